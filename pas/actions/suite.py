"""What a person says on the follow-up page, by the door of the public: agreements, plan, parents.

*Source:* decision 39, decision 28; dossier §4 (agreement per action); ADR 030.
"""

import datetime
from typing import Any
from uuid import UUID

from pas.actions.porte import Cles
from pas.enums import ActionConsentie
from pas.regles.accords import VERSION
from pas.requetes.contenu import empreinte_de_l_enfant
from socle.chiffrement import chiffrer_objet
from socle.porte_publique import appeler


def consentir(visite: Cles, *, action: ActionConsentie, accorde: bool) -> bool:
    """Give or take back one agreement, of the words in force; False when it was not kept.

    What waits for an agreement taken back stops in the same transaction.
    *Source:* dossier §4 (agreement per action; the last one said holds).
    """
    return bool(
        appeler("pas_consentir", visite.jeton, visite.secret, str(action), VERSION, accorde)
    )


def dire_du_plan(visite: Cles, *, reponse: UUID, accepte: bool) -> bool:
    """Say yes or no to one response of the plan; False when it was not kept.

    *Source:* source 004 (the family is associated and informed of proposals).
    """
    return bool(appeler("pas_dire_du_plan", visite.jeton, visite.secret, reponse, accepte))


def dire_les_parents_informes(
    visite: Cles, *, contenu: dict[str, Any], uai: str, jour: datetime.date, prenom: str, nom: str
) -> bool:
    """A professional says since when the parents know, and may then name the pupil (both names or
    none); False when it was not kept (a day to come, already said, a family's request).

    ``contenu``: what the request holds, as ``suivre`` read it in this visit.
    *Source:* decision 28.
    """
    suite = contenu | {"parents_informes": "oui"}
    if prenom and nom:
        suite |= {"prenom": prenom, "nom": nom}
    enfant = empreinte_de_l_enfant(uai, suite.get("prenom", ""), suite.get("nom", ""))
    garde = chiffrer_objet(suite)
    return bool(appeler("pas_informer", visite.jeton, visite.secret, jour, garde, enfant))
