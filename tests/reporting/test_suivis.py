"""Recorded cases: who opens, what it opens, what it says, what it costs, when it shuts."""

import datetime
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from aesh.actions import publication
from aesh.models import AbsenceAesh, CreneauEleve, Occupation, Remplacement
from comptes.enums import Role
from eleves.models import Eleve, SuiviNominatif, Transfert
from eleves.permissions import peut_lire_eleve
from eleves.requetes.doublons import doublons_probables
from reporting.actions.demo_suivis import montrer_les_suivis, retirer_les_suivis
from reporting.enums.heures import GenrePortee
from reporting.models import DossierSuivi, PieceSuivi
from reporting.regles.periodes import Periode
from reporting.requetes.chronologie import chronologie
from reporting.requetes.heures import lire_heures
from reporting.requetes.portee import Portee
from reporting.requetes.suivis import mois_de
from socle.cloison import cloison
from socle.models import Acces, Travail
from socle.travaux import genre
from tests import fabriques as f
from tests.distribution import Cote, monter

LE = datetime.date(2026, 12, 18)


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


@pytest.fixture
def dasen(cote: Cote) -> Client:
    return cote.client(Role.DASEN)


def url(nom: str, **kwargs: Any) -> str:
    return reverse(f"reporting:{nom}", kwargs={"departement": "35", **kwargs})


def fermer(cote: Cote) -> None:
    with cloison("35"):
        SuiviNominatif.objects.all().delete()
        DossierSuivi.objects.update(clos_le=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC))


def demande(eleve: Eleve, **autres: str) -> dict[str, str]:
    return {
        "nom": eleve.nom.lower(),
        "prenom": "zoe",
        "naissance": eleve.naissance.isoformat(),
        "genre": "signalement",
        "motif": "delai",
        **autres,
    }


def test_la_dasen_lit_l_eleve_d_un_dossier_ouvert_et_aucun_autre(cote: Cote, dasen: Client) -> None:
    fermer(cote)
    eleve, camarade = cote.objets["eleve"], cote.objets["camarade"]
    mandat = cote.mandats[Role.DASEN]
    with cloison("35"):
        assert not peut_lire_eleve(mandat, eleve, LE)
    reponse = dasen.post(url("dossier_ouvrir"), demande(eleve))
    assert reponse.status_code == 302
    with cloison("35"):
        assert peut_lire_eleve(mandat, eleve, LE) and not peut_lire_eleve(mandat, camarade, LE)
    page = dasen.get(reponse.headers["Location"]).content.decode()
    assert eleve.prenom in page and "Délai de mise en place" in page
    assert dasen.get(f"/35/eleves/{eleve.pk}/").status_code == 404, "par le dossier, pas ailleurs"
    with cloison("35"):
        dossier = DossierSuivi.objects.get(clos_le=None)
    assert dasen.post(url("dossier_changer", dossier=dossier.pk), {"clore": "1"}).status_code == 302
    assert dasen.get(url("dossier", dossier=dossier.pk)).status_code == 404
    assert eleve.prenom not in dasen.get(url("dossiers"), {"etat": "tous"}).content.decode()
    with cloison("35"):
        assert not peut_lire_eleve(mandat, eleve, LE)


def test_une_identite_inexacte_n_ouvre_rien_et_garde_la_saisie(cote: Cote, dasen: Client) -> None:
    fermer(cote)
    eleve = cote.objets["eleve"]
    for faux in ({"prenom": "zo"}, {"naissance": "2016-03-05"}, {"nom": "can"}):
        refus = dasen.post(url("dossier_ouvrir"), demande(eleve, **faux))
        texte = refus.content.decode()
        assert refus.status_code == 422 and "Vérifiez" in texte and eleve.prenom not in texte
        assert f'value="{next(iter(faux.values()))}"' in texte
    vide = dasen.post(url("dossier_ouvrir"), {})
    assert vide.status_code == 422 and "Choisissez un motif." in vide.content.decode()
    sans_mot = dasen.post(url("dossier_ouvrir"), demande(eleve, motif="autre"))
    assert "Précisez le motif" in sans_mot.content.decode()


