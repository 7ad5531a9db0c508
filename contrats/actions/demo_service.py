"""What the demonstration shows of months of service and of welcomes; people are invented.

*Source:* decision 36.
"""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from psycopg.types.range import DateRange

from aesh.enums import Employeur, TypeContrat
from aesh.enums.service import MotifEcart, ReponseEcart
from aesh.models import Aesh, Affectation, Contrat, EcartDeclare
from comptes.enums import Role
from comptes.models import Mandat
from contrats.actions.accueil import noter_etapes
from contrats.actions.declarations import SaisieDeclaration, declarer, trancher
from contrats.actions.service_fait import clore_mois, preparer_mois
from contrats.actions.service_fait_suites import certifier, ouvrir_mois, regulariser
from contrats.enums.accueil import EtapeDAccueil
from contrats.enums.service_fait import MotifAjustement, MotifDeclaration
from contrats.models import (
    AjustementService,
    CertificationMois,
    ClotureMois,
    DecisionService,
    DeclarationComptee,
    DeclarationEcole,
    EtapeAccueil,
    LigneARegulariser,
    LigneClose,
    LigneProvisoire,
    MoisDeService,
)
from contrats.regles.mois import Mois
from contrats.requetes.accueil import nouvelles
from contrats.requetes.declarations import aesh_des_ecoles
from contrats.requetes.mois import est_clos
from pial.models import Etablissement
from pial.regles import annee_scolaire, bornes_annee
from socle.historique import annoncer_acte

# What depends on which: closed months first. Only the owner of the tables may remove them.
TABLES = (
    AjustementService,
    CertificationMois,
    DeclarationComptee,
    DecisionService,
    LigneARegulariser,
    ClotureMois,
    LigneClose,
    LigneProvisoire,
    MoisDeService,
    DeclarationEcole,
    EtapeAccueil,
)
SANS_ADRESSE = 4
INCOMPLETS = 7  # one new AESH in so many has a welcome to finish


def _seul(role: Role, le: datetime.date) -> Mandat | None:
    actifs = Mandat.objects.actifs(le).filter(role=role)
    return actifs.select_related("perimetre", "membre").order_by("cree_le", "pk").first()


@transaction.atomic
def montrer_les_mois(*, le: datetime.date) -> bool:
    """The months since the rentrée closed, the last one corrected, the present one to look at.

    False when it is done, or when nobody works here. *Source:* decision 36.
    """
    sei = _seul(Role.SEI, le)
    if sei is None or MoisDeService.objects.exists() or not Contrat.objects.exists():
        return False
    annoncer_acte("demo")
    _nommer_les_employeurs()
    courant = Mois.de(le)
    mois = Mois(bornes_annee(annee_scolaire(le))[0])
    while mois < courant:
        clos = ouvrir_mois(mois=mois, le=le)
        preparer_mois(mois=clos, le=le, avancer=_en_silence)
        clore_mois(auteur=sei, mois=clos, le=le, avancer=_en_silence)
        _certifier(clos, le)
        mois = mois.suivant
    _declarer(sei, le)
    if courant.precedent.du >= bornes_annee(annee_scolaire(le))[0]:
        _regulariser(sei, courant.precedent, le)
    preparer_mois(mois=ouvrir_mois(mois=courant, le=le), le=le, avancer=_en_silence)
    return True


def _en_silence(fait: int, total: int | None = None) -> None:
    """Nobody looks at the progress."""


def _nommer_les_employeurs() -> None:
    """Contracts of schools belong to the school that supports the pole."""
    sans = Contrat.objects.filter(employeur=Employeur.HORS_TITRE_2, eple__isnull=True)
    for contrat in sans.select_related("aesh"):
        poste = (
            Affectation.objects.filter(aesh=contrat.aesh, pole__support__isnull=False)
            .select_related("pole")
            .order_by("-est_principale", "cree_le", "pk")
            .first()
        )
        if poste is not None:
            Contrat.objects.filter(pk=contrat.pk).update(eple=poste.pole.support_id)


def _certifier(mois: MoisDeService, le: datetime.date) -> None:
    """The State signs all but the last closed month."""
    chef = _seul(Role.SEI_CHEF, le)
    signe = LigneClose.objects.filter(mois=mois, employeur=Employeur.TITRE_2).exists()
    if chef is not None and signe and mois.mois.suivant < Mois.de(le):
        certifier(auteur=chef, mois=mois, employeur=Employeur.TITRE_2, eple=None, le=le)


