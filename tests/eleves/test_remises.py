"""A file handed over to another department: who may read it, with which code, once, or taken back.

35 hands over to 44; 22 is a third department, which must see nothing at all.
"""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from comptes.models import Departement
from eleves.actions.remises import (
    changer_de_code,
    ouvrir,
    recevoir,
    refuser,
    remettre,
    retirer,
    vider_les_finies,
)
from eleves.models import (
    AccuseTransfert,
    DepotTransfert,
    Eleve,
    NotificationMdph,
    Scolarisation,
    Transfert,
)
from eleves.regles.transferts import ALPHABET, empreinte_du_code, nouveau_code
from eleves.requetes.remises import depots_recus, remises_faites
from eleves.tasks import vider_remises
from socle.cloison import cloison
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.parcours import instantane

LE = datetime.date(2026, 11, 23)
DU = datetime.date(2027, 1, 4)


class Scene:
    """Léa leaves 35 for 44."""

    def __init__(self) -> None:
        with cloison("35"):
            self.sei = f.mandat("SEI", f.perimetre("T"))
            self.ecole = f.ecole()
            self.lea = f.eleve("Léa", self.ecole, minutes=600)
            self.coordination = f.mandat("COORD_PIAL", f.pole("Pôle", (self.ecole,)).perimetre)
        with cloison("44"):
            self.sei_44 = f.mandat("SEI", f.perimetre("T"))
            self.ecole_44 = f.ecole("École de Clisson")
            self.directrice = f.mandat("DIRECTEUR", self.ecole_44.perimetre)

    def remettre(self) -> tuple[DepotTransfert, str]:
        with cloison("35"):
            vers = Departement.objects.get(code="44")
            return remettre(auteur=self.sei, eleve=self.lea, vers=vers, du=DU, le=LE)

    def recevoir(self, depot: DepotTransfert, code: str, **options: Any) -> Eleve:
        valeurs = {"auteur": self.sei_44, "etablissement": self.ecole_44, "du": DU, **options}
        with cloison("44"):
            lu = depots_recus().get(pk=depot.pk)
            return recevoir(depot=lu, code=code, le=LE, **valeurs)


@pytest.fixture
def scene(departement_35: Any, departement_44: Any) -> Scene:
    Departement.objects.get_or_create(
        code="22",
        defaults={
            "code_men": "022",
            "nom": "Côtes-d'Armor",
            "est_ouvert": True,
            "academie": departement_35.academie,
        },
    )
    return Scene()


def visibles(table: str) -> int:
    """Rows that the database itself shows to the department now open, whatever the ORM asks."""
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT count(*) FROM {table}")
        return curseur.fetchone()[0]


