"""The public form from one end to the other, as a browser without JavaScript does it."""

import datetime
import hashlib
import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from comptes.models import Departement
from eleves.models import Eleve
from pas.actions import limites
from pas.actions.avis import preparer_les_avis
from pas.models import AvisSaisine, Brouillon, Consentement, MessageSaisine, RendezVous, Saisine
from pas.regles.numeros import composer
from pas.requetes.ecoles import chercher_ecoles
from pas.tasks import preparer_avis, purger_demandes
from socle.cloison import cloison
from socle.models import Courriel
from tests.pas.gestes import (
    DIFFICILE,
    LEA,
    MERE,
    PROFESSEUR,
    commencer,
    courriels,
    deposer,
    envoyer,
    lien,
    remplir,
)

pytestmark = pytest.mark.usefixtures("vierge")

ENREGISTRER = "app.pas_enregistrer(text, text, integer, text, text, text, text, text)"


@pytest.fixture(autouse=True)
def _boite_vide(vierge):
    for code in ("35", "44"):
        with transaction.atomic(), cloison(code):
            Courriel.objects.all().delete()


def texte(reponse):
    return html.unescape(re.sub(r"\s+", " ", reponse.content.decode()))


def compter(modele, code="35"):
    with transaction.atomic(), cloison(code):
        return modele.objects.count()


def test_une_mere_demande_confirme_et_suit(vierge, monkeypatch):
    client = deposer(vierge["35"]["avec"], monkeypatch)
    page = texte(client.get("/pas/suivi/"))
    numero = re.search(r"PAS-[0-9A-Z]{4}-\d\d", page)[0]
    assert "Votre demande pour Léa" in page and "Demande envoyée" in page
    with transaction.atomic(), cloison("35"):
        saisine = Saisine.objects.get()
        accords = {c.action: (c.est_accorde, c.version) for c in Consentement.objects.all()}
    assert (saisine.numero, saisine.souhaits) == (numero, ["rappel", "interprete"])
    assert str(saisine.pole_id) == vierge["35"]["pas"]
    assert accords["analyse"] == (True, "2026-1") and accords["partage_emas"] == (False, "2026-1")
    assert compter(Brouillon) == 0
    # The link of the message asks for a code; the code opens the same page elsewhere.
    recu = courriels()[-1]
    assert numero in recu.corps
    ailleurs = Client()
    assert ailleurs.get(lien(recu))["Location"] == "/pas/suivi/"
    porte = texte(ailleurs.get("/pas/suivi/"))
    assert "Votre code" in porte and "Léa" not in porte and numero not in porte
    with transaction.atomic(), cloison("35"):
        Saisine.objects.update(code_expire_le=timezone.now())
    ailleurs.post("/pas/suivi/code/")
    code = re.search(r"code : (\d{6})", courriels()[-1].corps)[1]
    faux = ailleurs.post("/pas/suivi/ouvrir/", {"code": "000000" if code != "000000" else "1"})
    assert faux.status_code == 422 and "Demandez un autre code" in texte(faux)
    bon = ailleurs.post("/pas/suivi/ouvrir/", {"code": f" {code[:3]} {code[3:]}"})
    assert bon.status_code == 302
    assert "Votre demande pour Léa" in texte(ailleurs.get("/pas/suivi/"))


def test_aucun_courriel_ni_aucune_adresse_ne_nomme_l_eleve(vierge, monkeypatch):
    deposer(vierge["35"]["avec"], monkeypatch)
    for courriel in courriels():
        assert not re.search(r"Léa|Belkacem|CE1|Érables|pleure", courriel.sujet + courriel.corps)
    assert [c.sujet for c in courriels()] == [
        "Votre demande au PAS : reprendre plus tard",
        "Votre demande au PAS : une chose à faire",
        "Votre demande au PAS est envoyée",
    ]


