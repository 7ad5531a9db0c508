"""The FINESS directory: read a file, clean its rows, compare with what is known.

Pure Python: no database, no Django. ``lecture`` → ``lignes`` → ``comparaison``.
"""
