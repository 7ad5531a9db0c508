"""What the address of the pages of hours asks for: a place, a period, an order."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404

from pial.enums import GenrePole
from pial.models import JourFerme
from pial.regles import UN_JOUR, Fermeture, annee_scolaire
from reporting.enums.heures import (
    ETAPES_NOMMEES,
    LIBELLES_RACCOURCI,
    GenrePortee,
    Maille,
    Raccourci,
)
from reporting.regles.lignes import COLONNES
from reporting.regles.periodes import JOURS_MAX, Periode, jour_de_rentree, periode_de
from reporting.requetes.portee import (
    Portee,
    PorteeInconnue,
    descendre_jusqu_a,
    portee_du_mandat,
)
from socle.choix import choix
from socle.jours import ChampJour

DATES = "dates"
NOM_DU_GENRE = {genre: nom for nom, genre in ETAPES_NOMMEES.items()}


class PeriodeForm(forms.Form):
    """Any two days, at most one year apart."""

    du = ChampJour(label="Du", required=True)
    au = ChampJour(label="Au", required=True)

    def clean(self) -> dict[str, Any]:
        """The end follows the start, within a year."""
        lus: dict[str, Any] = super().clean() or {}
        du, au = lus.get("du"), lus.get("au")
        if du and au and au < du:
            self.add_error("au", "La fin doit suivre le début.")
        elif du and au and (au - du).days >= JOURS_MAX:
            self.add_error("au", "Choisissez une période d'un an au plus.")
        return lus


@dataclass(frozen=True)
class DemandeHeures:
    """One reading, as the address says it."""

    portee: Portee
    racine: Portee
    periode: Periode
    raccourci: str
    maille: Maille | None
    tri: str = ""
    erreurs: Mapping[str, Any] = field(default_factory=dict)

    def adresse(self, portee: Portee | None = None, **autres: str) -> str:
        """Query string of the same reading, elsewhere or in another order."""
        ou = portee or self.portee
        parametres = {**self._periode(), **self._lieu(ou)}
        if self.tri:
            parametres["tri"] = self.tri
        if ou.genre is GenrePortee.TOUT and self.maille is Maille.ECOLE:
            parametres["par"] = "ecole"
        return "?" + urlencode({**parametres, **autres})

    @property
    def est_racine(self) -> bool:
        """Everything that the reader covers."""
        return len(self.portee.etapes) == len(self.racine.etapes)

    @property
    def lieu(self) -> dict[str, str]:
        """The place as the address says it, for forms that keep it."""
        return self._lieu(self.portee)

    def _lieu(self, portee: Portee) -> dict[str, str]:
        genre = {"genre": GenrePole.PAS.value} if portee.genre_pole == GenrePole.PAS else {}
        etapes = portee.etapes[len(self.racine.etapes) :]
        return {NOM_DU_GENRE[e.genre]: str(e.cle or 1) for e in etapes} | genre

    def _periode(self) -> dict[str, str]:
        if self.raccourci != DATES:
            return {"periode": self.raccourci}
        du, au = self.periode.du, self.periode.dernier
        return {"periode": DATES, "du": f"{du}", "au": f"{au}"}


def lire_demande(request: Any, *, agregee: bool = False) -> DemandeHeures:
    """Place, period and order of a request; 404 when the place is not the reader's."""
    donnees, mandat, le = request.GET, request.mandat, request.aujourdhui
    racine = portee_du_mandat(mandat, le)
    if donnees.get("genre") == GenrePole.PAS and not racine.etapes and not agregee:
        racine = replace(racine, genre_pole=GenrePole.PAS)
    portee = racine if agregee else _portee(donnees, racine, mandat, le)
    raccourci, periode, erreurs = lire_periode(donnees, le, dates=not agregee)
    maille = portee.maille
    if donnees.get("par") == "ecole" and portee.genre is GenrePortee.TOUT:
        maille = Maille.ECOLE
    tri = donnees.get("tri", "")
    if tri.removeprefix("-") not in ("libelle", *COLONNES):
        tri = ""
    return DemandeHeures(portee, racine, periode, raccourci, maille, tri, erreurs)


def _portee(donnees: Mapping[str, str], racine: Portee, mandat: Any, le: datetime.date) -> Portee:
    try:
        return descendre_jusqu_a(racine, donnees, mandat, le)
    except PorteeInconnue as erreur:
        raise Http404 from erreur


def lire_periode(
    donnees: Mapping[str, str], le: datetime.date, *, dates: bool = True
) -> tuple[str, Periode, Mapping[str, Any]]:
    """Shortcut, period, and why two typed days were refused (this month is then shown)."""
    demandee = donnees.get("periode", "")
    if dates and demandee == DATES:
        formulaire = PeriodeForm(donnees)
        if formulaire.is_valid():
            lus = formulaire.cleaned_data
            return DATES, Periode(lus["du"], lus["au"] + UN_JOUR), {}
        return DATES, periode_de(Raccourci.MOIS, le, le), formulaire.errors
    connus = {code for code, _ in choix(LIBELLES_RACCOURCI)}
    raccourci = Raccourci(demandee) if demandee in connus else Raccourci.MOIS
    return raccourci.value, periode_de(raccourci, le, rentree_de(le)), {}


def rentree_de(le: datetime.date) -> datetime.date:
    """First day of class of the school year of a day."""
    periodes = JourFerme.objects.values_list("periode", flat=True)
    return jour_de_rentree(annee_scolaire(le), [Fermeture(p.lower, p.upper) for p in periodes])
