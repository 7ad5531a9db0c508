"""Create a class, change it, type its week, put a pupil in it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.utils import timezone
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.actions.temps_scolaire import relire_la_classe, relire_temps_scolaire
from eleves.models import Classe, Eleve, Scolarisation, Seance
from eleves.permissions import (
    peut_modifier_classe,
    peut_modifier_classes_de,
    peut_modifier_eleve,
)
from eleves.regles.semaine import LIGNES_MAX, Cours, Remarque, attentions_semaine, verifier_semaine
from eleves.requetes.semaine import cours_de, horaires_de
from pial.models import Etablissement
from pial.regles import annee_scolaire, libelle_annee
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

DEJA = "Cette école a déjà une classe de ce nom cette année-là. Choisissez un autre nom."


@dataclass(frozen=True)
class DonneesClasse:
    """What a person types of a class."""

    libelle: str
    niveau: str
    est_ulis: bool


class SemainePerimee(ActionRefusee):
    """Someone saved the week meanwhile; ``classe`` and ``actuels`` are what stands now."""

    def __init__(self, classe: Classe, actuels: tuple[Cours, ...]) -> None:
        super().__init__("Cette semaine a été modifiée entre-temps : comparez les deux versions.")
        self.classe = classe
        self.actuels = actuels


class SemaineRefusee(ActionRefusee):
    """Lines that cannot be saved, each with its sentence."""

    def __init__(self, remarques: list[Remarque]) -> None:
        details = [f"Ligne {r.ligne + 1} : {r.phrase}" for r in remarques]
        super().__init__(details[0], details)
        self.remarques = remarques


@transaction.atomic
def creer_classe(
    *,
    auteur: Mandat,
    etablissement: Etablissement,
    annee: int,
    donnees: DonneesClasse,
    le: datetime.date,
) -> Classe:
    """Add a class to a school. Raises ``ActionRefusee`` without the right or for a name taken.

    *Source:* decision 35.
    """
    if not peut_modifier_classes_de(auteur, etablissement, le):
        raise ActionRefusee("Vous ne pouvez pas créer de classe dans cette école.")
    classe = Classe(etablissement=etablissement, annee=annee, **vars(donnees))
    return _ecrire(classe)


@transaction.atomic
def modifier_classe(
    *, auteur: Mandat, classe: Classe, donnees: DonneesClasse, le: datetime.date
) -> Classe:
    """Change the name or level of a class. Raises ``ActionRefusee``.

    *Source:* decision 35.
    """
    if not peut_modifier_classe(auteur, classe, le):
        raise ActionRefusee("Vous ne pouvez pas modifier cette classe.")
    for champ, valeur in vars(donnees).items():
        setattr(classe, champ, valeur)
    return _ecrire(classe)


def _ecrire(classe: Classe) -> Classe:
    try:
        with transaction.atomic():
            classe.save()
    except IntegrityError as erreur:
        if "eleves_classe_unique" not in str(erreur):
            raise
        raise ActionRefusee(DEJA) from erreur
    return classe


@transaction.atomic
def enregistrer_semaine(
    *,
    auteur: Mandat,
    classe: Classe,
    cours: Sequence[Cours],
    revision: int,
    le: datetime.date,
) -> list[str]:
    """Replace the whole week of a class, if nobody saved since ``revision``; returns warnings.

    Raises ``SemainePerimee``, ``SemaineRefusee`` (nothing is written), ``ActionRefusee``.
    *Source:* decision 2; ux page §4 (a stale save shows both versions).
    """
    if not peut_modifier_classe(auteur, classe, le):
        raise ActionRefusee("Vous ne pouvez pas modifier la semaine de cette classe.")
    verrouillee = (
        Classe.objects.select_for_update(of=("self",))
        .select_related("etablissement", "semaine_par")
        .get(pk=classe.pk)
    )
    if verrouillee.revision != revision:
        raise SemainePerimee(verrouillee, cours_de(verrouillee))
    if len(cours) > LIGNES_MAX:
        raise ActionRefusee(f"Une semaine a {LIGNES_MAX} séances au plus.")
    plages = horaires_de(verrouillee.etablissement)
    if remarques := verifier_semaine(cours, plages):
        raise SemaineRefusee(remarques)
    with convertir_erreurs():
        Seance.objects.filter(classe=verrouillee).delete()
        Seance.objects.bulk_create(
            Seance(
                classe=verrouillee,
                jour=un.jour,
                minutes=NumericRange(un.debut, un.fin, "[)"),
                matiere=un.matiere,
                semaine=un.semaine,
            )
            for un in cours
        )
    verrouillee.revision += 1
    verrouillee.semaine_le = timezone.now()
    verrouillee.semaine_par_id = auteur.membre_id
    verrouillee.save(update_fields=["revision", "semaine_le", "semaine_par", "modifie_le"])
    classe.revision = verrouillee.revision
    relire_la_classe(verrouillee, le=le)
    return attentions_semaine(cours, plages, verrouillee.etablissement.degre)


@transaction.atomic
def inscrire(
    *, auteur: Mandat, eleve: Eleve, classe: Classe, du: datetime.date, le: datetime.date
) -> Scolarisation:
    """Put a pupil in a class of his school from a day on; the class before stays in his history.

    A pupil without class yet gets it for his whole schooling here: it was missing, not changed.
    Raises ``ActionRefusee`` without the right, for another school or year, or outside his
    schooling.
    *Source:* dossier §2.3; permissions page §3.
    """
    if not peut_modifier_eleve(auteur, eleve, le) or not _meme_perimetre(auteur, classe, le):
        raise ActionRefusee("Vous ne pouvez pas changer cet élève de classe.")
    actuelle = (
        Scolarisation.objects.select_for_update()
        .filter(eleve=eleve, periode__contains=du, etablissement=classe.etablissement_id)
        .first()
    )
    if actuelle is None:
        raise ActionRefusee(f"{eleve.nom_court} n'est pas scolarisé dans cette école à cette date.")
    if classe.annee != annee_scolaire(du):
        raise ActionRefusee(
            f"La classe {classe} est celle de {libelle_annee(classe.annee)} : choisissez un jour "
            "de cette année scolaire."
        )
    if actuelle.classe_id == classe.pk:
        raise ActionRefusee(f"{eleve.nom_court} est déjà dans cette classe.")
    if actuelle.classe_id is None or du == actuelle.periode.lower:
        actuelle.classe = classe
        actuelle.save(update_fields=["classe", "modifie_le"])
        relire_temps_scolaire([eleve.pk], le=le)
        return actuelle
    fin = actuelle.periode.upper
    with convertir_erreurs():
        actuelle.periode = DateRange(actuelle.periode.lower, du)
        actuelle.save(update_fields=["periode", "modifie_le"])
        suite = _suite(actuelle, classe, DateRange(du, fin))
    relire_temps_scolaire([eleve.pk], le=le)
    return suite


def _suite(actuelle: Scolarisation, classe: Classe, periode: Any) -> Scolarisation:
    return Scolarisation.objects.create(
        eleve=actuelle.eleve,
        etablissement_id=actuelle.etablissement_id,
        classe=classe,
        modalite=actuelle.modalite,
        periode=periode,
    )


def _meme_perimetre(auteur: Mandat, classe: Classe, le: datetime.date) -> bool:
    return Classe.objects.visibles_par(auteur, le).filter(pk=classe.pk).exists()