def test_on_reprend_sur_un_autre_appareil_par_le_lien(vierge):
    client = commencer()
    client.post("/pas/demande/1/", MERE)
    autre = Client()
    assert autre.get(lien(courriels()[0]))["Location"] == "/pas/demande/2/"
    assert 'value="Nadia"' in texte(autre.get("/pas/demande/1/"))
    assert autre.post("/pas/demande/1/", {**MERE, "plus_tard": "1"})["Location"] == (
        "/pas/demande/plus-tard/"
    )
    assert autre.post("/pas/demande/effacer/", {"partout": "1"}).status_code == 302
    assert compter(Brouillon) == 0
    perdu = Client().get(lien(courriels()[0]))
    assert perdu.status_code == 404 and "Recevoir un nouveau lien" in texte(perdu)


def test_un_professeur_ne_nomme_pas_tant_que_les_parents_ne_savent_pas(vierge, monkeypatch):
    client = commencer()
    client.post("/pas/demande/1/", PROFESSEUR)
    client.post("/pas/demande/ecole/", {"uai": vierge["35"]["avec"]})
    page = texte(client.get("/pas/demande/2/"))
    assert (
        "Ne donnez pas le nom" in page and 'name="prenom"' not in page and 'name="nom"' not in page
    )
    client = deposer(
        vierge["35"]["avec"], monkeypatch, vous=PROFESSEUR, eleve={**LEA, "classe": "CE1"}
    )
    with transaction.atomic(), cloison("35"):
        saisine = Saisine.objects.get()
        assert "Léa" not in saisine.contenu and saisine.famille_informee_le is None
        assert saisine.empreinte_enfant == "" and not Consentement.objects.exists()
    suivi = texte(client.get("/pas/suivi/"))
    assert "sans le nom de l'élève" in suivi
    informes = {**PROFESSEUR, "parents_informes": "oui"}
    deposer(vierge["35"]["avec"], monkeypatch, vous=informes)
    with transaction.atomic(), cloison("35"):
        nommee = Saisine.objects.get(famille_informee_le__isnull=False)
        assert "Léa" in nommee.contenu


def test_changer_qui_demande_oublie_le_nom(vierge):
    client = remplir(commencer(), vierge["35"]["avec"])
    client.post("/pas/demande/1/", {**PROFESSEUR, "parents_informes": "pas_encore"})
    assert "Léa" not in texte(client.get("/pas/demande/5/"))
    client.post("/pas/demande/1/", MERE)
    assert client.get("/pas/demande/5/")["Location"] == "/pas/demande/2/"


@pytest.mark.parametrize(
    ("etape", "corps", "dit"),
    [
        (1, {**MERE, "courriel": "nadia"}, "prenom@exemple.fr"),
        (1, {**MERE, "telephone": ""}, "Écrivez le numéro où vous appeler."),
        (1, {**PROFESSEUR, "parents_informes": ""}, "Dites si les parents sont informés."),
        (2, {**LEA, "naissance": "31/02/2017"}, "Écrivez le jour, le mois et l'année"),
        (3, {"texte": "Il est seul"}, "Cochez au moins une difficulté."),
        (3, {**DIFFICILE, "texte": "x" * 1001}, "raccourcissez"),
        (4, {"deja_fait": ["rien", "rased"]}, "Décochez"),
    ],
)
def test_une_erreur_dit_quoi_faire_et_garde_ce_qui_est_tape(vierge, etape, corps, dit):
    client = remplir(commencer(), vierge["35"]["avec"])
    reponse = client.post(f"/pas/demande/{etape}/", corps)
    assert reponse.status_code == 422
    page = texte(reponse)
    assert dit in page and "À corriger avant de continuer" in page
    garde = next((v for v in corps.values() if isinstance(v, str) and v), "checked")
    assert garde in page
    assert "<title>Erreur : " in page


