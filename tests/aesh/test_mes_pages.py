"""The AESH's own pages: her absence, her hours, her pupils, her contacts, her file, her copy."""

import datetime
import io
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from aesh.actions import publication
from aesh.actions.exceptions import SaisieException, declarer
from aesh.models import (
    AbsenceAesh,
    AvisChangement,
    Creneau,
    CreneauEleve,
    EcartDeclare,
    EmploiDuTemps,
    Remplacement,
)
from aesh.regles.durees import duree
from aesh.requetes.mes_heures import connexes_de, mois_compte
from aesh.requetes.mon_dossier import mon_dossier
from aesh.tasks import imprimer_releve
from comptes.models import Reglage
from eleves.models import Classe, EnseignantClasse, FichePratique, PointFiche, Scolarisation
from socle.fichiers import chemin_du_fichier
from socle.models import Acces, Courriel, Travail
from socle.travaux import ErreurTravail
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.aesh.test_vues_exceptions import client_de

LUNDI = datetime.date(2026, 12, 7)
LE = datetime.date(2026, 11, 22)
PAGE = "/35/ma-semaine/"


@pytest.fixture(autouse=True)
def un_dimanche_de_novembre(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC))


@pytest.fixture
def petit(dans_35):
    """Sophie, signed in, helps Léa on Monday; Lina is free then; the class has its teacher."""
    petit = f.petit_pole()
    cm1 = Classe.objects.create(etablissement=petit.ecole, annee=f.ANNEE, libelle="CM1 vert")
    Scolarisation.objects.filter(eleve=petit.lea).update(classe=cm1)
    lina = f.aesh("Lina", petit.pole, ecole_principale=petit.ecole)
    petit.sophie.membre = f.membre("Sophie", "Nomdesophie")
    petit.sophie.courriel = petit.sophie.membre.email
    petit.sophie.save()
    prof = f.mandat("ENSEIGNANT", petit.ecole.perimetre, f.membre("Claire", "Martin"))
    EnseignantClasse.objects.create(classe=cm1, membre=prof.membre)
    petit.extras |= {
        "cm1": cm1,
        "lina": lina,
        "prof": prof,
        "chef": f.mandat("DIRECTEUR", petit.ecole.perimetre, f.membre("Denis", "Chef")),
        "mandat": f.mandat("AESH", petit.sophie.perimetre, petit.sophie.membre),
    }
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea, classe=cm1)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "8:30", "10:30", petit.lea, classe=cm1)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 4, "17:00", "18:00", type="reunion")
    f.creneau(petit.emploi, lina, petit.ecole, 1, "10:00", "12:00", petit.nour)
    publier(petit)
    return petit


@pytest.fixture
def sophie(petit):
    return client_de(petit.extras["mandat"])


def lire(client, chemin, **donnees):
    page = client.get(chemin, donnees)
    assert page.status_code == 200, page.status_code
    return page.content.decode()


# --- her absence ------------------------------------------------------------------------------


def test_elle_se_declare_absente_et_le_remplacement_commence(petit, sophie):
    """Two answers are enough: the proposed day, the whole day. Who organises is told."""
    texte = lire(sophie, f"{PAGE}absences/")
    assert "Demain, lundi 23 novembre" in texte and "Mardi 24 novembre" in texte, "jours ouvrés"
    reponse = sophie.post(f"{PAGE}absences/", {"quand": "2026-11-23", "moment": "journee"})
    une = AbsenceAesh.objects.get()
    assert reponse.headers["Location"] == f"{PAGE}absences/{une.pk}/"
    assert (une.aesh, une.origine, une.du, une.categorie) == (
        petit.sophie,
        "aesh",
        datetime.date(2026, 11, 23),
        "non_precisee",
    )
    destinataires = set(Courriel.objects.values_list("destinataire", flat=True))
    assert petit.coordination.membre.email in destinataires
    assert petit.extras["chef"].membre.email in destinataires
    assert petit.sophie.courriel not in destinataires, "elle sait ce qu'elle vient de dire"
    assert not any("Sophie" in c.corps or "Léa" in c.corps for c in Courriel.objects.all())
    page = client_de(petit.coordination).get(f"/35/absences/{une.pk}/")
    (choix,) = page.context["prets"]
    client_de(petit.coordination).post(f"/35/absences/{une.pk}/", {"choix": choix})
    assert Remplacement.objects.get().aesh == petit.extras["lina"]
    semaine = lire(sophie, PAGE)
    assert "assuré par Lina" in semaine


