"""Tell schools that an AESH is absent, or replaced: a date and a link, never a name.

*Source:* decisions 16, 17 and 18.
"""

import datetime
from collections.abc import Collection, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse

from aesh.permissions import CHEFS
from aesh.regles.avis import a_envoyer_le, empreinte_de_l_ecole
from aesh.requetes.avis import fermetures_connues
from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans
from pial.models import Etablissement
from socle.courriel import Lien, mettre_tous_en_file, preparer_courriel
from socle.enums import EtatCourriel
from socle.models import Courriel

PERIME_APRES = datetime.timedelta(days=2)
SUJETS = {
    "absence": "Une AESH absente dans votre école",
    "remplacement": "Un remplacement dans votre école",
    "fin": "Un changement de remplacement dans votre école",
    "retour": "Une absence annulée dans votre école",
}


def prevenir_les_ecoles(
    cle: str,
    quoi: str,
    *,
    jours: Mapping[UUID, Collection[datetime.date]],
    departement: Departement,
    maintenant: datetime.datetime,
    sauf: str = "",
) -> int:
    """Put one message in the outbox for each address of each school; returns how many.

    ``jours``: days to come by school. ``sauf``: the address of who just did it. In three queries
    whatever their number. *Source:* decision 18 (quiet hours).
    """
    le = aujourdhui_dans(departement)
    a_venir = {ecole: sorted({j for j in les if j >= le}) for ecole, les in jours.items()}
    a_venir = {ecole: les for ecole, les in a_venir.items() if les}
    ecoles = Etablissement.objects.in_bulk(list(a_venir))
    chefs = Mandat.objects.actifs(le).filter(
        Q(role__in=CHEFS), perimetre__in=[e.perimetre_id for e in ecoles.values()]
    )
    adresses: dict[UUID | None, set[str]] = {}
    for perimetre, adresse in chefs.values_list("perimetre_id", "membre__email"):
        adresses.setdefault(perimetre, set()).add(adresse)
    fermetures, fuseau = fermetures_connues(), ZoneInfo(departement.fuseau)
    page = reverse("aesh:absences", kwargs={"departement": departement.code})
    courriels = []
    for ecole, les in a_venir.items():
        une = ecoles[ecole]
        envoi = a_envoyer_le(maintenant, les[0], fuseau=fuseau, fermetures=fermetures)
        dernier = datetime.datetime.combine(les[-1], datetime.time(), datetime.UTC)
        siennes = {*adresses.get(une.perimetre_id, ()), une.courriel}
        for adresse in sorted({a.strip().lower() for a in siennes} - {"", sauf.lower()}):
            empreinte = empreinte_de_l_ecole(ecole, adresse)
            courriels.append(
                preparer_courriel(
                    cle=f"{cle}:{empreinte}",
                    destinataire=adresse,
                    sujet=SUJETS[quoi],
                    gabarit="courriels/absence_ecole.txt",
                    contexte={
                        "est_absence": quoi == "absence",
                        "est_remplacement": quoi == "remplacement",
                        "est_retour": quoi == "retour",
                        "jours": les[:10],
                        "autres": max(0, len(les) - 10),
                        "lien": Lien(f"{page}?le={les[0].isoformat()}"),
                    },
                    a_envoyer_le=envoi,
                    perime_le=max(envoi, dernier) + PERIME_APRES,
                )
            )
    mettre_tous_en_file(courriels)
    return len(courriels)


def retirer_des_ecoles(prefixe: str) -> bool:
    """Withdraw what has not left; whether something was withdrawn. *Source:* decision 18."""
    en_attente = Courriel.objects.filter(cle__startswith=prefixe, etat=EtatCourriel.A_ENVOYER)
    return bool(en_attente.update(etat=EtatCourriel.PERIME))
