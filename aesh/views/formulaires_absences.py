"""Forms of absences: an AESH, or a pupil; dates and half-days, never a reason."""

import datetime
from typing import Any
from uuid import UUID

from django import forms

from aesh.actions.absences_saisie import SaisieAbsence
from aesh.enums import (
    LIBELLES_CATEGORIE_ABSENCE,
    LIBELLES_MOMENT,
    MINUTES_MOMENT,
    CategorieAbsence,
    Moment,
)
from aesh.forms import VIDE, ChampHeure
from aesh.models.absence import Absence
from aesh.views.formulaires import HEURES, _champ_date
from socle.choix import choix


class FiltreAbsencesForm(forms.Form):
    """Day, day or week, and part of a name."""

    le = _champ_date("Jour", required=False)
    vue = forms.ChoiceField(
        label="Afficher",
        required=False,
        choices=[("jour", "Ce jour"), ("semaine", "La semaine")],
    )
    pole = forms.ChoiceField(label="Pôle", required=False)
    q = forms.CharField(label="AESH ou école", required=False, max_length=80)

    def __init__(self, *args: Any, poles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["pole"]
        champ.choices = [("", "Tous"), *poles]
        if len(poles) < 2:
            del self.fields["pole"]


class RechercheForm(forms.Form):
    """Part of a name."""

    q = forms.CharField(label="AESH", required=False, max_length=80)


class JustificatifForm(forms.Form):
    """The day when a proof was received; empty: not received."""

    recu_le = _champ_date("Justificatif reçu le", required=False)


class JoursForm(forms.Form):
    """Days and half-days, or minutes, of an absence."""

    du = _champ_date("Premier jour")
    au = _champ_date("Dernier jour", required=False, help_text="Vide : un seul jour.")
    moment = forms.ChoiceField(
        label="Moment",
        choices=[*choix(LIBELLES_MOMENT), (HEURES, "Certaines heures")],
        initial=Moment.JOURNEE,
    )
    debut = ChampHeure(label="De", required=False, help_text="Pour certaines heures : 8:30.")
    fin = ChampHeure(label="À", required=False)

    def clean(self) -> dict[str, Any]:
        """Hours are asked for only when they matter."""
        lues = super().clean() or {}
        if lues.get("moment") == HEURES:
            for champ in ("debut", "fin"):
                if lues.get(champ) is None and champ not in self.errors:
                    self.add_error(champ, "Écrivez une heure comme 8:30.")
        return lues

    def jours(self) -> dict[str, Any]:
        """Days and minutes for the action."""
        lues = self.cleaned_data
        heures = (lues["debut"], lues["fin"])
        entieres = lues["moment"] != HEURES
        debut, fin = MINUTES_MOMENT[Moment(lues["moment"])] if entieres else heures
        return {"du": lues["du"], "au": lues["au"] or lues["du"], "debut": debut, "fin": fin}

    @staticmethod
    def initial_de(absence: Absence) -> dict[str, Any]:
        """What a saved absence shows."""
        debut, fin = absence.minutes.lower, absence.minutes.upper  # type: ignore[attr-defined]
        moments = {valeur: cle for cle, valeur in MINUTES_MOMENT.items()}
        moment = moments.get((debut, fin), HEURES)
        heures = {"debut": debut, "fin": fin} if moment == HEURES else {}
        return {"du": absence.du, "au": absence.au, "moment": moment, **heures}


class AbsenceAeshForm(JoursForm):
    """An AESH does not come; the category is asked to the SEI alone (decision 17)."""

    aesh = forms.ChoiceField(label="AESH")
    categorie = forms.ChoiceField(
        label="Catégorie",
        required=False,
        choices=choix(LIBELLES_CATEGORIE_ABSENCE),
        help_text="Lue par le service école inclusive seulement. Jamais de motif médical.",
    )
    est_prevue = forms.BooleanField(label="Prévue, demandée à l'avance", required=False)
    jusqu_au = _champ_date(
        "Répéter chaque semaine jusqu'au", required=False, help_text="Vide : une seule fois."
    )
    field_order = (
        *("aesh", "du", "au", "moment", "debut", "fin"),
        *("est_prevue", "jusqu_au", "categorie"),
    )

    def __init__(
        self, *args: Any, aesh: list[tuple[str, str]], voit_categorie: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["aesh"]
        champ.choices = aesh if len(aesh) == 1 else [*VIDE, *aesh]
        if not voit_categorie:
            del self.fields["categorie"]

    def saisie(self) -> SaisieAbsence:
        """What the action expects."""
        categorie = self.cleaned_data.get("categorie") or CategorieAbsence.NON_PRECISEE
        return SaisieAbsence(
            aesh=UUID(self.cleaned_data["aesh"]),
            categorie=categorie,
            est_prevue=self.cleaned_data["est_prevue"],
            **self.jours(),
        )


class AbsenceEleveForm(JoursForm):
    """A pupil of a school does not come."""

    eleve = forms.ChoiceField(label="Élève")
    field_order = ("eleve", "du", "au", "moment", "debut", "fin")

    def __init__(self, *args: Any, eleves: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["eleve"]
        champ.choices = [*VIDE, *eleves]

    def saisie(self, etablissement: UUID) -> SaisieAbsence:
        """What the action expects."""
        eleve = UUID(self.cleaned_data["eleve"])
        return SaisieAbsence(eleve=eleve, etablissement=etablissement, **self.jours())


def jour_demande(texte: str, defaut: datetime.date) -> datetime.date:
    """The day of an address; the default one when unreadable or too far."""
    try:
        demande = datetime.date.fromisoformat(texte)
    except ValueError:
        return defaut
    return demande if abs(demande.year - defaut.year) <= 5 else defaut
