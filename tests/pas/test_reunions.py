"""What a meeting decided and nobody has done; the meeting on paper."""

import datetime

import pytest
from django.utils import timezone

from pas.actions.etapes import faire_un_acte
from pas.actions.famille import ecrire_a_la_personne
from pas.actions.impression_reunion import reunion_sur_papier
from pas.actions.plan import noter_une_action, prevoir_une_action
from pas.actions.reunions import decider_en_reunion, ouvrir_une_reunion
from pas.enums import Acte, MotifCloture
from pas.enums.plan import Decision, EtatAction, GenreAction
from pas.requetes.reunions import feuille_de_reunion, restes_de
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests.pas.equipe import deposer, monter_le_pas

JOUR = datetime.timedelta(days=1)


@pytest.fixture
def scene(departement_35):
    """Three requests decided at a meeting held today."""
    with cloison("35"):
        pas = monter_le_pas()
        le = timezone.localdate()
        reunion = ouvrir_une_reunion(auteur=pas.coord, pole=pas.pole, tenue_le=le, le=le)
        demandes = [deposer(pas, prenom=prenom, le=le) for prenom in ("Léa", "Tom", "Zoé")]
        for une, decision in zip(
            demandes, (Decision.APPELER, Decision.OBSERVER, Decision.RIEN), strict=True
        ):
            decider_en_reunion(
                auteur=pas.coord, reunion=reunion, saisine=une.pk, decision=decision, le=le
            )
        yield pas, reunion, demandes, le


def restes(pas, le):
    return [reste.point.decision for reste in restes_de(pas.pole, le + JOUR)[1]]


def test_ce_qui_est_decide_reste_jusqu_a_ce_que_ce_soit_fait(scene):
    pas, reunion, (appeler, observer, _), le = scene
    assert restes_de(pas.pole, le + JOUR)[0] == reunion
    assert restes(pas, le) == ["appeler", "observer"]  # "rien" asks for nothing
    assert restes_de(pas.pole, le) == (None, [])  # a meeting does not precede itself
    ecrire_a_la_personne(auteur=pas.coord, saisine=appeler.pk, mot="Bonjour.", le=le)
    assert restes(pas, le) == ["observer"]
    faire = {"auteur": pas.coord, "saisine": observer.pk, "le": le}
    prevue = prevoir_une_action(
        genre=GenreAction.CONSEIL, porteur=pas.coord.membre_id, prevue_le=le, **faire
    )
    noter_une_action(
        action=prevue.pk, etat=EtatAction.FAITE, faite_le=le, duree_minutes=20, **faire
    )
    assert restes(pas, le) == ["observer"]  # an advice is no observation
    faire_un_acte(acte=Acte.RECEVOIR, **faire)
    faire_un_acte(acte=Acte.CLORE, motif=MotifCloture.SANS_SUITE, **faire)
    assert restes(pas, le) == []  # a finished request settles everything


def test_la_reunion_sur_papier_porte_un_prenom_et_une_initiale_pour_l_equipe_seule(scene):
    pas, reunion, demandes, le = scene
    feuille = feuille_de_reunion(reunion, le)
    assert sorted(feuille.nommees) == sorted(une.pk for une in demandes)
    noms = {ligne.nom for _, lignes in feuille.parts for ligne in lignes}
    assert noms == {"Léa B.", "Tom B.", "Zoé B."}
    contenu, _, nommees = reunion_sur_papier(auteur=pas.educ, reunion=reunion.pk, le=le)
    assert contenu.startswith(b"%PDF") and nommees == feuille.nommees
    autre = monter_le_pas("Redon")
    with pytest.raises(ActionRefusee):
        reunion_sur_papier(auteur=autre.coord, reunion=reunion.pk, le=le)
