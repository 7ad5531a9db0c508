"""Components draw themselves with their required parameters alone; the gallery with all."""

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory

from socle.views.composants import galerie

FORMULAIRE = type("F", (forms.Form,), {"nom": forms.CharField(label="Nom")})
OBLIGATOIRES: dict[str, dict[str, Any]] = {
    "aide_lettre": {"aide": "collective"},
    "alerte": {},
    "badge": {"libelle": "Publié"},
    "bouton": {"libelle": "Agir"},
    "carte": {"titre": "Titre"},
    "champ": {"champ": FORMULAIRE()["nom"]},
    "chiffre_cle": {"libelle": "Élèves", "valeur": "12"},
    "etat_vide": {"titre": "Rien."},
    "fil_ariane": {"page": "Ici"},
    "filtre": {"formulaire": FORMULAIRE(), "action": "/liste/"},
    "formulaire": {"formulaire": FORMULAIRE()},
    "indicateur_etapes": {"etapes": ["Un", "Deux"], "courante": 1},
    "liste_description": {},
    "menu_actions": {},
    "messages": {"messages": []},
    "modale": {"id": "m", "titre": "Titre"},
    "onglets": {"libelle": "Files", "onglets": [{"libelle": "Une", "url": "/"}]},
    "pagination": {"page": Paginator(range(9), 2).page(2), "requete": QueryDict("q=a")},
    "progression": {"id": "p", "libelle": "Import", "valeur": 1, "texte": "1 %"},
    "recherche": {"libelle": "Rechercher"},
    "resume_erreurs": {"formulaire": FORMULAIRE({})},
    "segmente": {"libelle": "Vue", "choix": [{"libelle": "Liste", "url": "/"}]},
    "tableau": {"id": "t", "legende": "Écoles", "corps": ""},
}


class Indefinie:
    """An undefined variable fails."""

    def __contains__(self, morceau: str) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"variable indéfinie : {variable}")


@pytest.fixture(autouse=True)
def _variables_strictes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Indefinie())


def rendre(composant: str, **parametres: Any) -> str:
    avec = " ".join(f"{cle}={cle}" for cle in parametres)
    suite = f"with {avec} only" if avec else "only"
    gabarit = f'{{% include "composants/{composant}.html" {suite} %}}'
    return engines["django"].from_string(gabarit).render(parametres)


@pytest.mark.parametrize("nom", OBLIGATOIRES)
def test_un_composant_se_contente_de_ses_parametres_obligatoires(nom: str) -> None:
    assert rendre(nom, **OBLIGATOIRES[nom]).strip() or nom == "messages"


def test_un_composant_echappe_ce_qu_il_recoit() -> None:
    assert "<b>" not in rendre("bouton", libelle="<b>Agir</b>", complement="<b>", nom='"<b>')
    assert "<b>" not in rendre("carte", titre="<b>", texte="<b>")
    assert "<b>" not in rendre("tableau", id="t", legende="<b>", corps="<b>")


@pytest.mark.parametrize(
    ("niveau", "mot"),
    [(20, "Information :"), (25, "Succès :"), (30, "Attention :"), (40, "Erreur :")],
)
def test_un_message_de_django_prend_les_mots_de_son_niveau(niveau: int, mot: str) -> None:
    assert mot in rendre("messages", messages=[Message(niveau, "Fait.")])


def test_capture_garde_le_html_et_echappe_les_variables() -> None:
    gabarit = engines["django"].from_string(
        "{% load composants %}{% capture corps %}<p>{{ nom }}</p>{% endcapture %}"
        '{% include "composants/alerte.html" with corps=corps only %}'
    )
    assert "<p>&lt;i&gt;</p>" in gabarit.render({"nom": "<i>"})


def test_la_pagination_garde_les_filtres() -> None:
    assert 'href="?q=a&amp;page=3"' in rendre("pagination", **OBLIGATOIRES["pagination"])


def test_la_galerie_se_dessine_sans_variable_indefinie() -> None:
    requete = RequestFactory().get("/composants/")
    requete.user = AnonymousUser()
    assert galerie(requete).status_code == 200
