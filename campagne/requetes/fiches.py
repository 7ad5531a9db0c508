"""Content of a notice of posting: contract, poles, schools, contacts, mention; no pupil.

*Source:* dossier §7 (fiche de notification d'affectation); decision 25 (the mention).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.utils import timezone

from aesh.models import Aesh, Contrat
from campagne.enums import EtatLigne, Origine
from campagne.models import Campagne, LigneCampagne
from campagne.requetes.heures import minutes_signees
from comptes.enums import LIBELLES_ROLE, Role
from comptes.models import Mandat
from pial.horaires import duree
from pial.models import Etablissement, Pole

UN_PLURIEL = 120  # « 1 h 45 reste », « 2 h restent »
INTERLOCUTEURS = (Role.COORD_PIAL, Role.COORD_PAS, Role.PILOTE)
MENTION_ABSENTE = (
    "Emplacement de la mention légale : son texte officiel n'a pas été chargé par le département."
)


def a_publier(campagne: Campagne) -> Q:
    """Lines not told yet: accepted since, or taken away after having been told.

    *Source:* règle locale.
    """
    return Q(campagne=campagne) & (
        Q(etat=EtatLigne.ACCEPTEE, minutes__gt=0, publiee_le__isnull=True)
        | Q(etat=EtatLigne.RETIREE, publiee_le__isnull=False)
    )


@dataclass
class LectureFiches:
    """Everything that the notices of a lot of AESH need, read at once."""

    campagne: Campagne
    lignes: dict[UUID, list[LigneCampagne]] = field(default_factory=dict)
    contrats: dict[UUID, list[Contrat]] = field(default_factory=dict)
    contacts: dict[UUID, list[dict[str, str]]] = field(default_factory=dict)

    def contenu(self, aesh: Aesh, *, publieur: str, le: datetime.date) -> dict[str, Any]:
        """Frozen content of one notice. *Source:* dossier §7."""
        siennes = self.lignes.get(aesh.pk, [])
        poles = {une.pole_id: une.pole for une in siennes}
        donnees = sum(une.minutes for une in siennes)
        reste = sum(un.minutes_hebdo for un in self.contrats.get(aesh.pk, ())) - donnees
        return {
            "aesh": aesh.nom_complet,
            "matricule": aesh.matricule,
            "rentree": self.campagne.rentree.isoformat(),
            "contrats": [
                {
                    "type": contrat.get_type_display(),
                    "employeur": contrat.get_employeur_display(),
                    "heures": duree(contrat.minutes_hebdo),
                    "semaines": contrat.semaines,
                    "quotite": f"{contrat.quotite * 100:.2f}".replace(".", ","),
                }
                for contrat in self.contrats.get(aesh.pk, [])
            ],
            "poles": [
                {"nom": str(pole), "contacts": self.contacts.get(cle, [])}
                for cle, pole in sorted(poles.items(), key=lambda un: str(un[1]))
            ],
            "ecoles": [
                {
                    "nom": une.etablissement.nom_court,
                    "adresse": _adresse(une.etablissement),
                    "telephone": une.etablissement.telephone.replace(" ", "\u00a0"),
                    "heures": duree(une.minutes),
                }
                for une in sorted(siennes, key=lambda x: (-x.minutes, str(x.pk)))
            ],
            "total": duree(donnees),
            "reste": duree(reste) if siennes and reste > 0 else "",
            "reste_accord": "restent" if reste >= UN_PLURIEL else "reste",
            "algorithme": any(une.origine == Origine.CALCUL for une in siennes),
            "decisions": _decisions(siennes),
            "publieur": publieur,
            "publiee_le": le.isoformat(),
            "mention": self.campagne.mention.strip() or MENTION_ABSENTE,
            "mention_source": self.campagne.mention_source,
            "mention_chargee": bool(self.campagne.mention.strip()),
        }


def _decisions(lignes: list[LigneCampagne]) -> list[dict[str, str]]:
    """Who decided the lines of a notice, and which day; in order of time."""
    dites = {
        (
            timezone.localdate(une.decidee_le).isoformat(),
            une.decidee_par.nom_complet if une.decidee_par else "",
        )
        for une in lignes
        if une.decidee_le
    }
    return [{"par": par, "le": le} for le, par in sorted(dites)]


def au_dela_du_contrat(campagne: Campagne, aesh: Iterable[UUID]) -> set[UUID]:
    """Those of these AESH who were given more than their signed contracts of the rentrée.

    An expected contract is planned with, never notified. *Source:* dossier §2.4.
    """
    cles = list(aesh)
    contrats = minutes_signees(campagne, cles)
    donnees = (
        LigneCampagne.objects.filter(campagne=campagne, aesh__in=cles, etat=EtatLigne.ACCEPTEE)
        .order_by()
        .values_list("aesh_id")
        .annotate(total=Sum("minutes"))
    )
    return {cle for cle, total in donnees if total > contrats.get(cle, 0)}


def _adresse(ecole: Etablissement) -> str:
    return ", ".join(
        x for x in (ecole.adresse, f"{ecole.code_postal} {ecole.commune}") if x.strip()
    )


def lire_fiches(campagne: Campagne, aesh: Iterable[UUID], le: datetime.date) -> LectureFiches:
    """Accepted lines, contracts at the rentrée and contacts, in three queries.

    *Source:* dossier §7.
    """
    cles = list(aesh)
    lecture = LectureFiches(campagne)
    acceptees = (
        LigneCampagne.objects.filter(
            campagne=campagne, aesh__in=cles, etat=EtatLigne.ACCEPTEE, minutes__gt=0
        )
        .select_related("pole", "etablissement", "decidee_par")
        .order_by("aesh_id", "-minutes", "pk")
    )
    for une in acceptees:
        lecture.lignes.setdefault(une.aesh_id, []).append(une)
    contrats = Contrat.objects.filter(aesh__in=cles, periode__contains=campagne.rentree)
    for contrat in contrats.order_by("aesh_id", "-minutes_hebdo"):
        lecture.contrats.setdefault(contrat.aesh_id, []).append(contrat)
    lecture.contacts = _contacts(
        {x.pole for siennes in lecture.lignes.values() for x in siennes}, le
    )
    return lecture


def _contacts(poles: Iterable[Pole], le: datetime.date) -> dict[UUID, list[dict[str, str]]]:
    """Coordination and pilote of each pole today."""
    par_perimetre: Mapping[UUID, UUID] = {pole.perimetre_id: pole.pk for pole in poles}
    mandats = (
        Mandat.objects.actifs(le)
        .filter(role__in=INTERLOCUTEURS, perimetre__in=list(par_perimetre))
        .select_related("membre")
        .order_by("role", "membre__nom", "pk")
    )
    contacts: dict[UUID, list[dict[str, str]]] = defaultdict(list)
    for mandat in mandats:
        contacts[par_perimetre[mandat.perimetre_id]].append(
            {
                "nom": mandat.membre.nom_complet,
                "fonction": LIBELLES_ROLE[Role(mandat.role)],
                "courriel": mandat.membre.email,
            }
        )
    return contacts
