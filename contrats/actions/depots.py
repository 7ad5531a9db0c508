"""A file of contracts: kept and looked at, corrected, applied all or nothing, undone.

*Source:* decision 41; issue F (import of contracts: dry run, line errors, undo).
"""

import datetime
import hashlib
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from psycopg.types.range import DateRange

from aesh.models import Aesh, Contrat
from comptes.models import Mandat
from contrats.actions.avenants import SANS_DROIT
from contrats.enums.vie import EtatLigneContrat
from contrats.models import DepotContrats, LigneContrat, LigneProvisoire
from contrats.permissions import peut_changer_la_vie
from contrats.regles.delais import UN_JOUR
from contrats.regles.fichier import COLONNES, LIGNES_MAX, ranger
from contrats.requetes.depots import Examen, examens_de
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.models import Travail
from socle.tableur import FichierIllisible, lire_classeur, lire_rangees
from socle.texte import cle_tri
from socle.travaux import Avancer, demander_travail, lancer
from socle.verrous import verrouiller

GENRE = "contrats.appliquer_depot"
PAS = 25
TROP_GROS = "Ce fichier dépasse 1 Mo : partagez-le en plusieurs imports."
DEJA = "Cet import est déjà enregistré : faites-en un nouveau."


class LignesRefusees(ActionRefusee):
    """Lines that cannot be written, or taken back, after all: nothing was."""

    def __init__(self, rejets: list[dict[str, Any]]) -> None:
        s = "s" if len(rejets) > 1 else ""
        super().__init__(f"{len(rejets)} ligne{s} à corriger : rien n'a été enregistré.")
        self.rejets = rejets


