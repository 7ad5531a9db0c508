"""Work queues: what each holds, its filters, who works on a row, acts on many, two at once."""

import datetime
import threading
from itertools import product

import pytest
from django.db import connection, transaction
from psycopg.types.range import DateRange

from aesh.models import Contrat
from comptes.models import Reglage
from eleves.models import Couverture, NotificationMdph
from reporting.actions.prises_en_charge import EtatPerime, agir, annuler_acte
from reporting.actions.vues_files import enregistrer_vue, garder_liste, supprimer_vue
from reporting.enums.files import ActeDeFile, FileTravail
from reporting.models import PriseEnCharge, VueEnregistree
from reporting.requetes.files import (
    attend,
    comptes_des_files,
    comptes_des_parts,
    lignes_de,
    notifications_des_files,
    prochaine_echeance,
)
from reporting.requetes.listes_collees import cles_du_nom, lire_liste
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.distribution import connecter

LE = datetime.date(2026, 11, 20)


@pytest.fixture
def pole(dans_35):
    return f.petit_pole()


@pytest.fixture
def sei(dans_35):
    return f.mandat("SEI", f.perimetre("T"))


def toutes(mandat):
    return notifications_des_files(mandat, LE)


def noms(mandat, file):
    return sorted(n.eleve.prenom for n in lignes_de(toutes(mandat), file, LE))


def lignes(mandat):
    return list(lignes_de(toutes(mandat), None, LE).order_by("eleve__cle_tri"))


def faire(mandat, acte, *choisies, **autres):
    return agir(auteur=mandat, acte=acte, lignes=choisies, le=LE, **autres)


# --- what each queue holds ----------------------------------------------------------------------


def test_a_placer_suit_les_creneaux_publies(pole, sei):
    assert noms(sei, FileTravail.A_PLACER) == ["Léa", "Nour", "Tom"]
    Couverture.objects.create(eleve=pole.lea, minutes_individuelles=12 * 60)
    Couverture.objects.create(eleve=pole.tom, minutes_individuelles=60)
    assert noms(sei, FileTravail.A_PLACER) == ["Nour", "Tom"], "Tom n'a qu'une heure sur six"


def test_a_placer_separe_sans_aide_et_aide_incomplete_et_tolere_un_petit_ecart(pole, sei):
    Couverture.objects.create(eleve=pole.lea, minutes_individuelles=12 * 60 - 30)
    Couverture.objects.create(eleve=pole.tom, minutes_individuelles=60)
    assert noms(sei, FileTravail.A_PLACER) == ["Nour", "Tom"]
    comptes = comptes_des_parts(toutes(sei), LE)
    assert comptes == {"entiere": 1, "partielle": 1, "bientot": 0, "toleree": 1, "minutes": 30}
    Reglage.objects.create(code="ecart_tolere_minutes", valeur=29, du=f.RENTREE)
    assert noms(sei, FileTravail.A_PLACER) == ["Léa", "Nour", "Tom"]
    assert noms(sei, FileTravail.TOUTES) == ["Léa", "Nour", "Tom"]
    (tom,) = [n for n in lignes(sei) if n.eleve_id == pole.tom.pk]
    assert (tom.statut, tom.il_manque) == ("partielle", 5 * 60)


