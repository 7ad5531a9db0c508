"""Who may read or change a pupil, and who may type a class's week: capability, then perimeter."""

import datetime

from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Classe, Eleve, NotificationMdph
from pial.models import Etablissement


def peut_lire_eleve(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may read a pupil on a day; an expired share gives nothing.

    The AESH's own pupils come from her slots: see ``aesh.permissions``.
    *Source:* permissions page §1 and §3; security page §3 (shares).
    """
    if not mandat.est_actif(le):
        return False
    return Eleve.objects.nommables_par(mandat, le).filter(pk=eleve.pk).exists()


def peut_modifier_eleve(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may change a pupil's class or regular absences.

    *Source:* permissions page §3 (column "élève": ``u``).
    """
    return peut(mandat, "u", "eleve") and peut_lire_eleve(mandat, eleve, le)


def peut_modifier_classes_de(
    mandat: Mandat, etablissement: Etablissement, le: datetime.date
) -> bool:
    """Whether a mandate may create and change the classes of a school.

    A class is a part of its school: to add one is to update the school (``u``, not ``c``).
    *Source:* decision 35 (class grids follow the column of schools).
    """
    return (
        mandat.est_actif(le)
        and peut(mandat, "u", "classe")
        and Etablissement.objects.du_perimetre(mandat, le).filter(pk=etablissement.pk).exists()
    )


def peut_modifier_classe(mandat: Mandat, classe: Classe, le: datetime.date) -> bool:
    """Whether a mandate may change a class and its week.

    *Source:* decision 35.
    """
    return peut_modifier_classes_de(mandat, classe.etablissement, le)


def peut_proposer_besoins(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may propose a local target and a need at lunch.

    *Source:* decision 35 (the local target follows the column "besoins").
    """
    return peut(mandat, "u", "besoins") and peut_lire_eleve(mandat, eleve, le)


def peut_inscrire_dans(mandat: Mandat, etablissement: Etablissement, le: datetime.date) -> bool:
    """Whether a mandate may open a pupil's file in a school.

    *Source:* permissions page §3 (column "élève": ``c``).
    """
    return (
        mandat.est_actif(le)
        and peut(mandat, "c", "eleve")
        and Etablissement.objects.du_perimetre(mandat, le).filter(pk=etablissement.pk).exists()
    )


def peut_enregistrer_droit(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may record a decision or a request for a pupil.

    *Source:* permissions page §3 (column "notification": ``c``).
    """
    return peut(mandat, "c", "notification") and peut_lire_eleve(mandat, eleve, le)


def peut_modifier_droit(mandat: Mandat, notification: NotificationMdph, le: datetime.date) -> bool:
    """Whether a mandate may correct a decision; the MDPH corrects its own decisions only.

    *Source:* permissions page §3 (column "notification": ``u``).
    """
    if mandat.fonction == Role.MDPH and notification.mdph:
        return False
    return peut(mandat, "u", "notification") and peut_lire_eleve(mandat, notification.eleve, le)


def peut_noter_suivi(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may note plans and meetings.

    *Source:* permissions page §3 (column "PPS/GEVA/ESS": ``u``).
    """
    return peut(mandat, "u", "plans") and peut_lire_eleve(mandat, eleve, le)


EVALUENT = (Role.COORD_PIAL, Role.COORD_PAS, Role.ERSEH)
VALIDENT = (Role.DIRECTEUR, Role.CHEF_ETAB)


def peut_evaluer(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may write what a pupil needs: the coordinator or the referent teacher.

    *Source:* dossier §2.3 (``EvaluationBesoin``, written by ERSEH or coordinator); decision 35.
    """
    return mandat.role in EVALUENT and peut_proposer_besoins(mandat, eleve, le)


def peut_valider_cible(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may decide a local target: the head of the pupil's school, alone.

    The matrix gives heads ``u`` on needs and nobody else there: the nearest right to ``v``.
    *Source:* decisions 8 and 35.
    """
    return mandat.role in VALIDENT and peut_proposer_besoins(mandat, eleve, le)


def peut_cocher_fiche(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may tick, and so read, a pupil's fiche pratique.

    Nobody else but who helps the pupil reads it: see ``aesh.requetes.fiches``.
    *Source:* decision 18; règle locale (coordinator, referent teacher, head).
    """
    return mandat.role in (*EVALUENT, *VALIDENT) and peut_proposer_besoins(mandat, eleve, le)


def peut_deposer(mandat: Mandat) -> bool:
    """Deposit many notifications: who opens files and records rights in the whole department.

    *Source:* permissions page §3 (élève and notification: ``c``).
    """
    return mandat.genre_perimetre == GenrePerimetre.TENANT and peut(mandat, "c", "depot")
