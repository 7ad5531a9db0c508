"""Two files of one child made one; two children said to be two."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from psycopg.types.range import DateRange

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.actions.fusion_lignes import (
    Ligne,
    cle_du_lien,
    decrire,
    deplacer,
    ecarter,
    liens_vers_un_eleve,
)
from eleves.enums import EtatNotification, MotifAnnulation
from eleves.models import (
    Couverture,
    Eleve,
    FusionEleves,
    NotificationMdph,
    PaireDistincte,
    Scolarisation,
)
from eleves.models.notification import AIDE_HUMAINE
from socle.erreurs import ActionRefusee

JOURS_POUR_ANNULER = 30
IDENTITE = ("nom", "prenom", "naissance", "cle_tri")


@dataclass(frozen=True)
class Choix:
    """What a human decided: whose schooling and whose decisions hold where both files have one."""

    scolarisation: str = ""
    notification: str = ""
    identite: str = "garde"


@dataclass
class Conflits:
    """Where both files say something of the same days: (kept's, absorbed's) pairs."""

    scolarisations: list[tuple[Scolarisation, Scolarisation]] = field(default_factory=list)
    notifications: list[tuple[NotificationMdph, NotificationMdph]] = field(default_factory=list)


def peut_fusionner(mandat: Mandat, le: datetime.date) -> bool:
    """Whether a mandate may review duplicates: those who keep every file of the department.

    *Source:* ux page §5(c) (a queue of the SEI).
    """
    return (
        mandat.est_actif(le)
        and mandat.genre_perimetre == GenrePerimetre.TENANT
        and peut(mandat, "u", "doublon")
    )


def _lisibles(auteur: Mandat, un: Eleve, autre: Eleve, le: datetime.date) -> bool:
    lus = Eleve.objects.nommables_par(auteur, le).filter(pk__in=(un.pk, autre.pk))
    return peut_fusionner(auteur, le) and un.pk != autre.pk and lus.count() == 2


@transaction.atomic
def dire_distincts(*, auteur: Mandat, un: Eleve, autre: Eleve, le: datetime.date) -> PaireDistincte:
    """Remember that two files are two children: the pair is not proposed any more.

    Raises ``ActionRefusee``. *Source:* issue E (reviewed).
    """
    if not _lisibles(auteur, un, autre, le):
        raise ActionRefusee("Vous ne pouvez pas comparer ces deux dossiers.")
    premier, second = sorted((un, autre), key=lambda e: e.pk)
    return PaireDistincte.objects.get_or_create(  # type: ignore[no-any-return]
        un=premier, autre=second, defaults={"decide_par_id": auteur.membre_id}
    )[0]


@transaction.atomic
def revenir_sur_distincts(*, auteur: Mandat, un: Eleve, autre: Eleve, le: datetime.date) -> None:
    """Propose the pair again. Raises ``ActionRefusee``. *Source:* issue E (undo)."""
    if not _lisibles(auteur, un, autre, le):
        raise ActionRefusee("Vous ne pouvez pas comparer ces deux dossiers.")
    premier, second = sorted((un.pk, autre.pk))
    PaireDistincte.objects.filter(un=premier, autre=second).delete()


def conflits_de(garde: Eleve, absorbe: Eleve) -> Conflits:
    """Schoolings and human help of both files on the same days; two queries.

    *Source:* issue E; decision 15 (a human says which decision holds).
    """
    lieux = list(
        Scolarisation.objects.filter(eleve__in=(garde, absorbe)).select_related("etablissement")
    )
    droits = list(
        NotificationMdph.objects.filter(
            eleve__in=(garde, absorbe), type__in=list(AIDE_HUMAINE)
        ).exclude(etat=EtatNotification.ANNULEE)
    )
    return Conflits(_paires(lieux, garde, absorbe), _paires(droits, garde, absorbe))


def _paires(lignes: list[Any], garde: Eleve, absorbe: Eleve) -> list[tuple[Any, Any]]:
    return [
        (a, b)
        for a in lignes
        if a.eleve_id == garde.pk
        for b in lignes
        if b.eleve_id == absorbe.pk and _se_croisent(a.periode, b.periode)
    ]


def _se_croisent(a: Any, b: Any) -> bool:
    return (a.upper is None or b.lower < a.upper) and (b.upper is None or a.lower < b.upper)


@transaction.atomic
def fusionner(
    *, auteur: Mandat, garde: Eleve, absorbe: Eleve, choix: Choix, le: datetime.date
) -> FusionEleves:
    """Make two files one: every row of the absorbed one passes to the kept one.

    What one file cannot hold twice is asked (schoolings, decisions of the same days), or set
    aside whole in the record; the absorbed identifier stays in journals and histories.
    Raises ``ActionRefusee``; nothing is then written.
    *Source:* issue E (reviewed and merged); decision 15.
    """
    if not _lisibles(auteur, garde, absorbe, le):
        raise ActionRefusee("Vous ne pouvez pas fusionner ces deux dossiers.")
    verrous = list(
        Eleve.objects.select_for_update().filter(pk__in=(garde.pk, absorbe.pk)).order_by("pk")
    )
    par_cle = {e.pk: e for e in verrous}
    garde, absorbe = par_cle[garde.pk], par_cle[absorbe.pk]
    record: list[Ligne] = []
    _trancher(garde, absorbe, choix, le, record)
    couvertures = list(Couverture.objects.filter(eleve__in=(garde, absorbe)))
    deplacees: dict[str, list[str]] = {}
    ecartees: list[Ligne] = []
    for champ in liens_vers_un_eleve():
        donnees, refusees = deplacer(champ, absorbe.pk, garde.pk)
        if donnees:
            deplacees[cle_du_lien(champ)] = donnees
        if refusees:
            ecartees += ecarter(champ.model, refusees)
    _additionner(garde, couvertures, record)
    identite_avant = decrire(garde)
    identite = decrire(absorbe)
    absorbe_id = absorbe.pk
    absorbe.delete()
    if choix.identite == "absorbe":
        for nom in IDENTITE:
            setattr(garde, nom, getattr(absorbe, nom))
        garde.save()
    fusion: FusionEleves = FusionEleves.objects.create(
        garde=garde,
        absorbe=absorbe_id,
        identite=identite,
        identite_avant=identite_avant,
        deplacees=deplacees,
        ecartees=[*record, *ecartees],
        decide_par_id=auteur.membre_id,
        annulable_jusqu_au=le + datetime.timedelta(days=JOURS_POUR_ANNULER),
    )
    return fusion


def _noter(ligne: Any, record: list[Ligne]) -> None:
    record.append({**decrire(ligne), "acte": "changee"})


def _trancher(
    garde: Eleve, absorbe: Eleve, choix: Choix, le: datetime.date, record: list[Ligne]
) -> None:
    conflits = conflits_de(garde, absorbe)
    manque = []
    if conflits.scolarisations and not choix.scolarisation:
        manque.append("Dites quelle scolarisation tient là où les deux dossiers en ont une.")
    if conflits.notifications and not choix.notification:
        manque.append("Dites quelle décision tient là où les deux dossiers en ont une.")
    if manque:
        raise ActionRefusee(manque[0], manque)
    perdant = 1 if choix.notification == "garde" else 0
    for droit in {paire[perdant].pk: paire[perdant] for paire in conflits.notifications}.values():
        _noter(droit, record)
        droit.etat = EtatNotification.ANNULEE
        droit.annulee_le = le
        droit.motif_annulation = MotifAnnulation.DOUBLON
        droit.save()
    perdant = 1 if choix.scolarisation == "garde" else 0
    for paire in conflits.scolarisations:
        _rogner(paire[perdant], paire[1 - perdant], record)


def _rogner(ligne: Scolarisation, tient: Scolarisation, record: list[Ligne]) -> None:
    """Leave to the other schooling the days that both had; nothing left: kept in the record."""
    ligne.refresh_from_db()
    perdue: Any = ligne.periode
    gardee: Any = tient.periode
    if perdue.isempty or not _se_croisent(perdue, gardee):
        return
    _noter(ligne, record)
    if perdue.lower < gardee.lower:
        ligne.periode = DateRange(perdue.lower, gardee.lower)
    elif gardee.upper is not None and (perdue.upper is None or gardee.upper < perdue.upper):
        ligne.periode = DateRange(gardee.upper, perdue.upper)
    else:
        record[-1]["acte"] = "ecartee"
        record[-1:] = ecarter(Scolarisation, [ligne.pk])
        return
    ligne.save(update_fields=["periode", "modifie_le"])


def _additionner(garde: Eleve, lignes: list[Couverture], record: list[Ligne]) -> None:
    """What published slots give both files, until the next publication counts it again."""
    if len(lignes) < 2:
        return
    sienne = next(c for c in lignes if c.eleve_id == garde.pk)
    _noter(sienne, record)
    sienne.minutes_individuelles = sum(c.minutes_individuelles for c in lignes)
    sienne.minutes_mutualisees = sum(c.minutes_mutualisees for c in lignes)
    premiers = [c.premier_creneau_le for c in lignes if c.premier_creneau_le]
    sienne.premier_creneau_le = min(premiers, default=None)
    sienne.save()
