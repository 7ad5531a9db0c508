"""Requests that a mandate may read, and what stands beside one: duplicates, agreements, pupil.

*Source:* permissions page §3 and §4; dossier §4.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.enums import AIDE_HUMAINE
from eleves.models import Eleve, NotificationMdph
from pas.enums import PROFESSIONNELS, ActionConsentie, Origine
from pas.enums.plan import VIVANTES, EtatReponse
from pas.models import Consentement, EtapeSaisine, Reponse, Saisine
from pas.permissions import TETES
from pas.regles.etats import FINIS, Faits
from pas.requetes.contenu import contenu_de, empreinte_de_l_enfant
from pial.enums import GenrePole
from pial.models import Etablissement, Pole
from socle.chiffrement import empreinte
from socle.texte import cle_tri

DOUBLON_DEPUIS = datetime.timedelta(days=730)


def _dernier_accord(action: ActionConsentie) -> Subquery:
    dits = Consentement.objects.filter(saisine=OuterRef("pk"), action=action)
    return Subquery(
        dits.order_by("-dit_le", "-cree_le").values("est_accorde")[:1],
        output_field=BooleanField(),
    )


def saisines_lisibles(mandat: Mandat, le: datetime.date) -> QuerySet[Saisine]:
    """Requests of which the mandate reads at least one field.

    A head: those of his school's own, and of families who accept that the PAS speaks with the
    school. An ERSEH: those of pupils of his sector whom the PAS recognised. A pilote: those of his
    PAS and of the schools of his pole. A professional also finds again what he asked himself.
    *Source:* permissions page §3 (column « saisine PAS »), §4 rules 4 and 5; dossier §4 (agreement
    per action).
    """
    if not peut(mandat, "r", "registre_pas"):
        return Saisine.objects.none()
    fonction = mandat.fonction
    lisibles = Saisine.objects.visibles_par(mandat, le)
    if fonction == Role.PILOTE:
        ecoles = Etablissement.objects.du_perimetre(mandat, le).values("pk")
        lisibles = Saisine.objects.filter(
            Q(pole__perimetre_id=mandat.perimetre_id) | Q(etablissement__in=ecoles),
            archivee_le=None,
        )
    elif fonction in TETES:
        lisibles = lisibles.alias(partagee=_dernier_accord(ActionConsentie.PARTAGE_ECOLE)).filter(
            Q(origine__in=[str(o) for o in PROFESSIONNELS]) | Q(partagee=True)
        )
    elif fonction == Role.ERSEH:
        suivis = Eleve.objects.visibles_par(mandat, le).values("pk")
        lisibles = lisibles.filter(Q(eleve__in=suivis) | _demandees_par(mandat))
    elif fonction == Role.ENSEIGNANT:
        lisibles = lisibles.filter(_demandees_par(mandat))
    return lisibles.select_related("etablissement", "pole")


def _demandees_par(mandat: Mandat) -> Q:
    """Asked by this professional, whose address is the proved one."""
    return Q(
        origine__in=[str(o) for o in PROFESSIONNELS],
        empreinte_auteur=empreinte("auteur", mandat.membre.email),
    )


def pas_du_mandat(mandat: Mandat, le: datetime.date) -> list[Pole]:
    """PAS that the mandate covers on a day.

    *Source:* permissions page §1 (perimeter).
    """
    return list(Pole.objects.du_perimetre(mandat, le).actifs(le).filter(genre=GenrePole.PAS))


def accords_de(saisine: Saisine) -> dict[ActionConsentie, Consentement]:
    """What the family last said of each action; an action never spoken of is absent.

    *Source:* dossier §4 (per action); the last one said holds.
    """
    dits = Consentement.objects.filter(saisine=saisine).order_by("dit_le", "cree_le")
    return {ActionConsentie(un.action): un for un in dits}


def accords_par_saisine(saisines: Iterable[UUID]) -> dict[UUID, frozenset[ActionConsentie]]:
    """What the families of several requests agree to now, in one query.

    *Source:* same as ``accords_de``.
    """
    dits = Consentement.objects.filter(saisine__in=list(saisines)).order_by("dit_le", "cree_le")
    derniers: dict[UUID, dict[ActionConsentie, bool]] = {}
    for saisine, action, oui in dits.values_list("saisine_id", "action", "est_accorde"):
        derniers.setdefault(saisine, {})[ActionConsentie(action)] = oui
    return {cle: frozenset(a for a, oui in dit.items() if oui) for cle, dit in derniers.items()}


def accordees(saisine: Saisine) -> frozenset[ActionConsentie]:
    """Actions to which the family agrees today.

    *Source:* same as ``accords_de``.
    """
    return frozenset(a for a, un in accords_de(saisine).items() if un.est_accorde)


def faits_de(saisine: Saisine, le: datetime.date, *, motif: str = "") -> Faits:
    """What the state machine must know of a request.

    *Source:* ``pas.regles.etats``.
    """
    attendues = (EtatReponse.PREPAREE, EtatReponse.PROPOSEE, EtatReponse.EN_PLACE)
    return Faits(
        origine=Origine(saisine.origine),
        le=le,
        famille_informee=saisine.famille_informee_le is not None,
        analyse_acceptee=ActionConsentie.ANALYSE in accordees(saisine),
        a_une_reponse=Reponse.objects.filter(saisine=saisine, etat__in=attendues).exists(),
        a_un_motif=bool(motif),
        fini_le=saisine.finie_le,
    )


@dataclass(frozen=True)
class Doublons:
    """Other requests that are perhaps about the same child: those that the reader may open, and
    how many are in PAS that he does not see."""

    lisibles: list[Saisine]
    ailleurs: int


def doublons_probables(saisine: Saisine, mandat: Mandat, le: datetime.date) -> Doublons:
    """Requests of the department, of the last two years, about a child of the same name or about
    the same recognised pupil, whatever the PAS or the school.

    A child of the same name in another school is found by trying each school in the keyed
    fingerprint: no name is compared, none is told. What the reader may not open is only counted.
    *Source:* dossier §4 (step 1: duplicates); permissions page §4 rule 1; ADR 030.
    """
    contenu = contenu_de(saisine)
    prenom, nom = contenu.get("prenom", ""), contenu.get("nom", "")
    meme = Q(eleve=saisine.eleve_id) if saisine.eleve_id else Q(pk=None)
    if prenom and nom:
        uais = Etablissement.objects.values_list("uai", flat=True)
        possibles = [empreinte_de_l_enfant(uai, prenom, nom) for uai in uais]
        meme |= Q(empreinte_enfant__in=[*possibles, saisine.empreinte_enfant or "-"])
    depuis = timezone.now() - DOUBLON_DEPUIS
    memes = Saisine.objects.filter(meme, deposee_le__gte=depuis, archivee_le=None).exclude(
        pk=saisine.pk
    )
    cles = set(memes.values_list("pk", flat=True))
    if not cles:
        return Doublons([], 0)
    lisibles = list(saisines_lisibles(mandat, le).filter(pk__in=cles).order_by("deposee_le"))
    return Doublons(lisibles, len(cles) - len(lisibles))


def eleves_reconnaissables(saisine: Saisine, mandat: Mandat, le: datetime.date) -> list[Eleve]:
    """Pupils of the same name in the same school, whom the reader may name.

    *Source:* issue G (the pupil recognised); permissions page §3 (column « élève »).
    """
    contenu = contenu_de(saisine)
    if not (contenu.get("prenom") and contenu.get("nom") and peut(mandat, "r", "eleve")):
        return []
    ici = Eleve.objects.visibles_par(mandat, le).filter(
        scolarisations__etablissement=saisine.etablissement_id,
        scolarisations__periode__contains=le,
    )
    voulu = cle_tri(contenu["prenom"]), cle_tri(contenu["nom"])
    return [e for e in ici.distinct() if (cle_tri(e.prenom), cle_tri(e.nom)) == voulu]


def notification_d_aide(saisine: Saisine, le: datetime.date) -> NotificationMdph | None:
    """Human help in force for the recognised pupil, or None.

    *Source:* dossier §4 (never an AESH without a notification of the CDAPH).
    """
    if saisine.eleve_id is None:
        return None
    return (
        NotificationMdph.objects.en_vigueur(le)
        .filter(eleve=saisine.eleve_id, type__in=[str(t) for t in AIDE_HUMAINE])
        .first()
    )


def a_revoir(saisines: QuerySet[Saisine], jusqu_a: datetime.date) -> QuerySet[Saisine]:
    """Requests not finished, one response of which is to be looked at again by a day.

    *Source:* dossier §4 (step 5: review dates).
    """
    dues = Reponse.objects.filter(
        saisine=OuterRef("pk"),
        revoir_le__lte=jusqu_a,
        etat__in=[str(e) for e in VIVANTES],
    )
    return saisines.exclude(statut__in=[str(s) for s in FINIS]).filter(Exists(dues))


def derniere_etape(saisine: Saisine) -> EtapeSaisine | None:
    """The last change of state.

    *Source:* ``pas.regles.etats``.
    """
    return EtapeSaisine.objects.filter(saisine=saisine).order_by("-faite_le", "-cree_le").first()
