"""Lines of a file of contracts, looked at against what is recorded; a fixed number of reads.

*Source:* decision 41; issue F (dry run, line errors).
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models.functions import Upper

from aesh.models import Aesh, Contrat
from aesh.regles.durees import duree
from contrats.enums.vie import EtatLigneContrat
from contrats.models import LigneContrat
from contrats.regles.delais import UN_JOUR
from contrats.regles.fichier import LigneLue, lire_ligne
from pial.models import Etablissement
from socle.texte import cle_tri

JAMAIS = datetime.date.max


@dataclass
class Examen:
    """What is found of one line."""

    lue: LigneLue
    etat: EtatLigneContrat
    erreurs: list[str] = field(default_factory=list)
    aesh: UUID | None = None
    eple: UUID | None = None
    connu: UUID | None = None


@dataclass
class _Connus:
    """What the lines are compared with."""

    aesh: dict[str, Aesh]
    contrats: dict[UUID, list[Contrat]]
    ecoles: dict[str, UUID]
    pris: dict[tuple[str, str], list[tuple[datetime.date, datetime.date, int]]]


def examens_de(lignes: Sequence[LigneContrat], le: datetime.date) -> list[Examen]:
    """Every line, read and compared; three queries whatever their number.

    *Source:* issue F.
    """
    lues = [lire_ligne(ligne.cellules, le) for ligne in lignes]
    matricules = {lue.matricule for lue in lues}
    aesh = {une.matricule: une for une in Aesh.objects.filter(matricule__in=matricules)}
    contrats: dict[UUID, list[Contrat]] = defaultdict(list)
    trouves = Contrat.objects.filter(aesh__in=[une.pk for une in aesh.values()])
    for contrat in trouves.annotate(fin=Upper("periode")).order_by("periode"):
        contrats[contrat.aesh_id].append(contrat)
    uais = {lue.eple for lue in lues if lue.eple}
    ecoles = dict(Etablissement.objects.filter(uai__in=uais).values_list("uai", "pk"))
    connus = _Connus(aesh, contrats, ecoles, defaultdict(list))
    return [_examiner(lue, ligne, connus) for lue, ligne in zip(lues, lignes, strict=True)]


def _examiner(lue: LigneLue, ligne: LigneContrat, connus: _Connus) -> Examen:
    if ligne.etat == EtatLigneContrat.ECARTEE:
        return Examen(lue, EtatLigneContrat.ECARTEE)
    examen = Examen(lue, EtatLigneContrat.PRETE, list(lue.erreurs))
    personne = connus.aesh.get(lue.matricule)
    if personne is not None:
        examen.aesh = personne.pk
        dit = cle_tri(f"{lue.nom} {lue.prenom}").split()
        connu = cle_tri(f"{personne.nom} {personne.prenom}").split()
        if dit and sorted(dit) != sorted(connu):
            examen.erreurs.append(
                f"Ce matricule est celui de {personne.nom_complet} : vérifiez le matricule ou le "
                "nom."
            )
    elif lue.matricule and not (lue.nom and lue.prenom):
        examen.erreurs.append("Matricule inconnu : écrivez le nom et le prénom pour l'ajouter.")
    elif lue.matricule:
        lue.signalements.append("Personne nouvelle : sa fiche sera créée.")
    if lue.eple:
        examen.eple = connus.ecoles.get(lue.eple)
        if examen.eple is None:
            examen.erreurs.append(f"UAI inconnu dans l'annuaire : {lue.eple}.")
    if not examen.erreurs:
        _comparer(examen, ligne.rang, connus)
    if examen.erreurs:
        examen.etat = EtatLigneContrat.ERREUR
    return examen


def _comparer(examen: Examen, rang: int, connus: _Connus) -> None:
    """Against the contracts of that employer that are recorded, and the lines before."""
    lue = examen.lue
    assert lue.du and lue.minutes  # noqa: S101 (a line without errors)
    fin = lue.au + UN_JOUR if lue.au else JAMAIS
    for contrat in connus.contrats.get(examen.aesh, []) if examen.aesh else []:
        sa_fin = contrat.periode.upper or JAMAIS
        if contrat.employeur != lue.employeur or contrat.periode.lower >= fin or sa_fin <= lue.du:
            continue
        meme = (contrat.periode.lower, sa_fin, contrat.minutes_hebdo, contrat.semaines)
        if meme == (lue.du, fin, lue.minutes, lue.semaines) and contrat.type == lue.type:
            examen.etat, examen.connu = EtatLigneContrat.CONNUE, contrat.pk
            return
        dernier = f"au {sa_fin - UN_JOUR:%d/%m/%Y}" if sa_fin != JAMAIS else "sans fin"
        examen.erreurs.append(
            f"Un contrat du même employeur couvre déjà ces dates : du "
            f"{contrat.periode.lower:%d/%m/%Y} {dernier}, {duree(contrat.minutes_hebdo)}. Corrigez "
            "les dates, ou proposez un avenant."
        )
        return
    cle = (lue.matricule, str(lue.employeur))
    for debut, terme, autre in connus.pris[cle]:
        if debut < fin and lue.du < terme:
            examen.erreurs.append(f"La ligne {autre} couvre déjà ces dates pour cette personne.")
            return
    connus.pris[cle].append((lue.du, fin, rang))
