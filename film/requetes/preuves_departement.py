"""Evidence of what the department's service does: one place, the department.

*Source:* source 001; decision 32.
"""

import datetime

from django.db.models import Count, Exists, OuterRef, Q

from aesh.models import Aesh, Affectation, Contrat
from campagne.enums import EtatLigne
from campagne.models import Campagne, FicheAffectation, LigneCampagne
from comptes.requetes import valeurs
from contrats.models import Enveloppe, FinContrat, Suite
from eleves.models import NotificationMdph
from film.enums import EtatTache
from film.models import TacheFilm
from film.regles.etat import Preuve, preuve_comptee
from film.requetes.releve import Constat, Releve
from pial.enums import GenrePole
from pial.regles import UN_JOUR
from reporting.enums.moyens import EtatRemontee
from reporting.models import RemonteeTerrain


def _seule(preuve: Preuve) -> Constat:
    return {None: preuve}


def _fiches(annee: int, le: datetime.date) -> Preuve:
    campagne = Campagne.objects.filter(annee=annee).first()
    if campagne is None:
        return Preuve(EtatTache.A_FAIRE, f"Pas de campagne pour la rentrée {annee}")
    emises = FicheAffectation.objects.filter(campagne=campagne, emise_le__date__lte=le).count()
    lignes = LigneCampagne.objects.filter(campagne=campagne)
    attendent = lignes.filter(etat=EtatLigne.ACCEPTEE, publiee_le__isnull=True).count()
    if emises and not attendent:
        return Preuve(EtatTache.FAIT, f"{emises} notifications d'affectation émises")
    if emises or attendent:
        phrase = f"{emises} notifications émises, {attendent} affectations à publier"
        return Preuve(EtatTache.EN_COURS, phrase)
    return Preuve(EtatTache.A_FAIRE, "Aucune notification d'affectation émise")


def fiches_emises(r: Releve, tache: TacheFilm) -> Constat:
    """Notices of posting of this rentrée are issued. *Source:* source 001 (avant la rentrée)."""
    return _seule(_fiches(r.annee, r.le))


def adresses_attribuees(r: Releve, tache: TacheFilm) -> Constat:
    """Each AESH under contract has a professional address. *Source:* source 001."""
    jour = max(r.le, r.rentree)
    sous_contrat = Aesh.objects.filter(
        Exists(Contrat.objects.filter(aesh=OuterRef("pk"), periode__contains=jour))
    )
    lu = sous_contrat.aggregate(total=Count("pk"), faits=Count("pk", filter=~Q(courriel="")))
    return _seule(
        preuve_comptee(
            lu["faits"], lu["total"], "AESH ont une adresse", rien="Aucune AESH sous contrat"
        )
    )


def cellule_ouverte(r: Releve, tache: TacheFilm) -> Constat:
    """The helpdesk can be reached: its number or its address is set. *Source:* source 001."""
    lus = valeurs(["ecoute_telephone", "ecoute_courriel"], r.le)
    if any(lus.values()):
        return _seule(Preuve(EtatTache.FAIT, "La cellule d'écoute est joignable"))
    return _seule(Preuve(EtatTache.A_FAIRE, "Ni téléphone ni adresse dans les réglages"))


def remontees_prises(r: Releve, tache: TacheFilm) -> Constat:
    """Each gap told since the task opened has somebody who deals with it. *Source:* source 001."""
    lues = RemonteeTerrain.objects.filter(
        cree_le__date__gte=tache.ouvre_le, cree_le__date__lte=r.le
    ).exclude(etat=EtatRemontee.RETIREE)
    lu = lues.aggregate(total=Count("pk"), faits=Count("pk", filter=~Q(etat=EtatRemontee.DEPOSEE)))
    if not lu["total"]:
        return _seule(Preuve(EtatTache.A_FAIRE, "Aucune remontée depuis l'ouverture"))
    return _seule(preuve_comptee(lu["faits"], lu["total"], "remontées prises en charge", rien=""))


def enveloppes_ajustees(r: Releve, tache: TacheFilm) -> Constat:
    """Means were allotted for this rentrée: an amount dated from the film's first day on.

    *Source:* source 001 (ajustement des moyens).
    """
    poles = set(
        Enveloppe.objects.filter(
            pole__isnull=False, du__gte=r.film.debut, du__lte=r.film.dernier_jour
        )
        .filter(cree_le__date__lte=r.le)
        .values_list("pole", flat=True)
    )
    return _seule(
        preuve_comptee(
            len(poles & set(r.lieux.poles)),
            sum(p.genre == GenrePole.PIAL for p in r.lieux.poles.values()),
            "PIAL ont une enveloppe pour cette rentrée",
            rien="Aucun PIAL",
        )
    )


