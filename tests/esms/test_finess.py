"""Rows of FINESS without a database: layouts, damaged copies, numbers, places."""

import datetime

import pytest

from esms.finess.comparaison import Connu, comparer
from esms.finess.lecture import lire
from esms.finess.lignes import EsmsLu, finess_valide, lire_finess, nettoyer_tableau
from esms.finess.projection import degres
from pial.annuaire.cellules import LigneRefusee
from socle.officiel import FichierRefuse
from tests.esms.conftest import FINESS_35, FINESS_44, OFFICIEL

LIGNE = (
    "structureet;{finess};350023453;IME LA BRETECHE;INSTITUT MEDICO-EDUCATIF LA BRETECHE;;;12;R;"
    "DU CHATEAU;BIS;SAINT SYMPHORIEN;130;35;ILLE ET VILAINE;35630 HEDE BAZOUGES CEDEX 2;"
    "0299454735;;183;Institut Médico-Educatif (I.M.E.);4101;Etab;77559148000014;;;;;;1970-12-07;"
    "1970-12-01;2026-05-04;0351234{uai}"
)


def lus(contenu: bytes) -> tuple[list[EsmsLu], list, int]:
    return nettoyer_tableau(lire(contenu))


@pytest.mark.parametrize(("fichier", "nombre"), [(FINESS_35, 73), (FINESS_44, 117)])
def test_les_extraits_reels_se_lisent_en_entier(fichier, nombre) -> None:
    esms, rejets, ecartees = lus(fichier.read_bytes())
    assert (len(esms), rejets, ecartees) == (nombre, [], 0)
    assert {e.departement for e in esms} == {fichier.name[:2]}
    assert all(finess_valide(e.finess) and e.latitude for e in esms)
    breteche = next((e for e in esms if e.finess == "350002283"), None)
    if breteche:
        assert breteche.adresse == "CHATEAU DE LA BRETECHE, SAINT SYMPHORIEN"
        assert (breteche.famille, breteche.telephone) == ("ime", "02 99 45 47 35")
        assert (breteche.ouvert_le, breteche.siret) == (
            datetime.date(1970, 12, 7),
            "77559148000014",
        )


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_le_fichier_officiel_sans_en_tete(encodage) -> None:
    """Six lines: an ESMS of Martinique and an invented one of Mayotte, four of other kinds."""
    texte = OFFICIEL.read_text(encoding="utf-8")
    _, rejets, _ = lus(texte.encode(encodage))
    assert [(rejet.ligne, "989999995" in rejet.cause) for rejet in rejets] == [(5, True)]
    esms, rejets, ecartees = lus(texte.replace("989999995", "989999990").encode(encodage))
    assert not rejets and ecartees == 4
    assert [(e.ligne, e.finess, e.departement, e.code_commune) for e in esms] == [
        (3, "970210126", "972", "97207"),
        (5, "989999990", "976", "97606"),
    ]
    assert (esms[0].code_postal, esms[0].commune) == ("97224", "DUCOS")
    assert esms[0].adresse == "ZAC CHAMPIGNY, BP 71 IMMEUBLE SEMAFA"
    assert esms[1].nom == 'STRUCTURE INVENTEE "EXEMPLE 1"' and not esms[1].nom_long


def test_une_ligne_officielle_entiere_et_sa_position() -> None:
    lignes = [
        "finess;etalab;111;2026-05-12",
        LIGNE.format(finess="350002283", uai="X"),
        "geolocalisation;350002283;352000.0;6806500.0;1,ATLASANTE,100,IGN,LAMBERT_93;2026-05-01",
    ]
    (esms,), rejets, _ = lus("\r\n".join(lignes).encode())
    assert not rejets
    assert esms.adresse == "12 R DU CHATEAU BIS, SAINT SYMPHORIEN"
    assert (esms.commune, esms.code_commune) == ("HEDE BAZOUGES", "35130")
    assert esms.nom_long == "INSTITUT MEDICO-EDUCATIF LA BRETECHE"
    assert 48 < esms.latitude < 48.6 and -2 < esms.longitude < -1.5
    assert esms.uai == "" and esms.maj_le == datetime.date(2026, 5, 4)


def test_la_projection_rend_l_origine_de_lambert_93() -> None:
    """By definition: x 700 000, y 6 600 000 is 46° 30' N, 3° E."""
    latitude, longitude = degres(700_000, 6_600_000)
    assert abs(latitude - 46.5) < 1e-7 and abs(longitude - 3) < 1e-9


