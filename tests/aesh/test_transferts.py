"""A pupil changes school: schoolings, rights, target, bookings, what is said, undo."""

import datetime
from typing import Any

import pytest
from psycopg.types.range import DateRange

from aesh.actions import publication
from aesh.actions.transferts import annuler_depart, transferer_eleve
from aesh.models import Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.requetes.departs import creneaux_perdus, departs
from comptes.enums import Role
from eleves.models import BesoinLocal, Eleve, Scolarisation, Transfert
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.parcours import instantane

LE = datetime.date(2026, 9, 7)
DU = datetime.date(2026, 11, 2)
UN = datetime.timedelta(days=1)


@pytest.fixture
def sei(dans_35: Any) -> Any:
    return f.mandat("SEI", f.perimetre("T"))


@pytest.fixture
def pole(sei: Any) -> f.PetitPole:
    """A published week: Léa is helped by Sophie on Mondays; a second pole has its own school."""
    pole = f.petit_pole()
    ailleurs = f.ecole("École du Marais", commune="Redon")
    pole.extras["ecole"] = ailleurs
    pole.extras["pole"] = f.pole("Redon", (ailleurs,))
    f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "11:30", pole.lea)
    f.creneau(pole.emploi, pole.karim, pole.autre_ecole, 1, "8:30", "11:30", pole.tom)
    pole.emploi.statut = "vise"
    pole.emploi.save()
    publication.publier(pole.emploi, auteur=pole.coordination, le=LE, prevenir=False)
    return pole


def jours_reserves(eleve: Eleve) -> set[datetime.date]:
    return {
        jour
        for dates in Occupation.objects.filter(eleve=eleve).values_list("dates", flat=True)
        for jour in jours_de_multirange(dates)
    }


def deplacer(sei: Any, pole: f.PetitPole, **options: Any) -> Transfert:
    valeurs = {"etablissement": pole.extras["ecole"], "du": DU, "le": LE, **options}
    return transferer_eleve(auteur=sei, eleve=pole.lea, **valeurs)


def test_l_ancienne_ecole_finit_la_veille_la_nouvelle_commence(sei: Any, pole: f.PetitPole) -> None:
    transfert = deplacer(sei, pole)
    lieux = list(
        Scolarisation.objects.filter(eleve=pole.lea)
        .order_by("periode")
        .values_list("etablissement_id", "periode")
    )
    assert lieux == [
        (pole.ecole.pk, DateRange(f.RENTREE, DU)),
        (pole.extras["ecole"].pk, DateRange(DU, f.FIN)),
    ]
    assert transfert.fin_avant == f.FIN and transfert.decide_par_id == sei.membre_id


def test_les_droits_changent_ce_jour_la_pas_avant(sei: Any, pole: f.PetitPole) -> None:
    """Schools and poles, both ways; the SEI never loses the file."""
    deplacer(sei, pole)
    lecteurs = {
        "ancien pôle": (pole.coordination, True),
        "ancienne école": (f.mandat("DIRECTEUR", pole.ecole.perimetre), True),
        "nouveau pôle": (f.mandat("COORD_PIAL", pole.extras["pole"].perimetre), False),
        "nouvelle école": (f.mandat("DIRECTEUR", pole.extras["ecole"].perimetre), False),
    }
    for nom, (mandat, avant) in lecteurs.items():
        for jour, attendu in ((DU - UN, avant), (DU, not avant)):
            lus = Eleve.objects.nommables_par(mandat, jour)
            assert lus.filter(pk=pole.lea.pk).exists() == attendu, (nom, jour)
    assert Eleve.objects.nommables_par(sei, DU).filter(pk=pole.lea.pk).exists()


def test_les_creneaux_publies_ne_reservent_plus_l_eleve_parti(sei: Any, pole: f.PetitPole) -> None:
    avant = jours_reserves(pole.lea)
    assert any(jour >= DU for jour in avant) and any(jour < DU for jour in avant)
    deplacer(sei, pole)
    assert jours_reserves(pole.lea) == {jour for jour in avant if jour < DU}
    assert any(jour >= DU for jour in jours_reserves(pole.tom)), "les autres ne bougent pas"


