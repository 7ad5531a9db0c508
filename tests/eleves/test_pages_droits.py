"""Pages of pupils' files and rights: answers, query counts, who sees what, what is journalled."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from comptes.enums import Role
from eleves.models import (
    Couverture,
    DemandeMdph,
    Eleve,
    NotificationMdph,
    PlanEleve,
    ReunionEleve,
    Scolarisation,
)
from socle.cloison import cloison
from socle.models import Acces
from tests.distribution import PERIODE, Cote, monter

FIN = datetime.date.today() + datetime.timedelta(days=40)


@pytest.fixture
def cote(departement_35: Any) -> Cote:
    return monter("35", "A")


@pytest.fixture
def sei(cote: Cote) -> Client:
    return cote.client(Role.SEI)


def url(nom: str, **kwargs: Any) -> str:
    return reverse(f"eleves:{nom}", kwargs={"departement": "35", **kwargs})


def texte(reponse: Any) -> str:
    return reponse.content.decode()


def ajouter(cote: Cote, nombre: int, **droit: Any) -> list[Eleve]:
    """More pupils with a right that ends soon, a request, a plan; more of these for the first."""
    eleves = []
    with cloison("35"):
        for n in range(nombre):
            eleve = Eleve.objects.create(
                nom=f"Nom{n}",
                prenom="Lou",
                naissance=datetime.date(2016, 1, 1),
                cle_tri=f"lou n{n}",
            )
            Scolarisation.objects.create(
                eleve=eleve, etablissement=cote.objets["etablissement"], periode=PERIODE
            )
            NotificationMdph.objects.create(
                eleve=eleve,
                **{
                    "type": "mutualisee",
                    "decidee_le": datetime.date(2026, 5, 1),
                    "recue_le": datetime.date(2026, 5, 8),
                    "periode": DateRange(datetime.date(2025, 9, 1), FIN),
                    "numero": f"35-{n:04d}",
                    **droit,
                },
            )
            premier = cote.objets["eleve"]
            DemandeMdph.objects.create(eleve=eleve, deposee_le=datetime.date(2026, 9, n + 1))
            DemandeMdph.objects.create(eleve=premier, deposee_le=datetime.date(2026, 9, n + 1))
            NotificationMdph.objects.create(
                eleve=premier,
                type="mpa",
                decidee_le=datetime.date(2026, 5, 1),
                recue_le=datetime.date(2026, 5, 8),
                periode=PERIODE,
            )
            PlanEleve.objects.create(eleve=premier, genre="pps", periode=PERIODE)
            ReunionEleve.objects.create(
                eleve=premier,
                genre="ess",
                date=datetime.date(2026, 9, n + 1),
                tenue=True,
                participants=["famille"],
                conclusions=["maintien"],
            )
            eleves.append(eleve)
    return eleves


@pytest.mark.parametrize(
    ("nom", "parametres", "attendu"),
    [
        ("eleves", (), 17),
        ("eleve", ("eleve",), 24),
        ("renouvellements", (), 16),
        ("decisions", (), 16),
        ("demandes", (), 16),
        ("notification", ("eleve", "notification"), 19),
        ("notification_corriger", ("eleve", "notification"), 17),
    ],
)
def test_une_page_fait_autant_de_requetes_a_1_et_a_4_lignes(
    cote: Cote,
    sei: Client,
    nom: str,
    parametres: tuple[str, ...],
    attendu: int,
    django_assert_num_queries: Any,
) -> None:
    page = url(nom, **{un: cote.objets[un].pk for un in parametres})
    ajouter(cote, 1)
    sei.get(page)
    with django_assert_num_queries(attendu):
        assert sei.get(page).status_code == 200
    for eleve in ajouter(cote, 3):
        assert eleve.pk
    with django_assert_num_queries(attendu):
        assert sei.get(page).status_code == 200


def test_la_recherche_d_un_nom_ne_passe_jamais_par_l_adresse(cote: Cote, sei: Client) -> None:
    ajouter(cote, 1)
    reponse = sei.post(url("eleves") + "?type=mutualisee", {"q": "  LOÛ "})
    assert reponse.status_code == 302
    assert reponse["Location"] == url("eleves") + "?type=mutualisee&cherche=1"
    page = texte(sei.get(reponse["Location"]))
    assert "1 élève pour « LOÛ »" in page and "Lou N." in page and cote.canari not in page
    assert 'type="hidden" name="cherche" value="1"' in page
    assert "Aucun résultat" in texte(sei.get(url("eleves") + "?cherche=1&type=ulis"))
    assert cote.canari[:1] in texte(sei.get(url("eleves")))


def test_la_liste_montre_prenom_et_initiale_et_se_journalise(cote: Cote, sei: Client) -> None:
    page = texte(sei.get(url("eleves")))
    assert f"Zoe{cote.canari} C." in page
    assert not re.search(rf"Zoe{cote.canari} {cote.canari}", page)
    with cloison("35"):
        lu = Acces.objects.filter(objet="eleve", route="eleves:eleves").latest("cree_le")
    assert cote.objets["eleve"].pk in lu.ids


def test_la_liste_se_filtre_et_se_trie(cote: Cote, sei: Client) -> None:
    (lou,) = ajouter(cote, 1)
    page = texte(sei.get(url("eleves"), {"statut": "a_pourvoir", "type": "mutualisee"}))
    assert "Lou N." in page and "Zoe" not in page
    with cloison("35"):
        Couverture.objects.create(eleve=lou, minutes_mutualisees=60)
    assert "Lou N." not in texte(sei.get(url("eleves"), {"statut": "a_pourvoir"}))
    assert "Lou N." in texte(sei.get(url("eleves"), {"statut": "couverte"}))
    assert "Ali" in texte(sei.get(url("eleves"), {"type": "aucune"}))
    ailleurs = {"ecole": "zzz"}
    assert "Aucun résultat dans votre périmètre" in texte(sei.get(url("eleves"), ailleurs))
    poles = {"pole": cote.objets["pole"].pk}
    assert "Lou N." in texte(sei.get(url("eleves"), poles))
    triee = texte(sei.get(url("eleves"), {"sort": "-nom"}))
    assert triee.index("Lou N.") < triee.index("Zoe")


def test_chacun_ne_voit_que_son_perimetre(cote: Cote) -> None:
    autre = monter("35", "B")
    page = texte(cote.client(Role.COORD_PIAL).get(url("eleves")))
    assert cote.canari in page and autre.canari not in page
    etranger = url("eleve", eleve=autre.objets["eleve"].pk)
    assert cote.client(Role.COORD_PIAL).get(etranger).status_code == 404


def test_un_enseignant_lit_l_aide_et_ses_activites_seulement(cote: Cote) -> None:
    with cloison("35"):
        NotificationMdph.objects.filter(pk=cote.objets["notification"].pk).update(
            activites=["apprentissages"], mention="mot à cacher"
        )
    client = cote.client(Role.ENSEIGNANT)
    page = texte(client.get(url("eleve", eleve=cote.objets["eleve"].pk)))
    assert "Individuelle" in page and "accès aux activités d" in page
    assert "mot à cacher" not in page and "6 h" not in page and "À pourvoir" not in page
    assert "Où en est le droit" not in texte(client.get(url("eleves")))
    assert client.get(url("decisions")).status_code == 404


def test_qui_ne_lit_pas_les_plans_n_en_voit_pas(cote: Cote) -> None:
    ajouter(cote, 1)
    page = url("eleve", eleve=cote.objets["eleve"].pk)
    assert "Plans et réunions" in texte(cote.client(Role.SEI).get(page))
    assert "Plans et réunions" not in texte(cote.client(Role.ENSEIGNANT).get(page))


def test_la_mdph_lit_ses_decisions_sans_aesh_ni_emploi_du_temps(cote: Cote) -> None:
    ajouter(cote, 2)
    with cloison("35"):
        NotificationMdph.objects.filter(numero="35-0001").update(mdph="22")
        DemandeMdph.objects.exclude(eleve=cote.objets["eleve"]).delete()
        Couverture.objects.create(
            eleve=cote.objets["eleve"],
            minutes_individuelles=360,
            premier_creneau_le=datetime.date(2026, 9, 3),
        )
    mdph = cote.client(Role.MDPH)
    page = texte(mdph.get(url("decisions")))
    assert "03/09/2026" in page and "Couverte" in page and "35-0000" in page
    assert "35-0001" not in page and "Agathe" not in page
    # a pupil of nobody's decision stays unknown to it
    assert mdph.get(url("eleve", eleve=cote.objets["camarade"].pk)).status_code == 404
    fiche = texte(mdph.get(url("eleve", eleve=cote.objets["eleve"].pk)))
    assert "Emplois du temps" not in fiche and "Sa semaine" not in fiche
    assert "Enregistrer une décision" in fiche
    with cloison("35"):
        etrangere = NotificationMdph.objects.get(numero="35-0001")
        DemandeMdph.objects.create(eleve=etrangere.eleve, deposee_le=datetime.date(2026, 10, 1))
    dossier = texte(mdph.get(url("eleve", eleve=etrangere.eleve_id)))
    assert "Lou" in dossier and "Aucune décision" in dossier
    lien = url("notification", eleve=etrangere.eleve_id, notification=etrangere.pk)
    assert mdph.get(lien).status_code == 404
    trouvee = mdph.post(url("decisions"), {"q": "35-0000"})
    assert "1 décision pour" in texte(mdph.get(trouvee["Location"]))


def test_ouvrir_un_dossier_puis_le_refuser_deux_fois(cote: Cote, sei: Client) -> None:
    corps = {
        "nom": "Le Goff",
        "prenom": "Maël",
        "naissance": "2018-05-06",
        "etablissement": str(cote.objets["etablissement"].pk),
        "du": "2026-09-01",
    }
    assert "choisissez" in texte(sei.get(url("eleve_creer")))
    cree = sei.post(url("eleve_creer"), corps)
    assert cree.status_code == 302
    assert "Maël Le Goff" in texte(sei.get(cree["Location"]))
    encore = sei.post(url("eleve_creer"), corps)
    assert encore.status_code == 422 and "déjà un dossier" in texte(encore)


def decision(**autres: str) -> dict[str, Any]:
    return {
        "type": "individuelle",
        "mention": "AESH-I 12 h",
        "lecture": "ecrites",
        "activites": ["apprentissages"],
        "decidee_le": "2026-10-01",
        "recue_le": "2026-10-12",
        "du": "2026-11-01",
        "au": "2028-08-31",
        **autres,
    }


def test_une_decision_qui_recouvre_demande_puis_remplace(cote: Cote, sei: Client) -> None:
    page = url("notification_nouvelle", eleve=cote.objets["eleve"].pk)
    question = sei.post(page, decision())
    assert question.status_code == 422
    assert "finira le 31/10/2026" in texte(question)
    non = sei.post(page, decision(remplace="non"))
    assert non.status_code == 422
    faux = sei.post(page, decision(remplace="nimporte"))
    assert faux.status_code == 422
    ancienne = cote.objets["notification"]
    assert sei.post(page, decision(remplace=str(ancienne.pk))).status_code == 302
    with cloison("35"):
        ancienne.refresh_from_db()
        nouvelle = NotificationMdph.objects.get(remplace=ancienne)
    assert ancienne.au == datetime.date(2026, 10, 31)
    assert nouvelle.minutes_hebdo == 720
    lue = texte(sei.get(url("notification", eleve=ancienne.eleve_id, notification=ancienne.pk)))
    assert "Remplacée par" in lue and "dates du droit" in lue


def test_une_valeur_hors_du_pas_se_confirme_a_l_ecran(cote: Cote, sei: Client) -> None:
    page = url("notification_nouvelle", eleve=cote.objets["camarade"].pk)
    question = sei.post(page, decision(mention="12,3"))
    assert question.status_code == 422 and "12 h 18" in texte(question)
    assert sei.post(page, decision(mention="12,3", heures_confirmees="on")).status_code == 302
    with cloison("35"):
        gardee = cote.objets["camarade"].notifications.get()
    assert (gardee.minutes_hebdo, gardee.mention) == (738, "12,3")
    assert gardee.lecture_heures == "confirmees"


def test_une_mention_medicale_se_demande_avant_d_etre_enregistree(cote: Cote, sei: Client) -> None:
    page = url("notification_nouvelle", eleve=cote.objets["camarade"].pk)
    question = sei.post(page, decision(mention="12 h, épilepsie"))
    assert question.status_code == 422 and "« épilepsie »" in texte(question)
    assert "rien n&#x27;est encore enregistré" in texte(question)
    with cloison("35"):
        assert not cote.objets["camarade"].notifications.exists()
    assumee = decision(mention="12 h, épilepsie", texte_assume="mot_pour_mot")
    assert sei.post(page, assumee).status_code == 302
    with cloison("35"):
        assert cote.objets["camarade"].notifications.get().mention == "12 h, épilepsie"
        motif = Acces.objects.exclude(motif="").latest("cree_le").motif
    assert "décision officielle" in motif and "épilepsie" not in motif
    lue = sei.post(url("mention_lue"), {"mention": "12 h, épilepsie"})
    assert "12 h par semaine" in texte(lue) and "information médicale" in texte(lue)
    assert "Plusieurs durées" in texte(sei.post(url("mention_lue"), {"mention": "9 h à 12 h"}))
    assert texte(sei.post(url("mention_lue"), {"mention": " "})).strip() == ""


def test_deux_corrections_a_la_fois_montrent_les_deux_versions(cote: Cote, sei: Client) -> None:
    ligne = cote.objets["notification"]
    page = url("notification_corriger", eleve=ligne.eleve_id, notification=ligne.pk)
    base = decision(du="2026-09-01", au="2027-08-31")
    assert sei.post(page, {**base, "minutes_hebdo": "10 h", "revision": "1"}).status_code == 302
    perimee = sei.post(page, {**base, "minutes_hebdo": "14 h", "revision": "1"})
    assert perimee.status_code == 409
    assert "10 h par semaine" in texte(perimee) and "14 h par semaine" in texte(perimee)
    assert 'value="14 h"' in texte(perimee) and 'value="2"' in texte(perimee)
    assert sei.post(page, {**base, "minutes_hebdo": "14 h", "revision": "2"}).status_code == 302


@pytest.mark.parametrize(
    ("acte", "corps", "attendu"),
    [
        ("suspendre", {"du": "2026-11-02"}, "Suspendue"),
        ("recours", {"recours": "rapo", "depose_le": "2026-06-02"}, "RAPO"),
        ("renouvellement", {"demande_le": "2026-11-02"}, "demandé à la famille le"),
        ("annuler", {"motif": "erreur"}, "erreur de saisie"),
    ],
)
def test_chaque_acte_se_fait_et_se_lit(
    cote: Cote, sei: Client, acte: str, corps: dict[str, str], attendu: str
) -> None:
    ligne = cote.objets["notification"]
    page = url("notification_acte", eleve=ligne.eleve_id, notification=ligne.pk, geste=acte)
    assert sei.get(page).status_code == 200
    assert sei.post(page, {**corps, "revision": "9"}).status_code == 409
    fait = sei.post(page, {**corps, "revision": "1"}, follow=True)
    assert fait.status_code == 200 and attendu in texte(fait)


def test_annuler_se_defait_et_un_acte_inconnu_n_existe_pas(cote: Cote, sei: Client) -> None:
    ligne = cote.objets["notification"]
    adresse = {"eleve": ligne.eleve_id, "notification": ligne.pk}
    sei.post(
        url("notification_acte", geste="annuler", **adresse), {"motif": "cdaph", "revision": 1}
    )
    fait = sei.post(url("notification_acte", geste="retablir", **adresse), {"revision": 2})
    assert fait.status_code == 302
    with cloison("35"):
        ligne.refresh_from_db()
    assert not ligne.est_annulee
    assert sei.get(url("notification_acte", geste="oublier", **adresse)).status_code == 404


def test_les_fins_se_notent_et_se_defont_depuis_la_liste(cote: Cote, sei: Client) -> None:
    (lou,) = ajouter(cote, 1)
    with cloison("35"):
        ligne = lou.notifications.get()
    page = url("renouvellements")
    assert "Lou N." in texte(sei.get(page)) and "Lou N." not in texte(sei.get(page + "?jours=30"))
    acte = url("renouvellement_demander", notification=ligne.pk)
    sei.post(acte + "?jours=90")
    with cloison("35"):
        ligne.refresh_from_db()
    assert ligne.renouvellement_demande_le is not None
    assert "Retirer la note" in texte(sei.get(page))
    assert "Lou N." not in texte(sei.get(page, {"demande": "non"}))
    sei.post(acte, {"retirer": "oui"})
    with cloison("35"):
        ligne.refresh_from_db()
    assert ligne.renouvellement_demande_le is None
    coordination = texte(cote.client(Role.COORD_PIAL).get(page))
    assert "Lou N." in coordination and "Demandé aujourd" not in coordination


def test_une_demande_se_note_et_devient_un_droit_du_meme_geste(cote: Cote, sei: Client) -> None:
    eleve = cote.objets["camarade"]
    page = url("demande_nouvelle", eleve=eleve.pk)
    depot = {"genre": "premiere", "deposee_le": "2026-09-10", "numero": "D-77"}
    assert sei.post(page, depot).status_code == 302
    assert sei.post(page, depot).status_code == 422
    assert f"Ali{cote.canari}" in texte(sei.get(url("demandes")))
    assert "Aucune décision" in texte(sei.get(url("eleve", eleve=eleve.pk)))
    with cloison("35"):
        demande = eleve.demandes.get()
    reponse = url("demande", eleve=eleve.pk, demande=demande.pk)
    sans_jour = sei.post(reponse, {"issue": "refusee", "issue_le": ""})
    assert sans_jour.status_code == 422
    decider = url("notification_nouvelle", eleve=eleve.pk) + f"?demande={demande.pk}"
    assert 'value="D-77"' in texte(sei.get(decider))
    assert sei.post(decider, decision()).status_code == 302
    with cloison("35"):
        demande.refresh_from_db()
    assert demande.issue == "accordee" and demande.notification_id
    assert f"Ali{cote.canari}" not in texte(sei.get(url("demandes")))
    assert sei.get(decider + "x").status_code == 404


def test_plans_et_reunions_se_notent_se_corrigent_et_se_retirent(cote: Cote) -> None:
    ash = cote.client(Role.IEN_ASH)
    eleve = cote.objets["camarade"]
    page = url("reunion_noter", eleve=eleve.pk)
    corps = {"genre": "ess", "date": "2026-10-06", "tenue": "on", "revision": "0"}
    codes = {"participants": ["famille", "erseh"], "conclusions": ["maintien"]}
    assert ash.post(page, {**corps, **codes}).status_code == 302
    lue = texte(ash.get(url("eleve", eleve=eleve.pk)))
    assert "famille, enseignant référent" in lue and "rien ne change" in lue
    with cloison("35"):
        reunion = eleve.reunions.get()
    ligne = url("reunion", eleve=eleve.pk, reunion=reunion.pk)
    assert "checked" in texte(ash.get(ligne))
    assert ash.post(ligne, {**corps, "revision": "1"}).status_code == 302
    perimee = ash.post(ligne, {**corps, "revision": "1"})
    assert perimee.status_code == 409 and "entre-temps" in texte(perimee)
    assert ash.post(ligne, {"supprimer": "oui"}).status_code == 302
    with cloison("35"):
        assert not eleve.reunions.exists()
    plan = url("plan_noter", eleve=eleve.pk)
    assert ash.post(plan, {"genre": "pap", "du": "2026-09-01", "revision": "0"}).status_code == 302
    assert "PAP" in texte(ash.get(url("eleve", eleve=eleve.pk)))
    assert cote.client(Role.COORD_PIAL).get(plan).status_code == 404
