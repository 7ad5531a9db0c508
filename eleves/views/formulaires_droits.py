"""Forms of decisions, of their dated facts, and of requests."""

import datetime
from typing import Any

from django import forms

from eleves.actions.notifications import DonneesNotification
from eleves.enums import (
    LIBELLES_ACTIVITE,
    LIBELLES_GENRE_DEMANDE,
    LIBELLES_MOTIF_ANNULATION,
    LIBELLES_RECOURS,
    LIBELLES_TYPE_NOTIFICATION,
    IssueDemande,
    LectureHeures,
    TypeNotification,
)
from eleves.forms.sans_sante import FormulaireSansSante
from eleves.models import NotificationMdph
from eleves.regles.mention import LectureMention, en_heures, lire_mention
from pial.regles import UN_JOUR
from socle.choix import choix
from socle.jours import ChampJour

SANS_MEDICAL = "N'écrivez aucune information médicale."
NON = "non"
CHOIX_LECTURE = [
    (LectureHeures.ECRITES.value, "La décision écrit un nombre d'heures"),
    (LectureHeures.TEMPS_SCOLAIRE.value, "La décision dit : tout le temps scolaire"),
    (LectureHeures.A_PRECISER.value, "Ce n'est pas clair : à préciser avec la MDPH"),
]


