"""Export the list of contracts: asked with a reason, made by a job, journalled.

*Source:* permissions page §3 (letter x), §4 rule 9; issue F (SEI lists).
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from comptes.enums import LIBELLES_ROLE
from comptes.models import Mandat
from contrats.enums.files import LIBELLES_FILE_CONTRATS, FileContrats
from contrats.permissions import peut_exporter_les_contrats
from contrats.regles.delais import en_mois_et_jours
from contrats.requetes.contrat_vu import LigneContratVu
from contrats.requetes.vie import FiltreContrats, contrats_vus
from socle.classeur import Rangee, ecrire_classeur
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.travaux import Avancer, demander_travail, lancer

GENRE = "contrats.exporter_vie"
FORMATS = ("xlsx", "ods", "csv")
ENTETES = (
    "Matricule",
    "AESH",
    "Type",
    "Employeur",
    "Début",
    "Fin",
    "Heures par semaine",
    "Semaines",
    "Quotité exacte",
    "Quotité écrite",
    "Pôle",
    "École",
    "Ancienneté",
    "Prochaine date légale",
    "Pourquoi",
)


@transaction.atomic
def demander_export(
    *,
    auteur: Mandat,
    file: FileContrats,
    filtres: dict[str, str],
    format_voulu: str,
    motif: str,
    cle: str,
) -> Travail:
    """Ask for the job. Raises ``ActionRefusee`` without the right, or without a reason.

    *Source:* permissions page §4 rule 9 (reason, watermark).
    """
    if not peut_exporter_les_contrats(auteur) or format_voulu not in FORMATS:
        raise ActionRefusee("Votre fonction ne permet pas cet export.")
    motif = " ".join(motif.split())
    if len(motif) < 5:
        raise ActionRefusee("Dites en quelques mots pourquoi vous exportez.")
    travail = demander_travail(
        genre=GENRE,
        cle=f"{GENRE}:{auteur.membre_id}:{cle}",
        titre=f"Contrats : {LIBELLES_FILE_CONTRATS[file]}",
        parametres={**filtres, "file": file.value, "format": format_voulu, "motif": motif},
        auteur=auteur.membre,
        mandat=auteur.pk,
    )
    lancer(travail)
    return travail


def ecrire_export_vie(
    *,
    travail: Travail,
    auteur: Mandat,
    le: datetime.date,
    maintenant: datetime.datetime,
    avancer: Avancer,
) -> dict[str, Any]:
    """Write the file, and in the journal every contract that it names; result of the job.

    *Source:* permissions page §4 rule 9.
    """
    choix = travail.parametres
    file = FileContrats(choix["file"])
    filtre = FiltreContrats(
        **{nom: choix.get(nom, "") for nom in ("q", "pole", "type", "employeur")}
    )
    lignes = [li for li in contrats_vus(le) if li.est_dans(file) and filtre.garde(li)]
    lignes.sort(key=lambda ligne: (ligne.tri, ligne.du))
    avancer(0, len(lignes))
    qui = f"{auteur.membre.prenom} {auteur.membre.nom}, {LIBELLES_ROLE[auteur.fonction]}"
    mention = (
        f"Export du {localtime(maintenant):%d/%m/%Y à %H:%M} par {qui}. Motif : {choix['motif']}. "
        "Document personnel : ne pas transmettre, détruire après usage."
    )
    contenu = ecrire_classeur(
        choix["format"],
        LIBELLES_FILE_CONTRATS[file],
        mention,
        ENTETES,
        [_rangee(ligne) for ligne in lignes],
    )
    noter_lecture(
        travail,
        "contrat",
        [ligne.pk for ligne in lignes],
        action=ActionJournal.EXPORT,
        motif=choix["motif"],
    )
    avancer(len(lignes), len(lignes))
    s = "s" if len(lignes) > 1 else ""
    return {
        "fichier": ecrire_fichier(contenu, extension=choix["format"], identifiant=travail.pk),
        "nom_fichier": f"contrats-{file.value}.{choix['format']}",
        "resume": f"{len(lignes)} contrat{s} exporté{s}.",
    }


def _rangee(ligne: LigneContratVu) -> Rangee:
    une = ligne.prochaine
    return (
        ligne.personne.matricule,
        ligne.nom,
        ligne.type,
        ligne.employeur,
        ligne.du,
        ligne.au,
        ligne.heures,
        ligne.troncon.semaines,
        ligne.quotite_dite,
        ligne.troncon.quotite_ecrite.replace(".", ","),
        ligne.personne.pole_nom,
        ligne.personne.ecole_nom,
        en_mois_et_jours(ligne.anciennete),
        une.jour if une else None,
        une.libelle if une else "",
    )
