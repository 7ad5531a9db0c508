"""The notice that people get before their week changes (R13): about a version as a whole.

Its finding has neither AESH, pupil nor slot: a partial answer never touches it.
"""

import datetime
from collections.abc import Iterator

from aesh.enums import Niveau
from aesh.regles.registre import regle
from aesh.regles.situation import Constat, Situation


@regle(
    code="R13-preavis",
    titre="Les AESH connaissent leur nouvelle semaine assez tôt",
    source="règle locale, paramétrable (dossier §3 R13)",
    niveau=Niveau.AVERTISSEMENT,
    parametrable=True,
)
def preavis(situation: Situation) -> Iterator[Constat]:
    """Fewer days before the date of effect than the setting, when someone's week changes.

    Silent while nobody asks when the version will be published (the grid of a draft), for a first
    version, and once the date has passed: publishing then says so itself.
    """
    publication = situation.publication
    voulu = situation.reglages.preavis_jours
    if publication is None or not publication.changements:
        return
    if not 0 <= publication.jours < voulu:
        return
    n = publication.changements
    assez = publication.le + datetime.timedelta(days=voulu)
    yield Constat(
        "R13-preavis",
        Niveau.AVERTISSEMENT,
        f"Cette version prend effet {_dans(publication.jours)} : {n} AESH "
        f"{'changent' if n > 1 else 'change'} d'horaires avec moins de {voulu} "
        f"jour{'s' if voulu > 1 else ''} de préavis. Choisissez une date d'effet à partir du "
        f"{assez:%d/%m/%Y}, ou prévenez ces personnes vous-même.",
    )


def _dans(jours: int) -> str:
    return {0: "aujourd'hui", 1: "demain"}.get(jours, f"dans {jours} jours")
