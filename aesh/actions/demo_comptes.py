"""Accounts of the demonstration: one per role, all with the same password, nobody real."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from psycopg.types.range import DateRange

from aesh.models import Aesh
from aesh.simulation.noms import nom_de_famille, prenom
from aesh.simulation.parametres import FIN_ANNEE, RENTREE, Parametres
from comptes.enums import LIBELLES_PERIMETRE, PERIMETRE_DU_ROLE, GenrePerimetre, Role
from comptes.models import Departement, Mandat, Membre, Perimetre
from socle.cloison import departement_courant

MOT_DE_PASSE = "Maillage-demo-2026"
DOMAINE = "demo.maillage.invalid"
ADRESSES = {
    Role.DASEN: "dasen",
    Role.DAASEN: "daasen",
    Role.SEI: "sei",
    Role.SEI_CHEF: "chef-sei",
    Role.IEN_ASH: "ien-ash",
    Role.IEN: "ien",
    Role.PILOTE: "pilote",
    Role.COORD_PIAL: "coordonnateur",
    Role.COORD_PAS: "coordonnateur-pas",
    Role.EDUC_PAS: "educateur-pas",
    Role.ERSEH: "erseh",
    Role.AESH: "aesh",
    Role.AESH_REF: "aesh-referent",
    Role.DIRECTEUR: "directeur",
    Role.CHEF_ETAB: "chef-etablissement",
    Role.ENSEIGNANT: "enseignant",
    Role.DDEC: "ddec",
    Role.MDPH: "mdph",
    Role.ARS: "ars",
    Role.ESMS_DIR: "directeur-esms",
    Role.EMAS: "emas",
    Role.RECTORAT: "rectorat",
    Role.FAMILLE: "famille",
    Role.ELEVE_MAJ: "eleve-majeur",
    Role.DPO: "dpo",
    Role.ADMIN: "admin",
    Role.RESSOURCE: "ressource",
}
ESSAIS = {
    Role.SEI: "importer l'annuaire, tenir les pôles, voir tout le département",
    Role.COORD_PIAL: "l'emploi du temps du PIAL",
    Role.PILOTE: "donner le visa à l'emploi du temps proposé",
    Role.AESH: "sa semaine, en PDF et dans un agenda",
    Role.DIRECTEUR: "son école",
    Role.CHEF_ETAB: "son établissement",
    Role.DDEC: "les écoles privées seulement",
    Role.ADMIN: "réglages et comptes, aucun élève",
    Role.RECTORAT: "chiffres seulement",
    Role.ARS: "chiffres seulement",
    Role.COORD_PAS: "un PAS inventé",
    Role.EDUC_PAS: "un PAS inventé",
    Role.RESSOURCE: "les actions confiées par un PAS",
    Role.ESMS_DIR: "son ESMS et ses équipes mobiles",
}
UNIQUES = (GenrePerimetre.TENANT, GenrePerimetre.AGREGATS, GenrePerimetre.RESEAU_PRIVE)


@dataclass
class Comptes:
    """Makes members and mandates of the department now open; remembers them for the table."""

    hachage: str = field(default_factory=lambda: make_password(MOT_DE_PASSE))
    lignes: list[tuple[str, str, str]] = field(default_factory=list)  # fonction, adresse, essai

    def ouvrir(
        self,
        adresse: str,
        role: Role,
        perimetre: Perimetre,
        essai: str = "",
        qui: Membre | None = None,
    ) -> Mandat:
        """A member of that address (made if needed) with the role for the school year."""
        membre = qui or self.membre(adresse)
        mandat, _ = Mandat.objects.get_or_create(
            membre=membre,
            role=role,
            perimetre=perimetre,
            defaults={
                "periode": DateRange(RENTREE, FIN_ANNEE),
                "lettre": "Démonstration",
            },
        )
        libelle = f"{mandat.get_role_display()} — {perimetre.libelle}"
        self.lignes.append((libelle, membre.email, essai or ESSAIS.get(role, "l'accueil du rôle")))
        return mandat

    def membre(self, adresse: str) -> Membre:
        """Found or made; all share one hash, which only a demonstration may do."""
        email = f"{adresse}@{DOMAINE}"
        tirage = Parametres("", 0, 0, 0, 0).tirage("membre", email)
        membre, _ = Membre.objects.get_or_create(
            email=email,
            defaults={
                "prenom": prenom(tirage, 0.6),
                "nom": nom_de_famille(tirage),
                "password": self.hachage,
            },
        )
        return membre

    def ouvrir_role(self, role: Role, perimetre: Perimetre | None = None) -> Mandat:
        """The one account of a role, on the given perimeter or on one of the role's kind."""
        code = (departement_courant() or "").lower()
        adresse = f"{ADRESSES[role]}.{code}"
        return self.ouvrir(adresse, role, perimetre or self.perimetre(role, adresse))

    def perimetre(self, role: Role, adresse: str) -> Perimetre:
        """Perimeter of the role's kind that no object owns (department, oneself, sector…)."""
        genre = PERIMETRE_DU_ROLE[role]
        if genre in UNIQUES:
            libelle = str(LIBELLES_PERIMETRE[genre])
            if genre == GenrePerimetre.TENANT:
                libelle = Departement.objects.get(code=departement_courant()).nom
            return Perimetre.objects.get_or_create(genre=genre, defaults={"libelle": libelle})[0]
        noms = {GenrePerimetre.SECTEUR: "Secteur de démonstration"}
        libelle = noms.get(genre) or self.membre(adresse).nom_complet
        return Perimetre.objects.get_or_create(genre=genre, libelle=libelle)[0]

    def lier_aesh(self, aesh: Aesh, adresse: str) -> Mandat:
        """Account of an AESH who exists: her own perimeter, her own slots."""
        membre = self.membre(adresse)
        membre.prenom, membre.nom = aesh.prenom, aesh.nom
        membre.save(update_fields=["prenom", "nom"])
        if aesh.perimetre_id is None:
            aesh.perimetre = Perimetre.objects.create(
                genre=GenrePerimetre.SOI, libelle=aesh.nom_complet
            )
        aesh.membre = membre
        aesh.save(update_fields=["perimetre", "membre", "modifie_le"])
        return self.ouvrir(adresse, Role.AESH, aesh.perimetre, qui=membre)


