"""What becomes of requests once they are finished: archived, then emptied of what names anybody.

What is counted stays: the school, the days, the states, the kinds of answers. The number changes,
so that nobody's letter leads to the row any more.
*Source:* dossier §10; permissions page §4 rule 8.
"""

import datetime
import secrets
import string
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from eleves.models import NotificationMdph
from pas.enums import Statut
from pas.enums.plan import Intervenant
from pas.models import (
    AccordPlan,
    ActionPas,
    AvisSaisine,
    Consentement,
    EtapeMobilisation,
    EtapeSaisine,
    InterventionExterieure,
    MessageSaisine,
    Mobilisation,
    PointReunion,
    RendezVous,
    Reponse,
    Saisine,
)
from pas.regles.conservation import SANS_SUITE, Durees, finie_au_plus_tard, tranche_d_age
from pas.requetes.contenu import contenu_de
from socle.chiffrement import textes_vides

PAR_LOT = 500
SIGNES = string.ascii_uppercase + string.digits
LONGUEUR_NUMERO = 9


@transaction.atomic
def noter_les_ages(*, fuseau: str) -> int:
    """Write the step of age of the requests whose birth date is known; how many were written.

    The date itself stays encrypted: a figure never opens the words of a request.
    *Source:* dossier §6 (requests by age); decision 34.
    """
    zone = ZoneInfo(fuseau)
    sans = Saisine.objects.filter(tranche_age="", anonymisee_le=None).select_related("eleve")
    notees = []
    for une in sans.only("contenu", "deposee_le", "eleve", "eleve__naissance").iterator(PAR_LOT):
        lue = contenu_de(une).get("naissance", "")
        naissance = une.eleve.naissance if une.eleve else _jour(lue)
        tranche = tranche_d_age(naissance, une.deposee_le.astimezone(zone).date())
        if tranche is not None:
            une.tranche_age = tranche
            notees.append(une)
    Saisine.objects.bulk_update(notees, ["tranche_age"], batch_size=PAR_LOT)
    return len(notees)


def _jour(texte: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(texte)
    except ValueError:
        return None


def avec_droit_au_depot(saisines: QuerySet[Saisine], fuseau: str) -> QuerySet[Saisine]:
    """Add ``a_un_droit``: the recognised pupil held a decision of the CDAPH on the deposit's day.

    *Source:* dossier §6 (situations with or without a right at entry).
    """
    jour = TruncDate("deposee_le", tzinfo=ZoneInfo(fuseau))
    droits = NotificationMdph.objects.filter(
        eleve=OuterRef("eleve"), periode__contains=OuterRef("jour_depot")
    )
    return saisines.annotate(jour_depot=jour).annotate(a_un_droit=Exists(droits))


@transaction.atomic
def archiver_les_demandes(*, le: datetime.date, durees: Durees) -> int:
    """Take out of the register what ended long enough ago; the follow-up link ends too.

    *Source:* dossier §10.
    """
    finies = Saisine.objects.filter(archivee_le=None)
    vieilles = finies.filter(
        statut=Statut.CLOSE, finie_le__lte=finie_au_plus_tard(le, durees.active)
    ) | finies.filter(
        statut__in=[str(s) for s in SANS_SUITE],
        finie_le__lte=finie_au_plus_tard(le, durees.sans_suite),
    )
    return vieilles.update(archivee_le=le, jeton="", code="", code_expire_le=None)


@transaction.atomic
def anonymiser_les_demandes(*, le: datetime.date, durees: Durees, fuseau: str) -> int:
    """Empty archived requests whose time is over; how many.

    Every table that hangs on a request is emptied of words and people here; a test refuses a
    table that is not named. *Source:* dossier §10 (archive, then anonymised).
    """
    noter_les_ages(fuseau=fuseau)
    archivees = Saisine.objects.filter(archivee_le__isnull=False, anonymisee_le=None)
    mures = archivees.filter(
        statut=Statut.CLOSE,
        finie_le__lte=finie_au_plus_tard(le, durees.active + durees.archive),
    ) | archivees.filter(
        statut__in=[str(s) for s in SANS_SUITE],
        finie_le__lte=finie_au_plus_tard(le, durees.sans_suite),
    )
    lues = list(avec_droit_au_depot(mures.select_for_update(of=("self",)), fuseau))
    for une in lues:
        if une.droit_au_depot is None:
            une.droit_au_depot = une.a_un_droit  # type: ignore[attr-defined]
        une.numero = "A-" + "".join(secrets.choice(SIGNES) for _ in range(LONGUEUR_NUMERO))
        une.contenu, une.bilan, une.eleve = "{}", "", None
        une.difficultes, une.deja_fait, une.souhaits = [], [], []
        une.empreinte_auteur = une.empreinte_enfant = une.jeton = une.code = ""
        une.code_expire_le, une.anonymisee_le = None, le
    champs = ["droit_au_depot", "numero", "contenu", "bilan", "eleve", "difficultes"]
    champs += ["deja_fait", "souhaits", "empreinte_auteur", "empreinte_enfant", "jeton", "code"]
    champs += ["code_expire_le", "anonymisee_le"]
    Saisine.objects.bulk_update(lues, champs, batch_size=PAR_LOT)
    _vider_ce_qui_suit([une.pk for une in lues])
    return len(lues)


def _vider_ce_qui_suit(saisines: list[object]) -> None:
    """Words, people and links of the tables that hang on requests; days and kinds stay."""
    ici = {"saisine__in": saisines}
    for modele in (AvisSaisine, RendezVous):
        modele.objects.filter(**ici).delete()
    messages = MessageSaisine.objects.filter(**ici)
    messages.filter(auteur=None).delete()
    messages.update(**textes_vides(MessageSaisine))  # its day is the first exchange
    EtapeSaisine.objects.filter(**ici).update(auteur=None)
    for accords in (Consentement, AccordPlan):
        accords.objects.filter(**ici).update(recueilli_par=None)
    # An AESH stands on a notification, which names a pupil: who gave it is no figure.
    reponses = Reponse.objects.filter(**ici)
    reponses.filter(intervenant=Intervenant.AESH).update(intervenant=Intervenant.COORDONNATEUR)
    reponses.update(notification=None, auteur=None, **textes_vides(Reponse))
    # Who acted stays: the function is a figure.
    ActionPas.objects.filter(**ici).update(**textes_vides(ActionPas))
    PointReunion.objects.filter(**ici).update(**textes_vides(PointReunion))
    # Hours in a pupil's week are the pupil's, and live as long as his file.
    venues = InterventionExterieure.objects.filter(**ici)
    venues.filter(eleve=None).delete()
    venues.update(saisine=None, reponse=None)
    mobilisations = Mobilisation.objects.filter(**ici)
    EtapeMobilisation.objects.filter(mobilisation__in=mobilisations).update(auteur=None)
    mobilisations.update(intervenant=None, auteur=None, **textes_vides(Mobilisation))
