"""Who reads which field: every function, every field, every state, with a sentinel in each field.

If a page showed one field too many, or hid one that its reader must have, a sentinel says so.
"""

import csv
import datetime
import html
import io
import json
import re

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from comptes.enums import Role
from comptes.matrice import capacite
from config.routes import routes
from pas.enums import LIBELLES_STATUT, PROFESSIONNELS, Origine, Statut
from pas.models import (
    ActionPas,
    Consentement,
    EtapeSaisine,
    MessageSaisine,
    RendezVous,
    Reponse,
    Saisine,
)
from pas.regles.etats import FINIS
from pas.regles.lectures import (
    AILLEURS,
    AUTEUR,
    AUTEURS,
    DANS_UN_FICHIER,
    LECTURES,
    NOMINATIFS,
    Champ,
    champs_lus,
)
from socle.chiffrement import empreinte
from socle.cloison import cloison
from socle.models import Acces
from tests.distribution import monter

C = Champ
# One word per field, that nothing else on a page can hold.
SENTINELLES = {
    C.REPERES: "PAS-SENT-11",
    C.DIFFICULTES: "Bouger, tenir un crayon",
    C.NOM: "Sentinelnom",
    C.TEXTE: "SENTINELTEXTE",
    C.CONTACT: "06 99 88 77 66",
    C.ECHANGES: "SENTINELMESSAGE",
    C.ACCORDS: "Le PAS peut venir observer en classe : <strong>oui",
    C.REPONSES: "Coordination avec un professionnel extérieur",
    C.PLAN: "SENTINELPLAN",
    C.ACTIONS: "Aide à un dossier",
    C.NOTES: "SENTINELNOTE",
}


# --- the table itself --------------------------------------------------------------------------


@given(st.sampled_from(Role), st.booleans())
def test_la_table_et_la_matrice_disent_la_meme_chose(role, est_auteur):
    """Rows: whoever has the letter r; figures, or nothing: never a field."""
    lus = champs_lus(role, est_auteur=est_auteur)
    lit = capacite(role, "r", "registre_pas")
    assert bool(LECTURES.get(role)) or role in AUTEURS if lit else not lus
    if capacite(role, "a", "saisine") or role in AILLEURS:
        assert not lus, "figures, or pages of their own"
    if lus:
        assert {C.REPERES, C.ETAT} <= lus, "a row that cannot be told from another"
    if C.NOTES in lus:
        assert capacite(role, "r", "notes_pas")
    if C.PLAN in lus:
        assert C.REPONSES in lus
    if lus & {C.TEXTE}:
        assert est_auteur or role in {
            *(Role.COORD_PAS, Role.EDUC_PAS, Role.DIRECTEUR, Role.CHEF_ETAB)
        }, "rule 4: team, author, head"
    if lus & {C.CONTACT, C.ECHANGES}:
        assert est_auteur or role in {Role.COORD_PAS, Role.EDUC_PAS}
    assert not (lus & DANS_UN_FICHIER & NOMINATIFS), "a file names nobody"
    assert champs_lus(role, est_auteur=True) >= champs_lus(role, est_auteur=False)


def test_qui_a_demande_ne_lit_jamais_les_notes_ni_les_accords():
    assert not AUTEUR & {C.NOTES, C.ACCORDS, C.PLAN, C.ACTIONS}


def test_le_sei_lit_l_etat_et_le_genre_la_coordination_pial_rien():
    for role in (Role.SEI, Role.SEI_CHEF):
        lus = {C.REPERES, C.ETAT, C.ORIGINE, C.DELAI, C.REPONSES, C.DOUBLONS}
        assert LECTURES[role] == lus
    assert not champs_lus(Role.COORD_PIAL, est_auteur=True)


# --- the pages ---------------------------------------------------------------------------------


@pytest.fixture
def a(departement_35):
    """Two poles; the request of A holds every sentinel, its pupil is recognised."""
    with transaction.atomic():
        a, b = monter("35", "A"), monter("35", "B")
        with cloison("35"):
            a.objets["etablissement"].secteur_referent = a.perimetres["K"]
            a.objets["etablissement"].save(update_fields=["secteur_referent"])
            for cote in (a, b):
                cote.sentinelle = _remplir(cote, "SENT" if cote is a else "AUTR")
        a.voisin = b
        return a


