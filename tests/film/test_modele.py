"""The template holds every cell of source 001 once, in its words, and nothing unknown."""

import pytest
import yaml

from comptes.enums import Role
from film.actions.modele import FICHIER, lire_le_modele
from film.enums import LIBELLES_PHASE, Colonne, Phase, Portee, RoleFilm, Source
from film.regles.modele import ModeleIllisible, lire_modele
from film.regles.roles import INTERNES, ROLES, colonne_de, roles_du_film
from film.requetes.registre import PREUVES

# Typed from source 001, phase by phase, column by column: « MMPH » there is a slip for MDPH.
DIRECTION, COORDINATION, REFERENT, SEI = (
    *(Colonne.DIRECTION, Colonne.COORDINATION),
    *(Colonne.REFERENT, Colonne.SEI),
)
CASES = {
    "Avant la rentrée": {
        DIRECTION: [
            "Elaboration des emplois du temps des élèves et affectation dans les classes",
        ],
        COORDINATION: [
            "Organisation de la répartition des AESH",
            "Elaboration des emplois du temps",
        ],
        REFERENT: ["Prise de contact avec les enseignants référents"],
        SEI: [
            "Pré-affectation des AESH dans l'école ou l'établissement",
            "Attribution adresse électronique",
            "Mise en service de la cellule d'écoute départementale",
        ],
    },
    "La pré-rentrée": {
        DIRECTION: [
            "Réunions de pré-rentrée : Information sur le PIAL",
            "Accueil des AESH – entretien d'installation",
        ],
        COORDINATION: ["Ajustement des emplois du temps des AESH"],
        REFERENT: [
            "Présentation des AESH référents aux équipes pédagogiques",
            "Recensement des AESH nouvellement nommés",
        ],
        SEI: [
            "Recueil des remontées du terrain",
            "Ajustement des moyens",
            "Suivi des réponses aux familles",
        ],
    },
    "La rentrée": {
        DIRECTION: [
            "Entretien avec les responsables légaux, le professeur de la classe ou le professeur "
            "principal et le ou les AESH",
            "Présentation de leurs missions aux AESH",
            "Présentation des modalités de fonctionnement du PIAL",
            "Visite des locaux",
            "Présentation de l'équipe pédagogique",
            "Présentation des autres AESH et des élèves à accompagner",
        ],
        COORDINATION: [
            "Constat de rentrée",
            "Remontées au SEI",
            "Ajustement des emplois du temps",
        ],
        REFERENT: [
            "Relevé des AESH à former et à accompagner",
            "Appui aux AESH débutants",
            "Transmission de l'état des lieux au SEI",
        ],
        SEI: [
            "Recensement des besoins en formation",
            "Gestion des contrats, des notifications MDPH et des affectations",
        ],
    },
    "Septembre-décembre": {
        DIRECTION: [
            "Présentation du PIAL en conseil d'école ou conseil d'administration",
            "Mise à disposition des AESH des codes accès équipements informatiques",
        ],
        COORDINATION: [
            "Evaluation des besoins des élèves.",
            "Modulation des emplois du temps des AESH",
            "Suivi de la mise en œuvre des PPS et des premières adaptations",
            "Constitution du livret parcours inclusif",
        ],
        REFERENT: [
            "Accompagnement des pairs : veille informationnelle et pédagogique",
            "Mutualisation des outils et des pratiques efficaces",
        ],
        SEI: [
            "Suivi des dossiers des AESH",
            "Elaboration d'un tableau de bord académique",
            "Renseignement des enquêtes nationales",
        ],
    },
    "Janvier-avril": {
        DIRECTION: [
            "Recueil des besoins en AESH",
            "Analyse des effectifs et des besoins",
            "Remontée des besoins d'aide humaine auprès du SEI",
        ],
        COORDINATION: [
            "Analyse des moyens disponibles au regard des besoins d'accompagnement (en + ou en -)",
            "Mise à jour des fichiers (arrivées, départs, nouvelles demandes, notifications "
            "encours...)",
            "Remontée des besoins",
        ],
        REFERENT: ["Accompagnement des AESH en difficulté"],
        SEI: ["Gestion des AESH (carrière, formation, mutation, évaluation)"],
    },
    "Mai-juin": {
        DIRECTION: [
            "Dialogue de gestion avec la DAASEN et le SEI",
            "Evaluation des AESH",
            "Auto évaluation Qualinclus",
        ],
        COORDINATION: [
            "Suivi de la continuité de l'accompagnement",
            "Bilan de la mise en œuvre des PIAL",
        ],
        REFERENT: ["Bilan des missions"],
        SEI: [
            "Recueil et analyse des besoins",
            "Bilan de la mise en œuvre des PIAL",
            "Gestion RH",
            "Recrutements",
            "Pré affectation des AESH",
            "Anticipation de l'organisation de la rentrée",  # across the row: everybody's
        ],
    },
}


