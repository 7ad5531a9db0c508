"""What the demonstration shows of means: scenarios, constats, gaps told by the field.

*Source:* decision 36; everything here is invented.
"""

import datetime

from django.db import transaction

from aesh.models import Affectation
from comptes.enums import Role
from comptes.models import Mandat
from pial.models import Etablissement, Pole
from reporting.actions.constats import (
    DonneesConstat,
    completer_constat,
    envoyer_constat,
    ouvrir_constat,
)
from reporting.actions.remontees import (
    DonneesRemontee,
    clore,
    deposer,
    prendre_en_charge,
    repondre,
)
from reporting.actions.scenarios_moyens import DonneesHypothese, ajouter_hypothese, creer_scenario
from reporting.enums.moyens import AideSupposee, GenreHypothese, GenreRemontee
from reporting.models import ConstatRentree, RemonteeTerrain, ScenarioMoyens
from socle.historique import annoncer_acte

SEMAINE = datetime.timedelta(days=7)


@transaction.atomic
def montrer_les_moyens(*, le: datetime.date) -> bool:
    """Fill the pages of means once; False when they already are, or when nobody coordinates.

    *Source:* decision 36.
    """
    if ScenarioMoyens.objects.exists() or RemonteeTerrain.objects.exists():
        return False
    annoncer_acte("demo")
    sei = Mandat.objects.filter(role=Role.SEI).select_related("perimetre").first()
    coordinations = list(
        Mandat.objects.filter(role=Role.COORD_PIAL, periode__contains=le)
        .select_related("perimetre__pole")
        .order_by("perimetre__pole__code", "pk")
    )
    par_pole = {mandat.perimetre.pole.pk: mandat for mandat in coordinations}
    if sei is None or not par_pole:
        return False
    for rang, auteur in enumerate(par_pole.values()):
        pole = auteur.perimetre.pole
        ecoles = list(_ecoles(pole, le))
        if ecoles:
            _remonter(auteur, sei, pole, ecoles, le, rang)
        if rang < 3:
            _constater(auteur, pole)
            _supposer(auteur, pole, ecoles, le)
    return True


def _ecoles(pole: Pole, le: datetime.date) -> list[Etablissement]:
    """Schools of the pole with notified pupils, the biggest first."""
    return list(
        Etablissement.objects.filter(
            rattachements__pole=pole,
            rattachements__periode__contains=le,
            scolarisations__isnull=False,
        )
        .distinct()
        .order_by("uai")[:3]
    )


def _remonter(
    auteur: Mandat,
    sei: Mandat,
    pole: Pole,
    ecoles: list[Etablissement],
    le: datetime.date,
    rang: int,
) -> None:
    """One late, one followed, one answered, one closed, spread over the poles."""
    besoins = (
        (GenreRemontee.HEURES, 5, "Les moyens ne couvrent plus les notifications de l'automne."),
        (GenreRemontee.ABSENCE, 2, "Deux absences non remplacées les mêmes matins."),
        (GenreRemontee.MATERIEL, 6, "Pas de code d'accès pour trois AESH arrivés en septembre."),
        (GenreRemontee.FORMATION, 8, "Deux AESH débutants n'ont pas commencé leur formation."),
    )
    for numero, (genre, semaines, texte) in enumerate(besoins):
        if rang > 2 and numero != rang % 4:  # a few per pole, all of them in the first ones
            continue
        jour = le - semaines * SEMAINE
        remontee = deposer(
            auteur=auteur,
            donnees=DonneesRemontee(pole, ecoles[numero % len(ecoles)], genre, jour, texte),
            le=jour,
        )
        if numero == 1:
            prendre_en_charge(auteur=sei, remontee=remontee, revision=1, echeance=le + SEMAINE)
        elif numero > 1:
            reponse = "Les codes sont créés." if numero == 2 else "Session ouverte en décembre."
            faite = repondre(auteur=sei, remontee=remontee, revision=1, texte=reponse)
            if numero == 2:
                clore(auteur=auteur, remontee=faite, revision=faite.revision)


def _constater(auteur: Mandat, pole: Pole) -> None:
    """A first version sent in September."""
    jour = datetime.date(2026, 9, 8)
    constat = ouvrir_constat(auteur=auteur, pole=pole, le=jour)
    lus = constat.releve
    complet = completer_constat(
        auteur=auteur,
        constat=constat,
        donnees=DonneesConstat(
            **lus,
            incidents=1,
            incidents_texte="Une salle de repos n'était pas prête le premier jour.",
            demandes="Trois codes d'accès, une clé, un casque anti-bruit.",
        ),
        revision=constat.revision,
    )
    envoye = envoyer_constat(auteur=auteur, constat=complet, revision=complet.revision)
    envoyee = datetime.datetime(2026, 9, 9, 14, 30, tzinfo=datetime.UTC)
    ConstatRentree.objects.filter(pk=envoye.pk).update(envoye_le=envoyee)


def _supposer(auteur: Mandat, pole: Pole, ecoles: list[Etablissement], le: datetime.date) -> None:
    """Two scenarios to compare."""
    janvier = datetime.date(le.year + 1 if le.month > 8 else le.year, 1, 4)
    if ecoles:
        ulis = creer_scenario(auteur=auteur, pole=pole, nom="Une ULIS en janvier", le=le)
        ajouter_hypothese(
            auteur=auteur,
            scenario=ulis,
            donnees=DonneesHypothese(GenreHypothese.OUVRIR_ULIS, janvier, ecoles[0]),
        )
    depart = creer_scenario(auteur=auteur, pole=pole, nom="Un départ, trois notifications", le=le)
    qui = (
        Affectation.objects.filter(pole=pole, periode__contains=le)
        .select_related("aesh")
        .order_by("aesh__matricule")
        .first()
    )
    if qui is not None:
        ajouter_hypothese(
            auteur=auteur,
            scenario=depart,
            donnees=DonneesHypothese(GenreHypothese.AESH_PART, janvier, aesh=qui.aesh),
        )
    if ecoles:
        ajouter_hypothese(
            auteur=auteur,
            scenario=depart,
            donnees=DonneesHypothese(
                GenreHypothese.NOTIFICATIONS,
                janvier,
                ecoles[-1],
                aide=AideSupposee.INDIVIDUELLE,
                nombre=3,
                minutes_hebdo=12 * 60,
            ),
        )
