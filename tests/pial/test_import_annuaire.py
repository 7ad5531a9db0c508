"""Import of the real directory: what it writes, what it keeps, what it flags, how it is undone."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptes.actions.territoires import charger_territoires
from comptes.models import Departement, Perimetre
from pial.actions.imports import ErreurImport, annuler_import, appliquer_import, preparer_import
from pial.annuaire.comparaison import Differences
from pial.models import (
    Circonscription,
    Etablissement,
    ImportAnnuaire,
    PlageOuverture,
    Pole,
    Rattachement,
)
from socle.cloison import cloison
from tests.pial.conftest import ANNUAIRE_35, ANNUAIRE_44, DONNEES, EXCEL, JOUR, Importer

DEMAIN = JOUR + datetime.timedelta(days=1)
LIGNES = ANNUAIRE_35.read_text(encoding="utf-8-sig").splitlines()


def contenu(*remplacements: tuple[str, str], sans: tuple[str, ...] = ()) -> bytes:
    """The file of Ille-et-Vilaine, changed."""
    texte = "\n".join(ligne for ligne in LIGNES if not ligne.startswith(sans or ("§",)))
    for avant, apres in remplacements:
        assert avant in texte
        texte = texte.replace(avant, apres)
    return texte.encode()


def photo() -> dict[str, Any]:
    """Everything that an import writes."""
    with cloison("35"):
        ecoles = Etablissement.objects.order_by("uai").values_list(
            "uai", "nom", "cle_tri", "circonscription__nom", "disparu_le", "perimetre__libelle"
        )
        liens = Rattachement.objects.order_by("etablissement__uai", "periode").values_list(
            "etablissement__uai", "pole__code", "periode"
        )
        return {
            "ecoles": list(ecoles),
            "liens": list(liens),
            "poles": sorted(Pole.objects.values_list("code", "nom")),
            "perimetres": Perimetre.objects.count(),
        }


def test_l_ille_et_vilaine(annuaire_35: Differences, dans_35: Departement) -> None:
    bilan = annuaire_35.bilan()
    assert (bilan["lignes"], bilan["crees"], bilan["signales"], bilan["rejetes"]) == (
        996,
        993,
        3,
        0,
    )
    assert Etablissement.objects.count() == 993
    assert Pole.objects.filter(genre="PIAL").count() == 47
    assert Circonscription.objects.count() == 20
    assert not Pole.objects.filter(support=None).exists()
    assert Pole.objects.filter(secteur="mixte").count() == 46
    assert set(Pole.objects.values_list("degre", flat=True)) == {"interdegre"}
    par_pole = sorted(pole.rattachements.count() for pole in Pole.objects.all())
    assert (par_pole[0], par_pole[-1]) == (6, 66)  # 67 rows, one of them an annex
    for modele in (Etablissement, Pole, Circonscription):
        assert not modele.objects.filter(perimetre=None).exists()
    ecole = Etablissement.objects.get(uai="0350122T")
    assert ecole.perimetre.libelle == "Ecole primaire publique les Lucioles (Baulon)"
    lien = Rattachement.objects.get(etablissement=ecole)
    assert lien.pole.code == "0351881E" and lien.periode.lower == datetime.date(2026, 9, 1)


def test_le_second_passage_ne_change_rien(
    annuaire_35: Differences, importer: Importer, departement_35: Departement
) -> None:
    avant = photo()
    bilan = importer(ANNUAIRE_35.read_bytes(), le=DEMAIN).bilan()
    assert (bilan["crees"], bilan["modifies"], bilan["inchanges"]) == (0, 0, 993)
    assert photo() == avant
    with cloison("35"):
        assert ImportAnnuaire.objects.count() == 1


def test_l_ordre_des_lignes_ne_change_rien(annuaire_35: Differences, importer: Importer) -> None:
    renverse = "\n".join([LIGNES[0], *reversed(LIGNES[1:])]).encode("latin-1", "replace")
    diff = importer(renverse, simulation=True)
    assert not diff.crees and not diff.modifies


def test_la_simulation_n_ecrit_rien(departement_35: Departement, importer: Importer) -> None:
    with CaptureQueriesContext(connection) as requetes:
        assert importer(ANNUAIRE_35.read_bytes(), simulation=True).bilan()["crees"] == 993
    ecritures = [q["sql"] for q in requetes if q["sql"].startswith(("INSERT", "UPDATE", "COPY"))]
    assert not ecritures and not photo()["ecoles"]


def test_une_annexe_est_signalee_et_fondue(annuaire_35: Differences, dans_35: Departement) -> None:
    assert Etablissement.objects.get(uai="0350852L").nom == "Collège Saint-Joseph"
    causes = [s.cause for s in annuaire_35.signales if s.code == "0350852L"]
    assert len(causes) == 1 and "annexe du collège Saint-Joseph" in causes[0]


def test_les_modifications_champ_par_champ(annuaire_35: Differences, importer: Importer) -> None:
    change = contenu(("les Lucioles", "les Coccinelles"), ("0351881E;;;;", "0350057X;;;;"))
    diff = importer(change, le=DEMAIN)
    modification = next(m for m in diff.modifies if m.ecole.uai == "0350122T")
    assert modification.champs == {
        "nom": ("Ecole primaire publique les Lucioles", "Ecole primaire publique les Coccinelles"),
        "pial": ("0351881E", "0350057X"),
    }
    with cloison("35"):
        liens = Rattachement.objects.filter(etablissement__uai="0350122T").order_by("periode")
        assert [(r.pole.code, r.periode.upper) for r in liens] == [
            ("0351881E", DEMAIN),
            ("0350057X", None),
        ]
        assert "Coccinelles" in liens[0].etablissement.perimetre.libelle
    assert not importer(change, le=DEMAIN).modifies


def test_une_ecole_absente_est_signalee_puis_revient(
    annuaire_35: Differences, importer: Importer
) -> None:
    diff = importer(contenu(sans=("0350122T",)))
    assert [connue.uai for connue in diff.disparues] == ["0350122T"]
    with cloison("35"):
        ecole = Etablissement.objects.get(uai="0350122T")
        assert ecole.disparu_le == JOUR and ecole.rattachements.count() == 1
    second = importer(contenu(sans=("0350122T",)), le=DEMAIN)
    assert not second.disparues and second.bilan()["signales"] == diff.bilan()["signales"]
    retour = importer(ANNUAIRE_35.read_bytes())
    assert [m.champs for m in retour.modifies] == [{"disparu_le": (JOUR, None)}]


def test_un_extrait_ne_fait_disparaitre_personne(
    annuaire_35: Differences, importer: Importer
) -> None:
    diff = importer("\n".join(LIGNES[:20]).encode())
    assert not diff.disparues
    assert "aucune absence n'est signalée" in diff.signales[-1].cause


def test_un_fichier_reduit_n_efface_rien(annuaire_35: Differences, importer: Importer) -> None:
    """The reduced layout has neither PIAL nor district, and guesses the kind of school."""
    reduit = ["Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Telephone"]
    reduit += [";".join([*ligne.split(";")[:3], ""]) for ligne in LIGNES[1:] if '"' not in ligne]
    avant = photo()
    diff = importer("\n".join(reduit).encode())
    assert not diff.modifies and not diff.crees and not diff.disparues
    assert photo() == avant


def test_une_valeur_abimee_garde_la_valeur_connue(
    annuaire_35: Differences, importer: Importer
) -> None:
    diff = importer(contenu(("21350016800025", "2,13500E+13"), ("0299853802", "299853802")))
    assert not diff.modifies
    assert "SIRET ; la valeur connue est gardée" in diff.signales[-1].cause
    with cloison("35"):
        assert Etablissement.objects.get(uai="0350122T").siret == "21350016800025"


def test_le_choix_du_sei_est_garde(annuaire_35: Differences, importer: Importer) -> None:
    with cloison("35"):
        lien = Rattachement.objects.get(etablissement__uai="0350122T")
        lien.pole, lien.est_saisi = Pole.objects.get(code="0350057X"), True
        lien.save()
    diff = importer(ANNUAIRE_35.read_bytes())
    assert not diff.modifies
    assert any("le choix du SEI est gardé" in s.cause for s in diff.signales)


def test_la_loire_atlantique_et_le_fichier_d_un_autre_departement(
    departement_44: Departement, importer: Importer
) -> None:
    assert importer(ANNUAIRE_44.read_bytes(), "44").bilan()["crees"] == 1062
    assert importer(ANNUAIRE_44.read_bytes(), "44").bilan()["inchanges"] == 1062
    bilan = importer(ANNUAIRE_44.read_bytes(), "35").bilan()
    assert bilan["rejetes"] == bilan["lignes"] == 1062
    assert bilan["rejets"][0] == {
        "ligne": 2,
        "cause": "0440008V relève du département 44, pas du 35.",
    }


def test_les_departements_du_fichier_abime(departement_35: Departement, importer: Importer) -> None:
    charger_territoires()
    bilan = importer(EXCEL.read_bytes(), "21").bilan()
    assert (bilan["crees"], bilan["rejetes"]) == (6, 2)


# Screen path and undo


def test_appliquer_puis_annuler_rend_l_etat_d_avant(
    annuaire_35: Differences, importer: Importer
) -> None:
    avant = photo()
    change = contenu(
        ("les Lucioles", "les Coccinelles"),
        ("0351881E;;;;", "0350057X;;;;"),
        ("0350165P", "0350166R"),
    )
    with cloison("35"):
        importation = preparer_import(contenu=change, nom_fichier="n.csv", le=DEMAIN, auteur=None)
        assert photo() == avant
        with cloison("35"):
            appliquer_import(importation=importation, le=DEMAIN)
        with pytest.raises(ErreurImport, match="déjà appliqué"):
            appliquer_import(importation=importation, le=DEMAIN)
        assert photo() != avant
        premier = ImportAnnuaire.objects.order_by("cree_le").first()
        with pytest.raises(ErreurImport, match="plus récent"):
            annuler_import(importation=premier)
        annuler_import(importation=importation)
        assert photo() == avant
        with pytest.raises(ErreurImport, match="déjà annulé"):
            annuler_import(importation=importation)
        annuler_import(importation=premier)
        assert not Etablissement.objects.exists() and not Pole.objects.exists()


def test_annuler_refuse_quand_d_autres_travaux_en_dependent(
    annuaire_35: Differences, dans_35: Departement
) -> None:
    importation = ImportAnnuaire.objects.get()
    ecole = Etablissement.objects.get(uai="0350122T")
    plage = PlageOuverture.objects.create(etablissement=ecole, jour=1, minutes=(510, 720))
    with pytest.raises(ErreurImport, match="horaires"):
        annuler_import(importation=importation)
    plage.delete()
    Pole.objects.create(code="X", nom="X", periode=(JOUR, None), perimetre=ecole.perimetre)
    with pytest.raises(ErreurImport, match="ne peut plus être annulé"):
        annuler_import(importation=importation)
    assert Etablissement.objects.count() == 993


def test_appliquer_refuse_si_les_ecoles_ont_change(
    annuaire_35: Differences, dans_35: Departement
) -> None:
    change = contenu(("les Lucioles", "les Coccinelles"))
    importation = preparer_import(contenu=change, nom_fichier="n.csv", le=JOUR, auteur=None)
    Etablissement.objects.filter(uai="0350165P").update(nom="Autre nom")
    with pytest.raises(ErreurImport, match="déposez à nouveau"):
        appliquer_import(importation=importation, le=JOUR)


# Commands


def lancer(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    try:
        call_command(*arguments)
        code = 0
    except SystemExit as sortie:
        code = int(sortie.code or 0)
    sortie, erreurs = capsys.readouterr()
    return code, sortie, erreurs


def test_la_commande_rend_le_bilan_en_json(departement_35: Departement, capsys: Any) -> None:
    arguments = ("importer_annuaire", str(ANNUAIRE_35), "--departement", "35", "--json")
    code, sortie, _ = lancer(capsys, *arguments, "--simulation")
    assert code == 0 and json.loads(sortie.splitlines()[-1])["crees"] == 993
    code, sortie, _ = lancer(capsys, *arguments)
    bilan = json.loads(sortie.splitlines()[-1])
    assert set(bilan) == {
        "lignes", "crees", "modifies", "inchanges", "signales", "rejetes", "rejets",
    }  # fmt: skip
    code, sortie, _ = lancer(capsys, *arguments)
    assert json.loads(sortie)["inchanges"] == 993


def test_la_commande_sans_json_parle_francais(departement_44: Departement, capsys: Any) -> None:
    code, sortie, _ = lancer(capsys, "importer_annuaire", str(ANNUAIRE_44), "--departement", "44")
    assert code == 0 and "Import terminé : 1062 lignes lues, 1062 écoles créées" in sortie


@pytest.mark.parametrize(
    ("fichier", "departement", "phrase"),
    [
        ("formats/onde_CSVExtraction-eleves.csv", "35", "export ONDE"),
        ("annuaire/absent.csv", "35", "ne peut pas être lu"),
        ("annuaire/35_fr-en-annuaire-education.csv", "99", "Département inconnu"),
    ],
)
def test_la_commande_refuse_avec_une_phrase(
    departement_35: Departement, capsys: Any, fichier: str, departement: str, phrase: str
) -> None:
    chemin = str(DONNEES / fichier)
    code, sortie, erreurs = lancer(
        capsys, "importer_annuaire", chemin, "--departement", departement
    )
    assert code == 2 and phrase in erreurs and not sortie


def test_tous_les_departements_d_un_fichier(
    departement_35: Departement, capsys: Any, tmp_path: Path
) -> None:
    charger_territoires()
    melange = tmp_path / "melange.csv"
    tete, *lignes = ANNUAIRE_44.read_text(encoding="utf-8-sig").splitlines()
    corse = lignes[1].replace(";044;", ";02A;")
    inconnue = lignes[2].replace(";044;", ";999;")
    melange.write_text("\n".join([tete, lignes[0], corse, inconnue]), encoding="utf-8")
    arguments = ("importer_annuaire", str(melange), "--departement", "tous", "--json")
    bilan = json.loads(lancer(capsys, *arguments)[1])
    assert (bilan["lignes"], bilan["crees"], bilan["rejetes"]) == (3, 2, 1)
    assert bilan["rejets"][0]["ligne"] == 4 and "département inconnu" in bilan["rejets"][0]["cause"]
    with cloison("2A"):
        assert Etablissement.objects.count() == 1
    assert json.loads(lancer(capsys, *arguments)[1])["inchanges"] == 2
