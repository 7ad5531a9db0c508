"""The register: who reads the words, what the PAS does, what its author then reads."""

import datetime
import html
import re
import uuid
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

from comptes.enums import Role
from pas.actions.demo import semer_les_demandes
from pas.actions.etapes import faire_un_acte
from pas.enums import Acte, Statut
from pas.models import AvisSaisine, Consentement, EtapeSaisine, RendezVous, Saisine
from pas.regles.horloge import JOURS_PAR_DEFAUT
from pas.requetes.delais import calendriers, delai_courant, delais_de_trois
from pas.requetes.registre import lignes_du_registre
from pas.requetes.saisines import saisines_lisibles
from pial.models import JourFerme, PlageOuverture, Rattachement
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from socle.models import Acces, Courriel
from tests import fabriques
from tests.distribution import monter
from tests.pas.equipe import LE, deposer, monter_le_pas

pytestmark = pytest.mark.django_db
NOMBRE_DE_REQUETES = 20


@pytest.fixture
def cotes(departement_35):
    with transaction.atomic():
        return monter("35", "A"), monter("35", "B")


def texte(reponse):
    return html.unescape(re.sub(r"\s+", " ", reponse.content.decode()))


def adresse(cote, suite=""):
    return f"/35/demandes-pas/{cote.objets['saisine'].pk}/{suite}"


def relire(cote):
    with cloison("35"):
        return Saisine.objects.get(pk=cote.objets["saisine"].pk)


def test_le_pas_lit_les_mots_et_les_autres_ou_en_est_la_demande(cotes):
    a, _ = cotes
    for role in (Role.COORD_PAS, Role.EDUC_PAS):
        page = texte(a.client(role).get(adresse(a)))
        assert f"Le matin, {a.canari} pleure." in page and "Répondre" in page
    for role in (Role.SEI, Role.SEI_CHEF, Role.IEN_ASH):
        client = a.client(role)
        page, liste = texte(client.get(adresse(a))), texte(client.get("/35/demandes-pas/"))
        assert "Reçue par le PAS" in page and "PAS-AAAA-11" in liste
        assert f"{a.canari} pleure" not in page and "Répondre" not in page
        assert f"{a.canari} C." not in liste and "Mere" not in page
        assert client.post(adresse(a, "acte/"), {"acte": "retenir"}).status_code == 404
    for role in (Role.COORD_PIAL, Role.ENSEIGNANT, Role.DASEN, Role.AESH, Role.MDPH):
        assert a.client(role).get(adresse(a)).status_code == 404


def test_un_pas_ne_voit_ni_ne_traite_les_demandes_d_un_autre(cotes):
    a, b = cotes
    client = a.client(Role.COORD_PAS)
    liste = texte(client.get("/35/demandes-pas/"))
    assert "PAS-AAAA-11" in liste and "PAS-BAAA-11" not in liste
    assert client.get(adresse(b)).status_code == 404
    for suite in ("acte/", "reponse/", "rendez-vous/", "famille/"):
        assert client.post(adresse(b, suite), {"acte": "retenir"}).status_code == 404


def test_lire_un_nom_se_note(cotes):
    a, _ = cotes
    a.client(Role.COORD_PAS).get(adresse(a))
    a.client(Role.SEI).get(adresse(a))
    with cloison("35"):
        acces = Acces.objects.filter(objet="saisine").values_list("membre_id", "ids")
        assert list(acces) == [(a.personnes[Role.COORD_PAS].pk, [a.objets["saisine"].pk])]


def test_le_pas_fait_avancer_et_la_personne_est_prevenue_sans_rien_dire(cotes):
    a, _ = cotes
    client = a.client(Role.COORD_PAS)
    for acte, statut in (
        ("retenir", Statut.RECEVABLE),
        ("associer", Statut.FAMILLE_ASSOCIEE),
        ("analyser", Statut.EN_ANALYSE),
    ):
        assert client.post(adresse(a, "acte/"), {"acte": acte}).status_code == 302
        assert relire(a).statut == statut
    refus = client.post(adresse(a, "acte/"), {"acte": "proposer"})
    assert refus.status_code == 422 and "au moins une réponse" in texte(refus)
    assert client.post(adresse(a, "acte/"), {"acte": "annuler"}).status_code == 422
    assert client.post(adresse(a, "acte/"), {"acte": "n'importe"}).status_code == 422
    sans = client.post(adresse(a, "acte/"), {"acte": "clore"})
    assert sans.status_code == 422 and "Choisissez un motif." in texte(sans)
    client.post(adresse(a, "acte/"), {"acte": "clore", "motif": "relais_mdph"})
    saisine = relire(a)
    assert (saisine.statut, saisine.motif) == ("close", "relais_mdph") and saisine.finie_le
    client.post(adresse(a, "acte/"), {"acte": "rouvrir"})
    saisine = relire(a)
    assert (saisine.statut, saisine.motif, saisine.finie_le) == ("recevable", "", None)
    with cloison("35"):
        faites = EtapeSaisine.objects.exclude(acte="").values_list("acte", "auteur_id")
        auteur = a.personnes[Role.COORD_PAS].pk
        assert [f for f in faites if f[1] != auteur] == [] and len(faites) == 5
        courriels = Courriel.objects.filter(cle__startswith="pas-")
        assert len(courriels) == 3 and not AvisSaisine.objects.filter(fait_le=None).exists()
        assert all(a.canari not in c.corps and "MDPH" not in c.corps for c in courriels)


