"""Import the official directory of schools."""

from pial.actions.imports import ECOLES
from pial.management.commande_import import CommandeImport


class Command(CommandeImport):
    """``manage.py importer_annuaire FICHIER --departement 35 [--simulation] [--json]``."""

    help = "Importe l'annuaire de l'éducation dans un département, ou dans tous."
    sorte = ECOLES
