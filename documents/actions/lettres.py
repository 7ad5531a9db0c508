"""Prepare letters, one by one or for a whole rentrée; change one that nobody has signed.

*Source:* decision 19; permissions page §3, column "lettre mission".
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from comptes.actions.mandats import Personne, connu_ou_invite
from comptes.models import Mandat, Membre
from documents.enums import Acte, EtatLettre, GenreLettre
from documents.models import ActeDeLettre, LettreDeMission
from documents.permissions import peut_preparer
from documents.regles.chaine import ActeRefuse, bornes
from pial.enums import GenrePole
from pial.models import Etablissement, Pole
from pial.regles import annee_scolaire, bornes_annee
from socle.erreurs import ActionRefusee

UN_JOUR = datetime.timedelta(days=1)
POLE_DU_GENRE = {GenreLettre.COORD_PIAL: GenrePole.PIAL, GenreLettre.COORD_PAS: GenrePole.PAS}
DEJA = "Une lettre attend déjà d'être signée pour cette personne et cette mission."


@dataclass(frozen=True)
class DonneesLettre:
    """What is typed about a letter; ``au`` None: 31 August."""

    du: datetime.date
    au: datetime.date | None = None
    etablissement: Etablissement | None = None
    imp: int = 0
    quotite: str = ""


def noter_acte(
    lettre: LettreDeMission,
    acte: Acte,
    *,
    par: Membre,
    mandat: Mandat | None,
    motif: str = "",
    empreinte: str = "",
) -> ActeDeLettre:
    """Write what was done: who, as what, in which state the letter is now.

    *Source:* decision 19 (authenticated acts, in order).
    """
    return ActeDeLettre.objects.create(  # type: ignore[no-any-return]
        lettre=lettre,
        acte=acte,
        etat=lettre.etat,
        par=par,
        fonction=mandat.role if mandat else "",
        mandat=mandat.pk if mandat else None,
        motif=motif.strip(),
        empreinte=empreinte,
    )


def _verifier_personne(lettre: LettreDeMission) -> None:
    """Refuse a mission that the person already holds on one of these days."""
    deja = Mandat.objects.filter(
        membre=lettre.titulaire,
        role=lettre.genre,
        perimetre=lettre.pole.perimetre_id,
        periode__overlap=(lettre.du, lettre.au + UN_JOUR),
    )
    if deja.exists():
        raise ActionRefusee(
            "Cette personne exerce déjà cette mission à ces dates : préparez plutôt la lettre de "
            "l'année suivante, à la page « Lettres de la rentrée »."
        )


def _ecrire(lettre: LettreDeMission) -> LettreDeMission:
    try:
        lettre.du, lettre.au = bornes(lettre.du, lettre.au)
    except ActeRefuse as refus:
        raise ActionRefusee(str(refus)) from refus
    _verifier_personne(lettre)
    try:
        with transaction.atomic():
            lettre.validate_constraints()
            lettre.save()
    except ValidationError as erreur:
        raise ActionRefusee(" ".join(erreur.messages)) from erreur
    except IntegrityError as erreur:
        raise ActionRefusee(DEJA) from erreur
    return lettre


@transaction.atomic
def preparer_lettre(
    *,
    auteur: Mandat,
    genre: GenreLettre,
    pole: Pole,
    personne: Personne,
    donnees: DonneesLettre,
) -> LettreDeMission:
    """Write a letter for someone, known or not; nobody is told before the first signature.

    Raises ``ActionRefusee`` outside the chain, for oneself, for a mission already held.
    *Source:* decision 19.
    """
    if not peut_preparer(auteur, genre, pole):
        raise ActionRefusee("Votre fonction ne permet pas de préparer cette lettre ici.")
    if pole.genre != POLE_DU_GENRE.get(genre, pole.genre):
        raise ActionRefusee(f"Cette lettre est celle d'un {POLE_DU_GENRE[genre]}.")
    titulaire = connu_ou_invite(personne)
    if titulaire.pk == auteur.membre_id:
        raise ActionRefusee("Vous ne pouvez pas préparer votre propre lettre de mission.")
    lettre = _ecrire(LettreDeMission(genre=genre, pole=pole, titulaire=titulaire, **vars(donnees)))
    noter_acte(lettre, Acte.PREPARER, par=auteur.membre, mandat=auteur)
    return lettre


@transaction.atomic
def modifier_lettre(
    *, auteur: Mandat, lettre: LettreDeMission, donnees: DonneesLettre
) -> LettreDeMission:
    """Change the dates and details of a letter that was not established yet.

    *Source:* règle locale (an established letter is withdrawn, then prepared again).
    """
    lettre = LettreDeMission.objects.select_for_update(of=("self",)).get(pk=lettre.pk)
    if not peut_preparer(auteur, lettre.sorte, lettre.pole):
        raise ActionRefusee("Votre fonction ne permet pas de changer cette lettre.")
    if lettre.etat != EtatLettre.PREPAREE:
        raise ActionRefusee("Cette lettre est établie : retirez-la, puis préparez-en une autre.")
    for nom, valeur in vars(donnees).items():
        setattr(lettre, nom, valeur)
    return _ecrire(lettre)


@dataclass(frozen=True)
class Renouvellement:
    """What a batch prepared: new letters, and those left out with the reason."""

    lettres: list[LettreDeMission]
    laissees: list[tuple[Mandat, str]]


@transaction.atomic
def renouveler_par_lettres(
    *, auteur: Mandat, missions: list[Mandat], le: datetime.date
) -> Renouvellement:
    """Prepare next year's letters of missions that end on 31 August, same person, same pole.

    The details of the last letter (school of attachment, IMP, time) are taken over. A mission
    that cannot be renewed is left out and told, the others are prepared.
    *Source:* decision 19 (renewed before 31 August); permissions page §4 rule 7.
    """
    du, apres = bornes_annee(annee_scolaire(le) + 1)
    poles = {
        pole.perimetre_id: pole
        for pole in Pole.objects.filter(perimetre__in=[m.perimetre_id for m in missions])
    }
    dernieres: dict[object, LettreDeMission] = {}
    for lettre in LettreDeMission.objects.filter(mandat__in=missions).order_by("cree_le"):
        dernieres[lettre.mandat_id] = lettre
    faites, laissees = [], []
    for mission in missions:
        derniere = dernieres.get(mission.pk)
        donnees = DonneesLettre(
            du=du,
            au=apres - UN_JOUR,
            etablissement=derniere.etablissement if derniere else None,
            imp=derniere.imp if derniere else 0,
            quotite=derniere.quotite if derniere else "",
        )
        membre = mission.membre
        try:
            with transaction.atomic():
                lettre = preparer_lettre(
                    auteur=auteur,
                    genre=GenreLettre(mission.role),
                    pole=poles[mission.perimetre_id],
                    personne=Personne(membre.email, membre.prenom, membre.nom),
                    donnees=donnees,
                )
                lettre.renouvelle = mission
                lettre.save(update_fields=["renouvelle", "modifie_le"])
        except ActionRefusee as refus:
            laissees.append((mission, refus.phrase))
        else:
            faites.append(lettre)
    return Renouvellement(faites, laissees)
