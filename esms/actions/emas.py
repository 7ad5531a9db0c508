"""EMAS: who carries a team, which PAS it serves, from when to when."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from comptes.models import Mandat
from esms.models import Emas, EmasPas, Esms
from esms.permissions import peut_tenir
from pial.enums import GenrePole
from pial.models import Pole
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

UN_JOUR = datetime.timedelta(days=1)


@dataclass(frozen=True)
class DonneesEmas:
    """What the form says of a team."""

    nom: str
    porteur: Esms
    telephone: str
    courriel: str


def _exiger(auteur: Mandat) -> None:
    if not peut_tenir(auteur):
        raise ActionRefusee("Seul un service du département peut organiser les EMAS.")


def _verifier(donnees: DonneesEmas, le: datetime.date, sauf: Emas | None = None) -> None:
    homonymes = Emas.objects.filter(cle_tri=cle_tri(donnees.nom))
    if sauf is not None:
        homonymes = homonymes.exclude(pk=sauf.pk)
    if homonymes.exists():
        raise ActionRefusee(f"Une EMAS porte déjà le nom « {donnees.nom} ».")
    if not donnees.porteur.est_ouvert(le):
        raise ActionRefusee(f"{donnees.porteur.nom_court} est fermé : choisissez un autre ESMS.")


@transaction.atomic
def creer_emas(
    *, auteur: Mandat, donnees: DonneesEmas, du: datetime.date, est_inventee: bool = False
) -> Emas:
    """Open a team carried by an ESMS. Raises ``ActionRefusee``.

    *Source:* source 004: the director of the carrying ESMS has authority over the team.
    """
    _exiger(auteur)
    _verifier(donnees, du)
    emas: Emas = Emas.objects.create(
        nom=donnees.nom,
        cle_tri=cle_tri(donnees.nom)[:120],
        porteur=donnees.porteur,
        telephone=donnees.telephone,
        courriel=donnees.courriel,
        periode=DateRange(du, None),
        est_inventee=est_inventee,
    )
    return emas


@transaction.atomic
def modifier_emas(*, auteur: Mandat, emas: Emas, donnees: DonneesEmas, le: datetime.date) -> Emas:
    """Change name, carrier, telephone, address. Raises ``ActionRefusee``.

    *Source:* règle locale.
    """
    _exiger(auteur)
    _verifier(donnees, le, sauf=emas)
    emas.nom, emas.cle_tri = donnees.nom, cle_tri(donnees.nom)[:120]
    emas.porteur = donnees.porteur
    emas.telephone, emas.courriel = donnees.telephone, donnees.courriel
    emas.save()
    return emas


@transaction.atomic
def mettre_au_service(*, auteur: Mandat, emas: Emas, pole: Pole, du: datetime.date) -> EmasPas:
    """Put a team at the service of a PAS from a day on. Raises ``ActionRefusee``.

    *Source:* source 004: EMAS are shared by several PAS.
    """
    _exiger(auteur)
    if pole.genre != GenrePole.PAS:
        raise ActionRefusee("Une EMAS intervient pour un PAS, pas pour un PIAL.")
    if du < emas.periode.lower or (emas.periode.upper and du >= emas.periode.upper):
        raise ActionRefusee(f"Cette EMAS n'est pas en service le {du:%d/%m/%Y}.")
    deja = EmasPas.objects.filter(emas=emas, pole=pole, periode__overlap=(du, None)).first()
    if deja is not None:
        raise ActionRefusee(f"Cette EMAS sert déjà le {pole} depuis le {deja.du:%d/%m/%Y}.")
    with convertir_erreurs():
        lien: EmasPas = EmasPas.objects.create(
            emas=emas, pole=pole, periode=DateRange(du, emas.periode.upper)
        )
    return lien


@transaction.atomic
def retirer_du_pas(*, auteur: Mandat, lien: EmasPas, dernier_jour: datetime.date) -> None:
    """Say the last day of a team in a PAS; the history stays. Raises ``ActionRefusee``.

    *Source:* règle locale.
    """
    _exiger(auteur)
    if dernier_jour < lien.du:
        raise ActionRefusee(f"Elle sert ce PAS depuis le {lien.du:%d/%m/%Y} : choisissez après.")
    if lien.emas.periode.upper and dernier_jour >= lien.emas.periode.upper:
        raise ActionRefusee(f"Cette EMAS s'arrête le {lien.emas.au:%d/%m/%Y}.")
    lien.periode = DateRange(lien.du, dernier_jour + UN_JOUR)
    with convertir_erreurs():
        lien.save(update_fields=["periode", "modifie_le"])


@transaction.atomic
def reprendre_dans_le_pas(*, auteur: Mandat, lien: EmasPas) -> None:
    """Take back the last day said for a team in a PAS. Raises ``ActionRefusee``.

    *Source:* règle locale (undo).
    """
    _exiger(auteur)
    fin = lien.emas.periode.upper
    autres = EmasPas.objects.filter(emas=lien.emas_id, pole=lien.pole_id).exclude(pk=lien.pk)
    if autres.filter(periode__overlap=(lien.du, fin)).exists():
        raise ActionRefusee("Cette EMAS est revenue dans ce PAS à une autre date.")
    lien.periode = DateRange(lien.du, fin)
    with convertir_erreurs():
        lien.save(update_fields=["periode", "modifie_le"])


@transaction.atomic
def arreter_emas(*, auteur: Mandat, emas: Emas, dernier_jour: datetime.date) -> None:
    """Say the last day of a team, and so of its service in each PAS. Raises ``ActionRefusee``.

    *Source:* règle locale.
    """
    _exiger(auteur)
    if dernier_jour < emas.du:
        raise ActionRefusee(f"L'EMAS est en service depuis le {emas.du:%d/%m/%Y}.")
    fin = dernier_jour + UN_JOUR
    tardif = EmasPas.objects.filter(emas=emas, periode__startswith__gte=fin).first()
    if tardif is not None:
        raise ActionRefusee(
            f"Elle doit commencer au {tardif.pole} le {tardif.du:%d/%m/%Y} : "
            "choisissez un jour suivant."
        )
    emas.periode = DateRange(emas.du, fin)
    emas.save(update_fields=["periode", "modifie_le"])
    for lien in EmasPas.objects.filter(emas=emas, periode__overlap=(fin, None)):
        lien.periode = DateRange(lien.du, fin)
        lien.save(update_fields=["periode", "modifie_le"])


@transaction.atomic
def reprendre_emas(*, auteur: Mandat, emas: Emas) -> None:
    """Take back the end of a team; its services stay as they are. Raises ``ActionRefusee``.

    *Source:* règle locale (undo).
    """
    _exiger(auteur)
    emas.periode = DateRange(emas.du, None)
    emas.save(update_fields=["periode", "modifie_le"])
