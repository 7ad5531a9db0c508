"""Run one job: claim, progress, end. Called by the task, by commands and by tests.

Three things make the effect happen exactly once. The advisory lock of the job's transaction
keeps a second delivery out and falls with the connection, hence with a killed process. The claim
(state, number of tries) is committed on a second connection before the work. The end of the job
is written in the transaction of the work itself.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pghistory
from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.connection import ConnectionDoesNotExist

from socle.cloison import cloison
from socle.courriel import Lien, TextePublic, mettre_en_file
from socle.enums import EtatTravail
from socle.models import Travail
from socle.travaux import ErreurTravail, TravailAnnule, genre, reveiller

journal = logging.getLogger(__name__)
ALIAS_SUIVI = "suivi"
INTERVALLE_S = 0.5
ATTENTE_VERROU_S = 3.0
DUREE_ANNONCEE = timedelta(minutes=1)
INTERROMPU = (
    "Ce travail a été interrompu plusieurs fois et ne sera plus tenté. Vous pouvez le rejouer ; "
    "si cela recommence, transmettez ce numéro à l'assistance : {id}."
)
INATTENDUE = (
    "Une erreur inattendue a empêché ce travail d'aboutir ; rien n'a été modifié. Vous pouvez le "
    "rejouer ; si cela recommence, transmettez ce numéro à l'assistance : {id}."
)


class Depossede(Exception):
    """The row is no longer ours to finish (purged, or replayed by hand)."""


class Suivi:
    """Writes a job's state on a second connection, committed at once, visible while it runs."""

    def __init__(self, departement: str, identifiant: str) -> None:
        self.departement = departement
        self.identifiant = identifiant
        self.dernier = 0.0
        connections[ALIAS_SUIVI] = connections["default"].copy(ALIAS_SUIVI)

    def fermer(self) -> None:
        """Close the second connection."""
        connections[ALIAS_SUIVI].close()
        del connections[ALIAS_SUIVI]

    def ecrire(self, *conditions: Any, **champs: Any) -> bool:
        """Conditional UPDATE of the row; False when the conditions no longer hold."""
        with transaction.atomic(using=ALIAS_SUIVI), cloison(self.departement, using=ALIAS_SUIVI):
            return bool(
                Travail.objects.using(ALIAS_SUIVI)
                .filter(*conditions, pk=self.identifiant)
                .update(battement_le=timezone.now(), **champs)
            )

    def annulation_demandee(self) -> bool:
        """Someone pressed « Annuler »."""
        with transaction.atomic(using=ALIAS_SUIVI), cloison(self.departement, using=ALIAS_SUIVI):
            travaux = Travail.objects.using(ALIAS_SUIVI)
            return bool(travaux.filter(pk=self.identifiant, annulation_demandee=True).exists())

    def avancer(self, fait: int, total: int | None = None) -> None:
        """Progress and sign of life, at most twice a second; raises ``TravailAnnule``."""
        maintenant = time.monotonic()
        if maintenant - self.dernier < INTERVALLE_S and (total is None or fait < total):
            return
        self.dernier = maintenant
        self.ecrire(fait=fait, **({} if total is None else {"total": total}))
        if self.annulation_demandee():
            raise TravailAnnule


@contextmanager
def a_part(departement: str) -> Iterator[str]:
    """Alias on which a running job writes what others must see before its end, at once committed.

    Outside a worker (commands, tests) there is one connection: the job's own. A row written there
    must not have been touched by the job's transaction before, or both would wait for ever.
    """
    try:
        alias = connections[ALIAS_SUIVI].alias
    except ConnectionDoesNotExist:
        alias = "default"
    with transaction.atomic(using=alias), cloison(departement, using=alias):
        yield alias


def _verrouiller(identifiant: str) -> bool:
    """Take the job for this transaction; wait a little for the server to notice a dead worker."""
    fin = time.monotonic() + ATTENTE_VERROU_S
    with connections["default"].cursor() as curseur:
        while True:
            curseur.execute(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"travail:{identifiant}"],
            )
            if curseur.fetchone()[0]:
                return True
            if time.monotonic() > fin:
                return False
            time.sleep(0.1)


def _sans_delais() -> None:
    """A job may think for minutes between two statements, inside its transaction."""
    with connections["default"].cursor() as curseur:
        curseur.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', '0', true),"
            " set_config('statement_timeout', '50min', true)"
        )