def test_elle_ne_declare_que_pour_elle_et_ne_change_que_les_siennes(petit, sophie):
    du = {"quand": "2026-11-23", "moment": "matin", "aesh": str(petit.karim.pk)}
    sophie.post(f"{PAGE}absences/", du)
    assert AbsenceAesh.objects.get().aesh == petit.sophie
    chef = client_de(petit.extras["chef"])
    corps = {"aesh": str(petit.sophie.pk), "du": "2026-12-07", "moment": "journee"}
    chef.post("/35/absences/nouvelle/", corps)
    autre = AbsenceAesh.objects.get(origine="ecole")
    assert "pas été déclarée par vous" in lire(sophie, f"{PAGE}absences/{autre.pk}/")
    for acte in ("corriger", "annuler"):
        assert sophie.post(f"{PAGE}absences/{autre.pk}/{acte}/").status_code == 404
    karim = f.mandat("AESH", petit.karim.perimetre, f.membre("Karim"))
    petit.karim.membre = karim.membre
    petit.karim.save()
    assert client_de(karim).get(f"{PAGE}absences/{autre.pk}/").status_code == 404
    assert chef.get(f"{PAGE}absences/").status_code == 404


def test_corriger_puis_annuler_la_sienne(petit, sophie):
    sophie.post(f"{PAGE}absences/", {"quand": "autre", "du": str(LUNDI), "moment": "journee"})
    une = AbsenceAesh.objects.get()
    sophie.post(
        f"{PAGE}absences/{une.pk}/corriger/",
        {"quand": "autre", "du": str(LUNDI), "moment": "apres_midi", "revision": une.revision},
    )
    une.refresh_from_db()
    assert une.minutes.lower == 12 * 60 + 45
    sophie.post(f"{PAGE}absences/{une.pk}/annuler/")
    une.refresh_from_db()
    assert une.annulee_le is not None
    assert "Aucune absence notée" in lire(sophie, f"{PAGE}absences/")


def test_une_absence_repetee_se_dit_une_fois_et_se_reprend_ensemble(petit, sophie):
    corps = {"quand": "autre", "du": str(LUNDI), "moment": "matin", "jusqu_au": "2027-01-04"}
    sophie.post(f"{PAGE}absences/", corps)
    toutes = list(AbsenceAesh.objects.order_by("periode"))
    assert [une.du.isoformat() for une in toutes] == [
        *("2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28", "2027-01-04")
    ]
    assert len({une.serie for une in toutes}) == 1
    ecole = [c for c in Courriel.objects.all() if c.destinataire.startswith("denis")]
    assert len(ecole) == 1, "un message, pas un par semaine"
    sophie.post(f"{PAGE}absences/{toutes[1].pk}/annuler/", {"suivantes": "on"})
    assert AbsenceAesh.objects.filter(annulee_le__isnull=True).get() == toutes[0]


@pytest.mark.parametrize(
    ("jusqu_au", "phrase"),
    [
        ("2026-12-10", "au moins une semaine plus tard"),
        ("2027-09-10", "jusqu&#x27;au 31 août"),
        ("n'importe", "date valide"),
    ],
)
def test_une_repetition_impossible_dit_quoi_faire(sophie, jusqu_au, phrase):
    corps = {"quand": "autre", "du": str(LUNDI), "moment": "matin", "jusqu_au": jusqu_au}
    reponse = sophie.post(f"{PAGE}absences/", corps)
    assert reponse.status_code == 422
    texte = reponse.content.decode()
    assert phrase in texte and str(LUNDI) in texte, "ce qui était écrit reste"
    assert '<details class="pli mb-3" open>' in texte
    assert not AbsenceAesh.objects.exists()


def test_un_jour_deja_declare_est_refuse_en_haut_du_formulaire(sophie):
    corps = {"quand": "2026-11-23", "moment": "matin"}
    sophie.post(f"{PAGE}absences/", corps)
    reponse = sophie.post(f"{PAGE}absences/", corps)
    assert reponse.status_code == 422
    assert "déjà déclarée" in reponse.content.decode()