def _plat(texte: str) -> str:
    """Accents on capitals and the case of a first word vary in the document itself."""
    return texte.replace("É", "E").rstrip(".").casefold().replace("elaboration", "élaboration")


def test_chaque_case_du_document_est_une_tache_et_une_seule():
    lues = [une for une in lire_le_modele() if une.source == Source.DOCUMENT]
    attendues = sorted(
        (phase, colonne, _plat(tache))
        for phase, colonnes in CASES.items()
        for colonne, taches in colonnes.items()
        for tache in taches
    )
    trouvees = sorted(
        (LIBELLES_PHASE[une.phase], colonne_de(une.roles), _plat(une.libelle))
        for une in lues
        if une.phase != Phase.PERMANENT
    )
    assert trouvees == attendues
    assert len(attendues) == 60
    permanentes = [une.libelle for une in lues if une.phase == Phase.PERMANENT]
    assert permanentes == ["Veiller au bon fonctionnement du PIAL"]


def test_une_seule_tache_est_cle_et_c_est_celle_du_document():
    cles = [une.libelle for une in lire_le_modele() if une.est_cle]
    assert cles == ["Remontée des besoins d'aide humaine auprès du SEI"]


def test_ce_qui_n_est_pas_du_document_le_dit():
    assert {une.source for une in lire_le_modele() if une.code[:3] in ("EXT", "PAS")} == {
        Source.PROPOSITION
    }


def test_une_preuve_du_registre_qui_ne_sert_a_rien_est_une_faute():
    assert {une.preuve for une in lire_le_modele()} - {""} == set(PREUVES)


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("roles", []),
        ("roles", ["CHEF_DE_GARE"]),
        ("portee", "canton"),
        ("preuve", "bonne_mine"),
        ("phase", "mardi_gras"),
        ("apres", ["XXX-99"]),
        ("couleur", "bleu"),
    ],
)
def test_un_modele_qui_se_trompe_est_refuse_avec_le_nom_de_la_tache(champ, valeur):
    with open(FICHIER, encoding="utf-8") as flux:
        contenu = yaml.safe_load(flux)
    contenu["taches"][3][champ] = valeur
    with pytest.raises(ModeleIllisible, match=contenu["taches"][3]["code"]):
        lire_modele(contenu, PREUVES)


def test_chaque_fonction_du_film_a_des_roles_et_chaque_role_interne_une_fonction():
    assert set(ROLES) == set(RoleFilm)
    sans_tous = {r for film, roles in ROLES.items() if film != RoleFilm.TOUS for r in roles}
    assert set(INTERNES) - sans_tous == {Role.IEN_ASH}  # authority over the others (decision 35)
    assert Role.AESH not in INTERNES


def test_un_pilote_est_ce_que_dit_son_autre_mission():
    assert RoleFilm.PILOTE_CE not in roles_du_film(Role.PILOTE, [Role.PILOTE, Role.IEN])
    assert RoleFilm.PILOTE_IEN not in roles_du_film(Role.PILOTE, [Role.CHEF_ETAB])
    seul = roles_du_film(Role.PILOTE, [Role.PILOTE])
    assert {RoleFilm.PILOTE_IEN, RoleFilm.PILOTE_CE} <= seul


def test_la_coordination_d_un_pas_a_la_colonne_des_coordinations():
    assert RoleFilm.COORD_PIAL in roles_du_film(Role.COORD_PAS)
    assert RoleFilm.COORD_PAS not in roles_du_film(Role.COORD_PIAL)


def test_une_tache_se_fait_quelque_part():
    assert {une.portee for une in lire_le_modele()} == set(Portee)
