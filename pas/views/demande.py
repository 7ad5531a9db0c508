"""The public form: five steps, saved at each one, usable without JavaScript."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from comptes.permissions import publique
from comptes.requetes import aujourdhui_dans
from eleves.requetes.mots_medicaux import mots_signales
from pas.actions.limites import (
    BITS,
    age_du_defi,
    attente_de_l_adresse,
    attente_de_l_envoi,
    est_prouve,
    nouveau_defi,
    peut_ecrire_depuis,
)
from pas.actions.porte import (
    Cles,
    Reponses,
    enregistrer,
    nouvelles_cles,
    reprendre,
)
from pas.enums import (
    LIBELLES_DEJA_FAIT,
    LIBELLES_DIFFICULTE,
    LIBELLES_ORIGINE,
    LIBELLES_SOUHAIT,
    GenreAvis,
)
from pas.forms.demande import ETAPES, FORMULAIRES, Etape, FormulaireEcole, nomme_l_eleve
from pas.requetes.ecoles import chercher_ecoles, departements_ouverts, ecole_de
from pas.views.cadre import (
    BROUILLON,
    UN_JOUR_S,
    cles_du_brouillon,
    departement_de,
    envoyer_les_avis,
    poser,
    rendre,
    reseau,
)

PUBLIQUE = "demande au PAS : ouverte à tous, n'écrit que par la porte publique (ADR 030)"
DERNIERE = len(ETAPES)


@publique(PUBLIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def accueil(request: HttpRequest) -> HttpResponse:
    """What a PAS is, who may ask; choose the department and begin."""
    ouverts = departements_ouverts()
    codes = {d.code for d in ouverts}
    choisi = request.POST.get("departement", "") or (ouverts[0].code if len(ouverts) == 1 else "")
    if request.method == "POST" and choisi in codes:
        cles = nouvelles_cles(choisi)
        return poser(redirect("pas_etape", 1), BROUILLON, cles.texte, duree_s=UN_JOUR_S)
    contexte = {
        "departements": ouverts,
        "erreur": request.method == "POST",
        "en_cours": cles_du_brouillon(request) is not None,
    }
    return rendre(request, "pas/accueil.html", contexte, 422 if contexte["erreur"] else 200)


def _brouillon(request: HttpRequest) -> tuple[Cles, int, Reponses] | None:
    """Draft of this device: its keys, the step reached, its answers (none before the first)."""
    cles = cles_du_brouillon(request)
    if cles is None or departement_de(cles) is None:
        return None
    trouve = reprendre(cles)
    return (cles, *(trouve or (1, {})))


def _aujourdhui(cles: Cles) -> datetime.date:
    departement = departement_de(cles)
    return aujourdhui_dans(departement) if departement else timezone.localdate()


@publique(PUBLIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def etape(request: HttpRequest, numero: int) -> HttpResponse:
    """One of the five steps: shown, or saved and followed by the next one."""
    brouillon = _brouillon(request)
    if not 1 <= numero <= DERNIERE:
        raise Http404
    if brouillon is None:
        return redirect("pas_accueil")
    cles, atteinte, reponses = brouillon
    if numero > max(1, min(atteinte, DERNIERE)):
        return redirect("pas_etape", max(1, min(atteinte, DERNIERE)))
    if numero == 2 and not reponses.get("uai"):
        return redirect("pas_ecole")
    if numero == DERNIERE and nomme_l_eleve(reponses) and not reponses.get("prenom"):
        return redirect("pas_etape", 2)  # who asks has changed since
    formulaire = FORMULAIRES[numero](request.POST or None, reponses=reponses, le=_aujourdhui(cles))
    if request.method != "POST":
        return _page(request, numero, formulaire, reponses, cles)
    if numero == DERNIERE and (refus := _refus(request, formulaire, reponses, cles)):
        return refus
    if not formulaire.is_valid():
        return _page(request, numero, formulaire, reponses, cles, statut=422)
    return _garder(request, numero, formulaire, cles, atteinte)


def _garder(
    request: HttpRequest, numero: int, formulaire: Etape, cles: Cles, atteinte: int
) -> HttpResponse:
    reponses = formulaire.suite()
    plus_tard = "plus_tard" in request.POST
    envoi = numero == DERNIERE and not plus_tard
    avis, attendre_s = None, 0
    if envoi:
        avis, attendre_s = GenreAvis.CONFIRMATION, _attente(request, cles, reponses)
        reponses["attente_s"] = attendre_s
    elif plus_tard or (not reponses.get("lien_envoye") and peut_ecrire_depuis(reseau(request))):
        avis, reponses["lien_envoye"] = GenreAvis.REPRISE, True
    if avis:
        attendre_s = max(attendre_s, attente_de_l_adresse(reponses["courriel"]))
    suivante = DERNIERE + 1 if envoi else max(atteinte, numero + (not plus_tard))
    gardee = enregistrer(
        cles,
        etape=min(suivante, DERNIERE + 1),
        reponses=reponses,
        avis=avis,
        attendre_s=attendre_s,
    )
    if not gardee:
        return _page(
            request,
            numero,
            formulaire,
            reponses,
            cles,
            statut=503,
            panne=True,
        )
    envoyer_les_avis(cles.departement)
    if envoi:
        return redirect("pas_envoyee")
    page = redirect("pas_plus_tard") if plus_tard else redirect("pas_etape", numero + 1)
    return poser(page, BROUILLON, cles.texte, duree_s=UN_JOUR_S)


def _attente(request: HttpRequest, cles: Cles, reponses: Reponses) -> int:
    """Seconds that the message to confirm waits: a crowd is slowed down, nobody is refused."""
    return attente_de_l_envoi(
        departement=cles.departement,
        uai=reponses.get("uai", ""),
        reseau=reseau(request),
        prouve=est_prouve(request.POST.get("defi", ""), request.POST.get("preuve", "")),
        le=_aujourdhui(cles),
    )


def _refus(
    request: HttpRequest, formulaire: Etape, reponses: Reponses, cles: Cles
) -> HttpResponse | None:
    """What stops a machine: a hidden field filled, a page not read."""
    if request.POST.get("site_web"):  # the trap: the machine reads the page of a success
        return redirect("pas_envoyee")
    if "plus_tard" in request.POST or not formulaire.is_valid():
        return None
    age = age_du_defi(request.POST.get("defi", ""))
    if age:
        return None
    formulaire.add_error(
        None,
        "La page est ouverte depuis trop longtemps : envoyez de nouveau."
        if age is None
        else "Relisez votre demande, puis envoyez de nouveau.",
    )
    return _page(request, DERNIERE, formulaire, reponses, cles, statut=422)


def _page(
    request: HttpRequest,
    numero: int,
    formulaire: Etape,
    reponses: Reponses,
    cles: Cles,
    *,
    statut: int = 200,
    panne: bool = False,
) -> HttpResponse:
    departement = departement_de(cles)
    uai = reponses.get("uai", "")
    contexte: dict[str, Any] = {
        "formulaire": formulaire,
        "etapes": ETAPES,
        "numero": numero,
        "precedente": numero - 1,
        "derniere": DERNIERE,
        "reponses": reponses,
        "nomme": nomme_l_eleve(reponses),
        "panne": panne,
        "ecole": ecole_de(departement, uai) if departement and uai and numero in (2, 5) else None,
    }
    if numero == DERNIERE:
        libre = f"{reponses.get('texte', '')} / {reponses.get('attente', '')}"
        contexte |= {
            "mots_medicaux": ", ".join(mots_signales(libre)),
            "resume": resume(reponses),
            "defi": nouveau_defi(),
            "bits": BITS,
        }
    return rendre(request, "pas/etape.html", contexte, statut)


def resume(reponses: Reponses) -> list[tuple[str, str]]:
    """The answers as they are read again before sending, and when printing."""

    def mots(cle: str, libelles: Any) -> str:
        return ", ".join(libelles[code] for code in reponses.get(cle, []) if code in libelles)

    lignes = [
        ("Vous êtes", LIBELLES_ORIGINE.get(reponses.get("origine", ""), "")),
        ("Votre nom", f"{reponses.get('prenom_auteur', '')} {reponses.get('nom_auteur', '')}"),
        ("E-mail", reponses.get("courriel", "")),
        ("Téléphone", reponses.get("telephone", "")),
        ("Pour vous répondre", mots("souhaits", LIBELLES_SOUHAIT)),
        ("Langue de l'interprète", reponses.get("langue", "")),
        ("Élève", f"{reponses.get('prenom', '')} {reponses.get('nom', '')}".strip()),
        ("Né le", "/".join(reversed(reponses.get("naissance", "").split("-")))),
        ("Tutelle", "oui" if reponses.get("tutelle") else ""),
        ("Classe", reponses.get("classe", "")),
        ("Ce qui est difficile", mots("difficultes", LIBELLES_DIFFICULTE)),
        ("Avec vos mots", reponses.get("texte", "")),
        ("Déjà fait", mots("deja_fait", LIBELLES_DEJA_FAIT)),
        ("Vous attendez", reponses.get("attente", "")),
    ]
    return [(terme, valeur) for terme, valeur in lignes if valeur.strip()]


@publique(PUBLIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def ecole(request: HttpRequest) -> HttpResponse:
    """Choose the school by its town and name; without a PAS, say whom to ask."""
    brouillon = _brouillon(request)
    if brouillon is None:
        return redirect("pas_accueil")
    if brouillon[1] < 2:
        return redirect("pas_etape", 1)
    cles, atteinte, reponses = brouillon
    departement = departement_de(cles)
    if departement is None:
        raise Http404
    formulaire = FormulaireEcole(request.POST or None)
    sans_pas, panne = None, False
    if request.method == "POST" and formulaire.is_valid():
        choisie = ecole_de(departement, formulaire.cleaned_data["uai"])
        if choisie is not None and choisie.pas:
            if enregistrer(cles, etape=atteinte, reponses=reponses | {"uai": choisie.uai}):
                return redirect("pas_etape", 2)
            panne = True
        else:
            sans_pas = choisie
    texte = request.GET.get("q", "")[:80]
    trouvees, nombre = chercher_ecoles(departement, texte) if texte.strip() else ([], 0)
    contexte = {
        "etapes": ETAPES,
        "q": texte,
        "trouvees": trouvees,
        "nombre": nombre,
        "sans_pas": sans_pas,
        "departement_choisi": departement.nom,
        "panne": panne,
        "erreur": request.method == "POST" and sans_pas is None and not panne,
    }
    statut = 503 if panne else 422 if contexte["erreur"] else 200
    return rendre(request, "pas/ecole.html", contexte, statut)
