"""A professional asks with his own account: his school, his name, the parents first."""

import datetime
import html
import re

import pytest
from django.db import transaction

from comptes.enums import Role
from pas.actions.saisie import deposer_avec_un_compte
from pas.models import Consentement, Saisine
from pas.requetes.contenu import contenu_de
from pial.models import Rattachement
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests.distribution import monter

pytestmark = pytest.mark.django_db
CHEMIN = "/35/demandes-pas/deposer/"
CORPS = {"difficultes": ["venir"], "deja_fait": ["rien"], "texte": "Il pleure le matin."}


@pytest.fixture
def a(departement_35):
    with transaction.atomic():
        a, b = monter("35", "A"), monter("35", "B")
        with cloison("35"):
            for cote in (a, b):
                cote.objets["etablissement"].secteur_referent = cote.perimetres["K"]
                cote.objets["etablissement"].save(update_fields=["secteur_referent"])
                cote.objets["pole"].genre = "PAS"
                cote.objets["pole"].save(update_fields=["genre"])
                Rattachement.objects.filter(pole=cote.objets["pole"]).update(genre="PAS")
        a.voisin = b
        return a


def texte(reponse):
    return html.unescape(re.sub(r"\s+", " ", reponse.content.decode()))


def test_un_professeur_demande_sans_nommer_l_eleve_puis_retrouve_sa_demande(a):
    client = a.client(Role.ENSEIGNANT)
    ecole = str(a.objets["etablissement"].pk)
    page = client.get(CHEMIN).content.decode()
    assert re.search(rf'value="{ecole}"[^>]* selected', page), "the school is chosen already"
    corps = CORPS | {"ecole": ecole}
    refus = client.post(CHEMIN, corps)
    assert refus.status_code == 422 and "Dites si les parents sont informés." in texte(refus)
    assert "Il pleure le matin." in texte(refus)
    nomme = client.post(
        CHEMIN, corps | {"parents_informes": "pas_encore", "prenom": "Léa", "nom": "Rey"}
    )
    assert nomme.status_code == 422 and "Effacez le nom" in texte(nomme)
    faite = client.post(CHEMIN, corps | {"parents_informes": "pas_encore", "classe": "CE1"})
    assert faite.status_code == 302, texte(faite)[:3000]
    with cloison("35"):
        saisine = Saisine.objects.latest("cree_le")
        contenu = contenu_de(saisine)
        moi = a.personnes[Role.ENSEIGNANT]
        assert (contenu["courriel"], contenu["origine"]) == (moi.email, "professeur")
        assert not {"prenom", "nom"} & {c for c, v in contenu.items() if v}
        assert saisine.famille_informee_le is None and not saisine.empreinte_enfant
        assert saisine.pole_id == a.objets["pole"].pk
        assert not Consentement.objects.filter(saisine=saisine).exists(), "the family's alone"
    page = texte(client.get(faite["Location"]))
    assert "c'est votre demande" in page and "Informez les parents" in page
    assert saisine.numero in texte(client.get("/35/demandes-pas/"))
    # Somebody else of the same school is not its author.
    assert a.client(Role.ERSEH).get(faite["Location"]).status_code == 404
    assert a.client(Role.DIRECTEUR).get(faite["Location"]).status_code == 200


@pytest.mark.parametrize("role", [Role.DIRECTEUR, Role.CHEF_ETAB, Role.ERSEH])
def test_une_direction_nomme_l_eleve_quand_les_parents_savent(a, role):
    corps = CORPS | {"ecole": str(a.objets["etablissement"].pk), "parents_informes": "oui"}
    client = a.client(role)
    assert "Écrivez le nom de l'élève." in texte(client.post(CHEMIN, corps))
    faite = client.post(CHEMIN, corps | {"prenom": "Léa", "nom": "Rey"})
    assert faite.status_code == 302
    assert "Léa Rey" in texte(client.get(faite["Location"]))


def test_on_ne_demande_que_pour_son_ecole_et_par_son_role(a):
    ailleurs = a.voisin.objets["etablissement"]
    corps = CORPS | {"ecole": str(ailleurs.pk), "parents_informes": "pas_encore"}
    assert a.client(Role.ENSEIGNANT).post(CHEMIN, corps).status_code == 422
    le = datetime.date(2026, 11, 23)
    with cloison("35"):
        avant = Saisine.objects.count()
        for role in Role:
            for ecole in (ailleurs, a.objets["etablissement"]):
                peut = ecole is not ailleurs and role in {
                    *(Role.DIRECTEUR, Role.CHEF_ETAB, Role.ENSEIGNANT, Role.ERSEH)
                }
                if peut:
                    continue
                with pytest.raises(ActionRefusee):
                    deposer_avec_un_compte(
                        auteur=a.mandats[role],
                        etablissement=ecole,
                        reponses=CORPS | {"parents_informes": "pas_encore"},
                        le=le,
                    )
        assert Saisine.objects.count() == avant


def test_une_ecole_sans_pas_dit_a_qui_s_adresser(a):
    with cloison("35"):
        Rattachement.objects.filter(etablissement=a.objets["etablissement"]).delete()
    page = texte(a.client(Role.DIRECTEUR).get(CHEMIN))
    assert "pas encore de PAS" in page and "Envoyer la demande" not in page
