"""The follow-up page to the plan: what the family reads and says, what a refusal stops."""

import datetime
import html
import json
import re
from zoneinfo import ZoneInfo

import pytest
import segno
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from pas.actions.avis import preparer_les_avis
from pas.actions.porte import Cles
from pas.actions.rappels import rappeler
from pas.actions.suite import consentir, dire_du_plan
from pas.enums import ActionConsentie, Statut
from pas.enums.plan import EtatAction, EtatReponse, GenreAction, Intervenant, TypeReponse
from pas.models import (
    AccordPlan,
    ActionPas,
    AvisSaisine,
    Brouillon,
    Consentement,
    RendezVous,
    Reponse,
    Saisine,
)
from pas.regles.accords import actions_arretees, reponses_arretees
from pas.requetes.affiche import adresse_pour_ecole, affiche_de
from pial.models import Etablissement
from socle.cloison import cloison
from socle.pdf import rendre_pdf
from socle.porte_publique import appeler
from tests import fabriques
from tests.pas.gestes import LEA, MERE, PROFESSEUR, commencer, courriels
from tests.pas.gestes import deposer as demander
from tests.pas.test_porte import deposer as deposer_par_la_porte

pytestmark = pytest.mark.usefixtures("vierge")
CODE = "123456"


def texte(reponse):
    return html.unescape(re.sub(r"\s+", " ", reponse.content.decode()))


def visite(vierge):
    """A mother's request at the plan's stage; her keys and the request."""
    cles = Cles(deposer_par_la_porte(vierge["35"]["avec"], CODE), CODE)
    with transaction.atomic(), cloison("35"):
        saisine = Saisine.objects.get()
        Saisine.objects.update(statut=Statut.PLAN_PROPOSE)
    return cles, saisine


def ecrire_reponse(saisine, genre=TypeReponse.SPECIALISE_EN, etat=EtatReponse.PROPOSEE, **champs):
    with transaction.atomic(), cloison("35"):
        return Reponse.objects.create(
            saisine=saisine,
            type=genre,
            intervenant=champs.pop("intervenant", Intervenant.RASED),
            texte=champs.pop("texte", "Deux séances par semaine."),
            etat=etat,
            **champs,
        )


def lire(cles):
    lue = appeler("pas_suivre", cles.jeton, cles.secret)
    return json.loads(lue)


# --- the plan ------------------------------------------------------------------------------------


def test_la_famille_lit_ce_qui_est_propose_et_rien_de_ce_qui_se_prepare(vierge):
    cles, saisine = visite(vierge)
    proposee = ecrire_reponse(saisine, proposee_le=timezone.now())
    ecrire_reponse(saisine, etat=EtatReponse.PREPAREE)
    ecrire_reponse(saisine, etat=EtatReponse.ABANDONNEE)  # given up before it was told
    arretee = ecrire_reponse(saisine, etat=EtatReponse.ABANDONNEE, proposee_le=timezone.now())
    lues = [une["id"] for une in lire(cles)["plan"]]
    assert lues == [str(proposee.pk), str(arretee.pk)]
    assert lire(cles)["bilan"] == ""


def test_oui_et_non_se_gardent_le_dernier_compte_et_le_voisin_n_y_peut_rien(vierge):
    cles, saisine = visite(vierge)
    une = ecrire_reponse(saisine)
    autre = Cles(deposer_par_la_porte(vierge["35"]["avec"], "999999"), "999999")
    assert dire_du_plan(cles, reponse=une.pk, accepte=True)
    assert dire_du_plan(cles, reponse=une.pk, accepte=True), "said twice, kept once"
    assert dire_du_plan(cles, reponse=une.pk, accepte=False)
    assert not dire_du_plan(autre, reponse=une.pk, accepte=True)
    assert not dire_du_plan(Cles(cles.jeton, "000000"), reponse=une.pk, accepte=True)
    with transaction.atomic(), cloison("35"):
        dits = list(AccordPlan.objects.values_list("est_accepte", "recueilli_par"))
    assert dits == [(True, None), (False, None)]
    assert lire(cles)["plan"][0]["avis"] is False
    with transaction.atomic(), cloison("35"):
        Saisine.objects.update(statut=Statut.CLOSE, finie_le=timezone.now().date(), bilan="Merci.")
    assert not dire_du_plan(cles, reponse=une.pk, accepte=True), "finished: nothing more to say"


