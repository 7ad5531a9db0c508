"""Turn the messages owed into e-mails of the outbox: at once when possible, by the clock otherwise.

*Source:* decision 39; ux page §5(d) (no child data in e-mails); ADR 030.
"""

import datetime
import json
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from pas.enums import GenreAvis
from pas.models import AvisSaisine
from pas.requetes.conseils import premiers_conseils
from socle.courriel import Lien, TextePublic, mettre_en_file

SUJETS = {
    GenreAvis.REPRISE: "Votre demande au PAS : reprendre plus tard",
    GenreAvis.CONFIRMATION: "Votre demande au PAS : une chose à faire",
    GenreAvis.RECU: "Votre demande au PAS est envoyée",
    GenreAvis.CODE: "Votre code pour suivre la demande au PAS",
    GenreAvis.NOUVELLE: "Du nouveau sur votre demande au PAS",
    GenreAvis.RAPPEL: "Rappel : votre rendez-vous avec le PAS",
}
PAGES = {GenreAvis.REPRISE: "pas_reprendre", GenreAvis.CONFIRMATION: "pas_confirmer"}
PAR_LOT = 100


@transaction.atomic
def preparer_les_avis() -> int:
    """Write the e-mails owed in the department now open; returns how many.

    Two callers at once share the work: each row is taken by one of them.
    *Source:* module docstring.
    """
    dus = AvisSaisine.objects.select_for_update(skip_locked=True, of=("self",)).filter(fait_le=None)
    avis = list(dus.select_related("saisine").order_by("cree_le")[:PAR_LOT])
    for un in avis:
        _preparer(un)
    return len(avis)


def _preparer(avis: AvisSaisine) -> None:
    charge: dict[str, Any] = json.loads(avis.charge) if avis.charge else {}
    contenu: dict[str, Any] = json.loads(avis.saisine.contenu) if avis.saisine else {}
    destinataire = charge.get("courriel") or contenu.get("courriel", "")
    genre = GenreAvis(avis.genre)
    if destinataire:
        mettre_en_file(
            cle=f"pas-{avis.pk}",
            destinataire=destinataire,
            sujet=SUJETS[genre],
            gabarit=f"courriels/pas_{genre}.txt",
            contexte={
                "lien": Lien(_adresse(genre, avis, charge)),
                "numero": TextePublic(avis.saisine.numero if avis.saisine else ""),
                "code": TextePublic(charge.get("code", "")),
                **_propre_au_genre(genre, avis, charge),
            },
            a_envoyer_le=timezone.now() + datetime.timedelta(seconds=charge.get("attendre_s", 0)),
            sans_noms=[f"{contenu.get('prenom', '')} {contenu.get('nom', '')}".strip()],
        )
    avis.charge, avis.fait_le = "", timezone.now()
    avis.save(update_fields=["charge", "fait_le", "modifie_le"])


def _propre_au_genre(genre: GenreAvis, avis: AvisSaisine, charge: dict[str, Any]) -> dict[str, Any]:
    """What one kind says besides: first advice to a professional, the hour of an appointment."""
    if genre == GenreAvis.RECU and avis.saisine is not None:
        conseils = premiers_conseils(avis.saisine.origine, avis.saisine.difficultes)
        return {"conseils": [TextePublic(une) for _, phrases in conseils for une in phrases]}
    if genre == GenreAvis.RAPPEL:
        return {"debut": datetime.datetime.fromisoformat(charge["debut"])}
    return {}


def _adresse(genre: GenreAvis, avis: AvisSaisine, charge: dict[str, Any]) -> str:
    """Path of the page, secret in the query string: it enters no access log."""
    if genre in PAGES:
        return f"{reverse(PAGES[genre])}?cle={charge['cle']}"
    if "suite" not in charge:  # the PAS has news: it knows no link
        return reverse("pas_suivi")
    return f"{reverse('pas_suivi')}?lien={avis.departement_id}.{charge['suite']}"
