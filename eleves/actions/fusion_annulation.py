"""A merge undone: the two files as they were; what was added since stays in the kept one."""

import datetime

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from comptes.models import Mandat
from eleves.actions.fusion import IDENTITE, peut_fusionner
from eleves.actions.fusion_lignes import Ligne, lien, remettre
from eleves.models import Eleve, FusionEleves
from socle.erreurs import ActionRefusee

IMPOSSIBLE = (
    "La fusion ne peut plus être annulée : ce qui a été écrit depuis contredit l'état d'avant."
)


def annulable(fusion: FusionEleves, le: datetime.date) -> bool:
    """Not undone yet, and within thirty days. *Source:* issue E."""
    return fusion.annulee_le is None and le <= fusion.annulable_jusqu_au


@transaction.atomic
def annuler_fusion(*, auteur: Mandat, fusion: FusionEleves, le: datetime.date) -> Eleve:
    """Separate again two files, within thirty days; returns the pupil who comes back.

    Raises ``ActionRefusee`` without the right, too late, or when what was written since does not
    let both files stand; nothing is then written.
    *Source:* issue E (undo for thirty days).
    """
    fusion = FusionEleves.objects.select_for_update(of=("self",)).get(pk=fusion.pk)
    garde = fusion.garde
    if not peut_fusionner(auteur, le):
        raise ActionRefusee("Vous ne pouvez pas annuler cette fusion.")
    if not annulable(fusion, le):
        raise ActionRefusee(
            f"Cette fusion ne s'annule plus (c'était possible jusqu'au "
            f"{fusion.annulable_jusqu_au:%d/%m/%Y})."
        )
    if FusionEleves.objects.filter(
        garde=garde, annulee_le=None, cree_le__gt=fusion.cree_le
    ).exists():
        raise ActionRefusee("Un autre dossier a été fusionné depuis : annulez-le d'abord.")
    remettre([fusion.identite])
    try:
        with transaction.atomic():
            for cle, identifiants in fusion.deplacees.items():
                champ = lien(cle)
                lignes = champ.model.objects.filter(pk__in=identifiants, **{champ.name: garde.pk})
                lignes.update(**{champ.name: fusion.absorbe})
            for ligne in reversed(fusion.ecartees):
                if ligne.get("acte") == "changee":
                    _retablir(ligne)
    except IntegrityError as erreur:
        raise ActionRefusee(IMPOSSIBLE) from erreur
    remettre([ligne for ligne in fusion.ecartees if ligne.get("acte") != "changee"])
    _retablir(fusion.identite_avant, IDENTITE)
    fusion.annulee_le = timezone.now()
    fusion.save(update_fields=["annulee_le", "modifie_le"])
    retrouve: Eleve = Eleve.objects.get(pk=fusion.absorbe)
    return retrouve


def _retablir(ligne: Ligne, seulement: tuple[str, ...] = ()) -> None:
    """Give a row its values of before, but its pupil (already given back) and its dates."""
    modele = apps.get_model(ligne["modele"])
    valeurs = {}
    for champ in modele._meta.concrete_fields:
        if champ.attname not in ligne["champs"] or champ.primary_key or champ.is_relation:
            continue
        if champ.name in ("cree_le", "modifie_le") or (seulement and champ.name not in seulement):
            continue
        lue = ligne["champs"][champ.attname]
        valeurs[champ.name] = None if lue is None else champ.to_python(lue)
    modele.objects.filter(pk=ligne["champs"]["id"]).update(**valeurs)
