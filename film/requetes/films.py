"""Films of the department, its closures, and what a mandate has to do.

*Source:* ux page §5(f).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from aesh.requetes.avis import fermetures_connues
from comptes.enums import Role
from comptes.models import Mandat
from film.enums import EtatTache, RoleFilm
from film.models import FilmAnnee, ModeleTache, SuiviTache, TacheFilm
from film.regles.etat import Compte, Situation, compter, situation
from film.regles.roles import roles_du_film
from film.requetes.lieux import Lieux
from pial.regles import Fermeture


def fermetures() -> list[Fermeture]:
    """Days without class of the department. *Source:* decision 33."""
    return fermetures_connues()


def modeles() -> QuerySet[ModeleTache]:
    """Tasks of the department's own template. *Source:* issue H."""
    return ModeleTache.objects.all()


def film_de(annee: int) -> FilmAnnee | None:
    """The film of one year, or None. *Source:* ux page §5(f)."""
    return FilmAnnee.objects.filter(annee=annee).first()


def film_courant(le: datetime.date) -> FilmAnnee | None:
    """The film of the day: the one that has begun last, else the next to come, else the last.

    *Source:* ux page §5(f).
    """
    films = list(FilmAnnee.objects.order_by("-annee"))
    commences = [un for un in films if un.debut <= le]
    if commences:
        return commences[0]
    return films[-1] if films else None


def films_en_cours(le: datetime.date) -> QuerySet[FilmAnnee]:
    """Films that have begun and are not over: two of them in July and August.

    *Source:* source 001 (avant la rentrée follows mai-juin).
    """
    return FilmAnnee.objects.filter(debut__lte=le, dernier_jour__gte=le)


def roles_du_mandat(mandat: Mandat, le: datetime.date) -> frozenset[RoleFilm]:
    """Functions of the film that a mandate holds; one query for a pilote, none otherwise.

    *Source:* decision 35.
    """
    autres: list[Role] = []
    if mandat.role == Role.PILOTE:
        tenus = Mandat.objects.actifs(le).filter(membre=mandat.membre_id)
        autres = [Role(role) for role in tenus.values_list("role", flat=True)]
    return roles_du_film(mandat.fonction, autres)


Etats = dict[UUID, dict[UUID | None, EtatTache]]


def etats_de(taches: Iterable[TacheFilm]) -> Etats:
    """Stored states of tasks by task and place (``None``: the department). One query.

    *Source:* ux page §5(f).
    """
    etats: Etats = defaultdict(dict)
    lus = SuiviTache.objects.filter(tache__in=[une.pk for une in taches]).order_by()
    for tache, pole, ecole, etat in lus.values_list("tache", "pole", "etablissement", "etat"):
        etats[tache][pole or ecole] = EtatTache(etat)
    return etats


def compte_de(tache: TacheFilm, etats: Mapping[UUID | None, EtatTache], ici: Lieux) -> Compte:
    """How far a task is in some places. *Source:* ux page §5(f)."""
    lieux = ici.de(tache.portee)
    nombres: dict[EtatTache, int] = defaultdict(int)
    for lieu in lieux:
        nombres[etats.get(lieu, EtatTache.A_FAIRE)] += 1
    return compter(nombres, len(lieux))


@dataclass(frozen=True)
class TacheVue:
    """A task as a screen shows it to one reader, over his places."""

    tache: TacheFilm
    compte: Compte
    situation: Situation

    @property
    def est_seule(self) -> bool:
        """One place: its state is the task's."""
        return self.compte.total == 1


def taches_vues(taches: Iterable[TacheFilm], ici: Lieux, le: datetime.date) -> list[TacheVue]:
    """Tasks over some places, those without any place there left out. One query.

    *Source:* ux page §5(f).
    """
    lues = list(taches)
    return vues_lues(lues, etats_de(lues), ici, le)


def vues_lues(
    taches: Iterable[TacheFilm], etats: Etats, ici: Lieux, le: datetime.date
) -> list[TacheVue]:
    """The same from states already read. *Source:* ux page §5(f)."""
    vues = []
    for une in taches:
        compte = compte_de(une, etats.get(une.pk, {}), ici)
        if compte.total:
            ou_en = situation(une.ouvre_le, une.echeance, compte.est_fini, le)
            vues.append(TacheVue(une, compte, ou_en))
    return vues


def taches_de(films: Iterable[FilmAnnee], roles: Iterable[RoleFilm]) -> QuerySet[TacheFilm]:
    """Tasks of some functions in some films, in due order, those of all year last.

    *Source:* ux page §5(f) (ma période).
    """
    voulus = [str(role) for role in roles]
    return (
        TacheFilm.objects.filter(Q(film__in=list(films)), roles__overlap=voulus)
        .select_related("film")
        .order_by("echeance", "rang", "code")
    )
