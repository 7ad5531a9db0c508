"""One reading of FINESS: what it would change, what it changed, how to undo it."""

from pial.models.importation import ImportFichier


class ImportEsms(ImportFichier):
    """A reading of the directory of ESMS."""

    rgpd = ImportFichier.rgpd

    class Meta(ImportFichier.Meta):
        verbose_name = "import des ESMS"
        verbose_name_plural = "imports des ESMS"
