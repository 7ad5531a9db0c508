"""Form of the place of a PAS."""

from typing import Any

from django import forms

from pial.actions.lieu_pas import DonneesLieu
from pial.annuaire.cellules import telephone
from pial.forms import ecole_de_l_uai
from pial.models import Etablissement


class FormulaireLieu(forms.Form):
    """Where a PAS is, and how to reach it; the public reads everything."""

    uai = forms.CharField(
        label="UAI de l'école ou de l'établissement qui l'accueille",
        max_length=8,
        required=False,
        help_text="8 caractères. Laissez vide si le PAS est ailleurs, et écrivez son adresse.",
    )
    adresse = forms.CharField(label="Adresse", max_length=200, required=False)
    code_postal = forms.RegexField(
        r"^\d{5}$",
        label="Code postal",
        required=False,
        error_messages={"invalid": "Écrivez les 5 chiffres du code postal."},
    )
    commune = forms.CharField(label="Commune", max_length=80, required=False)
    telephone = forms.CharField(label="Téléphone du PAS", max_length=20, required=False)
    courriel = forms.EmailField(
        label="Courriel du PAS",
        max_length=120,
        required=False,
        help_text="L'adresse du service, pas celle d'une personne.",
        error_messages={"invalid": "Écrivez une adresse comme pas@exemple.fr."},
    )
    acces = forms.CharField(
        label="Comment venir",
        max_length=300,
        required=False,
        help_text="Par exemple : entrée par la cour, sonnez « PAS ».",
    )
    demander = forms.CharField(
        label="Comment demander",
        max_length=300,
        required=False,
        help_text="Ce qui s'ajoute au formulaire en ligne : permanence, prise de rendez-vous…",
    )

    def clean_uai(self) -> Etablissement | None:
        """The school of this UAI."""
        return ecole_de_l_uai(self.cleaned_data["uai"])

    def clean_telephone(self) -> str:
        """Ten digits by pairs."""
        try:
            return telephone(self.cleaned_data["telephone"])
        except ValueError as erreur:
            raise forms.ValidationError(
                "Écrivez 10 chiffres, par exemple 02 99 12 34 56."
            ) from erreur

    def clean(self) -> dict[str, Any]:
        """A school, or an address with its town."""
        lues = super().clean() or {}
        if not lues.get("uai") and not lues.get("commune") and "uai" not in self.errors:
            self.add_error("commune", "Écrivez l'UAI de l'école qui l'accueille, ou la commune.")
        return lues

    @property
    def donnees(self) -> DonneesLieu:
        """Clean data as the actions want it."""
        c = self.cleaned_data
        textes = {nom: " ".join(c[nom].split()) for nom in DonneesLieu.TEXTES}
        return DonneesLieu(etablissement=c["uai"], **textes)
