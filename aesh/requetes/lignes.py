"""Lines of the grid as the screen and the API show them: one shape for both.

The words of slots are written in ``lignes_creneaux``.

*Source:* decisions 5 and 8 (individual hours; mutualised help has none).
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aesh.enums import TypeCreneau
from aesh.regles.aide import AIDES
from aesh.regles.durees import duree
from aesh.regles.faits import FaitCreneau
from aesh.regles.situation import Situation
from aesh.requetes.ailleurs import hors_pole
from aesh.requetes.deplacements import Lettres, minutes_placees, trajets_de_aesh
from aesh.requetes.situation import Dossier
from eleves.enums import TypeNotification
from eleves.models import Eleve
from eleves.requetes.besoins import lire_besoin


class LigneCreneau(NamedTuple):
    """A slot, with the words of its box and its full spoken description.

    ``remarques``: how many wait for an answer; None, not counted (the answer to a save).
    A tuple, not a frozen dataclass: two thousand are made for a page, in half the time.
    """

    id: str
    revision: int
    aesh: str
    aesh_nom: str
    etablissement: str
    etablissement_nom: str
    classe: str | None
    classe_nom: str
    type: str
    lettre: str
    jour: int
    debut: int
    fin: int
    semaine: str
    eleves: list[dict[str, str]]
    titre: str
    sous_titre: str
    description: str
    remarques: int | None = None
    verrouille: bool = False

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API; what was not counted is left out: the reader keeps his own."""
        donnees = self._asdict()
        if self.remarques is None:
            del donnees["remarques"]
        return donnees

    @property
    def phrase_remarques(self) -> str:
        """``2 remarques en attente.``, or nothing."""
        nombre = self.remarques or 0
        return f"{nombre} remarque{'s' if nombre > 1 else ''} en attente." if nombre else ""


@dataclass(frozen=True)
class LigneAesh:
    """An AESH: contract and planned minutes of weeks A and B, time taken by another pole, travel.

    Meetings are not in the minutes (annual pot of the contract); travel is, also to the schools of
    another pole; a minute taken twice is one.
    """

    id: str
    nom: str
    ecole: str
    contrat: int | None
    semaine_a: int
    semaine_b: int
    etat: str
    hors_pole: list[dict[str, Any]] = field(default_factory=list)
    ecole_id: str = ""
    trajets: list[dict[str, Any]] = field(default_factory=list)

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API."""
        return dict(vars(self))

    @property
    def placees(self) -> int:
        """Minutes of the fuller of the two weeks."""
        return max(self.semaine_a, self.semaine_b)

    @property
    def phrase(self) -> str:
        """``23 h 45 / 24 h``."""
        contrat = "sans contrat" if self.contrat is None else duree(self.contrat)
        return f"{duree(self.placees)} / {contrat}"


@dataclass(frozen=True)
class LigneEleve:
    """A pupil: individual help against the notified hours; mutualised help has none.

    ``locales``: what the pole proposes beside the right, in words, never a percentage.
    """

    id: str
    nom: str
    classe: str
    classe_id: str | None
    ecole: str
    etablissement: str
    type: str
    lettre: str
    notifie: int | None
    planifie: int
    manque: int | None
    etat: str
    phrase: str
    locales: list[str] = field(default_factory=list)

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API."""
        return dict(vars(self))


def lignes_aesh(dossier: Dossier, situation: Situation) -> list[LigneAesh]:
    """Every AESH of the pole, by name."""
    tolerance = situation.reglages.tolerance_contrat_minutes
    semaines = {str(c.pk): c.semaine for c in dossier.creneaux}
    lignes = []
    for cle, une in dossier.aesh.items():
        fait = situation.aesh[str(cle)]
        pris = hors_pole(fait.ailleurs, dossier.calendrier, dossier.du_pole)
        lettres = Lettres(
            semaines, {a: h["semaine"] for a, h in zip(fait.ailleurs, pris, strict=True)}
        )
        a, b = minutes_placees(lettres, situation, fait).values()
        ecole = dossier.ecole_de_aesh.get(cle)
        lignes.append(
            LigneAesh(
                id=str(cle),
                nom=une.nom_complet,
                ecole=ecole.nom if ecole else "",
                ecole_id=str(ecole.pk) if ecole else "",
                contrat=fait.minutes_contrat,
                semaine_a=a,
                semaine_b=b,
                etat=_etat_aesh(max(a, b), fait.minutes_contrat, tolerance),
                hors_pole=pris,
                trajets=trajets_de_aesh(lettres, situation, fait, dossier.ecoles),
            )
        )
    return lignes


