"""Travel times between the schools of a pole: read, typed, read from a file, downloaded."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde, peut
from pial.actions.trajets import (
    COLONNES,
    Trajet,
    enregistrer_temps,
    lire_temps,
    temps_du_fichier,
)
from pial.enums import LIBELLES_DEPLACEMENT, Deplacement
from pial.forms import FormulaireFichierTemps, FormulaireTemps
from pial.models import Etablissement, Pole
from pial.permissions import peut_modifier_trajets
from pial.requetes.trajets import (
    Saisis,
    ecoles_a_relier,
    ecoles_voisines,
    inconnus_par_mode,
    temps_saisis,
    trajets_depuis,
)
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.tableur import FichierIllisible

SEL = "pial.trajets"
UN_JOUR_SECONDES = 24 * 3600


def _pole(request: Any, pk: UUID) -> Pole:
    """A pole of the reader's perimeter, else 404."""
    poles = Pole.objects.du_perimetre(request.mandat, request.aujourdhui)
    return get_object_or_404(poles, pk=pk)


def _pole_modifiable(request: Any, pk: UUID) -> Pole:
    pole = _pole(request, pk)
    if not peut_modifier_trajets(request.mandat, pole, request.aujourdhui):
        raise Http404
    return pole


def _depart(ecoles: list[Etablissement], demande: str) -> Etablissement | None:
    """The school asked for, 404 when it is not one of the pole; the first one by default."""
    if not demande:
        return ecoles[0] if ecoles else None
    for ecole in ecoles:
        if str(ecole.pk) == demande:
            return ecole
    raise Http404


