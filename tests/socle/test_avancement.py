"""Progress of a job, in words that agree."""

import pytest
from django.utils import timezone

from socle.enums import EtatTravail
from socle.models import Travail
from socle.requetes import avancement


@pytest.mark.parametrize(
    ("fait", "total", "unite", "dit"),
    [
        (0, 1, "feuilles", "0 feuille sur 1"),
        (1, 32, "feuilles", "1 feuille sur 32"),
        (2, 32, "feuilles", "2 feuilles sur 32"),
        (1, 1, "semaine", "1 semaine sur 1"),
        (1, 0, "lignes", "1 ligne"),
        (312, 1240, "lignes", "312 lignes sur 1\u202f240"),
    ],
)
def test_le_nombre_et_l_unite_s_accordent(fait, total, unite, dit):
    travail = Travail(
        etat=EtatTravail.EN_COURS,
        fait=fait,
        total=total,
        unite=unite,
        demarre_le=timezone.now(),
    )
    assert avancement(travail).texte == dit


def test_un_travail_fini_n_annonce_pas_zero_sur_un():
    """A job too short to count ends with nothing counted: what is done is done whole."""
    debut = timezone.now()
    travail = Travail(etat=EtatTravail.FAIT, fait=0, total=1, unite="documents", demarre_le=debut)
    fini = avancement(travail)
    assert (fini.texte, fini.valeur) == ("1 document sur 1", 100)
    rate = Travail(etat=EtatTravail.ECHEC, fait=3, total=8, unite="lignes", demarre_le=debut)
    assert avancement(rate).texte == "3 lignes sur 8", (
        "un travail qui a échoué dit où il s'est arrêté"
    )