def test_un_professionnel_lit_le_plan_quand_la_famille_partage_avec_l_ecole(vierge):
    cles, saisine = visite(vierge)
    ecrire_reponse(saisine)
    with transaction.atomic(), cloison("35"):
        Saisine.objects.update(origine="professeur")
    assert lire(cles)["plan"] == [] and not lire(cles)["lit_le_plan"]
    for accorde, lues in ((True, 1), (False, 0)):
        with transaction.atomic(), cloison("35"):
            Consentement.objects.create(
                saisine=saisine,
                action="partage_ecole",
                version="2026-1",
                est_accorde=accorde,
                dit_le=timezone.now(),
            )
        assert len(lire(cles)["plan"]) == lues
    with transaction.atomic(), cloison("35"):
        une = Reponse.objects.get()
    assert not dire_du_plan(cles, reponse=une.pk, accepte=True), "the family's answer only"


# --- agreements ----------------------------------------------------------------------------------


def test_un_accord_se_donne_et_se_retire_seul_et_chaque_mot_est_garde(vierge):
    cles, _ = visite(vierge)
    for accorde in (True, True, False, True):
        assert consentir(cles, action=ActionConsentie.OBSERVATION, accorde=accorde)
    with transaction.atomic(), cloison("35"):
        dits = Consentement.objects.filter(action="observation").order_by("dit_le")
        assert [(d.est_accorde, d.version, d.recueilli_par_id) for d in dits] == [
            (True, "2026-1", None),
            (False, "2026-1", None),
            (True, "2026-1", None),
        ]
        Saisine.objects.update(statut=Statut.CLOSE, finie_le=timezone.now().date())
    assert consentir(cles, action=ActionConsentie.OBSERVATION, accorde=False), "always possible"
    assert not consentir(cles, action=ActionConsentie.OBSERVATION, accorde=True)
    assert appeler("pas_consentir", cles.jeton, CODE, "tout", "2026-1", True) is False
    with transaction.atomic(), cloison("35"):
        Saisine.objects.update(origine="professeur")
    assert not consentir(cles, action=ActionConsentie.OBSERVATION, accorde=False)


@pytest.mark.parametrize("retiree", list(ActionConsentie))
def test_retirer_un_accord_arrete_ce_qui_en_depend_et_rien_d_autre(vierge, retiree):
    """The function of the database stops what ``pas.regles.accords`` says, kind by kind."""
    cles, saisine = visite(vierge)
    le = timezone.now().date()
    with transaction.atomic(), cloison("35"):
        porteur = fabriques.membre("Claire", f"Morin {retiree}")
        for genre in GenreAction:
            ActionPas.objects.create(saisine=saisine, genre=genre, porteur=porteur, prevue_le=le)
    for genre in TypeReponse:
        qui = Intervenant.EMAS if genre.startswith("emas") else Intervenant.COORDONNATEUR
        ecrire_reponse(saisine, genre, intervenant=qui, accord_ecrit_le=le)
    assert consentir(cles, action=retiree, accorde=False)
    with transaction.atomic(), cloison("35"):
        arretees = ActionPas.objects.filter(etat=EtatAction.ABANDONNEE)
        assert set(arretees.values_list("genre", flat=True)) == actions_arretees(retiree)
        finies = Reponse.objects.filter(etat=EtatReponse.ABANDONNEE)
        assert set(finies.values_list("type", flat=True)) == reponses_arretees(retiree)


# --- the pages -----------------------------------------------------------------------------------


def au_plan(vierge, monkeypatch, **choix):
    """A request sent from the form, then led to its plan; the browser, the request."""
    client = demander(vierge["35"]["avec"], monkeypatch, **choix)
    with transaction.atomic(), cloison("35"):
        Saisine.objects.update(statut=Statut.PLAN_PROPOSE)
        saisine = Saisine.objects.get()
    return client, saisine


