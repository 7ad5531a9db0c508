"""Figures of the PAS under /api/v1/: the same reading as the page, with its definitions."""

from typing import Any, ClassVar

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reporting.regles.indicateurs.lus import Bloc, Ligne, Quantiles
from reporting.requetes.indicateurs_pas.demande import DemandeChiffres, demande_lue
from reporting.requetes.indicateurs_pas.dits import non_mesures
from reporting.requetes.indicateurs_pas.lecture import LecturePas, lire_chiffres
from reporting.requetes.indicateurs_pas.portee import PorteeInconnue


class ChiffresPasApi(APIView):
    """``?pole=&annee=2026&mois=10``; a hidden figure is ``null``, never zero."""

    gardes: ClassVar[dict[str, tuple[str, str]]] = {"GET": ("chiffres_pas", "r")}

    def get(self, request: Request, departement: str) -> Response:
        """Figures of a perimeter and a period."""
        ici: Any = request
        try:
            demande = demande_lue(
                request.query_params, ici.mandat, ici.departement.fuseau, ici.aujourdhui
            )
        except PorteeInconnue as erreur:
            raise Http404 from erreur
        lecture = lire_chiffres(demande.portee, demande.periode, ici.aujourdhui)
        return Response(_charge(demande, lecture))


class ChiffresPasAgregesApi(ChiffresPasApi):
    """The same for readers who have aggregates only."""

    gardes: ClassVar[dict[str, tuple[str, str]]] = {"GET": ("chiffres_pas", "a")}


def _charge(demande: DemandeChiffres, lecture: LecturePas) -> dict[str, Any]:
    periode = lecture.periode
    return {
        "perimetre": demande.portee.libelle,
        "lu_le": lecture.le,
        "du": periode.periode.du,
        "au": periode.periode.dernier,
        "avant_du": periode.avant.du,
        "avant_au": periode.avant.dernier,
        "mois": [] if demande.portee.agregee else [c.du for c in periode.colonnes],
        "indicateurs": [_bloc(bloc) for bloc in lecture.blocs.values()],
        "non_mesures": [{"code": un.code, "raison": un.absence} for un in non_mesures()],
    }


def _bloc(bloc: Bloc) -> dict[str, Any]:
    un = bloc.indicateur
    return {
        "code": un.code,
        "libelle": un.libelle,
        "definition": un.definition,
        "formule": un.formule,
        "denominateur": un.denominateur,
        "source": un.source,
        "unite": un.unite,
        "temps": un.temps,
        "petits_nombres": un.petits_nombres,
        "parts": [_ligne(ligne) for ligne in bloc.lignes],
        "ensemble": _ligne(bloc.total) if un.se_totalise else None,
        "delais": _quantiles(bloc.quantiles),
        "delais_avant": _quantiles(bloc.quantiles_avant),
    }


def _ligne(ligne: Ligne) -> dict[str, Any]:
    lue = {"total": ligne.total, "avant": ligne.avant, "mois": ligne.mois}
    return {"part": ligne.part, "libelle": ligne.libelle, **lue}


def _quantiles(lus: Quantiles | None) -> dict[str, Any] | None:
    return None if lus is None else {"mediane": lus.mediane, "neuf_sur_dix": lus.p90}
