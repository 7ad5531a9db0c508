"""The week of a proposal, by AESH: the draft's slots, and over them what would change."""

from dataclasses import dataclass, field
from typing import Any

from aesh.enums import Decision
from aesh.planning.differences import Acte
from aesh.requetes.grille import Grille
from aesh.requetes.lignes import LigneCreneau
from aesh.requetes.propositions import LigneLue
from aesh.views.presentation import Filtre, LigneAffichee, jours_vides, lignes_affichees, quarts

NOUVEAU = "nouveau-"
# What stands in the box of a slot of the draft, and of the place where it would go.
PART, VIENT = "part", "vient"


@dataclass(frozen=True)
class Marque:
    """What happens to a box: word, CSS class, line of the list."""

    mot: str
    classe: str
    ligne: str
    decision: str = ""


@dataclass
class SemaineProposee:
    """Rows of the AESH whose week changes, and the marks of their boxes."""

    lignes: list[LigneAffichee]
    classes: str
    jours: list[tuple[int, str, bool]]
    graduations: list[tuple[int, int]]
    marques: dict[str, Marque] = field(default_factory=dict)


def semaine_proposee(
    grille: Grille, lues: list[LigneLue], jours: dict[int, str]
) -> SemaineProposee:
    """Lay the lines over the draft; refused ones are left out."""
    marques: dict[str, Marque] = {}
    neuves: list[LigneCreneau] = []
    presents = {ligne.id for ligne in grille.creneaux}
    touches: set[str] = set()
    for lue in lues:
        ligne = lue.ligne
        if ligne.decision == Decision.REFUSEE:
            continue
        touches |= lue.personnes
        cle = str(ligne.pk)
        if ligne.decision == Decision.ACCEPTEE:
            if str(ligne.pose) in presents:
                marques[str(ligne.pose)] = Marque(lue.mot, VIENT, cle, "accepté")
            continue
        ancien = str(ligne.creneau)
        if ligne.acte == Acte.RETRAIT:
            marques[ancien] = Marque("Retiré", PART, cle)
        elif ligne.acte == Acte.COMPLEMENT and ancien in presents:
            marques[ancien] = Marque("Élèves changés", VIENT, cle)
        else:
            if ligne.creneau:
                marques[ancien] = Marque("Quitte", PART, cle)
            neuf = NOUVEAU + cle
            marques[neuf] = Marque(lue.mot, VIENT, cle)
            neuves.append(_boite(neuf, lue))
    grille.creneaux = [*grille.creneaux, *neuves]
    debut, fin = grille.heures
    vides = jours_vides(grille)
    return SemaineProposee(
        lignes=[x for x in lignes_affichees(grille, Filtre()) if x.tete.cle in touches],
        classes=" ".join([f"n{(fin - debut) // 15}", *(f"vide-{j}" for j in vides)]),
        jours=[(numero, nom, numero in vides) for numero, nom in jours.items()],
        graduations=[
            (quarts(h * 60, h * 60, debut)[0], h) for h in range(debut // 60, fin // 60 - 1, 2)
        ],
        marques=marques,
    )


def _boite(cle: str, lue: LigneLue) -> LigneCreneau:
    """A proposed slot, in the words of a slot of the grid."""
    ligne = lue.ligne
    noms: list[dict[str, Any]] = [{"id": str(e), "nom": nom} for e, nom in lue.eleves]
    return LigneCreneau(
        id=cle,
        revision=0,
        aesh=str(ligne.aesh_id),
        aesh_nom=lue.aesh,
        etablissement=str(ligne.etablissement_id),
        etablissement_nom=lue.ecole,
        classe=None,
        classe_nom="",
        type=ligne.type,
        lettre="",
        jour=ligne.jour,
        debut=ligne.debut,
        fin=ligne.fin,
        semaine=ligne.semaine,
        eleves=noms,
        titre=noms[0]["nom"] if len(noms) == 1 else f"{len(noms)} élèves",
        sous_titre=lue.ecole,
        description=f"{lue.qui}, {lue.quand}, avec {lue.aesh}, {lue.ecole}.",
        remarques=0,
    )
