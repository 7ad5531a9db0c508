"""What the team may do: no path outside the table, no agreement skipped, no AESH alone."""

import contextlib
import datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptes.requetes import aujourdhui_dans
from pas.actions.etapes import faire_un_acte, reprendre_son_acte
from pas.actions.famille import (
    ecrire_a_la_personne,
    informer_les_parents,
    nommer_l_eleve,
    noter_les_accords,
    reconnaitre_l_eleve,
)
from pas.actions.plan import (
    DonneesReponse,
    ecrire_une_reponse,
    noter_une_action,
    prevoir_une_action,
    suivre_une_reponse,
)
from pas.actions.rendez_vous import proposer_un_rendez_vous
from pas.enums import Acte, ActionConsentie, GenreAvis, MotifCloture, Origine, Statut
from pas.enums.plan import EtatAction, EtatReponse, GenreAction, Intervenant, TypeReponse
from pas.models import ActionPas, AvisSaisine, EtapeSaisine, Reponse, Saisine
from pas.regles.etats import PASSAGES
from pas.requetes.contenu import contenu_de
from pas.requetes.saisines import accordees, accords_de
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.pas.equipe import LE, PROFESSEUR, deposer, monter_le_pas

A, T, Q = Acte, TypeReponse, Intervenant
EN_CLASSE = DonneesReponse(T.PEDAGOGIQUE, Q.PROFESSEUR, "Des consignes courtes.")


@pytest.fixture
def pas(dans_35):
    return monter_le_pas()


def agir(pas, saisine, *actes, auteur=None, motif=MotifCloture.OBJECTIF_ATTEINT):
    for acte in actes:
        faire_un_acte(
            auteur=auteur or pas.coord,
            saisine=saisine.pk,
            acte=acte,
            le=LE,
            motif=motif if acte in (A.CLORE, A.REORIENTER) else None,
            mot="Écrivez à la cellule d'écoute." if acte == A.REORIENTER else "",
        )
    saisine.refresh_from_db()
    return saisine


def en_analyse(pas, **reponses):
    return agir(pas, deposer(pas, **reponses), A.RECEVOIR, A.RETENIR, A.ASSOCIER, A.ANALYSER)


def ecrire(pas, saisine, donnees=EN_CLASSE):
    return ecrire_une_reponse(auteur=pas.coord, saisine=saisine.pk, donnees=donnees, le=LE)


GESTES = st.one_of(
    st.sampled_from(Acte).map(lambda a: ("acte", a)),
    st.tuples(st.sampled_from(ActionConsentie), st.booleans()).map(lambda x: ("accord", x)),
    st.sampled_from(TypeReponse).map(lambda t: ("reponse", t)),
    st.sampled_from(GenreAction).map(lambda g: ("action", g)),
    st.sampled_from(["informer", "nommer", "reprendre"]).map(lambda g: (g, None)),
)
# Most sequences drawn at random end at once: these walk far, then anything happens.
CHEMINS = st.sampled_from(
    [
        [],
        [("acte", A.RECEVOIR), ("acte", A.RETENIR)],
        [("informer", None), ("accord", (ActionConsentie.ANALYSE, True))],
        [
            *(("acte", a) for a in (A.RECEVOIR, A.RETENIR)),
            ("informer", None),
            ("acte", A.ASSOCIER),
            ("accord", (ActionConsentie.ANALYSE, True)),
            ("acte", A.ANALYSER),
            ("reponse", T.PEDAGOGIQUE),
            ("acte", A.PROPOSER),
        ],
    ]
)


def jouer(pas, saisine, geste, quoi):
    commun = {"auteur": pas.coord, "saisine": saisine.pk, "le": LE}
    if geste == "acte":
        agir(pas, saisine, quoi)
    elif geste == "accord":
        noter_les_accords(reponses={quoi[0]: quoi[1]}, **commun)
    elif geste == "reponse":
        ecrire_une_reponse(
            donnees=DonneesReponse(quoi, Q.EMAS if "emas" in quoi else Q.PROFESSEUR, "Texte"),
            **commun,
        )
    elif geste == "action":
        prevoir_une_action(genre=quoi, porteur=pas.coord.membre_id, prevue_le=LE, **commun)
    elif geste == "informer":
        informer_les_parents(informes_le=LE, **commun)
    elif geste == "nommer":
        nommer_l_eleve(prenom="Léa", nom="Belkacem", naissance=None, **commun)
    else:
        reprendre_son_acte(**commun | {"le": aujourdhui_dans(pas.pole.departement)})


