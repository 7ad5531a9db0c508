"""Recorded cases: opened with a reason, fed with dated lines, closed; reading by name follows."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from comptes.models import Mandat
from eleves.models import Eleve, SuiviNominatif
from reporting.enums.suivi import GenreDossier, GenrePiece, MotifDossier
from reporting.models import DossierSuivi, PieceSuivi
from reporting.permissions import peut_suivre
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

PRECISION_MAXIMUM = 200
DEJA = "Un dossier est déjà ouvert pour cet élève : complétez-le plutôt."


@dataclass(frozen=True)
class DonneesPiece:
    """One dated line."""

    date: datetime.date
    genre: GenrePiece
    texte: str


def eleve_exact(
    *, auteur: Mandat, nom: str, prenom: str, naissance: datetime.date, le: datetime.date
) -> Eleve:
    """The pupil of this very name and birth date, as a letter gives them; no list, no guess.

    Raises ``ActionRefusee``. *Source:* decision 12 (no browsing by name).
    """
    if not peut_suivre(auteur, "c", le):
        raise ActionRefusee("Vous ne pouvez pas ouvrir de dossier.")
    trouves = list(
        Eleve.objects.filter(cle_tri=cle_tri(f"{nom} {prenom}"), naissance=naissance)[:2]
    )
    if len(trouves) != 1:
        raise ActionRefusee(
            "Aucun élève de ce nom, né ce jour-là, n'a de dossier dans le département. Vérifiez "
            "l'orthographe, ou demandez au SEI d'ouvrir le dossier."
        )
    return trouves[0]


@transaction.atomic
def ouvrir_dossier(
    *,
    auteur: Mandat,
    eleve: Eleve,
    genre: str,
    motif: str,
    precision: str = "",
    le: datetime.date,
) -> DossierSuivi:
    """Open a case on one pupil: the Dasen may read him by name until it is closed.

    Raises ``ActionRefusee``. *Source:* decision 12; permissions page §3, note 1.
    """
    if not peut_suivre(auteur, "c", le):
        raise ActionRefusee("Vous ne pouvez pas ouvrir de dossier.")
    if genre not in list(GenreDossier) or motif not in list(MotifDossier):
        raise ActionRefusee("Dites s'il s'agit d'un signalement ou d'un recours, et son motif.")
    precision = " ".join(precision.split())
    if len(precision) > PRECISION_MAXIMUM:
        raise ActionRefusee(f"La précision tient en {PRECISION_MAXIMUM} caractères.")
    if motif == MotifDossier.AUTRE and not precision:
        raise ActionRefusee("Précisez le motif en quelques mots.")
    try:
        with transaction.atomic():
            dossier: DossierSuivi = DossierSuivi.objects.create(
                eleve=eleve, genre=genre, motif=motif, precision=precision, ouvert_par=auteur
            )
    except IntegrityError as erreur:
        if "reporting_dossier_un_ouvert" not in str(erreur):
            raise
        raise ActionRefusee(DEJA) from erreur
    SuiviNominatif.objects.create(eleve=eleve, dossier=dossier.pk)
    return dossier


@transaction.atomic
def clore_dossier(*, auteur: Mandat, dossier: DossierSuivi, le: datetime.date) -> DossierSuivi:
    """Close a case: the Dasen reads figures again. Raises ``ActionRefusee``.

    *Source:* permissions page §3, note 1.
    """
    actuel = _verrouiller(auteur, dossier, le)
    if actuel.clos_le is not None:
        raise ActionRefusee("Ce dossier est déjà clos.")
    actuel.clos_le = timezone.now()
    actuel.clos_par_id = auteur.membre_id
    actuel.save(update_fields=["clos_le", "clos_par", "modifie_le"])
    SuiviNominatif.objects.filter(dossier=actuel.pk).delete()
    return actuel


@transaction.atomic
def rouvrir_dossier(*, auteur: Mandat, dossier: DossierSuivi, le: datetime.date) -> DossierSuivi:
    """Open a closed case again: closed by mistake, or the family wrote again.

    Raises ``ActionRefusee``. *Source:* ux page §4 (undo).
    """
    actuel = _verrouiller(auteur, dossier, le)
    if actuel.clos_le is None:
        raise ActionRefusee("Ce dossier est déjà ouvert.")
    if DossierSuivi.objects.ouverts().filter(eleve=actuel.eleve_id).exists():
        raise ActionRefusee(DEJA)
    actuel.clos_le = None
    actuel.clos_par = None
    actuel.save(update_fields=["clos_le", "clos_par", "modifie_le"])
    SuiviNominatif.objects.create(eleve_id=actuel.eleve_id, dossier=actuel.pk)
    return actuel


@transaction.atomic
def ajouter_piece(
    *, auteur: Mandat, dossier: DossierSuivi, donnees: DonneesPiece, le: datetime.date
) -> PieceSuivi:
    """Add one dated line to an open case. Raises ``ActionRefusee``.

    *Source:* issue E (answers, letters).
    """
    actuel = _verrouiller(auteur, dossier, le)
    if actuel.clos_le is not None:
        raise ActionRefusee("Ce dossier est clos : rouvrez-le pour le compléter.")
    texte = " ".join(donnees.texte.split())
    if not texte or len(texte) > PRECISION_MAXIMUM:
        raise ActionRefusee(f"Dites de quoi il s'agit, en {PRECISION_MAXIMUM} caractères au plus.")
    if donnees.date > le:
        raise ActionRefusee("Cette date est à venir : notez ce qui a eu lieu.")
    piece: PieceSuivi = PieceSuivi.objects.create(
        dossier=actuel,
        date=donnees.date,
        genre=donnees.genre,
        texte=texte,
        auteur_id=auteur.membre_id,
    )
    return piece


@transaction.atomic
def retirer_piece(*, auteur: Mandat, piece: PieceSuivi, le: datetime.date) -> PieceSuivi:
    """Take back a line of an open case, or put it back; its history stays.

    Raises ``ActionRefusee``. *Source:* ux page §4 (undo).
    """
    actuel = _verrouiller(auteur, piece.dossier, le)
    if actuel.clos_le is not None:
        raise ActionRefusee("Ce dossier est clos : rouvrez-le pour le changer.")
    piece.retiree_le = None if piece.retiree_le else timezone.now()
    piece.save(update_fields=["retiree_le", "modifie_le"])
    return piece


def _verrouiller(auteur: Mandat, dossier: DossierSuivi, le: datetime.date) -> DossierSuivi:
    if not peut_suivre(auteur, "u", le):
        raise ActionRefusee("Vous ne pouvez pas changer ce dossier.")
    verrouille: DossierSuivi = DossierSuivi.objects.select_for_update(of=("self",)).get(
        pk=dossier.pk
    )
    return verrouille
