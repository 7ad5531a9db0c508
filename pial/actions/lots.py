"""Take back a batch of attachments: each school finds again what it had."""

import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from comptes.models import Mandat
from comptes.permissions import peut
from pial.models import LotRattachements, Rattachement
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee


@transaction.atomic
def annuler_lot(*, auteur: Mandat, lot: LotRattachements) -> int:
    """Undo a batch; returns how many schools. All of it or nothing. Raises ``ActionRefusee``.

    *Source:* issue G (« preview and undo »); règle locale (what was changed since is kept).
    """
    if not peut(auteur, "u", "pole_ecriture"):
        raise ActionRefusee("Seul le SEI peut modifier les pôles.")
    verrou = LotRattachements.objects.select_for_update().get(pk=lot.pk)
    if verrou.annule_le is not None:
        raise ActionRefusee("Ce rattachement est déjà annulé.")
    crees = list(_liens(verrou.crees))
    fermes = list(_liens([cle for cle, _ in verrou.fermes]))
    anciennes = dict(verrou.fermes)
    refus = [
        f"{lien.etablissement.nom_court} a changé de dates ou de pôle depuis."
        for lien, fin in [
            *((lien, None) for lien in crees),
            *((lien, verrou.du) for lien in fermes),
        ]
        if lien.periode.upper != fin
    ]
    if len(crees) != len(verrou.crees) or len(fermes) != len(verrou.fermes):
        refus.append("Une de ces écoles a été détachée ou importée depuis.")
    if refus:
        raise ActionRefusee(refus[0], refus)
    Rattachement.objects.filter(pk__in=verrou.crees).delete()
    with convertir_erreurs():
        for lien in fermes:
            fin = anciennes[str(lien.pk)]
            upper = datetime.date.fromisoformat(fin) if fin else None
            lien.periode = DateRange(lien.periode.lower, upper)
            lien.save(update_fields=["periode", "modifie_le"])
    verrou.annule_le = timezone.now()
    verrou.save(update_fields=["annule_le", "modifie_le"])
    return len(crees)


def _liens(cles: list[str]) -> list[Rattachement]:
    lignes = Rattachement.objects.filter(pk__in=cles).select_related("etablissement", "pole")
    return list(lignes)
