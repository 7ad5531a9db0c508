"""Screens of proposals: asked, followed, read, decided, explained; names only for who may read."""

import uuid
from dataclasses import replace

import pytest
from django.test import Client

from aesh.actions.propositions import Demande, demander_proposition
from aesh.actions.propositions_lignes import ecrire_lignes
from aesh.enums import Decision, EtatProposition, TypeCreneau
from aesh.models import Creneau, EmploiDuTemps, LigneProposition, Proposition
from aesh.planning.brouillon import Mode, Moment, Pose
from aesh.planning.chiffres import chiffrer
from aesh.planning.differences import Acte, Changement
from aesh.requetes.brouillon_solveur import brouillon_de
from aesh.requetes.explications import explication_de, moment_quitte
from socle.enums import EtatTravail
from socle.execution import executer_ici
from socle.models import Acces, Travail
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


@pytest.fixture
def proposee(petit):
    """A real search on the little pole: both individual pupils served, Nour helped."""
    une = demander_proposition(
        emploi=petit.emploi,
        auteur=petit.coordination,
        demande=Demande(Mode.COMPLETER, secondes=2, graine=5),
    )
    executer_ici(Travail.objects.get(pk=une.travail))
    une.refresh_from_db()
    return une


def client_de(mandat):
    client = Client()
    client.force_login(mandat.membre)
    return client


def page(petit, adresse, **corps):
    client = client_de(petit.coordination)
    if corps:
        return client.post(adresse, corps, follow=True)
    return client.get(adresse)


def texte(reponse):
    return reponse.content.decode()


def adresse(une, suite=""):
    return f"/35/propositions/{une.pk}/{suite}"


def decider(petit, une, **corps):
    return page(petit, adresse(une, "decider/"), **corps)


# --- asking ---------------------------------------------------------------------------------


def test_le_formulaire_dit_les_objectifs_et_ce_qui_reste(petit):
    f.creneau(
        petit.emploi, petit.karim, petit.ecole, 2, "8:45", "10:00", petit.lea, verrouille=True
    )
    dit = texte(page(petit, f"/35/emplois/{petit.emploi.pk}/propositions/nouvelle/"))
    assert "dont 1 verrouillé" in dit
    assert "80 points pour garder l'AESH de l'an dernier" in dit
    assert "préparée par un algorithme" in dit and "une personne décide" in dit
    assert "jamais classées" in dit


def test_la_demande_ouvre_la_page_qui_se_suit(petit):
    reponse = page(
        petit,
        f"/35/emplois/{petit.emploi.pk}/propositions/nouvelle/",
        ou="agents",
        agents=[str(petit.sophie.pk)],
        ecoles=[str(petit.ecole.pk)],
        maniere="completer",
        secondes="10",
    )
    une = Proposition.objects.get()
    assert (une.agents, une.ecoles, une.secondes) == ([petit.sophie.pk], [], 10)
    dit = texte(reponse)
    assert f'hx-get="{adresse(une, "avancement/")}"' in dit
    assert "Arrêter et garder le meilleur" in dit and "Mes travaux" in dit
    page(petit, adresse(une, "arreter/"), oui="1")
    une.refresh_from_db()
    assert une.arret_demande


def test_l_avancement_dit_les_heures_puis_mene_au_resultat(petit):
    une = demander_proposition(
        emploi=petit.emploi, auteur=petit.coordination, demande=Demande(secondes=60)
    )
    chemin = adresse(une, "avancement/")
    assert "Le premier emploi du temps arrive" in texte(page(petit, chemin))
    ou = {"secondes": 12.4, "notifiees": 1080, "placees": 750, "plafond": 1020}
    ou |= {"mutualises": 3, "mutualises_aides": 1, "changements": 14}
    Proposition.objects.filter(pk=une.pk).update(avancement=ou)
    dit = texte(page(petit, chemin))
    for mots in ("12 h 30", "sur 18 h notifiées ; il reste 5 h 30", "17 h", "12 s sur 60 s"):
        assert mots in dit
    assert "sur 3 ; 2 en attente, sans quotité" in dit
    assert "hx-get" in dit and "Examiner la proposition" not in dit
    Proposition.objects.filter(pk=une.pk).update(avancement=ou | {"plafond": None})
    assert "Au mieux possible" not in texte(page(petit, chemin)), "unknown: not invented"
    Proposition.objects.filter(pk=une.pk).update(etat=EtatProposition.PRETE)
    dit = texte(page(petit, chemin))
    assert "hx-get" not in dit and "Examiner la proposition" in dit


