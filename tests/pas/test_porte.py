"""What a visitor without an account can do to the database: exactly twelve functions."""

import datetime
import json
import secrets
import uuid

import pytest
from django.db import ProgrammingError, connections, transaction
from django.utils import timezone

from pas.enums import Acte, Statut
from pas.models import AvisSaisine, Brouillon, Consentement, MessageSaisine, RendezVous, Saisine
from pas.regles.etats import FINIS, PASSAGES
from socle.chiffrement import chiffrer, chiffrer_objet, dechiffrer_objet, empreinte
from socle.cloison import cloison
from socle.porte_publique import appeler
from socle.verification_publique import defauts_publics

pytestmark = pytest.mark.usefixtures("vierge")
AUTEUR = empreinte("auteur", "mere@exemple.invalid")


def jeton(code="35"):
    return f"{code}.{secrets.token_urlsafe(16)}"


def secret():
    return secrets.token_urlsafe(16)


def enregistrer(j, s, *, demande="", avis="", contenu=None):
    contenu = chiffrer_objet(contenu or {"prenom": "Léa"})
    return appeler("pas_enregistrer", j, s, 2, contenu, AUTEUR, demande, avis, "")


def confirmer(j, s, uai, *, suite=None, code="123456", numeros=("PAS-7K4M-92",)):
    faits = {
        "uai": uai,
        "origine": "responsable",
        "difficultes": ["venir"],
        "deja_fait": [],
        "souhaits": ["rappel"],
        "famille_informee": True,
        "enfant": "e" * 64,
        "consentements": [{"action": "analyse", "version": "2026-1", "accorde": True}],
    }
    return appeler(
        *("pas_confirmer", j, s, suite or secret(), code, list(numeros)),
        json.dumps(faits),
        chiffrer_objet({"suite": suite}),
    )


def deposer(uai, code="123456"):
    """A request sent; its follow-up link."""
    j, s, suite = jeton(), secret(), secret()
    assert enregistrer(j, s)
    assert confirmer(
        j, s, uai, suite=suite, code=code, numeros=[f"PAS-{secrets.token_hex(2).upper()}-11"]
    )
    return f"35.{suite}"


def compter(modele, code="35"):
    with transaction.atomic(), cloison(code):
        return modele.objects.count()


# --- the role ------------------------------------------------------------------------------------


def test_le_catalogue_est_comme_il_faut():
    assert defauts_publics(connections["default"]) == []


@pytest.mark.parametrize(
    ("brise", "repare", "coupable"),
    [
        (
            "GRANT SELECT ON pas_saisine TO maillage_public",
            "REVOKE SELECT ON pas_saisine FROM maillage_public",
            "pas_saisine",
        ),
        (
            "GRANT SELECT (numero) ON pas_saisine TO PUBLIC",
            "REVOKE SELECT (numero) ON pas_saisine FROM PUBLIC",
            "pas_saisine",
        ),
        (
            "GRANT INSERT ON pas_brouillon TO maillage_public",
            "REVOKE INSERT ON pas_brouillon FROM maillage_public",
            "pas_brouillon",
        ),
        (
            "GRANT EXECUTE ON FUNCTION app._pas_visite(text, text) TO maillage_public",
            "REVOKE EXECUTE ON FUNCTION app._pas_visite(text, text) FROM maillage_public",
            "_pas_visite",
        ),
        (
            "ALTER FUNCTION app.pas_suivre(text, text) RESET search_path",
            "ALTER FUNCTION app.pas_suivre(text, text) SET search_path = pg_catalog, pg_temp",
            "pas_suivre",
        ),
        (
            "ALTER FUNCTION app.pas_annuler(text, text) SECURITY INVOKER",
            "ALTER FUNCTION app.pas_annuler(text, text) SECURITY DEFINER",
            "pas_annuler",
        ),
        (
            "CREATE FUNCTION app.tout() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS "
            "'SELECT count(*) FROM public.comptes_membre'; "
            "GRANT EXECUTE ON FUNCTION app.tout() TO maillage_public",
            "DROP FUNCTION app.tout()",
            "tout",
        ),
    ],
)
def test_le_catalogue_voit_chaque_breche(brise, repare, coupable):
    """Each defence broken alone is named by the check; repaired, the check is silent again."""
    with connections["proprietaire"].cursor() as curseur:
        curseur.execute(brise)
        try:
            assert [nom for nom, _ in defauts_publics(connections["default"])] == [coupable]
        finally:
            curseur.execute(repare)
    assert defauts_publics(connections["default"]) == []


