"""A plausible week for a pole: careful, greedy, deterministic. The real planner comes later.

Every slot holds to the rules that block: inside the class's grid, nobody in two places, contract
and notified minutes never exceeded, one site per half-day, time to travel at noon.
"""

from dataclasses import dataclass, field, replace

from aesh.simulation.agents import trajet_minutes
from aesh.simulation.autres import RESERVE, SERVICE_MINIMUM, a_reserver, autres_creneaux
from aesh.simulation.fiches import (
    Aesh,
    Classe,
    Creneau,
    Ecole,
    Eleve,
    Groupe,
    Intervalle,
    Pole,
    identifiant,
)
from aesh.simulation.parametres import (
    MINUTES_CRENEAU_MINIMUM,
    PART_ALTERNANCE,
    PART_ECARTES,
    PAUSE_DEJEUNER,
    RENTREE,
    Parametres,
)

JOURS_DU_POLE = frozenset((1, 2, 3))  # of a shared AESH: her main pole keeps these
JOURS_DU_VOISIN = frozenset((4, 5))
MIDI = 12 * 60 + 45
RANGS = {"collective": 0, "individuelle": 1, "mutualisee": 2}


@dataclass
class Service:
    """Where an AESH already is, and the minutes left to her contract."""

    agent: Aesh
    restant: int
    jours: frozenset[int]
    ecoles: list[Ecole]
    pris: dict[int, list[tuple[int, int, Ecole]]] = field(default_factory=dict)

    def trajet(self, ecole: Ecole, jour: int) -> int:
        """Minutes of travel that a first slot in this school adds to the day (R5)."""
        lieux = {id(lieu): lieu for _, _, lieu in self.pris.get(jour, ())}
        if not lieux or id(ecole) in lieux:
            return 0
        return max(trajet_minutes(lieu, ecole) for lieu in lieux.values())

    def accepte(self, ecole: Ecole, jour: int, debut: int, fin: int) -> bool:
        """Free, on this site for the half-day, and able to travel and eat at noon."""
        if jour not in self.jours:
            return False
        for a, b, lieu in self.pris.get(jour, ()):
            if a < fin and debut < b:
                return False
            if lieu is ecole:
                continue
            if self.agent.deplacement != "voiture":
                return False
            if (a < MIDI) == (debut < MIDI):
                return False
            trou = debut - b if b <= debut else a - fin
            if trou < trajet_minutes(lieu, ecole) + PAUSE_DEJEUNER:
                return False
        return True


