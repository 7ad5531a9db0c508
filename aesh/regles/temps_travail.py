"""Rules about the AESH's day: working time, rest, lunch, travel, sites.

Codes are those of the dossier §3. *Source* of each: see its registration.
"""

from collections.abc import Iterator

from aesh.enums import JOURS, LIBELLES_DEPLACEMENT, Niveau, TypeCreneau
from aesh.regles.durees import duree, heure
from aesh.regles.journees import Journee
from aesh.regles.registre import regle
from aesh.regles.situation import Constat, Situation
from aesh.regles.voisins import trajets_ailleurs

BLOQUANT, AVERTISSEMENT = Niveau.BLOQUANT, Niveau.AVERTISSEMENT
JOURNEE_MAXIMALE = 10 * 60
AMPLITUDE_MAXIMALE = 12 * 60
TRAVAIL_CONTINU = 6 * 60
PAUSE_LEGALE = 20
MATIN_JUSQU_A = 12 * 60
APRES_MIDI_DES = 13 * 60 + 30


def _ids(journee: Journee) -> tuple[str, ...]:
    return tuple(c.id for c in journee.creneaux)


@regle(
    code="R3",
    titre="La journée de travail respecte les durées légales",
    source="décret n° 2000-815 art. 3 : 10 h par jour, amplitude de 12 h, 20 min avant 6 h",
    niveau=BLOQUANT,
)
def journee_de_travail(situation: Situation) -> Iterator[Constat]:
    """At most 10 h of work and 12 h from first to last minute; 20 min of pause before 6 h of work.

    The 11 h of rest follow: slots lie between 7 h and 19 h.
    """
    for journee in situation.journees:
        nom, jour = journee.aesh.nom, JOURS[journee.jour]
        commun = {"creneaux": _ids(journee), "aesh": journee.aesh.id}
        if journee.minutes > JOURNEE_MAXIMALE:
            phrase = f"{nom} travaille {duree(journee.minutes)} le {jour}, pour 10 h au plus."
            yield Constat("R3", BLOQUANT, phrase + " Retirez un créneau.", **commun)  # type: ignore[arg-type]
        if journee.amplitude > AMPLITUDE_MAXIMALE:
            phrase = f"{nom} : du premier au dernier créneau du {jour}, {duree(journee.amplitude)}"
            phrase += ", pour 12 h au plus. Raccourcissez la journée."
            yield Constat("R3", BLOQUANT, phrase, **commun)  # type: ignore[arg-type]
        debut = _travail_sans_pause(journee)
        if debut is not None:
            phrase = f"{nom} travaille 6 h ou plus sans pause le {jour} à partir de {heure(debut)}."
            yield Constat("R3", BLOQUANT, phrase + " Laissez 20 minutes libres.", **commun)  # type: ignore[arg-type]


def _travail_sans_pause(journee: Journee) -> int | None:
    """Start of a stretch that reaches 6 h without 20 free minutes (travel is not a pause)."""
    trajets = {t.apres.id: t.minutes or 0 for t in journee.trajets}
    debut = fin = None
    for creneau in journee.creneaux:
        libre = 0 if fin is None else creneau.debut - fin - trajets.get(creneau.id, 0)
        if debut is None or fin is None or libre >= PAUSE_LEGALE:
            debut, fin = creneau.debut, creneau.fin
        fin = max(fin, creneau.fin)
        if fin - debut >= TRAVAIL_CONTINU:
            return debut
    return None


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
    for journee in situation.journees:
        matin = [c for c in journee.creneaux if c.debut < MATIN_JUSQU_A]
        apres_midi = [c for c in journee.creneaux if c.fin > APRES_MIDI_DES]
        if not matin or not apres_midi or matin == apres_midi == list(journee.creneaux[:1]):
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
    trajets = {t.apres.id: t.minutes or 0 for t in journee.trajets}
    pauses, fin = [0], None
    for creneau in journee.creneaux:
        if fin is not None and creneau.debut > 11 * 60 and fin < 14 * 60 + 30:
            pauses.append(creneau.debut - fin - trajets.get(creneau.id, 0))
        fin = creneau.fin if fin is None else max(fin, creneau.fin)
    return max(pauses)


