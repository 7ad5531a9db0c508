"""Interventions of the demonstration, in every state, on the schools of the invented PAS.

*Source:* décision 36 (everybody is invented).
"""

import datetime
from typing import Any

from django.db import transaction
from psycopg.types.range import DateRange

from aesh.models import Occupation
from comptes.enums import Role
from comptes.models import Mandat
from eleves.models import Eleve, IndisponibiliteEleve, Scolarisation
from pas.actions.interventions import (
    DonneesIntervention,
    demander_pour_un_eleve,
)
from pas.actions.interventions_suites import (
    accorder_intervention,
    informer_la_famille,
    mettre_en_place,
    refuser_intervention,
    revenir_sur,
    terminer_intervention,
)
from pas.actions.professions import charger_professions
from pas.enums.interventions import ActeIntervention, Demandeur, MoyenInformation, Rythme
from pas.models import InterventionExterieure
from pas.regles.interventions import Heure
from pas.requetes.professions import PROPOSEES, lire_professions
from pial.models import Etablissement
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee

SOURCE = "Proposition de Maillage"
A, D = ActeIntervention, Demandeur
SUITE = (A.ACCORDER, A.INFORMER, A.METTRE_EN_PLACE)
# Who comes, who wishes it, when, in which room, what was done of it since.
INTERVENTIONS: tuple[tuple[str, Demandeur, Heure, str, tuple[ActeIntervention, ...]], ...] = (
    ("orthophoniste", D.FAMILLE, Heure(2, 600, 645), "Salle des maîtres", SUITE),
    ("psychomotricien", D.FAMILLE, Heure(4, 555, 600, "A"), "Salle de motricité", SUITE),
    ("sessad", D.PROFESSIONNEL, Heure(1, 840, 900), "Bibliothèque", (A.ACCORDER, A.INFORMER)),
    ("ergotherapeute", D.PAS, Heure(5, 600, 660), "Bibliothèque", (A.ACCORDER,)),
    ("orthophoniste", D.FAMILLE, Heure(1, 600, 645), "", ()),
    ("emas", D.PAS, Heure(2, 615, 660), "Salle des maîtres", ()),
    ("lsf_lpc", D.ECOLE, Heure(4, 840, 930), "", (A.REFUSER,)),
    ("psychologue", D.ERSEH, Heure(5, 840, 885), "Salle de motricité", (*SUITE, A.TERMINER)),
    ("kinesitherapeute", D.FAMILLE, Heure(2, 840, 870), "", (A.ANNULER,)),
)


MEME_SALLE = 5  # asked for in the room and at the hour of the first one


@transaction.atomic
def semer_les_interventions(*, le: datetime.date) -> int:
    """Interventions in every state at the schools whose head and PAS both have an account.

    The department's list of professions is loaded too. *Source:* module docstring.
    """
    if InterventionExterieure.objects.exists():
        return 0
    charger_professions(professions=lire_professions(PROPOSEES), source=SOURCE)
    actifs = Mandat.objects.actifs(le).select_related("perimetre", "membre")
    total = 0
    for coord in actifs.filter(role=Role.COORD_PAS):
        ecoles = Etablissement.objects.du_perimetre(coord, le).order_by("cle_tri")
        for ecole in ecoles:
            tete = actifs.filter(
                role__in=(Role.DIRECTEUR, Role.CHEF_ETAB), perimetre=ecole.perimetre_id
            ).first()
            if tete is not None:
                total += _semer(coord, tete, ecole, le)
    return total


def _semer(coord: Mandat, tete: Mandat, ecole: Etablissement, le: datetime.date) -> int:
    """One pupil each, so that nobody is in two places."""
    inscrits = Scolarisation.objects.filter(etablissement=ecole, periode__contains=le)
    eleves = Eleve.objects.filter(pk__in=inscrits.values("eleve")).order_by("cle_tri")
    fin = min(bornes_annee(annee_scolaire(le))[1] - UN_JOUR, le + datetime.timedelta(days=200))
    faites = 0
    libres = eleves.exclude(indisponibilites__isnull=False)
    choisis = list(libres[: len(INTERVENTIONS)])
    heures = [decrite[2] for decrite in INTERVENTIONS]
    if (aide := _aide_montree(ecole, le)) is not None:
        premier, heures[0] = aide
        heures[MEME_SALLE] = heures[0]
        choisis = [premier, *(e for e in choisis if e != premier)][: len(INTERVENTIONS)]
    for eleve, decrite, heure in zip(choisis, INTERVENTIONS, heures, strict=False):
        profession, demandeur, _, salle, actes = decrite
        une = demander_pour_un_eleve(
            auteur=coord,
            eleve=eleve,
            donnees=DonneesIntervention(
                profession=profession,
                demandeur=demandeur,
                rythme=Rythme.HEBDOMADAIRE,
                heures=(heure,),
                du=le,
                au=fin,
                salle=salle,
            ),
            le=le,
        )
        for acte in actes:
            _faire(une, acte, coord, tete, salle, le)
        faites += 1
    return faites


def _aide_montree(ecole: Etablissement, le: datetime.date) -> tuple[Eleve, Heure] | None:
    """A pupil helped by the AESH who has an account, and half an hour of that help."""
    aides = Occupation.objects.filter(
        creneau__etablissement=ecole,
        creneau__aesh__membre__isnull=False,
        eleve__indisponibilites__isnull=True,
        eleve__isnull=False,
        dates__touche=DateRange(le, le + datetime.timedelta(days=14)),
    )
    aide = aides.select_related("creneau", "eleve").order_by("creneau__jour", "minutes").first()
    if aide is None or aide.eleve is None or aide.creneau is None:
        return None
    debut = aide.minutes.lower
    return aide.eleve, Heure(aide.creneau.jour, debut, min(debut + 30, aide.minutes.upper))


def _faire(
    une: InterventionExterieure,
    acte: ActeIntervention,
    coord: Mandat,
    tete: Mandat,
    salle: str,
    le: datetime.date,
) -> None:
    commun: dict[str, Any] = {"auteur": coord, "intervention": une.pk, "le": le}
    if acte == A.ACCORDER:
        accorder_intervention(salle=salle, **(commun | {"auteur": tete}))
    elif acte == A.REFUSER:
        motif = "Aucune salle n'est libre le jeudi après-midi : le vendredi, c'est possible."
        refuser_intervention(motif=motif, **(commun | {"auteur": tete}))
    elif acte == A.INFORMER:
        informer_la_famille(informee_le=le, moyen=MoyenInformation.TELEPHONE, **commun)
    elif acte == A.METTRE_EN_PLACE:
        mettre_en_place(**commun)
    elif acte == A.TERMINER:
        terminer_intervention(dernier_jour=le, **commun)
    else:
        revenir_sur(acte=acte, **commun)


@transaction.atomic
def retirer_les_interventions() -> None:
    """Everything that ``semer_les_interventions`` wrote.

    *Source:* module docstring.
    """
    IndisponibiliteEleve.objects.filter(genre="intervention").delete()
    InterventionExterieure.objects.all().delete()
