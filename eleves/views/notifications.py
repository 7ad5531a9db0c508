"""A decision: record it, read it with its history, correct it, note its dated facts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.enums import Role
from comptes.permissions import garde
from eleves.actions.demandes import accorder_demande
from eleves.actions.notifications import (
    HeuresAConfirmer,
    RemplacementADire,
    corriger_notification,
    enregistrer_notification,
)
from eleves.actions.notifications_ecriture import NotificationPerimee
from eleves.models import DemandeMdph, Eleve, NotificationMdph
from eleves.permissions import peut_enregistrer_droit, peut_modifier_droit
from eleves.regles.mention import en_heures, lire_mention
from eleves.regles.mots_droits import dire_heures
from eleves.requetes.histoire_droits import histoire_de
from eleves.requetes.mots_medicaux import mots_signales
from eleves.views.dossiers import eleve_visible
from eleves.views.formulaires_droits import (
    NON,
    FormulaireCorrection,
    FormulaireDecision,
    reprendre_sur,
)
from eleves.views.presentation_droits import montrer
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


def decision_visible(request: Any, eleve: UUID, notification: UUID) -> Any:
    """A decision of a pupil whom the reader may name, with its status, else 404."""
    objet = eleve_visible(request, eleve)
    return get_object_or_404(
        NotificationMdph.objects.lisibles_par(request.mandat)
        .avec_statut(request.aujourdhui)
        .select_related("eleve", "remplace", "modifiee_par"),
        pk=notification,
        eleve=objet,
    )


def decision_modifiable(request: Any, eleve: UUID, notification: UUID) -> Any:
    """The same, for who may change it."""
    ligne = decision_visible(request, eleve, notification)
    if not peut_modifier_droit(request.mandat, ligne, request.aujourdhui):
        raise Http404
    return ligne


@require_safe
@garde("decision", "r")
def detail(request: Any, departement: str, eleve: UUID, notification: UUID) -> HttpResponse:
    """One decision: what it says, where it stands, what happened to it."""
    ligne = decision_visible(request, eleve, notification)
    suivante = NotificationMdph.objects.non_annulees().filter(remplace=ligne).first()
    modifiable = peut_modifier_droit(request.mandat, ligne, request.aujourdhui)
    contexte = {
        "eleve": ligne.eleve,
        "decision": montrer(ligne),
        "suivante": suivante,
        "histoire": histoire_de(ligne),
        "medical": mots_signales(ligne.mention),
        "peut_modifier": modifiable,
    }
    return render(request, "eleves/decision.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("decision", "c")
def nouvelle(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Record a decision; ``?demande=`` answers a request by the same act."""
    objet = eleve_visible(request, eleve)
    le = request.aujourdhui
    if not peut_enregistrer_droit(request.mandat, objet, le):
        raise Http404
    demande = _demande(request, objet)
    formulaire = FormulaireDecision(
        request.POST or None,
        initial={"recue_le": le, "numero": demande.numero if demande else ""},
        par_la_mdph=request.mandat.role == Role.MDPH,
    )
    if request.method == "POST" and formulaire.is_valid():
        if _enregistrer(request, objet, demande, formulaire) is not None:
            messages.success(request, "La décision est enregistrée.")
            formulaire.journaliser(request, "eleve", [objet.pk])
            return redirect("eleves:eleve", departement=departement, eleve=objet.pk)
    statut = 422 if formulaire.errors else 200
    contexte = {
        "eleve": objet,
        "formulaire": formulaire,
        "demande": demande,
        "medical": () if formulaire.errors else mots_signales(formulaire["mention"].value() or ""),
    }
    return render(request, "eleves/decision_nouvelle.html", contexte, status=statut)


def _demande(request: Any, eleve: Eleve) -> DemandeMdph | None:
    cle = request.GET.get("demande")
    if not cle:
        return None
    try:
        return get_object_or_404(DemandeMdph, pk=UUID(cle), eleve=eleve)
    except ValueError as erreur:
        raise Http404 from erreur


def _enregistrer(
    request: Any, eleve: Eleve, demande: DemandeMdph | None, formulaire: FormulaireDecision
) -> NotificationMdph | None:
    """Try; a question of the rules becomes a field of the form."""
    choisie = formulaire.cleaned_data.get("remplace") or ""
    donnees = formulaire.donnees
    remplace = None
    if choisie and choisie != NON:
        remplace = next((un for un in eleve.notifications.all() if str(un.pk) == choisie), None)
    commun: dict[str, Any] = {
        "auteur": request.mandat,
        "donnees": donnees,
        "remplace": remplace,
        "le": request.aujourdhui,
    }
    try:
        if demande is not None:
            return accorder_demande(demande=demande, **commun)
        return enregistrer_notification(eleve=eleve, **commun)
    except RemplacementADire as question:
        formulaire.demander_le_remplacement(question.ancienne, donnees.du)
        formulaire.add_error("remplace", question.phrase)
    except HeuresAConfirmer as question:
        formulaire.demander_les_heures(question.minutes)
        formulaire.add_error("heures_confirmees", question.phrase)
    except (ActionRefusee, ConflitError) as refus:
        formulaire.add_error(None, str(refus))
    return None