class ChampHeures(forms.CharField):
    """``12 h``, ``12,5`` → minutes; an odd value is kept as read (decision 14)."""

    def prepare_value(self, value: Any) -> Any:
        """Minutes as people write them; what was typed stays as typed."""
        return en_heures(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Minutes, or a French sentence."""
        if value in self.empty_values or not str(value).strip():
            return None
        lue = lire_mention(str(value))
        if lue.minutes is None:
            raise forms.ValidationError("Écrivez des heures comme 12 h, 12 h 30 ou 12,5.")
        return lue.minutes


class FormulaireDecision(FormulaireSansSante):
    """A decision as it is written. Questions (hours, replacement) appear when there is one."""

    textes_libres = ("mention",)

    type = forms.ChoiceField(label="Décision", choices=choix(LIBELLES_TYPE_NOTIFICATION))
    mention = forms.CharField(
        label="Mention telle qu'écrite",
        required=False,
        max_length=200,
        help_text=f"Par exemple : AESH-I 12 h, ou tout le temps scolaire. {SANS_MEDICAL}",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lecture = forms.ChoiceField(
        label="Heures de l'aide individuelle",
        choices=CHOIX_LECTURE,
        required=False,
        initial=LectureHeures.ECRITES.value,
        widget=forms.RadioSelect,
    )
    minutes_hebdo = ChampHeures(
        label="Nombre d'heures par semaine",
        required=False,
        help_text="Pour une aide individuelle seulement. Vide : lu dans la mention.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "12"}),
    )
    activites = forms.MultipleChoiceField(
        label="Activités",
        choices=choix(LIBELLES_ACTIVITE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    decidee_le = ChampJour(label="Décidée le")
    recue_le = ChampJour(label="Reçue le")
    du = ChampJour(label="Premier jour du droit")
    au = ChampJour(label="Dernier jour du droit", required=False, help_text="Vide : sans fin.")
    numero = forms.CharField(label="Numéro de la décision", required=False, max_length=30)
    mdph = forms.CharField(
        label="Code du département, si une autre MDPH a décidé",
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, donnees: Any = None, *, par_la_mdph: bool = False, **kwargs: Any) -> None:
        super().__init__(donnees, **kwargs)
        if par_la_mdph:  # it decides for its own department
            del self.fields["mdph"]
        if donnees and "heures_confirmees" in donnees:
            self.demander_les_heures(None)
        if donnees and "remplace" in donnees:
            self.fields["remplace"] = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def valeurs_de(cls, ligne: NotificationMdph) -> dict[str, Any]:
        """What a recorded decision says, as initial values."""
        return {
            "type": ligne.type,
            "mention": ligne.mention,
            "lecture": (
                LectureHeures.ECRITES.value
                if ligne.lecture_heures == LectureHeures.CONFIRMEES
                else ligne.lecture_heures
            ),
            "minutes_hebdo": ligne.minutes_hebdo,
            "activites": ligne.activites,
            "decidee_le": ligne.decidee_le,
            "recue_le": ligne.recue_le,
            "du": ligne.periode.lower,
            "au": fin_ecrite(ligne),
            "numero": ligne.numero,
            "mdph": ligne.mdph,
        }

    def demander_les_heures(self, minutes: int | None) -> None:
        """Ask for a yes to an odd number of hours."""
        mots = en_heures(minutes) if minutes else "ce nombre d'heures"
        self.fields["heures_confirmees"] = forms.BooleanField(
            label=f"Oui, la décision écrit bien {mots}", required=False
        )

    def demander_le_remplacement(self, ancienne: NotificationMdph, du: datetime.date) -> None:
        """Ask whether the new decision replaces the one that holds (decision 15)."""
        veille = (du - UN_JOUR).strftime("%d/%m/%Y")
        self.fields["remplace"] = forms.ChoiceField(
            label="Remplace-t-elle l'ancienne ?",
            widget=forms.RadioSelect,
            choices=[
                (
                    str(ancienne.pk),
                    f"Oui : l'ancienne ({ancienne}, décidée le {ancienne.decidee_le:%d/%m/%Y}) "
                    f"finira le {veille}",
                ),
                (NON, "Non : je corrige les dates de celle-ci"),
            ],
        )

    def clean(self) -> dict[str, Any]:
        """Hours left empty are read in the mention."""
        lues = super().clean() or {}
        individuelle = lues.get("type") == TypeNotification.INDIVIDUELLE
        if individuelle and lues.get("minutes_hebdo") is None and "minutes_hebdo" in lues:
            lue: LectureMention = lire_mention(lues.get("mention", ""))
            lues["minutes_hebdo"] = lue.minutes
            if lue.temps_scolaire and lues.get("lecture") != LectureHeures.A_PRECISER:
                lues["lecture"] = LectureHeures.TEMPS_SCOLAIRE.value
        return lues

    @property
    def donnees(self) -> DonneesNotification:
        """Clean data as the actions want it."""
        c = self.cleaned_data
        lecture = c["lecture"] or LectureHeures.ECRITES.value
        if lecture == LectureHeures.ECRITES and c.get("heures_confirmees"):
            lecture = LectureHeures.CONFIRMEES.value
        noms = ("type", "minutes_hebdo", "mention", "decidee_le", "recue_le", "du", "au")
        return DonneesNotification(
            **{nom: c[nom] for nom in noms},
            activites=tuple(c["activites"]),
            lecture=lecture,
            numero=c["numero"],
            mdph=c.get("mdph", ""),
        )


def fin_ecrite(ligne: NotificationMdph) -> datetime.date | None:
    """Last day as the decision writes it, whatever shortened it since."""
    if ligne.fin_decidee is None:
        return ligne.au
    return None if ligne.fin_decidee == datetime.date.max else ligne.fin_decidee


class FormulaireRevision(forms.Form):
    """Base of the forms on a row that someone else may save meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


def reprendre_sur(formulaire: Any, revision: int) -> None:
    """After a stale save: what was typed stays, over the revision that stands now."""
    formulaire.data = formulaire.data.copy()
    formulaire.data["revision"] = str(revision)


class FormulaireCorrection(FormulaireDecision, FormulaireRevision):
    """A decision recorded, corrected."""


class FormulaireSuspension(FormulaireRevision):
    """Two days."""

    du = ChampJour(label="Premier jour de la suspension")
    au = ChampJour(
        label="Dernier jour de la suspension",
        required=False,
        help_text="Vide : jusqu'à la reprise.",
    )


class FormulaireReprise(FormulaireRevision):
    """The day from which the right holds again."""

    reprise = ChampJour(
        label="Premier jour de la reprise",
        help_text="Le premier jour de la suspension, si elle a été notée par erreur.",
    )


class FormulaireRecours(FormulaireRevision):
    """Which appeal, and when."""

    recours = forms.ChoiceField(
        label="Recours", required=False, choices=[("", "Aucun recours"), *choix(LIBELLES_RECOURS)]
    )
    depose_le = ChampJour(label="Déposé le", required=False)


class FormulaireAnnulation(FormulaireRevision):
    """Why it no longer counts."""

    motif = forms.ChoiceField(label="Motif", choices=choix(LIBELLES_MOTIF_ANNULATION))


class FormulaireRetablissement(FormulaireRevision):
    """Nothing to say."""


class FormulaireRenouvellement(FormulaireRevision):
    """When the family was asked; empty takes the note back."""

    demande_le = ChampJour(
        label="Renouvellement demandé à la famille le",
        required=False,
        help_text="Vide : la note est retirée.",
    )


class FormulaireDemande(forms.Form):
    """A request deposited."""

    genre = forms.ChoiceField(label="Demande", choices=choix(LIBELLES_GENRE_DEMANDE))
    deposee_le = ChampJour(label="Déposée à la MDPH le")
    numero = forms.CharField(label="Numéro de dossier", required=False, max_length=30)


class FormulaireReponse(forms.Form):
    """The answer, when it is no right; waiting again takes it back."""

    issue = forms.ChoiceField(
        label="Réponse",
        choices=[
            (IssueDemande.REFUSEE.value, "Refusée"),
            (IssueDemande.SANS_SUITE.value, "Sans suite"),
            (IssueDemande.EN_ATTENTE.value, "Toujours en attente (retire une réponse notée)"),
        ],
    )
    issue_le = ChampJour(label="Réponse connue le", required=False)
