"""The demonstration: a letter in every state, by real acts; a second run adds nothing."""

from comptes.models import Membre
from documents.actions.demo import montrer_les_lettres
from documents.enums import EtatLettre
from documents.models import LettreDeMission
from pial.models import Pole
from socle.cloison import cloison
from tests import fabriques as f
from tests.documents.conftest import JOUR


def test_la_demonstration_montre_chaque_etat(departement_35):
    with cloison("35"):
        partout = f.perimetre("T")
        f.mandat("DASEN", partout)
        f.mandat("SEI", partout)
        pole = f.pole(ecoles=(f.ecole(),))
        pilote = Membre.objects.create_user("pilote.35@exemple.invalid", prenom="P", nom="Q")
        f.mandat("PILOTE", pole.perimetre, pilote)
        pas = Pole.objects.create(
            genre="PAS",
            code="PAS1",
            nom="Nord",
            cle_tri="nord",
            periode=f.AN,
            perimetre=f.perimetre("P"),
        )
        nombre = montrer_les_lettres(le=JOUR)
        assert montrer_les_lettres(le=JOUR) == 0
        etats = set(LettreDeMission.objects.values_list("etat", flat=True))
        assert etats == {str(etat) for etat in EtatLettre}
        assert LettreDeMission.objects.count() == nombre
        assert LettreDeMission.objects.filter(pole=pas).exists()
