"""Pages of absences and replacements: what each reader sees, what a press does."""

import datetime
import html

import pytest
from django.test import Client

from aesh.actions import exceptions as actes_exceptions
from aesh.actions.exceptions_saisie import SaisieException
from aesh.models import AbsenceAesh, AbsenceEleve, Remplacement
from aesh.models.multirange import jours_de_multirange
from socle.models import Courriel
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.aesh.test_vues_exceptions import client_de

LUNDI = datetime.date(2026, 12, 7)
LE = datetime.date(2026, 11, 22)
PAGE = "/35/absences/"


@pytest.fixture
def petit(dans_35):
    """Sophie helps Léa in the morning; Mona helps two pupils then; Lina is free."""
    petit = f.petit_pole()
    e = petit.emploi
    mona = f.aesh("Mona", petit.pole, ecole_principale=petit.ecole)
    lina = f.aesh("Lina", petit.pole, ecole_principale=petit.ecole)
    ava, ben = (f.eleve(nom, petit.ecole, droit="mutualisee") for nom in ("Ava", "Ben"))
    petit.extras |= {"mona": mona, "lina": lina, "ava": ava, "ben": ben}
    f.creneau(e, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(e, mona, petit.ecole, 1, "8:30", "10:30", ava, ben)
    f.creneau(e, lina, petit.ecole, 1, "10:00", "12:00", petit.nour)
    publier(petit)
    return petit


def declarer(client, aesh, **champs):
    corps = {"aesh": str(aesh.pk), "du": str(LUNDI), "moment": "journee", **champs}
    return client.post(f"{PAGE}nouvelle/", corps)


def lire(client, chemin, **donnees):
    page = client.get(chemin, donnees)
    assert page.status_code == 200, page.status_code
    return page.content.decode()


def test_declarer_choisir_confirmer_annuler(petit):
    client = client_de(petit.coordination)
    reponse = declarer(client, petit.sophie)
    absence = AbsenceAesh.objects.get()
    assert reponse.headers["Location"] == f"{PAGE}{absence.pk}/"
    assert "Sophie" in lire(client, PAGE, le=str(LUNDI))
    page = client.get(reponse.headers["Location"])
    texte = page.content.decode()
    assert "Libre à ce moment : ne retire rien" in texte and "Lina" in texte
    (choix,) = page.context["prets"]
    client.post(reponse.headers["Location"], {"choix": choix, "le": str(LUNDI)})
    un = Remplacement.objects.get()
    assert (un.aesh, un.etat) == (petit.extras["lina"], "confirme")
    texte = lire(client, PAGE, le=str(LUNDI))
    assert "Tout est remplacé" in texte
    fiche = lire(client, f"/35/remplacements/{un.pk}/")
    assert "Préparé par un algorithme" in fiche and petit.coordination.membre.nom in fiche
    client.post(f"/35/remplacements/{un.pk}/")
    assert "1 créneau à remplacer" in lire(client, PAGE, le=str(LUNDI))


def test_un_remplacement_note_apres_coup_ne_dit_pas_que_l_ecole_est_prevenue(petit, time_machine):
    """Declared the day before, confirmed the day after: nobody is written to about yesterday."""
    declarer(client_de(petit.coordination), petit.sophie)
    page = f"{PAGE}{AbsenceAesh.objects.get().pk}/"
    time_machine.move_to(datetime.datetime(2026, 12, 8, 10, tzinfo=datetime.UTC))
    client = client_de(petit.coordination)
    Courriel.objects.all().delete()
    (choix,) = client.get(page, {"le": str(LUNDI)}).context["prets"]
    reponse = client.post(page, {"choix": choix, "le": str(LUNDI)}, follow=True)
    dit = " ".join(str(m) for m in reponse.context["messages"])
    assert "Lina" in dit and "personne n'est prévenu" in dit
    assert "sont prévenues" not in dit
    assert not Courriel.objects.exists()


def test_un_autre_choix_dit_a_qui_il_retire(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    absence = AbsenceAesh.objects.get()
    page = client.get(f"{PAGE}{absence.pk}/", {"le": str(LUNDI)})
    cle = page.context["trous"][0][0].cle
    texte = lire(client, f"{PAGE}{absence.pk}/trou/", trou=cle)
    assert texte.index("Lina") < texte.index("Mona"), "l'ordre de la décision 16"
    assert "Retire 1 h 30 à 2 élèves (Ava" in texte.replace("Ben S., ", "")
    assert "Karim" in texte and "Pourquoi pas les autres" in texte
    for interdit in ("score", "points", "note "):
        assert interdit not in texte.lower().split("<main")[1]


def test_le_perdant_recoit_une_phrase_et_les_propositions_a_jour(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    absence = AbsenceAesh.objects.get()
    adresse = f"{PAGE}{absence.pk}/"
    (choix,) = client.get(adresse, {"le": str(LUNDI)}).context["prets"]
    client.post(adresse, {"choix": choix, "le": str(LUNDI)})
    voisine = client_de(f.mandat("COORD_PIAL", petit.pole.perimetre))
    reponse = voisine.post(adresse, {"choix": choix, "le": str(LUNDI)}, follow=True)
    texte = reponse.content.decode()
    assert "plus à remplacer : quelqu&#x27;un l&#x27;a réglé entre-temps" in texte
    assert "Tout est remplacé ce jour-là" in texte
    assert Remplacement.objects.count() == 1


def test_l_ecole_declare_pour_elle_et_ne_voit_que_chez_elle(petit):
    directeur = client_de(f.mandat("DIRECTEUR", petit.ecole.perimetre))
    ailleurs = client_de(f.mandat("DIRECTEUR", petit.autre_ecole.perimetre))
    formulaire = lire(directeur, f"{PAGE}nouvelle/")
    assert "Sophie" in formulaire and "Karim" not in formulaire
    declarer(directeur, petit.sophie)
    absence = AbsenceAesh.objects.get()
    assert absence.origine == "ecole"
    assert "Sophie" not in lire(ailleurs, PAGE, le=str(LUNDI))
    assert ailleurs.get(f"{PAGE}{absence.pk}/").status_code == 404
    page = directeur.get(f"{PAGE}{absence.pk}/", {"le": str(LUNDI)})
    (choix,) = page.context["prets"]
    directeur.post(f"{PAGE}{absence.pk}/", {"choix": choix})
    assert Remplacement.objects.get().aesh == petit.extras["lina"]


def test_l_ecole_ne_dit_pas_que_le_pole_n_a_personne(petit):
    """The head only calls the AESH of the school: what the pole has is not hers to deny."""
    coordination = client_de(petit.coordination)
    for qui in (petit.sophie, petit.extras["lina"], petit.extras["mona"]):
        declarer(coordination, qui)
    absence = AbsenceAesh.objects.get(aesh=petit.sophie)
    directeur = client_de(f.mandat("DIRECTEUR", petit.ecole.perimetre))
    page = directeur.get(f"{PAGE}{absence.pk}/", {"le": str(LUNDI)})
    cle = page.context["trous"][0][0].cle
    for texte in (
        page.content.decode(),
        lire(directeur, f"{PAGE}{absence.pk}/trou/", trou=cle),
        lire(directeur, f"{PAGE}remplacants/", le=str(LUNDI)),
    ):
        dit = html.unescape(texte)
        assert "Personne n'est disponible dans l'école" in dit
        assert "Personne n'est disponible dans le pôle" not in dit
        assert "La coordination du pôle peut chercher" in dit
    dit = lire(coordination, f"{PAGE}{absence.pk}/", le=str(LUNDI))
    assert "puis le réservoir" in dit and "que pour le repas" not in dit


def test_la_categorie_ne_se_lit_qu_au_sei(petit):
    sei = client_de(f.mandat("SEI", f.perimetre("T")))
    declarer(sei, petit.sophie, pole=str(petit.pole.pk), categorie="autorisation")
    absence = AbsenceAesh.objects.get()
    assert absence.categorie == "autorisation"
    coordination = client_de(petit.coordination)
    for chemin in (PAGE, f"{PAGE}{absence.pk}/", f"{PAGE}{absence.pk}/modifier/"):
        vu = lire(sei, chemin, le=str(LUNDI)).lower()
        cache = lire(coordination, chemin, le=str(LUNDI)).lower()
        assert "congé ou autorisation" in vu, chemin
        assert "autorisation" not in cache and "catégorie" not in cache, chemin


def test_un_lecteur_voit_sans_pouvoir_decider(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    absence = AbsenceAesh.objects.get()
    lecteur = client_de(f.mandat("IEN_ASH", f.perimetre("T")))
    page = lecteur.get(f"{PAGE}{absence.pk}/", {"le": str(LUNDI)})
    assert ">Confirmer" not in page.content.decode()
    choix = page.context["prets"]
    assert lecteur.post(f"{PAGE}{absence.pk}/", {"choix": choix}).status_code == 404
    assert lecteur.get(f"{PAGE}nouvelle/").status_code == 404
    assert not Remplacement.objects.exists()


def test_un_eleve_absent_se_declare_et_revient(petit):
    directeur = client_de(f.mandat("DIRECTEUR", petit.ecole.perimetre))
    assert "Tom" not in lire(directeur, f"{PAGE}eleve/")
    corps = {"eleve": str(petit.lea.pk), "du": str(LUNDI), "moment": "journee"}
    directeur.post(f"{PAGE}eleve/", corps)
    un = AbsenceEleve.objects.get()
    assert petit.lea.nom_court in lire(directeur, PAGE, le=str(LUNDI))
    directeur.post(f"/35/absences-eleves/{un.pk}/annuler/")
    un.refresh_from_db()
    assert un.annulee_le is not None


def test_un_remplacement_dont_l_eleve_est_absent_le_dit(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    adresse = f"{PAGE}{AbsenceAesh.objects.get().pk}/"
    (choix,) = client.get(adresse, {"le": str(LUNDI)}).context["prets"]
    client.post(adresse, {"choix": choix})
    assert "ne sert plus" not in lire(client, adresse, le=str(LUNDI))
    corps = {"eleve": str(petit.lea.pk), "ecole": str(petit.ecole.pk), "du": str(LUNDI)}
    client.post(f"{PAGE}eleve/", {**corps, "moment": "apres_midi"})
    assert "ne sert plus" not in lire(client, adresse, le=str(LUNDI)), "absent l'après-midi"
    client.post(f"{PAGE}eleve/", {**corps, "moment": "matin"})
    for page in (adresse, PAGE):
        assert "ne sert plus" in lire(client, page, le=str(LUNDI))


@pytest.mark.parametrize(
    ("minutes", "dit"),
    [
        ((0, 24 * 60), "Déclaré depuis : école fermée. Ce remplacement ne sert plus : annulez-le."),
        ((8 * 60, 9 * 60), "ne sert plus que de 9 h à 10 h"),
        ((14 * 60, 16 * 60), ""),
    ],
)
def test_une_exception_declaree_ensuite_est_signalee(petit, minutes, dit):
    """The coordinator reads that somebody is kept for nothing, and what to do."""
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    adresse = f"{PAGE}{AbsenceAesh.objects.get().pk}/"
    (choix,) = client.get(adresse, {"le": str(LUNDI)}).context["prets"]
    client.post(adresse, {"choix": choix})
    fermeture = SaisieException(
        du=LUNDI,
        au=LUNDI,
        genre="fermeture",
        etablissement=petit.ecole.pk,
        debut=minutes[0],
        fin=minutes[1],
    )
    actes_exceptions.declarer(fermeture, auteur=petit.coordination, le=LE)
    for page in (adresse, PAGE):
        texte = html.unescape(lire(client, page, le=str(LUNDI)))
        assert (dit in texte) if dit else ("Déclaré depuis" not in texte)
    assert ("1 remplacement à revoir" in lire(client, PAGE, le=str(LUNDI))) == bool(dit)


def test_le_texte_aux_familles_accueille_et_ne_dit_jamais_pourquoi(petit):
    directeur = client_de(f.mandat("DIRECTEUR", petit.ecole.perimetre))
    declarer(directeur, petit.sophie)
    absence = AbsenceAesh.objects.get()
    chemin = f"{PAGE}{absence.pk}/familles/"
    page = directeur.get(chemin, {"le": str(LUNDI)})
    (mot,) = page.context["mots"]
    assert mot.eleve == petit.lea
    assert "Votre enfant est accueilli à l'école comme d'habitude." in mot.texte
    assert "personne d'autre n'est prévu de 8 h 30 à 10 h" in mot.texte
    (choix,) = directeur.get(f"{PAGE}{absence.pk}/", {"le": str(LUNDI)}).context["prets"]
    directeur.post(f"{PAGE}{absence.pk}/", {"choix": choix})
    (mot,) = directeur.get(chemin, {"le": str(LUNDI)}).context["mots"]
    assert "Une autre personne l'accompagnera de 8 h 30 à 10 h." in mot.texte
    for nom in (petit.sophie.nom, petit.sophie.prenom, petit.lea.prenom, petit.lea.nom):
        assert nom not in mot.texte
    pilote = client_de(f.mandat("DDEC", f.perimetre("R")))
    assert pilote.get(chemin).status_code == 404


def test_les_propositions_du_jour_se_cochent(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    declarer(client, petit.extras["mona"])
    page = client.get(f"{PAGE}remplacants/", {"le": str(LUNDI)})
    texte = page.content.decode()
    assert "propositions pour" in texte or "proposition pour" in texte
    choix = [ligne.choix for _, lignes in page.context["trous"] for ligne in lignes]
    reponse = client.post(f"{PAGE}remplacants/", {"le": str(LUNDI), "choix": choix})
    assert reponse.headers["Location"] == f"{PAGE}?le={LUNDI}"
    assert Remplacement.objects.count() == len(choix) >= 1
    reponse = client.post(f"{PAGE}remplacants/", {"choix": ["faux"]}, follow=True)
    assert "Choisissez un remplacement de la liste." in reponse.content.decode()


def test_changer_les_dates_puis_dire_qu_elle_est_la(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie, au=str(LUNDI + datetime.timedelta(7)))
    absence = AbsenceAesh.objects.get()
    corps = {"aesh": str(petit.sophie.pk), "du": str(LUNDI), "moment": "apres_midi"}
    corps["revision"] = "1"
    client.post(f"{PAGE}{absence.pk}/modifier/", corps)
    absence.refresh_from_db()
    assert (absence.au, absence.minutes.lower) == (LUNDI, 765)
    assert "Aucun créneau" in lire(client, PAGE, le=str(LUNDI))
    refus = client.post(f"{PAGE}{absence.pk}/modifier/", corps)
    assert refus.status_code == 422 and "entre-temps" in refus.content.decode()
    client.post(f"{PAGE}{absence.pk}/annuler/")
    assert "Aucune AESH absente" in lire(client, PAGE, le=str(LUNDI))


def test_la_liste_se_filtre(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    assert "Sophie" in lire(client, PAGE, le=str(LUNDI), q="tilleuls")
    assert "Aucune absence ne correspond" in lire(client, PAGE, le=str(LUNDI), q="mona")
    semaine = lire(client, PAGE, le=str(LUNDI + datetime.timedelta(3)), vue="semaine")
    assert "Sophie" in semaine
    f.pole("Voisin")
    sei = client_de(f.mandat("SEI", f.perimetre("T")))
    assert "Sophie" in lire(sei, PAGE, le=str(LUNDI), pole=str(petit.pole.pk))
    voisin = f.pole("Autre voisin")
    assert "Sophie" not in lire(sei, PAGE, le=str(LUNDI), pole=str(voisin.pk))


def test_l_accueil_et_la_grille_menent_aux_absences(petit):
    client = client_de(petit.coordination)
    assert "Aucune AESH absente aujourd" in lire(client, "/35/accueil/emplois/")
    assert 'href="/35/absences/"' in lire(client, f"/35/emplois/{petit.emploi.pk}/")
    assert 'href="/35/absences/"' in lire(client, "/35/emplois/", liste="")
    aesh = f.membre("Sophie")
    petit.sophie.membre = aesh
    petit.sophie.save(update_fields=["membre"])
    sienne = client_de(f.mandat("AESH", petit.sophie.perimetre, aesh))
    assert sienne.get(PAGE).status_code == 404


def test_la_semaine_reelle_dit_qui_assure(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    absence = AbsenceAesh.objects.get()
    (choix,) = client.get(f"{PAGE}{absence.pk}/", {"le": str(LUNDI)}).context["prets"]
    client.post(f"{PAGE}{absence.pk}/", {"choix": choix})
    texte = lire(client, f"/35/emplois/{petit.emploi.pk}/semaine/", lundi=str(LUNDI))
    lina = petit.extras["lina"].nom_complet
    assert f"assuré par {lina}" in texte and "Remplace Sophie" in texte


def test_l_api_propose_puis_decide_sans_nommer_d_eleve(petit):
    client = client_de(petit.coordination)
    declarer(client, petit.sophie)
    lue = client.get("/35/api/v1/absences/", {"le": str(LUNDI)})
    (absence,) = lue.json()["absences"]
    (trou,) = absence["trous"]
    assert (trou["debut"], trou["fin"], trou["eleves"]) == (510, 600, 1)
    assert trou["propositions"][0]["raisons"][0] == "libre à ce moment : ne retire rien"
    assert petit.lea.prenom not in lue.content.decode() and "score" not in lue.content.decode()
    corps = {"choix": [trou["propositions"][0]["choix"]]}
    entetes = {"content_type": "application/json", "headers": {"Idempotency-Key": "un"}}
    fait = client.post("/35/api/v1/remplacements/", corps, **entetes)
    assert fait.status_code == 201, fait.content
    encore = client.post("/35/api/v1/remplacements/", corps, **entetes)
    assert encore.json() == fait.json() and Remplacement.objects.count() == 1
    trop_tard = client.post("/35/api/v1/remplacements/", corps, content_type="application/json")
    assert trop_tard.status_code in (400, 409, 422), trop_tard.content
    assert "plus à remplacer" in trop_tard.content.decode()
    lecteur = client_de(f.mandat("IEN_ASH", f.perimetre("T")))
    refus = lecteur.post("/35/api/v1/remplacements/", corps, content_type="application/json")
    assert refus.status_code == 404


@pytest.mark.parametrize("nombre", [1, 4])
@pytest.mark.parametrize(
    ("page", "attendu"), [("liste", 27), ("absence", 54), ("trou", 45), ("remplacants", 42)]
)
def test_chaque_page_coute_autant_de_requetes(
    petit, nombre, page, attendu, django_assert_num_queries
):
    client = client_de(petit.coordination)
    for n in range(1, nombre):
        une = f.aesh(f"A{n}", petit.pole, ecole_principale=petit.ecole)
        eleve = f.eleve(f"E{n}", petit.ecole)
        suite = f.Creneau.objects.filter(emploi=petit.emploi).first().emploi
        cree = f.creneau(suite, une, petit.ecole, 1, "13:45", "15:00", eleve)
        _occuper(cree, eleve)
        declarer(client, une)
    declarer(client, petit.sophie)
    absence = AbsenceAesh.objects.get(aesh=petit.sophie)
    corps = {"eleve": str(petit.nour.pk), "ecole": str(petit.ecole.pk), "du": str(LUNDI)}
    client.post(f"{PAGE}eleve/", {**corps, "moment": "journee"})
    lue = client.get(f"{PAGE}{absence.pk}/", {"le": str(LUNDI)})
    chemins = {
        "liste": (PAGE, {}),
        "absence": (f"{PAGE}{absence.pk}/", {}),
        "trou": (f"{PAGE}{absence.pk}/trou/", {"trou": lue.context["trous"][0][0].cle}),
        "remplacants": (f"{PAGE}remplacants/", {}),
    }
    chemin, donnees = chemins[page]
    with django_assert_num_queries(attendu):
        assert client.get(chemin, {"le": str(LUNDI), **donnees}).status_code == 200


def _occuper(creneau, eleve):
    """As the publication would: every Monday of the year that has class."""
    modele = f.Creneau._meta.get_field("occupations").related_model
    prise = modele.objects.filter(creneau__emploi=creneau.emploi, aesh__isnull=False).first()
    for qui in ({"aesh_id": creneau.aesh_id}, {"eleve_id": eleve.pk}):
        modele.objects.create(
            emploi=creneau.emploi,
            creneau=creneau,
            minutes=(creneau.debut, creneau.fin),
            dates=jours_de_multirange(prise.dates),
            prevues=jours_de_multirange(prise.prevues),
            **qui,
        )


def test_sans_etre_connecte(petit):
    assert Client().get(PAGE).status_code == 302
