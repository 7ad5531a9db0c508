"""Missions of a school year: opened by a signed letter, ended before their term.

*Source:* decision 19; permissions page §4 rule 7.
"""

import datetime
import uuid

from django.db import transaction
from psycopg.types.range import DateRange

from comptes.actions.mandats import UN_JOUR, clore_mission, ecrire, periode_de, peut_clore
from comptes.enums import PERIMETRE_DU_ROLE, Role
from comptes.models import Mandat, Membre, Perimetre
from comptes.regles import ANNUELLES, fin_d_annee_scolaire
from socle.erreurs import ActionRefusee


@transaction.atomic
def ouvrir_mission_signee(
    *,
    membre: Membre,
    role: Role,
    perimetre: Perimetre,
    du: datetime.date,
    au: datetime.date,
    designe_par: uuid.UUID | None,
    lettre: str,
) -> Mandat:
    """Open a yearly mandate whose letter both have signed; the room ``documents`` alone calls it.

    ``lettre`` is the number of the document that they read. Raises ``ActionRefusee`` for another
    function, a term after 31 August, or a mission that the person already holds.
    *Source:* decision 19; permissions page §4 rule 7.
    """
    if role not in ANNUELLES or perimetre.genre != PERIMETRE_DU_ROLE[role] or not lettre:
        raise ActionRefusee("Cette mission ne s'ouvre pas par une lettre.")
    if au > fin_d_annee_scolaire(du):
        raise ActionRefusee(f"Cette mission finit au plus tard le {fin_d_annee_scolaire(du)}.")
    return ecrire(
        Mandat(
            membre=membre,
            role=role,
            perimetre=perimetre,
            periode=periode_de(du, au),
            designe_par=designe_par,
            lettre=lettre,
        )
    )


@transaction.atomic
def clore_a_une_date(
    *, auteur: Mandat, mandat: Mandat, dernier_jour: datetime.date, le: datetime.date
) -> Mandat:
    """End a mission before its term, after a last day that is today or to come.

    Suppléances end with it; one that was to begin later is closed at once.
    *Source:* decision 19; permissions page §1.
    """
    if not peut_clore(auteur, mandat.fonction, mandat.perimetre):
        raise ActionRefusee("Votre fonction ne permet pas de clore cette mission.")
    if dernier_jour < le:
        raise ActionRefusee("Choisissez aujourd'hui ou un jour à venir : le passé ne change pas.")
    if mandat.au is not None and dernier_jour >= mandat.au:
        raise ActionRefusee("Choisissez un jour avant le terme de la mission.")
    fin = dernier_jour + UN_JOUR
    if fin <= mandat.du:
        return clore_mission(auteur=auteur, mandat=mandat, le=le)
    for terme in (*Mandat.objects.filter(supplee=mandat, periode__endswith__gt=fin), mandat):
        terme.periode = DateRange(min(terme.du, fin - UN_JOUR), fin)
        ecrire(terme)
    return mandat
