"""Proposals as the screens say them: reasons, whole day, whom it takes from; never a score.

*Source:* decisions 16 and 25; permissions page §3 for the names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from aesh.models import Aesh
from aesh.planning.remplacement import LIBELLES_RANG, Aide, Candidat, Ecartee, Presence
from aesh.regles.durees import heure
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.remplacants import phrases
from comptes.models import Mandat
from eleves.models import Eleve
from pial.models import Etablissement

LIBELLES_AIDE = {
    Aide.INDIVIDUELLE: "aide individuelle",
    Aide.MUTUALISEE: "aide mutualisée",
    Aide.COLLECTIVE: "accompagnement collectif",
    Aide.AUTRE: "autre mission",
}


@dataclass(frozen=True)
class PropositionVue:
    """One AESH for one hole, in words. ``choix`` is what the button sends."""

    cle: str
    choix: str
    aesh: UUID
    nom: str
    rang: str
    raisons: tuple[str, ...]
    heures: str
    est_partielle: bool
    perdants: tuple[str, ...]
    journee: tuple[str, ...]


@dataclass(frozen=True)
class EcarteeVue:
    """Who cannot, and why."""

    nom: str
    raison: str


@dataclass(frozen=True)
class Lexique:
    """Names behind the keys, as one reader may see them; read at once."""

    aesh: dict[UUID, str]
    ecoles: dict[UUID, Etablissement]
    eleves: dict[UUID, Eleve]
    noms: NomsVisibles

    def nom(self, cle: object) -> str:
        """An AESH."""
        return self.aesh.get(UUID(str(cle)), "Une AESH")

    def lus(self) -> set[UUID]:
        """Pupils whose names are shown."""
        return {cle for cle in self.eleves if self.noms.voit(cle)}

    def voir(self, candidat: Candidat) -> PropositionVue:
        """One candidate in words."""
        debut = max(candidat.debut, candidat.trou.debut)
        fin = min(candidat.fin, candidat.trou.fin)
        perdants = sorted(candidat.eleves_touches, key=str)
        return PropositionVue(
            cle=str(candidat.trou.cle),
            choix=f"{candidat.trou.cle}|{candidat.aesh}|{debut}|{fin}",
            aesh=UUID(str(candidat.aesh)),
            nom=self.nom(candidat.aesh),
            rang=LIBELLES_RANG[candidat.rang],
            raisons=phrases(candidat),
            heures=f"{heure(debut)} – {heure(fin)}",
            est_partielle=not candidat.complet,
            perdants=tuple(self.noms.nom(self.eleves[UUID(str(cle))]) for cle in perdants),
            journee=tuple(self._presence(p) for p in candidat.journee.presences),
        )

    def ecarter(self, une: Ecartee) -> EcarteeVue:
        """One who cannot."""
        return EcarteeVue(self.nom(une.aesh), une.raison.phrase)

    def _presence(self, p: Presence) -> str:
        ecole = self.ecoles.get(UUID(str(p.ecole)))
        quoi = "remplacement" if p.remplace else LIBELLES_AIDE[p.aide]
        return f"{heure(p.debut)} – {heure(p.fin)} : {quoi}, {ecole.nom_court if ecole else ''}"


def lexique(
    candidats: Sequence[Candidat], mandat: Mandat, le: object, ecartees: Iterable[Ecartee] = ()
) -> Lexique:
    """Names of everything that these candidates show, in four queries. *Source:* decision 16."""
    presences = [p for c in candidats for p in c.journee.presences]
    touches = {UUID(str(cle)) for c in candidats for cle in c.eleves_touches}
    qui = {UUID(str(c.aesh)) for c in candidats} | {UUID(str(e.aesh)) for e in ecartees}
    aesh = Aesh.objects.filter(pk__in=qui).order_by().values_list("pk", "prenom", "nom")
    return Lexique(
        {cle: f"{prenom} {nom}" for cle, prenom, nom in aesh},
        Etablissement.objects.in_bulk({UUID(str(p.ecole)) for p in presences}),
        Eleve.objects.in_bulk(touches),
        NomsVisibles.pour(mandat, le, touches),  # type: ignore[arg-type]
    )
