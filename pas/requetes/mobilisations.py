"""Mobilisations as they are read: by the PAS, by the director of the ESMS, by the team.

*Source:* dossier §4 (EMAS, data minimum transmitted); permissions page §2 and §3.
"""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from comptes.enums import Role
from comptes.models import Mandat
from esms.models import Emas
from esms.requetes.annuaire import equipes_du_pas
from pas.enums import LIBELLES_DIFFICULTE, ActionConsentie, Difficulte
from pas.enums.mobilisation import EtatMobilisation
from pas.models import Consentement, EtapeMobilisation, Mobilisation, Reponse, Saisine
from pas.models.mobilisation import PARTENAIRES
from pas.regles.etats import FINIS
from pas.regles.mobilisation import ARRETABLES, FaitsMobilisation
from pas.requetes.contenu import contenu_de
from pas.requetes.saisines import accordees

E = EtatMobilisation
UNE_SEMAINE = datetime.timedelta(days=7)
# What each role has to do, as its home counts it: label and state.
A_TRAITER: dict[Role, tuple[tuple[str, EtatMobilisation], ...]] = {
    Role.ESMS_DIR: (
        ("À décider", E.DEMANDEE),
        ("En attente de votre réponse", E.EN_ATTENTE),
        ("À planifier", E.ACCEPTEE),
    ),
    Role.EMAS: (
        ("À planifier", E.ACCEPTEE),
        ("À faire", E.PLANIFIEE),
        ("Comptes rendus à écrire", E.REALISEE),
    ),
}


def equipes_mobilisables(saisine: Saisine, le: datetime.date) -> list[Emas]:
    """Teams that serve this PAS on a day and are in service.

    *Source:* source 004 (an EMAS is shared by several PAS, between dates).
    """
    services = equipes_du_pas(saisine.pole, le)
    return [service.emas for service in services if service.emas.est_en_service(le)]


def a_transmettre(saisine: Saisine, *, question: str, avec_prenom: bool) -> dict[str, Any]:
    """All that a team would be told of the pupil, and nothing else: never the words of the request.

    Keys: ``prenom`` (empty when it is not said), ``classe``, ``difficultes`` (codes), ``question``.
    *Source:* dossier §4 (data minimum transmitted).
    """
    contenu = contenu_de(saisine)
    return {
        "prenom": contenu.get("prenom", "") if avec_prenom else "",
        "classe": contenu.get("classe", ""),
        "difficultes": list(saisine.difficultes),
        "question": question.strip(),
    }


