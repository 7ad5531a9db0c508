"""Interventions at school: those that a mandate reads, names, what stands in the way, a week.

*Source:* issue G; permissions page §3 and §4; decision 41 for the list of professions.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from psycopg.types.range import DateRange

from aesh.models import Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.requetes.calendrier import calendrier_de
from comptes.models import Mandat
from eleves.enums import Semaine
from eleves.models import IndisponibiliteEleve
from eleves.regles.semaine import heure, moment
from pas.enums.interventions import EtatIntervention
from pas.models import CreneauIntervention, InterventionExterieure
from pas.permissions import TETES, est_du_binome
from pas.regles.interventions import FINIES, Heure
from pas.requetes.contenu import contenu_de, nom_court
from pas.requetes.saisines import saisines_lisibles
from pial.models import Etablissement
from pial.regles import UN_JOUR, annee_scolaire, est_ferme, lundi_de
from socle.texte import cle_tri


def interventions_visibles(mandat: Mandat, le: datetime.date) -> QuerySet[InterventionExterieure]:
    """Interventions that a mandate reads, with their hours.

    *Source:* ``RequeteInterventions.visibles_par``.
    """
    visibles = InterventionExterieure.objects.visibles_par(mandat, le)
    return visibles.select_related("etablissement", "eleve", "saisine__pole").prefetch_related(
        "creneaux"
    )


def heures_de(intervention: InterventionExterieure) -> list[Heure]:
    """Hours asked for, in order of the week.

    *Source:* décision 2.
    """
    siennes = intervention.creneaux.all()
    return sorted(Heure(c.jour, c.debut, c.fin, c.semaine) for c in siennes)


def noms_des_eleves(
    interventions: Iterable[InterventionExterieure], mandat: Mandat, le: datetime.date
) -> dict[UUID, str]:
    """First name and initial of each pupil, by intervention; nothing where the mandate may not.

    A pupil known by a request only is named to its PAS, and to the head with whom the family
    accepts that the PAS speaks. *Source:* ux page §4; permissions page §4 rule 4.
    """
    noms, en_attente = {}, []
    for une in interventions:
        if une.eleve is not None:
            noms[une.pk] = une.eleve.nom_court
        elif est_du_binome(mandat, une.saisine):
            noms[une.pk] = nom_court(contenu_de(une.saisine))
        else:
            en_attente.append(une)
    if en_attente and mandat.fonction in TETES:
        lisibles = set(
            saisines_lisibles(mandat, le)
            .filter(pk__in={une.saisine_id for une in en_attente})
            .values_list("pk", flat=True)
        )
        for une in en_attente:
            if une.saisine_id in lisibles:
                noms[une.pk] = nom_court(contenu_de(une.saisine))
    return {cle: nom for cle, nom in noms.items() if nom}


def salles_connues(etablissement: Etablissement) -> list[str]:
    """Rooms already used in a school for interventions.

    *Source:* règle locale (a room is written the same way twice).
    """
    utilisees = InterventionExterieure.objects.filter(etablissement=etablissement).exclude(salle="")
    return sorted(set(utilisees.order_by().values_list("salle", flat=True)), key=cle_tri)


@dataclass(frozen=True)
class AutreIntervention:
    """Another intervention of the school at a common moment; no name."""

    salle: str
    phrase: str


def _en_meme_temps(
    etablissement: UUID, heures: Sequence[Heure], periode: DateRange
) -> QuerySet[CreneauIntervention]:
    ensemble = Q(pk__in=[])
    for une in heures:
        ensemble |= Q(
            jour=une.jour,
            minutes__overlap=(une.debut, une.fin),
            lettres__overlap=une.lettres,
        )
    return CreneauIntervention.objects.filter(
        ensemble,
        etablissement=etablissement,
        periode__overlap=periode,
        retient_la_salle=True,
    )


def autres_interventions(intervention: InterventionExterieure) -> list[AutreIntervention]:
    """Who else comes to the school at these moments, and in which room.

    *Source:* issue G (the head sees the other interventions at the same hour).
    """
    autres = _en_meme_temps(
        intervention.etablissement_id, heures_de(intervention), intervention.periode
    ).exclude(intervention=intervention.pk)
    return [
        AutreIntervention(
            c.intervention.salle, Heure(c.jour, c.debut, c.fin, c.semaine).phrase.capitalize()
        )
        for c in autres.select_related("intervention").order_by("jour", "minutes")
    ]


def salle_prise(intervention: InterventionExterieure, salle: str) -> str:
    """When a room is already kept for another intervention, in words; empty when it is free.

    *Source:* issue G (overlap refused for the same room).
    """
    prise = (
        _en_meme_temps(intervention.etablissement_id, heures_de(intervention), intervention.periode)
        .filter(cle_salle=cle_tri(salle))
        .exclude(intervention=intervention.pk)
        .order_by("jour", "minutes")
        .first()
    )
    return Heure(prise.jour, prise.debut, prise.fin, prise.semaine).phrase if prise else ""


def conflits_de(intervention: InterventionExterieure, le: datetime.date) -> list[str]:
    """What the pupil already has at these hours from a day on, each sentence with the way out.

    Regular absences stop the placing; a published slot of an AESH does not: it is freed.
    *Source:* dossier §3 R10; issue G (« the conflict is shown before the agreement »).
    """
    if intervention.eleve_id is None or intervention.etat in FINIES:
        return []
    heures = heures_de(intervention)
    du, au = max(intervention.du, le), intervention.au
    siennes = {c.indisponibilite_id for c in intervention.creneaux.all()}
    return [
        *_absences(intervention.eleve_id, heures, du, au, siennes),
        *_aides(intervention, heures, du, au),
    ]


def _absences(
    eleve: UUID,
    heures: Sequence[Heure],
    du: datetime.date,
    au: datetime.date,
    siennes: Collection[UUID | None],
) -> list[str]:
    lignes = IndisponibiliteEleve.objects.filter(
        eleve=eleve, periode__overlap=DateRange(du, au + UN_JOUR)
    ).exclude(pk__in=[cle for cle in siennes if cle])
    phrases = []
    for une in lignes.order_by("jour", "minutes"):
        prise = Heure(une.jour, une.minutes.lower, une.minutes.upper, une.semaine)
        if any(prise.chevauche(h) for h in heures):
            phrases.append(
                f"L'élève n'est déjà pas en classe {prise.phrase} ({une.get_genre_display()}). "
                "Choisissez une autre heure, ou arrêtez d'abord cette absence."
            )
    return phrases


def _aides(
    intervention: InterventionExterieure,
    heures: Sequence[Heure],
    du: datetime.date,
    au: datetime.date,
) -> list[str]:
    suite = (
        "Pendant l'intervention, "
        if intervention.etat == EtatIntervention.EN_PLACE
        else "Choisissez une autre heure, ou accordez : "
    )
    lignes = list(
        Occupation.objects.filter(
            eleve=intervention.eleve_id,
            creneau__isnull=False,
            dates__touche=DateRange(du, au + UN_JOUR),
        )
        .select_related("creneau__aesh")
        .order_by("creneau__jour", "minutes")
    )
    lettres = _lettres(intervention.etablissement_id, du) if lignes else {}
    dites: dict[str, None] = {}
    for ligne in lignes:
        debut, fin = ligne.minutes.lower, ligne.minutes.upper
        jours = [j for j in jours_de_multirange(ligne.dates) if du <= j <= au]
        for une in heures:
            if not (une.debut < fin and debut < une.fin):
                continue
            if any(
                j.isoweekday() == une.jour
                and une.semaine in (Semaine.TOUTES, lettres.get(lundi_de(j), une.semaine))
                for j in jours
            ):
                libre = f"{heure(max(debut, une.debut))} à {heure(min(fin, une.fin))}"
                dites[
                    f"{moment(une.jour, debut, fin).capitalize()}, "
                    f"{ligne.creneau.aesh.nom_complet} aide cet élève. "
                    f"{suite}l'AESH est libre de {libre}, la coordination la place alors ailleurs."
                ] = None
    return list(dites)


def _lettres(etablissement: UUID, le: datetime.date) -> dict[datetime.date, str]:
    """A or B of each week of a school from a day on, by Monday."""
    calendrier = calendrier_de(annee_scolaire(le), le, [etablissement])
    return dict(zip(calendrier.lundis, calendrier.lettres[etablissement], strict=True))


@dataclass(frozen=True)
class Venue:
    """One intervention on one date of a school."""

    date: datetime.date
    debut: int
    fin: int
    salle: str
    intervention: InterventionExterieure

    @property
    def heures(self) -> str:
        """``10 h 00 – 10 h 45``."""
        return f"{heure(self.debut)} – {heure(self.fin)}"


def venues_de_la_semaine(
    etablissement: Etablissement,
    lundi: datetime.date,
    visibles: Collection[UUID] | QuerySet[InterventionExterieure],
) -> list[Venue]:
    """Who comes on which date of a week, in order, closed days and other weeks left out.

    *Source:* issue G (week of interventions of a school); decision 33.
    """
    samedi = lundi + 6 * UN_JOUR
    creneaux = CreneauIntervention.objects.filter(
        etablissement=etablissement,
        intervention__in=visibles,
        retient_la_salle=True,
        periode__overlap=DateRange(lundi, samedi),
        intervention__etat__in=("en_place", "terminee"),
    ).select_related("intervention__eleve", "intervention__saisine__pole")
    calendrier = calendrier_de(annee_scolaire(lundi), lundi, [etablissement.pk])
    rang = calendrier.indice(lundi)
    lettre = calendrier.lettres[etablissement.pk][rang] if rang is not None else None
    venues = []
    for c in creneaux:
        date = lundi + (c.jour - 1) * UN_JOUR
        a_lieu = c.semaine == Semaine.TOUTES or c.semaine == lettre
        if a_lieu and date in c.periode and not est_ferme(date, calendrier.fermetures):
            venues.append(Venue(date, c.debut, c.fin, c.intervention.salle, c.intervention))
    return sorted(venues, key=lambda v: (v.date, v.debut, cle_tri(v.salle)))


def a_faire(mandat: Mandat, le: datetime.date) -> dict[str, int]:
    """For homes: agreements to give, families to inform, to put in place.

    *Source:* issue G (« à donner : accord pour une intervention »).
    """
    etats = InterventionExterieure.objects.visibles_par(mandat, le).order_by()
    lus = list(etats.values_list("etat", flat=True))
    return {code: lus.count(code) for code in ("demandee", "accordee", "famille_informee")}
