"""Journal of reads: one row a request and a class of objects; the application only adds."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from comptes.models import Departement, Membre
from socle.enums import ActionJournal
from socle.execution import executer_ici
from socle.journal import ecrire_acces, noter_lecture
from socle.models import Acces
from socle.travaux import demander_travail
from tests.socle import genres  # noqa: F401  registers the jobs


@pytest.fixture
def membre(db: None) -> Membre:
    return Membre.objects.create_user("dpo@exemple.fr", prenom="Ana", nom="Le Goff")


@pytest.fixture
def requete(membre: Membre) -> Any:
    return SimpleNamespace(
        user=membre,
        mandat=SimpleNamespace(pk=uuid.uuid4(), role="SEI"),
        resolver_match=SimpleNamespace(view_name="eleves:fiche", route=""),
    )


def test_une_ligne_par_requete_et_par_objet(dans_35: Departement, requete: Any) -> None:
    eleves = [uuid.uuid4(), uuid.uuid4()]
    noter_lecture(requete, "eleve", eleves)
    noter_lecture(SimpleNamespace(_request=requete), "eleve", eleves[:1])  # DRF's request
    noter_lecture(requete, "aesh", [uuid.uuid4()], action=ActionJournal.EXPORT, motif="Conseil")
    ecrire_acces(requete)
    ecrire_acces(requete)
    export, lecture = Acces.objects.order_by("action")
    assert sorted(lecture.ids) == sorted(eleves)
    assert (lecture.route, lecture.fonction, lecture.membre) == (
        "eleves:fiche",
        "SEI",
        requete.user,
    )
    assert (export.action, export.motif, len(export.ids)) == ("export", "Conseil", 1)


def test_un_travail_ecrit_aussi(dans_35: Departement, membre: Membre) -> None:
    travail = demander_travail(
        genre="essai.lignes", cle="t", parametres={"nombre": 1}, auteur=membre
    )
    noter_lecture(travail, "eleve", [uuid.uuid4()], action=ActionJournal.EXPORT)
    acces = Acces.objects.get()
    assert (acces.route, acces.requete) == ("travail:essai.lignes", str(travail.pk))
    executer_ici(travail)
    assert (travail.etat, travail.fait) == ("fait", 1)


@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE socle_acces SET motif = ''",
        "DELETE FROM socle_acces",
        "TRUNCATE socle_acces",
    ],
)
def test_l_application_ne_peut_ni_changer_ni_effacer(
    dans_35: Departement, requete: Any, ordre: str
) -> None:
    noter_lecture(requete, "eleve", [uuid.uuid4()])
    ecrire_acces(requete)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(ordre)
    assert Acces.objects.count() == 1
