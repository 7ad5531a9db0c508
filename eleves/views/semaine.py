"""A class's week typed line by line; proposals and copies fill the form, saving writes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from eleves.actions.classes import SemainePerimee, enregistrer_semaine
from eleves.forms import FormulaireCopie, FormulaireModele, FormulaireSemaine
from eleves.models import Classe
from eleves.regles.modeles_semaine import MODELES, poser_modele
from eleves.regles.semaine import LIGNES_MAX, Cours, comparer, heure
from eleves.requetes.classes import sources_de_copie
from eleves.requetes.semaine import cours_de, horaires_de
from eleves.views.classes import classe_modifiable, classe_visible
from eleves.views.presentation import semainier
from pial.horaires import JOURS, Plages
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("classe", "u")
def semaine(request: Any, departement: str, classe: UUID) -> HttpResponse:
    """Type the week; ``?modele=`` and ``?copier=`` fill the form without writing anything."""
    objet = classe_modifiable(request, classe)
    plages = horaires_de(objet.etablissement)
    if request.method != "POST":
        cours, origine = _depart(request, objet, plages)
        formulaire = FormulaireSemaine(cours=cours, revision=objet.revision, plages=plages)
        return _page(request, objet, formulaire, plages, origine=origine)
    lignes = _nombre_de_lignes(request)
    if "plus" in request.POST:
        formulaire = FormulaireSemaine.agrandi(request.POST, lignes, plages)
        return _page(request, objet, formulaire, plages)
    formulaire = FormulaireSemaine(request.POST, plages=plages, lignes=lignes)
    if formulaire.is_valid():
        try:
            enregistrer_semaine(
                auteur=request.mandat,
                classe=objet,
                cours=formulaire.cours,
                revision=formulaire.cleaned_data["revision"],
                le=request.aujourdhui,
            )
        except SemainePerimee as perimee:
            return _deux_versions(request, formulaire, plages, perimee)
        except ActionRefusee as refus:
            for phrase in refus.details or [refus.phrase]:
                formulaire.add_error(None, phrase)
        except ConflitError as refus:
            formulaire.add_error(None, refus.message)
        else:
            messages.success(request, "La semaine est enregistrée.")
            return redirect("eleves:classe", departement=departement, classe=objet.pk)
    return _page(request, objet, formulaire, plages, statut=422)


def _nombre_de_lignes(request: Any) -> int:
    try:
        return max(1, min(LIGNES_MAX, int(request.POST.get("lignes", ""))))
    except ValueError:
        return LIGNES_MAX


def _depart(request: Any, classe: Classe, plages: Plages) -> tuple[tuple[Cours, ...], str]:
    """What the form shows first, and where it comes from when nothing of it is saved."""
    if modele := MODELES.get(request.GET.get("modele", "")):
        return poser_modele(modele, plages), f"du modèle « {modele.libelle} », proposé par Maillage"
    if copie := request.GET.get("copier", ""):
        permises = dict(sources_de_copie(classe, request.mandat, request.aujourdhui))
        if copie in permises:
            source = classe_visible(request, UUID(copie))
            return cours_de(source), f"de la classe {permises[copie]}"
    return cours_de(classe), ""


def _deux_versions(
    request: Any, formulaire: FormulaireSemaine, plages: Plages, perimee: SemainePerimee
) -> HttpResponse:
    """409: the typed lines stay in the form; what someone else saved is beside them."""
    classe = perimee.classe
    donnees = request.POST.copy()
    donnees["revision"] = str(classe.revision)
    typees = FormulaireSemaine(donnees, plages=plages, lignes=formulaire.lignes)
    typees.is_valid()
    ecarts = comparer(perimee.actuels, formulaire.cours)
    conflit = {
        "qui": classe.semaine_par.nom_court if classe.semaine_par else "Une autre personne",
        "quand": classe.semaine_le,
        "semaine": semainier(perimee.actuels, plages),
        "vous": [_dire(un) for un in ecarts.ajoutes],
        "autre": [_dire(un) for un in ecarts.retires],
    }
    return _page(request, classe, typees, plages, statut=409, conflit=conflit)


def _dire(un: Cours) -> str:
    return f"{un.matiere}, {un.moment}"


def _page(
    request: Any,
    classe: Classe,
    formulaire: FormulaireSemaine,
    plages: Plages,
    *,
    origine: str = "",
    statut: int = 200,
    conflit: dict[str, Any] | None = None,
) -> HttpResponse:
    copies = sources_de_copie(classe, request.mandat, request.aujourdhui)
    contexte = {
        "classe": classe,
        "formulaire": formulaire,
        "horaires": [
            (JOURS[jour], [(heure(a), heure(b)) for a, b in demi]) for jour, demi in plages.items()
        ],
        "modeles": FormulaireModele(),
        "copies": FormulaireCopie(classes=copies) if copies else None,
        "origine": origine,
        "conflit": conflit,
        "en_erreur": statut == 422 or conflit is not None,
    }
    return render(request, "eleves/classe_semaine.html", contexte, status=statut)
