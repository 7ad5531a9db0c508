"""Exports of a queue: who may, what is in, what never runs, what is kept of it."""

import csv
import datetime
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from comptes.models import Mandat
from eleves.models import Eleve
from reporting.actions.exports import demander_export
from reporting.enums.files import FileTravail, FormatExport
from socle.classeur import DEBUTS, ecrire_classeur, neutraliser
from socle.erreurs import ActionRefusee
from socle.execution import executer_ici
from socle.fichiers import chemin_du_fichier
from socle.models import Acces
from socle.travaux import ErreurTravail
from tests import fabriques as f
from tests.distribution import connecter

ATTAQUES = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    "  =1+1",
    "\u00a0=1",
    "＝1+1",
    "|cmd",
    "%0a=1",
]


@pytest.fixture
def pole(dans_35):
    return f.petit_pole()


@pytest.fixture
def chef(dans_35):
    return f.mandat("SEI_CHEF", f.perimetre("T"))


def demander(mandat, cle="un", **autres):
    options = {
        "file": FileTravail.A_PLACER,
        "filtres": {},
        "format_voulu": FormatExport.CSV,
        "motif": "Comité de suivi",
        "avec_noms": False,
        **autres,
    }
    return demander_export(auteur=mandat, cle=cle, **options)


def fait(travail):
    travail = executer_ici(travail)
    chemin = chemin_du_fichier(travail.fichier)
    assert chemin is not None
    return travail, chemin.read_bytes()


def en_rangees(format_voulu, contenu):
    """Every cell as text, whatever the file."""
    if format_voulu == "csv":
        return list(csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";"))
    feuille = CalamineWorkbook.from_filelike(io.BytesIO(contenu)).get_sheet_by_index(0)
    return [[str(case) for case in rangee] for rangee in feuille.to_python()]


# --- what never runs ----------------------------------------------------------------------------


@pytest.mark.parametrize("format_voulu", ["xlsx", "ods", "csv"])
def test_aucune_case_n_est_une_formule(format_voulu):
    lignes = [[attaque, "sûr", 7] for attaque in ATTAQUES]
    contenu = ecrire_classeur(format_voulu, "=titre", "=mention", ["=a", "b", "c"], lignes)
    rangees = en_rangees(format_voulu, contenu)
    textes = [rangee[0] for rangee in rangees]
    assert len(textes) == len(ATTAQUES) + 2
    assert [t for t in textes if not t.startswith("'")] == []
    if format_voulu != "csv":
        import zipfile

        archive = zipfile.ZipFile(io.BytesIO(contenu))
        xml = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml"))
        assert not re.search(r"<f[ >]|table:formula|<hyperlink", xml)


@given(st.text(max_size=30))
def test_ce_qui_sort_ne_commence_jamais_une_formule(texte):
    sorti = neutraliser(texte)
    assert sorti.lstrip(" \u00a0\u202f")[:1] not in DEBUTS or not sorti.strip()
    assert sorti.lstrip("'").strip() == neutraliser(texte.lstrip("'")).lstrip("'").strip()


@pytest.mark.parametrize("format_voulu", ["xlsx", "ods", "csv"])
def test_les_dates_et_les_nombres_restent_des_valeurs(format_voulu):
    jour = datetime.date(2026, 11, 3)
    contenu = ecrire_classeur(
        format_voulu, "T", "m", ["a", "b", "c"], [["Élève & <b>", jour, 12], ["", None, 0]]
    )
    lues = en_rangees(format_voulu, contenu)[2]
    if format_voulu == "csv":
        assert lues == ["Élève & <b>", "03/11/2026", "12"]
    else:
        assert lues == ["Élève & <b>", "2026-11-03", "12.0"]


# --- who may, what is in ------------------------------------------------------------------------


@pytest.mark.parametrize("format_voulu", list(FormatExport))
def test_le_chef_exporte_les_noms_avec_qui_quand_et_pourquoi(pole, chef, format_voulu):
    travail, contenu = fait(demander(chef, format_voulu=format_voulu, avec_noms=True))
    rangees = en_rangees(format_voulu, contenu)
    mention = rangees[0][0]
    assert f"par {chef.membre.prenom} {chef.membre.nom}, Chef du SEI" in mention
    assert "Motif : Comité de suivi." in mention and re.search(r"\d\d/\d\d/\d{4} à", mention)
    assert rangees[1][1:3] == ["Nom", "Prénom"]
    assert sorted(r[2] for r in rangees[2:]) == ["Léa", "Nour", "Tom"]
    assert travail.resultat["nom_fichier"] == f"a-traiter-a-placer.{format_voulu}"
    lus = Acces.objects.get(action="export", objet="eleve")
    assert set(lus.ids) == set(Eleve.objects.values_list("pk", flat=True))
    assert lus.motif == "Comité de suivi"


@pytest.mark.parametrize("role", ["SEI", "COORD_PIAL"])
def test_sans_la_lettre_x_aucun_nom_ne_sort(pole, role):
    mandat = pole.coordination if role == "COORD_PIAL" else f.mandat(role, f.perimetre("T"))
    with pytest.raises(ActionRefusee):
        demander(mandat, avec_noms=True)
    _, contenu = fait(demander(mandat))
    texte = contenu.decode("utf-8-sig")
    assert len(texte.splitlines()) == 5
    for eleve in Eleve.objects.all():
        assert eleve.prenom not in texte and eleve.nom not in texte
    page = connecter(mandat.membre, mandat).get("/35/a-traiter/exporter/").content.decode()
    assert "avec_noms" not in page


def test_le_droit_est_juge_a_nouveau_quand_le_fichier_se_fait(pole, chef):
    travail = demander(chef, avec_noms=True)
    Mandat.objects.filter(pk=chef.pk).update(role="SEI")
    with pytest.raises(ErreurTravail, match="ne permet plus"):
        executer_ici(travail)


def test_l_export_suit_les_filtres_et_le_perimetre(pole, chef):
    f.eleve("Ailleurs", f.ecole("École du Large"))
    _, contenu = fait(demander(chef, filtres={"q": "du port"}, avec_noms=True))
    assert [r[2] for r in en_rangees("csv", contenu)[2:]] == ["Tom"]
    _, contenu = fait(demander(pole.coordination, "deux"))
    assert len(en_rangees("csv", contenu)) == 2 + 3


def test_sans_motif_pas_d_export(pole, chef):
    client = connecter(chef.membre, chef)
    reponse = client.post("/35/a-traiter/exporter/", {"format": "csv", "motif": "x", "envoi": "a"})
    assert reponse.status_code == 422
    with pytest.raises(ActionRefusee, match="pourquoi"):
        demander(chef, motif="  x ")


def test_le_meme_formulaire_envoye_deux_fois_est_le_meme_travail(pole, chef):
    client = connecter(chef.membre, chef)
    envoi = {"format": "ods", "motif": "Comité de suivi", "envoi": "abc"}
    urls = {client.post("/35/a-traiter/exporter/?type=mutualisee", envoi).url for _ in range(2)}
    assert len(urls) == 1
