"""Forms of wishes, skills and training."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from campagne.actions.souhaits import DonneesProfil, DonneesSouhaits
from campagne.enums import (
    LIBELLES_COMPETENCE,
    LIBELLES_DEGRE_SOUHAITE,
    LIBELLES_FORMATION,
    Competence,
    DegreSouhaite,
    Formation,
)
from campagne.models import ProfilAesh, SouhaitsAesh
from pial.enums import LIBELLES_DEPLACEMENT, Deplacement
from pial.models import Etablissement
from socle.choix import choix


class FormulaireSouhaits(forms.Form):
    """Wishes for one rentrée."""

    reste = forms.BooleanField(label="Rester dans la même école, si possible", required=False)
    ecole_1: Any = forms.ModelChoiceField(queryset=None, label="École souhaitée", required=False)
    ecole_2: Any = forms.ModelChoiceField(queryset=None, label="Deuxième choix", required=False)
    ecole_3: Any = forms.ModelChoiceField(queryset=None, label="Troisième choix", required=False)
    degre = forms.ChoiceField(
        label="De préférence", choices=choix(LIBELLES_DEGRE_SOUHAITE), required=False
    )
    ecoles_max = forms.TypedChoiceField(
        label="Nombre d'écoles au plus", choices=[(n, str(n)) for n in (1, 2, 3)], coerce=int
    )
    deplacement = forms.ChoiceField(label="Se déplace", choices=choix(LIBELLES_DEPLACEMENT))

    def __init__(
        self,
        *args: Any,
        ecoles: QuerySet[Etablissement],
        souhaits: SouhaitsAesh | None,
        deplacement: str,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {"deplacement": deplacement, "ecoles_max": 2}
        if souhaits is not None:
            for champ in ("reste", "degre", "ecoles_max"):
                initial[champ] = getattr(souhaits, champ)
            initial |= {f"ecole_{n}": getattr(souhaits, f"ecole_{n}_id") for n in (1, 2, 3)}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        choisies = [(str(e.pk), e.nom_court) for e in ecoles]
        for n in (1, 2, 3):
            choix_d_ecole: Any = self.fields[f"ecole_{n}"]
            choix_d_ecole.queryset = ecoles
            choix_d_ecole.choices = [("", "Aucun souhait"), *choisies]

    @property
    def donnees(self) -> DonneesSouhaits:
        """Clean data as the action wants it."""
        c = self.cleaned_data
        return DonneesSouhaits(
            c["reste"],
            DegreSouhaite(c["degre"]),
            (c["ecole_1"], c["ecole_2"], c["ecole_3"]),
            c["ecoles_max"],
            Deplacement(c["deplacement"]),
        )


class FormulaireProfil(forms.Form):
    """Skills and training."""

    competences = forms.MultipleChoiceField(
        label="Compétences",
        choices=choix(LIBELLES_COMPETENCE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    formations = forms.MultipleChoiceField(
        label="Formations suivies",
        choices=choix(LIBELLES_FORMATION),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, profil: ProfilAesh | None, **kwargs: Any) -> None:
        if profil is not None:
            kwargs["initial"] = {
                "competences": profil.competences,
                "formations": profil.formations,
            }
        super().__init__(*args, **kwargs)

    @property
    def donnees(self) -> DonneesProfil:
        """Clean data as the action wants it."""
        c = self.cleaned_data
        return DonneesProfil(
            tuple(Competence(un) for un in c["competences"]),
            tuple(Formation(une) for une in c["formations"]),
        )