def test_les_propositions_d_une_serie_sont_cote_a_cote(petit):
    serie = uuid.uuid4()
    chiffres = chiffrer(brouillon_de(petit.emploi, petit.emploi.date_effet), ()).en_json()
    for mode, minutes in ((Mode.STABLE, 60), (Mode.AMBITIEUX, 300)):
        une = Proposition.objects.create(
            emploi=petit.emploi,
            pole=petit.pole,
            etat=EtatProposition.PRETE,
            mode=mode,
            serie=serie,
            bilan={"avant": chiffres, "apres": chiffres | {"minutes_placees": minutes}},
        )
    Proposition.objects.create(
        emploi=petit.emploi, pole=petit.pole, etat=EtatProposition.ATTENTE, serie=serie
    )
    dit = texte(page(petit, adresse(une, "serie/")))
    rangee = dit.split("Heures individuelles placées")[1].split("</tr>")[0]
    assert [x for x in ("0 h", "1 h", "5 h") if f">{x}<" in rangee] == ["0 h", "1 h", "5 h"]
    assert ">Réparation stable</span>" in rangee and ">Réparation ambitieuse</span>" in rangee
    assert "Rien n'est classé" in dit and "en attente" in dit
    assert "Rien de ce qui est placé ne bouge." in dit


def test_une_ecole_filtree_dans_la_grille_est_deja_choisie(petit):
    grille = texte(page(petit, f"/35/emplois/{petit.emploi.pk}/?ecole={petit.ecole.pk}"))
    chemin = f"/35/emplois/{petit.emploi.pk}/propositions/nouvelle/?ecole={petit.ecole.pk}"
    assert f'href="{chemin}"' in grille
    dit = texte(page(petit, chemin))
    assert f'value="{petit.ecole.pk}" id="id_ecoles_0" checked' in dit.replace(
        "id_ecoles_1", "id_ecoles_0"
    )


def test_une_recherche_annulee_ne_se_suit_plus(petit):
    une = demander_proposition(
        emploi=petit.emploi, auteur=petit.coordination, demande=Demande(secondes=2)
    )
    Travail.objects.filter(pk=une.travail).update(etat=EtatTravail.ANNULE)
    dit = texte(page(petit, adresse(une)))
    assert "hx-get" not in dit and "n'a pas abouti" in dit
    assert "Demander une autre proposition" in dit


def test_trois_reparations_d_un_coup_et_une_seule_recherche_a_la_fois(petit):
    chemin = f"/35/emplois/{petit.emploi.pk}/propositions/nouvelle/"
    page(petit, chemin, ou="tout", maniere="reparer", secondes="10")
    assert Proposition.objects.count() == 3
    assert Proposition.objects.filter(etat=EtatProposition.EN_COURS).count() == 1
    reponse = page(petit, chemin, ou="tout", maniere="completer", secondes="10")
    assert reponse.status_code == 422
    assert "déjà en préparation" in texte(reponse)


def test_un_choix_vide_se_corrige(petit):
    chemin = f"/35/emplois/{petit.emploi.pk}/propositions/nouvelle/"
    reponse = page(petit, chemin, ou="ecoles", maniere="completer", secondes="10")
    assert reponse.status_code == 422
    assert "Cochez au moins une école" in texte(reponse)
    assert not Proposition.objects.exists()


# --- reading and deciding -------------------------------------------------------------------


def test_la_page_dit_avant_apres_et_pose_les_changements_dans_la_semaine(petit, proposee):
    dit = texte(page(petit, adresse(proposee)))
    assert "18 h notifiées par semaine" in dit
    assert "sans quotité" in dit
    assert 'class="creneau ' in dit and "+ Ajouté" in dit
    for ligne in proposee.lignes.all():
        assert dit.count(f'id="ligne-{ligne.pk}"') == 1
    assert Acces.objects.filter(ids__contains=[petit.lea.pk]).exists()


def test_un_eleve_en_double_dans_la_vue_par_eleve_n_a_qu_une_ancre(petit, proposee):
    dit = texte(page(petit, adresse(proposee) + "?par=eleve"))
    for ligne in proposee.lignes.all():
        assert dit.count(f'id="ligne-{ligne.pk}"') == 1


