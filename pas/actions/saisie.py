"""Enter a request received on paper or by telephone; ask with one's own account.

*Source:* issue G (paper or phone entry by an agent); ux page §5(d) (no e-mail: an agent enters it).
"""

import datetime
import json
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Mandat
from comptes.permissions import peut
from pas.actions.prise import SANS_DROIT
from pas.enums import ActionConsentie, Canal, Origine
from pas.models import Consentement, EtapeSaisine, Saisine
from pas.permissions import peut_deposer_pour
from pas.regles.accords import VERSION, peut_consentir
from pas.regles.numeros import tirer
from pas.requetes.contenu import empreinte_de_l_enfant
from pial.enums import GenrePole
from pial.models import Etablissement, Pole
from socle.chiffrement import empreinte
from socle.erreurs import ActionRefusee

# As whom a function asks (source 004: teacher, director of a school, head). A referent teacher is
# a teacher.
ORIGINE_DU_ROLE = {
    Role.DIRECTEUR: Origine.DIRECTEUR,
    Role.CHEF_ETAB: Origine.CHEF_ETABLISSEMENT,
    Role.ENSEIGNANT: Origine.PROFESSEUR,
    Role.ERSEH: Origine.PROFESSEUR,
}


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
    saisine = _enregistrer(auteur, pole, etablissement, canal, reponses, le)
    accordes = reponses.get("accords", [])
    Consentement.objects.bulk_create(
        Consentement(
            saisine=saisine,
            action=action,
            version=VERSION,
            est_accorde=str(action) in accordes,
            dit_le=saisine.deposee_le,
            recueilli_par_id=auteur.membre_id,
        )
        for action in ActionConsentie
        if peut_consentir(Origine(saisine.origine))
    )
    return saisine


@transaction.atomic
def deposer_avec_un_compte(
    *, auteur: Mandat, etablissement: Etablissement, reponses: dict[str, Any], le: datetime.date
) -> Saisine:
    """A professional asks for a pupil of his own school, under his own name and address.

    ``reponses``: keys of the form; who asks is the account, whatever they say. No agreement: only
    the family gives one. Raises ``ActionRefusee``: no right, a school of another perimeter, a
    school without a PAS, nobody says whether the parents know.
    *Source:* permissions page §3 (letter c: DIRECTEUR, CHEF_ETAB, ERSEH, ENSEIGNANT); decision 28.
    """
    origine = ORIGINE_DU_ROLE.get(auteur.fonction)
    if origine is None or not peut(auteur, "c", "depot_pas") or not auteur.est_actif(le):
        raise ActionRefusee(SANS_DROIT)
    if not Etablissement.objects.du_perimetre(auteur, le).filter(pk=etablissement.pk).exists():
        raise ActionRefusee("Cette école n'est pas de votre périmètre : choisissez la vôtre.")
    if reponses.get("parents_informes") not in ("oui", "pas_encore"):
        raise ActionRefusee("Dites si les parents sont informés.")
    lien = etablissement.rattachements.filter(genre=GenrePole.PAS, periode__contains=le).first()
    if lien is None:
        raise ActionRefusee("Cette école n'a pas encore de PAS : adressez-vous au SEI.")
    personne = {
        "origine": str(origine),
        "prenom_auteur": auteur.membre.prenom,
        "nom_auteur": auteur.membre.nom,
        "courriel": auteur.membre.email,
    }
    return _enregistrer(auteur, lien.pole, etablissement, Canal.EN_LIGNE, reponses | personne, le)


def _enregistrer(
    auteur: Mandat,
    pole: Pole,
    etablissement: Etablissement,
    canal: Canal,
    reponses: dict[str, Any],
    le: datetime.date,
) -> Saisine:
    """The request and its first step; nobody's name while the parents do not know."""
    origine = Origine(reponses["origine"])
    informee = peut_consentir(origine) or reponses.get("parents_informes") == "oui"
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
    return saisine


def _numero_libre() -> str:
    for _ in range(8):
        numero = tirer(secrets.randbelow)
        if not Saisine.objects.filter(numero=numero).exists():
            return numero
    raise ActionRefusee("Le numéro n'a pas pu être tiré : réessayez.")
