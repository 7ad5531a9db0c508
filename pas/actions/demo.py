"""Requests of the demonstration: invented families on the schools of the invented PAS.

*Source:* décision 36 (everybody is invented).
"""

import datetime
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Mandat, Membre
from eleves.models import Eleve
from pas.actions.demo_ressources import confier_les_actions
from pas.actions.etapes import faire_un_acte
from pas.actions.famille import ecrire_a_la_personne, informer_les_parents
from pas.actions.plan import (
    DonneesReponse,
    ecrire_une_reponse,
    noter_une_action,
    prevoir_une_action,
)
from pas.actions.rendez_vous import proposer_un_rendez_vous
from pas.actions.reunions import decider_en_reunion, ouvrir_une_reunion
from pas.enums import PROFESSIONNELS, Acte, ActionConsentie, MotifCloture, Origine
from pas.enums.plan import Decision, EtatAction, GenreAction, Intervenant, TypeReponse
from pas.models import (
    AvisSaisine,
    Consentement,
    EtapeSaisine,
    MessageSaisine,
    ReunionPas,
    Saisine,
)
from pas.regles.accords import VERSION, peut_consentir
from pas.regles.numeros import ALPHABET, composer
from pas.requetes.contenu import contenu_de
from pial.enums import GenrePole
from pial.models import Rattachement
from socle.chiffrement import empreinte

SUIVIE = 8  # the request whose pupil is recognised
A, P, R = Acte, Origine.PROFESSEUR, Origine.RESPONSABLE
ANALYSE = (A.RECEVOIR, A.RETENIR, A.ASSOCIER, A.ANALYSER)
# Who asks, about whom, what is difficult, days ago, acts done since.
DEMANDES: tuple[tuple[Origine, str, str, str, int, tuple[Acte, ...]], ...] = (
    (R, "Nadia Belhaj", "Inès", "Le matin, elle pleure avant d'entrer en classe.", 1, ()),
    (P, "Paul Ferrand", "", "Un élève de CE1 ne reste pas assis plus de cinq minutes.", 2, ()),
    (R, "Marc Le Goff", "Malo", "Il ne veut plus lire à voix haute.", 4, (A.RECEVOIR,)),
    (Origine.DIRECTEUR, "Anne Rault", "", "Des colères à chaque récréation.", 8, (A.RECEVOIR,)),
    (R, "Sofia Pinto", "Lucas", "Il écrit avec peine.", 16, (A.RECEVOIR, A.RETENIR)),
    (
        *(R, "Julie Morvan", "Zoé", "Elle ne parle à personne à l'école.", 25),
        (A.RECEVOIR, A.RETENIR, A.ASSOCIER, A.ANALYSER),
    ),
    (
        *(R, "Karim Ziani", "Adam", "Il n'arrive pas à suivre en mathématiques.", 60),
        (A.RECEVOIR, A.RETENIR, A.CLORE),
    ),
    (R, "Claire Hamon", "Noé", "La cantine se passe mal.", 33, (A.RECEVOIR, A.REORIENTER)),
    (R, "Hélène Briand", "Jade", "Elle se fatigue vite en classe.", 30, (*ANALYSE, A.PROPOSER)),
    (
        *(R, "Samir Lahlou", "Sami", "Il se lève sans cesse.", 70),
        (*ANALYSE, A.PROPOSER, A.METTRE_EN_PLACE),
    ),
    (
        *(R, "Elsa Perrot", "Tom", "Il n'ose pas parler en groupe.", 90),
        (*ANALYSE, A.PROPOSER, A.METTRE_EN_PLACE, A.REEXAMINER),
    ),
    (
        *(R, "Luc Gautier", "Nina", "Elle perd ses affaires et ses mots.", 110),
        (*ANALYSE, A.PROPOSER, A.METTRE_EN_PLACE, A.CLORE),
    ),
)
REPONSES = (
    (TypeReponse.PEDAGOGIQUE, Intervenant.PROFESSEUR, "Des consignes courtes, une à la fois."),
    (TypeReponse.SPECIALISE_EN, Intervenant.RASED, "Deux séances par semaine avec le Rased."),
)


