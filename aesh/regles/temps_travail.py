"""Rules about the AESH's day: working time, rest, lunch, travel, sites.

Codes are those of the dossier §3. *Source* of each: see its registration.
"""

from collections.abc import Iterator

from aesh.enums import JOURS, LIBELLES_DEPLACEMENT, Niveau, TypeCreneau
from aesh.regles.durees import duree, heure
from aesh.regles.faits import FaitAilleurs, FaitEcole
from aesh.regles.journees import Etape, Journee, Trajet
from aesh.regles.registre import regle
from aesh.regles.situation import Constat, Situation

BLOQUANT, AVERTISSEMENT = Niveau.BLOQUANT, Niveau.AVERTISSEMENT
JOURNEE_MAXIMALE = 10 * 60
AMPLITUDE_MAXIMALE = 12 * 60
TRAVAIL_CONTINU = 6 * 60
PAUSE_LEGALE = 20
MATIN_JUSQU_A = 12 * 60
APRES_MIDI_DES = 13 * 60 + 30


def _ids(journee: Journee) -> tuple[str, ...]:
    return tuple(c.id for c in journee.creneaux)


def _journees(situation: Situation) -> Iterator[Journee]:
    """Days with a slot of this pole: a day that belongs to another pole is not ours to mend."""
    return (journee for journee in situation.journees if journee.creneaux)


def _dont_ailleurs(journee: Journee) -> str:
    """Say what of the day this pole cannot see: time elsewhere is work all the same."""
    minutes = journee.minutes_ailleurs
    return f", dont {duree(minutes)} pour un autre pôle" if minutes else ""


@regle(
    code="R3",
    titre="La journée de travail respecte les durées légales",
    source="décret n° 2000-815 art. 3 : 10 h par jour, amplitude de 12 h, 20 min avant 6 h",
    niveau=BLOQUANT,
)
def journee_de_travail(situation: Situation) -> Iterator[Constat]:
    """At most 10 h of work and 12 h from first to last minute; 20 min of pause before 6 h of work.

    The day is the person's: what another pole takes of it, and the travel to go there, count. A
    minute taken twice counts once. The 11 h of rest follow: slots lie between 7 h and 19 h.
    """
    for journee in _journees(situation):
        nom, jour = journee.aesh.nom, JOURS[journee.jour]
        commun = {"creneaux": _ids(journee), "aesh": journee.aesh.id}
        if journee.minutes > JOURNEE_MAXIMALE:
            phrase = f"{nom} travaille {duree(journee.minutes)} le {jour}{_dont_ailleurs(journee)}"
            phrase += ", pour 10 h au plus. Retirez un créneau."
            yield Constat("R3", BLOQUANT, phrase, **commun)  # type: ignore[arg-type]
        if journee.amplitude > AMPLITUDE_MAXIMALE:
            phrase = f"{nom} : du premier au dernier créneau du {jour}, {duree(journee.amplitude)}"
            phrase += " (autre pôle compris)" if journee.minutes_ailleurs else ""
            phrase += ", pour 12 h au plus. Raccourcissez la journée."
            yield Constat("R3", BLOQUANT, phrase, **commun)  # type: ignore[arg-type]
        debut = _travail_sans_pause(journee)
        if debut is not None:
            phrase = f"{nom} travaille 6 h ou plus sans pause le {jour} à partir de {heure(debut)}."
            yield Constat("R3", BLOQUANT, phrase + " Laissez 20 minutes libres.", **commun)  # type: ignore[arg-type]


def _travail_sans_pause(journee: Journee) -> int | None:
    """Start of a stretch that reaches 6 h without 20 free minutes (travel is not a pause)."""
    debut = fin = None
    for etape, trajet in _avec_trajets(journee):
        libre = 0 if fin is None else etape.debut - fin - trajet
        if debut is None or fin is None or libre >= PAUSE_LEGALE:
            debut, fin = etape.debut, etape.fin
        fin = max(fin, etape.fin)
        if fin - debut >= TRAVAIL_CONTINU:
            return debut
    return None


def _avec_trajets(journee: Journee) -> Iterator[tuple[Etape, int]]:
    """What fills the day, in order, with the minutes of travel right before."""
    trajets = {id(t.apres): t.minutes or 0 for t in journee.trajets}
    return ((etape, trajets.get(id(etape), 0)) for etape in journee.etapes)


