"""Mobilisations of the demonstration: every state, for the team whose director has an account.

*Source:* décision 36 (everybody is invented).
"""

import datetime
from typing import Any

from django.db import transaction

from comptes.enums import Role
from comptes.models import Mandat
from esms.models import Emas
from pas.actions.famille import noter_les_accords
from pas.actions.mobilisation import (
    annuler_une_mobilisation,
    decider_d_une_mobilisation,
    mobiliser,
    planifier_une_mobilisation,
    realiser_une_mobilisation,
    rendre_compte,
)
from pas.actions.plan import DonneesReponse, ecrire_une_reponse
from pas.enums import ActionConsentie
from pas.enums.mobilisation import ActeMobilisation, MotifRefus
from pas.enums.plan import Intervenant, TypeReponse
from pas.models import Mobilisation, Saisine
from pas.regles.plan import PLAN_OUVERT
from pas.requetes.mobilisations import equipes_mobilisables
from socle.models import Courriel

A = ActeMobilisation
CONSEIL = (
    "Un conseil de l'équipe mobile à l'enseignante.",
    "Comment l'aider à entrer en classe le matin ?",
)
AUPRES = ("Deux temps de l'équipe mobile avec l'élève.", "Pouvez-vous le rencontrer en classe ?")
# Direct or not, then what happened since; the last one is asked of another ESMS.
HISTOIRES: tuple[tuple[bool, tuple[ActeMobilisation, ...]], ...] = (
    (False, ()),
    (True, (A.METTRE_EN_ATTENTE,)),
    (True, (A.ACCEPTER,)),
    (False, (A.REFUSER,)),
    (True, (A.ACCEPTER, A.PLANIFIER)),
    (False, (A.ACCEPTER, A.PLANIFIER, A.REALISER)),
    (True, (A.ACCEPTER, A.PLANIFIER, A.REALISER, A.RENDRE_COMPTE)),
    (False, (A.ANNULER,)),
)
COMPTE_RENDU = (
    "Deux temps en classe. L'élève entre plus facilement quand un adulte l'attend au portail. "
    "Nous proposons un coin calme et une consigne à la fois, pendant six semaines."
)


def _un(role: Role, perimetre: object, le: datetime.date) -> Mandat | None:
    trouves = Mandat.objects.actifs(le).filter(role=role, perimetre=perimetre)
    return trouves.select_related("perimetre", "membre").first()


@transaction.atomic
def semer_les_mobilisations(*, le: datetime.date) -> int:
    """Mobilisations in every state, on each PAS that has a team; none where there are some.

    *Source:* module docstring.
    """
    if Mobilisation.objects.exists():
        return 0
    total = 0
    ouvertes = Saisine.objects.filter(statut__in=[str(s) for s in PLAN_OUVERT])
    par_pole: dict[Any, list[Saisine]] = {}
    for saisine in ouvertes.select_related("pole").order_by("deposee_le"):
        par_pole.setdefault(saisine.pole_id, []).append(saisine)
    for saisines in par_pole.values():
        coord = _un(Role.COORD_PAS, saisines[0].pole.perimetre_id, le)
        equipes = equipes_mobilisables(saisines[0], le)
        tenues = [
            (equipe, direction, pro)
            for equipe in equipes
            if (direction := _un(Role.ESMS_DIR, equipe.porteur.perimetre_id, le))
            and (pro := _un(Role.EMAS, equipe.porteur.perimetre_id, le))
        ]
        if coord is None or not tenues:
            continue
        for rang, (est_directe, actes) in enumerate(HISTOIRES):
            saisine = saisines[rang % len(saisines)]
            m = _demander(coord, saisine, tenues[0][0], est_directe=est_directe, le=le)
            for acte in actes:
                _jouer(m, acte, coord, tenues[0][1], tenues[0][2], le)
            total += 1
        autre = next((une for une in equipes if une != tenues[0][0]), None)
        if autre is not None:
            _demander(coord, saisines[0], autre, est_directe=False, le=le)
            total += 1
    Courriel.objects.filter(cle__startswith="pas-mobilisation:").delete()  # nobody is written to
    return total


def _demander(
    coord: Mandat, saisine: Saisine, emas: Emas, *, est_directe: bool, le: datetime.date
) -> Mobilisation:
    commun: dict[str, Any] = {"auteur": coord, "saisine": saisine.pk, "le": le}
    noter_les_accords(reponses={ActionConsentie.PARTAGE_EMAS: True}, **commun)
    texte, question = AUPRES if est_directe else CONSEIL
    reponse = ecrire_une_reponse(
        donnees=DonneesReponse(
            TypeReponse.EMAS_DIRECT if est_directe else TypeReponse.EMAS_INDIRECT,
            Intervenant.EMAS,
            texte,
            revoir_le=le + datetime.timedelta(weeks=7),
            accord_ecrit_le=le if est_directe else None,
        ),
        **commun,
    )
    return mobiliser(
        reponse=reponse.pk, emas=emas.pk, question=question, avec_prenom=est_directe, **commun
    )


def _jouer(
    m: Mobilisation,
    acte: ActeMobilisation,
    coord: Mandat,
    direction: Mandat,
    pro: Mandat,
    le: datetime.date,
) -> None:
    commun: dict[str, Any] = {"mobilisation": m.pk, "le": le}
    if acte == A.ANNULER:
        annuler_une_mobilisation(auteur=coord, saisine=m.saisine_id, **commun)
    elif acte == A.PLANIFIER:
        planifier_une_mobilisation(
            auteur=direction,
            intervenant=pro.membre_id,
            du=le,
            au=le + datetime.timedelta(days=14),
            **commun,
        )
    elif acte == A.REALISER:
        realiser_une_mobilisation(auteur=pro, realisee_le=le, duree_minutes=120, **commun)
    elif acte == A.RENDRE_COMPTE:
        rendre_compte(auteur=pro, texte=COMPTE_RENDU, **commun)
    else:
        motif = None if acte == A.ACCEPTER else MotifRefus.CAPACITE
        decider_d_une_mobilisation(auteur=direction, acte=acte, motif=motif, **commun)
