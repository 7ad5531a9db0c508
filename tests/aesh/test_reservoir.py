"""The réservoir: who is kept for replacements, who decides it, where it comes in the list."""

import datetime
import html

import pytest
from django.test import Client

from aesh.actions.reservoir import tenir_au_reservoir
from aesh.enums import Reservoir
from aesh.models import Affectation, Contrat
from aesh.planning.remplacement import Rang
from aesh.requetes.brouillon_solveur import brouillon_de
from aesh.requetes.choix_proposition import choix_de
from aesh.requetes.remplacants import phrases
from aesh.views.personnes import ENREGISTRE
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.aesh.test_remplacements import LE, LUNDI, absenter, candidats, monter, remplacer, trous

UN = datetime.timedelta(days=1)


@pytest.fixture
def petit(dans_35):
    return monter()


@pytest.fixture
def sei(petit):
    return f.mandat("SEI", f.perimetre("T"))


@pytest.fixture
def ailleurs(petit):
    """Another pole, at the next door: Rosa is of the réservoir, Zoe is not."""
    ecole = f.ecole("Voisine", commune=petit.ecole.commune)
    for une in (ecole, petit.ecole):
        type(ecole).objects.filter(pk=une.pk).update(latitude=48.1, longitude=-1.6)
    pole = f.pole("Rennes Sud", (ecole,))
    return {
        "ecole": ecole,
        "rosa": f.aesh("Rosa", pole, ecole_principale=ecole),
        "zoe": f.aesh("Zoe", pole, ecole_principale=ecole),
    }


def rangs(petit, trou):
    return [(c.aesh, c.rang) for c in candidats(petit, trou)]


def test_le_reservoir_vient_apres_tout_le_monde(petit, sei, ailleurs):
    """Noa, kept by the pole, comes last although she is free in the very school."""
    noa = f.aesh("Noa", petit.pole, ecole_principale=petit.ecole)
    tenir_au_reservoir(noa, reservoir=Reservoir.POLE, auteur=sei, le=LE)
    tenir_au_reservoir(ailleurs["rosa"], reservoir=Reservoir.DEPARTEMENT, auteur=sei, le=LE)
    absenter(petit)
    premier = trous(petit)[0]
    ordre = rangs(petit, premier)
    assert ordre[:2] == [
        (petit.extras["lina"].pk, Rang.DE_L_ECOLE),
        (petit.extras["mona"].pk, Rang.SUR_MUTUALISE),
    ]
    derniers = [(qui, rang) for qui, rang in ordre if rang == Rang.RESERVOIR]
    assert ordre[-2:] == derniers
    assert {qui for qui, _ in derniers} == {noa.pk, ailleurs["rosa"].pk}
    for candidat in candidats(petit, premier)[-2:]:
        assert "du réservoir" in phrases(candidat)


def test_jamais_quelqu_un_d_un_autre_pole_sans_le_sei(petit, sei, ailleurs):
    tenir_au_reservoir(ailleurs["rosa"], reservoir=Reservoir.POLE, auteur=sei, le=LE)
    absenter(petit)
    qui = {aesh for aesh, _ in rangs(petit, trous(petit)[0])}
    assert not qui & {ailleurs["rosa"].pk, ailleurs["zoe"].pk}


def test_le_reservoir_du_departement_respecte_la_limite_de_trajet(petit, sei, ailleurs):
    tenir_au_reservoir(ailleurs["rosa"], reservoir=Reservoir.DEPARTEMENT, auteur=sei, le=LE)
    type(ailleurs["ecole"]).objects.filter(pk=ailleurs["ecole"].pk).update(latitude=50.0)
    absenter(petit)
    assert ailleurs["rosa"].pk not in {aesh for aesh, _ in rangs(petit, trous(petit)[0])}


def test_une_personne_du_reservoir_se_confirme_depuis_un_autre_pole(petit, sei, ailleurs):
    tenir_au_reservoir(ailleurs["rosa"], reservoir=Reservoir.DEPARTEMENT, auteur=sei, le=LE)
    absenter(petit)
    premier = trous(petit)[0]
    un = remplacer(petit, premier, ailleurs["rosa"])
    assert (un.rang, un.aesh_id) == (Rang.RESERVOIR, ailleurs["rosa"].pk)
    assert premier.cle not in {trou.cle for trou in trous(petit)}