def verifier(saisine, avant):
    """After each gesture: the history is a path of the table, nothing waits for nobody's yes."""
    etapes = [(e.acte, e.statut) for e in EtapeSaisine.objects.filter(saisine=saisine)]
    assert etapes[0] == ("", Statut.DEPOSEE) and etapes[-1][1] == saisine.statut
    for (_, de), (acte, vers) in zip(etapes, etapes[1:], strict=False):
        assert PASSAGES[(Statut(de), Acte(acte))] == vers
    informes = saisine.famille_informee_le is not None
    contenu = contenu_de(saisine)
    if saisine.origine == Origine.PROFESSEUR and not informes:
        assert "nom" not in contenu and "prenom" not in contenu and not saisine.empreinte_enfant
        assert Statut.FAMILLE_ASSOCIEE not in {vers for _, vers in etapes}
        assert not accords_de(saisine)
        genres = ActionPas.objects.filter(saisine=saisine).values_list("genre", flat=True)
        assert set(genres) <= {GenreAction.CONSEIL}
    accords = accordees(saisine)
    nouveau = len(etapes) > avant["etapes"]
    if nouveau and etapes[-1][0] in (A.ANALYSER, A.PROPOSER, A.METTRE_EN_PLACE):
        assert ActionConsentie.ANALYSE in accords
    if Reponse.objects.filter(saisine=saisine).count() > avant["reponses"]:
        derniere = Reponse.objects.filter(saisine=saisine).last()
        assert ActionConsentie.ANALYSE in accords and derniere.type != T.EMAS_DIRECT
        assert derniere.type != T.EMAS_INDIRECT or ActionConsentie.PARTAGE_EMAS in accords
    if ActionPas.objects.filter(saisine=saisine).count() > avant["actions"]:
        derniere = ActionPas.objects.filter(saisine=saisine).order_by("cree_le").last()
        if derniere.genre == GenreAction.OBSERVATION:
            assert ActionConsentie.OBSERVATION in accords
        if derniere.genre == GenreAction.ECOLE:
            assert ActionConsentie.PARTAGE_ECOLE in accords


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from([Origine.RESPONSABLE, Origine.PROFESSEUR]),
    CHEMINS,
    st.lists(GESTES, max_size=10),
)
def test_aucune_suite_de_gestes_ne_quitte_la_table_ni_ne_saute_un_accord(
    pas, origine, chemin, suite
):
    with transaction.atomic():
        choix = PROFESSEUR if origine == Origine.PROFESSEUR else {"accords": []}
        saisine = deposer(pas, **choix)
        for geste, quoi in [*chemin, *suite]:
            avant = {
                "etapes": EtapeSaisine.objects.filter(saisine=saisine).count(),
                "reponses": Reponse.objects.filter(saisine=saisine).count(),
                "actions": ActionPas.objects.filter(saisine=saisine).count(),
            }
            with contextlib.suppress(ActionRefusee):
                jouer(pas, saisine, geste, quoi)
            saisine.refresh_from_db()
            verifier(saisine, avant)
        transaction.set_rollback(True)


def test_une_demande_va_jusqu_a_sa_fin_et_se_rouvre(pas):
    saisine = en_analyse(pas)
    reponse = ecrire(pas, saisine)
    agir(pas, saisine, A.PROPOSER)
    reponse.refresh_from_db()
    assert reponse.etat == EtatReponse.PROPOSEE
    agir(pas, saisine, A.METTRE_EN_PLACE, A.REEXAMINER, A.METTRE_EN_PLACE, A.CLORE)
    reponse.refresh_from_db()
    assert (reponse.etat, saisine.finie_le, saisine.motif) == ("en_place", LE, "objectif_atteint")
    agir(pas, saisine, A.ROUVRIR)
    assert (saisine.statut, saisine.finie_le, saisine.motif) == (Statut.RECEVABLE, None, "")