def _faire(travail: Travail, avancer: Any) -> None:
    """Do the work and write its end, in one savepoint."""
    with (
        transaction.atomic(),
        cloison(travail.departement_id, membre=travail.auteur_id),
        timezone.override(ZoneInfo(travail.departement.fuseau)),  # hours as people there read them
        pghistory.context(
            membre=str(travail.auteur_id or ""),
            mandat=str(travail.mandat or ""),
            travail=str(travail.pk),
        ),
    ):
        resultat = genre(travail.genre).fonction(travail, avancer) or {}
        with connections["default"].cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")  # faults show here, not at commit
        _annoncer(travail, "terminé")
        faite = Travail.objects.filter(pk=travail.pk, etat=EtatTravail.EN_COURS).update(
            etat=EtatTravail.FAIT,
            resultat=resultat,
            fichier=str(resultat.get("fichier", "")),
            erreur="",
            termine_le=timezone.now(),
        )
        if not faite:
            raise Depossede


def _terminer(suivi: Suivi, etat: EtatTravail, **champs: Any) -> None:
    suivi.ecrire(etat=etat, termine_le=timezone.now(), **champs)


def _annoncer(travail: Travail, fin: str) -> None:
    """Tell the author by mail that a job of more than a minute has ended.

    *Source:* ux page §5(h) « Long jobs ».
    """
    duree = timezone.now() - (travail.demarre_le or timezone.now())
    if travail.auteur is None or duree < DUREE_ANNONCEE:
        return
    page = {"departement": travail.departement_id, "pk": travail.pk}
    mettre_en_file(
        cle=f"travail:{travail.pk}:{fin}",
        destinataire=travail.auteur.email,
        sujet=f"{travail.titre} : {fin}",
        gabarit="courriels/travail_fini.txt",
        contexte={
            "titre": TextePublic(travail.titre),
            "fin": TextePublic(fin),
            "lien": Lien(reverse("comptes:travail", kwargs=page)),
        },
        perime_le=timezone.now() + timedelta(days=2),
    )


def _reclamer(suivi: Suivi, travail: Travail) -> bool:
    """Claim by conditional update, or stop a job that was already tried too often."""
    if travail.annulation_demandee:
        _terminer(suivi, EtatTravail.ANNULE)
        return False
    if travail.tentatives >= Travail.TENTATIVES_MAXIMALES:
        _terminer(suivi, EtatTravail.ECHEC, erreur=INTERROMPU.format(id=travail.pk))
        return False
    travail.tentatives += 1
    travail.demarre_le = travail.demarre_le or timezone.now()
    return suivi.ecrire(
        etat=EtatTravail.EN_COURS,
        tentatives=travail.tentatives,
        demarre_le=travail.demarre_le,
        fait=0,
    )


def executer(departement: str, identifiant: str) -> None:
    """Run one job to its next state. Called inside the department's scope and transaction.

    Harmless when called twice, late, or for a job that no longer exists.
    """
    if not _verrouiller(identifiant):
        return
    travail = Travail.objects.filter(pk=identifiant).first()
    if travail is None or travail.est_fini:
        return
    suivi = Suivi(departement, identifiant)
    try:
        if not _reclamer(suivi, travail):
            return
        _sans_delais()
        try:
            _faire(travail, suivi.avancer)
        except TravailAnnule:
            _terminer(suivi, EtatTravail.ANNULE)
        except Depossede:
            journal.warning("travail_depossede", extra={"travail": identifiant})
        except ErreurTravail as erreur:
            _terminer(suivi, EtatTravail.ECHEC, erreur=erreur.message, resultat=erreur.details)
            _annoncer(travail, "en échec")
        except Exception:  # whatever the job did wrong, it becomes a state of its row
            _apres_erreur(suivi, travail)
    finally:
        suivi.fermer()


def _apres_erreur(suivi: Suivi, travail: Travail) -> None:
    """Plan another try with a growing delay, or give up."""
    identifiant, departement = str(travail.pk), str(travail.departement_id)
    journal.exception("travail_en_erreur", extra={"travail": identifiant, "genre": travail.genre})
    if travail.tentatives >= Travail.TENTATIVES_MAXIMALES:
        _terminer(suivi, EtatTravail.ECHEC, erreur=INATTENDUE.format(id=identifiant))
        _annoncer(travail, "en échec")
        return
    suivi.ecrire(etat=EtatTravail.EN_ATTENTE)
    transaction.on_commit(
        lambda: reveiller(departement, identifiant, delai=2.0**travail.tentatives)
    )


def executer_ici(travail: Travail) -> Travail:
    """Run a job now, in the caller's transaction (commands, demo, tests): no worker, no retry.

    A refusal (``ErreurTravail``) or a fault undoes the work and is raised.
    """
    Travail.objects.filter(pk=travail.pk).update(
        etat=EtatTravail.EN_COURS, tentatives=travail.tentatives + 1, demarre_le=timezone.now()
    )

    def avancer(fait: int, total: int | None = None) -> None:
        champs = {"fait": fait} if total is None else {"fait": fait, "total": total}
        Travail.objects.filter(pk=travail.pk).update(**champs)

    _faire(travail, avancer)
    travail.refresh_from_db()
    return travail
