"""Pages of an import of official files, the same whatever the file lists.

A room makes one ``PagesImport`` and gives each page its guarded address.
"""

import csv
import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from comptes.permissions import peut
from pial.actions.officiel import annuler_fichier, preparer_fichier
from pial.actions.sorte_import import ErreurImport, SorteImport
from pial.forms import FormulaireDepot
from pial.requetes.imports import (
    DescriptionListe,
    bilan_de,
    etat_import,
    imports_deposes,
    lignes_de_la_liste,
    listes_de,
)
from socle.officiel import FichierRefuse
from socle.travaux import demander_travail, lancer

PAR_PAGE = 50


@dataclass(frozen=True)
class MotsImport:
    """What the pages say of one kind of file."""

    titre: str  # of the list
    chapeau: str
    deposer: str  # title of the deposit
    fichier: str  # label of the field
    aide: str
    un: str  # column of the table: « École »
    code: str  # column of its number: « UAI »
    aucun_nouveau: str
    aucun_modifie: str
    deja: str  # nothing to apply
    vide: str  # no import yet
    retrait: str  # what undoing does
    annule: str  # said once undone


@dataclass(frozen=True)
class PagesImport:
    """Addresses live in ``espace``: imports, import, import_deposer, import_rejets…"""

    sorte: SorteImport
    espace: str
    fiche: str  # URL name of the page of one row, and its parameter
    parametre: str
    cle: str  # parameter of the addresses of an import
    genre: str  # of the job
    mots: MotsImport

    @property
    def listes(self) -> dict[str, DescriptionListe]:
        """Lists of an import, in order."""
        return listes_de(self.sorte.accord, self.mots.aucun_nouveau, self.mots.aucun_modifie)

    def _contexte(self, **autres: Any) -> dict[str, Any]:
        noms = ("imports", "import", "deposer", "rejets", "appliquer", "annuler")
        prefixes = {"imports": "imports", "import": "import"}
        urls = {nom: f"{self.espace}:{prefixes.get(nom, f'import_{nom}')}" for nom in noms}
        return {"mots": self.mots, "urls": urls, "listes": self.listes, **autres}

    def liste(self, request: Any) -> HttpResponse:
        """Imports already made; a form for those who may add one."""
        imports = imports_deposes(self.sorte.modele)
        page = Paginator(imports, PAR_PAGE).get_page(request.GET.get("page"))
        contexte = self._contexte(
            peut_deposer=peut(request.mandat, "c", "annuaire"),
            page=page,
            lignes=[(i, etat_import(i), bilan_de(i)) for i in page],
        )
        return render(request, "pial/imports.html", contexte)

    def deposer(self, request: Any, departement: str) -> HttpResponse:
        """Read a file and keep its dry run."""
        formulaire = FormulaireDepot(mots=self.mots)
        if request.method == "POST":
            formulaire = FormulaireDepot(request.POST, request.FILES, mots=self.mots)
            if formulaire.is_valid():
                fichier = formulaire.cleaned_data["fichier"]
                try:
                    importation = preparer_fichier(
                        sorte=self.sorte,
                        contenu=fichier.read(),
                        nom_fichier=fichier.name,
                        le=request.aujourdhui,
                        auteur=request.user,
                    )
                except FichierRefuse as refus:
                    formulaire.add_error("fichier", str(refus))
                else:
                    return self._retour(departement, importation.pk)
        return render(request, "pial/import_depot.html", self._contexte(formulaire=formulaire))

    def detail(self, request: Any, departement: str, importation: UUID) -> HttpResponse:
        """Differences of one import, list by list."""
        objet = self._objet(importation)
        bilan = bilan_de(objet)
        choisie = request.GET.get("liste", "")
        if choisie not in self.listes:
            pleines = (cle for cle, une in self.listes.items() if bilan[une.compte])
            choisie = next(pleines, "crees")
        lignes = lignes_de_la_liste(objet, choisie)
        page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
        contexte = self._contexte(
            importation=objet,
            etat=etat_import(objet),
            disposition=objet.differences.get("disposition", ""),
            onglets=[
                {
                    "libelle": description.libelle,
                    "url": f"?liste={cle}",
                    "actif": cle == choisie,
                    "compte": bilan[description.compte],
                }
                for cle, description in self.listes.items()
            ],
            choisie=choisie,
            description=self.listes[choisie],
            page=page,
            fiches=self._fiches(departement, page) if choisie == "modifies" else [],
            tronquee=len(lignes) < bilan[self.listes[choisie].compte],
            rien_a_faire=not (
                bilan["crees"] or bilan["modifies"] or objet.differences.get("disparues")
            ),
            peut_appliquer=peut(request.mandat, "u", "annuaire"),
        )
        return render(request, "pial/import.html", contexte)

    def rejets(self, importation: UUID) -> HttpResponse:
        """Rejected lines as CSV."""
        objet = self._objet(importation)
        sortie = io.StringIO()
        redacteur = csv.writer(sortie, delimiter=";")
        redacteur.writerow(["ligne", "cause"])
        redacteur.writerows((rejet["ligne"], rejet["cause"]) for rejet in bilan_de(objet)["rejets"])
        reponse = HttpResponse(
            sortie.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
        )
        reponse["Content-Disposition"] = 'attachment; filename="lignes-rejetees.csv"'
        return reponse

    def appliquer(self, request: Any, departement: str, importation: UUID) -> HttpResponse:
        """Ask for the job that applies a dry run."""
        objet = self._objet(importation)
        if objet.applique_le is not None:
            messages.error(request, "Cet import est déjà appliqué.")
            return self._retour(departement, objet.pk)
        travail = demander_travail(
            genre=self.genre,
            cle=f"{self.genre}:{objet.pk}",
            parametres={"import": str(objet.pk)},
            auteur=request.user,
            mandat=request.mandat.pk,
        )
        lancer(travail)
        return redirect("comptes:travail", departement=departement, pk=travail.pk)

    def annuler(self, request: Any, departement: str, importation: UUID) -> HttpResponse:
        """Undo an applied import."""
        objet = self._objet(importation)
        try:
            annuler_fichier(sorte=self.sorte, importation=objet)
        except ErreurImport as refus:
            messages.error(request, refus.phrase)
        else:
            messages.success(request, self.mots.annule)
        return self._retour(departement, objet.pk)

    def _objet(self, importation: UUID) -> Any:
        return get_object_or_404(self.sorte.modele.objects, pk=importation)

    def _retour(self, departement: str, importation: Any) -> HttpResponse:
        kwargs = {"departement": departement, self.cle: importation}
        return redirect(reverse(f"{self.espace}:import", kwargs=kwargs))

    def _fiches(self, departement: str, page: Any) -> list[tuple[str, dict[str, Any]]]:
        """Address of each modified row, with the row."""
        return [
            (
                reverse(self.fiche, kwargs={"departement": departement, self.parametre: une["id"]}),
                une,
            )
            for une in page
        ]
