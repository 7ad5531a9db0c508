"""Names of pupils in templates, as the reader may see them."""

from django import template

from aesh.requetes.noms import NomsVisibles
from eleves.models import Eleve

register = template.Library()


@register.filter
def nom_visible(eleve: Eleve, noms: NomsVisibles) -> str:
    """First name and initial, or a neutral word."""
    return noms.nom(eleve)
