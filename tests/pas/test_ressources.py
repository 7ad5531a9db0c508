"""Actions given to resource and health staff: who may receive one, the minimum that he reads, for
how long, and what he says back."""

import datetime
import html
import re

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from comptes.enums import Role
from pas.actions.etapes import faire_un_acte
from pas.actions.famille import noter_les_accords
from pas.actions.ressources import (
    confier_une_action,
    rendre_compte,
    rendre_une_action,
    reprendre_une_action,
    retirer_une_action,
)
from pas.enums import Acte, ActionConsentie, MotifCloture
from pas.enums.plan import EtatAction, GenreAction, Intervenant
from pas.models import ActionPas, Saisine
from pas.regles.plan import refus_d_action
from pas.regles.ressources import (
    ACCES_APRES_LA_FIN,
    SUITES,
    est_encore_lisible,
    peut_lire_le_nom,
    refus_de_confier,
)
from pas.requetes.ressources import lues, mes_actions, ressources_possibles
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from socle.models import Acces, Courriel
from tests import fabriques as f
from tests.distribution import monter
from tests.pas.equipe import LE, PROFESSEUR, deposer, monter_le_pas

A, G = ActionConsentie, GenreAction
UN_JOUR = datetime.timedelta(days=1)
accords = st.frozensets(st.sampled_from(ActionConsentie))


# --- rules ---------------------------------------------------------------------------------------


@given(st.sampled_from(GenreAction), st.booleans(), accords)
def test_confier_demande_autant_que_faire_et_l_accord_de_partager(genre, nommable, oui):
    refus = refus_de_confier(genre=genre, est_nommable=nommable, accords=oui)
    seul = refus_d_action(genre=genre, est_nommable=nommable, accords=oui)
    assert refus or not seul, "who does more than the binôme may"
    if genre == G.CONSEIL:
        assert not refus
    elif not refus:
        assert nommable and A.PARTAGE_ECOLE in oui
    nomme = peut_lire_le_nom(genre=genre, est_nommable=nommable, accords=oui)
    assert nomme is (genre != G.CONSEIL and not refus)


@given(
    st.sampled_from(EtatAction),
    st.none() | st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31)),
    st.integers(-40, 40),
)
def test_l_acces_se_ferme_quinze_jours_apres_la_fin(etat, finie_le, decalage):
    le = (finie_le or LE) + decalage * UN_JOUR
    lisible = est_encore_lisible(etat=etat, finie_le=finie_le, le=le)
    assert lisible is (etat != EtatAction.ABANDONNEE and (finie_le is None or decalage <= 15))
    assert ACCES_APRES_LA_FIN == 15 * UN_JOUR


@given(st.lists(st.sampled_from(EtatAction), max_size=12))
def test_le_membre_ne_sort_pas_de_la_table_et_n_abandonne_pas(voulus):
    etat = EtatAction.A_FAIRE
    for voulu in voulus:
        etat = voulu if voulu in SUITES[etat] else etat
    assert etat != EtatAction.ABANDONNEE, "taking back is the binôme's"
    assert EtatAction.A_FAIRE in SUITES[etat] or etat == EtatAction.A_FAIRE, "a way back"


# --- acts ----------------------------------------------------------------------------------------


@pytest.fixture
def pas(dans_35):
    ici = monter_le_pas()
    ici.psy = f.mandat("RESSOURCE", ici.pole.perimetre, f.membre("Paule", "Roy"))
    return ici


def confier(pas, saisine, *, a=None, genre=G.ENTRETIEN, le=LE, **autres):
    return confier_une_action(
        auteur=autres.pop("auteur", pas.coord),
        saisine=saisine.pk,
        a=(a or pas.psy).membre_id,
        fonction=Intervenant.PSY_EN,
        genre=genre,
        consigne=autres.pop("consigne", "Rencontrer l'élève avec son professeur."),
        prevue_le=autres.pop("prevue_le", le + UN_JOUR),
        le=le,
    )


PARTAGE = {"accords": ["analyse", "partage_ecole"]}


def test_seul_un_personnel_ressource_de_ce_pas_recoit_une_action(pas):
    saisine = deposer(pas, **PARTAGE)
    autre = monter_le_pas("Vitré")
    ailleurs = f.mandat("RESSOURCE", autre.pole.perimetre)
    fini = f.mandat(
        "RESSOURCE", pas.pole.perimetre, periode=f.DateRange(f.RENTREE, datetime.date(2026, 11, 1))
    )
    for personne in (ailleurs, fini, pas.educ, f.mandat("COORD_PIAL", pas.pole.perimetre)):
        with pytest.raises(ActionRefusee, match="personnel ressource"):
            confier(pas, saisine, a=personne)
    for auteur in (autre.coord, pas.psy, f.mandat("SEI_CHEF", f.perimetre("T"))):
        with pytest.raises(ActionRefusee, match="Votre mission"):
            confier(pas, saisine, auteur=auteur)
    assert ressources_possibles(saisine, LE) == [(str(pas.psy.membre_id), "Paule Roy")]
    with pytest.raises(ActionRefusee, match="un jour à venir"):
        confier(pas, saisine, prevue_le=LE - UN_JOUR)
    with pytest.raises(ActionRefusee, match="ce que vous demandez"):
        confier(pas, saisine, consigne="  ")
    assert not ActionPas.objects.filter(confiee_le__isnull=False).exists()
    prise = confier(pas, saisine)
    courriel = Courriel.objects.get(cle=f"pas-action-{prise.pk}")
    assert courriel.destinataire == pas.psy.membre.email
    for mot in ("Léa", "Belkacem", "Érables", "Rencontrer", saisine.numero, "CE1"):
        assert mot not in courriel.sujet + courriel.corps


