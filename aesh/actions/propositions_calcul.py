"""Search for a proposal: put the problem, follow the child process, write what came of it.

The problem, the weights, the seed and the best plan so far are written as the search goes, on a
connection of their own: a worker that dies loses nothing, the next one goes on from the best.

*Source:* issue D (killable child process, results survive a worker's death); decision 25.
"""

import datetime
import hashlib
import json
from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from aesh.actions.propositions import lancer_calcul
from aesh.actions.propositions_lignes import ecrire_lignes
from aesh.enums import EtatProposition
from aesh.models import Proposition
from aesh.permissions import peut_modifier
from aesh.planning.brouillon import Brouillon, Mode, Portee
from aesh.planning.chiffres import chiffrer, poses_apres
from aesh.planning.conduite import RechercheInterrompue, conduire
from aesh.planning.differences import lire_plan
from aesh.planning.ecriture import ecrire_groupes, ecrire_probleme
from aesh.planning.probleme import Nature, Plan, Probleme, plan_trie
from aesh.planning.processus import groupes_lus
from aesh.planning.traduction import Traduction, traduire
from aesh.planning.verification import verifier
from aesh.requetes.brouillon_solveur import brouillon_de, poids_du_departement
from comptes.models import Mandat
from socle.execution import a_part
from socle.travaux import Avancer, ErreurTravail

SANS_PERSONNE = (
    "Rien à proposer : aucun AESH de ce choix n'a d'heures libres, ou aucun élève n'a d'aide à "
    "recevoir. Élargissez le choix, ou vérifiez les contrats et les notifications."
)
PLUS_LE_DROIT = (
    "Rien n'est proposé : ce n'est plus un brouillon, ou la mission qui l'a demandé a pris fin."
)
PANNE = (
    "La recherche s'est interrompue avant d'avoir trouvé un emploi du temps. Demandez une nouvelle "
    "proposition ; si cela recommence, réduisez le choix à une école."
)


def calculer_proposition(
    *, cle: UUID, departement: str, mandat: UUID | None, le: datetime.date, avancer: Avancer
) -> dict[str, Any]:
    """Run the solver for one proposal and write its lines; returns the result of the job.

    ``le``: today in the department. Raises ``ErreurTravail`` with the sentence to show.
    *Source:* issue D; decision 25.
    """
    proposition = Proposition.objects.filter(pk=cle).select_related("emploi").first()
    if proposition is None:
        raise ErreurTravail("Cette proposition n'existe plus.")
    auteur = Mandat.objects.actifs(le).filter(pk=mandat).select_related("perimetre").first()
    if auteur is None or not peut_modifier(auteur, proposition.emploi):
        _echouer(proposition, departement, PLUS_LE_DROIT)
    brouillon = brouillon_de(proposition.emploi, le)
    traduction = traduire(
        brouillon, _portee(proposition), Mode(proposition.mode), poids_du_departement(le)
    )
    probleme = traduction.probleme
    if not probleme.aesh or not any(any(e.besoin) for e in probleme.eleves):
        _echouer(proposition, departement, SANS_PERSONNE)
    recherche = _Recherche(proposition, departement, brouillon, traduction, avancer)
    recherche.poser()
    try:
        recherche.chercher()
    except ValueError as erreur:
        _echouer(proposition, departement, str(erreur))
    except RechercheInterrompue:
        if not recherche.plan:
            _echouer(proposition, departement, PANNE)
    return _conclure(recherche, mandat)


def _portee(proposition: Proposition) -> Portee:
    return Portee(
        frozenset(map(str, proposition.ecoles)) or None,
        frozenset(map(str, proposition.agents)) or None,
    )