def test_un_seul_dossier_ouvert_par_eleve(cote: Cote) -> None:
    page = f"{url('dossier_ouvrir')}?eleve={cote.objets['eleve'].pk}"
    refus = cote.client(Role.SEI).post(page, {"genre": "recours", "motif": "heures"})
    assert refus.status_code == 422 and "déjà ouvert" in refus.content.decode()


def test_le_sei_ouvre_depuis_le_dossier_de_l_eleve(cote: Cote, dasen: Client) -> None:
    camarade = cote.objets["camarade"]
    fragment = cote.client(Role.SEI).get(url("suivis_eleve", eleve=camarade.pk)).content.decode()
    page = f"{url('dossier_ouvrir')}?eleve={camarade.pk}"
    assert page in fragment
    assert dasen.get(page).status_code == 404, "la Dasen ne feuillette pas les élèves"
    reponse = cote.client(Role.SEI).post(page, {"genre": "recours", "motif": "heures"})
    assert dasen.get(reponse.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "role", [Role.COORD_PIAL, Role.DIRECTEUR, Role.IEN_ASH, Role.PILOTE, Role.ERSEH, Role.DPO]
)
def test_les_autres_ne_lisent_aucun_dossier(cote: Cote, role: Role) -> None:
    client, objets = cote.client(role), cote.objets
    for chemin in (
        url("dossiers"),
        url("dossier_ouvrir"),
        url("dossier", dossier=objets["dossier"].pk),
        url("suivis_eleve", eleve=objets["eleve"].pk),
    ):
        assert client.get(chemin).status_code == 404, chemin


def test_chaque_ouverture_est_journalisee_avec_sa_nature(cote: Cote, dasen: Client) -> None:
    dossier = cote.objets["dossier"]
    dasen.get(url("dossier", dossier=dossier.pk))
    with cloison("35"):
        lignes = {a.objet: a for a in Acces.objects.filter(route="reporting:dossier")}
    assert (
        lignes["dossier_suivi"].ids == [dossier.pk] and lignes["dossier_suivi"].motif == "Recours"
    )
    assert lignes["eleve"].ids == [dossier.eleve_id]
    assert lignes["eleve"].fonction == Role.DASEN


def test_la_chronologie_dit_chaque_famille_de_faits(cote: Cote) -> None:
    objets = cote.objets
    with cloison("35"):
        CreneauEleve.objects.create(creneau=objets["paru"], eleve=objets["eleve"])
        Remplacement.objects.filter(pk=objets["remplacement"].pk).update(etat="confirme")
        faits = chronologie(objets["eleve"], LE)
    assert [f.date for f in faits] == sorted((f.date for f in faits), reverse=True)
    phrases = {}
    for fait in faits:
        phrases.setdefault(fait.famille, []).append(fait.phrase)
    assert any("La CDAPH décide : Aide humaine individuelle, 6 h" in p for p in phrases["Décision"])
    assert any("reçue par le SEI" in p for p in phrases["Décision"])
    assert any(objets["etablissement"].nom in p for p in phrases["École"])
    assert any("version 9" in p and "Agathe" in p for p in phrases["Créneaux"])
    assert any(p.startswith("Élève absent du 14/12/2026 au 18/12/2026") for p in phrases["Absence"])
    assert any("AESH, absente du 14/12/2026" in p for p in phrases["Absence"])
    assert any("Remplacement de 8 h 30 à 9 h 30" in p for p in phrases["Absence"])
    assert phrases["Courrier"] == [f"Appel : {cote.canari} appel"]
    assert any("Recours ouvert par" in p for p in phrases["Dossier"])


def test_une_decision_remplacee_garde_la_fin_que_la_cdaph_a_ecrite(cote: Cote) -> None:
    with cloison("35"):
        droit = cote.objets["eleve"].notifications.get(type="individuelle")
        droit.periode = DateRange(droit.periode.lower, datetime.date(2026, 11, 23))
        droit.fin_decidee = datetime.date(2028, 8, 31)
        droit.save()
        dites = {f.phrase: f.date for f in chronologie(cote.objets["eleve"], LE)}
    [decidee] = [p for p in dites if p.startswith("La CDAPH décide : Aide humaine individuelle")]
    assert decidee.endswith("au 31/08/2028.")  # never the day when the next one begins
    fin = "Dernier jour : Aide humaine individuelle, une autre décision la remplace."
    assert dites[fin] == datetime.date(2026, 11, 22)


