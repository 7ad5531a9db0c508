"""Forms of the plan and of the meetings."""

import datetime
from typing import Any

from django import forms

from pas.enums.plan import (
    LIBELLES_DECISION,
    LIBELLES_EFFET,
    LIBELLES_ETAT_REPONSE,
    LIBELLES_GENRE_ACTION,
    LIBELLES_INTERVENANT,
    LIBELLES_TYPE_REPONSE,
    Decision,
    Effet,
    EtatReponse,
    GenreAction,
    Intervenant,
    TypeReponse,
)
from socle.choix import choix

SANS_SANTE = "Pas de diagnostic, pas d'information médicale."
CHOISISSEZ = ("", "Choisissez")


def _jour(libelle: str, *, requis: bool = True, aide: str = "") -> forms.DateField:
    return forms.DateField(
        label=libelle,
        required=requis,
        help_text=aide,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choisissez un jour.", "invalid": "Vérifiez ce jour."},
    )


class FormulaireReponse(forms.Form):
    """One response of the plan."""

    type = forms.ChoiceField(
        label="Genre de réponse",
        choices=[CHOISISSEZ, *choix(LIBELLES_TYPE_REPONSE)],
        error_messages={"required": "Choisissez le genre de réponse."},
    )
    intervenant = forms.ChoiceField(
        label="Qui la donne",
        choices=[CHOISISSEZ, *choix(LIBELLES_INTERVENANT)],
        error_messages={"required": "Dites qui donne cette réponse."},
    )
    texte = forms.CharField(
        label="Ce qui est proposé",
        help_text=f"En quelques phrases simples, que la famille peut lire. {SANS_SANTE}",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez ce qui est proposé."},
    )
    revoir_le = _jour("Faire le point le", requis=False, aide="Souvent dans six à huit semaines.")
    accord_ecrit_le = _jour(
        "Accord écrit de la famille le",
        requis=False,
        aide="Obligatoire pour l'équipe mobile auprès de l'élève.",
    )

    @property
    def lues(self) -> dict[str, Any]:
        """What was written, typed."""
        donnees = self.cleaned_data
        return {
            "type": TypeReponse(donnees["type"]),
            "intervenant": Intervenant(donnees["intervenant"]),
            "texte": donnees["texte"],
            "revoir_le": donnees["revoir_le"],
            "accord_ecrit_le": donnees["accord_ecrit_le"],
        }


class FormulaireSuite(forms.Form):
    """How a response goes; only what its state allows."""

    etat = forms.ChoiceField(label="Cette réponse est", widget=forms.RadioSelect)
    effet = forms.ChoiceField(
        label="Ce que l'on voit",
        choices=[("", "Pas encore"), *choix(LIBELLES_EFFET)],
        required=False,
    )
    revoir_le = _jour("Faire le point le", requis=False)

    def __init__(self, *args: Any, suites: list[EtatReponse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etat"].choices = [  # type: ignore[attr-defined]
            (str(un), LIBELLES_ETAT_REPONSE[un]) for un in suites
        ]
        self.fields["etat"].initial = str(suites[0])

    @property
    def lues(self) -> dict[str, Any]:
        """What was said, typed."""
        effet = self.cleaned_data["effet"]
        return {
            "etat": EtatReponse(self.cleaned_data["etat"]),
            "effet": Effet(effet) if effet else None,
            "revoir_le": self.cleaned_data["revoir_le"],
        }


class FormulaireAction(forms.Form):
    """Something to do, by one member, one day."""

    genre = forms.ChoiceField(
        label="Action",
        choices=[CHOISISSEZ, *choix(LIBELLES_GENRE_ACTION)],
        error_messages={"required": "Choisissez l'action."},
    )
    porteur = forms.ChoiceField(
        label="Faite par", error_messages={"required": "Dites qui fait cette action."}
    )
    prevue_le = _jour("Prévue le")
    reponse = forms.ChoiceField(label="Pour la réponse", required=False)
    note = forms.CharField(
        label="Note pour l'équipe",
        help_text=SANS_SANTE,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        porteurs: list[tuple[str, str]],
        reponses: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["porteur"].choices = [CHOISISSEZ, *porteurs]  # type: ignore[attr-defined]
        self.fields["reponse"].choices = [("", "Aucune"), *reponses]  # type: ignore[attr-defined]

    @property
    def lues(self) -> dict[str, Any]:
        """What was planned, typed."""
        donnees = self.cleaned_data
        return {
            **donnees,
            "genre": GenreAction(donnees["genre"]),
            "reponse": donnees["reponse"] or None,
        }


class FormulaireActionFaite(forms.Form):
    """Day, length and note of what was done."""

    faite_le = _jour("Faite le")
    duree_minutes = forms.IntegerField(
        label="Durée en minutes",
        min_value=1,
        max_value=600,
        error_messages={
            "required": "Écrivez la durée en minutes.",
            "invalid": "Écrivez un nombre de minutes : 45.",
            "min_value": "Écrivez une durée d'au moins une minute.",
            "max_value": "Dix heures au plus : vérifiez la durée.",
        },
    )
    note = forms.CharField(
        label="Note pour l'équipe",
        help_text=SANS_SANTE,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FormulaireReunion(forms.Form):
    """The day of a meeting."""

    tenue_le = _jour("Jour de la réunion")


class FormulairePoint(forms.Form):
    """What is decided of one request."""

    decision = forms.ChoiceField(
        label="Décision", choices=[("", "Pas encore"), *choix(LIBELLES_DECISION)], required=False
    )
    note = forms.CharField(label="Note", max_length=300, required=False)

    @property
    def lues(self) -> dict[str, Any]:
        """The decision (None: nothing) and the note."""
        lue = self.cleaned_data["decision"]
        return {"decision": Decision(lue) if lue else None, "note": self.cleaned_data["note"]}


def dans_deux_mois(le: datetime.date) -> datetime.date:
    """Seven weeks later: between the six and eight of the dossier."""
    return le + datetime.timedelta(weeks=7)
