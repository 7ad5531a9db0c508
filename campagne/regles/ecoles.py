"""Which school a pupil goes to at the rentrée, when nobody has said it yet."""

from collections.abc import Mapping, Sequence

from eleves.enums import Niveau
from pial.enums import TypeEtablissement

DERNIERS = {
    TypeEtablissement.MATERNELLE: (Niveau.GS,),
    TypeEtablissement.ELEMENTAIRE: (Niveau.CM2,),
    TypeEtablissement.PRIMAIRE: (Niveau.CM2,),
    TypeEtablissement.COLLEGE: (Niveau.TROISIEME,),
    TypeEtablissement.LYCEE: (Niveau.TERMINALE,),
    TypeEtablissement.LYCEE_PRO: (Niveau.TERMINALE, Niveau.CAP),
}
SUITE = {
    TypeEtablissement.ELEMENTAIRE: (TypeEtablissement.COLLEGE,),
    TypeEtablissement.PRIMAIRE: (TypeEtablissement.COLLEGE,),
    TypeEtablissement.MATERNELLE: (TypeEtablissement.ELEMENTAIRE, TypeEtablissement.PRIMAIRE),
}


def ecole_supposee(
    ecole: str,
    niveau: str,
    types: Mapping[str, str],
    voisines: Sequence[str],
) -> str | None:
    """School of next year of a pupil whose next school is not recorded; None: not known.

    She stays, unless her level is the last of her school. Then the only school of the next kind
    among ``voisines`` (same pole and same network) takes her; with none or several, nothing is
    guessed. *Source:* règle locale.
    """
    genre = types.get(ecole, "")
    if niveau not in DERNIERS.get(genre, ()):  # type: ignore[call-overload]
        return ecole
    suivantes = [une for une in voisines if types.get(une) in SUITE.get(genre, ())]  # type: ignore[call-overload]
    return suivantes[0] if len(suivantes) == 1 else None
