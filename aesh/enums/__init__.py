"""Closed lists about AESH and timetables, one module a subject."""

from aesh.enums.affectations import (
    LIBELLES_RESERVOIR as LIBELLES_RESERVOIR,
)
from aesh.enums.affectations import (
    Reservoir as Reservoir,
)
from aesh.enums.contrats import (
    LIBELLES_EMPLOYEUR as LIBELLES_EMPLOYEUR,
)
from aesh.enums.contrats import (
    LIBELLES_MOTIF_INDISPONIBILITE as LIBELLES_MOTIF_INDISPONIBILITE,
)
from aesh.enums.contrats import (
    LIBELLES_ORIGINE_CONTRAT as LIBELLES_ORIGINE_CONTRAT,
)
from aesh.enums.contrats import (
    LIBELLES_TYPE_CONTRAT as LIBELLES_TYPE_CONTRAT,
)
from aesh.enums.contrats import (
    Employeur as Employeur,
)
from aesh.enums.contrats import (
    MotifIndisponibilite as MotifIndisponibilite,
)
from aesh.enums.contrats import (
    OrigineContrat as OrigineContrat,
)
from aesh.enums.contrats import (
    TypeContrat as TypeContrat,
)
from aesh.enums.echanges import (
    LIBELLES_DESTINATAIRE_AVIS as LIBELLES_DESTINATAIRE_AVIS,
)
from aesh.enums.echanges import (
    LIBELLES_ETAT_REMARQUE as LIBELLES_ETAT_REMARQUE,
)
from aesh.enums.echanges import (
    LIBELLES_GENRE_REMARQUE as LIBELLES_GENRE_REMARQUE,
)
from aesh.enums.echanges import (
    DestinataireAvis as DestinataireAvis,
)
from aesh.enums.echanges import (
    EtatRemarque as EtatRemarque,
)
from aesh.enums.echanges import (
    GenreRemarque as GenreRemarque,
)
from aesh.enums.emplois import (
    JOURS as JOURS,
)
from aesh.enums.emplois import (
    LETTRES_TYPE_CRENEAU as LETTRES_TYPE_CRENEAU,
)
from aesh.enums.emplois import (
    LIBELLES_NIVEAU as LIBELLES_NIVEAU,
)
from aesh.enums.emplois import (
    LIBELLES_SEMAINE as LIBELLES_SEMAINE,
)
from aesh.enums.emplois import (
    LIBELLES_STATUT as LIBELLES_STATUT,
)
from aesh.enums.emplois import (
    LIBELLES_TYPE_CRENEAU as LIBELLES_TYPE_CRENEAU,
)
from aesh.enums.emplois import (
    Niveau as Niveau,
)
from aesh.enums.emplois import (
    Semaine as Semaine,
)
from aesh.enums.emplois import (
    StatutEmploi as StatutEmploi,
)
from aesh.enums.emplois import (
    TypeCreneau as TypeCreneau,
)
from aesh.enums.journees import (
    LIBELLES_CATEGORIE_ABSENCE as LIBELLES_CATEGORIE_ABSENCE,
)
from aesh.enums.journees import (
    LIBELLES_EFFET_EXCEPTION as LIBELLES_EFFET_EXCEPTION,
)
from aesh.enums.journees import (
    LIBELLES_ETAT_REMPLACEMENT as LIBELLES_ETAT_REMPLACEMENT,
)
from aesh.enums.journees import (
    LIBELLES_GENRE_ABSENCE as LIBELLES_GENRE_ABSENCE,
)
from aesh.enums.journees import (
    LIBELLES_GENRE_EXCEPTION as LIBELLES_GENRE_EXCEPTION,
)
from aesh.enums.journees import (
    LIBELLES_MOMENT as LIBELLES_MOMENT,
)
from aesh.enums.journees import (
    LIBELLES_ORIGINE_ABSENCE as LIBELLES_ORIGINE_ABSENCE,
)
from aesh.enums.journees import (
    MI_JOURNEE as MI_JOURNEE,
)
from aesh.enums.journees import (
    MINUTES_MOMENT as MINUTES_MOMENT,
)
from aesh.enums.journees import (
    CategorieAbsence as CategorieAbsence,
)
from aesh.enums.journees import (
    EffetException as EffetException,
)
from aesh.enums.journees import (
    EtatRemplacement as EtatRemplacement,
)
from aesh.enums.journees import (
    GenreAbsence as GenreAbsence,
)
from aesh.enums.journees import (
    GenreException as GenreException,
)
from aesh.enums.journees import (
    Moment as Moment,
)
from aesh.enums.journees import (
    OrigineAbsence as OrigineAbsence,
)
from aesh.enums.propositions import (
    LIBELLES_ACTE as LIBELLES_ACTE,
)
from aesh.enums.propositions import (
    LIBELLES_DECISION as LIBELLES_DECISION,
)
from aesh.enums.propositions import (
    LIBELLES_ETAT_PROPOSITION as LIBELLES_ETAT_PROPOSITION,
)
from aesh.enums.propositions import (
    LIBELLES_MODE as LIBELLES_MODE,
)
from aesh.enums.propositions import (
    Acte as Acte,
)
from aesh.enums.propositions import (
    Decision as Decision,
)
from aesh.enums.propositions import (
    EtatProposition as EtatProposition,
)
from aesh.enums.propositions import (
    Mode as Mode,
)
from pial.enums import LIBELLES_DEPLACEMENT as LIBELLES_DEPLACEMENT
from pial.enums import Deplacement as Deplacement
