"""150 late notifications: read, matched, asked about, applied whole, undone, given again."""

import datetime
import io

import pytest
from psycopg.types.range import DateRange
from python_calamine import CalamineWorkbook

from eleves.actions.depots import corriger_ligne, deposer, repondre, repondre_pour_toutes
from eleves.actions.depots_application import LignesRefusees, annuler_depot, appliquer_depot
from eleves.enums.depots import EtatLigne
from eleves.models import Eleve, LigneDepot, NotificationMdph, Scolarisation
from socle.classeur import ecrire_classeur
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.distribution import connecter

LE = datetime.date(2026, 11, 20)
TITRES = "Nom\tPrénom\tNé(e) le\tUAI\tType\tHeures\tMention\tDécision du\tReçue le\tDu\tAu"


@pytest.fixture
def sei(dans_35):
    return f.mandat("SEI", f.perimetre("T"))


@pytest.fixture
def ecole(dans_35):
    return f.ecole("École des Tilleuls")


@pytest.fixture
def client_sei(sei):
    return connecter(sei.membre, sei)


def rien(fait, total=None):
    """Nobody watches the progress."""


def ligne(nom="Martin", prenom="Inès", naissance="04/03/2017", ecole="", **autres):
    cases = {
        "type": "individuelle",
        "heures": "12 h",
        "mention": "",
        "decidee": "02/11/2026",
        "recue": "10/11/2026",
        "du": "16/11/2026",
        "au": "31/08/2028",
        **autres,
    }
    return "\t".join([nom, prenom, naissance, ecole, *cases.values()])


def coller(sei, *lignes, titres=TITRES):
    contenu = "\n".join([titres, *lignes] if titres else lignes).encode()
    return deposer(auteur=sei, contenu=contenu, nom_fichier="", le=LE)


def etats(depot):
    return [li.etat for li in depot.lignes.order_by("rang")]


def appliquer(depot, sei):
    return appliquer_depot(depot=depot, auteur=sei, le=LE, avancer=rien)


def test_un_nouvel_eleve_et_son_droit(sei, ecole):
    depot = coller(sei, ligne(ecole=ecole.uai), ligne("Dupont", "Léo", ecole=ecole.uai))
    assert etats(depot) == ["prete", "prete"]
    assert not Eleve.objects.exists(), "la simulation n'écrit aucun dossier"
    assert appliquer(depot, sei) == 2
    eleve = Eleve.objects.get(nom="Martin")
    droit = eleve.notifications.get()
    assert (droit.minutes_hebdo, droit.decidee_le) == (720, datetime.date(2026, 11, 2))
    assert droit.periode == DateRange(datetime.date(2026, 11, 16), datetime.date(2028, 9, 1))
    assert eleve.scolarisations.get().etablissement == ecole


def test_le_meme_fichier_une_seconde_fois_ne_change_rien(sei, ecole):
    lignes = [ligne(ecole=ecole.uai), ligne("Dupont", "Léo", ecole=ecole.uai, type="ULIS")]
    appliquer(coller(sei, *lignes), sei)
    encore = coller(sei, *lignes)
    assert etats(encore) == ["connue", "connue"]
    with pytest.raises(ActionRefusee, match="Rien à enregistrer"):
        appliquer(encore, sei)
    assert (Eleve.objects.count(), NotificationMdph.objects.count()) == (2, 2)
    mele = coller(sei, *lignes, ligne("Petit", "Zoé", ecole=ecole.uai))
    assert appliquer(mele, sei) == 1


@pytest.mark.parametrize(
    ("cases", "phrase"),
    [
        ({"naissance": "31/02/2017"}, "Date de naissance : écrivez une date"),
        ({"decidee": "bientôt"}, "Décidée le : écrivez une date"),
        ({"type": "renfort"}, "Type d'aide non reconnu"),
        ({"au": "01/09/2026"}, "finirait avant de commencer"),
        ({"recue": "01/12/2026"}, "dans l'avenir"),
        ({"nom": ""}, "Écrivez le nom et le prénom"),
        ({"ecole": "0359999Z"}, "École inconnue"),
        ({"naissance": "04/03/1980"}, "l'âge n'est pas celui d'un élève"),
    ],
)
def test_une_erreur_dit_quoi_ecrire(sei, ecole, cases, phrase):
    depot = coller(sei, ligne(**{"ecole": ecole.uai, **cases}))
    une = depot.lignes.get()
    assert une.etat == EtatLigne.ERREUR
    assert any(phrase in erreur for erreur in une.erreurs), une.erreurs
    with pytest.raises(LignesRefusees) as refus:
        appliquer(depot, sei)
    assert refus.value.rejets[0]["ligne"] == 2, "la ligne du tableur, titres compris"


