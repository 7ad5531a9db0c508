"""Appointments of a request as the team reads them.

*Source:* ux page §5(d) (appointment).
"""

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.utils import timezone

from pas.enums import ReponseRendezVous
from pas.models import RendezVous, Saisine


def rendez_vous_lus(saisine: Saisine) -> QuerySet[RendezVous]:
    """Those that stand, and those to come that the person cancelled; ``peut_changer`` marks those
    that may still be moved or cancelled.

    *Source:* module docstring.
    """
    maintenant = timezone.now()
    vivants = Q(annule_le=None)
    defaits = Q(reponse=ReponseRendezVous.ANNULE, debut__gt=maintenant)
    lus: QuerySet[RendezVous] = RendezVous.objects.filter(vivants | defaits, saisine=saisine)
    return lus.annotate(
        peut_changer=Case(
            When(annule_le=None, debut__gt=maintenant, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )
