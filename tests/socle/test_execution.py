"""One job, run in this process: its states, its effect, its lock."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from comptes.models import Membre, Reglage
from socle import execution, travaux
from socle.actions import ActionImpossible, annuler_travail, rejouer_travail
from socle.cloison import ErreurCloison, cloison
from socle.enums import EtatTravail
from socle.fichiers import chemin_du_fichier
from socle.models import Courriel, Travail
from socle.tasks import a_relancer, executer_travail, purger_travaux, reprendre_travaux
from socle.travaux import demander_travail, lancer


@pytest.fixture(autouse=True)
def reveils(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, float]]:
    """What would have been told to the broker."""
    dits: list[tuple[str, str, float]] = []

    def noter(departement: str, identifiant: str, *, delai: float = 0) -> bool:
        dits.append((departement, identifiant, delai))
        return True

    monkeypatch.setattr(travaux, "reveiller", noter)
    monkeypatch.setattr(execution, "reveiller", noter)
    monkeypatch.setattr("socle.tasks.reveiller", noter)
    return dits


def executer(travail: Travail) -> None:
    executer_travail("35", str(travail.pk))


def codes() -> list[str]:
    with transaction.atomic(), cloison("35"):
        return sorted(Reglage.objects.values_list("code", flat=True))


def test_un_travail_fait_son_effet_une_fois(
    demander: Callable[..., Travail], relire: Callable[[Travail], Travail]
) -> None:
    travail = demander("essai.lignes", nombre=3)
    executer(travail)
    executer(travail)
    lu = relire(travail)
    assert (lu.etat, lu.fait, lu.total, lu.tentatives) == (EtatTravail.FAIT, 3, 3, 1)
    assert lu.resultat["lignes"] == 3
    assert codes() == ["essai-0", "essai-1", "essai-2"]


def test_la_meme_cle_donne_le_meme_travail(
    demander: Callable[..., Travail], reveils: list[Any]
) -> None:
    premier = demander("essai.lignes", cle="import", nombre=1)
    second = demander("essai.lignes", cle="import", nombre=9)
    assert second.pk == premier.pk
    assert second.parametres == {"nombre": 1}
    executer(premier)
    with transaction.atomic(), cloison("35"):
        lancer(Travail.objects.get(pk=premier.pk))
    assert len(reveils) == 2  # a finished job wakes nobody


def test_rien_n_est_envoye_si_la_demande_est_defaite(
    auteur_reel: Membre, reveils: list[Any]
) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), cloison("35"):
        lancer(demander_travail(genre="essai.lignes", cle="defait", auteur=auteur_reel))
        raise RuntimeError
    assert reveils == []
    with transaction.atomic(), cloison("35"):
        assert not Travail.objects.filter(cle="defait").exists()


def test_un_refus_met_en_echec_sans_nouvel_essai(
    demander: Callable[..., Travail], relire: Callable[[Travail], Travail], reveils: list[Any]
) -> None:
    travail = demander("essai.refus")
    executer(travail)
    lu = relire(travail)
    assert (lu.etat, lu.erreur) == (EtatTravail.ECHEC, "Ce fichier n'est pas un annuaire.")
    assert lu.resultat["rejets"][0]["ligne"] == 3
    assert codes() == []
    assert len(reveils) == 1


def test_une_faute_est_retentee_puis_abandonnee(
    demander: Callable[..., Travail], relire: Callable[[Travail], Travail], reveils: list[Any]
) -> None:
    travail = demander("essai.fautif", message="Dupont Zoé")
    for _ in range(Travail.TENTATIVES_MAXIMALES + 2):
        executer(travail)
    lu = relire(travail)
    assert (lu.etat, lu.tentatives) == (EtatTravail.ECHEC, 5)
    assert "Dupont" not in lu.erreur and str(travail.pk) in lu.erreur
    assert codes() == []
    assert [delai for _, _, delai in reveils] == [0, 2, 4, 8, 16]


def test_annuler_avant_et_pendant(
    demander: Callable[..., Travail],
    relire: Callable[[Travail], Travail],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    en_attente = demander("essai.lignes", cle="attente", nombre=2)
    with transaction.atomic(), cloison("35"):
        annuler_travail(en_attente)
    executer(en_attente)
    assert relire(en_attente).etat == EtatTravail.ANNULE

    monkeypatch.setattr(execution, "INTERVALLE_S", 0)
    en_cours = demander("essai.lignes", cle="cours", nombre=200, pause=0.01)
    fil = threading.Thread(target=_executer_dans_un_fil, args=[en_cours])
    fil.start()
    while relire(en_cours).fait < 2:  # the progress shows while the job runs
        pass
    with transaction.atomic(), cloison("35"):
        annuler_travail(en_cours)
    fil.join(10)
    assert relire(en_cours).etat == EtatTravail.ANNULE
    assert codes() == []
    with (
        pytest.raises(ActionImpossible),
        transaction.atomic(),
        cloison("35"),
    ):
        annuler_travail(en_cours)


def _executer_dans_un_fil(travail: Travail) -> None:
    executer(travail)
    connection.close()


def test_deux_livraisons_ne_tournent_jamais_ensemble(
    demander: Callable[..., Travail],
    relire: Callable[[Travail], Travail],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(execution, "ATTENTE_VERROU_S", 0)
    travail = demander("essai.lignes", nombre=60, pause=0.01)
    fil = threading.Thread(target=_executer_dans_un_fil, args=[travail])
    fil.start()
    while relire(travail).etat != EtatTravail.EN_COURS:
        pass
    executer(travail)  # sent away by the lock
    fil.join(10)
    lu = relire(travail)
    assert (lu.etat, lu.tentatives) == (EtatTravail.FAIT, 1)
    assert len(codes()) == 60


def test_rejouer_repart_de_zero(
    demander: Callable[..., Travail], relire: Callable[[Travail], Travail], reveils: list[Any]
) -> None:
    travail = demander("essai.refus")
    executer(travail)
    with transaction.atomic(), cloison("35"):
        rejouer_travail(Travail.objects.get(pk=travail.pk))
    lu = relire(travail)
    assert (lu.etat, lu.tentatives, lu.erreur, lu.resultat) == ("en_attente", 0, "", {})
    assert len(reveils) == 2
    with pytest.raises(ActionImpossible), transaction.atomic(), cloison("35"):
        rejouer_travail(travail)


def test_le_balai_reveille_ce_qui_attend_et_ce_qui_se_tait(
    demander: Callable[..., Travail], reveils: list[Any]
) -> None:
    oublie = demander("essai.lignes", cle="oublie", nombre=1)
    muet = demander("essai.lignes", cle="muet", nombre=1)
    demander("essai.lignes", cle="recent", nombre=1)
    fini = demander("essai.refus", cle="fini")
    executer(fini)
    vieux = timezone.now() - timedelta(minutes=5)
    with transaction.atomic(), cloison("35"):
        Travail.objects.filter(pk__in=[oublie.pk, fini.pk]).update(cree_le=vieux, battement_le=None)
        Travail.objects.filter(pk=muet.pk).update(etat=EtatTravail.EN_COURS, battement_le=vieux)
    reveils.clear()
    assert reprendre_travaux() == 2
    assert {pk for _, pk, _ in reveils} == {str(oublie.pk), str(muet.pk)}
    with transaction.atomic(), cloison("35"):
        assert a_relancer() == [str(muet.pk)]  # the other was woken just now


def test_une_tache_sans_departement_est_refusee(base_reelle: str) -> None:
    with pytest.raises(ErreurCloison):
        executer_travail()
    with pytest.raises(ErreurCloison):
        executer_travail("../35", "x")


def test_un_travail_d_un_autre_departement_est_invisible(
    demander: Callable[..., Travail], relire: Callable[[Travail], Travail]
) -> None:
    travail = demander("essai.lignes", nombre=1)
    executer_travail("44", str(travail.pk))
    assert relire(travail).etat == EtatTravail.EN_ATTENTE


def test_un_fichier_suit_son_travail_et_part_avec_lui(
    demander: Callable[..., Travail],
    relire: Callable[[Travail], Travail],
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    travail = demander("essai.fichier")
    executer(travail)
    lu = relire(travail)
    assert lu.fichier == f"35/{travail.pk}.pdf"
    with transaction.atomic(), cloison("35"):
        chemin = chemin_du_fichier(lu.fichier)
        assert chemin is not None and chemin.read_bytes() == b"%PDF-essai"
        assert chemin_du_fichier("../35/x.pdf") is None
    with transaction.atomic(), cloison("44"):
        assert chemin_du_fichier(lu.fichier) is None  # another department never reads it
    assert purger_travaux() == 0
    with transaction.atomic(), cloison("35"):
        Travail.objects.filter(pk=travail.pk).update(termine_le=timezone.now() - timedelta(days=31))
    assert purger_travaux() == 1
    assert not chemin.exists()


def test_un_travail_de_plus_d_une_minute_s_annonce_par_courriel(
    demander: Callable[..., Travail], monkeypatch: pytest.MonkeyPatch
) -> None:
    bref = demander("essai.lignes", cle="bref", nombre=1)
    executer(bref)
    monkeypatch.setattr(execution, "DUREE_ANNONCEE", timedelta(0))
    refuse = demander("essai.refus", cle="long")
    executer(refuse)
    with transaction.atomic(), cloison("35"):
        courriel = Courriel.objects.get()
    assert courriel.destinataire == "claire@exemple.fr"
    assert f"/35/mes-travaux/{refuse.pk}/" in courriel.corps and "en échec" in courriel.corps
    assert "&" not in courriel.corps  # plain text, nothing escaped
