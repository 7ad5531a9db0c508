"""The dates that texts put on a contract, and the next one. Pure."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from aesh.enums import TypeContrat
from contrats.enums.vie import EtatProposition, NatureSuite
from contrats.regles.chaines import Chaine
from contrats.regles.entretiens import ENTRETIEN, entretien_au_plus_tard
from contrats.regles.essai import ARTICLE_9, fin_essai
from contrats.regles.propositions import (
    FaitProposition,
    a_proposer_le,
    etat,
    preavis_le,
)
from contrats.regles.textes import ARTICLE_45, ARTICLE_45_4, Parametres, Surete


class GenreEcheance(StrEnum):
    """Why a date matters."""

    ESSAI = "essai"
    REPONSE_AVENANT = "avenant"
    EFFET_AVENANT = "effet"
    PROPOSER = "proposer"
    REPONSE_SUITE = "suite"
    PREAVIS = "preavis"
    FIN = "fin"
    ENTRETIEN = "entretien"


ORDRE = tuple(GenreEcheance)  # of one day
LIBELLES_ECHEANCE = {
    GenreEcheance.ESSAI: "Fin de la période d'essai, au plus",
    GenreEcheance.REPONSE_AVENANT: "Dernier jour pour répondre à l'avenant",
    GenreEcheance.EFFET_AVENANT: "Prise d'effet de l'avenant",
    GenreEcheance.PROPOSER: "Proposer la suite du contrat",
    GenreEcheance.REPONSE_SUITE: "Dernier jour pour répondre à la proposition",
    GenreEcheance.PREAVIS: "Dernier jour pour dire si le CDD est renouvelé",
    GenreEcheance.FIN: "Dernier jour du contrat",
    GenreEcheance.ENTRETIEN: "Entretien professionnel, au plus tard",
}


@dataclass(frozen=True)
class Echeance:
    """One date: what for, by which text, how sure we are; ``en_retard``: past and still to do."""

    jour: datetime.date
    genre: GenreEcheance
    source: str
    surete: Surete
    en_retard: bool = False

    @property
    def libelle(self) -> str:
        """What it is, in words."""
        return LIBELLES_ECHEANCE[self.genre]


@dataclass(frozen=True)
class FaitVie:
    """Everything that dates of a contract follow from."""

    chaine: Chaine
    avenant: FaitProposition | None = None
    suite: FaitProposition | None = None
    nature: NatureSuite | None = None
    a_suivant: bool = False
    fin_notee: bool = False  # an end before the term: nothing is proposed any more
    deja_employee: bool = False  # by the same employer, before: no trial
    entretien_depuis: datetime.date | None = None  # first day of her service, all contracts
    entretien_tenu: datetime.date | None = None  # the last professional interview


def echeances(
    fait: FaitVie, le: datetime.date, parametres: Parametres | None = None
) -> list[Echeance]:
    """Dates of a contract that are to come, or late and still to do, the first at the top.

    *Source:* dossier §2.4; each date carries its own.
    """
    reglees = parametres or Parametres()
    dates = [
        *_essai(fait, reglees),
        *_avenant(fait, le),
        *_suite(fait, le, reglees),
        *_fin(fait, le),
        *_entretien(fait, le),
    ]
    dates = [une for une in dates if une.jour >= le or une.en_retard]
    return sorted(dates, key=lambda une: (une.jour, ORDRE.index(une.genre)))


def prochaine(
    fait: FaitVie, le: datetime.date, parametres: Parametres | None = None
) -> Echeance | None:
    """The next legal date of a contract, or the oldest one that is late.

    *Source:* issue F (« next legal date per contract »).
    """
    dates = echeances(fait, le, parametres)
    return dates[0] if dates else None


def _essai(fait: FaitVie, parametres: Parametres) -> list[Echeance]:
    jour = fin_essai(fait.chaine, parametres, deja_employee=fait.deja_employee)
    if jour is None or fait.fin_notee:
        return []
    return [Echeance(jour, GenreEcheance.ESSAI, ARTICLE_9, Surete.TEXTE)]


def _avenant(fait: FaitVie, le: datetime.date) -> list[Echeance]:
    dates = []
    un = fait.avenant
    if un is not None and etat(un, le) == EtatProposition.ATTENTE and un.repondre_avant:
        dates.append(
            Echeance(un.repondre_avant, GenreEcheance.REPONSE_AVENANT, ARTICLE_45_4, Surete.TEXTE)
        )
    for troncon in fait.chaine.changements(le):
        dates.append(Echeance(troncon.du, GenreEcheance.EFFET_AVENANT, ARTICLE_45_4, Surete.TEXTE))
    return dates


def _suite(fait: FaitVie, le: datetime.date, parametres: Parametres) -> list[Echeance]:
    """What is to be said before a fixed term ends; nothing once it was answered or followed."""
    chaine = fait.chaine
    if fait.a_suivant or fait.fin_notee or chaine.type != TypeContrat.CDD or chaine.fin is None:
        return []
    ou = etat(fait.suite, le) if fait.suite else None
    if ou == EtatProposition.ATTENTE and fait.suite and fait.suite.repondre_avant:
        return [
            Echeance(
                fait.suite.repondre_avant,
                GenreEcheance.REPONSE_SUITE,
                ARTICLE_45,
                Surete.TEXTE,
            )
        ]
    if ou is not None and ou != EtatProposition.ENTRETIEN:
        return []
    dates = []
    jour = a_proposer_le(chaine, parametres)
    if jour is not None and chaine.court(le):
        dates.append(
            Echeance(
                jour,
                GenreEcheance.PROPOSER,
                "usage : trois mois avant la fin",
                Surete.PROPOSITION,
                en_retard=jour < le,
            )
        )
    preavis = preavis_le(chaine, parametres)
    if preavis is not None and chaine.court(le):
        dates.append(
            Echeance(
                preavis,
                GenreEcheance.PREAVIS,
                ARTICLE_45,
                Surete.A_VERIFIER,
                en_retard=preavis < le,
            )
        )
    return dates


def _fin(fait: FaitVie, le: datetime.date) -> list[Echeance]:
    if fait.chaine.au is None:
        return []
    return [Echeance(fait.chaine.au, GenreEcheance.FIN, "contrat", Surete.TEXTE)]


def _entretien(fait: FaitVie, le: datetime.date) -> list[Echeance]:
    """One interview at least every three years, from the first day of service or the last one."""
    if not fait.chaine.court(le):
        return []
    jour = entretien_au_plus_tard(fait.entretien_depuis or fait.chaine.du, fait.entretien_tenu, le)
    au = fait.chaine.au
    if au is not None and jour > au:
        return []
    return [
        Echeance(
            jour, GenreEcheance.ENTRETIEN, ENTRETIEN.source, ENTRETIEN.surete, en_retard=jour < le
        )
    ]
