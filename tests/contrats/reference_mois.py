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
from contrats.models import DeclarationEcole
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
        self.absent_le, self.creneaux_du, self.siennes = {}, {}, None

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
        if self.siennes is None:
            self.siennes = self._demies()
        return self.siennes

    def _demies(self):
        trouvees = set()
        for jour in self.jours:
            for c in self.creneaux(jour):
                if c.type != "reunion":
                    trouvees |= {(jour.weekday(), m >= MIDI) for m in range(c.debut, c.fin)}
        return trouvees or {(j, m) for j in (0, 1, 3, 4) for m in (False, True)}

    def avec_grille(self, jour):
        """A version with a counted slot of hers is in force that day."""
        versions = self.versions_du(jour)
        return any(c.emploi_id in versions and c.type != "reunion" for c in self.poses)

    def versions_du(self, jour):
        """The version in force in each of her poles."""
        return [
            max(parues, key=lambda v: (v.date_effet, v.version)).pk
            for versions in self.versions
            if (parues := [v for v in versions if v.date_effet <= jour])
        ]

    def alterne(self):
        """A slot of one week in two, in a version in force this month."""
        vues = {version for jour in self.jours for version in self.versions_du(jour)}
        return any(
            c.semaine != "toutes" and c.type != "reunion" and c.emploi_id in vues
            for c in self.poses
        )

    def actifs(self, jour):
        """Contracts that run on a day, those of the longest week first."""
        return sorted(
            (
                c
                for c in self.contrats
                if c.periode.lower <= jour and (c.periode.upper is None or jour < c.periode.upper)
            ),
            key=lambda c: -c.minutes_hebdo,
        )

    def demies_absentes(self, jour):
        """Her half-days of that weekday of which every minute is in an absence."""
        return sum(
            all(self.absent(jour, m) for m in (range(MIDI, 1440) if apres else range(MIDI)))
            for rang, apres in self.demies()
            if rang == jour.weekday()
        )

    def demies_dues(self, jour):
        return sum(rang == jour.weekday() for rang, _ in self.demies()) if self.ouvert(jour) else 0

    def attendu(self):
        """By contract: exact shares as fractions, the rest as it is."""
        self.contrats = list(Contrat.objects.filter(aesh=self.aesh).order_by("periode", "pk"))
        nombre = len(self.demies())
        lignes = {
            c.pk: dict.fromkeys(("grille", "absence", "en_plus", "due", "due_sans"), Fraction())
            | {"declarees": 0, "a_trancher": False, "entieres": {}}
            for c in self.contrats
        }
        semaines = {}
        for jour in self.jours:
            actifs = self.actifs(jour)
            if actifs:
                cle = (jour - jour.weekday() * UN, tuple(c.pk for c in actifs))
                semaines.setdefault(cle, []).append(jour)
                for c in actifs:
                    doit = Fraction(c.minutes_hebdo * self.demies_dues(jour), nombre)
                    lignes[c.pk]["due"] += doit
                    lignes[c.pk]["due_sans"] += 0 if self.avec_grille(jour) else doit
        for (lundi, cles), jours in semaines.items():
            hebdo = sum(c.minutes_hebdo for c in self.contrats if c.pk in cles)
            grille, absence, en_plus = self.semaine(jours, hebdo, nombre)
            entiere = sum(self.demies_dues(j) for j in jours if self.avec_grille(j)) == nombre
            for c in self.contrats:
                if c.pk in cles:
                    part = Fraction(c.minutes_hebdo, hebdo)
                    lignes[c.pk]["grille"] += grille * part
                    lignes[c.pk]["absence"] += absence * part
                    lignes[c.pk]["en_plus"] += en_plus * part
                    if entiere:
                        lignes[c.pk]["entieres"][lundi] = (grille, hebdo)
        self._declarer(lignes)
        for ligne in lignes.values():
            ligne["ecart"] = self.ecart(ligne["entieres"]) * ligne["due"]
        return lignes

    def semaine(self, jours, hebdo, nombre):
        """(grid, absence, added) of the days of a week under the same contracts.

        Hours that nothing places are spread over her half-days: an absence takes its share of them,
        hours added fill them first.
        """
        grille = absence = en_plus = 0
        dues = {j: Fraction(hebdo * self.demies_dues(j), nombre) for j in jours}
        absentes = {j: self.demies_absentes(j) if self.demies_dues(j) else 0 for j in jours}
        for jour in jours:
            prevu, perdu, ajoute = self.jour(jour)
            grille, absence, en_plus = grille + prevu, absence + perdu, en_plus + ajoute
        couverts = [j for j in jours if self.avec_grille(j)]
        nus = [j for j in jours if not self.avec_grille(j)]
        entiere = sum(self.demies_dues(j) for j in jours) == nombre
        libre = max(sum(dues[j] for j in couverts) - grille, 0) if entiere else Fraction()
        prise = sum((Fraction(hebdo * absentes[j], nombre) for j in nus), Fraction())
        if couverts and sum(self.demies_dues(j) for j in couverts):
            siennes = sum(self.demies_dues(j) for j in couverts)
            prise += libre * Fraction(sum(absentes[j] for j in couverts), siennes)
        libre += sum(dues[j] for j in nus)
        absence = min(absence + prise, sum(dues.values()))
        if all(absentes[j] == self.demies_dues(j) for j in jours):
            absence = sum(dues.values())
        return grille, absence, max(en_plus - (libre - prise), 0)

    def ecart(self, entieres):
        """Share of the contract by which whole weeks go beyond it; A and B side by side."""
        lundis = sorted(entieres)
        if self.alterne():
            gardees = []
            while lundis:
                lundi = lundis.pop(0)
                if lundis and lundis[0] == lundi + 7 * UN:
                    gardees += [lundi, lundis.pop(0)]
            lundis = gardees
        doit = sum(entieres[lundi][1] for lundi in lundis)
        place = sum(entieres[lundi][0] for lundi in lundis)
        return Fraction(place - doit, doit) if doit else Fraction()

    def _declarer(self, lignes):
        """Each hour once: hers first, then what schools say of another; no more than was left."""
        dites = [
            (e.jour, e.minutes, e.etablissement_id, e.decision == "retenu", e.decision == "attente")
            for e in EcartDeclare.objects.filter(aesh=self.aesh).exclude(reponse="retire")
            if e.motif not in MOTIFS_CONNEXES
        ]
        ecoles = [
            (d.jour, d.minutes, d.etablissement_id, d.etat == "retenue", d.etat == "declaree")
            for d in DeclarationEcole.objects.filter(aesh=self.aesh)
        ]
        for jour in self.jours:
            if not self.actifs(jour):
                continue
            ligne = lignes[self.actifs(jour)[0].pk]
            for signe in (1, -1):
                siennes = [
                    (m, ou) for j, m, ou, oui, _ in dites if j == jour and oui and m * signe > 0
                ]
                autres = [
                    (m, ou) for j, m, ou, oui, _ in ecoles if j == jour and oui and m * signe > 0
                ]
                sans = sum(abs(m) for m, ou in siennes if ou is None)
                total = sans
                en_trop = 0
                for ecole in {ou for _, ou in siennes + autres if ou is not None}:
                    a = sum(abs(m) for m, ou in siennes if ou == ecole)
                    b = sum(abs(m) for m, ou in autres if ou == ecole)
                    total += a
                    en_trop += max(0, b - a)
                total += max(0, en_trop - sans)
                if signe < 0 and self.reste(jour) is not None:
                    total = min(total, self.reste(jour))
                ligne["declarees"] += signe * total
            ligne["a_trancher"] |= any(j == jour and attend for j, *_, attend in dites + ecoles)

    def reste(self, jour):
        """Minutes left to do on a day of absence; None when nothing bounds what was not done."""
        if not any(self.absent(jour, m) for m in range(1440)):
            return None
        grille, perdu, ajoute = self.jour(jour)
        dues = sum(rang == jour.weekday() for rang, _ in self.demies())
        if not grille and self.demies_absentes(jour) != dues:
            return None
        return max(0, grille - perdu + ajoute)