@require_safe
@garde("edt", "r")
def trajets(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """Times from one school of the pole to each other one, mode by mode."""
    objet = _pole(request, pole)
    ecoles = ecoles_a_relier(objet, request.aujourdhui)
    depart = _depart(ecoles, request.GET.get("depart", ""))
    voisines = ecoles_voisines(objet, request.aujourdhui)
    toutes = [*ecoles, *voisines]
    saisis = temps_saisis([ecole.pk for ecole in toutes])
    formulaire = None
    if depart:
        formulaire = FormulaireTemps(lignes=trajets_depuis(depart, toutes, saisis))
    return _page(request, objet, (ecoles, voisines), saisis, depart, formulaire)


@require_POST
@garde("edt", "u")
def saisir(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """Write the times typed from one school."""
    objet = _pole_modifiable(request, pole)
    ecoles = ecoles_a_relier(objet, request.aujourdhui)
    depart = _depart(ecoles, request.POST.get("depart", ""))
    if depart is None:
        raise Http404
    voisines = ecoles_voisines(objet, request.aujourdhui)
    toutes = [*ecoles, *voisines]
    saisis = temps_saisis([ecole.pk for ecole in toutes])
    formulaire = FormulaireTemps(request.POST, lignes=trajets_depuis(depart, toutes, saisis))
    if formulaire.is_valid():
        temps = formulaire.temps(depart)
        try:
            enregistrer_temps(auteur=request.mandat, pole=objet, temps=temps, le=request.aujourdhui)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        except ConflitError as refus:
            formulaire.add_error(None, refus.message)
        else:
            messages.success(request, _bilan(len(temps)))
            url = reverse("pial:trajets", kwargs={"departement": departement, "pole": objet.pk})
            return redirect(f"{url}?depart={depart.pk}")
    return _page(request, objet, (ecoles, voisines), saisis, depart, formulaire, statut=422)


def _bilan(nombre: int) -> str:
    if not nombre:
        return "Aucun temps n'a changé."
    return f"{nombre} temps de trajet enregistré{'s' if nombre > 1 else ''}."


def _page(
    request: Any,
    pole: Pole,
    lieux: tuple[list[Etablissement], list[Etablissement]],
    saisis: Saisis,
    depart: Etablissement | None,
    formulaire: FormulaireTemps | None,
    statut: int = 200,
) -> HttpResponse:
    ecoles, voisines = lieux
    inconnus = inconnus_par_mode(ecoles, voisines, saisis)
    contexte = {
        "pole": pole,
        "ecoles": ecoles,
        "depart": depart,
        "formulaire": formulaire,
        "modes": list(LIBELLES_DEPLACEMENT.values()),
        "voisines": {ecole.pk for ecole in voisines},
        "paires": len(ecoles) * (len(ecoles) - 1) // 2 + len(ecoles) * len(voisines),
        "inconnus": [(LIBELLES_DEPLACEMENT[mode], n) for mode, n in inconnus.items()],
        "peut_modifier": peut(request.mandat, "u", "edt"),
    }
    return render(request, "pial/trajets.html", contexte, status=statut)


@require_safe
@garde("edt", "r")
def tableau_csv(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """Every pair of schools with the times typed: to keep, or to fill in and send back."""
    objet = _pole(request, pole)
    ecoles = ecoles_a_relier(objet, request.aujourdhui)
    voisines = ecoles_voisines(objet, request.aujourdhui)
    saisis = temps_saisis([ecole.pk for ecole in (*ecoles, *voisines)])
    dits = {(depart, arrivee) for depart, arrivee, _ in saisis}
    sortie = io.StringIO()
    redacteur = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    redacteur.writerow(COLONNES)
    for rang, une in enumerate(ecoles):
        for autre in (*ecoles[rang + 1 :], *voisines):
            sens = [(a, b) for a, b in ((une, autre), (autre, une)) if (a.pk, b.pk) in dits]
            for a, b in sens or [(une, autre)]:
                temps = [saisis.get((a.pk, b.pk, mode), "") for mode in Deplacement]
                redacteur.writerow([a.uai, _texte(a), b.uai, _texte(b), *temps])
    reponse = HttpResponse(
        sortie.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    reponse["Content-Disposition"] = 'attachment; filename="temps-de-trajet.csv"'
    return reponse


def _texte(ecole: Etablissement) -> str:
    """A name that no spreadsheet takes for a formula."""
    nom = ecole.nom_court
    return f"'{nom}" if nom[:1] in "=+-@" else nom


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def lire(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """Read a file and show what it would change; nothing is written."""
    objet = _pole_modifiable(request, pole)
    formulaire = FormulaireFichierTemps(request.POST or None, request.FILES or None)
    if request.method == "POST" and not request.POST:
        formulaire = FormulaireFichierTemps({}, request.FILES)
    if request.method == "POST" and formulaire.is_valid():
        fichier = formulaire.cleaned_data["fichier"]
        try:
            lecture = lire_temps(fichier.read(), objet, request.aujourdhui)
        except FichierIllisible as erreur:
            formulaire.add_error("fichier", str(erreur))
        else:
            for phrase in lecture.rejets[:30]:
                formulaire.add_error("fichier", phrase)
            if not lecture.rejets:
                return _apercu(request, objet, fichier.name, lecture.temps, lecture.sans_temps)
    contexte = {"pole": objet, "formulaire": formulaire, "colonnes": COLONNES}
    statut = 422 if formulaire.errors else 200
    return render(request, "pial/trajets_lire.html", contexte, status=statut)


def _apercu(
    request: Any, pole: Pole, fichier: str, temps: dict[Trajet, int], sans_temps: int
) -> HttpResponse:
    siennes = ecoles_a_relier(pole, request.aujourdhui)
    toutes = (*siennes, *ecoles_voisines(pole, request.aujourdhui))
    ecoles = {ecole.pk: ecole for ecole in toutes}
    saisis = temps_saisis(ecoles)
    changes = {cle: minutes for cle, minutes in temps.items() if saisis.get(cle) != minutes}
    contexte = {
        "pole": pole,
        "fichier": fichier,
        "lignes": [
            {
                "depart": ecoles[depart].nom_court,
                "arrivee": ecoles[arrivee].nom_court,
                "mode": LIBELLES_DEPLACEMENT[Deplacement(mode)],
                "avant": saisis.get((depart, arrivee, mode)),
                "apres": minutes,
            }
            for (depart, arrivee, mode), minutes in changes.items()
        ],
        "pareils": len(temps) - len(changes),
        "sans_temps": sans_temps,
        "lecture": signing.dumps(
            [[str(d), str(a), mode, minutes] for (d, a, mode), minutes in changes.items()],
            salt=f"{SEL}:{pole.pk}",
            compress=True,
        ),
    }
    return render(request, "pial/trajets_apercu.html", contexte)


@require_POST
@garde("edt", "u")
def appliquer(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """Write what the dry run showed, all of it or nothing."""
    objet = _pole_modifiable(request, pole)
    lecture = request.POST.get("lecture", "")
    try:
        lignes = signing.loads(lecture, salt=f"{SEL}:{objet.pk}", max_age=UN_JOUR_SECONDES)
        temps = temps_du_fichier(lignes)
        nombre = enregistrer_temps(
            auteur=request.mandat, pole=objet, temps=temps, le=request.aujourdhui
        )
    except signing.BadSignature:
        messages.error(request, "Cette lecture n'est plus valable : déposez à nouveau le fichier.")
        return redirect("pial:trajets_lire", departement=departement, pole=objet.pk)
    except (ActionRefusee, ConflitError) as refus:
        messages.error(request, str(refus))
        return redirect("pial:trajets_lire", departement=departement, pole=objet.pk)
    messages.success(request, _bilan(nombre))
    return redirect("pial:trajets", departement=departement, pole=objet.pk)
