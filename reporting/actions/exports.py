"""Export a queue: asked with a reason, made by a job, journalled, kept thirty days.

*Source:* permissions page §3 (letter x), §4 rule 9; security page §5; issue E.
"""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from comptes.enums import LIBELLES_ROLE
from comptes.models import Mandat
from pial.models import Pole
from reporting.enums.files import LIBELLES_FILE, FileTravail, FormatExport
from reporting.permissions import peut_exporter, peut_exporter_les_noms
from reporting.requetes.export_files import entetes, rangees
from socle.classeur import ecrire_classeur
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.travaux import Avancer, demander_travail, lancer

GENRE = "reporting.exporter_file"
PAS = 500


@transaction.atomic
def demander_export(
    *,
    auteur: Mandat,
    file: FileTravail,
    filtres: dict[str, str],
    format_voulu: FormatExport,
    motif: str,
    avec_noms: bool,
    cle: str,
) -> Travail:
    """Ask for the job. Raises ``ActionRefusee`` without the right, or without a reason."""
    if not peut_exporter(auteur) or (avec_noms and not peut_exporter_les_noms(auteur)):
        raise ActionRefusee("Votre fonction ne permet pas cet export.")
    motif = " ".join(motif.split())
    if len(motif) < 5:
        raise ActionRefusee("Dites en quelques mots pourquoi vous exportez.")
    travail = demander_travail(
        genre=GENRE,
        cle=f"{GENRE}:{auteur.membre_id}:{cle}",
        titre=f"Export : {LIBELLES_FILE[file]}",
        parametres={
            **filtres,
            "file": file.value,
            "format": format_voulu.value,
            "motif": motif,
            "noms": avec_noms,
        },
        auteur=auteur.membre,
        mandat=auteur.pk,
    )
    lancer(travail)
    return travail


def ecrire_export(
    *,
    travail: Travail,
    auteur: Mandat,
    file: FileTravail,
    lignes: Any,
    poles: dict[UUID, Pole],
    maintenant: datetime.datetime,
    avancer: Avancer,
) -> dict[str, Any]:
    """Write the file, and in the journal every pupil whose row it carries; result of the job.

    What the mandate may export was judged by the caller, at this moment and not when asked.
    """
    choix = travail.parametres
    total, eleves = lignes.count(), set()
    avancer(0, total)

    def suivies() -> Any:
        for rang, (eleve, rangee) in enumerate(rangees(lignes, poles, avec_noms=choix["noms"]), 1):
            eleves.add(eleve)
            if rang % PAS == 0:
                avancer(rang, total)
            yield rangee

    contenu = ecrire_classeur(
        choix["format"],
        LIBELLES_FILE[file],
        mention(auteur, choix["motif"], maintenant),
        entetes(choix["noms"]),
        suivies(),
    )
    noter_lecture(travail, "eleve", eleves, action=ActionJournal.EXPORT, motif=choix["motif"])
    avancer(total, total)
    return {
        "fichier": ecrire_fichier(contenu, extension=choix["format"], identifiant=travail.pk),
        "nom_fichier": f"a-traiter-{file.value.replace('_', '-')}.{choix['format']}",
        "resume": f"{total} ligne{'s' if total > 1 else ''} exportée{'s' if total > 1 else ''}.",
    }


def mention(auteur: Mandat, motif: str, maintenant: datetime.datetime) -> str:
    """Watermark: when, by whom, under which function, why.

    *Source:* permissions page §4 rule 9.
    """
    qui = f"{auteur.membre.prenom} {auteur.membre.nom}, {LIBELLES_ROLE[auteur.fonction]}"
    return (
        f"Export du {localtime(maintenant):%d/%m/%Y à %H:%M} par {qui}. Motif : {motif}. "
        "Document personnel : ne pas transmettre, détruire après usage."
    )
