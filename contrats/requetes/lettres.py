"""What a letter says: the loaded wording filled in, or that it is still to be loaded.

*Source:* issue F (letters as PDF); dossier §7 (each with its date and what it is worth).
"""

import datetime
import re
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from aesh.models import Contrat
from aesh.regles.durees import duree
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from contrats.enums.vie import LIBELLES_GENRE_LETTRE, GenreLettre, NatureSuite
from contrats.models import Avenant, Suite, TexteLettre
from contrats.regles.quotites import pourcent, pourcent_en_mots
from contrats.regles.textes import ARTICLE_45_4, LOI_2022
from contrats.requetes.chaines import chaine_de

CHAMP = re.compile(r"\{(\w+)\}")
A_CHARGER = (
    "Le texte officiel de cette lettre n'est pas encore chargé : ce document ne tient pas lieu de "
    "proposition ni d'information. Chargez le modèle de votre service dans « Contrats », « Textes "
    "des lettres »."
)


@dataclass(frozen=True)
class Lettre:
    """One letter ready to be laid out; ``texte`` empty: its wording is to be loaded."""

    titre: str
    nom: str
    texte: tuple[str, ...]
    reference: str
    faits: tuple[tuple[str, str], ...]
    source: str
    attend_reponse: bool = True


def texte_au(genre: GenreLettre, le: datetime.date) -> TexteLettre | None:
    """The wording in force on a day. *Source:* issue F."""
    return TexteLettre.objects.filter(genre=genre, du__lte=le).order_by("-du").first()


def textes_charges(mandat: Mandat) -> QuerySet[TexteLettre]:
    """Wordings of the department; none for who covers a part of it. *Source:* issue F."""
    tous = TexteLettre.objects.filter()
    return tous if mandat.genre_perimetre == GenrePerimetre.TENANT else tous.none()


def remplir(texte: str, champs: dict[str, str]) -> tuple[str, ...]:
    """Paragraphs with their fields filled; a name we do not know stays as written.

    *Source:* issue F.
    """
    plein = CHAMP.sub(lambda trouve: champs.get(trouve[1], trouve[0]), texte)
    return tuple(ligne.strip() for ligne in plein.splitlines() if ligne.strip())


def lettre_de_avenant(avenant: Avenant) -> Lettre:
    """The proposal of new terms. *Source:* décret n° 86-83, art. 45-4."""
    contrat = avenant.contrat
    champs = {
        **_communs(contrat, avenant.minutes_hebdo, avenant.semaines),
        "effet": f"{avenant.effet:%d/%m/%Y}",
        "repondre_avant": f"{avenant.repondre_avant:%d/%m/%Y}",
        "employeur": contrat.get_employeur_display(),
    }
    faits = (
        (
            "Conditions actuelles",
            f"{champs['heures_avant']} par semaine, {champs['quotite_avant']}",
        ),
        ("Conditions proposées", _conditions(champs)),
        ("Prise d'effet", champs["effet"]),
        ("Remise", f"{avenant.get_remise_display()}, le {avenant.remise_le:%d/%m/%Y}"),
        ("Réponse au plus tard", f"{champs['repondre_avant']} ; le silence vaut refus"),
    )
    return _lettre(GenreLettre.AVENANT, contrat, champs, faits, ARTICLE_45_4, avenant.remise_le)


def lettre_de_suite(suite: Suite) -> Lettre:
    """The proposal after a fixed term. *Source:* loi n° 2022-1574, décret n° 2023-597."""
    contrat = suite.contrat
    chaine = chaine_de(contrat)
    fin = f"{chaine.au:%d/%m/%Y}" if chaine.au else ""
    jour = suite.propose_le or timezone.localdate(suite.cree_le)
    champs = {
        **_communs(contrat, suite.minutes_hebdo, suite.semaines),
        "effet": f"{chaine.fin:%d/%m/%Y}" if chaine.fin else "",
        "fin": fin,
        "repondre_avant": f"{suite.repondre_avant:%d/%m/%Y}" if suite.repondre_avant else "",
        "employeur": suite.get_employeur_display(),
    }
    faits = [("Contrat actuel", f"CDD jusqu'au {fin}")]
    if suite.entretien_le:
        faits.append(("Entretien", f"{suite.entretien_le:%d/%m/%Y}"))
    if suite.nature != NatureSuite.AUCUNE:
        faits.append((suite.get_nature_display(), f"à partir du {champs['effet']}"))
        faits.append(("Conditions proposées", _conditions(champs)))
        faits.append(("Employeur", champs["employeur"]))
    else:
        faits.append(("Suite", "Aucun contrat ne suit : le CDD finit à son terme"))
    if suite.repondre_avant and suite.nature != NatureSuite.AUCUNE:
        faits.append(("Réponse au plus tard", champs["repondre_avant"]))
    return _lettre(GenreLettre(suite.nature), contrat, champs, tuple(faits), LOI_2022, jour)


def _communs(contrat: Contrat, minutes: int, semaines: int) -> dict[str, str]:
    return {
        "prenom": contrat.aesh.prenom,
        "nom": contrat.aesh.nom,
        "heures": duree(minutes),
        "semaines": str(semaines),
        "quotite": pourcent_en_mots(pourcent(minutes, semaines)),
        "heures_avant": duree(contrat.minutes_hebdo),
        "quotite_avant": pourcent_en_mots(pourcent(contrat.minutes_hebdo, contrat.semaines)),
    }


def _conditions(champs: dict[str, str]) -> str:
    return f"{champs['heures']} par semaine sur {champs['semaines']} semaines, {champs['quotite']}"


def _lettre(
    genre: GenreLettre,
    contrat: Contrat,
    champs: dict[str, str],
    faits: tuple[tuple[str, str], ...],
    source: str,
    le: datetime.date,
) -> Lettre:
    charge = texte_au(genre, le)
    return Lettre(
        titre=LIBELLES_GENRE_LETTRE[genre],
        nom=contrat.aesh.nom_complet,
        texte=remplir(charge.texte, champs) if charge else (),
        reference=charge.reference if charge else "",
        faits=faits,
        source=source,
        attend_reponse=genre != GenreLettre.AUCUNE,
    )