def test_le_role_ne_lit_ni_n_ecrit_aucune_table(vierge):
    """Not by the catalogue: by trying, on every table, with every scope it could ask for."""
    deposer(vierge["35"]["avec"])
    with connections["default"].cursor() as curseur:
        curseur.execute(
            "SELECT quote_ident(relname) FROM pg_class c JOIN pg_namespace n "
            "ON n.oid = relnamespace WHERE nspname = 'public' AND relkind IN ('r', 'v', 'p')"
        )
        tables = [nom for (nom,) in curseur.fetchall()]
    assert "pas_saisine" in tables and len(tables) > 60
    with connections["public"].cursor() as curseur:
        curseur.execute("SELECT set_config('app.departement', '35', false)")
        for nom in tables:
            for ordre in (f"SELECT 1 FROM {nom}", f"DELETE FROM {nom}"):
                with pytest.raises(ProgrammingError, match="permission denied"):
                    curseur.execute(ordre)
        with pytest.raises(ProgrammingError, match="permission denied"):
            curseur.execute("SELECT app._pas_visite('35.x', 'x')")
        curseur.execute("SELECT set_config('app.departement', '', false)")


def test_une_fonction_hors_de_la_liste_ne_s_appelle_pas():
    with pytest.raises(KeyError):
        appeler("pas_tout_lire")


# --- drafts --------------------------------------------------------------------------------------


def test_un_brouillon_se_reprend_par_son_jeton_et_son_secret():
    j, s = jeton(), secret()
    assert enregistrer(j, s, contenu={"prenom": "Léa"}) is True
    etape, contenu = appeler("pas_reprendre", j, s)
    assert (etape, dechiffrer_objet(contenu)) == (2, {"prenom": "Léa"})
    assert enregistrer(j, s, contenu={"prenom": "Léo"}) is True
    assert dechiffrer_objet(appeler("pas_reprendre", j, s)[1]) == {"prenom": "Léo"}
    assert compter(Brouillon) == 1


def test_un_mauvais_secret_est_une_chose_inconnue(vierge):
    """Every act says the same of what exists, with a wrong secret, and of what does not."""
    j, s = jeton(), secret()
    enregistrer(j, s)
    suivi = deposer(vierge["35"]["avec"])
    rdv = uuid.uuid4()
    for acte, suites in {
        "pas_reprendre": [()],
        "pas_suivre": [()],
        "pas_ecrire": [(chiffrer("bonjour"),)],
        "pas_repondre": [(rdv, "accepte")],
        "pas_annuler": [()],
        "pas_demander_code": [("",)],
    }.items():
        for suite in suites:
            connu = appeler(acte, suivi, "000000", *suite)
            brouillon = appeler(acte, j, secret(), *suite)
            inconnu = appeler(acte, jeton(), secret(), *suite)
            ailleurs = appeler(acte, jeton("2A"), secret(), *suite)
            assert connu == brouillon == inconnu == ailleurs, acte
    connu = enregistrer(j, secret())
    assert connu is enregistrer(jeton(), secret()) is True
    assert dechiffrer_objet(appeler("pas_reprendre", j, s)[1]) == {"prenom": "Léa"}
    assert confirmer(j, secret(), vierge["35"]["avec"]) is None
    assert confirmer(jeton(), secret(), vierge["35"]["avec"]) is None
    existe = appeler("pas_demander_lien", "PAS-7K4M-92", AUTEUR, secret(), "1", "")
    assert existe == appeler("pas_demander_lien", "PAS-XXXX-00", AUTEUR, secret(), "1", "")


def test_un_brouillon_perime_ne_se_reprend_ni_ne_se_confirme(vierge):
    j, s = jeton(), secret()
    enregistrer(j, s)
    with transaction.atomic(), cloison("35"):
        Brouillon.objects.update(expire_le=timezone.now())
    assert appeler("pas_reprendre", j, s) is None
    assert confirmer(j, s, vierge["35"]["avec"]) is None


