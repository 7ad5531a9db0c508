"""Choices that a merge asks for."""

from typing import Any

from django import forms

from eleves.actions.fusion import Choix, Conflits
from eleves.models import Eleve

COTES = (("garde", "Dossier A"), ("absorbe", "Dossier B"))


class FormulaireFusion(forms.Form):
    """Whose identity is right, and what holds where both files say something of the same days."""

    identite = forms.ChoiceField(label="Quelle identité est la bonne ?", widget=forms.RadioSelect)
    scolarisation = forms.ChoiceField(
        label="Les deux dossiers ont une école aux mêmes dates : laquelle tient ?",
        widget=forms.RadioSelect,
        help_text="L'autre ne garde que ses jours à elle ; le compte rendu de la fusion la garde.",
        error_messages={"required": "Dites quelle école tient à ces dates."},
    )
    notification = forms.ChoiceField(
        label="Les deux dossiers ont une aide humaine aux mêmes dates : quelle décision tient ?",
        widget=forms.RadioSelect,
        help_text="L'autre reste au dossier, annulée comme « saisie deux fois ».",
        error_messages={"required": "Dites quelle décision tient à ces dates."},
    )

    def __init__(self, donnees: Any, *, garde: Eleve, absorbe: Eleve, conflits: Conflits) -> None:
        super().__init__(donnees, initial={"identite": "garde"})
        champs: Any = self.fields
        champs["identite"].choices = [
            (cote, f"{lettre} : {e.prenom} {e.nom}, {e.naissance:%d/%m/%Y}")
            for (cote, lettre), e in zip(COTES, (garde, absorbe), strict=True)
        ]
        for nom, paires in (
            ("scolarisation", conflits.scolarisations),
            ("notification", conflits.notifications),
        ):
            if not paires:
                del champs[nom]
                continue
            champs[nom].choices = [
                (cote, f"{lettre} : {_dire([paire[n] for paire in paires])}")
                for n, (cote, lettre) in enumerate(COTES)
            ]

    @property
    def choix(self) -> Choix:
        """What the action expects."""
        return Choix(**{nom: self.cleaned_data[nom] for nom in self.fields})


def _dire(lignes: list[Any]) -> str:
    uniques = {ligne.pk: ligne for ligne in lignes}.values()
    return " ; ".join(dict.fromkeys(_dire_une(ligne) for ligne in uniques))


def _dire_une(ligne: Any) -> str:
    periode = f"depuis le {ligne.periode.lower:%d/%m/%Y}"
    if hasattr(ligne, "etablissement"):
        return f"{ligne.etablissement.nom_court}, {periode}"
    minutes = ligne.minutes_hebdo
    heures = f", {minutes // 60} h {minutes % 60:02d}" if minutes else ""
    return f"{ligne.get_type_display()}{heures}, {periode}"
