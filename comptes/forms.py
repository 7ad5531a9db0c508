"""Forms about missions and settings."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from comptes.actions.mandats import Personne
from comptes.enums import LIBELLES_ROLE
from comptes.models import Perimetre
from comptes.reglages import DescriptionReglage
from comptes.regles import AILLEURS
from socle.jours import ChampJour

ETATS = [
    ("en_cours", "En cours"),
    ("a_venir", "À venir"),
    ("terminees", "Terminées"),
    ("toutes", "Toutes"),
]


class FormulaireFiltreMandats(forms.Form):
    """Filter of the list of missions."""

    nom = forms.CharField(label="Nom ou adresse électronique", required=False, max_length=120)
    role = forms.ChoiceField(
        label="Fonction",
        required=False,
        choices=[
            ("", "Toutes"),
            *((str(r), mots) for r, mots in LIBELLES_ROLE.items() if r not in AILLEURS),
        ],
    )
    etat = forms.ChoiceField(label="État", required=False, choices=ETATS, initial="en_cours")


class FormulairePersonne(forms.Form):
    """Who: an e-mail address, and a name for someone unknown."""

    email = forms.EmailField(label="Adresse électronique professionnelle", max_length=254)
    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)

    @property
    def personne(self) -> Personne:
        """Clean data as the action wants it."""
        donnees = self.cleaned_data
        return Personne(donnees["email"], donnees["prenom"], donnees["nom"])


class FormulaireMandat(FormulairePersonne):
    """A mission to entrust."""

    perimetre: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Où", queryset=None, empty_label="Choisir"
    )
    du = ChampJour(label="Du")
    au = ChampJour(label="Au", required=False)

    def __init__(self, *args: Any, perimetres: QuerySet[Perimetre] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if perimetres is None:
            del self.fields["perimetre"]
        else:
            self.fields["perimetre"].queryset = perimetres  # type: ignore[attr-defined]
        self.fields["au"].help_text = "Laissez vide si la fin n'est pas connue."


class FormulaireSuppleance(FormulairePersonne):
    """Someone to act in another's place between two dates."""

    du = ChampJour(label="Du")
    au = ChampJour(label="Au")


class FormulaireReglage(forms.Form):
    """A value for one setting, from a day on."""

    def __init__(
        self, *args: Any, description: DescriptionReglage, le: datetime.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if description.choix:
            self.fields["valeur"] = forms.ChoiceField(
                label=description.titre, choices=description.choix, widget=forms.RadioSelect
            )
        elif description.longueur:
            self.fields["valeur"] = forms.CharField(
                label=description.titre,
                required=False,
                max_length=description.longueur,
                help_text=f"Par exemple : {description.exemple}",
            )
        else:
            self.fields["valeur"] = forms.IntegerField(
                label=f"{description.titre} ({description.unite})",
                min_value=description.minimum,
                max_value=description.maximum,
                help_text=f"Entre {description.minimum} et {description.maximum}.",
            )
        self.fields["du"] = ChampJour(label="À partir du", initial=le)
        self.le, self.description = le, description

    def clean_valeur(self) -> Any:
        """Text must look like the example; numbers and choices were checked by their field."""
        valeur = self.cleaned_data["valeur"]
        if self.description.longueur and not self.description.accepte(valeur):
            raise forms.ValidationError(
                f"Écrivez quelque chose comme « {self.description.exemple} », ou laissez vide."
            )
        return valeur

    def clean_du(self) -> datetime.date:
        """The past is settled: figures already told rest on it."""
        du: datetime.date = self.cleaned_data["du"]
        if du < self.le:
            raise forms.ValidationError("Choisissez aujourd'hui ou un jour à venir.")
        return du
