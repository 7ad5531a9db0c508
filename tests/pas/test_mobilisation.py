"""A mobile team: told the minimum, agreed to, decided by its director, closed after 30 days."""

import datetime
import json

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptes.enums import Role
from pas.actions.famille import noter_les_accords
from pas.actions.mobilisation import (
    annuler_une_mobilisation,
    decider_d_une_mobilisation,
    planifier_une_mobilisation,
    realiser_une_mobilisation,
    rendre_compte,
)
from pas.actions.mobilisation_avis import prevenir_des_arrets
from pas.actions.mobilisation_reprise import reprendre_un_acte
from pas.actions.plan import DonneesReponse, ecrire_une_reponse, suivre_une_reponse
from pas.enums import ActionConsentie
from pas.enums.mobilisation import ActeMobilisation, EtatMobilisation, MotifRefus
from pas.enums.plan import EtatReponse, Intervenant, TypeReponse
from pas.models import EtapeMobilisation, Mobilisation, Saisine
from pas.permissions import peut_mener
from pas.regles.mobilisation import PASSAGES, est_lisible_par_les_partenaires
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests.pas.mobiles import demander, en_plan, monter_les_equipes, repondre

A, E = ActeMobilisation, EtatMobilisation
UN_JOUR = datetime.timedelta(days=1)


@pytest.fixture
def pas(dans_35):
    return monter_les_equipes()


def jouer(pas, m, acte, qui=None, le=None):
    """One act, by whoever does it in the texts."""
    commun = {"mobilisation": m.pk, "le": le or pas.le}
    if acte in (A.ACCEPTER, A.METTRE_EN_ATTENTE, A.REFUSER):
        motif = None if acte == A.ACCEPTER else MotifRefus.CAPACITE
        decider_d_une_mobilisation(auteur=qui or pas.sessad.dir, acte=acte, motif=motif, **commun)
    elif acte == A.PLANIFIER:
        planifier_une_mobilisation(
            auteur=qui or pas.sessad.dir,
            intervenant=pas.sessad.pro.membre_id,
            du=pas.le,
            au=pas.le + 7 * UN_JOUR,
            **commun,
        )
    elif acte == A.REALISER:
        realiser_une_mobilisation(
            auteur=qui or pas.sessad.pro, realisee_le=pas.le, duree_minutes=90, **commun
        )
    elif acte == A.RENDRE_COMPTE:
        rendre_compte(auteur=qui or pas.sessad.pro, texte="Deux temps d'observation.", **commun)
    else:
        annuler_une_mobilisation(auteur=qui or pas.coord, saisine=m.saisine_id, **commun)
    m.refresh_from_db()
    return m


def lit(mandat, m, le):
    return Mobilisation.objects.des_partenaires(mandat, le).filter(pk=m.pk).exists()


def retirer_l_accord(pas, m, oui=False):
    noter_les_accords(
        auteur=pas.coord,
        saisine=m.saisine_id,
        reponses={ActionConsentie.PARTAGE_EMAS: oui},
        le=pas.le,
    )


def test_rien_d_autre_que_le_minimum_n_est_transmis(pas):
    saisine = en_plan(pas)
    m = demander(pas, repondre(pas, saisine))
    assert json.loads(m.transmis) == {
        "prenom": "",
        "classe": "CE1",
        "difficultes": ["venir"],
        "question": "Comment l'aider à venir en classe le matin ?",
    }
    directe = demander(pas, repondre(pas, saisine, est_directe=True))
    assert json.loads(directe.transmis)["prenom"] == "Léa"  # somebody comes to see her
    for mot in ("Belkacem", "elle pleure", "06 00"):
        assert mot not in m.transmis + directe.transmis


def test_on_ne_mobilise_ni_sans_accord_ni_hors_du_service_ni_deux_fois(pas):
    saisine = en_plan(pas)
    reponse = repondre(pas, saisine)
    autre = en_plan(pas, prenom="Zoé", accords=["analyse", "partage_emas"])
    en_classe = ecrire_une_reponse(
        auteur=pas.coord,
        saisine=saisine.pk,
        donnees=DonneesReponse(TypeReponse.PEDAGOGIQUE, Intervenant.PROFESSEUR, "Consignes."),
        le=pas.le,
    )
    for objet, autres, mots in (
        (en_classe, {}, "ne demande pas"),
        (reponse, {"question": "  "}, "question"),
        (reponse, {"auteur": pas.sessad.dir}, "mission"),
        (reponse, {"saisine": autre.pk}, "n'existe plus"),
        (reponse, {"le": datetime.date(2020, 1, 6)}, "."),
    ):
        with pytest.raises(ActionRefusee, match=mots):
            demander(pas, objet, **autres)
    pas.itep.emas.services.all().delete()
    with pytest.raises(ActionRefusee, match="ne sert pas votre PAS"):
        demander(pas, reponse, pas.itep)
    m = demander(pas, reponse)
    with pytest.raises(ActionRefusee, match="déjà mobilisée"):
        demander(pas, reponse)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mobilisation.objects.create(
            saisine=saisine,
            reponse=reponse,
            emas=pas.itep.emas,
            est_directe=False,
            transmis="{}",
            demandee_le=pas.le,
        )
    # Under a mobilised team the response neither changes nor ends.
    with pytest.raises(ActionRefusee, match="annulez d'abord"):
        suivre_une_reponse(
            auteur=pas.coord,
            saisine=saisine.pk,
            reponse=reponse.pk,
            etat=EtatReponse.ABANDONNEE,
            le=pas.le,
        )
    jouer(pas, m, A.REFUSER)
    retirer_l_accord(pas, m)  # the response stops with it
    with pytest.raises(ActionRefusee, match="n'est plus en cours"):
        demander(pas, reponse)
    retirer_l_accord(pas, m, oui=True)
    assert demander(pas, repondre(pas, saisine), pas.sessad).etat == E.DEMANDEE


