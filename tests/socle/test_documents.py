"""PDF and calendars: closed to the outside, the same bytes for the same content."""

import datetime
import io
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory
from icalendar import Calendar
from pypdf import PdfReader

from socle.agenda import Evenement, rendre_agenda, reponse_agenda
from socle.pdf import RessourceInterdite, Ressources, document_pdf

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>x</title></head><body>
<h1>Semaine de Claire</h1><p>Évènement à l'école, œuvre, 8 h 30 → 9 h</p>
<img src="{}" alt="signe">
<table><tr><th>Lundi</th></tr><tr><td>8 h</td></tr></table></body></html>"""
PARIS = ZoneInfo("Europe/Paris")


def test_le_meme_contenu_donne_les_memes_octets() -> None:
    page = PAGE.format("maillage:///img/maillage.svg")
    premier = document_pdf(page, titre="Semaine <b>de Claire</b>")
    assert premier == document_pdf(page, titre="Semaine <b>de Claire</b>")
    lu = PdfReader(io.BytesIO(premier))
    assert lu.metadata is not None and lu.metadata.title == "Semaine de Claire"
    texte = lu.pages[0].extract_text().replace("\0", "")  # pypdf reads one font two bytes wide
    assert "Évènement à l'école, œuvre" in texte
    racine = lu.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and racine["/Lang"] == "fr"  # PDF/UA
    polices = lu.pages[0]["/Resources"]["/Font"]
    assert all("Atkinson" in police.get_object()["/BaseFont"] for police in polices.values())


@pytest.mark.parametrize(
    "adresse",
    [
        "http://127.0.0.1:9/x.png",
        "https://exemple.fr/x.png",
        "file:///etc/passwd",
        "maillage:///../../etc/passwd",
        "maillage:///css/../../manage.py",
        "maillage://hote/css/pdf.css",
        "maillage:///js/navigation.js",
        "maillage:///img/absent.svg",
        "ftp://exemple.fr/x.png",
    ],
)
def test_un_document_ne_lit_rien_d_autre_que_nos_fichiers(adresse: str) -> None:
    with pytest.raises((RessourceInterdite, ValueError)):
        Ressources().fetch(adresse)


def _evenement(**champs: object) -> Evenement:
    debut = datetime.datetime(2026, 11, 23, 8, 20, tzinfo=PARIS)
    base: dict[str, object] = {
        "cle": "creneau-1",
        "debut": debut,
        "fin": debut + datetime.timedelta(minutes=55),
        "titre": "Aide individuelle, école de Bédée",
        "lieu": "Bédée",
    }
    return Evenement(**{**base, **champs})  # type: ignore[arg-type]


def test_un_agenda_se_relit_et_ne_change_pas() -> None:
    contenu = rendre_agenda([_evenement()], "Ma semaine")
    assert contenu == rendre_agenda([_evenement()], "Ma semaine")
    agenda = Calendar.from_ical(contenu)
    (ligne,) = agenda.walk("VEVENT")
    assert ligne.decoded("dtstart").utcoffset() == datetime.timedelta(hours=1)
    assert ligne["dtstart"].params["TZID"] == "Europe/Paris"
    assert [str(z["tzid"]) for z in agenda.walk("VTIMEZONE")] == ["Europe/Paris"]
    modifie = Calendar.from_ical(rendre_agenda([_evenement(titre="Autre", version=1)], "x"))
    assert modifie.walk("VEVENT")[0]["uid"] == ligne["uid"]


def test_un_agenda_hors_de_metropole_garde_son_heure() -> None:
    debut = datetime.datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Indian/Reunion"))
    fin = debut + datetime.timedelta(hours=1)
    contenu = rendre_agenda([_evenement(debut=debut, fin=fin)], "x", fuseau="Indian/Reunion")
    assert b"TZID=Indian/Reunion:20261123T080000" in contenu.replace(b"\r\n ", b"")


def test_un_agenda_sans_fuseau_est_refuse() -> None:
    with pytest.raises(ValueError, match="fuseau"):
        rendre_agenda([_evenement(debut=datetime.datetime(2026, 1, 1))], "x")


def test_un_agenda_inchange_repond_304() -> None:
    contenu = rendre_agenda([_evenement()], "x")
    usine = RequestFactory()
    premiere = reponse_agenda(usine.get("/a.ics"), contenu)
    assert premiere.status_code == 200 and premiere["Content-Type"].startswith("text/calendar")
    suite = reponse_agenda(
        usine.get("/a.ics", headers={"If-None-Match": premiere["ETag"]}), contenu
    )
    assert (suite.status_code, suite.content) == (304, b"")
