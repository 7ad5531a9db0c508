"""The cast: two poles of Ille-et-Vilaine and one of Loire-Atlantique, with a person per role.

Every name carries a canary (``CANARI35A``…): a body that shows the canary of another side has
leaked. Objects are kept by the name that they have in URLs.
"""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from psycopg.types.range import DateRange

from aesh.models import (
    AbsenceAesh,
    AbsenceEleve,
    Aesh,
    Affectation,
    AvisChangement,
    Contrat,
    Creneau,
    CreneauEleve,
    CreneauPonctuel,
    EcartDeclare,
    EmploiDuTemps,
    ExceptionClasse,
    ExceptionDatee,
    IndisponibiliteAesh,
    LigneEleve,
    LigneProposition,
    PonctuelEleve,
    Proposition,
    RemarqueCreneau,
    Remplacement,
)
from aesh.planning.brouillon import Mode, Portee
from aesh.planning.chiffres import chiffrer
from aesh.planning.ecriture import ecrire_groupes, ecrire_probleme
from aesh.planning.traduction import traduire
from aesh.requetes.brouillon_solveur import brouillon_de
from comptes.enums import PERIMETRE_DU_ROLE, GenrePerimetre, Role
from comptes.models import Mandat, Membre, Perimetre, Reglage
from eleves.models import (
    Classe,
    DemandeMdph,
    DepotNotifications,
    Eleve,
    FusionEleves,
    ImportSemaine,
    IndisponibiliteEleve,
    LigneDepot,
    NotificationMdph,
    PlanEleve,
    ReunionEleve,
    Scolarisation,
    Seance,
)
from eleves.regles.depots import COLONNES
from pial.actions.imports import resume
from pial.annuaire.comparaison import Differences
from pial.annuaire.lecture import Rejet
from pial.models import (
    Circonscription,
    ConventionMeridienne,
    Etablissement,
    ImportAnnuaire,
    PlageOuverture,
    Pole,
    Rattachement,
)
from reporting.models import ActeGroupe, VueEnregistree
from socle.cloison import cloison
from socle.models import Courriel, Travail
from tests.distribution_besoins import poser_besoins
from tests.distribution_campagne import monter_campagne
from tests.distribution_contrats import monter_contrats
from tests.distribution_documents import monter_documents
from tests.distribution_esms import monter_esms
from tests.distribution_film import monter_film
from tests.distribution_moyens import monter_moyens
from tests.distribution_pas import monter_pas
from tests.distribution_service import monter_service
from tests.distribution_territoire import monter_territoire
from tests.distribution_transferts import monter_transferts

PERIODE = DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))
ANNEE = 2026


@dataclass
class Cote:
    """One pole with its school and its people; ``canari`` is in each of their names."""

    departement: str
    lettre: str
    objets: dict[str, Any] = field(default_factory=dict)
    perimetres: dict[GenrePerimetre, Perimetre] = field(default_factory=dict)
    personnes: dict[Role, Membre] = field(default_factory=dict)
    mandats: dict[Role, Mandat] = field(default_factory=dict)

    @property
    def canari(self) -> str:
        """Word that no other side has, in names of people."""
        return f"CANARI{self.departement}{self.lettre}"

    @property
    def lieu(self) -> str:
        """Word that no other side has, in names of places."""
        return f"LIEU{self.departement}{self.lettre}"

    def client(self, role: Role) -> Client:
        """A browser signed in as the person who holds the role."""
        return connecter(self.personnes[role], self.mandats[role])


def connecter(membre: Membre, mandat: Mandat | None = None) -> Client:
    """A browser signed in, under a mandate; server errors come back as answers."""
    client = Client(raise_request_exception=False)
    client.force_login(membre, backend="django.contrib.auth.backends.ModelBackend")
    if mandat is not None:
        session = client.session
        session["casquette"] = str(mandat.pk)
        session.save()
    return client


def perimetre(genre: GenrePerimetre, libelle: str) -> Perimetre:
    """A perimeter; the unique kinds are found again."""
    if genre in (GenrePerimetre.TENANT, GenrePerimetre.AGREGATS, GenrePerimetre.RESEAU_PRIVE):
        return Perimetre.objects.get_or_create(genre=genre, defaults={"libelle": libelle})[0]
    return Perimetre.objects.create(genre=genre, libelle=libelle)


def mandater(membre: Membre, role: Role, ou: Perimetre, periode: DateRange = PERIODE) -> Mandat:
    """A mandate in force."""
    return Mandat.objects.create(membre=membre, role=role, perimetre=ou, periode=periode)


def personne(cote: Cote, nom: str) -> Membre:
    """A member whose name carries the canary."""
    email = f"{nom.lower()}.{cote.canari.lower()}@exemple.invalid"
    return Membre.objects.create_user(email, prenom=nom.title(), nom=cote.canari)


