"""Forms of the welcome: filter of the census, boxes, pasted addresses."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from aesh.models import Aesh
from contrats.enums.accueil import LIBELLES_ETAPE, LIBELLES_MANQUE, EtapeDAccueil, Manque
from contrats.requetes.accueil import manquent
from pial.models import Pole
from socle.choix import choix
from socle.jours import ChampJour
from socle.texte import cle_tri

LIGNES_MAX = 200_000


class FiltreAccueils(django_filters.FilterSet):
    """Words of the name, what is missing, pole. Welcomes that are not complete unless told."""

    q = django_filters.CharFilter(label="AESH", method="mots")
    manque = django_filters.ChoiceFilter(
        label="Il manque", choices=choix(LIBELLES_MANQUE), empty_label="Tout", method="selon_manque"
    )
    accueil = django_filters.ChoiceFilter(
        label="Accueil",
        choices=[("a_faire", "À compléter"), ("complet", "Complet")],
        empty_label="Tous",
        method="selon_accueil",
    )
    pole = django_filters.ModelChoiceFilter(
        label="Pôle",
        queryset=lambda request: Pole.objects.du_perimetre(request.mandat, request.aujourdhui),
        method="du_pole",
        empty_label="Tous",
    )

    class Meta:
        model = Aesh
        fields: list[str] = []

    def mots(self, aesh: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the name."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:5]:
            aesh = aesh.filter(cle_tri__contains=mot)
        return aesh

    def selon_manque(self, aesh: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Those who miss one thing."""
        return manquent(aesh, [Manque(valeur)])

    def selon_accueil(self, aesh: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Complete or not."""
        return aesh.filter(est_complet=valeur == "complet")

    def du_pole(self, aesh: QuerySet[Any], _nom: str, valeur: Pole) -> QuerySet[Any]:
        """Those of a pole."""
        return aesh.filter(pole_cle=valeur.pk)


class FormulaireEtapes(forms.Form):
    """What was done, and when: several boxes at once."""

    etapes = forms.MultipleChoiceField(
        label="Cochez ce qui vient d'être fait",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une étape."},
    )
    jour = ChampJour(label="Fait le")

    def __init__(self, *args: Any, restantes: list[EtapeDAccueil], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etapes"].choices = [(e.value, LIBELLES_ETAPE[e]) for e in restantes]  # type: ignore[attr-defined]

    @property
    def cochees(self) -> list[EtapeDAccueil]:
        """Boxes ticked."""
        return [EtapeDAccueil(valeur) for valeur in self.cleaned_data["etapes"]]

    @property
    def le_jour(self) -> datetime.date:
        """The day typed."""
        jour: datetime.date = self.cleaned_data["jour"]
        return jour


class FormulaireAdresses(forms.Form):
    """A list pasted, or a file."""

    texte = forms.CharField(
        label="Collez vos lignes",
        required=False,
        max_length=LIGNES_MAX,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Une personne par ligne : le matricule ou « Nom Prénom », puis l'adresse, "
        "séparés par un point-virgule ou une tabulation.",
    )
    fichier = forms.FileField(
        label="Ou choisissez un fichier", required=False, help_text="CSV, XLSX ou ODS."
    )
    remplacer = forms.BooleanField(
        label="Remplacer aussi les adresses déjà connues", required=False
    )

    def clean(self) -> dict[str, Any]:
        """One or the other."""
        lus: dict[str, Any] = super().clean() or {}
        if not self.errors and not (lus.get("texte") or "").strip() and not lus.get("fichier"):
            self.add_error("texte", "Collez des lignes ou choisissez un fichier.")
        return lus
