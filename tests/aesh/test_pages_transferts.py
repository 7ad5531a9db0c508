"""Pages of transfers and hand-overs: said before, confirmed, undone; a code shown once."""

import datetime
import re
from typing import Any

import pytest
from django.urls import reverse

from comptes.enums import Role
from eleves.models import AccuseTransfert, DepotTransfert, Eleve, Transfert
from pial.models import Etablissement
from pial.regles import UN_JOUR
from socle.cloison import cloison
from socle.models import Acces
from socle.texte import cle_tri
from tests import fabriques
from tests.distribution import Cote, monter

AUJOURDHUI = datetime.date.today()
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


def url(nom: str, code: str = "35", **kwargs: Any) -> str:
    return reverse(f"aesh:{nom}", kwargs={"departement": code, **kwargs})


def test_rien_ne_s_ecrit_avant_de_confirmer(cote: Cote) -> None:
    client, eleve = cote.client(Role.SEI), cote.objets["eleve"]
    with cloison("35"):
        ailleurs = fabriques.ecole("École du Marais")
        Transfert.objects.all().delete()
    page = url("transfert", eleve=eleve.pk)
    choix = {"etablissement": ailleurs.pk, "du": (AUJOURDHUI + 7 * UN_JOUR).isoformat()}
    apercu = client.post(page, choix).content.decode()
    assert "Ce qui va changer" in apercu and "École du Marais" in apercu
    assert f"et le PIAL {cote.lieu}" in apercu or cote.lieu in apercu
    assert "n&#x27;est rattachée à aucun pôle" in apercu or "n'est rattachée" in apercu
    with cloison("35"):
        assert not Transfert.objects.exists()
    reponse = client.post(page, {**choix, "confirmer": "1"})
    assert reponse.headers["Location"] == url("changements_eleve", eleve=eleve.pk)
    with cloison("35"):
        transfert = Transfert.objects.get()
    suivi = client.get(url("changements_eleve", eleve=eleve.pk)).content.decode()
    assert "École du Marais" in suivi and "Annuler ce changement" in suivi
    assert client.post(url("transfert_annuler", transfert=transfert.pk)).status_code == 302
    suivi = client.get(url("changements_eleve", eleve=eleve.pk)).content.decode()
    assert "annulé le" in suivi and "Annuler ce changement" not in suivi


def test_une_erreur_garde_ce_qui_est_tape(cote: Cote) -> None:
    client, eleve = cote.client(Role.SEI), cote.objets["eleve"]
    page = url("transfert", eleve=eleve.pk)
    ici = cote.objets["etablissement"].pk
    du = (AUJOURDHUI + UN_JOUR).isoformat()
    refus = client.post(page, {"etablissement": ici, "du": du, "confirmer": "1"})
    texte = refus.content.decode()
    assert refus.status_code == 422 and "déjà dans cette école" in texte
    assert f'value="{du}"' in texte and re.search(rf'value="{ici}" [^>]* checked', texte)


