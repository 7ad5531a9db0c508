"""The five steps of the public form. What a step takes is what it gives back to the draft."""

import datetime
from typing import Any

from django import forms
from django.utils.html import format_html

from pas.enums import (
    LIBELLES_DEJA_FAIT,
    LIBELLES_DIFFICULTE,
    LIBELLES_ORIGINE,
    LIBELLES_SOUHAIT,
    PROFESSIONNELS,
    DejaFait,
    Difficulte,
    Origine,
    Souhait,
)
from pas.regles.accords import mots_des_accords, peut_consentir
from pas.regles.age import refus_d_age
from socle.choix import choix

ETAPES = (
    "Vous",
    "L'élève",
    "Ce qui est difficile",
    "Ce qui a déjà été fait",
    "Vérifier et envoyer",
)
PRECISIONS = {
    Difficulte.APPRENDRE: "Lire, écrire, compter, comprendre les consignes",
    Difficulte.AUTRES: "Camarades, adultes, récréation, cantine",
    Difficulte.VENIR: "Absences, peur de l'école, fatigue",
}
CASES = forms.CheckboxSelectMultiple


class Etape(forms.Form):
    """One step; ``reponses`` is the whole draft, ``le`` the school's own day."""

    def __init__(
        self, *args: Any, reponses: dict[str, Any], le: datetime.date, **kwargs: Any
    ) -> None:
        initiales = {nom: valeur for nom, valeur in reponses.items() if nom in self.base_fields}
        kwargs["initial"] = initiales
        super().__init__(*args, **kwargs)
        self.reponses, self.le = reponses, le
        self.use_required_attribute = False  # our own messages, the same without JavaScript

    def suite(self) -> dict[str, Any]:
        """The draft with this step's answers."""
        lues = {
            nom: valeur.isoformat() if isinstance(valeur, datetime.date) else valeur
            for nom, valeur in self.cleaned_data.items()
        }
        return self.reponses | lues


class EtapeVous(Etape):
    """Who asks, and how to answer."""

    origine = forms.ChoiceField(
        label="Vous êtes",
        choices=choix(LIBELLES_ORIGINE),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui vous êtes."},
    )
    parents_informes = forms.ChoiceField(
        label="Si vous travaillez à l'école : les parents sont-ils informés de votre demande ?",
        help_text="Pas encore ? Le PAS vous conseille sans connaître le nom de l'élève. "
        "Le reste attend les parents.",
        choices=[("oui", "Oui"), ("pas_encore", "Pas encore")],
        widget=forms.RadioSelect,
        required=False,
    )
    prenom_auteur = forms.CharField(
        label="Votre prénom",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Écrivez votre prénom."},
    )
    nom_auteur = forms.CharField(
        label="Votre nom",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": "Écrivez votre nom."},
    )
    courriel = forms.EmailField(
        label="Votre adresse e-mail",
        help_text="Vous y recevrez un lien pour confirmer et pour suivre la demande.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Écrivez votre adresse e-mail.",
            "invalid": "Vérifiez l'adresse : elle ressemble à prenom@exemple.fr.",
        },
    )
    telephone = forms.CharField(
        label="Votre téléphone",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    souhaits = forms.MultipleChoiceField(
        label="Pour vous répondre",
        choices=choix(LIBELLES_SOUHAIT),
        widget=CASES,
        required=False,
    )
    langue = forms.CharField(
        label="Langue de l'interprète",
        help_text="Seulement si vous avez besoin d'un interprète.",
        max_length=40,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A professional says whether the parents know; who wants a call gives a number."""
        lues = super().clean() or {}
        if lues.get("origine") in PROFESSIONNELS:
            if not lues.get("parents_informes"):
                self.add_error("parents_informes", "Dites si les parents sont informés.")
        else:
            lues["parents_informes"] = ""
        if Souhait.RAPPEL in lues.get("souhaits", []) and not lues.get("telephone"):
            self.add_error("telephone", "Écrivez le numéro où vous appeler.")
        return lues

    def suite(self) -> dict[str, Any]:
        """What was written of a pupil who may not be named any more is forgotten."""
        reponses = super().suite()
        autre = reponses["origine"] != self.reponses.get("origine", reponses["origine"])
        if autre or not nomme_l_eleve(reponses):
            for cle in ("prenom", "nom", "naissance", "tutelle", "accords"):
                reponses.pop(cle, None)
        return reponses


class EtapeEleve(Etape):
    """Whom it is about; nobody's name while the parents do not know (decision 28)."""

    prenom = forms.CharField(
        label="Prénom de l'élève",
        max_length=60,
        error_messages={"required": "Écrivez le prénom de l'élève."},
    )
    nom = forms.CharField(
        label="Nom de l'élève",
        max_length=80,
        error_messages={"required": "Écrivez le nom de l'élève."},
    )
    naissance = forms.DateField(
        label="Date de naissance",
        help_text="Par exemple 14/03/2017.",
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %m %Y"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Écrivez le jour, le mois et l'année : 14/03/2017."},
    )
    tutelle = forms.BooleanField(
        label="Je suis sa tutrice ou son tuteur (décision d'un juge)",
        help_text="Seulement si l'élève a 18 ans ou plus.",
        required=False,
    )
    classe = forms.CharField(label="Classe", max_length=40, required=False)

    def __init__(self, *args: Any, reponses: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, reponses=reponses, **kwargs)
        if naissance := reponses.get("naissance"):
            self.initial["naissance"] = datetime.date.fromisoformat(naissance)
        if not nomme_l_eleve(reponses):
            for nom in ("prenom", "nom", "naissance"):
                del self.fields[nom]
        elif reponses.get("origine") == Origine.ELEVE_MAJEUR:
            del self.fields["prenom"], self.fields["nom"]
            self.fields["naissance"].label = "Votre date de naissance"
        if reponses.get("origine") != Origine.RESPONSABLE:
            del self.fields["tutelle"]

    def clean(self) -> dict[str, Any]:
        """A pupil of age asks himself, a parent for a child: else what to do is said."""
        lues = super().clean() or {}
        if "naissance" not in self.errors:
            refus = refus_d_age(
                Origine(self.reponses.get("origine", Origine.PROFESSEUR)),
                lues.get("naissance"),
                tutelle=bool(lues.get("tutelle")),
                le=self.le,
            )
            if refus:
                self.add_error("naissance", refus)
        return lues

    def suite(self) -> dict[str, Any]:
        """A pupil of age is the one who asks."""
        reponses = super().suite()
        if reponses.get("origine") == Origine.ELEVE_MAJEUR:
            reponses |= {"prenom": reponses["prenom_auteur"], "nom": reponses["nom_auteur"]}
        if not reponses.get("naissance"):
            reponses.pop("naissance", None)
        return reponses


class EtapeDifficultes(Etape):
    """What is difficult, in eight boxes and one's own words."""

    difficultes = forms.MultipleChoiceField(
        label="Qu'est-ce qui est difficile à l'école ?",
        help_text="Vous pouvez cocher plusieurs réponses.",
        choices=[
            (
                code,
                format_html(
                    '{} <span class="d-block texte-doux">{}</span>', libelle, PRECISIONS[code]
                )
                if code in PRECISIONS
                else libelle,
            )
            for code, libelle in LIBELLES_DIFFICULTE.items()
        ],
        widget=CASES,
        error_messages={"required": "Cochez au moins une difficulté."},
    )
    texte = forms.CharField(
        label="Racontez avec vos mots",
        help_text="Exemple : « Le matin, elle pleure avant d'entrer en classe. » "
        "1 000 caractères au plus.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": "1 000 caractères au plus : raccourcissez votre texte."},
    )


