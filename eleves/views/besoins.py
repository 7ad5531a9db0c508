"""What the pole proposes for one pupil: local target of mutualised help, need at lunch."""

import datetime
import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.models import Mandat
from comptes.permissions import garde, peut
from eleves.actions.besoins import DonneesBesoin, a_droit_mutualise, proposer_besoin
from eleves.enums import LIBELLES_PRECISION_MERIDIENNE
from eleves.models import BesoinLocal, Eleve
from eleves.permissions import peut_cocher_fiche, peut_evaluer, peut_proposer_besoins
from eleves.requetes.besoins import besoin_local_de
from eleves.requetes.classes import scolarisation_de
from pial.horaires import JOURS
from pial.requetes.conventions import ecoles_sans_convention
from socle.choix import choix
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

DUREE = re.compile(r"\s*(\d{1,2})\s*(?:(?:h|:)\s*([0-5]\d)?)?\s*", re.IGNORECASE)
JOURS_DE_CLASSE = [(numero, nom.capitalize()) for numero, nom in JOURS.items() if numero <= 5]


class ChampDuree(forms.CharField):
    """``4``, ``4 h`` or ``4 h 30`` → minutes; None when empty."""

    def prepare_value(self, value: Any) -> Any:
        """Minutes as people write them; what was typed stays as typed."""
        return f"{value // 60} h {value % 60:02d}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Minutes, or a French sentence."""
        if value in self.empty_values or not str(value).strip():
            return None
        trouve = DUREE.fullmatch(str(value))
        if trouve is None:
            raise forms.ValidationError("Écrivez une durée comme 4 h ou 4 h 30.")
        return int(trouve[1]) * 60 + int(trouve[2] or 0)


class FormulaireBesoin(forms.Form):
    """Target, then lunch."""

    cible_minutes = ChampDuree(
        label="Cible locale d'aide mutualisée, par semaine",
        required=False,
        help_text="Par exemple : 4 h, ou 4 h 30. Vide : aucune cible.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "7"}),
    )
    est_meridien = forms.BooleanField(
        label="L'élève a besoin d'un AESH à la pause méridienne", required=False
    )
    jours_meridien = forms.TypedMultipleChoiceField(
        label="Jours",
        coerce=int,
        required=False,
        choices=JOURS_DE_CLASSE,
        widget=forms.CheckboxSelectMultiple,
    )
    precisions_meridien = forms.MultipleChoiceField(
        label="Aide utile au repas",
        required=False,
        choices=choix(LIBELLES_PRECISION_MERIDIENNE),
        widget=forms.CheckboxSelectMultiple,
        help_text="Liste proposée par Maillage. Aucune information médicale n'est demandée.",
    )

    def __init__(self, *args: Any, avec_cible: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not avec_cible:  # individual help has notified hours
            del self.fields["cible_minutes"]

    def clean(self) -> dict[str, Any]:
        """A need at lunch has days."""
        lues = super().clean() or {}
        if lues.get("est_meridien") and not lues.get("jours_meridien"):
            self.add_error("jours_meridien", "Choisissez au moins un jour.")
        return lues

    @property
    def donnees(self) -> DonneesBesoin:
        """What the action expects."""
        lues = self.cleaned_data
        return DonneesBesoin(
            cible_minutes=lues.get("cible_minutes"),
            est_meridien=lues["est_meridien"],
            jours_meridien=tuple(lues["jours_meridien"]),
            precisions_meridien=tuple(lues["precisions_meridien"]),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "u")
def besoins(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Read and propose."""
    le = request.aujourdhui
    visibles = Eleve.objects.visibles_par(request.mandat, le)
    objet: Eleve = get_object_or_404(visibles, pk=eleve)
    if not peut_proposer_besoins(request.mandat, objet, le):
        raise Http404
    noter_lecture(request, "eleve", [objet.pk])
    connu = BesoinLocal.objects.filter(eleve=objet).first() or BesoinLocal(eleve=objet)
    avec_cible = a_droit_mutualise(objet, le)
    initial = {
        "cible_minutes": connu.cible_minutes,
        "est_meridien": connu.est_meridien,
        "jours_meridien": connu.jours_meridien,
        "precisions_meridien": connu.precisions_meridien,
    }
    donnees = request.POST if request.method == "POST" else None
    formulaire = FormulaireBesoin(donnees, avec_cible=avec_cible, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            proposer_besoin(auteur=request.mandat, eleve=objet, donnees=formulaire.donnees, le=le)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La proposition est enregistrée.")
            return redirect("eleves:eleve_semaine", departement=departement, eleve=objet.pk)
    contexte = {
        "eleve": objet,
        "formulaire": formulaire,
        "avec_cible": avec_cible,
        "besoin": besoin_local_de(objet),
        "sans_convention": sans_convention(objet, le),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/besoins.html", contexte, status=statut)


def sans_convention(eleve: Eleve, le: datetime.date) -> bool:
    """Whether the pupil's school needs a lunch agreement that is not in force (R12)."""
    lieu = scolarisation_de(eleve.pk, le)
    return lieu is not None and bool(ecoles_sans_convention([lieu.etablissement], le))


def contexte_organisation(mandat: Mandat, eleve: Eleve, le: datetime.date) -> dict[str, Any]:
    """What ``eleves/_organisation.html`` shows of a pupil."""
    voit = peut(mandat, "r", "besoins")
    besoin = besoin_local_de(eleve) if voit else None
    return {
        "voit_les_besoins": voit,
        "besoin": besoin,
        "sans_convention": bool(besoin and besoin.repas) and sans_convention(eleve, le),
        "peut_proposer": peut_proposer_besoins(mandat, eleve, le),
        "peut_evaluer": peut_evaluer(mandat, eleve, le),
        "peut_cocher": peut_cocher_fiche(mandat, eleve, le),
    }


@require_safe
@garde("besoins", "u")
def organisation(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """The same section alone, for a pupil's file (htmx)."""
    le = request.aujourdhui
    objet: Eleve = get_object_or_404(Eleve.objects.visibles_par(request.mandat, le), pk=eleve)
    noter_lecture(request, "eleve", [objet.pk])
    contexte = {"eleve": objet, **contexte_organisation(request.mandat, objet, le)}
    return render(request, "eleves/_organisation.html", contexte)