class Semaine:
    """The week being built for one pole."""

    def __init__(self, pole: Pole, parametres: Parametres) -> None:
        self.pole = pole
        self.tirage = parametres.tirage("creneaux", pole.code)
        partages = {id(agent) for agent in pole.agents if len(agent.affectations) > 1}
        self.services = [
            _service(agent, JOURS_DU_POLE if id(agent) in partages else None)
            for agent in pole.agents
            if not agent.est_partie and not agent.est_au_reservoir
        ]
        for agent in pole.renforts:
            self.services.append(_renfort(agent, pole))
        self.eleves: dict[int, dict[int, list[Intervalle]]] = {}
        self.recu: dict[int, int] = {}  # minutes by group
        self.creneaux: list[Creneau] = []
        self.aides: dict[int, list[Service]] = {}  # services by group

    def construire(self) -> list[Creneau]:
        """ULIS, then individual, then mutualised; half of each wish first, then the rest."""
        sans_aide = self._groupes_sans_aide()
        groupes = [g for g in self.pole.groupes if id(g) not in sans_aide]
        self.tirage.shuffle(groupes)
        groupes.sort(key=lambda g: (RANGS[g.type], -g.cible))
        reserves = a_reserver([s.agent for s in self.services if s.restant >= SERVICE_MINIMUM])
        for service in self.services:
            service.restant -= RESERVE if service.agent.matricule in reserves else 0
        for part in (0.5, 1.0):
            for groupe in groupes:
                self._servir(groupe, int(groupe.cible * part))
        self._alterner()
        self.creneaux += autres_creneaux(self.creneaux, reserves)
        self.creneaux.sort(key=lambda c: (c.aesh.matricule, c.jour, c.debut, c.semaine))
        for creneau in self.creneaux:
            creneau.id = identifiant(self.tirage)
        return self.creneaux

    def _alterner(self) -> None:
        """In collèges and lycées, some shared hours serve one half of the group each week."""
        for creneau in list(self.creneaux):
            partage = creneau.type == "mutualisee" and len(creneau.eleves) > 1
            second = creneau.classe.ecole.est_second_degre
            if partage and second and self.tirage.random() < PART_ALTERNANCE:
                moitie = len(creneau.eleves) // 2
                autre = replace(creneau, semaine="B", eleves=creneau.eleves[moitie:])
                creneau.semaine, creneau.eleves = "A", creneau.eleves[:moitie]
                self.creneaux.append(autre)

    def _groupes_sans_aide(self) -> set[int]:
        """Rights opened after the rentrée, then others, until ``PART_ECARTES`` of the pupils.

        Lack of hours does the rest of the 8 % without help.
        """
        aides = [groupe for groupe in self.pole.groupes if groupe.eleves]
        restant = sum(len(groupe.eleves) for groupe in aides) * PART_ECARTES
        self.tirage.shuffle(aides)
        aides.sort(key=lambda groupe: not _est_recent(groupe))
        choisis: set[int] = set()
        for groupe in aides:
            if _est_recent(groupe) or len(groupe.eleves) <= restant + 0.5:
                choisis.add(id(groupe))
                restant -= len(groupe.eleves)
        return choisis

    def _servir(self, groupe: Groupe, voulu: int) -> None:
        for service in self._candidats(groupe):
            if voulu - self.recu.get(id(groupe), 0) < MINUTES_CRENEAU_MINIMUM:
                return
            if service.restant >= MINUTES_CRENEAU_MINIMUM:
                self._placer(groupe, service, voulu)

    def _candidats(self, groupe: Groupe) -> list[Service]:
        ecole = groupe.classe.ecole
        deja = self.aides.get(id(groupe), [])

        def ordre(service: Service) -> tuple[bool, bool, bool, int]:
            suivi = any(e in groupe.eleves for e in service.agent.suivis)
            principale = service.ecoles[0] is ecole
            return (service not in deja, not suivi, not principale, -service.restant)

        return sorted((s for s in self.services if ecole in s.ecoles), key=ordre)

    def _placer(self, groupe: Groupe, service: Service, voulu: int) -> None:
        for jour, debut, fin in self._suites(groupe, service):
            manque = voulu - self.recu.get(id(groupe), 0)
            trajet = service.trajet(groupe.classe.ecole, jour)
            limite = min(manque, service.restant - trajet)
            if limite < MINUTES_CRENEAU_MINIMUM:
                continue
            arret = _arret(groupe.classe, jour, debut, fin, limite)
            if arret - debut >= MINUTES_CRENEAU_MINIMUM:
                self._poser(groupe, service, jour, debut, arret)

    def _suites(self, groupe: Groupe, service: Service) -> list[tuple[int, int, int]]:
        """Longest stretches of the class's lessons where the AESH and the pupils are free."""
        ecole = groupe.classe.ecole
        suites: list[tuple[int, int, int]] = []
        for jour, a, b, _ in groupe.classe.seances:
            if not service.accepte(ecole, jour, a, b) or self._pris(groupe, jour, a, b):
                continue
            if suites and suites[-1][0] == jour and suites[-1][2] == a:
                suites[-1] = (jour, suites[-1][1], b)
            else:
                suites.append((jour, a, b))
        decalage = self.tirage.randrange(5)
        return sorted(suites, key=lambda s: (s[1] - s[2], (s[0] + decalage) % 5, s[1]))

    def _pris(self, groupe: Groupe, jour: int, a: int, b: int) -> bool:
        return any(
            debut < b and a < fin
            for eleve in groupe.eleves
            for debut, fin in self.eleves.get(id(eleve), {}).get(jour, ())
        ) or any(
            c.classe is groupe.classe and c.type == "collective" and c.debut < b and a < c.fin
            for c in (self.creneaux if groupe.type == "collective" else ())
            if c.jour == jour
        )

    def _poser(self, groupe: Groupe, service: Service, jour: int, debut: int, fin: int) -> None:
        service.restant -= fin - debut + service.trajet(groupe.classe.ecole, jour)
        service.pris.setdefault(jour, []).append((debut, fin, groupe.classe.ecole))
        self.recu[id(groupe)] = self.recu.get(id(groupe), 0) + fin - debut
        aides = self.aides.setdefault(id(groupe), [])
        if service not in aides:
            aides.append(service)
        for eleve in groupe.eleves:
            self.eleves.setdefault(id(eleve), {}).setdefault(jour, []).append((debut, fin))
        voisin = self._a_prolonger(groupe, service, jour, debut, fin)
        if voisin:
            voisin.debut, voisin.fin = min(voisin.debut, debut), max(voisin.fin, fin)
            return
        self.creneaux.append(
            Creneau(
                id=groupe.classe.id,  # given at the end, in a stable order
                aesh=service.agent,
                classe=groupe.classe,
                type=groupe.type,
                jour=jour,
                debut=debut,
                fin=fin,
                eleves=list(groupe.eleves),
            )
        )

    def _a_prolonger(
        self, groupe: Groupe, service: Service, jour: int, debut: int, fin: int
    ) -> Creneau | None:
        """A slot of the same pair that touches this one."""
        for creneau in self.creneaux:
            if (
                creneau.aesh is service.agent
                and creneau.jour == jour
                and creneau.classe is groupe.classe
                and creneau.type == groupe.type
                and creneau.eleves == groupe.eleves
                and (creneau.fin == debut or creneau.debut == fin)
            ):
                return creneau
        return None


