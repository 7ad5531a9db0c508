"""Publish a version: occupations that the database keeps apart, and what each pupil now has.

*Source:* decisions 1, 4 and 5.
"""

import datetime
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from psycopg.types.range import DateRange, Range

from aesh.actions.annonces import annoncer
from aesh.actions.avis import prevenir_les_aesh
from aesh.actions.emplois import refuser_si_bloque, refuser_si_scenario, verrouiller_version
from aesh.actions.remplacements_clos import clore_les_perimes, dire_la_fin
from aesh.actions.rencontres import noter_rencontres
from aesh.actions.visa_avis import retirer_avis_de_visa
from aesh.enums import StatutEmploi, TypeCreneau
from aesh.models import CreneauPonctuel, EmploiDuTemps, Occupation
from aesh.models.multirange import AvantJour, jours_en_texte
from aesh.regles.aide import AIDES
from aesh.regles.durees import moment
from aesh.regles.exceptions import presences
from aesh.regles.situation import Situation
from aesh.regles.types_creneau import TYPES
from aesh.requetes.differences import a_prevenir
from aesh.requetes.exceptions import contexte
from aesh.requetes.lignes import minutes_moyennes
from aesh.requetes.recalcul import LIGNE, fait_planifie, morceaux
from aesh.requetes.situation import Dossier, dossier_de
from aesh.requetes.versions import PARUS
from comptes.models import Mandat
from comptes.permissions import peut
from comptes.requetes import valeur
from eleves.models import Couverture
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.masse import identifiants, inserer_en_masse
from socle.verrous import verrouiller

EXCEPTIONS = "exceptions"  # lock: exceptions change alone, publications read them together


def pret_a_publier(emploi: EmploiDuTemps, le: datetime.date) -> bool:
    """Whether the department's way of signing lets this version be published now.

    *Source:* decision 1 (``visa_publication``: aucun, visa, tacite after 48 h).
    """
    if emploi.scenario:
        return False
    regle = valeur("visa_publication", le)
    if emploi.statut == StatutEmploi.VISE:
        return True
    if regle == "aucun":
        return emploi.statut in (StatutEmploi.BROUILLON, StatutEmploi.PROPOSE)
    if regle == "tacite" and emploi.statut == StatutEmploi.PROPOSE and emploi.propose_le:
        delai = datetime.timedelta(hours=valeur("visa_tacite_heures", le))
        return timezone.now() - emploi.propose_le >= delai
    return False


def ce_qui_manque(emploi: EmploiDuTemps) -> str:
    """Why a version is not ready to be published, and who does what next.

    *Source:* decision 1 (proposed, then visa, then published).
    """
    if emploi.statut == StatutEmploi.BROUILLON:
        return (
            "Cette version est un brouillon : proposez-la d'abord au pilote, depuis la grille. "
            "Vous la publierez quand il aura donné son visa."
        )
    return "Cet emploi du temps attend encore le visa du pilote."


@transaction.atomic
def publier(
    emploi: EmploiDuTemps, *, auteur: Mandat, le: datetime.date, prevenir: bool = True
) -> EmploiDuTemps:
    """Publish: the version holds from its date of effect, the previous one stops there.

    AESH whose week changes, schools and pilote are told, unless ``prevenir`` is False (the
    demonstration).
    Raises ``ActionRefusee`` (no visa, blocking conflict, date passed) and ``ConflitError`` when
    someone was booked elsewhere in the meantime. *Source:* decisions 1, 4, 5, 18.
    """
    emploi = verrouiller_version(emploi)
    verrouiller(f"{EXCEPTIONS}:{emploi.departement_id}", seul=False)
    refuser_si_scenario(emploi, "publier")
    if not peut(auteur, "u", "edt") or not pret_a_publier(emploi, le):
        raise ActionRefusee(ce_qui_manque(emploi))
    parus = EmploiDuTemps.objects.filter(pole=emploi.pole_id, annee=emploi.annee, statut__in=PARUS)
    precedents = parus.filter(statut=StatutEmploi.PUBLIE)
    if emploi.date_effet < le and precedents.exists():
        raise ActionRefusee(
            "La date d'effet est passée : choisissez aujourd'hui ou un jour à venir, "
            "pour ne pas changer ce qui a eu lieu."
        )
    dossier = dossier_de(emploi, emploi.date_effet)
    situation = dossier.situation()
    refuser_si_bloque(situation, "publier")
    # An archived version may still hold days to come: the one that replaced it starts later.
    anciens = list(parus)
    try:
        with convertir_erreurs():
            _arreter(anciens, emploi.date_effet)
            finis = clore_les_perimes(anciens, dossier, auteur)
            lignes = list(occupations_de(dossier))
            cles = identifiants(len(lignes))
            avec_cle = ((cle, *ligne) for cle, ligne in zip(cles, lignes, strict=True))
            inserer_en_masse(Occupation, ("id", *LIGNE), avec_cle)
    except ConflitError:
        _refuser_si_ponctuel(dossier)
        raise
    precedents.update(statut=StatutEmploi.ARCHIVE)
    emploi.statut = StatutEmploi.PUBLIE
    emploi.publie_par_id = auteur.membre_id
    emploi.publie_le = timezone.now()
    emploi.save(update_fields=["statut", "publie_par", "publie_le", "modifie_le"])
    projeter_couverture(dossier, situation)
    noter_rencontres(dossier)
    retirer_avis_de_visa(emploi=emploi)
    if prevenir:
        dire_la_fin(finis, auteur)
        changements = a_prevenir(emploi)
        prevenir_les_aesh(emploi, changements=changements, maintenant=emploi.publie_le)
        annoncer(emploi, aesh=changements, maintenant=emploi.publie_le)
    return emploi


