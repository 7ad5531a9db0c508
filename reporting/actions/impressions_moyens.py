"""The balance of a pole and its constat de rentrée on paper; no pupil is named.

*Source:* ux page §5(b) (same numbers frozen with date and scope); dossier §7.
"""

import datetime
from collections.abc import Collection
from typing import Any
from uuid import UUID

from comptes.models import Mandat
from pial.permissions import poles_mesurables
from pial.regles import libelle_annee
from reporting.regles.pieces_balance import heures_temps_plein
from reporting.requetes.balance import balances, lire_balance
from reporting.requetes.constats import comptes_lus, constats_visibles
from socle.erreurs import ActionRefusee
from socle.pdf import rendre_pdf

HORS_PERIMETRE = "Ce document n'est plus dans votre périmètre."


def balance_sur_papier(
    *, auteur: Mandat, pole: UUID, jour: datetime.date, le: datetime.date
) -> tuple[bytes, str]:
    """PDF of a balance and its title, for who may still read it on ``le``.

    Raises ``ActionRefusee``. *Source:* ux page §5(b).
    """
    objet = poles_mesurables(auteur, le).filter(pk=pole).first()
    if objet is None:
        raise ActionRefusee(HORS_PERIMETRE)
    lecture = lire_balance(objet, jour, aujourdhui=le)
    contexte: dict[str, Any] = {
        "lecture": lecture,
        "plein": heures_temps_plein(lecture.faits.reglages.semaines),
    }
    titre = f"Balance du {objet} au {jour:%d/%m/%Y}"
    return rendre_pdf("reporting/pdf/balance.html", contexte, titre=titre), titre


def liste_sur_papier(
    *, auteur: Mandat, poles: Collection[UUID], jour: datetime.date, le: datetime.date
) -> tuple[bytes, str]:
    """PDF of the balances of several poles and its title, the worst first.

    Every pole is asked for again: one that is out of reach refuses the whole document.
    Raises ``ActionRefusee``. *Source:* ux page §5(b).
    """
    lus = list(poles_mesurables(auteur, le).filter(pk__in=poles))
    if not lus or len(lus) != len(set(poles)):
        raise ActionRefusee(HORS_PERIMETRE)
    lignes = sorted(balances(lus, jour), key=lambda une: (une.solde, une.pole.cle_tri))
    contexte: dict[str, Any] = {
        "lignes": lignes,
        "jour": jour,
        "genre": lus[0].genre,
        "besoins": sum(une.besoins for une in lignes),
        "moyens": sum(une.moyens for une in lignes),
        "solde": sum(une.solde for une in lignes),
    }
    titre = f"Besoins et moyens des pôles au {jour:%d/%m/%Y}"
    return rendre_pdf("reporting/pdf/balances.html", contexte, titre=titre), titre


def constat_sur_papier(*, auteur: Mandat, constat: UUID, le: datetime.date) -> tuple[bytes, str]:
    """PDF of one version of a constat and its title. Raises ``ActionRefusee``.

    *Source:* dossier §7.
    """
    objet = (
        constats_visibles(auteur, le)
        .select_related("pole", "envoye_par")
        .filter(pk=constat)
        .first()
    )
    if objet is None:
        raise ActionRefusee(HORS_PERIMETRE)
    contexte = {
        "constat": objet,
        "annee": libelle_annee(objet.annee),
        "comptes": comptes_lus(objet),
    }
    titre = f"Constat de rentrée du {objet.pole}, version {objet.version}"
    return rendre_pdf("reporting/pdf/constat.html", contexte, titre=titre), titre
