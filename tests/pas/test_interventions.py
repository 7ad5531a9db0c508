"""An intervention at school: who may what, both agreements, the pupil's week, the AESH's week."""

import datetime
import io
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from aesh.regles.semaine_eleve import eleve_absent
from aesh.requetes.semaine import semaine_de_aesh
from aesh.requetes.situation import dossier_de
from comptes.enums import Role
from eleves.models import IndisponibiliteEleve
from pas.actions.interventions import (
    DonneesIntervention,
    demander_pour_un_eleve,
    modifier_intervention,
)
from pas.actions.interventions_papier import imprimer_les_interventions
from pas.actions.interventions_suites import (
    accorder_intervention,
    informer_la_famille,
    mettre_en_place,
    refuser_intervention,
    revenir_sur,
    terminer_intervention,
)
from pas.enums.interventions import ActeIntervention, Demandeur, MoyenInformation, Rythme
from pas.models import EtapeIntervention, InterventionExterieure
from pas.permissions import peut_accorder, peut_mener_intervention
from pas.regles.interventions import Heure
from pas.requetes.interventions import conflits_de, venues_de_la_semaine
from pas.requetes.professions import professions
from pial.models import Rattachement
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.pas.equipe import monter_le_pas

LUNDI = datetime.date(2026, 11, 23)
JUIN = datetime.date(2027, 6, 30)
MARDI_10H = Heure(2, 600, 645)


def donnees(*heures: Heure, **autres: Any) -> DonneesIntervention:
    base = {"profession": "orthophoniste", "demandeur": Demandeur.FAMILLE, "salle": ""}
    base |= {"rythme": Rythme.HEBDOMADAIRE, "du": LUNDI, "au": JUIN} | autres
    return DonneesIntervention(heures=heures or (MARDI_10H,), **base)


@pytest.fixture
def lieu(dans_35: Any) -> Any:
    """A PAS, its school and head, a referent, Léa and Tom; a school of another PAS, its head."""
    pas, ailleurs = monter_le_pas("Fougères"), monter_le_pas("Cancale")
    for un in (pas, ailleurs):
        pole = f.pole(f"PIAL {un.ecole.commune}")
        Rattachement.objects.create(
            pole=pole, etablissement=un.ecole, genre="PIAL", periode=f.DateRange(f.RENTREE, None)
        )
        un.pial = pole
    return SimpleNamespace(
        pas=pas,
        ailleurs=ailleurs,
        coord=pas.coord,
        tete=f.mandat("DIRECTEUR", pas.ecole.perimetre),
        autre_tete=f.mandat("DIRECTEUR", ailleurs.ecole.perimetre),
        autre_coord=ailleurs.coord,
        sei=f.mandat("SEI", f.perimetre("T")),
        lea=f.eleve("Léa", pas.ecole),
        tom=f.eleve("Tom", pas.ecole),
    )


def demander(lieu: Any, *heures: Heure, eleve: Any = None, **autres: Any) -> Any:
    return demander_pour_un_eleve(
        auteur=lieu.coord, eleve=eleve or lieu.lea, donnees=donnees(*heures, **autres), le=LUNDI
    )


def accorder(lieu: Any, une: Any, salle: str = "Salle bleue") -> Any:
    return accorder_intervention(auteur=lieu.tete, intervention=une.pk, salle=salle, le=LUNDI)


def placer(lieu: Any, une: Any, salle: str = "Salle bleue", **famille: Any) -> Any:
    accorder(lieu, une, salle)
    commun = {"auteur": lieu.coord, "intervention": une.pk, "le": LUNDI}
    dit = {"informee_le": LUNDI, "moyen": MoyenInformation.TELEPHONE} | famille
    informer_la_famille(**dit, **commun)
    return mettre_en_place(**commun)


