"""Sheets of one version: the typical week of an AESH, of a class, of a school.

*Source:* decision 7 (what is put up on a wall never carries a pupil's name).
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from aesh.enums import JOURS, LETTRES_TYPE_CRENEAU, Semaine, TypeCreneau
from aesh.models import Aesh, Creneau, CreneauEleve, EmploiDuTemps
from aesh.regles.durees import duree, heure
from aesh.regles.faits import FaitEcole
from aesh.regles.types_creneau import COMPTENT, TYPES
from aesh.requetes.deplacements import TrajetDit, faits_ecoles, trajets_du_jour
from aesh.requetes.impression import (
    AFFICHAGE,
    LEGENDE,
    NOMINATIF,
    R14,
    Case,
    Feuille,
    Tableau,
    case_trajet,
    demi_journee,
    lieu,
    tableau,
)
from aesh.requetes.impression_choix import nom_imprime
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.versions import PARUS
from comptes.models import Mandat
from eleves.models import Classe, Eleve, Scolarisation
from pial.models import Etablissement

COLONNES = tuple(nom.capitalize() for nom in JOURS.values())
DEUX_SEMAINES = "Les semaines A et B sont celles du calendrier de chaque école."


@dataclass(frozen=True)
class LectureVersion:
    """Slots to print, their pupils (none for a wall), and whose names the reader may read."""

    emploi: EmploiDuTemps
    edition: datetime.date
    affichage: bool
    creneaux: list[Creneau] = field(default_factory=list)
    eleves: dict[UUID, list[Eleve]] = field(default_factory=dict)
    classes: dict[UUID, set[str]] = field(default_factory=dict)
    noms: NomsVisibles = field(default_factory=NomsVisibles)
    ecoles: dict[UUID, FaitEcole] = field(default_factory=dict)

    def titre(self, creneau: Creneau) -> str:
        """Pupils, else the class, else the kind of slot (which a wall does not say of a help)."""
        genre = TYPES[TypeCreneau(creneau.type)]
        if self.affichage and genre.ou == "classe":
            return self.classe(creneau) or "Accompagnement"
        return self.qui(creneau) or genre.sans_nom(self.classe(creneau))

    def qui(self, creneau: Creneau) -> str:
        """Pupils of a slot by short name; nothing for a wall."""
        return ", ".join(self.noms.nom(e) for e in self.eleves.get(creneau.pk, ()))

    def classe(self, creneau: Creneau) -> str:
        """Class of a slot, or those of its pupils."""
        if creneau.classe:
            return creneau.classe.libelle
        return ", ".join(sorted(self.classes.get(creneau.pk, ())))


def lire_version(
    emploi: EmploiDuTemps,
    mandat: Mandat,
    le: datetime.date,
    *,
    affichage: bool,
    cible: Aesh | Classe | Etablissement | None = None,
) -> LectureVersion:
    """Slots of one AESH, class or school, or of the whole version; at most six queries.

    ``affichage``: pupils are not even read, but for their class. *Source:* decision 7.
    """
    jour = max(le, emploi.date_effet)
    creneaux = emploi.creneaux.select_related("aesh", "etablissement", "classe")
    if isinstance(cible, Aesh):
        creneaux = creneaux.filter(aesh=cible)
    elif isinstance(cible, Etablissement):
        creneaux = creneaux.filter(etablissement=cible)
    elif isinstance(cible, Classe):
        de_la_classe = CreneauEleve.objects.filter(
            creneau=OuterRef("pk"),
            eleve__scolarisations__classe=cible,
            eleve__scolarisations__periode__contains=jour,
        )
        creneaux = creneaux.filter(Q(classe=cible) | Exists(de_la_classe))
    lus = list(creneaux.order_by("jour", "debut", "aesh__cle_tri"))
    eleves: dict[UUID, list[Eleve]] = {}
    noms = NomsVisibles(tous=False)
    if not affichage:
        liens = CreneauEleve.objects.filter(creneau__in=[c.pk for c in lus])
        for lien in liens.select_related("eleve").order_by("eleve__cle_tri"):
            eleves.setdefault(lien.creneau_id, []).append(lien.eleve)
        tous = {eleve.pk for groupe in eleves.values() for eleve in groupe}
        noms = NomsVisibles.pour(mandat, jour, tous)
    classes: dict[UUID, set[str]] = {}
    suivies = Scolarisation.objects.filter(
        periode__contains=jour, classe__isnull=False, eleve__liens_creneaux__creneau__emploi=emploi
    )
    for creneau, libelle in suivies.values_list(
        "eleve__liens_creneaux__creneau", "classe__libelle"
    ):
        classes.setdefault(creneau, set()).add(libelle)
    ecoles = faits_ecoles(c.etablissement for c in lus)
    return LectureVersion(emploi, le, affichage, lus, eleves, classes, noms, ecoles)


def feuille_aesh(lecture: LectureVersion, aesh: Aesh) -> Feuille:
    """The week of one AESH among those read."""
    siens = [c for c in lecture.creneaux if c.aesh_id == aesh.pk]

    def case(creneau: Creneau) -> Case:
        classe = lecture.classe(creneau)
        qui = lecture.qui(creneau)
        ecole = creneau.etablissement.nom
        return _case(lecture, creneau, lecture.titre(creneau), lieu(classe if qui else "", ecole))

    tableaux = _par_demi_journee(siens, case, lecture.ecoles, aesh.deplacement)
    total = _total(siens, lecture.ecoles, aesh.deplacement)
    return _feuille(lecture, aesh.nom_complet, siens, tableaux, total=total)


def feuille_classe(lecture: LectureVersion, classe: Classe) -> Feuille:
    """The AESH who come to one class."""

    def case(creneau: Creneau) -> Case:
        qui = lecture.qui(creneau)
        aesh = creneau.aesh.nom_complet
        return _case(lecture, creneau, qui or aesh, aesh if qui else "")

    tableaux = _par_demi_journee(lecture.creneaux, case)
    return _feuille(lecture, nom_imprime(classe), lecture.creneaux, tableaux)


def feuille_ecole(lecture: LectureVersion, ecole: Etablissement) -> Feuille:
    """One row per AESH who works in a school."""

    def case(creneau: Creneau) -> Case:
        classe = lecture.classe(creneau)
        qui = lecture.qui(creneau)
        return _case(lecture, creneau, lecture.titre(creneau), classe if qui else "")

    par_nom = sorted(lecture.creneaux, key=lambda c: (c.aesh.cle_tri, c.jour, c.debut))
    tableaux = tuple(
        tableau(
            titre,
            "AESH",
            COLONNES,
            [((c.aesh_id, c.aesh.nom_complet), c.jour - 1, case(c)) for c in de_la_semaine],
            est_compact=True,
        )
        for titre, de_la_semaine in _semaines(par_nom)
    )
    return _feuille(lecture, ecole.nom, lecture.creneaux, tableaux)


def feuille_de(lecture: LectureVersion, cible: Aesh | Classe | Etablissement) -> Feuille:
    """The sheet of whatever was asked for."""
    if isinstance(cible, Aesh):
        return feuille_aesh(lecture, cible)
    if isinstance(cible, Classe):
        return feuille_classe(lecture, cible)
    return feuille_ecole(lecture, cible)


def _semaines(creneaux: list[Creneau]) -> list[tuple[str, list[Creneau]]]:
    """One week, or weeks A and B when they differ."""
    if all(c.semaine == Semaine.TOUTES for c in creneaux):
        return [("", creneaux)]
    return [
        (f"Semaine {lettre}", [c for c in creneaux if c.semaine in (Semaine.TOUTES, lettre)])
        for lettre in (Semaine.A, Semaine.B)
    ]


def _par_demi_journee(
    creneaux: list[Creneau],
    case: Callable[[Creneau], Case],
    ecoles: Mapping[UUID, FaitEcole] = MappingProxyType({}),
    mode: str = "",
) -> tuple[Tableau, ...]:
    tableaux = []
    for titre, de_la_semaine in _semaines(creneaux):
        matin_d_abord = sorted(de_la_semaine, key=lambda c: demi_journee(c.debut), reverse=True)
        menent = _trajets(de_la_semaine, ecoles, mode)
        cases = []
        for c in matin_d_abord:
            ici = (demi_journee(c.debut), c.jour - 1)
            if trajet := menent.get(c.pk):
                cases.append((*ici, case_trajet(trajet)))
            cases.append((*ici, case(c)))
        tableaux.append(tableau(titre, "Moment", COLONNES, cases))
    return tuple(tableaux)


def _case(lecture: LectureVersion, creneau: Creneau, titre: str, detail: str) -> Case:
    lettre = "" if lecture.affichage else LETTRES_TYPE_CRENEAU[TypeCreneau(creneau.type)]
    return Case(f"{heure(creneau.debut)} – {heure(creneau.fin)}", lettre, titre, detail)


def _trajets(
    creneaux: Iterable[Creneau], ecoles: Mapping[UUID, FaitEcole], mode: str
) -> dict[UUID, TrajetDit]:
    """Trips of one week of one AESH, by the slot that they lead to."""
    menent: dict[UUID, TrajetDit] = {}
    par_jour: dict[int, list[Creneau]] = {}
    for creneau in sorted(creneaux, key=lambda c: (c.jour, c.debut)) if mode else ():
        par_jour.setdefault(creneau.jour, []).append(creneau)
    for du_jour in par_jour.values():
        etapes = [(c.debut, c.fin, c.etablissement_id) for c in du_jour]
        for rang, trajet in trajets_du_jour(etapes, ecoles, mode).items():
            menent[du_jour[rang].pk] = trajet
    return menent


def _total(creneaux: Iterable[Creneau], ecoles: Mapping[UUID, FaitEcole], mode: str) -> str:
    """Hours of the contract, travel included and said; meetings apart (R1)."""
    tous = list(creneaux)
    dites = []
    for lettre in (Semaine.A, Semaine.B):
        siens = [c for c in tous if c.semaine in (Semaine.TOUTES, lettre)]
        trajet = sum(t.minutes for t in _trajets(siens, ecoles, mode).values())
        compte = sum(c.minutes for c in siens if c.type in COMPTENT)
        reunion = sum(c.minutes for c in siens if c.type not in COMPTENT)
        dites.append(
            duree(compte + trajet)
            + (f", dont {duree(trajet)} de trajet" if trajet else "")
            + (f", et {duree(reunion)} de réunion" if reunion else "")
        )
    if dites[0] == dites[1]:
        heures, virgule, suite = dites[0].partition(",")
        return f"{heures} par semaine{virgule}{suite}"
    separateur = " ; " if "," in dites[0] else ", "
    return f"semaine A : {dites[0]}{separateur}semaine B : {dites[1]}"


def _feuille(
    lecture: LectureVersion,
    nom: str,
    creneaux: list[Creneau],
    tableaux: tuple[Tableau, ...],
    total: str = "",
) -> Feuille:
    emploi = lecture.emploi
    est_parue = emploi.statut in PARUS
    etat = "Scénario" if emploi.scenario else emploi.get_statut_display()
    publiee = f"publiée le {emploi.publie_le:%d/%m/%Y}" if emploi.publie_le else "non publiée"
    legende = [AFFICHAGE, R14] if lecture.affichage else [LEGENDE, NOMINATIF, R14]
    if len(tableaux) > 1:
        legende.insert(0, DEUX_SEMAINES)
    vus = {e.pk for c in creneaux for e in lecture.eleves.get(c.pk, ()) if lecture.noms.voit(e.pk)}
    return Feuille(
        nom=nom,
        sous_titre=f"{emploi.pole} — semaine type à partir du {emploi.date_effet:%d/%m/%Y}",
        total=total,
        pied=(
            f"{nom} — {emploi.article[3:]}, {publiee} — prend effet le "
            f"{emploi.date_effet:%d/%m/%Y} — édité le {lecture.edition:%d/%m/%Y}"
        ),
        tableaux=tableaux,
        legende=tuple(legende),
        filigrane="" if est_parue else etat,
        eleves=frozenset(vus),
    )
