"""Deposit many notifications, answer what is asked of their lines, correct them; writes no right.

*Source:* decisions 14, 15 and 41; issue E (surge: dry run, errors and matches row by row).
"""

import datetime
import hashlib
import uuid
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from comptes.models import Mandat
from eleves.enums.depots import DE_COTE, OUI, EtatLigne, QuestionLigne
from eleves.models import DepotNotifications, LigneDepot
from eleves.permissions import peut_deposer
from eleves.regles.depots import COLONNES, LIGNES_MAX, ranger
from eleves.requetes.depots import examens_de
from eleves.requetes.questions_depots import POUR_TOUTES, QUI_ECARTENT, Examen
from socle.erreurs import ActionRefusee
from socle.models import Travail
from socle.tableur import FichierIllisible, lire_classeur, lire_rangees
from socle.travaux import demander_travail, lancer

GENRE = "eleves.appliquer_depot"
TROP_GROS = "Ce fichier dépasse 1 Mo : partagez-le en plusieurs dépôts."
SANS_DROIT = "Seul le service école inclusive dépose des notifications."
DEJA = "Ce dépôt est déjà appliqué : faites-en un nouveau."


@transaction.atomic
def deposer(
    *,
    auteur: Mandat,
    contenu: bytes,
    nom_fichier: str,
    le: datetime.date,
) -> DepotNotifications:
    """Read pasted cells (no file name) or a file, and keep its lines with what is said of each.

    Raises ``ActionRefusee`` without the right, for what cannot be read, or for too many lines.
    """
    if not peut_deposer(auteur):
        raise ActionRefusee(SANS_DROIT)
    lire = lire_classeur if nom_fichier else lire_rangees
    try:
        lignes = ranger(lire(contenu, TROP_GROS))
    except FichierIllisible as erreur:
        raise ActionRefusee(str(erreur)) from erreur
    lignes = [(rang, cellules) for rang, cellules in lignes if any(cellules.values())]
    if not lignes:
        raise ActionRefusee("Il n'y a que des titres : ajoutez au moins une ligne.")
    if len(lignes) > LIGNES_MAX:
        raise ActionRefusee(f"Déposez {LIGNES_MAX} lignes au plus, en plusieurs fois.")
    depot = DepotNotifications.objects.create(
        nom_fichier=nom_fichier[:200],
        empreinte=hashlib.sha256(contenu).hexdigest(),
        auteur_id=auteur.membre_id,
    )
    LigneDepot.objects.bulk_create(
        [LigneDepot(depot=depot, rang=rang, cellules=cellules) for rang, cellules in lignes]
    )
    examiner_depot(depot, auteur, le)
    return depot


@transaction.atomic
def repondre(
    *, auteur: Mandat, ligne: LigneDepot, reponses: dict[str, str], le: datetime.date
) -> LigneDepot:
    """Answer what is asked of one line. Raises ``ActionRefusee``."""
    depot = _ouvert(auteur, ligne.depot)
    codes = {q["code"]: {c for c, _ in q["choix"]} for q in ligne.questions}
    if DE_COTE in ligne.reponses:
        raise ActionRefusee("Cette ligne est laissée de côté : reprenez-la d'abord.")
    for code, reponse in reponses.items():
        if code in codes and reponse not in codes[code]:
            raise ActionRefusee("Choisissez une des réponses proposées.")
    ligne.reponses = {**ligne.reponses, **{c: r for c, r in reponses.items() if c in codes}}
    ligne.save(update_fields=["reponses", "modifie_le"])
    examiner_depot(depot, auteur, le)
    ligne.refresh_from_db()
    return ligne


@transaction.atomic
def repondre_pour_toutes(
    *, auteur: Mandat, depot: DepotNotifications, code: str, reponse: str, le: datetime.date
) -> tuple[int, int]:
    """Give one answer to every line that asks the same, offers it and has none of its own.

    How many lines it answers, and how many still ask. Raises ``ActionRefusee`` for a question
    that must be answered line by line.
    """
    depot = _ouvert(auteur, depot)
    permises = {str(c): dict(choix) for c, choix in POUR_TOUTES.items()}
    if reponse not in permises.get(code, {}):
        raise ActionRefusee("Cette question se répond ligne par ligne.")
    depot.pour_toutes = {**depot.pour_toutes, QuestionLigne(code).value: reponse}
    depot.save(update_fields=["pour_toutes", "modifie_le"])
    couvertes = restent = 0
    for ligne, examen in examiner_depot(depot, auteur, le):
        dites = [q["reponse"] for q in examen.questions if q["code"] == code]
        couvertes += dites == [reponse] and code not in ligne.reponses
        restent += dites == [""]
    return couvertes, restent


