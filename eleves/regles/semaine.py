"""A class's week: what may be saved, what is worth a warning. Minutes since midnight.

An error refuses the save and names the line; a warning is shown and kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eleves.enums import Semaine
from pial.enums import Degre
from pial.horaires import FERMETURE, JOURS, OUVERTURE, Plages, duree, verifier_horaires

MIDI = 12 * 60 + 30
LIGNES_MAX = 100
MATIERE_MAX = 40


@dataclass(frozen=True, order=True)
class Cours:
    """One lesson: weekday 1 to 6, [debut, fin), what is done, every week or only A or B."""

    jour: int
    debut: int
    fin: int
    matiere: str
    semaine: str = Semaine.TOUTES.value

    def chevauche(self, autre: "Cours") -> bool:
        """Same weekday, common minutes and at least one common week."""
        return (
            self.jour == autre.jour
            and self.debut < autre.fin
            and autre.debut < self.fin
            and {self.semaine, autre.semaine} != {Semaine.A, Semaine.B}
        )

    def a_lieu(self, semaine: str) -> bool:
        """Whether it takes place in week A, or in week B."""
        return self.semaine in (Semaine.TOUTES, semaine)

    @property
    def moment(self) -> str:
        """``lundi de 8 h 30 à 9 h 25``, then ``(semaine A)`` when it is not every week."""
        suite = "" if self.semaine == Semaine.TOUTES else f" (semaine {self.semaine})"
        return moment(self.jour, self.debut, self.fin) + suite


@dataclass(frozen=True)
class Remarque:
    """Why a line cannot be saved: its index, the field at fault, a sentence."""

    ligne: int
    champ: str
    phrase: str


def heure(minutes: int) -> str:
    """``8 h 30`` for 510.

    *Source:* ux page §4 (hours as people write them).
    """
    return f"{minutes // 60} h {minutes % 60:02d}"


def moment(jour: int, debut: int, fin: int) -> str:
    """``lundi de 8 h 30 à 9 h 25``.

    *Source:* ux page §4.
    """
    return f"{JOURS[jour]} de {heure(debut)} à {heure(fin)}"


def jointes(plages: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Half-days that touch become one; sorted.

    *Source:* règle locale.
    """
    resultat: list[tuple[int, int]] = []
    for debut, fin in sorted(plages):
        if resultat and debut <= resultat[-1][1]:
            resultat[-1] = (resultat[-1][0], max(fin, resultat[-1][1]))
        else:
            resultat.append((debut, fin))
    return resultat


def verifier_semaine(
    cours: Sequence[Cours], plages: Plages, numeros: Sequence[int] = ()
) -> list[Remarque]:
    """Why these lines cannot be saved, in their order; empty when they can.

    ``numeros``: the line of each lesson as the reader sees it (form or file).

    A lesson lies inside one half-day of the school (any hour between 7 and 20 when the school's
    hours are not known), and a class does one thing at a time.
    *Source:* decision 2 (minutes); dossier §3 (school time, R2: inside the school's hours).
    """
    remarques = []
    dits = numeros or range(1, len(cours) + 1)
    for rang, un in enumerate(cours):
        if not un.matiere.strip():
            remarques.append(Remarque(rang, "matiere", "Indiquez la matière ou l'activité."))
        if un.fin <= un.debut:
            remarques.append(Remarque(rang, "fin", "La fin doit suivre le début."))
        elif phrase := _hors_horaires(un, plages):
            remarques.append(Remarque(rang, "debut", phrase))
        else:
            for avant, autre in enumerate(cours[:rang]):
                if un.chevauche(autre):
                    phrase = (
                        f"Le {un.moment}, cette séance recouvre la ligne {dits[avant]} "
                        f"({autre.matiere}, {heure(autre.debut)} à {heure(autre.fin)})."
                    )
                    remarques.append(Remarque(rang, "debut", phrase))
                    break
    return remarques


def _hors_horaires(un: Cours, plages: Plages) -> str:
    if not plages:
        if un.debut < OUVERTURE or un.fin > FERMETURE:
            return f"Le {JOURS[un.jour]}, la classe se tient entre 7 h et 20 h."
        return ""
    ouvertes = jointes(plages.get(un.jour, ()))
    if not ouvertes:
        return f"L'école n'a pas classe le {JOURS[un.jour]}."
    if any(debut <= un.debut and un.fin <= fin for debut, fin in ouvertes):
        return ""
    dites = " et ".join(f"de {heure(debut)} à {heure(fin)}" for debut, fin in ouvertes)
    return (
        f"Le {un.moment}, la séance sort des horaires de l'école, ouverte le {JOURS[un.jour]} "
        f"{dites}."
    )


