"""The job that searches: a real child process, on real rows."""

import pytest

from aesh.actions.propositions import Demande, demander_proposition, demander_reparations
from aesh.actions.propositions_decision import accepter
from aesh.enums import EtatProposition
from aesh.models import Creneau, Proposition
from aesh.planning.brouillon import Mode
from aesh.planning.differences import Acte
from aesh.regles.registre import constats
from aesh.requetes.situation import dossier_de
from socle.enums import EtatTravail
from socle.execution import executer_ici
from socle.models import Travail
from socle.travaux import ErreurTravail
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


def demander(petit, mode=Mode.COMPLETER, **faits):
    return demander_proposition(
        emploi=petit.emploi,
        auteur=petit.coordination,
        demande=Demande(mode, secondes=2, graine=5, **faits),
    )


def executer(proposition):
    travail = executer_ici(Travail.objects.get(pk=proposition.travail))
    proposition.refresh_from_db()
    return travail


def test_un_brouillon_vide_se_remplit_sans_conflit(petit):
    """Léa has 12 h and Tom 6 h notified, two AESH of 24 h: nothing prevents giving them all."""
    proposition = demander(petit)
    travail = executer(proposition)
    assert travail.etat == EtatTravail.FAIT and "à examiner" in travail.resultat["resume"]
    assert proposition.etat == EtatProposition.PRETE
    assert proposition.bilan["avant"]["minutes_placees"] == 0
    assert proposition.bilan["apres"]["minutes_notifiees"] == 18 * 60
    assert proposition.bilan["apres"]["minutes_placees"] >= 17 * 60
    assert proposition.bilan["apres"]["mutualises_aides"] == 1
    assert len(proposition.empreinte) == 64 and proposition.poids["cont"] == 80
    lignes = [ligne.pk for ligne in proposition.lignes.all()]
    bilan = accepter(proposition=proposition, auteur=petit.coordination, lignes=lignes)
    assert not bilan.laissees
    dites = constats(dossier_de(petit.emploi, petit.emploi.date_effet).situation())
    assert [c.phrase for c in dites if c.niveau == "bloquant"] == []


def test_ce_qui_est_verrouille_reste_et_ce_qui_est_pose_n_est_pas_redonne(petit):
    """In an ambitious repair everything may move, but what is locked."""
    tenu = f.creneau(
        petit.emploi, petit.karim, petit.ecole, 2, "8:45", "10:00", petit.lea, verrouille=True
    )
    proposition = demander(petit, Mode.AMBITIEUX)
    executer(proposition)
    assert not proposition.lignes.filter(creneau=tenu.pk).exists()
    lignes = [ligne.pk for ligne in proposition.lignes.all()]
    accepter(proposition=proposition, auteur=petit.coordination, lignes=lignes)
    poses = Creneau.objects.filter(emploi=petit.emploi, liens_eleves__eleve=petit.lea)
    assert tenu.pk in {c.pk for c in poses}
    assert sum(c.fin - c.debut for c in poses) <= 12 * 60
    en_meme_temps = poses.filter(jour=2, debut__lt=600, fin__gt=525).exclude(pk=tenu.pk)
    assert not en_meme_temps.exists()


def test_completer_n_ajoute_que(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    proposition = demander(petit)
    executer(proposition)
    assert {ligne.acte for ligne in proposition.lignes.all()} == {Acte.AJOUT}


def test_meme_graine_memes_donnees_meme_probleme(petit):
    une = demander(petit)
    executer(une)
    autre = demander(petit)
    executer(autre)
    assert une.empreinte == autre.empreinte and une.probleme == autre.probleme


def test_les_trois_reparations_se_suivent(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    trois = demander_reparations(
        emploi=petit.emploi, auteur=petit.coordination, demande=Demande(secondes=2, graine=5)
    )
    for rang, une in enumerate(trois):
        une.refresh_from_db()
        assert une.etat == EtatProposition.EN_COURS, rang
        executer(une)
    assert [p.mode for p in Proposition.objects.order_by("cree_le")] == [
        Mode.STABLE,
        Mode.EQUILIBRE,
        Mode.AMBITIEUX,
    ]
    assert {p.etat for p in Proposition.objects.all()} == {EtatProposition.PRETE}


def test_une_recherche_annulee_libere_le_pole(petit):
    une = demander(petit)
    Travail.objects.filter(pk=une.travail).update(etat=EtatTravail.ANNULE)
    autre = demander(petit)
    une.refresh_from_db()
    assert (une.etat, autre.etat) == (EtatProposition.ECHEC, EtatProposition.EN_COURS)


def test_une_mission_finie_ne_propose_plus_rien(petit):
    """Between the request and the worker, the mission ended or the version was proposed."""
    proposition = demander(petit)
    petit.emploi.statut = "propose"
    petit.emploi.save()
    with pytest.raises(ErreurTravail, match="plus un brouillon"):
        executer_ici(Travail.objects.get(pk=proposition.travail))
    assert proposition.lignes.count() == 0
