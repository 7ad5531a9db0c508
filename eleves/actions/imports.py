"""A class's week from a file: read it, apply it, undo it."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from comptes.models import Departement, Mandat
from eleves.actions.classes import SemainePerimee, enregistrer_semaine
from eleves.enums import FormatSemaine
from eleves.models import Classe, ImportSemaine
from eleves.permissions import peut_modifier_classe
from eleves.regles.lecture import Lecture
from eleves.regles.lecture_csv import lire_csv
from eleves.regles.lecture_ical import lire_ical
from eleves.regles.semaine import Cours, verifier_semaine
from eleves.requetes.classes import fermetures_de, lettres_de
from eleves.requetes.semaine import cours_de, horaires_de
from socle.erreurs import ActionRefusee
from socle.tableur import FichierIllisible

CHANGEE = (
    "La semaine de la classe a été modifiée depuis : déposez à nouveau le fichier pour voir les "
    "différences."
)


@transaction.atomic
def preparer_import(
    *,
    auteur: Mandat,
    classe: Classe,
    contenu: bytes,
    nom_fichier: str,
    lundi: datetime.date | None,
    le: datetime.date,
    lundi_a: datetime.date | None = None,
) -> ImportSemaine:
    """Read a file and keep what it would make of the class's week; the week is not touched.

    ``lundi_a``: a week A, for a school whose weeks A and B are not known.

    Raises ``ActionRefusee`` with each refused line: a week read by halves would be a false one.
    *Source:* ux page §5(h) (imports: dry run, differences, then apply); decision 41.
    """
    if not peut_modifier_classe(auteur, classe, le):
        raise ActionRefusee("Vous ne pouvez pas modifier la semaine de cette classe.")
    format_lu = FormatSemaine.ICAL if _est_ical(contenu) else FormatSemaine.CSV
    try:
        lecture = _lire(format_lu, contenu, classe, lundi, lundi_a)
    except FichierIllisible as erreur:
        raise ActionRefusee(str(erreur)) from erreur
    rejets = [*lecture.rejets, *_refus(lecture, classe)]
    if rejets:
        raise ActionRefusee(rejets[0], rejets)
    return ImportSemaine.objects.create(
        classe=classe,
        nom_fichier=nom_fichier[:200],
        format=format_lu,
        seances=_en_json(lecture.cours),
        remarques=list(lecture.remarques),
        revision_lue=classe.revision,
        auteur_id=auteur.membre_id,
    )


def _est_ical(contenu: bytes) -> bool:
    return b"BEGIN:VCALENDAR" in contenu[:1000].upper()


def _lire(
    format_lu: FormatSemaine,
    contenu: bytes,
    classe: Classe,
    lundi: datetime.date | None,
    lundi_a: datetime.date | None,
) -> Lecture:
    if format_lu == FormatSemaine.CSV:
        return lire_csv(contenu)
    departement = Departement.objects.get(pk=classe.departement_id)
    return lire_ical(
        contenu,
        annee=classe.annee,
        fermetures=fermetures_de(classe.annee),
        fuseau=departement.fuseau,
        lundi=lundi,
        lettres=lettres_de(classe, lundi_a),
    )


def _refus(lecture: Lecture, classe: Classe) -> list[str]:
    """What the rules refuse, named as in the file: its line, or the lesson."""
    refus = []
    for remarque in verifier_semaine(
        lecture.cours, horaires_de(classe.etablissement), lecture.lignes
    ):
        un = lecture.cours[remarque.ligne]
        ou = f"Ligne {lecture.lignes[remarque.ligne]}" if lecture.lignes else un.matiere
        refus.append(f"{ou} : {remarque.phrase}")
    return refus


@transaction.atomic
def appliquer_import(*, auteur: Mandat, importation: ImportSemaine, le: datetime.date) -> list[str]:
    """Write the week that was read; returns warnings. Raises ``ActionRefusee``.

    *Source:* ux page §5(h).
    """
    importation = ImportSemaine.objects.select_for_update().get(pk=importation.pk)
    if importation.applique_le is not None:
        raise ActionRefusee("Cet import est déjà appliqué.")
    classe = importation.classe
    avant = cours_de(classe)
    try:
        attentions = enregistrer_semaine(
            auteur=auteur,
            classe=classe,
            cours=cours_lus(importation),
            revision=importation.revision_lue,
            le=le,
        )
    except SemainePerimee as erreur:
        raise ActionRefusee(CHANGEE) from erreur
    importation.avant = _en_json(avant)
    importation.revision_appliquee = classe.revision
    importation.applique_le = timezone.now()
    importation.save(update_fields=["avant", "revision_appliquee", "applique_le", "modifie_le"])
    return attentions


@transaction.atomic
def annuler_import(*, auteur: Mandat, importation: ImportSemaine, le: datetime.date) -> None:
    """Put back the week that stood before. Raises ``ActionRefusee`` when it changed since.

    *Source:* ux page §5(h).
    """
    importation = ImportSemaine.objects.select_for_update().get(pk=importation.pk)
    if importation.applique_le is None or importation.revision_appliquee is None:
        raise ActionRefusee("Cet import n'a pas été appliqué.")
    if importation.annule_le is not None:
        raise ActionRefusee("Cet import est déjà annulé.")
    try:
        enregistrer_semaine(
            auteur=auteur,
            classe=importation.classe,
            cours=[Cours(*ligne) for ligne in importation.avant],
            revision=importation.revision_appliquee,
            le=le,
        )
    except SemainePerimee as erreur:
        raise ActionRefusee(
            "La semaine a été modifiée depuis cet import : il ne peut plus être annulé."
        ) from erreur
    importation.annule_le = timezone.now()
    importation.save(update_fields=["annule_le", "modifie_le"])


def cours_lus(importation: ImportSemaine) -> tuple[Cours, ...]:
    """Lessons that the file holds.

    *Source:* ux page §5(h).
    """
    return tuple(Cours(*ligne) for ligne in importation.seances)


def _en_json(cours: Any) -> list[list[Any]]:
    return [[un.jour, un.debut, un.fin, un.matiere, un.semaine] for un in cours]
