"""Before the rentrée: who goes where, for a whole department.

Glossary: campagne = the pre-assignment of one year (May to August); besoin = what a pole needs;
heures libres = what an AESH can still give; voeu = a wish; affectation proposee = a line of the
proposal, accepted or not; notification d'affectation = the letter that says it.
"""
