"""From a draft to a published week: who may do what, what refuses, what is written."""

import datetime

import pytest
from django.utils import timezone

from aesh.actions import creneaux as actes
from aesh.actions import emplois, publication
from aesh.actions.creneaux import RevisionPerimee
from aesh.actions.saisie_creneau import DonneesCreneau, SaisieRefusee, donnees_de
from aesh.models import Creneau, EmploiDuTemps, Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.requetes.differences import differences_avec_publie
from aesh.requetes.grille import grille_du_pole
from aesh.requetes.semaine import passages_de_aesh, semaine_de_aesh
from comptes.models import Reglage
from eleves.models import Couverture
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from tests import fabriques as f

JOUR = datetime.date(2026, 9, 14)  # a Monday of class


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


def donnees(petit, **champs):
    commun = {
        "aesh": petit.sophie.pk,
        "etablissement": petit.ecole.pk,
        "type": "individuelle",
        "jour": 1,
        "debut": f.heures("8:30"),
        "fin": f.heures("10:00"),
        "eleves": (petit.lea.pk,),
    }
    return DonneesCreneau(**{**commun, **champs})


def publier(petit, le=JOUR):
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    emplois.viser(petit.emploi, auteur=petit.pilote)
    return publication.publier(petit.emploi, auteur=petit.coordination, le=le)


def test_creer_pose_le_creneau_et_ses_eleves(petit):
    cree = actes.creer(emploi=petit.emploi, auteur=petit.coordination, donnees=donnees(petit))
    assert donnees_de(cree) == donnees(petit)
    assert cree.revision == 1
    assert cree.modifie_par_id == petit.coordination.membre_id


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"fin": f.heures("8:30")}, "fin", "finir après son début"),
        ({"debut": 6 * 60}, "debut", "entre 7 h et 19 h"),
        ({"fin": 20 * 60}, "fin", "19 h au plus tard"),
        ({"jour": 6}, "jour", "du lundi au vendredi"),
        ({"type": "collective"}, "eleves", "sans nom d'élève"),
        ({"type": "collective", "eleves": ()}, "classe", "Choisissez la classe"),
    ],
)
def test_une_saisie_impossible_est_refusee_avec_sa_phrase(petit, champs, champ, phrase):
    with pytest.raises(SaisieRefusee) as refus:
        actes.creer(
            emploi=petit.emploi, auteur=petit.coordination, donnees=donnees(petit, **champs)
        )
    assert phrase in refus.value.erreurs[champ]
    assert not Creneau.objects.exists()


def test_ce_qui_n_est_pas_du_pole_est_refuse(petit):
    ailleurs = f.ecole("École lointaine")
    autre_pole = f.pole("Ailleurs", (ailleurs,))
    etrangers = donnees(
        petit,
        aesh=f.aesh("Zoé", autre_pole).pk,
        etablissement=ailleurs.pk,
        eleves=(f.eleve("Max", ailleurs).pk,),
    )
    with pytest.raises(SaisieRefusee) as refus:
        actes.creer(emploi=petit.emploi, auteur=petit.coordination, donnees=etrangers)
    assert set(refus.value.erreurs) == {"aesh", "etablissement", "eleves"}


def test_modifier_avec_une_revision_perimee_rend_l_etat_present(petit):
    cree = actes.creer(emploi=petit.emploi, auteur=petit.coordination, donnees=donnees(petit))
    suite = {"creneau": cree, "auteur": petit.coordination}
    actes.modifier(**suite, revision=1, changements={"fin": f.heures("11:00")})
    with pytest.raises(RevisionPerimee) as perime:
        actes.modifier(**suite, revision=1, changements={"fin": f.heures("9:00")})
    assert perime.value.creneau.fin == f.heures("11:00")
    assert Creneau.objects.get().revision == 2


