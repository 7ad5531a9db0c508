"""« Mes travaux », « Journal des accès », mailbox of the demonstration."""

import datetime
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Departement, Mandat, Membre, Perimetre
from socle.cloison import cloison
from socle.enums import EtatTravail
from socle.fichiers import ecrire_fichier
from socle.models import Acces, Courriel, Travail

Ouvrir = Callable[..., Client]


@pytest.fixture
def membre_sei(departement_35: Departement) -> Membre:
    return _membre("claire", Role.SEI)


def _membre(nom: str, role: Role) -> Membre:
    membre = Membre.objects.create_user(f"{nom}@exemple.fr", prenom=nom.title(), nom="Morel")
    with cloison("35"):
        perimetre, _ = Perimetre.objects.get_or_create(
            genre="T", defaults={"libelle": "Ille-et-Vilaine"}
        )
        Mandat.objects.create(
            membre=membre, role=role, perimetre=perimetre, periode=(datetime.date(2020, 9, 1), None)
        )
    return membre


def _client(membre: Membre) -> Client:
    client = Client()
    client.force_login(membre, "django.contrib.auth.backends.ModelBackend")
    return client


def _travail(auteur: Membre, **champs: Any) -> Travail:
    defauts = {"cle": str(uuid.uuid4()), "genre": "essai", "titre": "Import de l'annuaire"}
    with cloison("35"):
        return Travail.objects.create(auteur=auteur, **{**defauts, **champs})


def test_chacun_ne_voit_que_ses_travaux(membre_sei: Membre) -> None:
    mien = _travail(membre_sei, etat=EtatTravail.EN_COURS, fait=312, total=1240)
    autre = _travail(_membre("bob", Role.SEI_CHEF), titre="Un autre travail")
    expire = _travail(membre_sei, titre="Sous un mandat fini", mandat=uuid.uuid4())
    client = _client(membre_sei)
    page = client.get("/35/mes-travaux/").content.decode()
    assert "Import de l&#x27;annuaire" in page and "312 lignes sur 1\u202f240" in page
    assert autre.titre not in page and expire.titre not in page
    assert client.get(f"/35/mes-travaux/{mien.pk}/").status_code == 200
    for ferme in (autre, expire):
        for suite in ("", "avancement/", "fichier/", "rejets.csv"):
            assert client.get(f"/35/mes-travaux/{ferme.pk}/{suite}").status_code == 404
        for suite in ("annuler/", "rejouer/"):
            assert client.post(f"/35/mes-travaux/{ferme.pk}/{suite}").status_code == 404
    assert client.get(f"/44/mes-travaux/{mien.pk}/").status_code == 404


def test_l_avancement_se_redemande_et_ne_parle_qu_aux_quarts(membre_sei: Membre) -> None:
    travail = _travail(membre_sei, etat=EtatTravail.EN_COURS, fait=312, total=1240)
    client, adresse = _client(membre_sei), f"/35/mes-travaux/{travail.pk}/avancement/"
    fragment = client.get(f"{adresse}?palier=25").content.decode()
    assert 'hx-trigger="every 2s"' in fragment and "palier=25" in fragment
    assert 'id="annonce"' not in fragment
    assert "25 %" in client.get(f"{adresse}?palier=0").content.decode()
    with cloison("35"):
        Travail.objects.update(demarre_le=timezone.now() - datetime.timedelta(minutes=2))
    assert 'every 10s"' in client.get(adresse).content.decode()
    with cloison("35"):
        Travail.objects.update(etat=EtatTravail.FAIT)
    fini = client.get(f"{adresse}?palier=abc").content.decode()
    assert "hx-trigger" not in fini and "Voir le résultat" in fini and 'id="annonce"' in fini


def test_annuler_puis_rejouer(membre_sei: Membre) -> None:
    travail = _travail(membre_sei)
    client, adresse = _client(membre_sei), f"/35/mes-travaux/{travail.pk}/"
    assert client.post(f"{adresse}annuler/").status_code == 302
    assert "Rejouer" in client.get(adresse).content.decode()
    assert client.post(f"{adresse}rejouer/").status_code == 302
    with cloison("35"):
        travail.refresh_from_db()
    assert travail.etat == EtatTravail.EN_ATTENTE
    assert client.get(f"{adresse}annuler/").status_code == 405


