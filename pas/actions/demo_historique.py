"""A year and more of requests in the demonstration, so that figures have something to say.

Rows are written as they would stand today, each with its days; nobody is written to.
*Source:* décision 36 (everybody is invented); dossier §4 (steps and usual lengths).
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from comptes.models import Mandat
from esms.models import EmasPas
from pas.actions.conservation import noter_les_ages
from pas.actions.demo_tirages import (
    DUREES,
    EFFETS,
    GENRES,
    JOURS,
    MOTIFS,
    NOMS,
    ORIGINES,
    PAR_JOUR_DE_CLASSE,
    PRENOMS,
    TYPES,
)
from pas.enums import Acte, ActionConsentie, Difficulte, Origine, Statut
from pas.enums.mobilisation import EtatMobilisation
from pas.enums.plan import (
    EMAS,
    Decision,
    EtatAction,
    EtatReponse,
    TypeReponse,
)
from pas.models import (
    ActionPas,
    Consentement,
    EtapeSaisine,
    Mobilisation,
    PointReunion,
    Reponse,
    ReunionPas,
    Saisine,
)
from pas.permissions import EQUIPE
from pas.regles.accords import VERSION, peut_consentir
from pas.regles.numeros import ALPHABET, composer
from pas.regles.plan import INTERVENANTS
from pial.enums import GenrePole
from pial.models import Rattachement

A, S, T = Acte, Statut, TypeReponse


@dataclass
class _Lot:
    etapes: list[EtapeSaisine] = field(default_factory=list)
    accords: list[Consentement] = field(default_factory=list)
    reponses: list[Reponse] = field(default_factory=list)
    actions: list[ActionPas] = field(default_factory=list)
    mobilisations: list[Mobilisation] = field(default_factory=list)
    saisines: list[Saisine] = field(default_factory=list)


@transaction.atomic
def semer_l_historique(*, le: datetime.date, fuseau: str) -> int:
    """Past requests on each PAS that has schools; how many. None where there is a past already.

    *Source:* module docstring.
    """
    if Saisine.objects.filter(deposee_le__date__lt=le - datetime.timedelta(days=200)).exists():
        return 0
    liens = Rattachement.objects.filter(genre=GenrePole.PAS, periode__contains=le)
    par_pole: dict[Any, list[Rattachement]] = {}
    for lien in liens.select_related("pole", "etablissement").order_by("etablissement__cle_tri"):
        par_pole.setdefault(lien.pole, []).append(lien)
    total = 0
    pris = set(Saisine.objects.values_list("numero", flat=True))
    for rang, (pole, rattaches) in enumerate(par_pole.items()):
        conteur = _Conteur(pole, rattaches, Random(rang), le, ZoneInfo(fuseau), pris)  # noqa: S311
        total += conteur.raconter()
    noter_les_ages(fuseau=fuseau)
    return total


class _Conteur:
    """Draws the past of one PAS, always the same one."""

    def __init__(
        self,
        pole: Any,
        rattaches: Sequence[Rattachement],
        hasard: Random,
        le: datetime.date,
        zone: ZoneInfo,
        pris: set[str],
    ) -> None:
        self.pole, self.rattaches, self.hasard = pole, rattaches, hasard
        self.le, self.zone, self.pris = le, zone, pris
        self.lot = _Lot()
        equipe = Mandat.objects.filter(perimetre=pole.perimetre_id, role__in=map(str, EQUIPE))
        self.membres = [m.membre_id for m in equipe.order_by("role", "pk")]
        self.emas = list(EmasPas.objects.filter(pole=pole).values_list("emas", flat=True)[:1])

    def raconter(self) -> int:
        for recul in range(JOURS, 20, -1):
            jour = self.le - datetime.timedelta(days=recul)
            if jour.isoweekday() > 5 or jour.month in (7, 8):
                continue
            if self.hasard.random() < PAR_JOUR_DE_CLASSE:
                self._une_demande(jour)
        lot = self.lot
        Saisine.objects.bulk_create(lot.saisines)
        EtapeSaisine.objects.bulk_create(lot.etapes)
        Consentement.objects.bulk_create(lot.accords)
        ecrites = [une.cree_le for une in lot.reponses]
        Reponse.objects.bulk_create(lot.reponses)
        for une, ecrite in zip(lot.reponses, ecrites, strict=True):
            une.cree_le = ecrite  # creation wrote today's date
        Reponse.objects.bulk_update(lot.reponses, ["cree_le"])
        ActionPas.objects.bulk_create(lot.actions)
        Mobilisation.objects.bulk_create(lot.mobilisations)
        self._reunions()
        return len(lot.saisines)

    def _a(self, jour: datetime.date, heure: int = 10) -> datetime.datetime:
        return datetime.datetime.combine(jour, datetime.time(heure, 15), self.zone)

    def _apres(self, jour: datetime.date, bas: int, haut: int) -> datetime.date:
        suivant = jour + datetime.timedelta(days=self.hasard.randint(bas, haut))
        return suivant + datetime.timedelta(days={6: 2, 7: 1}.get(suivant.isoweekday(), 0))

    def _numero(self) -> str:
        while True:
            numero = composer("".join(self.hasard.choice(ALPHABET) for _ in range(4)))
            if numero not in self.pris:
                self.pris.add(numero)
                return numero

    def _une_demande(self, depot: datetime.date) -> None:
        origine = self.hasard.choice(ORIGINES)
        ecole = self.hasard.choice(self.rattaches).etablissement
        naissance = depot - datetime.timedelta(days=self.hasard.randint(1200, 6100))
        contenu = {
            "origine": origine,
            "prenom_auteur": self.hasard.choice(PRENOMS),
            "nom_auteur": self.hasard.choice(NOMS),
            "uai": ecole.uai,
            "prenom": self.hasard.choice(PRENOMS),
            "nom": self.hasard.choice(NOMS),
            "texte": "Demande inventée pour la démonstration.",
        }
        if self.hasard.random() < 0.85:
            contenu["naissance"] = naissance.isoformat()
        une = Saisine(
            numero=self._numero(),
            origine=origine,
            etablissement=ecole,
            pole=self.pole,
            contenu=json.dumps(contenu, ensure_ascii=False),
            difficultes=[str(self.hasard.choice(list(Difficulte)))],
            deja_fait=["parle_ecole"],
            deposee_le=self._a(depot, 9),
            famille_informee_le=depot,
        )
        self.lot.saisines.append(une)
        self._etape(une, None, S.DEPOSEE, depot)
        self._etape(une, A.RECEVOIR, S.RECUE, self._apres(depot, 0, 1))
        for action in ActionConsentie:
            oui = self.hasard.random() < (0.7 if action == ActionConsentie.PARTAGE_EMAS else 0.93)
            self._accord(une, action, oui or action == ActionConsentie.ANALYSE, depot)
        self._suite(une, depot)

    def _etape(self, une: Saisine, acte: Acte | None, statut: Statut, jour: datetime.date) -> None:
        une.statut = statut
        faite = self._a(jour, 11 + len(self.lot.etapes) % 5)
        auteur = self.membres[0] if acte and self.membres else None
        self.lot.etapes.append(
            EtapeSaisine(
                saisine=une, acte=acte or "", statut=statut, faite_le=faite, auteur_id=auteur
            )
        )

    def _accord(
        self, une: Saisine, action: ActionConsentie, oui: bool, jour: datetime.date
    ) -> None:
        dit = self._a(jour, 9 if peut_consentir(Origine(une.origine)) else 12)
        self.lot.accords.append(
            Consentement(saisine=une, action=action, version=VERSION, est_accorde=oui, dit_le=dit)
        )

    def _suite(self, une: Saisine, depot: datetime.date) -> None:
        tirage = self.hasard.random()
        if tirage < 0.06:
            une.finie_le = self._apres(depot, 1, 12)
            return self._etape(une, A.ANNULER, S.ANNULEE, une.finie_le)
        dite = self._apres(depot, 0, 5)
        if tirage < 0.16:
            une.finie_le = dite
            return self._etape(une, A.REORIENTER, S.REORIENTEE, dite)
        self._etape(une, A.RETENIR, S.RECEVABLE, dite)
        self._etape(une, A.ASSOCIER, S.FAMILLE_ASSOCIEE, self._apres(dite, 0, 3))
        self._etape(une, A.ANALYSER, S.EN_ANALYSE, self._apres(dite, 3, 6))
        self._actions(une, dite)
        proposee = self._apres(dite, 9, 30)
        if proposee >= self.le:
            return None
        self._plan(une, proposee)
        self._etape(une, A.PROPOSER, S.PLAN_PROPOSE, proposee)
        place = self._apres(proposee, 1, 6)
        if place < self.le:
            self._etape(une, A.METTRE_EN_PLACE, S.EN_COURS, place)
            fin = self._apres(place, 50, 210)
            if fin < self.le:
                self._etape(une, A.CLORE, S.CLOSE, fin)
                une.finie_le, une.motif = fin, self.hasard.choice(MOTIFS)
        return None

    def _actions(self, une: Saisine, depuis: datetime.date) -> None:
        jour = depuis
        for _ in range(self.hasard.randint(1, 4) if self.membres else 0):
            jour = self._apres(jour, 2, 8)
            if jour >= self.le:
                return
            self.lot.actions.append(
                ActionPas(
                    saisine=une,
                    genre=self.hasard.choice(GENRES),
                    porteur_id=self.hasard.choice(self.membres),
                    prevue_le=jour,
                    etat=EtatAction.FAITE,
                    faite_le=jour,
                    duree_minutes=self.hasard.choice(DUREES),
                )
            )

    def _plan(self, une: Saisine, jour: datetime.date) -> None:
        for genre in self.hasard.sample(TYPES, self.hasard.choice((1, 1, 2))):
            passe = (self.le - jour).days > 60
            reponse = Reponse(
                saisine=une,
                type=genre,
                intervenant=INTERVENANTS[genre][0],
                texte="Réponse inventée pour la démonstration.",
                etat=EtatReponse.FINIE if passe else EtatReponse.EN_PLACE,
                effet=self.hasard.choice(EFFETS) if passe else "",
                accord_ecrit_le=jour if genre == T.EMAS_DIRECT else None,
                cree_le=self._a(jour, 8),
            )
            self.lot.reponses.append(reponse)
            if genre in EMAS and self.emas:
                self._mobiliser(reponse, jour)

    def _mobiliser(self, reponse: Reponse, jour: datetime.date) -> None:
        acceptee, realisee = self._apres(jour, 2, 15), self._apres(jour, 18, 50)
        refusee = self.hasard.random() < 0.15
        if max(acceptee, realisee) >= self.le:
            return
        self.lot.mobilisations.append(
            Mobilisation(
                saisine=reponse.saisine,
                reponse=reponse,
                emas_id=self.emas[0],
                est_directe=reponse.type == T.EMAS_DIRECT,
                accord_ecrit_le=reponse.accord_ecrit_le,
                transmis="Situation inventée pour la démonstration.",
                etat=EtatMobilisation.REFUSEE if refusee else EtatMobilisation.COMPTE_RENDU,
                motif="capacite" if refusee else "",
                demandee_le=jour,
                acceptee_le=None if refusee else acceptee,
                realisee_le=None if refusee else realisee,
                duree_minutes=None if refusee else self.hasard.choice(DUREES),
                finie_le=acceptee if refusee else realisee,
            )
        )

    def _reunions(self) -> None:
        jour, reunions, points = self.le - datetime.timedelta(days=JOURS), [], []
        while jour < self.le - datetime.timedelta(days=7):
            if jour.isoweekday() == 4 and jour.month not in (7, 8):
                reunion = ReunionPas(pole=self.pole, tenue_le=jour)
                reunions.append(reunion)
                ouvertes = [
                    une
                    for une in self.lot.saisines
                    if une.deposee_le.date() < jour and (not une.finie_le or une.finie_le > jour)
                ]
                for une in ouvertes[-2:]:
                    decision = self.hasard.choice([Decision.APPELER, Decision.OBSERVER])
                    points.append(PointReunion(reunion=reunion, saisine=une, decision=decision))
            jour += datetime.timedelta(days=1)
        ReunionPas.objects.bulk_create(reunions)
        PointReunion.objects.bulk_create(points)
