"""Tell the other side that a mobilisation changed: its number and a link, never the pupil.

*Source:* dossier §4; security page §6 (no pupil name in mails, only a link).
"""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from aesh.regles.avis import prochain_moment
from aesh.requetes.avis import fermetures_connues
from comptes.enums import Role
from comptes.models import Mandat
from comptes.requetes import aujourdhui_dans
from pas.enums.mobilisation import ActeMobilisation, EtatMobilisation
from pas.models import EtapeMobilisation, Mobilisation
from pas.permissions import EQUIPE
from pas.requetes.contenu import contenu_de
from pas.requetes.mobilisations import arrets_recents
from socle.courriel import Lien, TextePublic, mettre_tous_en_file, preparer_courriel
from socle.enums import EtatCourriel
from socle.models import Courriel

A, E = ActeMobilisation, EtatMobilisation
SUJETS = {
    E.DEMANDEE: "Un PAS demande votre équipe mobile",
    E.EN_ATTENTE: "Équipe mobile : votre demande est en attente",
    E.ACCEPTEE: "Équipe mobile : une mobilisation est acceptée",
    E.REFUSEE: "Équipe mobile : votre demande est refusée",
    E.PLANIFIEE: "Équipe mobile : une intervention est planifiée",
    E.REALISEE: "Équipe mobile : une intervention est faite",
    E.COMPTE_RENDU: "Équipe mobile : le compte rendu est écrit",
    E.ANNULEE: "Équipe mobile : le PAS annule sa demande",
}
# Whom each act concerns, besides whoever did it: the ESMS's director, its team, the PAS.
A_LA_DIRECTION = frozenset({E.DEMANDEE, E.ANNULEE})
A_L_EQUIPE = frozenset({E.ACCEPTEE, E.ANNULEE, E.PLANIFIEE})
AU_PAS = frozenset(E) - {E.DEMANDEE, E.ANNULEE}


def prevenir(
    mobilisation: Mobilisation, etape: EtapeMobilisation, *, est_reprise: bool = False
) -> int:
    """Owe the e-mails of one change to those whom it concerns; returns how many.

    ``est_reprise``: the change was taken back, the state before is said.
    *Source:* module docstring.
    """
    etat = EtatMobilisation(etape.etat)
    return _mettre(
        mobilisation,
        _destinataires(mobilisation, etat, sauf=etape.auteur_id),
        cle=_prefixe(etape),
        fin_de_cle=":reprise" if est_reprise else "",
        sujet="Équipe mobile : un changement est repris" if est_reprise else SUJETS[etat],
        etat=mobilisation.etat_lu,
        est_reprise=est_reprise,
    )


@transaction.atomic
def prevenir_des_arrets() -> int:
    """Tell the ESMS that the family took its agreement back, or that the request ended; once.

    For the department now open; returns how many messages there are to say it.
    *Source:* circulaire DGCS/SD3B/2025/119; issue G (an agreement withdrawn stops it).
    """
    total = 0
    for mobilisation, repere in arrets_recents(timezone.now().date()):
        total += _mettre(
            mobilisation,
            _destinataires(mobilisation, EtatMobilisation.ANNULEE, sauf=None),
            cle=f"mobilisation-arret:{mobilisation.pk}:{repere}:",
            sujet="Équipe mobile : tout s'arrête pour une demande",
            etat="arrêtée. Rien ne continue : appelez la coordination du PAS",
        )
    return total


def _mettre(
    mobilisation: Mobilisation,
    destinataires: set[tuple[object, str, str]],
    *,
    cle: str,
    sujet: str,
    etat: str,
    fin_de_cle: str = "",
    est_reprise: bool = False,
) -> int:
    departement = mobilisation.departement
    envoi = prochain_moment(timezone.now(), ZoneInfo(departement.fuseau), fermetures_connues())
    contenu = contenu_de(mobilisation.saisine)
    courriels = [
        preparer_courriel(
            cle=f"{cle}{membre}{fin_de_cle}",
            destinataire=adresse,
            sujet=sujet,
            gabarit="courriels/pas_mobilisation.txt",
            contexte={
                "numero": TextePublic(mobilisation.saisine.numero),
                "etat": TextePublic(etat.lower()),
                "est_reprise": est_reprise,
                "lien": Lien(page),
            },
            a_envoyer_le=envoi,
            sans_noms=[f"{contenu.get('prenom', '')} {contenu.get('nom', '')}".strip()],
        )
        for membre, adresse, page in destinataires
    ]
    mettre_tous_en_file(courriels)
    return len(courriels)


def dire_la_reprise(mobilisation: Mobilisation, etape: EtapeMobilisation) -> None:
    """The change was taken back: messages not sent yet are withdrawn; those who read it are told.

    *Source:* règle locale (undo).
    """
    dus = Courriel.objects.filter(cle__startswith=_prefixe(etape))
    if dus.exclude(etat=EtatCourriel.A_ENVOYER).exists():
        prevenir(mobilisation, etape, est_reprise=True)
    else:
        dus.update(etat=EtatCourriel.PERIME)


def _prefixe(etape: EtapeMobilisation) -> str:
    return f"pas-mobilisation:{etape.pk}:"


def _destinataires(
    mobilisation: Mobilisation, etat: EtatMobilisation, *, sauf: object
) -> set[tuple[object, str, str]]:
    """Member, address, page of each."""
    ou = {"departement": mobilisation.departement_id}
    chez_eux = reverse("pas:mobilisation", kwargs=ou | {"mobilisation": mobilisation.pk})
    au_pas = reverse(
        "pas:plan_mobilisation",
        kwargs=ou | {"saisine": mobilisation.saisine_id, "mobilisation": mobilisation.pk},
    )
    roles = []
    if etat in A_LA_DIRECTION:
        roles.append(str(Role.ESMS_DIR))
    if etat in A_L_EQUIPE and mobilisation.acceptee_le is not None:
        roles.append(str(Role.EMAS))
    de_l_esms = Q(perimetre=mobilisation.emas.porteur.perimetre_id, role__in=roles)
    du_pas = Q(perimetre=mobilisation.saisine.pole.perimetre_id, role__in=[str(r) for r in EQUIPE])
    concernes = de_l_esms | du_pas if etat in AU_PAS else de_l_esms
    mandats = Mandat.objects.actifs(aujourdhui_dans(mobilisation.departement)).filter(concernes)
    return {
        (m.membre_id, m.membre.email, au_pas if m.fonction in EQUIPE else chez_eux)
        for m in mandats.exclude(membre=sauf).select_related("membre")
    }
