"""Apply a deposit, all of it or nothing; undo it while nothing stands on what it wrote.

*Source:* decisions 14 and 15; issue E (surge: atomic application as a job, undo, idempotent).
"""

import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.actions.depots import DEJA, SANS_DROIT, examiner_depot
from eleves.actions.eleves import DonneesEleve, creer_eleve
from eleves.actions.notifications import DonneesNotification, enregistrer_notification
from eleves.actions.notifications_ecriture import rendre_la_fin
from eleves.enums.depots import EtatLigne
from eleves.models import (
    DepotNotifications,
    Eleve,
    LigneDepot,
    NotificationMdph,
    Scolarisation,
)
from eleves.permissions import peut_deposer
from eleves.requetes.questions_depots import Examen
from pial.models import Etablissement
from pial.regles import annee_scolaire, bornes_annee
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.travaux import Avancer
from socle.verrous import verrouiller

PAS = 10  # lines between two signs of life


class LignesRefusees(ActionRefusee):
    """Lines that cannot be written after all: nothing was."""

    def __init__(self, rejets: list[dict[str, Any]]) -> None:
        nombre = len(rejets)
        super().__init__(
            f"{nombre} ligne{'s' if nombre > 1 else ''} ne peu{'vent' if nombre > 1 else 't'} pas "
            "être enregistrée" + ("s" if nombre > 1 else "") + " : rien n'a été écrit. "
            "Corrigez, ou laissez de côté, puis appliquez à nouveau."
        )
        self.rejets = rejets


@transaction.atomic
def appliquer_depot(
    *, depot: DepotNotifications, auteur: Mandat, le: datetime.date, avancer: Avancer
) -> int:
    """Write every line that is ready; lines already known or left aside stay so. How many.

    Everything is examined again first: what changed since asks again. Raises ``LignesRefusees``,
    ``ActionRefusee``.
    """
    if not peut_deposer(auteur):
        raise ActionRefusee(SANS_DROIT)
    verrouiller(f"depots:{depot.departement_id}", seul=True)
    depot = DepotNotifications.objects.select_for_update().get(pk=depot.pk)
    if depot.applique_le is not None:
        raise ActionRefusee(DEJA)
    examinees = examiner_depot(depot, auteur, le)
    a_regler = [li for li, e in examinees if e.etat in (EtatLigne.ERREUR, EtatLigne.QUESTION)]
    if a_regler:
        raise LignesRefusees(
            [
                {"ligne": li.rang, "cause": (li.erreurs or ["Une réponse manque."])[0]}
                for li in a_regler
            ]
        )
    pretes = [(ligne, examen) for ligne, examen in examinees if examen.etat == EtatLigne.PRETE]
    if not pretes:
        raise ActionRefusee("Rien à enregistrer : toutes les lignes sont déjà là ou de côté.")
    ecriture = _Ecriture(auteur, le)
    rejets = []
    for fait, (ligne, examen) in enumerate(pretes, 1):
        try:
            with transaction.atomic():
                ecriture.ecrire(ligne, examen)
        except (ActionRefusee, ConflitError) as refus:
            cause = getattr(refus, "phrase", str(refus))
            rejets.append({"ligne": ligne.rang, "cause": cause})
        if fait % PAS == 0 or fait == len(pretes):
            avancer(fait, len(pretes))
    if rejets:
        raise LignesRefusees(rejets)
    lignes = [ligne for ligne, _ in pretes]
    LigneDepot.objects.bulk_update(
        lignes, ["etat", "eleve", "notification", "avant"], batch_size=200
    )
    depot.applique_le = timezone.now()
    depot.save(update_fields=["applique_le", "modifie_le"])
    return len(lignes)


