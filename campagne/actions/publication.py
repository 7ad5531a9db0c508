"""Publish: postings dated of the rentrée, a notice for each AESH, a message that it is there.

*Source:* issue F (publish, fiche de notification d'affectation sent); dossier §7; decision 25.
"""

import datetime
import hashlib
import json
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import DateRange

from aesh.models import Aesh, Affectation
from aesh.regles.avis import a_envoyer_le
from aesh.requetes.avis import fermetures_connues
from campagne.actions.campagnes import verrouiller_campagne
from campagne.enums import EtatLigne
from campagne.models import Campagne, FicheAffectation, LigneCampagne
from campagne.requetes.fiches import LectureFiches, a_publier, lire_fiches
from comptes.enums import LIBELLES_ROLE, Role
from comptes.models import Mandat
from pial.models import Pole
from socle.courriel import Lien, TextePublic, mettre_tous_en_file, preparer_courriel
from socle.enums import EtatTravail
from socle.erreurs import ActionRefusee
from socle.historique import annoncer_acte
from socle.models import Courriel, Travail
from socle.travaux import Avancer, demander_travail, lancer

GENRE = "campagne.publier"
LOT = 200


@transaction.atomic
def demander_publication(*, campagne: Campagne, auteur: Mandat, pole: Pole | None) -> Travail:
    """Ask for the publication of a pole, or of the whole department.

    Raises ``ActionRefusee``: nothing to publish, or one is under way. *Source:* issue F.
    """
    lue = verrouiller_campagne(campagne, auteur)
    nombre = aesh_a_publier(lue, pole).count()
    if not nombre:
        raise ActionRefusee("Rien à publier : acceptez d'abord des lignes.")
    en_cours = Travail.objects.filter(
        genre=GENRE,
        parametres__campagne=str(lue.pk),
        etat__in=[EtatTravail.EN_ATTENTE, EtatTravail.EN_COURS],
    )
    if en_cours.exists():
        raise ActionRefusee("Une publication est déjà en cours : suivez-la dans « Mes travaux ».")
    travail = demander_travail(
        genre=GENRE,
        cle=f"publication:{lue.pk}:{pole.pk if pole else 'tous'}:{timezone.now().isoformat()}",
        titre=f"Publication des affectations, {lue}",
        parametres={"campagne": str(lue.pk), "pole": str(pole.pk) if pole else ""},
        auteur=auteur.membre,
        mandat=auteur.pk,
        total=nombre,
    )
    lancer(travail)
    return travail


def aesh_a_publier(campagne: Campagne, pole: Pole | None) -> Any:
    """AESH who have something to be told, of a pole or of all. *Source:* issue F."""
    lignes = LigneCampagne.objects.filter(a_publier(campagne))
    if pole is not None:
        lignes = lignes.filter(pole=pole)
    return Aesh.objects.filter(pk__in=lignes.order_by().values("aesh"))


@transaction.atomic
def publier(
    *,
    campagne: Campagne,
    auteur: Mandat,
    pole: Pole | None,
    le: datetime.date,
    avancer: Avancer,
) -> int:
    """Write postings, notices and messages; returns how many AESH are told.

    Only the author's right and what was accepted count; nothing of a pupil is read.
    Raises ``ActionRefusee``. *Source:* issue F; decision 25 (who decided, when).
    """
    lue = verrouiller_campagne(campagne, auteur)
    annoncer_acte("campagne.publier")
    personnes = list(aesh_a_publier(lue, pole).order_by("cle_tri", "pk"))
    decideur = f"{auteur.membre.nom_complet}, {LIBELLES_ROLE[Role(auteur.role)]}"
    maintenant = timezone.now()
    avancer(0, len(personnes))
    for debut in range(0, len(personnes), LOT):
        lot = personnes[debut : debut + LOT]
        lecture = lire_fiches(lue, [aesh.pk for aesh in lot], le)
        _affecter(lue, lot, lecture)
        _emettre(lue, auteur, lot, lecture, decideur, le, maintenant)
        avancer(debut + len(lot), len(personnes))
    cles = [aesh.pk for aesh in personnes]
    lignes = LigneCampagne.objects.filter(campagne=lue, aesh__in=cles)
    lignes.filter(etat=EtatLigne.ACCEPTEE, publiee_le__isnull=True).update(
        publiee_le=maintenant, modifie_le=maintenant
    )
    lignes.filter(etat=EtatLigne.RETIREE, publiee_le__isnull=False).update(
        publiee_le=None, modifie_le=maintenant
    )
    return len(personnes)


