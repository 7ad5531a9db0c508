"""What the pages share: the film of the address, the reader's places, the tabs."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from film.models import FilmAnnee
from film.permissions import peut_regler_le_film, peut_suivre, peut_voir_les_etats
from film.requetes.films import film_courant, film_de
from film.requetes.lieux import Lieux, lieux


def film_lu(annee: int) -> FilmAnnee:
    """The film of a year, else 404."""
    film = film_de(annee)
    if film is None:
        raise Http404
    return film


def mes_lieux(request: Any) -> Lieux:
    """Places that the reader sees states of: none for those who read the year only."""
    if not peut_voir_les_etats(request.mandat):
        return Lieux(departement=False)
    return lieux(request.aujourdhui, request.mandat)


def cadre(request: Any, page: str, film: FilmAnnee | None = None) -> dict[str, Any]:
    """Tabs of the room, with the one in view; the film of the day unless told."""
    film = film or film_courant(request.aujourdhui)
    code = request.departement.code
    onglets = [("periode", "Ma période", reverse("film:periode", kwargs={"departement": code}))]
    if film is not None:
        annee = {"departement": code, "annee": film.annee}
        onglets += [
            ("tableau", "Tableau", reverse("film:tableau", kwargs=annee)),
            ("calendrier", "Calendrier", reverse("film:calendrier", kwargs=annee)),
        ]
        if peut_suivre(request.mandat):
            onglets.append(("suivi", "Suivi", reverse("film:suivi", kwargs=annee)))
    regle = peut_regler_le_film(request.mandat)
    if regle:
        modele = reverse("film:modele", kwargs={"departement": code})
        onglets.append(("modele", "Modèle", modele))
    return {
        "film": film,
        "regle": regle,
        "onglets": [
            {"libelle": libelle, "url": url, "actif": cle == page, "compte": None}
            for cle, libelle, url in onglets
        ],
    }
