"""The session of each request: renewed, without a wait for the disk, and only it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from socle.sessions import SessionStore
from tests import fabriques as f


def attente() -> str:
    with connection.cursor() as curseur:
        curseur.execute("SHOW synchronous_commit")
        return str(curseur.fetchone()[0])


def dans_ma_transaction(ecrites: list[str]):
    """What the database waits for at the end of the transaction of each write."""

    def regarder(executer, sql, *reste):
        resultat = executer(sql, *reste)
        if sql.startswith(("INSERT", "UPDATE")):
            with connection.connection.cursor() as curseur:
                ecrites.append(curseur.execute("SHOW synchronous_commit").fetchone()[0])
        return resultat

    return connection.execute_wrapper(regarder)


def test_ecrire_une_session_n_attend_pas_le_disque_le_reste_si(base_reelle: str) -> None:
    session = SessionStore()
    ecrites: list[str] = []
    with dans_ma_transaction(ecrites):
        session.create()
        session["casquette"] = "une"
        session.save()
    assert ecrites == ["off", "off"]
    assert attente() == "on"
    assert SessionStore(session.session_key)["casquette"] == "une"


def test_dans_une_transaction_c_est_elle_qui_decide(base_reelle: str) -> None:
    """Signing in writes the journal too: that must be on the disk."""
    ecrites: list[str] = []
    with transaction.atomic(), dans_ma_transaction(ecrites):
        SessionStore().create()
    assert ecrites == ["on"]


def test_la_fin_recule_a_chaque_ecriture(base_reelle: str) -> None:
    session = SessionStore()
    session.create()
    bientot = timezone.now() + datetime.timedelta(minutes=1)
    Session.objects.filter(pk=session.session_key).update(expire_date=bientot)
    session.save()
    fin = Session.objects.get(pk=session.session_key).expire_date
    assert fin > timezone.now() + datetime.timedelta(minutes=29)


def test_une_session_fermee_ailleurs_ne_revient_pas(base_reelle: str) -> None:
    """Signed out in another tab: the count of rows written must still be read."""
    session = SessionStore()
    session.create()
    SessionStore(session.session_key).flush()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_deux_sessions_n_ont_jamais_la_meme_cle(base_reelle: str) -> None:
    session = SessionStore()
    session.create()
    with pytest.raises(CreateError):
        session.save(must_create=True)


def test_un_appel_tardif_de_l_api_ne_deconnecte_personne(dans_35) -> None:
    """A page left open calls with a session that ended; the browser holds a new one meanwhile."""
    navigateur = Client()
    navigateur.cookies["sessionid"] = "finie"
    page = navigateur.get("/35/")
    assert page.cookies["sessionid"].value == "", "a page takes a dead cookie away"
    navigateur.cookies["sessionid"] = "finie"
    appel = navigateur.get("/35/api/v1/absences/")
    assert appel.status_code in (401, 403) and "sessionid" not in appel.cookies


@contextmanager
def finie_pendant(table: str) -> Iterator[None]:
    """The session is closed elsewhere the moment the request reads or writes ``table``."""

    def fermer(executer, sql, *reste):
        if f'"{table}"' in sql:
            with connection.connection.cursor() as curseur:
                curseur.execute("DELETE FROM django_session")
        return executer(sql, *reste)

    with connection.execute_wrapper(fermer):
        yield


def test_finie_pendant_la_requete_on_se_reconnecte_ce_n_est_pas_un_refus(dans_35) -> None:
    membre = f.mandat("SEI", f.perimetre("T")).membre
    client = Client()
    client.force_login(membre, backend="django.contrib.auth.backends.ModelBackend")
    with finie_pendant("comptes_mandat"):
        page = client.get("/35/eleves/?q=a")
    assert page.status_code == 302
    assert page["Location"].endswith("next=/35/eleves/%3Fq%3Da")
    client.force_login(membre, backend="django.contrib.auth.backends.ModelBackend")
    with finie_pendant("comptes_mandat"):
        reponse = client.get("/35/api/v1/absences/")
    assert reponse.status_code == 401
    assert reponse.json()["detail"] == "Connectez-vous, puis recommencez."


def test_la_reponse_tardive_d_un_script_n_enleve_pas_une_nouvelle_session(dans_35) -> None:
    """A page read with the cookie of a session that is over: whoever signed in since stays in."""
    membre = f.mandat("SEI", f.perimetre("T")).membre
    client = Client()
    nom = settings.SESSION_COOKIE_NAME
    for entetes, enleve in (({}, True), ({"X-Requested-With": "fetch"}, False)):
        client.force_login(membre, backend="django.contrib.auth.backends.ModelBackend")
        Session.objects.all().delete()
        reponse = client.get("/35/eleves/", headers=entetes)
        assert reponse.status_code == 302
        assert (nom in reponse.cookies and not reponse.cookies[nom].value) is enleve