def test_une_absence_prevue_trop_tard_est_notee_et_dite(petit, sophie):
    corps = {"quand": "autre", "moment": "journee", "est_prevue": "on"}
    sophie.post(f"{PAGE}absences/", corps | {"du": "2026-12-01"})
    sophie.post(f"{PAGE}absences/", corps | {"du": "2026-12-08"})
    tard, a_temps = AbsenceAesh.objects.order_by("periode")
    assert "deux semaines avant" in lire(sophie, f"{PAGE}absences/{tard.pk}/")
    assert "deux semaines avant" not in lire(sophie, f"{PAGE}absences/{a_temps.pk}/")
    chef = lire(client_de(petit.extras["chef"]), f"/35/absences/{tard.pk}/")
    assert "Prévue, demandée 9 jours avant" in chef and "moins que le délai" in chef


def test_le_justificatif_est_une_date_que_l_ecole_note(petit, sophie, time_machine):
    sophie.post(f"{PAGE}absences/", {"quand": "2026-11-23", "moment": "journee"})
    une = AbsenceAesh.objects.get()
    assert "au plus tard le mercredi 25 novembre" in lire(sophie, f"{PAGE}absences/{une.pk}/")
    time_machine.move_to(datetime.datetime(2026, 11, 26, 10, tzinfo=datetime.UTC))
    chef, adresse = client_de(petit.extras["chef"]), f"/35/absences/{une.pk}/justificatif/"
    attendus = lire(chef, "/35/absences/suivies/", vue="justificatifs")
    assert petit.sophie.nom in attendus
    chef.post(adresse, {"recu_le": "2026-11-30"})
    une.refresh_from_db()
    assert une.justificatif_le is None, "un jour à venir n'est pas une réception"
    chef.post(adresse, {"recu_le": "2026-11-25"})
    assert "Aucun justificatif attendu" in lire(chef, "/35/absences/suivies/", vue="justificatifs")
    sophie = client_de(petit.extras["mandat"])
    assert "Reçu le mercredi 25 novembre" in lire(sophie, f"{PAGE}absences/{une.pk}/")
    assert sophie.post(adresse, {"recu_le": ""}).status_code == 404


# --- her hours --------------------------------------------------------------------------------


def test_le_mois_compte_le_prevu_le_fait_l_absence_et_ce_qui_ne_lui_est_pas_du(petit, time_machine):
    """December: Mondays 1 h 30, Tuesdays 2 h; the school closed on the 8th, absent on the 14th."""
    le = datetime.date(2026, 12, 16)
    jour = datetime.date(2026, 12, 8)
    declarer(
        SaisieException(genre="fermeture", du=jour, au=jour, etablissement=petit.ecole.pk),
        auteur=petit.coordination,
        le=LE,
    )
    sophie = client_de(petit.extras["mandat"])
    sophie.post(f"{PAGE}absences/", {"quand": "autre", "du": "2026-12-14", "moment": "journee"})
    mois = mois_compte(petit.sophie, datetime.date(2026, 12, 1), le)
    h = mois.heures
    fait = 120 + 90 + 120  # the 1st, the 7th, the 15th
    assert (h.fait, h.absent, h.sans_perte) == (fait, 90, 120)
    assert h.prevu - 2 * (90 + 120) == fait + 90 + 120, "le reste est à venir"
    assert h.connexe == 2 * 60, "les réunions des 3 et 10 décembre, hors des heures"


