"""Import of contracts: template, paste or file, lines, corrections, application, undo."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from contrats.actions.depots import (
    LignesRefusees,
    annuler_depot,
    corriger_ligne,
    demander_application,
    deposer,
)
from contrats.enums.vie import LIBELLES_ETAT_LIGNE_CONTRAT, EtatLigneContrat
from contrats.models import DepotContrats, LigneContrat
from contrats.permissions import peut_changer_la_vie
from contrats.regles.fichier import COLONNES
from socle.classeur import ecrire_classeur
from socle.erreurs import ActionRefusee
from socle.tableur import TAILLE_MAX

PAR_PAGE = 50
REJETS_MONTRES = 20
A_VERIFIER = "a_verifier"
NIVEAUX = {
    EtatLigneContrat.ERREUR: "erreur",
    EtatLigneContrat.PRETE: "succes",
    EtatLigneContrat.CONNUE: "neutre",
    EtatLigneContrat.ECARTEE: "neutre",
    EtatLigneContrat.ENREGISTREE: "succes",
}
# A line of example, plainly invented.
EXEMPLE = (
    "EX-00001",
    "EXEMPLE",
    "Camille",
    "CDD",
    "titre 2",
    "",
    datetime.date(2026, 9, 1),
    datetime.date(2029, 8, 31),
    "24 h",
    41,
    "62 %",
    "",
)
MENTION = "Remplacez la ligne d'exemple. Une ligne par contrat ; les heures font foi."


class FormulaireDepotContrats(forms.Form):
    """Cells pasted from a spreadsheet, or a file."""

    cellules = forms.CharField(
        label="Cellules copiées d'un tableur",
        required=False,
        strip=False,
        help_text="Copiez les cellules, collez-les ici, avec ou sans la ligne des titres.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    fichier = forms.FileField(
        label="Ou un fichier", required=False, help_text="XLSX, ODS ou CSV, 1 Mo au plus."
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        lues: dict[str, Any] = super().clean() or self.cleaned_data
        collees, fichier = (lues.get("cellules") or "").strip(), lues.get("fichier")
        if bool(collees) == bool(fichier) and not self.errors:
            raise forms.ValidationError("Collez des cellules, ou choisissez un fichier : un seul.")
        if fichier and fichier.size > TAILLE_MAX:
            self.add_error("fichier", "Ce fichier dépasse 1 Mo : partagez-le en plusieurs imports.")
        return lues

    @property
    def contenu(self) -> tuple[bytes, str]:
        """Bytes, and the file's name (empty for a paste)."""
        fichier = self.cleaned_data["fichier"]
        if fichier:
            return fichier.read(), fichier.name
        return self.cleaned_data["cellules"].encode(), ""


class FormulaireLigne(forms.Form):
    """Cells of one line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for colonne, libelle in COLONNES.items():
            self.fields[colonne] = forms.CharField(label=libelle, required=False, max_length=120)
        self.fields["ecarter"] = forms.BooleanField(
            label="Laisser cette ligne de côté", required=False
        )


def depot_visible(request: Any, pk: UUID) -> DepotContrats:
    """A file of the reader's department, for its service; else 404."""
    if not peut_changer_la_vie(request.mandat):
        raise Http404
    depots = DepotContrats.objects.visibles_par(request.mandat).select_related("auteur")
    depot: DepotContrats = get_object_or_404(depots, pk=pk)
    return depot


@require_safe
@garde("vie_contrat", "c")
def modele(request: Any, departement: str, format_voulu: str) -> HttpResponse:
    """The template, as a workbook or as text."""
    contenu = ecrire_classeur(format_voulu, "Contrats", MENTION, list(COLONNES.values()), [EXEMPLE])
    reponse = HttpResponse(contenu, content_type="application/octet-stream")
    reponse["Content-Disposition"] = f'attachment; filename="contrats.{format_voulu}"'
    return reponse


