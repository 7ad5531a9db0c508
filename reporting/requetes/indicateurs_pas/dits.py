"""Figures of the PAS as tables write them: screen, paper and files say the same.

*Source:* decision 13; issue « Numbers ».
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from reporting.enums.indicateurs import (
    LIBELLES_CHAPITRE,
    LIBELLES_PETITS_NOMBRES,
    LIBELLES_TEMPS,
    LIBELLES_UNITE,
    Chapitre,
)
from reporting.regles.histogramme import Histogramme, dessiner_barres
from reporting.regles.indicateurs.definition import OUI, Indicateur
from reporting.regles.indicateurs.lus import Bloc, Ligne
from reporting.regles.indicateurs.pas import INDICATEURS_PAS
from reporting.regles.indicateurs.pas_demandes import DANS_LE_DELAI
from reporting.regles.indicateurs.periodes import MOIS_COURTS
from reporting.regles.indicateurs.phrases import (
    ecart_dit,
    nombre_dit,
    pour_cent_dit,
    quantiles_dits,
)
from reporting.requetes.indicateurs_pas.lecture import LecturePas

SANS_NOM = "-"  # in an address, the part without a name


@dataclass(frozen=True)
class Case:
    """One figure, and the rows that it opens (empty: hidden, or nothing to open)."""

    texte: str
    url: str = ""


@dataclass(frozen=True)
class LigneDite:
    """One line of a table."""

    libelle: str
    total: Case
    avant: Case
    ecart: str
    mois: tuple[Case, ...] = ()
    est_total: bool = False


@dataclass(frozen=True)
class BlocDit:
    """One indicator: its words, its lines."""

    indicateur: Indicateur
    lignes: tuple[LigneDite, ...]
    delais: str = ""
    delais_avant: str = ""

    @property
    def regles(self) -> list[tuple[str, str]]:
        """The definition, as a list of terms."""
        un = self.indicateur
        lues = [
            ("Définition", un.definition),
            ("Calcul", un.formule),
            ("Sur", un.denominateur),
            ("Unité", LIBELLES_UNITE[un.unite]),
            ("Dans le temps", LIBELLES_TEMPS[un.temps]),
            ("Petits nombres", LIBELLES_PETITS_NOMBRES[un.petits_nombres]),
            ("Source", un.source),
        ]
        return [(nom, texte) for nom, texte in lues if texte]


class Dire:
    """Turns a reading into tables; with a department, figures open their rows."""

    def __init__(self, lecture: LecturePas, departement: str = "", pole: str = "") -> None:
        self.lecture, self.departement, self.pole = lecture, departement, pole
        self.ouvre = bool(departement) and not lecture.portee.agregee

    def chapitres(self) -> list[tuple[str, str, list[BlocDit]]]:
        """Parts of the page, with their indicators; what is not measured comes apart."""
        return [
            (str(chapitre), LIBELLES_CHAPITRE[chapitre], blocs)
            for chapitre in Chapitre
            if (blocs := [self.bloc(b) for b in self.lecture.du_chapitre(chapitre)])
        ]

    def bloc(self, lu: Bloc) -> BlocDit:
        """One indicator."""
        lignes = [self._ligne(lu, ligne, ligne.part or SANS_NOM) for ligne in lu.lignes]
        if len(lu.lignes) > 1 and lu.indicateur.se_totalise:
            lignes.append(self._ligne(lu, lu.total, None))
        return BlocDit(
            lu.indicateur,
            tuple(lignes),
            quantiles_dits(lu.quantiles) if lu.quantiles else "",
            quantiles_dits(lu.quantiles_avant) if lu.quantiles_avant else "",
        )

    def _ligne(self, lu: Bloc, ligne: Ligne, part: str | None) -> LigneDite:
        unite, colonnes = lu.indicateur.unite, self.lecture.periode.colonnes
        annee, mois = self.lecture.periode.annee, self.lecture.periode.mois
        adresse = {"annee": annee, "mois": mois.month if mois else None}
        passee = adresse | {"avant": "1"}

        def case(valeur: int | None, quand: dict[str, Any]) -> Case:
            url = self._url(lu.indicateur.code, part, quand) if valeur else ""
            return Case(nombre_dit(valeur, unite), url)

        return LigneDite(
            ligne.libelle,
            case(ligne.total, adresse),
            case(ligne.avant, passee),
            ecart_dit(ligne, unite),
            tuple(
                case(valeur, {"annee": annee, "mois": colonne.du.month})
                for valeur, colonne in zip(ligne.mois, colonnes, strict=False)
            ),
            part is None,
        )

    def _url(self, code: str, part: str | None, quand: dict[str, Any]) -> str:
        if not self.ouvre:
            return ""
        lieu = {"departement": self.departement, "indicateur": code}
        lus = {"pole": self.pole or None, **quand, "part": part}
        suite = urlencode({cle: v for cle, v in lus.items() if v is not None})
        return f"{reverse('reporting:pas_rangees', kwargs=lieu)}?{suite}"

    def histogramme(self) -> Histogramme:
        """Requests received, month by month."""
        lu = self.lecture.blocs["demandes-origine"].total
        colonnes = zip(self.lecture.periode.colonnes, lu.mois, strict=False)
        return dessiner_barres([(MOIS_COURTS[c.du.month - 1], v or 0) for c, v in colonnes])

    def cles(self) -> list[dict[str, str]]:
        """Key figures, each opening what it counts."""
        b = self.lecture.blocs
        visee = self.lecture.cibles.reponse
        reponse, couverture = b["delai-reponse"], b["couverture"]
        lus = [
            ("demandes-origine", "Demandes reçues", b["demandes-origine"].total, ""),
            ("file-active", "Situations suivies", b["file-active"].total, ""),
            (
                "delai-reponse",
                "Réponses dans le délai visé",
                reponse.part(DANS_LE_DELAI),
                f"{visee} jours de classe : {quantiles_dits(reponse.quantiles)}",
            ),
            (
                "couverture",
                "Écoles et établissements avec un PAS",
                couverture.part(OUI),
                f"{pour_cent_dit(couverture, OUI)} du département"
                if self.lecture.portee.pole is None and self.lecture.portee.ecoles is None
                else "",
            ),
        ]
        dits = []
        for code, libelle, ligne, detail in lus:
            part = ligne.part or None
            dite = self._ligne(b[code], ligne, part)
            change = "" if ligne.ecart is None else f"{dite.ecart} par rapport à avant"
            dits.append(
                {
                    "libelle": libelle,
                    "valeur": dite.total.texte,
                    "detail": detail,
                    "evolution": change if ligne.ecart else "",
                    "url": dite.total.url,
                }
            )
        return dits


def non_mesures() -> list[Indicateur]:
    """What has no data, with the reason. *Source:* dossier §6 (« PAS bilan »)."""
    return [un for un in INDICATEURS_PAS.values() if not un.est_mesure]