def test_une_partie_puis_annuler_puis_tout(petit, proposee):
    une, *autres = proposee.lignes.order_by("rang")
    dit = texte(decider(petit, proposee, acte="accepter", ligne=[str(une.pk)]))
    assert "1 changement accepté." in dit
    assert f"par {petit.coordination.membre.nom_complet}" in dit, "decision 25: who"
    assert Creneau.objects.filter(emploi=petit.emploi).count() == 1
    decider(petit, proposee, acte="annuler")
    assert not Creneau.objects.filter(emploi=petit.emploi).exists()
    decider(petit, proposee, acte="tout_accepter")
    assert Creneau.objects.filter(emploi=petit.emploi).count() == len(autres) + 1
    proposee.refresh_from_db()
    assert proposee.etat == EtatProposition.DECIDEE


def test_un_creneau_remis_par_annuler_n_est_pas_un_changement(petit):
    """The repair moves Monday's slot; taken back, the draft is as it was and says so."""
    ancien = f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    une = Proposition.objects.create(
        emploi=petit.emploi, pole=petit.pole, etat=EtatProposition.PRETE, mode=Mode.STABLE
    )
    chiffres = chiffrer(brouillon_de(petit.emploi, petit.emploi.date_effet), ()).en_json()
    Proposition.objects.filter(pk=une.pk).update(bilan={"avant": chiffres, "apres": chiffres})
    pose = Pose(
        str(ancien.pk),
        str(petit.sophie.pk),
        str(petit.ecole.pk),
        TypeCreneau.INDIVIDUELLE,
        Moment(1, 510, 600),
        (str(petit.lea.pk),),
    )
    apres = replace(pose, moment=Moment(2, 510, 600))
    ecrire_lignes(
        une, changements=[Changement(Acte.DEPLACEMENT, pose, apres)], classes={pose.eleves[0]: None}
    )
    dit = texte(page(petit, adresse(une)))
    assert "− Quitte" in dit and "+ Déplacé" in dit and "Avant : lundi de 8 h 30" in dit
    decider(petit, une, acte="tout_accepter")
    dit = texte(decider(petit, une, acte="annuler"))
    assert "Le brouillon a changé" not in dit
    dit = texte(page(petit, adresse(une, "serie/")))
    assert "Avant : lundi de 8 h 30" in dit, "what a repair moves is listed"


def test_accepter_pour_un_eleve_ne_prend_que_les_siennes(petit, proposee):
    decider(petit, proposee, groupe=f"eleve:{petit.tom.pk}")
    posees = Creneau.objects.filter(emploi=petit.emploi)
    assert posees.exists()
    assert {lien.eleve_id for c in posees for lien in c.liens_eleves.all()} == {petit.tom.pk}
    autres = proposee.lignes.exclude(liens_eleves__eleve=petit.tom)
    assert set(autres.values_list("decision", flat=True)) == {Decision.ATTENTE}


def test_refuser_garde_qui_et_quand(petit, proposee):
    une = proposee.lignes.first()
    decider(petit, proposee, acte="refuser", ligne=[str(une.pk)])
    une.refresh_from_db()
    assert (une.decision, une.decidee_par) == (Decision.REFUSEE, petit.coordination.membre)
    assert not Creneau.objects.filter(emploi=petit.emploi).exists()


def test_une_ligne_laissee_le_dit_sans_nom_d_eleve(petit, proposee):
    une = proposee.lignes.filter(liens_eleves__eleve=petit.tom).first()
    f.creneau(petit.emploi, une.aesh, petit.autre_ecole, une.jour, "7:00", "19:00", petit.nour)
    reponse = decider(petit, proposee, acte="accepter", ligne=[str(une.pk)])
    laissees = [str(m) for m in reponse.context["messages"]]
    assert any("Laissé de côté" in m and "prise" in m for m in laissees)
    assert not any("Tom" in m for m in laissees)
    assert "Le brouillon a changé" in texte(reponse)


def test_les_filtres_sont_des_cles_et_se_gardent(petit, proposee):
    dit = texte(page(petit, adresse(proposee) + f"?eleve={petit.tom.pk}"))
    tom = proposee.lignes.filter(liens_eleves__eleve=petit.tom)
    assert dit.count('name="ligne"') == tom.count()
    reponse = decider(
        petit,
        proposee,
        acte="accepter",
        ligne=[str(tom[0].pk)],
        retour=f"eleve={petit.tom.pk}&ailleurs=//mal",
    )
    assert reponse.redirect_chain[-1][0] == adresse(proposee) + f"?eleve={petit.tom.pk}"


