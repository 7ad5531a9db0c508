"""The life of a letter in the database: signatures in order, then the mandate, and no back door."""

import datetime
import io

import pytest
from pypdf import PdfReader
from time_machine import travel

from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat, Membre
from documents.actions.conserver import DocumentAltere, octets
from documents.actions.lettres import (
    Personne,
    modifier_lettre,
    preparer_lettre,
    renouveler_par_lettres,
)
from documents.actions.lots import demander_lot, signer_un_lot
from documents.actions.modeles import enregistrer_modele
from documents.actions.signatures import (
    GENRE_SIGNEE,
    clore_par_lettre,
    refuser_en_autorite,
    refuser_en_titulaire,
    retirer_lettre,
    signer_en_autorite,
    signer_en_titulaire,
)
from documents.enums import EtatLettre, GenreLettre
from documents.models import LettreDeMission
from documents.requetes.lettres import missions_a_renouveler
from documents.requetes.textes import contenu_de
from documents.requetes.verification import retrouver
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from socle.execution import executer_ici
from socle.fichiers import chemin_du_fichier
from socle.models import Courriel, Travail
from socle.pdf import Atelier
from tests.distribution import monter
from tests.documents.conftest import (
    JOUR,
    LEA,
    DonneesLettre,
    contresigner,
    etablir,
    preparer,
    signer,
)

FIN = datetime.date(2027, 8, 31)


@pytest.fixture
def dans(cote):
    with cloison("35"):
        yield cote


def _missions_de(email=LEA.email):
    return list(Mandat.objects.filter(membre__email=email))


def test_la_mission_ne_s_ouvre_qu_avec_la_seconde_signature(dans):
    lettre = preparer(dans, du=datetime.date(2026, 12, 1))
    assert not Courriel.objects.filter(destinataire=LEA.email).exists()
    lettre = etablir(dans, lettre)
    assert _missions_de() == []
    lettre = signer(dans, lettre)
    assert _missions_de() == []
    courriel = Courriel.objects.get(destinataire=LEA.email)
    assert "à signer" in courriel.sujet and "mot de passe" in courriel.corps
    lettre = contresigner(lettre)
    (mission,) = _missions_de()
    assert lettre.mandat == mission and lettre.etat == EtatLettre.SIGNEE
    assert (mission.du, mission.au) == (datetime.date(2026, 12, 1), FIN)
    assert mission.designe_par == dans.mandats[Role.PILOTE].pk
    assert mission.lettre == lettre.projet.numero
    assert [acte.acte for acte in lettre.actes.all()] == ["preparer", "etablir", "signer", "signer"]
    executer_ici(Travail.objects.get(genre=GENRE_SIGNEE))
    lettre.refresh_from_db()
    texte = PdfReader(io.BytesIO(octets(lettre.signee))).pages[0].extract_text().replace("\0", "")
    assert "Signé dans Maillage" in texte and "Léa Martin" in texte
    assert lettre.signee.signataires == [dans.personnes[Role.PILOTE].nom_complet, "Léa Martin"]


def test_une_lettre_signee_tard_n_ouvre_rien_avant_la_signature(dans):
    lettre = signer(dans, etablir(dans, preparer(dans, du=datetime.date(2026, 9, 1))))
    with pytest.raises(ActionRefusee, match="terme de cette lettre est passé"):
        contresigner(lettre, le=datetime.date(2027, 9, 1))
    lettre = contresigner(lettre, le=JOUR)
    assert lettre.mandat.du == JOUR


