"""Evidence: each predicate ticks when the fact is there, opens again when it is gone."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from aesh.models import Affectation, Rencontre
from comptes.enums import GenrePerimetre, Role
from contrats.models import EtapeAccueil
from eleves.models import Classe, EvaluationBesoin, PlanEleve, ReunionEleve, Seance
from film.actions.coches import Lieu, cocher, decocher, dire_sans_objet
from film.actions.releve import relever
from film.enums import EtatTache, Origine, Portee
from film.models import SuiviTache, TacheFilm
from film.requetes.lieux import lieux, restreindre
from pial.models import Circonscription, Etablissement, Rattachement
from reporting.models import ConstatRentree, RemonteeTerrain, SuiteRemontee
from socle.erreurs import ActionRefusee
from tests import fabriques as f

J = datetime.date
LE = J(2026, 12, 1)


def tache(petit: f.PetitPole, code: str) -> TacheFilm:
    return petit.extras["film"].taches.get(code=code)


def relu(petit: f.PetitPole, code: str, le: datetime.date = LE) -> dict[Any, SuiviTache]:
    une = tache(petit, code)
    relever(film=petit.extras["film"], maintenant=timezone.now(), le=le, taches=[une])
    suivis = SuiviTache.objects.filter(tache=une)
    return {suivi.pole_id or suivi.etablissement_id: suivi for suivi in suivis}


def etat(petit: f.PetitPole, code: str, ou: Any, le: datetime.date = LE) -> EtatTache:
    suivi = relu(petit, code, le).get(ou.pk if ou else None)
    return EtatTache(suivi.etat) if suivi else EtatTache.A_FAIRE


def a(mois: int, jour: int) -> datetime.datetime:
    return datetime.datetime(2026, mois, jour, 8, tzinfo=datetime.UTC)


def publier(petit: f.PetitPole, quand: datetime.datetime) -> None:
    petit.emploi.statut, petit.emploi.publie_le = "publie", quand
    petit.emploi.save()


def test_un_emploi_du_temps_publie_coche_et_se_decoche_si_la_preuve_disparait(petit):
    assert etat(petit, "PRE-03", petit.pole) == EtatTache.A_FAIRE
    publier(petit, a(9, 3))
    suivi = relu(petit, "PRE-03")[petit.pole.pk]
    assert (suivi.etat, suivi.origine, suivi.le) == ("fait", "preuve", J(2026, 9, 3))
    petit.emploi.statut = "brouillon"
    petit.emploi.save()
    suivi = relu(petit, "PRE-03")[petit.pole.pk]
    assert suivi.etat == EtatTache.A_FAIRE
    assert suivi.rouverte == "La preuve n'est plus là : aucun emploi du temps publié."


def test_une_publication_d_avant_la_rentree_ne_dit_pas_l_ajustement(petit):
    publier(petit, a(8, 30))
    assert etat(petit, "PRE-03", petit.pole) == EtatTache.FAIT
    assert etat(petit, "REN-09", petit.pole) == EtatTache.A_FAIRE
    publier(petit, a(9, 20))
    assert etat(petit, "REN-09", petit.pole) == EtatTache.FAIT


def test_une_preuve_du_lendemain_ne_coche_pas_aujourd_hui(petit):
    publier(petit, a(12, 2))
    assert etat(petit, "PRE-03", petit.pole, LE) == EtatTache.A_FAIRE


def test_les_classes_sans_semaine_laissent_la_tache_en_cours(petit):
    avec = Classe.objects.create(etablissement=petit.ecole, annee=2026, libelle="CP")
    Classe.objects.create(etablissement=petit.ecole, annee=2026, libelle="CE1")
    Seance.objects.create(classe=avec, jour=1, minutes=(510, 600), matiere="Français")
    suivi = relu(petit, "AVR-01")[petit.ecole.pk]
    assert (suivi.etat, suivi.phrase) == ("en_cours", "1 sur 2 classes ont leur semaine")
    assert etat(petit, "AVR-01", petit.autre_ecole) == EtatTache.SANS_OBJET


def test_la_repartition_demande_une_ecole_a_chaque_aesh(petit):
    assert etat(petit, "AVR-02", petit.pole) == EtatTache.FAIT
    Affectation.objects.filter(aesh=petit.karim).update(etablissement=None)
    assert etat(petit, "AVR-02", petit.pole) == EtatTache.EN_COURS


def test_l_accueil_d_une_nouvelle_aesh_se_coche_point_par_point(petit):
    for code in ("PRE-02", "REN-04"):
        assert etat(petit, code, petit.ecole) == EtatTache.A_FAIRE
    par = petit.extras["direction"].membre
    for etape in ("installation", "entretien", "locaux"):
        EtapeAccueil.objects.create(aesh=petit.sophie, etape=etape, jour=J(2026, 9, 1), par=par)
    assert etat(petit, "PRE-02", petit.ecole) == EtatTache.FAIT
    assert etat(petit, "REN-04", petit.ecole) == EtatTache.FAIT
    assert etat(petit, "REN-05", petit.ecole) == EtatTache.A_FAIRE


def test_une_rencontre_tenue_par_binome(petit):
    communs = {"etablissement": petit.ecole, "annee": 2026, "a_partir_du": J(2026, 9, 1)}
    une = Rencontre.objects.create(eleve=petit.lea, aesh=petit.sophie, origine="version", **communs)
    assert etat(petit, "REN-01", petit.ecole) == EtatTache.A_FAIRE
    une.etat, une.faite_le = "faite", J(2026, 9, 10)
    une.save()
    assert etat(petit, "REN-01", petit.ecole) == EtatTache.FAIT


def test_le_constat_commence_puis_envoye(petit):
    comptes = dict.fromkeys(
        ("aesh_presents", "aesh_absents", "aesh_nouveaux", "aesh_a_former", "eleves_sans_aide"), 1
    )
    constat = ConstatRentree.objects.create(
        pole=petit.pole, annee=2026, version=1, arrete_le=J(2026, 9, 10), **comptes
    )
    assert etat(petit, "REN-07", petit.pole) == EtatTache.EN_COURS
    constat.etat, constat.envoye_le = "envoye", a(9, 12)
    constat.save()
    assert etat(petit, "REN-07", petit.pole) == EtatTache.FAIT


def test_la_remontee_du_pilote_n_est_pas_celle_de_la_coordination(petit):
    le = J(2027, 2, 1)
    remontee = RemonteeTerrain.objects.create(
        pole=petit.pole,
        genre="heures",
        depuis=J(2027, 1, 5),
        texte="Il manque des heures.",
        echeance=J(2027, 1, 20),
        deposee_par=petit.coordination.membre,
    )
    RemonteeTerrain.objects.filter(pk=remontee.pk).update(
        cree_le=datetime.datetime(2027, 1, 10, tzinfo=datetime.UTC)
    )
    SuiteRemontee.objects.create(
        remontee=remontee,
        etat="deposee",
        acte="Déposée",
        par=petit.coordination.membre,
        fonction="COORD_PIAL",
    )
    assert etat(petit, "JAV-06", petit.pole, le) == EtatTache.FAIT
    assert etat(petit, "JAV-03", petit.pole, le) == EtatTache.A_FAIRE
    assert etat(petit, "REN-08", petit.pole, LE) == EtatTache.A_FAIRE  # after that day


def test_besoins_reunions_et_livrets_comptent_les_eleves_sans_les_nommer(petit):
    assert etat(petit, "SED-03", petit.pole) == EtatTache.A_FAIRE
    EvaluationBesoin.objects.create(
        eleve=petit.nour,
        faite_par=petit.coordination.membre,
        fonction="COORD_PIAL",
        faite_le=a(10, 1),
        cible_calculee=120,
    )
    assert etat(petit, "SED-03", petit.pole) == EtatTache.FAIT
    ReunionEleve.objects.create(eleve=petit.lea, genre="ess", date=J(2026, 11, 3), tenue=True)
    suivi = relu(petit, "SED-05")[petit.pole.pk]
    assert suivi.phrase == "1 sur 3 élèves ont la date de leur réunion de suivi"
    PlanEleve.objects.create(eleve=petit.lea, genre="pps", periode=f.AN, dans_lpi=True)
    assert etat(petit, "SED-06", petit.pole) == EtatTache.EN_COURS


@pytest.mark.parametrize(
    ("code", "attendu"),
    [
        ("AVR-05", EtatTache.A_FAIRE),
        ("AVR-06", EtatTache.A_FAIRE),  # no address yet
        ("AVR-07", EtatTache.A_FAIRE),
        ("REN-14", EtatTache.FAIT),  # both are under contract
        ("PRE-07", EtatTache.A_FAIRE),
    ],
)
def test_ce_que_fait_le_departement(petit, code, attendu):
    assert etat(petit, code, None) == attendu


def test_chaque_preuve_se_lit_en_quelques_requetes(petit, django_assert_max_num_queries):
    for une in petit.extras["film"].taches.exclude(preuve=""):
        with django_assert_max_num_queries(12):
            relever(
                film=petit.extras["film"], maintenant=timezone.now(), le=J(2027, 6, 1), taches=[une]
            )


# --- by hand -----------------------------------------------------------------------------------


def test_a_la_main_qui_quand_et_l_annulation(petit):
    une, lieu = tache(petit, "JAV-02"), Lieu(pole=petit.pole.pk)
    le = J(2027, 2, 1)
    cocher(auteur=petit.pilote, tache=une, lieu=lieu, le=le)
    suivi = cocher(auteur=petit.pilote, tache=une, lieu=lieu, le=le)
    assert (suivi.etat, suivi.par_id, suivi.le) == ("fait", petit.pilote.membre_id, le)
    decocher(auteur=petit.pilote, tache=une, lieu=lieu, le=le)
    assert SuiviTache.objects.get(tache=une).etat == EtatTache.A_FAIRE


def test_une_tache_a_preuve_ne_se_coche_pas_a_la_main_mais_peut_etre_sans_objet(petit):
    une, lieu = tache(petit, "REN-08"), Lieu(pole=petit.pole.pk)
    auteur = petit.coordination
    with pytest.raises(ActionRefusee, match="d'elle-même"):
        cocher(auteur=auteur, tache=une, lieu=lieu, le=LE)
    with pytest.raises(ActionRefusee, match="pourquoi"):
        dire_sans_objet(auteur=auteur, tache=une, lieu=lieu, motif="  ", le=LE)
    dire_sans_objet(auteur=auteur, tache=une, lieu=lieu, motif="Rien ne manque.", le=LE)
    suivi = relu(petit, "REN-08")[petit.pole.pk]
    assert (suivi.etat, suivi.origine) == (EtatTache.SANS_OBJET, Origine.MAIN)


def test_on_ne_coche_que_ses_taches_dans_ses_lieux_et_quand_elles_sont_ouvertes(petit):
    autre = f.pole("Ailleurs")
    le = J(2027, 2, 1)
    une = tache(petit, "JAV-02")
    for auteur, lieu in (
        (petit.pilote, Lieu(pole=autre.pk)),
        (petit.coordination, Lieu(pole=petit.pole.pk)),  # not its task
        (petit.extras["direction"], Lieu(pole=petit.pole.pk)),  # a school is not the pole
        (petit.pilote, Lieu()),
    ):
        with pytest.raises(ActionRefusee):
            cocher(auteur=auteur, tache=une, lieu=lieu, le=le)
    with pytest.raises(ActionRefusee, match="s'ouvre le"):
        cocher(auteur=petit.pilote, tache=une, lieu=Lieu(pole=petit.pole.pk), le=J(2026, 12, 1))


# --- places ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "genre"),
    [
        (Role.SEI, GenrePerimetre.TENANT),
        (Role.PILOTE, GenrePerimetre.POLE),
        (Role.DIRECTEUR, GenrePerimetre.ETABLISSEMENT),
        (Role.IEN, GenrePerimetre.CIRCONSCRIPTION),
        (Role.ERSEH, GenrePerimetre.SECTEUR),
        (Role.DDEC, GenrePerimetre.RESEAU_PRIVE),
    ],
)
def test_les_lieux_d_un_mandat_sont_les_memes_en_sql_et_en_memoire(petit, role, genre):
    privee = f.ecole("École Sainte-Anne", secteur="prive")
    f.pole("Réseau privé", (privee,))
    ou = petit.pole.perimetre if genre == GenrePerimetre.POLE else f.perimetre(genre)
    if genre == GenrePerimetre.ETABLISSEMENT:
        ou = petit.ecole.perimetre
    if genre == GenrePerimetre.CIRCONSCRIPTION:
        petit.ecole.circonscription = Circonscription.objects.create(nom="Nord", perimetre=ou)
        petit.ecole.save()
    if genre == GenrePerimetre.SECTEUR:
        Etablissement.objects.filter(pk=petit.ecole.pk).update(secteur_referent=ou)
    mandat = f.mandat(role, ou)
    tous = lieux(LE)
    en_memoire = restreindre(tous, genre, mandat.perimetre_id)
    en_sql = lieux(LE, mandat)
    for portee in Portee:
        assert set(en_memoire.de(portee)) == set(en_sql.de(portee))
    assert len(tous.ecoles) == 3
    if genre not in (GenrePerimetre.TENANT, GenrePerimetre.RESEAU_PRIVE):
        assert privee.pk not in en_sql.ecoles


def test_une_ecole_detachee_n_est_plus_un_lieu(petit):
    Rattachement.objects.filter(etablissement=petit.ecole).delete()
    assert petit.ecole.pk not in lieux(LE).ecoles