@pytest.mark.parametrize("bouton", [{"acte": "tout_accepter"}, {"acte": "tout_refuser"}, {}])
def test_ce_que_le_filtre_cache_n_est_pas_decide(petit, proposee, bouton):
    """One line of Léa beside those of Tom under one AESH: filtered on Tom, hers is left alone."""
    tom = list(proposee.lignes.filter(liens_eleves__eleve=petit.tom))
    lea = proposee.lignes.filter(liens_eleves__eleve=petit.lea).first()
    aesh = tom[0].aesh_id
    proposee.lignes.filter(pk=lea.pk).update(aesh=aesh)
    vue = {"retour": f"eleve={petit.tom.pk}"}
    dit = texte(page(petit, adresse(proposee) + f"?eleve={petit.tom.pk}"))
    assert "Accepter ce qui est affiché" in dit and "dans cette proposition" not in dit
    decider(petit, proposee, **vue, **(bouton or {"groupe": f"aesh:{aesh}"}))
    autres = proposee.lignes.exclude(liens_eleves__eleve=petit.tom)
    assert set(autres.values_list("decision", flat=True)) == {Decision.ATTENTE}
    siennes = proposee.lignes.filter(liens_eleves__eleve=petit.tom, aesh=aesh)
    assert Decision.ATTENTE not in set(siennes.values_list("decision", flat=True))


def test_recalculer_le_reste_verrouille_ce_qui_est_accepte(petit, proposee):
    une = proposee.lignes.order_by("rang")[0]
    decider(petit, proposee, acte="accepter", ligne=[str(une.pk)])
    page(petit, adresse(proposee, "reste/"), oui="1")
    assert Creneau.objects.get(emploi=petit.emploi).verrouille
    suite = Proposition.objects.exclude(pk=proposee.pk).get()
    assert (suite.mode, suite.etat) == (proposee.mode, EtatProposition.EN_COURS)
    decider(petit, proposee, acte="annuler")
    assert not Creneau.objects.filter(emploi=petit.emploi).exists(), "still undoable"


def test_garder_comme_scenario_laisse_le_brouillon(petit, proposee):
    reponse = page(petit, adresse(proposee, "scenario/"), nom="Avec la proposition")
    assert "Comparer côte à côte" in texte(reponse)
    scenario = EmploiDuTemps.objects.get(scenario="Avec la proposition")
    assert scenario.creneaux.count() == proposee.lignes.count()
    assert not petit.emploi.creneaux.exists()
    jumelle = Proposition.objects.get(emploi=scenario)
    assert (jumelle.graine, jumelle.empreinte) == (proposee.graine, proposee.empreinte)
    assert {x.decidee_par for x in jumelle.lignes.all()} == {petit.coordination.membre}


def test_ecartee_elle_reste_lisible(petit, proposee):
    page(petit, adresse(proposee, "ecarter/"), oui="1")
    proposee.refresh_from_db()
    assert proposee.etat == EtatProposition.ECARTEE
    assert page(petit, adresse(proposee)).status_code == 200


# --- why ------------------------------------------------------------------------------------


def test_pourquoi_dit_ce_qui_manque_et_ce_qui_empeche(petit):
    """Awa alone has 3 h for the 12 h of Léa: nothing but her contract is in the way."""
    awa = f.aesh("Awa", petit.pole, minutes=3 * 60, ecole_principale=petit.ecole)
    une = demander_proposition(
        emploi=petit.emploi,
        auteur=petit.coordination,
        demande=Demande(
            Mode.COMPLETER, ecoles=(petit.ecole.pk,), agents=(awa.pk,), secondes=2, graine=5
        ),
    )
    executer_ici(Travail.objects.get(pk=une.travail))
    dit = texte(page(petit, adresse(une, "pourquoi/")))
    assert petit.lea.nom_court in dit
    assert petit.tom.nom_court not in dit, "his school was not asked about"
    assert "À qui il manque le plus" in dit
    dit = texte(page(petit, adresse(une, f"eleves/{petit.lea.pk}/")))
    assert f"d&#x27;aide individuelle à {petit.lea.nom_court}" in dit
    assert "n&#x27;a plus assez d&#x27;heures" in dit or "n&#x27;a plus d&#x27;heures" in dit
    pas = texte(page(petit, adresse(une, f"eleves/{petit.lea.pk}/?aesh={awa.pk}")))
    assert "Awa" in pas.split('id="pas-elle"')[1][:200]
    issues = texte(page(petit, adresse(une, f"eleves/{petit.lea.pk}/?issues=1")))
    assert "de plus au contrat de Awa" in issues
    assert petit.lea.nom_court not in adresse(une, f"eleves/{petit.lea.pk}/")