class _Ecriture:
    """Writes the lines one after the other; a new pupil of two lines is opened once."""

    def __init__(self, auteur: Mandat, le: datetime.date) -> None:
        self.auteur, self.le = auteur, le
        self.ouverts: dict[tuple[Any, ...], Eleve] = {}
        self.ecoles = {e.pk: e for e in Etablissement.objects.filter(disparu_le=None)}

    def ecrire(self, ligne: LigneDepot, examen: Examen) -> None:
        """One line: its pupil, its decision, what undoing needs."""
        lue = examen.lue
        eleve, cree = self._eleve(examen)
        remplace = None
        if examen.ancienne is not None:
            remplace = NotificationMdph.objects.get(pk=examen.ancienne)
        assert lue.type and lue.decidee_le and lue.recue_le and lue.du  # noqa: S101 (a ready line)
        notification = enregistrer_notification(
            auteur=self.auteur,
            eleve=eleve,
            donnees=DonneesNotification(
                type=lue.type,
                minutes_hebdo=lue.minutes,
                mention=lue.mention,
                activites=lue.activites,
                decidee_le=lue.decidee_le,
                recue_le=lue.recue_le,
                du=lue.du,
                au=lue.au,
                lecture=examen.lecture,
                numero=lue.numero,
            ),
            remplace=remplace,
            le=self.le,
        )
        ligne.etat, ligne.eleve, ligne.notification = EtatLigne.ENREGISTREE, eleve, notification
        ligne.avant = {
            "eleve_cree": cree,
            "remplacee": str(remplace.pk) if remplace else "",
            "revision": notification.revision,
        }

    def _eleve(self, examen: Examen) -> tuple[Eleve, bool]:
        lue = examen.lue
        if examen.eleve is not None:
            eleve = Eleve.objects.visibles_par(self.auteur, self.le).get(pk=examen.eleve)
            if examen.sans_ecole and examen.ecole is not None:
                Scolarisation.objects.create(
                    eleve=eleve, etablissement_id=examen.ecole, periode=self._annee()
                )
            return eleve, False
        if examen.identite in self.ouverts:
            return self.ouverts[examen.identite], False
        assert lue.naissance and examen.ecole  # noqa: S101 (a ready line)
        eleve = creer_eleve(
            auteur=self.auteur,
            donnees=DonneesEleve(lue.nom, lue.prenom, lue.naissance),
            etablissement=self.ecoles[examen.ecole],
            periode=self._annee(),
            le=self.le,
        )
        self.ouverts[examen.identite] = eleve
        return eleve, True

    def _annee(self) -> DateRange:
        """From today to the end of the school year."""
        return DateRange(self.le, bornes_annee(annee_scolaire(self.le))[1])


@transaction.atomic
def annuler_depot(*, depot: DepotNotifications, auteur: Mandat, le: datetime.date) -> int:
    """Take away what an applied deposit wrote, and give the replaced decisions their end back.

    Raises ``LignesRefusees`` when somebody changed a decision since, or when slots, notes or
    other work stand on a pupil that it opened.
    """
    if not peut_deposer(auteur):
        raise ActionRefusee(SANS_DROIT)
    depot = DepotNotifications.objects.select_for_update().get(pk=depot.pk)
    if depot.applique_le is None or depot.annule_le is not None:
        raise ActionRefusee("Ce dépôt n'est pas appliqué, ou il est déjà annulé.")
    lignes = list(
        depot.lignes.filter(etat=EtatLigne.ENREGISTREE)
        .select_related("notification__eleve", "eleve")
        .order_by("-rang")
    )
    rejets = []
    for ligne in lignes:
        if cause := _defaire(ligne, auteur):
            rejets.append({"ligne": ligne.rang, "cause": cause})
    if rejets:
        raise LignesRefusees(sorted(rejets, key=lambda r: r["ligne"]))
    LigneDepot.objects.filter(pk__in=[li.pk for li in lignes]).update(
        etat=EtatLigne.ECARTEE, eleve=None, notification=None
    )
    depot.annule_le = timezone.now()
    depot.save(update_fields=["annule_le", "modifie_le"])
    return len(lignes)


def _defaire(ligne: LigneDepot, auteur: Mandat) -> str:
    """Undo one line; the reason when it cannot be."""
    notification = ligne.notification
    if notification is None:
        return "La décision n'est plus là."
    if notification.revision != ligne.avant["revision"]:
        return "La décision a été modifiée depuis."
    try:
        with transaction.atomic():
            remplacee = ligne.avant["remplacee"]
            notification.delete()
            if remplacee:
                rendre_la_fin(NotificationMdph.objects.get(pk=UUID(remplacee)), auteur)
            if ligne.avant["eleve_cree"] and ligne.eleve is not None:
                Scolarisation.objects.filter(eleve=ligne.eleve).delete()
                ligne.eleve.delete()
    except (ProtectedError, IntegrityError, NotificationMdph.DoesNotExist):
        return "D'autres saisies reposent sur cet élève ou sur cette décision."
    return ""
