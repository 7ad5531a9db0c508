"""Enter for somebody a request received on paper or by telephone.

*Source:* issue G (paper or phone entry by an agent); ux page §5(d) (no e-mail: an agent enters it).
"""

import datetime
import json
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from pas.actions.prise import SANS_DROIT
from pas.enums import ActionConsentie, Canal, Origine
from pas.models import Consentement, EtapeSaisine, Saisine
from pas.permissions import peut_deposer_pour
from pas.regles.accords import VERSION, peut_consentir
from pas.regles.numeros import tirer
from pas.requetes.contenu import empreinte_de_l_enfant
from pial.models import Etablissement, Pole
from socle.chiffrement import empreinte
from socle.erreurs import ActionRefusee


@transaction.atomic
def deposer_pour(
    *,
    auteur: Mandat,
    pole: Pole,
    etablissement: Etablissement,
    canal: Canal,
    reponses: dict[str, Any],
    le: datetime.date,
) -> Saisine:
    """The same request as the public form's, its answers validated by the same steps.

    ``reponses``: keys of the form. Agreements are those said on the paper or the telephone.
    Raises ``ActionRefusee``: no right, a school of another PAS, the Internet as channel.
    *Source:* module docstring; decision 28 (names wait for the parents).
    """
    if not peut_deposer_pour(auteur, pole, le):
        raise ActionRefusee(SANS_DROIT)
    if canal == Canal.EN_LIGNE:
        raise ActionRefusee("En ligne, la personne envoie elle-même sa demande.")
    if not Etablissement.objects.du_perimetre(auteur, le).filter(pk=etablissement.pk).exists():
        raise ActionRefusee("Cette école n'est pas rattachée à ce PAS : vérifiez l'école.")
    origine = Origine(reponses["origine"])
    famille = peut_consentir(origine)
    informee = famille or reponses.get("parents_informes") == "oui"
    nom = (reponses.get("prenom", ""), reponses.get("nom", "")) if informee else ("", "")
    gardees = {
        cle: valeur
        for cle, valeur in reponses.items()
        if informee or cle not in ("prenom", "nom", "naissance")
    }
    courriel = reponses.get("courriel", "")
    maintenant = timezone.now()
    saisine: Saisine = Saisine.objects.create(
        numero=_numero_libre(),
        origine=origine,
        canal=canal,
        etablissement=etablissement,
        pole=pole,
        contenu=json.dumps(gardees | {"uai": etablissement.uai}, ensure_ascii=False),
        difficultes=reponses.get("difficultes", []),
        deja_fait=reponses.get("deja_fait", []),
        souhaits=reponses.get("souhaits", []),
        famille_informee_le=le if informee else None,
        deposee_le=maintenant,
        empreinte_auteur=empreinte("auteur", courriel) if courriel else "",
        empreinte_enfant=empreinte_de_l_enfant(etablissement.uai, *nom),
    )
    EtapeSaisine.objects.create(
        saisine=saisine,
        statut=saisine.statut,
        faite_le=maintenant,
        auteur_id=auteur.membre_id,
    )
    accordes = reponses.get("accords", [])
    Consentement.objects.bulk_create(
        Consentement(
            saisine=saisine,
            action=action,
            version=VERSION,
            est_accorde=str(action) in accordes,
            dit_le=maintenant,
            recueilli_par_id=auteur.membre_id,
        )
        for action in ActionConsentie
        if famille
    )
    return saisine


def _numero_libre() -> str:
    for _ in range(8):
        numero = tirer(secrets.randbelow)
        if not Saisine.objects.filter(numero=numero).exists():
            return numero
    raise ActionRefusee("Le numéro n'a pas pu être tiré : réessayez.")