class EtapeDejaFait(Etape):
    """What was tried, and what is hoped for."""

    deja_fait = forms.MultipleChoiceField(
        label="Qu'est-ce qui a déjà été fait ?",
        help_text="Vous pouvez cocher plusieurs réponses.",
        choices=choix(LIBELLES_DEJA_FAIT),
        widget=CASES,
        error_messages={"required": "Cochez au moins une réponse, même « Rien pour le moment »."},
    )
    attente = forms.CharField(
        label="Qu'attendez-vous du PAS ?",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "600 caractères au plus : raccourcissez votre texte."},
    )

    def clean_deja_fait(self) -> list[str]:
        """« Rien » and something cannot both be true."""
        lus: list[str] = self.cleaned_data["deja_fait"]
        if DejaFait.RIEN in lus and len(lus) > 1:
            raise forms.ValidationError("Décochez « Rien pour le moment », ou les autres réponses.")
        return lus


class EtapeEnvoi(Etape):
    """What the family agrees to, action by action; the traps for machines are in the page."""

    accords = forms.MultipleChoiceField(
        label="Vos accords",
        help_text="Cochez ce que vous acceptez. Vous pourrez changer d'avis à tout moment. "
        "Un refus n'empêche jamais l'école d'aider l'élève en classe.",
        choices=[(str(a), mots) for a, mots in mots_des_accords().items()],
        widget=CASES,
        required=False,
    )

    def __init__(self, *args: Any, reponses: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, reponses=reponses, **kwargs)
        if not peut_consentir(Origine(reponses.get("origine", Origine.PROFESSEUR))):
            del self.fields["accords"]


FORMULAIRES: dict[int, type[Etape]] = {
    1: EtapeVous,
    2: EtapeEleve,
    3: EtapeDifficultes,
    4: EtapeDejaFait,
    5: EtapeEnvoi,
}


def nomme_l_eleve(reponses: dict[str, Any]) -> bool:
    """Whether the form may ask for the pupil's name (decision 28)."""
    if reponses.get("origine") not in PROFESSIONNELS:
        return True
    return bool(reponses.get("parents_informes") == "oui")


class FormulaireEcole(forms.Form):
    """The school chosen in the list."""

    uai = forms.CharField(max_length=8, error_messages={"required": "Choisissez une école."})
