"""Examine the lines of a deposit against what is known: errors, questions, matches.

A fixed number of statements, whatever the number of lines.
*Source:* decisions 14 and 15; issue E (surge: dry run, never a silent merge, idempotent).
"""

import datetime
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Q

from comptes.models import Mandat
from eleves.enums import AIDE_HUMAINE, LectureHeures, TypeNotification
from eleves.enums.depots import DE_COTE, OUI, EtatLigne, QuestionLigne
from eleves.models import DepotNotifications, Eleve, LigneDepot, NotificationMdph, Scolarisation
from eleves.regles.depots import LigneLue, differences, lire_ligne
from eleves.regles.doublons import mots
from eleves.regles.mention import en_heures
from eleves.regles.rapprochement import Connu, EcoleConnue, rapprocher, trouver_ecole
from eleves.requetes.questions_depots import (
    ECARTER,
    GARDER,
    MEME,
    NON,
    NOUVEAU,
    Examen,
    demander,
    demander_l_aide,
    demander_les_heures,
    demander_les_textes,
)
from pial.models import Etablissement


class Examinateur:
    """Everything known that the lines of one deposit may be about, read once."""

    def __init__(self, lues: list[LigneLue], mandat: Mandat, le: datetime.date) -> None:
        self.le = le
        ecoles = Etablissement.objects.scolarisantes().values_list("pk", "uai", "nom", "commune")
        self.ecoles = [EcoleConnue(*e) for e in ecoles]
        self.par_uai = {e.uai.upper(): e for e in self.ecoles}
        self.connus = self._eleves(lues, mandat)
        eleves = [c.id for liste in self.connus.values() for c in liste]
        self.lieux: dict[UUID, Any] = {
            s.eleve_id: s.etablissement
            for s in Scolarisation.objects.filter(
                eleve__in=eleves, periode__contains=le
            ).select_related("etablissement")
        }
        self.droits: dict[UUID, list[NotificationMdph]] = defaultdict(list)
        for droit in NotificationMdph.objects.non_annulees().filter(eleve__in=eleves):
            self.droits[droit.eleve_id].append(droit)
        self.vues: dict[tuple[Any, ...], tuple[int, LigneLue]] = {}

    def _eleves(self, lues: list[LigneLue], mandat: Mandat) -> dict[int, list[Connu]]:
        """Candidates of each line: born the same day, or of a name with the same words."""
        naissances = {ligne.naissance for ligne in lues if ligne.naissance}
        cles = {" ".join(sorted(mots(f"{li.nom} {li.prenom}"))) for li in lues}
        noms = Q(naissance__in=naissances)
        for ligne in lues:
            if ligne.nom and ligne.prenom:
                noms |= Q(nom__iexact=ligne.nom, prenom__iexact=ligne.prenom)
        lus = Eleve.objects.visibles_par(mandat, self.le).filter(noms)
        connus = [Connu(*e) for e in lus.values_list("pk", "nom", "prenom", "naissance")]
        par_jour: dict[Any, list[Connu]] = defaultdict(list)
        par_nom: dict[str, list[Connu]] = defaultdict(list)
        for connu in connus:
            par_jour[connu.naissance].append(connu)
            cle = " ".join(sorted(mots(f"{connu.nom} {connu.prenom}")))
            if cle in cles:
                par_nom[cle].append(connu)
        candidats: dict[int, list[Connu]] = {}
        for ligne in lues:
            cle = " ".join(sorted(mots(f"{ligne.nom} {ligne.prenom}")))
            un = {c.id: c for c in (*par_jour.get(ligne.naissance, ()), *par_nom.get(cle, ()))}
            candidats[id(ligne)] = list(un.values())
        return candidats

    def examiner(self, lue: LigneLue, rang: int, reponses: dict[str, str]) -> Examen:
        """What a line would do with the answers given so far; left aside comes before all."""
        examen = Examen(lue, erreurs=list(lue.erreurs))
        self._ecole(examen, reponses)
        demander_les_textes(examen, reponses)
        demander_l_aide(examen, reponses)
        if not examen.erreurs and lue.naissance:
            self._eleve(examen, reponses)
        if not examen.erreurs:
            demander_les_heures(examen, reponses)
        if examen.lue.temps_scolaire:
            examen.lecture = LectureHeures.TEMPS_SCOLAIRE
        if reponses.get(DE_COTE) == OUI:
            examen.questions, examen.etat = [], EtatLigne.ECARTEE
        elif examen.etat != EtatLigne.ECARTEE:
            self._conclure(examen, rang, reponses)
        return examen

    def _conclure(self, examen: Examen, rang: int, reponses: dict[str, str]) -> None:
        """The state of a line that nobody left aside."""
        if examen.erreurs:
            examen.etat = EtatLigne.ERREUR
        elif examen.connue:
            examen.questions, examen.etat = [], EtatLigne.CONNUE
        else:
            self._double(examen, rang, reponses)
            if examen.etat == EtatLigne.PRETE and any(not q["reponse"] for q in examen.questions):
                examen.etat = EtatLigne.QUESTION

    def _double(self, examen: Examen, rang: int, reponses: dict[str, str]) -> None:
        """The same decision in an earlier line that will be written: a human says."""
        if not examen.identite:
            return
        lue = examen.lue
        premier, autre = self.vues.setdefault((*examen.identite, lue.type, lue.du), (rang, lue))
        if premier == rang:
            return
        disent = ", ".join(differences(autre, lue))
        phrase = (
            f"Même élève et même décision qu'à la ligne {premier}"
            + (f", mais ne disent pas la même chose : {disent}" if disent else "")
            + ". Sinon, corrigez les cellules, ou laissez de côté la ligne "
            f"{premier} pour garder celle-ci"
        )
        choix = [(MEME, f"Oui : garder la ligne {premier}, laisser celle-ci de côté")]
        examen.questions = []
        demander(examen, QuestionLigne.DOUBLE, phrase, choix, reponses)

    def _ecole(self, examen: Examen, reponses: dict[str, str]) -> None:
        texte = examen.lue.ecole
        if not texte:
            return
        connue = self.par_uai.get(texte.strip().upper())
        proches: tuple[EcoleConnue, ...] = ()
        if connue is None:
            connue, proches = trouver_ecole(texte, self.ecoles)
        if connue is not None:
            examen.ecole = connue.id
        elif not proches:
            examen.erreurs.append(
                f"École inconnue, ou lieu qui ne scolarise aucun élève : « {texte} ». "
                "Écrivez l'UAI de l'école."
            )
        else:
            choix = [(str(e.id), f"{e.nom}, {e.commune} ({e.uai})") for e in proches]
            reponse = demander(examen, QuestionLigne.ECOLE, texte, choix, reponses)
            examen.ecole = UUID(reponse) if reponse not in ("", ECARTER) else None

    def _eleve(self, examen: Examen, reponses: dict[str, str]) -> None:
        lue = examen.lue
        assert lue.naissance is not None  # noqa: S101 (asked by the caller; tells the types)
        trouves = rapprocher(lue.nom, lue.prenom, lue.naissance, self.connus[id(lue)])
        if trouves.sur is not None:
            examen.eleve = trouves.sur.id
        elif trouves.probables:
            choix = [(str(c.id), self._dire(c)) for c in trouves.probables]
            choix.append((NOUVEAU, "Aucun de ceux-là : c'est un autre élève"))
            phrase = f"{lue.prenom} {lue.nom}, né(e) le {lue.naissance:%d/%m/%Y}"
            reponse = demander(examen, QuestionLigne.ELEVE, phrase, choix, reponses)
            if not reponse or reponse == ECARTER:
                return
            examen.eleve = None if reponse == NOUVEAU else UUID(reponse)
        sosie = (*mots(lue.nom), "", *mots(lue.prenom), str(lue.naissance))
        examen.identite = (examen.eleve or sosie,)
        if examen.eleve is not None:
            self._lieu(examen, reponses)
            self._droits(examen, reponses)

    def _dire(self, connu: Connu) -> str:
        lieu = self.lieux.get(connu.id)
        ou = f", {lieu.nom_court}" if lieu else ", sans école"
        return f"{connu.prenom} {connu.nom}, né(e) le {connu.naissance:%d/%m/%Y}{ou}"

    def _lieu(self, examen: Examen, reponses: dict[str, str]) -> None:
        """A known pupil said to be in another school: a transfer is another act."""
        lieu = self.lieux.get(examen.eleve) if examen.eleve else None
        examen.sans_ecole = lieu is None
        if lieu is None or examen.ecole is None or lieu.pk == examen.ecole:
            return
        phrase = f"Le dossier dit {lieu.nom_court}, la ligne dit « {examen.lue.ecole} »"
        choix = [(GARDER, f"Garder {lieu.nom_court}")]
        demander(examen, QuestionLigne.CHANGE_D_ECOLE, phrase, choix, reponses)

    def _droits(self, examen: Examen, reponses: dict[str, str]) -> None:
        """Already there: nothing to do. Another help on these dates: a human says (decision 15)."""
        lue = examen.lue
        famille = AIDE_HUMAINE if lue.type in AIDE_HUMAINE else (lue.type,)
        # Said to be individual when it was given the first time: it is the same decision.
        memes = (lue.type, TypeNotification.INDIVIDUELLE if lue.durees else lue.type)
        for droit in self.droits[examen.eleve] if examen.eleve else ():
            dates = (droit.decidee_le, droit.periode.lower)
            if droit.type in memes and dates == (lue.decidee_le, lue.du):
                self._meme(examen, droit)
                return
            fin = droit.periode.upper
            recouvre = (lue.au is None or droit.periode.lower <= lue.au) and (
                fin is None or (lue.du is not None and fin > lue.du)
            )
            if droit.type not in famille or not recouvre:
                continue
            if lue.du is not None and droit.periode.lower >= lue.du:
                examen.erreurs.append(
                    f"Une décision du {droit.decidee_le:%d/%m/%Y} commence le même jour ou après : "
                    "corrigez les dates, ou annulez-la dans le dossier."
                )
                return
            examen.ancienne = droit.pk
            phrase = f"{droit.get_type_display()}, décidée le {droit.decidee_le:%d/%m/%Y}"
            choix = [(OUI, "Oui : l'ancienne finit la veille"), (NON, "Non : laisser la ligne")]
            if demander(examen, QuestionLigne.REMPLACE, phrase, choix, reponses) == NON:
                examen.etat = EtatLigne.ECARTEE

    def _meme(self, examen: Examen, droit: NotificationMdph) -> None:
        dites = examen.lue.minutes
        if dites is not None and droit.minutes_hebdo not in (None, dites):
            examen.erreurs.append(
                f"Cette décision est déjà enregistrée avec {en_heures(droit.minutes_hebdo or 0)} : "
                "corrigez-la dans le dossier de l'élève."
            )
        examen.connue = droit.pk


def examens_de(
    depot: DepotNotifications, lignes: list[LigneDepot], mandat: Mandat, le: datetime.date
) -> list[Examen]:
    """Every line of a deposit, in order, with the answers of each and those given for all."""
    lues = [lire_ligne(ligne.cellules, le) for ligne in lignes]
    juge = Examinateur(lues, mandat, le)
    return [
        juge.examiner(lue, ligne.rang, {**depot.pour_toutes, **ligne.reponses})
        for lue, ligne in zip(lues, lignes, strict=True)
    ]
