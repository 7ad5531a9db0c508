"""What changes in a closed month, decisions on an open one, two closings at once, no school."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from psycopg.types.range import DateRange

from aesh.actions import absences as actes_absences
from aesh.actions.absences import SaisieAbsence
from aesh.enums import Employeur
from aesh.models import Contrat
from comptes.models import Mandat
from contrats.actions.decisions_service import decider_service, reprendre_decision
from contrats.actions.declarations import trancher
from contrats.actions.relecture import (
    annuler_regularisation,
    regulariser_les_changements,
    relire_mois,
)
from contrats.actions.service_fait import clore_mois, preparer_mois
from contrats.actions.service_fait_suites import certifier, ouvrir_mois
from contrats.enums.service_fait import MotifAjustement, MotifDecision
from contrats.models import (
    AjustementService,
    ClotureMois,
    LigneARegulariser,
    LigneClose,
    LigneProvisoire,
    MoisDeService,
)
from contrats.requetes.mois import (
    lignes_visibles,
    mois_a_calculer,
    mois_a_certifier,
    totaux_par_employeur,
)
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.contrats.test_mois_reference import publier, rien
from tests.contrats.test_service_fait import (
    LE,
    MOIS_DU,
    NOVEMBRE,
    OCTOBRE,
    clore,
    declarer,
    ligne,
    petit,
    preparer,
)

__all__ = ["petit"]
LUNDI = datetime.date(2026, 10, 5)


def absenter(petit, jour=LUNDI):
    saisie = SaisieAbsence(du=jour, au=jour, aesh=petit.sophie.pk)
    return actes_absences.declarer_absence_aesh(
        saisie, auteur=petit.extras["sei"], le=LE, prevenir=False
    )


def relire(petit):
    relire_mois(mois=petit.extras["mois"], avancer=rien)
    return {une.aesh: une.minutes for une in LigneARegulariser.objects.select_related("aesh")}


def regulariser(petit, contrats=None, auteur="sei"):
    return regulariser_les_changements(
        auteur=petit.extras[auteur], mois=petit.extras["mois"], contrats=contrats, le=LE
    )


def test_une_absence_connue_apres_la_cloture_se_regularise_en_un_acte(petit):
    clore(petit)
    assert relire(petit) == {}
    absenter(petit)
    assert relire(petit) == {petit.sophie: -1440}  # the only Monday of its week
    assert MoisDeService.objects.get(du=OCTOBRE.du).relu_le is not None
    with pytest.raises(ActionRefusee, match="ne permet pas"):
        regulariser(petit, auteur="college")
    novembre = ouvrir_mois(mois=NOVEMBRE, le=LE)
    preparer(petit, novembre)
    (faite,) = regulariser(petit)
    assert (faite.minutes, faite.motif, faite.applique_a) == (
        -1440,
        MotifAjustement.ABSENCE,
        novembre,
    )
    assert ligne(petit, petit.sophie, LigneProvisoire, novembre).minutes_ajustement == -1440
    assert ligne(petit, petit.sophie).minutes_service == MOIS_DU  # the closed line did not move
    assert relire(petit) == {}
    with pytest.raises(ActionRefusee, match="plus rien"):
        regulariser(petit)
    # taken back by the contrary line: it is listed again
    contraire = annuler_regularisation(auteur=petit.extras["sei"], ajustement=faite, le=LE)
    assert contraire.minutes == 1440
    assert LigneARegulariser.objects.get().minutes == -1440
    assert ligne(petit, petit.sophie, LigneProvisoire, novembre).minutes_ajustement == 0
    for une in (faite, contraire):
        with pytest.raises(ActionRefusee, match="déjà annulée"):
            annuler_regularisation(auteur=petit.extras["sei"], ajustement=une, le=LE)


def test_un_contrat_date_en_arriere_et_une_differences_tardive_ne_se_melent_pas(petit):
    """An avenant of October known in November, while a declared difference is decided late."""
    dite = declarer(petit, minutes=30)
    clore(petit)
    trancher(auteur=petit.extras["sei"], dite=dite, retenir=True, le=LE)
    Contrat.objects.filter(aesh=petit.sophie).update(minutes_hebdo=1500)
    assert relire(petit) == {petit.sophie: 4 * 60}  # the difference has its own line
    novembre = ouvrir_mois(mois=NOVEMBRE, le=LE)
    preparer(petit, novembre)
    assert ligne(petit, petit.sophie, LigneProvisoire, novembre).minutes_ajustement == 30
    (faite,) = regulariser(petit)
    assert (faite.minutes, faite.motif) == (240, MotifAjustement.CONTRAT)
    preparer(petit, novembre)
    assert ligne(petit, petit.sophie, LigneProvisoire, novembre).minutes_ajustement == 270
    clore(petit, novembre, le=datetime.date(2026, 11, 30))
    assert sorted(AjustementService.objects.values_list("minutes", flat=True)) == [30, 240]
    # the contract never ran in October after all: what was certified, and corrected, is taken back
    Contrat.objects.filter(aesh=petit.sophie).update(periode=DateRange(NOVEMBRE.du, None))
    assert relire(petit) == {petit.sophie: -MOIS_DU - 240}


def test_un_emploi_du_temps_republie_apres_coup_ne_retire_rien(petit):
    """Fewer hours published with a past date: the contract is certified, nothing to correct."""
    clore(petit)
    suite = f.emploi(petit.pole, date_effet=datetime.date(2026, 10, 12))
    f.creneau(suite, petit.sophie, petit.ecole, 1, "8:30", "9:00", petit.lea)
    f.creneau(suite, petit.karim, petit.autre_ecole, 1, "8:30", "11:00", petit.tom)
    publier(petit, suite, le=suite.date_effet)  # the product refuses a past date: as of that day
    assert relire(petit) == {}


def test_le_sei_seul_certifie_autrement_avec_un_motif_et_le_reprend(petit):
    contrat = Contrat.objects.get(aesh=petit.sophie)
    commun = {"auteur": petit.extras["sei"], "mois": petit.extras["mois"], "contrat": contrat.pk}
    moins = {"minutes": -120, "motif": MotifDecision.NON_FAIT, "le": LE}
    with pytest.raises(ActionRefusee, match="Calculez d'abord"):
        decider_service(**commun, **moins)
    preparer(petit)
    for refus, champs in (
        ("ne permet pas", {"auteur": petit.extras["college"]}),
        ("au moins une minute", {"minutes": 0}),
        ("dit le contraire", {"minutes": 120}),
        ("dit le contraire", {"motif": MotifDecision.AU_DESSUS}),
        ("plus d'heures", {"minutes": -MOIS_DU - 1}),
    ):
        with pytest.raises(ActionRefusee, match=refus):
            decider_service(**commun | moins | champs)
    decider_service(**commun, **moins)
    decidee = ligne(petit, petit.sophie, LigneProvisoire)
    assert (decidee.minutes_decision, decidee.minutes_service) == (-120, MOIS_DU - 120)
    assert "decide" in decidee.ecarts
    with pytest.raises(ActionRefusee, match="déjà"):
        decider_service(**commun, **moins)
    preparer(petit)  # still there when the month is computed again
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_service == MOIS_DU - 120
    reprendre_decision(**commun, le=LE)
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_service == MOIS_DU
    with pytest.raises(ActionRefusee, match="déjà reprise"):
        reprendre_decision(**commun, le=LE)
    decider_service(**commun, **moins)
    clore(petit)
    assert ligne(petit, petit.sophie).minutes_service == MOIS_DU - 120
    assert relire(petit) == {}  # decided, not changed since
    for acte in (decider_service, reprendre_decision):
        with pytest.raises(ActionRefusee, match="ne se rouvre pas"):
            acte(**commun, **(moins if acte is decider_service else {"le": LE}))


def test_un_contrat_hors_titre_2_sans_etablissement_se_certifie(petit):
    Contrat.objects.filter(aesh=petit.karim).update(eple=None)
    clore(petit)
    mois, x = petit.extras["mois"], petit.extras
    ht2 = {"mois": mois, "employeur": Employeur.HORS_TITRE_2, "eple": None, "le": LE}
    certifier(auteur=x["chef_sei"], mois=mois, employeur=Employeur.TITRE_2, eple=None, le=LE)
    assert list(mois_a_certifier(x["chef_sei"], LE)) == [mois]  # the other is still to sign
    assert list(mois_a_certifier(x["college"], LE)) == []
    with pytest.raises(ActionRefusee, match="Seul l'employeur"):
        certifier(auteur=x["college"], **ht2)
    certifier(auteur=x["chef_sei"], **ht2)
    assert list(mois_a_certifier(x["chef_sei"], LE)) == []
    totaux = totaux_par_employeur(lignes_visibles(mois, x["chef_sei"], LE, clos=True), mois)
    assert [t.certification.fonction for t in totaux] == ["SEI_CHEF", "SEI_CHEF"]


def test_les_ecrans_disent_ce_qui_change_et_ce_qui_se_decide(petit):
    client = Client()
    client.force_login(petit.extras["sei"].membre)
    dite = declarer(petit, minutes=30)
    preparer(petit)
    mois = petit.extras["mois"]
    contrat = Contrat.objects.get(aesh=petit.sophie)
    page = client.get(f"/35/service-fait/{mois.pk}/").content.decode()
    assert "Emploi du temps sous le contrat : 2" in page
    assert "Différence déclarée, à trancher : 1" in page and "de moins que le contrat" in page
    page = client.get("/35/service-fait/a-trancher/").content.decode()
    assert petit.sophie.nom_complet in page
    choix = {"dites": [f"ecole:{dite.pk}"], "acte": "retenir"}
    page = client.post("/35/service-fait/a-trancher/decider/", choix).content.decode()
    assert "Rien n&#x27;est encore enregistré" in page or "Rien n'est encore enregistré" in page
    dite.refresh_from_db()
    assert dite.etat == "declaree"  # a preview leaves nothing behind
    client.post("/35/service-fait/a-trancher/decider/", choix | {"etape": "faire"})
    dite.refresh_from_db()
    assert dite.etat == "retenue"
    client.post("/35/service-fait/a-trancher/annuler/", {"quand": dite.tranche_le.isoformat()})
    dite.refresh_from_db()
    assert dite.etat == "declaree"
    for faux in ("", "demain", "2026-13-01T00:00:00Z", "2026-10-01T00:00:00"):
        lu = client.post("/35/service-fait/a-trancher/annuler/", {"quand": faux}, follow=True)
        assert lu.status_code == 200
    adresse = f"/35/service-fait/{mois.pk}/contrats/{contrat.pk}/"
    saisie = {"sens": "moins", "heures": "2", "minutes": "0", "motif": ""}
    refusee = client.post(adresse, saisie)
    assert refusee.status_code == 422 and 'value="2"' in refusee.content.decode()
    client.post(adresse, saisie | {"motif": "non_fait"})
    page = client.get(adresse).content.decode()
    assert "Reprendre cette décision" in page and "−2:00" in page
    client.post(f"{adresse}reprendre/")
    clore(petit)
    absenter(petit)
    # seen at once on the contract, then listed for the month, corrected in one act
    assert "À régulariser" in client.get(adresse).content.decode()
    relire(petit)
    page = client.get(f"/35/service-fait/{mois.pk}/").content.decode()
    assert "Tout régulariser" in page and "−24:00" in page
    # a closed month is not to be computed again
    assert mois_a_calculer(OCTOBRE) == NOVEMBRE == mois_a_calculer(NOVEMBRE)
    apercu = client.get(f"/35/service-fait/{mois.pk}/regulariser/?contrat={contrat.pk}")
    assert "Absence connue" in apercu.content.decode() and not AjustementService.objects.exists()
    client.post(f"/35/service-fait/{mois.pk}/regulariser/", {"contrat": str(contrat.pk)})
    faite = AjustementService.objects.get()
    client.post(f"{adresse}annuler/", {"ajustement": str(faite.pk)})
    assert faite.annulation.minutes == 1440
    direction = Client()
    direction.force_login(petit.extras["direction"].membre)
    for chemin in ("a-trancher/", f"{mois.pk}/regulariser/"):
        assert direction.get(f"/35/service-fait/{chemin}").status_code == 404


def test_deux_clotures_a_la_fois_une_seule_clot(base_reelle):
    """Two real transactions: one closes, the other waits for the lock and is told."""
    with transaction.atomic(), cloison("35"):
        petit = f.petit_pole()
        sei = f.mandat("SEI", f.perimetre("T"))
        mois = ouvrir_mois(mois=OCTOBRE, le=LE)
        preparer_mois(mois=mois, le=LE, avancer=rien)
        contrats = Contrat.objects.count()
    depart, recus = threading.Barrier(2), []

    def essayer() -> None:
        try:
            depart.wait(timeout=10)
            with transaction.atomic(), cloison("35"):
                auteur = Mandat.objects.select_related("perimetre", "membre").get(pk=sei.pk)
                lu = MoisDeService.objects.get(pk=mois.pk)
                clore_mois(auteur=auteur, mois=lu, le=LE, avancer=rien)
            recus.append("clos")
        except ActionRefusee as refus:
            recus.append(refus.phrase)
        finally:
            connection.close()

    fils = [threading.Thread(target=essayer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=60)
    assert sorted(recus) == sorted(
        ["clos", "Ce mois est clos : il ne se rouvre pas. Corrigez par une régularisation datée."]
    )
    with transaction.atomic(), cloison("35"):
        assert ClotureMois.objects.count() == 1
        assert LigneClose.objects.count() == contrats and petit.sophie.pk
