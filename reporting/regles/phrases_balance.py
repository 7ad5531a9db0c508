"""Figures of a balance as people read them, and the calculation of each line in one sentence.

*Source:* ux page §5(g) (« the way it was counted »); words: règle locale.
"""

from fractions import Fraction

from reporting.enums.moyens import LigneBalance
from reporting.regles.balance import Ligne
from reporting.regles.faits_balance import FaitsPole
from reporting.regles.pieces_balance import heures_temps_plein

ESPACE = "\u202f"  # narrow no-break space
MOINS = "\u2212"


def arrondi(valeur: Fraction, decimales: int) -> int:
    """Whole number of 10^-n, halves away from zero. *Source:* règle locale."""
    entier = int((abs(valeur) * 10**decimales + Fraction(1, 2)) // 1)
    return entier if valeur >= 0 else -entier


def nombre(valeur: Fraction, decimales: int = 2) -> str:
    """``39,195``; ``−11,00``. *Source:* French typography."""
    centiemes = arrondi(valeur, decimales)
    entier, reste = divmod(abs(centiemes), 10**decimales)
    groupes = f"{entier:,}".replace(",", ESPACE)
    signe = MOINS if centiemes < 0 else ""
    return f"{signe}{groupes}" + (f",{reste:0{decimales}d}" if decimales else "")


def avec_signe(valeur: Fraction, decimales: int = 2) -> str:
    """``+3,20``, ``−11,00``, ``0,00``."""
    texte = nombre(valeur, decimales)
    return f"+{texte}" if arrondi(valeur, decimales) > 0 else texte


def heures(minutes: Fraction) -> str:
    """``25 h 30``; ``12 h 07,5`` when minutes are shared."""
    signe, total = (MOINS, -minutes) if minutes < 0 else ("", minutes)
    entieres, reste = divmod(total, 60)
    groupes = f"{int(entieres):,}".replace(",", ESPACE)
    if arrondi(reste, 1) == 0:
        return f"{signe}{groupes} h"
    if reste.denominator == 1:
        return f"{signe}{groupes} h {int(reste):02d}"
    dixiemes = arrondi(reste, 1)
    return f"{signe}{groupes} h {dixiemes // 10:02d},{dixiemes % 10}"


def calcul(ligne: Ligne, faits: FaitsPole) -> str:
    """``612 h ÷ 39,195 h = 15,61 ETP``: what makes the figure of a line.

    *Source:* dossier §6 I9 and I17.
    """
    r = faits.reglages
    plein = f"{nombre(heures_temps_plein(r.semaines), 3)} h"
    total, etp = heures(ligne.minutes), f"{nombre(ligne.etp)} ETP"
    code = ligne.code
    if code == LigneBalance.A_PRECISER:
        return "Heures inconnues : rien n'est compté tant que la MDPH n'a pas répondu."
    if code == LigneBalance.HAUSSE:
        if not r.hausse_pct:
            return "0 % : aucune hausse n'est réglée dans le département."
        return f"{r.hausse_pct} % des droits d'aujourd'hui d'ici la fin de l'année = {etp}"
    if code == LigneBalance.RESERVE:
        if not r.reserve_pct:
            return "0 % : aucune réserve n'est réglée dans le département."
        return f"{r.reserve_pct} % des moyens = {etp}"
    if code in (LigneBalance.CONTRATS, LigneBalance.CONTRATS_PARTAGES):
        return f"{total} par semaine ; heures × semaines de chaque contrat ÷ 1 607 h = {etp}"
    if code == LigneBalance.SEMAINES_EN_PLUS:
        return f"Semaines au-delà de {r.semaines}, sans élèves : retirées, {etp}"
    if code == LigneBalance.ABSENCES_LONGUES:
        return f"{total} ÷ {plein}, retirées des moyens : {etp}"
    if code in (
        LigneBalance.MUTUALISEE_VALIDEE,
        LigneBalance.MUTUALISEE_PROPOSEE,
        LigneBalance.MUTUALISEE_REGLAGE,
    ):
        return f"{total} ÷ {nombre(faits.taille_groupe)} élèves par groupe ÷ {plein} = {etp}"
    if code == LigneBalance.MERIDIENNE:
        return f"{total} ÷ {r.eleves_par_meridienne} élèves par AESH ÷ {plein} = {etp}"
    return f"{total} ÷ {plein} = {etp}"


def source(code: LigneBalance, faits: FaitsPole) -> str:
    """Where the figures of a line come from. *Source:* dossier §6; decisions 8 and 14."""
    r = faits.reglages
    if code in (
        LigneBalance.MUTUALISEE_VALIDEE,
        LigneBalance.MUTUALISEE_PROPOSEE,
        LigneBalance.MUTUALISEE_REGLAGE,
    ):
        origine = {
            LigneBalance.MUTUALISEE_VALIDEE: "Cibles validées par la direction de l'école",
            LigneBalance.MUTUALISEE_PROPOSEE: "Cibles proposées par le pôle",
            LigneBalance.MUTUALISEE_REGLAGE: (
                f"Réglage du département : {heures(Fraction(r.cible_mutualisee))} par élève"
            ),
        }[code]
        groupe = (
            "groupes observés dans l'emploi du temps publié"
            if faits.est_observee
            else "taille du groupe : réglage du département"
        )
        return f"{origine} ; {groupe}. Organisation locale, jamais un droit en heures."
    return _SOURCES[code].format(
        poste=heures(Fraction(r.poste_collectif)),
        pause=heures(Fraction(r.pause_meridienne)),
        jours=r.absence_longue_jours,
    )


_SOURCES = {
    LigneBalance.INDIVIDUELLE: "Heures des notifications en vigueur, suspensions retirées.",
    LigneBalance.TEMPS_SCOLAIRE: "Notifications « tout le temps scolaire » ; horaires de l'école.",
    LigneBalance.A_PRECISER: "Notifications dont la mention reste à préciser avec la MDPH.",
    LigneBalance.COLLECTIF: "Classes ULIS ouvertes ; {poste} par poste (réglage, règle locale).",
    LigneBalance.MERIDIENNE: (
        "Besoins à la pause méridienne ; horaires de l'école, {pause} s'ils manquent."
    ),
    LigneBalance.REFERENT: "Créneaux « mission de référent » publiés, moyenne des semaines A et B.",
    LigneBalance.TRAJET: "Trajets de l'emploi du temps publié, moyenne des semaines A et B.",
    LigneBalance.HAUSSE: "Réglage du département (règle locale), réparti de septembre à juin.",
    LigneBalance.RESERVE: "Réglage du département (règle locale).",
    LigneBalance.CONTRATS: "Contrats en vigueur des AESH affectés ici.",
    LigneBalance.CONTRATS_PARTAGES: (
        "Contrats en vigueur, partagés selon les heures publiées dans chaque pôle."
    ),
    LigneBalance.SEMAINES_EN_PLUS: "Contrats de 42 à 45 semaines : formation hors temps scolaire.",
    LigneBalance.ABSENCES_LONGUES: "Absences déclarées d'au moins {jours} jours de suite.",
}