def test_un_acte_du_jour_se_reprend_par_qui_l_a_fait(pas):
    saisine = en_analyse(pas)
    reponse = ecrire(pas, saisine)
    agir(pas, saisine, A.PROPOSER)
    with pytest.raises(ActionRefusee, match="Seule la personne"):
        reprendre_son_acte(auteur=pas.educ, saisine=saisine.pk, le=LE)
    aujourdhui = aujourdhui_dans(pas.pole.departement)
    demain = aujourdhui + datetime.timedelta(days=1)
    with pytest.raises(ActionRefusee, match="n'est plus du jour"):
        reprendre_son_acte(auteur=pas.coord, saisine=saisine.pk, le=demain)
    reprendre_son_acte(auteur=pas.coord, saisine=saisine.pk, le=aujourdhui)
    saisine.refresh_from_db()
    reponse.refresh_from_db()
    assert (saisine.statut, reponse.etat) == (Statut.EN_ANALYSE, EtatReponse.PREPAREE)


def test_une_premiere_demande_ne_se_reprend_pas(pas):
    with pytest.raises(ActionRefusee, match="Seule la personne"):
        reprendre_son_acte(auteur=pas.coord, saisine=deposer(pas).pk, le=LE)


@pytest.mark.parametrize(
    ("intervenant", "texte"),
    [(Q.AESH, "Le matin."), (Q.EDUCATEUR, "Une AESH viendra le matin."), (Q.AED, "Une AVS.")],
)
def test_jamais_une_aesh_sans_notification(pas, intervenant, texte):
    saisine = en_analyse(pas)
    with pytest.raises(ActionRefusee, match="sans notification de la CDAPH"):
        ecrire(pas, saisine, DonneesReponse(T.HUMAIN_PREMIER, intervenant, texte))
    assert not Reponse.objects.exists()


def test_une_aesh_avec_la_notification_de_cet_eleve(pas):
    """Another pupil's right, or one that is over, opens nothing."""
    saisine = en_analyse(pas)
    lea = f.eleve("Léa", pas.ecole)
    lea.nom = "Belkacem"
    lea.save()
    aesh = DonneesReponse(T.HUMAIN_PREMIER, Q.AESH, "L'AESH notifiée, dès lundi.")
    with pytest.raises(ActionRefusee, match="sans notification"):
        ecrire(pas, saisine, aesh)
    paul = f.eleve("Paul", pas.ecole)
    commun = {"auteur": pas.coord, "saisine": saisine.pk, "le": LE}
    with pytest.raises(ActionRefusee, match="même nom"):
        reconnaitre_l_eleve(eleve=paul.pk, **commun)
    reconnaitre_l_eleve(eleve=lea.pk, **commun)
    assert ecrire(pas, saisine, aesh).notification.eleve_id == lea.pk
    lea.notifications.update(etat="annulee")
    with pytest.raises(ActionRefusee, match="sans notification"):
        ecrire(pas, saisine, aesh)


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"type": T.HUMAIN_PREMIER, "intervenant": Q.AESH}, "pas_reponse_aesh_notifiee"),
        ({"type": T.EMAS_DIRECT, "intervenant": Q.EMAS}, "pas_reponse_emas_directe_accordee"),
    ],
)
def test_la_base_refuse_aussi(pas, champs, contrainte):
    saisine = deposer(pas)
    with pytest.raises(IntegrityError, match=contrainte), transaction.atomic():
        Reponse.objects.create(saisine=saisine, texte="x", **champs)


def test_une_action_faite_a_un_jour_et_une_duree(pas):
    saisine = deposer(pas)
    for champs in ({}, {"faite_le": LE}, {"duree_minutes": 30}):
        with pytest.raises(IntegrityError, match="pas_action_faite"), transaction.atomic():
            ActionPas.objects.create(
                saisine=saisine,
                genre=GenreAction.CONSEIL,
                porteur=pas.coord.membre,
                prevue_le=LE,
                etat=EtatAction.FAITE,
                **champs,
            )


def test_l_equipe_mobile_aupres_de_l_eleve_demande_un_accord_ecrit(pas):
    saisine = en_analyse(pas, accords=["analyse"])
    directe = DonneesReponse(T.EMAS_DIRECT, Q.EMAS, "Une séance.")
    with pytest.raises(ActionRefusee, match="pas accepté d'en parler"):
        ecrire(pas, saisine, directe)
    noter_les_accords(
        auteur=pas.coord, saisine=saisine.pk, reponses={ActionConsentie.PARTAGE_EMAS: True}, le=LE
    )
    with pytest.raises(ActionRefusee, match="accord écrit"):
        ecrire(pas, saisine, directe)
    ecrite = DonneesReponse(T.EMAS_DIRECT, Q.EMAS, "Une séance.", accord_ecrit_le=LE)
    assert ecrire(pas, saisine, ecrite).accord_ecrit_le == LE


