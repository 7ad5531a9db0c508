"""The demonstration, step by step; each step does nothing when it is already done.

*Source:* decision 36 (sizes of the demonstration); the rest is ours.
"""

import datetime
from typing import Any

from django.db.models import Count, F, Sum

from aesh.actions.demo_comptes import Comptes, equiper_poles
from aesh.actions.demo_poles import inventer_pas, inventer_pials
from aesh.actions.emplois import ouvrir_brouillon
from aesh.actions.peuplement import est_peuple, peupler
from aesh.actions.publication import publier
from aesh.enums import StatutEmploi
from aesh.models import Aesh, EmploiDuTemps
from aesh.simulation.parametres import ANNEE, RENTREE, Parametres
from aesh.simulation.population import DROIT_RECENT
from comptes.enums import Role
from comptes.models import Mandat
from eleves.models import Eleve
from esms.actions.demo import porteur_de_la_demo
from pial.enums import GenrePole, Secteur
from pial.models import Etablissement, Pole
from socle.historique import annoncer_acte

PIAL_COORDINATION = "0351881E"
PIAL_SECOND = "0350041E"
PIAL_TROISIEME = "0350021H"
PIALS_LEGERS = (PIAL_COORDINATION, PIAL_SECOND, PIAL_TROISIEME)
GRAINE = 35
TAILLES_LEGERES = {"35": (44, 130), "44": (10, 28)}  # AESH, pupils
UTC = datetime.UTC
PROPOSE_LE = datetime.datetime(2026, 8, 27, 15, 0, tzinfo=UTC)
VISE_LE = datetime.datetime(2026, 8, 28, 9, 0, tzinfo=UTC)
PUBLIE_LE = datetime.datetime(2026, 8, 28, 14, 0, tzinfo=UTC)


def peupler_demo(departement: str, *, leger: bool) -> None:
    """Poles where they are invented, then everybody, with a first draft week per pole.

    *Source:* decision 36.
    """
    if est_peuple():
        return
    aesh, eleves = TAILLES_LEGERES[departement] if leger else (None, None)
    if departement == "44":
        inventer_pials(1 if leger else 7)
    peupler(Parametres.du_departement(departement, GRAINE, 1.0, aesh, eleves))
    inventer_pas(PIAL_COORDINATION if departement == "35" else pial_partage_44().code)


def pial_partage_44() -> Pole:
    """The first PIAL of the second department that is not private: it also has a PAS."""
    poles = Pole.objects.filter(genre=GenrePole.PIAL).order_by("code")
    return poles.exclude(secteur=Secteur.PRIVE).first() or poles[0]


def pial(code: str) -> Pole:
    """A PIAL of the department now open."""
    return Pole.objects.get(genre=GenrePole.PIAL, code=code)


def ouvrir_comptes_35() -> Comptes:
    """One account per role, a second and a third coordinator, one person with two functions."""
    annoncer_acte("demo")
    comptes = Comptes()
    pole = pial(PIAL_COORDINATION)
    ecole, college = _ecole(pole), _college(pole)
    pas = Pole.objects.get(genre=GenrePole.PAS, code=f"PAS-{PIAL_COORDINATION}")
    lieux: dict[Role, Any] = {
        Role.PILOTE: pole.perimetre,
        Role.COORD_PIAL: pole.perimetre,
        Role.AESH_REF: pole.perimetre,
        Role.COORD_PAS: pas.perimetre,
        Role.EDUC_PAS: pas.perimetre,
        Role.RESSOURCE: pas.perimetre,
        Role.DIRECTEUR: ecole.perimetre,
        Role.ENSEIGNANT: ecole.perimetre,
        Role.CHEF_ETAB: college.perimetre,
        Role.IEN: ecole.circonscription.perimetre if ecole.circonscription else None,
    }
    if porteur := porteur_de_la_demo():
        lieux |= dict.fromkeys((Role.ESMS_DIR, Role.EMAS), porteur.perimetre)
    premiers = (Role.SEI, Role.COORD_PIAL, Role.PILOTE, Role.AESH, Role.DIRECTEUR)
    for role in (*premiers, *(r for r in Role if r not in premiers)):
        if role == Role.AESH:
            comptes.lier_aesh(_aesh_a_montrer(pole), "aesh.35")
        else:
            mandat = comptes.ouvrir_role(role, lieux.get(role))
            if role == Role.ERSEH:  # both schools of the pole that other accounts show
                suivies = Etablissement.objects.filter(pk__in=[ecole.pk, college.pk])
                suivies.update(secteur_referent=mandat.perimetre_id)
    second, troisieme = pial(PIAL_SECOND), pial(PIAL_TROISIEME)
    comptes.ouvrir("coordonnateur2.35", Role.COORD_PIAL, second.perimetre, "un autre PIAL")
    deux = "deux fonctions : changer de casquette"
    comptes.ouvrir("deux-casquettes.35", Role.COORD_PIAL, troisieme.perimetre, deux)
    comptes.ouvrir("deux-casquettes.35", Role.DIRECTEUR, _ecole(troisieme).perimetre, deux)
    ailleurs = "deux départements : changer de département"
    comptes.ouvrir("deux-departements", Role.COORD_PIAL, second.perimetre, ailleurs)
    return comptes


