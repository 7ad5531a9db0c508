"""Create and change poles; attach schools to them, and detach them, at a date."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from comptes.enums import GenrePerimetre
from comptes.models import Mandat, Perimetre
from comptes.permissions import peut
from pial.enums import LIBELLES_GENRE_POLE
from pial.models import Etablissement, LotRattachements, Pole, Rattachement
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

UN_JOUR = datetime.timedelta(days=1)


@dataclass(frozen=True)
class DonneesPole:
    """What the form says of a pole."""

    genre: str
    nom: str
    degre: str
    secteur: str
    est_renforce: bool
    support: Etablissement | None
    du: datetime.date


def _exiger(auteur: Mandat, verbe: str) -> None:
    if not peut(auteur, verbe, "pole_ecriture"):
        raise ActionRefusee("Seul le SEI peut modifier les pôles.")


def _code_libre(donnees: DonneesPole) -> str:
    """The support's UAI as in the directory, else a number of our own."""
    pris = set(Pole.objects.filter(genre=donnees.genre).values_list("code", flat=True))
    if donnees.support is not None and donnees.support.uai not in pris:
        return donnees.support.uai
    numero = next(n for n in range(1, len(pris) + 2) if f"P{n:03d}" not in pris)
    return f"P{numero:03d}"


@transaction.atomic
def creer_pole(*, auteur: Mandat, donnees: DonneesPole) -> Pole:
    """Create a pole with its perimeter. Raises ``ActionRefusee``.

    *Source:* source 000 (categories of PIAL), issue A, C « Poles on screen ».
    """
    _exiger(auteur, "c")
    if Pole.objects.filter(genre=donnees.genre, cle_tri=cle_tri(donnees.nom)).exists():
        raise ActionRefusee(f"Un {donnees.genre} porte déjà le nom « {donnees.nom} ».")
    perimetre = Perimetre.objects.create(
        genre=GenrePerimetre.POLE, libelle=f"{donnees.genre} {donnees.nom}"[:200]
    )
    pole: Pole = Pole.objects.create(
        genre=donnees.genre,
        code=_code_libre(donnees),
        nom=donnees.nom,
        cle_tri=cle_tri(donnees.nom)[:160],
        degre=donnees.degre,
        secteur=donnees.secteur,
        est_renforce=donnees.est_renforce,
        support=donnees.support,
        periode=DateRange(donnees.du, None),
        perimetre=perimetre,
    )
    return pole


@transaction.atomic
def modifier_pole(*, auteur: Mandat, pole: Pole, donnees: DonneesPole) -> Pole:
    """Change name, category, sector, support; kind and dates stay. Raises ``ActionRefusee``.

    *Source:* issue A, C « Poles on screen ».
    """
    _exiger(auteur, "u")
    homonymes = Pole.objects.filter(genre=pole.genre, cle_tri=cle_tri(donnees.nom))
    if homonymes.exclude(pk=pole.pk).exists():
        raise ActionRefusee(f"Un {pole.genre} porte déjà le nom « {donnees.nom} ».")
    pole.nom, pole.cle_tri = donnees.nom, cle_tri(donnees.nom)[:160]
    pole.degre, pole.secteur = donnees.degre, donnees.secteur
    pole.est_renforce, pole.support = donnees.est_renforce, donnees.support
    pole.save()
    libelle = f"{pole.genre} {pole.nom}"[:200]
    Perimetre.objects.filter(pk=pole.perimetre_id).update(libelle=libelle)
    return pole


@transaction.atomic
def rattacher(
    *,
    auteur: Mandat,
    pole: Pole,
    etablissements: Sequence[Etablissement],
    du: datetime.date,
    deplacer: bool = False,
) -> int:
    """Attach schools to a pole from a day on; returns how many. ``annuler_lot`` takes it back.

    A school that is elsewhere is refused, naming the other pole, unless ``deplacer``: its present
    attachment then ends the day before. Raises ``ActionRefusee``.
    *Source:* at most one PIAL and one PAS at a time for a school (dossier, trap 3).
    """
    _exiger(auteur, "u")
    if not etablissements:
        raise ActionRefusee("Choisissez au moins une école.")
    autres = list(
        Rattachement.objects.filter(
            etablissement__in=etablissements, genre=pole.genre, periode__overlap=(du, None)
        ).select_related("pole", "etablissement")
    )
    refus = [_refus(r, pole) for r in autres if not deplacer or r.periode.lower >= du]
    if refus:
        raise ActionRefusee(refus[0], refus)
    fermes = [[str(r.pk), r.periode.upper and r.periode.upper.isoformat()] for r in autres]
    crees = []
    with convertir_erreurs():
        for rattachement in autres:
            rattachement.periode = DateRange(rattachement.periode.lower, du)
            rattachement.est_saisi = True
            rattachement.save(update_fields=["periode", "est_saisi", "modifie_le"])
        for etablissement in etablissements:
            nouveau = Rattachement.objects.create(
                pole=pole,
                etablissement=etablissement,
                genre=pole.genre,
                periode=DateRange(du, None),
                est_saisi=True,
            )
            crees.append(str(nouveau.pk))
    LotRattachements.objects.create(pole=pole, du=du, auteur=auteur.pk, crees=crees, fermes=fermes)
    return len(etablissements)


def _refus(rattachement: Rattachement, pole: Pole) -> str:
    ecole, autre = rattachement.etablissement.nom_court, rattachement.pole
    debut = rattachement.periode.lower
    if autre.pk == pole.pk:
        return f"{ecole} est déjà rattachée à ce pôle depuis le {debut:%d/%m/%Y}."
    return (
        f"{ecole} est déjà rattachée au {LIBELLES_GENRE_POLE[autre.genre]} {autre.nom} "
        f"depuis le {debut:%d/%m/%Y}."
    )


@transaction.atomic
def detacher(*, auteur: Mandat, rattachement: Rattachement, dernier_jour: datetime.date) -> None:
    """End an attachment after a day; the history stays. Raises ``ActionRefusee``.

    *Source:* issue A, C « schools attached at a date ».
    """
    _exiger(auteur, "u")
    if dernier_jour < rattachement.periode.lower:
        raise ActionRefusee(
            f"Le dernier jour doit suivre le début du rattachement "
            f"({rattachement.periode.lower:%d/%m/%Y})."
        )
    rattachement.periode = DateRange(rattachement.periode.lower, dernier_jour + UN_JOUR)
    rattachement.est_saisi = True
    with convertir_erreurs():
        rattachement.save(update_fields=["periode", "est_saisi", "modifie_le"])
