"""What changes from one version to another, by AESH and by pupil.

*Source:* decision 1; decision 8 (individual minutes apart, mutualised help "sans quotité").
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from aesh.enums import Semaine, TypeCreneau
from aesh.models import Aesh, Creneau, CreneauEleve, EmploiDuTemps
from aesh.regles.durees import duree, moment
from aesh.regles.types_creneau import COMPTENT
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.versions import version_en_vigueur
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Eleve
from pial.regles import bornes_annee


@dataclass(frozen=True)
class Semaines:
    """Minutes of week A and of week B."""

    a: int = 0
    b: int = 0

    @classmethod
    def de(cls, creneaux: Iterable[Creneau]) -> "Semaines":
        """Add up slots: those of every week count in both."""
        tous = list(creneaux)
        return cls(
            a=sum(c.minutes for c in tous if c.semaine != Semaine.B),
            b=sum(c.minutes for c in tous if c.semaine != Semaine.A),
        )

    def __str__(self) -> str:
        """``24 h``, or ``A 24 h, B 22 h``."""
        return duree(self.a) if self.a == self.b else f"A {duree(self.a)}, B {duree(self.b)}"


def _evolution(avant: Semaines, apres: Semaines) -> str:
    return str(apres) if avant == apres else f"{avant} → {apres}"


@dataclass(frozen=True)
class ChangementAesh:
    """Slots that an AESH loses and gains; weekly minutes before and after."""

    aesh: UUID
    nom: str
    avant: tuple[str, ...]
    apres: tuple[str, ...]
    minutes_avant: Semaines
    minutes_apres: Semaines
    courriel: str = ""

    @property
    def phrase(self) -> str:
        """``22 h → 24 h``."""
        return _evolution(self.minutes_avant, self.minutes_apres)


@dataclass(frozen=True)
class ChangementEleve:
    """Slots that a pupil loses and gains; individual and mutualised help never summed."""

    eleve: UUID
    nom: str
    avant: tuple[str, ...]
    apres: tuple[str, ...]
    individuelle: str
    mutualisee: str


@dataclass(frozen=True)
class Comparaison:
    """All that differs; ``eleves_masques``: pupils whose name the reader may not read."""

    aesh: list[ChangementAesh]
    eleves: list[ChangementEleve] = field(default_factory=list)
    eleves_masques: int = 0


Signature = tuple[object, ...]


@dataclass(frozen=True)
class _Ligne:
    """A slot as one person lives it: what makes it the same, and how it is said."""

    signature: Signature
    phrase: str
    creneau: Creneau


Lignes = dict[UUID, list[_Ligne]]


def _lire(emploi: EmploiDuTemps | None) -> tuple[Lignes, Lignes, dict[UUID, Aesh]]:
    """Lines by AESH and by pupil of one version, in two queries."""
    if emploi is None:
        return {}, {}, {}
    eleves_de: dict[UUID, list[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__emploi=emploi)
    for creneau_id, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves_de.setdefault(creneau_id, []).append(eleve)
    par_aesh: Lignes = {}
    par_eleve: Lignes = {}
    aesh = {}
    creneaux = emploi.creneaux.select_related("aesh", "etablissement", "classe")
    for creneau in creneaux.order_by("jour", "debut", "pk"):
        eleves = eleves_de.get(creneau.pk, [])
        aesh[creneau.aesh_id] = creneau.aesh
        quand = (creneau.jour, creneau.debut, creneau.fin, creneau.semaine, creneau.type)
        lieu = (creneau.etablissement_id, creneau.classe_id)
        debut = f"{moment(*quand[:3])}, {creneau.get_type_display().lower()}"
        semaine = "" if creneau.semaine == Semaine.TOUTES else f", semaine {creneau.semaine}"
        ou = ", ".join(
            filter(None, (creneau.classe and creneau.classe.libelle, creneau.etablissement.nom))
        )
        par_aesh.setdefault(creneau.aesh_id, []).append(
            _Ligne((*quand, *lieu, frozenset(eleves)), f"{debut}, {ou}{semaine}", creneau)
        )
        avec = f"{debut}, avec {creneau.aesh.nom_complet}{semaine}"
        for eleve in eleves:
            par_eleve.setdefault(eleve, []).append(
                _Ligne((*quand, *lieu, creneau.aesh_id), avec, creneau)
            )
    return par_aesh, par_eleve, aesh


def _phrases(lignes: list[_Ligne], a_dire: Counter[Signature]) -> tuple[str, ...]:
    reste = Counter(a_dire)
    phrases = []
    for ligne in lignes:
        if reste[ligne.signature] > 0:
            reste[ligne.signature] -= 1
            phrases.append(ligne.phrase)
    return tuple(phrases)


def _ecarts(avant: Lignes, apres: Lignes) -> dict[UUID, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What each person loses and gains, for those who change only."""
    ecarts = {}
    for cle in avant.keys() | apres.keys():
        deux = avant.get(cle, []), apres.get(cle, [])
        perdu, gagne = (Counter(ligne.signature for ligne in lignes) for lignes in deux)
        if perdu != gagne:
            ecarts[cle] = _phrases(deux[0], perdu - gagne), _phrases(deux[1], gagne - perdu)
    return ecarts


