"""Quiet hours, whatever the moment, the time zone and the holidays; then who is told."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from aesh.actions import avis, emplois, publication, restauration
from aesh.models import Creneau, EmploiDuTemps, Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.regles.avis import a_envoyer_le, est_ouvre, prochain_moment
from aesh.requetes.differences import a_prevenir
from comptes.models import Mandat
from pial.regles import UN_JOUR, Fermeture
from socle.courriel import verifier_sans_nom
from socle.erreurs import ActionRefusee
from socle.models import Courriel
from tests import fabriques as f

PARIS = ZoneInfo("Europe/Paris")
FUSEAUX = [PARIS, ZoneInfo("Indian/Reunion"), ZoneInfo("America/Cayenne"), ZoneInfo("UTC")]
NOEL = Fermeture(datetime.date(2026, 12, 19), datetime.date(2027, 1, 4))

moments = st.datetimes(
    datetime.datetime(2026, 8, 25), datetime.datetime(2027, 7, 10), timezones=st.just(datetime.UTC)
)
fuseaux = st.sampled_from(FUSEAUX)
fermetures = st.lists(
    st.builds(
        lambda du, jours: Fermeture(du, du + datetime.timedelta(days=jours)),
        st.dates(datetime.date(2026, 8, 20), datetime.date(2027, 7, 10)),
        st.integers(1, 17),
    ),
    max_size=3,
)


def _est_permis(moment: datetime.datetime, fuseau: ZoneInfo, fermees: list[Fermeture]) -> bool:
    """Naive: what the clock on the wall says."""
    ici = moment.astimezone(fuseau)
    return 7 <= ici.hour < 19 and est_ouvre(ici.date(), fermees)


@given(maintenant=moments, fuseau=fuseaux, fermees=fermetures, delai=st.integers(-3, 40))
def test_un_avis_arrive_aux_heures_permises_ou_presse(maintenant, fuseau, fermees, delai):
    effet = maintenant.astimezone(fuseau).date() + delai * UN_JOUR
    envoi = a_envoyer_le(maintenant, effet, fuseau=fuseau, fermetures=fermees)
    assert envoi >= maintenant and envoi.tzinfo is not None
    permis = prochain_moment(maintenant, fuseau, fermees)
    assert _est_permis(permis, fuseau, fermees)
    if envoi != maintenant:
        assert envoi == permis
        assert envoi.astimezone(fuseau).date() < effet, "il arrive avant le jour qu'il annonce"
    elif not _est_permis(maintenant, fuseau, fermees):
        assert effet <= permis.astimezone(fuseau).date(), "seul un avis pressé passe outre"


@given(maintenant=moments, fuseau=fuseaux, fermees=fermetures)
def test_il_n_attend_pas_plus_que_necessaire(maintenant, fuseau, fermees):
    """No allowed quarter of an hour between now and then."""
    permis = prochain_moment(maintenant, fuseau, fermees)
    if permis == maintenant:
        return
    quart = maintenant
    while quart < permis:
        assert not _est_permis(quart, fuseau, fermees)
        quart += datetime.timedelta(minutes=15)


@pytest.mark.parametrize(
    ("maintenant", "effet", "attendu"),
    [
        ("2026-11-23 10:00", "2026-11-30", "2026-11-23 10:00"),  # Monday morning: now
        ("2026-11-23 06:59", "2026-11-30", "2026-11-23 07:00"),
        ("2026-11-23 19:00", "2026-11-30", "2026-11-24 07:00"),
        ("2026-11-20 19:30", "2026-11-30", "2026-11-23 07:00"),  # Friday evening: Monday
        ("2026-11-20 19:30", "2026-11-23", "2026-11-20 19:30"),  # … unless it is about Monday
        ("2026-11-21 11:00", "2026-11-24", "2026-11-23 07:00"),  # Saturday, about Tuesday
        ("2026-11-21 11:00", "2026-11-23", "2026-11-21 11:00"),
        ("2026-12-21 09:00", "2027-01-11", "2027-01-04 07:00"),  # Christmas holidays
        ("2026-12-21 09:00", "2027-01-04", "2026-12-21 09:00"),
        ("2027-03-26 19:30", "2027-04-05", "2027-03-29 07:00"),  # the clocks change on the 28th
    ],
)
def test_les_cas_de_la_decision_18(maintenant, effet, attendu):
    def lire(texte: str) -> datetime.datetime:
        return datetime.datetime.fromisoformat(texte).replace(tzinfo=PARIS)

    jour = datetime.date.fromisoformat(effet)
    trouve = a_envoyer_le(lire(maintenant), jour, fuseau=PARIS, fermetures=[NOEL])
    assert trouve == lire(attendu)


# --- who is told ----------------------------------------------------------------------------


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.sophie.courriel = "sophie@ac.exemple.invalid"
    petit.sophie.save(update_fields=["courriel"])
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    return petit


def connecter(mandat: Mandat) -> Client:
    client = Client()
    client.force_login(mandat.membre)
    return client


def publier(petit, version=None, le=f.RENTREE, **options):
    version = version or petit.emploi
    EmploiDuTemps.objects.filter(pk=version.pk).update(statut="vise")
    return publication.publier(version, auteur=petit.coordination, le=le, **options)


def aux_aesh():
    """Messages of AESH; those of schools and of the pilote are in ``test_annonces``."""
    return Courriel.objects.exclude(cle__contains=":lecteur:")


def suite_de(petit, effet=datetime.date(2026, 11, 30)):
    return emplois.ouvrir_brouillon(
        pole=petit.pole, annee=f.ANNEE, date_effet=effet, auteur=petit.coordination
    )


def test_publier_previent_qui_change_et_a_une_adresse(petit):
    publier(petit)
    (premier,) = aux_aesh()
    assert premier.destinataire == petit.sophie.courriel
    assert premier.sujet == "Votre emploi du temps commence le mardi 1er septembre"
    suite = suite_de(petit)
    Creneau.objects.filter(emploi=suite, aesh=petit.sophie).update(fin=f.heures("11:00"))
    Creneau.objects.filter(emploi=suite, aesh=petit.karim).update(fin=f.heures("11:00"))
    publier(petit, suite, le=datetime.date(2026, 11, 23))
    dernier = Courriel.objects.get(cle=f"publication:{suite.pk}:{petit.sophie.pk}")
    assert dernier.sujet == "Votre emploi du temps change le lundi 30 novembre"
    assert "/35/ma-semaine/?semaine=2026-11-30" in dernier.corps
    assert "lundi 30 novembre 2026 (PIAL Rennes Nord)" in dernier.corps
    assert aux_aesh().count() == 2, "Karim n'a pas d'adresse"
    verifier_sans_nom(
        f"{premier.sujet} {premier.corps} {dernier.sujet} {dernier.corps}",
        [f"{e.prenom} {e.nom}" for e in (petit.lea, petit.tom, petit.nour)]
        + [petit.lea.prenom, petit.tom.prenom, petit.nour.prenom],
    )
    assert dernier.perime_le and dernier.perime_le.date() >= datetime.date(2026, 12, 7)


def test_qui_ne_change_pas_n_est_pas_prevenu(petit):
    publier(petit)
    suite = suite_de(petit)
    Creneau.objects.filter(emploi=suite, aesh=petit.karim).update(fin=f.heures("11:00"))
    publier(petit, suite)
    assert aux_aesh().count() == 1


def test_prevenir_deux_fois_n_ecrit_qu_une_fois_et_la_demonstration_n_ecrit_rien(petit):
    publier(petit, prevenir=False)
    assert not Courriel.objects.exists()
    maintenant = datetime.datetime(2026, 8, 28, 20, tzinfo=datetime.UTC)  # a Friday evening
    petit.emploi.refresh_from_db()
    changements = a_prevenir(petit.emploi)
    for _ in range(2):
        assert (
            avis.prevenir_les_aesh(petit.emploi, changements=changements, maintenant=maintenant)
            == 1
        )
    (courriel,) = Courriel.objects.all()
    lundi = datetime.datetime(2026, 8, 31, 7, tzinfo=PARIS)
    assert courriel.a_envoyer_le == lundi


def test_un_refus_n_annonce_rien(petit, monkeypatch):
    def refuser(*_):
        raise ActionRefusee("non")

    monkeypatch.setattr(publication, "refuser_si_bloque", refuser)
    with pytest.raises(ActionRefusee):
        publier(petit)
    assert not Courriel.objects.exists()


def test_le_recapitulatif_dit_qui_sera_prevenu(petit):
    client = connecter(petit.coordination)
    page = client.get(f"/35/emplois/{petit.emploi.pk}/publication/").content.decode()
    assert "1 AESH reçoit un courriel" in page
    assert f"à prévenir par vous-même : {petit.karim.nom_complet}." in page


def test_qui_avait_ete_prevenu_d_une_version_remplacee_l_est_encore(petit):
    """Version 2 changes Sophie from the 30th; version 3, from the 23rd, does not."""
    publier(petit)
    suite = suite_de(petit)
    Creneau.objects.filter(emploi=suite, aesh=petit.sophie).update(fin=f.heures("11:00"))
    publier(petit, suite, le=datetime.date(2026, 11, 16))
    retour = restauration.restaurer(
        petit.emploi, auteur=petit.coordination, le=datetime.date(2026, 11, 16)
    )
    page = connecter(petit.coordination).get(f"/35/emplois/{retour.pk}/publication/")
    assert "Personne ne change de semaine." in page.content.decode()
    assert "1 AESH reçoit un courriel" in page.content.decode()
    publier(petit, retour, le=datetime.date(2026, 11, 16))
    etats = {c.cle.split(":")[1]: c.etat for c in Courriel.objects.all()}
    assert etats == {
        str(petit.emploi.pk): "a_envoyer",
        str(suite.pk): "perime",  # had not left yet
        str(retour.pk): "a_envoyer",
    }


def test_un_avis_en_attente_reste_vrai_si_la_correction_ne_touche_pas_la_personne(petit):
    publier(petit)
    suite = suite_de(petit)
    Creneau.objects.filter(emploi=suite, aesh=petit.sophie).update(fin=f.heures("11:00"))
    publier(petit, suite, le=datetime.date(2026, 11, 16))
    correction = suite_de(petit)  # same day; Karim only
    Creneau.objects.filter(emploi=correction, aesh=petit.karim).update(fin=f.heures("11:00"))
    publier(petit, correction, le=datetime.date(2026, 11, 16))
    attendu = Courriel.objects.get(cle=f"publication:{suite.pk}:{petit.sophie.pk}")
    assert attendu.etat == "a_envoyer"


def test_une_version_qui_commence_avant_la_derniere_publiee_la_remplace(petit):
    """Version 2 for the 30th, then version 3 for the 23rd: the second never takes place."""
    publier(petit)
    publier(petit, suite_de(petit), le=datetime.date(2026, 11, 16))
    publier(petit, suite_de(petit, datetime.date(2026, 11, 23)), le=datetime.date(2026, 11, 16))
    dates = {
        o.emploi.version: jours_de_multirange(o.dates)
        for o in Occupation.objects.filter(aesh=petit.sophie).select_related("emploi")
    }
    assert set(dates) == {1, 3}
    assert max(dates[1]) < datetime.date(2026, 11, 23) <= min(dates[3])
