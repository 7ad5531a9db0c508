"""Forms of letters and texts."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from comptes.forms import FormulairePersonne
from documents.actions.lettres import DonneesLettre
from documents.enums import GenreLettre
from documents.models import LettreDeMission
from pial.forms import ecole_de_l_uai
from pial.models import Pole
from socle.jours import ChampJour

MOTIF_MAX = 240


class FormulaireDetails(forms.Form):
    """Dates and details of a letter."""

    du = ChampJour(label="Du")
    au = ChampJour(
        label="Au", required=False, help_text="Au plus tard le 31 août ; vide : le 31 août."
    )
    uai = forms.CharField(
        label="UAI de l'établissement de rattachement",
        max_length=8,
        required=False,
        help_text="8 caractères, par exemple 0350002M. La lettre en dit le nom et la ville.",
    )
    imp = forms.IntegerField(
        label="Nombre d'IMP",
        required=False,
        min_value=0,
        max_value=9,
        help_text="Second degré et réseau privé seulement ; ailleurs la lettre n'en parle pas.",
    )
    quotite = forms.CharField(
        label="Temps consacré à la mission",
        max_length=60,
        required=False,
        help_text="Comme dans le contrat, par exemple : 6 heures par semaine.",
    )

    def __init__(self, *args: Any, genre: GenreLettre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if genre != GenreLettre.COORD_PIAL:
            del self.fields["imp"]
        if genre != GenreLettre.AESH_REF:
            del self.fields["quotite"]

    def clean_uai(self) -> Any:
        """The school of the UAI, or nothing."""
        return ecole_de_l_uai(self.cleaned_data["uai"])

    @property
    def donnees(self) -> DonneesLettre:
        """Clean data as the action wants it."""
        donnees = self.cleaned_data
        return DonneesLettre(
            du=donnees["du"],
            au=donnees["au"],
            etablissement=donnees["uai"],
            imp=donnees.get("imp") or 0,
            quotite=donnees.get("quotite", ""),
        )


def initial_de(lettre: LettreDeMission) -> dict[str, Any]:
    """What the form of a letter shows first."""
    return {
        "du": lettre.du,
        "au": lettre.au,
        "uai": lettre.etablissement.uai if lettre.etablissement else "",
        "imp": lettre.imp,
        "quotite": lettre.quotite,
    }


class FormulaireLettre(FormulaireDetails, FormulairePersonne):
    """A letter to prepare: who, where, when."""

    pole: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Pôle", queryset=None, empty_label="Choisir"
    )
    field_order = ("pole", "email", "prenom", "nom", "du", "au", "uai", "imp", "quotite")

    def __init__(self, *args: Any, poles: QuerySet[Pole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pole"].queryset = poles  # type: ignore[attr-defined]


class FormulaireMotif(forms.Form):
    """Why."""

    motif = forms.CharField(
        label="Motif",
        max_length=MOTIF_MAX,
        help_text="Il reste avec la lettre et se lit par la personne concernée.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FormulaireCloture(FormulaireMotif):
    """Last day of a mission, and why it ends."""

    dernier_jour = ChampJour(label="Dernier jour de la mission")
    field_order = ("dernier_jour", "motif")


class FormulaireRentree(forms.Form):
    """Which missions to renew."""

    def __init__(self, *args: Any, missions: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["missions"] = forms.ModelMultipleChoiceField(
            queryset=missions,
            error_messages={
                "required": "Cochez au moins une mission.",
                "invalid_choice": "Une de ces missions a changé : rechargez la page.",
            },
        )


class FormulaireModele(forms.Form):
    """The text of a kind of letter."""

    texte = forms.CharField(
        label="Texte",
        required=False,
        max_length=8000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        help_text="Vide : la lettre reprend la proposition du produit.",
    )
    depuis = forms.IntegerField(widget=forms.HiddenInput)


class FormulaireVerification(forms.Form):
    """A number as printed at the foot of a page, or a hash."""

    q = forms.CharField(
        label="Numéro ou empreinte",
        max_length=100,
        help_text="Au bas de chaque page : DOC-7K4M-92QX. L'empreinte SHA-256 convient aussi.",
    )