def placees(eleve: Any) -> list[tuple[Any, ...]]:
    lignes = IndisponibiliteEleve.objects.filter(eleve=eleve)
    return [
        (a.jour, a.minutes.lower, a.semaine, a.genre, a.lieu, a.periode.lower, a.periode.upper)
        for a in lignes.order_by("periode", "jour", "minutes")
    ]


def test_en_place_elle_entre_dans_la_semaine_de_l_eleve_et_en_sort(lieu):
    une = demander(lieu, MARDI_10H, Heure(4, 840, 870, "A"))
    accorder(lieu, une)
    assert not placees(lieu.lea), "agreed is not in place"
    une = InterventionExterieure.objects.get(pk=une.pk)
    revenir_sur(auteur=lieu.tete, intervention=une.pk, acte=ActeIntervention.REPRENDRE, le=LUNDI)
    placer(lieu, une)
    fin = JUIN + datetime.timedelta(1)
    heures = [(2, 600, "toutes"), (4, 840, "A")]
    assert placees(lieu.lea) == [
        (jour, debut, semaine, "intervention", "Salle bleue", LUNDI, fin)
        for jour, debut, semaine in heures
    ]
    # Three weeks later it changes: what was stays, what comes waits for a new agreement.
    plus_tard = LUNDI + datetime.timedelta(21)
    modifier_intervention(
        auteur=lieu.coord, intervention=une.pk, donnees=donnees(Heure(2, 630, 675)), le=plus_tard
    )
    assert {ligne[-1] for ligne in placees(lieu.lea)} == {plus_tard}
    une.refresh_from_db()
    assert (une.etat, une.famille_informee_le, une.salle) == ("demandee", None, "")
    assert [e.acte for e in EtapeIntervention.objects.filter(intervention=une)] == [
        *("demander", "accorder", "reprendre", "accorder", "informer", "mettre_en_place"),
        "modifier",
    ]


def test_terminer_libere_la_salle_et_l_eleve_le_lendemain(lieu):
    une = placer(lieu, demander(lieu))
    vendredi = LUNDI + datetime.timedelta(4)
    dit = {"auteur": lieu.coord, "intervention": une.pk, "le": LUNDI}
    with pytest.raises(ActionRefusee, match="entre le 23/11/2026 et le 30/06/2027"):
        terminer_intervention(dernier_jour=LUNDI - datetime.timedelta(1), **dit)
    terminer_intervention(dernier_jour=vendredi, **dit)
    assert [ligne[-1] for ligne in placees(lieu.lea)] == [vendredi + datetime.timedelta(1)]
    pendant = demander(lieu, eleve=lieu.tom)
    with pytest.raises(ActionRefusee, match="déjà prise"):
        accorder(lieu, pendant)
    ensuite = demander(lieu, eleve=lieu.tom, du=vendredi + datetime.timedelta(1))
    assert accorder(lieu, ensuite).etat == "accordee"


def test_la_meme_salle_a_la_meme_heure_est_refusee_meme_ecrite_autrement(lieu):
    accorder(lieu, demander(lieu, Heure(2, 600, 645, "A")))
    impaire = demander(lieu, Heure(2, 600, 645, "B"), eleve=lieu.tom)
    assert accorder(lieu, impaire).salle == "Salle bleue", "weeks A and B share a room"
    toutes = demander(lieu, Heure(2, 630, 660), eleve=lieu.tom)
    with pytest.raises(ActionRefusee, match="mardi de 10 h 00 à 10 h 45"):
        accorder(lieu, toutes, "  SALLE   bleue ")
    assert accorder(lieu, toutes, "Salle des maîtres").etat == "accordee"


def test_la_famille_est_prevenue_sans_nom_ni_metier(lieu):
    placer(lieu, demander(lieu, professionnel="Mme Roux"), courriel="mere@exemple.invalid")
    message = Courriel.objects.get()
    assert message.destinataire == "mere@exemple.invalid"
    assert "mardi de 10 h 00 à 10 h 45" in message.corps and "École des Érables" in message.corps
    for tu in ("Léa", "Secret", "rthophoniste", "Roux", "bleue"):
        assert tu not in message.corps + message.sujet


