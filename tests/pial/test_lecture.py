"""Every quirk of a published file is survived; every other kind of file is refused."""

import csv
import datetime
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pial.annuaire.cellules import (
    LETTRES_UAI,
    LigneRefusee,
    code_departement,
    departement_de,
    entier,
    lire_uai,
    nom_circonscription,
    siret,
    telephone,
    uai_valide,
)
from pial.annuaire.lecture import FichierRefuse, Tableau, lire
from pial.annuaire.lignes import Ecole, nettoyer_tableau
from pial.annuaire.poles import nom_du_pole
from tests.pial.conftest import ANNUAIRE_35, ANNUAIRE_44, DONNEES, EXCEL, FRANCE, RACINE

TEXTE_35 = ANNUAIRE_35.read_text(encoding="utf-8-sig")
LIGNES_35 = TEXTE_35.splitlines()


def ecoles(contenu: bytes) -> dict[str, Ecole]:
    return {ecole.uai: ecole for ecole in nettoyer_tableau(lire(contenu))[0]}


def fichier(
    *lignes: str, entete: str = "Identifiant_de_l_etablissement;Nom_etablissement;"
) -> bytes:
    return "\n".join([f"{entete}Type_etablissement", *lignes]).encode()


# Encodings, separators, headers


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_encodages_et_fins_de_ligne(encodage: str, fin: str) -> None:
    contenu = fin.join(LIGNES_35[:200]).encode(encodage, errors="replace")
    lues = ecoles(contenu)
    assert len(lues) == 199
    assert lues["0350165P"].nom == "Ecole élémentaire publique de Cardroc"


@pytest.mark.parametrize("separateur", [",", "\t", "|"])
def test_separateurs(separateur: str) -> None:
    sortie = io.StringIO()
    redacteur = csv.writer(sortie, delimiter=separateur)
    redacteur.writerows(csv.reader(LIGNES_35[:50], delimiter=";"))
    assert len(ecoles(sortie.getvalue().encode())) == 49


def test_plusieurs_marques_d_ordre_et_une_ligne_sep_d_excel() -> None:
    contenu = ("\ufeff\ufeffsep=;\r\n" + TEXTE_35).encode()
    assert len(lire(contenu).lignes) == 996


def test_entetes_sans_casse_accents_espaces_ni_ordre() -> None:
    lignes = list(csv.reader(LIGNES_35[:30], delimiter=";"))
    lignes[0] = [f' "{nom.upper().replace("_", " ")}*' for nom in lignes[0]]
    sortie = io.StringIO()
    csv.writer(sortie, delimiter=";").writerows([ligne[::-1] for ligne in lignes])
    melange = ecoles(sortie.getvalue().encode())
    attendu = ecoles("\n".join(LIGNES_35[:30]).encode())
    assert melange == attendu


def test_dispositions_reconnues() -> None:
    assert lire(ANNUAIRE_35.read_bytes()).disposition == "officielle 2023"
    assert lire(EXCEL.read_bytes()).disposition == "officielle 2026"
    assert lire(ANNUAIRE_44.read_bytes()).disposition == "réduite"


def test_le_fichier_compresse_de_la_france() -> None:
    lues, rejets = nettoyer_tableau(lire(FRANCE.read_bytes()))
    assert len(lues) == 60_969 and not rejets
    assert len({ecole.departement for ecole in lues}) == 107


def test_les_lignes_comptent_celles_du_fichier() -> None:
    contenu = fichier(
        '0350122T;"Ecole\nsur deux lignes";Ecole', "", "0350165X;Ecole B;Ecole", ";;", "12;C;Ecole"
    )
    lues, rejets = nettoyer_tableau(lire(contenu))
    assert [(e.ligne, e.nom) for e in lues] == [(2, "Ecole sur deux lignes")]
    assert [rejet.ligne for rejet in rejets] == [5, 7]
    assert "sa lettre devrait être P" in rejets[0].cause
    assert "7 chiffres et une lettre" in rejets[1].cause


def test_un_guillemet_jamais_ferme_ne_coute_qu_une_ligne() -> None:
    lignes = LIGNES_35[:100]
    lignes[40] = lignes[40].replace(";", ';"', 1)
    lues, rejets = nettoyer_tableau(lire("\n".join(lignes).encode()))
    assert len(lues) == 98
    assert [(r.ligne, r.cause) for r in rejets] == [
        (41, "Un guillemet est ouvert et jamais fermé.")
    ]


