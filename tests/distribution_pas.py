"""A request made to a PAS, for the cast: its words carry the canary of its side."""

import datetime
import json
from typing import TYPE_CHECKING

from django.utils import timezone
from psycopg.types.range import DateRange, Range

from comptes.enums import Role
from pas.models import (
    ActionPas,
    Consentement,
    CreneauIntervention,
    EtapeMobilisation,
    EtapeSaisine,
    InterventionExterieure,
    MessageSaisine,
    Mobilisation,
    RendezVous,
    Reponse,
    ReunionPas,
    Saisine,
)

if TYPE_CHECKING:
    from tests.distribution import Cote


def monter_pas(cote: "Cote") -> None:
    """One request received, agreed to, with a message."""
    contenu = {
        "origine": "responsable",
        "prenom_auteur": "Mere",
        "nom_auteur": cote.canari,
        "courriel": f"mere.{cote.canari.lower()}@exemple.invalid",
        "prenom": cote.canari,
        "nom": cote.canari,
        "texte": f"Le matin, {cote.canari} pleure.",
        "difficultes": ["venir"],
    }
    saisine = cote.objets["saisine"] = Saisine.objects.create(
        numero=f"PAS-{cote.lettre}AAA-11",
        statut="recue",
        origine="responsable",
        etablissement=cote.objets["etablissement"],
        pole=cote.objets["pole"],
        contenu=json.dumps(contenu),
        difficultes=["venir"],
        deposee_le=timezone.now(),
        famille_informee_le=timezone.now().date(),
    )
    EtapeSaisine.objects.create(saisine=saisine, statut="deposee", faite_le=timezone.now())
    Consentement.objects.create(
        saisine=saisine,
        action="analyse",
        version="2026-1",
        est_accorde=True,
        dit_le=timezone.now(),
    )
    cote.objets["rendez_vous"] = RendezVous.objects.create(
        saisine=saisine,
        debut=timezone.now() + datetime.timedelta(days=9),
        lieu=f"Bureau {cote.canari}",
    )
    MessageSaisine.objects.create(saisine=saisine, corps=cote.canari, ecrit_le=timezone.now())
    cote.objets["reponse_pas"] = Reponse.objects.create(
        saisine=saisine,
        type="pedagogique",
        intervenant="professeur",
        texte=f"Des consignes courtes pour {cote.canari}.",
        etat="finie",
    )
    cote.objets["action_pas"] = ActionPas.objects.create(
        saisine=saisine,
        genre="entretien",
        porteur=cote.personnes[Role.COORD_PAS],
        prevue_le=timezone.now().date(),
        note=cote.canari,
    )
    mobilisation = cote.objets["mobilisation"] = Mobilisation.objects.create(
        saisine=saisine,
        reponse=cote.objets["reponse_pas"],
        emas=cote.objets["emas"],
        est_directe=False,
        transmis=json.dumps({"prenom": cote.canari, "question": f"Comment aider {cote.canari} ?"}),
        etat="acceptee",
        demandee_le=timezone.now().date(),
        acceptee_le=timezone.now().date(),
    )
    EtapeMobilisation.objects.create(
        mobilisation=mobilisation, etat="demandee", faite_le=timezone.now()
    )
    cote.objets["action_confiee"] = ActionPas.objects.create(
        saisine=saisine,
        genre="entretien",
        porteur=cote.personnes[Role.RESSOURCE],
        prevue_le=timezone.now().date(),
        confiee_le=timezone.now().date(),
        fonction="psy_en",
        consigne=f"Rencontrer {cote.canari}.",
    )
    cote.objets["reunion_pas"] = ReunionPas.objects.create(
        pole=cote.objets["pole"], tenue_le=timezone.now().date()
    )
    intervention = cote.objets["intervention"] = InterventionExterieure.objects.create(
        eleve=cote.objets["eleve"],
        saisine=saisine,
        etablissement=cote.objets["etablissement"],
        profession="orthophoniste",
        professionnel=cote.canari,
        demandeur="famille",
        periode=DateRange(datetime.date(2026, 11, 23), datetime.date(2027, 7, 1)),
    )
    CreneauIntervention.objects.create(
        intervention=intervention,
        etablissement=cote.objets["etablissement"],
        jour=5,
        minutes=Range(960, 990, "[)"),
        periode=intervention.periode,
    )
