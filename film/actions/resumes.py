"""One digest a week and a person: what opened, what is near, what is late in his own places.

Counts and tasks, a link: no pupil, no AESH, nobody's name.
*Source:* ux page §5(f) (one weekly digest); decision 18 (quiet hours); security page §6.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from aesh.regles.avis import prochain_moment
from comptes.enums import Role
from comptes.models import Departement, Mandat
from film.enums import GenreEcheance, Issue
from film.models import Echeance, TacheFilm
from film.regles.echeances import travaille
from film.regles.etat import Situation
from film.regles.roles import INTERNES, roles_du_film
from film.requetes.films import etats_de, fermetures, vues_lues
from film.requetes.lieux import Lieux, restreindre
from socle.courriel import Lien, TextePublic, mettre_tous_en_file, preparer_courriel
from socle.models import Courriel

LIGNES_MAX = 12
DE_TACHES = (
    *(GenreEcheance.OUVERTURE, GenreEcheance.RAPPEL_14),
    *(GenreEcheance.RAPPEL_3, GenreEcheance.RETARD),
)


def envoyer_resumes(
    *,
    resume: Echeance,
    departement: Departement,
    maintenant: datetime.datetime,
    tous: Lieux,
    le: datetime.date,
) -> int:
    """Put one message in the outbox per person that something concerns; how many.

    Reads the rows that wait to be said in this film, drops those that are stale, says the others
    once. A row per person (``COURRIEL``, unique by week) makes a second digest of the same week
    impossible. *Source:* ux page §5(f); security page §3.
    """
    attendent = list(
        Echeance.objects.filter(
            film=resume.film_id, issue=Issue.A_DIRE, genre__in=DE_TACHES, due_le__lte=resume.due_le
        ).select_related("tache")
    )
    encore = [une for une in attendent if une.perime_le is None or maintenant < une.perime_le]
    taches = {une.tache_id: une.tache for une in encore if une.tache is not None}
    envoi = _quand(resume, departement, maintenant)
    courriels = [
        (membre, _courriel(resume, departement, membre, adresse, lignes, envoi))
        for membre, (adresse, lignes) in _par_personne(taches.values(), tous, le).items()
    ]
    nouveaux = _retenir(resume, [membre for membre, _ in courriels], maintenant)
    mettre_tous_en_file(courriel for membre, courriel in courriels if membre in nouveaux)
    dites = {une.pk for une in encore}
    for une in attendent:
        une.issue = Issue.DITE if une.pk in dites else Issue.PERIMEE
    Echeance.objects.bulk_update(attendent, ["issue"])
    return len(nouveaux)


def _quand(
    resume: Echeance, departement: Departement, maintenant: datetime.datetime
) -> datetime.datetime:
    """Now, or the end of the quiet hours; the days of prérentrée are worked."""
    fuseau = ZoneInfo(departement.fuseau)
    fermes = fermetures()
    ici = maintenant.astimezone(fuseau)
    if travaille(ici.date(), resume.film.reperes, fermes):
        fermes = [f for f in fermes if not f.du <= ici.date() < f.au]
    return prochain_moment(maintenant, fuseau, fermes)


@dataclass(frozen=True)
class LigneResume:
    """One task of a digest: what it is, by when, how many places remain."""

    libelle: str
    situation: Situation
    echeance: datetime.date | None
    restent: int


def _par_personne(
    taches: Iterable[TacheFilm], tous: Lieux, le: datetime.date
) -> dict[UUID, tuple[str, list[LigneResume]]]:
    """Lines of each person, over all mandates that he holds; one query for the mandates."""
    dites = list(taches)
    if not dites:
        return {}
    mandats = list(
        Mandat.objects.actifs(le)
        .filter(role__in=INTERNES, membre__is_active=True)
        .select_related("perimetre", "membre")
    )
    autres: dict[UUID, list[Role]] = defaultdict(list)
    for mandat in mandats:
        autres[mandat.membre_id].append(mandat.fonction)
    etats = etats_de(dites)
    lignes: dict[UUID, dict[UUID, LigneResume]] = defaultdict(dict)
    adresses: dict[UUID, str] = {}
    for mandat in mandats:
        roles = roles_du_film(mandat.fonction, autres[mandat.membre_id])
        miennes = [une for une in dites if roles & {*une.roles}]
        ici = restreindre(tous, mandat.genre_perimetre, mandat.perimetre_id)
        for vue in vues_lues(miennes, etats, ici, le):
            if vue.situation in (Situation.OUVERTE, Situation.EN_RETARD):
                adresses[mandat.membre_id] = mandat.membre.email
                lignes[mandat.membre_id][vue.tache.pk] = LigneResume(
                    vue.tache.libelle, vue.situation, vue.tache.echeance, vue.compte.restent
                )
    return {
        membre: (adresses[membre], sorted(des_taches.values(), key=_ordre))
        for membre, des_taches in lignes.items()
    }


def _ordre(ligne: LigneResume) -> tuple[bool, datetime.date, str]:
    return (
        ligne.situation != Situation.EN_RETARD,
        ligne.echeance or datetime.date.max,
        ligne.libelle,
    )


def _courriel(
    resume: Echeance,
    departement: Departement,
    membre: UUID,
    adresse: str,
    lignes: list[LigneResume],
    envoi: datetime.datetime,
) -> Courriel:
    retards = [une for une in lignes if une.situation == Situation.EN_RETARD]
    ouvertes = [une for une in lignes if une.situation == Situation.OUVERTE]
    page = reverse("film:periode", kwargs={"departement": departement.code})
    return preparer_courriel(
        cle=f"film:{resume.film.annee}:{resume.cle}:{membre}",
        destinataire=adresse,
        sujet=f"Votre film annuel : {len(lignes)} tâche{'s' if len(lignes) > 1 else ''} à regarder",
        gabarit="courriels/film_resume.txt",
        contexte={
            "annee": TextePublic(resume.film.libelle),
            "retards": _en_mots(retards),
            "ouvertes": _en_mots(ouvertes),
            "lien": Lien(page),
        },
        a_envoyer_le=envoi,
        perime_le=max(resume.perime_le or envoi, envoi + datetime.timedelta(days=2)),
    )


def _en_mots(lignes: list[LigneResume]) -> list[TextePublic]:
    dites = []
    for une in lignes[:LIGNES_MAX]:
        jour = f", pour le {une.echeance:%d/%m/%Y}" if une.echeance else ""
        lieux = f" ({une.restent} lieux à faire)" if une.restent > 1 else ""
        dites.append(TextePublic(f"{une.libelle}{jour}{lieux}"))
    if len(lignes) > LIGNES_MAX:
        dites.append(TextePublic(f"et {len(lignes) - LIGNES_MAX} autres, sur la page"))
    return dites


def _retenir(resume: Echeance, membres: Sequence[UUID], maintenant: datetime.datetime) -> set[UUID]:
    """Write that each person is told this week; who was not told yet."""
    cle = f"{GenreEcheance.COURRIEL}:{resume.cle}"
    deja = set(
        Echeance.objects.filter(film=resume.film_id, cle=cle, destinataire__in=membres).values_list(
            "destinataire", flat=True
        )
    )
    nouveaux = [membre for membre in membres if membre not in deja]
    Echeance.objects.bulk_create(
        [
            Echeance(
                film=resume.film,
                cle=cle,
                genre=GenreEcheance.COURRIEL,
                destinataire_id=membre,
                due_le=resume.due_le,
                fait_le=maintenant,
                issue=Issue.DITE,
            )
            for membre in nouveaux
        ]
    )
    return set(nouveaux)
