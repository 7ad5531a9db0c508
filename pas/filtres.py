"""Filters of the register."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from pas.enums import LIBELLES_ORIGINE, LIBELLES_STATUT
from pas.enums.interventions import LIBELLES_ETAT_INTERVENTION
from pas.enums.mobilisation import LIBELLES_ETAT_MOBILISATION
from pas.enums.plan import LIBELLES_ETAT_ACTION, LIBELLES_TYPE_REPONSE, EtatAction
from pas.models import (
    ActionPas,
    CreneauIntervention,
    InterventionExterieure,
    Mobilisation,
    Reponse,
    Saisine,
)
from pas.permissions import EQUIPE
from pas.regles.etats import OUVERTS
from pas.regles.interventions import FINIES
from pas.regles.lectures import Champ
from pas.requetes.delais import en_retard
from pas.requetes.registre import nommees
from pial.models import Etablissement
from socle.choix import choix
from socle.texte import cle_tri

# A filter tells what it filters on: it exists for who reads that field.
CHAMP_DU_FILTRE = {
    "origine": Champ.ORIGINE,
    "delai": Champ.DELAI,
    "reponse": Champ.REPONSES,
    "action": Champ.NOTES,
}


class FiltreRegistre(django_filters.FilterSet):
    """Number, school, name for who reads names; state, school, delay, who asked, response."""

    q = django_filters.CharFilter(label="Numéro, école ou commune", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[("ouvertes", "En cours"), *choix(LIBELLES_STATUT)],
        empty_label="Tous",
        method="dans_l_etat",
    )
    ecole = django_filters.ModelChoiceFilter(
        label="École", field_name="etablissement", queryset=None, empty_label="Toutes"
    )
    delai = django_filters.ChoiceFilter(
        label="Délai", choices=[("retard", "En retard")], empty_label="Tous", method="tarde"
    )
    origine = django_filters.ChoiceFilter(
        label="Demandée par", choices=choix(LIBELLES_ORIGINE), empty_label="Tous"
    )
    reponse = django_filters.ChoiceFilter(
        label="Réponse",
        choices=choix(LIBELLES_TYPE_REPONSE),
        empty_label="Toutes",
        method="avec_reponse",
    )
    action = django_filters.ChoiceFilter(
        label="Action confiée",
        choices=[
            (str(e), LIBELLES_ETAT_ACTION[e])
            for e in (EtatAction.A_FAIRE, EtatAction.FAITE, EtatAction.RENDUE)
        ],
        empty_label="Toutes",
        method="avec_action",
    )

    class Meta:
        model = Saisine
        fields: list[str] = []

    def __init__(
        self, *args: Any, queryset: QuerySet[Saisine], champs: frozenset[Champ], **options: Any
    ) -> None:
        super().__init__(*args, queryset=queryset, **options)
        for nom, champ in CHAMP_DU_FILTRE.items():
            if champ not in champs:
                del self.filters[nom]
        # Names are opened one by one: for the binôme of one PAS, never for a department.
        self.lit_les_noms = self.request.mandat.fonction in EQUIPE
        if self.lit_les_noms:
            self.filters["q"].label = "Numéro, élève, école ou commune"
        presentes = Etablissement.objects.filter(pk__in=queryset.values("etablissement"))
        self.filters["ecole"].queryset = presentes.order_by("cle_tri", "pk")

    def mots(self, saisines: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        mots = cle_tri(valeur.replace("\0", " ")).split()[:8]
        trouvees = saisines
        for mot in mots:
            trouvees = trouvees.filter(
                Q(numero__icontains=mot) | Q(etablissement__cle_tri__contains=mot)
            )
        if not (self.lit_les_noms and mots):
            return trouvees
        par_nom = nommees(saisines, self.request.mandat, mots)
        return saisines.filter(Q(pk__in=trouvees.values("pk")) | Q(pk__in=par_nom))

    def dans_l_etat(self, saisines: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """One state, or all those that are not finished."""
        if valeur == "ouvertes":
            return saisines.filter(statut__in=[str(s) for s in OUVERTS])
        return saisines.filter(statut=valeur)

    def tarde(self, saisines: QuerySet[Any], _nom: str, _valeur: str) -> QuerySet[Any]:
        """Those that missed a target and still wait for it."""
        request = self.request
        tard = en_retard(saisines, request.departement.fuseau, request.aujourdhui)
        return saisines.filter(pk__in=tard)

    def avec_reponse(self, saisines: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """One kind of response in the plan."""
        dites = Reponse.objects.filter(saisine=OuterRef("pk"), type=valeur)
        return saisines.filter(Exists(dites))

    def avec_action(self, saisines: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """An action given to resource or health staff, in one state."""
        confiees = ActionPas.objects.filter(
            saisine=OuterRef("pk"), confiee_le__isnull=False, etat=valeur
        )
        return saisines.filter(Exists(confiees))


class FiltreMobilisations(django_filters.FilterSet):
    """Number, school or team; state. Names are encrypted: nobody searches them."""

    q = django_filters.CharFilter(label="Numéro, école ou équipe", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[
            ("cours", "En cours"),
            *choix(LIBELLES_ETAT_MOBILISATION),
            ("arretees", "Arrêtée avec la demande"),
        ],
        empty_label="Tous",
        method="dans_l_etat",
    )

    class Meta:
        model = Mobilisation
        fields: list[str] = []

    def mots(self, lignes: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:8]:
            lignes = lignes.filter(
                Q(saisine__numero__icontains=mot)
                | Q(saisine__etablissement__cle_tri__contains=mot)
                | Q(emas__cle_tri__contains=mot)
            )
        return lignes

    def dans_l_etat(self, lignes: Any, _nom: str, valeur: str) -> QuerySet[Any]:
        """One state, all those that go on, or those that stopped with their request."""
        if valeur == "arretees":
            return lignes.arretees()
        suivies = lignes.sans_les_arretees()
        return suivies.filter(finie_le=None) if valeur == "cours" else suivies.filter(etat=valeur)


class FiltreInterventions(django_filters.FilterSet):
    """School, town or room; state; who comes. Names of pupils never stand in an address."""

    q = django_filters.CharFilter(label="École, commune ou salle", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[("ouvertes", "Non terminées"), *choix(LIBELLES_ETAT_INTERVENTION)],
        empty_label="Tous",
        method="dans_l_etat",
    )
    profession = django_filters.ChoiceFilter(label="Qui vient", choices=[], empty_label="Tous")

    class Meta:
        model = InterventionExterieure
        fields: list[str] = []

    def __init__(self, *args: Any, professions: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["profession"].extra["choices"] = list(professions.items())

    def mots(self, interventions: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        for mot in cle_tri(valeur.replace("\0", " ")).split()[:8]:
            interventions = interventions.filter(
                Q(etablissement__cle_tri__contains=mot)
                | Q(
                    pk__in=CreneauIntervention.objects.filter(cle_salle__contains=mot).values(
                        "intervention"
                    )
                )
            )
        return interventions

    def dans_l_etat(self, interventions: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """One state, or all those that are not finished."""
        if valeur == "ouvertes":
            return interventions.exclude(etat__in=[str(e) for e in FINIES])
        return interventions.filter(etat=valeur)