def ouvrir_comptes_44() -> Comptes:
    """The SEI and a coordinator of the second department, and who works in both."""
    annoncer_acte("demo")
    comptes = Comptes()
    poles = list(Pole.objects.filter(genre=GenrePole.PIAL).order_by("code"))
    publics = [pole for pole in poles if pole.secteur != Secteur.PRIVE] or poles
    comptes.ouvrir_role(Role.SEI)
    comptes.ouvrir_role(Role.COORD_PIAL, publics[0].perimetre)
    pas = Pole.objects.get(genre=GenrePole.PAS, code=f"PAS-{pial_partage_44().code}")
    comptes.ouvrir_role(Role.COORD_PAS, pas.perimetre)
    comptes.ouvrir_role(Role.EDUC_PAS, pas.perimetre)
    ailleurs = "deux départements : changer de département"
    comptes.ouvrir("deux-departements", Role.COORD_PIAL, publics[-1].perimetre, ailleurs)
    return comptes


def _ecole(pole: Pole) -> Etablissement:
    """Public primary school of the pole with the most notified pupils."""
    ecoles = Etablissement.objects.filter(
        rattachements__pole=pole, degre="premier", secteur=Secteur.PUBLIC
    )
    return (
        ecoles.annotate(n=Count("scolarisations", distinct=True))
        .select_related("perimetre", "circonscription__perimetre")
        .order_by("-n", "uai")[0]
    )


def _college(pole: Pole) -> Etablissement:
    return pole.support or Etablissement.objects.filter(rattachements__pole=pole, type="college")[0]


def _aesh_a_montrer(pole: Pole) -> Aesh:
    """Already linked, or the one of the pole with the most slots of several kinds."""
    candidates = Aesh.objects.filter(
        affectations__pole=pole, affectations__est_principale=True, creneaux__isnull=False
    ).annotate(
        genres=Count("creneaux__type", distinct=True), n=Count("creneaux__id", distinct=True)
    )
    ordre = candidates.order_by(F("membre").asc(nulls_last=True), "-genres", "-n", "matricule")
    return ordre[0]


def publier_premieres_versions(le: datetime.date) -> list[EmploiDuTemps]:
    """Make every first version proposed and seen by its pole's people; returns those to publish.

    *Source:* decision 1: the coordinator proposes, the pilote gives the visa.
    """
    annoncer_acte("demo")
    emplois = list(
        EmploiDuTemps.objects.filter(annee=ANNEE, version=1)
        .exclude(statut=StatutEmploi.PUBLIE)
        .exclude(statut=StatutEmploi.ARCHIVE)
        .select_related("pole")
        .order_by("pole__code")
    )
    equipes = equiper_poles([emploi.pole for emploi in emplois])
    for emploi in emplois:
        equipe = equipes[emploi.pole_id]
        emploi.statut = StatutEmploi.VISE
        emploi.propose_par_id = equipe[Role.COORD_PIAL].membre_id
        emploi.propose_le = PROPOSE_LE
        emploi.vise_par_id = equipe[Role.PILOTE].membre_id
        emploi.vise_le = VISE_LE
        champs = ["statut", "propose_par", "propose_le", "vise_par", "vise_le", "modifie_le"]
        emploi.save(update_fields=champs)
    return emplois


def publier_version(emploi: EmploiDuTemps, le: datetime.date) -> None:
    """Publish one first version as its coordinator did at the end of August."""
    annoncer_acte("demo")
    auteur = Mandat.objects.filter(
        membre=emploi.propose_par_id, role=Role.COORD_PIAL, perimetre=emploi.pole.perimetre_id
    )[0]
    publier(emploi, auteur=auteur, le=le, prevenir=False)
    EmploiDuTemps.objects.filter(pk=emploi.pk).update(publie_le=PUBLIE_LE)


def preparer_brouillon(le: datetime.date) -> EmploiDuTemps:
    """The coordinator's next version, in which a pupil waits for her hours."""
    pole = pial(PIAL_COORDINATION)
    suivante = EmploiDuTemps.objects.filter(pole=pole, annee=ANNEE, version=2).first()
    if suivante:
        return suivante
    annoncer_acte("demo")
    auteur = Mandat.objects.filter(perimetre=pole.perimetre_id, role=Role.COORD_PIAL)[0]
    lundi = le + datetime.timedelta(days=14 - le.weekday())
    return ouvrir_brouillon(pole=pole, annee=ANNEE, date_effet=max(lundi, RENTREE), auteur=auteur)


def attente() -> dict[str, Any]:
    """Who waits in the coordinator's PIAL, where, for how long, and who could help."""
    pole = pial(PIAL_COORDINATION)
    eleve = (
        Eleve.objects.filter(
            scolarisations__etablissement__rattachements__pole=pole,
            scolarisations__classe__annee=ANNEE,
            notifications__type="individuelle",
            notifications__recue_le=DROIT_RECENT,
            liens_creneaux__isnull=True,
        )
        .annotate(minutes=F("notifications__minutes_hebdo"))
        .order_by("cle_tri")
        .first()
    )
    if eleve is None:
        return {}
    ecole = eleve.scolarisations.get(classe__annee=ANNEE).etablissement
    aesh = (
        Aesh.objects.filter(
            affectations__etablissement=ecole,
            affectations__pole=pole,
            creneaux__emploi__version=1,
        )
        .annotate(places=Sum(F("creneaux__fin") - F("creneaux__debut")))
        .annotate(reste=F("contrats__minutes_hebdo") - F("places"))
        .order_by("-reste", "matricule")
        .first()
    )
    return {"eleve": eleve, "minutes": eleve.minutes, "ecole": ecole, "aesh": aesh}