def test_un_chef_d_etablissement_n_appelle_pas_le_reservoir(petit, sei):
    noa = f.aesh("Noa", petit.pole, ecole_principale=petit.ecole)
    tenir_au_reservoir(noa, reservoir=Reservoir.POLE, auteur=sei, le=LE)
    absenter(petit)
    directrice = f.mandat("DIRECTEUR", petit.ecole.perimetre)
    assert noa.pk not in {c.aesh for c in candidats(petit, trous(petit)[0], directrice)}


def test_aucun_emploi_du_temps_ne_lui_est_propose(petit, sei):
    cle = str(petit.extras["lina"].pk)
    assert cle in {agent.id for agent in brouillon_de(petit.emploi, LE).agents}
    tenir_au_reservoir(petit.extras["lina"], reservoir=Reservoir.POLE, auteur=sei, le=LE)
    assert cle not in {agent.id for agent in brouillon_de(petit.emploi, LUNDI).agents}
    petit.emploi.date_effet = LUNDI
    assert cle not in dict(choix_de(petit.emploi).agents)


def test_le_passe_reste_ce_qu_il_etait(petit, sei):
    """Dated: the day before, she was not of the réservoir; after, she is no more."""
    lina = petit.extras["lina"]
    tenir_au_reservoir(lina, reservoir=Reservoir.POLE, auteur=sei, le=LUNDI)
    tenir_au_reservoir(lina, reservoir=Reservoir.NON, auteur=sei, le=LUNDI + 7 * UN)
    postes = Affectation.objects.filter(aesh=lina)
    dit = {
        jour: postes.get(periode__contains=jour).reservoir
        for jour in (LUNDI - UN, LUNDI, LUNDI + 6 * UN, LUNDI + 7 * UN)
    }
    assert list(dit.values()) == ["non", "pole", "pole", "non"]


def test_se_reprend_le_jour_meme_sans_trace(petit, sei):
    lina = petit.extras["lina"]
    avant = list(Affectation.objects.filter(aesh=lina).values("periode", "reservoir", "pole"))
    tenir_au_reservoir(lina, reservoir=Reservoir.DEPARTEMENT, auteur=sei, le=LE)
    tenir_au_reservoir(lina, reservoir=Reservoir.POLE, auteur=sei, le=LE)
    tenir_au_reservoir(lina, reservoir=Reservoir.NON, auteur=sei, le=LE)
    assert list(Affectation.objects.filter(aesh=lina).values("periode", "reservoir", "pole")) == (
        avant
    )


@pytest.mark.parametrize("role", ["COORD_PIAL", "PILOTE"])
def test_seul_le_sei_en_decide(petit, role):
    with pytest.raises(ActionRefusee):
        tenir_au_reservoir(
            petit.sophie,
            reservoir=Reservoir.POLE,
            auteur=f.mandat(role, petit.pole.perimetre),
            le=LE,
        )
    client = Client()
    client.force_login(f.mandat(role, petit.pole.perimetre).membre)
    adresse = f"/35/aesh/{petit.sophie.pk}/"
    assert "Gardée pour les remplacements" not in client.get(adresse).content.decode()
    assert client.post(f"{adresse}reservoir/", {"reservoir": "pole"}).status_code == 404


def test_la_page_le_dit_et_le_change(petit, sei):
    client = Client()
    client.force_login(sei.membre)
    adresse = f"/35/aesh/{petit.sophie.pk}/"
    faux = client.post(f"{adresse}reservoir/", {"reservoir": "lune"})
    assert "Choisissez une des réponses de la liste." in faux.content.decode()
    fait = client.post(f"{adresse}reservoir/", {"reservoir": "departement"}, follow=True)
    texte = html.unescape(fait.content.decode())
    assert str(ENREGISTRE["departement"]) in texte
    assert "<dd>Oui, pour les remplacements de tout le département</dd>" in texte


def test_sans_affectation_la_phrase_dit_quoi_faire(petit, sei):
    Affectation.objects.filter(aesh=petit.sophie).delete()
    assert Contrat.objects.filter(aesh=petit.sophie).exists()
    with pytest.raises(ActionRefusee, match="affectez-la d'abord"):
        tenir_au_reservoir(petit.sophie, reservoir=Reservoir.POLE, auteur=sei, le=LE)
