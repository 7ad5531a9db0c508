"""Lines of the side-by-side page, AESH by AESH: hours against the contract, schools, travel."""

from django.urls import reverse

from aesh.regles.durees import duree
from aesh.requetes.comparaison import Colonne, CoteACote
from aesh.requetes.lignes import LigneAesh
from aesh.views.chiffres import Cellule, Rangee, dire_semaines


def lignes_par_aesh(compare: CoteACote, departement: str) -> list[Rangee]:
    """One line by AESH: hours of weeks A and B against the contract, schools, travel."""
    noms: dict[str, str] = {}
    for colonne in compare.colonnes:
        noms |= {cle: ligne.nom for cle, ligne in colonne.aesh.items() if cle not in noms}
    return [
        Rangee(
            nom,
            [
                Cellule(
                    c.emploi.designation,
                    _heures(c.aesh[cle], compare) if cle in c.aesh else "N'est pas dans ce pôle",
                    _lieux(c, cle),
                    _adresse(c, departement, cle) if cle in c.aesh else "",
                )
                for c in compare.colonnes
            ],
        )
        for cle, nom in noms.items()
    ]


def _heures(ligne: LigneAesh, compare: CoteACote) -> str:
    placees = dire_semaines(ligne.semaine_a, ligne.semaine_b)
    if not compare.voit_contrats:
        return placees
    if ligne.contrat is None:
        return f"{placees}, sans contrat"
    reste = ligne.contrat - ligne.placees
    suite = f", {duree(-reste)} de trop" if ligne.etat == "depasse" else ""
    if ligne.etat == "libre":
        suite = f", reste {duree(reste)}"
    return f"{placees} sur {duree(ligne.contrat)}{suite}"


def _lieux(colonne: Colonne, cle: str) -> str:
    sites = colonne.sites.get(cle, 0)
    a, b = colonne.trajet(cle)
    trajet = f", {dire_semaines(a, b)} de trajet" if a or b else ""
    return f"{sites} écoles{trajet}" if sites > 1 else ""


def _adresse(colonne: Colonne, departement: str, cle: str) -> str:
    """Her line in the grid of a column."""
    cles = {"departement": departement, "pk": colonne.emploi.pk}
    return reverse("aesh:grille", kwargs=cles) + f"#ligne-{cle}"
