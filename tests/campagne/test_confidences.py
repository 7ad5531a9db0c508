"""What of an AESH's record a pole does not read: wishes, home, refusals, notices; the journal."""

import pytest
from django.urls import reverse

from campagne.actions.ajustements import affecter, retirer
from campagne.models import FicheAffectation, LigneCampagne
from campagne.tasks import imprimer_fiches
from comptes.enums import Role
from socle.models import Acces, Travail
from tests import fabriques as f
from tests.campagne.test_campagne import ouvrir, publier
from tests.distribution import connecter

ICI = {"departement": "35", "annee": 2027}
DU_DOSSIER = ("son choix n° 1", "souhaite y rester", "en voiture", "Braille")


def lire(mandat, nom, **arguments):
    client = connecter(mandat.membre, mandat)
    reponse = client.get(reverse(f"campagne:{nom}", kwargs=ICI | arguments))
    return reponse.status_code, reponse.content.decode().replace("&#x27;", "'")


@pytest.fixture
def campagne(petit):
    campagne = ouvrir(petit)
    LigneCampagne.objects.create(
        campagne=campagne,
        aesh=petit.sophie,
        pole=petit.pole,
        etablissement=petit.ecole,
        minutes=600,
        raisons=[
            {"code": "ecole_gardee"},
            {"code": "rester"},
            {"code": "voeu", "rang": 1},
            {"code": "competence", "competences": ["braille"]},
            {"code": "trajet", "minutes": 12, "mode": "voiture"},
        ],
    )
    LigneCampagne.objects.create(
        campagne=campagne,
        aesh=petit.karim,
        pole=petit.pole,
        etablissement=petit.ecole,
        minutes=300,
        etat="refusee",
        motif_refus="ecole",
    )
    return campagne


def test_le_pole_lit_qui_vient_et_jamais_les_souhaits_ni_les_refus(petit, campagne):
    ligne = LigneCampagne.objects.get(etat="proposee")
    refus = LigneCampagne.objects.get(etat="refusee")
    ien = f.mandat(Role.IEN_ASH, f.perimetre("T", "IEN-ASH"))
    for lecteur in (petit.coordination, petit.pilote, ien):
        for nom, arguments in (
            ("propositions", {}),
            ("ligne", {"ligne_campagne": ligne.pk}),
        ):
            code, page = lire(lecteur, nom, **arguments)
            assert code == 200 and "ravaille cette année" in page
            assert not [mot for mot in DU_DOSSIER if mot in page]
        assert lire(lecteur, "ligne", ligne_campagne=refus.pk)[0] == 404
        assert "Refusée" not in lire(lecteur, "propositions")[1]
    sei = petit.extras["sei"]
    page = lire(sei, "ligne", ligne_campagne=ligne.pk)[1].lower()
    assert all(mot.lower() in page for mot in DU_DOSSIER)
    assert "difficulté connue" in lire(sei, "ligne", ligne_campagne=refus.pk)[1].lower()


def test_les_fiches_sont_aux_services_et_l_impression_est_au_journal(petit, campagne):
    sei = petit.extras["sei"]
    affecter(
        campagne=campagne,
        auteur=sei,
        aesh=petit.karim,
        etablissement=petit.autre_ecole,
        minutes=300,
    )
    publier(petit, campagne)
    retirer(campagne=campagne, auteur=sei, ligne=LigneCampagne.objects.get(etat="acceptee"))
    publier(petit, campagne)
    page = lire(sei, "fiches")[1]
    assert page.count("1, remplacée") == 1 and "2, remplacée" not in page
    fiche = FicheAffectation.objects.earliest("version")
    for lecteur in (petit.coordination, petit.pilote):
        client = connecter(lecteur.membre, lecteur)
        assert lire(lecteur, "fiches")[0] == 404
        du_pdf = {"departement": "35", "fiche_affectation": fiche.pk}
        assert client.get(reverse("campagne:fiche_pdf", kwargs=du_pdf)).status_code == 404
        assert client.post(reverse("campagne:fiches_pdf", kwargs=ICI)).status_code == 404
        assert "Fiches émises" not in lire(lecteur, "tableau")[1]
    travail = Travail.objects.create(
        genre="campagne.fiches_pdf",
        cle="essai",
        parametres={"campagne": str(campagne.pk), "pole": ""},
        auteur=sei.membre,
        mandat=sei.pk,
    )
    imprimer_fiches(travail, lambda fait, total=None: None)
    (acces,) = Acces.objects.filter(route="travail:campagne.fiches_pdf")
    assert (acces.objet, acces.action, acces.ids) == ("aesh", "export", [petit.karim.pk])