def en_clair(saisine: Saisine, transmis: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is transmitted, as terms and values to read; the school is read today.

    *Source:* same as ``a_transmettre``.
    """
    codes = [LIBELLES_DIFFICULTE[Difficulte(code)] for code in transmis.get("difficultes", [])]
    return [
        ("Prénom", transmis.get("prenom") or "Non transmis"),
        ("École", saisine.etablissement.nom_court),
        ("Classe", transmis.get("classe") or "Non renseignée"),
        ("Ce qui est difficile", ", ".join(codes) or "Non renseigné"),
        ("Question du PAS", transmis.get("question", "")),
    ]


def transmis_de(mobilisation: Mobilisation) -> list[tuple[str, str]]:
    """What a team was told, in clear.

    *Source:* decision 34 (encrypted).
    """
    dits = json.loads(mobilisation.transmis) if mobilisation.transmis else {}  # emptied with time
    return en_clair(mobilisation.saisine, dits)


def partage_accepte(saisine: Saisine) -> bool:
    """Whether the family agrees today that the PAS speaks with the mobile team.

    *Source:* dossier §4 (agreement per action; the last one said holds).
    """
    return ActionConsentie.PARTAGE_EMAS in accordees(saisine)


def faits_de_la_mobilisation(
    mobilisation: Mobilisation,
    *,
    a_un_motif: bool = False,
    a_des_dates: bool = False,
    a_un_texte: bool = False,
) -> FaitsMobilisation:
    """What the state machine must know, read today.

    *Source:* ``pas.regles.mobilisation``.
    """
    return FaitsMobilisation(
        est_directe=mobilisation.est_directe,
        accord_partage=partage_accepte(mobilisation.saisine),
        accord_ecrit=mobilisation.accord_ecrit_le is not None,
        demande_ouverte=mobilisation.saisine.statut not in FINIS,
        a_un_motif=a_un_motif,
        a_des_dates=a_des_dates,
        a_un_texte=a_un_texte,
    )


def mobilisations_lisibles(mandat: Mandat, le: datetime.date) -> QuerySet[Mobilisation]:
    """Cases of a director or of a team, with their school and team.

    *Source:* permissions page §2 (own ESMS; mobilised cases only, until thirty days after).
    """
    siennes: QuerySet[Mobilisation] = Mobilisation.objects.des_partenaires(mandat, le)
    return siennes.select_related(
        "saisine__etablissement", "saisine__pole", "emas__porteur", "intervenant"
    )


def mobilisations_du_pas(saisine: Saisine) -> QuerySet[Mobilisation]:
    """Mobilisations of one request, with their team.

    *Source:* dossier §4.
    """
    liees = ("emas__porteur", "intervenant", "saisine__etablissement", "saisine__pole")
    return Mobilisation.objects.filter(saisine=saisine).select_related(*liees)


def mobilisation_vivante(reponse: Reponse) -> Mobilisation | None:
    """The mobilisation of a response that has not ended, or None.

    *Source:* règle locale (one at a time).
    """
    vivante: Mobilisation | None = (
        Mobilisation.objects.vivantes().filter(reponse=reponse).select_related("emas").first()
    )
    return vivante


def arrets_recents(le: datetime.date) -> list[tuple[Mobilisation, str]]:
    """Mobilisations that the family or the end of the request stopped these last seven days.

    With what marks the stop (a consent, a day), so that it is said once. Two queries.
    *Source:* circulaire DGCS/SD3B/2025/119 (with the family's agreement, and no longer than it).
    """
    depuis = le - UNE_SEMAINE
    dits = Consentement.objects.filter(
        saisine=OuterRef("saisine"), action=ActionConsentie.PARTAGE_EMAS
    ).order_by("-dit_le", "-cree_le")
    vivantes = (
        Mobilisation.objects.vivantes()
        .select_related("saisine__pole", "emas__porteur", "departement")
        .annotate(dernier=Subquery(dits.values("pk")[:1]))
    )
    retires = set(
        Consentement.objects.filter(
            pk__in=vivantes.values("dernier"), est_accorde=False, dit_le__date__gte=depuis
        ).values_list("pk", flat=True)
    )
    arrets = []
    for une in vivantes:
        if une.dernier in retires:
            arrets.append((une, str(une.dernier)))
        elif une.etat in ARRETABLES and (une.saisine.finie_le or datetime.date.min) >= depuis:
            arrets.append((une, str(une.saisine.finie_le)))
    return arrets


def etapes_de(mobilisation: Mobilisation) -> list[EtapeMobilisation]:
    """Each change of state, the first one first.

    *Source:* dossier §4.
    """
    return list(
        EtapeMobilisation.objects.filter(mobilisation=mobilisation)
        .select_related("auteur")
        .order_by("faite_le", "cree_le")
    )


def intervenants_possibles(mobilisation: Mobilisation, le: datetime.date) -> list[tuple[str, str]]:
    """Who may be sent: members with a mission in the ESMS that carries the team.

    *Source:* source 004 (the director organises these professionals).
    """
    mandats = Mandat.objects.actifs(le).filter(
        perimetre=mobilisation.emas.porteur.perimetre_id, role__in=[str(r) for r in PARTENAIRES]
    )
    noms = {m.membre_id: m.membre.nom_complet for m in mandats.select_related("membre")}
    return sorted(((str(cle), nom) for cle, nom in noms.items()), key=lambda un: un[1])


def comptes_a_traiter(mandat: Mandat, le: datetime.date) -> list[tuple[str, str, int]]:
    """For a partner's home: label, state (for the link), how many; stopped ones are not counted.

    *Source:* ux page §5(h) (« À traiter »).
    """
    siennes: Any = Mobilisation.objects.des_partenaires(mandat, le)
    etats = list(siennes.sans_les_arretees().values_list("etat", flat=True))
    return [
        (libelle, str(voulu), etats.count(str(voulu)))
        for libelle, voulu in A_TRAITER.get(mandat.fonction, ())
    ]
