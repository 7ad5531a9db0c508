"""Letters of the demonstration: one in every state, by the acts of invented people.

*Source:* décision 36 (everybody is invented); decision 19.
"""

import datetime

from django.db import transaction

from comptes.actions.mandats import Personne
from comptes.enums import Role
from comptes.models import Mandat
from documents.actions.lettres import DonneesLettre, preparer_lettre
from documents.actions.signatures import (
    clore_par_lettre,
    conserver_signee,
    etablir_lettre,
    refuser_en_titulaire,
    retirer_lettre,
    signer_en_autorite,
    signer_en_titulaire,
)
from documents.enums import EtatLettre, GenreLettre
from documents.models import LettreDeMission
from pial.enums import GenrePole
from pial.models import Pole, Rattachement
from socle.cloison import departement_courant
from socle.pdf import Atelier
from socle.texte import cle_tri

# First name, name, kind of letter, state where it stops.
PERSONNES: tuple[tuple[str, str, GenreLettre, EtatLettre], ...] = (
    ("Maëlle", "Rouault", GenreLettre.COORD_PIAL, EtatLettre.PREPAREE),
    ("Yann", "Guérin", GenreLettre.COORD_PIAL, EtatLettre.A_SIGNER),
    ("Solène", "Havard", GenreLettre.COORD_PIAL, EtatLettre.A_CONTRESIGNER),
    ("Goulven", "Prigent", GenreLettre.PILOTE, EtatLettre.A_SIGNER),
    ("Armelle", "Texier", GenreLettre.PILOTE, EtatLettre.SIGNEE),
    ("Corentin", "Jégou", GenreLettre.AESH_REF, EtatLettre.A_SIGNER),
    ("Fatou", "Diarra", GenreLettre.AESH_REF, EtatLettre.SIGNEE),
    ("Hervé", "Morice", GenreLettre.AESH_REF, EtatLettre.CLOSE),
    ("Lucie", "Pinault", GenreLettre.COORD_PAS, EtatLettre.REFUSEE),
    ("Bruno", "Cadiou", GenreLettre.COORD_PAS, EtatLettre.RETIREE),
)


@transaction.atomic
def montrer_les_lettres(*, le: datetime.date) -> int:
    """One letter in every state on a pole that has a pilote; how many. A second run does nothing.

    The demonstration's head of school has one to sign himself: his home says so.
    *Source:* décision 36.
    """
    if LettreDeMission.objects.exists():
        return 0
    actifs = Mandat.objects.actifs(le).select_related("perimetre", "membre").order_by("cree_le")
    dasen = actifs.filter(role=Role.DASEN).first()
    sei = actifs.filter(role=Role.SEI).first()
    pilote = actifs.filter(role=Role.PILOTE, membre__email__startswith="pilote.").first()
    if dasen is None or sei is None or pilote is None:
        return 0
    atelier, nombre = Atelier(), 0
    for prenom, nom, genre, etat in PERSONNES:
        pole = _pole(genre, pilote)
        if pole is None:
            continue
        autorite = pilote if genre == GenreLettre.COORD_PIAL else dasen
        email = f"{cle_tri(prenom)}.{cle_tri(nom)}.{departement_courant()}@demo.maillage.invalid"
        _jouer(Personne(email, prenom, nom), genre, etat, pole, sei, autorite, le, atelier)
        nombre += 1
    direction = actifs.filter(membre__email__startswith="directeur.").first()
    pole = _pole(GenreLettre.COORD_PIAL, pilote)
    if direction is not None and pole is not None:
        qui = direction.membre
        personne = Personne(qui.email, qui.prenom, qui.nom)
        genre, etat = GenreLettre.COORD_PIAL, EtatLettre.A_CONTRESIGNER
        _jouer(personne, genre, etat, pole, sei, pilote, le, atelier)
        nombre += 1
    return nombre


def _pole(genre: GenreLettre, pilote: Mandat) -> Pole | None:
    if genre == GenreLettre.COORD_PAS:
        return Pole.objects.filter(genre=GenrePole.PAS).order_by("cle_tri").first()  # type: ignore[no-any-return]
    return Pole.objects.filter(perimetre=pilote.perimetre_id).first()  # type: ignore[no-any-return]


def _jouer(
    personne: Personne,
    genre: GenreLettre,
    etat: EtatLettre,
    pole: Pole,
    sei: Mandat,
    autorite: Mandat,
    le: datetime.date,
    atelier: Atelier,
) -> None:
    """Play a letter up to a state, each act by who may do it."""
    lien = (
        Rattachement.objects.filter(pole=pole, periode__contains=le)
        .select_related("etablissement")
        .order_by("etablissement__cle_tri")
        .first()
    )
    quotite = "6 heures par semaine" if genre == GenreLettre.AESH_REF else ""
    donnees = DonneesLettre(
        du=le, etablissement=lien.etablissement if lien else None, quotite=quotite
    )
    lettre = preparer_lettre(auteur=sei, genre=genre, pole=pole, personne=personne, donnees=donnees)
    if etat == EtatLettre.PREPAREE:
        return
    lettre = etablir_lettre(auteur=sei, lettre=lettre, le=le, atelier=atelier)
    lu = lettre.projet.empreinte if lettre.projet else ""
    if etat == EtatLettre.RETIREE:
        retirer_lettre(auteur=sei, lettre=lettre, motif="Le poste n'est pas encore pourvu.")
    if etat in (EtatLettre.RETIREE, EtatLettre.A_SIGNER):
        return
    lettre = signer_en_autorite(auteur=autorite, lettre=lettre, empreinte=lu)
    if etat == EtatLettre.REFUSEE:
        motif = "Je pars en formation cette année."
        refuser_en_titulaire(membre=lettre.titulaire, lettre=lettre, motif=motif)
    if etat in (EtatLettre.REFUSEE, EtatLettre.A_CONTRESIGNER):
        return
    lettre = signer_en_titulaire(membre=lettre.titulaire, lettre=lettre, empreinte=lu, le=le)
    lettre = conserver_signee(lettre=lettre, le=le)
    if etat == EtatLettre.CLOSE:
        clore_par_lettre(
            auteur=autorite,
            lettre=lettre,
            dernier_jour=le + datetime.timedelta(14),
            motif="Mutation dans un autre département.",
            le=le,
        )