def test_un_code_se_dicte() -> None:
    codes = {nouveau_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(set(code) <= set(ALPHABET) | {"-"} and len(code) == 14 for code in codes)
    code = nouveau_code()
    dicte = code.lower().replace("-", " ")
    assert empreinte_du_code(dicte, "a") == empreinte_du_code(code, "a")
    assert empreinte_du_code(code, "b") != empreinte_du_code(code, "a")


def test_le_depart_clot_ici_et_dit_vers_ou(scene: Scene) -> None:
    depot, code = scene.remettre()
    with cloison("35"):
        lieu = Scolarisation.objects.get(eleve=scene.lea)
        droit = NotificationMdph.objects.get(eleve=scene.lea)
        transfert = Transfert.objects.get(eleve=scene.lea)
        assert lieu.periode.upper == droit.periode.upper == DU
        assert (transfert.genre, transfert.lie_id, transfert.fin_avant) == ("depart", "44", f.FIN)
        (lue,) = remises_faites()
        assert lue.etat == "Attend l'autre département"
    assert code not in (depot.empreinte, str(depot.contenu))


@pytest.mark.parametrize(("departement", "lus"), [("35", 1), ("44", 1), ("22", 0)])
def test_seuls_les_deux_departements_lisent_le_depot(
    scene: Scene, departement: str, lus: int
) -> None:
    scene.remettre()
    with cloison(departement):
        assert visibles("eleves_depottransfert") == lus
        assert DepotTransfert.deposes.count() == lus
        assert depots_recus().count() == (1 if departement == "44" else 0)
    with cloison(None, membre=scene.sei_44.membre_id):
        assert visibles("eleves_depottransfert") == 0


def test_le_destinataire_lit_sans_pouvoir_changer_ni_effacer(scene: Scene) -> None:
    depot, _ = scene.remettre()
    with cloison("44"), connection.cursor() as curseur:
        for ordre in (
            "UPDATE eleves_depottransfert SET perime_le = now()",
            "DELETE FROM eleves_depottransfert",
            "UPDATE eleves_depottransfert SET departement_id = '44'",
        ):
            curseur.execute(ordre)
            assert curseur.rowcount == 0, ordre
    with cloison("35"):
        assert DepotTransfert.objects.get(pk=depot.pk).contenu["identite"]["nom"] == scene.lea.nom


def test_un_departement_ne_repond_pas_a_la_place_d_un_autre(scene: Scene) -> None:
    depot, _ = scene.remettre()
    with cloison("22"):
        AccuseTransfert.objects.create(depot=depot.pk, origine_id="35", etat="recu")
    with cloison("35"):
        assert remises_faites()[0].est_ouverte, "la réponse d'un tiers ne compte pas"


def test_l_arrivee_cree_l_eleve_son_ecole_ses_decisions_et_le_dit(scene: Scene) -> None:
    depot, code = scene.remettre()
    arrive = scene.recevoir(depot, f" {code.lower().replace('-', ' ')} ")
    with cloison("44"):
        droit = NotificationMdph.objects.get(eleve=arrive)
        assert (arrive.nom, arrive.naissance) == (scene.lea.nom, scene.lea.naissance)
        assert (droit.minutes_hebdo, droit.mdph) == (600, "35")
        assert droit.periode.upper == f.FIN, "le droit continue : son vrai dernier jour"
        assert arrive.scolarisations.get().periode.lower == DU
        assert Transfert.objects.get(eleve=arrive).genre == "arrivee"
        assert depots_recus().count() == 0
    with cloison("35"):
        (lue,) = remises_faites()
        assert lue.etat == "Reçu" and not lue.est_ouverte
        assert vider_les_finies() == 1 and vider_les_finies() == 0
        assert DepotTransfert.objects.get().contenu == {}
        with pytest.raises(ActionRefusee, match="déjà répondu"):
            retirer(auteur=scene.sei, depot=depot, le=LE)


def test_un_faux_code_n_ouvre_rien_et_le_cinquieme_ferme(scene: Scene) -> None:
    depot, code = scene.remettre()
    avant = instantane("35")
    for _ in range(5):
        with pytest.raises(ActionRefusee, match="pas le bon"):
            scene.recevoir(depot, nouveau_code())
    with pytest.raises(ActionRefusee, match="Cinq codes"):
        scene.recevoir(depot, code)
    with cloison("44"):
        assert not Eleve.objects.filter(nom=scene.lea.nom).exists()
    assert instantane("35") == avant
    with cloison("35"):
        nouveau = changer_de_code(auteur=scene.sei, depot=depot, le=LE)
    with pytest.raises(ActionRefusee, match="pas le bon"):
        scene.recevoir(depot, code)
    assert scene.recevoir(depot, nouveau).nom == scene.lea.nom


def test_repris_avant_le_jour_tout_revient(scene: Scene) -> None:
    with cloison("35"):
        lieux = set(Scolarisation.objects.values_list("pk", "periode"))
        droits = set(NotificationMdph.objects.values_list("pk", "periode"))
    depot, code = scene.remettre()
    with cloison("35"):
        retirer(auteur=scene.sei, depot=depot, le=LE)
        assert set(Scolarisation.objects.values_list("pk", "periode")) == lieux
        assert set(NotificationMdph.objects.values_list("pk", "periode")) == droits
        assert DepotTransfert.objects.get().contenu == {}
    with cloison("44"):
        assert not depots_recus().exists()
        with pytest.raises(ActionRefusee, match="n'attend plus"):
            ouvrir(auteur=scene.sei_44, depot=depot, code=code, le=LE)


def test_un_depot_perime_ne_s_ouvre_plus_et_se_vide(scene: Scene) -> None:
    depot, code = scene.remettre()
    with cloison("35"):
        DepotTransfert.objects.update(perime_le=timezone.now())
    with cloison("44"):
        assert not depots_recus().exists()
        with pytest.raises(ActionRefusee):
            ouvrir(auteur=scene.sei_44, depot=depot, code=code, le=LE)
    assert vider_remises() == 1
    with cloison("35"):
        assert DepotTransfert.objects.get().contenu == {}
        assert "contenu effacé" in remises_faites()[0].etat


def test_l_autre_departement_peut_refuser_sans_code(scene: Scene) -> None:
    depot, _ = scene.remettre()
    with cloison("44"):
        refuser(auteur=scene.sei_44, depot=depots_recus().get(), le=LE)
        assert not depots_recus().exists()
        assert not Eleve.objects.filter(nom=scene.lea.nom).exists()
    with cloison("35"):
        assert remises_faites()[0].etat == "Refusé"


def test_seul_le_sei_remet_et_recoit(scene: Scene) -> None:
    with cloison("35"), pytest.raises(ActionRefusee):
        remettre(
            auteur=scene.coordination,
            eleve=scene.lea,
            vers=Departement.objects.get(code="44"),
            du=DU,
            le=LE,
        )
    depot, code = scene.remettre()
    with pytest.raises(ActionRefusee):
        scene.recevoir(depot, code, auteur=scene.directrice)


def test_on_ne_remet_ni_a_soi_ni_a_un_departement_ferme(scene: Scene) -> None:
    Departement.objects.filter(code="22").update(est_ouvert=False)
    for code in ("35", "22"):
        with cloison("35"), pytest.raises(ActionRefusee, match="Choisissez un autre"):
            vers = Departement.objects.get(code=code)
            remettre(auteur=scene.sei, eleve=scene.lea, vers=vers, du=DU, le=LE)


def test_rien_d_autre_que_l_identite_et_les_decisions_ne_part(scene: Scene) -> None:
    depot, _ = scene.remettre()
    assert set(depot.contenu) == {"identite", "droits"}
    assert set(depot.contenu["identite"]) == {"nom", "prenom", "naissance"}
    assert "etablissement" not in str(depot.contenu)
