"""Forms of the timetable: one slot, a date of effect, a reason, an unavailability."""

import datetime
import re
from typing import Any
from uuid import UUID

from django import forms

from aesh.actions.saisie_creneau import DonneesCreneau
from aesh.enums import (
    JOURS,
    LIBELLES_MOMENT,
    LIBELLES_MOTIF_INDISPONIBILITE,
    LIBELLES_RESERVOIR,
    LIBELLES_SEMAINE,
    LIBELLES_TYPE_CRENEAU,
    Semaine,
)
from aesh.regles.types_creneau import TypeDeCreneau
from aesh.requetes.changements import premier_jour
from aesh.requetes.grille import Grille
from eleves.forms.sans_sante import FormulaireSansSante
from socle.choix import choix

HEURE = re.compile(r"(\d{1,2})\s*(?:h|:|\.)?\s*(\d{2})?", re.IGNORECASE)
VIDE = [("", "Choisir…")]


def lire_heure(texte: str) -> int | None:
    """Minutes since midnight of ``8:30``, ``8h30``, ``8 h``, ``0830``; None when unreadable."""
    texte = texte.strip()
    if re.fullmatch(r"\d{4}", texte):
        texte = f"{texte[:2]}:{texte[2:]}"
    trouve = HEURE.fullmatch(texte)
    if trouve is None:
        return None
    heures, minutes = int(trouve[1]), int(trouve[2] or 0)
    return heures * 60 + minutes if heures < 24 and minutes < 60 else None