def _affecter(campagne: Campagne, lot: list[Aesh], lecture: LectureFiches) -> None:
    """One posting per AESH and pole from the rentrée on; what went on in that pole ends there."""
    an = DateRange(campagne.rentree, campagne.fin)
    deja: dict[tuple[UUID, UUID], list[Affectation]] = {}
    presentes = Affectation.objects.filter(aesh__in=[aesh.pk for aesh in lot], periode__overlap=an)
    for une in presentes:
        deja.setdefault((une.aesh_id, une.pole_id), []).append(une)
    dits = {
        aesh: set(poles)
        for aesh, poles in FicheAffectation.objects.filter(campagne=campagne, aesh__in=lot)
        .order_by("version")
        .values_list("aesh_id", "poles")
    }
    neuves = []
    for aesh in lot:
        voulues: dict[UUID, list[LigneCampagne]] = {}
        for ligne in lecture.lignes.get(aesh.pk, []):
            voulues.setdefault(ligne.pole_id, []).append(ligne)
        principal = max(voulues, key=lambda p: sum(x.minutes for x in voulues[p]), default=None)
        for pole, lignes in voulues.items():
            for ancienne in deja.pop((aesh.pk, pole), []):
                _finir(ancienne, campagne)
            neuves.append(
                Affectation(
                    aesh=aesh,
                    pole_id=pole,
                    etablissement_id=lignes[0].etablissement_id,
                    periode=an,
                    est_principale=pole == principal,
                )
            )
        for pole in dits.get(aesh.pk, set()) - voulues.keys():
            for ancienne in deja.get((aesh.pk, pole), []):  # a former notice said it
                if ancienne.periode == an:
                    ancienne.delete()
    Affectation.objects.bulk_create(neuves)


def _finir(ancienne: Affectation, campagne: Campagne) -> None:
    """A posting that went on ends at the rentrée; one that was to begin is replaced."""
    if ancienne.periode.lower >= campagne.rentree:
        ancienne.delete()
        return
    ancienne.periode = DateRange(ancienne.periode.lower, campagne.rentree)
    ancienne.save(update_fields=["periode", "modifie_le"])


def _emettre(
    campagne: Campagne,
    auteur: Mandat,
    lot: list[Aesh],
    lecture: LectureFiches,
    decideur: str,
    le: datetime.date,
    maintenant: datetime.datetime,
) -> None:
    versions = dict(
        FicheAffectation.objects.filter(campagne=campagne, aesh__in=lot)
        .order_by()
        .values_list("aesh_id")
        .annotate(derniere=Max("version"))
    )
    fiches, courriels = [], []
    departement = campagne.departement
    envoi = a_envoyer_le(
        maintenant,
        campagne.rentree,
        fuseau=ZoneInfo(departement.fuseau),
        fermetures=fermetures_connues(),
    )
    page = reverse("campagne:mon_affectation", kwargs={"departement": departement.code})
    for aesh in lot:
        contenu = lecture.contenu(aesh, decideur=decideur, le=le)
        version = versions.get(aesh.pk, 0) + 1
        fiches.append(
            FicheAffectation(
                campagne=campagne,
                aesh=aesh,
                version=version,
                contenu=contenu,
                empreinte=empreinte(contenu),
                poles=sorted({x.pole_id for x in lecture.lignes.get(aesh.pk, [])}, key=str),
                emise_par_id=auteur.membre_id,
                emise_le=maintenant,
                est_envoyee=bool(aesh.courriel),
            )
        )
        if aesh.courriel:
            courriels.append(_courriel(campagne, aesh, version, page, envoi))
    FicheAffectation.objects.bulk_create(fiches)
    mettre_tous_en_file(courriels)


def empreinte(contenu: dict[str, Any]) -> str:
    """Hash of what a notice says. *Source:* dossier §7 (stored with hash and version)."""
    texte = json.dumps(contenu, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()


def _courriel(
    campagne: Campagne, aesh: Aesh, version: int, page: str, envoi: datetime.datetime
) -> Courriel:
    return preparer_courriel(
        cle=f"affectation:{campagne.pk}:{aesh.pk}:{version}",
        destinataire=aesh.courriel,
        sujet=f"Votre affectation à la rentrée {campagne.annee}",
        gabarit="courriels/affectation.txt",
        contexte={
            "annee": TextePublic(campagne.libelle),
            "est_premiere": version == 1,
            "lien": Lien(page),
        },
        a_envoyer_le=envoi,
        perime_le=datetime.datetime.combine(campagne.fin, datetime.time(), datetime.UTC),
    )
