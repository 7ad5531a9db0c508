"""French that follows its neighbour: elision, the first of a month, abbreviated days."""

import datetime

import pytest
from django.template import Context, Template

from socle.texte import de


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("Ibrahim K.", "d'Ibrahim K."),
        ("Élise D.", "d'Élise D."),
        ("Œuilly", "d'Œuilly"),
        ("Ahmed", "d'Ahmed"),
        ("Oumar", "d'Oumar"),
        ("Yves", "d'Yves"),
        ("Ysé", "d'Ysé"),
        ("Yanis", "de Yanis"),
        ("Youssef", "de Youssef"),
        ("Yaëlle", "de Yaëlle"),
        ("Hélène", "d'Hélène"),
        ("Henri-Louis", "d'Henri-Louis"),
        ("Hamza", "de Hamza"),  # aspirated
        ("Hugo", "de Hugo"),  # both are written: never a fault
        ("Léa A.", "de Léa A."),
        ("  Anne-Marie ", "d'Anne-Marie"),
        ("11", "de 11"),
        ("", "de "),
    ],
)
def test_de_s_elide_comme_on_l_ecrit(nom, dit):
    assert de(nom) == dit


def rendre(gabarit, **contexte):
    return Template(gabarit).render(Context(contexte))


def test_le_filtre_est_la_sans_rien_charger_et_echappe_le_nom():
    assert rendre("{{ nom|de }}", nom="Inès") == "d&#x27;Inès"
    assert "<b>" not in rendre("{{ nom|de }}", nom="<b>Inès</b>")


@pytest.mark.parametrize(
    ("jour", "format_voulu", "dit"),
    [
        (datetime.date(2026, 9, 1), "j F Y", "1er septembre 2026"),
        (datetime.date(2026, 9, 1), "l j F Y", "mardi 1er septembre 2026"),
        (datetime.date(2026, 9, 1), "d/m/Y", "01/09/2026"),
        (datetime.date(2026, 9, 11), "j F Y", "11 septembre 2026"),
        (datetime.date(2026, 9, 21), "j F", "21 septembre"),
        (datetime.datetime(2026, 9, 1, 8, 5), r"j F Y à G \h i", "1er septembre 2026 à 8 h 05"),
        (None, "j F Y", ""),
        ("", "j F Y", ""),
    ],
)
def test_le_premier_du_mois_se_dit_1er(jour, format_voulu, dit):
    assert rendre("{{ jour|date:f }}", jour=jour, f=format_voulu) == dit


def test_l_heure_du_departement_choisit_le_jour():
    """23 h UTC on 31 August is already 1 September in Paris."""
    instant = datetime.datetime(2026, 8, 31, 23, 0, tzinfo=datetime.UTC)
    assert rendre('{{ instant|date:"j F" }}', instant=instant) == "1er septembre"


@pytest.mark.parametrize(
    ("jour", "dit"),
    [
        (datetime.date(2026, 11, 16), "lun. 16 nov. 2026"),
        (datetime.date(2026, 6, 3), "mer. 3 juin 2026"),
        (datetime.date(2027, 2, 1), "lun. 1er fév. 2027"),
    ],
)
def test_les_jours_courts_ont_leur_point_et_pas_de_majuscule(jour, dit):
    assert rendre("{{ jour|jour_court }}", jour=jour) == dit
