"""The draft that is edited: twenty-four slots of four AESH, and what the model says of each."""

import random
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from aesh.actions.creneaux import RevisionPerimee, modifier
from aesh.models import Creneau, EmploiDuTemps
from comptes.models import Departement, Mandat
from socle.cloison import cloison
from tests import fabriques as f

PAS = 15
CHAMPS = ("aesh", "jour", "debut", "fin", "semaine")


@dataclass
class Scene:
    """Keys of the draft, the two coordinators, and the model of every slot."""

    emploi: EmploiDuTemps
    claire: Mandat
    marie: Mandat
    aesh: list[str]
    modele: dict[str, dict[str, Any]] = field(default_factory=dict)

    def lire(self) -> dict[str, dict[str, Any]]:
        """What the database holds."""
        with transaction.atomic(), cloison("35"):
            creneaux = list(Creneau.objects.filter(emploi=self.emploi))
        return {
            str(c.pk): {
                "aesh": str(c.aesh_id),
                "jour": c.jour,
                "debut": c.debut,
                "fin": c.fin,
                "semaine": c.semaine,
            }
            for c in creneaux
        }

    def ecarts(self) -> list[str]:
        """What differs between the model and the database, in words."""
        present = self.lire()
        trouves = [f"créneau perdu {cle}" for cle in self.modele.keys() - present.keys()]
        trouves += [f"créneau revenu {cle}" for cle in present.keys() - self.modele.keys()]
        for cle in self.modele.keys() & present.keys():
            for champ in CHAMPS:
                voulu, lu = self.modele[cle][champ], present[cle][champ]
                if voulu != lu:
                    trouves.append(f"{cle} {champ} : {lu} au lieu de {voulu}")
        return trouves

    def cookie(self, mandat: Mandat) -> str:
        """A new session of a person, as the sign-in form would open."""
        client = Client()
        with transaction.atomic():  # on the disk before the next blow
            client.force_login(mandat.membre, backend="django.contrib.auth.backends.ModelBackend")
        return str(client.cookies[settings.SESSION_COOKIE_NAME].value)

    def fermer_les_sessions(self) -> None:
        """Every session ends now."""
        with connection.cursor() as curseur:
            curseur.execute("DELETE FROM django_session")

    def marie_change(self, cle: str, semaine: str) -> None:
        """The other coordinator changes the weeks of a slot, from her own machine."""
        for _ in range(20):  # her own reading may be stale: she reads again
            try:
                with transaction.atomic(), cloison("35"):
                    creneau = Creneau.objects.get(pk=cle)
                    modifier(
                        creneau=creneau,
                        auteur=self.marie,
                        revision=creneau.revision,
                        changements={"semaine": semaine},
                    )
            except RevisionPerimee:
                continue
            self.modele[cle]["semaine"] = semaine
            return


def monter(graine: int) -> Scene:
    """An open department, a pole, its draft."""
    call_command("charger_territoires", verbosity=0)
    Departement.objects.filter(code="35").update(est_ouvert=True)
    de = random.Random(graine)
    with transaction.atomic(), cloison("35"):
        ecole = f.ecole()
        pole = f.pole("Tenue", (ecole,))
        aesh = [f.aesh(nom, pole, ecole_principale=ecole) for nom in ("Ana", "Bea", "Cleo", "Dora")]
        eleves = [f.eleve(f"Élève{n}", ecole, droit="mutualisee") for n in range(6)]
        emploi = f.emploi(pole)
        for n in range(24):
            debut = de.randrange(9, 14)
            f.creneau(
                emploi,
                aesh[n % 4],
                ecole,
                n % 5 + 1,
                f"{debut}:00",
                f"{debut + 1}:00",
                eleves[n % 6],
                type="mutualisee",
            )
        scene = Scene(
            emploi,
            f.mandat("COORD_PIAL", pole.perimetre, f.membre("Claire")),
            f.mandat("COORD_PIAL", pole.perimetre, f.membre("Marie")),
            [str(a.pk) for a in aesh],
        )
    scene.modele = scene.lire()
    return scene