def test_sans_accord_ecrit_la_base_elle_meme_refuse_l_intervention_directe(pas):
    saisine = en_plan(pas)
    reponse = repondre(pas, saisine)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mobilisation.objects.create(
            saisine=saisine,
            reponse=reponse,
            emas=pas.sessad.emas,
            est_directe=True,
            transmis="{}",
            demandee_le=pas.le,
        )


def test_le_chemin_entier_et_les_messages_sans_nom(pas):
    m = demander(pas, repondre(pas, en_plan(pas), est_directe=True))
    directions = {c.destinataire for c in Courriel.objects.filter(cle__contains="mobilisation")}
    assert directions == {pas.sessad.dir.membre.email}
    assert not lit(pas.sessad.pro, m, pas.le)  # nothing before the director said yes
    for acte in (A.METTRE_EN_ATTENTE, A.ACCEPTER, A.PLANIFIER, A.REALISER, A.RENDRE_COMPTE):
        jouer(pas, m, acte)
    assert (m.etat, m.finie_le, m.compte_rendu) == (
        E.COMPTE_RENDU,
        pas.le,
        "Deux temps d'observation.",
    )
    etapes = [(e.acte, e.etat) for e in EtapeMobilisation.objects.filter(mobilisation=m)]
    for (_, de), (acte, vers) in zip(etapes, etapes[1:], strict=False):
        assert PASSAGES[(E(de), A(acte))] == vers
    courriels = Courriel.objects.filter(cle__contains="mobilisation")
    assert {pas.coord.membre.email, pas.sessad.pro.membre.email} <= {
        c.destinataire for c in courriels
    }
    for un in courriels:
        assert "Léa" not in un.corps + un.sujet and "Belkacem" not in un.corps
        assert m.saisine.numero in un.corps and "/35/" in un.corps
    brut = Mobilisation.objects.filter(pk=m.pk).extra(  # what the table holds
        select={"c": "compte_rendu", "t": "transmis"}
    )
    lue = brut.values("c", "t").get()
    assert "observation" not in lue["c"] and "Léa" not in lue["t"]


GESTES = st.one_of(
    st.tuples(st.sampled_from(A), st.sampled_from(["coord", "educ", "dir", "pro", "autre"])),
    st.tuples(st.sampled_from(["accord", "retrait", "fin"]), st.just("coord")),
)
LOIN = [(A.ACCEPTER, "dir"), (A.PLANIFIER, "pro"), (A.REALISER, "pro")]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 3), st.lists(GESTES, min_size=3, max_size=10))
def test_quoi_qu_on_fasse_chacun_reste_a_sa_place_et_la_famille_est_ecoutee(pas, debut, gestes):
    with transaction.atomic():
        m = demander(pas, repondre(pas, en_plan(pas), est_directe=True))
        gens = {
            **{"coord": pas.coord, "educ": pas.educ, "dir": pas.sessad.dir},
            **{"pro": pas.sessad.pro, "autre": pas.itep.dir},
        }
        accorde, terminee = True, False
        for geste, nom in [*LOIN[:debut], *gestes]:
            avant = m.etat
            if geste in ("accord", "retrait"):
                if not terminee:
                    accorde = geste == "accord"
                    retirer_l_accord(pas, m, oui=accorde)
                continue
            if geste == "fin":
                terminee = True
                Saisine.objects.filter(pk=m.saisine_id).update(
                    statut="close", finie_le=pas.le, motif="sans_suite"
                )
                continue
            try:
                jouer(pas, m, geste, gens[nom])
            except ActionRefusee:
                m.refresh_from_db()
                assert m.etat == avant  # a refusal changes nothing
                continue
            assert PASSAGES[(E(avant), geste)] == m.etat
            assert nom != "autre"
            assert (nom in ("coord", "educ")) == (geste == A.ANNULER)
            if geste in (A.ACCEPTER, A.PLANIFIER, A.REALISER):
                assert accorde and not terminee
            if geste in (A.REALISER, A.RENDRE_COMPTE):
                assert nom == "pro" and accorde
        transaction.set_rollback(True)


