"""Letters as the screens show them; missions to renew.

*Source:* permissions page §3, column "lettre mission"; decision 19.
"""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from comptes.enums import GenrePerimetre
from comptes.models import Mandat, Membre
from documents.enums import EtatLettre, GenreLettre
from documents.models import ActeDeLettre, LettreDeMission
from documents.permissions import genres_preparables
from documents.regles.chaine import AUTORITES, VIVANTS
from pial.models import Pole
from pial.regles import annee_scolaire, bornes_annee


def lettres_liste(mandat: Mandat, le: datetime.date) -> QuerySet[LettreDeMission]:
    """Letters that a mandate may read, with what the list shows.

    *Source:* permissions page §3 (scope).
    """
    visibles = LettreDeMission.objects.visibles_par(mandat, le)
    return visibles.select_related("pole__perimetre", "titulaire", "mandat")  # type: ignore[no-any-return]


def a_signer_en_autorite(mandat: Mandat, le: datetime.date) -> QuerySet[LettreDeMission]:
    """Letters that wait for this mandate's signature. *Source:* decision 19."""
    genres = [genre for genre, roles in AUTORITES.items() if mandat.fonction in roles]
    lettres = lettres_liste(mandat, le).filter(etat=EtatLettre.A_SIGNER, genre__in=genres)
    if mandat.genre_perimetre != GenrePerimetre.TENANT:
        lettres = lettres.filter(pole__perimetre=mandat.perimetre_id)
    return lettres.exclude(titulaire=mandat.membre_id).select_related("projet")


def lettres_de(membre: Membre) -> QuerySet[LettreDeMission]:
    """A person's own letters in every department, for one who may have no mission yet.

    Needs a scope that names the member (RLS "les_siens"); the pole is public.
    *Source:* decision 19 (the person designated signs before the mandate opens).
    """
    lettres = LettreDeMission.des_miennes.filter(titulaire=membre)
    return lettres.filter(etat__in=[EtatLettre.A_CONTRESIGNER, EtatLettre.SIGNEE, EtatLettre.CLOSE])


def attend_ma_signature(membre: Membre) -> int:
    """How many letters of the department now open wait for this person.

    *Source:* decision 19; ux page §5(h) (a home says what to sign).
    """
    return LettreDeMission.objects.filter(  # type: ignore[no-any-return]
        titulaire=membre, etat=EtatLettre.A_CONTRESIGNER
    ).count()


def missions_a_renouveler(
    mandat: Mandat, genre: GenreLettre, le: datetime.date
) -> QuerySet[Mandat]:
    """Missions of a kind that end with this school year and have no letter for the next one.

    Suppléances are not renewed: the mission that they replace is.
    *Source:* decision 19 (31 August unless renewed); permissions page §4 rule 7.
    """
    if genre not in genres_preparables(mandat):
        return Mandat.objects.none()  # type: ignore[no-any-return]
    fin = bornes_annee(annee_scolaire(le))[1]
    suivantes = LettreDeMission.objects.filter(
        genre=genre,
        pole__perimetre=OuterRef("perimetre"),
        titulaire=OuterRef("membre"),
        du__gte=fin,
        etat__in=[*VIVANTS, EtatLettre.SIGNEE],
    )
    trouvees = Mandat.objects.actifs(le).filter(Q(periode__endswith=fin), role=genre, supplee=None)
    if mandat.genre_perimetre != GenrePerimetre.TENANT:
        trouvees = trouvees.filter(perimetre=mandat.perimetre_id)
    ouverts = Pole.objects.filter(perimetre=OuterRef("perimetre"), periode__contains=fin)
    return (  # type: ignore[no-any-return]
        trouvees.filter(Exists(ouverts))
        .exclude(Exists(suivantes))
        .exclude(membre=mandat.membre_id)
        .select_related("membre", "perimetre")
        .order_by("perimetre__libelle", "membre__nom", "id")
    )


def actes_de(lettre: LettreDeMission) -> list[ActeDeLettre]:
    """What was done to a letter, first act first. *Source:* decision 19 (in order)."""
    return list(lettre.actes.select_related("par").order_by("cree_le"))


def poles_possibles(mandat: Mandat, le: datetime.date) -> QuerySet[Pole]:
    """Poles for which a mandate may prepare a letter. *Source:* decision 19."""
    poles = Pole.objects.actifs(le).order_by("cle_tri", "id")
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        return poles  # type: ignore[no-any-return]
    return poles.filter(perimetre=mandat.perimetre_id)  # type: ignore[no-any-return]
