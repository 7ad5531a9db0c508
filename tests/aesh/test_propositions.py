"""A proposal is decided by people, line by line; what they accept can be taken back."""

import uuid

import pytest

from aesh.actions.creneaux import modifier
from aesh.actions.propositions import Demande, demander_proposition, ecarter_proposition
from aesh.actions.propositions_decision import CHANGE, DEPUIS, PRISE, accepter, annuler, refuser
from aesh.actions.propositions_lignes import ecrire_lignes
from aesh.enums import Decision, EtatProposition, TypeCreneau
from aesh.models import Creneau, Proposition
from aesh.planning.brouillon import Mode, Moment, Pose
from aesh.planning.differences import Acte, Changement
from socle.erreurs import ActionRefusee
from socle.models import Travail
from tests import fabriques as f


@pytest.fixture
def petit(dans_35):
    petit = f.petit_pole()
    petit.extras["un"] = f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea
    )
    petit.extras["deux"] = f.creneau(
        petit.emploi, petit.sophie, petit.ecole, 2, "8:30", "10:00", petit.lea
    )
    return petit


def pose(petit, aesh, moment, *eleves, cle=""):
    genre = TypeCreneau.INDIVIDUELLE if len(eleves) == 1 else TypeCreneau.MUTUALISEE
    cles = tuple(str(e.pk) for e in eleves)
    return Pose(str(cle), str(aesh.pk), str(petit.ecole.pk), genre, moment, cles)


def pose_de(petit, creneau, *eleves):
    moment = Moment(creneau.jour, creneau.debut, creneau.fin)
    return pose(petit, creneau.aesh, moment, *eleves, cle=creneau.pk)


@pytest.fixture
def proposition(petit):
    """Monday's slot goes to Karim on Thursday, Tuesday's goes away, Friday's is added."""
    un, deux = petit.extras["un"], petit.extras["deux"]
    proposition = Proposition.objects.create(
        emploi=petit.emploi, pole=petit.pole, etat=EtatProposition.PRETE, mode=Mode.AMBITIEUX
    )
    avant = [pose_de(petit, c, petit.lea) for c in (un, deux)]
    ecrire_lignes(
        proposition,
        changements=[
            Changement(
                Acte.DEPLACEMENT,
                avant[0],
                pose(petit, petit.karim, Moment(4, 510, 600), petit.lea, cle=un.pk),
            ),
            Changement(Acte.RETRAIT, avant[1], None),
            Changement(Acte.AJOUT, None, pose(petit, petit.sophie, Moment(5, 510, 660), petit.lea)),
        ],
        classes={str(petit.lea.pk): None},
    )
    return proposition


def lignes(proposition):
    return list(proposition.lignes.order_by("rang"))


def semaine(petit):
    """What the draft holds, identifiers and revisions left out."""
    return sorted(
        (
            c.jour,
            c.debut,
            c.fin,
            c.semaine,
            c.type,
            c.aesh.prenom,
            c.lignee,
            tuple(sorted(lien.eleve.prenom for lien in c.liens_eleves.all())),
        )
        for c in Creneau.objects.filter(emploi=petit.emploi)
    )


def test_tout_accepter_puis_tout_annuler_rend_le_brouillon(petit, proposition):
    """The removed slot comes back as the same slot: its lineage, hence its remarks."""
    avant = semaine(petit)
    cles = [ligne.pk for ligne in lignes(proposition)]
    bilan = accepter(proposition=proposition, auteur=petit.coordination, lignes=cles)
    assert len(bilan.faites) == 3 and not bilan.laissees
    assert [(c[0], c[5]) for c in semaine(petit)] == [(4, "Karim"), (5, "Sophie")]
    proposition.refresh_from_db()
    assert proposition.etat == EtatProposition.DECIDEE
    for ligne in lignes(proposition):
        assert ligne.decision == Decision.ACCEPTEE
        assert ligne.decidee_par_id == petit.coordination.membre_id and ligne.decidee_le
    annuler(proposition=proposition, auteur=petit.coordination, lignes=cles)
    assert semaine(petit) == avant
    proposition.refresh_from_db()
    assert proposition.etat == EtatProposition.PRETE
    bilan = accepter(proposition=proposition, auteur=petit.coordination, lignes=cles)
    assert len(bilan.faites) == 3, "lines follow the slots that came back"


def test_une_partie_seulement(petit, proposition):
    deplace, retrait, ajout = lignes(proposition)
    accepter(proposition=proposition, auteur=petit.coordination, lignes=[ajout.pk])
    refuser(proposition=proposition, auteur=petit.coordination, lignes=[retrait.pk])
    assert [c[0] for c in semaine(petit)] == [1, 2, 5]
    assert [ligne.decision for ligne in lignes(proposition)] == [
        Decision.ATTENTE,
        Decision.REFUSEE,
        Decision.ACCEPTEE,
    ]
    proposition.refresh_from_db()
    assert proposition.etat == EtatProposition.PRETE, "one line is still to be decided"


