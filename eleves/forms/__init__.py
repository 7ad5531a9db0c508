"""Forms of eleves."""

from collections.abc import Sequence
from typing import Any

from django import forms

from eleves.actions.classes import DonneesClasse
from eleves.actions.indisponibilites import DonneesIndisponibilite
from eleves.enums import (
    LIBELLES_GENRE_INDISPONIBILITE,
    LIBELLES_SEMAINE,
    GenreIndisponibilite,
    Niveau,
    Semaine,
)
from eleves.regles.modeles_semaine import MODELES
from eleves.regles.semaine import LIGNES_MAX, MATIERE_MAX, Cours, verifier_semaine
from pial.forms import ChampHeure, ChampJour
from pial.horaires import JOURS, Plages
from pial.regles import libelle_annee
from socle.choix import choix
from socle.tableur import TAILLE_MAX

CHOIX_JOURS = [("", "–"), *((str(jour), nom) for jour, nom in JOURS.items())]
LIGNES_VIDES = 6
LIGNES_MIN = 12


class FormulaireClasse(forms.Form):
    """A class: its school and year when it is created, its name and level always."""

    etablissement: Any = forms.ModelChoiceField(queryset=None, label="École", empty_label="Choisir")
    annee = forms.TypedChoiceField(label="Année scolaire", coerce=int)
    libelle = forms.CharField(
        label="Nom de la classe", max_length=40, help_text="Par exemple : CM1 A"
    )
    niveau = forms.ChoiceField(
        label="Niveau",
        required=False,
        choices=[("", "Plusieurs niveaux, ou autre"), *((n.value, n.value) for n in Niveau)],
    )
    est_ulis = forms.BooleanField(label="C'est une ULIS", required=False)

    def __init__(self, *args: Any, ecoles: Any = None, annee: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ecoles is None:  # school and year of an existing class do not change
            del self.fields["etablissement"], self.fields["annee"]
            return
        self.fields["etablissement"].queryset = ecoles  # type: ignore[attr-defined]
        self.fields["etablissement"].label_from_instance = lambda e: e.nom_court  # type: ignore[attr-defined]
        self.fields["annee"].choices = [  # type: ignore[attr-defined]
            (une, libelle_annee(une)) for une in (annee, annee + 1)
        ]

    def clean_libelle(self) -> str:
        """One space between words."""
        return " ".join(self.cleaned_data["libelle"].split())

    @property
    def donnees(self) -> DonneesClasse:
        """Clean data as the actions want it."""
        c = self.cleaned_data
        return DonneesClasse(c["libelle"], c["niveau"], c["est_ulis"])


SEMAINES_COURTES = [
    (Semaine.TOUTES.value, "Toutes"),
    (Semaine.A.value, "A"),
    (Semaine.B.value, "B"),
]


class FormulaireSemaine(forms.Form):
    """A class's week, a line per lesson; empty lines are skipped. Errors stay on their line."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        donnees: Any = None,
        *,
        cours: Sequence[Cours] = (),
        revision: int = 0,
        plages: Plages | None = None,
        lignes: int = 0,
    ) -> None:
        self.plages = plages or {}
        self.lignes = min(LIGNES_MAX, lignes or max(LIGNES_MIN, len(cours) + LIGNES_VIDES))
        initial: dict[str, Any] = {"revision": revision}
        for i, un in enumerate(cours):
            initial |= {
                f"jour_{i}": str(un.jour),
                f"debut_{i}": f"{un.debut // 60}:{un.debut % 60:02d}",
                f"fin_{i}": f"{un.fin // 60}:{un.fin % 60:02d}",
                f"matiere_{i}": un.matiere,
                f"semaine_{i}": un.semaine,
            }
        super().__init__(donnees, initial=initial)
        for i in range(self.lignes):
            self._ajouter_ligne(i)
        self.cours: list[Cours] = []
        self.rangs: list[int] = []

    def _ajouter_ligne(self, i: int) -> None:
        mot = f"Ligne {i + 1}"
        self.fields[f"jour_{i}"] = forms.ChoiceField(
            label=f"{mot}, jour",
            required=False,
            choices=CHOIX_JOURS,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        for bout, nom in (("debut", "début"), ("fin", "fin")):
            self.fields[f"{bout}_{i}"] = ChampHeure(label=f"{mot}, {nom}")
        self.fields[f"semaine_{i}"] = forms.ChoiceField(
            label=f"{mot}, semaines",
            required=False,
            initial=Semaine.TOUTES,
            choices=SEMAINES_COURTES,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        self.fields[f"matiere_{i}"] = forms.CharField(
            label=f"{mot}, matière", required=False, max_length=MATIERE_MAX
        )
        for bout in ("debut", "fin", "matiere"):
            self.fields[f"{bout}_{i}"].widget.attrs["class"] = "form-control"

    @classmethod
    def agrandi(cls, donnees: Any, lignes: int, plages: Plages) -> "FormulaireSemaine":
        """The same lines as typed, unchecked, and ten more."""
        formulaire = cls(plages=plages, lignes=lignes + 10)
        formulaire.initial = {nom: donnees.get(nom, "") for nom in formulaire.fields}
        return formulaire

    def clean(self) -> dict[str, Any]:
        """Lessons of the lines that are filled, checked against the school's hours."""
        donnees = super().clean() or {}
        for i in range(self.lignes):
            noms = [f"{bout}_{i}" for bout in ("jour", "debut", "fin", "matiere")]
            valeurs = [donnees.get(nom) for nom in noms]
            fautifs = set(noms) & self.errors.keys()
            if fautifs or all(valeur in (None, "") for valeur in valeurs):
                continue
            vides = [n for n, v in zip(noms, valeurs, strict=True) if v in (None, "")]
            if vides:
                self.add_error(vides[0], "Remplissez toute la ligne, ou videz-la.")
                continue
            jour, debut, fin, matiere = valeurs
            semaine = donnees.get(f"semaine_{i}") or Semaine.TOUTES.value
            self.cours.append(Cours(int(jour or 0), debut or 0, fin or 0, str(matiere), semaine))
            self.rangs.append(i)
        numeros = [rang + 1 for rang in self.rangs]
        for remarque in verifier_semaine(self.cours, self.plages, numeros):
            self.add_error(f"{remarque.champ}_{self.rangs[remarque.ligne]}", remarque.phrase)
        return donnees

    def grille(self) -> list[dict[str, Any]]:
        """Lines of the table: number, then the four fields."""
        return [
            {
                "numero": i + 1,
                "champs": [
                    self[f"{bout}_{i}"] for bout in ("jour", "debut", "fin", "semaine", "matiere")
                ],
            }
            for i in range(self.lignes)
        ]


class FormulaireModele(forms.Form):
    """A proposed week to fill the form with."""

    modele = forms.ChoiceField(
        label="Partir d'un modèle", choices=[(m.code, m.libelle) for m in MODELES.values()]
    )


class FormulaireCopie(forms.Form):
    """Another class's week to fill the form with."""

    copier = forms.ChoiceField(label="Copier la semaine de")

    def __init__(self, *args: Any, classes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copier"].choices = classes  # type: ignore[attr-defined]


class FormulaireImport(forms.Form):
    """A file that holds a class's week."""

    fichier = forms.FileField(
        label="Fichier de la semaine",
        help_text="CSV (jour;debut;fin;matiere;semaine) ou calendrier iCal (.ics), 1 Mo au plus.",
        allow_empty_file=True,  # the reader says it in its own words
        error_messages={"required": "Choisissez un fichier."},
    )
    lundi = ChampJour(
        label="Semaine à garder (son lundi)",
        required=False,
        help_text="Pour un calendrier dont les semaines diffèrent. Sinon, la plus fréquente.",
    )
    lundi_a = ChampJour(
        label="Une semaine A (son lundi)",
        required=False,
        help_text="Pour un calendrier qui alterne, si l'alternance de l'école n'est pas connue.",
    )

    def clean_fichier(self) -> Any:
        """Refuse a file that is too large before reading it."""
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise forms.ValidationError("Le fichier dépasse 1 Mo : gardez une seule classe.")
        return fichier


class FormulaireInscription(forms.Form):
    """A pupil of the school, and the day from which he is in the class."""

    eleve: Any = forms.ChoiceField(label="Élève")
    du = ChampJour(label="Dans cette classe à partir du")

    def __init__(self, *args: Any, scolarisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.eleves = {str(s.eleve_id): s.eleve for s in scolarisations}
        self.fields["eleve"].choices = [("", "Choisir"), *map(self._option, scolarisations)]  # type: ignore[attr-defined]

    @staticmethod
    def _option(scolarisation: Any) -> tuple[str, str]:
        classe = scolarisation.classe.libelle if scolarisation.classe else "sans classe"
        return str(scolarisation.eleve_id), f"{scolarisation.eleve.nom_court} ({classe})"

    def clean_eleve(self) -> Any:
        """The pupil himself."""
        return self.eleves[self.cleaned_data["eleve"]]


class FormulaireIndisponibilite(forms.Form):
    """A pupil's regular absence: coded, dated, no free text."""

    # An intervention at school is asked for, agreed to, then noted here by the product itself.
    genre = forms.ChoiceField(
        label="Raison",
        choices=[
            (code, mots)
            for code, mots in choix(LIBELLES_GENRE_INDISPONIBILITE)
            if code != GenreIndisponibilite.INTERVENTION
        ],
    )
    jour = forms.TypedChoiceField(label="Jour", choices=list(JOURS.items()), coerce=int)
    debut = ChampHeure(label="Début", help_text="Par exemple : 10:00")
    fin = ChampHeure(label="Fin")
    semaine = forms.ChoiceField(
        label="Semaines", choices=choix(LIBELLES_SEMAINE), initial=Semaine.TOUTES
    )
    du = ChampJour(label="Premier jour")
    au = ChampJour(label="Dernier jour")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bout in ("debut", "fin"):
            self.fields[bout].required = True

    @property
    def donnees(self) -> DonneesIndisponibilite:
        """Clean data as the actions want it."""
        c = self.cleaned_data
        return DonneesIndisponibilite(
            **{n: c[n] for n in ("jour", "debut", "fin", "semaine", "genre", "du", "au")}
        )


class FormulaireArret(forms.Form):
    """Last day of an absence."""

    dernier_jour = ChampJour(label="Dernier jour de l'absence")