def monter(departement: str, lettre: str) -> Cote:
    """Build one side in its own scope."""
    cote = Cote(departement, lettre)
    with cloison(departement):
        _lieux(cote)
        _personnes(cote)
        _emploi(cote)
        _files(cote)
        _maison(cote)
        poser_besoins(cote)
        monter_moyens(cote)
        monter_transferts(cote)
        monter_campagne(cote)
        monter_film(cote)
        monter_contrats(cote)
        monter_service(cote)
        monter_esms(cote)
        monter_pas(cote)
        monter_territoire(cote)
        monter_documents(cote)
    return cote


def _lieux(cote: Cote) -> None:
    perimetres, objets = cote.perimetres, cote.objets
    for genre in GenrePerimetre:
        perimetres[genre] = perimetre(genre, f"{cote.lieu} perimetre {genre}")
    objets["circonscription"] = Circonscription.objects.create(
        nom=f"{cote.lieu} circonscription",
        perimetre=perimetres[GenrePerimetre.CIRCONSCRIPTION],
    )
    objets["etablissement"] = Etablissement.objects.create(
        uai=f"0{cote.departement}0{ord(cote.lettre):03d}Z"[:8],
        nom=f"{cote.lieu} ecole",
        cle_tri=f"{cote.lieu} ecole".lower(),
        type="elementaire",
        secteur="public",
        commune="Rennes",
        circonscription=objets["circonscription"],
        perimetre=perimetres[GenrePerimetre.ETABLISSEMENT],
    )
    objets["pole"] = Pole.objects.create(
        code=f"P{cote.lettre}",
        nom=f"{cote.lieu} pole",
        cle_tri=f"{cote.lieu} pole".lower(),
        periode=PERIODE,
        perimetre=perimetres[GenrePerimetre.POLE],
    )
    objets["rattachement"] = Rattachement.objects.create(
        pole=objets["pole"],
        etablissement=objets["etablissement"],
        genre="PIAL",
        periode=PERIODE,
    )
    for jour in (1, 2, 4, 5):
        for debut, fin in ((510, 720), (810, 990)):
            PlageOuverture.objects.create(
                etablissement=objets["etablissement"],
                jour=jour,
                minutes=(debut, fin),
            )
    objets["convention"] = ConventionMeridienne.objects.create(
        collectivite=f"{cote.lieu} ville",
        communes=["35238"],
        signee_le=datetime.date(2025, 6, 12),
        periode=PERIODE,
    )
    lue = Differences(lignes=1, rejets=[Rejet(2, "UAI illisible")])
    objets["importation"] = ImportAnnuaire.objects.create(
        nom_fichier=f"{cote.lieu}.csv",
        empreinte=uuid.uuid4().hex * 2,
        lignes=1,
        bilan=lue.bilan(),
        differences=resume(lue, "2026"),
    )


