"""Forms of means: filter of balances, hypotheses, constat, register of the field."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from eleves.forms.sans_sante import FormulaireSansSante
from pial.enums import LIBELLES_GENRE_POLE
from pial.models import Etablissement, Pole
from reporting.actions.constats import DonneesConstat
from reporting.actions.remontees import DonneesRemontee
from reporting.actions.scenarios_moyens import NOM_MAXIMUM, DonneesHypothese
from reporting.enums.moyens import (
    LIBELLES_AIDE_SUPPOSEE,
    LIBELLES_ETAT_REMONTEE,
    LIBELLES_GENRE_REMONTEE,
    LIBELLES_HYPOTHESE,
    REMONTEES_OUVERTES,
    GenreHypothese,
    GenreRemontee,
)
from reporting.models import ConstatRentree, RemonteeTerrain
from reporting.models.constat import COMPTES, LIBELLES_COMPTE, TEXTE_CONSTAT_MAX
from reporting.models.remontee import REPONSE_MAX, TEXTE_MAX
from reporting.requetes.remontees import en_retard
from socle.choix import choix
from socle.jours import ChampJour
from socle.texte import cle_tri

SANS_NOM = "Pas de nom d'élève, pas de diagnostic."
RETARD, OUVERTES = "retard", "ouvertes"


class FiltreBalances(forms.Form):
    """Poles by kind and name."""

    genre = forms.ChoiceField(label="Genre", choices=choix(LIBELLES_GENRE_POLE), required=False)
    q = forms.CharField(label="Nom du pôle", required=False)


class FiltreRemontees(django_filters.FilterSet):
    """Words of the pole or the school, state, kind, pole. Open ones unless told."""

    q = django_filters.CharFilter(label="Pôle, école ou commune", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[
            (OUVERTES, "À répondre"),
            (RETARD, "En retard"),
            *choix(LIBELLES_ETAT_REMONTEE),
        ],
        empty_label="Tous",
        method="selon_etat",
    )
    genre = django_filters.ChoiceFilter(
        label="Besoin", choices=choix(LIBELLES_GENRE_REMONTEE), empty_label="Tous"
    )

    class Meta:
        model = RemonteeTerrain
        fields: list[str] = []

    def mots(self, lues: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:8]:
            lues = lues.filter(
                Q(pole__cle_tri__contains=mot) | Q(etablissement__cle_tri__contains=mot)
            )
        return lues

    def selon_etat(self, lues: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """One state, or the open, or the late ones."""
        if valeur == OUVERTES:
            return lues.filter(etat__in=REMONTEES_OUVERTES)
        if valeur == RETARD:
            return lues.filter(en_retard(self.request.aujourdhui))  # type: ignore[union-attr]
        return lues.filter(etat=valeur)


class FormulaireRemontee(FormulaireSansSante):
    """A gap: where, what, since when."""

    textes_libres = ("texte",)

    pole: Any = forms.ModelChoiceField(queryset=None, label="Pôle", empty_label="Choisir")
    etablissement: Any = forms.ModelChoiceField(
        queryset=None,
        label="École ou établissement",
        required=False,
        empty_label="Tout le pôle",
    )
    genre = forms.ChoiceField(
        label="Ce qui manque", choices=[("", "Choisir"), *choix(LIBELLES_GENRE_REMONTEE)]
    )
    depuis = ChampJour(label="Depuis le")
    texte = forms.CharField(
        label="En quelques mots",
        max_length=TEXTE_MAX,
        help_text=f"{TEXTE_MAX} caractères au plus. {SANS_NOM}",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": TEXTE_MAX}),
    )
    ecart = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        poles: QuerySet[Pole],
        ecoles: QuerySet[Etablissement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pole"].queryset = poles  # type: ignore[attr-defined]
        self.fields["etablissement"].queryset = ecoles  # type: ignore[attr-defined]
        self.fields["etablissement"].label_from_instance = lambda e: e.nom_court  # type: ignore[attr-defined]

    @property
    def donnees(self) -> DonneesRemontee:
        """Clean data as the action wants it."""
        c = self.cleaned_data
        return DonneesRemontee(
            c["pole"],
            c["etablissement"],
            GenreRemontee(c["genre"]),
            c["depuis"],
            " ".join(c["texte"].split()),
            c["ecart"],
        )


class FormulaireEcheance(forms.Form):
    """When a gap will be answered."""

    echeance = ChampJour(label="Réponse attendue le")
    revision = forms.IntegerField(widget=forms.HiddenInput)


class FormulaireReponse(FormulaireSansSante):
    """The answer to a gap."""

    textes_libres = ("texte",)

    texte = forms.CharField(
        label="Réponse",
        max_length=REPONSE_MAX,
        help_text=f"{REPONSE_MAX} caractères au plus. {SANS_NOM}",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": REPONSE_MAX}),
        error_messages={"required": "Écrivez la réponse."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class FormulaireConstat(FormulaireSansSante):
    """The counts, prefilled from the facts, and two short texts."""

    textes_libres = ("incidents_texte", "demandes")

    incidents_texte = forms.CharField(
        label="Ce qui s'est passé",
        required=False,
        max_length=TEXTE_CONSTAT_MAX,
        help_text=f"{TEXTE_CONSTAT_MAX} caractères au plus. {SANS_NOM}",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": TEXTE_CONSTAT_MAX}),
    )
    demandes = forms.CharField(
        label="Demandes au SEI",
        required=False,
        max_length=TEXTE_CONSTAT_MAX,
        help_text=f"Matériel, codes, formation, moyens. {SANS_NOM}",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": TEXTE_CONSTAT_MAX}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, constat: ConstatRentree, **kwargs: Any) -> None:
        textes = ("incidents_texte", "demandes", "revision")
        kwargs["initial"] = {nom: getattr(constat, nom) for nom in (*COMPTES, *textes)}
        super().__init__(*args, **kwargs)
        for nom, libelle in LIBELLES_COMPTE.items():
            lu = constat.releve.get(nom)
            self.fields[nom] = forms.IntegerField(
                label=libelle,
                min_value=0,
                max_value=2000,
                help_text="" if lu is None else f"Relevé dans le produit : {lu}.",
            )
        self.order_fields([*COMPTES, *textes])

    @property
    def donnees(self) -> DonneesConstat:
        """Clean data as the action wants it."""
        c = self.cleaned_data
        return DonneesConstat(
            **{nom: c[nom] for nom in COMPTES},
            incidents_texte=c["incidents_texte"].strip(),
            demandes=c["demandes"].strip(),
        )


class FormulaireScenario(forms.Form):
    """Name of a scenario."""

    nom = forms.CharField(
        label="Nom du scénario",
        max_length=NOM_MAXIMUM,
        help_text="Par exemple : ULIS en janvier",
        error_messages={"required": "Donnez un nom à ce scénario."},
    )


class FormulaireHypothese(forms.Form):
    """One line of a scenario; what each kind needs is said by the action."""

    genre = forms.ChoiceField(
        label="Hypothèse", choices=[("", "Choisir"), *choix(LIBELLES_HYPOTHESE)]
    )
    a_partir_du = ChampJour(label="À partir du")
    etablissement: Any = forms.ModelChoiceField(
        queryset=None,
        label="École",
        required=False,
        empty_label="–",
        help_text="Pour une ULIS, des notifications ou une école qui quitte le pôle.",
    )
    aesh: Any = forms.ModelChoiceField(
        queryset=None,
        label="AESH",
        required=False,
        empty_label="–",
        help_text="Pour un départ ou un changement de contrat.",
    )
    aide = forms.ChoiceField(
        label="Type d'aide",
        required=False,
        choices=[("", "–"), *choix(LIBELLES_AIDE_SUPPOSEE)],
        help_text="Pour des notifications.",
    )
    nombre = forms.IntegerField(label="Nombre", min_value=1, max_value=200, initial=1)
    heures = forms.DecimalField(
        label="Heures par semaine",
        required=False,
        min_value=0,
        max_value=45,
        max_digits=4,
        decimal_places=2,
        help_text="De chaque notification (cible locale si l'aide est mutualisée) ou du contrat.",
    )

    def __init__(
        self, *args: Any, ecoles: QuerySet[Etablissement], agents: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etablissement"].queryset = ecoles  # type: ignore[attr-defined]
        self.fields["etablissement"].label_from_instance = lambda e: e.nom_court  # type: ignore[attr-defined]
        self.fields["aesh"].queryset = agents  # type: ignore[attr-defined]

    @property
    def donnees(self) -> DonneesHypothese:
        """Clean data as the action wants it."""
        c = self.cleaned_data
        jour: datetime.date = c["a_partir_du"]
        return DonneesHypothese(
            GenreHypothese(c["genre"]),
            jour,
            c["etablissement"],
            c["aesh"],
            c["aide"],
            c["nombre"],
            round(c["heures"] * 60) if c["heures"] else None,
        )