def test_un_departement_ferme_ne_recoit_rien():
    assert enregistrer(jeton("2A"), secret()) is False
    assert enregistrer(jeton("'; --"), secret()) is False


def test_le_contenu_est_illisible_dans_la_base():
    enregistrer(jeton(), secret(), contenu={"prenom": "Apolline"})
    with connections["proprietaire"].cursor() as curseur:
        curseur.execute("SELECT set_config('app.departement', '35', false)")
        curseur.execute("SELECT row_to_json(b)::text FROM pas_brouillon b")
        ((ligne,),) = curseur.fetchall()
        curseur.execute("SELECT set_config('app.departement', '', false)")
    assert "Apolline" not in ligne and AUTEUR in ligne


# --- confirm -------------------------------------------------------------------------------------


def test_confirmer_route_la_demande_vers_le_pas_de_l_ecole(vierge):
    j, s = jeton(), secret()
    enregistrer(j, s)
    numeros = ["PAS-7K4M-92", "PAS-AAAA-11"]
    assert confirmer(j, s, vierge["35"]["avec"], numeros=numeros) == "PAS-7K4M-92"
    with transaction.atomic(), cloison("35"):
        saisine = Saisine.objects.get()
        accord = Consentement.objects.get()
        assert str(saisine.pole_id) == vierge["35"]["pas"]
        assert (saisine.statut, saisine.souhaits) == ("deposee", ["rappel"])
        assert json.loads(saisine.contenu) == {"prenom": "Léa"}
        assert [e.statut for e in saisine.etapes.all()] == ["deposee"]
        assert (accord.action, accord.version, accord.est_accorde) == ("analyse", "2026-1", True)
        assert AvisSaisine.objects.get().genre == "recu"
    assert compter(Brouillon) == 0 and compter(Saisine, "44") == 0
    assert confirmer(j, s, vierge["35"]["avec"]) is None, "a link confirms once"
    autre = (jeton(), secret())
    enregistrer(*autre)
    assert confirmer(*autre, vierge["35"]["avec"], numeros=numeros) == "PAS-AAAA-11"


def test_une_ecole_sans_pas_ou_d_un_autre_departement_garde_le_brouillon(vierge):
    j, s = jeton(), secret()
    enregistrer(j, s)
    for uai in (vierge["35"]["sans"], vierge["44"]["avec"], "0000000X"):
        assert confirmer(j, s, uai) is None
    assert appeler("pas_reprendre", j, s) is not None
    assert compter(Saisine) == 0


def test_un_seul_brouillon_par_enfant_et_par_auteur_une_fois_l_adresse_prouvee(vierge):
    envoye, oublie, autre = [(jeton(), secret()) for _ in range(3)]
    demande = empreinte("demande", "mere@exemple.invalid", "Léa")
    enregistrer(*envoye, demande=demande)
    enregistrer(*oublie, demande=demande)
    enregistrer(*autre, demande=empreinte("demande", "mere@exemple.invalid", "Tom"))
    assert compter(Brouillon) == 3, "before the proof, nothing is compared"
    assert confirmer(*envoye, vierge["35"]["avec"])
    assert appeler("pas_reprendre", *oublie) is None
    assert appeler("pas_reprendre", *autre) is not None


# --- follow --------------------------------------------------------------------------------------


def test_on_suit_avec_le_lien_et_le_code(vierge):
    suivi = deposer(vierge["35"]["avec"])
    lue = json.loads(appeler("pas_suivre", suivi, "123456"))
    assert lue["statut"] == "deposee" and lue["commune"] == "Fougères"
    assert dechiffrer_objet(lue["contenu"]) == {"prenom": "Léa"}
    assert not {"jeton", "code", "id", "empreinte_auteur"} & set(lue)


