"""Each kind of slot as it is typed and published: pupils, class, occupations, coverage."""

import uuid

import pytest

from aesh.actions.creneaux import creer
from aesh.actions.publication import publier
from aesh.actions.saisie_creneau import DonneesCreneau, SaisieRefusee
from aesh.enums import StatutEmploi, TypeCreneau
from aesh.models import Occupation
from aesh.requetes.grille import grille_du_pole
from eleves.models import Couverture
from pial.models import ConventionMeridienne
from socle.erreurs import ActionRefusee
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


def donnees(petit, genre, **champs):
    commun = {"jour": 1, "debut": 510, "fin": 570}
    return DonneesCreneau(
        **{
            "aesh": petit.sophie.pk,
            "etablissement": petit.ecole.pk,
            "type": genre,
            **commun,
            **champs,
        }
    )


@pytest.mark.parametrize(
    ("genre", "phrase"),
    [
        ("collective", "Un créneau collectif est pour la classe ou l'ULIS, sans nom d'élève."),
        ("referent", "Une mission de référent se passe auprès d'AESH, sans nom d'élève."),
        ("reunion", "Une réunion se note sans nom d'élève."),
    ],
)
def test_les_types_sans_eleve_le_disent(petit, genre, phrase):
    with pytest.raises(SaisieRefusee) as refus:
        creer(
            emploi=petit.emploi,
            auteur=petit.coordination,
            donnees=donnees(petit, genre, eleves=(petit.lea.pk,)),
        )
    assert refus.value.erreurs["eleves"] == phrase
    assert ("classe" in refus.value.erreurs) is (genre == "collective")


@pytest.mark.parametrize("genre", [t for t in TypeCreneau if t != TypeCreneau.COLLECTIVE])
def test_les_autres_s_enregistrent_sans_classe(petit, genre):
    creneau = creer(emploi=petit.emploi, auteur=petit.coordination, donnees=donnees(petit, genre))
    assert creneau.type == genre


def test_un_type_inconnu_est_refuse(petit):
    with pytest.raises(SaisieRefusee) as refus:
        creer(emploi=petit.emploi, auteur=petit.coordination, donnees=donnees(petit, "trajet"))
    assert refus.value.erreurs == {"type": "Choisissez un type de créneau de la liste."}


def test_la_grille_nomme_chaque_creneau(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "16:30", "17:30", type="reunion")
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "12:00", "12:45", type="meridienne")
    f.creneau(petit.emploi, petit.karim, petit.ecole, 2, "9:00", "10:00", type="observation")
    grille = grille_du_pole(petit.emploi, petit.coordination, f.RENTREE)
    dites = {ligne.lettre: (ligne.titre, ligne.description) for ligne in grille.creneaux}
    assert dites["U"][0] == "Réunion"
    assert dites["U"][1].startswith("Réunion, lundi de 16 h 30 à 17 h 30")
    assert dites["P"][0] == "Pause méridienne"
    assert dites["O"][0] == "Sans élève"
    types = grille.en_json()["types"]
    assert [t["lettre"] for t in types] == list("IMCOPRU")
    assert set(types[0]) == {
        "code",
        "lettre",
        "libelle",
        "eleves",
        "classe",
        "compte",
        "reserve_eleve",
        "ou",
    }


def vise(petit):
    petit.emploi.statut = StatutEmploi.VISE
    petit.emploi.save(update_fields=["statut"])
    publier(petit.emploi, auteur=petit.coordination, le=f.RENTREE)


def test_publier_reserve_et_couvre_ce_qu_il_faut(petit):
    """Observation and meeting hold the AESH only; lunch holds the pupil, but is no coverage."""
    petit.ecole.code_commune = "35238"
    petit.ecole.secteur = "public"
    petit.ecole.save(update_fields=["code_commune", "secteur"])
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(
        petit.emploi, petit.karim, petit.ecole, 1, "8:30", "10:00", petit.lea, type="observation"
    )
    f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 1, "12:00", "12:45", petit.nour, type="meridienne"
    )
    f.creneau(petit.emploi, petit.karim, petit.ecole, 1, "16:30", "17:30", type="reunion")
    with pytest.raises(ActionRefusee):
        vise(petit)
    ConventionMeridienne.objects.create(
        collectivite="Rennes", communes=["35238"], signee_le=f.RENTREE, periode=f.AN
    )
    vise(petit)
    assert Occupation.objects.filter(aesh__isnull=False).count() == 4
    assert Occupation.objects.filter(eleve=petit.lea).count() == 1
    assert Occupation.objects.filter(eleve=petit.nour).count() == 1
    assert Couverture.objects.get(eleve=petit.lea).minutes_individuelles == 90
    assert not Couverture.objects.filter(eleve=petit.nour).exists()


def test_un_identifiant_inconnu_reste_refuse(petit):
    with pytest.raises(SaisieRefusee) as refus:
        creer(
            emploi=petit.emploi,
            auteur=petit.coordination,
            donnees=donnees(petit, "meridienne", eleves=(uuid.uuid4(),)),
        )
    assert set(refus.value.erreurs) == {"eleves"}