def test_un_separateur_en_trop_est_rejete_avec_sa_ligne() -> None:
    contenu = fichier("0350122T;Ecole;A;Ecole;de trop", "0350165P;Ecole B;Ecole;;;")
    lues, rejets = nettoyer_tableau(lire(contenu))
    assert len(lues) == 1 and rejets[0].ligne == 2 and "séparateur est en trop" in rejets[0].cause


# Refusals


@pytest.mark.parametrize(
    ("chemin", "mot"),
    [
        ("formats/onde_CSVExtraction-eleves.csv", "ONDE"),
        ("formats/finess_etalab-cs1100502_verbatim_2026-05.csv", "FINESS"),
        ("calendrier/vacances_scolaires_zones_2024_2028.csv", "colonnes absentes"),
        ("geo/departement_35.geojson", "JSON"),
    ],
)
def test_refuse_les_autres_fichiers_du_depot(chemin: str, mot: str) -> None:
    with pytest.raises(FichierRefuse, match=mot):
        lire((DONNEES / chemin).read_bytes())


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf \r\n", "vide"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b"%PDF-1.7 ...", "image ou un PDF"),
        (b"PK\x03\x04....", "classeur"),
        (b"<?xml version='1.0'?><BEE_ELEVES/>", "XML"),
        (b"abc\0def", "pas un texte"),
        (b"\x1f\x8b\x08abc", "abîmé"),
        (gzip.compress(b"", mtime=0), "vide"),
        (TEXTE_35.splitlines()[0].encode(), "que son en-tête"),
        (b"bonjour", "colonnes absentes"),
    ],
)
def test_refuse_avec_une_raison_claire(contenu: bytes, mot: str) -> None:
    with pytest.raises(FichierRefuse, match=mot):
        lire(contenu)


def test_refuse_une_vraie_image_du_depot() -> None:
    with pytest.raises(FichierRefuse, match="XML"):
        lire((RACINE / "static" / "img" / "maillage.svg").read_bytes())


# One row


def test_le_fichier_abime_par_excel() -> None:
    lues = ecoles(EXCEL.read_bytes())
    ecole = lues["0210501F"]
    assert ecole.nom == "ECOLE ELEMENTAIRE PUBLIQUE VOLTAIRE"
    assert ecole.telephone == "03 80 96 16 58"
    assert ecole.siret == "" and ecole.abimes == ("siret",)
    assert ecole.departement == "21" and ecole.circonscription == "Montbard-Haute Cote-D'Or"
    assert lues["0700585F"].etat == "a_fermer"
    assert lues["0700585F"].ouvert_le == datetime.date(1967, 2, 1)
    assert lues["0700585F"].rpi == "70073"


def test_les_cles_uai_de_tous_les_fichiers_sont_justes() -> None:
    for contenu in (ANNUAIRE_35, ANNUAIRE_44, EXCEL):
        assert not nettoyer_tableau(lire(contenu.read_bytes()))[1]


@given(st.integers(0, 9_999_999))
def test_une_seule_lettre_convient_a_sept_chiffres(nombre: int) -> None:
    chiffres = f"{nombre:07d}"
    justes = [lettre for lettre in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if uai_valide(chiffres + lettre)]
    assert justes == [LETTRES_UAI[nombre % 23]]
    assert lire_uai(f" {chiffres}{justes[0].lower()} ") == chiffres + justes[0]


def test_un_uai_sans_son_zero_est_retabli() -> None:
    assert lire_uai("350122T") == "0350122T"
    with pytest.raises(LigneRefusee, match="vide"):
        lire_uai(" ")


@pytest.mark.parametrize(
    ("brut", "code"),
    [("035", "35"), ("1", "01"), ("02A", "2A"), ("2A", "2A"), ("2b", "2B"), ("974", "974"),
     ("", ""), ("Ille", "")],
)  # fmt: skip
def test_codes_de_departement(brut: str, code: str) -> None:
    assert code_departement(brut) == code


def test_departement_sans_sa_colonne() -> None:
    assert departement_de("", "97701", "9710001A") == "977"
    assert departement_de("", "2A004", "6200001A") == "2A"
    assert departement_de("", "", "7200001A") == "2B"
    assert departement_de("", "", "0350001A") == "35"
    assert departement_de("984", "", "") == "984"


def test_nombres_telephones_et_siret() -> None:
    assert [entier(b) for b in ("53.0", "53", "1 341", "53,0", "")] == [53, 53, 1341, 53, None]
    assert telephone("0299853802") == telephone("02 99 85 38 02") == telephone("299853802")
    with pytest.raises(ValueError, match="E"):
        telephone("2,99E+08")
    assert siret("21350016800025") == "21350016800025"
    for perdu in ("2,17003E+13", "2.17003E+13", "abc"):
        with pytest.raises(ValueError, match=r".+"):
            siret(perdu)


