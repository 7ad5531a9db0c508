"""What a line of a deposit asks a human, and what the answers change.

*Source:* decisions 14 and 15; dossier §2.3 (no diagnosis); issue E (never a silent merge).
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eleves.enums import LectureHeures, TypeNotification
from eleves.enums.depots import OUI, EtatLigne, QuestionLigne
from eleves.regles.depots import LigneLue, en_phrase, est_un_nom, lire_en_individuelle
from eleves.regles.mention import en_heures
from eleves.requetes.mots_medicaux import mots_signales
from socle.classeur import neutraliser

NOUVEAU, ECARTER, GARDER, NON = "nouveau", "ecarter", "garder", "non"
CONFIRMER, A_PRECISER, TOUT_LE_TEMPS = "confirmer", "a_preciser", "temps_scolaire"
EFFACER, MEME = "effacer", "meme"
MUTUALISEE, INDIVIDUELLE = TypeNotification.MUTUALISEE.value, TypeNotification.INDIVIDUELLE.value
QUI_ECARTENT = (ECARTER, NON, MEME)
MONTRES = 60  # characters of a text that a question quotes
# Questions that may be answered once for every line that asks them and offers that answer.
POUR_TOUTES: dict[QuestionLigne, list[tuple[str, str]]] = {
    QuestionLigne.MEDICAL: [
        (EFFACER, "Enregistrer sans ce texte"),
        (GARDER, "Garder ce texte : c'est celui de la décision"),
        (ECARTER, "Laisser ces lignes de côté"),
    ],
    QuestionLigne.AIDE: [
        (MUTUALISEE, "Aide mutualisée : sans heures, la mention les garde"),
        (INDIVIDUELLE, "Aide individuelle, avec les heures écrites"),
        (ECARTER, "Laisser ces lignes de côté"),
    ],
    QuestionLigne.REMPLACE: [
        (OUI, "Oui, partout : l'ancienne finit la veille"),
        (NON, "Non : laisser ces lignes de côté"),
    ],
    QuestionLigne.HEURES: [
        (CONFIRMER, "Garder les heures telles qu'elles sont écrites"),
        (A_PRECISER, "Enregistrer sans heures, « à préciser »"),
        (ECARTER, "Laisser ces lignes de côté"),
    ],
    QuestionLigne.CHANGE_D_ECOLE: [
        (GARDER, "Garder l'école connue du dossier"),
        (ECARTER, "Laisser ces lignes de côté"),
    ],
    QuestionLigne.DOUBLE: [(MEME, "Oui, partout : garder la première, laisser les autres de côté")],
}


@dataclass
class Examen:
    """What one line would do; ``ancienne``: the decision that it would replace."""

    lue: LigneLue
    etat: EtatLigne = EtatLigne.PRETE
    erreurs: list[str] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    ecole: UUID | None = None
    eleve: UUID | None = None
    connue: UUID | None = None
    ancienne: UUID | None = None
    sans_ecole: bool = False
    lecture: LectureHeures = LectureHeures.ECRITES
    identite: tuple[Any, ...] = ()


def demander(
    examen: Examen,
    code: QuestionLigne,
    phrase: str,
    choix: list[tuple[str, str]],
    reponses: dict[str, str],
) -> str:
    """Put a question on a line; the answer given, when it is still one of the choices.

    *Source:* decisions 14 and 15.
    """
    if not set(QUI_ECARTENT) & set(dict(choix)):
        choix = [*choix, (ECARTER, "Laisser cette ligne de côté")]
    reponse = reponses.get(code, "")
    reponse = reponse if reponse in dict(choix) else ""
    examen.questions.append(
        {"code": code.value, "phrase": en_phrase(phrase), "choix": choix, "reponse": reponse}
    )
    if reponse in QUI_ECARTENT:
        examen.etat = EtatLigne.ECARTEE
    return reponse


def demander_les_textes(examen: Examen, reponses: dict[str, str]) -> None:
    """A name or a mention that a spreadsheet would run, or that looks medical, is never silent.

    *Source:* OWASP, « CSV Injection »; dossier §2.3 and §13, trap 10.
    """
    lue = examen.lue
    noms = {"Nom": lue.nom, "Prénom": lue.prenom}
    libres = {"Mention": lue.mention, "Numéro": lue.numero}
    doutes = [
        f"{quoi} : « {_court(texte)} » ressemble à une formule de tableur"
        for quoi, texte in {**noms, **libres}.items()
        if neutraliser(texte) != texte
    ]
    doutes += [
        f"{quoi} : « {_court(texte)} » ne ressemble pas à un nom"
        for quoi, texte in noms.items()
        if neutraliser(texte) == texte and (not est_un_nom(texte) or mots_signales(texte))
    ]
    if doutes:
        choix = [(GARDER, "Oui, garder ce texte tel quel")]
        phrase = f"{' ; '.join(doutes)}. Sinon, corrigez les cellules"
        demander(examen, QuestionLigne.ECRIT, phrase, choix, reponses)
    medicaux = [mot for texte in libres.values() for mot in mots_signales(texte)]
    if not medicaux:
        return
    phrase = (
        f"« {', '.join(medicaux)} » dans « {_court(lue.mention)} » : une décision se dit en heures "
        "et en activités, jamais par un diagnostic"
    )
    choix = [
        (EFFACER, "Enregistrer sans ce texte"),
        (GARDER, "Garder ce texte : c'est celui de la décision"),
    ]
    if demander(examen, QuestionLigne.MEDICAL, phrase, choix, reponses) == EFFACER:
        lue.mention = "" if mots_signales(lue.mention) else lue.mention
        lue.numero = "" if mots_signales(lue.numero) else lue.numero


def demander_l_aide(examen: Examen, reponses: dict[str, str]) -> None:
    """Mutualised help with hours: hours exist for individual help only. *Source:* decision 8."""
    lue = examen.lue
    if lue.type != TypeNotification.MUTUALISEE or not lue.durees:
        return
    dites = " ou ".join(en_heures(minutes) for minutes in lue.durees)
    phrase = f"La ligne dit mutualisée et {dites} : seule l'aide individuelle a des heures"
    garde = f" : la mention garde « {_court(lue.mention)} »" if lue.mention else ""
    choix = [
        (MUTUALISEE, f"Aide mutualisée, sans heures{garde}"),
        (INDIVIDUELLE, f"Aide individuelle, {dites} par semaine"),
    ]
    if demander(examen, QuestionLigne.AIDE, phrase, choix, reponses) == INDIVIDUELLE:
        lire_en_individuelle(lue)


def demander_les_heures(examen: Examen, reponses: dict[str, str]) -> None:
    """An odd, double or missing number of hours. *Source:* decision 14."""
    lue = examen.lue
    if examen.connue or not lue.heures_a_dire:
        return
    choix = [(A_PRECISER, "Enregistrer sans heures, « à préciser » avec la MDPH")]
    if lue.minutes:
        choix.insert(0, (CONFIRMER, f"Oui, {en_heures(lue.minutes)} par semaine"))
    elif lue.durees:
        choix = [(str(une), f"{en_heures(une)} par semaine") for une in lue.durees] + choix
    else:
        choix.append((TOUT_LE_TEMPS, "Tout le temps scolaire"))
    phrase = (
        f"« {_court(lue.mention)} » : {lue.heures_a_dire}" if lue.mention else lue.heures_a_dire
    )
    reponse = demander(examen, QuestionLigne.HEURES, phrase, choix, reponses)
    if reponse.isdigit():
        lue.minutes, reponse = int(reponse), CONFIRMER
    examen.lecture = {
        CONFIRMER: LectureHeures.CONFIRMEES,
        A_PRECISER: LectureHeures.A_PRECISER,
        TOUT_LE_TEMPS: LectureHeures.TEMPS_SCOLAIRE,
    }.get(reponse, LectureHeures.ECRITES)


def _court(texte: str) -> str:
    return texte if len(texte) <= MONTRES else f"{texte[:MONTRES]}…"
