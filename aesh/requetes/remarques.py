"""What is said about slots: of one slot, of a pole, and how many wait for an answer.

*Source:* decision 1 (remarks and proposals, answered by the coordinator).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from aesh.enums import EtatRemarque, GenreRemarque, Semaine
from aesh.models import Aesh, Creneau, EmploiDuTemps, RemarqueCreneau
from aesh.permissions import peut_lire_remarques
from aesh.regles.durees import moment
from aesh.requetes.versions import PARUS, version_en_preparation
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from pial.models import Etablissement
from socle.texte import cle_tri

PAR_ECOLE = (GenrePerimetre.ETABLISSEMENT, GenrePerimetre.SECTEUR)


@dataclass(frozen=True)
class Portee:
    """Slots whose remarks a mandate reads: ``ecoles`` None, all those that he sees."""

    lit: bool
    ecoles: frozenset[UUID] | None = None

    def couvre(self, etablissement: UUID) -> bool:
        """Whether the slots of a school are among them."""
        return self.lit and (self.ecoles is None or etablissement in self.ecoles)


def portee_des_remarques(mandat: Mandat, le: datetime.date) -> Portee:
    """A head and an ERSEH read those of their schools; one query for them, none for others.

    The AESH reads hers on her own page. *Source:* permissions page §1 (scope), §3 (EDT AESH).
    """
    if not peut_lire_remarques(mandat) or mandat.role == Role.AESH:
        return Portee(False)
    if mandat.genre_perimetre not in PAR_ECOLE:
        return Portee(True)
    ecoles = Etablissement.objects.du_perimetre(mandat, le)
    return Portee(True, frozenset(ecoles.values_list("pk", flat=True)))


@dataclass(frozen=True)
class LigneRemarque:
    """One remark with the slot it is about, as the slot is now."""

    remarque: RemarqueCreneau
    creneau: Creneau | None

    @property
    def quand(self) -> str:
        """``lundi de 8 h 30 à 9 h 25, semaine A``."""
        return dire_creneau(self.creneau) if self.creneau else "Créneau retiré depuis"

    @property
    def ecole(self) -> str:
        """School of the slot."""
        return self.creneau.etablissement.nom_court if self.creneau else ""

    @property
    def aesh(self) -> str:
        """AESH of the slot."""
        return self.creneau.aesh.nom_complet if self.creneau else ""

    @property
    def qui(self) -> str:
        """``Marie D., direction d'école``, of a remark whose author is still known."""
        return dire_auteur(self.remarque)


def dire_creneau(creneau: Creneau) -> str:
    """``lundi de 8 h 30 à 9 h 25, semaine A``. *Source:* règle locale."""
    semaine = "" if creneau.semaine == Semaine.TOUTES else f", semaine {creneau.semaine}"
    return f"{moment(creneau.jour, creneau.debut, creneau.fin)}{semaine}"


def dire_auteur(remarque: RemarqueCreneau) -> str:
    """Name and function of whom wrote. *Source:* règle locale."""
    fonction = remarque.get_fonction_display()
    return f"{remarque.auteur.nom_complet} ({fonction})" if remarque.auteur else fonction


def dire_proposition(remarque: RemarqueCreneau) -> str:
    """``mardi de 9 h à 10 h``, of a proposal of another time, or nothing. *Source:* decision 1."""
    if remarque.jour is None or remarque.debut is None or remarque.fin is None:
        return ""
    return moment(remarque.jour, remarque.debut, remarque.fin)


def remarques_du_creneau(creneau: Creneau) -> list[RemarqueCreneau]:
    """Everything said of a slot since it exists, newest first, in one query."""
    dites = RemarqueCreneau.objects.filter(lignee=creneau.lignee)
    return list(dites.select_related("auteur", "repondu_par").order_by("-cree_le", "pk"))


def creneaux_actuels(lignees: Iterable[UUID]) -> dict[UUID, Creneau]:
    """The slot that each lineage now is: in the newest version that holds it, scenarios apart.

    One query. *Source:* decision 1 (versions follow one another).
    """
    trouves = Creneau.objects.filter(lignee__in=set(lignees), emploi__scenario="")
    trouves = trouves.select_related("emploi__pole", "etablissement", "aesh", "classe")
    return {c.lignee: c for c in trouves.order_by("emploi__annee", "emploi__version")}