def test_repondre_proposer_un_rendez_vous_noter_la_famille(cotes):
    a, _ = cotes
    client = a.client(Role.EDUC_PAS)
    vide = client.post(adresse(a, "reponse/"), {"corps": ""})
    assert vide.status_code == 422 and "Écrivez votre réponse." in texte(vide)
    client.post(adresse(a, "reponse/"), {"corps": "Nous vous appelons."})
    demain = timezone.now() + datetime.timedelta(days=2)
    jour = demain.strftime("%d/%m/%Y")
    commun = {"jour": jour, "duree_minutes": "45", "lieu": "À l'école"}
    for heure in ("17:30", "18:00"):
        client.post(adresse(a, "rendez-vous/"), {**commun, "heure": heure})
    passe = client.post(adresse(a, "rendez-vous/"), {**commun, "heure": "9:00", "jour": "1/9/2020"})
    assert (
        passe.status_code == 422
        and "à venir" in texte(passe)
        and 'value="1/9/2020"' in texte(passe)
    )
    famille = {"informee_le": "20/11/2026", "accords": ["observation"]}
    assert client.post(adresse(a, "famille/"), famille).status_code == 302
    page = texte(client.get(adresse(a)))
    assert "Nous vous appelons." in page and "18 h 00" in page and "17 h 30" not in page
    with cloison("35"):
        pris = RendezVous.objects.filter(annule_le=None, saisine=a.objets["saisine"])
        assert pris.count() == 1
        dits = {c.action: c.est_accorde for c in Consentement.objects.order_by("dit_le")}
    assert dits == {
        "analyse": False,
        "observation": True,
        "partage_ecole": False,
        "partage_emas": False,
    }
    client = a.client(Role.COORD_PAS)
    client.post(adresse(a, "acte/"), {"acte": "retenir"})
    client.post(adresse(a, "acte/"), {"acte": "associer"})
    refus = client.post(adresse(a, "acte/"), {"acte": "analyser"})
    assert "n'accepte pas" in texte(refus), "the last agreement said holds"


def test_l_action_elle_meme_refuse_qui_n_est_pas_du_pas(cotes):
    a, _ = cotes
    with cloison("35"):
        saisine = relire(a)
        for role in (Role.SEI_CHEF, Role.COORD_PIAL):
            with pytest.raises(ActionRefusee, match="Votre mission"):
                faire_un_acte(
                    saisine=saisine.pk,
                    acte=Acte.RETENIR,
                    auteur=a.mandats[role],
                    le=datetime.date(2026, 11, 23),
                )


def test_le_delai_suit_l_ecole_de_l_eleve(cotes, departement_35):
    a, _ = cotes
    with cloison("35"):
        saisine = relire(a)
        ecole = saisine.etablissement_id
        PlageOuverture.objects.filter(etablissement=ecole).delete()
        calendrier = calendriers([ecole], departement_35.fuseau)[ecole]
        assert calendrier.jours == JOURS_PAR_DEFAUT, "nothing loaded: the usual days"
        PlageOuverture.objects.create(etablissement_id=ecole, jour=5, minutes=(510, 720))
        JourFerme.objects.create(
            periode=(datetime.date(2026, 10, 17), datetime.date(2026, 11, 2)),
            libelle="Toussaint d'essai",
            source="essai",
        )
        saisine.deposee_le = datetime.datetime(2026, 10, 15, 23, 30, tzinfo=datetime.UTC)
        # Friday 16 October at 1:30 in Rennes: the day itself is out, then two closed Fridays.
        saisine.save(update_fields=["deposee_le"])
        trois = delais_de_trois(saisine, departement_35.fuseau, datetime.date(2026, 11, 20))
        delai = delai_courant(trois)
    assert (delai.jours, delai.cible, delai.est_en_retard) == (3, 2, True)
    assert delai.avant_le == datetime.date(2026, 11, 13)