def _remplir(cote, corps):
    saisine = cote.objets["saisine"]
    contenu = json.loads(saisine.contenu) | {
        "prenom": "Sentinelle",
        "nom": f"{SENTINELLES[C.NOM]}{cote.lettre}",
        "telephone": SENTINELLES[C.CONTACT],
        "texte": SENTINELLES[C.TEXTE],
        "difficultes": ["bouger"],
    }
    saisine.numero, saisine.contenu = f"PAS-{corps}-11", json.dumps(contenu)
    saisine.eleve = cote.objets["eleve"]
    saisine.save()
    maintenant = timezone.now()
    for action in ("observation", "partage_ecole"):
        Consentement.objects.create(
            saisine=saisine, action=action, version="2026-1", est_accorde=True, dit_le=maintenant
        )
    MessageSaisine.objects.create(
        saisine=saisine, corps=SENTINELLES[C.ECHANGES], ecrit_le=maintenant
    )
    RendezVous.objects.create(
        saisine=saisine,
        debut=maintenant + datetime.timedelta(days=2),
        lieu=SENTINELLES[C.ECHANGES],
    )
    Reponse.objects.filter(saisine=saisine).update(
        type="coord_externe", intervenant="exterieur", texte=SENTINELLES[C.PLAN]
    )
    ActionPas.objects.filter(saisine=saisine).update(genre="dossier", note=SENTINELLES[C.NOTES])
    return saisine


def _placer(saisine, statut, origine, auteur=""):
    """In a state, without playing the acts: what is read is asked, not how one came there."""
    fini = datetime.date(2026, 11, 20) if statut in FINIS else None
    Saisine.objects.filter(pk=saisine.pk).update(
        statut=statut, origine=origine, finie_le=fini, empreinte_auteur=auteur
    )
    EtapeSaisine.objects.filter(saisine=saisine).update(statut=statut)


PAGES = [
    route for route in routes() if route.nom.startswith("pas:") and route.parametres == ("saisine",)
]
PRINCIPALES = {"pas:demande", "pas:plan"}


def _corps(client, chemin):
    """What a page says; the lists of choices of its filters say nothing of anybody."""
    reponse = client.get(chemin)
    assert reponse.status_code in (200, 404, 405), f"{chemin} : {reponse.status_code}"
    if reponse.status_code != 200:
        return ""
    corps = html.unescape(reponse.content.decode().split("<main", 1)[1])
    return re.sub(r"<search>.*?</search>", "", corps, flags=re.DOTALL)


def _lu(client, saisine, noms=PRINCIPALES):
    """Everything that pages of one request say, as one text."""
    return "".join(
        _corps(
            client,
            "/"
            + r.chemin.replace("<departement:departement>", "35").replace(
                "<uuid:saisine>", str(saisine.pk)
            ),
        )
        for r in PAGES
        if noms is None or r.nom in noms
    )


@pytest.mark.django_db
def test_chaque_fonction_lit_ses_champs_et_eux_seuls_dans_chaque_etat(a):
    saisine = a.sentinelle
    for role in Role:
        client = a.client(role)
        moi = empreinte("auteur", a.personnes[role].email)
        # Who reads nothing at all is asked once; who reads something, in every state.
        lecteur = bool(LECTURES.get(role)) or role in AUTEURS
        for rang, statut in enumerate(Statut if lecteur else [Statut.EN_COURS]):
            est_auteur = role in AUTEURS and (rang % 2 == 0 or role != Role.ENSEIGNANT) and rang > 4
            origine = Origine.PROFESSEUR if est_auteur or rang % 2 else Origine.RESPONSABLE
            with cloison("35"):
                _placer(saisine, statut, origine, moi if est_auteur else "")
            lus = champs_lus(role, est_auteur=est_auteur)
            corps = _lu(client, saisine)
            for champ, mot in SENTINELLES.items():
                assert (mot in corps) is (champ in lus), (role, statut, champ, est_auteur)
            assert (f"<dd>{LIBELLES_STATUT[statut]}" in corps) is (C.ETAT in lus), (role, statut)
            assert ("<dt>Délai</dt>" in corps) is (C.DELAI in lus), (role, statut)
            assert ("<dt>Demandée par</dt>" in corps) is (C.ORIGINE in lus), (role, statut)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*LECTURES, Role.COORD_PIAL, Role.RESSOURCE, Role.DASEN])
def test_la_liste_la_recherche_et_les_autres_pages_n_en_disent_pas_plus(a, role):
    """Columns, search and forms: a filter on a field that one does not read would tell it."""
    lus, client = champs_lus(role, est_auteur=False), a.client(role)
    corps = _lu(client, a.sentinelle, noms=None)
    for chemin in ("", "?q=sentinelnom", "?delai=retard", "?reponse=coord_externe"):
        corps += _corps(client, f"/35/demandes-pas/{chemin}")
    for champ, mot in SENTINELLES.items():
        assert mot not in corps or champ in lus, champ
    assert (SENTINELLES[C.REPERES] in corps) is (C.REPERES in lus)
    assert "AUTR" not in corps or role in TERRITOIRE, "another PAS's"
    liste = _corps(client, "/35/demandes-pas/")
    assert ("Sentinelle S." in liste) is (C.NOM in lus)
    assert ("jour de classe" in liste.partition("<table")[2]) is (C.DELAI in lus)
    par_nom = _corps(client, "/35/demandes-pas/?q=sentinelnom")
    assert (SENTINELLES[C.REPERES] in par_nom) is (role in (Role.COORD_PAS, Role.EDUC_PAS))
    if lus and C.DELAI not in lus:
        tous = _corps(client, "/35/demandes-pas/?delai=retard&reponse=materiel&origine=professeur")
        assert SENTINELLES[C.REPERES] in tous, "a filter that does not exist filters nothing"


