"""Form where one of very many schools is looked for, then chosen."""

from typing import Any
from uuid import UUID

from django import forms

from pial.requetes.choix_ecole import ChoixEcole, chercher_ecole


class ChampEcole(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A school, by name and town: many are only called "Ecole primaire"."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and town."""
        return str(obj.nom_court)


class FormulaireChoixEcole(forms.Form):
    """A form where one of very many schools is chosen, see ``pial/_choix_ecole.html``.

    ``data`` of a mere search gives what was typed, and is not judged: ``selon`` makes both cases.
    """

    etablissement = ChampEcole(
        label="École",
        queryset=None,
        error_messages={
            "required": "Choisissez une école.",
            "invalid_choice": "Cette école n'est pas dans votre périmètre.",
        },
    )

    def __init__(self, *args: Any, ecoles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etablissement"].queryset = ecoles  # type: ignore[attr-defined]
        self.ecoles = ecoles

    @classmethod
    def selon(cls, request: Any, *, ecoles: Any, initial: dict[str, Any]) -> Any:
        """The form of a request: what was sent, or what was typed when a school is looked for."""
        if "chercher" in request.POST:
            return cls(ecoles=ecoles, initial={**initial, **request.POST.dict()})
        donnees = request.POST if request.method == "POST" else None
        return cls(donnees, ecoles=ecoles, initial=initial)

    @property
    def choix_ecole(self) -> ChoixEcole:
        """Schools to show: those that the words name, and the one already chosen."""
        dites = self.data if self.is_bound else self.initial
        choisie = str(dites.get("etablissement") or "")
        try:
            choisie = str(UUID(choisie)) if choisie else ""
        except ValueError:
            choisie = ""
        return chercher_ecole(self.ecoles, str(dites.get("q", ""))[:80], choisie)

    @property
    def autres_champs(self) -> list[Any]:
        """Visible fields but the school."""
        return [champ for champ in self.visible_fields() if champ.name != "etablissement"]