def demi_journees(cours: Iterable[Cours]) -> Plages:
    """From the first to the last minute of each half-day: breaks between lessons are school time.

    *Source:* règle locale (a half-day that starts before 12:30 is a morning).
    """
    bornes: dict[tuple[int, bool], tuple[int, int]] = {}
    for un in cours:
        cle = (un.jour, un.debut >= MIDI)
        debut, fin = bornes.get(cle, (un.debut, un.fin))
        bornes[cle] = (min(debut, un.debut), max(fin, un.fin))
    plages: Plages = {}
    for (jour, _), borne in sorted(bornes.items()):
        plages.setdefault(jour, []).append(borne)
    return plages


def attentions_semaine(cours: Sequence[Cours], plages: Plages, degre: str) -> list[str]:
    """Warnings on a week that can be saved.

    *Source:* code de l'éducation D521-10 and D521-12 for the first degree (see
    ``pial.horaires``); nothing for the second degree, whose hours no text bounds for the class.
    """
    if not cours:
        return []
    phrases = []
    if not plages:
        phrases.append(
            "Les horaires de l'école ne sont pas renseignés : les séances n'ont pas pu être "
            "comparées avec eux."
        )
    if degre != Degre.PREMIER:
        return phrases
    en_a, en_b = (_attentions_premier_degre(des, plages) for des in _a_et_b(cours))
    phrases += [phrase for phrase in en_a if phrase in en_b]
    for lettre, siennes, autres in ((Semaine.A, en_a, en_b), (Semaine.B, en_b, en_a)):
        phrases += [f"Semaine {lettre} : {phrase}" for phrase in siennes if phrase not in autres]
    return phrases


def _a_et_b(cours: Sequence[Cours]) -> tuple[list[Cours], list[Cours]]:
    a, b = ([un for un in cours if un.a_lieu(lettre)] for lettre in (Semaine.A, Semaine.B))
    return a, b


def _attentions_premier_degre(cours: Sequence[Cours], plages: Plages) -> list[str]:
    # What the school's own hours already say (a derogation) is said once, on its page.
    deja = {c.phrase for c in verifier_horaires(plages, Degre.PREMIER)}
    constats = verifier_horaires(demi_journees(cours), Degre.PREMIER)
    phrases = [_adoucir(c.phrase) for c in constats if c.phrase not in deja]
    return phrases + _demi_journees_vides(cours, plages)


def _adoucir(phrase: str) -> str:
    """The bound of the school's hours, said of a class's week."""
    return phrase.replace("au plus.", "au plus dans les textes.")


def _demi_journees_vides(cours: Sequence[Cours], plages: Plages) -> list[str]:
    """Half-days of the school during which nothing is typed: the pupil would seem absent."""
    vides = [
        moment(jour, debut, fin)
        for jour, ouvertes in sorted(plages.items())
        for debut, fin in sorted(ouvertes)
        if not any(un.jour == jour and un.debut < fin and debut < un.fin for un in cours)
    ]
    return [f"Aucune séance n'est saisie le {', le '.join(vides)}."] if vides else []


def total(cours: Iterable[Cours]) -> int:
    """Minutes of lessons in the week.

    *Source:* règle locale.
    """
    return sum(un.fin - un.debut for un in cours)


def resume(cours: Sequence[Cours]) -> str:
    """``28 séances, 24 h par semaine``; ``…, 26 h en semaine A, 25 h en semaine B``.

    *Source:* ux page §4.
    """
    if not cours:
        return "Semaine non saisie"
    pluriel = "s" if len(cours) > 1 else ""
    a, b = (total(des) for des in _a_et_b(cours))
    heures = f"{duree(a)} par semaine"
    if a != b:
        heures = f"{duree(a)} en semaine A, {duree(b)} en semaine B"
    return f"{len(cours)} séance{pluriel}, {heures}"


@dataclass(frozen=True)
class Ecarts:
    """What one week has and the other has not."""

    ajoutes: tuple[Cours, ...]
    retires: tuple[Cours, ...]
    gardes: tuple[Cours, ...]

    @property
    def est_vide(self) -> bool:
        """The two weeks are the same."""
        return not self.ajoutes and not self.retires


def comparer(avant: Iterable[Cours], apres: Iterable[Cours]) -> Ecarts:
    """Lessons added, removed and kept from one week to the other, in order of the week.

    *Source:* ux page §4 (imports: dry run, differences; both versions side by side).
    """
    anciens, nouveaux = set(avant), set(apres)
    return Ecarts(
        tuple(sorted(nouveaux - anciens)),
        tuple(sorted(anciens - nouveaux)),
        tuple(sorted(anciens & nouveaux)),
    )
