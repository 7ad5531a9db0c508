"""« Mon école aujourd'hui »: the head's day, the teacher's class, absences that are followed."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aesh.actions.absences import SaisieAbsence, declarer_absence_aesh
from aesh.models import AvisChangement, EcartDeclare, EmploiDuTemps
from aesh.requetes.absences_suivies import absences_longues
from comptes.enums import Role
from eleves.models import Classe, EnseignantClasse, Scolarisation
from reporting.enums.moyens import LigneBalance
from reporting.requetes.balance import lire_balance
from socle.models import Acces
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.aesh.test_vues_exceptions import client_de

LUNDI = datetime.date(2026, 11, 23)
LE = datetime.date(2026, 11, 22)
PAGE = "/35/mon-ecole/"


@pytest.fixture(autouse=True)
def un_dimanche_de_novembre(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC))


@pytest.fixture
def petit(dans_35):
    """On Mondays Sophie helps Léa (CM1) and Lina helps Nour (CM2); Karim is in the other school."""
    petit = f.petit_pole()
    for nom, eleve in (("CM1 vert", petit.lea), ("CM2 bleu", petit.nour)):
        classe = Classe.objects.create(etablissement=petit.ecole, annee=f.ANNEE, libelle=nom)
        Scolarisation.objects.filter(eleve=eleve).update(classe=classe)
        petit.extras[nom] = classe
    lina = f.aesh("Lina", petit.pole, ecole_principale=petit.ecole)
    petit.extras |= {
        "lina": lina,
        "chef": f.mandat("DIRECTEUR", petit.ecole.perimetre),
        "prof": f.mandat("ENSEIGNANT", petit.ecole.perimetre, f.membre("Claire", "Martin")),
    }
    cm1, cm2 = petit.extras["CM1 vert"], petit.extras["CM2 bleu"]
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea, classe=cm1)
    f.creneau(petit.emploi, lina, petit.ecole, 1, "10:00", "12:00", petit.nour, classe=cm2)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    publier(petit)
    return petit


def lire(client, chemin, **donnees):
    page = client.get(chemin, donnees)
    assert page.status_code == 200, page.status_code
    return page.content.decode()


def absente(petit, aesh, du, au=None, le=LE, **champs):
    saisie = SaisieAbsence(du=du, au=au or du, aesh=aesh.pk, **champs)
    return declarer_absence_aesh(saisie, auteur=petit.coordination, le=le, prevenir=False)[0]


def test_le_directeur_voit_son_ecole_le_prochain_jour_de_classe(petit):
    """A Sunday shows Monday; the other school is not there."""
    texte = lire(client_de(petit.extras["chef"]), PAGE)
    assert "Lundi 23 novembre" in texte
    assert "Sophie" in texte and "Léa S." in texte and "Lina" in texte
    assert "Karim" not in texte and "Tom" not in texte
    assert "Aucune AESH absente" in texte


def test_il_voit_qui_manque_qui_remplace_et_le_trou(petit):
    chef = client_de(petit.extras["chef"])
    une = absente(petit, petit.sophie, LUNDI)
    assert "8 h 30 – 10 h : personne" in lire(chef, PAGE)
    page = chef.get(f"/35/absences/{une.pk}/", {"le": str(LUNDI)})
    (choix,) = page.context["prets"]
    chef.post(f"/35/absences/{une.pk}/", {"choix": choix, "le": str(LUNDI)})
    texte = lire(chef, PAGE)
    assert "Lina" in texte and "remplace" in texte and "personne</strong>" not in texte
    assert "assuré par Lina" not in texte.split("Qui est là")[0], "dit une fois, avec l'absente"
    parties = texte.split("Attendues, pas ici ce jour-là")[1]
    assert "Sophie" in parties and "assuré par Lina" in parties


def test_a_faire_dit_ce_qui_attend_et_se_vide(petit):
    chef = client_de(petit.extras["chef"])
    assert "à organiser" in lire(chef, PAGE)
    ecart = EcartDeclare.objects.create(
        aesh=petit.sophie, jour=datetime.date(2026, 11, 17), minutes=30, motif="plus_long"
    )
    avis = AvisChangement.objects.create(
        emploi=EmploiDuTemps.objects.get(),
        destinataire="etablissement",
        etablissement=petit.ecole,
    )
    propose = f.emploi(petit.pole, statut="propose", date_effet=datetime.date(2026, 12, 7))
    f.creneau(propose, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    texte = lire(chef, PAGE)
    assert "1 écart d&#x27;heures à accepter ou refuser" in texte
    assert "Emploi du temps à viser" in texte and "à lire" in texte
    fragment = lire(chef, "/35/accueil/mon-ecole/")
    assert "2 AESH attendues" in fragment and "Emploi du temps à viser" in fragment
    avis.vu_le = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    avis.save()
    ecart.reponse = "accepte"
    ecart.save()
    texte = lire(chef, PAGE)
    assert "écart d&#x27;heures" not in texte and "à lire" not in texte


def test_l_enseignant_voit_sa_classe_et_elle_seule(petit):
    prof = client_de(petit.extras["prof"])
    cm2 = petit.extras["CM2 bleu"]
    for demande in ({}, {"classe": str(cm2.pk)}):
        texte = lire(prof, PAGE, **demande)
        assert "Demandez à la direction de dire quelle classe est la vôtre" in texte
        assert "Léa" not in texte and "Nour" not in texte and "CM2 bleu" not in texte
    EnseignantClasse.objects.create(
        classe=petit.extras["CM1 vert"], membre=petit.extras["prof"].membre
    )
    texte = lire(prof, PAGE)
    assert "CM1 vert" in texte and "Sophie" in texte and "Léa S." in texte
    assert "Nour" not in lire(prof, PAGE, classe=str(cm2.pk)), "la sienne, quoi qu'il demande"
    absente(petit, petit.sophie, LUNDI)
    assert "pas lieu" in lire(prof, PAGE)


def test_un_creneau_partage_ne_nomme_que_ses_eleves(petit):
    """Léa (CM1) and Nour (CM2) share an hour: the teacher of CM1 reads Léa alone."""
    emploi = f.emploi(petit.pole, statut="propose", date_effet=LUNDI)
    cm1, cm2 = petit.extras["CM1 vert"], petit.extras["CM2 bleu"]
    f.creneau(
        emploi, petit.sophie, petit.ecole, 1, "14:00", "15:00", petit.lea, petit.nour, classe=cm2
    )
    publier(petit, emploi)
    prof = petit.extras["prof"]
    EnseignantClasse.objects.create(classe=cm1, membre=prof.membre)
    texte = lire(client_de(prof), PAGE)
    assert "Léa S. et d&#x27;autres élèves" in texte and "Nour" not in texte
    lus = [cle for acces in Acces.objects.filter(objet="eleve") for cle in acces.ids]
    assert petit.lea.pk in lus and petit.nour.pk not in lus
    EnseignantClasse.objects.create(classe=cm2, membre=prof.membre)
    assert "Nour" not in lire(client_de(prof), PAGE, classe=str(cm1.pk))
    assert "Nour" in lire(client_de(prof), PAGE)


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.SEI, Role.AESH, Role.ERSEH])
def test_les_autres_ont_leurs_propres_pages(petit, role):
    ou = {Role.COORD_PIAL: petit.pole.perimetre, Role.AESH: petit.sophie.perimetre}
    qui = f.mandat(role, ou.get(role) or f.perimetre("T" if role == Role.SEI else "K"))
    assert client_de(qui).get(PAGE).status_code == 404


def test_la_direction_dit_qui_enseigne_et_se_reprend(petit):
    chef, prof = client_de(petit.extras["chef"]), petit.extras["prof"].membre
    page = f"/35/classes/ecoles/{petit.ecole.pk}/enseignants/"
    classe = petit.extras["CM1 vert"]
    assert "Personne n'est encore nommé" in lire(chef, page)
    chef.post(page, {"classe": str(classe.pk), "membre": str(prof.pk)})
    chef.post(page, {"classe": str(classe.pk), "membre": str(prof.pk)})
    lien = EnseignantClasse.objects.get()
    assert (lien.classe, lien.membre) == (classe, prof)
    intrus = f.mandat("ENSEIGNANT", petit.autre_ecole.perimetre).membre
    chef.post(page, {"classe": str(classe.pk), "membre": str(intrus.pk)})
    assert EnseignantClasse.objects.count() == 1, "pas d'une autre école"
    ailleurs = client_de(f.mandat("DIRECTEUR", petit.autre_ecole.perimetre))
    assert ailleurs.post(page, {"retirer": str(lien.pk)}).status_code == 404
    autre = f"/35/classes/ecoles/{petit.autre_ecole.pk}/enseignants/"
    assert ailleurs.post(autre, {"retirer": str(lien.pk)}).status_code == 404
    assert client_de(petit.extras["prof"]).get(page).status_code == 404
    chef.post(page, {"retirer": str(lien.pk)})
    assert not EnseignantClasse.objects.exists()


def test_une_absence_longue_est_suivie_en_etp_sans_motif(petit):
    """Two declarations that follow each other, 30 days in all; the same person as the balance."""
    absente(petit, petit.sophie, datetime.date(2026, 11, 2), datetime.date(2026, 11, 20))
    absente(
        petit,
        petit.sophie,
        datetime.date(2026, 11, 23),
        datetime.date(2026, 12, 1),
        categorie="non_precisee",
    )
    absente(petit, petit.karim, datetime.date(2026, 11, 16), datetime.date(2026, 11, 27))
    (longue,) = absences_longues(petit.coordination, LE)
    assert (longue.aesh, longue.jours, longue.etp) == (petit.sophie, 30, Decimal("0.6123"))
    ligne = lire_balance(petit.pole, LE).balance.ligne(LigneBalance.ABSENCES_LONGUES)
    assert round(float(-ligne.etp), 4) == float(longue.etp)
    texte = lire(client_de(petit.coordination), "/35/absences/suivies/")
    assert "1 absence longue, 0,61 ETP" in texte and "Sophie" in texte
    assert "Karim" not in texte and "ategorie" not in texte
    ailleurs = client_de(f.mandat("DIRECTEUR", petit.autre_ecole.perimetre))
    assert "Sophie" not in lire(ailleurs, "/35/absences/suivies/")
    vide = lire(client_de(petit.coordination), "/35/absences/suivies/", q="zzz")
    assert "Personne ne correspond" in vide


def test_le_nombre_de_requetes_ne_suit_pas_le_nombre_d_aesh(petit):
    chef = client_de(petit.extras["chef"])

    def requetes(chemin):
        lire(chef, chemin)
        with CaptureQueriesContext(connection) as lues:
            lire(chef, chemin)
        return len(lues)

    absente(petit, petit.sophie, LUNDI)
    absente(petit, petit.sophie, datetime.date(2026, 11, 3), fin=600)
    chemins = (PAGE, "/35/absences/suivies/?vue=justificatifs", "/35/ecarts/")
    EcartDeclare.objects.create(
        aesh=petit.sophie, jour=datetime.date(2026, 11, 17), minutes=30, motif="plus_long"
    )
    avant = {chemin: requetes(chemin) for chemin in chemins}
    for nom in ("Mona", "Nina", "Olga"):
        une = f.aesh(nom, petit.pole, ecole_principale=petit.ecole)
        absente(petit, une, datetime.date(2026, 11, 3))
        EcartDeclare.objects.create(
            aesh=une, jour=datetime.date(2026, 11, 17), minutes=30, motif="plus_long"
        )
    absente(petit, petit.extras["lina"], LUNDI)
    assert {chemin: requetes(chemin) for chemin in chemins} == avant


@pytest.mark.parametrize(
    ("chemin", "tris"),
    [("/35/absences/suivies/", ("jours", "etp")), ("/35/ecarts/", ("minutes",))],
)
def test_aucune_liste_ne_classe_les_aesh(petit, chemin, tris):
    """By name whatever is asked: the longest absence never comes first for being the longest."""
    for aesh, jours in ((petit.sophie, 40), (petit.extras["lina"], 60)):
        absente(petit, aesh, LE - datetime.timedelta(days=jours), LE)
        EcartDeclare.objects.create(aesh=aesh, jour=LE, minutes=jours, motif="plus_long")
    client = client_de(petit.coordination)
    ordres = set()
    for tri in ("", *tris, *(f"-{un}" for un in tris)):
        page = client.get(chemin, {"sort": tri} if tri else {})
        assert f"sort={tris[0]}" not in page.content.decode()
        ordres.add(
            tuple(
                rangee.get_cell("nom" if "suivies" in chemin else "aesh")
                for rangee in page.context["table"].rows
            )
        )
    (ordre,) = ordres
    assert len(ordre) == 2 and "Lina" in ordre[0] and "Sophie" in ordre[1]


def test_le_chef_voit_aussi_ce_que_les_contrats_attendent_de_lui(petit):
    """Welcomes for every head, months for one whose school employs; each opens for him."""
    principal = f.mandat("CHEF_ETAB", petit.autre_ecole.perimetre)
    attendues = ["/35/accueil/accueils/", "/35/accueil/service-fait/"]
    for chef, siennes in ((petit.extras["chef"], attendues[:1]), (principal, attendues)):
        client = client_de(chef)
        texte = lire(client, PAGE)
        assert [une for une in attendues if f'hx-get="{une}"' in texte] == siennes
        assert all(client.get(une).status_code == 200 for une in siennes)
