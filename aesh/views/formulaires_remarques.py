"""Forms of what is said about slots, and of the answer."""

from collections.abc import Iterable
from typing import Any

from django import forms

from aesh.actions.remarques import LONGUEUR, Horaire
from aesh.enums import (
    JOURS,
    LIBELLES_ETAT_REMARQUE,
    LIBELLES_GENRE_REMARQUE,
    EtatRemarque,
    GenreRemarque,
)
from aesh.forms import ChampHeure
from eleves.forms.sans_sante import FormulaireSansSante
from socle.choix import choix

SANS_SANTE = "N'écrivez ni diagnostic ni information médicale, ni nom d'élève."
VERBES = {
    EtatRemarque.REPONDUE: "Répondre",
    EtatRemarque.ACCEPTEE: "Accepter",
    EtatRemarque.ECARTEE: "Ne pas retenir",
}


def champ_texte(label: str, **kwargs: Any) -> forms.CharField:
    """Free text of a few lines, with the nudge always in view."""
    zone = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=LONGUEUR, widget=zone, help_text=SANS_SANTE, **kwargs
    )


class RemarqueForm(FormulaireSansSante):
    """A note, a remark or a proposal; ``genres``: those that the reader may write."""

    textes_libres = ("texte",)

    genre = forms.ChoiceField(label="Vous écrivez")
    texte = champ_texte("Votre message")
    jour = forms.TypedChoiceField(
        label="Autre jour proposé",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Aucun"), *((n, nom.capitalize()) for n, nom in JOURS.items())],
        help_text="Pour une proposition d'horaire : le jour, le début et la fin.",
    )
    debut = ChampHeure(label="Début proposé", required=False, help_text="Par exemple 8:30.")
    fin = ChampHeure(label="Fin proposée", required=False)

    def __init__(self, *args: Any, genres: Iterable[GenreRemarque], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        permis = [(str(g), LIBELLES_GENRE_REMARQUE[g]) for g in genres]
        self.fields["genre"].choices = permis  # type: ignore[attr-defined]
        if all(cle != GenreRemarque.PROPOSITION for cle, _ in permis):
            for champ in ("jour", "debut", "fin"):
                del self.fields[champ]

    def clean(self) -> dict[str, Any]:
        """Another moment is whole, or absent."""
        lues = super().clean() or {}
        trois = [lues.get(champ) for champ in ("jour", "debut", "fin")]
        if any(x is not None for x in trois) and None in trois and not self.errors:
            self.add_error("jour", "Donnez le jour, le début et la fin, ou rien des trois.")
        return lues

    def horaire(self) -> Horaire | None:
        """The moment proposed, if any."""
        lues = self.cleaned_data
        if lues.get("jour") is None:
            return None
        return Horaire(lues["jour"], lues["debut"], lues["fin"])


class ReponseForm(FormulaireSansSante):
    """The coordinator's answer."""

    textes_libres = ("reponse",)

    etat = forms.ChoiceField(
        label="Votre réponse", choices=[(str(etat), mot) for etat, mot in VERBES.items()]
    )
    reponse = champ_texte("En une phrase", required=False)


class FiltreRemarquesForm(forms.Form):
    """Words, school, state and kind of a list."""

    q = forms.CharField(label="Rechercher", required=False, max_length=80)
    ecole = forms.ChoiceField(label="École", required=False)
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Tous"), *choix(LIBELLES_ETAT_REMARQUE)]
    )
    genre = forms.ChoiceField(
        label="Genre", required=False, choices=[("", "Tous"), *choix(LIBELLES_GENRE_REMARQUE)]
    )

    def __init__(self, *args: Any, ecoles: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ecole"].choices = [("", "Toutes"), *ecoles]  # type: ignore[attr-defined]
