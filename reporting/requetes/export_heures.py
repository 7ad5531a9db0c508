"""Lines of hours as a spreadsheet reads them.

Names stand in the file only for who may export them (``x`` on pupils); else lines are numbered.
*Source:* permissions page §3 and §4 rule 9; decision 12.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

from comptes.models import Mandat
from comptes.permissions import peut
from reporting.enums.heures import LIBELLES_MAILLE, Maille
from reporting.regles.periodes import Periode
from reporting.requetes.heures import lire_heures
from reporting.requetes.heures_lues import LigneLue, TableauLu, sans_noms, tableau_lu
from reporting.requetes.portee import PorteeInconnue, descendre_jusqu_a, portee_du_mandat

EN_MINUTES = {
    "eleves": False,
    "notifiees": True,
    "planifiees": True,
    "realisees": True,
    "aides": False,
    "en_attente": False,
    "mutualisees_planifiees": True,
    "mutualisees_realisees": True,
    "cible": True,
}
TITRES = (
    "Élèves avec un droit individuel",
    "Individuel notifié (h:min)",
    "Individuel planifié (h:min)",
    "Individuel réalisé (h:min)",
    "Élèves aidés (mutualisé)",
    "Élèves en attente (mutualisé)",
    "Mutualisé planifié, sans quotité (h:min)",
    "Mutualisé réalisé, sans quotité (h:min)",
    "Cible locale mutualisée (h:min)",
)


def lignes_exportees(
    parametres: Mapping[str, str], mandat: Mandat, le: datetime.date
) -> tuple[TableauLu, Maille | None, Periode]:
    """Lines asked for, read again under the reader's present rights.

    Raises ``PorteeInconnue``. *Source:* permissions page §4 rule 1.
    """
    if not peut(mandat, "r", "indicateurs"):
        raise PorteeInconnue
    portee = portee_du_mandat(mandat, le)
    if not portee.etapes:
        portee = replace(portee, genre_pole=parametres["genre"])
    portee = descendre_jusqu_a(portee, parametres, mandat, le)
    periode = Periode(
        datetime.date.fromisoformat(parametres["du"]),
        datetime.date.fromisoformat(parametres["au"]),
    )
    maille = Maille(parametres["maille"]) if parametres["maille"] else None
    lecture = lire_heures(portee, periode, le, maille)
    tableau = tableau_lu(lecture, mandat, le)
    if maille is Maille.ELEVE and not peut(mandat, "x", "eleve"):
        tableau = sans_noms(tableau)
    return tableau, maille, periode


def ecrire_csv(
    tableau: TableauLu, maille: Maille | None, periode: Periode, le: datetime.date
) -> bytes:
    """UTF-8 with BOM, semicolons; nothing in it runs as a formula. *Source:* règle locale."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([LIBELLES_MAILLE[maille] if maille else "Périmètre", *TITRES])
    for ligne in (*tableau.lignes, tableau.total):
        ecrivain.writerow([_inerte(ligne.libelle), *_cases(ligne)])
    ecrivain.writerow([])
    ecrivain.writerow([f"Du {periode.du:%d/%m/%Y} au {periode.dernier:%d/%m/%Y}"])
    ecrivain.writerow([f"Réalisées : jusqu'au {min(le, periode.dernier):%d/%m/%Y}"])
    ecrivain.writerow(["L'aide mutualisée n'a pas de quotité : ne l'ajoutez pas à l'individuelle."])
    return b"\xef\xbb\xbf" + sortie.getvalue().encode()


def _cases(ligne: LigneLue) -> Iterable[str]:
    for nom, en_minutes in EN_MINUTES.items():
        valeur = getattr(ligne.heures, nom)
        yield f"{valeur // 60}:{valeur % 60:02d}" if en_minutes else str(valeur)


def _inerte(texte: str) -> str:
    return f"'{texte}" if texte[:1] in "=+-@\t\r" else texte
