"""What a response and an action ask for: who may give it, which agreement of the family first.

*Source:* dossier §4 (response types, agreement per action), source 004 (missions), decision 28.
"""

import re

from pas.enums import ActionConsentie, Statut
from pas.enums.plan import EMAS, GenreAction, Intervenant, TypeReponse

Q, T = Intervenant, TypeReponse
# Who may give each kind of response; who the texts name, nobody else.
INTERVENANTS: dict[TypeReponse, tuple[Intervenant, ...]] = {
    T.PEDAGOGIQUE: (Q.PROFESSEUR, Q.PROFESSEUR_RESSOURCE),
    T.MATERIEL: (Q.PROFESSEUR, Q.PROFESSEUR_RESSOURCE, Q.COORDONNATEUR),
    T.HUMAIN_PREMIER: (
        *(Q.EDUCATEUR, Q.AED, Q.PROFESSEUR_RESSOURCE, Q.RASED, Q.EXTERIEUR, Q.AESH),
    ),
    T.SPECIALISE_EN: (
        *(Q.RASED, Q.PSY_EN, Q.PROFESSEUR_RESSOURCE),
        *(Q.MEDECIN, Q.INFIRMIER, Q.ASSISTANT_SOCIAL),
    ),
    T.EMAS_INDIRECT: (Q.EMAS,),
    T.EMAS_DIRECT: (Q.EMAS,),
    T.AIDE_MDPH: (Q.COORDONNATEUR, Q.EDUCATEUR, Q.ASSISTANT_SOCIAL),
    T.COORD_EXTERNE: (Q.COORDONNATEUR, Q.EDUCATEUR, Q.EXTERIEUR),
    T.ORIENTATION_AUTRE: (Q.COORDONNATEUR, Q.EDUCATEUR, Q.ASSISTANT_SOCIAL, Q.FAMILLE),
}
# Once the family is associated and has agreed, until the end.
PLAN_OUVERT = frozenset({Statut.EN_ANALYSE, Statut.PLAN_PROPOSE, Statut.EN_COURS, Statut.REEXAMEN})
# An action that speaks of the pupil, and the agreement that it waits for (none: the parents know).
ACCORD_DE_L_ACTION: dict[GenreAction, ActionConsentie | None] = {
    GenreAction.ENTRETIEN: None,
    GenreAction.DOSSIER: None,
    GenreAction.OBSERVATION: ActionConsentie.OBSERVATION,
    GenreAction.ECOLE: ActionConsentie.PARTAGE_ECOLE,
    GenreAction.INTERVENTION: ActionConsentie.ANALYSE,
    GenreAction.REUNION: ActionConsentie.ANALYSE,
}
SANS_NOTIFICATION = (
    "Une AESH n'intervient jamais sans notification de la CDAPH : reconnaissez d'abord l'élève "
    "notifié, ou choisissez un autre intervenant. Vous pouvez aider la famille à écrire à la MDPH."
)
_AESH = re.compile(
    r"\b(aesh|avs|auxiliaires? de vie|accompagnante?s? d.[ée]l[èe]ves?)\b", re.IGNORECASE
)


def cite_une_aesh(texte: str) -> bool:
    """Whether a free text names an AESH, by her title of today or of before.

    *Source:* dossier §4 (first human support is never an AESH).
    """
    return bool(_AESH.search(texte))


def refus_de_reponse(
    *,
    type_reponse: TypeReponse,
    intervenant: Intervenant,
    texte: str,
    a_notification: bool,
    accord_emas: bool,
    accord_ecrit: bool,
) -> str:
    """Why a response cannot be written, as a sentence that says what to do; empty when it can.

    ``a_notification``: the recognised pupil holds human help in force, decided by the CDAPH.
    *Source:* source 004 (missions), dossier §4 (never an AESH without a notification; a direct
    EMAS needs the family's written agreement), circulaire DGCS/SD3B/2025/119.
    """
    if intervenant not in INTERVENANTS[type_reponse]:
        return "Cette personne ne donne pas cette réponse : choisissez un autre intervenant."
    nomme = type_reponse == TypeReponse.HUMAIN_PREMIER and cite_une_aesh(texte)
    if (intervenant == Intervenant.AESH or nomme) and not a_notification:
        return SANS_NOTIFICATION
    if type_reponse in EMAS and not accord_emas:
        return (
            "La famille n'a pas accepté d'en parler à l'équipe mobile : notez son accord d'abord."
        )
    if type_reponse == TypeReponse.EMAS_DIRECT and not accord_ecrit:
        return (
            "L'équipe mobile auprès de l'élève demande l'accord écrit de la famille : "
            "écrivez sa date."
        )
    return ""


def refus_d_action(
    *, genre: GenreAction, est_nommable: bool, accords: frozenset[ActionConsentie]
) -> str:
    """Why an action cannot be planned or noted, as a sentence; empty when it can.

    Advice that names nobody is always possible.
    *Source:* decision 28; dossier §4 (agreement per action).
    """
    if genre == GenreAction.CONSEIL:
        return ""
    if not est_nommable:
        return "Les parents ne sont pas encore informés : seul un conseil sans nom est possible."
    accord = ACCORD_DE_L_ACTION[genre]
    if accord is not None and accord not in accords:
        return "La famille n'a pas donné cet accord : notez-le d'abord, ou faites autrement."
    return ""
