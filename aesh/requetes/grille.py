"""The week grid of a pole: what the screen and the API show, from the same objects.

*Source:* screen of the week grid, règle locale; decisions 2, 5 and 8 for what it counts.
"""

import datetime
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from aesh.enums import Niveau
from aesh.models import Creneau, EmploiDuTemps
from aesh.regles.registre import constats
from aesh.regles.situation import Constat, Situation
from aesh.regles.sujets import Sujets
from aesh.regles.types_creneau import TYPES
from aesh.requetes.lignes import (
    LigneAesh,
    LigneCreneau,
    LigneEleve,
    lignes_aesh,
    lignes_eleves,
)
from aesh.requetes.lignes_creneaux import Habilleur
from aesh.requetes.remarques import ouvertes_par_creneau, portee_des_remarques
from aesh.requetes.situation import Dossier, dossier_de
from comptes.models import Mandat
from comptes.permissions import peut

JOURS_SEMAINE = (1, 2, 3, 4, 5)
REGLES_DU_CONTRAT = ("R1", "R1-sous", "R1-avenir")


@dataclass
class Grille:
    """One version of a pole's week as one reader may see it."""

    dossier: Dossier
    situation: Situation
    mandat: Mandat

    @property
    def emploi(self) -> EmploiDuTemps:
        """The version."""
        return self.dossier.emploi

    @property
    def peut_modifier(self) -> bool:
        """The reader has the right, and the version is a draft."""
        return self.emploi.est_modifiable and peut(self.mandat, "u", "edt")

    @cached_property
    def creneaux(self) -> list[LigneCreneau]:
        """Slots in order of the week; all of them, with how many remarks wait on each."""
        tous = self.dossier.creneaux
        if self.dossier.sujets is not None:
            return [self.ligne(creneau) for creneau in tous]
        portee = portee_des_remarques(self.mandat, self.dossier.le)
        attendent = ouvertes_par_creneau(self.emploi, portee)
        if not attendent:
            return [self._habilleur.ligne(creneau, 0) for creneau in tous]
        return [
            self._habilleur.ligne(
                creneau,
                attendent.get(creneau.lignee, 0) if portee.couvre(creneau.etablissement_id) else 0,
            )
            for creneau in tous
        ]

    @cached_property
    def _habilleur(self) -> Habilleur:
        return Habilleur(self.dossier)

    def ligne(self, creneau: Creneau) -> LigneCreneau:
        """One slot, its remarks not counted."""
        return self._habilleur.ligne(creneau)

    @cached_property
    def aesh(self) -> list[LigneAesh]:
        """AESH by name; contracts only for who may read them."""
        lignes = lignes_aesh(self.dossier, self.situation)
        if (sujets := self.dossier.sujets) is not None:
            lignes = [ligne for ligne in lignes if ligne.id in sujets.aesh]
        if peut(self.mandat, "r", "contrat"):
            return lignes
        return [replace(ligne, contrat=None, etat="") for ligne in lignes]

    @cached_property
    def couverture(self) -> list[LigneEleve]:
        """Pupils, worst first; local targets only for who may read needs."""
        lignes = lignes_eleves(self.dossier, self.situation)
        if (sujets := self.dossier.sujets) is not None:
            lignes = [ligne for ligne in lignes if ligne.id in sujets.eleves]
        if peut(self.mandat, "r", "besoins"):
            return lignes
        return [replace(ligne, locales=[]) if ligne.locales else ligne for ligne in lignes]

    @cached_property
    def conflits(self) -> list[Constat]:
        """What breaks a rule, blocking first; contracts only for who may read them."""
        trouves = constats(self.situation)
        if (sujets := self.dossier.sujets) is not None:
            trouves = [c for c in trouves if sujets.concerne(c)]
        if peut(self.mandat, "r", "contrat"):
            return trouves
        return [c for c in trouves if c.regle not in REGLES_DU_CONTRAT]

    @cached_property
    def bloquants(self) -> list[Constat]:
        """What refuses to propose and to publish."""
        return [c for c in self.conflits if c.niveau == Niveau.BLOQUANT]

    @cached_property
    def heures(self) -> tuple[int, int]:
        """Whole hours that hold every slot and every half-day, in minutes."""
        debuts = [p.debut for plages in self.dossier.plages.values() for p in plages]
        fins = [p.fin for plages in self.dossier.plages.values() for p in plages]
        debuts += [c.debut for c in self.dossier.creneaux]
        fins += [c.fin for c in self.dossier.creneaux]
        if not debuts:
            return 8 * 60, 18 * 60
        return min(debuts) // 60 * 60, -(-max(fins) // 60) * 60

    def ids_eleves_lus(self) -> list[str]:
        """Pupils whose name this reader sees: for the journal of reads."""
        noms = self.dossier.noms
        return [str(cle) for cle in self.dossier.scolarisations if noms.voit(cle)]

    def bilan(self) -> dict[str, Any]:
        """What may have changed after an edit: lines, coverage and findings.

        With ``sujets``, it only speaks of them: the reader keeps the rest as it was.
        """
        sujets = self.dossier.sujets
        return {
            **({} if sujets is None else {"sujets": sujets.en_json()}),
            "aesh": [ligne.en_json() for ligne in self.aesh],
            "couverture": [ligne.en_json() for ligne in self.couverture],
            "conflits": [dict(vars(constat)) for constat in self.conflits],
        }

    def en_json(self) -> dict[str, Any]:
        """The whole grid."""
        emploi, dossier = self.emploi, self.dossier
        return {
            "emploi": {
                "id": str(emploi.pk),
                "pole": str(emploi.pole_id),
                "pole_nom": str(emploi.pole),
                "annee": emploi.annee,
                "version": emploi.version,
                "statut": emploi.statut,
                "statut_libelle": emploi.get_statut_display(),
                "date_effet": emploi.date_effet.isoformat(),
                "modifiable": emploi.est_modifiable,
                "peut_modifier": self.peut_modifier,
                "tolerance": self.situation.reglages.tolerance_contrat_minutes,
            },
            "types": [un.en_json() for un in TYPES.values()],
            "jours": list(JOURS_SEMAINE),
            "heures": {"debut": self.heures[0], "fin": self.heures[1]},
            "ecoles": [
                {
                    "id": str(cle),
                    "nom": ecole.nom,
                    "commune": ecole.commune,
                    "plages": [asdict(p) for p in dossier.plages.get(cle, [])],
                }
                for cle, ecole in dossier.ecoles.items()
            ],
            "classes": [
                {
                    "id": str(cle),
                    "nom": classe.libelle,
                    "etablissement": str(classe.etablissement_id),
                    "est_ulis": classe.est_ulis,
                }
                for cle, classe in dossier.classes.items()
            ],
            "creneaux": [ligne.en_json() for ligne in self.creneaux],
            **self.bilan(),
        }


def grille_du_pole(
    emploi: EmploiDuTemps, mandat: Mandat, le: datetime.date, sujets: Sujets | None = None
) -> Grille:
    """The grid of one version, names hidden from a mandate that may not read them.

    ``le``: today in the department; facts (contracts, rights, schools) are read on the later of
    today and the date of effect. The number of queries does not depend on the number of slots.
    ``sujets``: only what an act touched, for the answer to a save.
    """
    dossier = dossier_de(emploi, max(le, emploi.date_effet), mandat, sujets)
    return Grille(dossier, dossier.situation(), mandat)
