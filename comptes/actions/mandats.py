"""Open, replace for a time and close missions; those of a year are opened by a signed letter.

*Source:* decision 19.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from psycopg.types.range import DateRange

from comptes.enums import LIBELLES_PERIMETRE, LIBELLES_ROLE, PERIMETRE_DU_ROLE, GenrePerimetre, Role
from comptes.models import Mandat, Membre, Perimetre
from comptes.permissions import peut
from comptes.regles import (
    ANNUELLES,
    fonctions_a_clore,
    fonctions_designables,
)
from socle.courriel import Lien, TextePublic, mettre_en_file
from socle.erreurs import ActionRefusee

UN_JOUR = datetime.timedelta(days=1)
# One of these per department: a constraint of the table says so.
UNIQUES = (GenrePerimetre.TENANT, GenrePerimetre.AGREGATS, GenrePerimetre.RESEAU_PRIVE)
DEJA = "Cette personne exerce déjà cette mission à ces dates."
PAR_LETTRE = "Cette mission s'ouvre par une lettre de mission signée : préparez-la aux « Lettres »."


@dataclass(frozen=True)
class Personne:
    """Someone to entrust a mission to; known by e-mail address, else invited."""

    email: str
    prenom: str
    nom: str


def peut_confier(auteur: Mandat, role: Role, perimetre: Perimetre) -> bool:
    """Whether a mandate may open this function on this perimeter, or have it replaced.

    *Source:* decision 19; permissions page §3.
    """
    return _peut_agir(auteur, role, perimetre, fonctions_designables(auteur.fonction))


def peut_clore(auteur: Mandat, role: Role, perimetre: Perimetre) -> bool:
    """Whether a mandate may close this function on this perimeter.

    *Source:* decision 19; règle locale (the department may close what a pilote opened).
    """
    return _peut_agir(auteur, role, perimetre, fonctions_a_clore(auteur.fonction))


def _peut_agir(
    auteur: Mandat, role: Role, perimetre: Perimetre, fonctions: frozenset[Role]
) -> bool:
    if not peut(auteur, "u", "mandat") or role not in fonctions:
        return False
    if perimetre.genre != PERIMETRE_DU_ROLE[role]:
        return False
    partout = auteur.genre_perimetre == GenrePerimetre.TENANT
    return partout or perimetre.pk == auteur.perimetre_id


def perimetre_de(role: Role) -> Perimetre | None:
    """The one perimeter of a function that leaves no choice; None when one must be chosen."""
    genre = PERIMETRE_DU_ROLE[role]
    if genre == GenrePerimetre.SOI:
        return Perimetre(genre=genre, libelle=LIBELLES_ROLE[role])
    if genre in UNIQUES:
        trouve = Perimetre.objects.filter(genre=genre).first()
        return trouve or Perimetre(genre=genre, libelle=LIBELLES_PERIMETRE[genre])
    return None


def _verifier(auteur: Mandat, role: Role, perimetre: Perimetre) -> None:
    if not peut_confier(auteur, role, perimetre):
        raise ActionRefusee(
            "Votre fonction ne permet pas de confier cette mission ici. Demandez au SEI."
        )


def connu_ou_invite(personne: Personne) -> Membre:
    """The member of an e-mail address, created without a password when nobody has it.

    *Source:* règle locale (an invitation never renames someone who is known).
    """
    email = personne.email.strip().lower()
    membre = Membre.objects.filter(email=email).first()
    return membre or Membre.objects.create_user(email, prenom=personne.prenom, nom=personne.nom)


def _membre(auteur: Mandat, personne: Personne) -> Membre:
    membre = connu_ou_invite(personne)
    if membre.pk == auteur.membre_id:
        raise ActionRefusee("Vous ne pouvez pas vous confier une mission à vous-même.")
    return membre


def ecrire(mandat: Mandat) -> Mandat:
    """Save, and say in French what the database refuses. *Source:* règle locale."""
    try:
        with transaction.atomic():
            mandat.validate_constraints()
            mandat.save()
    except ValidationError as erreur:
        raise ActionRefusee(" ".join(erreur.messages)) from erreur
    except IntegrityError as erreur:
        raise ActionRefusee(DEJA) from erreur
    return mandat


def _inviter(mandat: Mandat) -> None:
    membre = mandat.membre
    page = reverse("racine" if membre.has_usable_password() else "account_reset_password")
    mettre_en_file(
        cle=f"mandat:{mandat.pk}:{mandat.du}",
        destinataire=membre.email,
        sujet=f"Une mission vous est confiée : {LIBELLES_ROLE[mandat.fonction]}",
        gabarit="courriels/mandat_ouvert.txt",
        contexte={
            "fonction": TextePublic(LIBELLES_ROLE[mandat.fonction]),
            "perimetre": TextePublic(mandat.perimetre.libelle),
            "du": mandat.du,
            "au": mandat.au,
            "est_connu": membre.has_usable_password(),
            "lien": Lien(page),
        },
    )


def periode_de(du: datetime.date, au: datetime.date | None) -> DateRange:
    """Days of a mandate, both included, as the table keeps them. *Source:* règle locale."""
    if au is not None and au < du:
        raise ActionRefusee("La mission finit avant de commencer : vérifiez les dates.")
    return DateRange(du, None if au is None else au + UN_JOUR)


@transaction.atomic
def ouvrir_premiere_mission(*, personne: Personne, le: datetime.date) -> Mandat:
    """Give a department its first technical administrator, who then opens the others.

    For who installs the product: there is nobody yet to designate him. Raises ``ActionRefusee``
    as soon as the department has an administrator.
    *Source:* règle locale; decision 35 (ADMIN: accounts and settings, no pupil).
    """
    if Mandat.objects.actifs(le).filter(role=Role.ADMIN).exists():
        raise ActionRefusee("Ce département a déjà une administration technique : adressez-vous-y.")
    perimetre = perimetre_de(Role.ADMIN)
    if perimetre is None:
        raise ActionRefusee("Dites où s'exerce cette mission.")
    if perimetre.cree_le is None:  # not in the table yet
        perimetre.save()
    membre = connu_ou_invite(personne)
    mandat = ecrire(
        Mandat(membre=membre, role=Role.ADMIN, perimetre=perimetre, periode=periode_de(le, None))
    )
    _inviter(mandat)
    return mandat


@transaction.atomic
def confier_mission(
    *,
    auteur: Mandat,
    personne: Personne,
    role: Role,
    perimetre: Perimetre | None,
    du: datetime.date,
    au: datetime.date | None = None,
) -> Mandat:
    """Open a mandate and invite its holder; never a yearly one, which a signed letter opens.

    ``perimetre`` is None for a function that leaves no choice (department, network, oneself).
    Raises ``ActionRefusee`` outside the chain of designation, for oneself, or for a double.
    *Source:* decision 19.
    """
    perimetre = perimetre or perimetre_de(role)
    if perimetre is None:
        raise ActionRefusee("Dites où s'exerce cette mission.")
    _verifier(auteur, role, perimetre)
    if role in ANNUELLES:
        raise ActionRefusee(PAR_LETTRE)
    membre = _membre(auteur, personne)
    if perimetre.cree_le is None:  # not in the table yet
        perimetre.save()
    mandat = Mandat(
        membre=membre,
        role=role,
        perimetre=perimetre,
        periode=periode_de(du, au),
        designe_par=auteur.pk,
    )
    _inviter(ecrire(mandat))
    return mandat


@transaction.atomic
def suppleer_mission(
    *,
    auteur: Mandat,
    personne: Personne,
    supplee: Mandat,
    du: datetime.date,
    au: datetime.date,
) -> Mandat:
    """Entrust, between two dates, the mission of someone who is away; it ends with his.

    *Source:* decision 19 (dated suppléance), decision 35 (SUPPLEANT is a dated mandate).
    """
    _verifier(auteur, supplee.fonction, supplee.perimetre)
    if du < supplee.du or (supplee.au is not None and au > supplee.au):
        raise ActionRefusee("La suppléance doit tenir dans les dates de la mission suppléée.")
    mandat = Mandat(
        membre=_membre(auteur, personne),
        role=supplee.role,
        perimetre=supplee.perimetre,
        periode=periode_de(du, au),
        designe_par=auteur.pk,
        supplee=supplee,
    )
    _inviter(ecrire(mandat))
    return mandat


@transaction.atomic
def clore_mission(*, auteur: Mandat, mandat: Mandat, le: datetime.date) -> Mandat:
    """Close a mission at once: from ``le`` on, its holder sees nothing, open sessions included.

    So do those who replace him. One that had not begun before ``le`` keeps a single past day (a
    range cannot be empty).
    *Source:* permissions page §1 (nothing is deleted) and §4 rule 7.
    """
    if not peut_clore(auteur, mandat.fonction, mandat.perimetre):
        raise ActionRefusee("Votre fonction ne permet pas de clore cette mission.")
    if mandat.pk == auteur.pk:
        raise ActionRefusee("Vous ne pouvez pas clore la mission que vous exercez.")
    if mandat.au is not None and mandat.au < le:
        raise ActionRefusee("Cette mission est déjà terminée.")
    suppleances = Mandat.objects.filter(supplee=mandat).exclude(periode__endswith__lte=le)
    for terme in (*suppleances, mandat):  # a suppléance ends with the mission that it replaces
        terme.periode = DateRange(min(terme.du, le - UN_JOUR), le)
        ecrire(terme)
    return mandat