def test_modifier_les_eleves_garde_les_communs(petit):
    cree = actes.creer(emploi=petit.emploi, auteur=petit.coordination, donnees=donnees(petit))
    lien = cree.liens_eleves.get().pk
    groupe = {"type": "mutualisee", "eleves": (petit.lea.pk, petit.nour.pk)}
    actes.modifier(creneau=cree, auteur=petit.coordination, revision=1, changements=groupe)
    assert set(cree.liens_eleves.values_list("eleve_id", flat=True)) == {
        petit.lea.pk,
        petit.nour.pk,
    }
    assert cree.liens_eleves.get(eleve=petit.lea).pk == lien


def test_supprimer_demande_la_revision(petit):
    cree = actes.creer(emploi=petit.emploi, auteur=petit.coordination, donnees=donnees(petit))
    with pytest.raises(RevisionPerimee):
        actes.supprimer(creneau=cree, auteur=petit.coordination, revision=7)
    actes.supprimer(creneau=cree, auteur=petit.coordination, revision=1)
    assert not Creneau.objects.exists()


def test_qui_n_a_pas_le_droit_ne_touche_a_rien(petit):
    with pytest.raises(ActionRefusee):
        actes.creer(emploi=petit.emploi, auteur=petit.pilote, donnees=donnees(petit))
    with pytest.raises(ActionRefusee):
        emplois.proposer(petit.emploi, auteur=petit.pilote)


def test_un_conflit_bloquant_refuse_de_proposer_mais_le_brouillon_est_garde(petit):
    for debut, fin in (("8:30", "10:00"), ("9:00", "11:00")):
        f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, debut, fin, petit.lea)
    with pytest.raises(ActionRefusee) as refus:
        emplois.proposer(petit.emploi, auteur=petit.coordination)
    assert "2 conflits bloquants" in refus.value.phrase
    assert any(
        "deux créneaux en même temps lundi de 9 h à 10 h" in phrase
        for phrase in refus.value.details
    )
    assert EmploiDuTemps.objects.get().statut == "brouillon"
    assert Creneau.objects.count() == 2


def test_publier_attend_le_visa(petit):
    with pytest.raises(ActionRefusee, match="est un brouillon : proposez-la d'abord"):
        publication.publier(petit.emploi, auteur=petit.coordination, le=JOUR)
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    with pytest.raises(ActionRefusee, match="attend encore le visa"):
        publication.publier(petit.emploi, auteur=petit.coordination, le=JOUR)
    with pytest.raises(ActionRefusee, match="n'attend pas votre visa"):
        emplois.viser(petit.emploi, auteur=petit.coordination)


@pytest.mark.parametrize(
    ("regle", "heures_ecoulees", "statut", "possible"),
    [
        ("aucun", 0, "brouillon", True),
        ("visa", 100, "propose", False),
        ("tacite", 47, "propose", False),
        ("tacite", 48, "propose", True),
        ("tacite", 100, "brouillon", False),
    ],
)
def test_visa_selon_le_reglage_du_departement(petit, regle, heures_ecoulees, statut, possible):
    Reglage.objects.create(code="visa_publication", valeur=regle, du=f.RENTREE)
    petit.emploi.statut = statut
    petit.emploi.propose_le = timezone.now() - datetime.timedelta(hours=heures_ecoulees)
    assert publication.pret_a_publier(petit.emploi, JOUR) is possible


def test_un_emploi_propose_ne_se_modifie_plus_et_revient_au_brouillon(petit):
    cree = f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "9:30", petit.lea)
    emplois.proposer(petit.emploi, auteur=petit.coordination)
    with pytest.raises(ActionRefusee, match="Proposé"):
        actes.supprimer(creneau=cree, auteur=petit.coordination, revision=1)
    with pytest.raises(ActionRefusee, match="en une phrase"):
        emplois.renvoyer(petit.emploi, auteur=petit.pilote, motif=" ")
    renvoye = emplois.renvoyer(petit.emploi, auteur=petit.pilote, motif="Voir Léa")
    assert (renvoye.statut, renvoye.renvoi, renvoye.propose_le) == ("brouillon", "Voir Léa", None)


