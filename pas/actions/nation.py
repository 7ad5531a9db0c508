"""PAS and a year of requests for one department of the invented nation.

*Source:* issue H, « National data set »; the shares are ours (docs/simulation.md).
"""

import datetime
import json
import random
from typing import Any

from django.db import transaction
from django.utils import timezone

from aesh.actions.demo_poles import inventer_pas
from aesh.simulation.noms import nom_de_famille, prenom
from pas.enums import Acte, ActionConsentie, Difficulte, MotifCloture, Origine, Statut
from pas.models import Consentement, EtapeSaisine, Saisine
from pas.regles.accords import VERSION, peut_consentir
from pas.regles.etats import FINIS
from pas.regles.numeros import ALPHABET, composer
from pial.enums import GenrePole
from pial.models import Pole, Rattachement

PIAL_PAR_PAS = 8  # 500 PAS at the rentrée of 2025 for about 4,000 PIAL
DEMANDES_PAR_PAS = 60
ORIGINES = (Origine.RESPONSABLE, Origine.PROFESSEUR, Origine.DIRECTEUR, Origine.RESPONSABLE)
A = Acte
# How far requests go; the last states are the commonest after a year.
CHEMINS: tuple[tuple[Acte, ...], ...] = (
    (),
    (A.RECEVOIR,),
    (A.RECEVOIR, A.REORIENTER),
    (A.RECEVOIR, A.RETENIR, A.ASSOCIER, A.ANALYSER),
    (A.RECEVOIR, A.RETENIR, A.ASSOCIER, A.ANALYSER, A.PROPOSER, A.METTRE_EN_PLACE),
    (A.RECEVOIR, A.RETENIR, A.ASSOCIER, A.ANALYSER, A.PROPOSER, A.METTRE_EN_PLACE, A.CLORE),
    (A.RECEVOIR, A.RETENIR, A.ASSOCIER, A.ANALYSER, A.PROPOSER, A.METTRE_EN_PLACE, A.CLORE),
)
ARRIVEES = {
    A.RECEVOIR: Statut.RECUE,
    A.REORIENTER: Statut.REORIENTEE,
    A.RETENIR: Statut.RECEVABLE,
    A.ASSOCIER: Statut.FAMILLE_ASSOCIEE,
    A.ANALYSER: Statut.EN_ANALYSE,
    A.PROPOSER: Statut.PLAN_PROPOSE,
    A.METTRE_EN_PLACE: Statut.EN_COURS,
    A.CLORE: Statut.CLOSE,
}


@transaction.atomic
def semer_en_masse(*, tirage: random.Random, le: datetime.date) -> dict[str, int]:
    """One PAS for eight PIAL, sixty requests each over the year before ``le``; counts of rows.

    In the department now open. *Source:* module docstring.
    """
    pials = Pole.objects.filter(genre=GenrePole.PIAL).order_by("code")
    poles = [inventer_pas(pial.code) for pial in list(pials)[::PIAL_PAR_PAS]]
    liens: dict[Any, list[Rattachement]] = {}
    for lien in Rattachement.objects.filter(pole__in=poles).select_related("etablissement", "pole"):
        liens.setdefault(lien.pole_id, []).append(lien)
    saisines, etapes, accords = [], [], []
    for rang in range(len(liens) * DEMANDES_PAR_PAS):
        siens = liens[list(liens)[rang // DEMANDES_PAR_PAS]]
        saisine, chemin = _demande(tirage.choice(siens), rang, tirage, le)
        saisines.append(saisine)
        etapes += _etapes(saisine, chemin)
        if peut_consentir(Origine(saisine.origine)):
            accords += [
                Consentement(
                    saisine=saisine,
                    action=action,
                    version=VERSION,
                    est_accorde=tirage.random() < 0.9,
                    dit_le=saisine.deposee_le,
                )
                for action in ActionConsentie
            ]
    Saisine.objects.bulk_create(saisines, batch_size=2000)
    EtapeSaisine.objects.bulk_create(etapes, batch_size=2000)
    Consentement.objects.bulk_create(accords, batch_size=2000)
    return {"pas": len(poles), "demandes": len(saisines)}


def _demande(
    lien: Rattachement, rang: int, tirage: random.Random, le: datetime.date
) -> tuple[Saisine, tuple[Acte, ...]]:
    origine, chemin = tirage.choice(ORIGINES), tirage.choice(CHEMINS)
    deposee = timezone.now() - datetime.timedelta(days=tirage.randrange(60, 365))
    statut = ARRIVEES[chemin[-1]] if chemin else Statut.DEPOSEE
    nomme = peut_consentir(origine)
    difficultes = [str(d) for d in tirage.sample(list(Difficulte), 2)]
    contenu = {
        "origine": origine,
        "parents_informes": "" if nomme else "pas_encore",
        "prenom_auteur": prenom(tirage, 0.6),
        "nom_auteur": nom_de_famille(tirage),
        "courriel": f"personne.{rang}@nation.maillage.invalid",
        "uai": lien.etablissement.uai,
        "prenom": prenom(tirage, 0.5) if nomme else "",
        "nom": nom_de_famille(tirage) if nomme else "",
        "difficultes": difficultes,
        "texte": "Situation inventée.",
        "deja_fait": ["parle_ecole"],
    }
    lettres = "".join(ALPHABET[(rang // len(ALPHABET) ** n) % len(ALPHABET)] for n in range(4))
    finie = (deposee + datetime.timedelta(days=7 * len(chemin))).date()
    saisine = Saisine(
        numero=composer(lettres),
        statut=statut,
        origine=origine,
        etablissement=lien.etablissement,
        pole=lien.pole,
        contenu=json.dumps(contenu, ensure_ascii=False),
        difficultes=difficultes,
        deja_fait=contenu["deja_fait"],
        deposee_le=deposee,
        famille_informee_le=deposee.date() if nomme or len(chemin) > 2 else None,
        finie_le=min(finie, le) if statut in FINIS else None,
        motif=MotifCloture.RELAIS_DROIT_COMMUN if statut == Statut.CLOSE else "",
    )
    return saisine, chemin


def _etapes(saisine: Saisine, chemin: tuple[Acte, ...]) -> list[EtapeSaisine]:
    """Deposited, then one act a week."""
    actes: list[tuple[str, str]] = [("", Statut.DEPOSEE), *((a, ARRIVEES[a]) for a in chemin)]
    return [
        EtapeSaisine(
            saisine=saisine,
            acte=acte,
            statut=statut,
            faite_le=saisine.deposee_le + rang * datetime.timedelta(days=7),
        )
        for rang, (acte, statut) in enumerate(actes)
    ]