def test_un_ecart_se_signale_attend_se_repond_et_compte(petit, sophie):
    corps = {"jour": "2026-11-17", "motif": "plus_court", "heures": "0", "minutes": "30"}
    sophie.post(f"{PAGE}heures/ecart/", corps)
    ecart = EcartDeclare.objects.get()
    assert (ecart.minutes, ecart.reponse, ecart.est_connexe) == (-30, "attente", False)
    assert "déjà signalé" in sophie.post(f"{PAGE}heures/ecart/", corps).content.decode()
    assert mois_compte(petit.sophie, datetime.date(2026, 11, 1), LE).signale == 0
    chef = client_de(petit.extras["chef"])
    assert petit.sophie.nom in lire(chef, "/35/ecarts/")
    chef.post(f"/35/ecarts/{ecart.pk}/", {"reponse": "accepte"})
    assert mois_compte(petit.sophie, datetime.date(2026, 11, 1), LE).signale == -30
    lue = lire(sophie, f"{PAGE}heures/")
    assert "Accepté" in lue and "le 22 novembre 2026, par Denis Chef" in lue, "qui, quand"
    assert "Pas d'accord" not in lue
    chef.post(f"/35/ecarts/{ecart.pk}/", {"reponse": "refuse"})
    lue = lire(sophie, f"{PAGE}heures/")
    assert "Refusé" in lue and "Pas d'accord ? Parlez-en à votre école" in lue
    reponse = sophie.post(f"{PAGE}heures/ecarts/{ecart.pk}/retirer/", follow=True)
    assert "réponse a déjà été donnée" in reponse.content.decode()
    chef.post(f"/35/ecarts/{ecart.pk}/", {"reponse": "attente"})
    sophie.post(f"{PAGE}heures/ecarts/{ecart.pk}/retirer/")
    ecart.refresh_from_db()
    assert ecart.reponse == "retire"
    assert "Aucun écart signalé" in lire(chef, "/35/ecarts/")


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"jour": "2026-11-23"}, "un jour passé"),
        ({"jour": "2026-08-20"}, "cette année scolaire"),
        ({"heures": "0", "minutes": "0"}, "Écrivez une durée"),
        ({"heures": "10", "minutes": "1"}, "1 minute à 10 heures"),
        ({"motif": "autre"}, "choix valide"),
    ],
)
def test_un_ecart_impossible_dit_quoi_faire(sophie, champs, phrase):
    corps = {"jour": "2026-11-17", "motif": "plus_long", "heures": "0", "minutes": "30"}
    reponse = sophie.post(f"{PAGE}heures/ecart/", corps | champs)
    assert reponse.status_code == 422
    texte = reponse.content.decode()
    assert phrase in texte or (phrase == "choix valide" and "choix" in texte)
    assert not EcartDeclare.objects.exists()


def test_une_ecole_ne_repond_pas_pour_une_autre(petit, sophie):
    corps = {"jour": "2026-11-17", "motif": "plus_long", "minutes": "30"}
    sophie.post(f"{PAGE}heures/ecart/", corps | {"etablissement": str(petit.ecole.pk)})
    ecart = EcartDeclare.objects.get()
    ailleurs = client_de(f.mandat("DIRECTEUR", petit.autre_ecole.perimetre))
    assert ailleurs.get(f"/35/ecarts/{ecart.pk}/").status_code == 404
    assert ailleurs.post(f"/35/ecarts/{ecart.pk}/", {"reponse": "refuse"}).status_code == 404
    pilote = client_de(petit.pilote)
    assert pilote.get(f"/35/ecarts/{ecart.pk}/").status_code == 200, "il lit"
    pilote.post(f"/35/ecarts/{ecart.pk}/", {"reponse": "refuse"})
    ecart.refresh_from_db()
    assert ecart.reponse == "attente", "il ne répond pas"


def test_le_pot_connexe_suit_les_reunions_et_ce_qui_est_accepte(petit, sophie):
    avant = connexes_de(petit.sophie, LE)
    assert avant.pot == 5 * 24 * 60
    assert avant.reunions == 60 * 12, "douze jeudis depuis le 3 septembre, sans vacances chargées"
    corps = {"jour": "2026-11-17", "motif": "preparation", "heures": "1", "minutes": "0"}
    sophie.post(f"{PAGE}heures/ecart/", corps)
    assert connexes_de(petit.sophie, LE).reste == avant.reste, "rien n'est encore accepté"
    ecart = EcartDeclare.objects.get()
    client_de(petit.coordination).post(f"/35/ecarts/{ecart.pk}/", {"reponse": "accepte"})
    assert connexes_de(petit.sophie, LE).reste == avant.reste - 60
    assert mois_compte(petit.sophie, datetime.date(2026, 11, 1), LE).signale == 0


