"""A request received on paper or by telephone: the public form's own steps, on one page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from pas.actions.saisie import deposer_pour
from pas.enums import LIBELLES_CANAL, Canal
from pas.forms.demande import (
    Etape,
    EtapeDejaFait,
    EtapeDifficultes,
    EtapeEleve,
    EtapeEnvoi,
    EtapeVous,
)
from pas.permissions import peut_deposer_pour
from pas.requetes.saisines import pas_du_mandat
from pial.models import Etablissement, Pole
from socle.erreurs import ActionRefusee


class FormulaireReception(forms.Form):
    """How the request came, and its school."""

    canal = forms.ChoiceField(
        label="La demande est arrivée",
        choices=[(str(c), LIBELLES_CANAL[c]) for c in (Canal.TELEPHONE, Canal.PAPIER)],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment la demande est arrivée."},
    )
    ecole: Any = forms.ModelChoiceField(
        label="École ou établissement",
        queryset=None,  # the schools of the reader's PAS
        empty_label="Choisissez",
        error_messages={"required": "Choisissez une école."},
    )


class EtapeVousSansAdresse(EtapeVous):
    """Who has no e-mail is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["courriel"].required = False
        self.fields["courriel"].help_text = "Sans adresse, vous rappelez la personne."
        for nom, libelle in (
            ("origine", "Qui demande"),
            ("prenom_auteur", "Prénom de la personne"),
            ("nom_auteur", "Nom de la personne"),
            ("courriel", "Adresse e-mail de la personne"),
            ("telephone", "Téléphone de la personne"),
        ):
            self.fields[nom].label = libelle


ETAPES: tuple[type[Etape], ...] = (
    EtapeVousSansAdresse,
    EtapeEleve,
    EtapeDifficultes,
    EtapeDejaFait,
    EtapeEnvoi,
)


def _etapes(request: Any) -> tuple[list[Etape], dict[str, Any]]:
    """Each step, with what the steps before gave: the same rules as the public form."""
    reponses: dict[str, Any] = {} if request.method == "POST" else {"origine": "responsable"}
    etapes = []
    for classe in ETAPES:
        etape = classe(request.POST or None, reponses=reponses, le=request.aujourdhui)
        if etape.is_valid():
            reponses = etape.suite()
        etapes.append(etape)
    return etapes, reponses


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "c")
def saisir(request: Any, departement: str) -> HttpResponse:
    """Enter a request for somebody; nobody's name while the parents do not know."""
    mandat, le = request.mandat, request.aujourdhui
    poles = [p for p in pas_du_mandat(mandat, le) if peut_deposer_pour(mandat, p, le)]
    reception = FormulaireReception(request.POST or None)
    ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by("commune", "nom", "pk")
    # A mandate on a pole that is no PAS yet enters nothing.
    choix = ecoles if poles else ecoles.none()
    reception.fields["ecole"].queryset = choix  # type: ignore[attr-defined]
    etapes, reponses = _etapes(request)
    formulaires = [reception, *etapes]
    valides = [f.is_valid() for f in formulaires]  # each one says its own errors
    if request.method == "POST" and all(valides):
        try:
            saisine = deposer_pour(
                auteur=mandat,
                pole=_pole_de(poles, reception.cleaned_data["ecole"], le),
                etablissement=reception.cleaned_data["ecole"],
                canal=Canal(reception.cleaned_data["canal"]),
                reponses=reponses,
                le=le,
            )
        except ActionRefusee as refus:
            reception.add_error(None, refus.phrase)
        else:
            messages.success(
                request, f"La demande {saisine.numero} est enregistrée. Dictez ce numéro."
            )
            return redirect("pas:demande", departement=departement, saisine=saisine.pk)
    fautif = any(f.errors for f in formulaires)
    contexte = {"formulaires": formulaires, "fautif": fautif}
    return render(request, "pas/saisir.html", contexte, status=422 if fautif else 200)


def _pole_de(poles: list[Pole], ecole: Etablissement, le: Any) -> Pole:
    attachee = ecole.rattachements.filter(genre="PAS", periode__contains=le).first()
    trouve = next((p for p in poles if attachee and p.pk == attachee.pole_id), None)
    if trouve is None:
        raise ActionRefusee("Cette école n'est pas rattachée à votre PAS : vérifiez l'école.")
    return trouve
