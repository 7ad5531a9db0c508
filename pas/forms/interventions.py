"""Forms of an intervention at school: the request, the head's answer, the family, the end."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from eleves.enums import LIBELLES_SEMAINE, Semaine
from eleves.forms.sans_sante import FormulaireSansSante
from pas.actions.interventions import SALLE_MAX, DonneesIntervention
from pas.enums.interventions import (
    LIBELLES_DEMANDEUR,
    LIBELLES_MOYEN_INFORMATION,
    LIBELLES_RYTHME,
    Demandeur,
    MoyenInformation,
    Rythme,
)
from pas.models import InterventionExterieure
from pas.regles.interventions import HEURES_MAX, Heure
from pas.requetes.interventions import heures_de
from pial.forms import ChampHeure
from pial.horaires import JOURS
from socle.choix import choix
from socle.jours import ChampJour

LISTE_SALLES = "salles-connues"
DEBUT_DIT = "Écrivez l'heure de début, par exemple 10:00."
FIN_DITE = "Écrivez l'heure de fin, par exemple 10:45."
ORDINAUX = ("Première heure", "Deuxième heure", "Troisième heure")


def _heure(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


class ChampSalle(forms.CharField):
    """A room, with those already used proposed."""

    def __init__(self, **kwargs: Any) -> None:
        attributs = {"list": LISTE_SALLES, "autocomplete": "off"}
        super().__init__(
            max_length=SALLE_MAX, widget=forms.TextInput(attrs=attributs), strip=True, **kwargs
        )


class FormulaireIntervention(FormulaireSansSante):
    """Who comes, when, where one wishes; never why."""

    textes_libres = ("professionnel", "salle")

    profession = forms.ChoiceField(
        label="Qui vient", error_messages={"required": "Choisissez qui vient."}
    )
    professionnel = forms.CharField(
        label="Nom du professionnel (si vous le connaissez)",
        max_length=80,
        required=False,
        help_text="Gardé chiffré, lu par vous et par la direction.",
    )
    demandeur = forms.ChoiceField(
        label="Qui le souhaite",
        choices=[("", "Choisissez"), *choix(LIBELLES_DEMANDEUR)],
        error_messages={"required": "Dites qui le souhaite."},
    )
    rythme = forms.ChoiceField(
        label="Rythme",
        choices=choix(LIBELLES_RYTHME),
        initial=Rythme.HEBDOMADAIRE,
        widget=forms.RadioSelect,
    )
    du = ChampJour(
        label="Premier jour",
        help_text="Pour un seul jour : ce jour-là.",
        error_messages={"required": "Écrivez le premier jour."},
    )
    au = ChampJour(label="Dernier jour", required=False, help_text="Inutile pour un seul jour.")
    salle = ChampSalle(
        label="Salle souhaitée",
        required=False,
        help_text="La direction décide. Par exemple : salle des maîtres.",
    )

    def __init__(self, *args: Any, professions: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profession"].choices = [("", "Choisissez"), *professions.items()]  # type: ignore[attr-defined]
        for rang, ordinal in enumerate(ORDINAUX, start=1):
            self.fields[f"jour_{rang}"] = forms.TypedChoiceField(
                label=f"{ordinal}, jour",
                choices=[("", "Choisissez"), *JOURS.items()],
                coerce=int,
                required=False,
            )
            self.fields[f"debut_{rang}"] = ChampHeure(label=f"{ordinal}, début")
            self.fields[f"fin_{rang}"] = ChampHeure(label=f"{ordinal}, fin")
            self.fields[f"semaine_{rang}"] = forms.ChoiceField(
                label=f"{ordinal}, semaines",
                choices=choix(LIBELLES_SEMAINE),
                initial=Semaine.TOUTES,
                required=False,
            )

        for nom, phrase in (("debut_1", DEBUT_DIT), ("fin_1", FIN_DITE)):
            self.fields[nom].required = True
            self.fields[nom].error_messages["required"] = phrase

    @property
    def heures_posees(self) -> list[tuple[str, list[Any]]]:
        """Fields of each hour, for the page."""
        return [
            (ordinal, [self[f"{nom}_{rang}"] for nom in ("jour", "debut", "fin", "semaine")])
            for rang, ordinal in enumerate(ORDINAUX, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        """Each hour is whole: a day, a beginning and an end."""
        lues = super().clean()
        hebdomadaire = lues.get("rythme") != Rythme.UN_JOUR
        if hebdomadaire and not lues.get("au") and "au" not in self.errors:
            self.add_error("au", "Écrivez le dernier jour.")
        for rang in range(1, HEURES_MAX + 1):
            debut, fin = lues.get(f"debut_{rang}"), lues.get(f"fin_{rang}")
            dit = debut is not None or fin is not None or (rang == 1)
            if not dit:
                continue
            for nom, valeur, phrase in (
                ("debut", debut, DEBUT_DIT),
                ("fin", fin, FIN_DITE),
            ):
                if valeur is None and f"{nom}_{rang}" not in self.errors:
                    self.add_error(f"{nom}_{rang}", phrase)
            if hebdomadaire and not lues.get(f"jour_{rang}"):
                self.add_error(f"jour_{rang}", "Choisissez le jour de la semaine.")
        return lues

    @property
    def donnees(self) -> DonneesIntervention:
        """Clean data as the actions want it."""
        c = self.cleaned_data
        heures = tuple(
            Heure(
                c[f"jour_{n}"] or c["du"].isoweekday(),
                c[f"debut_{n}"],
                c[f"fin_{n}"],
                c[f"semaine_{n}"] or Semaine.TOUTES.value,
            )
            for n in range(1, HEURES_MAX + 1)
            if c.get(f"debut_{n}") is not None
        )
        return DonneesIntervention(
            profession=c["profession"],
            demandeur=Demandeur(c["demandeur"]),
            rythme=Rythme(c["rythme"]),
            heures=heures,
            du=c["du"],
            au=c["au"] or c["du"],
            professionnel=c["professionnel"],
            salle=c["salle"],
        )

    @staticmethod
    def tel_que(intervention: InterventionExterieure) -> dict[str, Any]:
        """What stands now, to be changed."""
        initial: dict[str, Any] = {
            nom: getattr(intervention, nom)
            for nom in ("profession", "professionnel", "demandeur", "rythme", "du", "au", "salle")
        }
        for rang, une in enumerate(heures_de(intervention)[:HEURES_MAX], start=1):
            initial |= {
                f"jour_{rang}": une.jour,
                f"debut_{rang}": _heure(une.debut),
                f"fin_{rang}": _heure(une.fin),
                f"semaine_{rang}": une.semaine,
            }
        return initial


class FormulaireAccord(FormulaireSansSante):
    """The head says yes with a room, or no with a reason."""

    textes_libres = ("motif", "salle")

    reponse = forms.ChoiceField(
        label="Votre réponse",
        choices=[("oui", "J'accorde l'intervention"), ("non", "Je refuse")],
        initial="oui",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez votre réponse."},
    )
    salle = ChampSalle(label="Salle (si vous accordez)", required=False)
    motif = forms.CharField(
        label="Pourquoi (si vous refusez)",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lu par la personne qui a demandé. Proposez une autre heure si vous le pouvez.",
    )

    def clean(self) -> dict[str, Any]:
        """A room, or a reason."""
        lues = super().clean()
        if lues.get("reponse") == "oui" and not lues.get("salle"):
            self.add_error("salle", "Écrivez la salle où l'intervention a lieu.")
        if lues.get("reponse") == "non" and not lues.get("motif"):
            self.add_error("motif", "Écrivez pourquoi, en quelques mots.")
        return lues


class FormulaireFamilleInformee(forms.Form):
    """When and how the family was told; an e-mail, when there is an address."""

    informee_le = ChampJour(
        label="Famille informée le", error_messages={"required": "Écrivez le jour."}
    )
    moyen = forms.ChoiceField(
        label="Comment",
        choices=[("", "Choisissez"), *choix(LIBELLES_MOYEN_INFORMATION)],
        error_messages={"required": "Dites comment la famille a été informée."},
    )
    courriel = forms.EmailField(
        label="Adresse e-mail de la famille",
        required=False,
        help_text=(
            "Facultatif. Un e-mail part à cette adresse : l'école, les heures, jamais le nom de "
            "l'élève ni qui vient. L'adresse n'est pas gardée."
        ),
        error_messages={"invalid": "Écrivez une adresse comme prenom@exemple.fr."},
    )

    def clean(self) -> dict[str, Any]:
        """By e-mail: the address is asked for."""
        lues = super().clean() or {}
        if (
            lues.get("moyen") == MoyenInformation.COURRIEL
            and not lues.get("courriel")
            and "courriel" not in self.errors
        ):
            self.add_error("courriel", "Écrivez l'adresse, ou choisissez un autre moyen.")
        return lues


class FormulaireFin(forms.Form):
    """Last day."""

    dernier_jour = ChampJour(
        label="Dernier jour de l'intervention", error_messages={"required": "Écrivez le jour."}
    )


class FormulaireImpression(forms.Form):
    """One school, one week, for the wall or for the head."""

    ecole = forms.ChoiceField(label="École")
    semaine = ChampJour(
        label="Semaine du",
        help_text="N'importe quel jour de la semaine.",
        error_messages={"required": "Choisissez une semaine."},
    )
    version = forms.ChoiceField(
        label="Version",
        choices=[
            ("affichage", "Pour affichage : heures et salles, sans nom ni métier"),
            ("nominative", "Pour la direction et le PAS : avec les élèves"),
        ],
        initial="affichage",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, ecoles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ecole"].choices = list(ecoles)  # type: ignore[attr-defined]