@transaction.atomic
def semer_les_demandes(*, le: datetime.date) -> int:
    """Requests in every state that the product shows, on each PAS; none where there are some.

    *Source:* module docstring.
    """
    if Saisine.objects.exists():
        return 0
    total = 0
    liens = Rattachement.objects.filter(genre=GenrePole.PAS, periode__contains=le)
    par_pole: dict[Any, list[Rattachement]] = {}
    for lien in liens.select_related("pole", "etablissement").order_by("etablissement__cle_tri"):
        par_pole.setdefault(lien.pole_id, []).append(lien)
    for rattachements in par_pole.values():
        mandat = (
            Mandat.objects.actifs(le)
            .filter(role=Role.COORD_PAS, perimetre_id=rattachements[0].pole.perimetre_id)
            .select_related("perimetre", "membre")
            .first()
        )
        comptes = _ecoles_des_comptes()
        rattachements.sort(key=lambda un: un.etablissement.perimetre_id not in comptes)
        for rang, decrite in enumerate(DEMANDES):
            # What professionals ask, and one family, is of a school whose people have accounts.
            ici = decrite[0] in PROFESSIONNELS or rang == SUIVIE
            lien = rattachements[0 if ici else rang % len(rattachements)]
            saisine = _deposer(lien, decrite, total, le)
            if rang == SUIVIE:
                _reconnaitre(saisine, lien, le)
            if mandat is not None:
                _avancer(saisine, decrite[5], mandat, le)
            total += 1
        if mandat is not None:
            _tenir_la_reunion(mandat, rattachements[0].pole, le)
            confier_les_actions(mandat, rattachements[0].pole, le)
    AvisSaisine.objects.all().delete()  # nobody is written to
    return total


def _deposer(lien: Rattachement, decrite: Any, rang: int, le: datetime.date) -> Saisine:
    origine, auteur, prenom, texte, jours, _ = decrite
    prenom_auteur, _, nom_auteur = auteur.partition(" ")
    deposee = timezone.now() - datetime.timedelta(days=jours)
    nom = nom_auteur if prenom else ""
    courriel = f"{prenom_auteur.lower()}.{rang}@demo.maillage.invalid"
    if compte := _compte_de(origine, lien, le):
        prenom_auteur, nom_auteur, courriel = compte.prenom, compte.nom, compte.email
    contenu = {
        "origine": origine,
        "parents_informes": "" if peut_consentir(origine) else "pas_encore",
        "prenom_auteur": prenom_auteur,
        "nom_auteur": nom_auteur,
        "courriel": courriel,
        "uai": lien.etablissement.uai,
        "prenom": prenom,
        "nom": nom,
        "difficultes": ["venir", "attention"],
        "texte": texte,
        "deja_fait": ["parle_ecole"],
    }
    saisine: Saisine = Saisine.objects.create(
        numero=composer("".join(ALPHABET[(rang * 7 + n * 5) % len(ALPHABET)] for n in range(4))),
        origine=origine,
        etablissement=lien.etablissement,
        pole=lien.pole,
        contenu=json.dumps(contenu, ensure_ascii=False),
        difficultes=contenu["difficultes"],
        deja_fait=contenu["deja_fait"],
        deposee_le=deposee,
        famille_informee_le=deposee.date() if peut_consentir(origine) else None,
        empreinte_auteur=empreinte("auteur", courriel),
        empreinte_enfant=empreinte("enfant", lien.etablissement.uai, prenom, nom) if nom else "",
    )
    EtapeSaisine.objects.create(saisine=saisine, statut=saisine.statut, faite_le=deposee)
    if peut_consentir(origine):
        Consentement.objects.bulk_create(
            Consentement(
                saisine=saisine,
                action=action,
                version=VERSION,
                est_accorde=action != ActionConsentie.PARTAGE_EMAS,
                dit_le=deposee,
            )
            for action in ActionConsentie
        )
    return saisine


def _ecoles_des_comptes() -> set[Any]:
    """Perimeters of the schools whose teacher and head can sign in."""
    roles = [Role.DIRECTEUR, Role.ENSEIGNANT]
    adresses = Mandat.objects.filter(role__in=roles, membre__email__startswith="enseignant.")
    return set(adresses.values_list("perimetre_id", flat=True))