@require_safe
@garde("vie_contrat", "c")
def liste(request: Any, departement: str) -> HttpResponse:
    """Files of the last thirty days."""
    depots = (
        DepotContrats.objects.visibles_par(request.mandat)
        .select_related("auteur")
        .annotate(nombre=Count("lignes"))
        .order_by("-cree_le", "pk")
    )
    page = Paginator(depots, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "contrats/depots.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@garde("vie_contrat", "c")
def nouveau(request: Any, departement: str) -> HttpResponse:
    """Paste cells or give a file; nothing is written yet."""
    if not peut_changer_la_vie(request.mandat):
        raise Http404
    formulaire = FormulaireDepotContrats()
    if request.method == "POST":
        formulaire = FormulaireDepotContrats(request.POST, request.FILES)
    if request.method == "POST" and formulaire.is_valid():
        contenu, nom = formulaire.contenu
        try:
            depot = deposer(
                auteur=request.mandat, contenu=contenu, nom_fichier=nom, le=request.aujourdhui
            )
        except ActionRefusee as refus:
            formulaire.add_error("fichier" if nom else "cellules", refus.phrase)
        else:
            return redirect("contrats:depot", departement=departement, depot_contrats=depot.pk)
    contexte = {"formulaire": formulaire, "colonnes": list(COLONNES.values())}
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/depot_nouveau.html", contexte, status=statut)


@require_safe
@garde("vie_contrat", "c")
def detail(request: Any, departement: str, depot_contrats: UUID) -> HttpResponse:
    """Lines by state, what is to be checked, what can be done now."""
    objet = depot_visible(request, depot_contrats)
    par_etat = objet.lignes.order_by().values_list("etat").annotate(n=Count("pk"))
    comptes = {EtatLigneContrat(etat): n for etat, n in par_etat}
    signalees = objet.lignes.filter(~Q(signalements=[]))
    presents: list[str] = [etat for etat in EtatLigneContrat if comptes.get(etat)]
    libelles = {str(e): mot for e, mot in LIBELLES_ETAT_LIGNE_CONTRAT.items()}
    libelles[A_VERIFIER] = "À vérifier"
    nombres = {str(e): n for e, n in comptes.items()}
    if nombre := signalees.count():
        presents.insert(min(1, len(presents)), A_VERIFIER)
        nombres[A_VERIFIER] = nombre
    choisi = request.GET.get("etat", "")
    if choisi not in presents:
        choisi = presents[0] if presents else ""
    lignes = signalees if choisi == A_VERIFIER else objet.lignes.filter(etat=choisi)
    page = Paginator(lignes.order_by("rang"), PAR_PAGE).get_page(request.GET.get("page"))
    ouvert = objet.applique_le is None
    pretes, erreurs = (
        comptes.get(EtatLigneContrat.PRETE, 0),
        comptes.get(EtatLigneContrat.ERREUR, 0),
    )
    contexte = {
        "depot": objet,
        "onglets": [
            {
                "libelle": libelles[etat],
                "url": f"?etat={etat}",
                "actif": etat == choisi,
                "compte": nombres[etat],
            }
            for etat in presents
        ],
        "lignes": [
            (
                ligne,
                LIBELLES_ETAT_LIGNE_CONTRAT[EtatLigneContrat(ligne.etat)],
                NIVEAUX[EtatLigneContrat(ligne.etat)],
            )
            for ligne in page
        ],
        "page": page,
        "a_verifier": nombre,
        "erreurs": erreurs,
        "pretes": pretes,
        "connues": comptes.get(EtatLigneContrat.CONNUE, 0),
        "peut_appliquer": ouvert and not erreurs and pretes > 0,
        "peut_annuler": objet.applique_le is not None and objet.annule_le is None,
        "est_ouvert": ouvert,
        "total": sum(comptes.values()),
    }
    return render(request, "contrats/depot.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("vie_contrat", "c")
def ligne(
    request: Any, departement: str, depot_contrats: UUID, ligne_contrat: UUID
) -> HttpResponse:
    """Correct one line, or leave it aside."""
    depot = depot_visible(request, depot_contrats)
    objet: LigneContrat = get_object_or_404(depot.lignes.all(), pk=ligne_contrat)
    if depot.applique_le is not None:
        raise Http404
    ecartee = objet.etat == EtatLigneContrat.ECARTEE
    formulaire = FormulaireLigne(
        request.POST or None, initial={**objet.cellules, "ecarter": ecartee}
    )
    if request.method == "POST" and formulaire.is_valid():
        cellules = dict(formulaire.cleaned_data)
        ecarter = bool(cellules.pop("ecarter"))
        corriger_ligne(
            auteur=request.mandat,
            ligne=objet,
            cellules=cellules,
            ecarter=ecarter,
            le=request.aujourdhui,
        )
        return redirect("contrats:depot", departement=departement, depot_contrats=depot.pk)
    contexte = {"depot": depot, "ligne": objet, "formulaire": formulaire}
    return render(request, "contrats/depot_ligne.html", contexte)


@require_POST
@garde("vie_contrat", "u")
def appliquer(request: Any, departement: str, depot_contrats: UUID) -> HttpResponse:
    """Ask for the job that writes the lines."""
    objet = depot_visible(request, depot_contrats)
    try:
        travail = demander_application(auteur=request.mandat, depot=objet)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
        return redirect("contrats:depot", departement=departement, depot_contrats=objet.pk)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_POST
@garde("vie_contrat", "u")
def annuler(request: Any, departement: str, depot_contrats: UUID) -> HttpResponse:
    """Undo an applied file."""
    objet = depot_visible(request, depot_contrats)
    try:
        nombre = annuler_depot(depot=objet, auteur=request.mandat)
    except LignesRefusees as refus:
        causes = [f"ligne {r['ligne']} : {r['cause']}" for r in refus.rejets[:REJETS_MONTRES]]
        messages.error(request, "Cet import ne peut plus être annulé. " + " ".join(causes))
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        s = "s" if nombre > 1 else ""
        messages.success(request, f"L'import est annulé : {nombre} contrat{s} retiré{s}.")
    return redirect("contrats:depot", departement=departement, depot_contrats=objet.pk)
