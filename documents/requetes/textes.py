"""The text that serves for a kind of letter, and what fills it in."""

import datetime
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from comptes.models import Departement
from documents.enums import GenreLettre
from documents.models import LettreDeMission, ModeleDeLettre
from documents.regles.departements import du_departement
from documents.regles.texte import remplir
from pial.enums import Degre, GenrePole, Secteur
from pial.models import Etablissement, Pole, Rattachement
from pial.regles import annee_scolaire, libelle_annee
from socle.francais import jour_annee
from socle.texte import de

DOSSIER = Path(settings.RACINE) / "donnees" / "lettres"
LIBELLES_POLE = {GenrePole.PIAL: "PIAL", GenrePole.PAS: "PAS"}


@dataclass(frozen=True)
class TexteEnVigueur:
    """The text of a kind of letter: the department's last version, else the product's."""

    genre: GenreLettre
    texte: str
    version: int
    derniere: int

    @property
    def est_du_produit(self) -> bool:
        """No text of the department serves."""
        return self.version == 0


@cache
def texte_du_produit(genre: GenreLettre) -> str:
    """The text shipped with the product.

    *Source:* source document 002 for the coordination of a PIAL; elsewhere a marked proposal.
    """
    return (DOSSIER / f"{genre}.txt").read_text(encoding="utf-8")


def texte_en_vigueur(genre: GenreLettre) -> TexteEnVigueur:
    """The text that a letter of this kind takes now. *Source:* decision 31; règle locale."""
    modele = ModeleDeLettre.objects.filter(genre=genre).order_by("-version").first()
    derniere = modele.version if modele else 0
    if modele is None or not modele.texte:
        return TexteEnVigueur(genre, texte_du_produit(genre), 0, derniere)
    return TexteEnVigueur(genre, modele.texte, modele.version, derniere)


def textes_en_vigueur() -> list[TexteEnVigueur]:
    """One per kind, in one query. *Source:* écran « Modèles de lettres », règle locale."""
    derniers: dict[str, ModeleDeLettre] = {}
    for modele in ModeleDeLettre.objects.order_by("version"):
        derniers[modele.genre] = modele
    textes = []
    for genre in GenreLettre:
        modele = derniers.get(genre)
        propre = modele is not None and bool(modele.texte)
        textes.append(
            TexteEnVigueur(
                genre,
                modele.texte if modele and propre else texte_du_produit(genre),
                modele.version if modele and propre else 0,
                modele.version if modele else 0,
            )
        )
    return textes


def a_des_etablissements_prives(pole: Pole, le: datetime.date) -> bool:
    """Whether the diocesan direction is a partner of a pole: the private network is in it.

    *Source:* decision 31 (blocks of the DDEC only where they apply).
    """
    if pole.secteur != Secteur.MIXTE:
        return bool(pole.secteur == Secteur.PRIVE)
    return bool(
        Rattachement.objects.filter(
            pole=pole, periode__contains=le, etablissement__secteur=Secteur.PRIVE
        ).exists()
    )


def est_second_degre_ou_prive(pole: Pole, ecole: Etablissement | None) -> bool:
    """Where the pilote is the head of the school of attachment, and where an IMP exists.

    *Source:* decision 31 (IMP and authority: private network, second degree).
    """
    if ecole is not None:
        return bool(ecole.degre == Degre.SECOND or ecole.secteur == Secteur.PRIVE)
    return bool(pole.degre == Degre.SECOND or pole.secteur == Secteur.PRIVE)


def conditions_de(lettre: LettreDeMission) -> dict[str, bool]:
    """Which conditional parts of its text a letter keeps. *Source:* decision 31."""
    la_bas = est_second_degre_ou_prive(lettre.pole, lettre.etablissement)
    return {
        "prive": a_des_etablissements_prives(lettre.pole, lettre.du),
        "autorite": la_bas,
        "imp": la_bas and lettre.imp > 0,
        "etablissement": lettre.etablissement is not None,
        "quotite": bool(lettre.quotite),
    }


def champs_de(lettre: LettreDeMission) -> dict[str, str]:
    """What replaces the words in braces. *Source:* source document 002."""
    ecole = lettre.etablissement
    nom_du_pole = lettre.pole.nom
    sigle = LIBELLES_POLE[GenrePole(lettre.pole.genre)]
    if not nom_du_pole.upper().startswith(sigle):
        nom_du_pole = f"{sigle} {nom_du_pole}"
    return {
        "titulaire": f"{lettre.titulaire.nom.upper()} {lettre.titulaire.prenom}",
        "departement": lettre.departement.nom,
        "numero_departement": lettre.departement_id,
        "annee": libelle_annee(annee_scolaire(lettre.du)),
        "pole": nom_du_pole,
        "etablissement": f"{ecole.nom}, {ecole.commune}" if ecole else "",
        "imp": str(lettre.imp),
        "quotite": lettre.quotite,
        "du": jour_annee(lettre.du),
        "au": jour_annee(lettre.au),
    }


def academie_de(departement: Departement) -> str:
    """``Académie de Rennes``. *Source:* referential of academies."""
    nom = str(departement.academie)
    return nom if nom.lower().startswith("académie") else f"Académie {de(nom)}"


def contenu_de(lettre: LettreDeMission) -> dict[str, Any]:
    """All that its document shows but the signatures, as JSON values.

    Raises ``TexteRefuse`` when the department's text is not well made.
    *Source:* source document 002; dossier §7.
    """
    champs = champs_de(lettre)
    texte = texte_en_vigueur(lettre.sorte)
    corps = asdict(remplir(texte.texte, champs, conditions_de(lettre)))
    return {
        **{("titre_lettre" if nom == "titre" else nom): valeur for nom, valeur in corps.items()},
        "academie": academie_de(lettre.departement),
        "departement": du_departement(lettre.departement.nom),
        "annee": champs["annee"],
        "du": champs["du"],
        "au": champs["au"],
        "titulaire": f"{lettre.titulaire.prenom} {lettre.titulaire.nom}",
        "texte": texte.version,
    }