def _compte_de(origine: Origine, lien: Rattachement, le: datetime.date) -> Membre | None:
    """The teacher or the head of the school who asks with an account, if there is one."""
    role = {Origine.PROFESSEUR: Role.ENSEIGNANT, Origine.DIRECTEUR: Role.DIRECTEUR}.get(origine)
    ici = Mandat.objects.actifs(le).filter(role=role, perimetre=lien.etablissement.perimetre_id)
    connu = ici.select_related("membre").order_by("membre__email").first() if role else None
    return connu.membre if connu else None


def _reconnaitre(saisine: Saisine, lien: Rattachement, le: datetime.date) -> None:
    """The request is about a pupil of the school: his referent teacher follows it."""
    eleve = (
        Eleve.objects.filter(
            scolarisations__etablissement=lien.etablissement_id,
            scolarisations__periode__contains=le,
        )
        .order_by("cle_tri", "pk")
        .first()
    )
    if eleve is None:
        return
    contenu = contenu_de(saisine) | {"prenom": eleve.prenom, "nom": eleve.nom}
    saisine.contenu, saisine.eleve = json.dumps(contenu, ensure_ascii=False), eleve
    saisine.empreinte_enfant = empreinte("enfant", lien.etablissement.uai, eleve.prenom, eleve.nom)
    saisine.save(update_fields=["contenu", "eleve", "empreinte_enfant", "modifie_le"])


def _avancer(saisine: Saisine, actes: tuple[Acte, ...], mandat: Mandat, le: datetime.date) -> None:
    commun: dict[str, Any] = {"auteur": mandat, "saisine": saisine.pk, "le": le}
    for acte in actes:
        if acte == A.PROPOSER:
            _ecrire_le_plan(commun, mandat, le)
        finit = acte in (A.CLORE, A.REORIENTER)
        faire_un_acte(
            acte=acte,
            motif=MotifCloture.RELAIS_DROIT_COMMUN if finit else None,
            mot="Écrivez à la cellule d'écoute du département." if acte == A.REORIENTER else "",
            **commun,
        )
    if actes == ANALYSE:
        MessageSaisine.objects.create(
            saisine=saisine, corps="Nous sommes libres le jeudi.", ecrit_le=timezone.now()
        )
        ecrire_a_la_personne(mot="Merci : je vous propose jeudi.", **commun)
        proposer_un_rendez_vous(
            debut=timezone.now() + datetime.timedelta(days=4),
            duree_minutes=45,
            lieu="À l'école, bureau de la direction",
            **commun,
        )
    if saisine.origine == Origine.DIRECTEUR:
        informer_les_parents(informes_le=le, **commun)


def _ecrire_le_plan(commun: dict[str, Any], mandat: Mandat, le: datetime.date) -> None:
    """Two responses to look at again this week, an interview held, an observation to come."""
    for genre, intervenant, texte in REPONSES:
        ecrire_une_reponse(
            donnees=DonneesReponse(genre, intervenant, texte, le + datetime.timedelta(days=3)),
            **commun,
        )
    tenue = prevoir_une_action(
        genre=GenreAction.ENTRETIEN, porteur=mandat.membre_id, prevue_le=le, **commun
    )
    noter_une_action(
        action=tenue.pk, etat=EtatAction.FAITE, faite_le=le, duree_minutes=45, **commun
    )
    prevoir_une_action(
        genre=GenreAction.OBSERVATION,
        porteur=mandat.membre_id,
        prevue_le=le + datetime.timedelta(days=5),
        **commun,
    )


def _tenir_la_reunion(mandat: Mandat, pole: Any, le: datetime.date) -> None:
    """The meeting of the week, two requests decided."""
    reunion = ouvrir_une_reunion(auteur=mandat, pole=pole, tenue_le=le, le=le)
    suites = (Decision.APPELER, Decision.RENCONTRER)
    for saisine, decision in zip(Saisine.objects.filter(pole=pole)[:2], suites, strict=False):
        decider_en_reunion(
            auteur=mandat, reunion=reunion, saisine=saisine.pk, decision=decision, le=le
        )


@transaction.atomic
def retirer_les_demandes() -> None:
    """Everything that ``semer_les_demandes`` wrote.

    *Source:* module docstring.
    """
    ReunionPas.objects.all().delete()
    Saisine.objects.all().delete()