def test_ce_qui_n_est_pas_publie_ou_annule_ne_se_dit_pas(cote: Cote) -> None:
    with cloison("35"):
        AbsenceAesh.objects.update(annulee_le=datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC))
        PieceSuivi.objects.update(retiree_le=datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC))
        faits = chronologie(cote.objets["eleve"], LE)
    assert not any(f.famille in ("Créneaux", "Courrier") for f in faits)
    assert not any("AESH" in f.phrase for f in faits)


def test_les_heures_du_dossier_sont_celles_de_la_page_heures(dans_35: Any) -> None:
    """A published week, an absence, another pupil with hours of his own: month by month."""
    pole = f.petit_pole()
    f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "11:30", pole.lea)
    f.creneau(pole.emploi, pole.sophie, pole.ecole, 2, "8:30", "10:00", pole.lea, pole.nour)
    f.creneau(pole.emploi, pole.karim, pole.autre_ecole, 1, "8:30", "11:30", pole.tom)
    pole.emploi.statut = "vise"
    pole.emploi.save()
    publication.publier(pole.emploi, auteur=pole.coordination, le=f.RENTREE, prevenir=False)
    Occupation.objects.filter(eleve=pole.lea, minutes=(510, 690)).update(
        dates=[datetime.date(2026, 11, 16), datetime.date(2026, 12, 7)]
    )
    lus = mois_de(pole.lea, LE)
    portee = Portee().vers(GenrePortee.ELEVE, pole.lea.pk)
    assert [mois.du.month for mois in lus] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    for mois in lus:
        suivant = (mois.du + datetime.timedelta(days=31)).replace(day=1)
        page = lire_heures(portee, Periode(mois.du, suivant), LE).total
        colonnes = ("notifiees", "planifiees", "realisees", "mutualisees_planifiees")
        for nom in (*colonnes, "mutualisees_realisees"):
            assert getattr(mois.heures, nom) == getattr(page, nom), (mois.du, nom)
    novembre = lus[1].heures
    assert novembre.notifiees > novembre.planifiees > novembre.realisees == 180
    assert novembre.mutualisees_planifiees == 4 * 90


def test_ajouter_retirer_remettre_une_ligne(cote: Cote, dasen: Client) -> None:
    page = url("dossier", dossier=cote.objets["dossier"].pk)
    ligne = {"date": "2026-11-03", "genre": "lettre_recue", "texte": "Lettre de la famille"}
    assert dasen.post(page, ligne).status_code == 302
    texte = dasen.get(page).content.decode()
    assert "Lettre ou message reçu : Lettre de la famille" in texte
    refus = dasen.post(page, {**ligne, "date": "2098-01-01", "texte": "Demain"})
    assert refus.status_code == 422 and "à venir" in refus.content.decode()
    assert "Demain" in refus.content.decode()
    with cloison("35"):
        piece = PieceSuivi.objects.get(genre="lettre_recue")
    for attendu in (False, True):
        assert dasen.post(url("piece", piece=piece.pk)).status_code == 302
        lue = "reçu : Lettre de la famille" in dasen.get(page).content.decode()
        assert lue == attendu


def test_un_dossier_clos_se_rouvre_et_ne_se_complete_pas(cote: Cote) -> None:
    sei, dossier = cote.client(Role.SEI), cote.objets["dossier"]
    changer, page = url("dossier_changer", dossier=dossier.pk), url("dossier", dossier=dossier.pk)
    sei.post(changer, {"clore": "1"})
    ligne = {"date": "2026-11-03", "genre": "appel", "texte": "Appel"}
    assert "est clos" in sei.post(page, ligne).content.decode()
    sei.post(changer, {"rouvrir": "1"})
    assert sei.post(page, ligne).status_code == 302
    with cloison("35"):
        assert SuiviNominatif.objects.filter(dossier=dossier.pk).count() == 1