@dataclass(frozen=True)
class Difference:
    """A field that two people changed: theirs, then mine."""

    nom: str
    actuelle: str
    votre: str


@require_http_methods(["GET", "HEAD", "POST"])
@garde("decision", "u")
def corriger(request: Any, departement: str, eleve: UUID, notification: UUID) -> HttpResponse:
    """Correct a decision; a stale save shows both versions."""
    ligne = decision_modifiable(request, eleve, notification)
    initial = {**FormulaireDecision.valeurs_de(ligne), "revision": ligne.revision}
    formulaire = FormulaireCorrection(
        request.POST or None, initial=initial, par_la_mdph=request.mandat.role == Role.MDPH
    )
    actuelle, differences, statut = None, [], 200
    if request.method == "POST":
        statut = 422
        if formulaire.is_valid():
            try:
                _corriger(request, ligne, formulaire)
            except NotificationPerimee as perimee:
                actuelle, statut = perimee.actuelle, 409
                differences = _differences(actuelle, formulaire)
                reprendre_sur(formulaire, actuelle.revision)
            except HeuresAConfirmer as question:
                formulaire.demander_les_heures(question.minutes)
                formulaire.add_error("heures_confirmees", question.phrase)
            except (ActionRefusee, ConflitError) as refus:
                formulaire.add_error(None, _sans_question(refus))
            else:
                messages.success(request, "La décision est corrigée.")
                formulaire.journaliser(request, "eleve", [ligne.eleve_id])
                return redirect(
                    "eleves:notification",
                    departement=departement,
                    eleve=eleve,
                    notification=notification,
                )
    contexte = {
        "eleve": ligne.eleve,
        "decision": ligne,
        "formulaire": formulaire,
        "actuelle": actuelle,
        "differences": differences,
        "medical": () if formulaire.errors else mots_signales(formulaire["mention"].value() or ""),
    }
    return render(request, "eleves/decision_corriger.html", contexte, status=statut)


def _sans_question(refus: Exception) -> str:
    if isinstance(refus, RemplacementADire):
        return (
            "Une autre décision est en cours à ces dates. Corrigez les dates, "
            "ou annulez l'une des deux."
        )
    return str(refus)


def _corriger(request: Any, ligne: NotificationMdph, formulaire: FormulaireCorrection) -> None:
    corriger_notification(
        auteur=request.mandat,
        notification=ligne,
        donnees=formulaire.donnees,
        revision=formulaire.cleaned_data["revision"],
        le=request.aujourdhui,
    )


def _differences(actuelle: NotificationMdph, formulaire: FormulaireCorrection) -> list[Difference]:
    """Fields where what stands is not what was typed."""
    posees = FormulaireDecision(initial=FormulaireDecision.valeurs_de(actuelle))
    lignes = []
    for nom, valeur in FormulaireDecision.valeurs_de(actuelle).items():
        typee = formulaire.cleaned_data.get(nom)
        if (typee or None) == (valeur or None):
            continue
        champ = posees.fields[nom]
        lignes.append(Difference(str(champ.label), _dire(champ, valeur), _dire(champ, typee)))
    return lignes


def _dire(champ: Any, valeur: Any) -> str:
    mots = dict(getattr(champ, "choices", ()))
    if isinstance(valeur, list | tuple):
        return ", ".join(str(mots.get(un, un)) for un in valeur) or "rien"
    if hasattr(valeur, "strftime"):
        return str(valeur.strftime("%d/%m/%Y"))
    if isinstance(valeur, int):
        return dire_heures("individuelle", valeur, "ecrites")
    return str(mots.get(valeur, valeur)) if valeur else "rien"


@require_POST
@garde("decision", "c")
def mention_lue(request: Any, departement: str) -> HttpResponse:
    """What is understood of a mention while it is typed; posted, so that no address holds it."""
    texte = request.POST.get("mention", "")[:200]
    lue = lire_mention(texte)
    contexte = {
        "lue": lue,
        "heures": en_heures(lue.minutes) if lue.minutes else "",
        "medical": mots_signales(texte),
        "texte": texte.strip(),
    }
    return render(request, "eleves/fragments/_mention_lue.html", contexte)
