"""The year of a department: what is to be done, by whom, by when, and what proves it.

Glossary: film annuel = the year as tasks; tache = one cell of it; phase = a part of the year;
lieu = the school, pole or department where a task is done; preuve = what the other rooms store
and that ticks a task; echeance = a row that is due at an instant.
"""
