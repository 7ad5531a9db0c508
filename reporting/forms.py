"""Forms of the work queues."""

from django import forms

from eleves.forms.sans_sante import FormulaireSansSante
from reporting.enums.files import LIBELLES_ACTE_DE_FILE, LIBELLES_FORMAT_EXPORT
from reporting.models.files import NOTE_MAX
from socle.choix import choix

AIDE_NOTE = (
    "200 caractères. Dites ce qui est fait et ce qui reste à faire : rien de médical, "
    "rien sur la famille."
)


class FormulaireNote(FormulaireSansSante):
    """Handover note of one row, and the state that was read."""

    textes_libres = ("note",)

    note = forms.CharField(
        label="Note de passation",
        max_length=NOTE_MAX,
        required=False,
        help_text=AIDE_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_MAX}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class FormulaireActe(FormulaireSansSante):
    """An act on many rows."""

    textes_libres = ("note",)

    acte = forms.ChoiceField(choices=choix(LIBELLES_ACTE_DE_FILE))
    note = forms.CharField(required=False, max_length=NOTE_MAX)


class FormulaireExport(forms.Form):
    """What is exported, in which file, why; names only for those who may."""

    format = forms.ChoiceField(
        label="Format", choices=choix(LIBELLES_FORMAT_EXPORT), widget=forms.RadioSelect
    )
    motif = forms.CharField(
        label="Pourquoi cet export",
        min_length=5,
        max_length=150,
        help_text="Gardé au journal des accès et écrit dans le fichier. Par exemple : "
        "« comité de suivi du 3 décembre ». Aucun nom d'élève.",
    )
    avec_noms = forms.BooleanField(
        label="Avec les noms et les dates de naissance des élèves",
        required=False,
        help_text="Sans cette case, chaque ligne porte une référence, jamais un nom.",
    )

    def __init__(self, *args: object, noms_permis: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not noms_permis:
            del self.fields["avec_noms"]
