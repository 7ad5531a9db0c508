"""What the page gives its island: the grid, without the words that the island writes itself."""

from typing import Any

from aesh.requetes.grille import Grille

# As static/aesh/etat.js (``habiller``) writes them from the rest.
MOTS = (
    *("aesh_nom", "etablissement_nom", "classe_nom", "lettre"),
    *("titre", "sous_titre", "description"),
)


def donnees_de_l_ilot(grille: Grille) -> dict[str, Any]:
    """The whole grid; a slot keeps its words when its school or class is not among those listed."""
    donnees = grille.en_json()
    connus = {x["id"] for x in (*donnees["ecoles"], *donnees["classes"])}
    for creneau in donnees["creneaux"]:
        if {creneau["etablissement"], creneau["classe"] or creneau["etablissement"]} <= connus:
            for mot in MOTS:
                del creneau[mot]
    return donnees
