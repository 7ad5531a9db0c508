"""Forms of pial."""

import re
from typing import Any

from django import forms

from pial.actions.poles import DonneesPole
from pial.enums import (
    LIBELLES_DEGRE,
    LIBELLES_DEPLACEMENT,
    LIBELLES_GENRE_POLE,
    LIBELLES_SECTEUR,
)
from pial.horaires import DEMI_JOURNEES, JOURS, Plages
from pial.models import Etablissement, Pole
from pial.requetes.trajets import Case, LigneTrajet
from pial.trajets import MINUTES_MAX
from socle.choix import choix
from socle.jours import ChampJour
from socle.tableur import TAILLE_MAX

TAILLE_MAXIMALE = 30_000_000
HEURE = re.compile(r"^\s*([01]?\d|2[0-3])\s*(?:[:hH.]\s*([0-5]\d)?)?\s*$")


def ecole_de_l_uai(brut: str) -> Etablissement | None:
    """The school of an UAI typed in a form, or a French refusal; nothing when it is empty."""
    uai = brut.strip().upper()
    if not uai:
        return None
    ecole: Etablissement | None = Etablissement.objects.filter(uai=uai).first()
    if ecole is None:
        raise forms.ValidationError(f"Aucun établissement du département n'a l'UAI {uai}.")
    return ecole


class FormulaireDepot(forms.Form):
    """An official file to be read; ``mots`` gives its label and what it is."""

    fichier = forms.FileField(
        allow_empty_file=True,  # the reader says it in its own words
        error_messages={"required": "Choisissez un fichier."},
    )

    def __init__(self, *args: Any, mots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fichier"].label = mots.fichier
        self.fields["fichier"].help_text = mots.aide

    def clean_fichier(self) -> Any:
        """Refuse a file that is too large before reading it."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAXIMALE:
            raise forms.ValidationError(
                "Le fichier dépasse 30 Mo : compressez-le (.gz), ou gardez un seul département."
            )
        return fichier


class FormulairePole(forms.Form):
    """A PIAL or a PAS."""

    genre = forms.ChoiceField(label="Genre", choices=choix(LIBELLES_GENRE_POLE))
    nom = forms.CharField(label="Nom", max_length=160, help_text="Par exemple : Rennes Nord")
    degre = forms.ChoiceField(label="Catégorie", choices=choix(LIBELLES_DEGRE))
    secteur = forms.ChoiceField(label="Secteur", choices=choix(LIBELLES_SECTEUR))
    est_renforce = forms.BooleanField(label="PIAL renforcé", required=False)
    uai_support = forms.CharField(
        label="UAI de l'établissement support",
        max_length=8,
        required=False,
        help_text="8 caractères, par exemple 0350002M. Laissez vide s'il n'est pas connu.",
    )
    du = ChampJour(label="Ouvert à partir du")

    def __init__(self, *args: Any, pole: Pole | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pole is not None:  # kind and dates of an existing pole do not change here
            del self.fields["genre"], self.fields["du"]
        self.pole = pole

    def clean_nom(self) -> str:
        """One space between words."""
        return " ".join(self.cleaned_data["nom"].split())

    def clean_uai_support(self) -> Etablissement | None:
        """The school of this UAI."""
        return ecole_de_l_uai(self.cleaned_data["uai_support"])

    @property
    def donnees(self) -> DonneesPole:
        """Clean data as the actions want it."""
        c = self.cleaned_data
        return DonneesPole(
            genre=self.pole.genre if self.pole else c["genre"],
            nom=c["nom"],
            degre=c["degre"],
            secteur=c["secteur"],
            est_renforce=c["est_renforce"],
            support=c["uai_support"],
            du=self.pole.periode.lower if self.pole else c["du"],
        )


class FormulaireRattachement(forms.Form):
    """Schools to attach, and when."""

    etablissements: Any = forms.ModelMultipleChoiceField(
        queryset=None, error_messages={"required": "Cochez au moins une école."}
    )
    du = ChampJour(label="Rattacher à partir du")
    deplacer = forms.BooleanField(
        label="Déplacer les écoles déjà rattachées ailleurs",
        required=False,
        help_text="Leur rattachement actuel s'arrête la veille.",
    )

    def __init__(self, *args: Any, ecoles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etablissements"].queryset = ecoles  # type: ignore[attr-defined]


class FormulaireDetachement(forms.Form):
    """Last day of an attachment."""

    dernier_jour = ChampJour(label="Dernier jour dans le pôle")


class ChampHeure(forms.CharField):
    """``8:30``, ``8h30`` or ``8`` → minutes since midnight; None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        attributs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attributs), **kwargs)

    def clean(self, value: Any) -> int | None:
        """Minutes, or a French sentence."""
        texte = super().clean(value)
        if not texte:
            return None
        trouve = HEURE.match(texte)
        if trouve is None:
            raise forms.ValidationError("Écrivez l'heure sous la forme 8:30.")
        return int(trouve[1]) * 60 + int(trouve[2] or 0)