def test_une_ligne_corrigee_est_prete(sei, ecole):
    depot = coller(sei, ligne(ecole="0359999Z"))
    une = depot.lignes.get()
    corriger_ligne(
        auteur=sei, ligne=une, cellules={**une.cellules, "ecole": ecole.uai.lower()}, le=LE
    )
    assert etats(depot) == ["prete"]


def test_une_seule_ligne_fausse_et_rien_n_est_ecrit(sei, ecole):
    depot = coller(sei, ligne(ecole=ecole.uai), ligne("Dupont", "Léo", ecole="ailleurs"))
    with pytest.raises(LignesRefusees):
        appliquer(depot, sei)
    assert not Eleve.objects.exists()


@pytest.mark.parametrize(
    ("nom", "prenom", "naissance"),
    [
        ("Martim", "Inès", "04/03/2017"),  # one letter
        ("Ines", "Martin", "04/03/2017"),  # swapped columns
        ("Martin", "Inès", "03/04/2017"),  # day and month swapped
        ("Martin-Duval", "Inès", "04/03/2017"),  # half of a compound name
    ],
)
def test_un_eleve_probable_n_est_jamais_fusionne_en_silence(sei, ecole, nom, prenom, naissance):
    appliquer(coller(sei, ligne(ecole=ecole.uai)), sei)
    connu = Eleve.objects.get()
    depot = coller(
        sei, ligne(nom, prenom, naissance, ecole=ecole.uai, decidee="03/11/2026", type="MPA")
    )
    une = depot.lignes.get()
    assert une.etat == EtatLigne.QUESTION and une.questions[0]["code"] == "eleve"
    with pytest.raises(LignesRefusees):
        appliquer(depot, sei)
    une = repondre(auteur=sei, ligne=une, reponses={"eleve": str(connu.pk)}, le=LE)
    assert appliquer(depot, sei) == 1
    assert Eleve.objects.count() == 1 and connu.notifications.count() == 2


def test_un_autre_eleve_du_meme_nom_ouvre_son_dossier(sei, ecole):
    appliquer(coller(sei, ligne(ecole=ecole.uai)), sei)
    depot = coller(sei, ligne("Martim", ecole=ecole.uai))
    repondre(auteur=sei, ligne=depot.lignes.get(), reponses={"eleve": "nouveau"}, le=LE)
    assert appliquer(depot, sei) == 1
    assert Eleve.objects.count() == 2


def test_une_reponse_inventee_est_refusee(sei, ecole):
    appliquer(coller(sei, ligne(ecole=ecole.uai)), sei)
    depot = coller(sei, ligne("Martim", ecole=ecole.uai))
    autre = f.eleve("Zoé", ecole)
    with pytest.raises(ActionRefusee, match="réponses proposées"):
        repondre(auteur=sei, ligne=depot.lignes.get(), reponses={"eleve": str(autre.pk)}, le=LE)


def test_decision_15_une_aide_en_cours_demande_si_elle_est_remplacee(sei, ecole):
    appliquer(coller(sei, ligne(ecole=ecole.uai)), sei)
    ancienne = NotificationMdph.objects.get()
    suite = ligne(ecole=ecole.uai, decidee="15/11/2026", recue="18/11/2026", du="01/12/2026")
    depot = coller(sei, suite)
    une = depot.lignes.get()
    assert [q["code"] for q in une.questions] == ["remplace"]
    repondre_pour_toutes(auteur=sei, depot=depot, code="remplace", reponse="oui", le=LE)
    assert appliquer(depot, sei) == 1
    ancienne.refresh_from_db()
    assert ancienne.au == datetime.date(2026, 11, 30), "elle finit la veille"
    assert annuler_depot(depot=depot, auteur=sei, le=LE) == 1
    ancienne.refresh_from_db()
    assert ancienne.au == datetime.date(2028, 8, 31), "annuler rend sa fin à l'ancienne"


