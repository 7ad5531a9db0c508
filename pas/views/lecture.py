"""The request as its author reads it: steps, plan, agreements, appointments, in plain words."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pas.enums import (
    LIBELLES_ACTION_CONSENTIE,
    PROFESSIONNELS,
    ActionConsentie,
    Origine,
    ReponseRendezVous,
    Statut,
)
from pas.enums.lecture import EFFET_LU, ETAT_LU, INTERVENANT_LU, SI_NON, TYPE_LU
from pas.enums.plan import Effet, EtatReponse, Intervenant, TypeReponse
from pas.regles.accords import mots_des_accords, peut_consentir
from pas.regles.age import est_majeur
from pas.regles.etats import ETAPE_ATTEINTE, ETAPES_LUES, OUVERTS
from pas.regles.plan_dit import peut_etre_refusee
from pas.requetes.conseils import premiers_conseils
from pas.views.demande import resume

REPERES = {1: Statut.DEPOSEE, 2: Statut.RECUE, 3: Statut.EN_ANALYSE, 4: Statut.PLAN_PROPOSE}
A_DIRE = (EtatReponse.PROPOSEE, EtatReponse.EN_PLACE)


def instant(texte: str, fuseau: ZoneInfo) -> datetime.datetime:
    """In the school's own time, whatever the server's."""
    return datetime.datetime.fromisoformat(texte).astimezone(fuseau).replace(tzinfo=None)


def aujourdhui_de(lue: dict[str, Any]) -> datetime.date:
    """The school's own day."""
    return datetime.datetime.now(ZoneInfo(lue["fuseau"])).date()


def est_devenu_majeur(lue: dict[str, Any]) -> bool:
    """A parent's request whose pupil is of age by now: the pupil follows it (decision 21)."""
    contenu = lue["contenu"]
    naissance = contenu.get("naissance", "")
    if lue["origine"] != Origine.RESPONSABLE or contenu.get("tutelle") or not naissance:
        return False
    return est_majeur(datetime.date.fromisoformat(naissance), aujourdhui_de(lue))


def attend_les_parents(lue: dict[str, Any]) -> bool:
    """A professional's request of which the parents do not know yet (decision 28)."""
    return lue["origine"] in PROFESSIONNELS and not lue["famille_informee_le"]


def presenter(lue: dict[str, Any]) -> dict[str, Any]:
    """The request in the words of its author: four steps, the plan, agreements, appointments."""
    fuseau = ZoneInfo(lue["fuseau"])
    etat = Statut(lue["statut"])
    ouverte = etat in OUVERTS
    famille = peut_consentir(Origine(lue["origine"]))
    return {
        "demande": lue,
        "prenom": lue["contenu"].get("prenom", ""),
        "etat": etat,
        "etapes": _etapes(lue, etat, fuseau) if etat != Statut.ANNULEE else [],
        "est_ouverte": ouverte,
        "est_annulee": etat == Statut.ANNULEE,
        "est_reorientee": etat == Statut.REORIENTEE,
        "attend_les_parents": attend_les_parents(lue),
        "conseils": premiers_conseils(lue["origine"], lue["difficultes"]),
        "messages_lus": [{**m, "le": instant(m["le"], fuseau)} for m in lue["messages"]],
        "rendez_vous": [
            {
                **r,
                "debut": instant(r["debut"], fuseau),
                "attendue": r["reponse"] == ReponseRendezVous.ATTENDUE,
                "accepte": r["reponse"] == ReponseRendezVous.ACCEPTE,
            }
            for r in lue["rendez_vous"]
        ],
        "plan": [_reponse(r, fuseau, peut_dire=famille and ouverte) for r in lue["plan"]],
        "plan_garde": not lue["lit_le_plan"],
        "accords": _accords(lue, ouverte=ouverte) if famille else [],
        "resume": resume(lue["contenu"]),
    }


def _etapes(lue: dict[str, Any], etat: Statut, fuseau: ZoneInfo) -> list[dict[str, Any]]:
    dates = {e["statut"]: instant(e["le"], fuseau) for e in lue["etapes"]}
    atteinte = ETAPE_ATTEINTE[etat]
    # The third step is under way once the PAS looks at the request.
    en_cours = atteinte + 1 if etat in OUVERTS else 0
    return [
        {
            "titre": titre,
            "etat": "fait" if n <= atteinte else "en_cours" if n == en_cours else "a_venir",
            "le": dates.get(REPERES[n]),
        }
        for n, titre in enumerate(ETAPES_LUES, start=1)
    ]


def _reponse(lue: dict[str, Any], fuseau: ZoneInfo, *, peut_dire: bool) -> dict[str, Any]:
    etat = EtatReponse(lue["etat"])
    genre = TypeReponse(lue["type"])
    return {
        "id": lue["id"],
        "titre": TYPE_LU[genre],
        "qui": INTERVENANT_LU[Intervenant(lue["intervenant"])],
        "texte": lue["texte"],
        "etat": ETAT_LU[etat],
        "en_place": etat == EtatReponse.EN_PLACE,
        "depuis": instant(lue["en_place_le"], fuseau) if lue["en_place_le"] else None,
        "revoir_le": datetime.date.fromisoformat(lue["revoir_le"]) if lue["revoir_le"] else None,
        "effet": EFFET_LU[Effet(lue["effet"])] if lue["effet"] else "",
        "avis": lue["avis"],
        "avis_le": instant(lue["avis_le"], fuseau) if lue["avis_le"] else None,
        "peut_dire": peut_dire and etat in A_DIRE,
        "en_classe": not peut_etre_refusee(genre),
    }


def _accords(lue: dict[str, Any], *, ouverte: bool) -> list[dict[str, Any]]:
    """Each action, what was said last and when; giving asks for an open request."""
    fuseau = ZoneInfo(lue["fuseau"])
    derniers = {c["action"]: c for c in lue["consentements"]}
    return [
        {
            "action": action,
            "libelle": LIBELLES_ACTION_CONSENTIE[action],
            "phrase": phrase,
            "si_non": SI_NON[ActionConsentie(action)],
            "accorde": bool(action in derniers and derniers[action]["accorde"]),
            "le": instant(derniers[action]["le"], fuseau) if action in derniers else None,
            "peut_donner": ouverte,
        }
        for action, phrase in mots_des_accords().items()
    ]
