"""Travel times between the schools of a pole: typed, or read from a file after a dry run."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from comptes.models import Mandat
from pial.enums import LIBELLES_DEPLACEMENT, Deplacement
from pial.models import Etablissement, Pole, TempsDeTrajet
from pial.permissions import peut_modifier_trajets
from pial.requetes.trajets import ecoles_a_relier, ecoles_voisines
from pial.trajets import MINUTES_MAX
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.tableur import FichierIllisible, Rangee, lire_rangees
from socle.texte import cle_tri

Trajet = tuple[UUID, UUID, str]
COLONNES = ("uai_depart", "depart", "uai_arrivee", "arrivee", *Deplacement)
LIGNES_MAX = 5000
TROP_GROS = "Le fichier dépasse 1 Mo : gardez les écoles d'un seul pôle."


@dataclass(frozen=True)
class LectureTemps:
    """What a file says: one time per way and mode; lines without any time; refused lines."""

    temps: dict[Trajet, int]
    sans_temps: int
    rejets: list[str]


@transaction.atomic
def enregistrer_temps(
    *, auteur: Mandat, pole: Pole, temps: dict[Trajet, int | None], le: datetime.date
) -> int:
    """Write times from or to a school of the pole, forget those given as None; returns how many.

    The other end is of the pole too, or a school of another pole where one of its AESH works.
    Raises ``ActionRefusee`` without the right, for a school of elsewhere or a time out of bounds.
    *Source:* decision 3 (travel time per mode).
    """
    if not peut_modifier_trajets(auteur, pole, le):
        raise ActionRefusee("Vous ne pouvez pas modifier les temps de trajet de ce pôle.")
    ecoles = {ecole.pk for ecole in ecoles_a_relier(pole, le)}
    toutes = ecoles | {ecole.pk for ecole in ecoles_voisines(pole, le)}
    ecrits, oublies = [], []
    for (depart, arrivee, mode), minutes in temps.items():
        bouts = {depart, arrivee}
        if len(bouts) < 2 or not bouts <= toutes or not bouts & ecoles:
            raise ActionRefusee(
                "Un trajet va d'une école de ce pôle à une autre, ou à une école d'un autre pôle "
                "où travaille un de vos AESH."
            )
        if minutes is None:
            oublies.append((depart, arrivee, mode))
            continue
        if not 0 <= minutes <= MINUTES_MAX:
            raise ActionRefusee(f"Un trajet dure de 0 à {MINUTES_MAX} minutes.")
        ecrits.append(
            TempsDeTrajet(depart_id=depart, arrivee_id=arrivee, mode=mode, minutes=minutes)
        )
    with convertir_erreurs():
        for depart, arrivee, mode in oublies:
            TempsDeTrajet.objects.filter(depart=depart, arrivee=arrivee, mode=mode).delete()
        TempsDeTrajet.objects.bulk_create(
            ecrits,
            update_conflicts=True,
            unique_fields=["departement", "depart", "arrivee", "mode"],
            update_fields=["minutes", "modifie_le"],
        )
    return len(temps)


def lire_temps(contenu: bytes, pole: Pole, le: datetime.date) -> LectureTemps:
    """Times of a file laid out as ``COLONNES``; nothing is written.

    Raises ``FichierIllisible``. *Source:* decision 41; ux page §5(h) (imports: dry run first).
    """
    (numero, titres), *rangees = lire_rangees(contenu, TROP_GROS)
    places = _places(numero, titres)
    if not rangees:
        raise FichierIllisible("Le fichier n'a que sa ligne de titres : aucun trajet à lire.")
    if len(rangees) > LIGNES_MAX:
        raise FichierIllisible(f"Le fichier a plus de {LIGNES_MAX} lignes : gardez un seul pôle.")
    siennes = ecoles_a_relier(pole, le)
    voisines = ecoles_voisines(pole, le)
    par_uai = {ecole.uai: ecole for ecole in (*siennes, *voisines)}
    dehors = {ecole.pk for ecole in voisines}
    temps: dict[Trajet, int] = {}
    vues: dict[tuple[UUID, UUID], int] = {}
    rejets: list[str] = []
    sans_temps = 0
    for rangee in rangees:
        lus, phrases = _lire_rangee(rangee, places, par_uai, vues)
        temps |= lus
        if any(d in dehors and a in dehors for d, a, _ in lus):
            lus, phrases = {}, ["aucune de ces deux écoles n'est de ce pôle."]
        rejets += [f"Ligne {rangee[0]} : {phrase}" for phrase in phrases]
        sans_temps += not lus and not phrases
    return LectureTemps(temps, sans_temps, rejets)


def _places(numero: int, titres: list[str]) -> dict[str, int]:
    noms = [cle_tri(titre).replace(" ", "_") for titre in titres]
    manque = [nom for nom in ("uai_depart", "uai_arrivee") if nom not in noms]
    if manque or not set(noms) & set(Deplacement):
        raison = f"la colonne « {manque[0]} »" if manque else "de colonne de temps"
        raise FichierIllisible(
            f"La ligne {numero} doit porter les titres, et n'a pas {raison}. "
            f"Il faut : {';'.join(COLONNES)}."
        )
    return {nom: noms.index(nom) for nom in COLONNES if nom in noms}


def _lire_rangee(
    rangee: Rangee,
    places: dict[str, int],
    par_uai: dict[str, Etablissement],
    vues: dict[tuple[UUID, UUID], int],
) -> tuple[dict[Trajet, int], list[str]]:
    """Times of one line, and why it is refused."""
    numero, cases = rangee
    valeurs = {nom: cases[place] if place < len(cases) else "" for nom, place in places.items()}
    bouts = []
    for colonne, mot in (("uai_depart", "départ"), ("uai_arrivee", "arrivée")):
        uai = valeurs[colonne].strip("'").upper()
        uai = uai.zfill(8) if uai else uai  # spreadsheets lose the first zero
        if uai not in par_uai:
            return {}, [f"« {uai[:20]} » ({mot}) n'est pas l'UAI d'une école de ce pôle."]
        bouts.append(par_uai[uai].pk)
    depart, arrivee = bouts
    if depart == arrivee:
        return {}, ["le départ et l'arrivée sont la même école."]
    if (depart, arrivee) in vues:
        return {}, [f"ce trajet est déjà à la ligne {vues[depart, arrivee]}."]
    vues[depart, arrivee] = numero
    lus: dict[Trajet, int] = {}
    phrases = []
    for mode in Deplacement:
        texte = valeurs.get(mode, "").casefold().removesuffix("minutes").removesuffix("min").strip()
        if not texte:
            continue
        if not (texte.isascii() and texte.isdigit() and int(texte) <= MINUTES_MAX):
            nom = LIBELLES_DEPLACEMENT[mode].lower()
            phrases.append(
                f"{nom}, « {texte[:20]} » n'est pas un nombre de minutes de 0 à {MINUTES_MAX}."
            )
            continue
        lus[depart, arrivee, mode] = int(texte)
    return ({}, phrases) if phrases else (lus, [])


def temps_du_fichier(lignes: list[list[object]]) -> dict[Trajet, int | None]:
    """Times carried, signed, from the dry run to the application. *Source:* ux page §5(h)."""
    return {(UUID(str(d)), UUID(str(a)), str(mode)): int(str(n)) for d, a, mode, n in lignes}