@transaction.atomic
def laisser_de_cote(
    *, auteur: Mandat, depot: DepotNotifications, lignes: Collection[UUID], le: datetime.date
) -> int:
    """Leave lines aside, whatever is wrong with them; the others can then be recorded. How many.

    Raises ``ActionRefusee``. *Source:* issue E (surge: one bad line never holds up the others).
    """
    depot = _ouvert(auteur, depot)
    choisies = list(depot.lignes.filter(pk__in=lignes).exclude(etat=EtatLigne.ECARTEE))
    for ligne in choisies:
        ligne.reponses = {**ligne.reponses, DE_COTE: OUI}
    LigneDepot.objects.bulk_update(choisies, ["reponses"], batch_size=200)
    examiner_depot(depot, auteur, le)
    return len(choisies)


@transaction.atomic
def reprendre_lignes(
    *, auteur: Mandat, depot: DepotNotifications, lignes: Collection[UUID], le: datetime.date
) -> int:
    """Take lines back that were left aside; what they ask is asked again. How many.

    Raises ``ActionRefusee``. *Source:* issue E (undo).
    """
    depot = _ouvert(auteur, depot)
    ecartees = list(depot.lignes.filter(etat=EtatLigne.ECARTEE))
    choisies = [ligne for ligne in ecartees if ligne.pk in set(lignes)]
    for ligne in choisies:
        ligne.reponses = {
            code: reponse
            for code, reponse in ligne.reponses.items()
            if code != DE_COTE and reponse not in QUI_ECARTENT
        }
    if len(choisies) == len(ecartees):  # else the answer given for all still holds for the others
        depot.pour_toutes = {c: r for c, r in depot.pour_toutes.items() if r not in QUI_ECARTENT}
        depot.save(update_fields=["pour_toutes", "modifie_le"])
    LigneDepot.objects.bulk_update(choisies, ["reponses"], batch_size=200)
    cles = {ligne.pk for ligne in choisies}
    examens = examiner_depot(depot, auteur, le)
    return sum(li.pk in cles and e.etat != EtatLigne.ECARTEE for li, e in examens)


@transaction.atomic
def corriger_ligne(
    *, auteur: Mandat, ligne: LigneDepot, cellules: dict[str, str], le: datetime.date
) -> LigneDepot:
    """Write the cells of one line again; its answers are asked anew. Raises ``ActionRefusee``."""
    depot = _ouvert(auteur, ligne.depot)
    ligne.cellules = {c: " ".join(cellules.get(c, "").split())[:200] for c in COLONNES}
    ligne.reponses = {}
    ligne.save(update_fields=["cellules", "reponses", "modifie_le"])
    examiner_depot(depot, auteur, le)
    ligne.refresh_from_db()
    return ligne


@transaction.atomic
def demander_application(*, auteur: Mandat, depot: DepotNotifications) -> Travail:
    """Ask for the job that writes the lines; the one on its way, when there is one.

    Raises ``ActionRefusee``.
    """
    depot = _ouvert(auteur, depot)
    en_route = Travail.objects.filter(pk=depot.travail).first() if depot.travail else None
    if en_route is not None and not en_route.est_fini:
        return en_route
    travail = demander_travail(
        genre=GENRE,
        cle=f"{GENRE}:{uuid.uuid4()}",
        parametres={"depot": str(depot.pk)},
        auteur=auteur.membre,
        mandat=auteur.pk,
    )
    depot.travail = travail.pk
    depot.save(update_fields=["travail", "modifie_le"])
    lancer(travail)
    return travail


def examiner_depot(
    depot: DepotNotifications, auteur: Mandat, le: datetime.date
) -> list[tuple[LigneDepot, Examen]]:
    """Examine every line again and keep what was found; part of each act on a deposit."""
    lignes = list(depot.lignes.order_by("rang"))
    examens = examens_de(depot, lignes, auteur, le)
    for ligne, examen in zip(lignes, examens, strict=True):
        ligne.etat, ligne.erreurs = examen.etat, examen.erreurs
        ligne.questions = examen.questions
        ligne.eleve_id = examen.eleve
        ligne.notification_id = examen.connue
    LigneDepot.objects.bulk_update(
        lignes, ["etat", "erreurs", "questions", "eleve", "notification"], batch_size=200
    )
    return list(zip(lignes, examens, strict=True))


def _ouvert(auteur: Mandat, depot: DepotNotifications) -> DepotNotifications:
    """The deposit, locked, if it still can be changed."""
    if not peut_deposer(auteur):
        raise ActionRefusee(SANS_DROIT)
    verrouille: Any = DepotNotifications.objects.select_for_update().get(pk=depot.pk)
    if verrouille.applique_le is not None:
        raise ActionRefusee(DEJA)
    return verrouille  # type: ignore[no-any-return]
