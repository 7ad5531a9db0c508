"""Forms of the register: an act, a message, an appointment, what the family said."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from pas.enums import (
    LIBELLES_ACTION_CONSENTIE,
    LIBELLES_MOTIF_CLOTURE,
    Acte,
    ActionConsentie,
    MotifCloture,
)
from socle.choix import choix

AVEC_MOTIF = frozenset({Acte.CLORE, Acte.REORIENTER})


class FormulaireActe(forms.Form):
    """One act; closing and sending elsewhere ask for a reason."""

    acte = forms.ChoiceField(choices=[(str(a), str(a)) for a in Acte], widget=forms.HiddenInput)
    motif = forms.ChoiceField(
        label="Motif",
        choices=[("", "Choisissez"), *choix(LIBELLES_MOTIF_CLOTURE)],
        required=False,
    )

    mot = forms.CharField(label="Message à la personne", max_length=4000, required=False)
    bilan = forms.CharField(
        label="Bilan partagé avec la famille",
        max_length=4000,
        required=False,
        error_messages={"max_length": "4 000 caractères au plus : raccourcissez le bilan."},
    )

    def choisi(self) -> tuple[Acte, MotifCloture | None]:
        """The act and its reason."""
        motif = self.cleaned_data["motif"]
        return Acte(self.cleaned_data["acte"]), MotifCloture(motif) if motif else None


class FormulaireReponse(forms.Form):
    """A message to who asked."""

    corps = forms.CharField(
        label="Votre réponse",
        help_text="Lue par la personne qui a demandé. Ni diagnostic ni nom d'un autre élève.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Écrivez votre réponse."},
    )


class FormulaireRendezVous(forms.Form):
    """A meeting: day, hour, place."""

    jour = forms.DateField(
        label="Jour",
        help_text="Par exemple 27/11/2026.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Écrivez le jour.",
            "invalid": "Écrivez le jour, le mois et l'année : 27/11/2026.",
        },
    )
    heure = forms.TimeField(
        label="Heure",
        help_text="Par exemple 17:30.",
        input_formats=["%H:%M", "%Hh%M", "%H h %M"],
        widget=forms.TimeInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Écrivez l'heure.",
            "invalid": "Écrivez l'heure et les minutes : 17:30.",
        },
    )
    duree_minutes = forms.IntegerField(
        label="Durée en minutes", initial=45, min_value=10, max_value=240
    )
    lieu = forms.CharField(
        label="Lieu",
        help_text="Lu sur la page de suivi ; jamais dans un e-mail.",
        max_length=160,
        error_messages={"required": "Dites où a lieu le rendez-vous."},
    )

    def debut(self, fuseau: str) -> datetime.datetime:
        """The instant, in the department's own time."""
        lues: dict[str, Any] = self.cleaned_data
        return datetime.datetime.combine(lues["jour"], lues["heure"], ZoneInfo(fuseau))


class FormulaireFamille(forms.Form):
    """The day the parents were informed, and their answers."""

    informee_le = forms.DateField(
        label="Parents informés le",
        help_text="Par exemple 27/11/2026.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Écrivez le jour où les parents ont été informés.",
            "invalid": "Écrivez le jour, le mois et l'année : 27/11/2026.",
        },
    )
    accords = forms.MultipleChoiceField(
        label="Ce que la famille accepte",
        help_text="Ce qui n'est pas coché est noté comme refusé.",
        choices=choix(LIBELLES_ACTION_CONSENTIE),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, le: datetime.date, deja_informee: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.le = le
        if deja_informee:
            del self.fields["informee_le"]

    def clean_informee_le(self) -> datetime.date:
        """Not a day to come."""
        dit: datetime.date = self.cleaned_data["informee_le"]
        if dit > self.le:
            raise forms.ValidationError("Ce jour n'est pas encore venu.")
        return dit

    def reponses(self) -> dict[ActionConsentie, bool]:
        """Yes or no to each action."""
        return {a: str(a) in self.cleaned_data["accords"] for a in ActionConsentie}
