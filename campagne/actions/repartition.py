"""Run the search of a campaign: put the problem, follow the child process, write the lines.

Progress and the problem are written as the search goes, on a connection of their own. The lines
are written once, at the end, in the transaction of the job: never a half proposal.

*Source:* issue F; decision 25; docs/adr/028-a-campaign-is-lines.md.
"""

import datetime
import hashlib
import json
from typing import Any, NoReturn
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aesh.planning.conduite import RechercheInterrompue, conduire
from aesh.planning.probleme_preaffectation import Affectation, ecrire_preaffectation
from aesh.planning.verification_preaffectation import verifier_preaffectation
from campagne.actions.campagnes import ATTENTE_TRAVAIL_S, OCCUPEE, ecrire_besoins
from campagne.enums import Changement, EtatCalcul, EtatLigne, Origine, Raison
from campagne.models import CalculCampagne, Campagne, LigneCampagne
from campagne.permissions import peut_conduire
from campagne.planning.processus import MODULE
from campagne.regles.instance import Instance, traduire
from campagne.regles.lecture import LigneLue, lire_plan
from campagne.regles.surplus import points, sans_surplus
from campagne.requetes.besoins import BesoinsLus, lire_besoins
from campagne.requetes.question import Question, lire_question
from comptes.models import Mandat
from socle.execution import a_part
from socle.travaux import Avancer, ErreurTravail
from socle.verrous import tenter_de_verrouiller

PLUS_LE_DROIT = (
    "Rien n'est proposé : la campagne est close, ou la mission qui l'a demandé a pris fin."
)
PANNE = "La recherche s'est interrompue avant d'avoir trouvé une répartition. Relancez-la."
LOT = 2000


def repartir(
    *, cle: UUID, departement: str, mandat: UUID | None, le: datetime.date, avancer: Avancer
) -> dict[str, Any]:
    """Search for a distribution and write its lines; returns the result of the job.

    Needs are read again first. Pending lines of the search before are replaced; what people
    accepted, refused or published, before or during the search, is not touched.
    Raises ``ErreurTravail``. *Source:* issue F; decision 25.
    """
    calcul = CalculCampagne.objects.filter(pk=cle).select_related("campagne").first()
    if calcul is None:
        raise ErreurTravail("Cette répartition n'existe plus.")
    auteur = Mandat.objects.actifs(le).filter(pk=mandat).select_related("perimetre").first()
    if auteur is None or not peut_conduire(auteur) or not calcul.campagne.est_ouverte:
        _echouer(calcul, departement, PLUS_LE_DROIT)
    avancer(0, calcul.secondes)
    debut = timezone.now()
    lus = lire_besoins(calcul.campagne, le)
    question = _poser(calcul, le, lus)
    instance = traduire(
        list(question.ecoles.values()),
        list(question.agents.values()),
        question.tenues,
        question.poids,
        deplacables=question.deplacables,
    )
    plan, fin = _chercher(calcul, departement, instance, question, avancer)
    plan = _au_besoin(plan, instance, question)
    lignes = lire_plan(
        [(instance.agents[a], instance.ecoles[e], minutes) for a, e, minutes in plan],
        question.agents,
        question.ecoles,
        question.tenues,
        [d for d in question.deplacables if d.aesh in instance.agents],
        question.saisis,
    )
    lignes += _departs(question)
    if not tenter_de_verrouiller(f"campagne:{calcul.campagne_id}", secondes=ATTENTE_TRAVAIL_S):
        _echouer(calcul, departement, OCCUPEE)
    campagne = Campagne.objects.get(pk=calcul.campagne_id)
    if not campagne.est_ouverte:
        _echouer(calcul, departement, PLUS_LE_DROIT)
    bouge = ecrire_besoins(campagne=campagne, le=le, lus=lus)
    touchees = _decidees_depuis(campagne, debut, lignes, question)
    lignes = [une for une in lignes if UUID(une.aesh) not in touchees]
    _ecrire_lignes(calcul, question, lignes, touchees)
    bilan = verifier_preaffectation(instance.probleme, plan)
    CalculCampagne.objects.filter(pk=calcul.pk).update(
        etat=EtatCalcul.PRET,
        bilan={
            **bouge,
            **question.bilan,
            "lignes": len(lignes),
            "score": bilan.score,
            "borne": fin["borne"],
            "minutes_demandees": bilan.minutes_demandees,
            "minutes_couvertes": bilan.minutes_couvertes,
            "sous_la_moitie": bilan.sous_la_moitie,
            "ecoles_gardees": bilan.ecoles_gardees,
        },
        termine_le=timezone.now(),
    )
    nombre = len(lignes)
    dite = f"{nombre} lignes à décider" if nombre > 1 else f"{nombre} ligne à décider"
    code, annee = calcul.departement_id, calcul.campagne.annee
    return {
        "resume": f"{dite}." if nombre else "Rien à changer.",
        "lien": f"/{code}/preaffectation/{annee}/propositions/",
    }


def _poser(calcul: CalculCampagne, le: datetime.date, lus: BesoinsLus) -> Question:
    """The facts as of now; needs are written for good at the end: no row stays locked meanwhile."""
    with transaction.atomic():
        ecrire_besoins(campagne=calcul.campagne, le=le, lus=lus)
        question = lire_question(calcul, le, lus.ecole_de)
        transaction.set_rollback(True)
    return question


