"""Forms of the follow-up page: code, new link, message."""

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
