"""Life of a timetable version: draft, proposed, visa, sent back (decision 1).

*Source:* decisions 1 and 5.
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aesh.actions.copie import copier_creneaux
from aesh.actions.visa_avis import prevenir_du_visa, retirer_avis_de_visa
from aesh.enums import Niveau, StatutEmploi
from aesh.models import EmploiDuTemps, VisaEcole
from aesh.permissions import peut_modifier, peut_ouvrir, peut_proposer, peut_reprendre, peut_viser
from aesh.regles.registre import constats
from aesh.regles.situation import Situation
from aesh.requetes.situation import dossier_de
from aesh.requetes.versions import version_en_preparation, version_en_vigueur
from comptes.models import Mandat
from pial.models import Pole
from pial.regles import UN_JOUR, bornes_annee, libelle_annee
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller


def verrouiller_version(emploi: EmploiDuTemps) -> EmploiDuTemps:
    """Wait for the editors of a version, keep new ones out, and read it again."""
    verrouiller(f"emploi:{emploi.pk}", seul=True)
    return EmploiDuTemps.objects.select_related("pole").get(pk=emploi.pk)


def refuser_si_bloque(situation: Situation, verbe: str) -> None:
    """Raise ``ActionRefusee`` with every blocking sentence. *Source:* decision 5."""
    bloquants = [c for c in constats(situation) if c.niveau == Niveau.BLOQUANT]
    if bloquants:
        pluriel = "s" if len(bloquants) > 1 else ""
        raise ActionRefusee(
            f"{len(bloquants)} conflit{pluriel} bloquant{pluriel} : corrigez-les avant de {verbe}.",
            [c.phrase for c in bloquants],
        )


def refuser_si_ouverte(pole: UUID, annee: int) -> None:
    """Raise ``ActionRefusee``, with the way out, when a version is already being prepared.

    *Source:* decision 1 (one version at a time is prepared, seen and published).
    """
    ouverte = version_en_preparation(pole, annee)
    if ouverte is None:
        return
    issue = (
        "terminez-la d'abord, ou remplacez son contenu depuis la page « Versions »."
        if ouverte.est_modifiable
        else "publiez-la, ou reprenez-la en brouillon."
    )
    raise ActionRefusee(f"La version {ouverte.version} est déjà en préparation : {issue}")


def numero_suivant(pole: UUID, annee: int) -> int:
    """Number of the next version of a pole's year; scenarios have none of their own."""
    versions = EmploiDuTemps.objects.filter(pole=pole, annee=annee, scenario="")
    return (versions.aggregate(n=Max("version"))["n"] or 0) + 1


def refuser_si_scenario(emploi: EmploiDuTemps, verbe: str) -> None:
    """Raise ``ActionRefusee``, with the way out, for a draft kept aside.

    *Source:* règle locale (one draft at a time goes to the pilote; scenarios are compared).
    """
    if emploi.scenario:
        raise ActionRefusee(
            f"« {emploi.scenario} » est un scénario : pour le {verbe}, retenez-le d'abord. "
            "Le brouillon actuel, s'il y en a un, sera gardé comme scénario."
        )


@transaction.atomic
def ouvrir_brouillon(
    *,
    pole: Pole,
    annee: int,
    date_effet: datetime.date,
    auteur: Mandat,
    modele: EmploiDuTemps | None = None,
) -> EmploiDuTemps:
    """Open the next version of a pole: a copy of ``modele``, or of the one in force, or empty.

    Raises ``ActionRefusee`` without the right, or when a version is already being prepared.
    """
    if not peut_ouvrir(auteur):
        raise ActionRefusee("Votre fonction ne permet pas d'ouvrir un emploi du temps.")
    verrouiller(f"pole:{pole.pk}:{annee}", seul=True)
    refuser_si_ouverte(pole.pk, annee)
    modele = modele or version_en_vigueur(pole.pk, annee, date_effet)
    nouveau = EmploiDuTemps.objects.create(
        pole=pole, annee=annee, version=numero_suivant(pole.pk, annee), date_effet=date_effet
    )
    if modele:
        copier_creneaux(depuis=modele, vers=nouveau, membre=auteur.membre_id)
    return nouveau


