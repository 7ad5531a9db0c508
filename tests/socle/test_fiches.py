"""A table that becomes cards on a phone: each cell says its column, nothing is added twice."""

from django.template import Context, Template
from django.utils.safestring import SafeString

from socle.templatetags.composants import en_fiches

CORPS = SafeString(
    '<thead><tr><th scope="col">Ligne</th><th scope="col" class="nombre">Solde <b>(ETP)</b></th>'
    "</tr></thead><tbody><tr><th scope='row'><a href='?a=1&amp;b=2'>Léa &amp; Tom</a></th>"
    '<td class="nombre">−11,00</td></tr></tbody>'
    "<tfoot><tr><th scope='row'>Total</th><td></td></tr></tfoot>"
)


def test_chaque_cellule_porte_le_titre_de_sa_colonne():
    rendu = en_fiches(CORPS)
    assert '<td role="cell" data-titre="Solde (ETP)" class="nombre">−11,00</td>' in rendu, (
        "sans balise dans le titre"
    )
    assert '<th role="rowheader" data-titre="Ligne"' in rendu
    assert rendu.count('role="row"') == 2, "la tête reste une tête"
    assert rendu.startswith(CORPS.partition("</thead>")[0])


def test_ce_qui_etait_echappe_le_reste_et_rien_n_est_echappe_deux_fois():
    rendu = en_fiches(CORPS)
    assert "Léa &amp; Tom</a>" in rendu and "?a=1&amp;b=2" in rendu
    piege = SafeString(
        "<thead><tr><th>A &quot;x&quot; onmouseover=y</th></tr></thead><tr><td>1</td></tr>"
    )
    assert 'data-titre="A &quot;x&quot; onmouseover=y"' in en_fiches(piege)


def test_le_tableau_est_une_fiche_seulement_si_on_le_demande():
    gabarit = (
        '{% include "composants/tableau.html" with id="t" legende="T" corps=corps fiches=f only %}'
    )
    oui = Template(gabarit).render(Context({"corps": CORPS, "f": True}))
    non = Template(gabarit).render(Context({"corps": CORPS, "f": False}))
    assert "tableau-fiches" in oui and 'role="table"' in oui and "data-titre" in oui
    assert "tableau-fiches" not in non and "data-titre" not in non