def test_l_ecole_se_cherche_sans_accents_et_sans_pas_on_dit_a_qui_demander(vierge):
    client = commencer()
    client.post("/pas/demande/1/", MERE)
    assert client.get("/pas/demande/2/")["Location"] == "/pas/demande/ecole/"
    page = texte(client.get("/pas/demande/ecole/?q=erables"))
    assert "École des Érables 35" in page and "École des Érables 44" not in page
    assert "Aucune école trouvée" in texte(client.get("/pas/demande/ecole/?q=zzz"))
    refus = client.post("/pas/demande/ecole/", {"uai": vierge["35"]["sans"]})
    assert "n'a pas encore de PAS" in texte(refus) and "direction de l'école" in texte(refus)
    assert client.get("/pas/demande/2/")["Location"] == "/pas/demande/ecole/"
    ailleurs = client.post("/pas/demande/ecole/", {"uai": vierge["44"]["avec"]})
    assert ailleurs.status_code == 422


def test_la_recherche_d_ecole_coute_toujours_autant(vierge, django_assert_num_queries):
    departement = Departement.objects.get(code="35")
    for mots, nombre in (("port", 1), ("ecole", 2)):
        with transaction.atomic(), django_assert_num_queries(4):
            trouvees, lu = chercher_ecoles(departement, mots)
        assert lu == nombre == len(trouvees)


def test_on_ne_saute_pas_d_etape(vierge):
    client = commencer()
    assert client.get("/pas/demande/4/")["Location"] == "/pas/demande/1/"
    assert client.get("/pas/demande/9/").status_code == 404
    assert Client().get("/pas/demande/1/")["Location"] == "/pas/"
    falsifie = Client()
    falsifie.cookies["pas_brouillon"] = "35.aaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbb"
    assert falsifie.get("/pas/demande/1/")["Location"] == "/pas/"


def test_un_lien_ouvert_par_une_machine_n_envoie_rien(vierge, monkeypatch):
    client = remplir(commencer(), vierge["35"]["avec"])
    envoyer(client, monkeypatch)
    chemin = lien(courriels()[-1])
    assert "Confirmer ma demande" in texte(Client().get(chemin))
    assert compter(Saisine) == 0


# --- the same bytes ------------------------------------------------------------------------------

VARIABLE = re.compile(
    r'(name="csrf(?:middleware)?-?token" (?:value|content)|name="defi" value|data-defi'
    r'|name="cle" value)="[^"]*"'
)


def _parcours(uai, monkeypatch, courriel):
    """Every byte that a visitor reads from the start to « Regardez vos e-mails »."""
    client = commencer()
    vous = {**MERE, "courriel": courriel}
    octets = []
    for chemin, corps in (
        ("/pas/demande/1/", vous),
        ("/pas/demande/ecole/", {"uai": uai}),
        ("/pas/demande/2/", LEA),
        ("/pas/demande/3/", DIFFICILE),
        ("/pas/demande/4/", {"deja_fait": ["rien"]}),
    ):
        reponse = client.post(chemin, corps)
        octets.append((reponse.status_code, reponse.content, sorted(reponse.headers.items())))
        octets.append(client.get(reponse["Location"]).content)
    octets.append(envoyer(client, monkeypatch)["Location"])
    octets.append(client.get("/pas/demande/envoyee/").content)
    lu = repr([o if isinstance(o, str) else o for o in octets])
    return VARIABLE.sub("", lu.replace(courriel, "@"))


def test_memes_octets_que_l_eleve_ou_l_adresse_soit_connu_ou_non(vierge, monkeypatch):
    inconnu = _parcours(vierge["35"]["avec"], monkeypatch, "nadia@exemple.invalid")
    with transaction.atomic(), cloison("35"):
        Eleve.objects.create(prenom="Léa", nom="Belkacem", naissance=datetime.date(2017, 3, 14))
    deposer(vierge["35"]["avec"], monkeypatch)
    connu = _parcours(vierge["35"]["avec"], monkeypatch, "nadia@exemple.invalid")
    assert connu == inconnu


