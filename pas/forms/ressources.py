"""Forms of the actions given to resource and health staff."""

from typing import Any

from django import forms

from pas.enums.plan import (
    LIBELLES_ETAT_ACTION,
    LIBELLES_GENRE_ACTION,
    LIBELLES_INTERVENANT,
    PERSONNELS_RESSOURCES,
    EtatAction,
    GenreAction,
    Intervenant,
)
from socle.choix import choix

FACTUEL = (
    "Ce que vous avez fait et proposé. Pas de diagnostic, pas d'information médicale : "
    "le PAS lit ce texte."
)


def _jour(libelle: str, requis: str) -> forms.DateField:
    return forms.DateField(
        label=libelle,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": requis, "invalid": "Vérifiez ce jour."},
    )


class FormulaireConfier(forms.Form):
    """Whom, what, for when."""

    a = forms.ChoiceField(label="Confier à", error_messages={"required": "Choisissez à qui."})
    fonction = forms.ChoiceField(
        label="En tant que",
        choices=[
            ("", "Choisissez"),
            *((str(q), LIBELLES_INTERVENANT[q]) for q in PERSONNELS_RESSOURCES),
        ],
        error_messages={"required": "Dites à quelle fonction vous demandez."},
    )
    genre = forms.ChoiceField(
        label="Action",
        choices=[("", "Choisissez"), *choix(LIBELLES_GENRE_ACTION)],
        error_messages={"required": "Choisissez l'action."},
    )
    consigne = forms.CharField(
        label="Ce que vous demandez",
        help_text="Lu par cette personne, avec le prénom de l'élève, sa classe et son école. "
        "Pas de diagnostic. Pour un conseil sans nom, ne nommez personne.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Écrivez ce que vous demandez."},
    )
    prevue_le = _jour("Pour le", "Choisissez un jour.")

    def __init__(self, *args: Any, personnes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["a"].choices = [("", "Choisissez"), *personnes]  # type: ignore[attr-defined]

    @property
    def lues(self) -> dict[str, Any]:
        """What was asked, typed."""
        donnees = self.cleaned_data
        return {
            **donnees,
            "fonction": Intervenant(donnees["fonction"]),
            "genre": GenreAction(donnees["genre"]),
        }


class FormulaireCompteRendu(forms.Form):
    """What was done."""

    faite_le = _jour("Faite le", "Écrivez le jour.")
    duree_minutes = forms.IntegerField(
        label="Durée en minutes",
        min_value=1,
        max_value=600,
        error_messages={
            "required": "Écrivez la durée en minutes.",
            "invalid": "Écrivez un nombre de minutes : 45.",
            "min_value": "Écrivez une durée d'au moins une minute.",
            "max_value": "Dix heures au plus : vérifiez la durée.",
        },
    )
    compte_rendu = forms.CharField(
        label="Compte rendu",
        help_text=FACTUEL,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class FormulaireRendre(forms.Form):
    """Why an action is handed back."""

    motif = forms.CharField(
        label="Pourquoi vous rendez cette action",
        help_text="Par exemple : pas de créneau avant janvier. Le PAS la confiera à quelqu'un.",
        max_length=500,
        error_messages={"required": "Dites pourquoi vous rendez cette action."},
    )


class FiltreActions(forms.Form):
    """One's own actions: where, in which state."""

    q = forms.CharField(label="École ou PAS", required=False, max_length=80)
    etat = forms.ChoiceField(
        label="État",
        choices=[
            ("", "Toutes"),
            *(
                (str(e), LIBELLES_ETAT_ACTION[e])
                for e in (EtatAction.A_FAIRE, EtatAction.FAITE, EtatAction.RENDUE)
            ),
        ],
        required=False,
    )