def _personnes(cote: Cote) -> None:
    objets, ou = cote.objets, cote.perimetres
    for role in Role:
        membre = personne(cote, f"{role.lower().replace('_', '')}")
        cote.personnes[role] = membre
        cote.mandats[role] = mandater(membre, role, ou[PERIMETRE_DU_ROLE[role]])
    objets["mandat"] = cote.mandats[Role.COORD_PIAL]
    objets["membre"] = cote.personnes[Role.COORD_PIAL]
    objets["aesh"] = Aesh.objects.create(
        nom=cote.canari,
        prenom="Agathe",
        cle_tri=f"{cote.canari} agathe".lower(),
        matricule=f"M{cote.departement}{cote.lettre}",
        membre=cote.personnes[Role.AESH],
        perimetre=ou[GenrePerimetre.SOI],
    )
    objets["indisponibilite_aesh"] = IndisponibiliteAesh.objects.create(
        aesh=objets["aesh"], jours=[1], moment="matin", periode=PERIODE
    )
    objets["contrat"] = Contrat.objects.create(
        aesh=objets["aesh"], type="cdi", periode=PERIODE, minutes_hebdo=1440
    )
    objets["affectation"] = Affectation.objects.create(
        aesh=objets["aesh"],
        pole=objets["pole"],
        etablissement=objets["etablissement"],
        periode=PERIODE,
    )
    objets["classe"] = Classe.objects.create(
        etablissement=objets["etablissement"], annee=ANNEE, libelle=f"{cote.canari} CM1"
    )
    Seance.objects.create(classe=objets["classe"], jour=1, minutes=(510, 600), matiere="Français")
    objets["eleve"] = Eleve.objects.create(
        nom=cote.canari,
        prenom=f"Zoe{cote.canari}",
        naissance=datetime.date(2016, 3, 4),
        cle_tri=f"{cote.canari} zoe".lower(),
    )
    Scolarisation.objects.create(
        eleve=objets["eleve"],
        etablissement=objets["etablissement"],
        classe=objets["classe"],
        periode=PERIODE,
    )
    objets["camarade"] = Eleve.objects.create(
        nom=cote.canari,
        prenom=f"Ali{cote.canari}",
        naissance=datetime.date(2016, 5, 6),
        cle_tri=f"{cote.canari} ali".lower(),
    )
    Scolarisation.objects.create(
        eleve=objets["camarade"], etablissement=objets["etablissement"], periode=PERIODE
    )
    objets["indisponibilite"] = IndisponibiliteEleve.objects.create(
        eleve=objets["eleve"], jour=2, minutes=(600, 660), genre="sessad", periode=PERIODE
    )
    objets["import_semaine"] = ImportSemaine.objects.create(
        classe=objets["classe"],
        nom_fichier=f"{cote.canari}.csv",
        format="csv",
        seances=[[1, 510, 600, "Français"]],
        revision_lue=1,
    )
    objets["notification"] = NotificationMdph.objects.create(
        eleve=objets["eleve"],
        type="individuelle",
        minutes_hebdo=360,
        decidee_le=datetime.date(2026, 5, 1),
        recue_le=datetime.date(2026, 5, 8),
        periode=PERIODE,
    )
    objets["demande"] = DemandeMdph.objects.create(
        eleve=objets["eleve"], deposee_le=datetime.date(2026, 10, 1), numero=cote.canari
    )
    objets["plan"] = PlanEleve.objects.create(eleve=objets["eleve"], genre="pps", periode=PERIODE)
    objets["reunion"] = ReunionEleve.objects.create(
        eleve=objets["eleve"], genre="ess", date=datetime.date(2026, 10, 6)
    )
    objets["fusion"] = FusionEleves.objects.create(
        garde=objets["eleve"],
        absorbe=uuid.uuid4(),
        identite={"modele": "eleves.Eleve", "champs": {"nom": cote.canari, "prenom": "Zoé"}},
        identite_avant={"modele": "eleves.Eleve", "champs": {"id": str(objets["eleve"].pk)}},
        decide_par=cote.personnes[Role.SEI],
        annulable_jusqu_au=datetime.date(2026, 9, 30),
    )


def _emploi(cote: Cote) -> None:
    objets = cote.objets
    objets["emploi"] = EmploiDuTemps.objects.create(
        pole=objets["pole"], annee=ANNEE, version=1, date_effet=datetime.date(2026, 9, 1)
    )
    objets["creneau"] = Creneau.objects.create(
        emploi=objets["emploi"],
        aesh=objets["aesh"],
        etablissement=objets["etablissement"],
        classe=objets["classe"],
        type="individuelle",
        jour=1,
        debut=510,
        fin=570,
    )
    CreneauEleve.objects.create(creneau=objets["creneau"], eleve=objets["eleve"])
    objets["scenario"] = EmploiDuTemps.objects.create(
        pole=objets["pole"],
        annee=ANNEE,
        version=1,
        date_effet=datetime.date(2026, 9, 1),
        scenario=f"{cote.canari} essai",
    )
    paru = EmploiDuTemps.objects.create(
        pole=objets["pole"],
        annee=ANNEE,
        version=9,
        statut="publie",
        date_effet=datetime.date(2026, 9, 1),
    )
    objets["paru"] = Creneau.objects.create(
        emploi=paru,
        aesh=objets["aesh"],
        etablissement=objets["etablissement"],
        type="observation",
        jour=2,
        debut=510,
        fin=570,
    )
    objets["remarque"] = RemarqueCreneau.objects.create(
        pole=objets["pole"],
        emploi=paru,
        lignee=objets["paru"].lignee,
        genre="remarque",
        texte=f"{cote.canari} remarque",
        auteur=cote.personnes[Role.AESH],
        fonction=Role.AESH,
    )
    objets["avis"] = AvisChangement.objects.create(
        emploi=paru,
        destinataire="aesh",
        aesh=objets["aesh"],
        avant=[f"{cote.canari} avant"],
        apres=[f"{cote.canari} après"],
    )
    objets["exception"] = ExceptionDatee.objects.create(
        etablissement=objets["etablissement"],
        periode=DateRange(datetime.date(2026, 12, 7), datetime.date(2026, 12, 12)),
        genre="pfmp",
        lieu=f"{cote.lieu} garage",
    )
    ExceptionClasse.objects.create(exception=objets["exception"], classe=objets["classe"])
    objets["ponctuel"] = CreneauPonctuel.objects.create(
        aesh=objets["aesh"],
        etablissement=objets["etablissement"],
        date=datetime.date(2026, 12, 8),
        debut=510,
        fin=570,
        type="individuelle",
        origine="examen",
    )
    PonctuelEleve.objects.create(ponctuel=objets["ponctuel"], eleve=objets["eleve"])
    _absences(cote)
    _proposition(cote)