def _regulariser(sei: Mandat, precedent: Mois, le: datetime.date) -> None:
    clos = MoisDeService.objects.filter(du=precedent.du).first()
    if clos is None or not est_clos(clos):
        return
    lignes = LigneClose.objects.filter(mois=clos, minutes_service__gt=600)
    for ligne, minutes, motif in zip(
        lignes.order_by("aesh__cle_tri", "pk")[:2],
        (90, -135),
        (MotifAjustement.GRILLE, MotifAjustement.ABSENCE),
        strict=False,
    ):
        regulariser(
            auteur=sei, mois=clos, contrat=ligne.contrat_id, minutes=minutes, motif=motif, le=le
        )


def _declarer(sei: Mandat, le: datetime.date) -> None:
    """A head of school declares two differences, an AESH one; one is decided."""
    jour = max(Mois.de(le).du, le - datetime.timedelta(days=le.weekday() + 3))
    chef = _seul(Role.DIRECTEUR, le)
    if chef is None:
        return
    ecole = Etablissement.objects.du_perimetre(chef, le).first()
    siennes = list(aesh_des_ecoles(chef, le).order_by("cle_tri")[:3])
    if ecole is None or not siennes:
        return
    for aesh, minutes, motif in zip(
        siennes,
        (45, -60),
        (MotifDeclaration.EN_PLUS, MotifDeclaration.NON_FAITES),
        strict=False,
    ):
        if not Affectation.objects.filter(
            aesh=aesh, etablissement=ecole, periode__contains=jour
        ).exists():
            continue
        faite = declarer(
            auteur=chef,
            saisie=SaisieDeclaration(aesh.pk, ecole, jour, minutes, motif),
            le=le,
        )
        if motif == MotifDeclaration.EN_PLUS:
            trancher(auteur=sei, dite=faite, retenir=True, le=le)
    EcartDeclare.objects.get_or_create(
        aesh=siennes[-1],
        jour=jour,
        motif=MotifEcart.PLUS_LONG,
        defaults={"minutes": 30, "etablissement": ecole, "reponse": ReponseEcart.ATTENTE},
    )


@transaction.atomic
def montrer_les_accueils(*, le: datetime.date) -> bool:
    """Most new AESH are welcomed; some are not quite, one of the head's school not at all.

    False when it is done, or when nobody works here. *Source:* decision 36.
    """
    sei = _seul(Role.SEI, le)
    if sei is None or EtapeAccueil.objects.exists():
        return False
    annoncer_acte("demo")
    chef = _seul(Role.DIRECTEUR, le)
    ecole = Etablissement.objects.du_perimetre(chef, le).first() if chef else None
    a_accueillir = _nouvelle_de_l_ecole(ecole, le) if ecole is not None else None
    toutes = list(nouvelles(sei, le).order_by("cle_tri", "pk"))
    arrivees = [une for une in toutes if une.debut <= le and une.pk != a_accueillir]
    for rang, une in enumerate(arrivees):
        etapes = list(EtapeDAccueil)
        if rang % INCOMPLETS == 0:
            etapes = etapes[: 2 + rang % 6]
        jour = min(le, une.debut + datetime.timedelta(days=1))
        noter_etapes(auteur=sei, aesh=une.pk, etapes=etapes, jour=jour, le=le)
    sans = [une.pk for une in arrivees[::INCOMPLETS][:SANS_ADRESSE]]
    Aesh.objects.filter(pk__in=[*sans, *([a_accueillir] if a_accueillir else [])]).update(
        courriel=""
    )
    return bool(toutes)


def _nouvelle_de_l_ecole(ecole: Etablissement, le: datetime.date) -> object | None:
    """An AESH of the school whose only contract begins this year; made new when there is none."""
    ici = Affectation.objects.filter(aesh=OuterRef("pk"), etablissement=ecole, periode__contains=le)
    rentree = bornes_annee(annee_scolaire(le))[0]
    siennes = Aesh.objects.filter(Exists(ici), membre__isnull=True).order_by("cle_tri", "pk")
    recente = siennes.filter(contrats__periode__startswith__gte=rentree).first()
    choisie = recente or siennes.last()
    if choisie is None:
        return None
    if recente is None:  # her contract is a year old: it begins at the rentrée
        periode = DateRange(rentree, datetime.date(rentree.year + 3, 9, 1))
        siens = Contrat.objects.filter(aesh=choisie).order_by("periode", "pk")
        Contrat.objects.filter(pk__in=siens.values("pk")[:1]).update(
            type=TypeContrat.CDD, periode=periode
        )
    return choisie.pk