def test_memes_octets_pour_un_lien_ou_un_numero_connu_ou_non(vierge, monkeypatch):
    deposer(vierge["35"]["avec"], monkeypatch)
    with transaction.atomic(), cloison("35"):
        numero = Saisine.objects.get().numero
        Saisine.objects.update(code_expire_le=timezone.now())
    avant = len(courriels())
    reponses = []
    for dit, courriel in (
        (numero, MERE["courriel"]),
        (numero, "autre@exemple.invalid"),
        (composer("7K4M"), MERE["courriel"]),
    ):
        corps = {"numero": dit, "courriel": courriel}
        reponse = Client().post("/pas/suivi/lien/", corps)
        reponses.append((reponse.status_code, VARIABLE.sub("", reponse.content.decode())))
    assert len(set(reponses)) == 1 and reponses[0][0] == 200
    assert len(courriels()) == avant + 1
    inconnus = [
        Client().get(f"/pas/demande/reprendre/?cle={cle}") for cle in ("35.a.b", "99.a.b", "")
    ]
    assert len({(r.status_code, VARIABLE.sub("", r.content.decode())) for r in inconnus}) == 1


# --- abuse ---------------------------------------------------------------------------------------


def test_le_piege_montre_la_meme_page_et_n_envoie_rien(vierge, monkeypatch):
    client = remplir(commencer(), vierge["35"]["avec"])
    avant = len(courriels())
    assert envoyer(client, monkeypatch, site_web="x")["Location"] == "/pas/demande/envoyee/"
    assert len(courriels()) == avant


def test_une_page_pas_lue_ou_falsifiee_est_refusee_et_rien_n_est_perdu(vierge):
    client = remplir(commencer(), vierge["35"]["avec"])
    page = client.get("/pas/demande/5/").content.decode()
    defi = re.search(r'name="defi" value="([^"]+)"', page)[1]
    tot = client.post("/pas/demande/5/", {"defi": defi})
    assert tot.status_code == 422 and "Relisez votre demande" in texte(tot)
    faux = client.post("/pas/demande/5/", {"defi": "x"})
    assert faux.status_code == 422 and "envoyez de nouveau" in texte(faux)
    assert 'value="Léa"' in texte(client.get("/pas/demande/2/"))


def test_le_calcul_du_navigateur_se_verifie_et_sert_une_fois(vierge):
    defi = limites.nouveau_defi()
    bonne = next(
        n
        for n in range(1_000_000)
        if not int.from_bytes(hashlib.sha256(f"{defi}:{n}".encode()).digest()[:4], "big")
        >> (32 - limites.BITS)
    )
    assert not limites.est_prouve(defi, str(bonne + 1) if bonne else "")
    assert not limites.est_prouve(defi, "") and not limites.est_prouve(defi, "٣")
    assert limites.est_prouve(defi, str(bonne))
    assert not limites.est_prouve(defi, str(bonne)), "a challenge serves once"


def test_trop_d_envois_sont_ralentis_jamais_refuses(vierge, monkeypatch):
    """A school behind one address, a busy school, a busy address: later, one after the other."""
    commun = {"departement": "35", "uai": vierge["35"]["avec"], "le": datetime.date(2026, 11, 23)}
    with transaction.atomic():
        sans = [limites.attente_de_l_envoi(reseau="a", prouve=False, **commun) for _ in range(12)]
        avec = [limites.attente_de_l_envoi(reseau="b", prouve=True, **commun) for _ in range(12)]
    assert sans == [0] * 10 + [20, 40], "a third of thirty leaves at once"
    assert avec == [0] * 12
    with transaction.atomic():
        ecole = [
            limites.attente_de_l_envoi(reseau=f"r{n}", prouve=True, **commun) for n in range(20)
        ]
    assert ecole == [0] * 16 + [20, 40, 60, 80], "forty a day at once for one school"
    adresse = [limites.attente_de_l_adresse("a@exemple.invalid") for _ in range(8)]
    assert adresse == [0] * 6 + [1200, 2400]
    client = remplir(commencer(), vierge["35"]["avec"])
    assert envoyer(client, monkeypatch)["Location"] == "/pas/demande/envoyee/"
    assert "le message part dans 2 minutes" in texte(client.get("/pas/demande/envoyee/"))
    confirmation = courriels()[-1]
    assert 80 < (confirmation.a_envoyer_le - timezone.now()).total_seconds() <= 100
    assert client.get(lien(confirmation)).status_code == 200, "it is there, whole"


