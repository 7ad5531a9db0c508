"""The slow, obviously right hours: one minute after another, from the facts as people typed them.

Nothing here reads ``Occupation``, nor calls the rules under test.
"""

import datetime
from fractions import Fraction

from aesh.models import (
    AbsenceAesh,
    AbsenceEleve,
    Creneau,
    CreneauPonctuel,
    ExceptionDatee,
    Remplacement,
)
from eleves.models import IndisponibiliteEleve, NotificationMdph, Scolarisation, Seance
from pial.models import JourFerme, PlageOuverture, Rattachement, RepriseSemaines

UN = datetime.timedelta(days=1)
MINUTES = range(7 * 60, 20 * 60)
FERMENT = {"fermeture", "pont", "quatre_jours"}


def jours(du, au):
    return [du + n * UN for n in range((au - du).days)]


class Faits:
    """Everything, read once."""

    def __init__(self):
        self.fermes = [j.periode for j in JourFerme.objects.all()]
        self.plages = list(PlageOuverture.objects.all())
        self.reprises = list(RepriseSemaines.objects.all())
        self.rattachements = list(Rattachement.objects.all())
        self.scolarisations = list(Scolarisation.objects.all())
        self.notifications = list(NotificationMdph.objects.exclude(etat="annulee"))
        self.seances = list(Seance.objects.all())
        self.regulieres = list(IndisponibiliteEleve.objects.all())
        self.exceptions = [
            (e, {lien.classe_id for lien in e.liens_classes.all()})
            for e in ExceptionDatee.objects.prefetch_related("liens_classes")
        ]
        self.absences = list(AbsenceAesh.objects.filter(annulee_le=None))
        self.eleves_absents = list(AbsenceEleve.objects.filter(annulee_le=None))
        self.remplacements = list(Remplacement.objects.filter(etat="confirme"))
        self.creneaux = [
            (c, {lien.eleve_id for lien in c.liens_eleves.all()})
            for c in Creneau.objects.filter(emploi__statut__in=("publie", "archive"))
            .select_related("emploi")
            .prefetch_related("liens_eleves")
        ]
        self.ponctuels = [
            (p, {lien.eleve_id for lien in p.liens_eleves.all()})
            for p in CreneauPonctuel.objects.prefetch_related("liens_eleves")
        ]

    def ferme(self, jour):
        return any(jour in p for p in self.fermes)

    def lettre(self, ecole, jour):
        """Alternate week after week of class since September, restarting where the school says."""
        annee = jour.year if jour.month >= 9 else jour.year - 1
        lundi = datetime.date(annee, 9, 1)
        lundi -= lundi.weekday() * UN
        lettre = None
        while lundi <= jour:
            classe = [
                j
                for j in jours(lundi, lundi + 5 * UN)
                if datetime.date(annee, 9, 1) <= j and not self.ferme(j)
            ]
            if classe:
                lettre = "A" if lettre in (None, "B") else "B"
                for r in sorted(self.reprises, key=lambda r: r.lundi):
                    if (
                        r.etablissement_id == ecole
                        and r.lundi <= lundi
                        and r.lundi > lundi - 7 * UN
                    ):
                        lettre = r.lettre
            lundi += 7 * UN
        return lettre

    def scolarite(self, eleve, jour):
        return next(
            (s for s in self.scolarisations if s.eleve_id == eleve and jour in s.periode), None
        )

    def droit(self, eleve, jour):
        return next(
            (
                n
                for n in self.notifications
                if n.eleve_id == eleve
                and jour in n.periode
                and not (n.suspension is not None and jour in n.suspension)
                and n.type in ("individuelle", "mutualisee")
            ),
            None,
        )

    def pole(self, ecole, jour, genre="PIAL"):
        return next(
            (
                r.pole_id
                for r in self.rattachements
                if r.etablissement_id == ecole and r.genre == genre and jour in r.periode
            ),
            None,
        )

    # --- planned and delivered ------------------------------------------------------------------

    def version_du(self, pole, jour):
        versions = {c.emploi for c, _ in self.creneaux if c.emploi.pole_id == pole}
        en_vigueur = [v for v in versions if v.date_effet <= jour]
        return max(en_vigueur, key=lambda v: (v.date_effet, v.version), default=None)

    def a_lieu(self, creneau, jour):
        """A slot of the typical week on a date, before anything dated."""
        return (
            creneau.jour == jour.isoweekday()
            and not self.ferme(jour)
            and self.version_du(creneau.emploi.pole_id, jour) == creneau.emploi
            and creneau.semaine in ("toutes", self.lettre(creneau.etablissement_id, jour))
        )

    def empeche(self, creneau, eleves, eleve, jour, minute):
        """Whether this pupil loses this minute of the slot."""
        for e, classes in self.exceptions:
            if jour not in e.periode or minute not in e.minutes or e.effet == "suit":
                continue
            if e.etablissement_id not in (None, creneau.etablissement_id):
                continue
            if e.pole_id not in (None, creneau.emploi.pole_id):
                continue
            sa_classe = self.scolarite(eleve, jour).classe_id or creneau.classe_id
            if classes and sa_classe not in classes:
                continue
            if e.eleve_id not in (None, eleve):
                continue
            return True
        if any(
            a.aesh_id == creneau.aesh_id and jour in a.periode and minute in a.minutes
            for a in self.absences
        ):
            return True
        if any(
            r.aesh_id == creneau.aesh_id and r.date == jour and minute in r.minutes
            for r in self.remplacements
        ):
            return True
        return any(
            a.eleve_id == eleve and jour in a.periode and minute in a.minutes
            for a in self.eleves_absents
        )

    def minutes(self, eleve, genre, du, au, le):
        """(planned, delivered) minutes by (day, school)."""
        prevues, faites = {}, {}
        for jour in jours(du, au):
            lieu = self.scolarite(eleve, jour)
            if lieu is None:
                continue
            cle = (jour, lieu.etablissement_id)
            for creneau, eleves in self.creneaux:
                if (
                    eleve not in eleves
                    or creneau.type != genre
                    or creneau.etablissement_id != lieu.etablissement_id
                    or not self.a_lieu(creneau, jour)
                ):
                    continue
                for minute in range(creneau.debut, creneau.fin):
                    prevues[cle] = prevues.get(cle, 0) + 1
                    if jour <= le and not self.empeche(creneau, eleves, eleve, jour, minute):
                        faites[cle] = faites.get(cle, 0) + 1
            for ponctuel, eleves in self.ponctuels:
                if (
                    eleve in eleves
                    and ponctuel.type == genre
                    and ponctuel.date == jour <= le
                    and ponctuel.etablissement_id == lieu.etablissement_id
                ):
                    faites[cle] = faites.get(cle, 0) + ponctuel.fin - ponctuel.debut
        return prevues, faites

    # --- notified -------------------------------------------------------------------------------

    def presence(self, eleve, jour, lettre, *, dates=True):
        """Half-days of a pupil on a day, each as a set of minutes; closed minutes out."""
        lieu = self.scolarite(eleve, jour)
        lecons = [s for s in self.seances if s.classe_id == lieu.classe_id]
        demies = []
        if lecons:
            du_jour = [
                s for s in lecons if s.jour == jour.isoweekday() and s.semaine in ("toutes", lettre)
            ]
            for apres in (False, True):
                siennes = [s for s in du_jour if (s.minutes.lower >= 750) == apres]
                if siennes:
                    premier = min(s.minutes.lower for s in siennes)
                    dernier = max(s.minutes.upper for s in siennes)
                    demies.append(set(range(premier, dernier)))
        else:
            demies = [
                set(range(p.minutes.lower, p.minutes.upper))
                for p in self.plages
                if p.etablissement_id == lieu.etablissement_id and p.jour == jour.isoweekday()
            ]
        for une in demies:
            for r in self.regulieres:
                if (
                    r.eleve_id == eleve
                    and jour in r.periode
                    and r.jour == jour.isoweekday()
                    and r.semaine in ("toutes", lettre)
                ):
                    une -= set(range(r.minutes.lower, r.minutes.upper))
        demies = [une for une in demies if une]
        if not dates:
            return demies
        for e, classes in self.exceptions:
            concerne = (
                jour in e.periode
                and (e.genre in FERMENT or (e.genre == "pfmp" and e.effet == "sans"))
                and e.etablissement_id in (None, lieu.etablissement_id)
                and (
                    e.pole_id is None
                    or e.pole_id
                    in (self.pole(lieu.etablissement_id, jour, g) for g in ("PIAL", "PAS"))
                )
                and (not classes or lieu.classe_id in classes)
                and e.eleve_id in (None, eleve)
            )
            if concerne:
                for une in demies:
                    une -= set(range(e.minutes.lower, e.minutes.upper))
        return [une for une in demies if une]

    def etat(self, eleve, jour):
        """What must not change inside one piece of the computation."""
        lieu, droit = self.scolarite(eleve, jour), self.droit(eleve, jour)
        if lieu is None or droit is None or droit.type != "individuelle":
            return None
        regulieres = tuple(
            r.pk for r in self.regulieres if r.eleve_id == eleve and jour in r.periode
        )
        poles = tuple(self.pole(lieu.etablissement_id, jour, g) for g in ("PIAL", "PAS"))
        return (droit.pk, lieu.pk, poles, regulieres)

    def notifiees(self, eleve, du, au):
        """Notified minutes by (piece, school, pole), each rounded, capped by school time."""
        pieces = {}
        for jour in jours(du, au):
            if etat := self.etat(eleve, jour):
                pieces.setdefault(etat, []).append(jour)
        resultat = {}
        for etat, dates in pieces.items():
            droit = self.droit(eleve, dates[0])
            lieu = self.scolarite(eleve, dates[0])
            usuelles = self.usuelles(eleve, dates[0])
            ouvertes = temps = 0
            for jour in dates:
                if jour.isoweekday() == 7 or self.ferme(jour):
                    continue
                lettre = self.lettre(lieu.etablissement_id, jour)
                if lettre is None:
                    continue
                demies = self.presence(eleve, jour, lettre)
                ouvertes += len(demies)
                temps += sum(map(len, demies))
            if usuelles:
                exact = Fraction(droit.minutes_hebdo * ouvertes) / usuelles
                minutes = min(int(exact + Fraction(1, 2)), temps)
                cle = (lieu.etablissement_id, etat[2][0])
                resultat[cle] = resultat.get(cle, 0) + minutes
        return resultat

    def usuelles(self, eleve, jour):
        """Half-days of an ordinary week, the mean of A and B, at the state of a day."""
        regulieres = [r for r in self.regulieres if r.eleve_id == eleve and jour in r.periode]
        gardees, self.regulieres = self.regulieres, regulieres
        for r in regulieres:  # an ordinary week knows no date
            r.periode = type(r.periode)(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
        lieu = self.scolarite(eleve, jour)
        lieux, self.scolarisations = self.scolarisations, [lieu]
        periode, lieu.periode = lieu.periode, type(lieu.periode)(None, None)
        total = 0
        for lettre in "AB":
            for n in range(1, 7):
                quand = datetime.date(2026, 11, 22) + n * UN  # a Monday, a Tuesday…
                total += len(self.presence(eleve, quand, lettre, dates=False))
        lieu.periode, self.scolarisations = periode, lieux
        self.regulieres = gardees
        return Fraction(total, 2)