def test_une_autre_absence_reguliere_empeche_la_mise_en_place_et_se_voit_avant(lieu):
    IndisponibiliteEleve.objects.create(
        eleve=lieu.lea,
        jour=2,
        minutes=f.Range(620, 700, "[)"),
        genre="sessad",
        periode=f.AN,
    )
    une = demander(lieu)
    assert "SESSAD" in conflits_de(une, LUNDI)[0]
    with pytest.raises(ActionRefusee, match="absence est déjà notée"):
        placer(lieu, une)
    une.refresh_from_db()
    assert une.etat == "famille_informee" and len(placees(lieu.lea)) == 1


@pytest.fixture
def aidee(dans_35):
    """Sophie helps Léa and Nour on Tuesdays from 9:30 to 11:00, published; the school has a PAS."""
    petit = f.petit_pole()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "9:30", "11:00", petit.lea, petit.nour)
    publier(petit)
    pole = f.pole("PAS de Rennes")
    Rattachement.objects.create(
        pole=pole, etablissement=petit.ecole, genre="PAS", periode=f.DateRange(f.RENTREE, None)
    )
    return SimpleNamespace(
        petit=petit,
        pas=SimpleNamespace(ecole=petit.ecole),
        coord=f.mandat("COORD_PAS", pole.perimetre),
        tete=f.mandat("DIRECTEUR", petit.ecole.perimetre),
        lea=petit.lea,
    )


def test_l_aide_deja_publiee_se_voit_avant_l_accord_avec_quoi_faire(aidee):
    (phrase,) = conflits_de(demander(aidee), LUNDI)
    assert phrase.startswith("Mardi de 9 h 30 à 11 h 00, Sophie Nom")
    assert "Choisissez une autre heure, ou accordez" in phrase
    assert "libre de 10 h 00 à 10 h 45" in phrase
    assert not conflits_de(demander(aidee, Heure(2, 660, 700)), LUNDI), "just after"
    assert not conflits_de(demander(aidee, Heure(3, 600, 645)), LUNDI), "another day"


def test_l_aesh_lit_la_salle_jamais_le_metier(aidee):
    avant = [p for jour in semaine_de_aesh(aidee.petit.sophie, LUNDI) for p in jour.passages]
    assert [p.interventions for p in avant] == [()]
    placer(aidee, demander(aidee, Heure(2, 640, 690, "A")))
    lus = {}
    for lundi in (LUNDI, LUNDI + datetime.timedelta(7)):
        (p,) = [p for j in semaine_de_aesh(aidee.petit.sophie, lundi) for p in j.passages]
        lus[p.interventions] = lundi
    nom = aidee.lea.nom_court
    assert set(lus) == {(), (f"10 h 40 – 11 h : {nom} en intervention, Salle bleue",)}
    terminer_intervention(
        auteur=aidee.coord,
        intervention=InterventionExterieure.objects.get().pk,
        dernier_jour=LUNDI,
        le=LUNDI,
    )
    for lundi in lus.values():
        jours = semaine_de_aesh(aidee.petit.sophie, lundi)
        assert not any(p.interventions for jour in jours for p in jour.passages)


def test_la_regle_r10_dit_que_l_aesh_est_libre(aidee):
    placer(aidee, demander(aidee, du=f.RENTREE))
    dossier = dossier_de(aidee.petit.emploi, LUNDI, aidee.petit.coordination)
    (dit,) = eleve_absent(dossier.situation())
    assert dit.regle == "R10-absent" and dit.eleve == str(aidee.lea.pk)
    assert "a une intervention à l'école mardi de 10 h à 10 h 45, Salle bleue" in dit.phrase
    assert "l'AESH est libre" in dit.phrase and "rthophoniste" not in dit.phrase


