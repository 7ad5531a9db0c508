"""Rules about the pole's organisation: who belongs to it, and keeping the same AESH.

Codes are those of the dossier §3. *Source* of each: see its registration.
"""

from collections.abc import Iterator

from aesh.enums import Niveau
from aesh.regles.aide import AIDES
from aesh.regles.durees import moment
from aesh.regles.faits import FaitCreneau, Plage
from aesh.regles.registre import regle
from aesh.regles.situation import Constat, Situation

BLOQUANT, AVERTISSEMENT = Niveau.BLOQUANT, Niveau.AVERTISSEMENT
PREVOIR = "Déplacez ce créneau, ou prévoyez qui remplace."


@regle(
    code="R11",
    titre="L'AESH et l'école font partie du pôle",
    source="dossier §3 R11 (contrat attaché à un PIAL ; hors du pôle : avenant)",
    niveau=BLOQUANT,
)
def zone_du_contrat(situation: Situation) -> Iterator[Constat]:
    """An AESH posted elsewhere or a school that left the pole at this date is refused."""
    for creneau in situation.creneaux:
        aesh = situation.aesh.get(creneau.aesh)
        ecole = situation.ecoles.get(creneau.etablissement)
        if aesh and not aesh.est_du_pole:
            phrase = f"{_quand(creneau)} : {aesh.nom} ne fait plus partie de ce pôle à cette date."
            suite = " Donnez ce créneau à une autre personne, ou demandez au SEI."
            yield Constat("R11", BLOQUANT, phrase + suite, (creneau.id,), aesh=creneau.aesh)
        if ecole and not ecole.est_du_pole:
            phrase = f"{_quand(creneau)} : {ecole.nom} n'est plus rattachée à ce pôle à cette date."
            yield Constat("R11", BLOQUANT, phrase + " Retirez ce créneau.", (creneau.id,))


def _quand(creneau: FaitCreneau) -> str:
    return moment(creneau.jour, creneau.debut, creneau.fin).capitalize()


@regle(
    code="R2-indisponible",
    titre="L'AESH est disponible",
    source="décision 2 (indisponibilité : dates et demi-journées, motif masqué)",
    niveau=BLOQUANT,
)
def aesh_disponible(situation: Situation) -> Iterator[Constat]:
    """Blocking when every week of the slot is concerned; some weeks only warn (dated absence)."""
    for cle, creneaux in situation.par_aesh.items():
        aesh = situation.aesh.get(cle)
        if aesh is None:
            continue
        for absence in aesh.indisponibilites:
            for creneau in creneaux:
                plage = absence.plage
                meme_jour = creneau.jour == plage.jour
                communes = creneau.semaines & absence.semaines
                if not meme_jour or not communes or not _se_croisent(creneau, plage):
                    continue
                quand = moment(creneau.jour, creneau.debut, creneau.fin)
                toutes = communes == creneau.semaines
                combien = f"{len(communes)} semaine{'s' if len(communes) > 1 else ''}"
                suite = ". Déplacez ce créneau." if toutes else f" ({combien}). {PREVOIR}"
                yield Constat(
                    "R2-indisponible",
                    BLOQUANT if toutes else AVERTISSEMENT,
                    f"{aesh.nom} n'est pas disponible {quand}{suite}",
                    (creneau.id,),
                    aesh=cle,
                )


def _se_croisent(creneau: FaitCreneau, plage: Plage) -> bool:
    return creneau.debut < plage.fin and plage.debut < creneau.fin


@regle(
    code="R13",
    titre="Peu d'AESH par élève, et si possible la personne de l'an passé",
    source="règle locale, paramétrable (dossier §3 R13)",
    niveau=AVERTISSEMENT,
    parametrable=True,
)
def continuite(situation: Situation) -> Iterator[Constat]:
    """More AESH for a pupil than the setting, or none of last year's who still is in the pole."""
    plafond = situation.reglages.aesh_par_eleve
    for cle, creneaux in situation.par_eleve.items():
        eleve = situation.eleves.get(cle)
        aides = [c for c in creneaux if c.type in AIDES]
        if eleve is None or not aides:
            continue
        presents = {c.aesh for c in aides}
        if len(presents) > plafond:
            yield Constat(
                "R13",
                AVERTISSEMENT,
                f"{eleve.nom} a {len(presents)} AESH différents, pour {plafond} souhaités au plus. "
                "Confiez ses créneaux à moins de personnes.",
                tuple(c.id for c in aides),
                eleve=cle,
            )
        anciens = {
            a
            for a in eleve.aesh_anterieurs
            if a in situation.aesh and situation.aesh[a].est_du_pole
        }
        if anciens and not anciens & presents:
            noms = " ou ".join(sorted(situation.aesh[a].nom for a in anciens))
            yield Constat(
                "R13",
                AVERTISSEMENT,
                f"{eleve.nom} avait {noms} l'an passé : cette personne est toujours dans ce pôle. "
                "Redonnez-lui un créneau si c'est possible.",
                eleve=cle,
            )
