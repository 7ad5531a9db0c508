"""Where a pupil goes, and from which day."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from comptes.models import Departement
from pial.views.formulaires_ecole import FormulaireChoixEcole
from socle.jours import ChampJour


class FormulaireTransfert(FormulaireChoixEcole):
    """A school, a day."""

    du = ChampJour(
        label="À partir du",
        help_text="Le premier jour dans la nouvelle école. Un jour à venir est possible.",
        error_messages={"required": "Dites à partir de quel jour."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etablissement"].label = "Nouvelle école"


class FormulaireRemise(forms.Form):
    """A department, a day."""

    vers = forms.ModelChoiceField(
        label="Département d'arrivée",
        queryset=Departement.objects.none(),
        empty_label="Choisissez un département",
        help_text="Seuls ceux qui utilisent Maillage sont proposés.",
        error_messages={"required": "Choisissez le département d'arrivée."},
    )
    du = ChampJour(
        label="À partir du",
        help_text="Le premier jour hors du département.",
        error_messages={"required": "Dites à partir de quel jour."},
    )

    def __init__(self, *args: Any, departements: QuerySet[Departement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vers"].queryset = departements  # type: ignore[attr-defined]


class FormulaireCode(forms.Form):
    """The code that the SEI of the other department gives by telephone."""

    code = forms.CharField(
        label="Code donné par l'autre SEI",
        max_length=30,
        help_text="Douze lettres et chiffres, par exemple 7K4M-92QR-XB3T.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le code que l'autre SEI vous a donné."},
    )


class FormulaireArrivee(FormulaireTransfert):
    """The code again, hidden, with the school and the day."""

    code = forms.CharField(max_length=30, widget=forms.HiddenInput)
