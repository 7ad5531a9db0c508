"""Export of a queue of 60,000 notifications, names included, by its own job, in three formats.

``python -m bench.exports``; 15 s at most for each file. Exit code 1 when one is missed.
"""

import datetime
import itertools
import sys
import time

from bench._base import analyser, base_de_banc

LIGNES = 60_000
CIBLE_S = 15.0
LE = datetime.date(2026, 11, 20)
ANNEE = "[2026-09-01,2027-09-01)"


def remplir() -> None:
    """Sixty thousand pupils in the department's real schools, one right each."""
    from eleves.models import Eleve, NotificationMdph, Scolarisation  # noqa: PLC0415  set up
    from pial.models import Etablissement  # noqa: PLC0415  same reason
    from socle.masse import identifiants, inserer_en_masse  # noqa: PLC0415  same reason

    ecoles = itertools.cycle(Etablissement.objects.values_list("pk", flat=True))
    eleves = identifiants(LIGNES)
    inserer_en_masse(
        Eleve,
        ["id", "nom", "prenom", "naissance", "cle_tri"],
        (
            (pk, f"Nom{n}", f"Prénom{n}", datetime.date(2016, 1, 1 + n % 28), f"nom{n} prenom{n}")
            for n, pk in enumerate(eleves)
        ),
    )
    inserer_en_masse(
        Scolarisation,
        ["id", "eleve", "etablissement", "modalite", "periode"],
        (
            (cle, pk, next(ecoles), "ordinaire", ANNEE)
            for cle, pk in zip(identifiants(LIGNES), eleves, strict=True)
        ),
    )
    inserer_en_masse(
        NotificationMdph,
        [
            *("id", "eleve", "type", "minutes_hebdo", "mention", "activites"),
            *("decidee_le", "recue_le", "periode", "etat"),
        ],
        (
            (
                *(cle, pk),
                *(("individuelle", 720) if n % 3 == 0 else ("mutualisee", None)),
                *("AESH-I 12 h", "{apprentissages}", LE, LE, ANNEE, "en_vigueur"),
            )
            for n, (cle, pk) in enumerate(zip(identifiants(LIGNES), eleves, strict=True))
        ),
    )


def mesurer() -> bool:
    """Print one line per format; whether each is in time."""
    from django.db import connection, transaction  # noqa: PLC0415  Django is set up by base_de_banc()

    from reporting.actions.exports import demander_export  # noqa: PLC0415  same reason
    from reporting.enums.files import FileTravail, FormatExport  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason
    from socle.execution import executer_ici  # noqa: PLC0415  same reason
    from socle.fichiers import chemin_du_fichier  # noqa: PLC0415  same reason
    from tests import fabriques as f  # noqa: PLC0415  same reason

    with transaction.atomic(), cloison("35"):
        with connection.cursor() as curseur:
            curseur.execute("SET LOCAL statement_timeout = 0")  # triggers write the history too
        remplir()
        chef = f.mandat("SEI_CHEF", f.perimetre("T"))
    analyser()
    tenu = True
    for format_voulu in FormatExport:
        with transaction.atomic(), cloison("35"):
            travail = demander_export(
                auteur=chef,
                file=FileTravail.TOUTES,
                filtres={},
                format_voulu=format_voulu,
                motif="banc d'essai",
                avec_noms=True,
                cle=format_voulu.value,
            )
            debut, calcul = time.perf_counter(), time.process_time()
            travail = executer_ici(travail)
            duree, calcul = time.perf_counter() - debut, time.process_time() - calcul
            chemin = chemin_du_fichier(travail.fichier)
            assert chemin is not None and travail.resultat["resume"].startswith(f"{LIGNES} ")
            poids = chemin.stat().st_size / 1e6
            chemin.unlink()
        tenu &= duree <= CIBLE_S
        print(
            f"{LIGNES} lignes en {format_voulu.value:4} {duree:6.1f} s ({calcul:.1f} s de calcul)"
            f" · {poids:5.1f} Mo"
        )
    return tenu


def main() -> int:
    """1 when a target is missed."""
    with base_de_banc("exports"):
        tenu = mesurer()
    print(f"cible : {CIBLE_S:.0f} s au plus par fichier")
    return 0 if tenu else 1


if __name__ == "__main__":
    sys.exit(main())