@pytest.mark.parametrize(
    ("genre", "autorite", "autres"),
    [
        (GenreLettre.PILOTE, Role.DASEN, (Role.PILOTE, Role.SEI_CHEF, Role.IEN_ASH)),
        (GenreLettre.AESH_REF, Role.DAASEN, (Role.SEI, Role.IEN_ASH)),
        (GenreLettre.COORD_PIAL, Role.PILOTE, (Role.DASEN, Role.DAASEN, Role.SEI_CHEF)),
    ],
)
def test_seule_l_autorite_de_la_chaine_signe_d_abord(dans, genre, autorite, autres):
    lettre = etablir(dans, preparer(dans, genre))
    for role in autres:
        with pytest.raises(ActionRefusee, match="pas à vous"):
            signer(dans, lettre, role)
    with pytest.raises(ActionRefusee):
        contresigner(lettre)
    assert signer(dans, lettre, autorite).etat == EtatLettre.A_CONTRESIGNER
    with pytest.raises(ActionRefusee, match="pas à vous"):
        signer_en_titulaire(
            membre=dans.personnes[Role.SEI],
            lettre=lettre,
            empreinte=lettre.projet.empreinte,
            le=JOUR,
        )


def test_le_pilote_d_un_autre_pole_ni_prepare_ni_ne_signe(dans):
    ailleurs = monter("35", "B")
    with cloison("35"):
        lettre = etablir(dans, preparer(dans))
        with pytest.raises(ActionRefusee, match="pas à vous"):
            signer(ailleurs, lettre)
        with pytest.raises(ActionRefusee, match="ne permet pas"):
            preparer(dans, auteur="PILOTE", genre=GenreLettre.PILOTE)
        with pytest.raises(ActionRefusee, match="ne permet pas"):
            preparer_lettre(
                auteur=dans.mandats[Role.PILOTE],
                genre=GenreLettre.COORD_PIAL,
                pole=ailleurs.objets["pole"],
                personne=LEA,
                donnees=DonneesLettre(du=JOUR),
            )


def test_on_ne_signe_que_le_document_que_l_on_a_lu(dans):
    lettre = etablir(dans, preparer(dans))
    with pytest.raises(ActionRefusee, match="relisez-la"):
        signer_en_autorite(auteur=dans.mandats[Role.PILOTE], lettre=lettre, empreinte="0" * 64)
    lettre.refresh_from_db()
    assert lettre.etat == EtatLettre.A_SIGNER


def test_refuser_retirer_et_clore_disent_pourquoi(dans):
    pilote = dans.mandats[Role.PILOTE]
    lettre = etablir(dans, preparer(dans))
    with pytest.raises(ActionRefusee, match="Dites pourquoi"):
        refuser_en_autorite(auteur=pilote, lettre=lettre, motif=" ")
    refuser_en_autorite(auteur=pilote, lettre=lettre, motif="Autre choix.")
    lettre = signer(dans, etablir(dans, preparer(dans)))
    refusee = refuser_en_titulaire(membre=lettre.titulaire, lettre=lettre, motif="Mutation.")
    assert refusee.actes.last().motif == "Mutation."
    lettre = etablir(dans, preparer(dans))
    retirer_lettre(auteur=dans.mandats[Role.SEI], lettre=lettre, motif="Erreur de pôle.")
    with pytest.raises(ActionRefusee, match="n'en est plus là"):
        signer(dans, lettre)
    lettre = contresigner(signer(dans, etablir(dans, preparer(dans))))
    noel = datetime.date(2026, 12, 18)
    close = clore_par_lettre(
        auteur=pilote, lettre=lettre, dernier_jour=noel, motif="Départ.", le=JOUR
    )
    close.mandat.refresh_from_db()
    assert (close.etat, close.mandat.au) == (EtatLettre.CLOSE, noel)
    assert "18 décembre 2026" in close.actes.last().motif
    assert not any(m.est_actif(noel + datetime.timedelta(1)) for m in _missions_de())


def test_une_seule_lettre_attend_pour_une_personne_et_une_mission(dans):
    preparer(dans)
    with pytest.raises(ActionRefusee, match="attend déjà"):
        preparer(dans)
    moi = dans.personnes[Role.PILOTE]
    soi = Personne(moi.email, moi.prenom, moi.nom)
    with pytest.raises(ActionRefusee, match="votre propre lettre"):
        preparer(dans, auteur="PILOTE", personne=soi)
    deja = dans.personnes[Role.COORD_PIAL]
    with pytest.raises(ActionRefusee, match="exerce déjà"):
        preparer(dans, personne=Personne(deja.email, deja.prenom, deja.nom))
    with pytest.raises(ActionRefusee, match="d'un PAS"):
        preparer(dans, GenreLettre.COORD_PAS)
    with pytest.raises(ActionRefusee, match="au plus tard le 31/08/2027"):
        preparer(dans, GenreLettre.PILOTE, au=datetime.date(2027, 9, 1))


