"""What a pupil needs: the present evaluation and its calculation, earlier ones, a new one."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.permissions import garde
from eleves.actions.besoins import a_droit_mutualise
from eleves.actions.evaluations import (
    LIGNES_MAXIMUM,
    DonneesEvaluation,
    LigneSaisie,
    enregistrer_evaluation,
)
from eleves.enums import LIBELLES_ACTIVITE
from eleves.enums.besoins import LIBELLES_INTENSITE, Intensite
from eleves.forms.sans_sante import FormulaireSansSante
from eleves.models import Eleve, EvaluationBesoin
from eleves.models.evaluation import NOTE_MAXIMUM
from eleves.permissions import peut_evaluer
from eleves.regles.moments import Moment
from eleves.requetes.besoins import besoin_local_de
from eleves.requetes.evaluations import (
    EvaluationLue,
    evaluations_de,
    lire_evaluation,
    moments_possibles,
)
from eleves.requetes.mots_medicaux import mots_signales
from socle.choix import choix
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

LIGNES, LIGNES_EN_PLUS = 3, 3
SANS_SANTE = (
    "Dites ce qui aide, pas pourquoi : ni diagnostic, ni traitement, ni nom. "
    f"{NOTE_MAXIMUM} caractères au plus."
)


class FormulaireEvaluation(FormulaireSansSante):
    """Lines of activity, moment, intensity, safety; lines left empty are skipped."""

    textes_libres = ("note",)

    def __init__(
        self,
        donnees: Any = None,
        *,
        moments: list[Moment],
        lignes: int = LIGNES,
        avant: EvaluationBesoin | None = None,
    ) -> None:
        self.nombre = min(max(lignes, 1), LIGNES_MAXIMUM)
        connus = {moment.code for moment in moments}
        initial: dict[str, Any] = {}
        for rang, ligne in enumerate(avant.lignes.all() if avant else ()):
            self.nombre = min(max(self.nombre, rang + 2), LIGNES_MAXIMUM)
            initial |= {
                f"activite_{rang}": ligne.activite,
                f"moment_{rang}": ligne.moment if ligne.moment in connus else "",
                f"intensite_{rang}": ligne.intensite,
                f"securite_{rang}": ligne.est_securite,
            }
        super().__init__(donnees, initial=initial)
        groupes = [
            (groupe, [(m.code, m.libelle) for m in siens])
            for groupe, siens in groupby(moments, key=lambda m: m.groupe)
        ]
        for rang in range(self.nombre):
            self.fields[f"activite_{rang}"] = forms.ChoiceField(
                label="Activité", required=False, choices=[("", "–"), *choix(LIBELLES_ACTIVITE)]
            )
            self.fields[f"moment_{rang}"] = forms.ChoiceField(
                label="Moment", required=False, choices=[("", "–"), *groupes]
            )
            self.fields[f"intensite_{rang}"] = forms.ChoiceField(
                label="Intensité",
                required=False,
                choices=choix(LIBELLES_INTENSITE),
                initial=initial.get(f"intensite_{rang}", Intensite.MOYENNE),
            )
            self.fields[f"securite_{rang}"] = forms.BooleanField(
                label="Sécurité : l'élève ne peut pas rester seul à ce moment", required=False
            )
        self.fields["note"] = forms.CharField(
            label="Précision",
            required=False,
            max_length=NOTE_MAXIMUM,
            help_text=SANS_SANTE,
            widget=forms.Textarea(attrs={"rows": 2, "maxlength": NOTE_MAXIMUM}),
        )

    def besoins(self) -> list[list[Any]]:
        """Fields of each line."""
        return [
            [self[f"{nom}_{rang}"] for nom in ("activite", "moment", "intensite", "securite")]
            for rang in range(self.nombre)
        ]

    def clean(self) -> dict[str, Any]:
        """A line begun is finished; one at least is written."""
        lues = super().clean() or {}
        ecrites = 0
        for rang in range(self.nombre):
            activite, moment = lues.get(f"activite_{rang}"), lues.get(f"moment_{rang}")
            if activite and not moment and f"moment_{rang}" not in self.errors:
                self.add_error(f"moment_{rang}", "Choisissez un moment, ou videz l'activité.")
            if moment and not activite:
                self.add_error(f"activite_{rang}", "Choisissez une activité, ou videz le moment.")
            ecrites += bool(activite and moment)
        if not ecrites and not self.errors:
            self.add_error("activite_0", "Écrivez au moins un besoin : une activité et un moment.")
        return lues

    @property
    def donnees(self) -> DonneesEvaluation:
        """What the action expects."""
        lues = self.cleaned_data
        lignes = tuple(
            LigneSaisie(
                lues[f"activite_{rang}"],
                lues[f"moment_{rang}"],
                lues[f"intensite_{rang}"] or Intensite.MOYENNE,
                lues[f"securite_{rang}"],
            )
            for rang in range(self.nombre)
            if lues[f"activite_{rang}"]
        )
        return DonneesEvaluation(lignes, lues["note"])


def eleve_suivi(request: Any, pk: UUID) -> Eleve:
    """A pupil whom the reader may read, else 404; the reading is journalled."""
    visibles = Eleve.objects.visibles_par(request.mandat, request.aujourdhui)
    eleve: Eleve = get_object_or_404(visibles, pk=pk)
    noter_lecture(request, "eleve", [eleve.pk])
    return eleve


@dataclass(frozen=True)
class VersionLue:
    """A version as the page shows it; ``reprenable``: the reader wrote it and may take it back."""

    lue: EvaluationLue
    reprenable: bool
    mots: tuple[str, ...]


@require_safe
@garde("besoins", "u")
def evaluations(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Every version: the present one with its calculation, then the earlier ones."""
    objet = eleve_suivi(request, eleve)
    mandat, le = request.mandat, request.aujourdhui
    reprenable = peut_evaluer(mandat, objet, le)
    lues = [
        VersionLue(
            lire_evaluation(une),
            reprenable and une.faite_par_id == mandat.membre_id and une.retiree_le is None,
            mots_signales(une.note),
        )
        for une in evaluations_de(objet)
    ]
    contexte = {
        "eleve": objet,
        "courante": next((une for une in lues if une.lue.evaluation.est_courante), None),
        "anciennes": [une for une in lues if not une.lue.evaluation.est_courante],
        "besoin": besoin_local_de(objet),
        "a_droit": a_droit_mutualise(objet, le),
        "peut_evaluer": reprenable,
    }
    return render(request, "eleves/evaluations.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "u")
def nouvelle(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Write a new evaluation, from the present one."""
    le = request.aujourdhui
    objet = eleve_suivi(request, eleve)
    if not peut_evaluer(request.mandat, objet, le):
        raise Http404
    moments = moments_possibles(objet, le)
    avant = EvaluationBesoin.objects.filter(eleve=objet, est_courante=True).first()
    if request.method != "POST":
        formulaire = FormulaireEvaluation(moments=moments, avant=avant)
    else:
        tapees = request.POST.get("lignes", "")
        lignes = int(tapees) if tapees.isdecimal() else LIGNES
        formulaire = FormulaireEvaluation(request.POST, moments=moments, lignes=lignes)
        if "plus" in request.POST:
            tout = request.POST
            formulaire = FormulaireEvaluation(moments=moments, lignes=lignes + LIGNES_EN_PLUS)
            formulaire.initial = {nom: tout.get(nom, "") for nom in formulaire.fields}
        elif formulaire.is_valid():
            try:
                faite = enregistrer_evaluation(
                    auteur=request.mandat, eleve=objet, donnees=formulaire.donnees, le=le
                )
            except ActionRefusee as refus:
                formulaire.add_error(None, refus.phrase)
            else:
                formulaire.journaliser(request, "eleve", [objet.pk])
                _dire(request, objet, faite)
                return redirect("eleves:evaluations", departement=departement, eleve=objet.pk)
    contexte = {
        "eleve": objet,
        "formulaire": formulaire,
        "moments": moments,
        "peut_ajouter": formulaire.nombre < LIGNES_MAXIMUM,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/evaluation_nouvelle.html", contexte, status=statut)


def _dire(request: Any, eleve: Eleve, faite: EvaluationBesoin) -> None:
    if a_droit_mutualise(eleve, request.aujourdhui):
        phrase = "L'évaluation est enregistrée. La cible proposée attend la direction de l'école."
    else:
        phrase = "L'évaluation est enregistrée."
    messages.success(request, phrase)