def _refuser_si_ponctuel(dossier: Dossier) -> None:
    """Raise ``ActionRefusee`` when a slot of one date holds a person that the version needs then.

    The typical week knows nothing of them; the database would refuse without saying which.
    """
    a_venir = CreneauPonctuel.objects.filter(date__gte=dossier.calendrier.du)
    poses = list(a_venir.filter(aesh__in=dossier.aesh).select_related("aesh"))
    genes = []
    for creneau in dossier.creneaux if poses else ():
        jours = dossier.calendrier.dates(creneau.etablissement_id, creneau.semaine, creneau.jour)
        genes += [
            f"{un.aesh.nom_complet} : {moment(creneau.jour, un.debut, un.fin)}, "
            f"le {un.date:%d/%m/%Y}, {un.get_origine_display().lower()}."
            for un in poses
            if un.aesh_id == creneau.aesh_id and un.debut < creneau.fin and creneau.debut < un.fin
            if un.date in jours
        ]
    if genes:
        raise ActionRefusee(
            "Un créneau ponctuel occupe déjà ces moments : retirez-le, déclarez une exception, "
            "ou déplacez le créneau de la semaine.",
            genes,
        )


def _arreter(anciens: list[EmploiDuTemps], jour: datetime.date) -> None:
    """Previous versions stop the day before ``jour``; what never took place disappears."""
    occupations = Occupation.objects.filter(emploi__in=anciens)
    toujours = DateRange(None, None)
    apres = Q(dates__touche=DateRange(jour, None)) | Q(prevues__touche=DateRange(jour, None))
    occupations.filter(apres).update(
        dates=AvantJour("dates", jour), prevues=AvantJour("prevues", jour)
    )
    occupations.exclude(dates__touche=toujours).exclude(prevues__touche=toujours).delete()


def occupations_de(dossier: Dossier) -> Iterator[tuple[Any, ...]]:
    """Who is where on which real dates, from the slots of one version: rows of ``LIGNE``.

    A slot holds the AESH, and its pupils when its kind books them (decision 4: a collective slot
    holds the class, not each pupil). Dated exceptions are cut out (decision 2).
    """
    calendrier = dossier.calendrier
    eleves = {eleve for siens in dossier.eleves_de.values() for eleve in siens}
    qui = {creneau.aesh_id for creneau in dossier.creneaux}
    exceptions = contexte(calendrier.du, calendrier.au, dossier.ecoles, eleves, qui)
    for creneau in dossier.creneaux:
        jours = calendrier.dates(creneau.etablissement_id, creneau.semaine, creneau.jour)
        if not jours:
            continue
        siens = dossier.eleves_de.get(creneau.pk, [])
        fait = fait_planifie(creneau, dossier.emploi.pole_id, siens)
        rangees = presences(fait, jours, exceptions.pour(fait), exceptions.classe_de)
        if not TYPES[TypeCreneau(creneau.type)].reserve_eleve:
            rangees = {None: rangees[None]}
        ou = (dossier.emploi.pk, creneau.pk)
        entier = (creneau.debut, creneau.fin)
        minutes, prevues = Range(*entier, "[)"), jours_en_texte(tuple(jours))
        for eleve, dates in rangees.items():
            personne = (creneau.aesh_id, None) if eleve is None else (None, eleve)
            tenus = jours_en_texte(tuple(sorted(dates[entier])))
            yield (*ou, *personne, minutes, tenus, prevues)
        for ligne in morceaux(rangees, entier, creneau.aesh_id):
            yield (*ou, *ligne)


def projeter_couverture(dossier: Dossier, situation: Situation) -> None:
    """Write what the published version gives each pupil of the pole (``eleves.Couverture``).

    Only individual and mutualised help counts: neither lunch break nor observation.
    Weekly minutes are the mean of the weeks; the first published slot's date never moves later.
    """
    premiers: dict[UUID, datetime.date] = {}
    for creneau in dossier.creneaux:
        if creneau.type not in AIDES:
            continue
        jours = dossier.calendrier.dates(creneau.etablissement_id, creneau.semaine, creneau.jour)
        for eleve in dossier.eleves_de.get(creneau.pk, []) if jours else []:
            premiers[eleve] = min(jours[0], premiers.get(eleve, jours[0]))
    eleves = list(dossier.scolarisations)
    connues = {c.eleve_id: c for c in Couverture.objects.filter(eleve__in=eleves)}
    a_creer: list[Couverture] = []
    a_changer: list[Couverture] = []
    for eleve in eleves:
        creneaux = [c for c in situation.par_eleve.get(str(eleve), []) if c.type in AIDES]
        ligne = connues.get(eleve)
        if ligne is None and not creneaux:
            continue
        (a_changer if ligne else a_creer).append(ligne := ligne or Couverture(eleve_id=eleve))
        for champ, genre in (
            ("minutes_individuelles", TypeCreneau.INDIVIDUELLE),
            ("minutes_mutualisees", TypeCreneau.MUTUALISEE),
        ):
            de_ce_genre = [c for c in creneaux if c.type == genre]
            setattr(ligne, champ, minutes_moyennes(de_ce_genre, situation.nombre_semaines))
        ligne.premier_creneau_le = ligne.premier_creneau_le or premiers.get(eleve)
    Couverture.objects.bulk_create(a_creer)
    Couverture.objects.bulk_update(
        a_changer, ["minutes_individuelles", "minutes_mutualisees", "premier_creneau_le"]
    )
