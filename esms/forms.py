"""Forms of esms."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from esms.actions.emas import DonneesEmas
from esms.actions.fiches import DonneesEsms
from esms.enums import FAMILLES, LIBELLES_FAMILLE
from esms.models import Emas, Esms
from pial.annuaire.cellules import telephone, uai_valide
from socle.jours import ChampJour

TELEPHONE = "Écrivez 10 chiffres, par exemple 02 99 12 34 56."
POSTAL = RegexValidator(r"^\d{5}$", "Écrivez les 5 chiffres du code postal.")


def _categories() -> list[tuple[str, str]]:
    """Codes by family, in the order of the families."""
    rang = list(LIBELLES_FAMILLE)
    codes = sorted(FAMILLES.items(), key=lambda couple: (rang.index(couple[1]), couple[0]))
    return [(code, f"{LIBELLES_FAMILLE[famille]} ({code})") for code, famille in codes]


class ChampTelephone(forms.CharField):
    """Ten digits by pairs; what cannot be read is said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        """By pairs, or a French sentence."""
        brut = str(super().clean(value))
        try:
            return telephone(brut)
        except ValueError as erreur:
            raise forms.ValidationError(TELEPHONE) from erreur


class FormulaireEsms(forms.Form):
    """An ESMS; its number and category are asked once, when it is added by hand."""

    finess = forms.CharField(
        label="Numéro FINESS",
        max_length=9,
        help_text="9 caractères, par exemple 350002283.",
        error_messages={"required": "Recopiez le numéro FINESS."},
    )
    categorie = forms.ChoiceField(label="Catégorie")
    nom = forms.CharField(
        label="Nom", max_length=120, error_messages={"required": "Écrivez le nom."}
    )
    nom_long = forms.CharField(label="Nom complet", max_length=200, required=False)
    adresse = forms.CharField(label="Adresse", max_length=200, required=False)
    code_postal = forms.CharField(
        label="Code postal", max_length=5, required=False, validators=[POSTAL]
    )
    commune = forms.CharField(
        label="Commune", max_length=80, error_messages={"required": "Écrivez la commune."}
    )
    telephone = ChampTelephone(label="Téléphone du service")
    courriel = forms.EmailField(
        label="Courriel du service",
        max_length=120,
        required=False,
        help_text="L'adresse du service, pas celle d'une personne.",
        error_messages={"invalid": "Écrivez une adresse comme secretariat@exemple.fr."},
    )
    uai = forms.CharField(
        label="UAI",
        max_length=8,
        required=False,
        help_text="Si une école y est enregistrée : 8 caractères, par exemple 0350002M.",
    )
    ouvert_le = ChampJour(label="Ouvert depuis le", required=False)

    def __init__(self, *args: Any, esms: Esms | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if esms is not None:
            for nom in ("finess", "categorie", "ouvert_le"):
                del self.fields[nom]
        else:
            self.fields["categorie"].choices = _categories()  # type: ignore[attr-defined]

    def clean_finess(self) -> str:
        """Without spaces, in capitals."""
        return "".join(self.cleaned_data["finess"].split()).upper()

    def clean_uai(self) -> str:
        """A valid UAI or nothing."""
        uai = str(self.cleaned_data["uai"]).strip().upper()
        if uai and not uai_valide(uai):
            raise forms.ValidationError(f"L'UAI {uai} est faux : recopiez ses 8 caractères.")
        return uai

    @property
    def donnees(self) -> DonneesEsms:
        """Clean data as the actions want it, one space between words."""
        noms = DonneesEsms.__dataclass_fields__
        return DonneesEsms(**{nom: " ".join(self.cleaned_data[nom].split()) for nom in noms})


class FormulaireFermeture(forms.Form):
    """From which day an ESMS is closed."""

    ferme_le = ChampJour(
        label="Fermé à partir du", error_messages={"required": "Indiquez le premier jour fermé."}
    )


class ChoixEsms(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An ESMS by name and town."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and town."""
        return str(obj.nom_court)


class FormulaireEmas(forms.Form):
    """A mobile team."""

    nom = forms.CharField(
        label="Nom de l'équipe",
        max_length=120,
        help_text="Par exemple : EMAS du pays de Rennes",
        error_messages={"required": "Écrivez le nom de l'équipe."},
    )
    porteur = ChoixEsms(
        label="ESMS porteur",
        queryset=None,
        help_text="Son directeur a autorité sur l'équipe.",
        error_messages={"required": "Choisissez l'ESMS qui porte l'équipe."},
    )
    telephone = ChampTelephone(label="Téléphone du service")
    courriel = forms.EmailField(
        label="Courriel du service",
        max_length=120,
        required=False,
        error_messages={"invalid": "Écrivez une adresse comme emas@exemple.fr."},
    )
    du = ChampJour(
        label="En service à partir du", error_messages={"required": "Indiquez le premier jour."}
    )

    def __init__(self, *args: Any, porteurs: Any, emas: Emas | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["porteur"].queryset = porteurs  # type: ignore[attr-defined]
        if emas is not None:  # its first day stays
            del self.fields["du"]

    @property
    def donnees(self) -> DonneesEmas:
        """Clean data as the actions want it."""
        c = self.cleaned_data
        return DonneesEmas(" ".join(c["nom"].split()), c["porteur"], c["telephone"], c["courriel"])


class FormulaireService(forms.Form):
    """A PAS that the team serves from a day on."""

    pole: Any = forms.ModelChoiceField(
        label="PAS", queryset=None, error_messages={"required": "Choisissez le PAS."}
    )
    du = ChampJour(label="À partir du", error_messages={"required": "Indiquez le premier jour."})

    def __init__(self, *args: Any, poles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pole"].queryset = poles  # type: ignore[attr-defined]


class FormulaireDernierJour(forms.Form):
    """Last day of a team, or of its service in a PAS."""

    dernier_jour = ChampJour(
        label="Dernier jour", error_messages={"required": "Indiquez le dernier jour."}
    )
