"""A month of service told slowly, minute after minute, from what people typed."""

import datetime
from fractions import Fraction

from aesh.enums.service import MOTIFS_CONNEXES
from aesh.models import (
    AbsenceAesh,
    Affectation,
    Contrat,
    Creneau,
    CreneauPonctuel,
    EcartDeclare,
    EmploiDuTemps,
)
from contrats.models import AjustementService, DeclarationEcole
from pial.models import JourFerme, RepriseSemaines, TempsDeTrajet

UN = datetime.timedelta(days=1)
MIDI = 12 * 60 + 45


class Reference:
    """What one AESH did in a month; contracts apart."""

    def __init__(self, aesh, service):
        self.aesh, self.service = aesh, service
        du = service.du
        au = (du + 31 * UN).replace(day=1)
        self.jours = [du + n * UN for n in range((au - du).days)]
        # What people typed, read once: nothing below asks the database again.
        self.fermes = list(JourFerme.objects.all())
        self.reprises = list(RepriseSemaines.objects.all())
        self.temps = list(TempsDeTrajet.objects.filter(mode=aesh.deplacement))
        self.ponctuels = list(CreneauPonctuel.objects.filter(aesh=aesh))
        self.absences = list(AbsenceAesh.objects.filter(aesh=aesh, annulee_le=None))
        self.versions = [
            list(EmploiDuTemps.objects.filter(pole=poste.pole, publie_le__isnull=False))
            for poste in Affectation.objects.filter(aesh=aesh)
        ]
        self.poses = list(Creneau.objects.filter(aesh=aesh))
        self.absent_le, self.creneaux_du = {}, {}

    def ouvert(self, jour):
        return jour.weekday() < 5 and not any(
            ferme.periode.lower <= jour < ferme.periode.upper for ferme in self.fermes
        )

    def lettre(self, ecole, jour):
        """A or B: weeks of class alternate from A, or anew from what the school typed."""
        lundi = jour - jour.weekday() * UN
        lettre, semaine = "B", datetime.date(2026, 8, 31)
        reprises = {r.lundi: r.lettre for r in self.reprises if r.etablissement_id == ecole}
        while semaine <= lundi:
            de_classe = any(
                self.ouvert(semaine + n * UN) and semaine + n * UN >= datetime.date(2026, 9, 1)
                for n in range(5)
            )
            if de_classe:
                lettre = reprises.get(semaine, "A" if lettre == "B" else "B")
            semaine += 7 * UN
        return lettre

    def creneaux(self, jour):
        """Slots of the versions in force that day, in order."""
        if jour not in self.creneaux_du:
            self.creneaux_du[jour] = self._creneaux(jour) if self.ouvert(jour) else []
        return self.creneaux_du[jour]

    def _creneaux(self, jour):
        siens = []
        for versions in self.versions:
            parues = [v for v in versions if v.date_effet <= jour]
            if parues:
                version = max(parues, key=lambda v: (v.date_effet, v.version))
                siens += [
                    c
                    for c in self.poses
                    if c.emploi_id == version.pk
                    and c.jour == jour.isoweekday()
                    and c.semaine in ("toutes", self.lettre(c.etablissement_id, jour))
                ]
        return sorted(siens, key=lambda c: c.debut)

    def absent(self, jour, minute):
        if jour not in self.absent_le:
            self.absent_le[jour] = {
                m
                for a in self.absences
                if a.periode.lower <= jour < a.periode.upper
                and a.categorie not in ("formation", "service")
                for m in range(*self._minutes(a))
            }
        return minute in self.absent_le[jour]

    @staticmethod
    def _minutes(absence):
        return absence.minutes.lower, absence.minutes.upper

    def trajet(self, de, vers):
        if de is None or de == vers:
            return 0
        for depart, arrivee in ((de, vers), (vers, de)):
            for saisi in self.temps:
                if (saisi.depart_id, saisi.arrivee_id) == (depart, arrivee):
                    return saisi.minutes
        return 0

    def marche(self, ou):
        """Travel of one day, from where she is at each minute."""
        total, lieu = 0, None
        for minute in range(24 * 60):
            if ou.get(minute) is not None:
                total += self.trajet(lieu, ou[minute])
                lieu = ou[minute]
        return total

    def jour(self, jour):
        """(grid, absence, added) of one date."""
        creneaux = self.creneaux(jour)
        ponctuels = [p for p in self.ponctuels if p.date == jour]
        prevu, compte, pose = {}, set(), {}
        for c in creneaux:
            for minute in range(c.debut, c.fin):
                prevu[minute] = c.etablissement_id
                if c.type != "reunion":
                    compte.add(minute)
        for p in ponctuels:
            for minute in [m for m in range(p.debut, p.fin) if not self.absent(jour, m)]:
                pose[minute] = (p.etablissement_id, p.type != "reunion")
        absentes = {m for m in prevu if self.absent(jour, m)}
        entieres = [all(m in absentes for m in range(c.debut, c.fin)) for c in creneaux]
        perdus = sum(
            self.trajet(a.etablissement_id, b.etablissement_id)
            for (a, pa), (b, pb) in zip(
                list(zip(creneaux, entieres, strict=True))[:-1],
                list(zip(creneaux, entieres, strict=True))[1:],
                strict=True,
            )
            if pa or pb
        )
        reel = {m: e for m, e in prevu.items() if m not in absentes and m not in pose}
        reel |= {m: e for m, (e, _) in pose.items()}
        route = self.marche(prevu)
        en_plus = len([m for m, (_, utile) in pose.items() if utile and m not in compte])
        if pose:
            en_plus += max(0, self.marche(reel) - (route - perdus))
        return len(compte) + route, len(compte & absentes) + perdus, en_plus

    def demies(self):
        """Half-days of the month with a counted minute."""
        trouvees = set()
        for jour in self.jours:
            for c in self.creneaux(jour):
                if c.type != "reunion":
                    trouvees |= {(jour.weekday(), m >= MIDI) for m in range(c.debut, c.fin)}
        return trouvees or {(j, m) for j in (0, 1, 3, 4) for m in (False, True)}

    def avec_grille(self, jour):
        lundi = jour - jour.weekday() * UN
        return any(
            c.type != "reunion"
            for n in range(7)
            if lundi + n * UN in self.jours
            for c in self.creneaux(lundi + n * UN)
        )

    def attendu(self):
        """By contract: exact shares as fractions, the rest as it is."""
        contrats = list(Contrat.objects.filter(aesh=self.aesh).order_by("periode", "pk"))
        demies = self.demies()
        lignes = {
            c.pk: dict.fromkeys(("grille", "absence", "en_plus", "ajoute_sans"), Fraction())
            | {"due": Fraction(), "due_sans": Fraction(), "absent_sans": Fraction()}
            | {"declarees": 0, "a_trancher": False}
            for c in contrats
        }
        for jour in self.jours:
            actifs = [
                c
                for c in contrats
                if c.periode.lower <= jour and (c.periode.upper is None or jour < c.periode.upper)
            ]
            if not actifs:
                continue
            avec = self.avec_grille(jour)
            grille, absence, en_plus = self.jour(jour)
            poids = sum(c.minutes_hebdo for c in actifs)
            for c in actifs:
                part = Fraction(c.minutes_hebdo, poids)
                ligne = lignes[c.pk]
                if avec:
                    ligne["grille"] += grille * part
                    ligne["absence"] += absence * part
                    ligne["en_plus"] += en_plus * part
                else:
                    ligne["ajoute_sans"] += en_plus * part
                if self.ouvert(jour):
                    siennes = [m for j, m in demies if j == jour.weekday()]
                    doit = Fraction(c.minutes_hebdo * len(siennes), len(demies))
                    ligne["due"] += doit
                    if not avec:
                        ligne["due_sans"] += doit
                        ligne["absent_sans"] += Fraction(c.minutes_hebdo, len(demies)) * sum(
                            all(
                                self.absent(jour, m)
                                for m in (range(MIDI, 1440) if apres else range(MIDI))
                            )
                            for apres in siennes
                        )
            principal = sorted(actifs, key=lambda c: -c.minutes_hebdo)[0]
            self._declarer(lignes[principal.pk], jour)
        for c in contrats:
            lignes[c.pk]["ajustement"] = sum(
                a.minutes
                for a in AjustementService.objects.filter(contrat=c, applique_a=self.service)
            )
        return {c: lignes[c.pk] for c in contrats}

    def _declarer(self, ligne, jour):
        for ecart in EcartDeclare.objects.filter(aesh=self.aesh, jour=jour):
            if ecart.motif not in MOTIFS_CONNEXES:
                ligne["declarees"] += ecart.minutes if ecart.reponse == "accepte" else 0
                ligne["a_trancher"] |= ecart.reponse == "attente"
        for dite in DeclarationEcole.objects.filter(aesh=self.aesh, jour=jour):
            ligne["declarees"] += dite.minutes if dite.etat == "retenue" else 0
            ligne["a_trancher"] |= dite.etat == "declaree"