def test_la_liste_trie_cherche_filtre_et_coute_toujours_autant(
    cotes, django_assert_num_queries, settings
):
    a, _ = cotes
    client = a.client(Role.COORD_PAS)
    client.get("/35/demandes-pas/")
    with django_assert_num_queries(NOMBRE_DE_REQUETES):
        client.get("/35/demandes-pas/")
    with cloison("35"):
        modele = relire(a)
        for n in range(3):
            modele.pk, modele.numero = None, f"PAS-XXX{n}-11"
            modele._state.adding = True
            modele.id = uuid.uuid4()
            modele.statut, modele.finie_le = "close", datetime.date(2026, 11, 20)
            modele.save()
    with django_assert_num_queries(NOMBRE_DE_REQUETES):
        liste = texte(client.get("/35/demandes-pas/"))
    assert "4 demandes" in liste
    assert "1 demande." in texte(client.get("/35/demandes-pas/?etat=ouvertes"))
    assert "1 demande." in texte(client.get("/35/demandes-pas/?q=xxx1"))
    assert "Aucun résultat" in texte(client.get("/35/demandes-pas/?q=zzz"))
    triee = texte(client.get("/35/demandes-pas/?sort=numero"))
    assert triee.index("PAS-AAAA-11") < triee.index("PAS-XXX0-11") < triee.index("PAS-XXX2-11")


def test_une_liste_vide_dit_quoi_faire(cotes):
    a, _ = cotes
    with cloison("35"):
        Saisine.objects.all().delete()
    assert "Aucune demande pour le moment." in texte(
        a.client(Role.COORD_PAS).get("/35/demandes-pas/")
    )


def test_la_demonstration_montre_chaque_etat_et_n_ecrit_a_personne(cotes):
    a, _ = cotes
    with cloison("35"):
        Saisine.objects.all().delete()
        pole = a.objets["pole"]
        Rattachement.objects.create(
            pole=pole,
            etablissement=a.objets["etablissement"],
            genre="PAS",
            periode=(datetime.date(2020, 9, 1), None),
        )
        le = datetime.date(2026, 11, 23)
        assert semer_les_demandes(le=le) == 12 and semer_les_demandes(le=le) == 0
        statuts = set(Saisine.objects.values_list("statut", flat=True))
        assert statuts == set(Statut) - {Statut.FAMILLE_ASSOCIEE, Statut.ANNULEE}
        assert not AvisSaisine.objects.exists()
        assert not Courriel.objects.filter(cle__startswith="pas-").exists()


def test_qui_attend_le_plus_de_jours_de_classe_est_en_premier(dans_35, departement_35):
    """The older request of a school open on Fridays alone has waited fewer days of class."""
    pas = monter_le_pas()
    rare = fabriques.ecole("École du vendredi", horaires=False)
    PlageOuverture.objects.create(etablissement=rare, jour=5, minutes=(510, 720))
    Rattachement.objects.create(
        pole=pas.pole,
        etablissement=rare,
        genre="PAS",
        periode=fabriques.DateRange(fabriques.RENTREE, None),
    )
    vendredi = SimpleNamespace(pole=pas.pole, ecole=rare, coord=pas.coord)

    def posee(ou, jour, **champs):
        saisine = deposer(ou)
        instant = datetime.datetime(2026, 11, jour, 12, tzinfo=datetime.UTC)
        Saisine.objects.filter(pk=saisine.pk).update(deposee_le=instant, **champs)
        return saisine.pk

    ancienne = posee(vendredi, 2)
    recente = posee(pas, 9)
    finie = posee(pas, 1, statut="close", finie_le=datetime.date(2026, 11, 20))
    repondue = posee(pas, 1, statut="plan_propose")
    EtapeSaisine.objects.create(
        saisine_id=repondue,
        acte="proposer",
        statut="plan_propose",
        faite_le=datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC),
    )
    lisibles = saisines_lisibles(pas.coord, LE)
    lignes = lignes_du_registre(lisibles, pas.coord, departement_35.fuseau, LE)
    assert [ligne.pk for ligne in lignes] == [recente, ancienne, repondue, finie]
    assert [ligne.delai.jours for ligne in lignes[:2]] == [10, 3]
    pilote = fabriques.mandat("PILOTE", pas.pole.perimetre)
    titres = lignes_du_registre(saisines_lisibles(pilote, LE), pilote, departement_35.fuseau, LE)
    assert [ligne.pk for ligne in titres][:2] == [repondue, ancienne], "the order tells no delay"
    assert {ligne.delai for ligne in titres} == {None}
