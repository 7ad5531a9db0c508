"""Forms of exceptions and of slots of one date."""

from typing import Any
from uuid import UUID

from django import forms

from aesh.actions.exceptions_saisie import SaisieException
from aesh.actions.ponctuels import SaisiePonctuel
from aesh.enums import (
    LIBELLES_EFFET_EXCEPTION,
    LIBELLES_GENRE_EXCEPTION,
    LIBELLES_MOMENT,
    LIBELLES_TYPE_CRENEAU,
    MINUTES_MOMENT,
    EffetException,
    Moment,
)
from aesh.forms import VIDE, ChampHeure
from aesh.models import ExceptionDatee
from socle.choix import choix

HEURES = "heures"
SANS_NOM = "Un lieu de stage ou de sortie, sans nom d'élève : il est lu sur les agendas."


def _champ_date(label: str, **kwargs: Any) -> forms.DateField:
    """A day; what the browser sends and shows is the ISO form."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


class FiltreExceptionsForm(forms.Form):
    """School and days of a list."""

    q = forms.CharField(label="École", required=False, max_length=80)
    du = _champ_date("À partir du", required=False)
    au = _champ_date("Jusqu'au", required=False)


class ExceptionForm(forms.Form):
    """A dated exception of one school, one pole or the department (``portee``)."""

    genre = forms.ChoiceField(label="Motif", choices=VIDE + choix(LIBELLES_GENRE_EXCEPTION))
    du = _champ_date("Premier jour")
    au = _champ_date("Dernier jour", help_text="Le même s'il n'y en a qu'un.")
    moment = forms.ChoiceField(
        label="Moment",
        choices=[*choix(LIBELLES_MOMENT), (HEURES, "Certaines heures")],
        initial=Moment.JOURNEE,
    )
    debut = ChampHeure(label="De", required=False, help_text="Pour certaines heures : 8:30.")
    fin = ChampHeure(label="À", required=False)
    classes = forms.MultipleChoiceField(
        label="Classes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune cochée : toute l'école.",
    )
    eleve = forms.ChoiceField(label="Ou un seul élève", required=False)
    effet = forms.ChoiceField(
        label="Les créneaux",
        choices=choix(LIBELLES_EFFET_EXCEPTION),
        initial=EffetException.SANS,
        widget=forms.RadioSelect,
    )
    lieu = forms.CharField(label="Lieu", required=False, max_length=80, help_text=SANS_NOM)

    def __init__(
        self,
        *args: Any,
        portee: dict[str, UUID | None],
        classes: list[tuple[str, str]],
        eleves: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.portee = portee
        for champ, valeurs, vide in (
            ("classes", classes, []),
            ("eleve", eleves, [("", "Aucun en particulier")]),
        ):
            if valeurs:
                self.fields[champ].choices = [*vide, *valeurs]  # type: ignore[attr-defined]
            else:
                del self.fields[champ]

    def clean(self) -> dict[str, Any]:
        """Hours are asked for only when they matter."""
        lues = super().clean() or {}
        if lues.get("moment") == HEURES:
            for champ in ("debut", "fin"):
                if lues.get(champ) is None and champ not in self.errors:
                    self.add_error(champ, "Écrivez une heure comme 8:30.")
        return lues

    def saisie(self) -> SaisieException:
        """What the action expects."""
        lues = self.cleaned_data
        moment = lues["moment"]
        heures = (lues["debut"], lues["fin"])
        debut, fin = heures if moment == HEURES else MINUTES_MOMENT[Moment(moment)]
        eleve = lues.get("eleve")
        return SaisieException(
            du=lues["du"],
            au=lues["au"],
            genre=lues["genre"],
            effet=lues["effet"],
            lieu=lues["lieu"],
            debut=debut,
            fin=fin,
            classes=tuple(sorted(UUID(cle) for cle in lues.get("classes", ()))),
            eleve=UUID(eleve) if eleve else None,
            **self.portee,
        )

    @staticmethod
    def initial_de(exception: ExceptionDatee) -> dict[str, Any]:
        """What a saved exception shows."""
        debut, fin = exception.minutes.lower, exception.minutes.upper  # type: ignore[attr-defined]
        moments = {valeur: cle for cle, valeur in MINUTES_MOMENT.items()}
        moment = moments.get((debut, fin), HEURES)
        return {
            "genre": exception.genre,
            "du": exception.du,
            "au": exception.au,
            "moment": moment,
            "debut": debut if moment == HEURES else None,
            "fin": fin if moment == HEURES else None,
            "classes": [str(lien.classe_id) for lien in exception.liens_classes.all()],
            "eleve": str(exception.eleve_id or ""),
            "effet": exception.effet,
            "lieu": exception.lieu,
        }


class PonctuelForm(forms.Form):
    """A slot of one date, in one school."""

    origine = forms.ChoiceField(label="Motif", choices=VIDE + choix(LIBELLES_GENRE_EXCEPTION))
    aesh = forms.ChoiceField(label="AESH")
    type = forms.ChoiceField(label="Type d'aide", choices=choix(LIBELLES_TYPE_CRENEAU))
    date = _champ_date("Jour")
    debut = ChampHeure(label="Début", help_text="Par exemple 8:30.")
    fin = ChampHeure(label="Fin")
    lieu = forms.CharField(label="Lieu", required=False, max_length=80, help_text=SANS_NOM)
    eleves = forms.MultipleChoiceField(
        label="Élèves", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        etablissement: UUID,
        aesh: list[tuple[str, str]],
        eleves: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.etablissement = etablissement
        self.fields["aesh"].choices = VIDE + aesh  # type: ignore[attr-defined]
        self.fields["eleves"].choices = eleves  # type: ignore[attr-defined]

    def saisie(self) -> SaisiePonctuel:
        """What the action expects."""
        lues = self.cleaned_data
        return SaisiePonctuel(
            aesh=UUID(lues["aesh"]),
            etablissement=self.etablissement,
            date=lues["date"],
            debut=lues["debut"],
            fin=lues["fin"],
            type=lues["type"],
            origine=lues["origine"],
            lieu=lues["lieu"],
            eleves=tuple(sorted(UUID(cle) for cle in lues["eleves"])),
        )
