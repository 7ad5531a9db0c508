"""The certificate and the file of an employer's month: asked, then made by a job.

*Source:* peers page §3 n° 10 (certificate, control totals); permissions page §4 rule 9.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from aesh.enums import LIBELLES_EMPLOYEUR, Employeur
from comptes.enums import LIBELLES_ROLE, Role
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from contrats.models import MoisDeService
from contrats.permissions import peut_lire_les_mois
from contrats.regles.mois import heures_minutes
from contrats.requetes.mois import (
    SOMMES,
    TotalEmployeur,
    est_clos,
    lignes_visibles,
    lire_employeur,
    totaux_par_employeur,
)
from socle.classeur import Rangee, ecrire_classeur
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.fichiers import ecrire_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.pdf import rendre_pdf
from socle.travaux import Avancer, demander_travail, lancer

CERTIFICAT = "contrats.certificat_pdf"
EXPORT = "contrats.service_csv"
HORS_PERIMETRE = "Ce mois, ou cet employeur, n'est pas dans votre périmètre."
TITRES = {
    "minutes_grille": "Emploi du temps publié",
    "minutes_sans_grille": "Jours sans emploi du temps",
    "minutes_contrat": "Contrat",
    "minutes_absence": "Absence",
    "minutes_en_plus": "En plus",
    "minutes_declarees": "Déclaré et retenu",
    "minutes_decision": "Décision du SEI",
    "minutes_service": "Service fait",
    "minutes_ajustement": "Régularisation des mois clos",
}


@transaction.atomic
def demander_document(
    *, auteur: Mandat, mois: MoisDeService, employeur: str, genre: str, motif: str, cle: str
) -> Travail:
    """Ask for the certificate (PDF) or the file (CSV) of one employer.

    Raises ``ActionRefusee``: out of reach, no reason given for a nominative file.
    *Source:* permissions page §4 rule 9.
    """
    motif = " ".join(motif.split())
    if genre == EXPORT and len(motif) < 5:
        raise ActionRefusee("Dites en quelques mots pourquoi vous exportez.")
    if not peut_lire_les_mois(auteur):
        raise ActionRefusee(HORS_PERIMETRE)
    travail = demander_travail(
        genre=genre,
        cle=f"{genre}:{auteur.membre_id}:{cle}",
        titre=f"Service fait {mois.mois.du_mois}",
        parametres={"mois": str(mois.pk), "employeur": employeur, "motif": motif},
        auteur=auteur.membre,
        mandat=auteur.pk,
    )
    lancer(travail)
    return travail


@transaction.atomic
def ecrire_document(*, travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Write the document under the reader's present rights, and note whom it names.

    Raises ``ActionRefusee``. *Source:* permissions page §4 rules 1 and 9.
    """
    le = aujourdhui_dans(travail.departement)
    mandat = (
        Mandat.objects.actifs(le)
        .filter(pk=travail.mandat, membre=travail.auteur_id)
        .select_related("perimetre", "membre")
        .first()
    )
    mois = MoisDeService.objects.filter(pk=travail.parametres["mois"]).first()
    if mandat is None or mois is None or not peut_lire_les_mois(mandat):
        raise ActionRefusee(HORS_PERIMETRE)
    clos = est_clos(mois)
    employeur, eple = lire_employeur(travail.parametres["employeur"])
    lignes = lignes_visibles(mois, mandat, le, clos=clos).filter(employeur=employeur, eple=eple)
    totaux = totaux_par_employeur(lignes, mois)
    if not totaux:
        raise ActionRefusee(HORS_PERIMETRE)
    total = totaux[0]
    lues = list(lignes.select_related("aesh", "contrat").order_by("aesh__cle_tri", "contrat"))
    avancer(0, len(lues))
    motif = travail.parametres.get("motif") or f"service fait {mois.mois.du_mois}"
    noter_lecture(
        travail, "aesh", {ligne.aesh_id for ligne in lues}, ActionJournal.EXPORT, motif=motif
    )
    if travail.genre == EXPORT:
        extension = "csv"
        mention = _mention(mandat, motif, clos=clos)
        contenu = ecrire_classeur("csv", "Service fait", mention, _entetes(), _rangees(lues, total))
    else:
        extension = "pdf"
        contenu = _certificat(mandat, mois, total, lues, clos=clos)
    avancer(len(lues), len(lues))
    quoi = "certificat" if extension == "pdf" else "service-fait"
    nombre = len(lues)
    return {
        "fichier": ecrire_fichier(contenu, extension=extension, identifiant=travail.pk),
        "nom_fichier": f"{quoi}-{mois.du:%Y-%m}-{employeur.value}.{extension}",
        "resume": f"{nombre} contrat{'s' if nombre > 1 else ''} et le total de contrôle.",
    }


def _certificat(
    mandat: Mandat, mois: MoisDeService, total: TotalEmployeur, lues: list[Any], *, clos: bool
) -> bytes:
    contexte = {
        "mois": mois.mois,
        "total": total,
        "employeur": LIBELLES_EMPLOYEUR[Employeur(total.employeur)],
        "lignes": lues,
        "clos": clos,
        "cloture": getattr(mois, "cloture", None) if clos else None,
        "signataire": LIBELLES_ROLE[Role(total.certification.fonction)]
        if total.certification
        else "",
        "departement": mandat.departement,
    }
    titre = f"Certificat de service fait {mois.mois.du_mois}"
    return rendre_pdf("contrats/pdf/certificat.html", contexte, titre=titre)


def _entetes() -> list[str]:
    identite = ["Matricule", "Nom", "Prénom", "Contrat", "Numéro", "Par semaine", "Quotité (%)"]
    return [*identite, *(f"{titre} (h:min)" for titre in TITRES.values()), "Total (h:min)"]


def _rangees(lues: list[Any], total: TotalEmployeur) -> Iterable[Rangee]:
    for ligne in lues:
        contrat = ligne.contrat
        yield [
            ligne.aesh.matricule,
            ligne.aesh.nom,
            ligne.aesh.prenom,
            contrat.get_type_display(),
            contrat.numero,
            heures_minutes(ligne.minutes_hebdo),
            f"{contrat.quotite * 100:.2f}".replace(".", ","),
            *(heures_minutes(getattr(ligne, nom)) for nom in TITRES),
            heures_minutes(ligne.minutes_total),
        ]
    yield [
        f"Total de contrôle : {total.contrats} contrat{'s' if total.contrats > 1 else ''}",
        *([""] * 6),
        *(heures_minutes(total.minutes[nom]) for nom in TITRES if nom in SOMMES),
        heures_minutes(total.total),
    ]


def _mention(mandat: Mandat, motif: str, *, clos: bool) -> str:
    qui = f"{mandat.membre.prenom} {mandat.membre.nom}, {LIBELLES_ROLE[mandat.fonction]}"
    etat = "Mois clos." if clos else "Mois ouvert : chiffres provisoires."
    return (
        f"{etat} Export du {localtime(timezone.now()):%d/%m/%Y à %H:%M} par {qui}. "
        f"Motif : {motif}. Document personnel : ne pas transmettre, détruire après usage."
    )