def test_cinq_codes_faux_ferment_la_visite(vierge):
    suivi = deposer(vierge["35"]["avec"])
    for _ in range(5):
        assert appeler("pas_suivre", suivi, "000000") is None
    assert appeler("pas_suivre", suivi, "123456") is None
    with transaction.atomic(), cloison("35"):
        Saisine.objects.update(code_expire_le=timezone.now())
    appeler("pas_demander_code", suivi, "654321", "")
    assert appeler("pas_suivre", suivi, "654321") is not None
    assert appeler("pas_suivre", suivi, "123456") is None


def test_un_code_dure_trente_minutes_et_se_demande_une_fois_par_minute(vierge):
    suivi = deposer(vierge["35"]["avec"])
    appeler("pas_demander_code", suivi, "654321", "")
    assert appeler("pas_suivre", suivi, "654321") is None, "asked again within a minute"
    with transaction.atomic(), cloison("35"):
        Saisine.objects.update(code_expire_le=timezone.now())
    assert appeler("pas_suivre", suivi, "123456") is None
    assert compter(AvisSaisine) == 1


def test_un_nouveau_lien_revoque_l_ancien(vierge):
    suivi = deposer(vierge["35"]["avec"])
    with transaction.atomic(), cloison("35"):
        numero = Saisine.objects.get().numero
        Saisine.objects.update(code_expire_le=timezone.now())
    suite = secret()
    appeler("pas_demander_lien", numero, empreinte("auteur", "autre@x.invalid"), suite, "1", "")
    assert compter(AvisSaisine) == 1, "another address asks for nothing"
    appeler("pas_demander_lien", numero, AUTEUR, suite, "654321", "")
    assert appeler("pas_suivre", f"35.{suite}", "654321") is not None
    assert appeler("pas_suivre", suivi, "654321") is None


def test_ecrire_repondre_et_rien_chez_le_voisin(vierge):
    mien, voisin = deposer(vierge["35"]["avec"]), deposer(vierge["35"]["avec"], "999999")
    with transaction.atomic(), cloison("35"):
        moi, lui = Saisine.objects.order_by("deposee_le")
        plus_tard = timezone.now() + datetime.timedelta(days=3)
        a_moi, a_lui = (
            RendezVous.objects.create(saisine=s, debut=plus_tard, lieu="École") for s in (moi, lui)
        )
    assert appeler("pas_ecrire", mien, "123456", chiffrer("Bonjour")) is True
    assert appeler("pas_repondre", mien, "123456", a_moi.pk, "accepte") is True
    assert appeler("pas_repondre", mien, "123456", a_lui.pk, "accepte") is False
    assert appeler("pas_repondre", mien, "123456", a_moi.pk, "n'importe quoi") is False
    with transaction.atomic(), cloison("35"):
        a_moi.refresh_from_db()
        a_lui.refresh_from_db()
        assert (a_moi.reponse, a_lui.reponse) == ("accepte", "attendue")
        assert [m.corps for m in moi.messages.all()] == ["Bonjour"]
    lue = json.loads(appeler("pas_suivre", voisin, "999999"))
    assert lue["messages"] == [] and len(lue["rendez_vous"]) == 1
    with transaction.atomic(), cloison("35"):
        MessageSaisine.objects.bulk_create(
            MessageSaisine(saisine=moi, corps="x", ecrit_le=timezone.now()) for _ in range(19)
        )
    assert appeler("pas_ecrire", mien, "123456", chiffrer("trop")) is False


@pytest.mark.parametrize("statut", list(Statut))
def test_la_base_annule_ce_que_la_table_des_etats_annule(vierge, statut):
    """The state machine lives in ``pas.regles.etats``; the one act of the door agrees with it."""
    suivi = deposer(vierge["35"]["avec"])
    fini = timezone.now().date() if statut in FINIS else None
    with transaction.atomic(), cloison("35"):
        Saisine.objects.update(statut=statut, finie_le=fini)
    attendu = PASSAGES.get((statut, Acte.ANNULER))
    assert appeler("pas_annuler", suivi, "123456") is (attendu is not None)
    with transaction.atomic(), cloison("35"):
        assert Saisine.objects.get().statut == (attendu or statut)


def test_annuler_un_brouillon_l_efface():
    j, s = jeton(), secret()
    enregistrer(j, s)
    assert appeler("pas_annuler", j, s) is True
    assert compter(Brouillon) == 0
