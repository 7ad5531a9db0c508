"""Absences of one morning in a large pole: time to rank who may replace, and to fill every hole.

``python -m bench.remplacements``: a PIAL of 150 AESH, 15 schools and 600 slots a week day, in a
department that holds its whole population, nine AESH absent (6 %). Everything is read from the
database each time. Targets: p95 of the ranking of one slot at most 100 ms; proposals for every
uncovered slot of the pole at most 2 s. Exit code 1 when one is missed.
"""

import datetime
import gc
import os
import sys
from typing import Any

from bench.grille import durees

AESH, ECOLES, ABSENTES = 150, 15, 9
LUNDI = datetime.date(2026, 11, 30)
HEURES = (("8:30", "10:00"), ("10:15", "11:45"), ("13:45", "15:00"), ("15:00", "16:15"))
CIBLE_CLASSER = 100.0
CIBLE_PROPOSER = 2000.0


def construire() -> Any:
    """AESH in turn with one pupil, two, or none: some are free at each hour."""
    from aesh.models import Creneau, CreneauEleve  # noqa: PLC0415  Django is set up by main()
    from tests import fabriques as f  # noqa: PLC0415  same reason

    ecoles = tuple(
        f.ecole(f"École {n}", latitude=48.1 + n / 200, longitude=-1.6 - n / 200)
        for n in range(ECOLES)
    )
    pole = f.pole("Banc", ecoles)
    emploi = f.emploi(pole)
    creneaux, liens = [], []
    for n in range(AESH):
        ecole = ecoles[n % ECOLES]
        une = f.aesh(f"A{n}", pole, ecole_principale=ecole)
        siens = [f.eleve(f"E{n}-{k}", ecole, droit="mutualisee") for k in range(2)]
        for jour in (1, 2, 4, 5):
            for rang, (debut, fin) in enumerate(HEURES):
                if (n + rang + jour) % 5 == 0:
                    continue
                avec = siens if (n + rang) % 2 else siens[:1]
                un = Creneau(
                    emploi=emploi,
                    aesh=une,
                    etablissement=ecole,
                    type="mutualisee" if len(avec) > 1 else "individuelle",
                    jour=jour,
                    debut=f.heures(debut),
                    fin=f.heures(fin),
                )
                creneaux.append(un)
                liens += [CreneauEleve(creneau=un, eleve=eleve) for eleve in avec]
    Creneau.objects.bulk_create(creneaux)
    CreneauEleve.objects.bulk_create(liens)
    return emploi, f.mandat("COORD_PIAL", pole.perimetre)