class _Recherche:
    """One run: what it was asked, the best found so far."""

    def __init__(
        self,
        proposition: Proposition,
        departement: str,
        brouillon: Brouillon,
        traduction: Traduction,
        avancer: Avancer,
    ) -> None:
        self.proposition = proposition
        self.departement = departement
        self.brouillon = brouillon
        self.traduction = traduction
        self.probleme = probleme = traduction.probleme
        self.avancer = avancer
        self.donnees = ecrire_probleme(probleme) | {"groups": ecrire_groupes(probleme.groupes)}
        self.plan: list[list[int]] = []
        self.groupes: list[list[int]] = [list(g.eleves) for g in probleme.groupes]
        self.borne: float | None = None
        self.plafond: int | None = None

    def poser(self) -> None:
        """Keep the problem, its hash and its weights; take up the best of a run that died."""
        texte = json.dumps(self.donnees, sort_keys=True, separators=(",", ":"))
        empreinte = hashlib.sha256(texte.encode()).hexdigest()
        deja = self.proposition.plan
        if deja and self.proposition.empreinte == empreinte:
            self.plan, self.groupes = deja["plan"], deja["groupes"]
        self._ecrire(
            probleme=self.donnees,
            empreinte=empreinte,
            poids=self.donnees["weights"],
            avancement={"secondes": 0},
        )

    def chercher(self) -> None:
        """Until the time is over, or someone stops it."""
        fin = conduire(
            {
                "probleme": self.donnees,
                "groupes_libres": self.probleme.options.groupes_libres,
                "secondes": self.proposition.secondes,
                "graine": self.proposition.graine,
                "depart": {"plan": self.plan, "groupes": self.groupes} if self.plan else None,
            },
            secondes=self.proposition.secondes,
            suivi=self._suivre,
            arret=self._arret,
        )
        self._retenir(fin)

    def retenu(self) -> Probleme:
        """The problem with the groups of the best plan."""
        return replace(self.probleme, groupes=groupes_lus(self.probleme, self.groupes))

    def _suivre(self, message: dict[str, Any]) -> None:
        if message["genre"] == "plafond":
            self.plafond = message["individuel"]
            return
        if message["genre"] == "borne":
            self.borne = message["borne"]
            return
        self._retenir(message)
        ecoulees = min(int(message["secondes"]), self.proposition.secondes)
        self.avancer(ecoulees, self.proposition.secondes)
        self._ecrire(
            plan={"plan": self.plan, "groupes": self.groupes},
            avancement=self._avancement(message),
        )

    def _avancement(self, message: dict[str, Any]) -> dict[str, Any]:
        """What the page shows meanwhile, in hours and in pupils."""
        retenue = replace(self.traduction, probleme=self.retenu())
        changements = lire_plan(retenue, self.plan_courant())
        poses = poses_apres(self.brouillon.poses, changements)
        chiffres = chiffrer(self.brouillon, poses)
        return {
            "secondes": message["secondes"],
            "score": message["score"],
            "borne": self.borne,
            "notifiees": chiffres.minutes_notifiees,
            "placees": chiffres.minutes_placees,
            "plafond": self.plafond_individuel(chiffres.minutes_placees),
            "mutualises": chiffres.mutualises,
            "mutualises_aides": chiffres.mutualises_aides,
            "changements": len(changements),
        }

    def plafond_individuel(self, placees: int) -> int | None:
        """Minutes of individual help that even a perfect plan could not exceed; None: unknown.

        The problem also counts slots that stay as pupils, so its own margin is what is told.
        """
        if self.plafond is None:
            return None
        par_eleve = verifier(self.retenu(), self.plan_courant()).chiffres.par_eleve
        donnees = sum(
            minutes
            for minutes, eleve in zip(par_eleve, self.probleme.eleves, strict=True)
            if eleve.nature is Nature.INDIVIDUEL
        )
        return placees + max(self.plafond - donnees, 0)

    def plan_courant(self) -> Plan:
        """The best plan so far."""
        return plan_trie(tuple(place) for place in self.plan)  # type: ignore[misc]

    def _retenir(self, message: dict[str, Any]) -> None:
        self.plan, self.groupes = message["plan"], message["groupes"]

    def _arret(self) -> bool:
        self.avancer(self.proposition.avancement.get("secondes", 0), self.proposition.secondes)
        with a_part(self.departement) as alias:
            demandes = Proposition.objects.using(alias).filter(pk=self.proposition.pk)
            return bool(demandes.filter(arret_demande=True).exists())

    def _ecrire(self, **champs: Any) -> None:
        with a_part(self.departement) as alias:
            siennes = Proposition.objects.using(alias).filter(pk=self.proposition.pk)
            siennes.update(modifie_le=timezone.now(), **champs)


def _conclure(recherche: _Recherche, mandat: UUID | None) -> dict[str, Any]:
    """Judge the plan by the independent checker, write its lines, start the next of the series."""
    proposition, brouillon = recherche.proposition, recherche.brouillon
    probleme, plan = recherche.retenu(), recherche.plan_courant()
    verdict = verifier(probleme, plan)
    if verdict.violations:
        raise ErreurTravail(
            "Le plan trouvé ne tient pas et n'est pas proposé : " + verdict.violations[0].phrase
        )
    changements = lire_plan(replace(recherche.traduction, probleme=probleme), plan)
    apres = chiffrer(brouillon, poses_apres(brouillon.poses, changements))
    classes = {aide.id: aide.classe for aide in brouillon.aides}
    lignes = ecrire_lignes(proposition, changements=changements, classes=classes)
    Proposition.objects.filter(pk=proposition.pk).update(
        etat=EtatProposition.PRETE,
        plan={"plan": recherche.plan, "groupes": recherche.groupes},
        bilan={
            "avant": chiffrer(brouillon, brouillon.poses).en_json(),
            "apres": apres.en_json(),
            "plafond": recherche.plafond_individuel(apres.minutes_placees),
            "score": verdict.chiffres.score,
            "borne": recherche.borne,
            "ecartees": list(recherche.traduction.ecartees),
            "sans_cible": len(recherche.traduction.sans_cible),
            "cibles": Counter(aide.origine for aide in brouillon.aides if aide.origine),
        },
        terminee_le=timezone.now(),
    )
    _suivante(proposition, mandat)
    nombre = len(lignes)
    dite = f"{nombre} changements proposés" if nombre > 1 else f"{nombre} changement proposé"
    return {
        "resume": dite + ", à examiner." if nombre else "Rien à changer dans ce brouillon.",
        "lien": f"/{proposition.departement_id}/propositions/{proposition.pk}/",
    }


def _suivante(proposition: Proposition, mandat: UUID | None) -> None:
    """The next repair of a series starts when the one before has ended."""
    if proposition.serie is None:
        return
    suivante = (
        Proposition.objects.filter(serie=proposition.serie, etat=EtatProposition.ATTENTE)
        .order_by("cree_le")
        .first()
    )
    if suivante is not None:
        Proposition.objects.filter(pk=suivante.pk).update(etat=EtatProposition.EN_COURS)
        lancer_calcul(suivante, mandat=mandat)


def _echouer(proposition: Proposition, departement: str, phrase: str) -> None:
    """Say why, for this one and for those that waited after it."""
    with a_part(departement) as alias:
        serie = Q(pk=proposition.pk)
        if proposition.serie is not None:
            serie |= Q(serie=proposition.serie, etat=EtatProposition.ATTENTE)
        Proposition.objects.using(alias).filter(serie).update(
            etat=EtatProposition.ECHEC, bilan={"phrase": phrase}, terminee_le=timezone.now()
        )
    raise ErreurTravail(phrase)