def ecrire_heure(minutes: int) -> str:
    """``08:30``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class ChampHeure(forms.CharField):
    """A time typed as text: ``<input type="time">`` shows AM and PM in an English browser."""

    def __init__(self, **kwargs: Any) -> None:
        attributs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "7"}
        super().__init__(widget=forms.TextInput(attrs=attributs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Minutes as a time; what was typed stays as typed."""
        return ecrire_heure(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Minutes of the day."""
        if value in self.empty_values:
            return None
        minutes = lire_heure(str(value))
        if minutes is None:
            raise forms.ValidationError("Écrivez une heure comme 8:30.")
        return minutes


class CreneauForm(forms.Form):
    """One slot of a kind already chosen: its fields only; the choices are those of the grid."""

    type = forms.ChoiceField(choices=choix(LIBELLES_TYPE_CRENEAU), widget=forms.HiddenInput)
    aesh = forms.ChoiceField(label="AESH")
    etablissement = forms.ChoiceField(label="École ou établissement")
    classe = forms.ChoiceField(label="Classe ou ULIS", required=False)
    eleves = forms.MultipleChoiceField(
        label="Élèves",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tous de la même école.",
    )
    jour = forms.TypedChoiceField(
        label="Jour", coerce=int, choices=[(n, nom.capitalize()) for n, nom in JOURS.items()]
    )
    debut = ChampHeure(label="Début", help_text="Par exemple 8:30.")
    fin = ChampHeure(label="Fin")
    semaine = forms.ChoiceField(
        label="Semaines", choices=choix(LIBELLES_SEMAINE), initial=Semaine.TOUTES
    )
    verrouille = forms.BooleanField(
        label="Verrouillé",
        required=False,
        help_text="Aucune proposition du produit ne le déplace ; vous pouvez toujours le changer.",
    )

    def __init__(self, *args: Any, grille: Grille, genre: TypeDeCreneau, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["type"] = genre.code
        requise = self.fields["classe"].required = genre.classe == "requise"
        dossier = grille.dossier
        ecoles = sorted(dossier.ecoles.values(), key=lambda e: e.nom_court)
        noms = {ecole.pk: ecole.nom_court for ecole in ecoles}
        self._choisir("aesh", VIDE + [(a.id, a.nom) for a in grille.aesh])
        self._choisir("etablissement", VIDE + [(str(e.pk), e.nom_court) for e in ecoles])
        classes = sorted(
            (f"{c.libelle} — {noms.get(c.etablissement_id, '')}", str(cle))
            for cle, c in dossier.classes.items()
        )
        sans = VIDE if requise else [("", "Sans classe")]
        self._choisir("classe", sans + [(cle, nom) for nom, cle in classes])
        if genre.eleves == "aucun":
            del self.fields["eleves"]
            return
        if genre.eleves == "un":
            self.fields["eleves"] = forms.ChoiceField(
                label="Élève", required=False, widget=forms.RadioSelect
            )
            self.initial["eleves"] = next(iter(self.initial.get("eleves") or ()), None)
        eleves = sorted(grille.couverture, key=lambda e: (e.ecole, e.classe, e.nom))
        lieux = ((e, ", ".join(mot for mot in (e.classe, e.ecole) if mot)) for e in eleves)
        self._choisir("eleves", [(e.id, f"{e.nom} — {ou}") for e, ou in lieux])

    def _choisir(self, champ: str, valeurs: list[tuple[str, str]]) -> None:
        self.fields[champ].choices = valeurs  # type: ignore[attr-defined]

    def donnees(self) -> DonneesCreneau:
        """What the action expects."""
        lues = self.cleaned_data
        eleves = lues.get("eleves") or ()
        return DonneesCreneau(
            aesh=UUID(lues["aesh"]),
            etablissement=UUID(lues["etablissement"]),
            type=lues["type"],
            jour=lues["jour"],
            debut=lues["debut"],
            fin=lues["fin"],
            semaine=lues["semaine"],
            classe=UUID(lues["classe"]) if lues["classe"] else None,
            eleves=tuple(UUID(cle) for cle in ([eleves] if isinstance(eleves, str) else eleves)),
            verrouille=lues["verrouille"],
        )


class DateEffetForm(forms.Form):
    """From when a version will hold; the action refuses a day that cannot be."""

    date_effet = forms.DateField(
        label="Prend effet le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RenvoiForm(FormulaireSansSante):
    """Why a proposal goes back."""

    textes_libres = ("motif",)

    motif = forms.CharField(
        label="Ce qui est à revoir",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase pour la coordination, sans nom d'élève.",
    )


class IndisponibiliteForm(forms.Form):
    """Weekdays, whole or half, between two dates; no end means until further notice."""

    du = forms.DateField(label="Du", widget=forms.DateInput(attrs={"type": "date"}))
    au = forms.DateField(label="Au", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    jours = forms.TypedMultipleChoiceField(
        label="Jours",
        coerce=int,
        choices=[(numero, nom.capitalize()) for numero, nom in JOURS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    moment = forms.ChoiceField(label="Moment", choices=choix(LIBELLES_MOMENT))
    motif = forms.ChoiceField(
        label="Motif",
        choices=choix(LIBELLES_MOTIF_INDISPONIBILITE),
        help_text="Lu par le SEI seulement.",
    )


class ReservoirForm(forms.Form):
    """Whether an AESH is kept for replacements."""

    reservoir = forms.ChoiceField(
        label="Gardée pour les remplacements",
        choices=choix(LIBELLES_RESERVOIR),
        help_text="À partir d'aujourd'hui. Elle garde ses créneaux actuels.",
        error_messages={"invalid_choice": "Choisissez une des réponses de la liste."},
    )


class NomScenarioForm(forms.Form):
    """How a scenario is called; the action refuses a name that is taken."""

    nom = forms.CharField(
        label="Nom du scénario",
        max_length=60,
        help_text=(
            "Ce qui le distingue, par exemple « Karim au collège le lundi ». Sans nom d'élève."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DepuisForm(forms.Form):
    """A past day, a year back at most."""

    depuis = forms.DateField(
        label="Depuis le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Écrivez une date, par exemple 16/11/2026."},
    )

    def __init__(self, *args: object, le: datetime.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.le = le

    def clean_depuis(self) -> datetime.date:
        """Neither to come nor too far back."""
        jour: datetime.date = self.cleaned_data["depuis"]
        if jour > self.le:
            raise forms.ValidationError("Choisissez aujourd'hui ou un jour passé.")
        if jour < premier_jour(self.le):
            raise forms.ValidationError("Choisissez un jour de l'année écoulée.")
        return jour