def test_publier_ecrit_les_occupations_aux_vraies_dates(petit):
    f.vacances(datetime.date(2026, 10, 17), datetime.date(2026, 11, 2))
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    publier(petit)
    de_sophie = Occupation.objects.get(aesh=petit.sophie)
    de_lea = Occupation.objects.get(eleve=petit.lea)
    jours = jours_de_multirange(de_sophie.dates)
    assert jours == jours_de_multirange(de_lea.dates)
    assert jours[0] == datetime.date(2026, 9, 7)
    assert {j.isoweekday() for j in jours} == {1}
    assert datetime.date(2026, 10, 12) in jours
    assert not {datetime.date(2026, 10, 19), datetime.date(2026, 10, 26)} & set(jours)
    couverture = Couverture.objects.get(eleve=petit.lea)
    assert couverture.minutes_individuelles == 90
    assert couverture.premier_creneau_le == datetime.date(2026, 9, 7)


def test_un_creneau_collectif_ne_reserve_pas_les_eleves(petit):
    ulis = f.Classe.objects.create(
        etablissement=petit.ecole, annee=f.ANNEE, libelle="ULIS", est_ulis=True
    )
    commun = (petit.ecole, 1, "8:30", "10:00")
    f.creneau(petit.emploi, petit.karim, *commun, type="collective", classe=ulis)
    f.creneau(petit.emploi, petit.sophie, *commun, petit.lea)
    publier(petit)
    assert Occupation.objects.filter(aesh__isnull=False).count() == 2
    assert Occupation.objects.filter(eleve__isnull=False).count() == 1


def test_semaines_a_et_b_partagent_une_heure(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea, semaine="A")
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea, semaine="B")
    publier(petit)
    a, b = (jours_de_multirange(o.dates) for o in Occupation.objects.filter(aesh=petit.sophie))
    assert not set(a) & set(b)
    assert abs(len(a) - len(b)) <= 1


