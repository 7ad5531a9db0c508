"""Pages open to everyone, linked from the footer, and the request that keeps a session alive."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

# Short form, full form, what it does; in the order of the alphabet.
GLOSSAIRE = [
    (
        "AESH",
        "accompagnant des élèves en situation de handicap",
        "Il aide un ou plusieurs élèves en classe.",
    ),
    (
        "DASEN",
        "directeur académique des services de l'éducation nationale",
        "Il dirige l'éducation nationale dans le département.",
    ),
    (
        "DITEP",
        "dispositif intégré thérapeutique, éducatif et pédagogique",
        "Il suit des élèves dont les difficultés psychologiques gênent l'école.",
    ),
    (
        "ESMS",
        "établissement ou service médico-social",
        "Il soigne et accompagne, parfois dans l'école.",
    ),
    ("ETP", "équivalent temps plein", "Deux mi-temps font un équivalent temps plein."),
    (
        "IEN",
        "inspecteur de l'éducation nationale",
        "Il est responsable des écoles d'une circonscription.",
    ),
    (
        "MDPH",
        "maison départementale des personnes handicapées",
        "Elle notifie le droit de l'élève à une aide.",
    ),
    (
        "PAS",
        "pôle d'appui à la scolarité",
        "Il répond vite à une question sur un élève, sans attendre la MDPH.",
    ),
    (
        "PIAL",
        "pôle inclusif d'accompagnement localisé",
        "Il organise le travail des AESH d'un groupe d'écoles.",
    ),
    (
        "SEI",
        "service de l'école inclusive",
        "Il gère les AESH et leurs affectations dans le département.",
    ),
    (
        "SESSAD",
        "service d'éducation spéciale et de soins à domicile",
        "Il soigne l'élève là où il vit et apprend.",
    ),
    (
        "UEE",
        "unité d'enseignement externalisée",
        "C'est la classe d'un ESMS, installée dans une école.",
    ),
    (
        "ULIS",
        "unité localisée pour l'inclusion scolaire",
        "C'est un dispositif de l'école, du collège ou du lycée.",
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
