"""Forms of a mobilisation: asked by the PAS, decided and worked by the ESMS."""

from typing import Any

from django import forms

from esms.models import Emas
from pas.enums.mobilisation import (
    LIBELLES_ACTE_MOBILISATION,
    LIBELLES_MOTIF_REFUS,
    ActeMobilisation,
    MotifRefus,
)
from pas.forms.plan import CHOISISSEZ, SANS_SANTE
from socle.choix import choix
from socle.jours import ChampJour

A = ActeMobilisation
DECISIONS = (A.ACCEPTER, A.METTRE_EN_ATTENTE, A.REFUSER)


def _texte(libelle: str, *, aide: str, requis: str = "", longueur: int = 1000) -> forms.CharField:
    return forms.CharField(
        label=libelle,
        help_text=aide,
        required=bool(requis),
        max_length=longueur,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": requis} if requis else {},
    )


class FormulaireMobiliser(forms.Form):
    """Which team, which question; advice to adults may do without the first name."""

    emas = forms.ChoiceField(
        label="Équipe mobile", error_messages={"required": "Choisissez l'équipe."}
    )
    question = _texte(
        "La question que vous posez à l'équipe",
        aide=f"Ce que vous attendez, en quelques phrases. Sans nom de famille. {SANS_SANTE}",
        requis="Écrivez la question que vous posez à l'équipe.",
    )
    avec_prenom = forms.BooleanField(
        label="Dire le prénom de l'élève",
        required=False,
        help_text="Un conseil aux adultes s'en passe le plus souvent.",
    )

    def __init__(self, *args: Any, equipes: list[Emas], est_directe: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        noms = [(str(une.pk), f"{une.nom}, {une.porteur.nom_court}") for une in equipes]
        self.fields["emas"].choices = [CHOISISSEZ, *noms]  # type: ignore[attr-defined]
        if len(noms) == 1:
            self.fields["emas"].initial = noms[0][0]
        if est_directe:  # somebody comes to see the pupil: the first name goes with it
            del self.fields["avec_prenom"]

    @property
    def lues(self) -> dict[str, Any]:
        """What was asked, typed."""
        return {
            "emas": self.cleaned_data["emas"],
            "question": self.cleaned_data["question"],
            "avec_prenom": self.cleaned_data.get("avec_prenom", True),
        }


class FormulaireDecision(forms.Form):
    """The director's answer; a reason with a refusal."""

    acte = forms.ChoiceField(
        label="Votre réponse au PAS",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez votre réponse."},
    )
    motif = forms.ChoiceField(
        label="Raison, si vous refusez ou mettez en attente",
        choices=[("", "Aucune"), *choix(LIBELLES_MOTIF_REFUS)],
        required=False,
    )
    mot = _texte("Message au PAS", aide=SANS_SANTE)

    def __init__(self, *args: Any, actes: tuple[ActeMobilisation, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acte"].choices = [  # type: ignore[attr-defined]
            (str(un), LIBELLES_ACTE_MOBILISATION[un]) for un in actes if un in DECISIONS
        ]

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        lues: dict[str, Any] = super().clean() or {}
        if lues.get("acte") == A.REFUSER and not lues.get("motif"):
            self.add_error("motif", "Choisissez la raison du refus.")
        return lues

    @property
    def lues(self) -> dict[str, Any]:
        """The answer, typed."""
        motif = self.cleaned_data["motif"]
        return {
            "acte": ActeMobilisation(self.cleaned_data["acte"]),
            "motif": MotifRefus(motif) if motif else None,
            "mot": self.cleaned_data["mot"],
        }


class FormulairePlanification(forms.Form):
    """Who goes, when."""

    intervenant = forms.ChoiceField(
        label="Qui intervient", error_messages={"required": "Dites qui intervient."}
    )
    du = ChampJour(
        label="Premier jour",
        error_messages={"required": "Choisissez le premier jour.", "invalid": "Vérifiez ce jour."},
    )
    au = ChampJour(
        label="Dernier jour",
        required=False,
        help_text="Vide : un seul jour.",
        error_messages={"invalid": "Vérifiez ce jour."},
    )

    def __init__(
        self, *args: Any, intervenants: list[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intervenant"].choices = [  # type: ignore[attr-defined]
            CHOISISSEZ,
            *(intervenants or []),
        ]


class FormulaireRealisation(forms.Form):
    """Day and length of what was done."""

    realisee_le = ChampJour(
        label="Fait le",
        help_text="Le dernier jour, s'il y en a plusieurs.",
        error_messages={"required": "Choisissez un jour.", "invalid": "Vérifiez ce jour."},
    )
    duree_minutes = forms.IntegerField(
        label="Durée en minutes, en tout",
        min_value=1,
        max_value=6000,
        error_messages={
            "required": "Écrivez la durée en minutes.",
            "invalid": "Écrivez un nombre de minutes : 90.",
            "min_value": "Écrivez une durée d'au moins une minute.",
            "max_value": "Cent heures au plus : vérifiez la durée.",
        },
    )


class FormulaireCompteRendu(forms.Form):
    """What the team tells the PAS."""

    texte = _texte(
        "Compte rendu",
        aide="Ce qui a été vu, conseillé ou fait, et ce que vous proposez. Lu par le PAS. "
        + SANS_SANTE,
        requis="Écrivez le compte rendu.",
        longueur=4000,
    )