def test_une_mere_lit_le_plan_repond_et_lit_le_bilan(vierge, monkeypatch):
    client, saisine = au_plan(vierge, monkeypatch)
    une = ecrire_reponse(saisine, revoir_le=datetime.date(2027, 1, 14))
    page = texte(client.get("/pas/suivi/"))
    assert "Une personne spécialisée de l'Éducation nationale aide l'élève" in page
    assert "Deux séances par semaine." in page and "14 janvier 2027" in page
    dit = client.post(f"/pas/suivi/plan/{une.pk}/", {"dit": "non"}, follow=True)
    assert "Vous n'êtes pas d'accord" in texte(dit)
    assert client.post(f"/pas/suivi/plan/{une.pk}/", {"dit": "?"}).status_code == 404
    with transaction.atomic(), cloison("35"):
        Reponse.objects.update(etat=EtatReponse.EN_PLACE, effet="net", en_place_le=timezone.now())
        Saisine.objects.update(
            statut=Statut.CLOSE, finie_le=timezone.now().date(), motif="objectif_atteint"
        )
        saisine.refresh_from_db()
        saisine.bilan = "Léa vient à l'école avec plaisir."
        saisine.save(update_fields=["bilan"])
    fin = texte(client.get("/pas/suivi/"))
    assert "Léa vient à l'école avec plaisir." in fin and "Cela va nettement mieux." in fin
    assert "Je suis d'accord" not in fin, "finished: nothing to answer"


def test_une_mere_retire_et_redonne_un_accord_depuis_son_suivi(vierge, monkeypatch):
    client, _ = au_plan(vierge, monkeypatch)
    assert "Retirer mon accord" in texte(client.get("/pas/suivi/"))
    dit = client.post("/pas/suivi/accords/analyse/", {"dit": "non"}, follow=True)
    assert "ce qui en dépendait s'arrête" in texte(dit)
    dit = client.post("/pas/suivi/accords/analyse/", {"dit": "oui"}, follow=True)
    assert "Votre accord est noté" in texte(dit)
    assert client.post("/pas/suivi/accords/tout/", {"dit": "oui"}).status_code == 404
    with transaction.atomic(), cloison("35"):
        dits = Consentement.objects.filter(action="analyse").order_by("dit_le")
        assert list(dits.values_list("est_accorde", flat=True)) == [True, False, True]


def test_un_parent_ne_suit_plus_la_demande_d_un_eleve_devenu_majeur(vierge, monkeypatch):
    aujourdhui = timezone.localdate()
    veille = aujourdhui.replace(day=min(aujourdhui.day, 28), year=aujourdhui.year - 18)
    bientot = (veille + datetime.timedelta(days=10)).strftime("%d/%m/%Y")
    client, saisine = au_plan(vierge, monkeypatch, eleve={**LEA, "naissance": bientot})
    une = ecrire_reponse(saisine)
    assert "Deux séances" in texte(client.get("/pas/suivi/"))
    with transaction.atomic(), cloison("35"):
        contenu = json.loads(saisine.contenu) | {"naissance": veille.isoformat()}
        saisine.contenu = json.dumps(contenu)
        saisine.save(update_fields=["contenu"])
    page = texte(client.get("/pas/suivi/"))
    assert "L'élève a 18 ans" in page and "Deux séances" not in page
    client.post(f"/pas/suivi/plan/{une.pk}/", {"dit": "oui"})
    client.post("/pas/suivi/accords/analyse/", {"dit": "non"})
    client.post("/pas/suivi/message/", {"corps": "Bonjour"})
    with transaction.atomic(), cloison("35"):
        assert not AccordPlan.objects.exists() and not saisine.messages.exists()
        assert not Consentement.objects.filter(action="analyse", est_accorde=False).exists()


