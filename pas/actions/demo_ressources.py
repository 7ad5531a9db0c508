"""Actions of the demonstration, given to the resource staff of each invented PAS.

*Source:* décision 36 (everybody is invented); decision 30.
"""

import datetime
from typing import Any

from comptes.enums import Role
from comptes.models import Mandat
from pas.actions.ressources import confier_une_action, rendre_compte, rendre_une_action
from pas.enums import Origine, Statut
from pas.enums.plan import GenreAction, Intervenant
from pas.models import ActionPas, Saisine
from socle.models import Courriel

G, Q = GenreAction, Intervenant
# State of the request, function, kind, what is asked, in how many days.
ACTIONS = (
    (Statut.EN_ANALYSE, Q.PSY_EN, G.ENTRETIEN, "Rencontrer l'élève et sa famille à l'école.", 3),
    (Statut.PLAN_PROPOSE, Q.RASED, G.OBSERVATION, "Observer un temps de lecture en classe.", 6),
    (Statut.EN_COURS, Q.INFIRMIER, G.ECOLE, "Parler avec l'équipe du temps de midi.", 2),
    (Statut.REEXAMEN, Q.ASSISTANT_SOCIAL, G.ENTRETIEN, "Aider la famille à préparer l'ESS.", 8),
)


def confier_les_actions(mandat: Mandat, pole: Any, le: datetime.date) -> int:
    """Four actions to name a pupil, one advice without a name; one is reported, one handed back.

    Returns how many; none when nobody of the resource staff is there. *Source:* module docstring.
    """
    recu = (
        Mandat.objects.actifs(le)
        .filter(role=Role.RESSOURCE, perimetre=pole.perimetre_id)
        .select_related("membre", "perimetre")
        .first()
    )
    if recu is None:
        return 0
    donnees: list[ActionPas] = []
    for statut, fonction, genre, consigne, jours in ACTIONS:
        saisine = Saisine.objects.filter(pole=pole, statut=statut).order_by("numero").first()
        if saisine is not None:
            donnees.append(_confier(mandat, recu, saisine, fonction, genre, consigne, le, jours))
    conseil = Saisine.objects.filter(pole=pole, origine=Origine.PROFESSEUR).first()
    if conseil is not None:
        mots = "Des idées pour un élève de CE1 qui ne reste pas assis."
        donnees.append(_confier(mandat, recu, conseil, Q.RASED, G.CONSEIL, mots, le, 4))
    if len(donnees) > 2:
        rendre_compte(
            auteur=recu,
            action=donnees[1].pk,
            faite_le=le,
            duree_minutes=40,
            compte_rendu="Observation faite. L'élève suit mieux une consigne lue deux fois.",
            le=le,
        )
        rendre_une_action(
            auteur=recu, action=donnees[2].pk, motif="Pas de créneau avant janvier.", le=le
        )
    Courriel.objects.filter(cle__startswith="pas-action-").delete()  # nobody is written to
    return len(donnees)


def _confier(
    mandat: Mandat,
    recu: Mandat,
    saisine: Saisine,
    fonction: Intervenant,
    genre: GenreAction,
    consigne: str,
    le: datetime.date,
    jours: int,
) -> ActionPas:
    return confier_une_action(
        auteur=mandat,
        saisine=saisine.pk,
        a=recu.membre_id,
        fonction=fonction,
        genre=genre,
        consigne=consigne,
        prevue_le=le + datetime.timedelta(days=jours),
        le=le,
    )