def test_au_dela_d_une_ecole_entiere_c_est_une_machine(vierge):
    cache.set("pas:envois:r", 230)
    with transaction.atomic():
        attente = limites.attente_de_l_envoi(
            departement="35", uai="x", reseau="r", prouve=True, le=datetime.date(2026, 11, 23)
        )
    assert attente == 200 * 20 + 600


def test_le_reseau_n_est_jamais_garde_tel_quel():
    marque = limites.reseau_de("192.0.2.7")
    assert marque != limites.reseau_de("192.0.2.8") and "192" not in marque
    assert limites.reseau_de("2001:db8::1") == limites.reseau_de("2001:db8::ffff")
    assert limites.reseau_de("2001:db8:1::1") != limites.reseau_de("2001:db8::1")


# --- what may be down ----------------------------------------------------------------------------


@contextmanager
def sans_droit(droit: str, role: str) -> Iterator[None]:
    """The database refuses something to a role for a while: a fault that is really there."""
    with connections["proprietaire"].cursor() as curseur:
        curseur.execute(f"REVOKE {droit} FROM {role}")
        try:
            yield
        finally:
            curseur.execute(f"GRANT {droit} TO {role}")


def test_la_demande_est_gardee_quand_rien_ne_prepare_le_courriel(vierge, monkeypatch):
    """The page's own attempt fails, no worker is there: the clock writes the e-mail later."""
    with sans_droit("INSERT ON socle_courriel", "maillage_app"):
        client = remplir(commencer(), vierge["35"]["avec"])
        assert envoyer(client, monkeypatch)["Location"] == "/pas/demande/envoyee/"
    assert courriels() == [] and compter(AvisSaisine) == 2
    assert preparer_avis() == 2
    assert len(courriels()) == 2
    assert preparer_avis() == 0, "written once"
    client.post("/pas/demande/confirmer/", {"cle": lien(courriels()[-1]).partition("cle=")[2]})
    assert compter(Saisine) == 1


def test_sans_la_base_publique_rien_n_est_dit_enregistre(vierge):
    client = remplir(commencer(), vierge["35"]["avec"])
    with sans_droit(f"EXECUTE ON FUNCTION {ENREGISTRER}", "maillage_public"):
        reponse = client.post("/pas/demande/3/", DIFFICILE)
        ecole = client.post("/pas/demande/ecole/", {"uai": vierge["35"]["avec"]})
    assert reponse.status_code == ecole.status_code == 503
    assert 'role="alert"' in texte(reponse) and "ne sont pas enregistrées" in texte(reponse)
    assert "Le matin, elle pleure." in texte(reponse)
    assert "Votre choix n'est pas enregistré" in texte(ecole)
    assert client.post("/pas/demande/3/", DIFFICILE)["Location"] == "/pas/demande/4/"


# --- follow-up -----------------------------------------------------------------------------------


