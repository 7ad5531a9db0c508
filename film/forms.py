"""Forms of the room: a task of the template, the dates of a year, a reason."""

import datetime
from typing import Any

from django import forms

from film.enums import LIBELLES_PHASE, LIBELLES_PORTEE, LIBELLES_ROLE_FILM
from film.models import ModeleTache
from film.models.suivi import MOTIF_MAX
from film.regles.dates import AIDE, Reperes
from pial.regles import libelle_annee
from socle.choix import choix
from socle.jours import ChampJour


class FormulaireTache(forms.ModelForm):  # type: ignore[type-arg]
    """What a department may change of a task."""

    roles = forms.MultipleChoiceField(
        label="Pour qui",
        choices=choix(LIBELLES_ROLE_FILM),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une fonction."},
    )

    class Meta:
        model = ModeleTache
        fields = ["libelle", "pourquoi", "livrable", "roles", "portee", "du", "au", "est_active"]
        help_texts = {
            "livrable": "Ce qui reste quand la tâche est faite ; vide s'il ne reste rien.",
            "du": f"R est la rentrée, P la prérentrée, F le dernier jour de classe. {AIDE}",
            "au": "Le dernier jour pour la faire, écrit de la même façon.",
            "est_active": "Décochez pour retirer la tâche des films à venir.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["portee"].choices = choix(LIBELLES_PORTEE)  # type: ignore[attr-defined]
        self.premiers = list(self.instance.roles or [])

    def clean_roles(self) -> list[str]:
        """Keep the order of before: the first function answers for the task."""
        coches = list(self.cleaned_data["roles"])
        gardes = [role for role in self.premiers if role in coches]
        return gardes + [role for role in coches if role not in gardes]


class FormulaireAjout(FormulaireTache):
    """A task of the department's own, with its phase."""

    phase = forms.ChoiceField(label="Phase", choices=choix(LIBELLES_PHASE))

    class Meta(FormulaireTache.Meta):
        fields = ["phase", *FormulaireTache.Meta.fields]


class FormulaireDates(forms.Form):
    """Days of a year, where the calendar does not give them."""

    rentree = ChampJour(label="Rentrée des élèves")
    prerentree = ChampJour(label="Prérentrée")
    fin = ChampJour(label="Dernier jour de classe")

    def reperes(self, annee: int) -> Reperes:
        """What was typed, as the days of a year."""
        lues: dict[str, datetime.date] = self.cleaned_data
        return Reperes(annee, lues["rentree"], lues["prerentree"], lues["fin"])


class FormulaireAnnee(forms.Form):
    """Which school year to open."""

    annee = forms.TypedChoiceField(label="Année scolaire", coerce=int)

    def __init__(self, *args: Any, annees: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [  # type: ignore[attr-defined]
            (une, libelle_annee(une)) for une in annees
        ]


class FormulaireMotif(forms.Form):
    """Why a task has no object."""

    motif = forms.CharField(
        label="Pourquoi cette tâche est sans objet ici",
        max_length=MOTIF_MAX,
        help_text="En quelques mots, sans nom d'élève ni d'AESH.",
        error_messages={"required": "Dites en quelques mots pourquoi la tâche est sans objet."},
    )
