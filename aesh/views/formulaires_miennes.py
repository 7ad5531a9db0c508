"""Forms of the AESH's own pages: her absence in a few taps, a difference of hours."""

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
from aesh.enums.service import LIBELLES_MOTIF_ECART
from aesh.models import AbsenceAesh
from aesh.views.formulaires import _champ_date
from pial.regles import UN_JOUR
from socle.choix import choix
from socle.francais import jour_long

AUTRE = "autre"


def deux_jours(le: datetime.date) -> list[tuple[str, str]]:
    """Today and the next working day, as the first choices of the form."""
    proches: list[tuple[str, str]] = []
    jour = le
    while len(proches) < 2:
        if jour.isoweekday() <= 5:
            nom = {0: "Aujourd'hui, ", 1: "Demain, "}.get((jour - le).days, "")
            dit = f"{nom}{jour_long(jour)}"
            proches.append((jour.isoformat(), dit[0].upper() + dit[1:]))
        jour += UN_JOUR
    return proches


class MonAbsenceForm(forms.Form):
    """Three answers are ready: a day, the whole day, send. The rest is behind "other dates"."""

    quand = forms.ChoiceField(label="Quand ?", widget=forms.RadioSelect)
    du = _champ_date("Premier jour", required=False)
    au = _champ_date("Dernier jour", required=False, help_text="Vide : un seul jour.")
    moment = forms.ChoiceField(
        label="À quel moment ?",
        choices=choix(LIBELLES_MOMENT),
        initial=Moment.JOURNEE,
        widget=forms.RadioSelect,
    )
    est_prevue = forms.BooleanField(
        label="C'est une absence prévue (congé, autorisation, formation)", required=False
    )
    jusqu_au = _champ_date(
        "Répéter chaque semaine jusqu'au",
        required=False,
        help_text="Vide : une seule fois.",
    )
    categorie = forms.ChoiceField(
        label="Catégorie",
        required=False,
        choices=choix(LIBELLES_CATEGORIE_ABSENCE),
        help_text="Lue par le service école inclusive seulement. Jamais de motif médical.",
    )

    def __init__(self, *args: Any, le: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["quand"]
        champ.choices = [*deux_jours(le), (AUTRE, "D'autres dates")]
        self.initial.setdefault("quand", champ.choices[0][0])

    def clean(self) -> dict[str, Any]:
        """The first day is asked for only when neither of the two choices is it."""
        lues = super().clean() or {}
        if lues.get("quand") == AUTRE and not lues.get("du") and "du" not in self.errors:
            self.add_error("du", "Écrivez le premier jour, comme 23/11/2026.")
        return lues

    @property
    def est_detaillee(self) -> bool:
        """Whether what is behind "more" must be open: typed, or wrong."""
        plus = ("est_prevue", "jusqu_au", "categorie")
        if any(nom in self.errors for nom in plus):
            return True
        if self.is_bound:
            return any(self.data.get(nom) for nom in ("est_prevue", "jusqu_au"))
        return any(self.initial.get(nom) for nom in plus)

    def saisie(self, aesh: UUID) -> SaisieAbsence:
        """What the action expects."""
        lues = self.cleaned_data
        if lues["quand"] == AUTRE:
            du, au = lues["du"], lues["au"] or lues["du"]
        else:
            du = au = datetime.date.fromisoformat(lues["quand"])
        debut, fin = MINUTES_MOMENT[Moment(lues["moment"])]
        return SaisieAbsence(
            du=du,
            au=au,
            debut=debut,
            fin=fin,
            aesh=aesh,
            categorie=lues["categorie"] or CategorieAbsence.NON_PRECISEE,
            est_prevue=lues["est_prevue"],
        )

    @staticmethod
    def initial_de(absence: AbsenceAesh) -> dict[str, Any]:
        """What a saved absence shows; hours typed by a school become the nearest half-day."""
        bornes = (absence.minutes.lower, absence.minutes.upper)  # type: ignore[attr-defined]
        moments = {valeur: cle for cle, valeur in MINUTES_MOMENT.items()}
        return {
            "quand": AUTRE,
            "du": absence.du,
            "au": absence.au,
            "moment": moments.get(bornes, Moment.JOURNEE),
            "est_prevue": absence.est_prevue,
            "categorie": absence.categorie,
        }


class EcartForm(forms.Form):
    """A day, a coded reason, a length; the sign follows the reason."""

    jour = _champ_date("Quel jour ?")
    motif = forms.ChoiceField(label="Pourquoi ?", choices=choix(LIBELLES_MOTIF_ECART))
    heures = forms.IntegerField(
        label="Heures", required=False, min_value=0, max_value=10, initial=0
    )
    minutes = forms.IntegerField(
        label="Minutes", required=False, min_value=0, max_value=59, initial=0
    )
    etablissement = forms.ChoiceField(label="École", required=False)

    def __init__(self, *args: Any, ecoles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["etablissement"]
        champ.choices = [("", "Aucune en particulier"), *ecoles]
        if not ecoles:
            del self.fields["etablissement"]

    def clean(self) -> dict[str, Any]:
        """At least one minute."""
        lues = super().clean() or {}
        if not self.errors and not self._duree(lues):
            self.add_error("minutes", "Écrivez une durée : des heures, des minutes, ou les deux.")
        return lues

    @staticmethod
    def _duree(lues: dict[str, Any]) -> int:
        return (lues.get("heures") or 0) * 60 + (lues.get("minutes") or 0)

    @property
    def duree(self) -> int:
        """Minutes typed."""
        return self._duree(self.cleaned_data)

    @property
    def ecole(self) -> UUID | None:
        """School chosen."""
        cle = self.cleaned_data.get("etablissement")
        return UUID(cle) if cle else None
