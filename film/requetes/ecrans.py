"""The page that does a task, for one reader: the first that his mission opens.

*Source:* ux page §5(f) (linked screen); issue H (each task opens the screen that does it).
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from comptes.models import Mandat
from comptes.permissions import peut
from film.models import TacheFilm
from film.models.film import TacheCommune
from film.requetes.registre import PREUVES

LIBELLES_ECRAN = {
    "aesh:emplois": "Ouvrir les emplois du temps",
    "aesh:personnes": "Ouvrir les AESH",
    "aesh:rencontres": "Ouvrir les rencontres",
    "aesh:suivis": "Ouvrir mes élèves suivis",
    "campagne:campagnes": "Ouvrir la pré-affectation",
    "comptes:reglages": "Ouvrir les réglages",
    "contrats:accueils": "Ouvrir les nouvelles AESH",
    "contrats:contrats": "Ouvrir les contrats",
    "eleves:classes": "Ouvrir les classes",
    "eleves:eleves": "Ouvrir les élèves",
    "eleves:renouvellements": "Ouvrir les droits qui finissent",
    "pas:registre": "Ouvrir les demandes au PAS",
    "pas:reunions": "Ouvrir les réunions du PAS",
    "pial:poles": "Ouvrir les pôles",
    "reporting:attente": "Ouvrir « Qui attend »",
    "reporting:balances": "Ouvrir besoins et moyens",
    "reporting:constats": "Ouvrir les constats de rentrée",
    "reporting:files": "Ouvrir « À traiter »",
    "reporting:heures": "Ouvrir les heures",
    "reporting:remontees": "Ouvrir les remontées",
}


@dataclass(frozen=True)
class Ecran:
    """A page that the reader can open."""

    libelle: str
    url: str


def ecran_de(mandat: Mandat, tache: TacheFilm) -> Ecran | None:
    """The first page of a task that the mandate's capabilities open; None when there is none.

    *Source:* ux page §5(f).
    """
    for nom in tache.ecrans:
        try:
            url = reverse(nom, kwargs={"departement": mandat.departement_id})
            garde = getattr(resolve(url).func, "garde", None)
        except (NoReverseMatch, Resolver404):
            continue
        if garde is not None and peut(mandat, garde.verbe, garde.objet):
            return Ecran(LIBELLES_ECRAN.get(nom, "Ouvrir l'écran"), url)
    return None


def comment_se_coche(tache: TacheCommune) -> str:
    """How a task is ticked, in words. *Source:* decision 32; issue H (says so)."""
    if tache.preuve in PREUVES:
        return "Se coche d'elle-même quand la preuve existe dans Maillage."
    if tache.livrable and not tache.ecrans:
        return "Se coche à la main : son écran n'existe pas encore dans Maillage."
    if tache.livrable:
        return "Se coche à la main : Maillage ne garde pas de preuve de ce travail."
    return "Se coche à la main : elle ne laisse pas de document."
