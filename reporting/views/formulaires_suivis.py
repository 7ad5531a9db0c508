"""Opening a case, adding a line to it."""

from typing import Any

from django import forms

from eleves.forms.sans_sante import FormulaireSansSante
from reporting.actions.suivis import PRECISION_MAXIMUM, DonneesPiece
from reporting.enums.suivi import (
    LIBELLES_GENRE_DOSSIER,
    LIBELLES_GENRE_PIECE,
    LIBELLES_MOTIF_DOSSIER,
    GenrePiece,
)
from socle.choix import choix
from socle.jours import ChampJour

SANS_MEDICAL = "N'écrivez aucune information médicale, ni diagnostic."


class FormulaireIdentite(forms.Form):
    """Name and birth date as the letter gives them; both must be exact."""

    nom = forms.CharField(
        label="Nom de l'élève",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez le nom de l'élève."},
    )
    prenom = forms.CharField(
        label="Prénom",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez le prénom de l'élève."},
    )
    naissance = ChampJour(
        label="Date de naissance", error_messages={"required": "Écrivez la date de naissance."}
    )


class FormulaireMotif(FormulaireSansSante):
    """Why the case is opened."""

    textes_libres = ("precision",)

    genre = forms.ChoiceField(
        label="Nature",
        choices=choix(LIBELLES_GENRE_DOSSIER),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites s'il s'agit d'un signalement ou d'un recours."},
    )
    motif = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisissez un motif"), *choix(LIBELLES_MOTIF_DOSSIER)],
        error_messages={"required": "Choisissez un motif."},
    )
    precision = forms.CharField(
        label="Précision",
        required=False,
        max_length=PRECISION_MAXIMUM,
        help_text=f"{PRECISION_MAXIMUM} caractères au plus. {SANS_MEDICAL}",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FormulairePiece(FormulaireSansSante):
    """What was received, sent or said, and when."""

    textes_libres = ("texte",)

    date = ChampJour(label="Date", error_messages={"required": "Dites à quelle date."})
    genre = forms.ChoiceField(label="Nature", choices=choix(LIBELLES_GENRE_PIECE))
    texte = forms.CharField(
        label="En quelques mots",
        max_length=PRECISION_MAXIMUM,
        help_text=f"{PRECISION_MAXIMUM} caractères au plus. {SANS_MEDICAL}",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites de quoi il s'agit."},
    )

    @property
    def donnees(self) -> DonneesPiece:
        """What the action expects."""
        lues: dict[str, Any] = self.cleaned_data
        return DonneesPiece(lues["date"], GenrePiece(lues["genre"]), lues["texte"])