def test_un_creneau_change_depuis_n_est_jamais_ecrase(petit, proposition):
    un = petit.extras["un"]
    modifier(creneau=un, auteur=petit.coordination, revision=1, changements={"fin": 630})
    bilan = accepter(
        proposition=proposition,
        auteur=petit.coordination,
        lignes=[ligne.pk for ligne in lignes(proposition)],
    )
    assert [(ligne.rang, phrase) for ligne, phrase in bilan.laissees] == [(0, CHANGE)]
    un.refresh_from_db()
    assert (un.jour, un.fin, un.aesh) == (1, 630, petit.sophie)


def test_une_heure_prise_entre_temps_est_dite(petit, proposition):
    """Karim was given Tom's Thursday meanwhile: he is not booked twice."""
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 4, "9:00", "11:00", petit.tom)
    deplace, retrait, ajout = lignes(proposition)
    bilan = accepter(
        proposition=proposition,
        auteur=petit.coordination,
        lignes=[deplace.pk, retrait.pk, ajout.pk],
    )
    assert [(ligne.pk, phrase) for ligne, phrase in bilan.laissees] == [(deplace.pk, PRISE)]
    assert {ligne.pk for ligne in bilan.faites} == {retrait.pk, ajout.pk}


def test_l_heure_liberee_par_une_autre_ligne_n_est_libre_qu_avec_elle(petit):
    """Tuesday 8:30 is Léa's with Sophie; giving it to Nour needs Léa's slot to go."""
    deux = petit.extras["deux"]
    proposition = Proposition.objects.create(
        emploi=petit.emploi, pole=petit.pole, etat=EtatProposition.PRETE
    )
    ecrire_lignes(
        proposition,
        changements=[
            Changement(Acte.RETRAIT, pose_de(petit, deux, petit.lea), None),
            Changement(
                Acte.AJOUT, None, pose(petit, petit.sophie, Moment(2, 510, 600), petit.nour)
            ),
        ],
        classes={},
    )
    retrait, ajout = lignes(proposition)
    seul = accepter(proposition=proposition, auteur=petit.coordination, lignes=[ajout.pk])
    assert not seul.faites and seul.laissees == [(ajout, PRISE)]
    les_deux = accepter(
        proposition=proposition, auteur=petit.coordination, lignes=[ajout.pk, retrait.pk]
    )
    assert len(les_deux.faites) == 2


def test_annuler_laisse_ce_qui_a_ete_retravaille(petit, proposition):
    deplace, retrait, ajout = lignes(proposition)
    cles = [deplace.pk, retrait.pk, ajout.pk]
    accepter(proposition=proposition, auteur=petit.coordination, lignes=cles)
    pose_le_vendredi = Creneau.objects.get(emploi=petit.emploi, jour=5)
    modifier(
        creneau=pose_le_vendredi, auteur=petit.coordination, revision=1, changements={"fin": 700}
    )
    bilan = annuler(proposition=proposition, auteur=petit.coordination, lignes=cles)
    assert [(ligne.pk, phrase) for ligne, phrase in bilan.laissees] == [(ajout.pk, DEPUIS)]
    assert [(c[0], c[2]) for c in semaine(petit)] == [(1, 600), (2, 600), (5, 700)]


def test_une_version_proposee_ne_se_change_plus(petit, proposition):
    petit.emploi.statut = "propose"
    petit.emploi.save()
    proposition.refresh_from_db()
    with pytest.raises(ActionRefusee, match="ne se modifie plus"):
        accepter(
            proposition=proposition,
            auteur=petit.coordination,
            lignes=[ligne.pk for ligne in lignes(proposition)],
        )
    assert len(semaine(petit)) == 2


def test_une_seule_a_la_fois_par_pole(petit):
    demande = Demande(Mode.COMPLETER, graine=7)
    une = demander_proposition(emploi=petit.emploi, auteur=petit.coordination, demande=demande)
    assert Travail.objects.get(pk=une.travail).parametres == {"proposition": str(une.pk)}
    with pytest.raises(ActionRefusee, match="déjà en préparation"):
        demander_proposition(emploi=petit.emploi, auteur=petit.coordination, demande=demande)
    with pytest.raises(ActionRefusee, match="rechargez"):
        ecarter_proposition(proposition=une, auteur=petit.coordination)


def test_ce_qui_n_est_pas_du_pole_est_refuse(petit):
    inconnue = Demande(ecoles=(uuid.uuid4(),))
    with pytest.raises(ActionRefusee, match="école"):
        demander_proposition(emploi=petit.emploi, auteur=petit.coordination, demande=inconnue)
    ailleurs = f.aesh("Ines", f.pole("Sud"))
    with pytest.raises(ActionRefusee, match="AESH"):
        demander_proposition(
            emploi=petit.emploi, auteur=petit.coordination, demande=Demande(agents=(ailleurs.pk,))
        )
    with pytest.raises(ActionRefusee):
        demander_proposition(emploi=petit.emploi, auteur=petit.pilote, demande=Demande())
