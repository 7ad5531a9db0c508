"""What a meeting decided and nobody has done yet.

*Source:* dossier §4 (agenda of cases); what proves that a decision was carried out: règle locale.
"""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from pas.enums import Acte
from pas.enums.plan import Decision, EtatAction, GenreAction, TypeReponse
from pas.models import (
    ActionPas,
    EtapeSaisine,
    MessageSaisine,
    Mobilisation,
    PointReunion,
    RendezVous,
    Reponse,
    ReunionPas,
)
from pas.regles.etats import FINIS
from pas.requetes.contenu import contenu_de, nom_court
from pas.requetes.delais import ECHANGES
from pas.requetes.plan import LigneOrdre, ordre_du_jour
from pial.models import Pole

DEPUIS = OuterRef("reunion__tenue_le")


@dataclass(frozen=True)
class Reste:
    """One decision still to carry out; ``nom``: first name and initial."""

    point: PointReunion
    nom: str


@dataclass(frozen=True)
class Feuille:
    """A meeting on paper: its agenda, what is left from the one before."""

    reunion: ReunionPas
    parts: list[tuple[str, list[LigneOrdre]]]
    precedente: ReunionPas | None
    restes: list[Reste]

    @property
    def total(self) -> int:
        """Requests of the agenda."""
        return sum(len(lignes) for _, lignes in self.parts)

    @property
    def nommees(self) -> list[UUID]:
        """Requests named in it, for the journal."""
        vues = [ligne.saisine.pk for _, lignes in self.parts for ligne in lignes]
        return vues + [reste.point.saisine_id for reste in self.restes]


def _faites(*genres: GenreAction) -> Exists:
    actions = ActionPas.objects.filter(
        saisine=OuterRef("saisine"),
        etat=EtatAction.FAITE,
        genre__in=[str(genre) for genre in genres],
        faite_le__gte=DEPUIS,
    )
    return Exists(actions)


def _preuves() -> Q:
    """What shows that each decision was carried out, on the day of the meeting or since."""
    ici = {"saisine": OuterRef("saisine")}
    ecrits = MessageSaisine.objects.filter(auteur__isnull=False, ecrit_le__date__gte=DEPUIS, **ici)
    fixes = RendezVous.objects.filter(annule_le=None, cree_le__date__gte=DEPUIS, **ici)
    proposees = EtapeSaisine.objects.filter(acte=Acte.PROPOSER, faite_le__date__gte=DEPUIS, **ici)
    aides = Reponse.objects.filter(type=TypeReponse.AIDE_MDPH, cree_le__date__gte=DEPUIS, **ici)
    emas = Mobilisation.objects.filter(demandee_le__gte=DEPUIS, **ici)
    return (
        Q(decision=Decision.RIEN)
        | Q(decision=Decision.APPELER) & (Q(_faites(*ECHANGES)) | Q(Exists(ecrits)))
        | Q(decision=Decision.RENCONTRER) & (Q(_faites(GenreAction.ENTRETIEN)) | Q(Exists(fixes)))
        | Q(decision=Decision.OBSERVER) & Q(_faites(GenreAction.OBSERVATION))
        | Q(decision=Decision.PROPOSER) & Q(Exists(proposees))
        | Q(decision=Decision.EMAS) & Q(Exists(emas))
        | Q(decision=Decision.MDPH) & (Q(_faites(GenreAction.DOSSIER)) | Q(Exists(aides)))
    )


def points_non_faits(reunion: ReunionPas) -> QuerySet[PointReunion]:
    """Decisions of a meeting that nothing shows as carried out; a finished request settles all.

    *Source:* module docstring.
    """
    points = PointReunion.objects.filter(reunion=reunion)
    ouverts = points.exclude(saisine__statut__in=[str(s) for s in FINIS])
    ouverts = ouverts.filter(saisine__archivee_le=None).exclude(_preuves())
    return ouverts.select_related("saisine__etablissement").order_by("saisine__deposee_le", "pk")


def derniere_reunion(pole: Pole, avant: datetime.date) -> ReunionPas | None:
    """The last meeting of a PAS held before a day.

    *Source:* dossier §4.
    """
    tenues = ReunionPas.objects.filter(pole=pole.pk, tenue_le__lt=avant)
    return tenues.order_by("-tenue_le").first()


def restes_de(pole: Pole, avant: datetime.date) -> tuple[ReunionPas | None, list[Reste]]:
    """The last meeting held before a day, and what it decided that is not done.

    *Source:* module docstring.
    """
    reunion = derniere_reunion(pole, avant)
    if reunion is None:
        return None, []
    return reunion, [
        Reste(point, nom_court(contenu_de(point.saisine))) for point in points_non_faits(reunion)
    ]


def feuille_de_reunion(reunion: ReunionPas, le: datetime.date) -> Feuille:
    """What a meeting looks at, read on a day.

    *Source:* dossier §4 (agenda of cases).
    """
    parts = ordre_du_jour(reunion, reunion.departement.fuseau, le)
    precedente, restes = restes_de(reunion.pole, reunion.tenue_le)
    return Feuille(reunion, parts, precedente, restes)
