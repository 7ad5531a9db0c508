"""Drafts of a pole kept aside to be compared: keep, choose, rename, delete. Nothing is lost.

*Source:* règle locale (a coordinator tries several weeks before one is proposed); decision 1 (one
version at a time is prepared, seen and published).
"""

import datetime

import pghistory
from django.db import transaction

from aesh.actions.copie import copier_creneaux
from aesh.actions.emplois import numero_suivant, verrouiller_version
from aesh.actions.restauration import vider
from aesh.models import EmploiDuTemps, RemarqueCreneau
from aesh.permissions import peut_garder, peut_gerer_scenario
from aesh.requetes.versions import derniere_publiee, scenarios_du_pole, version_en_preparation
from comptes.models import Mandat
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri
from socle.verrous import verrouiller

SCENARIOS_MAXIMUM = 8  # beyond that nobody compares: one is chosen or deleted
NOM_MAXIMUM = 60


@transaction.atomic
def garder_scenario(*, brouillon: EmploiDuTemps, nom: str, auteur: Mandat) -> EmploiDuTemps:
    """Copy a draft, or another scenario, under a name. Both may then change.

    Raises ``ActionRefusee``: not a draft, name empty or taken, too many scenarios.
    *Source:* règle locale.
    """
    brouillon = _verrouiller(brouillon)
    if not peut_garder(auteur, brouillon):
        raise ActionRefusee(
            f"{brouillon.designation} n'est plus un brouillon : reprenez-le en brouillon, ou "
            "ouvrez une nouvelle version, puis gardez-la comme scénario."
        )
    deja = scenarios_du_pole(brouillon.pole_id, brouillon.annee)
    if len(deja) >= SCENARIOS_MAXIMUM:
        raise ActionRefusee(
            f"Ce pôle garde déjà {len(deja)} scénarios, le maximum : supprimez-en un, ou "
            "retenez-en un, depuis la page « Versions »."
        )
    scenario = EmploiDuTemps.objects.create(
        pole=brouillon.pole,
        annee=brouillon.annee,
        version=brouillon.version,
        date_effet=brouillon.date_effet,
        scenario=_nom_libre(nom, deja),
    )
    copier_creneaux(depuis=brouillon, vers=scenario, membre=auteur.membre_id)
    return scenario


@transaction.atomic
def retenir_scenario(
    *, scenario: EmploiDuTemps, auteur: Mandat, maintenant: datetime.datetime
) -> EmploiDuTemps:
    """Make a scenario the draft; the draft there was is kept as a scenario named by its day.

    ``maintenant``: the department's own time, for that name. Slots do not move: whoever has one of
    them open goes on in it. Raises ``ActionRefusee``: no scenario any more, or a version already
    proposed. *Source:* règle locale; decision 1.
    """
    scenario = _verrouiller(scenario)
    if not peut_gerer_scenario(auteur, scenario):
        raise ActionRefusee("Ce n'est plus un scénario : rechargez la page.")
    ouverte = version_en_preparation(scenario.pole_id, scenario.annee)
    with pghistory.context(acte="retenir_scenario", scenario=scenario.scenario):
        if ouverte is None:
            numero = numero_suivant(scenario.pole_id, scenario.annee)
        else:
            ouverte = verrouiller_version(ouverte)
            if not ouverte.est_modifiable:
                raise ActionRefusee(
                    f"La version {ouverte.version} est déjà « {ouverte.get_statut_display()} » : "
                    "reprenez-la en brouillon, puis retenez ce scénario."
                )
            numero = ouverte.version
            ouverte.scenario = _nom_du_jour(ouverte, maintenant)
            ouverte.save(update_fields=["scenario", "modifie_le"])
        scenario.scenario, scenario.version = "", numero
        scenario.save(update_fields=["scenario", "version", "modifie_le"])
    return scenario


@transaction.atomic
def renommer_scenario(*, scenario: EmploiDuTemps, nom: str, auteur: Mandat) -> EmploiDuTemps:
    """Give a scenario another name. Raises ``ActionRefusee``: empty, or taken in this pole.

    *Source:* règle locale.
    """
    scenario = _verrouiller(scenario)
    if not peut_gerer_scenario(auteur, scenario):
        raise ActionRefusee("Ce n'est plus un scénario : rechargez la page.")
    autres = scenarios_du_pole(scenario.pole_id, scenario.annee)
    scenario.scenario = _nom_libre(nom, [s for s in autres if s.pk != scenario.pk])
    scenario.save(update_fields=["scenario", "modifie_le"])
    return scenario


@transaction.atomic
def supprimer_scenario(*, scenario: EmploiDuTemps, auteur: Mandat) -> None:
    """Delete a scenario and its slots; the history keeps them, remarks follow their slot.

    Raises ``ActionRefusee`` for anything else than a scenario. *Source:* règle locale.
    """
    scenario = _verrouiller(scenario)
    if not peut_gerer_scenario(auteur, scenario):
        raise ActionRefusee("Ce n'est plus un scénario : seul un scénario se supprime.")
    reste = version_en_preparation(scenario.pole_id, scenario.annee) or derniere_publiee(
        scenario.pole_id, scenario.annee
    )
    if reste is not None:
        RemarqueCreneau.objects.filter(emploi=scenario).update(emploi=reste)
    with pghistory.context(acte="supprimer_scenario", scenario=scenario.scenario):
        vider(scenario, membre=auteur.membre_id)
        scenario.delete()


def _verrouiller(emploi: EmploiDuTemps) -> EmploiDuTemps:
    """Wait for who opens, keeps or chooses in this pole, then for the editors of this version."""
    verrouiller(f"pole:{emploi.pole_id}:{emploi.annee}", seul=True)
    if not EmploiDuTemps.objects.filter(pk=emploi.pk).exists():
        raise ActionRefusee("Ce scénario vient d'être supprimé : rechargez la page.")
    return verrouiller_version(emploi)


def _nom_libre(nom: str, autres: list[EmploiDuTemps]) -> str:
    """The name as it is kept; refused when empty, too long or taken."""
    nom = " ".join(nom.split())
    if not nom:
        raise ActionRefusee("Donnez un nom à ce scénario, par exemple « Karim au collège ».")
    if len(nom) > NOM_MAXIMUM:
        raise ActionRefusee(f"Ce nom est trop long : {NOM_MAXIMUM} caractères au plus.")
    if cle_tri(nom) in {cle_tri(autre.scenario) for autre in autres}:
        raise ActionRefusee(
            f"Un scénario de ce pôle s'appelle déjà « {nom} » : choisissez-en un autre."
        )
    return nom


def _nom_du_jour(brouillon: EmploiDuTemps, maintenant: datetime.datetime) -> str:
    """``Brouillon du 22/11/2026``, with the hour, then a number, when that name is taken."""
    pris = {cle_tri(s.scenario) for s in scenarios_du_pole(brouillon.pole_id, brouillon.annee)}
    jour = f"Brouillon du {maintenant:%d/%m/%Y}"
    heure = f"{jour} à {maintenant:%H:%M}"
    nom, rang = jour, 1
    while cle_tri(nom) in pris:
        nom = heure if rang == 1 else f"{heure} ({rang})"
        rang += 1
    return nom