def test_a_placer_suit_les_statuts_a_la_tolerance_pres(pole, sei):
    """The columns read by the queue against the statuses that the files show, case by case."""
    droits = (("individuelle", 360), ("individuelle", None), ("mutualisee", None), ("ulis", None))
    jours = [LE + datetime.timedelta(days=n) for n in (1, 60, 61)]
    periodes = (f.AN, DateRange(f.RENTREE, LE), *(DateRange(jour, None) for jour in jours))
    ensuite = DateRange(jours[0] + datetime.timedelta(days=1), None)
    etats = (("en_vigueur", None), ("en_vigueur", f.AN), ("en_vigueur", ensuite), ("annulee", None))
    aides = ((0, 0), (0, 60), (330, 0), (329, 0), (360, 0), (60, 60))
    aide = {}
    for (genre, heures), periode, (etat, suspension), servies in product(
        droits, periodes, etats, aides
    ):
        eleve = f.eleve("Un", pole.ecole)
        eleve.notifications.update(
            type=genre, minutes_hebdo=heures, periode=periode, etat=etat, suspension=suspension
        )
        Couverture.objects.create(
            eleve=eleve, minutes_individuelles=servies[0], minutes_mutualisees=servies[1]
        )
        aide[eleve.pk] = servies[0]
    lues = list(NotificationMdph.objects.avec_statut(LE))
    premier_jour = {
        une.pk: une.statut
        for jour in jours
        for une in NotificationMdph.objects.avec_statut(jour).filter(periode__startswith=jour)
    }
    closes = ("annulee", "expiree", "renouvelee")
    reglage = Reglage.objects.create(code="ecart_tolere_minutes", valeur=0, du=f.RENTREE)
    for reglage.valeur in (0, 30, 240):
        reglage.save()
        attendues = set()
        for une in lues:
            manque = (une.minutes_hebdo or 10_000) - aide.get(une.eleve_id, 0)
            dit = une.statut
            if dit == "a_venir" and une.periode.lower <= jours[1]:
                dit = premier_jour[une.pk]
            en_partie = dit == "partielle" and manque > reglage.valeur
            if une.type != "ulis" and (dit == "a_pourvoir" or en_partie):
                attendues.add(une.pk)
        assert attendues == {n.pk for n in lignes_de(toutes(sei), FileTravail.A_PLACER, LE)}
        comptes = comptes_des_files(toutes(sei), LE)
        for file in FileTravail:
            assert comptes[file] == lignes_de(toutes(sei), file, LE).count(), file
    vivantes = {n.pk for n in lignes_de(toutes(sei), FileTravail.TOUTES, LE)}
    assert vivantes == {n.pk for n in lues if n.statut not in closes}


def test_un_droit_a_venir_sous_60_jours_se_place_avant_son_premier_jour(pole, sei):
    dans = {n: LE + datetime.timedelta(days=n) for n in (3, 60, 61)}
    for eleve, jours in ((pole.lea, 3), (pole.tom, 60), (pole.nour, 61)):
        eleve.notifications.update(periode=DateRange(dans[jours], None))
    assert noms(sei, FileTravail.A_PLACER) == ["Léa", "Tom"]
    assert comptes_des_parts(toutes(sei), LE)["bientot"] == 2
    assert not toutes(sei).filter(attend(0, LE)).exists(), "personne n'attend encore"
    Couverture.objects.create(eleve=pole.lea, minutes_individuelles=12 * 60)
    assert noms(sei, FileTravail.A_PLACER) == ["Tom"], "un renouvellement déjà servi n'y est pas"


def test_les_fins_sont_celles_que_rien_ne_suit(pole, sei):
    fin = DateRange(f.RENTREE, datetime.date(2027, 1, 1))
    for eleve in (pole.lea, pole.tom):
        eleve.notifications.update(periode=fin)
    NotificationMdph.objects.create(
        eleve=pole.tom,
        type="individuelle",
        minutes_hebdo=60,
        decidee_le=LE,
        recue_le=LE,
        periode=DateRange(datetime.date(2027, 1, 1), None),
    )
    assert noms(sei, FileTravail.FINS) == ["Léa"]
    assert prochaine_echeance(toutes(sei), LE) == (datetime.date(2026, 12, 31), 1)


def test_fin_d_accompagnement_quand_le_contrat_de_l_aesh_finit(pole, sei):
    pole.emploi.statut = "publie"
    pole.emploi.save(update_fields=["statut"])
    f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "10:00", pole.lea)
    assert noms(sei, FileTravail.FINS_AIDE) == []
    Contrat.objects.filter(aesh=pole.sophie).update(
        periode=DateRange(f.RENTREE, datetime.date(2027, 1, 1))
    )
    assert noms(sei, FileTravail.FINS_AIDE) == ["Léa"]
    Contrat.objects.create(
        aesh=pole.sophie,
        type="cdi",
        periode=DateRange(datetime.date(2027, 1, 1), None),
        minutes_hebdo=600,
    )
    assert noms(sei, FileTravail.FINS_AIDE) == [], "un contrat suit : personne ne part"


def test_un_dossier_complet_quitte_la_file(pole, sei):
    assert noms(sei, FileTravail.INCOMPLETS) == ["Léa", "Nour", "Tom"]
    classe = pole.ecole.classes.create(annee=2026, libelle="CM1")
    pole.lea.scolarisations.update(classe=classe)
    pole.lea.notifications.update(activites=["apprentissages"])
    assert noms(sei, FileTravail.INCOMPLETS) == ["Nour", "Tom"]
    pole.ecole.rattachements.all().delete()
    assert {n.eleve.prenom: n.manque for n in lignes(sei)}["Léa"] == "hors_pole"