@transaction.atomic
def deposer(
    *, auteur: Mandat, contenu: bytes, nom_fichier: str, le: datetime.date
) -> DepotContrats:
    """Keep the lines of a file (or a paste, without a name) with what is said of each.

    Raises ``ActionRefusee``. *Source:* decision 41.
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    lire = lire_classeur if nom_fichier else lire_rangees
    try:
        lignes = ranger(lire(contenu, TROP_GROS))
    except FichierIllisible as erreur:
        raise ActionRefusee(str(erreur)) from erreur
    lignes = [(rang, cellules) for rang, cellules in lignes if any(cellules.values())]
    if not lignes:
        raise ActionRefusee("Il n'y a que des titres : ajoutez au moins une ligne.")
    if len(lignes) > LIGNES_MAX:
        raise ActionRefusee(f"Déposez {LIGNES_MAX} lignes au plus, en plusieurs fois.")
    depot = DepotContrats.objects.create(
        nom_fichier=nom_fichier[:200],
        empreinte=hashlib.sha256(contenu).hexdigest(),
        auteur_id=auteur.membre_id,
    )
    LigneContrat.objects.bulk_create(
        [LigneContrat(depot=depot, rang=rang, cellules=cellules) for rang, cellules in lignes]
    )
    examiner(depot, le)
    return depot


def examiner(depot: DepotContrats, le: datetime.date) -> list[tuple[LigneContrat, Examen]]:
    """Look at every line again and keep what was found; part of each act on a file.

    *Source:* issue F (dry run).
    """
    lignes = list(depot.lignes.order_by("rang"))
    examens = examens_de(lignes, le)
    for ligne, examen in zip(lignes, examens, strict=True):
        ligne.etat, ligne.erreurs = examen.etat, examen.erreurs
        ligne.signalements = [] if examen.erreurs else examen.lue.signalements
        ligne.contrat_id = examen.connu
    LigneContrat.objects.bulk_update(
        lignes, ["etat", "erreurs", "signalements", "contrat"], batch_size=500
    )
    return list(zip(lignes, examens, strict=True))


@transaction.atomic
def corriger_ligne(
    *,
    auteur: Mandat,
    ligne: LigneContrat,
    cellules: dict[str, str],
    ecarter: bool,
    le: datetime.date,
) -> LigneContrat:
    """Write the cells of one line again, or leave it aside. Raises ``ActionRefusee``.

    *Source:* issue F (line errors).
    """
    depot = _ouvert(auteur, ligne.depot)
    ligne.cellules = {c: " ".join(cellules.get(c, "").split())[:120] for c in COLONNES}
    ligne.etat = EtatLigneContrat.ECARTEE if ecarter else EtatLigneContrat.ERREUR
    ligne.save(update_fields=["cellules", "etat", "modifie_le"])
    examiner(depot, le)
    ligne.refresh_from_db()
    return ligne


@transaction.atomic
def demander_application(*, auteur: Mandat, depot: DepotContrats) -> Travail:
    """Ask for the job that writes the lines; the one on its way, when there is one.

    Raises ``ActionRefusee``. *Source:* issue F.
    """
    depot = _ouvert(auteur, depot)
    en_route = Travail.objects.filter(pk=depot.travail).first() if depot.travail else None
    if en_route is not None and not en_route.est_fini:
        return en_route
    travail = demander_travail(
        genre=GENRE,
        cle=f"{GENRE}:{uuid.uuid4()}",
        parametres={"depot": str(depot.pk)},
        auteur=auteur.membre,
        mandat=auteur.pk,
    )
    depot.travail = travail.pk
    depot.save(update_fields=["travail", "modifie_le"])
    lancer(travail)
    return travail


def _ouvert(auteur: Mandat, depot: DepotContrats) -> DepotContrats:
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    verrouille: DepotContrats = DepotContrats.objects.select_for_update().get(pk=depot.pk)
    if verrouille.applique_le is not None:
        raise ActionRefusee(DEJA)
    return verrouille


@transaction.atomic
def appliquer_depot(
    *, depot: DepotContrats, auteur: Mandat, le: datetime.date, avancer: Avancer
) -> int:
    """Write every line that is ready, all of them or none; how many.

    Raises ``LignesRefusees``, ``ActionRefusee``. *Source:* issue F.
    """
    depot = _ouvert(auteur, depot)
    verrouiller(f"contrats.depots:{depot.departement_id}", seul=True)
    examinees = examiner(depot, le)
    if a_regler := [li for li, e in examinees if e.etat == EtatLigneContrat.ERREUR]:
        raise LignesRefusees([{"ligne": li.rang, "cause": li.erreurs[0]} for li in a_regler])
    pretes = [(li, e) for li, e in examinees if e.etat == EtatLigneContrat.PRETE]
    if not pretes:
        raise ActionRefusee("Rien à enregistrer : tout est déjà là, ou laissé de côté.")
    ouverts: dict[str, Aesh] = {}
    rejets = []
    for fait, (ligne, examen) in enumerate(pretes, 1):
        try:
            with convertir_erreurs():
                _ecrire(ligne, examen, ouverts)
        except ConflitError as refus:
            rejets.append({"ligne": ligne.rang, "cause": refus.message})
        if fait % PAS == 0 or fait == len(pretes):
            avancer(fait, len(pretes))
    if rejets:
        raise LignesRefusees(rejets)
    LigneContrat.objects.bulk_update(
        [li for li, _ in pretes], ["etat", "contrat", "avant"], batch_size=500
    )
    depot.applique_le = timezone.now()
    depot.save(update_fields=["applique_le", "modifie_le"])
    return len(pretes)


def _ecrire(ligne: LigneContrat, examen: Examen, ouverts: dict[str, Aesh]) -> None:
    lue = examen.lue
    assert lue.type and lue.du and lue.minutes  # noqa: S101 (a ready line)
    personne, cree = examen.aesh, False
    if personne is None and lue.matricule in ouverts:
        personne = ouverts[lue.matricule].pk
    elif personne is None:
        neuve = Aesh.objects.create(
            matricule=lue.matricule,
            nom=lue.nom,
            prenom=lue.prenom,
            cle_tri=cle_tri(f"{lue.nom} {lue.prenom}"),
        )
        ouverts[lue.matricule] = neuve
        personne, cree = neuve.pk, True
    contrat = Contrat.objects.create(
        aesh_id=personne,
        type=lue.type,
        employeur=lue.employeur,
        eple_id=examen.eple,
        periode=DateRange(lue.du, lue.au + UN_JOUR if lue.au else None),
        minutes_hebdo=lue.minutes,
        semaines=lue.semaines,
        quotite_ecrite=lue.quotite,
        numero=lue.numero,
    )
    ligne.etat, ligne.contrat = EtatLigneContrat.ENREGISTREE, contrat
    ligne.avant = {"aesh_creee": cree, "modifie_le": contrat.modifie_le.isoformat()}


@transaction.atomic
def annuler_depot(*, depot: DepotContrats, auteur: Mandat) -> int:
    """Take away what a file wrote; how many contracts.

    Raises ``LignesRefusees`` when somebody changed one since, or when something stands on it.
    *Source:* issue F (undo).
    """
    if not peut_changer_la_vie(auteur):
        raise ActionRefusee(SANS_DROIT)
    depot = DepotContrats.objects.select_for_update().get(pk=depot.pk)
    if depot.applique_le is None or depot.annule_le is not None:
        raise ActionRefusee("Cet import n'est pas enregistré, ou il est déjà annulé.")
    lignes = list(
        depot.lignes.filter(etat=EtatLigneContrat.ENREGISTREE)
        .select_related("contrat__aesh")
        .order_by("-rang")
    )
    rejets = [{"ligne": li.rang, "cause": cause} for li in lignes if (cause := _defaire(li))]
    if rejets:
        raise LignesRefusees(sorted(rejets, key=lambda r: r["ligne"]))
    LigneContrat.objects.filter(pk__in=[li.pk for li in lignes]).update(
        etat=EtatLigneContrat.ECARTEE, contrat=None
    )
    depot.annule_le = timezone.now()
    depot.save(update_fields=["annule_le", "modifie_le"])
    return len(lignes)


def _defaire(ligne: LigneContrat) -> str:
    """Undo one line; the reason when it cannot be."""
    contrat = ligne.contrat
    if contrat is None or contrat.modifie_le.isoformat() != ligne.avant["modifie_le"]:
        return "Le contrat a été modifié depuis."
    personne = contrat.aesh
    try:
        with transaction.atomic():
            LigneProvisoire.objects.filter(contrat=contrat).delete()  # computed again every day
            contrat.delete()
            if ligne.avant["aesh_creee"]:
                personne.delete()
    except (ProtectedError, IntegrityError):
        return "D'autres saisies reposent sur ce contrat ou sur cette personne."
    return ""
