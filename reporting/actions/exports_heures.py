"""The export of hours, run by a job.

*Source:* permissions page §4 rules 1 and 9.
"""

from typing import Any

from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from reporting.enums.heures import Maille
from reporting.requetes.export_heures import ecrire_csv, lignes_exportees
from reporting.requetes.portee import PorteeInconnue
from socle.enums import ActionJournal
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.travaux import ErreurTravail

DISPARU = "Ce que vous vouliez exporter n'est plus dans votre périmètre."


def exporter_heures(travail: Travail) -> dict[str, Any]:
    """Store the file and journal the names that it carries. Raises ``ErreurTravail``."""
    le = aujourdhui_dans(travail.departement)
    mandat = None
    if travail.mandat is not None:
        mandat = Mandat.objects.actifs(le).filter(pk=travail.mandat).select_related("perimetre")
        mandat = mandat.first()
    if mandat is None:
        raise ErreurTravail("La mission qui a demandé cet export n'est plus en cours.")
    try:
        tableau, maille, periode = lignes_exportees(travail.parametres, mandat, le)
    except (PorteeInconnue, ValueError) as erreur:
        raise ErreurTravail(DISPARU) from erreur
    if tableau.eleves and maille is Maille.ELEVE:
        noter_lecture(travail, "eleve", tableau.eleves, action=ActionJournal.EXPORT)
    contenu = ecrire_csv(tableau, maille, periode, le)
    nombre = len(tableau.lignes)
    return {
        "fichier": ecrire_fichier(contenu, extension="csv", identifiant=travail.pk),
        "nom_fichier": f"heures-{periode.du}-{periode.dernier}.csv",
        "resume": f"{nombre} ligne{'s' if nombre > 1 else ''} et leur total.",
    }
