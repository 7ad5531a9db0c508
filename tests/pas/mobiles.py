"""Two ESMS with their mobile teams at the service of a PAS, and a request with its plan."""

from types import SimpleNamespace
from typing import Any

from comptes.requetes import aujourdhui_dans
from esms.models import Emas, EmasPas, Esms
from pas.actions.etapes import faire_un_acte
from pas.actions.mobilisation import mobiliser
from pas.actions.plan import DonneesReponse, ecrire_une_reponse
from pas.enums import Acte
from pas.enums.plan import Intervenant, TypeReponse
from pas.models import Mobilisation, Reponse, Saisine
from tests import fabriques as f
from tests.pas.equipe import deposer, monter_le_pas

A = Acte
QUESTION = "Comment l'aider à venir en classe le matin ?"


def monter_les_equipes() -> Any:
    """A PAS; a SESSAD with its director and a professional; another ESMS, its director."""
    pas = monter_le_pas()
    pas.le = aujourdhui_dans(pas.pole.departement)
    pas.sessad, pas.itep = _porteur(pas, 1), _porteur(pas, 2)
    return pas


def _porteur(pas: Any, rang: int) -> Any:
    ou = f.perimetre("M", f"ESMS {rang}")
    esms = Esms.objects.create(
        finess=f"35000000{rang}",
        nom=f"Esms {rang}",
        cle_tri=f"esms {rang}",
        categorie="182",
        perimetre=ou,
    )
    toujours = f.DateRange(f.RENTREE, None)
    emas = Emas.objects.create(
        nom=f"EMAS {rang}", cle_tri=f"emas {rang}", porteur=esms, periode=toujours
    )
    EmasPas.objects.create(emas=emas, pole=pas.pole, periode=toujours)
    return SimpleNamespace(
        esms=esms,
        emas=emas,
        dir=f.mandat("ESMS_DIR", ou, f.membre("Dina", f"Direction {rang}")),
        pro=f.mandat("EMAS", ou, f.membre("Élie", f"Mobile {rang}")),
    )


def en_plan(pas: Any, **reponses: Any) -> Saisine:
    """A request being analysed, whose family lets the PAS speak with the team."""
    saisine = deposer(pas, **({"accords": ["analyse", "partage_emas"]} | reponses))
    for acte in (A.RECEVOIR, A.RETENIR, A.ASSOCIER, A.ANALYSER):
        faire_un_acte(auteur=pas.coord, saisine=saisine.pk, acte=acte, le=pas.le)
    saisine.refresh_from_db()
    return saisine


def repondre(pas: Any, saisine: Saisine, *, est_directe: bool = False) -> Reponse:
    """An EMAS response of its plan."""
    genre = TypeReponse.EMAS_DIRECT if est_directe else TypeReponse.EMAS_INDIRECT
    donnees = DonneesReponse(
        genre,
        Intervenant.EMAS,
        "Deux temps avec l'équipe mobile.",
        accord_ecrit_le=pas.le if est_directe else None,
    )
    return ecrire_une_reponse(auteur=pas.coord, saisine=saisine.pk, donnees=donnees, le=pas.le)


def demander(pas: Any, reponse: Reponse, porteur: Any = None, **autres: Any) -> Mobilisation:
    """The coordinator asks."""
    return mobiliser(
        **{
            "auteur": pas.coord,
            "saisine": reponse.saisine_id,
            "reponse": reponse.pk,
            "emas": (porteur or pas.sessad).emas.pk,
            "question": QUESTION,
            "avec_prenom": False,
            "le": pas.le,
        }
        | autres
    )