def test_une_ecole_se_cherche_sans_accent_et_un_service_n_en_est_pas_une(cote: Cote) -> None:
    client, eleve = cote.client(Role.SEI), cote.objets["eleve"]
    page = url("transfert", eleve=eleve.pk)
    with cloison("35"):
        for n in range(25):
            fabriques.ecole(f"École Pasteur {n}", commune="Rennes")
        voulue = fabriques.ecole("École de l'Étang", commune="Fougères")
        Etablissement.objects.filter(pk=voulue.pk).update(
            cle_tri=cle_tri("École de l'Étang Fougères")  # as the import of the directory writes it
        )
        cio = fabriques.ecole("CIO de Fougères", commune="Fougères", type="service")
    vide = client.get(page).content.decode()
    assert 'type="radio"' not in vide and "<select" not in vide.split("<main")[1]
    cherche = {"chercher": "1", "q": "etang FOUGERES", "du": "2027-01-04"}
    trouvee = client.post(page, cherche)
    texte = trouvee.content.decode()
    assert trouvee.status_code == 200 and "1 école." in texte and str(voulue.pk) in texte
    assert str(cio.pk) not in texte and 'value="2027-01-04"' in texte, "le jour tapé reste"
    texte = client.post(page, {**cherche, "q": "pasteur"}).content.decode()
    assert texte.count('type="radio"') == 20 and "25 écoles : les 20 premières" in texte
    texte = client.post(page, {**cherche, "q": "zzz"}).content.decode()
    assert "Aucune école ne correspond" in texte
    texte = client.post(page, {**cherche, "q": "", "etablissement": "pas-une-cle"}).content.decode()
    assert 'type="radio"' not in texte
    refus = client.post(page, {"etablissement": cio.pk, "du": "2027-01-04", "confirmer": "1"})
    assert refus.status_code == 422
    rien = client.post(page, {"du": "2027-01-04"})
    assert rien.status_code == 422 and "Choisissez une école" in rien.content.decode()


def test_une_ecole_d_ailleurs_n_est_pas_un_choix(cote: Cote, departement_44: Any) -> None:
    autre, loin = monter("35", "B"), monter("44", "C")
    client = cote.client(Role.COORD_PIAL)
    page = url("transfert", eleve=cote.objets["eleve"].pk)
    du = (AUJOURDHUI + UN_JOUR).isoformat()
    for cible in (autre, loin):
        choix = {"etablissement": cible.objets["etablissement"].pk, "du": du, "confirmer": "1"}
        refus = client.post(page, choix)
        assert refus.status_code == 422 and cible.lieu not in refus.content.decode()
    for cible in (autre, loin):
        assert client.get(url("transfert", eleve=cible.objets["eleve"].pk)).status_code == 404
        chemin = url("transfert_annuler", transfert=cible.objets["transfert"].pk)
        assert client.post(chemin).status_code == 404


def test_le_code_se_montre_une_fois_puis_ouvre_dans_l_autre_departement(
    cote: Cote, departement_44: Any
) -> None:
    loin = monter("44", "C")
    sei, sei_44 = cote.client(Role.SEI), loin.client(Role.SEI)
    eleve = cote.objets["eleve"]
    page = url("remise_nouvelle", eleve=eleve.pk)
    du = (AUJOURDHUI + UN_JOUR).isoformat()
    assert not CODE.search(sei.post(page, {"vers": "44", "du": du}).content.decode())
    remis = sei.post(page, {"vers": "44", "du": du, "confirmer": "1"}).content.decode()
    code = CODE.search(remis)[0]
    with cloison("35"):
        depot = DepotTransfert.objects.latest("cree_le")
    assert not CODE.search(sei.get(url("remise", remis=depot.pk)).content.decode())
    liste = sei_44.get(url("remises", "44")).content.decode()
    assert str(depot.pk) in liste and cote.canari not in liste, "un nom attend le code"
    recue = url("remise_recue", "44", recu=depot.pk)
    faux = sei_44.post(recue, {"code": "2222-2222-2222"})
    assert faux.status_code == 422 and cote.canari not in faux.content.decode()
    with cloison("44"):
        assert AccuseTransfert.objects.filter(depot=depot.pk, etat="essai").count() == 1
    ouvert = sei_44.post(recue, {"code": code}).content.decode()
    assert eleve.prenom in ouvert and "Aide humaine individuelle" in ouvert
    choix = {"code": code, "du": du, "etablissement": loin.objets["etablissement"].pk}
    arrivee = sei_44.post(recue, choix)
    with cloison("44"):
        inscrit = Eleve.objects.get(nom=eleve.nom, prenom=eleve.prenom)
    assert arrivee.headers["Location"].endswith(f"/44/eleves/{inscrit.pk}/")
    assert sei_44.get(recue).status_code == 404
    assert "Reçu" in sei.get(url("remise", remis=depot.pk)).content.decode()


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.DIRECTEUR, Role.IEN_ASH])
def test_personne_d_autre_que_le_sei_n_ouvre_les_echanges(cote: Cote, role: Role) -> None:
    client = cote.client(role)
    objets = cote.objets
    for chemin in (
        url("remises"),
        url("remise", remis=objets["remis"].pk),
        url("remise_recue", recu=objets["recu"].pk),
        url("remise_nouvelle", eleve=objets["eleve"].pk),
    ):
        assert client.get(chemin).status_code == 404, chemin


