"""Publish: postings dated of the rentrée, a notice for each AESH, a message that it is there.

*Source:* issue F (publish, fiche de notification d'affectation sent); dossier §7; decision 25.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from aesh.models import Aesh
from aesh.regles.avis import a_envoyer_le
from aesh.requetes.avis import fermetures_connues
from campagne.actions.affectations import Suites, affecter_a_la_rentree
from campagne.actions.campagnes import ATTENTE_TRAVAIL_S, RESERVE, verrouiller_campagne
from campagne.enums import EtatLigne
from campagne.models import Campagne, FicheAffectation, LigneCampagne
from campagne.permissions import peut_conduire
from campagne.requetes.fiches import LectureFiches, a_publier, au_dela_du_contrat, lire_fiches
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


TROP_TARD = (
    "La rentrée est passée : changez l'affectation sur la fiche de l'AESH, elle vaudra du jour que "
    "vous direz."
)


@dataclass(frozen=True)
class Publication:
    """How many AESH were told, and the names of those left aside: beyond their contract."""

    faites: int = 0
    laissees: tuple[str, ...] = ()


@transaction.atomic
def demander_publication(
    *, campagne: Campagne, auteur: Mandat, pole: Pole | None, le: datetime.date
) -> Travail:
    """Ask for the publication of a pole, or of the whole department.

    Raises ``ActionRefusee``: nothing to publish, one is under way, or the rentrée is past.
    *Source:* issue F.
    """
    lue = verrouiller_campagne(campagne, auteur)
    if le > lue.rentree:
        raise ActionRefusee(TROP_TARD)
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
) -> Publication:
    """Write postings, notices and messages; returns how many AESH are told.

    Only the author's right and what was accepted count; nothing of a pupil is read. Contracts are
    read again: an AESH given more than hers is left aside, and named. Notices are prepared while
    others go on deciding; the campaign is then held for as long as writing takes, and those whose
    lines changed meanwhile are prepared again.
    Raises ``ActionRefusee``. *Source:* issue F; decision 25 (who decided, when); dossier §2.4.
    """
    if not peut_conduire(auteur):
        raise ActionRefusee(RESERVE)
    maintenant = timezone.now()
    preparation = _Preparation(campagne, auteur, le, maintenant)
    attendues = list(aesh_a_publier(campagne, pole).order_by("cle_tri", "pk"))
    avancer(0, len(attendues))
    for debut in range(0, len(attendues), LOT):
        preparation.preparer(attendues[debut : debut + LOT])
        avancer(debut, len(attendues))
    lue = verrouiller_campagne(campagne, auteur, attente=ATTENTE_TRAVAIL_S)
    if le > lue.rentree:
        raise ActionRefusee(TROP_TARD)
    annoncer_acte("campagne.publier")
    toutes = list(aesh_a_publier(lue, pole).order_by("cle_tri", "pk"))
    preparation.preparer(preparation.perimees(toutes))
    depassent = au_dela_du_contrat(lue, [aesh.pk for aesh in toutes])
    personnes = [aesh for aesh in toutes if aesh.pk not in depassent]
    laissees = tuple(aesh.nom_complet for aesh in toutes if aesh.pk in depassent)
    for debut in range(0, len(personnes), LOT):
        lot = personnes[debut : debut + LOT]
        suites = affecter_a_la_rentree(lue, lot, preparation.lecture)
        _emettre(lue, auteur, lot, preparation, suites, maintenant)
    avancer(len(personnes), len(personnes))
    cles = [aesh.pk for aesh in personnes]
    lignes = LigneCampagne.objects.filter(campagne=lue, aesh__in=cles)
    lignes.filter(etat=EtatLigne.ACCEPTEE, publiee_le__isnull=True).update(
        publiee_le=maintenant, modifie_le=maintenant
    )
    lignes.filter(etat=EtatLigne.RETIREE, publiee_le__isnull=False).update(
        publiee_le=None, modifie_le=maintenant
    )
    return Publication(len(personnes), laissees)


class _Preparation:
    """Content of the notices, read before the campaign is held, and what they were read from."""

    def __init__(
        self, campagne: Campagne, auteur: Mandat, le: datetime.date, maintenant: datetime.datetime
    ) -> None:
        self.campagne, self.le = campagne, le
        self.publieur = f"{auteur.membre.nom_complet}, {LIBELLES_ROLE[Role(auteur.role)]}"
        self.lecture = LectureFiches(campagne)
        self.contenus: dict[UUID, dict[str, Any]] = {}
        self.courriels: dict[UUID, Courriel] = {}
        self._vues: dict[UUID, set[tuple[UUID, datetime.datetime]]] = {}
        self._envoi = a_envoyer_le(
            maintenant,
            campagne.rentree,
            fuseau=ZoneInfo(campagne.departement.fuseau),
            fermetures=fermetures_connues(),
        )
        self._page = reverse(
            "campagne:mon_affectation", kwargs={"departement": campagne.departement_id}
        )

    def preparer(self, lot: list[Aesh]) -> None:
        """Read lines, contracts and contacts of these AESH, write their notices in memory."""
        if not lot:
            return
        cles = [aesh.pk for aesh in lot]
        versions = dict(
            FicheAffectation.objects.filter(campagne=self.campagne, aesh__in=cles)
            .order_by()
            .values_list("aesh_id")
            .annotate(derniere=Max("version"))
        )
        self._vues |= _etats(self.campagne, cles)
        lue = lire_fiches(self.campagne, cles, self.le)
        for aesh in lot:
            self.lecture.lignes[aesh.pk] = lue.lignes.get(aesh.pk, [])
            self.contenus[aesh.pk] = lue.contenu(aesh, publieur=self.publieur, le=self.le)
            if aesh.courriel:
                version = versions.get(aesh.pk, 0) + 1
                self.courriels[aesh.pk] = _courriel(
                    self.campagne, aesh, version, self._page, self._envoi
                )

    def perimees(self, toutes: list[Aesh]) -> list[Aesh]:
        """Those whose lines are not those that their notice was written from."""
        etats = _etats(self.campagne, [aesh.pk for aesh in toutes])
        return [aesh for aesh in toutes if self._vues.get(aesh.pk) != etats.get(aesh.pk)]


def _etats(campagne: Campagne, aesh: list[UUID]) -> dict[UUID, set[tuple[UUID, datetime.datetime]]]:
    """Lines of each AESH with the moment of their last change."""
    etats: dict[UUID, set[tuple[UUID, datetime.datetime]]] = {}
    lignes = LigneCampagne.objects.filter(campagne=campagne, aesh__in=aesh).order_by()
    for qui, cle, quand in lignes.values_list("aesh_id", "pk", "modifie_le"):
        etats.setdefault(qui, set()).add((cle, quand))
    return etats


def _emettre(
    campagne: Campagne,
    auteur: Mandat,
    lot: list[Aesh],
    preparation: _Preparation,
    suites: dict[UUID, Suites],
    maintenant: datetime.datetime,
) -> None:
    versions = dict(
        FicheAffectation.objects.filter(campagne=campagne, aesh__in=lot)
        .order_by()
        .values_list("aesh_id")
        .annotate(derniere=Max("version"))
    )
    fiches = []
    for aesh in lot:
        contenu = preparation.contenus[aesh.pk]
        fiches.append(
            FicheAffectation(
                campagne=campagne,
                aesh=aesh,
                version=versions.get(aesh.pk, 0) + 1,
                contenu=contenu,
                empreinte=empreinte(contenu),
                poles=sorted({x.pole_id for x in preparation.lecture.lignes[aesh.pk]}, key=str),
                emise_par_id=auteur.membre_id,
                emise_le=maintenant,
                est_envoyee=bool(aesh.courriel),
                suites=suites[aesh.pk].gardees,
            )
        )
    FicheAffectation.objects.bulk_create(fiches)
    mettre_tous_en_file([preparation.courriels[x.pk] for x in lot if x.courriel])


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
