"""Import the FINESS directory of ESMS for children."""

from esms.actions.imports import ESMS
from pial.management.commande_import import CommandeImport


class Command(CommandeImport):
    """``manage.py importer_esms FICHIER --departement 35 [--simulation] [--json]``."""

    help = "Importe les ESMS pour enfants du fichier FINESS dans un département, ou dans tous."
    sorte = ESMS
