"""One row of the directory, cleaned into an ``Ecole``.

An empty string or ``None`` means "this file does not say": a known value is then kept.
"""

import datetime
from collections import namedtuple
from operator import itemgetter
from typing import Any, NamedTuple

from pial.annuaire.cellules import (
    LigneRefusee,
    code_a_cinq,
    coordonnees,
    date_francaise,
    departement_de,
    dispositif,
    entier,
    espaces,
    lire_contrat,
    lire_courriel,
    lire_etat,
    lire_pial,
    lire_uai,
    nom_circonscription,
    siret,
    telephone,
    tri_etat,
    uai_ou_rien,
)
from pial.annuaire.lecture import COLONNES
from pial.annuaire.nomenclature import (
    degre_du_type,
    secteur_du_statut,
    type_etablissement,
)
from socle.officiel import Rejet, Tableau
from socle.texte import cle_tri

LONGUEURS = {
    "nom": 200,
    "adresse": 200,
    "commune": 80,
}


Cellules: Any = namedtuple("Cellules", COLONNES)  # type: ignore[misc]  # the columns of lecture


class Ecole(NamedTuple):
    """What one file says of one school; fields are named as in ``Etablissement``.

    A named tuple, ten times cheaper to make than a frozen dataclass: France has 61,000 schools.
    """

    ligne: int
    departement: str
    uai: str
    nom: str
    cle_tri: str
    type: str
    type_est_sur: bool  # told by a code or by flags, not guessed from the name
    libelle_nature: str
    degre: str
    secteur: str
    type_contrat: str
    adresse: str
    code_postal: str
    commune: str
    code_commune: str
    telephone: str
    courriel: str
    siret: str
    effectif: int | None
    latitude: float | None
    longitude: float | None
    a_ulis: bool | None
    a_segpa: bool | None
    a_restauration: bool | None
    etat: str
    ouvert_le: datetime.date | None
    rpi: str
    uai_mere: str
    circonscription: str
    code_circonscription: str
    pial: str
    voies: int  # how many of the three tracks of a lycée
    abimes: tuple[str, ...]  # fields whose value was unreadable

    @property
    def code(self) -> str:
        """UAI."""
        return self.uai


class Nettoyeur:
    """Cleans the rows of one file, whose columns it knows."""

    def __init__(self, colonnes: dict[str, int]) -> None:
        # An absent column reads the empty cell added at the end of each row.
        self.prendre = itemgetter(*(colonnes.get(nom, -1) for nom in COLONNES))

    def nettoyer(self, ligne: int, cellules: list[str]) -> Ecole:
        """One school, or ``LigneRefusee``. Damaged values are left out and named in ``abimes``."""
        c: Any = Cellules(*self.prendre([*cellules, ""]))
        uai = lire_uai(c.uai)
        nom = espaces(c.nom)
        if not nom:
            raise LigneRefusee(f"L'établissement {uai} n'a pas de nom.")
        abimes: list[str] = []

        def lu(champ: str, lire: Any, brut: str, sinon: Any) -> Any:
            """Parsed value; the default when empty, or unreadable (then it is named)."""
            if not brut:
                return sinon
            try:
                valeur = lire(brut)
            except (ValueError, OverflowError):
                abimes.append(champ)
                return sinon
            return sinon if valeur is None else valeur

        point: tuple[float | None, float | None] = (None, None)
        try:
            point = coordonnees(c.latitude, c.longitude, c.position) or point
        except ValueError:
            abimes.append("latitude")
        code_commune = code_a_cinq(c.code_commune)
        commune = espaces(c.commune)
        type_, est_sur = type_etablissement(c.type, c.code_nature, c.maternelle, c.elementaire, nom)
        adresse = espaces(f"{c.adresse1} {c.adresse2}")
        courriel = lu("courriel", lire_courriel, c.courriel, "")
        for champ, texte in (("nom", nom), ("adresse", adresse), ("commune", commune)):
            if len(texte) > LONGUEURS[champ]:
                abimes.append(champ)
        return Ecole(
            ligne=ligne,
            departement=departement_de(c.departement, code_commune, uai),
            uai=uai,
            nom=nom[:200],
            cle_tri=cle_tri(f"{nom[:170]} {commune}")[:260],
            type=type_,
            type_est_sur=est_sur,
            libelle_nature=espaces(c.nature)[:120],
            degre=degre_du_type(type_),
            secteur=secteur_du_statut(c.statut),
            type_contrat=lire_contrat(c.code_contrat, c.contrat),
            adresse=adresse[:200],
            code_postal=code_a_cinq(c.code_postal),
            commune=commune[:80],
            code_commune=code_commune,
            telephone=lu("telephone", telephone, c.telephone, ""),
            courriel=courriel,
            siret=lu("siret", siret, c.siret, ""),
            effectif=lu("effectif", entier, c.effectif, None),
            latitude=point[0],
            longitude=point[1],
            a_ulis=dispositif(c.ulis, c.eleves_ulis),
            a_segpa=dispositif(c.segpa, c.eleves_segpa),
            a_restauration=tri_etat(c.restauration),
            etat=lire_etat(c.etat),
            ouvert_le=lu("ouvert_le", date_francaise, c.date_ouverture, None),
            rpi=c.rpi.strip()[:12],
            uai_mere=uai_ou_rien(c.mere),
            circonscription=nom_circonscription(c.circonscription),
            code_circonscription=c.code_circonscription.strip().upper()[:10],
            pial=lu("pial", lire_pial, c.pial, ""),
            voies=(c.voie_generale, c.voie_technologique, c.voie_professionnelle).count("1"),
            abimes=tuple(abimes),
        )


def nettoyer_tableau(tableau: Tableau) -> tuple[list[Ecole], list[Rejet]]:
    """Every row of a file: those that can be taken, and those that cannot with the reason."""
    nettoyeur = Nettoyeur(tableau.colonnes)
    ecoles: list[Ecole] = []
    rejets = list(tableau.rejets)
    for ligne, cellules in tableau.lignes:
        try:
            ecoles.append(nettoyeur.nettoyer(ligne, cellules))
        except LigneRefusee as refus:
            rejets.append(Rejet(ligne, str(refus)))
    return ecoles, sorted(rejets, key=lambda rejet: rejet.ligne)
