"""From tables to the frozen facts that the rules look at, in a fixed number of queries.

*Source:* decisions 2, 4 and 5.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from aesh.enums import Deplacement, TypeCreneau
from aesh.models import (
    Accompagnement,
    Aesh,
    Affectation,
    Creneau,
    CreneauEleve,
    EmploiDuTemps,
)
from aesh.models.emploi import RequeteCreneaux
from aesh.regles.faits import (
    FaitAesh,
    FaitAilleurs,
    FaitCours,
    FaitCreneau,
    FaitEcole,
    FaitEleve,
    FaitIndisponible,
    Plage,
)
from aesh.regles.situation import Situation
from aesh.regles.sujets import Sujets
from aesh.requetes.absences import indisponibilites_de
from aesh.requetes.ailleurs import ailleurs_de, avec_temps, ecoles_ailleurs
from aesh.requetes.calendrier import Calendrier, calendrier_de
from aesh.requetes.contrats import AVenir, contrats_au_fil_de_l_annee
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.reglages import reglages_au
from comptes.models import Mandat
from eleves.enums import DANS_LES_EMPLOIS, Semaine, TypeNotification
from eleves.models import Classe, Eleve, NotificationMdph, Scolarisation
from eleves.requetes.semaine import Absence, Lecon, Presence, presences_des_eleves
from pial.enums import Degre
from pial.models import Etablissement, PlageOuverture
from pial.regles import bornes_annee
from pial.requetes.conventions import ecoles_sans_convention
from pial.requetes.trajets import temps_saisis


@dataclass
class Dossier:
    """Rows of one version, ready to be shown and to be checked."""

    emploi: EmploiDuTemps
    le: datetime.date
    calendrier: Calendrier
    creneaux: list[Creneau] = field(default_factory=list)
    eleves_de: dict[UUID, list[UUID]] = field(default_factory=dict)
    aesh: dict[UUID, Aesh] = field(default_factory=dict)
    ecole_de_aesh: dict[UUID, Etablissement | None] = field(default_factory=dict)
    contrats: dict[UUID, int] = field(default_factory=dict)
    contrats_a_venir: dict[UUID, AVenir] = field(default_factory=dict)
    ecoles: dict[UUID, Etablissement] = field(default_factory=dict)
    plages: dict[UUID, list[Plage]] = field(default_factory=dict)
    temps: dict[UUID, dict[tuple[str, str], int]] = field(default_factory=dict)
    classes: dict[UUID, Classe] = field(default_factory=dict)
    scolarisations: dict[UUID, Scolarisation] = field(default_factory=dict)
    notifications: dict[UUID, NotificationMdph] = field(default_factory=dict)
    ailleurs: dict[UUID, list[FaitAilleurs]] = field(default_factory=dict)
    du_pole: frozenset[UUID] = frozenset()
    sans_convention: frozenset[UUID] = frozenset()
    anterieurs: dict[UUID, set[str]] = field(default_factory=dict)
    indisponibilites: dict[UUID, list[FaitIndisponible]] = field(default_factory=dict)
    presences: dict[UUID, Presence] = field(default_factory=dict)
    sujets: Sujets | None = None
    noms: NomsVisibles = field(default_factory=NomsVisibles)
    _noms_eleves: dict[UUID, str] = field(default_factory=dict, repr=False)

    def nom_eleve(self, cle: UUID) -> str:
        """Name of a pupil as the reader may read it."""
        if cle not in self._noms_eleves:
            self._noms_eleves[cle] = self.noms.nom(self.scolarisations[cle].eleve)
        return self._noms_eleves[cle]

    def fait_creneau(self, creneau: Creneau) -> FaitCreneau:
        """One slot as a fact."""
        return FaitCreneau(
            id=str(creneau.pk),
            aesh=str(creneau.aesh_id),
            etablissement=str(creneau.etablissement_id),
            type=TypeCreneau(creneau.type),
            jour=creneau.jour,
            debut=creneau.debut,
            fin=creneau.fin,
            semaines=self.calendrier.semaines(creneau.etablissement_id, creneau.semaine),
            eleves=tuple(str(cle) for cle in self.eleves_de.get(creneau.pk, [])),
            classe=str(creneau.classe_id) if creneau.classe_id else None,
        )

    def fait_eleve(self, cle: UUID) -> FaitEleve:
        """One pupil as a fact; the name only when the reader may read it."""
        scolarisation = self.scolarisations[cle]
        droit = self.notifications.get(cle)
        presence = self.presences.get(cle, Presence())
        return FaitEleve(
            id=str(cle),
            nom=self.nom_eleve(cle),
            etablissement=str(scolarisation.etablissement_id),
            notification=TypeNotification(droit.type) if droit else None,
            minutes_notifiees=droit.minutes_hebdo if droit else None,
            classe=str(scolarisation.classe_id) if scolarisation.classe_id else None,
            aesh_anterieurs=frozenset(self.anterieurs.get(cle, ())),
            cours=tuple(
                FaitCours(
                    *x[:3], None if x[3] == Semaine.TOUTES else self._semaines(scolarisation, x)
                )
                for x in presence.lecons
            ),
            absences=tuple(
                FaitIndisponible(Plage(*a[:3]), self._semaines(scolarisation, a), a.intervention)
                for a in presence.absences
            ),
        )

    def _semaines(self, scolarisation: Scolarisation, absence: Absence | Lecon) -> frozenset[int]:
        """Weeks of an absence or a lesson; letters A and B are those of the pupil's school."""
        ecole = scolarisation.etablissement_id
        connue = ecole in self.calendrier.lettres
        return self.calendrier.semaines(ecole, absence.semaine if connue else Semaine.TOUTES)

    def fait_ecole(self, ecole: Etablissement) -> FaitEcole:
        """One school as a fact."""
        position = None
        if ecole.latitude is not None and ecole.longitude is not None:
            position = (ecole.latitude, ecole.longitude)
        return FaitEcole(
            str(ecole.pk),
            ecole.nom,
            tuple(self.plages.get(ecole.pk, ())),
            position,
            ecole.pk in self.du_pole,
            self.temps.get(ecole.pk, {}),
            est_second_degre=ecole.degre == Degre.SECOND,
            sans_convention=ecole.pk in self.sans_convention,
        )

    def situation(self) -> Situation:
        """The facts that the rules read."""
        return Situation(
            creneaux=tuple(self.fait_creneau(c) for c in self.creneaux),
            aesh={
                str(cle): FaitAesh(
                    str(cle),
                    une.nom_complet,
                    self.contrats.get(cle),
                    tuple(self.ailleurs.get(cle, ())),
                    Deplacement(une.deplacement),
                    cle in self.ecole_de_aesh,
                    tuple(self.indisponibilites.get(cle, ())),
                    self.contrats_a_venir.get(cle, ()),
                )
                for cle, une in self.aesh.items()
            },
            eleves={str(cle): self.fait_eleve(cle) for cle in self.scolarisations},
            ecoles={str(cle): self.fait_ecole(ecole) for cle, ecole in self.ecoles.items()},
            nombre_semaines=len(self.calendrier.lundis),
            reglages=reglages_au(self.le),
        )


