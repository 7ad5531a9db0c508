"""The department's own template: load ours, change a task, add one, put one aside.

*Source:* issue H (template per department); decision 32.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from comptes.models import Mandat
from film.enums import Source
from film.models import FilmAnnee, ModeleTache, TacheFilm
from film.permissions import peut_regler_le_film
from film.regles.dates import DateIllisible, Reperes, jour_de
from film.regles.modele import ModeleIllisible, TacheDuModele, lire_modele
from film.requetes.registre import PREUVES
from socle.erreurs import ActionRefusee

FICHIER = "donnees/film/film_annuel.yaml"
SANS_DROIT = "Votre mission ne permet pas de régler le film annuel."
COMMUNS = (
    *("code", "phase", "rang", "libelle", "pourquoi", "livrable", "roles", "portee", "preuve"),
    *("ecrans", "apres", "est_cle", "source"),
)
MODIFIABLES = ("libelle", "pourquoi", "livrable", "roles", "portee", "du", "au", "est_active")


def lire_le_modele(chemin: Path | None = None) -> list[TacheDuModele]:
    """Tasks of the template file; ours unless told. Raises ``ModeleIllisible``.

    *Source:* source 001.
    """
    fichier = chemin or Path(settings.RACINE) / FICHIER
    try:
        contenu = yaml.safe_load(fichier.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as erreur:
        raise ModeleIllisible(f"Le fichier {fichier.name} ne se lit pas.") from erreur
    if not isinstance(contenu, Mapping):
        raise ModeleIllisible(f"Le fichier {fichier.name} n'est pas un modèle de film.")
    return lire_modele(contenu, PREUVES.keys())


@transaction.atomic
def charger_modele(*, auteur: Mandat | None, taches: Iterable[TacheDuModele]) -> int:
    """Write the tasks that the department does not have yet; what it changed stays. How many.

    ``auteur`` None: a command of the operator. Raises ``ActionRefusee``. *Source:* issue H.
    """
    if auteur is not None and not peut_regler_le_film(auteur):
        raise ActionRefusee(SANS_DROIT)
    connues = set(ModeleTache.objects.values_list("code", flat=True))
    nouvelles = [_en_ligne(une) for une in taches if une.code not in connues]
    ModeleTache.objects.bulk_create(nouvelles)
    return len(nouvelles)


def _en_ligne(une: TacheDuModele) -> ModeleTache:
    communs = {champ: getattr(une, champ) for champ in COMMUNS}
    for champ in ("roles", "ecrans", "apres"):
        communs[champ] = [str(valeur) for valeur in communs[champ]]
    return ModeleTache(du=une.du, au=une.au, **communs)


def verifier_dates(du: str, au: str, reperes: Reperes) -> None:
    """Refuse two expressions that are no dates, or in the wrong order, in a year.

    Raises ``ActionRefusee``. *Source:* règle locale.
    """
    try:
        premier, dernier = jour_de(du, reperes), jour_de(au, reperes)
    except DateIllisible as refus:
        raise ActionRefusee(str(refus)) from refus
    if dernier < premier:
        raise ActionRefusee("La tâche se finit avant de s'ouvrir : changez l'une des deux dates.")


@transaction.atomic
def modifier_tache(
    *, auteur: Mandat, tache: ModeleTache, donnees: Mapping[str, Any], reperes: Reperes
) -> ModeleTache:
    """Change a task of the template; the films already copied do not move.

    ``donnees``: fields of ``MODIFIABLES``. Raises ``ActionRefusee``. *Source:* issue H.
    """
    if not peut_regler_le_film(auteur):
        raise ActionRefusee(SANS_DROIT)
    verifier_dates(donnees["du"], donnees["au"], reperes)
    if not donnees["roles"]:
        raise ActionRefusee("Dites au moins une fonction : la première répond de la tâche.")
    for champ in MODIFIABLES:
        setattr(tache, champ, donnees[champ])
    tache.save()
    return tache


@transaction.atomic
def ajouter_tache(*, auteur: Mandat, donnees: Mapping[str, Any], reperes: Reperes) -> ModeleTache:
    """Add a task of the department's own, ticked by hand. Raises ``ActionRefusee``.

    *Source:* issue H (editable per department).
    """
    if not peut_regler_le_film(auteur):
        raise ActionRefusee(SANS_DROIT)
    verifier_dates(donnees["du"], donnees["au"], reperes)
    if not donnees["roles"]:
        raise ActionRefusee("Dites au moins une fonction : la première répond de la tâche.")
    pris = set(ModeleTache.objects.values_list("code", flat=True))
    numero = next(n for n in range(1, 1000) if f"LOC-{n:02d}" not in pris)
    rangs = ModeleTache.objects.order_by("-rang").values_list("rang", flat=True)
    champs = {champ: donnees[champ] for champ in MODIFIABLES}
    return ModeleTache.objects.create(
        code=f"LOC-{numero:02d}",
        phase=donnees["phase"],
        rang=(rangs.first() or 0) + 1,
        source=Source.DEPARTEMENT,
        **champs,
    )


def copier(film: FilmAnnee, modele: ModeleTache) -> TacheFilm:
    """The task of a year, not saved: same words, dates of that year.

    *Source:* issue H (copied each school year).
    """
    communs = {champ: getattr(modele, champ) for champ in COMMUNS}
    return TacheFilm(
        film=film,
        ouvre_le=jour_de(modele.du, film.reperes),
        echeance=None if modele.est_permanente else jour_de(modele.au, film.reperes),
        **communs,
    )
