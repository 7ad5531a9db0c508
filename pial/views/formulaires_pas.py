"""Forms of the team of a PAS: posts, who holds them, absences, exceptional days, batches."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from comptes.enums import LIBELLES_ROLE
from comptes.models import Mandat
from pial.actions.exceptions_pas import DonneesException
from pial.actions.postes_pas import DonneesPoste
from pial.actions.presence import DonneesAbsence
from pial.enums import (
    LIBELLES_GENRE_POSTE,
    LIBELLES_MOMENT,
    GenrePole,
    GenrePoste,
    Moment,
)
from pial.forms import HEURE
from pial.models import Pole
from pial.requetes.lots import circonscriptions, poles_sources
from socle.choix import choix
from socle.jours import ChampJour

PREMIER_JOUR = {"required": "Indiquez le premier jour."}


def _dans_l_ordre(formulaire: forms.Form, lues: dict[str, Any]) -> dict[str, Any]:
    du, au = lues.get("du"), lues.get("au")
    if du and au and au < du:
        formulaire.add_error("au", "Le dernier jour vient avant le premier.")
    return lues


class FormulairePoste(forms.Form):
    """A post of the permanent team."""

    genre = forms.ChoiceField(label="Poste", choices=choix(LIBELLES_GENRE_POSTE))
    numero = forms.IntegerField(
        label="Numéro",
        min_value=1,
        max_value=9,
        help_text="1, ou 2 si le PAS a deux postes de cette nature.",
    )
    etp = forms.DecimalField(
        label="ETP financé",
        min_value=0.05,  # type: ignore[arg-type]
        max_value=1,
        decimal_places=2,
        localize=True,
        help_text="1 pour un temps plein, 0,5 pour un mi-temps.",
    )
    du = ChampJour(label="Financé à partir du", error_messages=PREMIER_JOUR)
    au = ChampJour(
        label="Jusqu'au", required=False, help_text="Dernier jour. Vide : jusqu'à nouvel ordre."
    )
    reference = forms.CharField(
        label="Référence du financement",
        max_length=120,
        required=False,
        help_text="Par exemple un arrêté ou une convention. N'écrivez le nom de personne.",
    )

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        return _dans_l_ordre(self, super().clean() or {})

    @property
    def donnees(self) -> DonneesPoste:
        """Clean data as the actions want it."""
        lues = self.cleaned_data
        return DonneesPoste(**{**lues, "genre": GenrePoste(lues["genre"])})


class ChampMission(forms.ModelChoiceField):
    """A person by her mission: first name, initial, function, dates."""

    def label_from_instance(self, obj: Any) -> str:
        """In words."""
        fin = f" au {obj.au:%d/%m/%Y}" if obj.au else ""
        remplace = ", suppléance" if obj.supplee_id else ""
        fonction = LIBELLES_ROLE[obj.fonction]
        return f"{obj.membre} ({fonction}{remplace}, du {obj.du:%d/%m/%Y}{fin})"


class FormulaireOccupation(forms.Form):
    """Who holds a post, and when."""

    mandat = ChampMission(
        label="Personne",
        queryset=None,
        empty_label="Choisir",
        error_messages={"required": "Choisissez la personne."},
        help_text="Les personnes qui exercent cette fonction dans ce PAS (page Missions).",
    )
    du = ChampJour(label="À partir du", error_messages=PREMIER_JOUR)
    au = ChampJour(
        label="Jusqu'au",
        required=False,
        help_text="Dernier jour. Vide : tant que la mission et le financement durent.",
    )

    def __init__(self, *args: Any, missions: QuerySet[Mandat] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if missions is None:
            del self.fields["mandat"]
        else:
            self.fields["mandat"].queryset = missions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        return _dans_l_ordre(self, super().clean() or {})


class FormulaireAbsence(forms.Form):
    """Someone of the binôme is not there: dates and half-days, no reason."""

    mandat = ChampMission(
        label="Personne absente",
        queryset=None,
        empty_label="Choisir",
        error_messages={"required": "Choisissez la personne absente."},
    )
    du = ChampJour(label="Premier jour", error_messages=PREMIER_JOUR)
    au = ChampJour(label="Dernier jour", required=False, help_text="Vide : un seul jour.")
    moment = forms.ChoiceField(
        label="Moment", choices=choix(LIBELLES_MOMENT), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, missions: QuerySet[Mandat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandat"].queryset = missions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        return _dans_l_ordre(self, super().clean() or {})

    @property
    def donnees(self) -> DonneesAbsence:
        """Clean data as the actions want it."""
        lues = self.cleaned_data
        return DonneesAbsence(
            lues["mandat"], lues["du"], lues["au"] or lues["du"], Moment(lues["moment"])
        )


class ChampHeure(forms.RegexField):
    """An hour typed as 9:00 or 9 h; minutes since midnight."""

    def __init__(self, **kwargs: Any) -> None:
        message = "Écrivez une heure comme 9:00."
        super().__init__(HEURE, error_messages={"invalid": message}, required=False, **kwargs)

    def clean(self, value: Any) -> int | None:
        """Minutes, or nothing."""
        trouve = HEURE.match(super().clean(value) or "")
        return int(trouve[1]) * 60 + int(trouve[2] or 0) if trouve else None


class FormulaireException(forms.Form):
    """Days when the place is closed, or open at other hours."""

    genre = forms.ChoiceField(
        label="Ces jours-là, le PAS est",
        choices=[("ferme", "Fermé"), ("ouvert", "Ouvert à d'autres heures")],
        widget=forms.RadioSelect,
        initial="ferme",
    )
    du = ChampJour(label="Premier jour", error_messages=PREMIER_JOUR)
    au = ChampJour(label="Dernier jour", required=False, help_text="Vide : un seul jour.")
    debut = ChampHeure(label="Ouvert de", help_text="Par exemple 9:00. Vide si le PAS est fermé.")
    fin = ChampHeure(label="à", help_text="Par exemple 12:00.")
    libelle = forms.CharField(
        label="Ce que le public lira",
        max_length=80,
        required=False,
        help_text="Par exemple : travaux. N'écrivez le nom de personne.",
    )

    def clean(self) -> dict[str, Any]:
        """Hours when open, none when closed."""
        lues = _dans_l_ordre(self, super().clean() or {})
        if lues.get("genre") == "ouvert":
            for nom in ("debut", "fin"):
                if lues.get(nom) is None and nom not in self.errors:
                    self.add_error(nom, "Écrivez une heure comme 9:00.")
            debut, fin = lues.get("debut"), lues.get("fin")
            if debut is not None and fin is not None and fin <= debut:
                self.add_error("fin", "L'heure de fermeture doit suivre l'heure d'ouverture.")
        return lues

    @property
    def donnees(self) -> DonneesException:
        """Clean data as the actions want it."""
        lues = self.cleaned_data
        ouvert = lues["genre"] == "ouvert"
        return DonneesException(
            du=lues["du"],
            au=lues["au"] or lues["du"],
            minutes=(lues["debut"], lues["fin"]) if ouvert else None,
            libelle=" ".join(lues["libelle"].split()),
        )


class FormulaireLot(forms.Form):
    """Which schools to look at, and the day of their attachment (GET)."""

    pial: Any = forms.ModelChoiceField(
        label="Les écoles d'un PIAL", queryset=None, required=False, empty_label="Aucun"
    )
    circonscription: Any = forms.ModelChoiceField(
        label="ou d'une circonscription", queryset=None, required=False, empty_label="Aucune"
    )
    uai = forms.CharField(
        label="ou une liste d'UAI",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Collez-les comme elles viennent, par exemple depuis un tableau.",
    )
    du = ChampJour(label="Rattachées à partir du", error_messages=PREMIER_JOUR)

    def __init__(self, *args: Any, le: datetime.date, pole: Pole, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pole.genre != GenrePole.PAS:
            self.fields["pial"].label = "Les écoles d'un autre pôle"
        self.fields["pial"].queryset = poles_sources(pole, le)  # type: ignore[attr-defined]
        districts = circonscriptions()
        self.fields["circonscription"].queryset = districts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One source, and only one."""
        lues = super().clean() or {}
        sources = [nom for nom in ("pial", "circonscription", "uai") if lues.get(nom)]
        if not self.errors and len(sources) != 1:
            self.add_error("pial", "Choisissez un PIAL, une circonscription ou une liste d'UAI.")
        return lues