def test_un_eleve_majeur_demande_et_un_mineur_sait_quoi_faire(vierge, monkeypatch):
    eleve = {**MERE, "origine": "eleve_majeur"}
    client = commencer()
    client.post("/pas/demande/1/", eleve)
    client.post("/pas/demande/ecole/", {"uai": vierge["35"]["avec"]})
    for naissance, mots in (("", "date de naissance"), ("14/03/2017", "un parent")):
        refus = client.post("/pas/demande/2/", {"naissance": naissance, "classe": "Terminale"})
        assert refus.status_code == 422 and mots in texte(refus) and "Terminale" in texte(refus)
    assert client.post("/pas/demande/2/", {"naissance": "14/03/2007"}).status_code == 302
    client.post("/pas/demande/1/", MERE)
    grand = {**LEA, "naissance": "14/03/2007"}
    refus = client.post("/pas/demande/2/", grand)
    assert refus.status_code == 422 and "choisissez « Élève majeur »" in texte(refus)
    assert client.post("/pas/demande/2/", {**grand, "tutelle": "on"}).status_code == 302


# --- a teacher -----------------------------------------------------------------------------------


def test_un_professeur_a_des_conseils_aussitot_et_dit_plus_tard_que_les_parents_savent(
    vierge, monkeypatch
):
    client = demander(
        vierge["35"]["avec"], monkeypatch, vous=PROFESSEUR, eleve={**LEA, "classe": "CE1"}
    )
    conseil = "Nommez un adulte qui accueille l'élève à l'arrivée"
    assert conseil in texte(client.get("/pas/suivi/"))
    recu = courriels()[-1]
    assert conseil in recu.corps and "ce n'est pas un texte officiel" in recu.corps
    demain = timezone.localdate() + datetime.timedelta(days=2)
    for corps, mots in (
        ({"informes_le": demain.strftime("%d/%m/%Y")}, "pas encore venu"),
        ({"informes_le": timezone.localdate().strftime("%d/%m/%Y"), "prenom": "Léa"}, "ou aucun"),
        ({"informes_le": ""}, "Écrivez le jour où les parents"),
    ):
        refus = client.post("/pas/suivi/parents/", corps)
        assert refus.status_code == 422 and mots in texte(refus)
    with transaction.atomic(), cloison("35"):
        assert Saisine.objects.get().famille_informee_le is None
    jour = timezone.localdate() - datetime.timedelta(days=1)
    corps = {"informes_le": jour.strftime("%d/%m/%Y"), "prenom": "Léa", "nom": "Belkacem"}
    assert "C'est noté" in texte(client.post("/pas/suivi/parents/", corps, follow=True))
    with transaction.atomic(), cloison("35"):
        saisine = Saisine.objects.get()
        assert saisine.famille_informee_le == jour and len(saisine.empreinte_enfant) == 64
        contenu = json.loads(saisine.contenu)
        assert (contenu["prenom"], contenu["parents_informes"]) == ("Léa", "oui")
        assert not Consentement.objects.exists(), "the family has said nothing yet"
    encore = client.post("/pas/suivi/parents/", corps, follow=True)
    assert "déjà noté" in texte(encore)


def test_une_mere_n_a_ni_conseils_ni_parents_a_informer(vierge, monkeypatch):
    client = demander(vierge["35"]["avec"], monkeypatch)
    assert "Premiers conseils" not in texte(client.get("/pas/suivi/"))
    assert "conseils" not in courriels()[-1].corps
    client.post("/pas/suivi/parents/", {"informes_le": "01/09/2026"})
    with transaction.atomic(), cloison("35"):
        saisine = Saisine.objects.get()
    assert saisine.famille_informee_le == timezone.localdate(saisine.deposee_le)


# --- appointments --------------------------------------------------------------------------------