def test_ce_qui_suit_se_dit_avant_et_la_coordination_le_retrouve(
    sei: Any, pole: f.PetitPole, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        (perdu,) = creneaux_perdus(pole.lea, pole.ecole, DU, "Léa S.")
    assert perdu.quand == "lundi de 8 h 30 à 11 h 30" and perdu.aesh.startswith("Sophie")
    assert departs(pole.coordination, LE) == []
    deplacer(sei, pole)
    (lu,) = departs(pole.coordination, LE)
    assert (lu.eleve, lu.du, lu.emploi) == ("Léa S.", DU, pole.emploi.pk)
    (apres,) = departs(pole.coordination, DU)
    assert apres.eleve == "Un élève parti", "parti : son nom ne se lit plus"
    autre = f.mandat("COORD_PIAL", pole.extras["pole"].perimetre)
    assert departs(autre, LE) == [], "ce sont les créneaux d'un autre pôle"


def test_la_cible_validee_attend_la_nouvelle_direction(sei: Any, pole: f.PetitPole) -> None:
    hier = datetime.datetime(2026, 9, 3, tzinfo=datetime.UTC)
    BesoinLocal.objects.create(
        eleve=pole.lea,
        cible_minutes=120,
        cible_validee=120,
        validee_le=hier,
        cible_proposee_le=hier,
    )
    assert not BesoinLocal.objects.a_valider().exists()
    transfert = deplacer(sei, pole)
    assert BesoinLocal.objects.a_valider().get().eleve_id == pole.lea.pk
    annuler_depart(auteur=sei, transfert=transfert, le=LE)
    assert not BesoinLocal.objects.a_valider().exists()


def test_un_changement_prevu_s_annule_jusqu_au_jour_et_tout_revient(
    sei: Any, pole: f.PetitPole
) -> None:
    avant = jours_reserves(pole.lea)
    lieux = set(Scolarisation.objects.values_list("pk", "etablissement_id", "periode"))
    transfert = deplacer(sei, pole)
    annuler_depart(auteur=sei, transfert=transfert, le=DU - UN)
    assert set(Scolarisation.objects.values_list("pk", "etablissement_id", "periode")) == lieux
    assert jours_reserves(pole.lea) == avant
    transfert.refresh_from_db()
    assert transfert.annule_le and transfert.nouvelle is None
    second = deplacer(sei, pole)
    with pytest.raises(ActionRefusee, match="a eu lieu"):
        annuler_depart(auteur=sei, transfert=second, le=DU)


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        ({"du": LE - 61 * UN}, "60 derniers jours"),
        ({"du": datetime.date(2028, 9, 1)}, "60 derniers jours"),
        ({"du": f.RENTREE}, "depuis ce jour-là"),
    ],
)
def test_ce_qui_se_refuse_n_ecrit_rien(
    sei: Any, pole: f.PetitPole, options: dict[str, Any], phrase: str
) -> None:
    avant = instantane("35")
    with pytest.raises(ActionRefusee, match=phrase):
        deplacer(sei, pole, **options)
    assert instantane("35") == avant


def test_la_meme_ecole_une_ecole_fermee_un_second_changement_se_refusent(
    sei: Any, pole: f.PetitPole
) -> None:
    with pytest.raises(ActionRefusee, match="déjà dans cette école"):
        deplacer(sei, pole, etablissement=pole.ecole)
    fermee = f.ecole("École fermée", etat="ferme")
    with pytest.raises(ActionRefusee, match="fermée"):
        deplacer(sei, pole, etablissement=fermee)


def test_un_second_changement_attend_le_premier(sei: Any, pole: f.PetitPole) -> None:
    deplacer(sei, pole)
    with pytest.raises(ActionRefusee, match="déjà prévu le 02/11/2026"):
        deplacer(sei, pole, etablissement=pole.autre_ecole, du=DU - 7 * UN)


@pytest.mark.parametrize("role", [Role.COORD_PIAL, Role.DIRECTEUR, Role.PILOTE, Role.MDPH])
def test_on_n_envoie_pas_un_eleve_hors_de_son_perimetre(
    sei: Any, pole: f.PetitPole, role: Role
) -> None:
    ou = {"DIRECTEUR": pole.ecole.perimetre, "MDPH": f.perimetre("T")}
    auteur = f.mandat(role, ou.get(role, pole.pole.perimetre))
    with pytest.raises(ActionRefusee):
        deplacer(auteur, pole)


def test_la_coordination_deplace_entre_les_ecoles_de_son_pole(pole: f.PetitPole) -> None:
    transfert = deplacer(pole.coordination, pole, etablissement=pole.autre_ecole)
    assert transfert.nouvelle.etablissement_id == pole.autre_ecole.pk
