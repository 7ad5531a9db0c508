"""The AESH's pages say the days of her department, and those of the year that she looks at."""

import datetime

import pytest

from aesh.models import AbsenceAesh, EcartDeclare
from aesh.requetes.mes_heures import connexes_de
from comptes.models import Departement, Mandat
from tests import fabriques as f
from tests.aesh.test_exceptions import publier
from tests.aesh.test_vues_exceptions import client_de

LUNDI = datetime.date(2026, 12, 7)
PAGE = "/35/ma-semaine/"


@pytest.fixture
def petit(dans_35):
    """Sophie, signed in, helps Léa on Monday and meets the team on Thursday."""
    petit = f.petit_pole()
    petit.sophie.membre = f.membre("Sophie", "Nomdesophie")
    petit.sophie.save()
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 4, "11:00", "12:00", type="reunion")
    publier(petit)
    petit.extras |= {
        "mandat": f.mandat("AESH", petit.sophie.perimetre, petit.sophie.membre),
        "chef": f.mandat("DIRECTEUR", petit.ecole.perimetre, f.membre("Denis", "Chef")),
    }
    return petit


def lire(client, chemin, **parametres):
    reponse = client.get(chemin, parametres)
    assert reponse.status_code == 200, chemin
    return reponse.content.decode()


@pytest.mark.parametrize(
    ("fuseau", "instant", "dit"),
    [
        # 22:30 UTC is the next day in La Réunion, the same one in Guadeloupe
        ("Indian/Reunion", "2026-11-23T22:30", "demandée 13 jours avant"),
        ("America/Guadeloupe", "2026-11-23T22:30", "demandée 14 jours avant"),
        # 2:00 UTC is still the day before in Guadeloupe
        ("America/Guadeloupe", "2026-11-24T02:00", "demandée 14 jours avant"),
        ("Europe/Paris", "2026-11-23T22:30", "demandée 14 jours avant"),
        ("Europe/Paris", "2026-11-23T23:30", "demandée 13 jours avant"),
    ],
)
def test_le_delai_d_une_absence_prevue_se_compte_dans_les_jours_du_departement(
    petit, time_machine, fuseau, instant, dit
):
    Departement.objects.filter(code="35").update(fuseau=fuseau)
    time_machine.move_to(datetime.datetime.fromisoformat(f"{instant}+00:00"), tick=False)
    elle = client_de(petit.extras["mandat"])
    corps = {"quand": "autre", "moment": "journee", "est_prevue": "on", "du": str(LUNDI)}
    elle.post(f"{PAGE}absences/", corps)
    une = AbsenceAesh.objects.get()
    tardive = "13 jours" in dit
    assert ("deux semaines avant" in lire(elle, f"{PAGE}absences/{une.pk}/")) is tardive
    chef = lire(client_de(petit.extras["chef"]), f"/35/absences/{une.pk}/")
    assert dit in chef and ("moins que le délai" in chef) is tardive


def test_le_pot_et_le_releve_d_une_annee_passee_sont_les_siens(petit, time_machine):
    """In October 2027, the record of November 2026 tells the pot of 2026-2027, to its end."""
    EcartDeclare.objects.create(
        aesh=petit.sophie, jour="2026-11-17", motif="preparation", minutes=60, reponse="accepte"
    )
    contrat = petit.sophie.contrats.get()
    contrat.periode = f.DateRange(datetime.date(2024, 9, 1), None)
    contrat.save()
    plus_tard = datetime.date(2027, 10, 4)
    passee, presente = (connexes_de(petit.sophie, plus_tard, annee) for annee in (2026, 2027))
    assert (passee.annee_dite, passee.pot) == ("2026-2027", 5 * 24 * 60)
    assert passee.declarees == 60
    assert (presente.annee_dite, presente.declarees) == ("2027-2028", 0)
    en_juin = connexes_de(petit.sophie, datetime.date(2027, 6, 30))
    assert passee.reunions >= en_juin.reunions > 60 * 40, "toute l'année, pas seulement l'automne"
    time_machine.move_to(datetime.datetime(2027, 10, 4, 10, tzinfo=datetime.UTC))
    Mandat.objects.update(periode=f.DateRange(f.RENTREE, datetime.date(2028, 9, 1)))
    elle = client_de(petit.extras["mandat"])
    assert "dans l'année 2026-2027" in lire(elle, f"{PAGE}heures/", mois="2026-11")
    assert "2027-2028" in lire(elle, f"{PAGE}heures/")