def test_un_accord_repris_arrete_ce_qui_restait_a_faire(pas):
    saisine = en_analyse(pas, accords=["analyse", "observation"])
    commun = {"auteur": pas.coord, "saisine": saisine.pk, "le": LE}
    observation = prevoir_une_action(
        genre=GenreAction.OBSERVATION, porteur=pas.coord.membre_id, prevue_le=LE, **commun
    )
    ecrire(pas, saisine)
    non = {ActionConsentie.OBSERVATION: False, ActionConsentie.ANALYSE: False}
    noter_les_accords(reponses=non, **commun)
    faite = {"etat": EtatAction.FAITE, "faite_le": LE, "duree_minutes": 45}
    with pytest.raises(ActionRefusee, match="pas donné cet accord"):
        noter_une_action(action=observation.pk, **faite, **commun)
    with pytest.raises(ActionRefusee, match="n'accepte pas"):
        agir(pas, saisine, A.PROPOSER)
    assert len(accords_de(saisine)) == len(ActionConsentie)
    agir(pas, saisine, A.CLORE)


def test_une_reponse_suivie_se_finit_et_revient(pas):
    saisine = en_analyse(pas)
    reponse = ecrire(pas, saisine)
    commun = {"auteur": pas.educ, "saisine": saisine.pk, "reponse": reponse.pk, "le": LE}
    with pytest.raises(ActionRefusee, match="ne passe pas à cet état"):
        suivre_une_reponse(etat=EtatReponse.EN_PLACE, **commun)
    agir(pas, saisine, A.PROPOSER, A.METTRE_EN_PLACE)
    with pytest.raises(ActionRefusee, match="un jour à venir"):
        suivre_une_reponse(etat=EtatReponse.EN_PLACE, revoir_le=LE, **commun)
    assert suivre_une_reponse(etat=EtatReponse.FINIE, **commun).etat == EtatReponse.FINIE
    assert suivre_une_reponse(etat=EtatReponse.EN_PLACE, **commun).etat == EtatReponse.EN_PLACE


def test_seul_le_pas_agit_et_la_coordination_decide(pas):
    saisine = deposer(pas)
    autre = monter_le_pas("Vitré")
    sei = f.mandat("SEI_CHEF", f.perimetre("T"))
    fini = f.mandat(
        "COORD_PAS", pas.pole.perimetre, periode=f.DateRange(f.RENTREE, datetime.date(2026, 11, 1))
    )
    for auteur in (autre.coord, sei, fini):
        with pytest.raises(ActionRefusee, match="Votre mission"):
            agir(pas, saisine, A.RECEVOIR, auteur=auteur)
    agir(pas, saisine, A.RECEVOIR, auteur=pas.educ)
    for acte in (A.RETENIR, A.REORIENTER, A.CLORE):
        with pytest.raises(ActionRefusee, match="Votre mission"):
            agir(pas, saisine, acte, auteur=pas.educ)
    with pytest.raises(ActionRefusee, match="Votre mission"):
        deposer(SimpleNamespace(ecole=pas.ecole, pole=pas.pole, coord=pas.educ))


def test_une_personne_apprend_qu_il_y_a_du_nouveau_une_fois(pas):
    saisine = agir(pas, deposer(pas), A.RECEVOIR, A.RETENIR)
    ecrire_a_la_personne(auteur=pas.educ, saisine=saisine.pk, mot="Bonjour.", le=LE)
    assert AvisSaisine.objects.filter(saisine=saisine, genre=GenreAvis.NOUVELLE).count() == 1
    sans = agir(pas, deposer(pas, courriel=""), A.RECEVOIR)
    assert not AvisSaisine.objects.filter(saisine=sans).exists()
    with pytest.raises(ActionRefusee, match="à venir"):
        proposer_un_rendez_vous(
            auteur=pas.coord,
            saisine=saisine.pk,
            debut=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
            duree_minutes=45,
            lieu="École",
            le=LE,
        )


def test_une_reorientation_dit_ou_aller(pas):
    saisine = agir(pas, deposer(pas), A.RECEVOIR)
    with pytest.raises(ActionRefusee, match="vers qui"):
        faire_un_acte(
            auteur=pas.coord,
            saisine=saisine.pk,
            acte=A.REORIENTER,
            motif=MotifCloture.RELAIS_SOIN,
            le=LE,
        )
    assert Saisine.objects.get(pk=saisine.pk).statut == Statut.RECUE
