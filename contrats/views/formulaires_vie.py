"""Forms of the life of contracts: avenant, suite, answer, end, filters, bulk, export."""

import datetime
from typing import Any

from django import forms

from aesh.enums import LIBELLES_EMPLOYEUR, LIBELLES_TYPE_CONTRAT
from aesh.regles.durees import duree
from contrats.actions.avenants import DonneesAvenant
from contrats.actions.lots import DonneesLot
from contrats.actions.suites import DonneesSuite
from contrats.enums.vie import (
    LIBELLES_MOTIF_AVENANT,
    LIBELLES_MOTIF_FIN,
    LIBELLES_NATURE_SUITE,
    LIBELLES_REMISE,
    LIBELLES_REPONSE,
    MotifAvenant,
    NatureSuite,
    Remise,
)
from contrats.regles.quotites import lire_heures
from pial.models import Pole
from socle.choix import choix
from socle.jours import ChampJour

SEMAINES = [(n, f"{n} semaines") for n in range(41, 46)]


class ChampHeures(forms.CharField):
    """Weekly hours typed as people write them: ``24 h``, ``24 h 30``, ``24,5``."""

    def __init__(self, **kwargs: Any) -> None:
        attributs = {"autocomplete": "off", "maxlength": "10"}
        super().__init__(
            label="Heures par semaine",
            help_text="24 h, 24 h 30 ou 24,5",
            widget=forms.TextInput(attrs=attributs),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Minutes as hours; what was typed stays as typed."""
        return duree(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Minutes."""
        if value in self.empty_values:
            return None
        lues = value if isinstance(value, int) else lire_heures(str(value))
        if lues is None:
            raise forms.ValidationError("Écrivez des heures comme 24 h, 24 h 30 ou 24,5.")
        return lues


class FormulaireAvenant(forms.Form):
    """New terms and how they were handed over."""

    minutes_hebdo = ChampHeures()
    semaines = forms.TypedChoiceField(label="Semaines", choices=SEMAINES, coerce=int)
    motif = forms.ChoiceField(label="Motif", choices=choix(LIBELLES_MOTIF_AVENANT))
    effet = ChampJour(label="Prend effet le")
    remise = forms.ChoiceField(label="Remise", choices=choix(LIBELLES_REMISE))
    remise_le = ChampJour(label="Remise le", help_text="Le mois pour répondre commence ce jour-là.")

    def donnees(self) -> DonneesAvenant:
        """What the action takes."""
        lues = self.cleaned_data
        return DonneesAvenant(
            lues["minutes_hebdo"],
            lues["semaines"],
            lues["effet"],
            MotifAvenant(lues["motif"]),
            Remise(lues["remise"]),
            lues["remise_le"],
        )


class FormulaireSuite(forms.Form):
    """What follows a fixed term. ``propose_le`` empty: the interview alone."""

    nature = forms.ChoiceField(label="Proposer", choices=choix(LIBELLES_NATURE_SUITE))
    entretien_le = ChampJour(
        label="Entretien fait le",
        required=False,
        help_text="L'entretien vient avant la proposition d'un CDI.",
    )
    propose_le = ChampJour(
        label="Proposition remise le",
        required=False,
        help_text="Laissez vide si seul l'entretien est fait.",
    )
    minutes_hebdo = ChampHeures()
    semaines = forms.TypedChoiceField(label="Semaines", choices=SEMAINES, coerce=int)

    def __init__(self, *args: Any, natures: tuple[NatureSuite, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["nature"]
        champ.choices = [(str(n), LIBELLES_NATURE_SUITE[n]) for n in natures]

    def clean(self) -> dict[str, Any]:
        """One of the two dates at least, unless nothing follows."""
        lues: dict[str, Any] = super().clean() or {}
        if not self.errors and not (lues.get("entretien_le") or lues.get("propose_le")):
            self.add_error("entretien_le", "Écrivez la date de l'entretien ou de la proposition.")
        return lues

    def donnees(self) -> DonneesSuite:
        """What the action takes."""
        lues = self.cleaned_data
        return DonneesSuite(
            NatureSuite(lues["nature"]),
            lues["entretien_le"],
            lues["propose_le"],
            lues["minutes_hebdo"],
            lues["semaines"],
        )


class FormulaireReponse(forms.Form):
    """What the person wrote, and when."""

    reponse = forms.ChoiceField(
        label="Réponse", choices=choix(LIBELLES_REPONSE), widget=forms.RadioSelect
    )
    repondu_le = ChampJour(label="Écrite le")


class FormulaireFin(forms.Form):
    """When a contract ends, and why."""

    dernier_jour = ChampJour(label="Dernier jour")
    motif = forms.ChoiceField(
        label="Motif",
        choices=choix(LIBELLES_MOTIF_FIN),
        help_text="Jamais de raison de santé ici.",
    )


class FormulaireEntretien(forms.Form):
    """The day of a professional interview; nothing of what was said."""

    tenu_le = ChampJour(label="Entretien tenu le")


class FormulaireLot(forms.Form):
    """Dates given once for the chosen contracts."""

    entretien_le = ChampJour(
        label="Entretien fait le",
        required=False,
        help_text="Pour les contrats dont l'entretien n'est pas encore noté.",
    )
    propose_le = ChampJour(label="Proposition remise le", required=False)

    def donnees(self) -> DonneesLot:
        """What the action takes."""
        return DonneesLot(self.cleaned_data["entretien_le"], self.cleaned_data["propose_le"])


class FiltreContratsForm(forms.Form):
    """Search and filters of the list, all in the address."""

    q = forms.CharField(label="Nom, matricule ou école", required=False, max_length=80)
    pole: Any = forms.ModelChoiceField(
        label="Pôle", queryset=None, required=False, empty_label="Tous"
    )
    type = forms.ChoiceField(
        label="Type", choices=[("", "Tous"), *choix(LIBELLES_TYPE_CONTRAT)], required=False
    )
    employeur = forms.ChoiceField(
        label="Employeur", choices=[("", "Tous"), *choix(LIBELLES_EMPLOYEUR)], required=False
    )

    def __init__(self, *args: Any, le: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["pole"]
        champ.queryset = Pole.objects.filter(periode__contains=le).order_by("cle_tri", "pk")


class FormulaireExportContrats(forms.Form):
    """Format and reason of an export by name."""

    format = forms.ChoiceField(
        label="Format", choices=[("xlsx", "XLSX"), ("ods", "ODS"), ("csv", "CSV")]
    )
    motif = forms.CharField(
        label="Pourquoi exportez-vous ?",
        max_length=150,
        help_text="Écrit en tête du fichier et dans le journal des accès.",
    )
