"""Every kind of job, given the identifiers of another department, gets nothing and says so."""

import pytest
from django.utils.module_loading import autodiscover_modules

from comptes.enums import Role
from socle import travaux
from socle.cloison import cloison
from socle.models import Travail
from socle.travaux import ErreurTravail
from tests.distribution import monter
from tests.parcours import instantane

autodiscover_modules("tasks")
GENRES = sorted(code for code in travaux._genres if not code.startswith("essai"))
# Parameters of each kind: (names taken from the other side, fixed values).
PARAMETRES = {
    "aesh.proposer": [({"proposition": "proposition"}, {})],
    "aesh.ess_pdf": [({"eleve": "eleve"}, {})],
    "aesh.semaine_pdf": [
        ({"aesh": "aesh"}, {"lundi": "2026-11-23"}),
    ],
    "aesh.releve_pdf": [({"aesh": "aesh"}, {"mois": "2026-11-01"})],
    "aesh.impression_pdf": [
        ({"emploi": "emploi", "cible": "aesh"}, {"feuille": "aesh", "affichage": False}),
        ({"emploi": "emploi", "cible": "classe"}, {"feuille": "classe", "affichage": False}),
        ({"emploi": "emploi", "cible": "etablissement"}, {"feuille": "ecole", "affichage": True}),
        ({"emploi": "emploi"}, {"feuille": "pole", "affichage": False}),
    ],
    "reporting.heures_csv": [
        ({nom: objet}, {"genre": "PIAL", "maille": "", "du": "2026-09-01", "au": "2026-10-01"})
        for nom, objet in (("pole", "pole"), ("ecole", "etablissement"), ("classe", "classe"))
    ],
    "reporting.balance_pdf": [({"pole": "pole"}, {"le": "2026-11-20"})],
    "reporting.balances_pdf": [({"poles": "pole"}, {"le": "2026-11-20"})],
    "reporting.constat_pdf": [({"constat": "constat"}, {})],
    "reporting.exporter_file": [
        ({"pole": "pole"}, {"file": "a_placer", "format": "csv", "motif": "essai", "noms": False})
    ],
    "pas.reunion_pdf": [({"reunion": "reunion_pas"}, {})],
    "reporting.pas_tableur": [({"pole": "pas"}, {"annee": "2026", "format": "csv"})],
    "reporting.pas_mois_pdf": [({"pole": "pas"}, {"annee": "2026"})],
    "reporting.pas_bilan_pdf": [({"pole": "pas"}, {"annee": "2026"})],
    "campagne.repartir": [({"calcul": "calcul"}, {})],
    "campagne.publier": [({"campagne": "campagne_rentree"}, {"pole": ""})],
    "campagne.fiches_pdf": [({"campagne": "campagne_rentree"}, {"pole": ""})],
    "pas.interventions_pdf": [
        ({"ecole": "etablissement"}, {"lundi": "2026-11-23", "affichage": False})
    ],
    "contrats.preparer_mois": [({"mois": "mois"}, {})],
    "contrats.relire_mois": [({"mois": "mois"}, {})],
    "contrats.clore_mois": [({"mois": "mois"}, {})],
    "contrats.certificat_pdf": [({"mois": "mois"}, {"employeur": "t2"})],
    "contrats.service_csv": [({"mois": "mois"}, {"employeur": "t2", "motif": "essai"})],
    "contrats.pv_pdf": [({"aesh": "arrivee"}, {})],
    "contrats.exporter_vie": [
        ({"pole": "pole"}, {"file": "tous", "format": "csv", "motif": "essai"})
    ],
    "contrats.appliquer_depot": [({"depot": "depot_contrats"}, {})],
    "documents.etablir_lettres": [({"lettres": "lettre_preparee"}, {})],
    "documents.lettre_signee": [({"lettre": "lettre"}, {})],
    "eleves.appliquer_depot": [({"depot": "depot"}, {})],
    "reporting.dossier_pdf": [({"dossier": "dossier"}, {})],
    "pial.appliquer_import": [({"import": "importation"}, {})],
    "esms.appliquer_import": [({"import": "importation_esms"}, {})],
}


@pytest.mark.parametrize("code", GENRES)
def test_un_travail_n_atteint_pas_l_autre_departement(code, departement_35, departement_44):
    assert code in PARAMETRES, f"dites dans ce fichier quels paramètres prend le travail {code}"
    ici, ailleurs = monter("35", "A"), monter("44", "C")
    avant = instantane("44")
    for noms, fixes in PARAMETRES[code]:
        identifiants = {cle: str(ailleurs.objets[nom].pk) for cle, nom in noms.items()}
        with cloison("35"):
            travail = Travail.objects.create(
                cle=f"{code}:{noms}",
                genre=code,
                titre="essai",
                parametres={**identifiants, **fixes},
                auteur=ici.personnes[Role.SEI],
                mandat=ici.mandats[Role.SEI].pk,
            )
            with pytest.raises(ErreurTravail) as refus:
                travaux.genre(code).fonction(travail, lambda fait, total=None: None)
        assert ailleurs.canari not in str(refus.value)
    assert instantane("44") == avant