def _minutes(lignes: list[_Ligne], genre: TypeCreneau | None = None) -> Semaines:
    """Minutes of one kind of help; of none in particular, those that the contract counts."""
    genres = COMPTENT if genre is None else {genre}
    return Semaines.de(x.creneau for x in lignes if x.creneau.type in genres)


def comparer(
    avant: EmploiDuTemps | None,
    apres: EmploiDuTemps,
    *,
    mandat: Mandat | None = None,
    le: datetime.date | None = None,
) -> Comparaison:
    """Differences of two versions for one reader; pupils only for who may read their names.

    The number of queries does not depend on what the versions hold. ``mandat`` None: AESH only;
    ``le``: the day on which the reader's rights are read. *Source:* decision 1.
    """
    aesh_avant, eleves_avant, qui_avant = _lire(avant)
    aesh_apres, eleves_apres, qui_apres = _lire(apres)
    qui = qui_avant | qui_apres
    changements = [
        ChangementAesh(
            aesh=cle,
            nom=qui[cle].nom_complet,
            avant=perdus,
            apres=gagnes,
            minutes_avant=_minutes(aesh_avant.get(cle, [])),
            minutes_apres=_minutes(aesh_apres.get(cle, [])),
            courriel=qui[cle].courriel,
        )
        for cle, (perdus, gagnes) in _ecarts(aesh_avant, aesh_apres).items()
    ]
    changements.sort(key=lambda c: qui[c.aesh].cle_tri)
    if mandat is None or not peut(mandat, "r", "eleve"):
        return Comparaison(changements)
    ecarts = _ecarts(eleves_avant, eleves_apres)
    noms = NomsVisibles.pour(mandat, le or apres.date_effet, ecarts.keys())
    vus = Eleve.objects.filter(pk__in=[cle for cle in ecarts if noms.voit(cle)])
    eleves = []
    for eleve in vus.order_by("cle_tri"):
        deux = eleves_avant.get(eleve.pk, []), eleves_apres.get(eleve.pk, [])
        individuelle = [_minutes(lignes, TypeCreneau.INDIVIDUELLE) for lignes in deux]
        mutualisee = [_minutes(lignes, TypeCreneau.MUTUALISEE) for lignes in deux]
        eleves.append(
            ChangementEleve(
                eleve=eleve.pk,
                nom=eleve.nom_court,
                avant=ecarts[eleve.pk][0],
                apres=ecarts[eleve.pk][1],
                individuelle=_evolution(*individuelle) if any(map(_compte, individuelle)) else "",
                mutualisee=_evolution(*mutualisee) if any(map(_compte, mutualisee)) else "",
            )
        )
    return Comparaison(changements, eleves, eleves_masques=len(ecarts) - len(eleves))


def _compte(semaines: Semaines) -> int:
    return semaines.a + semaines.b


def differences_avec_publie(emploi: EmploiDuTemps) -> list[ChangementAesh]:
    """AESH whose week changes between the version that this one replaces and itself, by name.

    Compared with what else is in force on the day of effect; the same before and after publishing.
    """
    ancien = version_en_vigueur(emploi.pole_id, emploi.annee, emploi.date_effet, hors=emploi.pk)
    return comparer(ancien, emploi).aesh


def a_prevenir(emploi: EmploiDuTemps) -> list[ChangementAesh]:
    """AESH to tell when a version is published: whose week changes, or whose announced one does.

    A version already published for a later date never takes place once this one is: who was told
    of it is told again. *Source:* decisions 1 and 18.
    """
    changements = differences_avec_publie(emploi)
    fin = bornes_annee(emploi.annee)[1]
    annoncee = version_en_vigueur(emploi.pole_id, emploi.annee, fin, hors=emploi.pk)
    if annoncee is None or annoncee.date_effet <= emploi.date_effet:
        return changements
    connus = {c.aesh for c in changements}
    return changements + [c for c in comparer(annoncee, emploi).aesh if c.aesh not in connus]