def test_le_releve_est_un_pdf_a_elle_sans_eleve(petit, sophie, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    corps = {"jour": "2026-11-17", "motif": "plus_long", "minutes": "25"}
    sophie.post(f"{PAGE}heures/ecart/", corps)
    assert sophie.post(f"{PAGE}heures/releve/?mois=2026-11").status_code == 302
    travail = Travail.objects.get(genre="aesh.releve_pdf")
    fait = imprimer_releve(travail, lambda fait, total=None: None)
    assert fait["nom_fichier"] == "releve-heures-2026-11.pdf"
    pages = PdfReader(io.BytesIO(chemin_du_fichier(fait["fichier"]).read_bytes())).pages
    texte = " ".join(" ".join(page.extract_text() for page in pages).split())
    mois = mois_compte(petit.sophie, datetime.date(2026, 11, 1), LE).heures
    assert f"Prévu : {duree(mois.prevu)}. Fait : {duree(mois.fait)}" in texte
    assert "Sophie" in texte and "+ 25 min" in texte and "en attente" in texte
    assert "Léa" not in texte and "CM1" not in texte and "Secret" not in texte
    travail.auteur = petit.coordination.membre
    with pytest.raises(ErreurTravail):
        imprimer_releve(travail, lambda fait, total=None: None)


def test_les_compteurs_sont_les_siens(petit, sophie):
    """A change told late and a replacement held count for her; those of Lina do not."""
    emploi = EmploiDuTemps.objects.get()
    for aesh, tard in ((petit.sophie, True), (petit.sophie, False), (petit.extras["lina"], True)):
        AvisChangement.objects.create(
            emploi=emploi if tard else f.emploi(petit.pole, statut="publie"),
            destinataire="aesh",
            aesh=aesh,
            sous_48_heures=tard,
        )
    compteurs = mon_dossier(petit.sophie, LE).compteurs
    assert (compteurs.changements, compteurs.sous_48_heures) == (2, 1)
    assert (compteurs.ecoles, compteurs.remplacements, compteurs.absences) == (1, 0, 0)
    assert "Dont 1 annoncé moins de 48 heures avant" in lire(sophie, f"{PAGE}dossier/")


# --- her week, her pupils, her contacts, her file ---------------------------------------------


def test_la_premiere_ligne_dit_ou_et_qui_demander(petit, sophie):
    texte = lire(sophie, PAGE)
    assert "8 h 30, École des Tilleuls, demander Claire Martin" in texte
    assert (
        "<strong>3 h 30</strong> cette semaine" in texte
        and "<strong>24 h</strong> de contrat" in texte
    )
    EnseignantClasse.objects.all().delete()
    assert "demander Denis Chef" in lire(sophie, PAGE), "sans enseignant nommé, la direction"


def test_mes_eleves_dit_la_classe_l_enseignant_et_la_fiche(petit, sophie):
    point = PointFiche.objects.create(code="consignes", libelle="Reformuler les consignes", rang=1)
    FichePratique.objects.create(
        eleve=petit.lea,
        points=[point.code],
        cochee_le=timezone.now(),
        cochee_par=petit.coordination.membre,
    )
    texte = lire(sophie, f"{PAGE}eleves/")
    assert "Léa S." in texte and "CM1 vert" in texte and "Claire Martin" in texte
    assert "undi de 8 h 30 à 10 h" in texte
    assert "Secret" not in texte, "jamais le nom entier"
    assert "Nour" not in texte and "Tom" not in texte, "pas ceux des autres"
    assert point.libelle in texte
    lues = {lu.objet for lu in Acces.objects.filter(route="aesh:mes_eleves")}
    assert "eleve" in lues


def test_contacts_et_dossier_sans_telephone_prive_ni_voisine(petit, sophie):
    contacts = lire(sophie, f"{PAGE}contacts/")
    assert "Denis Chef" in contacts and petit.coordination.membre.email in contacts
    assert "demandez-le au SEI" in contacts, "la cellule d'écoute n'est pas renseignée"
    for code, valeur in (("telephone", "02 61 91 00 35"), ("courriel", "ecoute@x.invalid")):
        Reglage.objects.create(code=f"ecoute_{code}", du=f.RENTREE, valeur=valeur)
    contacts = lire(sophie, f"{PAGE}contacts/")
    assert 'href="tel:0261910035"' in contacts and "mailto:ecoute@x.invalid" in contacts
    assert "demandez-le au SEI" not in contacts and "119" in contacts
    dossier = lire(sophie, f"{PAGE}dossier/")
    assert "24 h par semaine sur 41 semaines" in dossier and "PIAL" in dossier
    assert "Écarts d&#x27;heures déclarés" in dossier and "contrat + 5 ans" in dossier
    assert "Lina" not in dossier and "Karim" not in dossier
    le_sien = f"/35/contrats/aesh/{petit.sophie.pk}/"
    assert le_sien in dossier
    contrat = sophie.get(le_sien, follow=True)
    assert contrat.status_code == 200
    assert "Entretien professionnel" in contrat.content.decode(), "des dates, à elle aussi"
    assert "Mon dossier</a>" in contrat.content.decode(), "et le chemin du retour"


@pytest.mark.parametrize("page", ["", "eleves/", "absences/", "heures/", "contacts/", "dossier/"])
def test_ses_pages_sont_a_elle_seule(petit, page):
    for mandat in (petit.coordination, petit.extras["chef"], petit.extras["prof"]):
        assert client_de(mandat).get(f"{PAGE}{page}").status_code == 404


def test_le_nombre_de_requetes_ne_suit_pas_le_nombre_d_eleves(petit, sophie):
    def requetes(chemin):
        with CaptureQueriesContext(connection) as lues:
            lire(sophie, chemin)
        return len(lues)

    for chemin in (f"{PAGE}eleves/", f"{PAGE}heures/", f"{PAGE}hors-ligne/", PAGE):
        lire(sophie, chemin)
    avant = {c: requetes(c) for c in (f"{PAGE}eleves/", f"{PAGE}heures/", f"{PAGE}hors-ligne/")}
    suite = f.emploi(petit.pole)
    for creneau in Creneau.objects.filter(aesh=petit.sophie).order_by("jour"):
        eleves = [petit.lea] if creneau.type == "individuelle" else []
        creneau.pk = uuid.uuid4()
        creneau.emploi, creneau.lignee = suite, uuid.uuid4()
        creneau.save(force_insert=True)
        for un in eleves:
            CreneauEleve.objects.create(creneau=creneau, eleve=un)
    for jour, nom in ((3, "Ana"), (4, "Bob"), (5, "Cléo")):
        un = f.eleve(nom, petit.ecole, classe=petit.extras["cm1"])
        f.creneau(suite, petit.sophie, petit.ecole, jour, "8:30", "9:30", un)
    suite.statut = "vise"
    suite.save()
    publication.publier(suite, auteur=petit.coordination, le=f.RENTREE, prevenir=False)
    assert "Cléo" in lire(sophie, f"{PAGE}eleves/")
    assert {c: requetes(c) for c in avant} == avant


# --- the copy without a network ---------------------------------------------------------------


def test_la_copie_ne_dit_aucun_eleve_ni_classe_ni_aide(petit, sophie):
    texte = lire(sophie, f"{PAGE}hors-ligne/", semaine=str(LUNDI))
    assert "Copie du" in texte and "Semaine du 7 décembre" in texte
    assert "8 h 30" in texte and "Demander Claire Martin" in texte
    for interdit in ("Léa", "CM1", "ndividuelle", "csrf", "<form", "<script"):
        assert interdit not in texte


def test_le_veilleur_ne_veille_que_sur_ses_pages(petit, sophie):
    reponse = sophie.get(f"{PAGE}veilleur.js")
    assert reponse.headers["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in reponse.headers, "sa portée est son dossier"
    code = reponse.content.decode()
    assert "cache.put" not in code and ".add(" not in code, "il ne garde rien lui-même"
    assert client_de(petit.extras["chef"]).get(f"{PAGE}veilleur.js").status_code == 404
    assert json.dumps(dict(reponse.headers)).count("script-src 'self'") == 1


def test_elle_lit_si_son_ecole_a_un_message(petit, sophie):
    """Waiting, sent, nobody to write to: never « elles ont reçu » when it is not true."""
    petit.ecole.courriel = "ecole@exemple.invalid"
    petit.ecole.save()
    sophie.post(f"{PAGE}absences/", {"quand": "2026-11-23", "moment": "journee"})
    page = f"{PAGE}absences/{AbsenceAesh.objects.get().pk}/"
    assert Courriel.objects.filter(destinataire="ecole@exemple.invalid").count() == 1
    for etat, phrase in (
        ("a_envoyer", "un message est prêt à partir"),
        ("envoye", "un message lui a été envoyé"),
        ("echec", "aucun message n&#x27;a pu partir : appelez"),
    ):
        Courriel.objects.update(etat=etat)
        assert phrase in lire(sophie, page)
    Courriel.objects.all().delete()
    assert "aucune adresse : appelez" in lire(sophie, page)
