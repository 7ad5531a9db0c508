"""One line: why, who decided, other hours, taking it away; and giving an AESH by hand."""

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aesh.models import Aesh
from campagne.actions.ajustements import affecter, retirer
from campagne.actions.decisions import accepter, lever_refus, refuser
from campagne.enums import EtatLigne, MotifRefus
from campagne.forms import FormulaireAffecter, FormulaireMinutes, FormulaireRefus
from campagne.models import Campagne, LigneCampagne
from campagne.permissions import peut_conduire, peut_lire_les_souhaits
from campagne.regles.raisons import phrases
from campagne.requetes.agents import postes
from campagne.requetes.agents_du_pole import completer_agents
from campagne.requetes.souhaits import souhaits_dits
from campagne.requetes.tableau import ecoles_du_pole, lignes_visibles, poles_de_la_campagne
from campagne.views.adresse import campagne_conduite, campagne_lue
from comptes.permissions import garde
from pial.models import Etablissement, Pole, Rattachement
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

FAIT = {
    "accepter": "La ligne est acceptée.",
    "refuser": "La ligne est refusée : elle n'y sera plus proposée.",
    "lever": "Le refus est levé : la ligne est de nouveau à décider.",
    "retirer": "La ligne est retirée ; l'école a de nouveau besoin de ces heures.",
    "minutes": "La durée est changée.",
}


def _ligne(request: Any, campagne: Campagne, cle: uuid.UUID) -> LigneCampagne:
    visibles = lignes_visibles(request.mandat, campagne, request.aujourdhui).select_related(
        "aesh", "etablissement", "pole", "remplace", "decidee_par", "calcul"
    )
    lue: LigneCampagne = get_object_or_404(visibles, pk=cle)
    return lue


@require_safe
@garde("campagne", "r")
def ligne(request: Any, departement: str, annee: int, ligne_campagne: uuid.UUID) -> HttpResponse:
    """One line with its reasons and its decision."""
    campagne = campagne_lue(request, annee)
    lue = _ligne(request, campagne, ligne_campagne)
    minutes = FormulaireMinutes(initial={"heures": Decimal(lue.minutes) / 60})
    return _afficher(request, campagne, lue, minutes, FormulaireRefus())


def _afficher(
    request: Any,
    campagne: Campagne,
    lue: LigneCampagne,
    minutes: FormulaireMinutes,
    refus: FormulaireRefus,
) -> HttpResponse:
    contexte = {
        "campagne": campagne,
        "ligne": lue,
        "raisons": phrases(lue.raisons, dossier=peut_lire_les_souhaits(request.mandat)),
        "par_calcul": bool(lue.raisons),
        "lit_le_refus": peut_lire_les_souhaits(request.mandat),
        "souhaits": _souhaits(request, campagne, lue.aesh),
        "agent": completer_agents(campagne, [lue.aesh], request.aujourdhui)[0],
        "ecrit": peut_conduire(request.mandat) and campagne.est_ouverte,
        "attend": lue.etat == EtatLigne.PROPOSEE,
        "refusee": lue.etat == EtatLigne.REFUSEE,
        "acceptee": lue.etat == EtatLigne.ACCEPTEE and lue.minutes > 0,
        "minutes": minutes,
        "refus": refus,
        "en_faute": next((f for f in (minutes, refus) if f.errors), None),
    }
    statut = 422 if contexte["en_faute"] else 200
    return render(request, "campagne/ligne.html", contexte, status=statut)


def _souhaits(request: Any, campagne: Campagne, aesh: Aesh) -> str:
    """What she wishes, in words, for who may read it; empty when nothing is said."""
    if not peut_lire_les_souhaits(request.mandat):
        return ""
    return souhaits_dits(campagne.annee, [aesh.pk]).get(aesh.pk, "")


@require_POST
@garde("campagne", "u")
def changer(request: Any, departement: str, annee: int, ligne_campagne: uuid.UUID) -> HttpResponse:
    """Accept, refuse, take a refusal back, take away or change the hours of one line."""
    campagne = campagne_conduite(request, annee)
    lue = _ligne(request, campagne, ligne_campagne)
    acte = request.POST.get("acte", "")
    if acte not in FAIT:
        messages.error(request, "Choisissez ce que vous faites de cette ligne.")
        return redirect(
            "campagne:ligne", departement=departement, annee=annee, ligne_campagne=lue.pk
        )
    minutes = FormulaireMinutes(
        request.POST if acte == "minutes" else None,
        initial={"heures": Decimal(lue.minutes) / 60},
    )
    refus = FormulaireRefus(request.POST if acte == "refuser" else None)
    try:
        fait = _agir(request, campagne, lue, acte, minutes, refus)
    except ActionRefusee as refuse:
        messages.error(request, refuse.phrase)
        fait = True
    else:
        if fait:
            messages.success(request, FAIT[acte])
    if not fait:
        return _afficher(request, campagne, lue, minutes, refus)
    return redirect("campagne:pole", departement=departement, annee=annee, pole=lue.pole_id)


