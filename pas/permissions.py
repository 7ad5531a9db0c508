"""Who may act on a request and read which part of it: capability, then perimeter, field by field.

Which field each function reads is one table: ``pas.regles.lectures``.

*Source:* permissions page §3 (columns « saisine PAS », « notes PAS/EMAS »), §4 rules 4 and 5.
"""

import datetime

from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Eleve
from eleves.permissions import peut_lire_eleve
from pas.enums import PROFESSIONNELS, Acte
from pas.enums.mobilisation import ActeMobilisation
from pas.models import InterventionExterieure, Mobilisation, Saisine
from pas.regles.lectures import AUTEURS, LECTURES, Champ, champs_lus
from pas.regles.mobilisation import ACTEURS
from pial.models import Pole
from socle.chiffrement import empreinte

EQUIPE = frozenset({Role.COORD_PAS, Role.EDUC_PAS})
TETES = frozenset({Role.DIRECTEUR, Role.CHEF_ETAB})
# What commits the PAS is the coordinator's (dossier §4: actors of steps 1, 2 and 7).
DECISIONS = frozenset({Acte.RETENIR, Acte.REORIENTER, Acte.CLORE, Acte.ROUVRIR})


def peut_tenir_le_pas(mandat: Mandat, pole: Pole, le: datetime.date) -> bool:
    """Work on the requests of this PAS: its own team.

    *Source:* permissions page §3 (letter u, perimeter P).
    """
    return (
        mandat.est_actif(le)
        and mandat.genre_perimetre == GenrePerimetre.POLE
        and mandat.perimetre_id == pole.perimetre_id
        and peut(mandat, "u", "saisine")
    )


def peut_agir(mandat: Mandat, saisine: Saisine, le: datetime.date) -> bool:
    """Change a request.

    *Source:* same as ``peut_tenir_le_pas``.
    """
    return peut_tenir_le_pas(mandat, saisine.pole, le)


def peut_faire(mandat: Mandat, saisine: Saisine, acte: Acte, le: datetime.date) -> bool:
    """Make one act: deciding asks for letter v as well.

    *Source:* permissions page §3 (COORD_PAS rcuv, EDUC_PAS ru); dossier §4.
    """
    return peut_agir(mandat, saisine, le) and (
        acte not in DECISIONS or peut(mandat, "v", "saisine")
    )


def peut_deposer_pour(mandat: Mandat, pole: Pole, le: datetime.date) -> bool:
    """Enter a request received on paper or by telephone.

    *Source:* permissions page §3 (letter c); issue G.
    """
    return peut_tenir_le_pas(mandat, pole, le) and peut(mandat, "c", "saisine")


def est_auteur(mandat: Mandat, saisine: Saisine) -> bool:
    """Whether the professional who reads is the one who asked: the proved address is his own.

    *Source:* permissions page §4 rule 4 (author); §3 (ENSEIGNANT « r own »).
    """
    return (
        mandat.fonction in AUTEURS
        and saisine.origine in PROFESSIONNELS
        and bool(saisine.empreinte_auteur)
        and saisine.empreinte_auteur == empreinte("auteur", mandat.membre.email)
    )


def champs_de(mandat: Mandat, saisine: Saisine) -> frozenset[Champ]:
    """Fields that a mandate reads of a request found by ``saisines_lisibles``.

    *Source:* ``pas.regles.lectures``.
    """
    return champs_lus(mandat.fonction, est_auteur=est_auteur(mandat, saisine))


def peut_lire_le_plan(mandat: Mandat) -> bool:
    """The words of each response.

    *Source:* ``pas.regles.lectures``.
    """
    return Champ.PLAN in LECTURES.get(mandat.fonction, frozenset())


def peut_lire_les_actions(mandat: Mandat) -> bool:
    """What is planned or done, by whom, when.

    *Source:* ``pas.regles.lectures``.
    """
    return Champ.ACTIONS in LECTURES.get(mandat.fonction, frozenset())


