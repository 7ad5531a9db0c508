"""The timetable solver: pure Python and numpy, no Django import, no clock of the house.

- ``probleme``: the problem as frozen values; ``lecture``: JSON in and out; ``regroupement``: who
  shares an AESH; ``coherence``: locks that no plan can hold.
- ``verification``: an independent checker and scorer.
- ``solveur``: anytime search; ``chaines`` (one annealing), ``depart`` (first plan), ``etat``
  (tables), and compiled code: ``noyau``, ``mouvements…``, ``construction``, ``recuit``.
- ``borne``: what no plan can pass; ``explication``, ``remplacement``, ``preaffectation``.
"""