def _heure(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


class FormulaireHoraires(forms.Form):
    """Half-days of a school, Monday to Saturday."""

    def __init__(self, *args: Any, plages: Plages, **kwargs: Any) -> None:
        initial = {
            f"{jour}_{rang}_{bout}": _heure(heure)
            for jour, demi_journees in plages.items()
            for rang, plage in enumerate(self._ranger(demi_journees))
            if plage is not None
            for bout, heure in zip(("debut", "fin"), plage, strict=True)
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        for jour, nom in JOURS.items():
            for rang, demi in enumerate(DEMI_JOURNEES):
                for bout, mot in (("debut", "début"), ("fin", "fin")):
                    self.fields[f"{jour}_{rang}_{bout}"] = ChampHeure(
                        label=f"{nom.capitalize()} {demi}, {mot}"
                    )

    @staticmethod
    def _ranger(demi_journees: list[tuple[int, int]]) -> list[tuple[int, int] | None]:
        """A single half-day that starts after 12:30 goes to the afternoon."""
        if len(demi_journees) == 1 and demi_journees[0][0] >= 750:
            return [None, demi_journees[0]]
        return list(demi_journees[:2])

    def clean(self) -> dict[str, Any]:
        """A half-day has both ends or none."""
        donnees = super().clean() or {}
        for jour in JOURS:
            for rang in range(len(DEMI_JOURNEES)):
                bouts = [f"{jour}_{rang}_{bout}" for bout in ("debut", "fin")]
                remplis = [donnees.get(nom) is not None for nom in bouts]
                if any(remplis) and not all(remplis) and not set(bouts) & self.errors.keys():
                    self.add_error(
                        bouts[remplis.index(False)], "Indiquez le début et la fin, ou aucun."
                    )
        return donnees

    @property
    def plages(self) -> Plages:
        """Half-days by weekday, in minutes."""
        plages: Plages = {}
        for jour in JOURS:
            for rang in range(len(DEMI_JOURNEES)):
                debut = self.cleaned_data.get(f"{jour}_{rang}_debut")
                fin = self.cleaned_data.get(f"{jour}_{rang}_fin")
                if debut is not None and fin is not None:
                    plages.setdefault(jour, []).append((debut, fin))
        return plages

    def grille(self) -> list[dict[str, Any]]:
        """Rows of the table: day, then the four fields."""
        return [
            {
                "jour": nom.capitalize(),
                "champs": [
                    self[f"{jour}_{rang}_{bout}"]
                    for rang in range(len(DEMI_JOURNEES))
                    for bout in ("debut", "fin")
                ],
            }
            for jour, nom in JOURS.items()
        ]


def _sinon(case: Case) -> str:
    """What the rules use while nothing is typed for this way."""
    if case.retour is not None:
        return f"retour : {case.retour}"
    return "inconnu" if case.calcule is None else f"calculé : {case.calcule}"


class FormulaireTemps(forms.Form):
    """Minutes from one school to each other one, by mode; only what was changed is written."""

    def __init__(self, *args: Any, lignes: list[LigneTrajet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lignes = lignes
        for ligne in lignes:
            for case in ligne.cases:
                nom = LIBELLES_DEPLACEMENT[case.mode].lower()
                self.fields[f"{ligne.ecole.pk}_{case.mode}"] = forms.IntegerField(
                    label=f"Vers {ligne.ecole.nom_court}, {nom}",
                    required=False,
                    min_value=0,
                    max_value=MINUTES_MAX,
                    initial=case.saisi,
                    help_text=_sinon(case),
                    show_hidden_initial=True,  # what someone else typed meanwhile is not erased
                    widget=forms.TextInput(
                        attrs={"inputmode": "numeric", "size": 4, "class": "form-control"}
                    ),
                    error_messages=dict.fromkeys(
                        ("invalid", "min_value", "max_value"),
                        f"écrivez un nombre de minutes, de 0 à {MINUTES_MAX}.",
                    ),
                )

    def grille(self) -> list[dict[str, Any]]:
        """Rows of the table: school, then what is known and typed for each mode."""
        return [
            {
                "ecole": ligne.ecole,
                "cases": [(c, self[f"{ligne.ecole.pk}_{c.mode}"]) for c in ligne.cases],
            }
            for ligne in self.lignes
        ]

    def temps(self, depart: Etablissement) -> dict[Any, int | None]:
        """What changed: minutes, or None to forget the time."""
        return {
            (depart.pk, ligne.ecole.pk, str(case.mode)): self.cleaned_data[nom]
            for ligne in self.lignes
            for case in ligne.cases
            if (nom := f"{ligne.ecole.pk}_{case.mode}") in self.changed_data
        }


class FormulaireFichierTemps(forms.Form):
    """A table of travel times."""

    fichier = forms.FileField(
        label="Tableau des temps de trajet",
        help_text="CSV, 1 Mo au plus.",
        allow_empty_file=True,  # the reader says it in its own words
        error_messages={"required": "Choisissez un fichier."},
    )

    def clean_fichier(self) -> Any:
        """Refuse a file that is too large before reading it."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError(
                "Le fichier dépasse 1 Mo : gardez les écoles d'un seul pôle."
            )
        return fichier