def test_sans_accord_de_partager_seul_un_conseil_sans_nom(pas):
    """What the family takes back afterwards is not read any more either."""
    refuse = deposer(pas, accords=["analyse"])
    with pytest.raises(ActionRefusee, match="en parle avec l'école"):
        confier(pas, refuse)
    professeur = deposer(pas, **PROFESSEUR)
    with pytest.raises(ActionRefusee, match="conseil sans nom"):
        confier(pas, professeur)
    confier(pas, professeur, genre=G.CONSEIL)
    saisine = deposer(pas, **PARTAGE)
    confier(pas, saisine)
    conseil, nommee = lues(mes_actions(pas.psy, LE))
    assert (conseil.eleve, conseil.classe) == ("", "")
    assert (nommee.eleve, nommee.classe, nommee.ecole) == (
        "Léa B.",
        "CE1",
        pas.ecole.nom_court,
    )
    noter_les_accords(
        auteur=pas.coord, saisine=saisine.pk, reponses={A.PARTAGE_ECOLE: False}, le=LE
    )
    assert [une.eleve for une in lues(mes_actions(pas.psy, LE))] == ["", ""]
    with pytest.raises(ActionRefusee, match="plus donné son accord"):
        rendre_compte(
            auteur=pas.psy,
            action=nommee.action.pk,
            faite_le=LE,
            duree_minutes=30,
            compte_rendu="",
            le=LE,
        )


def test_rendre_compte_corriger_rendre_et_reprendre(pas):
    prise = confier(pas, deposer(pas, **PARTAGE))
    moi = {"auteur": pas.psy, "action": prise.pk, "le": LE}
    fait = {"faite_le": LE, "duree_minutes": 45}
    with pytest.raises(ActionRefusee, match="un jour passé"):
        rendre_compte(**moi, **fait | {"faite_le": LE + UN_JOUR}, compte_rendu="x")
    rendre_compte(**moi, **fait, compte_rendu="Deux séances proposées.")
    assert rendre_compte(**moi, **fait | {"duree_minutes": 50}, compte_rendu="Trois.").etat == (
        EtatAction.FAITE
    )
    with pytest.raises(ActionRefusee, match="déjà faite"):
        retirer_une_action(auteur=pas.coord, saisine=prise.saisine_id, action=prise.pk, le=LE)
    reprendre_une_action(**moi)
    rendre_une_action(**moi, motif="Pas de créneau.")
    with pytest.raises(ActionRefusee, match="déjà changé"):
        rendre_compte(**moi, **fait, compte_rendu="x")
    prise.refresh_from_db()
    assert (prise.etat, prise.motif_retour) == (EtatAction.RENDUE, "Pas de créneau.")
    assert (prise.compte_rendu, prise.faite_le) == ("Trois.", None)
    reprendre_une_action(**moi)
    autre = f.mandat("RESSOURCE", pas.pole.perimetre)
    for auteur in (autre, pas.coord):
        with pytest.raises(ActionRefusee, match="Votre mission"):
            rendre_une_action(auteur=auteur, action=prise.pk, motif="x", le=LE)
    retirer_une_action(auteur=pas.coord, saisine=prise.saisine_id, action=prise.pk, le=LE)
    assert not mes_actions(pas.psy, LE).exists()
    with pytest.raises(ActionRefusee, match="Votre mission"):
        reprendre_une_action(**moi)


def test_quinze_jours_apres_la_fin_il_ne_reste_rien(pas):
    saisine = deposer(pas, **PARTAGE)
    prise = confier(pas, saisine)
    for acte in (Acte.RECEVOIR, Acte.CLORE):
        faire_un_acte(
            auteur=pas.coord,
            saisine=saisine.pk,
            acte=acte,
            le=LE,
            motif=MotifCloture.SANS_SUITE if acte == Acte.CLORE else None,
        )
    dernier = LE + ACCES_APRES_LA_FIN
    assert list(mes_actions(pas.psy, dernier)) == [prise]
    assert not mes_actions(pas.psy, dernier + UN_JOUR).exists()
    with pytest.raises(ActionRefusee, match="Votre mission"):
        rendre_une_action(auteur=pas.psy, action=prise.pk, motif="x", le=dernier + UN_JOUR)
    with pytest.raises(ActionRefusee, match="terminée"):
        confier(pas, saisine)


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def a(departement_35):
    with transaction.atomic():
        a, b = monter("35", "A"), monter("35", "B")
        with cloison("35"):
            for cote in (a, b):
                noter_les_accords(
                    auteur=cote.mandats[Role.COORD_PAS],
                    saisine=cote.objets["saisine"].pk,
                    reponses={A.ANALYSE: True, A.PARTAGE_ECOLE: True},
                    le=LE,
                )
        a.voisin = b
        return a