def equiper_poles(poles: list[Any]) -> dict[Any, dict[Role, Mandat]]:
    """Give every pole a coordinator and a pilote; those added have no usable password.

    Returns both mandates by pole. *Source:* decision 19 (each pole has both).
    """
    code = (departement_courant() or "").lower()
    roles = ((Role.COORD_PIAL, "coordination"), (Role.PILOTE, "pilotage"))
    equipes: dict[Any, dict[Role, Mandat]] = {pole.pk: {} for pole in poles}
    pole_de = {pole.perimetre_id: pole.pk for pole in poles}
    for mandat in Mandat.objects.filter(perimetre__in=pole_de, role__in=[r for r, _ in roles]):
        equipes[pole_de[mandat.perimetre_id]][mandat.fonction] = mandat
    membres, mandats = [], []
    for pole in poles:
        for role, nom in roles:
            if role in equipes[pole.pk]:
                continue
            email = f"{nom}.{pole.code.lower()}@{code}.{DOMAINE}"
            tirage = Parametres("", 0, 0, 0, 0).tirage("membre", email)
            membre = Membre(
                email=email,
                prenom=prenom(tirage, 0.6),
                nom=nom_de_famille(tirage),
                password=f"!{tirage.getrandbits(160):040x}",
            )
            mandat = Mandat(
                membre=membre,
                role=role,
                perimetre_id=pole.perimetre_id,
                periode=DateRange(RENTREE, FIN_ANNEE),
                lettre="Démonstration",
            )
            membres.append(membre)
            mandats.append(mandat)
            equipes[pole.pk][role] = mandat
    Membre.objects.bulk_create(membres)
    Mandat.objects.bulk_create(mandats)
    return equipes