TERRITOIRE = {Role.SEI, Role.SEI_CHEF, Role.IEN_ASH}


@pytest.mark.django_db
def test_ailleurs_que_chez_soi_une_demande_n_existe_pas(a):
    """404 for what is out of the perimeter, as for what does not exist."""
    for role in LECTURES:
        autre = f"/35/demandes-pas/{a.voisin.sentinelle.pk}/"
        attendu = 200 if role in TERRITOIRE else 404
        assert a.client(role).get(autre).status_code == attendu, role


@pytest.mark.django_db
def test_une_direction_ne_lit_pas_ce_que_la_famille_ne_partage_pas(a):
    chemin = f"/35/demandes-pas/{a.sentinelle.pk}/"
    for role in (Role.DIRECTEUR, Role.CHEF_ETAB):
        assert a.client(role).get(chemin).status_code == 200
    with cloison("35"):
        Consentement.objects.create(
            saisine=a.sentinelle,
            action="partage_ecole",
            version="2026-1",
            est_accorde=False,
            dit_le=timezone.now(),
        )
    for role in (Role.DIRECTEUR, Role.CHEF_ETAB):
        assert a.client(role).get(chemin).status_code == 404, "the last one said holds"
    assert a.client(Role.IEN).get(chemin).status_code == 200


@pytest.mark.django_db
def test_un_professeur_retrouve_sa_demande_et_aucune_autre(a):
    chemin, client = f"/35/demandes-pas/{a.sentinelle.pk}/", a.client(Role.ENSEIGNANT)
    moi = empreinte("auteur", a.personnes[Role.ENSEIGNANT].email)
    with cloison("35"):
        _placer(a.sentinelle, Statut.RECUE, Origine.PROFESSEUR, moi)
        _placer(a.voisin.sentinelle, Statut.RECUE, Origine.PROFESSEUR, moi)
    assert client.get(chemin).status_code == 200
    ailleurs = f"/35/demandes-pas/{a.voisin.sentinelle.pk}/"
    assert client.get(ailleurs).status_code == 404, "his own, but of a school that he has left"
    with cloison("35"):
        _placer(a.sentinelle, Statut.RECUE, Origine.RESPONSABLE, moi)
    assert client.get(chemin).status_code == 404, "what he asks as a parent stays a parent's"
    assert {Origine.RESPONSABLE, Origine.ELEVE_MAJEUR}.isdisjoint(PROFESSIONNELS)


@pytest.mark.django_db
def test_lire_un_champ_nominatif_se_note_lire_un_etat_non(a):
    for role, note in ((Role.DIRECTEUR, 1), (Role.SEI, 0), (Role.PILOTE, 0), (Role.IEN_ASH, 1)):
        a.client(role).get(f"/35/demandes-pas/{a.sentinelle.pk}/")
        with cloison("35"):
            lus = Acces.objects.filter(objet="saisine", membre=a.personnes[role]).count()
        assert lus == note, role


@pytest.mark.django_db
def test_le_fichier_ne_nomme_personne_et_dit_pourquoi(a):
    for role in Role:
        _exporter(a, role)


def _exporter(a, role):
    client = a.client(role)
    permis = capacite(role, "x", "indicateurs") and bool(LECTURES.get(role))
    reponse = client.post("/35/demandes-pas/exporter/", {"motif": "Bilan annuel"})
    assert reponse.status_code == (200 if permis else 404)
    if not permis:
        return
    assert client.post("/35/demandes-pas/exporter/", {"motif": " a "}).status_code == 422
    lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert "Motif : Bilan annuel." in lignes[0][0]
    assert lignes[2][0] == SENTINELLES[C.REPERES]
    assert ("Jours de classe" in lignes[1]) is (C.DELAI in LECTURES[role])
    corps = reponse.content.decode()
    for champ in set(SENTINELLES) - {C.REPERES}:
        assert SENTINELLES[champ] not in corps
    with cloison("35"):
        acces = Acces.objects.get(action="export", membre=a.personnes[role])
    assert acces.motif == "Bilan annuel" and str(a.sentinelle.pk) in map(str, acces.ids)


def test_les_pages_d_une_demande_sont_toutes_lues():
    """A page added later enters the tests above by itself."""
    assert {"pas:demande", "pas:plan"} <= {r.nom for r in PAGES}