def contrats_signes(r: Releve, tache: TacheFilm) -> Constat:
    """Each AESH posted is under contract. *Source:* source 001 (la rentrée)."""
    postees = Affectation.objects.filter(periode__contains=r.le)
    sous_contrat = Contrat.objects.filter(aesh=OuterRef("aesh"), periode__contains=r.le)
    lu = postees.annotate(signe=Exists(sous_contrat)).aggregate(
        total=Count("aesh", distinct=True),
        faits=Count("aesh", distinct=True, filter=Q(signe=True)),
    )
    return _seule(
        preuve_comptee(
            lu["faits"], lu["total"], "AESH affectées ont un contrat", rien="Aucune AESH affectée"
        )
    )


def besoins_lus(r: Releve, tache: TacheFilm) -> Constat:
    """Needs of the next rentrée were read. *Source:* source 001 (mai-juin)."""
    campagne = Campagne.objects.filter(
        annee=r.annee + 1, besoins_lus_le__date__gte=tache.ouvre_le, besoins_lus_le__date__lte=r.le
    ).first()
    if campagne is None:
        return _seule(Preuve(EtatTache.A_FAIRE, "Besoins pas encore lus depuis l'ouverture"))
    jour = campagne.besoins_lus_le.date() if campagne.besoins_lus_le else None
    return _seule(Preuve(EtatTache.FAIT, "Besoins de la rentrée lus", jour))


def preaffectations_decidees(r: Releve, tache: TacheFilm) -> Constat:
    """Lines of the next campaign are decided. *Source:* source 001 (mai-juin)."""
    lignes = LigneCampagne.objects.filter(campagne__annee=r.annee + 1).exclude(
        etat=EtatLigne.RETIREE
    )
    lu = lignes.aggregate(total=Count("pk"), faits=Count("pk", filter=~Q(etat=EtatLigne.PROPOSEE)))
    if not lu["total"]:
        return _seule(Preuve(EtatTache.A_FAIRE, "Aucune proposition"))
    return _seule(preuve_comptee(lu["faits"], lu["total"], "propositions décidées", rien=""))


def campagne_ouverte(r: Releve, tache: TacheFilm) -> Constat:
    """The campaign of the next rentrée is open. *Source:* source 001 (mai-juin)."""
    lue = Campagne.objects.filter(annee=r.annee + 1, cree_le__date__lte=r.le).first()
    if lue is None:
        return _seule(Preuve(EtatTache.A_FAIRE, "Campagne pas encore ouverte"))
    return _seule(Preuve(EtatTache.FAIT, "Campagne ouverte", lue.cree_le.date()))


def suites_decidees(r: Releve, tache: TacheFilm) -> Constat:
    """Each contract that ends before the next rentrée has an answer, or its end is noted.

    *Source:* source 001 (gestion RH).
    """
    suites = Suite.objects.filter(contrat=OuterRef("pk"), annule_le__isnull=True)
    apres = Contrat.objects.filter(suite_de=OuterRef("pk"))
    fins = FinContrat.objects.filter(contrat=OuterRef("pk"), annule_le__isnull=True)
    finissent = Contrat.objects.filter(
        periode__endswith__gt=r.le, periode__endswith__lte=r.rentree_suivante + UN_JOUR
    ).annotate(regle=Exists(suites.exclude(reponse="")) | Exists(fins) | Exists(apres))
    lu = finissent.aggregate(total=Count("pk"), faits=Count("pk", filter=Q(regle=True)))
    return _seule(
        preuve_comptee(
            lu["faits"],
            lu["total"],
            "contrats qui finissent ont une suite ou une fin notée",
            rien="Aucun contrat ne finit",
        )
    )


def droits_suivis(r: Releve, tache: TacheFilm) -> Constat:
    """Rights that end by the next rentrée have a renewal asked for. *Source:* ux page §5(c)."""
    jours = max(0, (r.rentree_suivante - r.le).days)
    lu = (
        NotificationMdph.objects.finissant_avant(jours, r.le, depuis=0)
        .order_by()
        .aggregate(
            total=Count("pk"), faits=Count("pk", filter=Q(renouvellement_demande_le__isnull=False))
        )
    )
    return _seule(
        preuve_comptee(
            lu["faits"],
            lu["total"],
            "droits qui finissent ont leur demande faite",
            rien="Aucun droit ne finit sans suite",
        )
    )