def test_un_jour_seul_prend_son_jour_de_semaine(lieu):
    une = demander(lieu, Heure(5, 600, 645), rythme=Rythme.UN_JOUR, au=JUIN)
    placer(lieu, une)
    assert placees(lieu.lea)[0][0] == 1 and une.du == une.au == LUNDI
    une.refresh_from_db()
    assert [v.date for v in venues_de_la_semaine(une.etablissement, LUNDI, [une.pk])] == [LUNDI]
    suivante = LUNDI + datetime.timedelta(7)
    assert not venues_de_la_semaine(une.etablissement, suivante, [une.pk])


def test_le_papier_pour_affichage_ne_porte_ni_nom_ni_metier(lieu):
    placer(lieu, demander(lieu, professionnel="Mme Roux"))
    commun = {"auteur": lieu.tete, "ecole": lieu.pas.ecole.pk, "lundi": LUNDI, "le": LUNDI}
    textes = {}
    for affichage in (True, False):
        papier = imprimer_les_interventions(affichage=affichage, **commun)
        assert papier.eleves == (frozenset() if affichage else {lieu.lea.pk})
        assert "lea" not in papier.nom.casefold()
        page = PdfReader(io.BytesIO(papier.contenu)).pages[0]
        textes[affichage] = page.extract_text().replace("\0", "")
    assert all("Salle bleue" in texte and "10 h 00" in texte for texte in textes.values())
    mots = (lieu.lea.nom_court, "Orthophoniste")
    assert [mot in textes[False] for mot in mots] == [True, True]
    assert [mot in textes[True] for mot in mots] == [False, False]
    with pytest.raises(ActionRefusee):
        imprimer_les_interventions(affichage=True, **(commun | {"auteur": lieu.autre_tete}))


ACTEURS = ("coord", "tete", "autre_tete", "autre_coord", "sei")


@given(st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_qui_fait_quoi(lieu, data):
    """The head of this school alone answers; out of it nobody sees or acts, whatever the act."""
    une = demander(lieu)
    nom = data.draw(st.sampled_from(ACTEURS))
    qui = getattr(lieu, nom)
    voit = InterventionExterieure.objects.visibles_par(qui, LUNDI).filter(pk=une.pk).exists()
    assert voit == (nom in ("coord", "tete")) == peut_mener_intervention(qui, une, LUNDI)
    assert peut_accorder(qui, une, LUNDI) == (nom == "tete")
    commun = {"auteur": qui, "intervention": une.pk, "le": LUNDI}
    acte, droit = data.draw(
        st.sampled_from(
            [
                (lambda: accorder_intervention(salle=f"S{une.pk}", **commun), nom == "tete"),
                (lambda: refuser_intervention(motif="Salle prise.", **commun), nom == "tete"),
                (lambda: revenir_sur(acte=ActeIntervention.ANNULER, **commun), voit),
                (lambda: modifier_intervention(donnees=donnees(), **commun), voit),
            ]
        )
    )
    if droit:
        acte()
    else:
        with pytest.raises(ActionRefusee, match="mission"):
            acte()
        assert InterventionExterieure.objects.get(pk=une.pk).etat == "demandee"
    une.delete()


def test_un_mandat_fini_ne_voit_plus_rien(lieu):
    demander(lieu)
    apres = datetime.date(2027, 9, 2)
    assert lieu.coord.role == Role.COORD_PAS
    assert not InterventionExterieure.objects.visibles_par(lieu.coord, apres).exists()


def test_la_liste_proposee_vaut_jusqu_a_celle_du_departement(dans_35):
    from pas.actions.professions import charger_professions
    from pas.requetes.professions import Profession

    assert professions()["orthophoniste"] == "Orthophoniste"
    charger_professions(professions=[Profession("musico", "Musicothérapeute")], source="essai")
    assert professions() == {"musico": "Musicothérapeute"}
