"""Import of FINESS: what it writes, what it keeps, how it is undone, the command."""

import json
from typing import Any

import pytest
from django.core.management import call_command

from comptes.actions.territoires import charger_territoires
from comptes.enums import Role
from comptes.models import Departement, Perimetre
from esms.actions.emas import DonneesEmas, creer_emas
from esms.actions.fiches import DonneesEsms, modifier_esms
from esms.actions.imports import ESMS
from esms.models import Esms, ImportEsms
from pial.actions.officiel import annuler_fichier, appliquer_fichier, preparer_fichier
from pial.actions.sorte_import import ErreurImport
from socle.cloison import cloison
from tests import fabriques as f
from tests.esms.conftest import FINESS_35, FINESS_44, JOUR, OFFICIEL, Importer

LIGNES = FINESS_35.read_text(encoding="utf-8").splitlines()
BRETECHE = "350002283"


def sans(finess: str) -> list[str]:
    return [ligne for ligne in LIGNES if not ligne.startswith(f"{finess};")]


def photo() -> list[Any]:
    with cloison("35"):
        return [
            Perimetre.objects.count(),
            *Esms.objects.order_by("finess").values_list(
                "finess", "nom", "cle_tri", "telephone", "disparu_le", "perimetre__libelle"
            ),
        ]


@pytest.fixture
def importe(departement_35: Departement, importer: Importer) -> dict:
    return importer(FINESS_35.read_bytes(), departement_35)


def donnees(esms: Esms, **autres: str) -> DonneesEsms:
    noms = DonneesEsms.__dataclass_fields__
    return DonneesEsms(**{nom: getattr(esms, nom) for nom in noms} | autres)


def test_l_ille_et_vilaine_puis_rien_de_plus(importe, importer, departement_35) -> None:
    assert {k: v for k, v in importe.items() if k != "rejets"} == {
        "lignes": 73, "crees": 73, "modifies": 0, "inchanges": 0, "signales": 0, "rejetes": 0,
    }  # fmt: skip
    avant = photo()
    second = importer(FINESS_35.read_bytes(), departement_35)
    assert (second["crees"], second["modifies"], second["inchanges"]) == (0, 0, 73)
    assert photo() == avant and avant[0] == 73
    with cloison("35"):
        assert ImportEsms.objects.count() == 1  # what changes nothing leaves no trace


def test_la_simulation_n_ecrit_rien(importer, departement_35) -> None:
    assert importer(FINESS_35.read_bytes(), departement_35, simulation=True)["crees"] == 73
    assert photo() == [0]


def test_simuler_appliquer_annuler_rend_l_etat_d_avant(importe, dans_35) -> None:
    avant = photo()
    parti = "350002622"  # one leaves, one comes, one changes its name
    nouveau = "350999991" + LIGNES[1][9:]
    contenu = "\n".join([*sans(parti), nouveau]).replace("IME LA BRETECHE", "IME DU BOIS").encode()
    importation = preparer_fichier(
        sorte=ESMS, contenu=contenu, nom_fichier="n.csv", le=JOUR, auteur=None
    )
    assert photo() == avant
    appliquer_fichier(sorte=ESMS, importation=importation, le=JOUR)
    assert Esms.objects.get(finess=BRETECHE).perimetre.libelle == "IME DU BOIS"
    assert Esms.objects.get(finess=parti).disparu_le == JOUR
    assert Esms.objects.filter(finess="350999991").exists()
    with pytest.raises(ErreurImport, match="déjà appliqué"):
        appliquer_fichier(sorte=ESMS, importation=importation, le=JOUR)
    premier = ImportEsms.objects.order_by("cree_le").first()
    with pytest.raises(ErreurImport, match="plus récent"):
        annuler_fichier(sorte=ESMS, importation=premier)
    annuler_fichier(sorte=ESMS, importation=importation)
    assert photo() == avant
    annuler_fichier(sorte=ESMS, importation=premier)
    assert photo() == [0]


