"""The AESH's other pages: her pupils, her contacts, her file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from aesh.requetes.mes_contacts import contacts_de
from aesh.requetes.mes_eleves import mes_eleves as lire_mes_eleves
from aesh.requetes.mon_dossier import mon_dossier as lire_mon_dossier
from aesh.views.agenda import aesh_connecte
from comptes.permissions import garde
from socle.journal import noter_lecture


@require_safe
@garde("eleve", "r")
def mes_eleves(request: Any, departement: str) -> HttpResponse:
    """Pupils of the slots to come and of the replacements not over."""
    aesh = aesh_connecte(request)
    maintenant = timezone.localtime()
    minute = maintenant.hour * 60 + maintenant.minute
    eleves = lire_mes_eleves(aesh, request.aujourdhui, minute)
    if eleves:
        noter_lecture(request, "eleve", [un.cle for un in eleves])
    if coches := [un.cle for un in eleves if un.points]:
        noter_lecture(request, "fiche_pratique", coches)
    return render(request, "aesh/mes_eleves.html", {"eleves": eleves})


@require_safe
@garde("edt", "r")
def mes_contacts(request: Any, departement: str) -> HttpResponse:
    """Schools, coordination, AESH référent, service."""
    contacts = contacts_de(aesh_connecte(request), request.aujourdhui)
    return render(request, "aesh/mes_contacts.html", {"contacts": contacts})


@require_safe
@garde("contrat", "r")
def mon_dossier(request: Any, departement: str) -> HttpResponse:
    """Contract, postings, counters, and what is kept about her."""
    dossier = lire_mon_dossier(aesh_connecte(request), request.aujourdhui)
    return render(request, "aesh/mon_dossier.html", {"dossier": dossier})
