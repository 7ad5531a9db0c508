"""Lines of the grid as the screen and the API show them: one shape for both.

*Source:* decisions 5 and 8 (individual hours; mutualised help has none).
"""

from dataclasses import dataclass, field
from typing import Any

from aesh.enums import Semaine, TypeCreneau
from aesh.models import Creneau
from aesh.regles.aide import AIDES
from aesh.regles.durees import duree, moment
from aesh.regles.faits import FaitCreneau
from aesh.regles.situation import Situation
from aesh.regles.types_creneau import TYPES, TypeDeCreneau
from aesh.requetes.deplacements import minutes_de_trajet, trajets_de_aesh
from aesh.requetes.situation import Dossier
from eleves.enums import TypeNotification
from eleves.models import Eleve
from eleves.requetes.besoins import lire_besoin


@dataclass(frozen=True)
class LigneCreneau:
    """A slot, with the words of its box and its full spoken description.

    ``remarques``: how many wait for an answer; None, not counted (the answer to a save).
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

    def en_json(self) -> dict[str, Any]:
        """Plain data for the API; what was not counted is left out: the reader keeps his own."""
        return {k: v for k, v in vars(self).items() if k != "remarques" or v is not None}

    @property
    def phrase_remarques(self) -> str:
        """``2 remarques en attente.``, or nothing."""
        nombre = self.remarques or 0
        return f"{nombre} remarque{'s' if nombre > 1 else ''} en attente." if nombre else ""


@dataclass(frozen=True)
class LigneAesh:
    """An AESH: contract and planned minutes of weeks A and B, time taken by another pole, travel.

    Meetings are not in the minutes (annual pot of the contract); travel is.
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


def ligne_creneau(dossier: Dossier, creneau: Creneau) -> LigneCreneau:
    """One slot of a version."""
    eleves = [
        {"id": str(cle), "nom": dossier.nom_eleve(cle)}
        for cle in dossier.eleves_de.get(creneau.pk, [])
    ]
    type_creneau = TYPES[TypeCreneau(creneau.type)]
    ecole = dossier.ecoles[creneau.etablissement_id]
    nom_ecole = ecole.nom_court
    classe_lue = dossier.classes.get(creneau.classe_id) if creneau.classe_id else None
    classe = classe_lue.libelle if classe_lue else ""
    titre = titre_sans_eleve(type_creneau, classe)
    if len(eleves) == 1:
        titre = eleves[0]["nom"]
    elif eleves:
        titre = f"{len(eleves)} élèves"
    lieu = classe or ecole.nom
    semaine = "" if creneau.semaine == Semaine.TOUTES else f" (sem. {creneau.semaine})"
    une_sur_deux = "" if creneau.semaine == Semaine.TOUTES else f" sem. {creneau.semaine}"
    aesh = dossier.aesh[creneau.aesh_id].nom_complet
    qui = ", ".join(e["nom"] for e in eleves) or titre
    genre = type_creneau.libelle
    quoi = genre if qui == genre else f"{qui}, {genre.lower()}"
    return LigneCreneau(
        id=str(creneau.pk),
        revision=creneau.revision,
        aesh=str(creneau.aesh_id),
        aesh_nom=aesh,
        etablissement=str(creneau.etablissement_id),
        etablissement_nom=nom_ecole,
        classe=str(creneau.classe_id) if creneau.classe_id else None,
        classe_nom=classe,
        type=creneau.type,
        lettre=type_creneau.lettre,
        jour=creneau.jour,
        debut=creneau.debut,
        fin=creneau.fin,
        semaine=creneau.semaine,
        eleves=eleves,
        titre=titre,
        sous_titre=f"{type_creneau.lettre}{une_sur_deux} · {lieu}",
        description=(
            f"{quoi}, {moment(creneau.jour, creneau.debut, creneau.fin)}{semaine}, avec {aesh}, "
            f"{nom_ecole}."
        ),
    )


def titre_sans_eleve(type_creneau: TypeDeCreneau, classe: str) -> str:
    """What the box of a slot says when it names nobody. *Source:* règle locale."""
    if type_creneau.classe == "requise":
        return classe or "Groupe"
    if type_creneau.eleves == "aucun" or type_creneau.ou == "midi":
        return type_creneau.libelle
    return "Sans élève"


def lignes_aesh(dossier: Dossier, situation: Situation) -> list[LigneAesh]:
    """Every AESH of the pole, by name."""
    tolerance = situation.reglages.tolerance_contrat_minutes
    minutes: dict[str, dict[str, int]] = {}
    semaines = {str(c.pk): c.semaine for c in dossier.creneaux}
    for creneau in dossier.creneaux:
        if not TYPES[TypeCreneau(creneau.type)].compte:
            continue
        par_semaine = minutes.setdefault(str(creneau.aesh_id), {"A": 0, "B": 0})
        for lettre in par_semaine:
            if creneau.semaine in (Semaine.TOUTES, lettre):
                par_semaine[lettre] += creneau.minutes
    lignes = []
    for cle, une in dossier.aesh.items():
        fait = situation.aesh[str(cle)]
        pris = sum(a.plage.fin - a.plage.debut for a in fait.ailleurs if a.compte)
        totaux = minutes.get(str(cle), {"A": 0, "B": 0})
        trajets = minutes_de_trajet(semaines, situation, str(cle))
        a, b = (totaux[lettre] + pris + trajets[lettre] for lettre in ("A", "B"))
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
                hors_pole=[
                    {
                        "jour": x.plage.jour,
                        "debut": x.plage.debut,
                        "fin": x.plage.fin,
                        "lieu": x.lieu,
                    }
                    for x in fait.ailleurs
                ],
                trajets=trajets_de_aesh(semaines, situation, str(cle), dossier.ecoles),
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
    """``Cible locale 4 h · 2 h placées``; days of a need at lunch (decisions 8 and 42)."""
    besoin = lire_besoin(getattr(eleve, "besoin_local", None))
    phrases = []
    if besoin.cible and not individuelle:
        phrases.append(f"Cible locale {besoin.cible} · {duree(planifie)} placées")
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
