"""One contract: its terms, its next legal date, what happened."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from aesh.models import Contrat
from aesh.regles.durees import duree
from aesh.requetes.personnes import aesh_du_mandat
from comptes.enums import Role
from comptes.permissions import garde
from contrats.enums.vie import EtatProposition, NatureSuite
from contrats.permissions import peut_changer_la_vie, peut_lire_la_vie, peut_lire_le_detail
from contrats.regles.anciennete import atteinte_le
from contrats.regles.delais import JOURS_DU_MOIS, en_mois_et_jours
from contrats.regles.quotites import minutes_connexes, pourcent, pourcent_en_mots, signalement
from contrats.regles.textes import LIBELLES_SURETE, valeur_au
from contrats.requetes.fiche import FicheContrat, contrat_lisible, lire_fiche, natures_pour
from socle.journal import noter_lecture


@dataclass(frozen=True)
class Fait:
    """One line of the timeline."""

    jour: Any
    titre: str
    texte: str = ""


def contrat_ou_404(request: Any, contrat: UUID) -> Contrat:
    """A contract that the reader may open, else 404."""
    objet = contrat_lisible(request.mandat, contrat, request.aujourdhui)
    if objet is None:
        raise Http404
    return objet


def contrat_a_changer(request: Any, contrat: UUID) -> Contrat:
    """A contract that the reader may change, else 404."""
    if not peut_changer_la_vie(request.mandat):
        raise Http404
    return contrat_ou_404(request, contrat)


def conditions(minutes: int, semaines: int) -> str:
    """``24 h par semaine sur 41 semaines, soit 61,23 %``."""
    quotite = pourcent_en_mots(pourcent(minutes, semaines))
    return f"{duree(minutes)} par semaine sur {semaines} semaines, soit {quotite}"


@require_safe
@garde("contrat", "r")
def fiche(request: Any, departement: str, contrat: UUID) -> HttpResponse:
    """The page; everybody but the SEI and the person reads quotité, dates and type only."""
    objet = contrat_ou_404(request, contrat)
    le = request.aujourdhui
    detail = peut_lire_le_detail(request.mandat, objet.aesh, le)
    lue = lire_fiche(objet, le, detail=detail)
    noter_lecture(request, "contrat", [lue.vue.pk])
    change = peut_changer_la_vie(request.mandat)
    troncon, chaine = lue.vue.troncon, lue.vue.chaine
    natures = natures_pour(lue) if change else ()
    cdi_le = atteinte_le(list(lue.vue.periodes), chaine.du, chaine.fin) if detail else None
    contexte = {
        "fiche": lue,
        "vue": lue.vue,
        "detail": detail,
        "change": change,
        "voit_liste": peut_lire_la_vie(request.mandat),
        "est_la_sienne": request.mandat.role == Role.AESH,
        "conditions": conditions(troncon.minutes, troncon.semaines),
        "signalement": signalement(
            troncon.minutes, troncon.semaines, Decimal(troncon.quotite_ecrite)
        )
        if troncon.quotite_ecrite
        else "",
        "connexes": duree(minutes_connexes(troncon.minutes, troncon.semaines, le)),
        "anciennete": en_mois_et_jours(lue.vue.anciennete),
        "cdi_le": cdi_le,
        "cdi_apres": en_mois_et_jours(
            valeur_au("anciennete_cdi", chaine.fin or le) * JOURS_DU_MOIS
        ),
        "echeances": [(e, LIBELLES_SURETE[e.surete]) for e in lue.echeances] if detail else [],
        "prochaine": lue.vue.prochaine if detail else None,
        "conditions_a_venir": [
            (t.du, conditions(t.minutes, t.semaines)) for t in chaine.changements(le)
        ],
        "faits": faits(lue) if detail else [],
        "peut_avenant": change and lue.avenant_ouvert is None and _court(lue),
        "peut_suite": change
        and chaine.fin is not None
        and not lue.vue.fait.a_suivant
        and lue.fin_notee is None
        and lue.se_propose
        and NatureSuite.CDI in natures,
        "peut_entretien": change and chaine.court(le),
        "peut_finir": change and lue.fin_notee is None and not lue.vue.fait.a_suivant,
        "sans_reponse": [avenant for avenant, ou in lue.avenants if ou == EtatProposition.SILENCE],
    }
    return render(request, "contrats/contrat.html", contexte)


@require_safe
@garde("contrat", "r")
def de_la_personne(request: Any, departement: str, aesh: UUID) -> HttpResponse:
    """The contract of an AESH today, else her last one; back to her record when she has none."""
    personne = get_object_or_404(
        aesh_du_mandat(request.mandat, request.aujourdhui).order_by(), pk=aesh
    )
    siens = Contrat.objects.filter(aesh=personne)
    present = siens.filter(periode__contains=request.aujourdhui).first() or siens.first()
    if present is None:
        messages.error(request, "Aucun contrat n'est enregistré pour cette personne.")
        return redirect("aesh:personne", departement=departement, aesh=personne.pk)
    return redirect("contrats:contrat", departement=departement, contrat=present.pk)


def _court(lue: FicheContrat) -> bool:
    return lue.vue.chaine.fin is None or lue.vue.chaine.fin > lue.vue.le


def faits(lue: FicheContrat) -> list[Fait]:
    """What happened to the contract, the oldest first."""
    chaine = lue.vue.chaine
    premier = chaine.premier
    lignes = [
        Fait(
            premier.du,
            f"Début du {lue.vue.type}",
            conditions(premier.minutes, premier.semaines).capitalize() + ".",
        )
    ]
    for avenant, ou in lue.avenants:
        mots = conditions(avenant.minutes_hebdo, avenant.semaines)
        titre = f"Avenant proposé, pour le {avenant.effet:%d/%m/%Y}"
        if ou == EtatProposition.ANNULEE:
            titre += " (retiré)"
        lignes.append(Fait(avenant.remise_le, titre, f"{mots}. {avenant.get_remise_display()}."))
        if avenant.reponse:
            lignes.append(
                Fait(
                    avenant.repondu_le, f"Avenant : réponse {avenant.get_reponse_display().lower()}"
                )
            )
        elif ou == EtatProposition.SILENCE:
            lignes.append(
                Fait(avenant.repondre_avant, "Avenant refusé : aucune réponse dans le mois")
            )
    for troncon in chaine.troncons[1:]:
        lignes.append(
            Fait(
                troncon.du,
                "Avenant appliqué",
                conditions(troncon.minutes, troncon.semaines).capitalize() + ".",
            )
        )
    for suite, ou in lue.suites:
        retire = " (retiré)" if ou == EtatProposition.ANNULEE else ""
        if suite.entretien_le:
            lignes.append(Fait(suite.entretien_le, f"Entretien avant la proposition{retire}"))
        if suite.propose_le:
            dit = conditions(suite.minutes_hebdo, suite.semaines).capitalize() + "."
            titre = f"{suite.get_nature_display()} : proposition remise{retire}"
            if suite.nature == NatureSuite.AUCUNE:
                dit, titre = "", f"Pas de renouvellement : personne informée{retire}"
            lignes.append(Fait(suite.propose_le, titre, dit))
        if suite.reponse:
            lignes.append(Fait(suite.repondu_le, f"Réponse {suite.get_reponse_display().lower()}"))
    lignes += [Fait(un.tenu_le, "Entretien professionnel tenu") for un in lue.entretiens]
    for fin in lue.fins:
        retire = " (annulée)" if fin.annule_le else ""
        lignes.append(
            Fait(fin.dernier_jour, f"Dernier jour{retire}", f"{fin.get_motif_display()}.")
        )
    if chaine.au and lue.fin_notee is None:
        lignes.append(Fait(chaine.au, "Dernier jour du contrat"))
    return sorted(lignes, key=lambda fait: fait.jour)