def test_un_echec_montre_ses_lignes_et_les_donne(membre_sei: Membre) -> None:
    rejets = [{"ligne": 3, "cause": "=UAI absent"}]
    travail = _travail(
        membre_sei, etat=EtatTravail.ECHEC, erreur="Fichier refusé.", resultat={"rejets": rejets}
    )
    client, adresse = _client(membre_sei), f"/35/mes-travaux/{travail.pk}/"
    page = client.get(adresse).content.decode()
    assert "Fichier refusé." in page and "=UAI absent" in page
    reponse = client.get(f"{adresse}rejets.csv")
    assert reponse.content == "\ufeffligne;cause\r\n3;'=UAI absent\r\n".encode()
    assert 'filename="rejets.csv"' in reponse["Content-Disposition"]


def test_un_fichier_se_telecharge_et_s_inscrit_au_journal(
    membre_sei: Membre, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    travail = _travail(membre_sei, etat=EtatTravail.FAIT)
    with cloison("35"):
        fichier = ecrire_fichier(b"%PDF-essai", extension="pdf", identifiant=travail.pk)
        Travail.objects.update(fichier=fichier, resultat={"nom_fichier": "Semaine d'été.pdf"})
    reponse = _client(membre_sei).get(f"/35/mes-travaux/{travail.pk}/fichier/")
    assert reponse.content == b"%PDF-essai"
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Disposition"].startswith("attachment")
    with cloison("35"):
        acces = Acces.objects.get(action="export")
    assert (acces.objet, acces.ids, acces.fonction) == ("fichier", [travail.pk], "SEI")


def test_le_journal_se_lit_se_filtre_et_se_ferme(membre_sei: Membre) -> None:
    fiche = uuid.uuid4()
    with cloison("35"):
        Acces.objects.create(membre=membre_sei, objet="eleve", ids=[fiche], route="eleves:fiche")
        Acces.objects.create(membre=membre_sei, objet="aesh", ids=[], route="aesh:fiche")
    assert _client(membre_sei).get("/35/journal-des-acces/").status_code == 404
    for role in (Role.FAMILLE, Role.ELEVE_MAJ):  # their own child's file, another page
        famille = _client(_membre(f"m{role.lower()}", role))
        assert famille.get("/35/journal-des-acces/").status_code == 404
    dpo = _client(_membre("ana", Role.DPO))
    page = dpo.get("/35/journal-des-acces/").content.decode()
    assert "eleves:fiche" in page and "aesh:fiche" in page
    for filtre in (f"identifiant={fiche}", "objet=eleve"):
        page = dpo.get(f"/35/journal-des-acces/?{filtre}").content.decode()
        assert "eleves:fiche" in page and "aesh:fiche" not in page
    assert "Aucun accès" in dpo.get("/35/journal-des-acces/?au=2020-01-01").content.decode()
    assert dpo.get("/35/journal-des-acces/?du=hier").status_code == 200
    assert dpo.get("/35/journal-des-acces/?au=9999-12-31").status_code == 200


def test_la_boite_n_existe_que_dans_la_demonstration(membre_sei: Membre, settings: Any) -> None:
    with transaction.atomic(), cloison("35"):
        courriel = Courriel.objects.create(
            cle="c",
            destinataire="claire@exemple.fr",
            sujet="Un emploi du temps à viser",
            corps="Bonjour,\n\nhttp://127.0.0.1:8000/35/",
            a_envoyer_le=timezone.now(),
        )
    client = _client(membre_sei)
    for suite in ("", f"{courriel.pk}/"):
        adresse = f"/35/courriels-de-demonstration/{suite}"
        settings.DEMONSTRATION = True
        assert courriel.sujet in client.get(adresse).content.decode()
        settings.DEMONSTRATION = False
        assert client.get(adresse).status_code == 404
