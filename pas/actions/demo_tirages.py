"""What the past of the demonstration is drawn from; repeated words come out more often.

*Source:* décision 36 (everybody is invented); dossier §6 (orders of magnitude).
"""

from pas.enums import MotifCloture, Origine
from pas.enums.plan import Effet, GenreAction, TypeReponse

T = TypeReponse
JOURS = 440
PAR_JOUR_DE_CLASSE = 0.35
PRENOMS = ("Lina", "Hugo", "Maël", "Aya", "Jules", "Rose", "Ismaël", "Anna", "Louis", "Chloé")
NOMS = ("Guérin", "Robin", "Diallo", "Le Roux", "Martin", "Hervé", "Costa", "Morel", "Aubry")
ORIGINES = (
    *(Origine.RESPONSABLE,) * 5,
    *(Origine.PROFESSEUR, Origine.PROFESSEUR, Origine.DIRECTEUR, Origine.CHEF_ETABLISSEMENT),
)
TYPES = (
    *(T.PEDAGOGIQUE,) * 6,
    *(T.SPECIALISE_EN, T.SPECIALISE_EN, T.MATERIEL, T.HUMAIN_PREMIER, T.HUMAIN_PREMIER),
    *(T.EMAS_INDIRECT, T.EMAS_INDIRECT, T.EMAS_DIRECT, T.AIDE_MDPH, T.AIDE_MDPH, T.COORD_EXTERNE),
)
MOTIFS = (
    *(MotifCloture.OBJECTIF_ATTEINT,) * 4,
    *(MotifCloture.RELAIS_DROIT_COMMUN,) * 3,
    *(MotifCloture.RELAIS_MDPH, MotifCloture.RELAIS_MDPH, MotifCloture.RELAIS_SOIN),
    *(MotifCloture.REFUS_FAMILLE, MotifCloture.DEPART, MotifCloture.SANS_SUITE),
)
EFFETS = (Effet.AUCUN, Effet.UN_PEU, Effet.UN_PEU, Effet.NET, Effet.NET, Effet.ATTEINT)
GENRES = (
    *(GenreAction.ENTRETIEN, GenreAction.ENTRETIEN, GenreAction.ECOLE, GenreAction.OBSERVATION),
    *(GenreAction.INTERVENTION, GenreAction.DOSSIER),
)
DUREES = (20, 30, 45, 45, 60, 90)