@transaction.atomic
def changer_date_effet(
    emploi: EmploiDuTemps, *, auteur: Mandat, date_effet: datetime.date
) -> EmploiDuTemps:
    """Change from when a draft will hold, within its school year.

    Raises ``ActionRefusee`` when it is not a draft, or for a day outside that year.
    """
    emploi = verrouiller_version(emploi)
    if not peut_modifier(auteur, emploi):
        raise ActionRefusee("Seul un brouillon change de date d'effet.")
    debut, fin = bornes_annee(emploi.annee)
    if not debut <= date_effet < fin:
        raise ActionRefusee(
            f"Cet emploi du temps est celui de l'année {libelle_annee(emploi.annee)} : choisissez "
            f"une date entre le {debut:%d/%m/%Y} et le {fin - UN_JOUR:%d/%m/%Y}."
        )
    emploi.date_effet = date_effet
    emploi.save(update_fields=["date_effet", "modifie_le"])
    return emploi


@transaction.atomic
def proposer(emploi: EmploiDuTemps, *, auteur: Mandat) -> EmploiDuTemps:
    """Send a draft without blocking conflict to the pilote; who signs is told.

    Raises ``ActionRefusee`` with the sentences. *Source:* decisions 1, 5 and 18.
    """
    emploi = verrouiller_version(emploi)
    refuser_si_scenario(emploi, "proposer")
    if not peut_proposer(auteur, emploi):
        raise ActionRefusee("Cet emploi du temps n'est plus un brouillon : rechargez la page.")
    refuser_si_bloque(dossier_de(emploi, emploi.date_effet).situation(), "proposer")
    emploi.statut = StatutEmploi.PROPOSE
    emploi.propose_par_id = auteur.membre_id
    emploi.propose_le = timezone.now()
    emploi.renvoi = ""
    emploi.save(update_fields=["statut", "propose_par", "propose_le", "renvoi", "modifie_le"])
    prevenir_du_visa(emploi=emploi, maintenant=emploi.propose_le)
    return emploi


@transaction.atomic
def viser(emploi: EmploiDuTemps, *, auteur: Mandat) -> EmploiDuTemps:
    """The pilote gives the visa. Raises ``ActionRefusee``. *Source:* decision 1."""
    emploi = verrouiller_version(emploi)
    if not peut_viser(auteur, emploi):
        raise ActionRefusee("Cet emploi du temps n'attend pas votre visa : rechargez la page.")
    emploi.statut = StatutEmploi.VISE
    emploi.vise_par_id = auteur.membre_id
    emploi.vise_le = timezone.now()
    emploi.save(update_fields=["statut", "vise_par", "vise_le", "modifie_le"])
    retirer_avis_de_visa(emploi=emploi)
    return emploi


@transaction.atomic
def renvoyer(emploi: EmploiDuTemps, *, auteur: Mandat, motif: str) -> EmploiDuTemps:
    """The pilote sends a proposal back with a reason. Raises ``ActionRefusee``."""
    emploi = verrouiller_version(emploi)
    if not peut_viser(auteur, emploi):
        raise ActionRefusee("Cet emploi du temps n'attend pas votre visa : rechargez la page.")
    if not motif.strip():
        raise ActionRefusee("Dites en une phrase ce qui est à revoir.")
    return _redevenir_brouillon(emploi, motif.strip()[:300])


@transaction.atomic
def reprendre(emploi: EmploiDuTemps, *, auteur: Mandat) -> EmploiDuTemps:
    """The coordinator takes a proposal back to draft. Raises ``ActionRefusee``."""
    emploi = verrouiller_version(emploi)
    if not peut_reprendre(auteur, emploi):
        raise ActionRefusee("Cet emploi du temps n'est pas en attente : rechargez la page.")
    return _redevenir_brouillon(emploi, "")


def _redevenir_brouillon(emploi: EmploiDuTemps, motif: str) -> EmploiDuTemps:
    VisaEcole.objects.filter(emploi=emploi).delete()
    retirer_avis_de_visa(emploi=emploi)
    emploi.statut = StatutEmploi.BROUILLON
    emploi.renvoi = motif
    emploi.propose_par = emploi.propose_le = emploi.vise_par = emploi.vise_le = None
    champs = ["statut", "renvoi", "propose_par", "propose_le", "vise_par", "vise_le", "modifie_le"]
    emploi.save(update_fields=champs)
    return emploi
