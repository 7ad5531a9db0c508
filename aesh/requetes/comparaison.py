"""Several versions of a pole side by side: the grid's own figures, and what changes in each.

Nobody is ranked: figures are said, the choice is the coordinator's.

*Source:* decision 8 (individual hours and mutualised help never summed, mutualised "sans
quotité"); decision 42 (local target); dossier §3 R5, R13.
"""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from aesh.enums import Niveau, TypeCreneau
from aesh.models import Creneau, CreneauEleve, EmploiDuTemps
from aesh.regles.aide import AIDES
from aesh.requetes.grille import Grille, grille_du_pole
from aesh.requetes.lignes import LigneAesh, LigneEleve, minutes_moyennes
from aesh.requetes.noms import NOM_MASQUE
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.requetes.besoins import lire_besoin

CHAMPS = ("aesh_id", "etablissement_id", "classe_id", "type", "jour", "debut", "fin", "semaine")


@dataclass(frozen=True)
class Pose:
    """What makes a slot the same from one version to another: its place, then its pupils."""

    lignee: UUID
    place: tuple[Any, ...]
    eleves: frozenset[UUID]

    @property
    def aesh(self) -> UUID:
        """Who helps."""
        qui: UUID = self.place[0]
        return qui


def poses_de(emploi: EmploiDuTemps) -> list[Pose]:
    """Slots of a version, in two queries."""
    eleves: dict[UUID, set[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__emploi=emploi).order_by()
    for creneau, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves.setdefault(creneau, set()).add(eleve)
    lus = Creneau.objects.filter(emploi=emploi).order_by().values_list("pk", "lignee", *CHAMPS)
    return [
        Pose(lignee, tuple(place), frozenset(eleves.get(cle, ()))) for cle, lignee, *place in lus
    ]


@dataclass(frozen=True)
class Ecart:
    """Slots created, changed and deleted against the published version; whose week changes."""

    crees: int
    changes: int
    supprimes: int
    aesh: int
    eleves: int

    @property
    def total(self) -> int:
        """Slots that are not the same."""
        return self.crees + self.changes + self.supprimes


def ecart_entre(avant: Collection[Pose], apres: Collection[Pose]) -> Ecart:
    """Count what differs. *Source:* ``differences.comparer``, which says it in words."""
    lignees = {pose.lignee: pose for pose in avant}, {pose.lignee: pose for pose in apres}
    communes = lignees[0].keys() & lignees[1].keys()
    return Ecart(
        crees=len(lignees[1]) - len(communes),
        changes=sum(lignees[0][cle] != lignees[1][cle] for cle in communes),
        supprimes=len(lignees[0]) - len(communes),
        aesh=_personnes(
            *([(p.aesh, (p.place, p.eleves)) for p in cote] for cote in (avant, apres))
        ),
        eleves=_personnes(
            *([(e, p.place) for p in cote for e in p.eleves] for cote in (avant, apres))
        ),
    )


def _personnes(avant: list[tuple[UUID, Any]], apres: list[tuple[UUID, Any]]) -> int:
    """How many people do not have the same slots."""
    differents = (Counter(avant) - Counter(apres)) + (Counter(apres) - Counter(avant))
    return len({qui for qui, _ in differents})


@dataclass
class Colonne:
    """One version with its figures, all taken from its grid as this reader may see it."""

    grille: Grille
    reference: EmploiDuTemps | None
    ecart: Ecart | None = None

    @property
    def emploi(self) -> EmploiDuTemps:
        """The version."""
        return self.grille.emploi

    @cached_property
    def aesh(self) -> dict[str, LigneAesh]:
        """Lines of AESH by key, in order of names."""
        return {ligne.id: ligne for ligne in self.grille.aesh}

    @cached_property
    def sites(self) -> dict[str, int]:
        """In how many schools each AESH works."""
        lieux: dict[str, set[UUID]] = {}
        for creneau in self.grille.dossier.creneaux:
            lieux.setdefault(str(creneau.aesh_id), set()).add(creneau.etablissement_id)
        return {cle: len(siens) for cle, siens in lieux.items()}

    @property
    def plusieurs_sites(self) -> int:
        """AESH who work in more than one school."""
        return sum(nombre > 1 for nombre in self.sites.values())

    def trajet(self, aesh: str) -> tuple[int, int]:
        """Minutes of travel of an AESH in week A and week B."""
        ligne = self.aesh.get(aesh)
        trajets = ligne.trajets if ligne else []
        a, b = (
            sum(t["minutes"] for t in trajets if t["semaine"] in ("toutes", lettre))
            for lettre in ("A", "B")
        )
        return a, b

    @cached_property
    def trajets(self) -> tuple[int, int]:
        """Minutes of travel of everyone in week A and week B."""
        tous = [self.trajet(cle) for cle in self.aesh]
        return sum(a for a, _ in tous), sum(b for _, b in tous)

    @cached_property
    def individuels(self) -> list[LigneEleve]:
        """Pupils with notified hours."""
        return [e for e in self.grille.couverture if e.notifie is not None]

    @property
    def notifiees(self) -> int:
        """Notified minutes."""
        return sum(e.notifie or 0 for e in self.individuels)

    @property
    def placees(self) -> int:
        """Placed minutes, those beyond a notification left out."""
        return sum(min(e.planifie, e.notifie or 0) for e in self.individuels)

    @property
    def manquantes(self) -> int:
        """Notified minutes that are not placed."""
        return sum(e.manque or 0 for e in self.individuels)

    @property
    def sous_la_moitie(self) -> int:
        """Pupils with individual help who have less than half of their hours."""
        return sum(2 * e.planifie < (e.notifie or 0) for e in self.individuels)

    @cached_property
    def binomes(self) -> tuple[int, int]:
        """Pupils whom an AESH of the pole helped last year, and those whom she still helps."""
        suivis = gardes = 0
        for eleve in self.grille.couverture:
            siennes = self.grille.dossier.anterieurs.get(UUID(eleve.id), set()) & self.aesh.keys()
            creneaux = self.grille.situation.par_eleve.get(eleve.id, ())
            suivis += bool(siennes)
            gardes += any(c.aesh in siennes and c.type in AIDES for c in creneaux)
        return suivis, gardes

    @property
    def sans_aide(self) -> int:
        """Pupils without any slot."""
        return sum(e.etat == "aucun" for e in self.grille.couverture)

    @cached_property
    def mutualises(self) -> list[LigneEleve]:
        """Pupils with a right to mutualised help, which has no hours."""
        return [e for e in self.grille.couverture if e.notifie is None]

    @property
    def mutualises_aides(self) -> int:
        """Those who have a slot."""
        return sum(e.etat == "mutualise" for e in self.mutualises)

    @cached_property
    def minutes_mutualisees(self) -> int:
        """Weekly minutes of AESH in mutualised slots, whatever the number of pupils."""
        situation = self.grille.situation
        siens = [c for c in situation.creneaux if c.type == TypeCreneau.MUTUALISEE]
        return minutes_moyennes(siens, situation.nombre_semaines)

    @cached_property
    def cibles(self) -> tuple[int, int]:
        """Pupils with a local target, and those who have at least that."""
        dossier = self.grille.dossier
        planifies = {e.id: e.planifie for e in self.mutualises}
        cibles = {
            cle: besoin.cible_minutes
            for cle, s in dossier.scolarisations.items()
            if str(cle) in planifies
            for besoin in [lire_besoin(getattr(s.eleve, "besoin_local", None))]
            if besoin.cible_minutes is not None
        }
        return len(cibles), sum(planifies[str(cle)] >= du for cle, du in cibles.items())

    @property
    def bloquants(self) -> int:
        """Findings that refuse to propose."""
        return len(self.grille.bloquants)

    @property
    def a_verifier(self) -> int:
        """Findings that only warn."""
        return sum(c.niveau == Niveau.AVERTISSEMENT for c in self.grille.conflits)

    @cached_property
    def trop_d_aesh(self) -> list[tuple[str, UUID, int]]:
        """Pupils helped by more AESH than the department wishes: name if readable, how many."""
        situation = self.grille.situation
        trouves = []
        for cle, creneaux in situation.par_eleve.items():
            nombre = len({c.aesh for c in creneaux if c.type in AIDES})
            if nombre > situation.reglages.aesh_par_eleve:
                eleve = situation.eleves.get(cle)
                trouves.append((eleve.nom if eleve else NOM_MASQUE, UUID(cle), nombre))
        return sorted(trouves)


@dataclass(frozen=True)
class CoteACote:
    """Columns in the order asked for; the published version that changes are counted from."""

    colonnes: list[Colonne]
    reference: EmploiDuTemps | None
    plafond_aesh: int = 2
    voit_contrats: bool = False
    voit_eleves: bool = False
    voit_besoins: bool = False

    @property
    def eleves_nommes(self) -> set[UUID]:
        """Pupils whose name is shown, for the journal of reads."""
        if not self.voit_eleves:
            return set()
        return {
            cle
            for colonne in self.colonnes
            for _, cle, _ in colonne.trop_d_aesh
            if colonne.grille.dossier.noms.voit(cle)
        }


def cote_a_cote(
    emplois: list[EmploiDuTemps],
    reference: EmploiDuTemps | None,
    mandat: Mandat,
    le: datetime.date,
) -> CoteACote:
    """Figures of versions of one pole and year; the queries of a grid for each, two besides.

    ``reference``: the published version. *Source:* règle locale; ``grille_du_pole`` for figures.
    """
    avant = poses_de(reference) if reference else None
    colonnes = []
    for emploi in emplois:
        grille = grille_du_pole(emploi, mandat, le)
        ecart = None
        if avant is not None and reference is not None and emploi.pk != reference.pk:
            ecart = ecart_entre(avant, _poses_lues(grille))
        colonnes.append(Colonne(grille, reference, ecart))
    return CoteACote(
        colonnes,
        reference,
        plafond_aesh=colonnes[0].grille.situation.reglages.aesh_par_eleve if colonnes else 2,
        voit_contrats=peut(mandat, "r", "contrat"),
        voit_eleves=peut(mandat, "r", "eleve"),
        voit_besoins=peut(mandat, "r", "besoins"),
    )


def _poses_lues(grille: Grille) -> list[Pose]:
    """Slots already read with the grid."""
    eleves = grille.dossier.eleves_de
    return [
        Pose(c.lignee, tuple(getattr(c, nom) for nom in CHAMPS), frozenset(eleves.get(c.pk, ())))
        for c in grille.dossier.creneaux
    ]
