"""Forms of deposits: paste or file, answers, cells of one line."""

from typing import Any

from django import forms

from eleves.enums.depots import LIBELLES_QUESTION_LIGNE, QuestionLigne
from eleves.regles.depots import COLONNES
from socle.tableur import TAILLE_MAX


class FormulaireDepot(forms.Form):
    """Cells pasted from a spreadsheet, or a file."""

    cellules = forms.CharField(
        label="Cellules copiées d'un tableur",
        required=False,
        strip=False,
        help_text="Copiez les cellules, collez-les ici, avec ou sans la ligne des titres.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    fichier = forms.FileField(
        label="Ou un fichier",
        required=False,
        help_text="XLSX, ODS ou CSV, 1 Mo au plus : le modèle ci-dessus, ou un tableau dont les "
        "titres disent la même chose.",
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        lues: dict[str, Any] = super().clean() or self.cleaned_data
        collees, fichier = (lues.get("cellules") or "").strip(), lues.get("fichier")
        if bool(collees) == bool(fichier) and not self.errors:
            raise forms.ValidationError("Collez des cellules, ou choisissez un fichier : un seul.")
        if fichier and fichier.size > TAILLE_MAX:
            self.add_error("fichier", "Ce fichier dépasse 1 Mo : partagez-le en plusieurs dépôts.")
        return lues

    @property
    def contenu(self) -> tuple[bytes, str]:
        """Bytes, and the file's name (empty for a paste)."""
        fichier = self.cleaned_data["fichier"]
        if fichier:
            return fichier.read(), fichier.name
        return self.cleaned_data["cellules"].encode(), ""


class FormulaireReponses(forms.Form):
    """One group of radio buttons for each question of a line."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            code = QuestionLigne(question["code"])
            self.fields[code.value] = forms.ChoiceField(
                label=LIBELLES_QUESTION_LIGNE[code],
                help_text=question["phrase"],
                choices=[(valeur, mot) for valeur, mot in question["choix"]],
                initial=question["reponse"],
                widget=forms.RadioSelect,
            )


# Cells without which no decision can be written.
NECESSAIRES = ("nom", "prenom", "naissance", "ecole", "decidee_le", "du")
AIDES = {
    "naissance": "Par exemple 04/03/2017.",
    "type": "Individuelle, mutualisée, ULIS, MPA, SEGPA ou ESMS ; sinon, la mention le dit.",
    "heures": "Par exemple 12 h 30, ou « tout le temps scolaire » ; aide individuelle seulement.",
    "recue_le": "Vide : aujourd'hui.",
    "au": "Vide : sans fin écrite.",
}


class FormulaireCellules(forms.Form):
    """Every cell of a line, as text; what a decision needs must be written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for colonne, libelle in COLONNES.items():
            self.fields[colonne] = forms.CharField(
                label=libelle,
                required=colonne in NECESSAIRES,
                max_length=200,
                help_text=AIDES.get(colonne, ""),
                error_messages={"required": f"{libelle} : écrivez cette cellule."},
            )