def test_le_document_est_nominatif_marque_et_journalise(cote: Cote, dasen: Client) -> None:
    dossier = cote.objets["dossier"]
    reponse = dasen.post(url("dossier_imprimer", dossier=dossier.pk))
    with cloison("35"):
        travail = Travail.objects.get(genre="reporting.dossier_pdf")
        assert reponse.headers["Location"].endswith(f"/{travail.pk}/")
        assert cote.canari not in f"{travail.titre}{travail.parametres}"
        resultat = genre(travail.genre).fonction(travail, lambda fait, total=None: None)
        assert cote.canari not in resultat["nom_fichier"]
        export = Acces.objects.get(action="export")
        assert export.ids == [dossier.eleve_id]


def test_une_page_se_construit_en_moins_de_deux_secondes(cote: Cote, dasen: Client) -> None:
    page = url("dossier", dossier=cote.objets["dossier"].pk)
    dasen.get(page)
    debut = time.perf_counter()
    assert dasen.get(page).status_code == 200
    assert time.perf_counter() - debut < 2.0


@pytest.mark.parametrize(("nom", "attendu"), [("dossiers", 16), ("dossier", 46)])
def test_autant_de_requetes_a_1_et_a_4(
    cote: Cote, dasen: Client, nom: str, attendu: int, django_assert_num_queries: Any
) -> None:
    page = url(nom) if nom == "dossiers" else url(nom, dossier=cote.objets["dossier"].pk)
    dasen.get(page)
    with django_assert_num_queries(attendu):
        assert dasen.get(page).status_code == 200
    with cloison("35"):
        for n in range(1, 4):
            PieceSuivi.objects.create(
                dossier=cote.objets["dossier"],
                date=datetime.date(2026, 10, n),
                genre="appel",
                texte=f"Appel {n}",
                auteur=cote.personnes[Role.DASEN],
            )
            eleve = Eleve.objects.create(
                nom="Autre", prenom="Lou", naissance=LE, cle_tri=f"autre lou {n}"
            )
            dossier = DossierSuivi.objects.create(
                eleve=eleve, genre="recours", motif="heures", ouvert_par=cote.mandats[Role.SEI]
            )
            SuiviNominatif.objects.create(eleve=eleve, dossier=dossier.pk)
    with django_assert_num_queries(attendu):
        assert dasen.get(page).status_code == 200


def test_l_accueil_dit_ce_qui_attend_selon_la_fonction(cote: Cote, dasen: Client) -> None:
    page = dasen.get(url("fragment_suivis")).content.decode()
    assert "recours ouverts : 1" in page and "Doublons" not in page and "recevoir" not in page
    page = cote.client(Role.SEI).get(url("fragment_suivis")).content.decode()
    assert "Doublons probables : 0" in page and "autres départements : 1" in page


def test_la_demonstration_remplit_ces_pages(dans_35: Any, departement_44: Any) -> None:
    pole = f.petit_pole()
    paru = f.emploi(pole.pole, statut="publie")
    le = datetime.date(2026, 11, 23)
    for role in (Role.SEI, Role.DASEN):
        f.mandat(role, f.perimetre("T"))
    assert not montrer_les_suivis(le=le), "personne n'est encore aidé"
    for n in range(45):
        eleve = f.eleve(f"Enfant{n:02d}", pole.ecole)
        Eleve.objects.filter(pk=eleve.pk).update(naissance=le - datetime.timedelta(days=3000 + n))
        f.creneau(paru, pole.sophie, pole.ecole, 1, "8:30", "9:30", eleve)
    assert montrer_les_suivis(le=le) and not montrer_les_suivis(le=le)
    sei = f.mandat(Role.SEI, f.perimetre("T"))
    assert len(doublons_probables(sei, le)) == 2
    assert DossierSuivi.objects.count() == 2 and PieceSuivi.objects.count() == 8
    assert set(Transfert.objects.values_list("genre", flat=True)) == {"ecole", "depart"}
    retirer_les_suivis()
    assert not DossierSuivi.objects.exists()