def _proposition(cote: Cote) -> None:
    """A search whose plan is to give the pupil one more slot; the problem is the draft's own."""
    objets = cote.objets
    emploi = objets["emploi"]
    traduction = traduire(brouillon_de(emploi, emploi.date_effet), Portee(), Mode.COMPLETER)
    probleme = traduction.probleme
    tenu = [[v.aesh, probleme.groupe_de[v.eleve], v.plage] for v in probleme.verrous]
    objets["proposition"] = Proposition.objects.create(
        emploi=emploi,
        pole=objets["pole"],
        etat="prete",
        mode=Mode.COMPLETER,
        demandee_par=cote.personnes[Role.COORD_PIAL],
        probleme=ecrire_probleme(probleme) | {"groups": ecrire_groupes(probleme.groupes)},
        plan={"plan": tenu, "groupes": [list(g.eleves) for g in probleme.groupes]},
        bilan=dict.fromkeys(
            ("avant", "apres"), chiffrer(brouillon_de(emploi, emploi.date_effet), ()).en_json()
        ),
    )
    objets["ligne"] = LigneProposition.objects.create(
        proposition=objets["proposition"],
        rang=0,
        acte="ajout",
        aesh=objets["aesh"],
        etablissement=objets["etablissement"],
        classe=objets["classe"],
        type="individuelle",
        jour=4,
        debut=510,
        fin=570,
    )
    LigneEleve.objects.create(ligne=objets["ligne"], eleve=objets["eleve"])


def _absences(cote: Cote) -> None:
    """Both the AESH and her pupil are away one week; what was decided one of these days."""
    objets = cote.objets
    semaine = DateRange(datetime.date(2026, 12, 14), datetime.date(2026, 12, 19))
    objets["absence"] = AbsenceAesh.objects.create(
        aesh=objets["aesh"], periode=semaine, declaree_par=cote.personnes[Role.COORD_PIAL]
    )
    objets["mienne"] = AbsenceAesh.objects.create(
        aesh=objets["aesh"],
        periode=DateRange(datetime.date(2027, 1, 11), datetime.date(2027, 1, 13)),
        origine="aesh",
        declaree_par=cote.personnes[Role.AESH],
    )
    objets["ecart"] = EcartDeclare.objects.create(
        aesh=objets["aesh"],
        etablissement=objets["etablissement"],
        jour=datetime.date(2026, 11, 17),
        minutes=30,
        motif="plus_long",
    )
    objets["absence_eleve"] = AbsenceEleve.objects.create(
        eleve=objets["eleve"], etablissement=objets["etablissement"], periode=semaine
    )
    objets["remplacement"] = Remplacement.objects.create(
        absence=objets["absence"],
        creneau=objets["paru"],
        aesh=objets["aesh"],
        date=datetime.date(2026, 12, 15),
        minutes=(510, 570),
        etat="annule",
        decide_par=cote.personnes[Role.COORD_PIAL],
        decide_le=datetime.datetime(2026, 12, 14, 6, 30, tzinfo=datetime.UTC),
    )


def _files(cote: Cote) -> None:
    """What the work queues keep of a SEI agent, and a deposit of one line."""
    objets, agent = cote.objets, cote.personnes[Role.SEI]
    objets["vue"] = VueEnregistree.objects.create(
        nom=f"{cote.canari} vue",
        file="a_placer",
        perimetre=cote.mandats[Role.SEI].perimetre,
        auteur=agent,
    )
    objets["acte"] = ActeGroupe.objects.create(acte="prendre", auteur=agent)
    objets["depot"] = DepotNotifications.objects.create(
        nom_fichier=f"{cote.canari}.csv", empreinte="0" * 64, auteur=agent
    )
    objets["ligne_depot"] = LigneDepot.objects.create(
        depot=objets["depot"],
        rang=2,
        cellules=dict.fromkeys(COLONNES, "") | {"nom": cote.canari, "prenom": "Ada"},
        erreurs=["Écrivez l'UAI de l'école, ou son nom et sa commune."],
    )


def _maison(cote: Cote) -> None:
    objets = cote.objets
    Reglage.objects.get_or_create(
        code="pas_minutes_grille", du=datetime.date(2026, 9, 1), defaults={"valeur": 15}
    )
    objets["travail"] = Travail.objects.create(
        cle=f"essai:{cote.canari}",
        genre="essai",
        titre=f"{cote.canari} travail",
        auteur=cote.personnes[Role.SEI],
        mandat=cote.mandats[Role.SEI].pk,
    )
    objets["courriel"] = Courriel.objects.create(
        cle=f"essai:{cote.canari}",
        destinataire=f"{cote.canari.lower()}@exemple.invalid",
        sujet=f"{cote.canari} sujet",
        corps="Bonjour",
        a_envoyer_le=datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC),
    )
