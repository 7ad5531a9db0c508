"""A month of service of a whole department: computed, then closed.

``python -m bench.service_fait``: 2,250 AESH and 5,750 notified pupils (the simulation's
population, published), 6 % absent at any time, October. Target: 90 s to close, as a job; the
number of queries must not depend on the contracts but by batch. Exit code 1 when it is missed.
``SERVICE_AESH=225``: a smaller one.
"""

import datetime
import os
import sys
import time

from bench._base import analyser, base_de_banc

AESH = int(os.environ.get("SERVICE_AESH", "2250"))
LE = datetime.date(2026, 11, 3)
CIBLE_SECONDES = 90.0


def publier_ce_qui_peut_l_etre() -> int:
    """Publish the first version of every pole; how many the rules refused."""
    from django.db import transaction  # noqa: PLC0415  Django is set up before

    from aesh.actions.demo import (  # noqa: PLC0415  same reason
        publier_premieres_versions,
        publier_version,
    )
    from aesh.simulation.parametres import RENTREE  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason
    from socle.erreurs import ActionRefusee  # noqa: PLC0415  same reason

    refusees = 0
    with transaction.atomic(), cloison("35"):
        emplois = publier_premieres_versions(RENTREE)
    for emploi in emplois:
        try:
            with transaction.atomic(), cloison("35"):
                publier_version(emploi, RENTREE)
        except ActionRefusee:
            refusees += 1
    return refusees


def fermer() -> bool:
    """Compute, close, ask for the documents of the State; whether closing held its target."""
    from django.db import connection, transaction  # noqa: PLC0415  Django is set up before

    from comptes.models import Mandat, Membre, Perimetre  # noqa: PLC0415  same reason
    from contrats.actions.service_fait import demander_mois  # noqa: PLC0415  same reason
    from contrats.actions.service_fait_documents import (  # noqa: PLC0415  same reason
        CERTIFICAT,
        EXPORT,
        demander_document,
    )
    from contrats.actions.service_fait_suites import ouvrir_mois  # noqa: PLC0415  same reason
    from contrats.models import LigneClose  # noqa: PLC0415  same reason
    from contrats.regles.mois import Mois  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason
    from socle.execution import executer_ici  # noqa: PLC0415  same reason

    requetes = 0

    def compter(executer, sql, parametres, *reste):  # type: ignore[no-untyped-def]
        nonlocal requetes
        requetes += 1
        return executer(sql, parametres, *reste)

    with transaction.atomic(), cloison("35"):
        membre = Membre.objects.create_user("sei@exemple.invalid", "x" * 20, prenom="A", nom="B")
        partout, _ = Perimetre.objects.get_or_create(genre="T", defaults={"libelle": "35"})
        periode = (datetime.date(2026, 9, 1), datetime.date(2028, 9, 1))
        sei = Mandat.objects.create(membre=membre, role="SEI", perimetre=partout, periode=periode)
        mois = ouvrir_mois(mois=Mois(datetime.date(2026, 10, 1)), le=LE)
        durees = {}
        for quoi, clore in (("calculer", False), ("clore", True)):
            requetes = 0
            depart = time.perf_counter()
            with connection.execute_wrapper(compter):
                travail = executer_ici(demander_mois(auteur=sei, mois=mois, clore=clore, cle=quoi))
            durees[quoi] = time.perf_counter() - depart
            mois.refresh_from_db()
            print(
                f"{quoi:9} {durees[quoi]:6.1f} s · {requetes} requêtes · "
                f"{travail.resultat['resume']}"
            )
        print(f"{LigneClose.objects.count()} lignes closes")
        for nom, genre in (("certificat", CERTIFICAT), ("fichier", EXPORT)):
            depart = time.perf_counter()
            travail = demander_document(
                auteur=sei, mois=mois, employeur="t2", genre=genre, motif="Paie du mois", cle=nom
            )
            executer_ici(travail)
            print(f"{nom:9} {time.perf_counter() - depart:6.1f} s · {travail.resultat['resume']}")
    return durees["clore"] <= CIBLE_SECONDES


def main() -> int:
    """On a clone of the migrated template, filled; 1 when the target is missed."""
    with base_de_banc("service"), open(os.devnull, "w") as rien:
        from django.core.management import call_command  # noqa: PLC0415  after setup

        from bench.heures import absenter  # noqa: PLC0415  needs Django

        call_command("charger_calendrier", stdout=rien)
        depart = time.perf_counter()
        call_command(
            "simuler_population",
            departement="35",
            aesh=AESH,
            eleves=AESH * 5750 // 2250,
            stdout=rien,
        )
        refusees = publier_ce_qui_peut_l_etre()
        absences = absenter()
        analyser()
        print(
            f"population prête en {time.perf_counter() - depart:.0f} s, {absences} absences, "
            f"{refusees} pôle(s) sans version publiée"
        )
        return 0 if fermer() else 1


if __name__ == "__main__":
    sys.exit(main())
