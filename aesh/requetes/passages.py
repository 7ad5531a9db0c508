"""Published slots on real dates: what takes place, what an exception takes away, and where.

*Source:* decision 2 for the real dates; decision 10 (what does not take place is still paid);
decision 16 (absences open holes, replacements fill them).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from psycopg.types.range import DateRange

from aesh.enums import (
    LETTRES_TYPE_CRENEAU,
    LIBELLES_TYPE_CRENEAU,
    EtatRemplacement,
    GenreAbsence,
    TypeCreneau,
)
from aesh.models import CreneauEleve, CreneauPonctuel, Occupation, PonctuelEleve, Remplacement
from aesh.models.multirange import jours_de_multirange
from aesh.regles.durees import heure
from aesh.regles.exceptions import Intervalle, effet, retirer
from aesh.regles.types_creneau import TYPES
from aesh.requetes.exceptions import Contexte, contexte
from aesh.requetes.recalcul import fait_planifie
from eleves.models import Eleve
from pial.models import Etablissement


@dataclass(frozen=True)
class Passage:
    """One published slot on one date. ``a_lieu`` False: an exception took it away.

    ``mention`` says why, or what is particular; ``lieu``: another place than usual;
    ``remplace_par``: who helps instead; ``interventions``: where a pupil sees someone else.
    """

    date: datetime.date
    debut: int
    fin: int
    type: str
    etablissement: str
    commune: str
    classe: str
    eleves: tuple[str, ...]
    creneau: UUID
    aesh: UUID
    pole: UUID | None = None
    a_lieu: bool = True
    est_ponctuel: bool = False
    mention: str = ""
    lieu: str = ""
    cles_eleves: frozenset[UUID] = frozenset()
    ecole: Etablissement | None = None
    remplace_par: str = ""
    remplacement: UUID | None = None
    cle_classe: UUID | None = None
    interventions: tuple[str, ...] = ()

    @property
    def devenir(self) -> str:
        """What becomes of a slot that its AESH does not hold."""
        return f"assuré par {self.remplace_par}" if self.remplace_par else "n'a pas lieu"

    @property
    def titre(self) -> str:
        """Pupils, else the class, else the kind of slot."""
        return ", ".join(self.eleves) or TYPES[TypeCreneau(self.type)].sans_nom(self.classe)

    @property
    def heures(self) -> str:
        """``8 h 30 – 9 h 25``."""
        return f"{heure(self.debut)} – {heure(self.fin)}"

    @property
    def libelle_type(self) -> str:
        """Kind of help in words."""
        return LIBELLES_TYPE_CRENEAU[TypeCreneau(self.type)]

    @property
    def lettre(self) -> str:
        """Letter of the legend."""
        return LETTRES_TYPE_CRENEAU[TypeCreneau(self.type)]


@dataclass
class _Creneau:
    """Rows of one slot: planned days, and the intervals of each day."""

    entiere: Occupation | None = None
    prevues: list[datetime.date] = field(default_factory=list)
    parts: dict[datetime.date, list[Intervalle]] = field(default_factory=dict)


Nommer = Callable[[Eleve], str]


def lire_passages(
    occupations: QuerySet[Occupation],
    du: datetime.date,
    au: datetime.date,
    nommer: Nommer | None = None,
) -> list[Passage]:
    """Slots of these occupations of AESH with a planned or real date in [du, au), in order.

    ``nommer`` writes a pupil (None: none at all). At most eight queries. *Source:* decisions 2, 7.
    """
    fenetre = DateRange(du, au)
    lignes = occupations.filter(
        Q(dates__touche=fenetre) | Q(prevues__touche=fenetre)
    ).select_related(
        "creneau__etablissement",
        "creneau__classe",
        "creneau__emploi",
        "ponctuel__etablissement",
        "ponctuel__remplacement__absence__aesh",
        "ponctuel__remplacement__creneau__emploi",
    )
    par_creneau: dict[UUID, _Creneau] = {}
    ponctuels: list[CreneauPonctuel] = []
    for ligne in lignes:
        if ligne.ponctuel is not None:
            ponctuels.append(ligne.ponctuel)
            continue
        assert ligne.creneau_id is not None  # noqa: S101  the database wants one or the other
        un = par_creneau.setdefault(ligne.creneau_id, _Creneau())
        prevues = [j for j in jours_de_multirange(ligne.prevues) if du <= j < au]
        if prevues:
            un.entiere, un.prevues = ligne, prevues
        for jour in jours_de_multirange(ligne.dates):
            if du <= jour < au:
                un.parts.setdefault(jour, []).append((ligne.minutes.lower, ligne.minutes.upper))
    passages = _typiques(par_creneau, du, au, nommer)
    passages += _ponctuels(ponctuels, nommer)
    return sorted(passages, key=lambda p: (p.date, p.debut, not p.a_lieu))


def _typiques(
    par_creneau: dict[UUID, _Creneau],
    du: datetime.date,
    au: datetime.date,
    nommer: Nommer | None,
) -> list[Passage]:
    eleves: dict[UUID, list[Eleve]] = {}
    liens = CreneauEleve.objects.filter(creneau__in=par_creneau).select_related("eleve")
    for lien in liens.order_by("eleve__cle_tri"):
        eleves.setdefault(lien.creneau_id, []).append(lien.eleve)
    exceptions = contexte(
        du,
        au,
        {c.entiere.creneau.etablissement_id for c in par_creneau.values() if c.entiere},
        {eleve.pk for siens in eleves.values() for eleve in siens},
        {c.entiere.aesh_id for c in par_creneau.values() if c.entiere and c.entiere.aesh_id},
    )
    remplaces = _remplaces(
        {c.entiere.aesh_id for c in par_creneau.values() if c.entiere and c.entiere.aesh_id},
        du,
        au,
    )
    return [
        passage
        for cle, un in par_creneau.items()
        if un.entiere
        for jour in un.prevues
        for passage in _du_jour(
            un,
            un.entiere,
            jour,
            eleves.get(cle, []),
            exceptions,
            remplaces.get((un.entiere.aesh_id, jour), []),
            nommer,
        )
    ]


Assures = list[tuple[int, int, str]]


def _remplaces(
    aesh: Iterable[UUID], du: datetime.date, au: datetime.date
) -> dict[tuple[UUID | None, datetime.date], Assures]:
    """Who gives the help of each absent AESH, by day, whatever the version of the slot."""
    lus: dict[tuple[UUID | None, datetime.date], Assures] = {}
    confirmes = Remplacement.objects.filter(
        absence__aesh__in=aesh, date__gte=du, date__lt=au, etat=EtatRemplacement.CONFIRME
    )
    for un in confirmes.select_related("aesh", "absence"):
        assures = lus.setdefault((un.absence.aesh_id, un.date), [])
        assures.append((un.debut, un.fin, un.aesh.nom_complet))
    return lus


def _decouper(intervalle: Intervalle, assures: Assures) -> list[tuple[int, int, str]]:
    """Parts of what is taken away, with who gives each of them."""
    communs = [
        (max(intervalle[0], debut), min(intervalle[1], fin), nom)
        for debut, fin, nom in assures
        if debut < intervalle[1] and intervalle[0] < fin
    ]
    reste = retirer(intervalle, [(debut, fin) for debut, fin, _ in communs])
    return sorted([*communs, *((debut, fin, "") for debut, fin in reste)])


def _du_jour(
    un: _Creneau,
    ligne: Occupation,
    jour: datetime.date,
    eleves: list[Eleve],
    exceptions: Contexte,
    assures: Assures,
    nommer: Nommer | None,
) -> list[Passage]:
    creneau, aesh = ligne.creneau, ligne.aesh_id
    assert creneau is not None and aesh is not None  # noqa: S101  rows of AESH, with a slot
    fait = fait_planifie(creneau, creneau.emploi.pole_id, [e.pk for e in eleves])
    laisse = effet(fait, jour, exceptions.pour(fait), exceptions.classe_de)
    presents = set(laisse.presents)
    motifs = ", ".join(dict.fromkeys(une.libelle for une in laisse.motifs))
    parts = sorted(un.parts.get(jour, []))
    passages = []
    retires = retirer((creneau.debut, creneau.fin), parts)
    for intervalles, a_lieu in (
        ([(*part, "") for part in parts], True),
        ([part for retire in retires for part in _decouper(retire, assures)], False),
    ):
        siens = [e for e in eleves if not a_lieu or str(e.pk) in presents]
        for debut, fin, remplace_par in intervalles:
            passages.append(
                Passage(
                    date=jour,
                    debut=debut,
                    fin=fin,
                    type=creneau.type,
                    etablissement=creneau.etablissement.nom,
                    commune=creneau.etablissement.commune,
                    classe=creneau.classe.libelle if creneau.classe else "",
                    eleves=tuple(nommer(e) for e in siens) if nommer else (),
                    creneau=creneau.pk,
                    aesh=aesh,
                    pole=creneau.emploi.pole_id,
                    a_lieu=a_lieu,
                    mention=motifs,
                    lieu=laisse.lieu if a_lieu else "",
                    cles_eleves=frozenset(e.pk for e in siens) if nommer else frozenset(),
                    ecole=creneau.etablissement,
                    remplace_par=remplace_par,
                    cle_classe=creneau.classe_id,
                )
            )
    return passages


def _mention(un: CreneauPonctuel) -> str:
    """``Examen``, ``Remplace Agathe Le Goff``."""
    if un.origine != GenreAbsence.REMPLACEMENT:
        return un.get_origine_display()
    return f"Remplace {un.remplacement.absence.aesh.nom_complet}"


def _pole(un: CreneauPonctuel) -> UUID | None:
    """The pole whose slot is replaced; a slot of one date has none of its own."""
    if un.origine != GenreAbsence.REMPLACEMENT:
        return None
    pole: UUID = un.remplacement.creneau.emploi.pole_id
    return pole


def _ponctuels(ponctuels: list[CreneauPonctuel], nommer: Nommer | None) -> list[Passage]:
    eleves: dict[UUID, list[Eleve]] = {}
    if nommer:
        liens = PonctuelEleve.objects.filter(ponctuel__in=ponctuels).select_related("eleve")
        for lien in liens.order_by("eleve__cle_tri"):
            eleves.setdefault(lien.ponctuel_id, []).append(lien.eleve)
    return [
        Passage(
            date=un.date,
            debut=un.debut,
            fin=un.fin,
            type=un.type,
            etablissement=un.etablissement.nom,
            commune=un.etablissement.commune,
            classe="",
            eleves=tuple(nommer(e) for e in eleves.get(un.pk, ())) if nommer else (),
            creneau=un.pk,
            aesh=un.aesh_id,
            pole=_pole(un),
            est_ponctuel=True,
            mention=_mention(un),
            lieu=un.lieu,
            cles_eleves=frozenset(e.pk for e in eleves.get(un.pk, ())),
            ecole=un.etablissement,
            remplacement=un.remplacement.pk if _pole(un) else None,
            cle_classe=un.remplacement.creneau.classe_id if _pole(un) else None,
        )
        for un in ponctuels
    ]