def test_les_comptes_sont_ceux_des_listes(pole, sei):
    comptes = comptes_des_files(toutes(sei), LE)
    assert comptes == {file: len(noms(sei, file)) for file in FileTravail}
    assert comptes[FileTravail.TOUTES] == 3


def test_une_coordination_ne_voit_que_son_pole(pole, sei):
    f.eleve("Ailleurs", f.ecole("École du Large"))
    assert noms(pole.coordination, FileTravail.TOUTES) == ["Léa", "Nour", "Tom"]
    assert "Ailleurs" in noms(sei, FileTravail.TOUTES)


# --- acts ---------------------------------------------------------------------------------------


def test_prendre_liberer_reprendre(pole, sei):
    lea, *_ = lignes(sei)
    autre = f.mandat("SEI", f.perimetre("T"))
    faire(sei, ActeDeFile.PRENDRE, lea)
    refus = faire(autre, ActeDeFile.PRENDRE, lea).apercu
    assert refus.faites == [] and refus.refusees[0][1].startswith("tenue par Ana")
    assert faire(autre, ActeDeFile.LIBERER, lea).apercu.faites == []
    faire(autre, ActeDeFile.REPRENDRE, lea)
    assert PriseEnCharge.objects.get().pris_par_id == autre.membre_id


def test_l_apercu_dit_combien_et_pourquoi_non(pole, sei):
    f.eleve("Ailleurs", f.ecole("École du Large"))
    f.eleve("Autre", f.ecole("École du Port"))
    apercu = faire(sei, ActeDeFile.CONFIER, *lignes(sei)).apercu
    assert apercu.phrase == "3 notifications, 2 refusées : école hors pôle"


def test_confier_a_un_pole_sans_coordination_est_refuse(pole, sei):
    seul = f.ecole("École du Bois")
    f.pole("Sans personne", (seul,))
    f.eleve("Seul", seul)
    une = next(n for n in lignes(sei) if n.eleve.prenom == "Seul")
    assert faire(sei, ActeDeFile.CONFIER, une).apercu.raisons == {"pôle sans coordination": 1}


def test_seul_le_sei_confie_et_la_coordination_rend(pole, sei):
    lea = lignes(sei)[0]
    assert faire(pole.coordination, ActeDeFile.CONFIER, lea).apercu.faites == []
    faire(sei, ActeDeFile.CONFIER, lea)
    assert PriseEnCharge.objects.get().confiee_a == pole.pole
    faire(pole.coordination, ActeDeFile.RENDRE, lea)
    assert PriseEnCharge.objects.get().confiee_a is None


def test_annuler_remet_comme_avant_pendant_dix_minutes(pole, sei):
    lea, nour, tom = lignes(sei)
    faire(sei, ActeDeFile.NOTER, lea, note="École appelée")
    trace = faire(sei, ActeDeFile.CONFIER, lea, nour, tom).trace
    tard = trace.cree_le + datetime.timedelta(minutes=10, seconds=1)
    with pytest.raises(ActionRefusee, match="dix minutes"):
        annuler_acte(acte=trace, auteur=sei, maintenant=tard)
    assert annuler_acte(acte=trace, auteur=sei, maintenant=trace.cree_le) == 0
    assert not PriseEnCharge.objects.exclude(confiee_a=None).exists()
    assert PriseEnCharge.objects.get(notification=lea.pk).note == "École appelée"
    with pytest.raises(ActionRefusee, match="déjà annulé"):
        annuler_acte(acte=trace, auteur=sei, maintenant=trace.cree_le)


def test_annuler_laisse_ce_qu_un_collegue_a_change_depuis(pole, sei):
    lea, nour, _ = lignes(sei)
    autre = f.mandat("SEI", f.perimetre("T"))
    trace = faire(sei, ActeDeFile.PRENDRE, lea, nour).trace
    faire(autre, ActeDeFile.NOTER, nour, note="Vu avec la famille")
    assert annuler_acte(acte=trace, auteur=sei, maintenant=trace.cree_le) == 1
    assert PriseEnCharge.objects.get(notification=lea.pk).pris_par is None
    assert PriseEnCharge.objects.get(notification=nour.pk).pris_par_id == sei.membre_id
    with pytest.raises(ActionRefusee, match="Seule la personne"):
        annuler_acte(acte=trace, auteur=autre, maintenant=trace.cree_le)