def dossier_de(
    emploi: EmploiDuTemps,
    le: datetime.date,
    mandat: Mandat | None = None,
    sujets: Sujets | None = None,
) -> Dossier:
    """Everything about one version on a day; names hidden from a mandate that may not read them.

    ``mandat`` None: the product itself (publication), every name readable. ``sujets``: only what
    their findings need, that is their slots, and who else is in these.
    """
    # Slots without joins: schools, classes and AESH are few, each is read once, found by its key.
    creneaux = list(_creneaux_de(emploi, sujets).defer("cree_le", "modifie_le"))
    du_pole_lues = Etablissement.objects.filter(
        rattachements__pole=emploi.pole_id, rattachements__periode__contains=le
    )
    if sujets is not None:
        du_pole_lues = du_pole_lues.filter(pk__in={c.etablissement_id for c in creneaux})
    ecoles = {ecole.pk: ecole for ecole in du_pole_lues.defer("cree_le", "modifie_le", "cle_tri")}
    du_pole = frozenset(ecoles)
    parties = {creneau.etablissement_id for creneau in creneaux} - ecoles.keys()
    if parties:  # schools that left the pole since
        ecoles |= Etablissement.objects.in_bulk(parties)
    calendrier = calendrier_de(emploi.annee, emploi.date_effet, ecoles)
    dossier = Dossier(
        emploi, le, calendrier, creneaux, ecoles=ecoles, du_pole=du_pole, sujets=sujets
    )
    _charger_eleves(dossier)
    _charger_aesh(dossier)
    for ecole, jour, minutes in PlageOuverture.objects.filter(etablissement__in=ecoles).values_list(
        "etablissement_id", "jour", "minutes"
    ):
        dossier.plages.setdefault(ecole, []).append(Plage(jour, minutes.lower, minutes.upper))
    a_relier = ecoles.keys() | ecoles_ailleurs(dossier.ailleurs)
    if len(a_relier) > 1:
        for (depart, arrivee, mode), minutes in temps_saisis(a_relier).items():
            dossier.temps.setdefault(depart, {})[(str(arrivee), mode)] = minutes
        dossier.ailleurs = avec_temps(dossier.ailleurs, dossier.temps)
    _charger_classes(dossier)
    au_repas = {c.etablissement_id for c in creneaux if c.type == TypeCreneau.MERIDIENNE}
    if au_repas:
        au_repas = ecoles_sans_convention([ecoles[cle] for cle in au_repas], le)
    dossier.sans_convention = frozenset(au_repas)
    dossier.noms = NomsVisibles.pour(mandat, le, dossier.scolarisations.keys())
    return dossier


