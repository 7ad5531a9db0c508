"""Lunch-break agreements: the list, and which schools still need one.

*Source:* décret n° 2025-137, through dossier §3 R12 (public primary schools).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Q

from pial.enums import Degre, Secteur
from pial.models import ConventionMeridienne, Etablissement
from pial.regles import UN_JOUR
from socle.texte import cle_tri

EN_COURS, A_VENIR, FINIE = "en_cours", "a_venir", "finie"
LIBELLES_ETAT = {EN_COURS: "En cours", A_VENIR: "À venir", FINIE: "Terminée"}


def ecoles_soumises() -> Q:
    """Schools that need an agreement: first degree, and not private."""
    return Q(degre=Degre.PREMIER) & ~Q(secteur=Secteur.PRIVE)


def exige_convention(ecole: Etablissement) -> bool:
    """Same as ``ecoles_soumises`` for a school already read."""
    return ecole.degre == Degre.PREMIER and ecole.secteur != Secteur.PRIVE


def ecoles_sans_convention(ecoles: Iterable[Etablissement], le: datetime.date) -> set[UUID]:
    """Those where no lunch-break slot may stand on a day, in one query.

    *Source:* dossier §3 R12 (an agreement of the State with the town, in force).
    """
    soumises = [ecole for ecole in ecoles if exige_convention(ecole)]
    codes = sorted({ecole.code_commune for ecole in soumises if ecole.code_commune})
    couvertes: set[str] = set()
    lues = ConventionMeridienne.objects.en_vigueur(le).filter(communes__overlap=codes)
    for communes in lues.values_list("communes", flat=True):
        couvertes.update(communes)
    return {ecole.pk for ecole in soumises if ecole.code_commune not in couvertes}


@dataclass(frozen=True)
class LigneConvention:
    """One agreement of the list."""

    pk: UUID
    collectivite: str
    communes: str
    ecoles: int
    signee_le: datetime.date
    du: datetime.date
    au: datetime.date | None
    etat: str
    reference: str

    @property
    def etat_libelle(self) -> str:
        """``En cours``."""
        return LIBELLES_ETAT[self.etat]

    @property
    def se_termine(self) -> bool:
        """Whether it may still be ended: not over yet."""
        return self.etat != FINIE


def etat_de(convention: ConventionMeridienne, le: datetime.date) -> str:
    """Where an agreement stands on a day. *Source:* règle locale."""
    if convention.periode.lower > le:
        return A_VENIR
    fin = convention.periode.upper
    return FINIE if fin is not None and fin <= le else EN_COURS


def communes_du_departement() -> dict[str, tuple[str, int]]:
    """INSEE code → name of the town and number of its schools that need an agreement."""
    lignes = (
        Etablissement.objects.filter(ecoles_soumises(), disparu_le=None)
        .exclude(code_commune="")
        .order_by("code_commune")
        .values_list("code_commune")
        .annotate(nom=Max("commune"), nombre=Count("pk"))
    )
    return {code: (nom, nombre) for code, nom, nombre in lignes}


def conventions_liste(le: datetime.date, texte: str = "", etat: str = "") -> list[LigneConvention]:
    """Agreements, filtered by words (town or reference) and state, in two queries.

    *Source:* règle locale (screen of the SEI).
    """
    communes = communes_du_departement()
    mots = cle_tri(texte.replace("\0", " ")).split()[:8]
    lignes = []
    for une in ConventionMeridienne.objects.all():
        noms = ", ".join(sorted(communes.get(code, (code, 0))[0] for code in une.communes))
        ligne = LigneConvention(
            pk=une.pk,
            collectivite=une.collectivite,
            communes=noms,
            ecoles=sum(communes.get(code, ("", 0))[1] for code in une.communes),
            signee_le=une.signee_le,
            du=une.periode.lower,
            au=une.periode.upper - UN_JOUR if une.periode.upper else None,
            etat=etat_de(une, le),
            reference=une.reference,
        )
        cherche = cle_tri(f"{une.collectivite} {noms} {une.reference}")
        if all(mot in cherche for mot in mots) and (not etat or ligne.etat == etat):
            lignes.append(ligne)
    return lignes
