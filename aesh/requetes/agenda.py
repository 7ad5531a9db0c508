"""Calendars that leave the product: the AESH behind a secret address, and her events.

*Source:* screen « Ma semaine » (secret, revocable address); règle locale.
"""

import datetime
import hashlib
from zoneinfo import ZoneInfo

from aesh.enums import TypeCreneau
from aesh.models import Aesh, JetonAgenda
from aesh.regles.types_creneau import TYPES
from aesh.requetes.semaine import passages_de_aesh
from comptes.enums import Role
from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans
from socle.agenda import Evenement

FENETRE = datetime.timedelta(days=183)


def empreinte(secret: str) -> str:
    """What is kept of a secret address: it cannot be computed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def aesh_du_mandat(mandat: Mandat) -> Aesh | None:
    """The AESH that a member is, in the department now open."""
    return Aesh.objects.filter(membre=mandat.membre_id).first()


def aesh_du_secret(secret: str) -> Aesh | None:
    """The AESH whose calendar has this secret, unless it was revoked or her mission has ended.

    *Source:* permissions page §4 rule 7 (an ended mandate closes at once).
    """
    jeton = (
        JetonAgenda.objects.filter(empreinte=empreinte(secret), revoque_le__isnull=True)
        .select_related("aesh__departement")
        .first()
    )
    if jeton is None:
        return None
    le = aujourdhui_dans(jeton.aesh.departement)
    en_poste = Mandat.objects.actifs(le).filter(role=Role.AESH, membre=jeton.aesh.membre_id)
    return jeton.aesh if en_poste.exists() else None


def jeton_actif(aesh: Aesh) -> JetonAgenda | None:
    """The address in use, if any."""
    return JetonAgenda.objects.filter(aesh=aesh, revoque_le__isnull=True).first()


def evenements_de_aesh(aesh: Aesh, departement: Departement, le: datetime.date) -> list[Evenement]:
    """Published slots six months around a day, without any pupil.

    *Source:* screen specification (e) (calendar: the school only, 12 months).
    """
    fuseau = ZoneInfo(departement.fuseau)
    evenements = []
    for passage in passages_de_aesh(aesh, le - FENETRE, le + FENETRE, avec_eleves=False):
        minuit = datetime.datetime.combine(passage.date, datetime.time(), fuseau)
        debut, fin = (
            minuit.replace(hour=minutes // 60, minute=minutes % 60)
            for minutes in (passage.debut, passage.fin)
        )
        evenements.append(
            Evenement(
                cle=f"{aesh.pk}:{passage.date}:{passage.debut}:{passage.etablissement}",
                debut=debut,
                fin=fin,
                titre=f"{quoi_sans_eleve(passage.type)} — {passage.etablissement}",
                lieu=passage.lieu
                or ", ".join(filter(None, (passage.etablissement, passage.commune))),
            )
        )
    return evenements


def quoi_sans_eleve(genre: str) -> str:
    """Never whom, nor the kind of a pupil's help: this leaves the product. *Source:* decision 7."""
    un = TYPES[TypeCreneau(genre)]
    return un.libelle if un.ou != "classe" else "Accompagnement"