def test_une_note_ecrite_sur_un_etat_ancien_n_ecrase_rien(pole, sei):
    lea = lignes(sei)[0]
    faire(sei, ActeDeFile.NOTER, lea, note="Première", revision=0)
    with pytest.raises(EtatPerime) as refus:
        faire(sei, ActeDeFile.NOTER, lea, note="Seconde", revision=0)
    assert "« Première »" in refus.value.phrase
    assert PriseEnCharge.objects.get().note == "Première"
    with pytest.raises(ActionRefusee, match="200 caractères"):
        faire(sei, ActeDeFile.NOTER, lea, note="a" * 201)


def test_deux_agents_au_meme_instant_un_seul_prend(base_reelle):
    with transaction.atomic(), cloison("35"):
        f.petit_pole()
        agents = [f.mandat("SEI", f.perimetre("T")) for _ in range(2)]
    faites: list[int] = []
    depart = threading.Barrier(2)

    def prendre(mandat):
        try:
            with transaction.atomic(), cloison("35"):
                siennes = lignes(mandat)
                depart.wait()
                faites.append(len(faire(mandat, ActeDeFile.PRENDRE, *siennes).apercu.faites))
        finally:
            connection.close()

    fils = [threading.Thread(target=prendre, args=[agent]) for agent in agents]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(faites) == [0, 3], "personne ne perd la ligne qu'il tient"


# --- saved views, pasted lists ------------------------------------------------------------------


def test_une_vue_partagee_se_lit_dans_le_service_et_se_supprime_par_son_auteur(pole, sei):
    collegue = f.mandat("SEI", f.perimetre("T"))
    vue = enregistrer_vue(
        auteur=sei,
        nom="Rennes",
        file=FileTravail.A_PLACER,
        parametres="q=rennes&page=3&file=fins&sort=fin",
        est_partagee=True,
    )
    assert vue.parametres == "q=rennes&sort=fin"
    assert list(VueEnregistree.objects.visibles_par(collegue)) == [vue]
    assert not VueEnregistree.objects.visibles_par(pole.coordination).exists()
    with pytest.raises(ActionRefusee):
        supprimer_vue(auteur=collegue, vue=vue)
    supprimer_vue(auteur=sei, vue=vue)


def test_lire_une_liste_collee():
    assert lire_liste("0350001a\n\n0350002B\tÉcole\n0350001A").lignes == ("0350001A", "0350002B")
    assert lire_liste("MARTIN Léa\nDupont, Tom").genre == "noms"
    assert "martin lea" in cles_du_nom("Léa  MARTIN")


def test_une_liste_collee_filtre_et_dit_ce_qui_manque(pole, sei):
    client = connecter(sei.membre, sei)
    pole.lea.cle_tri = "martin lea"
    pole.lea.save()
    reponse = client.post("/35/a-traiter/coller/", {"texte": "Léa Martin\nInconnu Paul"})
    assert reponse.status_code == 302 and "martin" not in reponse.url.lower()
    page = client.get(reponse.url).content.decode()
    assert "1 notification." in page and "1 sans réponse" in page and "Inconnu Paul" in page
    vide = client.post("/35/a-traiter/coller/", {"texte": " \n "})
    assert vide.status_code == 422 and "Collez au moins une ligne" in vide.content.decode()
    collegue = f.mandat("SEI", f.perimetre("T"))
    lue = connecter(collegue.membre, collegue).get(reponse.url).content.decode()
    assert "Inconnu Paul" not in lue, "les lignes collées ne se lisent que par leur auteur"
    garder_liste(auteur=sei, texte="Tom")


@pytest.mark.parametrize(
    ("filtre", "attendus"),
    [
        ("q=du port", 1),
        ("type=mutualisee", 1),
        ("qui=personne", 2),
        ("qui=moi", 1),
        ("qui=autre", 0),
        ("attente=60", 3),
        ("pole=aucun", 0),
    ],
)
def test_les_filtres_de_l_adresse(pole, sei, filtre, attendus):
    faire(sei, ActeDeFile.PRENDRE, lignes(sei)[0])
    client = connecter(sei.membre, sei)
    with_le = client.get(f"/35/a-traiter/?file=a_placer&{filtre}")
    assert with_le.context["total"] == attendus