@regle(
    code="R4",
    titre="Une pause déjeuner quand on travaille matin et après-midi",
    source="règle locale, paramétrable (dossier §3 R4 ; décision 3)",
    niveau=AVERTISSEMENT,
    parametrable=True,
)
def pause_dejeuner(situation: Situation) -> Iterator[Constat]:
    """The longest free time around noon, travel deducted, reaches the department's setting.

    A slot of lunch break is work: it never is the AESH's own pause. On such a day, the 20 legal
    minutes are enough.
    """
    for journee in _journees(situation):
        matin = [e for e in journee.etapes if e.debut < MATIN_JUSQU_A]
        apres_midi = [e for e in journee.etapes if e.fin > APRES_MIDI_DES]
        if not matin or not apres_midi or matin == apres_midi == list(journee.etapes[:1]):
            continue
        pause = _plus_longue_pause(journee)
        voulue = situation.reglages.pause_dejeuner_minutes
        au_service = any(c.type == TypeCreneau.MERIDIENNE for c in journee.creneaux)
        if au_service:
            voulue = min(voulue, PAUSE_LEGALE)
        if pause < voulue:
            yield Constat(
                "R4",
                AVERTISSEMENT,
                f"{journee.aesh.nom} : {duree(max(0, pause))} pour déjeuner le "
                f"{JOURS[journee.jour]}, {duree(voulue)} "
                + ("au moins, en plus de la pause méridienne." if au_service else "souhaitées.")
                + " Décalez ou raccourcissez un créneau.",
                _ids(journee),
                aesh=journee.aesh.id,
            )


def _plus_longue_pause(journee: Journee) -> int:
    pauses, fin = [0], None
    for etape, trajet in _avec_trajets(journee):
        if fin is not None and etape.debut > 11 * 60 and fin < 14 * 60 + 30:
            pauses.append(etape.debut - fin - trajet)
        fin = etape.fin if fin is None else max(fin, etape.fin)
    return max(pauses)


@regle(
    code="R5",
    titre="Le temps d'aller d'une école à l'autre est prévu",
    source="Guide national AESH (trajet = temps de travail) ; décision 3 ; durées : proposition",
    niveau=BLOQUANT,
)
def temps_de_trajet(situation: Situation) -> Iterator[Constat]:
    """The gap between two sites of one day is at least the travel; no known time is refused.

    With a school of another pole, no known time only warns: a draft that the other pole's
    publication overtook is not to be refused for it.
    """
    for journee in _journees(situation):
        for trajet in journee.trajets:
            if not trajet.creneaux:  # between two schools of another pole
                continue
            trop_court = trajet.minutes is not None and trajet.trou < trajet.minutes
            if trop_court or trajet.minutes is None:
                yield _constat_de_trajet(journee, trajet)


def _constat_de_trajet(journee: Journee, trajet: Trajet) -> Constat:
    nom, jour = journee.aesh.nom, JOURS[journee.jour]
    ici = len(trajet.creneaux) == 2
    noms = " et ".join(
        _lieu(*bout) for bout in ((trajet.avant, trajet.depart), (trajet.apres, trajet.arrivee))
    )
    niveau = BLOQUANT
    if trajet.minutes is None:
        mode = LIBELLES_DEPLACEMENT[journee.aesh.deplacement].lower()
        niveau = BLOQUANT if ici else AVERTISSEMENT
        phrase = f"{nom} ({mode}) : aucun temps de trajet connu entre {noms} le {jour}. "
        phrase += "Saisissez-le dans « Temps de trajet », sur la page du pôle"
        phrase += ", ou gardez une seule école ce jour-là." if ici else "."
    else:
        phrase = f"{nom} : {duree(max(0, trajet.trou))} entre {noms} le {jour}, pour "
        phrase += f"{duree(trajet.minutes)} de trajet. Décalez {'un' if ici else 'ce'} créneau."
    return Constat("R5", niveau, phrase, trajet.creneaux, aesh=journee.aesh.id)


def _lieu(etape: Etape, ecole: FaitEcole | None) -> str:
    nom = ecole.nom if ecole else "une autre école"
    return f"{nom} (pour un autre pôle)" if isinstance(etape, FaitAilleurs) else nom


@regle(
    code="R6",
    titre="Une école par demi-journée, peu d'écoles dans la semaine",
    source="règle locale, paramétrable (dossier §3 R6)",
    niveau=AVERTISSEMENT,
    parametrable=True,
)
def nombre_d_ecoles(situation: Situation) -> Iterator[Constat]:
    """More than one change of school a day, or more schools a week than the setting, warns.

    Those of another pole that shares the AESH count: the day and the week are hers.
    """
    for journee in _journees(situation):
        if len(journee.trajets) > 1:
            yield Constat(
                "R6",
                AVERTISSEMENT,
                f"{journee.aesh.nom} change {len(journee.trajets)} fois d'école le "
                f"{JOURS[journee.jour]}. Regroupez ses créneaux d'une même école.",
                _ids(journee),
                aesh=journee.aesh.id,
            )
    plafond = situation.reglages.sites_par_semaine
    for cle, creneaux in situation.par_aesh.items():
        aesh = situation.aesh.get(cle)
        siens = {c.etablissement for c in creneaux}
        autres = {a.ecole.id for a in aesh.ailleurs} - siens if aesh else set()
        nombre = len(siens) + len(autres)
        if aesh and nombre > plafond:
            dont = f", dont {len(autres)} pour un autre pôle" if autres else ""
            yield Constat(
                "R6",
                AVERTISSEMENT,
                f"{aesh.nom} a {nombre} écoles dans la semaine{dont}, pour {plafond} souhaitées. "
                "Confiez une école à une autre personne.",
                aesh=cle,
            )
