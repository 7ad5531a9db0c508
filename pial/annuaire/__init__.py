"""The official directory of schools: read a file, clean its rows, compare with what is known.

Pure Python: no database, no Django. ``lecture`` → ``lignes`` → ``comparaison``.
"""
