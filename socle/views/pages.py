"""Pages open to everyone, linked from the footer, and the request that keeps a session alive."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

# Short form, full form, what it does; in the order of the alphabet.
GLOSSAIRE = [
    ("AESH", "accompagnant des élèves en situation de handicap", "Il aide des élèves."),
    (
        "DASEN",
        "directeur académique des services de l'éducation nationale",
        "Il dirige.",
    ),
    ("DITEP", "dispositif intégré thérapeutique, éducatif et pédagogique", "Soins et classe."),
    (
        "ESMS",
        "établissement ou service médico-social",
        "Il soigne et accompagne.",
    ),
    ("ETP", "équivalent temps plein", "Deux mi-temps font un équivalent temps plein."),
    ("IEN", "inspecteur de l'éducation nationale", "Il pilote une circonscription d'écoles."),
    (
        "MDPH",
        "maison départementale des personnes handicapées",
        "Elle notifie le droit de l'élève à une aide.",
    ),
    (
        "PAS",
        "pôle d'appui à la scolarité",
        "Il répond vite à toute question sur un élève, sans dossier MDPH.",
    ),
    (
        "PIAL",
        "pôle inclusif d'accompagnement localisé",
        "Il organise les AESH d'un groupe d'écoles.",
    ),
    ("SEI", "service de l'école inclusive", "Il gère les AESH et les affectations du département."),
    (
        "SESSAD",
        "service d'éducation spéciale et de soins à domicile",
        "Il soigne l'élève là où il vit et apprend.",
    ),
    ("UEE", "unité d'enseignement externalisée", "Une classe d'un ESMS dans une école."),
    (
        "ULIS",
        "unité localisée pour l'inclusion scolaire",
        "Un dispositif de l'école.",
    ),
]


@require_safe
@login_not_required
def aide(request: HttpRequest) -> HttpResponse:
    """Where to find help, and the keys of the keyboard."""
    return render(request, "socle/aide.html")


@require_safe
@login_not_required
def glossaire(request: HttpRequest) -> HttpResponse:
    """Acronyms of the domain."""
    return render(request, "socle/glossaire.html", {"glossaire": GLOSSAIRE})


@require_safe
@login_not_required
def accessibilite(request: HttpRequest) -> HttpResponse:
    """Accessibility statement."""
    return render(request, "socle/accessibilite.html")


@require_safe
@login_not_required
def sources(request: HttpRequest) -> HttpResponse:
    """Open data that the product shows, with their licences."""
    return render(request, "socle/sources.html")


@login_not_required
@require_POST
def session_prolonger(request: HttpRequest) -> HttpResponse:
    """Answer nothing: any request renews the session (SESSION_SAVE_EVERY_REQUEST)."""
    return HttpResponse(status=204 if request.user.is_authenticated else 403)
