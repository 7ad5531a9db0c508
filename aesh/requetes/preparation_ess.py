"""Facts for the meeting of a pupil's team: rights, help, school, meetings; never a diagnosis.

*Source:* dossier §2.3 (ESS: dates, participants, coded conclusions; the content is in the LPI).
"""

import datetime
from dataclasses import dataclass, field

from aesh.models import Rencontre
from aesh.regles.durees import duree
from comptes.models import Mandat
from eleves.enums import (
    LIBELLES_ACTIVITE,
    LIBELLES_CONCLUSION_REUNION,
    LIBELLES_PARTICIPANT_REUNION,
    Activite,
    ConclusionReunion,
    GenreReunion,
    ParticipantReunion,
)
from eleves.models import (
    Couverture,
    DemandeMdph,
    Eleve,
    IndisponibiliteEleve,
    NotificationMdph,
    PlanEleve,
    ReunionEleve,
    Scolarisation,
)
from eleves.regles.mots_droits import en_suite
from eleves.regles.semaine import moment
from eleves.requetes.besoins import besoin_local_de
from eleves.requetes.evaluations import evaluations_de, lire_evaluation
from pial.regles import UN_JOUR

REUNIONS = 8


@dataclass(frozen=True)
class Rubrique:
    """A title and its sentences; ``vide`` says what is missing."""

    titre: str
    phrases: list[str] = field(default_factory=list)
    vide: str = ""


@dataclass(frozen=True)
class Preparation:
    """The page, on screen and on paper."""

    eleve: Eleve
    le: datetime.date
    ou: str
    prochaine: str
    rubriques: list[Rubrique]


def preparation_de(eleve: Eleve, mandat: Mandat, le: datetime.date) -> Preparation:
    """Facts of one pupil on a day, in twelve queries. *Source:* dossier §2.3."""
    lieux = list(
        Scolarisation.objects.filter(eleve=eleve)
        .select_related("etablissement", "classe")
        .order_by("-periode")
    )
    actuel = next((un for un in lieux if le in un.periode), None)
    ou = "Aucune école à ce jour"
    if actuel:
        ou = actuel.etablissement.nom_court
        ou += f", classe {actuel.classe}" if actuel.classe else ""
    reunions = list(ReunionEleve.objects.filter(eleve=eleve).order_by("-date")[:REUNIONS])
    ess = [r for r in reunions if r.genre == GenreReunion.ESS]
    fixees = sorted(r.date for r in ess if not r.tenue and r.date >= le)
    tenues = sorted((r for r in ess if r.tenue), key=lambda r: r.date)
    voulue = tenues[-1].prochaine_le if tenues else None
    prochaine = "Date de l'ESS à fixer"
    if fixees:
        prochaine = f"ESS le {fixees[0]:%d/%m/%Y}"
    elif voulue:
        prochaine += f", voulue vers le {voulue:%d/%m/%Y}"
    derniere = tenues[-1].date if tenues else None
    return Preparation(
        eleve,
        le,
        ou,
        prochaine,
        [
            _droits(eleve, le),
            _aides(eleve, derniere),
            _organisation(eleve),
            _scolarite(eleve, lieux, le),
            _reunions(reunions, le),
        ],
    )


def _dernier(periode: object) -> str:
    fin = getattr(periode, "upper", None)
    return f"jusqu'au {fin - UN_JOUR:%d/%m/%Y}" if fin else "sans fin connue"


def _droits(eleve: Eleve, le: datetime.date) -> Rubrique:
    phrases = []
    for droit in NotificationMdph.objects.en_vigueur(le).filter(eleve=eleve).order_by("periode"):
        mots = [LIBELLES_ACTIVITE[Activite(a)].lower() for a in droit.activites]
        heures = f", {duree(droit.minutes_hebdo)} par semaine" if droit.minutes_hebdo else ""
        quoi = f" ({', '.join(mots)})" if mots else ""
        phrases.append(f"{droit.get_type_display()}{heures}{quoi}, {_dernier(droit.periode)}.")
    for demande in DemandeMdph.objects.en_attente().filter(eleve=eleve).order_by("deposee_le"):
        phrases.append(
            f"Demande en attente : {demande.get_genre_display().lower()}, déposée le "
            f"{demande.deposee_le:%d/%m/%Y}. Ce n'est pas un droit."
        )
    return Rubrique("Droits notifiés", phrases, "Aucun droit en cours.")