def _agir(
    request: Any,
    campagne: Campagne,
    lue: LigneCampagne,
    acte: str,
    minutes: FormulaireMinutes,
    refus: FormulaireRefus,
) -> bool:
    """Do one act; False when what was typed must be corrected."""
    auteur = request.mandat
    une = LigneCampagne.objects.filter(pk=lue.pk)
    if acte == "accepter":
        laissees = accepter(campagne=campagne, auteur=auteur, lignes=une).laissees
        if laissees:
            raise ActionRefusee(f"Pas acceptée : {laissees[0][1]}.")
    elif acte == "refuser":
        if not refus.is_valid():
            return False
        motif = MotifRefus(refus.cleaned_data["motif"])
        refuser(campagne=campagne, auteur=auteur, lignes=une, motif=motif)
    elif acte == "lever":
        lever_refus(campagne=campagne, auteur=auteur, ligne=lue)
    elif acte == "retirer":
        retirer(campagne=campagne, auteur=auteur, ligne=lue)
    else:
        if not minutes.is_valid():
            return False
        affecter(
            campagne=campagne,
            auteur=auteur,
            aesh=lue.aesh,
            etablissement=lue.etablissement,
            minutes=minutes.cleaned_data["heures"],
        )
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@garde("campagne", "u")
def affecter_aesh(request: Any, departement: str, annee: int, aesh: uuid.UUID) -> HttpResponse:
    """« Affecter à… » : a pole, or a search among all schools, then a school and hours."""
    campagne = campagne_conduite(request, annee)
    le = request.aujourdhui
    personne: Aesh = get_object_or_404(Aesh.objects.visibles_par(request.mandat, le), pk=aesh)
    poles = list(poles_de_la_campagne(request.mandat, campagne, le))
    pole = _pole_demande(request, campagne, personne, poles)
    q = request.POST.get("q") or request.GET.get("q", "")
    ecoles = _ecoles(campagne, pole, poles, q)
    agent = completer_agents(campagne, [personne], le)[0]
    soldes = {
        une.besoin.etablissement_id: une.total.solde
        for du_pole in ([] if q or pole is None else [pole])
        for une in ecoles_du_pole(campagne, du_pole)
    }
    formulaire = FormulaireAffecter(
        request.POST or None,
        ecoles=ecoles,
        soldes=soldes,
        initial={
            "heures": Decimal(max(0, agent.libres)) / 60,
            "etablissement": request.GET.get("ecole"),
        },
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            decisions = affecter(
                campagne=campagne,
                auteur=request.mandat,
                aesh=personne,
                etablissement=formulaire.cleaned_data["etablissement"],
                minutes=formulaire.cleaned_data["heures"],
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"{personne.nom_complet} : l'affectation est acceptée.")
            if decisions.avis:
                messages.warning(request, decisions.avis)
            donnee = LigneCampagne.objects.filter(campagne=campagne, lot=decisions.lot).exclude(
                etat=EtatLigne.RETIREE
            )
            return redirect(
                "campagne:pole",
                departement=departement,
                annee=annee,
                pole=donnee.values_list("pole_id", flat=True)[0],
            )
    contexte = {
        "campagne": campagne,
        "agent": agent,
        "pole": pole,
        "poles": poles,
        "q": q,
        "trouvees": ecoles.count(),
        "souhaits": _souhaits(request, campagne, personne),
        "formulaire": formulaire,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "campagne/affecter.html", contexte, status=statut)


def _ecoles(
    campagne: Campagne, pole: Pole | None, poles: list[Pole], q: str
) -> QuerySet[Etablissement]:
    """Schools of the pole, or those of the whole campaign whose name has these words."""
    mots = cle_tri(q.replace("\0", " ")).split()[:5]
    rattachees = Rattachement.objects.filter(
        pole__in=poles if mots else [pole] if pole else [], periode__contains=campagne.rentree
    )
    ecoles = Etablissement.objects.filter(pk__in=rattachees.values("etablissement"))
    for mot in mots:
        ecoles = ecoles.filter(cle_tri__contains=mot)
    return ecoles.order_by("cle_tri", "pk")


def _pole_demande(
    request: Any, campagne: Campagne, personne: Aesh, poles: list[Pole]
) -> Pole | None:
    """The pole asked for, else hers, else the first."""
    par_cle = {str(pole.pk): pole for pole in poles}
    demande = request.POST.get("pole") or request.GET.get("pole") or ""
    if demande in par_cle:
        return par_cle[demande]
    poste = postes(campagne, request.aujourdhui).get(personne.pk)
    return par_cle.get(str(poste.pole) if poste else "", poles[0] if poles else None)
