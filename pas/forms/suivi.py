"""Forms of the follow-up page: code, new link, message, parents informed."""

import datetime
from typing import Any

from django import forms


class FormulaireCode(forms.Form):
    """The code received by e-mail."""

    code = forms.CharField(
        label="Le code reçu par e-mail",
        help_text="Six chiffres.",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Écrivez le code reçu par e-mail."},
    )

    def clean_code(self) -> str:
        """Only its digits."""
        return "".join(c for c in self.cleaned_data["code"] if c.isascii() and c.isdigit())


class FormulaireLien(forms.Form):
    """Number and address: a new link leaves, if they are right."""

    numero = forms.CharField(
        label="Numéro de la demande",
        help_text="Il ressemble à PAS-7K4M-92.",
        max_length=20,
        error_messages={"required": "Écrivez le numéro de la demande."},
    )
    courriel = forms.EmailField(
        label="Votre adresse e-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Écrivez votre adresse e-mail.",
            "invalid": "Vérifiez l'adresse : elle ressemble à prenom@exemple.fr.",
        },
    )


class FormulaireMessage(forms.Form):
    """A message to the PAS."""

    corps = forms.CharField(
        label="Votre message",
        help_text="Pas d'information médicale dans ce message. 2 000 caractères au plus.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Écrivez votre message.",
            "max_length": "2 000 caractères au plus : raccourcissez votre message.",
        },
    )


class FormulaireParents(forms.Form):
    """A professional says since when the parents know; he may then name the pupil."""

    informes_le = forms.DateField(
        label="Jour où les parents ont été informés",
        help_text="Par exemple 27/11/2026.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %m %Y"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Écrivez le jour où les parents ont été informés.",
            "invalid": "Écrivez le jour, le mois et l'année : 27/11/2026.",
        },
    )
    prenom = forms.CharField(
        label="Prénom de l'élève",
        help_text="Si vous le voulez : le PAS peut aussi vous le demander.",
        max_length=60,
        required=False,
    )
    nom = forms.CharField(label="Nom de l'élève", max_length=80, required=False)

    def __init__(self, *args: Any, le: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.le = le

    def clean_informes_le(self) -> datetime.date:
        """A day that has come, of the past year."""
        dit: datetime.date = self.cleaned_data["informes_le"]
        if dit > self.le:
            raise forms.ValidationError("Ce jour n'est pas encore venu : revenez quand c'est fait.")
        if dit < self.le - datetime.timedelta(days=365):
            raise forms.ValidationError("Ce jour a plus d'un an : vérifiez l'année.")
        return dit

    def clean(self) -> dict[str, Any]:
        """Both parts of the name, or none."""
        lues = super().clean() or {}
        if bool(lues.get("prenom")) != bool(lues.get("nom")):
            manque = "nom" if lues.get("prenom") else "prenom"
            self.add_error(manque, "Écrivez le prénom et le nom, ou aucun des deux.")
        return lues