def test_l_acces_se_ferme_apres_le_trentieme_jour(pas):
    m = demander(pas, repondre(pas, en_plan(pas)))
    for acte in (A.ACCEPTER, A.PLANIFIER, A.REALISER, A.RENDRE_COMPTE):
        jouer(pas, m, acte)
    for mandat in (pas.sessad.dir, pas.sessad.pro):
        assert lit(mandat, m, pas.le + 30 * UN_JOUR)
        assert not lit(mandat, m, pas.le + 31 * UN_JOUR)
    for mandat in (pas.itep.dir, pas.itep.pro, pas.coord):
        assert not lit(mandat, m, pas.le)
    # The request closed before: it counts from there, as the pure rule says.
    close = pas.le - 9 * UN_JOUR
    Saisine.objects.filter(pk=m.saisine_id).update(statut="close", finie_le=close, motif="depart")
    for n in (20, 21, 22):
        jour = pas.le + n * UN_JOUR
        attendu = est_lisible_par_les_partenaires(jour, finie_le=m.finie_le, demande_finie_le=close)
        assert lit(pas.sessad.dir, m, jour) == attendu == (n <= 21)


def test_l_accord_retire_arrete_tout_et_l_esms_est_prevenu_une_fois(pas):
    m = demander(pas, repondre(pas, en_plan(pas), est_directe=True))
    jouer(pas, m, A.ACCEPTER)
    jouer(pas, m, A.PLANIFIER)
    assert prevenir_des_arrets() == 0
    retirer_l_accord(pas, m)
    with pytest.raises(ActionRefusee, match="n'accepte pas"):
        jouer(pas, m, A.REALISER)
    for _ in range(2):
        prevenir_des_arrets()
    dits = Courriel.objects.filter(cle__startswith="mobilisation-arret:")
    assert {c.destinataire for c in dits} == {
        pas.sessad.dir.membre.email,
        pas.sessad.pro.membre.email,
    }
    assert dits.count() == 2
    retirer_l_accord(pas, m, oui=True)
    assert prevenir_des_arrets() == 0
    jouer(pas, m, A.REALISER)
    Saisine.objects.filter(pk=m.saisine_id).update(statut="close", finie_le=pas.le, motif="depart")
    jouer(pas, m, A.RENDRE_COMPTE)  # what happened is still told


def test_on_reprend_son_acte_du_jour_et_lui_seul(pas):
    m = demander(pas, repondre(pas, en_plan(pas)))
    jouer(pas, m, A.ACCEPTER)
    with pytest.raises(ActionRefusee, match="Seul votre dernier acte"):
        reprendre_un_acte(auteur=pas.sessad.pro, mobilisation=m.pk, le=pas.le)
    with pytest.raises(ActionRefusee, match="Seul votre dernier acte"):
        reprendre_un_acte(auteur=pas.sessad.dir, mobilisation=m.pk, le=pas.le + UN_JOUR)
    m = reprendre_un_acte(auteur=pas.sessad.dir, mobilisation=m.pk, le=pas.le)
    assert (m.etat, m.acceptee_le) == (E.DEMANDEE, None)
    en_route = Courriel.objects.filter(cle__contains="mobilisation", etat="a_envoyer")
    assert {c.destinataire for c in en_route} == {pas.sessad.dir.membre.email}
    jouer(pas, m, A.ANNULER)
    m = reprendre_un_acte(auteur=pas.coord, saisine=m.saisine_id, mobilisation=m.pk, le=pas.le)
    assert (m.etat, m.finie_le) == (E.DEMANDEE, None)


def test_chaque_role_ne_fait_que_ses_actes(pas):
    """On a case of the right ESMS and the right PAS, a role does what the table gives, no more."""
    m = demander(pas, repondre(pas, en_plan(pas)))
    jouer(pas, m, A.ACCEPTER)
    siens = {
        Role.ESMS_DIR: {A.ACCEPTER, A.METTRE_EN_ATTENTE, A.REFUSER, A.PLANIFIER},
        Role.EMAS: {A.PLANIFIER, A.REALISER, A.RENDRE_COMPTE},
        Role.COORD_PAS: {A.ANNULER},
        Role.EDUC_PAS: {A.ANNULER},
    }
    for ou in (pas.coord, pas.sessad.dir):  # the same person and perimeter, every function
        for role in Role:
            ou.role = role
            attendus = siens.get(role, set())
            if (ou is pas.coord) != (A.ANNULER in attendus):
                attendus = set()
            assert {a for a in A if peut_mener(ou, m, a, pas.le)} == attendus, role
            assert not any(peut_mener(ou, m, a, datetime.date(2031, 1, 1)) for a in A)