def test_une_copie_abimee_par_un_tableur() -> None:
    """Zeros lost, French dates, SIRET destroyed, commas, cells added at the end."""
    abimee = (
        '"nofinesset","rs","codepostal","ville","telephone","categetab","siret","dateouv",'
        '"departement"\n'
        '"10785095","IME L\'ARMAILLOU","1300","BELLEY CEDEX","474454647","183","2,17003E+13",'
        '"13/02/1979","1",,,\n'
    )
    (esms,), rejets, _ = lus(abimee.encode("cp1252"))
    assert not rejets
    assert (esms.finess, esms.departement, esms.code_postal) == ("010785095", "01", "01300")
    assert (esms.telephone, esms.ouvert_le) == ("04 74 45 46 47", datetime.date(1979, 2, 13))
    assert esms.siret == "" and esms.abimes == ("siret",)


def test_un_numero_a_une_cle_sauf_en_corse() -> None:
    assert lire_finess(" 350 002 283 ") == "350002283"
    assert lire_finess("2a0000154") == "2A0000154"
    for faux, mot in (("350002284", "clé"), ("3500022", "9 caractères"), ("", "vide")):
        with pytest.raises(LigneRefusee, match=mot):
            lire_finess(faux)


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        ("Identifiant_de_l_etablissement;Nom_etablissement\n0350002M;x", "l'annuaire des écoles"),
        ("Nom de famille enfant;x\na;b", "export ONDE"),
        ("a;b\n1;2", "colonnes absentes nofinesset, rs, categetab"),
        ("nofinesset;rs;categetab\n", "aucun établissement"),
        ("", "vide"),
    ],
)
def test_un_autre_fichier_est_refuse_avec_une_phrase(contenu, phrase) -> None:
    with pytest.raises(FichierRefuse, match=phrase):
        lire(contenu.encode())


def test_ce_qui_est_rejete_dit_sa_ligne() -> None:
    texte = (
        "nofinesset;rs;categetab;departement\n"
        "350002284;FAUX;183;35\n350002283;;183;35\n350002283;SANS CATEGORIE;;35\n"
        "350002283;HOPITAL;355;35\n"
    )
    esms, rejets, ecartees = lus(texte.encode())
    assert (esms, ecartees) == ([], 1)
    assert [rejet.ligne for rejet in rejets] == [2, 3, 4]
    assert "clé" in rejets[0].cause and "pas de nom" in rejets[1].cause


def _connu(lu: EsmsLu, **autres) -> Connu:
    from esms.finess.comparaison import NOMS_CHAMPS

    valeurs = tuple(getattr(lu, champ) for champ in NOMS_CHAMPS)
    return Connu(1, lu.finess, valeurs, **autres)


def test_le_fichier_national_met_de_cote_l_extrait_rejette() -> None:
    esms, _, _ = lus(FINESS_44.read_bytes())
    national = comparer(esms, {}, departement="35", ecartees=7, est_national=True)
    assert national.est_vide and not national.rejets and national.lignes == 124
    assert [s.cause.split(" lignes")[0] for s in national.signales] == [
        "Laissées de côté : 7",
        "Laissées de côté : 117",
    ]
    extrait = comparer(esms, {}, departement="35")
    assert len(extrait.rejets) == 117 and extrait.rejets[0].ligne == 2
    assert extrait.rejets[0].cause == "440000032 relève du département 44, pas du 35."


def test_ce_qui_est_saisi_ferme_ou_abime_est_garde_et_dit() -> None:
    esms, _, _ = lus(FINESS_35.read_bytes())
    un = esms[0]
    connus = {e.finess: _connu(e) for e in esms}
    autre = un._replace(nom="AUTRE NOM", telephone="02 00 00 00 00", siret="")
    connus[un.finess] = _connu(un, saisis=frozenset({"nom"}), ferme_le=datetime.date(2026, 9, 1))
    diff = comparer([autre, *esms[1:]], connus, departement="35")
    (modification,) = diff.modifies
    assert modification.champs == {"telephone": (un.telephone, "02 00 00 00 00")}
    causes = " ".join(s.cause for s in diff.signales)
    assert "dit autre chose : Nom." in causes and "il reste fermé" in causes


def test_un_absent_est_signale_sauf_cree_a_la_main_ou_fichier_partiel() -> None:
    esms, _, _ = lus(FINESS_35.read_bytes())
    connus = {e.finess: _connu(e) for e in esms}
    connus["359999997"] = Connu(2, "359999997", connus[esms[0].finess].valeurs, frozenset(), True)
    diff = comparer(esms[1:], connus, departement="35")
    assert [connu.finess for connu in diff.disparues] == [esms[0].finess]
    partiel = comparer(esms[:9], connus, departement="35")
    assert not partiel.disparues and "partiel" in partiel.signales[-1].cause
