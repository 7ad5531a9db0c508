"""Figures of the PAS in a file: spreadsheet, months on paper, yearly report. Nobody is named.

Each document reads the rights again when it is made, and says on which day it was read.
*Source:* source 004 (comité départemental de suivi); dossier §7; decision 13.
"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count

from comptes.enums import LIBELLES_ROLE
from comptes.models import Mandat
from comptes.permissions import peut
from pial.regles import libelle_annee
from reporting.enums.indicateurs import Unite
from reporting.models import BilanPas
from reporting.regles.indicateurs.phrases import nombre_dit
from reporting.requetes.indicateurs_pas.demande import DemandeChiffres, demande_lue
from reporting.requetes.indicateurs_pas.dits import Dire, non_mesures
from reporting.requetes.indicateurs_pas.lecture import lire_chiffres
from reporting.requetes.indicateurs_pas.portee import PorteeInconnue
from reporting.requetes.indicateurs_pas.sources import sources_de
from socle.classeur import Rangee, ecrire_classeur
from socle.erreurs import ActionRefusee
from socle.pdf import rendre_pdf

HORS_PERIMETRE = "Ces chiffres ne sont plus dans votre périmètre."


def _lire(
    parametres: Mapping[str, Any], auteur: Mandat, le: datetime.date
) -> tuple[DemandeChiffres, Dire]:
    if not peut(auteur, "r", "chiffres_pas"):
        raise ActionRefusee(HORS_PERIMETRE)
    try:
        demande = demande_lue(parametres, auteur, auteur.departement.fuseau, le)
    except PorteeInconnue as erreur:
        raise ActionRefusee(HORS_PERIMETRE) from erreur
    return demande, Dire(lire_chiffres(demande.portee, demande.periode, le))


def chiffres_en_tableur(
    *, auteur: Mandat, parametres: Mapping[str, Any], le: datetime.date
) -> tuple[bytes, str]:
    """A spreadsheet of every figure and its title. Raises ``ActionRefusee``.

    *Source:* module docstring.
    """
    demande, dire = _lire(parametres, auteur, le)
    periode = demande.periode
    titre = f"Chiffres PAS {libelle_annee(periode.annee)}"
    mention = (
        f"{demande.portee.libelle}, {periode.libelle}. Lu le {le:%d/%m/%Y}, fonction : "
        f"{LIBELLES_ROLE[auteur.fonction]}. Aucun nom dans ce fichier."
    )
    mois = [f"{colonne.du:%m/%Y}" for colonne in periode.colonnes]
    entetes = ("Indicateur", "Ligne", *mois, "Période", f"Avant ({periode.libelle_avant})")
    entetes += ("Écart", "Définition", "Calcul", "Source")
    contenu = ecrire_classeur(
        str(parametres["format"]), titre, mention, entetes, _rangees(dire, len(mois))
    )
    return contenu, titre


def _rangees(dire: Dire, colonnes: int) -> Iterator[Rangee]:
    for _, _, blocs in dire.chapitres():
        for bloc in blocs:
            un = bloc.indicateur
            fin = (un.definition, un.formule, un.source)
            for ligne in bloc.lignes:
                lus = [*ligne.mois, ligne.total, ligne.avant]
                yield (
                    un.libelle,
                    ligne.libelle,
                    *(_nombre(c.texte) for c in lus),
                    ligne.ecart,
                    *fin,
                )
            if bloc.delais:
                vides = ("",) * colonnes
                dits = (bloc.delais, bloc.delais_avant)
                yield (un.libelle, "Médiane et 9e décile", *vides, *dits, "", *fin)
    for un in non_mesures():
        yield (
            un.libelle,
            "Non mesuré",
            *("",) * (colonnes + 3),
            un.definition,
            un.absence,
            un.source,
        )


def _nombre(texte: str) -> str | int:
    """A whole number as a number; hours and hidden figures as they are read."""
    return int(texte) if texte.isdecimal() else texte


def mois_sur_papier(
    *, auteur: Mandat, parametres: Mapping[str, Any], le: datetime.date
) -> tuple[bytes, str]:
    """The PDF of the months and its title. Raises ``ActionRefusee``.

    *Source:* module docstring.
    """
    demande, dire = _lire(parametres, auteur, le)
    titre = f"Chiffres des PAS, {demande.periode.libelle}, {demande.portee.libelle}"
    contexte = _contexte(demande, dire, le) | {
        "colonnes": [colonne.du for colonne in demande.periode.colonnes],
    }
    return rendre_pdf("reporting/pdf/chiffres_pas_mois.html", contexte, titre=titre), titre


def bilan_sur_papier(
    *, auteur: Mandat, parametres: Mapping[str, Any], le: datetime.date
) -> tuple[bytes, str]:
    """The PDF of the yearly report of a PAS, or of the department, and its title.

    Raises ``ActionRefusee``. *Source:* dossier §7 (« Bilan PAS »); source 004.
    """
    demande, dire = _lire({**parametres, "mois": ""}, auteur, le)
    portee, annee = demande.portee, demande.periode.annee
    bilan = BilanPas()  # nothing written yet
    if portee.pole is not None:
        bilan = BilanPas.objects.filter(pole=portee.pole.pk, annee=annee).first() or bilan
    titre = f"Bilan annuel {libelle_annee(annee)}, {portee.libelle}"
    contexte = _contexte(demande, dire, le) | {
        "annee": libelle_annee(annee),
        "bilan": bilan,
        "est_departement": portee.pole is None,
        "par_pas": _par_pas(demande) if portee.pole is None else [],
        "departement": auteur.departement,
    }
    return rendre_pdf("reporting/pdf/bilan_pas.html", contexte, titre=titre), titre


def _contexte(demande: DemandeChiffres, dire: Dire, le: datetime.date) -> dict[str, Any]:
    return {
        "portee": demande.portee,
        "periode": demande.periode,
        "le": le,
        "cles": dire.cles(),
        "chapitres": dire.chapitres(),
        "non_mesures": non_mesures(),
        "histogramme": dire.histogramme(),
        "cibles": dire.lecture.cibles,
    }


def _par_pas(demande: DemandeChiffres) -> list[tuple[str, str]]:
    """Requests received by each PAS: they add up to the department's."""
    (source,) = sources_de("demandes-origine", demande.portee)
    quand = demande.periode.periode
    lues: Any = source.lignes.filter(jour__gte=quand.du, jour__lt=quand.au)
    comptes = lues.values_list("pole__nom").annotate(n=Count("pk")).order_by("pole__nom")
    return [(nom, nombre_dit(n, Unite.DEMANDES)) for nom, n in comptes]
