"""Rights to come of the demonstration: they are in the queue before their first day."""

import datetime

from aesh.actions.demo import PIAL_COORDINATION
from reporting.actions.demo_arrivees import ANNONCES, annoncer_des_arrivees
from reporting.enums.files import FileTravail, PartAide
from reporting.requetes.files import attend, lignes_de, notifications_des_files
from tests import fabriques as f

LE = datetime.date(2026, 11, 20)


def test_les_arrivees_annoncees_se_lisent_dans_la_file_avant_leur_jour(dans_35):
    sei = f.mandat("SEI", f.perimetre("T"))
    assert annoncer_des_arrivees(sei=sei, le=LE) == 0, "aucune classe : rien à montrer"
    petit = f.petit_pole()
    petit.pole.code = PIAL_COORDINATION
    petit.pole.save()
    for libelle in ("CM1", "CM2", "CP"):
        petit.ecole.classes.create(annee=2026, libelle=libelle)
    assert annoncer_des_arrivees(sei=sei, le=LE) == len(ANNONCES)
    toutes = notifications_des_files(sei, LE)
    bientot = lignes_de(toutes.filter(attend(0, LE, PartAide.BIENTOT)), FileTravail.A_PLACER, LE)
    assert {n.eleve.prenom for n in bientot} == {prenom for _, prenom, *_ in ANNONCES}
    assert all(n.classe_nom and not n.manque for n in bientot)
    assert annoncer_des_arrivees(sei=sei, le=LE) == 0, "une seconde fois ne fait rien"