@dataclass(frozen=True)
class FiltreRemarques:
    """What the list asks for; ``etat`` empty: all, open ones first."""

    q: str = ""
    ecole: str = ""
    etat: str = ""
    genre: str = ""

    @property
    def est_actif(self) -> bool:
        """Something is hidden."""
        return bool(self.q or self.ecole or self.etat or self.genre)

    def garde(self, ligne: LigneRemarque) -> bool:
        """Whether a line is asked for."""
        dite, cherche = ligne.remarque, cle_tri(self.q)
        ecole = str(ligne.creneau.etablissement_id) if ligne.creneau else ""
        mots = (dite.texte, dite.reponse, ligne.aesh, ligne.ecole, ligne.qui)
        return (
            (not self.etat or dite.etat == self.etat)
            and (not self.genre or dite.genre == self.genre)
            and (not self.ecole or ecole == self.ecole)
            and (not cherche or any(cherche in cle_tri(mot) for mot in mots))
        )


def remarques_du_pole(
    emploi: EmploiDuTemps, mandat: Mandat, le: datetime.date
) -> list[LigneRemarque]:
    """What is said of the slots of a pole this school year, open ones first, in three queries.

    *Source:* decision 1.
    """
    portee = portee_des_remarques(mandat, le)
    if not portee.lit:
        return []
    dites = RemarqueCreneau.objects.filter(pole=emploi.pole_id, emploi__annee=emploi.annee)
    dites = dites.select_related("auteur", "repondu_par").order_by("-cree_le", "pk")
    toutes = list(dites)
    actuels = creneaux_actuels(une.lignee for une in toutes)
    lignes = [LigneRemarque(une, actuels.get(une.lignee)) for une in toutes]
    vues = [
        ligne
        for ligne in lignes
        if portee.ecoles is None
        or (ligne.creneau and portee.couvre(ligne.creneau.etablissement_id))
    ]
    return sorted(vues, key=lambda ligne: not attend(ligne.remarque))


def attend(remarque: RemarqueCreneau) -> bool:
    """Whether the coordinator has something to answer. *Source:* decision 1."""
    return remarque.genre != GenreRemarque.NOTE and remarque.etat == EtatRemarque.OUVERTE


def ouvertes_par_creneau(emploi: EmploiDuTemps, portee: Portee) -> dict[UUID, int]:
    """How many remarks wait on each slot of a version, by key of the slot, in one query."""
    if not portee.lit:
        return {}
    attendues = (
        RemarqueCreneau.objects.filter(pole=emploi.pole_id, etat=EtatRemarque.OUVERTE)
        .exclude(genre=GenreRemarque.NOTE)
        .order_by()
        .values_list("lignee")
        .annotate(nombre=Count("pk"))
    )
    return dict(attendues)


def creneau_de_aesh(aesh: Aesh, creneau: UUID) -> Creneau | None:
    """A slot of hers that was published; else None. *Source:* permissions page §1 (scope S)."""
    sien = Creneau.objects.filter(pk=creneau, aesh=aesh, emploi__statut__in=PARUS)
    return sien.select_related("emploi__pole", "etablissement", "classe", "aesh").first()


def remarques_de_aesh(mandat: Mandat) -> list[RemarqueCreneau]:
    """What an AESH wrote, newest first, with its answers. *Source:* decision 1."""
    siennes = RemarqueCreneau.objects.filter(auteur=mandat.membre_id, fonction=Role.AESH)
    return list(siennes.select_related("auteur", "repondu_par").order_by("-cree_le", "pk"))


def creneau_du_brouillon(remarque: RemarqueCreneau) -> Creneau | None:
    """The slot of this lineage in the draft now open, if any. *Source:* decision 1."""
    ouvert = version_en_preparation(remarque.pole_id, remarque.emploi.annee)
    if ouvert is None or not ouvert.est_modifiable:
        return None
    return Creneau.objects.filter(emploi=ouvert, lignee=remarque.lignee).first()