def publier(emploi: Any, coordination: Any) -> None:
    """Publish and declare the absences of the morning."""
    from aesh.actions import publication  # noqa: PLC0415  Django is set up by main()
    from aesh.actions.absences import (  # noqa: PLC0415  same reason
        SaisieAbsence,
        declarer_absence_aesh,
    )
    from aesh.models import Aesh  # noqa: PLC0415  same reason

    emploi.statut = "vise"
    emploi.save(update_fields=["statut"])
    publication.publier(emploi, auteur=coordination, le=emploi.date_effet, prevenir=False)
    siennes = Aesh.objects.filter(affectations__pole=emploi.pole).order_by("matricule")
    for une in list(siennes)[:: AESH // ABSENTES][:ABSENTES]:
        saisie = SaisieAbsence(du=LUNDI, au=LUNDI, aesh=une.pk)
        declarer_absence_aesh(saisie, auteur=coordination, le=LUNDI, prevenir=False)


def mesurer() -> bool:
    """Print one line per act; whether the targets are met."""
    from django.db import transaction  # noqa: PLC0415  Django is set up by main()

    from aesh.actions.remplacements import Choix, confirmer  # noqa: PLC0415  same reason
    from aesh.requetes.remplacants import (  # noqa: PLC0415  same reason
        classement_de,
        proposer_les_trous,
        situation_pour,
    )
    from aesh.requetes.remplacants_dits import lexique  # noqa: PLC0415  same reason
    from aesh.requetes.trous_lus import (  # noqa: PLC0415  same reason
        lire_cle,
        trous_du_mandat,
        trous_par_cle,
    )
    from pial.regles import UN_JOUR  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason

    with transaction.atomic(), cloison("35"):
        emploi, coordination = construire()
        publier(emploi, coordination)
    with transaction.atomic(), cloison("35"):
        ouverts = trous_du_mandat(coordination, LUNDI, LUNDI, LUNDI + UN_JOUR)
        tour = iter(range(10_000))

        def classer() -> None:
            cle = lire_cle(ouverts[next(tour) % len(ouverts)].cle)
            assert cle is not None
            lus = trous_par_cle([cle], coordination, LUNDI)
            trou = next(t for t in lus.values() if t.creneau.pk == cle.creneau)
            situation = situation_pour(trou.creneau.emploi.pole, LUNDI, [trou], coordination)
            classement = classement_de(situation, situation.trous[0], coordination)
            assert classement.candidats or classement.ecartees
            lexique(classement.candidats, coordination, LUNDI, classement.ecartees)

        def proposer() -> None:
            trous = trous_du_mandat(coordination, LUNDI, LUNDI, LUNDI + UN_JOUR)
            (faite,) = proposer_les_trous(trous, coordination)
            assert len(faite.proposition.choix) + len(faite.proposition.restes) >= len(trous)

        mediane, p95, requetes = durees(classer, 60)
        print(
            f"classer un créneau parmi {AESH} AESH      {mediane:6.0f} ms · p95 {p95:5.0f} ms · "
            f"{requetes} requêtes"
        )
        tout, tout_p95, requetes = durees(proposer, 9)
        (faite,) = proposer_les_trous(ouverts, coordination)
        remplis = len({c.trou.cle for c in faite.proposition.choix})
        print(
            f"proposer pour {len(ouverts)} créneaux ouverts       {tout:6.0f} ms · p95 "
            f"{tout_p95:5.0f} ms · {requetes} requêtes · {remplis} remplis"
        )
        un = faite.proposition.choix[0]

        def confirmer_un() -> None:
            with transaction.atomic():
                confirmer(
                    [Choix(un.trou.cle, un.aesh)], auteur=coordination, le=LUNDI, prevenir=False
                )
                transaction.set_rollback(True)

        mediane, p95_confirmer, requetes = durees(confirmer_un, 9)
        print(
            f"confirmer un remplacement          {mediane:6.0f} ms · p95 {p95_confirmer:5.0f} ms · "
            f"{requetes} requêtes"
        )
    return p95 <= CIBLE_CLASSER and tout_p95 <= CIBLE_PROPOSER


def main() -> int:
    """On a clone of the migrated template, filled; 1 when a target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415  after the settings variable

    django.setup()
    import logging  # noqa: PLC0415  same reason

    from django.core.management import call_command  # noqa: PLC0415  after setup
    from django.db import connections  # noqa: PLC0415  same reason

    from comptes.models import Departement  # noqa: PLC0415  after setup
    from tests import base_de_test  # noqa: PLC0415  after setup

    logging.disable(logging.INFO)
    nom = f"maillage_bench_{os.getpid()}_remplacements"
    base_de_test.cloner(nom, base_de_test.modele())
    try:
        with base_de_test.brancher(nom), open(os.devnull, "w") as rien:
            call_command("charger_territoires", verbosity=0, stdout=rien)
            Departement.objects.filter(code="35").update(est_ouvert=True)
            call_command(
                "importer_annuaire",
                "donnees/annuaire/35_fr-en-annuaire-education.csv",
                departement="35",
                stdout=rien,
            )
            call_command("simuler_population", departement="35", stdout=rien)
            with connections["proprietaire"].cursor() as curseur:
                curseur.execute("ANALYZE")  # autovacuum would, within a minute
            gc.collect()
            gc.freeze()  # as the server does before it forks
            tenu = mesurer()
    finally:
        base_de_test.supprimer(nom)
    print(
        f"cibles : p95 d'un classement au plus {CIBLE_CLASSER:.0f} ms, "
        f"toutes les propositions au plus {CIBLE_PROPOSER / 1000:.0f} s"
    )
    return 0 if tenu else 1


if __name__ == "__main__":
    sys.exit(main())