def test_la_version_suivante_remplace_sans_effacer_le_passe(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    publier(petit)
    effet = datetime.date(2026, 11, 30)
    suite = emplois.ouvrir_brouillon(
        pole=petit.pole, annee=f.ANNEE, date_effet=effet, auteur=petit.coordination
    )
    copie = suite.creneaux.get()
    actes.modifier(creneau=copie, auteur=petit.coordination, revision=1, changements={"jour": 2})
    (changement,) = differences_avec_publie(suite)
    assert changement.nom == petit.sophie.nom_complet
    assert "lundi de 8 h 30 à 10 h" in changement.avant[0]
    assert "mardi de 8 h 30 à 10 h" in changement.apres[0]
    emplois.proposer(suite, auteur=petit.coordination)
    emplois.viser(suite, auteur=petit.pilote)
    publication.publier(suite, auteur=petit.coordination, le=datetime.date(2026, 11, 23))
    vus = passages_de_aesh(petit.sophie, f.RENTREE, f.FIN)
    assert {p.date.isoweekday() for p in vus if p.date < effet} == {1}
    assert {p.date.isoweekday() for p in vus if p.date >= effet} == {2}
    assert [e.statut for e in EmploiDuTemps.objects.order_by("version")] == ["archive", "publie"]


def test_une_date_d_effet_passee_ne_change_pas_ce_qui_a_eu_lieu(petit):
    publier(petit)
    suite = emplois.ouvrir_brouillon(
        pole=petit.pole, annee=f.ANNEE, date_effet=JOUR, auteur=petit.coordination
    )
    emplois.proposer(suite, auteur=petit.coordination)
    emplois.viser(suite, auteur=petit.pilote)
    with pytest.raises(ActionRefusee, match="date d'effet est passée"):
        publication.publier(suite, auteur=petit.coordination, le=JOUR + datetime.timedelta(days=1))


def test_une_seule_version_en_preparation(petit):
    with pytest.raises(ActionRefusee, match="déjà en préparation"):
        emplois.ouvrir_brouillon(
            pole=petit.pole, annee=f.ANNEE, date_effet=JOUR, auteur=petit.coordination
        )


def test_aesh_partagee_l_autre_pole_voit_l_heure_prise_et_l_ecole_sans_nom(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    publier(petit)
    voisin = f.pole("Voisin", (f.ecole("École voisine"),))
    f.Affectation.objects.create(aesh=petit.sophie, pole=voisin, periode=f.AN)
    chez_voisin = f.emploi(voisin)
    coordination = f.mandat("COORD_PIAL", voisin.perimetre)
    ecole = voisin.rattachements.get().etablissement
    max_ = f.eleve("Max", ecole)
    f.creneau(chez_voisin, petit.sophie, ecole, 1, "9:00", "11:00", max_)
    grille = grille_du_pole(chez_voisin, coordination, JOUR)
    ligne = next(a for a in grille.aesh if a.id == str(petit.sophie.pk))
    pris = {"jour": 1, "debut": 510, "fin": 600, "lieu": petit.ecole.nom, "semaine": "toutes"}
    assert ligne.hors_pole == [pris]
    assert ligne.placees == 150, "8:30 to 11:00: the hour taken twice is one hour"
    (constat,) = grille.bloquants
    assert "déjà à École des Tilleuls lundi de 8 h 30 à 10 h, pour un autre pôle" in constat.phrase
    assert "Léa" not in str(grille.en_json())
    with pytest.raises(ActionRefusee):
        emplois.proposer(chez_voisin, auteur=coordination)


def test_la_base_refuse_une_double_reservation_que_la_regle_n_a_pas_vue(petit, monkeypatch):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    publier(petit)
    voisin = f.pole("Voisin", (f.ecole("École voisine"),))
    f.Affectation.objects.create(aesh=petit.sophie, pole=voisin, periode=f.AN)
    suite = f.emploi(voisin, statut="vise")
    ecole = voisin.rattachements.get().etablissement
    f.creneau(suite, petit.sophie, ecole, 1, "9:00", "11:00", f.eleve("Max", ecole))
    monkeypatch.setattr(publication, "refuser_si_bloque", lambda *_: None)
    coordination = f.mandat("COORD_PIAL", voisin.perimetre)
    with pytest.raises(ConflitError, match="déjà occupé ailleurs"):
        publication.publier(suite, auteur=coordination, le=JOUR)
    assert EmploiDuTemps.objects.get(pk=suite.pk).statut == "vise"
    assert Occupation.objects.count() == 2


def test_la_semaine_d_une_aesh(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "10:15", "11:15", petit.lea, petit.nour)
    publier(petit)
    jours = semaine_de_aesh(petit.sophie, datetime.date(2026, 9, 17))
    assert [(j.nom, j.minutes) for j in jours] == [
        ("lundi", 0),
        ("mardi", 150),
        ("mercredi", 0),
        ("jeudi", 0),
        ("vendredi", 0),
    ]
    assert [p.heures for p in jours[1].passages] == ["8 h 30 – 10 h", "10 h 15 – 11 h 15"]
    assert len(jours[1].passages[1].eleves) == 2


def test_le_nombre_de_requetes_de_la_grille_ne_depend_pas_des_creneaux(
    petit, django_assert_num_queries
):
    for n, taille in enumerate((1, 12)):
        for k in range(taille):
            debut, fin = f"{8 + k // 4}:{15 * (k % 4):02d}", f"{8 + k // 4}:{15 * (k % 4) + 14:02d}"
            f.creneau(petit.emploi, petit.sophie, petit.ecole, n + 1, debut, fin, petit.lea)
        with django_assert_num_queries(19):
            grille_du_pole(petit.emploi, petit.coordination, JOUR).en_json()
