"""Deposit many notifications, answer what is asked of their lines, correct them; writes no right.

*Source:* decisions 14, 15 and 41; issue E (surge: dry run, errors and matches row by row).
"""

import datetime
import hashlib
import uuid
from typing import Any

from django.db import transaction

from comptes.models import Mandat
from eleves.enums.depots import QuestionLigne
from eleves.models import DepotNotifications, LigneDepot
from eleves.permissions import peut_deposer
from eleves.regles.depots import COLONNES, LIGNES_MAX, ranger
from eleves.requetes.depots import POUR_TOUTES, Examen, examens_de
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
) -> None:
    """Give one answer to every line that asks the same and has none of its own.

    Raises ``ActionRefusee`` for a question that must be answered line by line.
    """
    depot = _ouvert(auteur, depot)
    permises = {str(c): dict(choix) for c, choix in POUR_TOUTES.items()}
    if reponse not in permises.get(code, {}):
        raise ActionRefusee("Cette question se répond ligne par ligne.")
    depot.pour_toutes = {**depot.pour_toutes, QuestionLigne(code).value: reponse}
    depot.save(update_fields=["pour_toutes", "modifie_le"])
    examiner_depot(depot, auteur, le)


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