@regle(
    code="R5",
    titre="Le temps d'aller d'une école à l'autre est prévu",
    source="Guide national AESH (trajet = temps de travail) ; décision 3 ; durées : proposition",
    niveau=BLOQUANT,
)
def temps_de_trajet(situation: Situation) -> Iterator[Constat]:
    """The gap between two sites of one day is at least the travel; no known time is refused.

    Between a slot of this pole and one of another pole, no known time only warns: nobody of this
    pole can type it.
    """
    for journee in situation.journees:
        for trajet in journee.trajets:
            lieux = [situation.ecoles.get(c.etablissement) for c in (trajet.avant, trajet.apres)]
            noms = " et ".join(lieu.nom if lieu else "une autre école" for lieu in lieux)
            commun = {"creneaux": (trajet.avant.id, trajet.apres.id), "aesh": journee.aesh.id}
            jour = JOURS[journee.jour]
            if trajet.minutes is None:
                mode = LIBELLES_DEPLACEMENT[journee.aesh.deplacement].lower()
                yield Constat(
                    "R5",
                    BLOQUANT,
                    f"{journee.aesh.nom} ({mode}) : aucun temps de trajet connu entre {noms} "
                    f"le {jour}. Saisissez-le dans « Temps de trajet », sur la page du pôle, "
                    "ou gardez une seule école ce jour-là.",
                    **commun,  # type: ignore[arg-type]
                )
            elif trajet.trou < trajet.minutes:
                yield Constat(
                    "R5",
                    BLOQUANT,
                    f"{journee.aesh.nom} : {duree(max(0, trajet.trou))} entre {noms} le {jour}, "
                    f"pour {duree(trajet.minutes)} de trajet. Décalez un créneau.",
                    **commun,  # type: ignore[arg-type]
                )
    yield from _avec_un_autre_pole(situation)


def _avec_un_autre_pole(situation: Situation) -> Iterator[Constat]:
    for cle, creneaux in situation.par_aesh.items():
        aesh = situation.aesh.get(cle)
        if aesh is None or not aesh.ailleurs:
            continue
        for trajet in trajets_ailleurs(aesh, creneaux, situation.ecoles):
            sienne = situation.ecoles.get(trajet.creneau.etablissement)
            la_bas = f"{trajet.ecole.nom} (pour un autre pôle)"
            lieux = [sienne.nom if sienne else "une autre école", la_bas]
            noms = " et ".join(lieux if trajet.vers else reversed(lieux))
            jour = JOURS[trajet.creneau.jour]
            if trajet.minutes is None:
                mode = LIBELLES_DEPLACEMENT[aesh.deplacement].lower()
                niveau = AVERTISSEMENT
                phrase = f"{aesh.nom} ({mode}) : temps de trajet inconnu entre {noms} le {jour}. "
                phrase += "Demandez au SEI si ce trajet est possible."
            elif trajet.trou < trajet.minutes:
                niveau = BLOQUANT
                phrase = f"{aesh.nom} : {duree(trajet.trou)} entre {noms} le {jour}, "
                phrase += f"pour {duree(trajet.minutes)} de trajet. Décalez ce créneau."
            else:
                continue
            yield Constat("R5", niveau, phrase, (trajet.creneau.id,), aesh=cle)


@regle(
    code="R6",
    titre="Une école par demi-journée, peu d'écoles dans la semaine",
    source="règle locale, paramétrable (dossier §3 R6)",
    niveau=AVERTISSEMENT,
    parametrable=True,
)
def nombre_d_ecoles(situation: Situation) -> Iterator[Constat]:
    """More than one change of school a day, or more schools a week than the setting, warns."""
    for journee in situation.journees:
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
        sites = {c.etablissement for c in creneaux}
        if aesh and len(sites) > plafond:
            yield Constat(
                "R6",
                AVERTISSEMENT,
                f"{aesh.nom} a {len(sites)} écoles dans la semaine, pour {plafond} souhaitées. "
                "Confiez une école à une autre personne.",
                aesh=cle,
            )