def _etat_aesh(placees: int, contrat: int | None, tolerance: int) -> str:
    if contrat is None:
        return "depasse" if placees else "sans_contrat"
    if placees > contrat + tolerance:
        return "depasse"
    return "complet" if placees >= contrat - tolerance else "libre"


def minutes_moyennes(creneaux: list[FaitCreneau], nombre_semaines: int) -> int:
    """Weekly minutes of slots that may hold one week in two, rounded to the minute."""
    total = sum(c.minutes * len(c.semaines) for c in creneaux)
    return round(total / nombre_semaines) if nombre_semaines else 0


def lignes_eleves(dossier: Dossier, situation: Situation) -> list[LigneEleve]:
    """Pupils notified for human help, worst first; ULIS pupils are helped by collective slots."""
    lignes = []
    for cle, scolarisation in dossier.scolarisations.items():
        fait = situation.eleves[str(cle)]
        if fait.notification not in (TypeNotification.INDIVIDUELLE, TypeNotification.MUTUALISEE):
            continue
        aides = [c for c in situation.par_eleve.get(str(cle), []) if c.type in AIDES]
        individuelle = fait.notification == TypeNotification.INDIVIDUELLE
        compte = [c for c in aides if not individuelle or c.type == TypeCreneau.INDIVIDUELLE]
        planifie = minutes_moyennes(compte, situation.nombre_semaines)
        notifie = fait.minutes_notifiees if individuelle else None
        manque = None if notifie is None else max(0, notifie - planifie)
        etat, phrase = _etat_eleve(planifie, notifie)
        classe, ecole = scolarisation.classe, scolarisation.etablissement
        lignes.append(
            LigneEleve(
                id=str(cle),
                nom=fait.nom,
                classe=classe.libelle if classe else "",
                classe_id=str(classe.pk) if classe else None,
                ecole=ecole.nom_court,
                etablissement=str(ecole.pk),
                type=str(fait.notification),
                lettre="I" if individuelle else "M",
                notifie=notifie,
                planifie=planifie,
                manque=manque,
                etat=etat,
                phrase=phrase,
                locales=_phrases_locales(scolarisation.eleve, planifie, individuelle),
            )
        )
    ordre = {"aucun": 0, "partiel": 1, "mutualise": 2, "depasse": 3, "complet": 4}
    return sorted(lignes, key=lambda x: (ordre[x.etat], x.lettre, -(x.manque or 0), x.nom))


def _phrases_locales(eleve: Eleve, planifie: int, individuelle: bool) -> list[str]:
    """``Cible locale 4 h, validée par Claire D. le 12/11/2026 · 2 h placées``; lunch (decision 8).

    The target in use is said with who proposed or validated it: an organisation, never a right.
    """
    besoin = lire_besoin(getattr(eleve, "besoin_local", None))
    phrases = []
    if besoin.cible and not individuelle:
        phrases.append(f"Cible locale {besoin.cible}, {besoin.statut} · {duree(planifie)} placées")
    if besoin.repas:
        phrases.append(f"Besoin au repas : {besoin.repas}")
    return phrases


def _etat_eleve(planifie: int, notifie: int | None) -> tuple[str, str]:
    """State and sentence; mutualised help gives no right in hours (decision 8)."""
    if notifie is None:
        if not planifie:
            return "aucun", "Aucun accompagnement"
        return "mutualise", f"{duree(planifie)} · sans quotité"
    if not planifie:
        return "aucun", f"Aucun accompagnement. Manque {duree(notifie)}"
    if planifie < notifie:
        return "partiel", f"Manque {duree(notifie - planifie)}"
    if planifie > notifie:
        return "depasse", f"{duree(planifie - notifie)} de plus que la notification"
    return "complet", "Heures notifiées placées"
