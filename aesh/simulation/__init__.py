"""Plan of an invented population, from a seed: no database, no clock, no real person.

``population.simuler`` plans a department; ``aesh.actions.peuplement`` writes it.
"""
