"""Rows of the life of contracts for the cast: proposals, an end, budget, a letter, a file."""

import datetime
from typing import TYPE_CHECKING

from aesh.models import Aesh
from comptes.enums import Role
from contrats.models import (
    ActeContrats,
    Avenant,
    DepotContrats,
    EntretienProfessionnel,
    Enveloppe,
    FinContrat,
    LigneContrat,
    Suite,
    TexteLettre,
)
from contrats.regles.fichier import COLONNES

if TYPE_CHECKING:
    from tests.distribution import Cote


def monter_contrats(cote: "Cote") -> None:
    """Everything that the pages of contracts show of one side."""
    objets, agent = cote.objets, cote.personnes[Role.SEI]
    contrat = objets["contrat"]
    objets["avenant"] = Avenant.objects.create(
        contrat=contrat,
        minutes_hebdo=1200,
        effet=datetime.date(2027, 1, 4),
        remise_le=datetime.date(2026, 11, 16),
        repondre_avant=datetime.date(2026, 12, 16),
        auteur=agent,
    )
    objets["suite"] = Suite.objects.create(
        contrat=contrat,
        nature="cdi",
        entretien_le=datetime.date(2026, 11, 9),
        propose_le=datetime.date(2026, 11, 16),
        repondre_avant=datetime.date(2026, 11, 24),
        minutes_hebdo=1440,
        auteur=agent,
    )
    objets["fin_contrat"] = FinContrat.objects.create(
        contrat=contrat, dernier_jour=datetime.date(2027, 8, 31), motif="terme", auteur=agent
    )
    objets["entretien"] = EntretienProfessionnel.objects.create(
        aesh=objets["aesh"], tenu_le=datetime.date(2026, 10, 5), auteur=agent
    )
    objets["enveloppe"] = Enveloppe.objects.create(
        pole=objets["pole"], du=datetime.date(2026, 9, 1), etp="12.50", auteur=agent
    )
    objets["texte"], _ = TexteLettre.objects.get_or_create(
        genre="avenant",
        du=datetime.date(2026, 9, 1),
        defaults={"texte": "Je vous propose…", "reference": "essai", "auteur": agent},
    )
    objets["acte_contrats"] = ActeContrats.objects.create(acte="proposer", auteur=agent)
    objets["depot_contrats"] = DepotContrats.objects.create(
        nom_fichier=f"{cote.canari}.csv", empreinte="0" * 64, auteur=agent
    )
    personne: Aesh = objets["aesh"]
    objets["ligne_contrat"] = LigneContrat.objects.create(
        depot=objets["depot_contrats"],
        rang=2,
        cellules=dict.fromkeys(COLONNES, "") | {"matricule": personne.matricule},
        erreurs=["Écrivez CDD ou CDI."],
    )