def test_une_lettre_etablie_ne_se_modifie_plus(dans):
    lettre = preparer(dans)
    donnees = DonneesLettre(du=JOUR, etablissement=dans.objets["etablissement"])
    lettre = modifier_lettre(auteur=dans.mandats[Role.SEI], lettre=lettre, donnees=donnees)
    lettre = etablir(dans, lettre)
    assert dans.objets["etablissement"].nom in str(lettre.projet.donnees["faits"])
    with pytest.raises(ActionRefusee, match="retirez-la"):
        modifier_lettre(auteur=dans.mandats[Role.SEI], lettre=lettre, donnees=donnees)


def test_deux_rendus_des_memes_donnees_deux_jours_differents_sont_les_memes_octets(dans):
    premiers = []
    for jour in ("2026-11-23 08:00", "2027-02-03 17:45"):
        with travel(jour, tick=False):
            lettre = etablir(dans, preparer(dans))
            premiers.append((lettre.projet_id, octets(lettre.projet)))
            retirer_lettre(auteur=dans.mandats[Role.SEI], lettre=lettre, motif="Essai.")
            if len(premiers) == 1:  # drawn again from nothing, not found again
                with travel("2029-01-01", tick=False):
                    assert _redessiner(lettre) == premiers[0][1]
    assert premiers[0] == premiers[1], "conservé une seule fois"


def _redessiner(lettre):
    document = lettre.projet
    atelier = Atelier()
    contexte = {**document.donnees, "numero": document.numero}
    atelier.rendre(document.gabarit, {**contexte, "titulaire": "Œuvre Ÿ"}, titre="Un autre du lot")
    return atelier.rendre(document.gabarit, contexte, titre=document.titre)


def test_un_fichier_change_ne_s_ouvre_plus(dans):
    document = etablir(dans, preparer(dans)).projet
    chemin = chemin_du_fichier(document.fichier)
    chemin.write_bytes(chemin.read_bytes() + b" ")
    with pytest.raises(DocumentAltere, match=document.numero):
        octets(document)


def test_un_document_se_verifie_par_son_numero_ou_son_empreinte(dans):
    document = etablir(dans, preparer(dans)).projet
    par_numero = retrouver(document.numero.lower())
    assert par_numero == retrouver(document.empreinte)
    assert par_numero.etat == "À signer par l'autorité"
    assert LEA.nom not in str(par_numero) and "Léa" not in str(par_numero)
    assert retrouver("DOC-2222-2222") is None and retrouver("n'importe quoi") is None


def test_les_blocs_de_la_ddec_suivent_le_reseau_du_pole(dans):
    lettre = preparer(dans, etablissement=dans.objets["etablissement"], imp=1)
    assert "DDEC" not in str(contenu_de(lettre)) and "IMP" not in str(contenu_de(lettre))
    lettre.pole.secteur = "prive"
    lettre.etablissement.secteur = "prive"
    contenu = contenu_de(lettre)
    assert "DDEC 35" in str(contenu) and "1 IMP" in str(contenu)
    assert "Sous l'autorité hiérarchique du pilote" in str(contenu)
    assert contenu["departement"] == "d'Ille-et-Vilaine"