def test_ce_qu_on_a_corrige_est_garde_et_empeche_d_annuler(importe, dans_35) -> None:
    sei = f.mandat(Role.SEI, f.perimetre("T"))
    esms = Esms.objects.get(finess=BRETECHE)
    modifier_esms(auteur=sei, esms=esms, donnees=donnees(esms, telephone="02 11 22 33 44"))
    esms.refresh_from_db()
    assert esms.saisis == ["telephone"]
    importation = preparer_fichier(
        sorte=ESMS, contenu=FINESS_35.read_bytes(), nom_fichier="n", le=JOUR, auteur=None
    )
    assert importation.bilan["modifies"] == 0
    assert "dit autre chose : Téléphone" in importation.differences["signales"][0]["cause"]
    with pytest.raises(ErreurImport, match="modifié à la main"):
        annuler_fichier(sorte=ESMS, importation=ImportEsms.objects.order_by("cree_le")[0])


def test_une_emas_empeche_d_annuler_et_dit_laquelle(importe, dans_35) -> None:
    sei = f.mandat(Role.SEI, f.perimetre("T"))
    esms = Esms.objects.get(finess=BRETECHE)
    creer_emas(auteur=sei, donnees=DonneesEmas("EMAS Nord", esms, "", ""), du=JOUR)
    with pytest.raises(ErreurImport, match="EMAS Nord"):
        annuler_fichier(sorte=ESMS, importation=ImportEsms.objects.get())
    assert Esms.objects.count() == 73


def test_un_absent_est_signale_puis_revient(importe, importer, departement_35) -> None:
    bilan = importer("\n".join(sans(BRETECHE)).encode(), departement_35)
    assert (bilan["signales"], bilan["modifies"]) == (1, 0)
    with cloison("35"):
        assert Esms.objects.get(finess=BRETECHE).disparu_le is not None
    assert importer(FINESS_35.read_bytes(), departement_35)["modifies"] == 1
    with cloison("35"):
        assert Esms.objects.get(finess=BRETECHE).disparu_le is None


# The command


def lancer(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    code = 0
    try:
        call_command("importer_esms", *arguments)
    except SystemExit as sortie:
        code = int(sortie.code or 0)
    return code, *capsys.readouterr()


def test_la_commande_un_departement_tous_et_refus(
    departement_35, departement_44, capsys: Any, tmp_path: Any
) -> None:
    code, sortie, _ = lancer(capsys, str(FINESS_35), "--departement", "35")
    assert code == 0 and "Import terminé : 73 lignes lues, 73 ESMS créés, 0 modifiés" in sortie
    code, sortie, _ = lancer(capsys, str(FINESS_44), "--departement", "35", "--json")
    bilan = json.loads(sortie)
    assert (code, bilan["lignes"], bilan["rejetes"], bilan["crees"]) == (0, 117, 117, 0)
    assert bilan["rejets"][0]["ligne"] == 2
    charger_territoires()
    tous = tmp_path / "tous.csv"
    tous.write_text(FINESS_35.read_text() + "\n".join(FINESS_44.read_text().splitlines()[1:]))
    code, sortie, _ = lancer(capsys, str(tous), "--departement", "tous", "--json")
    bilan = json.loads(sortie)
    assert (bilan["crees"], bilan["inchanges"], bilan["rejetes"]) == (117, 73, 0)
    code, sortie, _ = lancer(capsys, str(OFFICIEL), "--departement", "tous", "--json")
    bilan = json.loads(sortie)  # Martinique; the invented number of Mayotte has a wrong key
    assert (bilan["crees"], [rejet["ligne"] for rejet in bilan["rejets"]]) == (1, [5])
    for arguments, phrase in (
        ((str(tmp_path / "rien.csv"), "--departement", "35"), "ne peut pas être lu"),
        ((str(FINESS_35), "--departement", "99"), "Département inconnu : 99"),
        (("donnees/annuaire/44_etablissements.csv", "--departement", "44"), "annuaire des écoles"),
    ):
        code, sortie, erreurs = lancer(capsys, *arguments)
        assert code == 2 and phrase in erreurs and not sortie
