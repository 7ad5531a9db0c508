"""Text as people sort, search and write it (the database has no ICU); elision of « de »."""

import unicodedata


def _sans_accent(caractere: str) -> str:
    decompose = unicodedata.normalize("NFKD", caractere)
    return "".join(c for c in decompose if not unicodedata.combining(c)).casefold()


# Every accented letter of Europe, read once; the rest goes the slow way.
_TABLE = {code: _sans_accent(chr(code)) for code in range(0xA0, 0x250)}
_TABLE |= {ord("œ"): "oe", ord("æ"): "ae", ord("Œ"): "oe", ord("Æ"): "ae"}
_TABLE |= {0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-", 0x202F: " "}

VOYELLES = "aeiou"
# First names whose h is mute beyond doubt; before any other h the whole word is kept, which
# nobody can call a mistake (« de Hugo » and « d'Hugo » are both written).
H_MUETS = frozenset(
    "hadrien helena helene helie heloise henri henriette hermine hermione herminie herve "
    "hilaire hippolyte honore honorine horace hortense hubert hyacinthe".split()
)
# Words that begin with a vowel and stay whole: « de onze », « de oui ».
SANS_ELISION = frozenset(("onze", "onzieme", "oui", "ouistiti", "uhlan", "ululement"))


def cle_tri(texte: str) -> str:
    """Sort and search key: accents removed, casefolded, single spaces.

    >>> cle_tri("  École  Élémentaire d'Œuilly ")
    "ecole elementaire d'oeuilly"
    """
    cle = texte.lower()
    if not cle.isascii():
        cle = cle.translate(_TABLE)
        if not cle.isascii():
            cle = "".join(map(_sans_accent, cle))
    return " ".join(cle.split())


def de(nom: object) -> str:
    """« de » before a name, elided when French does so.

    >>> de("Ibrahim K."), de("Élise"), de("Yves"), de("Yanis"), de("Hélène"), de("Hamza")
    ("d'Ibrahim K.", "d'Élise", "d'Yves", 'de Yanis', "d'Hélène", 'de Hamza')
    """
    texte = str(nom).strip()
    return f"d'{texte}" if s_elide(texte) else f"de {texte}"


def s_elide(texte: str) -> bool:
    """Whether « de » loses its vowel before a text.

    A y is a vowel before a consonant (Yves, Ysé), a consonant before a vowel (Yanis, Youssef).
    *Source:* Grevisse, Le bon usage, § 44-48 (disjonction).
    """
    cle = cle_tri(texte).lstrip("«\"'( ")
    premier = cle.replace("-", " ").replace(".", " ").split(" ")[0]
    if not premier or premier in SANS_ELISION:
        return False
    if premier[0] == "h":
        return premier in H_MUETS
    if premier[0] == "y":
        return len(premier) == 1 or premier[1] not in VOYELLES
    return premier[0] in VOYELLES