def texte(reponse):
    return html.unescape(re.sub(r"\s+", " ", reponse.content.decode()))


def adresse(cote, suite=""):
    return f"/35/mes-actions/{cote.objets['action_confiee'].pk}/{suite}"


@pytest.mark.django_db
def test_le_membre_lit_le_minimum_et_rend_compte(a):
    client = a.client(Role.RESSOURCE)
    page = texte(client.get(adresse(a)))
    assert f"{a.canari} C." in page and f"Rencontrer {a.canari}." in page
    assert "Pas de diagnostic" in page
    # Neither the words of the mother, her contact, the team's notes, nor the number.
    for mot in ("pleure", "mere.", "PAS-AAAA-11", "consignes courtes"):
        assert mot not in page
    assert "Entretien avec la famille" in texte(client.get("/35/mes-actions/"))
    assert f"{a.canari} C." in texte(client.get("/35/mes-actions/fragments/accueil/"))
    for chemin in (adresse(a.voisin), f"/35/demandes-pas/{a.objets['saisine'].pk}/"):
        assert client.get(chemin).status_code == 404
    sans = client.post(adresse(a), {"faite_le": "2026-11-20", "compte_rendu": "Séance tenue."})
    assert sans.status_code == 422 and "Écrivez la durée" in texte(sans)
    assert "Séance tenue." in texte(sans), "what was typed is kept"
    faite = {"faite_le": "2026-11-20", "duree_minutes": "40", "compte_rendu": "Séance tenue."}
    assert client.post(adresse(a), faite).status_code == 302
    assert "Séance tenue." in texte(
        a.client(Role.COORD_PAS).get(f"/35/demandes-pas/{a.objets['saisine'].pk}/")
    )
    assert client.post(adresse(a, "reprendre/")).status_code == 302
    assert client.post(adresse(a, "rendre/"), {"motif": ""}).status_code == 422
    assert client.post(adresse(a, "rendre/"), {"motif": "Absente."}).status_code == 302
    assert "Vous l'avez rendue au PAS : Absente." in texte(client.get(adresse(a)))
    equipe = a.client(Role.EDUC_PAS)
    assert "Actions rendues" in texte(equipe.get("/35/demandes-pas/fragments/accueil/"))
    assert "1 demande." in texte(equipe.get("/35/demandes-pas/?action=rendue"))
    assert "Aucun résultat" in texte(equipe.get("/35/demandes-pas/?action=faite"))
    with cloison("35"):
        assert Acces.objects.filter(objet="saisine", membre=a.personnes[Role.RESSOURCE]).exists(), (
            "a name was read"
        )


@pytest.mark.django_db
def test_la_liste_cherche_et_coute_toujours_autant(a, django_assert_num_queries):
    client = a.client(Role.RESSOURCE)
    client.get("/35/mes-actions/")
    with django_assert_num_queries(REQUETES_MES_ACTIONS):
        client.get("/35/mes-actions/")
    with cloison("35"):
        une = a.objets["action_confiee"]
        for genre in ("observation", "conseil", "ecole"):
            une.pk, une.genre = None, genre
            une._state.adding = True
            une.save()
    with django_assert_num_queries(REQUETES_MES_ACTIONS):
        page = texte(client.get("/35/mes-actions/"))
    assert "4 actions." in page
    assert "Aucun résultat." in texte(client.get("/35/mes-actions/?etat=faite"))
    assert "4 actions." in texte(client.get("/35/mes-actions/?q=ecole&sort=-prevue_le"))
    with cloison("35"):
        Saisine.objects.update(finie_le=datetime.date(2020, 1, 1), statut="close")
    assert "Aucune action ne vous est confiée." in texte(client.get("/35/mes-actions/"))


@pytest.mark.django_db
def test_la_coordination_confie_depuis_la_demande(a):
    client, base = a.client(Role.COORD_PAS), f"/35/demandes-pas/{a.objets['saisine'].pk}/"
    donnees = {
        "a": str(a.personnes[Role.RESSOURCE].pk),
        "fonction": "medecin",
        "genre": "observation",
        "consigne": "Observer un cours.",
        "prevue_le": "2099-01-05",
    }
    refus = client.post(f"{base}confier/", donnees)
    assert refus.status_code == 422 and "Observer un cours." in texte(refus)
    assert client.post(f"{base}confier/", donnees | {"genre": "entretien"}).status_code == 302
    page = texte(client.get(base))
    assert "Observer un cours." in page and "le médecin scolaire" in page
    with cloison("35"):
        prise = ActionPas.objects.get(fonction="medecin")
    client.post(f"{base}confier/{prise.pk}/retirer/")
    assert texte(a.client(Role.RESSOURCE).get("/35/mes-actions/")).count("Entretien avec") == 1
    autre = a.voisin.objets["action_confiee"].pk
    assert client.post(f"{base}confier/{autre}/retirer/").status_code == 404


REQUETES_MES_ACTIONS = 16
