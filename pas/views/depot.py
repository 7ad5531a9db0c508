"""A professional asks with his own account: the public form's own steps, on one page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from pas.actions.saisie import ORIGINE_DU_ROLE, deposer_avec_un_compte
from pas.forms.demande import Etape, EtapeDejaFait, EtapeDifficultes, EtapeEleve, EtapeVous
from pial.models import Etablissement
from socle.erreurs import ActionRefusee


class FormulaireMonEcole(forms.Form):
    """The school; chosen already when there is one."""

    ecole: Any = forms.ModelChoiceField(
        label="École ou établissement de l'élève",
        queryset=None,  # the schools of the reader's perimeter that have a PAS
        empty_label="Choisissez",
        error_messages={"required": "Choisissez une école."},
    )


class EtapeMoi(EtapeVous):
    """Who asks is the account: only what it does not know is asked."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for nom in ("origine", "prenom_auteur", "nom_auteur", "courriel", "souhaits", "langue"):
            del self.fields[nom]
        informes = self.fields["parents_informes"]
        informes.label = "Les parents sont-ils informés de votre demande ?"
        informes.required = True
        informes.error_messages["required"] = "Dites si les parents sont informés."
        self.fields["telephone"].label = "Votre téléphone, si vous préférez être appelé"

    def clean(self) -> dict[str, Any]:
        """What the public form asks of a family is not asked here."""
        return forms.Form.clean(self) or {}

    def suite(self) -> dict[str, Any]:
        """Who asks, kept from the account."""
        return Etape.suite(self)


class EtapeSonEleve(EtapeEleve):
    """Whom it is about; the name is asked, and dropped while the parents do not know."""

    def __init__(self, *args: Any, reponses: dict[str, Any], **options: Any) -> None:
        # Without JavaScript the page cannot hide what waits for the answer above.
        super().__init__(*args, reponses=reponses | {"parents_informes": "oui"}, **options)
        self.reponses = reponses
        self.attend = reponses.get("parents_informes") != "oui"
        for nom in ("prenom", "nom"):
            self.fields[nom].required = not self.attend
            self.fields[nom].help_text = "Seulement si les parents sont informés."

    def clean(self) -> dict[str, Any]:
        """No name while the parents do not know."""
        lues = super().clean() or {}
        if self.attend and (lues.get("prenom") or lues.get("nom")):
            self.add_error(
                "nom", "Effacez le nom : il attend que les parents soient informés (ou dites oui)."
            )
        return lues


ETAPES: tuple[type[Etape], ...] = (EtapeMoi, EtapeSonEleve, EtapeDifficultes, EtapeDejaFait)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("depot_pas", "c")
def deposer(request: Any, departement: str) -> HttpResponse:
    """Ask the PAS of one's own school."""
    mandat, le = request.mandat, request.aujourdhui
    miennes = Etablissement.objects.du_perimetre(mandat, le).filter(
        rattachements__genre="PAS", rattachements__periode__contains=le
    )
    ecoles = miennes.distinct().order_by("commune", "nom", "pk")
    seules = list(ecoles[:2])
    choix = FormulaireMonEcole(
        request.POST or None, initial={"ecole": seules[0] if len(seules) == 1 else None}
    )
    choix.fields["ecole"].queryset = ecoles  # type: ignore[attr-defined]
    reponses: dict[str, Any] = {"origine": str(ORIGINE_DU_ROLE[mandat.fonction])}
    etapes = []
    for classe in ETAPES:
        etape = classe(request.POST or None, reponses=reponses, le=request.aujourdhui)
        if etape.is_valid():
            reponses = etape.suite()
        etapes.append(etape)
    formulaires = [choix, *etapes]
    valides = [f.is_valid() for f in formulaires]  # each one says its own errors
    if request.method == "POST" and all(valides):
        try:
            saisine = deposer_avec_un_compte(
                auteur=mandat,
                etablissement=choix.cleaned_data["ecole"],
                reponses=reponses,
                le=le,
            )
        except ActionRefusee as refus:
            choix.add_error(None, refus.phrase)
        else:
            messages.success(request, f"Votre demande {saisine.numero} est envoyée au PAS.")
            return redirect("pas:demande", departement=departement, saisine=saisine.pk)
    fautif = any(f.errors for f in formulaires)
    contexte = {"formulaires": formulaires, "fautif": fautif, "sans_pas": not seules}
    return render(request, "pas/deposer.html", contexte, status=422 if fautif else 200)