def peut_lire_les_notes(mandat: Mandat) -> bool:
    """Notes of actions and of meetings, reports of the resource staff.

    *Source:* permissions page §3 (column « notes PAS/EMAS »), §4 rule 5.
    """
    return peut(mandat, "r", "notes_pas") and Champ.NOTES in LECTURES.get(
        mandat.fonction, frozenset()
    )


def peut_exporter_le_registre(mandat: Mandat) -> bool:
    """Take the rows away as a file that names nobody, with a reason.

    *Source:* permissions page §3 (letter x of « indicateurs »: nobody has it for « saisine PAS »),
    §4 rule 9.
    """
    return peut(mandat, "x", "indicateurs") and bool(LECTURES.get(mandat.fonction))


def est_du_binome(mandat: Mandat, saisine: Saisine) -> bool:
    """The coordinator or the educator of this very PAS.

    *Source:* permissions page §4 rule 4.
    """
    return mandat.fonction in EQUIPE and saisine.pole.perimetre_id == mandat.perimetre_id


def peut_recevoir_une_action(mandat: Mandat, pole: Pole, le: datetime.date) -> bool:
    """Whether a member of the resource or health staff may be given an action of this PAS.

    *Source:* decisions 30 and 35 (own actions only).
    """
    return (
        mandat.est_actif(le)
        and peut(mandat, "u", "action_confiee")
        and mandat.perimetre_id == pole.perimetre_id
    )


# Letter of the matrix that each act of a partner asks for (column « mobilisation »).
VERBE_DU_PARTENAIRE = {
    ActeMobilisation.ACCEPTER: "v",
    ActeMobilisation.METTRE_EN_ATTENTE: "v",
    ActeMobilisation.REFUSER: "v",
    ActeMobilisation.PLANIFIER: "u",
    ActeMobilisation.REALISER: "u",
    ActeMobilisation.RENDRE_COMPTE: "c",
}


def peut_mener(
    mandat: Mandat, mobilisation: Mobilisation, acte: ActeMobilisation, le: datetime.date
) -> bool:
    """Make one act of a mobilisation: the PAS its own, the ESMS that carries the team the others.

    *Source:* permissions page §2 (own ESMS; mobilised cases only), source 004; dossier §4.
    """
    if mandat.fonction not in ACTEURS[acte]:
        return False
    if acte == ActeMobilisation.ANNULER:
        return peut_agir(mandat, mobilisation.saisine, le)
    siennes = Mobilisation.objects.des_partenaires(mandat, le)
    return (
        mandat.est_actif(le)
        and peut(mandat, VERBE_DU_PARTENAIRE[acte], "mobilisation")
        and siennes.filter(pk=mobilisation.pk).exists()
    )


def peut_demander_intervention(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Ask that a professional come to the school for a pupil whom the mandate may name.

    *Source:* source 004 (« coordonner toute intervention de professionnels externes »), issue G.
    """
    return peut(mandat, "c", "intervention") and peut_lire_eleve(mandat, eleve, le)


def peut_demander_pour(mandat: Mandat, saisine: Saisine, le: datetime.date) -> bool:
    """The same from a response of a request: its own PAS.

    *Source:* dossier §4 (COORD_EXTERNE); source 004.
    """
    return peut(mandat, "c", "intervention") and peut_agir(mandat, saisine, le)


def peut_mener_intervention(
    mandat: Mandat, intervention: InterventionExterieure, le: datetime.date
) -> bool:
    """Change an intervention, inform the family, put it in place, end it.

    *Source:* same as ``peut_demander_intervention``.
    """
    return (
        peut(mandat, "u", "intervention")
        and InterventionExterieure.objects.visibles_par(mandat, le)
        .filter(pk=intervention.pk)
        .exists()
    )


def peut_accorder(mandat: Mandat, intervention: InterventionExterieure, le: datetime.date) -> bool:
    """Agree to it, with a room: the head of this very school, nobody else.

    *Source:* issue G (« head's agreement, room »).
    """
    return (
        peut(mandat, "v", "intervention")
        and mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT
        and intervention.etablissement.perimetre_id == mandat.perimetre_id
        and peut_mener_intervention(mandat, intervention, le)
    )
