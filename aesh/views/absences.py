"""Absences and replacements: who is absent, what is open, and confirming who fills it."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from aesh.actions.remplacements import confirmer, lire_choix
from aesh.models import AbsenceAesh, Remplacement
from aesh.permissions import peut_declarer, peut_lire_absences, peut_remplacer
from aesh.planning.remplacement import SECURITE
from aesh.requetes.absences_lues import (
    absences_eleves_lues,
    absences_lues,
    voit_la_categorie,
)
from aesh.requetes.absences_miennes import AbsenceMienne
from aesh.requetes.absences_page import AbsenceVue, absences_vues, eleves_montres
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.remplacants import (
    PropositionDuJour,
    classement_de,
    decide_dans_l_ecole,
    proposer_les_trous,
    situation_pour,
)
from aesh.requetes.remplacants_dits import PropositionVue, lexique
from aesh.requetes.trous_lus import lire_cle, trous_du_mandat, trous_par_cle
from aesh.views.formulaires_absences import FiltreAbsencesForm, JustificatifForm, jour_demande
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde, peut
from comptes.requetes import valeur
from pial.models import Pole
from pial.regles import UN_JOUR, UNE_SEMAINE, lundi_de
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.texte import cle_tri

SEMAINE = "semaine"


def refuser_les_autres(request: Any) -> None:
    """404 for who reads absences elsewhere: families, AESH (their own pages)."""
    if not peut_lire_absences(request.mandat):
        raise Http404


@require_safe
@garde("absence", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """A day or a week: absent AESH, open slots, absent pupils."""
    refuser_les_autres(request)
    mandat, le = request.mandat, request.aujourdhui
    ouverts = Pole.objects.du_perimetre(mandat, le).actifs(le).order_by("cle_tri")
    poles = [(str(un.pk), str(un)) for un in ouverts]
    formulaire = FiltreAbsencesForm(request.GET or None, poles=poles)
    lus = formulaire.cleaned_data if formulaire.is_valid() else {}
    jour = jour_demande(request.GET.get("le", ""), _ouvre(le, 1))
    en_semaine = lus.get("vue") == SEMAINE
    du = lundi_de(jour) if en_semaine else jour
    au = du + (5 * UN_JOUR if en_semaine else UN_JOUR)
    pole = UUID(lus["pole"]) if lus.get("pole") else None
    toutes = absences_vues(mandat, le, du, au, pole)
    vues = [vue for vue in toutes if _cherchee(vue, lus.get("q", ""))]
    absents = list(absences_eleves_lues(mandat, le, du, au))
    montres = eleves_montres(vues)
    noms = NomsVisibles.pour(mandat, le, montres)
    if lisibles := {e for e in montres if noms.voit(e)} | {un.eleve_id for un in absents}:
        noter_lecture(request, "eleve", lisibles)
    pas = UNE_SEMAINE if en_semaine else UN_JOUR
    contexte = {
        "filtre": FiltreAbsencesForm(
            initial={"le": jour, **{nom: lus.get(nom) for nom in ("vue", "pole", "q")}},
            poles=poles,
        ),
        "filtre_actif": bool(lus.get("q") or pole),
        "vues": vues,
        "ouverts": sum(len(vue.trous) for vue in vues),
        "remplaces": sum(len(vue.remplaces) for vue in vues),
        "alertes": sum(bool(un.alerte) for vue in vues for un in vue.remplaces),
        "eleves_absents": absents,
        "noms": noms,
        "du": du,
        "au": au - UN_JOUR,
        "jour": jour,
        "en_semaine": en_semaine,
        "precedent": _ouvre(du - pas, -1),
        "suivant": _ouvre(du + pas, 1),
        "est_aujourdhui": jour == le or (not en_semaine and jour == _ouvre(le, 1)),
        "peut_declarer": peut_declarer(mandat),
        "peut_remplacer": peut_remplacer(mandat),
        "voit_categorie": voit_la_categorie(mandat),
    }
    return render(request, "aesh/absences.html", contexte)


def _cherchee(vue: AbsenceVue, q: str) -> bool:
    mots = cle_tri(q).split()[:5]
    texte = f"{vue.absence.aesh.cle_tri} {cle_tri(' '.join(vue.ecoles))}"
    return all(mot in texte for mot in mots)


def _ouvre(jour: datetime.date, sens: int) -> datetime.date:
    """The nearest Monday to Friday."""
    while jour.isoweekday() > 5:
        jour += sens * UN_JOUR
    return jour


def absence_ou_404(request: Any, pk: UUID) -> AbsenceAesh:
    """An absence in force that the mandate reads."""
    refuser_les_autres(request)
    toutes = absences_lues(request.mandat, request.aujourdhui, datetime.date.min, datetime.date.max)
    une: AbsenceAesh | None = toutes.filter(pk=pk).first()
    if une is None:
        raise Http404
    return une


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "r")
def absence(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """One absent AESH on one date: each hole with its best proposal, ready to be confirmed."""
    une = absence_ou_404(request, pk)
    mandat, le = request.mandat, request.aujourdhui
    defaut = min(max(_ouvre(max(une.du, le), 1), une.du), une.au)
    jour = jour_demande(request.POST.get("le") or request.GET.get("le", ""), defaut)
    jour = min(max(jour, une.du), une.au)
    if request.method == "POST":
        return _confirmer(request, reverse("aesh:absence", args=[departement, pk]), jour)
    vue = next(
        (v for v in absences_vues(mandat, le, jour, jour + UN_JOUR) if v.absence.pk == pk),
        AbsenceVue(une),
    )
    poles = {trou.creneau.emploi.pole_id for trou in vue.trous}
    ouverts = [
        trou
        for trou in (trous_du_mandat(mandat, le, jour, jour + UN_JOUR) if vue.trous else ())
        if trou.creneau.emploi.pole_id in poles
    ]
    peut = peut_remplacer(mandat)
    lignes, lus = _proposees(request, proposer_les_trous(ouverts, mandat))
    montres = eleves_montres([vue])
    noms = NomsVisibles.pour(mandat, le, montres)
    if lus := lus | {e for e in montres if noms.voit(e)}:
        noter_lecture(request, "eleve", lus)
    trous = [(trou, lignes.get(trou.cle, [])) for trou in vue.trous]
    prets = [ligne.choix for _, siennes in trous for ligne in siennes]
    contexte = {
        "absence": une,
        "vue": vue,
        "jour": jour,
        "jours": _jours(une, le, jour),
        "trous": trous,
        "prets": prets,
        "noms": noms,
        "peut_remplacer": peut,
        "peut_declarer": peut_declarer(mandat),
        "voit_categorie": voit_la_categorie(mandat),
        "est_passe": une.au < le,
        "mienne": AbsenceMienne(une, le, valeur("absence_prevue_jours", le)),
        "justificatif": JustificatifForm(initial={"recu_le": une.justificatif_le or le}),
        "dans_l_ecole": decide_dans_l_ecole(mandat),
    }
    return render(request, "aesh/absence.html", contexte)


def _jours(une: AbsenceAesh, le: datetime.date, jour: datetime.date) -> list[datetime.date]:
    """The other days of an absence, around the one shown."""
    jours = [une.du + n * UN_JOUR for n in range((une.au - une.du).days + 1)]
    ouvres = [j for j in jours if j.isoweekday() <= 5 and abs((j - jour).days) <= 14]
    return ouvres if len(ouvres) > 1 else []


def _proposees(
    request: Any, faites: list[PropositionDuJour]
) -> tuple[dict[str, list[PropositionVue]], set[UUID]]:
    """Proposals in words by hole, and the pupils that they name."""
    choisis = [c for faite in faites for c in faite.proposition.choix]
    mots = lexique(choisis, request.mandat, request.aujourdhui)
    lignes: dict[str, list[PropositionVue]] = {}
    for candidat in sorted(choisis, key=lambda c: c.debut):
        lignes.setdefault(str(candidat.trou.cle), []).append(mots.voir(candidat))
    return lignes, mots.lus()


def _dire_faits(faits: list[Remplacement], le: datetime.date) -> str:
    """``Nour Petit remplace. L'école et l'AESH sont prévenues.``: of days to come only."""
    seul = len(faits) == 1
    fait = f"{faits[0].aesh.nom_complet} remplace" if seul else f"{len(faits)} remplacements"
    if all(un.date < le for un in faits):
        return f"{fait} : c'est noté. La date est passée, personne n'est prévenu."
    if seul:
        return f"{fait}. L'école et l'AESH sont prévenues."
    return f"{fait} confirmés. Les écoles et les AESH sont prévenues."


def _confirmer(request: Any, retour: str, jour: datetime.date) -> HttpResponse:
    """Confirm what was sent, then show the page as it now stands: fresh proposals."""
    if not peut_remplacer(request.mandat):
        raise Http404
    try:
        choix = [lire_choix(texte) for texte in request.POST.getlist("choix")]
        faits = confirmer(choix, auteur=request.mandat, le=request.aujourdhui)
    except ActionRefusee as refus:
        dire_refus(request, refus)
    else:
        messages.success(request, _dire_faits(faits, request.aujourdhui))
    return redirect(f"{retour}?le={jour.isoformat()}")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "r")
def trou(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Everybody who may fill one hole, in the order of decision 16, and why the others cannot."""
    absence_ou_404(request, pk)
    mandat, le = request.mandat, request.aujourdhui
    texte = request.POST.get("trou") or request.GET.get("trou", "")
    retour = reverse("aesh:absence", args=[departement, pk])
    cle = lire_cle(texte)
    if request.method == "POST":
        return _confirmer(request, retour, cle.date if cle else le)
    ouvert = trous_par_cle([cle], mandat, le).get(texte) if cle else None
    if ouvert is None or ouvert.absence.pk != pk:
        messages.warning(request, "Ce créneau n'est plus à remplacer.")
        return redirect(retour)
    situation = situation_pour(ouvert.creneau.emploi.pole, ouvert.date, [ouvert], mandat)
    classement = classement_de(situation, situation.trous[0], mandat)
    mots = lexique(classement.candidats, mandat, le, classement.ecartees)
    noms = NomsVisibles.pour(mandat, le, {e.pk for e in ouvert.eleves})
    if lus := mots.lus() | {e.pk for e in ouvert.eleves if noms.voit(e.pk)}:
        noter_lecture(request, "eleve", lus)
    contexte = {
        "trou": ouvert,
        "en_danger": situation.trous[0].besoin >= SECURITE and peut(mandat, "r", "besoins"),
        "candidats": [mots.voir(c) for c in classement.candidats],
        "ecartees": sorted(map(mots.ecarter, classement.ecartees), key=lambda e: cle_tri(e.nom)),
        "noms": noms,
        "peut_remplacer": peut_remplacer(mandat),
        "retour": f"{retour}?le={ouvert.date.isoformat()}",
        "dans_l_ecole": decide_dans_l_ecole(mandat),
    }
    return render(request, "aesh/trou.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "r")
def remplacants(request: Any, departement: str) -> HttpResponse:
    """All the open slots of a day together: one answer, to be confirmed whole or in part."""
    refuser_les_autres(request)
    mandat, le = request.mandat, request.aujourdhui
    jour = jour_demande(request.POST.get("le") or request.GET.get("le", ""), _ouvre(le, 1))
    if request.method == "POST":
        return _confirmer(request, reverse("aesh:absences", args=[departement]), jour)
    ouverts = trous_du_mandat(mandat, le, jour, jour + UN_JOUR)
    lignes, lus = _proposees(request, proposer_les_trous(ouverts, mandat))
    montres = {eleve.pk for ouvert in ouverts for eleve in ouvert.eleves}
    noms = NomsVisibles.pour(mandat, le, montres)
    if lus := lus | {e for e in montres if noms.voit(e)}:
        noter_lecture(request, "eleve", lus)
    contexte = {
        "jour": jour,
        "trous": [(ouvert, lignes.get(ouvert.cle, [])) for ouvert in ouverts],
        "nombre": sum(len(siennes) for siennes in lignes.values()),
        "noms": noms,
        "dans_l_ecole": decide_dans_l_ecole(mandat),
        "peut_remplacer": peut_remplacer(mandat),
    }
    return render(request, "aesh/remplacants.html", contexte)
