"""Forms of the room: open, settle, ask, decide, give, wish."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from campagne.actions.calculs import SECONDES, SECONDES_MAXIMUM, SECONDES_MINIMUM, Demande
from campagne.actions.campagnes import REGLES, DonneesBesoin
from campagne.enums import (
    LIBELLES_CHANGEMENT,
    LIBELLES_COMPETENCE,
    LIBELLES_ETAT_LIGNE,
    LIBELLES_MOTIF_REFUS,
    Competence,
    EtatLigne,
)
from campagne.models import BesoinEcole, Campagne
from campagne.models.campagne import TEXTE_MAX
from pial.horaires import duree
from pial.models import Etablissement, Pole
from socle.choix import choix

SANS_NOM = "Pas de nom d'élève, pas de diagnostic."


class FormulaireOuverture(forms.Form):
    """Which rentrée."""

    annee = forms.TypedChoiceField(label="Rentrée", coerce=int)

    def __init__(self, *args: Any, annees: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [  # type: ignore[attr-defined]
            (annee, f"Rentrée {annee}") for annee in annees
        ]


class FormulaireRegles(forms.ModelForm):  # type: ignore[type-arg]
    """Weights of the search and mention of the notices."""

    class Meta:
        model = Campagne
        fields = REGLES
        widgets = {"mention": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "compte_suites": (
                "Un CDD qui finit dans le mois avant la rentrée, sans suite notée. Une suite "
                "proposée compte toujours, refusée jamais. Rien n'est publié sans contrat signé."
            ),
            "poids_continuite": "En points ; une minute de trajet en coûte un.",
            "mention": (
                "Collez le texte que votre service juridique retient. Sans lui, la fiche dit que "
                "la mention n'a pas été chargée."
            ),
        }


class FormulaireCalcul(forms.Form):
    """How long, and whether what is accepted may move."""

    peut_deplacer = forms.BooleanField(
        label="Autoriser à changer ce qui est déjà accepté ou publié",
        required=False,
        help_text="Chaque changement a un prix : seuls ceux qui le valent sont proposés.",
    )
    secondes = forms.IntegerField(
        label="Secondes de recherche",
        initial=SECONDES,
        min_value=SECONDES_MINIMUM,
        max_value=SECONDES_MAXIMUM,
    )

    @property
    def donnees(self) -> Demande:
        """Clean data as the action wants it."""
        return Demande(self.cleaned_data["secondes"], self.cleaned_data["peut_deplacer"])


class FiltreLignes(forms.Form):
    """Which lines are shown."""

    q = forms.CharField(label="AESH ou école", required=False)
    pole: Any = forms.ModelChoiceField(
        label="Pôle", queryset=None, required=False, empty_label="Tous"
    )
    etat = forms.ChoiceField(
        label="État",
        choices=[("", "À décider"), *choix(LIBELLES_ETAT_LIGNE)[1:]],
        required=False,
    )
    changement = forms.ChoiceField(
        label="Changement", choices=[("", "Tous"), *choix(LIBELLES_CHANGEMENT)], required=False
    )

    def __init__(
        self, *args: Any, poles: QuerySet[Pole], refus: bool = True, **kwargs: Any
    ) -> None:
        """``refus`` False: the reader sees neither refusals nor what was taken away."""
        super().__init__(*args, **kwargs)
        self.fields["pole"].queryset = poles  # type: ignore[attr-defined]
        if not refus:
            choisis = self.fields["etat"].choices[:2]  # type: ignore[attr-defined]
            self.fields["etat"].choices = choisis  # type: ignore[attr-defined]

    @property
    def etat_demande(self) -> str:
        """State asked for; pending ones by default."""
        return self.cleaned_data.get("etat") or EtatLigne.PROPOSEE


class FormulaireRefus(forms.Form):
    """Why not."""

    motif = forms.ChoiceField(
        label="Raison du refus",
        choices=[("", "Choisir"), *choix(LIBELLES_MOTIF_REFUS)],
        error_messages={"required": "Choisissez la raison du refus."},
    )


class ChampDuree(forms.DecimalField):
    """Hours with a comma or a point; gives minutes."""

    def __init__(self, **kwargs: Any) -> None:
        options: dict[str, Any] = {
            "min_value": Decimal(-100),
            "max_value": Decimal(100),
            "decimal_places": 2,
            "widget": forms.TextInput(attrs={"inputmode": "decimal"}),
        }
        super().__init__(**options | kwargs)

    def to_python(self, value: Any) -> Any:
        """``9,5`` and ``9.5``; a true minus sign too."""
        if isinstance(value, str):
            value = value.strip().replace(",", ".").replace("−", "-")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """``9,5``, never ``9.50``; what was typed stays as typed."""
        if isinstance(value, Decimal):
            return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        return value

    def clean(self, value: Any) -> Any:
        """Minutes, or None when nothing is typed."""
        heures = super().clean(value)
        return None if heures is None else int(heures * 60)


class FormulaireAffecter(forms.Form):
    """A school and hours for one AESH."""

    etablissement: Any = forms.ModelChoiceField(
        queryset=None,
        label="École",
        empty_label="Choisir",
        error_messages={"required": "Choisissez l'école."},
    )
    heures = ChampDuree(
        label="Heures par semaine",
        min_value=Decimal("0.25"),
        help_text="Par quarts d'heure : 9,5 pour 9 h 30.",
        error_messages={"required": "Donnez les heures par semaine."},
    )

    def __init__(
        self,
        *args: Any,
        ecoles: QuerySet[Etablissement],
        soldes: Mapping[UUID, int] | None = None,
        **kwargs: Any,
    ) -> None:
        """``soldes``: accepted minus needed of the schools, said beside their names."""
        super().__init__(*args, **kwargs)
        dits = soldes or {}

        def nommer(ecole: Etablissement) -> str:
            if (manque := -dits.get(ecole.pk, 0)) > 0:
                return f"{ecole.nom_court}, il manque {duree(manque)}"
            return str(ecole.nom_court)

        self.fields["etablissement"].queryset = ecoles  # type: ignore[attr-defined]
        self.fields["etablissement"].label_from_instance = nommer  # type: ignore[attr-defined]


class FormulaireMinutes(forms.Form):
    """Other hours for a line."""

    heures = ChampDuree(
        label="Heures par semaine",
        min_value=Decimal("0.25"),
        help_text="Par quarts d'heure.",
        error_messages={"required": "Donnez les heures par semaine."},
    )


class FormulaireBesoin(forms.Form):
    """What people announce of a school."""

    heures = ChampDuree(
        label="Heures annoncées en plus ou en moins",
        initial=0,
        help_text="Par exemple 12 pour une arrivée attendue, −6 pour un départ annoncé.",
    )
    motif = forms.CharField(label="Pourquoi", max_length=120, required=False, help_text=SANS_NOM)
    competences = forms.MultipleChoiceField(
        label="Compétences utiles dans cette école",
        choices=choix(LIBELLES_COMPETENCE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, besoin: BesoinEcole, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "heures": Decimal(besoin.ajout_minutes) / 60,
            "motif": besoin.ajout_motif,
            "competences": besoin.competences,
        }
        super().__init__(*args, **kwargs)

    @property
    def donnees(self) -> DonneesBesoin:
        """Clean data as the action wants it."""
        c = self.cleaned_data
        return DonneesBesoin(
            c["heures"] or 0, c["motif"], tuple(Competence(un) for un in c["competences"])
        )


class FormulaireCommentaire(forms.Form):
    """A few words of a coordination."""

    texte = forms.CharField(
        label="Votre commentaire",
        max_length=TEXTE_MAX,
        help_text=f"{TEXTE_MAX} caractères au plus. {SANS_NOM}",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": TEXTE_MAX}),
        error_messages={"required": "Écrivez votre commentaire."},
    )
