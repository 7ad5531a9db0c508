"""The language of the search processes: nothing that a library prints is taken for a message."""

from aesh.planning.conduite import conduire


def test_ce_qu_une_bibliotheque_imprime_n_est_pas_un_message() -> None:
    demande = {"probleme": "é\n"}
    fin = conduire(
        demande,
        secondes=1,
        suivi=lambda _: None,
        arret=lambda: False,
        module="tests.planning.enfant_bavard",
    )
    assert fin == {"genre": "fin", "recu": demande}