def test_la_rentree_prepare_les_lettres_de_l_annee_suivante(dans):
    lettre = contresigner(signer(dans, etablir(dans, preparer(dans, imp=2))))
    sei = dans.mandats[Role.SEI]
    a_faire = missions_a_renouveler(sei, GenreLettre.COORD_PIAL, JOUR)
    assert [m.pk for m in a_faire] == [lettre.mandat_id]
    bilan = renouveler_par_lettres(auteur=sei, missions=list(a_faire), le=JOUR)
    (suivante,) = bilan.lettres
    assert (suivante.du, suivante.au) == (datetime.date(2027, 9, 1), datetime.date(2028, 8, 31))
    assert (suivante.imp, suivante.renouvelle_id) == (2, lettre.mandat_id)
    assert not missions_a_renouveler(sei, GenreLettre.COORD_PIAL, JOUR)
    pilote = dans.mandats[Role.PILOTE]
    assert not missions_a_renouveler(pilote, GenreLettre.PILOTE, JOUR)
    contresigner(signer(dans, etablir(dans, suivante)))
    periodes = sorted((m.du, m.au) for m in _missions_de())
    assert periodes == [(JOUR, FIN), (suivante.du, suivante.au)]


def _personnes(nombre):
    return [Personne(f"p{n}@exemple.invalid", "Ana", f"Nom{n}") for n in range(nombre)]


def test_un_lot_etablit_tout_ou_rien_et_se_signe_en_une_fois(dans):
    lettres = [preparer(dans, personne=une) for une in _personnes(3)]
    sei, pilote = dans.mandats[Role.SEI], dans.mandats[Role.PILOTE]
    with pytest.raises(ActionRefusee, match="au moins une"):
        demander_lot(auteur=sei, lettres=[], cle="a")
    travail = demander_lot(auteur=sei, lettres=lettres, cle="a")
    assert demander_lot(auteur=sei, lettres=lettres, cle="a") == travail
    travail = executer_ici(travail)
    assert (travail.fait, travail.total) == (3, 3)
    assert "Nom" not in travail.fichier and chemin_du_fichier(travail.fichier) is not None
    for lettre in lettres:
        lettre.refresh_from_db()
        assert lettre.etat == EtatLettre.A_SIGNER
    lues = [(lettre, lettre.projet.empreinte) for lettre in lettres]
    with pytest.raises(ActionRefusee):
        signer_un_lot(auteur=pilote, lettres=[*lues[:2], (lettres[2], "0" * 64)])
    en_attente = LettreDeMission.objects.filter(etat=EtatLettre.A_SIGNER, titulaire__prenom="Ana")
    assert en_attente.count() == 3, "tout ou rien"
    assert signer_un_lot(auteur=pilote, lettres=lues) == 3


def test_le_departement_remplace_le_texte_propose_et_le_retrouve(dans):
    chef = dans.mandats[Role.SEI_CHEF]
    texte = "titre: Pilote\nautorite: La Dasen\ntitulaire: Le pilote\n== Mission\n- {pole}"

    def ecrire(auteur=chef, genre=GenreLettre.PILOTE, texte=texte, depuis=0):
        return enregistrer_modele(auteur=auteur, genre=genre, texte=texte, depuis=depuis)

    with pytest.raises(ActionRefusee, match="ne permet pas"):
        ecrire(auteur=dans.mandats[Role.PILOTE])
    with pytest.raises(ActionRefusee, match="est fixé"):
        ecrire(genre=GenreLettre.COORD_PIAL)
    with pytest.raises(ActionRefusee) as refus:
        ecrire(texte="titre: {lune}")
    assert any("{lune}" in faute for faute in refus.value.details)
    ecrire()
    with pytest.raises(ActionRefusee, match="rechargez"):
        ecrire()
    contenu = contenu_de(preparer(dans, GenreLettre.PILOTE))
    assert (contenu["mention"], contenu["texte"]) == ("", 1)
    ecrire(texte="", depuis=1)
    autre = Personne("b@exemple.invalid", "B", "C")
    contenu = contenu_de(preparer(dans, GenreLettre.PILOTE, personne=autre))
    assert contenu["mention"].startswith("Proposition")


def test_personne_ne_cree_un_compte_en_se_trompant_de_pole(dans):
    avant = Membre.objects.count()
    with pytest.raises(ActionRefusee):
        preparer(dans, GenreLettre.COORD_PAS)
    assert Membre.objects.count() == avant
    assert dans.perimetres[GenrePerimetre.POLE] == dans.objets["pole"].perimetre
