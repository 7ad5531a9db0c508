"""Form of a proposal: where, how freely, how long."""

from typing import Any
from uuid import UUID

from django import forms

from aesh.actions.propositions import Demande
from aesh.planning.brouillon import Mode

TOUT, ECOLES, AGENTS = "tout", "ecoles", "agents"
COMPLETER, REPARER = "completer", "reparer"
MANIERES = [
    (
        COMPLETER,
        "Compléter sans rien déplacer : ce qui est placé reste, les heures libres se remplissent",
    ),
    (
        REPARER,
        "Réparer, trois propositions à comparer : stable, équilibrée, ambitieuse",
    ),
    (Mode.STABLE, "Réparation stable seule : très peu de créneaux bougent"),
    (Mode.EQUILIBRE, "Réparation équilibrée seule : quelques créneaux bougent"),
    (Mode.AMBITIEUX, "Réparation ambitieuse seule : tout peut bouger, sauf ce qui est verrouillé"),
]
DUREES = [(10, "10 secondes"), (30, "30 secondes"), (60, "1 minute"), (300, "5 minutes")]


class PropositionForm(forms.Form):
    """What is asked of the search."""

    ou = forms.ChoiceField(
        label="Où chercher",
        choices=[
            (TOUT, "Tout le PIAL"),
            (ECOLES, "Certaines écoles"),
            (AGENTS, "Certaines AESH"),
        ],
        initial=TOUT,
        widget=forms.RadioSelect,
    )
    ecoles = forms.MultipleChoiceField(
        label="Écoles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour « Certaines écoles » : leurs élèves, avec toutes les AESH du PIAL.",
    )
    agents = forms.MultipleChoiceField(
        label="AESH",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour « Certaines AESH » : les autres gardent leur semaine telle qu'elle est.",
    )
    maniere = forms.ChoiceField(
        label="Comment", choices=MANIERES, initial=COMPLETER, widget=forms.RadioSelect
    )
    secondes = forms.TypedChoiceField(
        label="Durée de la recherche",
        coerce=int,
        choices=DUREES,
        initial=30,
        help_text=(
            "Plus longue, elle trouve mieux. Vous pouvez l'arrêter à tout moment en gardant le "
            "meilleur. Pour trois propositions, chacune prend cette durée."
        ),
    )

    def __init__(
        self,
        *args: Any,
        ecoles: list[tuple[str, str]],
        agents: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ecoles"].choices = ecoles  # type: ignore[attr-defined]
        self.fields["agents"].choices = agents  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A choice of schools or of AESH names at least one."""
        lues: dict[str, Any] = super().clean() or self.cleaned_data
        if lues.get("ou") == ECOLES and not lues.get("ecoles") and "ecoles" not in self.errors:
            self.add_error("ecoles", "Cochez au moins une école, ou choisissez tout le PIAL.")
        if lues.get("ou") == AGENTS and not lues.get("agents") and "agents" not in self.errors:
            self.add_error("agents", "Cochez au moins une AESH, ou choisissez tout le PIAL.")
        return lues

    def demande(self) -> Demande:
        """What the action expects; only what was chosen counts."""
        lues = self.cleaned_data
        return Demande(
            Mode.COMPLETER if lues["maniere"] == REPARER else Mode(lues["maniere"]),
            tuple(UUID(c) for c in lues["ecoles"]) if lues["ou"] == ECOLES else (),
            tuple(UUID(c) for c in lues["agents"]) if lues["ou"] == AGENTS else (),
            lues["secondes"],
        )

    @property
    def en_trois(self) -> bool:
        """The three repairs are asked for."""
        return bool(self.cleaned_data["maniere"] == REPARER)