@pytest.mark.parametrize(
    ("brut", "nom"),
    [
        ("Circonscription d'inspection du 1er degré de Bruz", "Bruz"),
        ("Circonscription d'inspection du 1er degré du Pays Malouin", "Pays Malouin"),
        ("Circonscription d'inspection du 1er degré d'Auray", "Auray"),
        ("VESOUL 2", "Vesoul 2"),
        ("", ""),
    ],
)
def test_formes_du_nom_de_circonscription(brut: str, nom: str) -> None:
    assert nom_circonscription(brut) == nom


def test_type_degre_secteur_et_contrat() -> None:
    lues = ecoles(ANNUAIRE_35.read_bytes())
    assert {e.type for e in lues.values()} == {
        "maternelle", "elementaire", "primaire", "college", "lycee", "lycee_pro", "erea",
        "medico_social", "service", "autre",
    }  # fmt: skip
    services = [e for e in lues.values() if e.type == "service"]
    assert any(e.secteur == "" for e in services)
    esms = [e for e in lues.values() if e.type == "medico_social"]
    assert esms and all(e.a_ulis is None for e in esms)
    assert not any("C0NTRAT" in e.type_contrat.upper() for e in lues.values())
    assert any(e.type_contrat == "Contrat simple pour partie des classes" for e in lues.values())
    assert len({e.pial for e in lues.values()} - {""}) == 47


def test_la_disposition_reduite_donne_ulis_par_ses_effectifs() -> None:
    lues = ecoles(ANNUAIRE_44.read_bytes())
    assert lues["0440008V"].a_ulis is True and lues["0440010X"].a_ulis is False
    assert sum(e.a_ulis is None for e in lues.values()) == 903
    assert not any(e.pial or e.circonscription for e in lues.values())


def test_noms_proposes_des_poles() -> None:
    assert nom_du_pole("Collège le Chêne Vert", "Bain-de-Bretagne", commune_unique=True) == (
        "Bain-de-Bretagne"
    )
    assert nom_du_pole("Collège la Binquenais", "Rennes", commune_unique=False) == (
        "Rennes – La Binquenais"
    )


# Properties


@given(st.binary(max_size=300))
def test_n_importe_quels_octets_sont_lus_ou_refuses(contenu: bytes) -> None:
    try:
        assert isinstance(lire(contenu), Tableau)
    except FichierRefuse as refus:
        assert str(refus).endswith((".", "?"))


CELLULES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.lists(CELLULES, min_size=40, max_size=72), max_size=4))
def test_n_importe_quelles_cellules_sont_prises_ou_rejetees(lignes: list[list[str]]) -> None:
    entete = list(csv.reader([LIGNES_35[0]], delimiter=";"))[0]
    sortie = io.StringIO()
    redacteur = csv.writer(sortie, delimiter=";")
    redacteur.writerow(entete)
    redacteur.writerow(["0350122T", "Ecole témoin", "Ecole"])
    for ligne in lignes:
        redacteur.writerow(["0350165P", "Nom", *ligne][: len(entete)])
    lues, rejets = nettoyer_tableau(lire(sortie.getvalue().encode()))
    assert len(lues) + len(rejets) >= 1
    for ecole in lues:
        assert uai_valide(ecole.uai) and len(ecole.nom) <= 200 and len(ecole.telephone) <= 20
        assert len(ecole.code_postal) <= 5 and len(ecole.courriel) <= 120


# Hostile files


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        (fichier("0350001L;A\0B;Ecole").decode().encode("utf-16"), "pas un texte"),
        (gzip.compress(fichier() + b"\nx" * 500_001), "500 000 lignes"),
        (fichier("0350001L;A;Ecole", entete=LIGNES_35[0] + ";x" * 600 + ";"), "colonnes"),
        (b"x" * 200_000, "pas l'annuaire"),
    ],
    ids=["NUL en UTF-16", "bombe de lignes", "bombe de colonnes", "cellule géante"],
)
def test_un_fichier_hostile_est_refuse_avec_une_raison(contenu: bytes, raison: str) -> None:
    with pytest.raises(FichierRefuse, match=raison):
        lire(contenu)


def test_les_caracteres_invisibles_ne_passent_pas_dans_un_nom() -> None:
    lue = ecoles(fichier("0350002M;\u202eEcole\x01 d'été\x1b;Ecole"))["0350002M"]
    assert lue.nom == "Ecole d'été"


def test_un_uai_en_chiffres_d_une_autre_ecriture_est_rejete() -> None:
    with pytest.raises(LigneRefusee):
        lire_uai("٠٣٥٠٠٠٢M")