def test_decision_15_non_laisse_la_ligne_de_cote(sei, ecole):
    appliquer(coller(sei, ligne(ecole=ecole.uai)), sei)
    depot = coller(sei, ligne(ecole=ecole.uai, decidee="05/11/2026", du="01/12/2026"))
    repondre(auteur=sei, ligne=depot.lignes.get(), reponses={"remplace": "non"}, le=LE)
    assert etats(depot) == ["ecartee"]


def test_decision_14_heures_hors_du_pas_et_mention_gardee(sei, ecole):
    depot = coller(sei, ligne(ecole=ecole.uai, heures="12,3", mention="AESH-I 12,3 h"))
    une = depot.lignes.get()
    assert [q["code"] for q in une.questions] == ["heures"]
    repondre(auteur=sei, ligne=une, reponses={"heures": "confirmer"}, le=LE)
    appliquer(depot, sei)
    droit = NotificationMdph.objects.get()
    assert (droit.minutes_hebdo, droit.lecture_heures) == (738, "confirmees")
    assert droit.mention == "AESH-I 12,3 h"


def test_decision_14_mutualisee_sans_heures_et_temps_scolaire(sei, ecole):
    depot = coller(
        sei,
        ligne(ecole=ecole.uai, type="AESH-M", heures="6 h"),
        ligne("Dupont", "Léo", ecole=ecole.uai, heures="tout le temps scolaire"),
    )
    assert etats(depot) == ["question", "prete"], "une mutualisée n'a pas d'heures : on demande"
    repondre(auteur=sei, ligne=depot.lignes.get(rang=2), reponses={"aide": "mutualisee"}, le=LE)
    appliquer(depot, sei)
    mutualisee = NotificationMdph.objects.get(type="mutualisee")
    assert (mutualisee.minutes_hebdo, mutualisee.mention) == (None, "AESH-M 6 h")
    entiere = NotificationMdph.objects.get(type="individuelle")
    assert entiere.lecture_heures == "temps_scolaire" and entiere.minutes_hebdo > 20 * 60


def test_une_ecole_probable_se_choisit(sei, ecole):
    autre = f.ecole("École des Tilleuls", commune="Dinard")
    depot = coller(sei, ligne(ecole="Ecole des tilleuls"), ligne("Roy", ecole="tilleuls dinard"))
    premiere, seconde = depot.lignes.order_by("rang")
    assert {c for c, _ in premiere.questions[0]["choix"]} >= {str(ecole.pk), str(autre.pk)}
    assert seconde.etat == EtatLigne.QUESTION, "une seule école ressemble : elle se confirme"
    exacte = coller(sei, ligne(ecole="Ecole des Tilleuls, Dinard"))
    assert etats(exacte) == ["prete"]


def test_un_eleve_connu_dans_une_autre_ecole_fait_une_question(sei, ecole):
    appliquer(coller(sei, ligne(ecole=ecole.uai)), sei)
    autre = f.ecole("Collège du Port", type="college")
    depot = coller(sei, ligne(ecole=autre.uai, type="MPA", decidee="05/11/2026"))
    assert [q["code"] for q in depot.lignes.get().questions] == ["change_d_ecole"]
    repondre_pour_toutes(auteur=sei, depot=depot, code="change_d_ecole", reponse="garder", le=LE)
    appliquer(depot, sei)
    assert Scolarisation.objects.get().etablissement == ecole


def test_annuler_retire_tout_ce_que_le_depot_a_ouvert(sei, ecole):
    depot = coller(sei, ligne(ecole=ecole.uai), ligne("Dupont", "Léo", ecole=ecole.uai))
    appliquer(depot, sei)
    assert annuler_depot(depot=depot, auteur=sei, le=LE) == 2
    assert not NotificationMdph.objects.exists()
    assert not Eleve.objects.exists() and not Scolarisation.objects.exists()
    with pytest.raises(ActionRefusee, match="déjà annulé"):
        annuler_depot(depot=depot, auteur=sei, le=LE)