def _aides(eleve: Eleve, derniere: datetime.date | None) -> Rubrique:
    couverture = Couverture.objects.filter(eleve=eleve).first()
    phrases = []
    if couverture and couverture.minutes_individuelles:
        phrases.append(
            f"Aide individuelle placée : {duree(couverture.minutes_individuelles)} par semaine."
        )
    if couverture and couverture.minutes_mutualisees:
        phrases.append(
            f"Aide mutualisée placée : {duree(couverture.minutes_mutualisees)} par semaine, "
            "sans quotité."
        )
    binomes = Rencontre.objects.filter(eleve=eleve).select_related("aesh").order_by("a_partir_du")
    for un in binomes:
        neuf = " (depuis la dernière ESS)" if derniere and un.a_partir_du > derniere else ""
        phrases.append(
            f"{un.aesh.nom_complet}, à partir du {un.a_partir_du:%d/%m/%Y}{neuf}. Rencontre avec "
            f"la famille : {un.get_etat_display().lower()}"
            + (f" le {un.faite_le:%d/%m/%Y}." if un.faite_le else ".")
        )
    return Rubrique("Aide humaine", phrases, "Aucun créneau publié.")


def _organisation(eleve: Eleve) -> Rubrique:
    besoin = besoin_local_de(eleve)
    phrases = []
    if besoin.statut:
        cible = f"{besoin.cible} par semaine" if besoin.cible else "aucune"
        phrases.append(f"Cible locale : {cible}, {besoin.statut}.")
    if besoin.repas:
        phrases.append(f"Besoin à la pause méridienne : {besoin.repas}.")
    courante = next((e for e in evaluations_de(eleve) if e.est_courante), None)
    if courante:
        lue = lire_evaluation(courante)
        phrases.append(f"Besoins évalués le {courante.faite_le:%d/%m/%Y} :")
        for ligne, etape in zip(lue.lignes, lue.calcul.etapes, strict=True):
            securite = ", sécurité" if ligne.est_securite else ""
            intensite = ligne.get_intensite_display().lower()
            phrases.append(
                f"{etape.besoin.activite}, {etape.besoin.moment} : {intensite}{securite}."
            )
    return Rubrique(
        "Organisation locale (sans quotité, pas un droit)", phrases, "Aucun besoin évalué."
    )


def _scolarite(eleve: Eleve, lieux: list[Scolarisation], le: datetime.date) -> Rubrique:
    phrases = [
        f"{un.etablissement.nom_court}{f', classe {un.classe}' if un.classe else ''}, "
        f"{un.get_modalite_display().lower()}, à partir du {un.periode.lower:%d/%m/%Y}."
        for un in lieux
    ]
    phrases += [
        f"{plan.get_genre_display()} : {_dernier(plan.periode)}, "
        f"{'dans le LPI' if plan.dans_lpi else 'pas encore dans le LPI'}."
        for plan in PlanEleve.objects.filter(eleve=eleve, periode__contains=le)
    ]
    phrases += [
        f"{absence.get_genre_display()}, "
        f"{moment(absence.jour, absence.minutes.lower, absence.minutes.upper)}."
        for absence in IndisponibiliteEleve.objects.en_vigueur(le).filter(eleve=eleve)
    ]
    return Rubrique("Scolarité et plans", phrases, "Aucune école connue.")


def _reunions(reunions: list[ReunionEleve], le: datetime.date) -> Rubrique:
    phrases = []
    for une in reunions:
        etat = "" if une.tenue else (" (prévue)" if une.date >= le else " (à confirmer)")
        presents = [
            en_suite(LIBELLES_PARTICIPANT_REUNION[ParticipantReunion(p)]) for p in une.participants
        ]
        conclusions = [
            en_suite(LIBELLES_CONCLUSION_REUNION[ConclusionReunion(c)]) for c in une.conclusions
        ]
        suite = f" Présents : {', '.join(presents)}." if presents else ""
        suite += f" Conclusions : {', '.join(conclusions)}." if conclusions else ""
        phrases.append(f"{une.get_genre_display()}, {une.date:%d/%m/%Y}{etat}.{suite}")
    return Rubrique("Réunions et GEVA-Sco", phrases, "Aucune réunion notée.")