def _decidees_depuis(
    campagne: Campagne, debut: datetime.datetime, lignes: list[LigneLue], question: Question
) -> set[UUID]:
    """AESH of whom somebody decided a line during the search: the decision wins over the plan."""
    siennes = LigneCampagne.objects.filter(campagne=campagne).order_by()
    touchees = set(siennes.filter(modifie_le__gte=debut).values_list("aesh_id", flat=True))
    tenues = set(siennes.filter(etat=EtatLigne.ACCEPTEE).values_list("pk", flat=True))
    return touchees | {
        UUID(une.aesh)
        for une in lignes
        if une.remplace and question.cles[une.aesh, une.ecole] not in tenues
    }


def _chercher(
    calcul: CalculCampagne,
    departement: str,
    instance: Instance,
    question: Question,
    avancer: Avancer,
) -> tuple[list[Affectation], dict[str, Any]]:
    """The plan found, judged by the independent checker, and the child's last message."""
    probleme = ecrire_preaffectation(instance.probleme)
    texte = json.dumps(probleme, sort_keys=True, separators=(",", ":"))
    _noter(
        calcul,
        departement,
        probleme=probleme | {"cles": {"aesh": instance.agents, "ecoles": instance.ecoles}},
        empreinte=hashlib.sha256(texte.encode()).hexdigest(),
        poids=question.poids_dits,
        avancement={"secondes": 0, "agents": len(instance.agents)},
    )
    if not instance.agents:
        return [], {"borne": 0}
    ou = {"secondes": 0}

    def suivre(message: dict[str, Any]) -> None:
        if message["genre"] != "etape":
            return
        ou["secondes"] = min(int(message["secondes"]), calcul.secondes)
        avancer(ou["secondes"], calcul.secondes)
        garde = {cle: message[cle] for cle in ("secondes", "score", "borne", "etape")}
        _noter(calcul, departement, avancement=garde | {"agents": len(instance.agents)})

    def arret() -> bool:
        avancer(ou["secondes"], calcul.secondes)
        with a_part(departement) as alias:
            siens = CalculCampagne.objects.using(alias).filter(pk=calcul.pk)
            return bool(siens.filter(arret_demande=True).exists())

    demande = {"probleme": probleme, "secondes": calcul.secondes, "graine": calcul.graine}
    try:
        fin = conduire(demande, secondes=calcul.secondes, suivi=suivre, arret=arret, module=MODULE)
    except ValueError as erreur:
        _echouer(calcul, departement, str(erreur))
    except RechercheInterrompue:
        _echouer(calcul, departement, PANNE)
    plan = [Affectation(*une) for une in fin["plan"]]
    if verifier_preaffectation(instance.probleme, plan).violations:
        _echouer(calcul, departement, "Le plan trouvé ne tient pas et n'est pas proposé.")
    return plan, fin


def _au_besoin(
    plan: list[Affectation], instance: Instance, question: Question
) -> list[Affectation]:
    """The plan without what no school needs; what is already accepted is left as it is."""
    mobiles = {(d.aesh, d.ecole) for d in question.deplacables}

    def attache(a: int, e: int) -> float:
        agent, ecole = question.agents[instance.agents[a]], question.ecoles[instance.ecoles[e]]
        return points(agent, ecole, question.poids)

    acceptees = {(a, e) for a, e, _ in plan if (instance.agents[a], instance.ecoles[e]) in mobiles}
    return sans_surplus(plan, instance.probleme, attache, acceptees)


def _departs(question: Question) -> list[LigneLue]:
    """Accepted lines of AESH whose contract no longer covers the rentrée."""
    return [
        LigneLue(une.aesh, une.ecole, 0, Changement.PART, ({"code": Raison.SANS_CONTRAT},), True)
        for une in question.sans_contrat
    ]


def _ecrire_lignes(
    calcul: CalculCampagne, question: Question, lignes: list[LigneLue], touchees: set[UUID]
) -> None:
    anciennes = LigneCampagne.objects.filter(campagne=calcul.campagne_id, etat=EtatLigne.PROPOSEE)
    anciennes.exclude(aesh__in=touchees).delete()
    LigneCampagne.objects.bulk_create(
        [
            LigneCampagne(
                campagne_id=calcul.campagne_id,
                calcul=calcul,
                aesh_id=UUID(une.aesh),
                pole_id=question.pole_de(une.ecole),
                etablissement_id=UUID(une.ecole),
                minutes=une.minutes,
                remplace_id=question.cles[une.aesh, une.ecole] if une.remplace else None,
                origine=Origine.CALCUL,
                changement=une.changement,
                raisons=list(une.raisons),
            )
            for une in lignes
        ],
        batch_size=LOT,
    )


def _noter(calcul: CalculCampagne, departement: str, **champs: Any) -> None:
    with a_part(departement) as alias:
        siens = CalculCampagne.objects.using(alias).filter(pk=calcul.pk)
        siens.update(modifie_le=timezone.now(), **champs)


def _echouer(calcul: CalculCampagne, departement: str, phrase: str) -> NoReturn:
    """Say why, where the page reads it, and stop the job."""
    _noter(
        calcul,
        departement,
        etat=EtatCalcul.ECHEC,
        bilan={"phrase": phrase},
        termine_le=timezone.now(),
    )
    raise ErreurTravail(phrase)