def test_ecrire_repondre_imprimer_annuler(vierge, monkeypatch):
    client = deposer(vierge["35"]["avec"], monkeypatch)
    with transaction.atomic(), cloison("35"):
        rdv = RendezVous.objects.create(
            saisine=Saisine.objects.get(),
            debut=timezone.now() + datetime.timedelta(days=3),
            lieu="École des Érables",
        )
    page = texte(client.get("/pas/suivi/"))
    assert "Le PAS vous propose un rendez-vous" in page and "École des Érables" in page
    client.post(f"/pas/suivi/rendez-vous/{rdv.pk}/", {"reponse": "autre_date"})
    assert "Vous avez demandé une autre date." in texte(client.get("/pas/suivi/"))
    client.post(f"/pas/suivi/rendez-vous/{rdv.pk}/", {"reponse": "accepte"})
    assert "Vous avez accepté." in texte(client.get("/pas/suivi/"))
    vide = client.post("/pas/suivi/message/", {"corps": ""})
    assert vide.status_code == 422 and "Écrivez votre message." in texte(vide)
    client.post("/pas/suivi/message/", {"corps": "Merci & à bientôt"})
    assert "Merci & à bientôt" in texte(client.get("/pas/suivi/"))
    assert compter(MessageSaisine) == 1
    papier = texte(client.get("/pas/suivi/imprimer/"))
    assert "14/03/2017" in papier and "Le matin, elle pleure." in papier
    assert "sera annulée" in texte(client.get("/pas/suivi/annuler/"))
    client.post("/pas/suivi/annuler/")
    assert "Demande annulée" in texte(client.get("/pas/suivi/"))
    client.post("/pas/suivi/quitter/")
    assert "Léa" not in texte(client.get("/pas/suivi/"))


def test_les_phrases_qui_doivent_rester_sous_les_yeux(vierge, monkeypatch):
    client = remplir(commencer(), vierge["35"]["avec"])
    chemins = ["/pas/", "/pas/demande/ecole/", *(f"/pas/demande/{n}/" for n in range(1, 6))]
    for chemin in [*chemins, "/pas/suivi/", "/pas/donnees/"]:
        page = client.get(chemin)
        assert "La MDPH peut être saisie à tout moment" in texte(page), chemin
        assert 'href="tel:119"' in texte(page) and "Facile à lire" in texte(page), chemin
        assert page["Cache-Control"] == "no-store"


def test_facile_a_lire_se_garde_d_une_page_a_l_autre(vierge):
    client = Client()
    assert "PAS veut dire" not in texte(client.get("/pas/"))
    assert "PAS veut dire" in texte(client.get("/pas/?facile=1"))
    assert "Vous lisez : « Facile à lire »" in texte(client.get("/pas/suivi/"))
    assert "PAS veut dire" not in texte(client.get("/pas/?facile=0"))


def test_ce_qui_n_est_pas_confirme_s_efface_en_trente_jours(vierge, monkeypatch):
    deposer(vierge["35"]["avec"], monkeypatch)
    remplir(commencer(), vierge["35"]["avec"], vous={**MERE, "courriel": "b@exemple.invalid"})
    assert compter(Brouillon) == 1
    assert purger_demandes() == 0
    with transaction.atomic(), cloison("35"):
        Brouillon.objects.update(expire_le=timezone.now())
        AvisSaisine.objects.update(fait_le=timezone.now() - datetime.timedelta(days=2))
    assert purger_demandes() > 1
    assert compter(Brouillon) == 0 and compter(AvisSaisine) == 0 and compter(Saisine) == 1


def test_deux_preparateurs_se_partagent_les_avis(vierge):
    commencer().post("/pas/demande/1/", MERE)
    with transaction.atomic(), cloison("35"):
        assert preparer_les_avis() == 0
        assert AvisSaisine.objects.get().charge == "", "the link is not kept twice"


def test_la_page_d_un_pas_commence_une_demande_pour_son_ecole(vierge):
    client = Client()
    page = "/pas/demande/pour-mon-ecole/"
    reponse = client.post(page, {"departement": "35", "uai": vierge["35"]["avec"]})
    assert (reponse.status_code, reponse["Location"]) == (302, "/pas/demande/1/")
    assert client.post("/pas/demande/1/", MERE)["Location"] == "/pas/demande/2/"
    deux = client.get("/pas/demande/2/")
    assert deux.status_code == 200, "the school is known: it is not asked again"
    assert "École des Érables 35" in texte(deux)
    ailleurs = Client()
    ailleurs.post(page, {"departement": "35", "uai": vierge["35"]["sans"]})
    ailleurs.post("/pas/demande/1/", MERE)
    assert ailleurs.get("/pas/demande/2/")["Location"] == "/pas/demande/ecole/"
    assert Client().post(page, {"departement": "99"})["Location"] == "/pas/"