def test_annuler_est_refuse_quand_un_creneau_repose_sur_l_eleve(sei, ecole):
    depot = coller(sei, ligne(ecole=ecole.uai), ligne("Dupont", "Léo", ecole=ecole.uai))
    appliquer(depot, sei)
    pole = f.pole("Nord", (ecole,))
    f.creneau(
        f.emploi(pole),
        f.aesh("Sophie", pole),
        ecole,
        1,
        "8:30",
        "10:00",
        Eleve.objects.get(nom="Dupont"),
    )
    with pytest.raises(LignesRefusees) as refus:
        annuler_depot(depot=depot, auteur=sei, le=LE)
    assert [r["ligne"] for r in refus.value.rejets] == [3]
    assert Eleve.objects.count() == 2, "tout ou rien"


def test_deux_lignes_du_meme_nouvel_eleve_ouvrent_un_seul_dossier(sei, ecole):
    depot = coller(
        sei,
        ligne(ecole=ecole.uai),
        ligne(ecole=ecole.uai, type="MPA", heures=""),
        ligne(ecole=ecole.uai),
    )
    assert etats(depot) == ["prete", "prete", "question"]
    assert "ligne 2" in depot.lignes.get(rang=4).questions[0]["phrase"]
    LigneDepot.objects.filter(depot=depot, rang=4).delete()
    appliquer(depot, sei)
    assert Eleve.objects.count() == 1 and NotificationMdph.objects.count() == 2


def test_sans_titres_l_ordre_est_celui_du_modele(sei, ecole):
    cases = [
        "Martin",
        "Inès",
        "4/3/17",
        ecole.uai,
        "I",
        "12h30",
        "",
        "vie sociale",
        "2/11/26",
        "",
        "16/11/26",
        "",
        "",
    ]
    depot = coller(sei, "\t".join(cases), titres="")
    appliquer(depot, sei)
    droit = NotificationMdph.objects.get()
    assert (droit.minutes_hebdo, droit.activites) == (750, ["vie_sociale"])
    assert (droit.recue_le, droit.periode.upper) == (LE, None)


@pytest.mark.parametrize("format_voulu", ["xlsx", "ods", "csv"])
def test_le_modele_rempli_se_lit(sei, ecole, client_sei, format_voulu):
    modele = client_sei.get(f"/35/depots/modele.{'csv' if format_voulu == 'csv' else 'xlsx'}")
    if format_voulu == "csv":
        titres = modele.content.decode("utf-8-sig").splitlines()[1].split(";")
    else:
        feuille = CalamineWorkbook.from_filelike(io.BytesIO(modele.content)).get_sheet_by_index(0)
        titres = feuille.to_python()[1]
    jours = [datetime.date(2026, 11, 2), LE, datetime.date(2026, 11, 16), None]
    rangee = ["Martin", "Inès", datetime.date(2017, 3, 4), ecole.uai, "individuelle", 12, "", ""]
    contenu = ecrire_classeur(format_voulu, "x", "mention", titres, [[*rangee, *jours, "N°7"]])
    depot = deposer(auteur=sei, contenu=contenu, nom_fichier=f"m.{format_voulu}", le=LE)
    assert etats(depot) == ["prete"]
    appliquer(depot, sei)
    assert NotificationMdph.objects.get().numero == "N°7"


def test_le_nombre_de_requetes_ne_depend_pas_des_lignes(sei, ecole, django_assert_num_queries):
    def lignes(nombre):
        return [ligne(f"Nom{'abcdefgh'[n]}", ecole=ecole.uai) for n in range(nombre)]

    with django_assert_num_queries(8):
        coller(sei, *lignes(1))
    with django_assert_num_queries(8):
        coller(sei, *lignes(8))


def test_une_coordination_ne_depose_pas(dans_35, ecole):
    pole = f.pole("Nord", (ecole,))
    coordination = f.mandat("COORD_PIAL", pole.perimetre)
    with pytest.raises(ActionRefusee, match="service école inclusive"):
        coller(coordination, ligne(ecole=ecole.uai))