def _est_recent(groupe: Groupe) -> bool:
    return any(eleve.droit.du > RENTREE for eleve in groupe.eleves)


def _service(agent: Aesh, jours: frozenset[int] | None) -> Service:
    if jours is None:
        return Service(agent, agent.minutes, frozenset((1, 2, 3, 4, 5)), agent.ecoles)
    return Service(agent, agent.minutes * 3 // 5, jours, agent.ecoles)


def _renfort(agent: Aesh, pole: Pole) -> Service:
    besoins: dict[str, list] = {}
    for groupe in pole.groupes:
        fiche = besoins.setdefault(groupe.classe.ecole.uai, [groupe.classe.ecole, 0])
        fiche[1] += groupe.cible
    ordre = sorted(besoins.values(), key=lambda f: (-f[1], f[0].uai))
    ecoles = [ordre[0][0]] if ordre else []
    return Service(agent, agent.minutes - agent.minutes * 3 // 5, JOURS_DU_VOISIN, ecoles)


def _arret(classe: Classe, jour: int, debut: int, fin: int, limite: int) -> int:
    """Last end of a lesson (never of a break) between both bounds and within the limit."""
    arret = debut
    for j, a, b, matiere in classe.seances:
        if j == jour and debut <= a and b <= fin and b - debut <= limite:
            if matiere != "Récréation":
                arret = b
    return arret


def proposer_creneaux(pole: Pole, parametres: Parametres) -> list[Creneau]:
    """Fill ``pole.creneaux`` with a draft week that breaks no blocking rule.

    *Source:* dossier §3, R1, R2, R5, R6, R7, R8, R10; decisions 4, 5 and 6.
    """
    pole.creneaux = Semaine(pole, parametres).construire()
    return pole.creneaux


def laisser_en_attente(pole: Pole) -> tuple[Eleve, Aesh] | None:
    """Take its slots from one individual pupil helped by one AESH, whose hours become free.

    The demonstration thus has a pupil who waits and an AESH of the school who can help her.
    """
    par_eleve: dict[int, list[Creneau]] = {}
    for creneau in pole.creneaux:
        if creneau.type == "individuelle":
            par_eleve.setdefault(id(creneau.eleves[0]), []).append(creneau)
    choix: list[tuple[int, str, Eleve, Aesh]] = []
    for creneaux in par_eleve.values():
        eleve, minutes = creneaux[0].eleves[0], sum(c.minutes for c in creneaux)
        ici = len(creneaux[0].aesh.affectations) == 1
        seule = ici and len({id(c.aesh) for c in creneaux}) == 1
        if seule and len(eleve.notifications) == 1 and 240 <= minutes <= 600:
            choix.append((abs(minutes - 420), str(eleve.id), eleve, creneaux[0].aesh))
    if not choix:
        return None
    _, _, eleve, aesh = min(choix, key=lambda c: c[:2])
    pole.creneaux = [c for c in pole.creneaux if eleve not in c.eleves]
    return eleve, aesh