def test_un_nouveau_code_et_la_reprise(cote: Cote) -> None:
    client, eleve = cote.client(Role.SEI), cote.objets["eleve"]
    donnees = {"vers": "44", "du": (AUJOURDHUI + UN_JOUR).isoformat(), "confirmer": "1"}
    client.post(url("remise_nouvelle", eleve=eleve.pk), donnees)
    with cloison("35"):
        page = url("remise", remis=DepotTransfert.objects.latest("cree_le").pk)
    assert CODE.search(client.post(page, {"acte": "code"}).content.decode())
    assert client.post(page, {"acte": "retirer"}).status_code == 302
    encore = client.post(page, {"acte": "retirer"})
    assert encore.status_code == 422 and "déjà été retiré" in encore.content.decode()


def test_refuser_un_dossier_qui_ne_vient_pas(cote: Cote) -> None:
    client = cote.client(Role.SEI)
    page = url("remise_recue", recu=cote.objets["recu"].pk)
    assert client.post(page, {"acte": "refuser"}).status_code == 302
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    ("nom", "attendu"), [("changements_eleve", 17), ("remises", 17), ("fragment_departs", 15)]
)
def test_autant_de_requetes_a_1_et_a_4(
    cote: Cote, nom: str, attendu: int, django_assert_num_queries: Any
) -> None:
    eleve = cote.objets["eleve"]
    parametres = {"eleve": eleve.pk} if nom == "changements_eleve" else {}
    client = cote.client(Role.COORD_PIAL if nom == "fragment_departs" else Role.SEI)
    page = url(nom, **parametres)
    client.get(page)
    with django_assert_num_queries(attendu):
        assert client.get(page).status_code == 200
    with cloison("35"):
        for jour in range(1, 4):
            transfert = Transfert.objects.create(
                eleve=eleve,
                genre="depart",
                lie_id="44",
                date=datetime.date(2098, 10, jour),
                decide_par=cote.personnes[Role.SEI],
            )
            DepotTransfert.objects.create(
                transfert=transfert,
                destinataire_id="44",
                empreinte="0" * 64,
                perime_le=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC),
            )
    with django_assert_num_queries(attendu):
        assert client.get(page).status_code == 200


def test_l_accueil_de_la_coordination_dit_les_creneaux_a_reprendre(cote: Cote) -> None:
    from aesh.models import CreneauEleve

    client, eleve = cote.client(Role.COORD_PIAL), cote.objets["eleve"]
    assert client.get(url("fragment_departs")).content.decode().strip() == ""
    with cloison("35"):
        CreneauEleve.objects.create(creneau=cote.objets["paru"], eleve=eleve)
        ailleurs = fabriques.ecole("École du Marais")
    sei = cote.client(Role.SEI)
    choix = {
        "etablissement": ailleurs.pk,
        "du": (AUJOURDHUI + 7 * UN_JOUR).isoformat(),
        "confirmer": "1",
    }
    assert sei.post(url("transfert", eleve=eleve.pk), choix).status_code == 302
    fragment = client.get(url("fragment_departs")).content.decode()
    assert eleve.nom_court in fragment and "mardi de 8 h 30 à 9 h 30" in fragment
    with cloison("35"):
        assert Acces.objects.latest("cree_le").ids == [eleve.pk]
