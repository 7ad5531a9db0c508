"""Lists about rights: ends to renew, decisions and what became of them, undecided requests."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.enums import Role
from comptes.permissions import garde, peut
from eleves.actions.notifications_vie import noter_renouvellement
from eleves.enums import IssueDemande
from eleves.filtres import FiltreDecisions, FiltreDemandes, FiltreFins, chercher_eleves
from eleves.models import Eleve, NotificationMdph
from eleves.requetes.dossiers import decisions_visibles, demandes_visibles, fins_de_droit
from eleves.tables import TableDecisions, TableDemandes, TableFins
from eleves.views.recherche_cachee import deposer, mots_deposes
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50
ECHEANCES = (30, 90, 180)
CLE = "decisions_q"


def _paginer(request: Any, table: Any, champ: str) -> Any:
    """Sort, paginate, and journal the pupils of the page."""
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    montres = [getattr(ligne.record, champ) for ligne in table.paginated_rows]
    if montres:
        noter_lecture(request, "eleve", montres)
    return table


@require_safe
@garde("decision", "r")
def fins(request: Any, departement: str) -> HttpResponse:
    """Rights that end within 30, 90 or 180 days and that nothing follows."""
    mandat, le = request.mandat, request.aujourdhui
    jours = request.GET.get("jours")
    limite = int(jours) if jours in ("30", "90", "180") else 180
    filtre = FiltreFins(request.GET, queryset=fins_de_droit(mandat, le, limite), request=request)
    cachees = () if peut(mandat, "u", "decision") else ("acte",)
    table = _paginer(request, TableFins(filtre.qs, exclude=cachees), "eleve_id")
    page = reverse("eleves:renouvellements", kwargs={"departement": departement})
    contexte = {
        "filtre": filtre,
        "table": table,
        "total": table.paginator.count,
        "limite": limite,
        "actif": any(request.GET.get(nom) for nom in ("type", "ecole", "demande")),
        "onglets": [
            {
                "libelle": f"Dans {nombre} jours",
                "url": f"{page}?jours={nombre}",
                "actif": nombre == limite,
            }
            for nombre in ECHEANCES
        ],
    }
    return render(request, "eleves/renouvellements.html", contexte)


@require_POST
@garde("decision", "u")
def demander(request: Any, departement: str, notification: UUID) -> HttpResponse:
    """Note from the list that the family was asked today, or take the note back."""
    le = request.aujourdhui
    visibles = NotificationMdph.objects.lisibles_par(request.mandat).filter(
        eleve__in=Eleve.objects.visibles_par(request.mandat, le).order_by()
    )
    ligne: NotificationMdph = get_object_or_404(visibles.select_related("eleve"), pk=notification)
    retirer = "retirer" in request.POST
    try:
        noter_renouvellement(
            auteur=request.mandat,
            notification=ligne,
            demande_le=None if retirer else le,
            revision=ligne.revision,
            le=le,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        nom = ligne.eleve.nom_court
        messages.success(
            request,
            f"{nom} : la note est retirée."
            if retirer
            else f"{nom} : renouvellement demandé à la famille aujourd'hui.",
        )
    suite = request.GET.urlencode()
    page = reverse("eleves:renouvellements", kwargs={"departement": departement})
    return redirect(f"{page}?{suite}" if suite else page)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("decision", "r")
def decisions(request: Any, departement: str) -> HttpResponse:
    """Decisions and what became of them; the MDPH reads its own. Number or name by POST."""
    if (suite := deposer(request, CLE)) is not None:
        return suite
    mandat = request.mandat
    mots = mots_deposes(request, CLE)
    lignes = decisions_visibles(mandat, request.aujourdhui)
    if mots:
        nommes = chercher_eleves(lignes, mots, "eleve__cle_tri").values("pk")
        lignes = lignes.filter(Q(numero__icontains=mots) | Q(pk__in=nommes))
    filtre = FiltreDecisions(request.GET, queryset=lignes, request=request)
    table = _paginer(request, TableDecisions(filtre.qs), "eleve_id")
    contexte = {
        "filtre": filtre,
        "table": table,
        "mots": mots,
        "siennes": mandat.role == Role.MDPH,
        "total": table.paginator.count,
        "actif": bool(mots) or any(request.GET.get(nom) for nom in filtre.filters),
    }
    return render(request, "eleves/decisions.html", contexte)


@require_safe
@garde("decision", "r")
def demandes(request: Any, departement: str) -> HttpResponse:
    """Requests at the MDPH, those that wait unless told: never counted with rights."""
    donnees = request.GET.copy()
    if "issue" not in donnees:
        donnees["issue"] = IssueDemande.EN_ATTENTE.value
    lignes = demandes_visibles(request.mandat, request.aujourdhui)
    filtre = FiltreDemandes(donnees, queryset=lignes, request=request)
    table = _paginer(request, TableDemandes(filtre.qs), "eleve_id")
    contexte = {
        "filtre": filtre,
        "table": table,
        "total": table.paginator.count,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
    }
    return render(request, "eleves/demandes.html", contexte)
