"""« Journal des accès »: who read, exported, or was refused what."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.enums import LIBELLES_ROLE
from comptes.permissions import garde
from socle.enums import LIBELLES_ACTION_JOURNAL
from socle.jours import ChampJour
from socle.requetes import FiltreAcces, acces_filtres, objets_du_journal

PAR_PAGE = 50
LIBELLES = {str(role): libelle for role, libelle in LIBELLES_ROLE.items()}


class FormulaireAcces(forms.Form):
    """Filter of the journal."""

    membre = forms.CharField(label="Nom ou adresse électronique", required=False, max_length=120)
    objet = forms.ChoiceField(label="Objet", required=False)
    action = forms.ChoiceField(
        label="Action",
        required=False,
        choices=[("", "Toutes"), *[(str(c), v) for c, v in LIBELLES_ACTION_JOURNAL.items()]],
    )
    identifiant = forms.UUIDField(label="Identifiant de la fiche", required=False)
    du = ChampJour(label="Du", required=False)
    au = ChampJour(label="Au", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [("", "Tous"), *[(objet, objet) for objet in objets_du_journal()]]
        self.fields["objet"].choices = choix  # type: ignore[attr-defined]


class PaginateurSansCompte(Paginator):  # type: ignore[type-arg]  # not a generic at run time
    """A journal is long: never count all of it; at most ``PAGES`` pages, then filter."""

    PAGES = 200

    @property
    def count(self) -> int:
        """Rows that the pages may show."""
        lignes: Any = self.object_list
        return int(lignes[: self.per_page * self.PAGES].count())


@require_safe
@garde("journal", "r")
def liste(request: HttpRequest, departement: str) -> HttpResponse:
    """Journal of the department, filtered."""
    formulaire = FormulaireAcces(request.GET or None)
    actif = formulaire.is_bound and formulaire.is_valid()
    filtre = FiltreAcces(**formulaire.cleaned_data) if actif else FiltreAcces()
    page = PaginateurSansCompte(acces_filtres(filtre), PAR_PAGE).get_page(request.GET.get("page"))
    lignes = [(acces, LIBELLES.get(acces.fonction, acces.fonction)) for acces in page.object_list]
    contexte = {"formulaire": formulaire, "page": page, "lignes": lignes, "actif": actif}
    return render(request, "comptes/acces.html", contexte)
