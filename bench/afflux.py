"""A surge: 150 pasted notifications → rows → queue → proposals of every pole → accepted.

``python -m bench.afflux``; machine time of the whole path at most 60 s, people's time apart. Exit
code 1 when it is missed, or when a proposal places nobody.
"""

import sys
import time
from typing import Any

from bench._base import analyser, base_de_banc

CIBLE_S = 60.0
NOMBRE = 150


class Chrono:
    """Seconds of each step, printed as they come."""

    def __init__(self) -> None:
        self.total = 0.0

    def faire(self, mots: str, acte: Any) -> Any:
        """Do one step in a transaction of its own, in the department's scope."""
        from django.db import transaction  # noqa: PLC0415  Django is set up by base_de_banc()

        from socle.cloison import cloison  # noqa: PLC0415  same reason

        debut = time.perf_counter()
        with transaction.atomic(), cloison("35"):
            fait = acte()
        duree = time.perf_counter() - debut
        self.total += duree
        print(f"{mots:48} {duree:6.2f} s", flush=True)
        return fait


def mesurer() -> bool:
    """Print one line per step; whether the path is in time."""
    from django.db import transaction  # noqa: PLC0415  Django is set up by base_de_banc()

    from aesh.actions.propositions_decision import accepter  # noqa: PLC0415  same reason
    from aesh.models import Creneau, Proposition  # noqa: PLC0415  same reason
    from comptes.models import Departement  # noqa: PLC0415  same reason
    from comptes.requetes import aujourdhui_dans  # noqa: PLC0415  same reason
    from eleves.actions.depots import demander_application, deposer  # noqa: PLC0415  same reason
    from reporting.actions.prises_en_charge import agir  # noqa: PLC0415  same reason
    from reporting.actions.propositions import proposer_des_aesh  # noqa: PLC0415  same reason
    from reporting.enums.files import ActeDeFile, FileTravail  # noqa: PLC0415  same reason
    from reporting.requetes.files import (  # noqa: PLC0415  same reason
        comptes_des_files,
        ecoles_qui_attendent,
        lignes_de,
        notifications_des_files,
    )
    from socle.cloison import cloison  # noqa: PLC0415  same reason
    from socle.execution import executer_ici  # noqa: PLC0415  same reason
    from socle.models import Travail  # noqa: PLC0415  same reason
    from tests.afflux import monter_afflux  # noqa: PLC0415  same reason

    le = aujourdhui_dans(Departement.objects.get(code="35"))
    with transaction.atomic(), cloison("35"):
        afflux = monter_afflux(le)
        collage = afflux.collage(afflux.lignes(NOMBRE)).encode()
    analyser()
    chrono = Chrono()
    sei = afflux.sei
    depot = chrono.faire(
        f"lire et rapprocher {NOMBRE} lignes collées",
        lambda: deposer(auteur=sei, contenu=collage, nom_fichier="", le=le),
    )
    chrono.faire(
        "enregistrer (travail)",
        lambda: executer_ici(demander_application(auteur=sei, depot=depot)),
    )

    def file_du(mandat: Any) -> list[Any]:
        toutes = notifications_des_files(mandat, le)
        comptes_des_files(toutes, le)
        return list(lignes_de(toutes, FileTravail.A_PLACER, le))

    lignes = chrono.faire("la file et ses comptes", lambda: file_du(sei))
    assert len(lignes) == NOMBRE
    chrono.faire(
        "confier aux coordinations",
        lambda: agir(auteur=sei, acte=ActeDeFile.CONFIER, lignes=lignes, le=le),
    )
    places = 0
    for pole, coordination in zip(afflux.poles, afflux.coordinations, strict=True):

        def proposer(pole: Any = pole, qui: Any = coordination) -> Any:
            toutes = lignes_de(notifications_des_files(qui, le), FileTravail.A_PLACER, le)
            ecoles = ecoles_qui_attendent(toutes, pole.pk, le)
            une = proposer_des_aesh(auteur=qui, pole=pole, ecoles=ecoles, le=le)
            executer_ici(Travail.objects.get(pk=une.travail))
            return Proposition.objects.get(pk=une.pk)

        une = chrono.faire(f"proposer des AESH, {pole}", proposer)

        def tout_accepter(une: Any = une, qui: Any = coordination) -> int:
            toutes = list(une.lignes.values_list("pk", flat=True))
            accepter(proposition=une, auteur=qui, lignes=toutes)
            return Creneau.objects.filter(emploi=une.emploi_id).count()

        places += chrono.faire(f"tout accepter, {pole}", tout_accepter)
    print(f"{'machine, en tout':48} {chrono.total:6.2f} s · {places} créneaux posés")
    return chrono.total <= CIBLE_S and places > 0


def main() -> int:
    """1 when the target is missed."""
    with base_de_banc("afflux"):
        tenu = mesurer()
    print(f"cible : {CIBLE_S:.0f} s au plus")
    return 0 if tenu else 1


if __name__ == "__main__":
    sys.exit(main())