def test_un_rendez_vous_s_ajoute_a_l_agenda_et_s_annule(vierge, monkeypatch):
    client, saisine = au_plan(vierge, monkeypatch)
    debut = timezone.now() + datetime.timedelta(days=3)
    with transaction.atomic(), cloison("35"):
        pris = RendezVous.objects.create(saisine=saisine, debut=debut, lieu="À l'école", version=2)
    fichier = client.get(f"/pas/suivi/rendez-vous/{pris.pk}/rendez-vous-pas.ics")
    assert fichier["Content-Type"].startswith("text/calendar")
    (evenement,) = Calendar.from_ical(fichier.content).walk("VEVENT")
    assert evenement.decoded("dtstart").astimezone(datetime.UTC) == debut.replace(microsecond=0)
    assert (evenement["location"], evenement["sequence"]) == ("À l'école", 2)
    assert "Léa" not in fichier.content.decode() and "Belkacem" not in fichier.content.decode()
    reponse = client.post(f"/pas/suivi/rendez-vous/{pris.pk}/", {"reponse": "annule"}, follow=True)
    assert "Le rendez-vous est annulé" in texte(reponse)
    assert client.get(f"/pas/suivi/rendez-vous/{pris.pk}/rendez-vous-pas.ics").status_code == 404
    with transaction.atomic(), cloison("35"):
        pris.refresh_from_db()
    assert (pris.reponse, pris.annule_le is not None) == ("annule", True)


def test_un_rendez_vous_se_rappelle_une_fois_par_courriel_sans_nom_ni_lieu(vierge, monkeypatch):
    _, saisine = au_plan(vierge, monkeypatch)
    jeudi = timezone.now().date() + datetime.timedelta(days=7)
    while jeudi.isoweekday() != 4:
        jeudi += datetime.timedelta(days=1)
    debut = datetime.datetime.combine(jeudi, datetime.time(10), ZoneInfo("Europe/Paris"))
    veille, avant = debut - datetime.timedelta(hours=22), debut - datetime.timedelta(days=2)
    with transaction.atomic(), cloison("35"):
        AvisSaisine.objects.all().delete()
        for reponse in ("accepte", "attendue", "autre_date"):
            RendezVous.objects.create(
                saisine=saisine, debut=debut, lieu="Salle Léa", pose_le=avant, reponse=reponse
            )
        defait = RendezVous.objects.create(
            saisine=saisine, debut=debut, lieu="École", pose_le=avant, annule_le=avant
        )
        fois = [rappeler(fuseau="Europe/Paris", maintenant=m) for m in (avant, veille, veille)]
        preparer_les_avis()
        defait.refresh_from_db()
    assert fois == [0, 2, 0] and defait.rappele_le is None
    rappel = courriels()[-1]
    assert rappel.sujet == "Rappel : votre rendez-vous avec le PAS"
    assert f"jeudi {jeudi.day}" in rappel.corps and "à 10 h 00" in rappel.corps
    assert "Léa" not in rappel.corps and "Salle" not in rappel.corps


# --- the poster ----------------------------------------------------------------------------------


def test_l_affiche_mene_a_la_demande_de_son_ecole(vierge):
    uai = vierge["35"]["avec"]
    adresse = adresse_pour_ecole(uai)
    chemin = adresse.removeprefix(settings.ADRESSE_DU_SITE)
    client = Client()
    assert "École des Érables 35" in texte(client.get(chemin))
    with transaction.atomic(), cloison("35"):
        assert not Brouillon.objects.exists(), "reading the poster keeps nothing"
    assert client.post(chemin)["Location"] == "/pas/demande/1/"
    assert client.post("/pas/demande/1/", MERE)["Location"] == "/pas/demande/2/"
    assert "École des Érables 35, Fougères" in texte(client.get("/pas/demande/2/"))
    sans = texte(client.get(f"/pas/ecole/{vierge['35']['sans']}/"))
    assert "n'a pas de PAS aujourd'hui" in sans and "Commencer" not in sans
    for inconnue in ("0000000X", "0359999Z", "x"):
        assert client.get(f"/pas/ecole/{inconnue}/").status_code == 404


def test_l_affiche_s_imprime_avec_son_code_et_sans_personne(vierge):
    with transaction.atomic(), cloison("35"):
        ecole = Etablissement.objects.get(uai=vierge["35"]["avec"])
        lue = affiche_de(ecole, timezone.localdate())
        sans = Etablissement.objects.get(uai=vierge["35"]["sans"])
        assert affiche_de(sans, timezone.localdate()) is None
    modules = segno.make(lue.adresse, error="m", micro=False)
    assert lue.code == modules.svg_data_uri(scale=10, border=4)
    pdf = rendre_pdf("pas/pdf/affiche.html", {"affiche": lue}, titre="Affiche")
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 1
