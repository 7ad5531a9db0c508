"""Posts of a PAS, its days, its closings, batches of schools: screens and rules."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from comptes.actions.mandats import Personne, suppleer_mission
from comptes.enums import Role
from comptes.models import Mandat, Membre, Perimetre, Reglage
from pial.models import (
    AbsenceBinome,
    Etablissement,
    ExceptionPas,
    LotRattachements,
    OccupationPoste,
    Pole,
    PostePas,
    Rattachement,
)
from pial.requetes.presence import alertes_de
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests.distribution import Cote, connecter, mandater, personne

DEBUT = datetime.date(2026, 9, 1)
JEUDI = datetime.date(2026, 11, 26)
UN_JOUR = datetime.timedelta(days=1)


def url(nom: str, **kwargs: Any) -> str:
    return reverse(f"pial:{nom}", kwargs={"departement": "35", **kwargs})


def texte(reponse: Any) -> str:
    return " ".join(reponse.content.decode().split())


@pytest.fixture
def pas(cote: Cote) -> Pole:
    """A PAS with one school and its two people, of its own perimeter."""
    with cloison("35"):
        ou = Perimetre.objects.create(genre="P", libelle="PAS Vitré")
        pole = Pole.objects.create(
            genre="PAS",
            code="V",
            nom="Vitré",
            cle_tri="vitre",
            periode=(DEBUT, None),
            perimetre=ou,
        )
        Rattachement.objects.create(
            pole=pole,
            etablissement=cote.objets["etablissement"],
            genre="PAS",
            periode=DateRange(DEBUT, None),
        )
        for role, nom in ((Role.COORD_PAS, "coordo"), (Role.EDUC_PAS, "educ")):
            membre = personne(cote, nom)
            cote.mandats[role] = mandater(membre, role, ou, DateRange(DEBUT, None))
            cote.personnes[role] = membre
        pole.refresh_from_db()
    return pole


@pytest.fixture
def sei(cote: Cote, pas: Pole) -> Client:
    return cote.client(Role.SEI)


def test_un_poste_se_finance_se_pourvoit_se_corrige_et_se_retire(
    cote: Cote, pas: Pole, sei: Client
) -> None:
    formulaire = {"genre": "educateur", "numero": 1, "etp": "0,5", "du": "2026-10-01", "au": ""}
    assert sei.post(url("poste_nouveau", pas=pas.pk), formulaire).status_code == 302
    double = sei.post(url("poste_nouveau", pas=pas.pk), {**formulaire, "du": "2027-01-01"})
    assert double.status_code == 422 and "déjà financé" in texte(double)
    assert "2027-01-01" in texte(double), "what was typed is kept"
    with cloison("35"):
        poste = PostePas.objects.get(pole=pas)
    occuper = url("poste_occuper", poste_pas=poste.pk)
    educ, coordo = cote.mandats[Role.EDUC_PAS], cote.mandats[Role.COORD_PAS]
    avant = sei.post(occuper, {"mandat": educ.pk, "du": "2026-09-15"})
    assert "financé du 01/10/2026" in texte(avant)
    assert sei.post(occuper, {"mandat": coordo.pk, "du": "2026-11-02"}).status_code == 422
    assert sei.post(occuper, {"mandat": educ.pk, "du": "2026-11-02"}).status_code == 302
    assert sei.post(occuper, {"mandat": educ.pk, "du": "2026-11-05"}).status_code == 422

    def chiffres(le: str) -> tuple[int, int, int]:
        ligne = sei.get(url("postes_pas"), {"le": le}).context["totaux"][1]
        return ligne.finances, ligne.pourvus, ligne.vacants

    assert chiffres("2026-09-30") == (0, 0, 0)
    assert chiffres("2026-10-01") == (1, 0, 1)
    assert chiffres("2026-11-02") == (1, 1, 0)
    with cloison("35"):  # the mission ends: the post is vacant by itself
        Mandat.objects.filter(pk=educ.pk).update(periode=DateRange(DEBUT, JEUDI))
    assert chiffres("2026-11-25") == (1, 1, 0)
    assert chiffres("2026-11-26") == (1, 0, 1)
    corriger = url("poste_modifier", poste_pas=poste.pk)
    refus = sei.post(corriger, {**formulaire, "du": "2026-11-10"})
    assert refus.status_code == 422 and "occupe ce poste depuis le 02/11/2026" in texte(refus)
    assert sei.post(corriger, {**formulaire, "etp": "1"}).status_code == 302
    with cloison("35"):
        occupation = OccupationPoste.objects.get(poste=poste)
    retirer = url("occupation_retirer", occupation_pas=occupation.pk)
    sei.post(url("poste_retirer", poste_pas=poste.pk))
    assert chiffres("2026-11-02") == (1, 1, 0), "a post that somebody held stays"
    sei.post(retirer)
    assert chiffres("2026-11-02") == (1, 0, 1)
    sei.post(retirer, {"retablir": "1"})
    assert chiffres("2026-11-02") == (1, 1, 0)
    assert "Corriger les dates" in texte(sei.get(url("postes_du_pas", pas=pas.pk)))


def test_les_chiffres_ouvrent_leurs_lignes_et_la_coordination_lit_les_siennes(
    cote: Cote, pas: Pole, sei: Client, django_assert_num_queries: Any
) -> None:
    with cloison("35"):
        ailleurs = PostePas.objects.exclude(pole=pas).count()
        PostePas.objects.create(pole=pas, genre="coordination", periode=DateRange(DEBUT, None))
    page, le = url("postes_pas"), {"le": "2026-11-26"}
    for ligne in sei.get(page, le).context["totaux"]:
        for etat, attendu in (
            ("", ligne.finances),
            ("pourvu", ligne.pourvus),
            ("vacant", ligne.vacants),
        ):
            reponse = sei.get(page, {**le, "genre": ligne.genre, "etat": etat})
            assert reponse.context["total"] == attendu, (ligne, etat)
    with django_assert_num_queries(16):
        assert sei.get(page, le).context["total"] == ailleurs + 1
    with cloison("35"):
        for numero in (2, 3):
            PostePas.objects.create(
                pole=pas, genre="educateur", numero=numero, periode=DateRange(DEBUT, None)
            )
    with django_assert_num_queries(16):
        assert sei.get(page, le).context["total"] == ailleurs + 3
    ici = connecter(cote.personnes[Role.COORD_PAS])
    assert ici.get(page, le).context["total"] == 3, "of this PAS only"
    assert ici.post(url("poste_nouveau", pas=pas.pk), {}).status_code == 404


def test_une_absence_des_deux_alerte_et_une_suppleance_la_leve_ses_deux_bords_compris(
    cote: Cote, pas: Pole
) -> None:
    ici = connecter(cote.personnes[Role.COORD_PAS])
    page = url("absence_pas", pas=pas.pk)
    semaine = {"du": "2026-11-23", "au": "2026-11-27", "moment": "journee"}
    educ, coordo = cote.mandats[Role.EDUC_PAS], cote.mandats[Role.COORD_PAS]
    assert ici.post(page, {**semaine, "mandat": educ.pk}).status_code == 302
    double = ici.post(page, {**semaine, "mandat": educ.pk, "moment": "matin"})
    assert double.status_code == 422 and "déjà notée" in texte(double)
    matin = {"mandat": coordo.pk, "du": "2026-11-26", "au": "", "moment": "matin"}
    assert ici.post(page, matin).status_code == 302

    def trous() -> list[str]:
        with cloison("35"):
            return [a.phrase for a in alertes_de([pas], JEUDI - 3 * UN_JOUR, JEUDI + 2 * UN_JOUR)]

    assert trous() == ["Le PAS Vitré n'a personne jeudi 26 novembre matin"]
    liste = ici.get(url("alertes_pas"), {"du": "2026-11-23", "au": "2026-11-27"})
    assert liste.context["total"] == 1 and "Le matin" in texte(liste)
    with cloison("35"):
        absence = AbsenceBinome.objects.get(mandat=coordo)
    retirer = url("absence_pas_retirer", absence_pas=absence.pk)
    ici.post(retirer)
    assert trous() == []
    ici.post(retirer, {"retablir": "1"})
    corriger = url("absence_pas_modifier", absence_pas=absence.pk)
    ici.post(corriger, {**matin, "moment": "journee"})
    assert trous() == ["Le PAS Vitré n'a personne jeudi 26 novembre"]
    with cloison("35"):
        dasen = mandater(
            personne(cote, "iadasen"),
            Role.DASEN,
            Perimetre.objects.get(genre="T"),
        )
        with pytest.raises(ActionRefusee):
            suppleer_mission(
                auteur=cote.mandats[Role.SEI],
                personne=Personne("remplacant@exemple.invalid", "Rémi", "Duval"),
                supplee=coordo,
                du=JEUDI,
                au=JEUDI,
            )
        suppleance = suppleer_mission(
            auteur=dasen,
            personne=Personne("remplacant@exemple.invalid", "Rémi", "Duval"),
            supplee=coordo,
            du=JEUDI,
            au=JEUDI + UN_JOUR,
        )
        assert [suppleance.est_actif(JEUDI + n * UN_JOUR) for n in (-1, 0, 1, 2)] == [
            *(False, True, True, False)
        ]
    assert trous() == []
    page_pas = connecter(dasen.membre).get(url("presence", pas=pas.pk), {"du": "2026-11-23"})
    assert "du=2026-11-26&amp;au=2026-11-26" in texte(page_pas), "dates of the absence are ready"
    confier = reverse("comptes:mandat_suppleer", kwargs={"departement": "35", "mandat": coordo.pk})
    formulaire = connecter(dasen.membre).get(confier, {"du": "2026-11-26", "au": "2026-11-27"})
    assert 'value="2026-11-26"' in texte(formulaire) and 'value="2026-11-27"' in texte(formulaire)
    with cloison("35"):
        assert Membre.objects.filter(email="remplacant@exemple.invalid").exists()


def test_une_suppleance_ouvre_et_ferme_ses_pages_toute_seule(
    cote: Cote, pas: Pole, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cloison("35"):
        remplacant = personne(cote, "remplacant")
        Mandat.objects.create(
            membre=remplacant,
            role=Role.COORD_PAS,
            perimetre_id=pas.perimetre_id,
            periode=DateRange(JEUDI, JEUDI + 2 * UN_JOUR),
            supplee=cote.mandats[Role.COORD_PAS],
        )
    statuts = []
    for n in (-1, 0, 1, 2):
        jour = JEUDI + n * UN_JOUR
        monkeypatch.setattr("comptes.middleware.aujourdhui_dans", lambda _ou, jour=jour: jour)
        statuts.append(connecter(remplacant).get(url("presence", pas=pas.pk)).status_code)
    assert statuts == [404, 200, 200, 404]


def test_qui_n_est_pas_de_ce_pas_n_y_note_rien(cote: Cote, pas: Pole) -> None:
    with cloison("35"):
        ailleurs = mandater(personne(cote, "autre"), Role.COORD_PAS, cote.objets["pas"].perimetre)
    la_bas = connecter(ailleurs.membre)
    assert la_bas.get(url("presence", pas=pas.pk)).status_code == 404
    assert la_bas.post(url("absence_pas", pas=pas.pk), {}).status_code == 404
    assert connecter(cote.personnes[Role.AESH]).get(url("alertes_pas")).status_code == 404
    sei = cote.client(Role.SEI)
    faux = {"mandat": ailleurs.pk, "du": "2026-11-26", "moment": "journee"}
    assert sei.post(url("absence_pas", pas=pas.pk), faux).status_code == 422


def test_une_fermeture_se_lit_en_public_compte_et_se_retire(
    cote: Cote, pas: Pole, sei: Client, client: Client
) -> None:
    page, publique = url("exceptions_pas", pas=pas.pk), f"/pas/lieux/35/{pas.pk}/"
    ferme = {"genre": "ferme", "du": "2099-11-26", "libelle": "travaux"}
    assert sei.post(page, ferme).status_code == 302
    assert "Fermé le jeudi 26 novembre 2099 : travaux" in texte(client.get(publique))
    ouvert = {"genre": "ouvert", "du": "2099-11-25", "au": "2099-11-26"}
    sans = sei.post(page, ouvert)
    assert sans.status_code == 422 and "heure comme 9:00" in texte(sans)
    heures = {**ouvert, "debut": "9:00", "fin": "12 h 30"}
    refus = sei.post(page, {**heures, "fin": "12:30"})
    assert "déjà fermé exceptionnellement" in texte(refus)
    assert sei.post(page, {**heures, "au": "", "fin": "12:30"}).status_code == 302
    assert "de 9 h 00 à 12 h 30" in texte(client.get(publique))
    with cloison("35"):
        jour = datetime.date(2099, 11, 26)
        (alerte,) = alertes_de([pas], jour, jour + UN_JOUR)
        assert alerte.phrase == "Le PAS Vitré est fermé jeudi 26 novembre"
        fermeture = ExceptionPas.objects.get(libelle="travaux")
    sei.post(url("exception_pas_retirer", exception_pas=fermeture.pk))
    assert "travaux" not in texte(client.get(publique))
    assert cote.client(Role.EDUC_PAS).get(page).status_code == 404


def test_la_page_publique_ne_nomme_personne_sauf_reglage(
    cote: Cote, pas: Pole, client: Client
) -> None:
    publique = f"/pas/lieux/35/{pas.pk}/"
    lue = texte(client.get(publique))
    assert "Coordination PAS" in lue and "Éducateur spécialisé du PAS" in lue
    assert "Coordo" not in lue and cote.canari not in lue and "MDPH à tout moment" in lue
    with cloison("35"):
        Reglage.objects.create(code="pas_noms_publics", valeur="oui", du=DEBUT)
    assert "Coordo C." in texte(client.get(publique))


@pytest.fixture
def ecoles(cote: Cote, pas: Pole) -> list[Etablissement]:
    """Three schools of the PIAL; the first is in another PAS, the third enters one later."""
    with cloison("35"):
        trois = [
            Etablissement.objects.create(
                uai=f"03500{n:02d}X",
                nom=f"École {n}",
                cle_tri=f"ecole {n}",
                type="primaire",
                secteur="public",
                commune="Vitré",
            )
            for n in (11, 12, 13)
        ]
        for ecole in trois:
            Rattachement.objects.create(
                pole=cote.objets["pole"],
                etablissement=ecole,
                genre="PIAL",
                periode=DateRange(DEBUT, None),
            )
        autre = cote.objets["pas"]
        for ecole, du in ((trois[0], DEBUT), (trois[2], datetime.date(2027, 1, 4))):
            Rattachement.objects.create(
                pole=autre, etablissement=ecole, genre="PAS", periode=DateRange(du, None)
            )
    return trois


def test_un_lot_se_relit_s_applique_et_s_annule(
    cote: Cote, pas: Pole, sei: Client, ecoles: list[Etablissement]
) -> None:
    page = url("lot", pole=pas.pk)
    assert sei.get(page).status_code == 200
    demande = {"pial": str(cote.objets["pole"].pk), "du": "2026-12-01"}
    vu = sei.get(page, demande)
    etats = {
        ligne.ecole.nom: (ligne.avant is not None, ligne.conflit) for ligne in vu.context["lignes"]
    }
    assert etats["École 11"] == (True, "") and etats["École 12"] == (False, "")
    assert "le 04/01/2027" in etats["École 13"][1]
    assert vu.context["cochees"] == {str(ecoles[1].pk)}, "only those that are nowhere else"
    with cloison("35"):
        assert Rattachement.objects.filter(pole=pas).count() == 1, "a preview writes nothing"
        avant = set(Rattachement.objects.values_list("etablissement", "pole", "periode"))
    tous = {**demande, "etablissements": [str(e.pk) for e in ecoles]}
    refus = sei.post(page, tous)
    assert refus.status_code == 422 and "École 13" in texte(refus)
    assert "déjà rattachée au PAS" in texte(refus)
    deux = {**demande, "etablissements": [str(e.pk) for e in ecoles[:2]]}
    assert sei.post(page, deux).status_code == 302
    with cloison("35"):
        assert Rattachement.objects.filter(pole=pas, periode__contains=JEUDI).count() == 1
        le = datetime.date(2026, 12, 1)
        assert Rattachement.objects.filter(pole=pas, periode__contains=le).count() == 3
        lot = LotRattachements.objects.get(pole=pas)
    annuler = url("lot_annuler", lot_rattachements=lot.pk)
    assert "Annuler" in texte(sei.get(url("pole", pole=pas.pk)))
    sei.post(annuler)
    with cloison("35"):
        apres = set(Rattachement.objects.values_list("etablissement", "pole", "periode"))
    assert apres == avant, "each school finds again what it had"
    assert "déjà annulé" in texte(sei.post(annuler, follow=True))


def test_un_lot_change_depuis_ne_s_annule_plus(
    cote: Cote, pas: Pole, sei: Client, ecoles: list[Etablissement]
) -> None:
    demande = {"uai": f"Liste : {ecoles[1].uai}, 0359999Z", "du": "2026-12-01"}
    vu = sei.get(url("lot", pole=pas.pk), demande)
    assert vu.context["inconnus"] == ["0359999Z"]
    sei.post(url("lot", pole=pas.pk), {**demande, "etablissements": [str(ecoles[1].pk)]})
    with cloison("35"):
        lot = LotRattachements.objects.get(pole=pas)
        lien = Rattachement.objects.get(pole=pas, etablissement=ecoles[1])
    sei.post(url("rattachement_clore", rattachement=lien.pk), {"dernier_jour": "2026-12-18"})
    refus = sei.post(url("lot_annuler", lot_rattachements=lot.pk), follow=True)
    assert "a changé de dates ou de pôle depuis" in texte(refus)
    with cloison("35"):
        assert Rattachement.objects.filter(pk=lien.pk).exists()
        assert LotRattachements.objects.get(pk=lot.pk).annule_le is None
