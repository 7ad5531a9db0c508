"""Contracts of a department as facts: stretches, people, places, proposals.

*Source:* issue F (queue at J-90/60/30, next legal date per contract); ADR 027.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from aesh.enums import Employeur, OrigineContrat, TypeContrat
from aesh.models import Affectation, Contrat
from comptes.requetes import valeurs
from contrats.enums.files import FileContrats
from contrats.enums.vie import NatureSuite
from contrats.models import Avenant, EntretienProfessionnel, FinContrat, Suite
from contrats.regles.anciennete import anciennete
from contrats.regles.chaines import Chaine, Troncon, chaines, par_personne
from contrats.regles.echeances import FaitVie
from contrats.regles.employeurs import suit
from contrats.regles.essai import deja_employee
from contrats.regles.propositions import FaitProposition
from contrats.regles.textes import Parametres
from contrats.requetes.contrat_vu import LigneContratVu, Personne
from socle.texte import cle_tri

CHAMPS = (
    "pk",
    "aesh_id",
    "type",
    "employeur",
    "periode",
    "minutes_hebdo",
    "semaines",
    "origine",
    "suite_de_id",
    "numero",
    "quotite_ecrite",
    "eple_id",
)


def parametres_au(le: datetime.date) -> Parametres:
    """Dated settings of contracts, in one query. *Source:* comptes.reglages_contrats."""
    noms = Parametres.__dataclass_fields__
    lus = valeurs([f"contrat_{nom}" for nom in noms], le)
    return Parametres(**{nom: lus[f"contrat_{nom}"] for nom in noms})


def troncon(lu: tuple) -> Troncon:  # type: ignore[type-arg]
    """One row of ``CHAMPS`` as a fact. *Source:* ADR 027."""
    pk, aesh, genre, employeur, periode, minutes, semaines, origine, avant, numero, ecrite, ou = lu
    return Troncon(
        pk,
        aesh,
        TypeContrat(genre),
        Employeur(employeur),
        periode.lower,
        periode.upper,
        minutes,
        semaines,
        OrigineContrat(origine),
        avant,
        numero,
        "" if ecrite is None else str(ecrite),
        ou,
    )


@dataclass
class Lus:
    """Every row that the list needs, by what it hangs on."""

    personnes: dict[UUID, Personne] = field(default_factory=dict)
    avenants: dict[UUID, FaitProposition] = field(default_factory=dict)
    suites: dict[UUID, tuple[FaitProposition, NatureSuite]] = field(default_factory=dict)
    fins: set[UUID] = field(default_factory=set)
    entretiens: dict[UUID, datetime.date] = field(default_factory=dict)  # the last, by person


def contrats_vus(le: datetime.date, aesh: Collection[UUID] | None = None) -> list[LigneContratVu]:
    """Contracts of the department (or of some AESH), with all that their dates follow from.

    Seven reads whatever the size. *Source:* issue F.
    """
    lignes = Contrat.objects.order_by()
    if aesh is not None:
        lignes = lignes.filter(aesh__in=aesh)
    noms = ("aesh__prenom", "aesh__nom", "aesh__cle_tri", "aesh__matricule", "aesh__courriel")
    troncons, lus = [], Lus()
    for lu in lignes.values_list(*CHAMPS, *noms):
        troncons.append(troncon(lu[: len(CHAMPS)]))
        prenom, nom, tri, matricule, courriel = lu[len(CHAMPS) :]
        cle = lu[1]
        lus.personnes[cle] = Personne(cle, f"{prenom} {nom}", tri, matricule, courriel=courriel)
    _placer(lus, le, aesh)
    _lire_propositions(lus, aesh)
    parametres = parametres_au(le)
    resultat = []
    for cle, siens in par_personne(chaines(troncons)).items():
        periodes = tuple((c.du, c.fin) for c in siens)
        for une in siens:
            resultat.append(_ligne(une, siens, periodes, lus, parametres, le, lus.personnes[cle]))
    return resultat


def _ligne(
    une: Chaine,
    siens: list[Chaine],
    periodes: tuple[tuple[datetime.date, datetime.date | None], ...],
    lus: Lus,
    parametres: Parametres,
    le: datetime.date,
    personne: Personne,
) -> LigneContratVu:
    avenant = next((lus.avenants[t.pk] for t in une.troncons[::-1] if t.pk in lus.avenants), None)
    lue = next((lus.suites[t.pk] for t in une.troncons[::-1] if t.pk in lus.suites), None)
    suite, nature = lue if lue else (None, None)
    fait = FaitVie(
        une,
        avenant,
        suite,
        nature,
        a_suivant=any(suit(une, autre) for autre in siens),
        fin_notee=bool(une.cles & lus.fins),
        deja_employee=deja_employee(une, siens),
        entretien_depuis=_service_depuis(une, siens, periodes),
        entretien_tenu=lus.entretiens.get(personne.pk),
    )
    return LigneContratVu(le, personne, une, fait, parametres, periodes, avenant, suite)


def _service_depuis(
    une: Chaine,
    siens: list[Chaine],
    periodes: tuple[tuple[datetime.date, datetime.date | None], ...],
) -> datetime.date:
    """First day of the service that this contract goes on with."""
    return (len(siens) > 1 and anciennete(periodes, une.du).depuis) or une.du


def _placer(lus: Lus, le: datetime.date, aesh: Collection[UUID] | None) -> None:
    """Main posting of the day: pole and school."""
    postes = Affectation.objects.filter(periode__contains=le)
    if aesh is not None:
        postes = postes.filter(aesh__in=aesh)
    champs = (
        "aesh_id",
        "pole_id",
        "pole__nom",
        "etablissement__nom",
        "etablissement__telephone",
    )
    for cle, pole, nom, ecole, telephone in postes.order_by(
        "est_principale", "-cree_le", "pk"
    ).values_list(*champs):
        if cle in lus.personnes:  # the last written is the main one
            une = lus.personnes[cle]
            lus.personnes[cle] = Personne(
                une.pk,
                une.nom,
                une.tri,
                une.matricule,
                pole,
                nom,
                ecole or "",
                telephone or "",
                une.courriel,
            )


def _lire_propositions(lus: Lus, aesh: Collection[UUID] | None) -> None:
    avenants = Avenant.objects.filter(annule_le=None)
    suites = Suite.objects.filter(annule_le=None)
    fins = FinContrat.objects.filter(annule_le=None)
    if aesh is not None:
        avenants = avenants.filter(contrat__aesh__in=aesh)
        suites = suites.filter(contrat__aesh__in=aesh)
        fins = fins.filter(contrat__aesh__in=aesh)
    for avenant in avenants.order_by("remise_le", "cree_le"):
        lus.avenants[avenant.contrat_id] = avenant.fait
    for suite in suites.order_by("cree_le"):
        lus.suites[suite.contrat_id] = (suite.fait, NatureSuite(suite.nature))
    lus.fins = set(fins.order_by().values_list("contrat_id", flat=True))
    tenus = EntretienProfessionnel.objects.order_by("tenu_le")
    if aesh is not None:
        tenus = tenus.filter(aesh__in=aesh)
    lus.entretiens = dict(tenus.values_list("aesh_id", "tenu_le"))


@dataclass(frozen=True)
class FiltreContrats:
    """What the list asks for; empty means all."""

    q: str = ""
    pole: str = ""
    type: str = ""
    employeur: str = ""

    def garde(self, ligne: LigneContratVu) -> bool:
        """Whether a row answers the filters. *Source:* écran « Contrats », règle locale."""
        if self.pole and str(ligne.personne.pole) != self.pole:
            return False
        if self.type and ligne.chaine.type != self.type:
            return False
        if self.employeur and ligne.troncon.employeur != self.employeur:
            return False
        ou = f"{ligne.tri} {cle_tri(ligne.personne.matricule)} {cle_tri(ligne.personne.ecole_nom)}"
        return all(mot in ou for mot in cle_tri(self.q).split()[:5])


def comptes_des_files(lignes: Iterable[LigneContratVu]) -> dict[FileContrats, int]:
    """How many contracts each tab holds. *Source:* ux page §5(c)."""
    comptes = dict.fromkeys(FileContrats, 0)
    for ligne in lignes:
        for file in FileContrats:
            comptes[file] += ligne.est_dans(file)
    return comptes


def prochaine_fin(lignes: Iterable[LigneContratVu]) -> tuple[datetime.date, int] | None:
    """The next last day of contracts, and how many end that day. *Source:* ux page §5(c)."""
    fins: dict[datetime.date, int] = {}
    for ligne in lignes:
        if ligne.au is not None and ligne.au >= ligne.le and not ligne.fait.a_suivant:
            fins[ligne.au] = fins.get(ligne.au, 0) + 1
    return min(fins.items()) if fins else None
