"""What a printed week holds: the typical week of a version, or the real week of an AESH.

*Source:* decision 7 (an AESH's own week carries pupils' names).
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from aesh.enums import JOURS, LETTRES_TYPE_CRENEAU, Semaine, StatutEmploi, TypeCreneau
from aesh.models import Aesh, CreneauEleve, EmploiDuTemps
from aesh.regles.durees import duree, heure
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.semaine import semaine_de_aesh
from comptes.models import Mandat


@dataclass(frozen=True)
class CaseImprimee:
    """One slot on paper."""

    heures: str
    lettre: str
    titre: str
    lieu: str


@dataclass(frozen=True)
class JourImprime:
    """One column or block of the sheet."""

    nom: str
    cases: tuple[CaseImprimee, ...]


@dataclass(frozen=True)
class SemaineImprimee:
    """The whole sheet; ``eleves``: whose names it carries, for the journal."""

    nom: str
    sous_titre: str
    total: str
    filigrane: str
    jours: tuple[JourImprime, ...]
    eleves: tuple[UUID, ...]


def semaine_type(emploi: EmploiDuTemps, aesh: Aesh, mandat: Mandat | None) -> SemaineImprimee:
    """Typical week of one AESH in one version; names hidden from who may not read them.

    *Source:* decision 7 (an AESH's own week carries first name and initial).
    """
    creneaux = list(
        emploi.creneaux.filter(aesh=aesh)
        .select_related("etablissement", "classe")
        .order_by("jour", "debut")
    )
    eleves: dict[UUID, list[CreneauEleve]] = {}
    liens = CreneauEleve.objects.filter(creneau__in=creneaux).select_related("eleve")
    for lien in liens.order_by("eleve__cle_tri"):
        eleves.setdefault(lien.creneau_id, []).append(lien)
    tous = {lien.eleve_id for groupe in eleves.values() for lien in groupe}
    noms = NomsVisibles.pour(mandat, emploi.date_effet, tous)
    jours = []
    for numero, nom in JOURS.items():
        cases = []
        for creneau in creneaux:
            if creneau.jour != numero:
                continue
            qui = ", ".join(noms.nom(lien.eleve) for lien in eleves.get(creneau.pk, []))
            classe = creneau.classe.libelle if creneau.classe else ""
            semaine = "" if creneau.semaine == Semaine.TOUTES else f" — semaine {creneau.semaine}"
            cases.append(
                CaseImprimee(
                    heures=f"{heure(creneau.debut)} – {heure(creneau.fin)}{semaine}",
                    lettre=LETTRES_TYPE_CRENEAU[TypeCreneau(creneau.type)],
                    titre=qui or classe or "Groupe",
                    lieu=_lieu(classe if qui else "", creneau.etablissement.nom),
                )
            )
        jours.append(JourImprime(nom, tuple(cases)))
    minutes = [
        sum(c.minutes for c in creneaux if c.semaine in (Semaine.TOUTES, lettre))
        for lettre in (Semaine.A, Semaine.B)
    ]
    paru = emploi.statut in (StatutEmploi.PUBLIE, StatutEmploi.ARCHIVE)
    return SemaineImprimee(
        nom=aesh.nom_complet,
        sous_titre=f"{emploi.pole} — semaine type à partir du {emploi.date_effet:%d/%m/%Y}",
        total=f"{duree(max(minutes))} par semaine",
        filigrane="" if paru else emploi.get_statut_display(),
        jours=tuple(jours),
        eleves=tuple(cle for cle in tous if noms.voit(cle)),
    )


def semaine_reelle(aesh: Aesh, lundi: datetime.date) -> SemaineImprimee:
    """Published slots of one week of dates, for the AESH herself."""
    jours = semaine_de_aesh(aesh, lundi)
    creneaux = {p.creneau for jour in jours for p in jour.passages}
    eleves = CreneauEleve.objects.filter(creneau__in=creneaux).values_list("eleve_id", flat=True)
    return SemaineImprimee(
        nom=aesh.nom_complet,
        sous_titre=f"Semaine du {lundi:%d/%m/%Y}",
        total=duree(sum(jour.minutes for jour in jours)),
        filigrane="",
        jours=tuple(
            JourImprime(
                f"{jour.nom} {jour.date:%d/%m}",
                tuple(
                    CaseImprimee(
                        heures=p.heures,
                        lettre=p.lettre,
                        titre=", ".join(p.eleves) or p.classe or "Groupe",
                        lieu=_lieu(p.classe if p.eleves else "", p.etablissement),
                    )
                    for p in jour.passages
                ),
            )
            for jour in jours
        ),
        eleves=tuple(set(eleves)),
    )


def _lieu(classe: str, etablissement: str) -> str:
    return " · ".join(filter(None, (classe, etablissement)))
