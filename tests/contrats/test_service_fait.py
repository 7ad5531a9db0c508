"""A month closes once, is certified by its employer, corrected by dated lines; declarations."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.types.range import DateRange

from aesh.enums import Employeur
from aesh.models import Contrat, EcartDeclare
from contrats.actions import declarations
from contrats.actions.service_fait import clore_mois, demander_mois, preparer_mois
from contrats.actions.service_fait_documents import (
    CERTIFICAT,
    EXPORT,
    demander_document,
    ecrire_document,
)
from contrats.actions.service_fait_suites import (
    certifier,
    changer_coupure,
    ouvrir_mois,
    regulariser,
)
from contrats.enums.service_fait import EtatDeclaration, MotifAjustement, MotifDeclaration
from contrats.models import (
    AjustementService,
    ClotureMois,
    LigneClose,
    LigneProvisoire,
    MoisDeService,
)
from contrats.regles.mois import Mois
from contrats.requetes.mois import lignes_visibles, mois_a_certifier, totaux_par_employeur
from contrats.tasks import preparer_les_mois
from socle.erreurs import ActionRefusee
from socle.execution import executer_ici
from socle.fichiers import chemin_du_fichier
from socle.models import Acces, Travail
from tests import fabriques as f
from tests.contrats.test_mois_reference import publier, rien

OCTOBRE, NOVEMBRE = (Mois(datetime.date(2026, m, 1)) for m in (10, 11))
LE = datetime.date(2026, 11, 6)
MARDI = datetime.date(2026, 10, 6)
ERREUR = MotifAjustement.ERREUR
MOIS_DU = 4 * 24 * 60  # Monday mornings only: each is worth a week


@pytest.fixture
def petit(dans_35):
    """Sophie 24 h by the State; Karim 24 h by the collège; a published Monday each."""
    petit = f.petit_pole()
    Contrat.objects.filter(aesh=petit.karim).update(employeur="ht2", eple=petit.autre_ecole)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "11:00", petit.tom)
    publier(petit, petit.emploi)
    T, E = f.perimetre("T"), petit.ecole.perimetre
    petit.extras |= {
        "sei": f.mandat("SEI", T),
        "chef_sei": f.mandat("SEI_CHEF", T),
        "direction": f.mandat("DIRECTEUR", E),
        "college": f.mandat("CHEF_ETAB", petit.autre_ecole.perimetre),
        "autre_college": f.mandat("CHEF_ETAB", E),
    }
    petit.extras["mois"] = ouvrir_mois(mois=OCTOBRE, le=LE)
    return petit


def preparer(petit, mois=None):
    return preparer_mois(mois=mois or petit.extras["mois"], le=LE, avancer=rien)


def clore(petit, mois=None, le=LE):
    preparer(petit, mois)
    return clore_mois(
        auteur=petit.extras["sei"], mois=mois or petit.extras["mois"], le=le, avancer=rien
    )


def ligne(petit, qui, modele=LigneClose, mois=None):
    return modele.objects.get(aesh=qui, mois=mois or petit.extras["mois"])


def test_un_mois_clos_ne_se_rouvre_pas_meme_par_la_base(petit):
    mois = petit.extras["mois"]
    with pytest.raises(ActionRefusee, match="Calculez d'abord"):
        clore_mois(auteur=petit.extras["sei"], mois=mois, le=LE, avancer=rien)
    assert clore(petit)["contrats"] == 2
    # four Mondays of 1 h 30 are placed, of 24 h a week: the contract is what is certified
    close = ligne(petit, petit.sophie)
    assert (close.minutes_grille, close.minutes_service) == (4 * 90, MOIS_DU)
    assert "sous" in close.ecarts
    assert not LigneProvisoire.objects.exists()
    for acte in (preparer, clore):
        with pytest.raises(ActionRefusee, match="ne se rouvre pas"):
            acte(petit)
    with pytest.raises(ActionRefusee, match="ne se rouvre pas"):
        demander_mois(auteur=petit.extras["sei"], mois=mois, clore=False, cle="x")
    with pytest.raises(ActionRefusee, match="ne se rouvre pas"):
        changer_coupure(auteur=petit.extras["sei"], mois=mois, coupure=LE)
    for table in (LigneClose, ClotureMois):
        for ordre in (
            f"UPDATE {table._meta.db_table} SET modifie_le = now()",
            f"DELETE FROM {table._meta.db_table}",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(ordre)


def test_les_mois_se_suivent_et_seul_le_sei_les_clot(petit):
    preparer(petit)
    for qui in ("college", "direction"):
        with pytest.raises(ActionRefusee, match="ne permet pas"):
            clore_mois(auteur=petit.extras[qui], mois=petit.extras["mois"], le=LE, avancer=rien)
    novembre = ouvrir_mois(mois=NOVEMBRE, le=LE)
    fin = datetime.date(2026, 11, 30)
    with pytest.raises(ActionRefusee, match="d'abord le mois d'octobre 2026"):
        clore(petit, novembre, le=fin)
    clore(petit)
    for tot in (datetime.date(2026, 11, 1), fin - datetime.timedelta(days=1)):
        with pytest.raises(ActionRefusee, match="à partir du 30/11/2026"):
            clore(petit, novembre, le=tot)
    clore(petit, novembre, le=fin)
    decembre = ouvrir_mois(mois=NOVEMBRE.suivant, le=LE)
    with pytest.raises(ActionRefusee, match="n'a pas commencé"):
        clore(petit, decembre)


def test_une_regularisation_parait_dans_le_mois_suivant_sans_rien_reecrire(petit):
    contrat = Contrat.objects.get(aesh=petit.sophie)
    sei = petit.extras["sei"]
    commun = {"auteur": sei, "mois": petit.extras["mois"], "contrat": contrat.pk, "le": LE}
    with pytest.raises(ActionRefusee, match="n'est pas clos"):
        regulariser(minutes=60, motif=ERREUR, **commun)
    clore(petit)
    avant = ligne(petit, petit.sophie)
    with pytest.raises(ActionRefusee, match="plus d'heures"):
        regulariser(minutes=-MOIS_DU - 1, motif=ERREUR, **commun)
    with pytest.raises(ActionRefusee, match="ne permet pas"):
        regulariser(minutes=1, motif=ERREUR, **commun | {"auteur": petit.extras["college"]})
    faite = regulariser(minutes=-45, motif=ERREUR, **commun)
    assert faite.applique_a.mois == NOVEMBRE
    preparer(petit, faite.applique_a)
    regulariser(minutes=105, motif=MotifAjustement.GRILLE, **commun)
    # shown at once in the open month, and still there when it is computed again
    for _ in range(2):
        suivante = ligne(petit, petit.sophie, LigneProvisoire, faite.applique_a)
        assert suivante.minutes_ajustement == 60
        assert suivante.minutes_total == suivante.minutes_service + 60
        preparer(petit, faite.applique_a)
    apres = ligne(petit, petit.sophie)
    assert (apres.minutes_service, apres.minutes_ajustement) == (avant.minutes_service, 0)
    # her contract ends: what is due is still paid
    Contrat.objects.filter(pk=contrat.pk).update(
        periode=DateRange(f.RENTREE, datetime.date(2026, 10, 20))
    )
    preparer(petit, faite.applique_a)
    derniere = ligne(petit, petit.sophie, LigneProvisoire, faite.applique_a)
    assert (derniere.minutes_service, derniere.minutes_total) == (0, 60)


def test_l_employeur_seul_certifie_ses_contrats(petit):
    mois, x = petit.extras["mois"], petit.extras
    ht2 = {"mois": mois, "employeur": Employeur.HORS_TITRE_2, "eple": petit.autre_ecole, "le": LE}
    with pytest.raises(ActionRefusee, match="n'est pas clos"):
        certifier(auteur=x["college"], **ht2)
    clore(petit)
    assert list(mois_a_certifier(x["college"], LE)) == [mois]
    assert list(mois_a_certifier(x["chef_sei"], LE)) == [mois]
    assert list(mois_a_certifier(x["autre_college"], LE)) == []
    for qui in ("sei", "chef_sei", "direction", "autre_college"):
        with pytest.raises(ActionRefusee, match="Seul l'employeur"):
            certifier(auteur=x[qui], **ht2)
    certifier(auteur=x["college"], **ht2)
    with pytest.raises(ActionRefusee, match="déjà certifié"):
        certifier(auteur=x["college"], **ht2)
    t2 = {"mois": mois, "employeur": Employeur.TITRE_2, "eple": None, "le": LE}
    with pytest.raises(ActionRefusee, match="Seul l'employeur"):
        certifier(auteur=x["college"], **t2)
    certifier(auteur=x["chef_sei"], **t2)
    assert list(mois_a_certifier(x["college"], LE)) == []
    totaux = totaux_par_employeur(lignes_visibles(mois, x["sei"], LE, clos=True), mois)
    assert [(t.nom, t.contrats, t.certification.fonction) for t in totaux] == [
        ("DSDEN (titre 2)", 1, "SEI_CHEF"),
        (petit.autre_ecole.nom_court, 1, "CHEF_ETAB"),
    ]
    # a head reads the contracts of his school, no other
    siennes = lignes_visibles(mois, x["college"], LE, clos=True)
    assert [une.aesh for une in siennes] == [petit.karim]
    assert not lignes_visibles(mois, x["autre_college"], LE, clos=True).exists()


def declarer(petit, minutes=-30, qui=None, jour=MARDI, **champs):
    saisie = declarations.SaisieDeclaration(
        aesh=(qui or petit.sophie).pk,
        etablissement=champs.pop("ou", petit.ecole),
        jour=jour,
        minutes=minutes,
        motif=MotifDeclaration.NON_FAITES if minutes < 0 else MotifDeclaration.EN_PLUS,
    )
    return declarations.declarer(auteur=petit.extras["direction"], saisie=saisie, le=LE)


def test_une_ecole_declare_le_sei_tranche_le_mois_suit(petit):
    preparer(petit)
    dite = declarer(petit)
    attend = ligne(petit, petit.sophie, LigneProvisoire)
    assert (attend.minutes_declarees, attend.minutes_service) == (0, MOIS_DU)
    assert "a_trancher" in attend.ecarts
    with pytest.raises(ActionRefusee, match="déjà déclarée"):
        declarer(petit)
    for refus, champs in (
        ("n'est pas la vôtre", {"ou": petit.autre_ecole}),
        ("n'était pas dans votre école", {"qui": petit.karim}),
        ("quand le jour est passé", {"jour": LE + datetime.timedelta(days=1)}),
    ):
        with pytest.raises(ActionRefusee, match=refus):
            declarer(petit, **champs)
    with pytest.raises(ActionRefusee, match="ne permet pas"):
        declarations.trancher(auteur=petit.extras["direction"], dite=dite, retenir=True, le=LE)
    declarations.trancher(auteur=petit.extras["sei"], dite=dite, retenir=True, le=LE)
    retenue = ligne(petit, petit.sophie, LigneProvisoire)
    assert (retenue.minutes_declarees, retenue.minutes_service) == (-30, MOIS_DU - 30)
    with pytest.raises(ActionRefusee, match="déjà tranché"):
        declarations.retirer(auteur=petit.extras["direction"], declaration=dite, le=LE)
    declarations.trancher(auteur=petit.extras["sei"], dite=dite, retenir=False, le=LE)
    assert ligne(petit, petit.sophie, LigneProvisoire).minutes_service == MOIS_DU
    autre = declarer(petit, minutes=20)
    declarations.retirer(auteur=petit.extras["direction"], declaration=autre, le=LE)
    autre.refresh_from_db()
    assert autre.etat == EtatDeclaration.RETIREE


def test_ce_qui_est_retenu_apres_la_cloture_devient_une_regularisation(petit):
    dite = declarer(petit)
    sienne = EcartDeclare.objects.create(
        aesh=petit.sophie, jour=MARDI, minutes=50, motif="plus_long", reponse="attente"
    )
    avant = EcartDeclare.objects.create(
        aesh=petit.karim, jour=MARDI, minutes=15, motif="plus_long", reponse="attente"
    )
    declarations.trancher(auteur=petit.extras["sei"], dite=avant, retenir=True, le=LE)
    clore(petit)
    assert ligne(petit, petit.karim).minutes_declarees == 15
    for une in (dite, sienne):
        declarations.trancher(auteur=petit.extras["sei"], dite=une, retenir=True, le=LE)
        with pytest.raises(ActionRefusee, match="plus à trancher"):
            declarations.trancher(auteur=petit.extras["sei"], dite=une, retenir=False, le=LE)
    novembre = ouvrir_mois(mois=NOVEMBRE, le=LE)
    for _ in range(2):  # computed twice, adjusted once
        preparer(petit, novembre)
        assert ligne(petit, petit.sophie, LigneProvisoire, novembre).minutes_ajustement == 20
        assert not AjustementService.objects.exists()  # shown; the closing alone writes it
    # November is computed early, December is first open by then: late minutes wait for a closing
    decembre = ouvrir_mois(mois=NOVEMBRE.suivant, le=LE)
    preparer(petit, decembre)
    assert ligne(petit, petit.sophie, LigneProvisoire, decembre).minutes_ajustement == 0
    clore(petit, novembre, le=datetime.date(2026, 11, 30))
    assert ligne(petit, petit.sophie, mois=novembre).minutes_ajustement == 20
    assert {a.applique_a for a in AjustementService.objects.all()} == {novembre}
    preparer(petit, decembre)
    assert ligne(petit, petit.sophie, LigneProvisoire, decembre).minutes_ajustement == 0
    assert ligne(petit, petit.sophie).minutes_declarees == 0  # the closed month did not move


def test_le_fichier_porte_ses_lignes_et_reste_a_son_employeur(petit):
    clore(petit)
    x = petit.extras
    ht2 = f"ht2:{petit.autre_ecole.pk}"
    for qui, employeur, genre in (
        ("college", ht2, EXPORT),
        ("college", ht2, CERTIFICAT),
        ("sei", "t2", EXPORT),
    ):
        travail = demander_document(
            auteur=x[qui],
            mois=x["mois"],
            employeur=employeur,
            genre=genre,
            motif="Paie d'octobre",
            cle=f"{qui}{genre}",
        )
        fait = executer_ici(travail)
        contenu = chemin_du_fichier(fait.fichier).read_bytes()
        assert "Nom" not in fait.resultat["nom_fichier"]
        if genre == CERTIFICAT:
            assert contenu.startswith(b"%PDF")
            continue
        lignes = contenu.decode("utf-8-sig").splitlines()
        qui_est = petit.karim if qui == "college" else petit.sophie
        assert "Motif : Paie d'octobre" in lignes[0] and "Mois clos" in lignes[0]
        assert qui_est.matricule in lignes[2] and len(lignes) == 4
        assert lignes[3].endswith(";96:00") and "Total de contrôle : 1 contrat;" in lignes[3]
    lus = Acces.objects.filter(objet="aesh", action="export")
    assert {tuple(a.ids) for a in lus} == {(petit.karim.pk,), (petit.sophie.pk,)}
    autre = demander_document(
        auteur=x["autre_college"],
        mois=x["mois"],
        employeur=ht2,
        genre=EXPORT,
        motif="Paie d'octobre",
        cle="volé",
    )
    with pytest.raises(ActionRefusee, match="périmètre"):
        ecrire_document(travail=autre, avancer=rien)
    with pytest.raises(ActionRefusee, match="pourquoi"):
        demander_document(
            auteur=x["sei"], mois=x["mois"], employeur="t2", genre=EXPORT, motif=" ", cle="x"
        )


def test_l_horloge_demande_le_calcul_une_fois_par_jour(petit, departement_44):
    for _ in range(2):
        preparer_les_mois()
    demandes = list(Travail.objects.filter(genre="contrats.preparer_mois"))
    ouverts = MoisDeService.objects.filter(cloture__isnull=True)
    assert {d.parametres["mois"] for d in demandes} == {str(m.pk) for m in ouverts}
    assert len(demandes) == ouverts.count() > 0
    assert all(d.auteur_id is None for d in demandes)
