"""What the demonstration shows of the film: the current year of one department, some ticks.

*Source:* decision 36; everything here is invented.
"""

import datetime

from django.db import transaction

from comptes.enums import Role
from comptes.models import Departement, Mandat
from film.actions.balayage import balayer
from film.actions.coches import Lieu, cocher, dire_sans_objet
from film.actions.films import ouvrir_film
from film.actions.modele import charger_modele, lire_le_modele
from film.enums import Portee
from film.models import FilmAnnee, ModeleTache, TacheFilm
from film.requetes.lieux import lieux
from pial.regles import annee_scolaire
from socle.erreurs import ActionRefusee
from socle.historique import annoncer_acte

A_LA_MAIN: dict[Role, tuple[str, ...]] = {
    Role.AESH_REF: ("AVR-04", "PRE-04", "PRE-05", "REN-10"),
    Role.DIRECTEUR: ("PRE-01",),
    Role.CHEF_ETAB: ("PRE-01", "SED-01"),
    Role.SEI: ("PRE-08", "REN-13", "SED-11"),
    Role.PILOTE: ("PIL-00",),
}
SANS_OBJET = ("REN-08", "Rien ne manquait à la rentrée.")


@transaction.atomic
def montrer_le_film(*, departement: Departement, maintenant: datetime.datetime) -> bool:
    """Open the film of the current year once, with ticks by hand; False when it is there.

    The evidence is the demonstration's own. *Source:* decision 36.
    """
    le = maintenant.date()
    if FilmAnnee.objects.exists():
        return False
    annoncer_acte("demo")
    charger_modele(auteur=None, taches=lire_le_modele())
    annee = annee_scolaire(le)
    film = ouvrir_film(departement=departement, annee=annee, auteur=None)
    codes = {tache.code: tache for tache in film.taches.all()}
    tenus = Mandat.objects.actifs(le).select_related("perimetre", "membre").order_by("cree_le")
    for role, taches in A_LA_MAIN.items():
        for mandat in tenus.filter(role=role)[:3]:
            for code in taches:
                _tenter(mandat, codes[code], le)
    coordination = tenus.filter(role=Role.COORD_PIAL).last()
    if coordination is not None:
        _tenter(coordination, codes[SANS_OBJET[0]], le, SANS_OBJET[1])
    balayer(departement=departement, maintenant=maintenant)
    return True


def _tenter(mandat: Mandat, tache: TacheFilm, le: datetime.date, motif: str = "") -> None:
    """Tick in the first place of the mandate, unless the rule refuses."""
    ici = lieux(le, mandat).de(tache.portee)
    if not ici:
        return
    ecole = tache.portee == Portee.ECOLE
    lieu = Lieu(ecole=ici[0]) if ecole else Lieu(pole=ici[0])
    try:
        if motif:
            dire_sans_objet(auteur=mandat, tache=tache, lieu=lieu, motif=motif, le=le)
        else:
            cocher(auteur=mandat, tache=tache, lieu=lieu, le=le)
    except ActionRefusee:
        return


@transaction.atomic
def oublier_les_films() -> None:
    """Take the films and the template of a demonstration away, before it is built again.

    *Source:* decision 36.
    """
    FilmAnnee.objects.all().delete()
    ModeleTache.objects.all().delete()
