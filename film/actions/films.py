"""Open the film of a school year: copy the template, read the calendar, write what will be due.

*Source:* issue H; decision 33; security page §3 (film annuel).
"""

import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from comptes.models import Departement, Mandat
from comptes.requetes import valeur
from film.actions.modele import SANS_DROIT, copier
from film.models import Echeance, FilmAnnee, ModeleTache, TacheFilm
from film.permissions import peut_regler_le_film
from film.regles.dates import Reperes, jour_de, reperes_du_calendrier
from film.regles.echeances import TacheDatee, echeances_de
from film.requetes.films import fermetures
from pial.regles import UN_JOUR, bornes_annee
from socle.erreurs import ActionRefusee

SANS_CALENDRIER = (
    "Aucun calendrier scolaire n'est chargé pour {annee} dans ce département : saisissez les dates "
    "de l'arrêté, ou demandez à l'administration de charger le calendrier."
)
SANS_MODELE = "Le modèle du film n'est pas chargé : chargez-le d'abord."
AVANCE = 10  # days before its first task when a film opens by itself


def reperes_connus(annee: int) -> Reperes | None:
    """The days of a year as the department's calendar gives them; None when it is not loaded.

    *Source:* decision 33.
    """
    jours = int(valeur("prerentree_jours_ouvres", bornes_annee(annee)[0]))
    return reperes_du_calendrier(annee, fermetures(), jours)


@transaction.atomic
def ouvrir_film(
    *, departement: Departement, annee: int, auteur: Mandat | None, dates: Reperes | None = None
) -> FilmAnnee:
    """Copy the template for a year and write its due rows.

    ``auteur`` None: the clock, or a command. ``dates``: typed, where no calendar is loaded. Raises
    ``ActionRefusee``: no right, no template, no calendar, a film already there.
    *Source:* issue H (copied each school year).
    """
    if auteur is not None and not peut_regler_le_film(auteur):
        raise ActionRefusee(SANS_DROIT)
    reperes = dates or reperes_connus(annee)
    if reperes is None:
        raise ActionRefusee(SANS_CALENDRIER.format(annee=f"{annee}-{annee + 1}"))
    modeles = list(ModeleTache.objects.filter(est_active=True))
    if not modeles:
        raise ActionRefusee(SANS_MODELE)
    _verifier(reperes)
    film, neuf = FilmAnnee.objects.get_or_create(
        annee=annee,
        defaults={
            **_dates(reperes),
            "est_saisi": dates is not None,
            "debut": min(jour_de(une.du, reperes) for une in modeles),
            "dernier_jour": bornes_annee(annee)[1] - UN_JOUR,
            "ouvert_par": auteur.membre if auteur else None,
        },
    )
    if not neuf:
        raise ActionRefusee(f"Le film {film.libelle} existe déjà.")
    TacheFilm.objects.bulk_create([copier(film, une) for une in modeles])
    ecrire_echeances(film, departement)
    return film


def _verifier(reperes: Reperes) -> None:
    if not reperes.prerentree <= reperes.rentree < reperes.fin:
        raise ActionRefusee(
            "La prérentrée vient avant la rentrée, et la rentrée avant le dernier jour de classe."
        )
    if reperes.rentree.year != reperes.annee or reperes.fin.year != reperes.annee + 1:
        raise ActionRefusee(
            f"La rentrée est en {reperes.annee} et le dernier jour de classe en "
            f"{reperes.annee + 1} : vérifiez les années."
        )


def _dates(reperes: Reperes) -> dict[str, datetime.date]:
    return {
        "rentree": reperes.rentree,
        "prerentree": reperes.prerentree,
        "fin": reperes.fin,
    }


def ecrire_echeances(film: FilmAnnee, departement: Departement) -> int:
    """Write the due rows of a film that are not there yet; how many are computed.

    *Source:* security page §3 (unique by department, key and year).
    """
    taches = {une.code: une for une in film.taches.all()}
    calculees = echeances_de(
        [TacheDatee(une.code, une.ouvre_le, une.echeance) for une in taches.values()],
        film.reperes,
        fermetures(),
        ZoneInfo(departement.fuseau),
    )
    Echeance.objects.bulk_create(
        [
            Echeance(
                film=film,
                cle=une.cle,
                genre=une.genre,
                tache=taches.get(une.tache),
                rang=une.rang,
                due_le=une.due_le,
                perime_le=une.perime_le,
            )
            for une in calculees
        ],
        ignore_conflicts=True,
    )
    return len(calculees)


@transaction.atomic
def changer_dates(
    *, auteur: Mandat, film: FilmAnnee, departement: Departement, dates: Reperes, est_saisi: bool
) -> FilmAnnee:
    """Move a film to other days: dates of its tasks and what is not done yet follow.

    What was done stays done. Raises ``ActionRefusee``. *Source:* decision 33.
    """
    if not peut_regler_le_film(auteur):
        raise ActionRefusee(SANS_DROIT)
    _verifier(dates)
    for champ, jour in _dates(dates).items():
        setattr(film, champ, jour)
    film.est_saisi = est_saisi
    modeles = {une.code: une for une in ModeleTache.objects.all()}
    taches = list(film.taches.all())
    for une in taches:
        if modele := modeles.get(une.code):
            une.ouvre_le = jour_de(modele.du, film.reperes)
            une.echeance = None if une.est_permanente else jour_de(modele.au, film.reperes)
    film.debut = min((une.ouvre_le for une in taches), default=film.debut)
    film.save()
    TacheFilm.objects.bulk_update(taches, ["ouvre_le", "echeance"])
    Echeance.objects.filter(film=film, fait_le__isnull=True).delete()
    ecrire_echeances(film, departement)
    return film


@transaction.atomic
def ouvrir_si_le_temps_est_venu(*, departement: Departement, le: datetime.date) -> list[FilmAnnee]:
    """Open by themselves the films whose first task comes: where a template and a calendar are.

    *Source:* issue H (copied each school year).
    """
    if not ModeleTache.objects.filter(est_active=True).exists():
        return []
    ouverts = []
    deja = set(FilmAnnee.objects.values_list("annee", flat=True))
    for annee in (le.year - 1, le.year):
        reperes = None if annee in deja else reperes_connus(annee)
        if reperes is None:
            continue
        modeles = ModeleTache.objects.filter(est_active=True)
        premier = min(jour_de(une.du, reperes) for une in modeles)
        dernier = bornes_annee(annee)[1]
        if premier - AVANCE * UN_JOUR <= le < dernier:
            ouverts.append(ouvrir_film(departement=departement, annee=annee, auteur=None))
    return ouverts
