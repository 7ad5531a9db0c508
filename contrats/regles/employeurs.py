"""Who employs, and what follows from it: which contract follows which, who signs the next. Pure.

*Source:* code de l'éducation, art. L917-1 (recruited by the State or by a school; « lorsque l'État
conclut un nouveau contrat » for the CDI); circulaire n° 2014-083 (the CDI is signed by the recteur
or the Dasen).
"""

import datetime
from collections.abc import Iterable

from aesh.enums import Employeur, TypeContrat
from contrats.enums.vie import NatureSuite
from contrats.regles.chaines import Chaine, Troncon
from contrats.regles.delais import plus_mois

CDI_DE_L_ETAT = "code de l'éducation, art. L917-1"


def meme_employeur(un: Troncon, autre: Troncon) -> bool:
    """The State, or the same school; a school that is not known may be that one.

    *Source:* code de l'éducation, art. L917-1.
    """
    if un.employeur != autre.employeur:
        return False
    return un.eple == autre.eple or un.eple is None or autre.eple is None


def employeur_de_la_suite(nature: NatureSuite, chaine: Chaine) -> Employeur:
    """Who signs what follows: the State a CDI, the present employer everything else.

    *Source:* code de l'éducation, art. L917-1; circulaire n° 2014-083.
    """
    return Employeur.TITRE_2 if nature == NatureSuite.CDI else chaine.dernier.employeur


def suit(chaine: Chaine, autre: Chaine) -> bool:
    """Whether ``autre`` continues ``chaine`` after its term.

    It was written as its follow-up; or, typed or imported on its own, it begins within a month and
    is of the same employer, or a CDI of the State. A contract of another employer that merely
    begins then is another job.
    *Source:* code de l'éducation, art. L917-1; one month: règle locale.
    """
    if chaine.fin is None or autre.cles == chaine.cles:
        return False
    if autre.premier.suite_de in chaine.cles:
        return True
    if not chaine.fin <= autre.du <= plus_mois(chaine.fin, 1):
        return False
    cdi = autre.type == TypeContrat.CDI and autre.premier.employeur == Employeur.TITRE_2
    return cdi or meme_employeur(chaine.dernier, autre.premier)


def deja_sous_contrat(
    chaine: Chaine, employeur: Employeur, autres: Iterable[Chaine]
) -> Chaine | None:
    """A contract of this employer that runs on or after the term of ``chaine``, if there is one.

    *Source:* ADR 027 (one contract at a time with one employer).
    """
    fin: datetime.date | None = chaine.fin
    for autre in autres:
        if autre.cles == chaine.cles or fin is None or autre.dernier.employeur != employeur:
            continue
        if autre.fin is None or autre.fin > fin:
            return autre
    return None