def _creneaux_de(emploi: EmploiDuTemps, sujets: Sujets | None) -> RequeteCreneaux:
    """Slots of the version; with ``sujets``, theirs only."""
    tous = Creneau.objects.filter(emploi=emploi)
    if sujets is None:
        return tous
    des_eleves = CreneauEleve.objects.filter(eleve__in=sujets.eleves, creneau__emploi=emploi)
    return tous.filter(
        Q(aesh__in=sujets.aesh) | Q(pk__in=sujets.creneaux) | Q(pk__in=des_eleves.values("creneau"))
    )


def _charger_classes(dossier: Dossier) -> None:
    """Classes of the schools; for an answer, those of its slots only."""
    classes = Classe.objects.filter(etablissement__in=dossier.ecoles, annee=dossier.emploi.annee)
    if dossier.sujets is not None:
        classes = classes.filter(pk__in={c.classe_id for c in dossier.creneaux if c.classe_id})
    dossier.classes = {classe.pk: classe for classe in classes}


def _charger_eleves(dossier: Dossier) -> None:
    le, sujets = dossier.le, dossier.sujets
    if sujets is None:
        liens = CreneauEleve.objects.filter(creneau__emploi=dossier.emploi)
    else:
        liens = CreneauEleve.objects.filter(creneau__in=[c.pk for c in dossier.creneaux])
    eleves_de: dict[UUID, list[UUID]] = defaultdict(list)
    for creneau, eleve in liens.order_by().values_list("creneau_id", "eleve_id"):
        eleves_de[creneau].append(eleve)
    dossier.eleves_de = eleves_de
    places = {eleve for eleves in eleves_de.values() for eleve in eleves}
    besoin = "eleve__besoin_local"
    scolarisations = Scolarisation.objects.filter(periode__contains=le).select_related(
        f"{besoin}__cible_proposee_par", f"{besoin}__validee_par", "etablissement", "classe"
    )
    if sujets is not None:
        ici = scolarisations.filter(eleve__in=places.union(map(UUID, sujets.eleves)))
    else:
        ici = scolarisations.filter(etablissement__in=dossier.ecoles) | scolarisations.filter(
            eleve__in=places
        )
    dossier.scolarisations = {s.eleve_id: s for s in ici}
    perdus = places - dossier.scolarisations.keys()
    for eleve in Eleve.objects.filter(pk__in=perdus) if perdus else ():
        # Left school since: kept visible, the rules say what to do.
        dossier.scolarisations[eleve.pk] = Scolarisation(eleve=eleve)
    for eleves in eleves_de.values():
        eleves.sort(key=lambda cle: dossier.scolarisations[cle].eleve.cle_tri)
    classe_de = {cle: dossier.scolarisations[cle].classe_id for cle in places}
    dossier.presences = presences_des_eleves(places, le, classe_de)
    annee = dossier.emploi.annee - 1
    pairs = Accompagnement.objects.filter(annee=annee, eleve__in=dossier.scolarisations)
    for eleve, aesh in pairs.values_list("eleve_id", "aesh_id"):
        dossier.anterieurs.setdefault(eleve, set()).add(str(aesh))
    droits = NotificationMdph.objects.en_vigueur(le).filter(
        eleve__in=dossier.scolarisations, type__in=DANS_LES_EMPLOIS
    )
    for droit in droits:
        deja = dossier.notifications.get(droit.eleve_id)
        if deja is None or deja.type == TypeNotification.ULIS:
            dossier.notifications[droit.eleve_id] = droit


def _charger_aesh(dossier: Dossier) -> None:
    emploi, le = dossier.emploi, dossier.le
    postes = Affectation.objects.filter(pole=emploi.pole_id, periode__contains=le)
    if dossier.sujets is not None:
        voulus = {creneau.aesh_id for creneau in dossier.creneaux}.union(
            map(UUID, dossier.sujets.aesh),
            *(map(UUID, anciens) for anciens in dossier.anterieurs.values()),
        )
        postes = postes.filter(aesh__in=voulus)
    for poste in postes.select_related("aesh", "etablissement").order_by("aesh__cle_tri"):
        dossier.aesh[poste.aesh_id] = poste.aesh
        dossier.ecole_de_aesh[poste.aesh_id] = poste.etablissement
    parties = {creneau.aesh_id for creneau in dossier.creneaux} - dossier.aesh.keys()
    if parties:  # AESH who left the pole since
        dossier.aesh |= Aesh.objects.in_bulk(parties)
    lus = contrats_au_fil_de_l_annee(dossier.aesh, le, bornes_annee(emploi.annee)[1])
    dossier.contrats, dossier.contrats_a_venir = lus
    dossier.indisponibilites = indisponibilites_de(dossier.aesh, dossier.calendrier)
    dossier.ailleurs = ailleurs_de(dossier.aesh, emploi.pole_id, dossier.calendrier)
