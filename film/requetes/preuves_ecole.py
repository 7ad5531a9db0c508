"""Evidence of what a school does: classes, welcome of new AESH, meetings, needs told.

*Source:* source 001; decision 32.
"""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from aesh.enums.rencontres import EtatRencontre
from aesh.models import Rencontre
from contrats.enums.accueil import EtapeDAccueil
from eleves.models import Classe, Seance
from film.models import TacheFilm
from film.requetes.releve import Constat, Predicat, Releve, des_que, par_lieu
from reporting.enums.moyens import EtatRemontee
from reporting.models import RemonteeTerrain


def classes_saisies(r: Releve, tache: TacheFilm) -> Constat:
    """Every class of the year has its week. *Source:* source 001 (avant la rentrée)."""
    a_une_semaine = Exists(Seance.objects.filter(classe=OuterRef("pk")))
    lues = (
        Classe.objects.filter(annee=r.annee)
        .annotate(saisie=a_une_semaine)
        .values_list("etablissement")
        .annotate(faites=Count("pk", filter=Q(saisie=True)), total=Count("pk"))
        .order_by()
    )
    comptes = {ecole: (faites, total) for ecole, faites, total in lues}
    return par_lieu(
        r.lieux.de(tache.portee), comptes, "classes ont leur semaine", "Aucune classe suivie ici"
    )


def _etapes(etapes: Iterable[EtapeDAccueil], mots: str) -> Predicat:
    voulues = tuple(etapes)

    def predicat(r: Releve, tache: TacheFilm) -> Constat:
        comptes: dict[UUID, tuple[int, int]] = {}
        for ecole, aesh in r.nouvelles.items():
            faites = sum(all(e in r.etapes.get(une, {}) for e in voulues) for une in aesh)
            comptes[ecole] = (faites, len(aesh))
        return par_lieu(r.lieux.de(tache.portee), comptes, mots, "Aucune nouvelle AESH ici")

    return predicat


installations = _etapes(
    (EtapeDAccueil.INSTALLATION, EtapeDAccueil.ENTRETIEN),
    "nouvelles AESH installées, entretien tenu",
)
ACCUEIL = "nouvelles AESH, point noté"
accueil_missions = _etapes([EtapeDAccueil.MISSIONS], ACCUEIL)
accueil_fonctionnement = _etapes([EtapeDAccueil.FONCTIONNEMENT], ACCUEIL)
accueil_locaux = _etapes([EtapeDAccueil.LOCAUX], ACCUEIL)
accueil_equipe = _etapes([EtapeDAccueil.EQUIPE], ACCUEIL)
accueil_personnes = _etapes([EtapeDAccueil.PERSONNES], ACCUEIL)
accueil_acces = _etapes([EtapeDAccueil.ACCES], "nouvelles AESH ont leurs accès")


def rencontres_tenues(r: Releve, tache: TacheFilm) -> Constat:
    """Family, teacher and AESH met for each pair of the year. *Source:* source 001 (la rentrée)."""
    total: Counter[UUID] = Counter()
    faites: Counter[UUID] = Counter()
    lues = Rencontre.objects.filter(annee=r.annee, a_partir_du__lte=r.le).exclude(
        etat=EtatRencontre.SANS_OBJET
    )
    for ecole, etat in lues.values_list("etablissement", "etat"):
        total[ecole] += 1
        faites[ecole] += etat == EtatRencontre.FAITE
    comptes = {ecole: (faites[ecole], nombre) for ecole, nombre in total.items()}
    return par_lieu(
        r.lieux.de(tache.portee), comptes, "rencontres tenues", "Aucun binôme nouveau ici"
    )


def besoin_de_l_ecole(r: Releve, tache: TacheFilm) -> Constat:
    """The school told a need since the task opened. *Source:* source 001 (janvier-avril)."""
    lues = RemonteeTerrain.objects.filter(
        etablissement__isnull=False, cree_le__date__gte=tache.ouvre_le, cree_le__date__lte=r.le
    ).exclude(etat=EtatRemontee.RETIREE)
    dates = {
        ecole: timezone.localtime(quand).date()
        for ecole, quand in lues.order_by("-cree_le").values_list("etablissement", "cree_le")
    }
    return des_que(
        r.lieux.de(tache.portee),
        dates,
        "Un besoin est remonté",
        "Aucun besoin remonté depuis l'ouverture ; dites « sans objet » s'il n'y en a pas",
    )