def test_pourquoi_elle_nomme_un_fait_vrai(petit, proposee):
    lea = proposee.lignes.filter(liens_eleves__eleve=petit.lea).first()
    dit = texte(page(petit, adresse(proposee, f"lignes/{lea.pk}/")))
    assert f"{lea.aesh.nom_complet} : " in dit


def test_ce_que_devient_le_moment_quitte_se_lit_dans_le_plan(petit):
    """Léa's slot stays in Sophie's Monday: what is said of that moment is what the plan holds."""
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    une = demander_proposition(
        emploi=petit.emploi,
        auteur=petit.coordination,
        demande=Demande(Mode.COMPLETER, secondes=2, graine=5),
    )
    executer_ici(Travail.objects.get(pk=une.travail))
    lue = explication_de(une, petit.coordination, petit.emploi.date_effet)
    ligne = LigneProposition(
        acte=Acte.RETRAIT,
        avant={"aesh": str(petit.sophie.pk), "jour": 1, "debut": 510, "fin": 600},
    )
    assert moment_quitte(lue, ligne) == (
        f"Au moment quitté, {petit.sophie.nom_complet} aide maintenant {petit.lea.nom_court}"
    )
    ligne.avant |= {"debut": 12 * 60, "fin": 12 * 60 + 30}
    assert "n'aide plus personne" in moment_quitte(lue, ligne), "nobody is helped at lunch"
    ligne.acte = Acte.AJOUT
    assert moment_quitte(lue, ligne) == ""


def test_un_eleve_d_ailleurs_est_inconnu(petit, proposee):
    ailleurs = f.eleve("Zoé", f.ecole("Autre"))
    assert page(petit, adresse(proposee, f"eleves/{ailleurs.pk}/")).status_code == 404


# --- who, and how many questions ------------------------------------------------------------


def test_hors_du_pole_rien_ne_se_voit(petit, proposee):
    autre = f.mandat("COORD_PIAL", f.pole("Sud").perimetre, f.membre("Bea"))
    client = client_de(autre)
    for suite in ("", "avancement/", "pourquoi/", "serie/", "scenario/"):
        assert client.get(adresse(proposee, suite)).status_code == 404
    assert client.post(adresse(proposee, "decider/"), {"acte": "tout_accepter"}).status_code == 404
    assert client_de(petit.pilote).get(adresse(proposee)).status_code == 404


@pytest.mark.parametrize("gardees", [1, 4])
def test_les_requetes_ne_dependent_pas_des_lignes(
    petit, proposee, gardees, django_assert_num_queries
):
    lignes = list(proposee.lignes.order_by("rang"))
    assert len(lignes) > 4
    proposee.lignes.filter(pk__in=[x.pk for x in lignes[gardees:]]).delete()
    client = client_de(petit.coordination)
    client.get(adresse(proposee))
    with django_assert_num_queries(REQUETES["page"]):
        client.get(adresse(proposee))
    with django_assert_num_queries(REQUETES["pourquoi"]):
        client.get(adresse(proposee, "pourquoi/"))
    with django_assert_num_queries(REQUETES["serie"]):
        client.get(adresse(proposee, "serie/"))


@pytest.mark.parametrize("nombre", [1, 3])
def test_les_requetes_de_la_liste_ne_dependent_pas_des_propositions(
    petit, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        Proposition.objects.create(
            emploi=petit.emploi, pole=petit.pole, etat=EtatProposition.ECARTEE
        )
    client = client_de(petit.coordination)
    chemin = f"/35/emplois/{petit.emploi.pk}/propositions/"
    client.get(chemin)
    with django_assert_num_queries(REQUETES["liste"]):
        client.get(chemin)


REQUETES = {"page": 38, "pourquoi": 20, "serie": 19, "liste": 15}
