"""Open, complete and send the constat de rentrée; a sent version never changes.

*Source:* source 001 (« constat de rentrée », « remontées au SEI »); dossier §7.
"""

import datetime
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from pial.models import Pole
from pial.regles import annee_scolaire
from reporting.enums.moyens import EtatConstat
from reporting.models import ConstatRentree
from reporting.permissions import peut_rediger_constat
from reporting.requetes.constats import constats_du_pole, relever
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

DEPASSE = "Quelqu'un a changé ce constat entre-temps : relisez-le, puis recommencez."


@dataclass(frozen=True)
class DonneesConstat:
    """What the coordinator writes."""

    aesh_presents: int
    aesh_absents: int
    aesh_nouveaux: int
    aesh_a_former: int
    eleves_sans_aide: int
    incidents: int
    incidents_texte: str
    demandes: str


@transaction.atomic
def ouvrir_constat(*, auteur: Mandat, pole: Pole, le: datetime.date) -> ConstatRentree:
    """The draft of this year, prefilled from the facts of the day; the texts of the last sent
    version are kept. The draft that is already open is given back as it is.

    Raises ``ActionRefusee``. *Source:* dossier §7.
    """
    _verifier(auteur, pole)
    annee = annee_scolaire(le)
    verrouiller(f"constat:{pole.pk}:{annee}", seul=True)
    versions = constats_du_pole(pole, annee)
    if versions and versions[0].etat == EtatConstat.BROUILLON:
        return versions[0]
    precedent = versions[0] if versions else None
    releve = relever(pole, le)
    return ConstatRentree.objects.create(
        pole=pole,
        annee=annee,
        version=precedent.version + 1 if precedent else 1,
        arrete_le=le,
        releve=releve.en_json(),
        incidents=precedent.incidents if precedent else 0,
        incidents_texte=precedent.incidents_texte if precedent else "",
        demandes=precedent.demandes if precedent else "",
        saisi_par_id=auteur.membre_id,
        **releve.en_json(),
    )


@transaction.atomic
def completer_constat(
    *, auteur: Mandat, constat: ConstatRentree, donnees: DonneesConstat, revision: int
) -> ConstatRentree:
    """Save what the coordinator wrote. Raises ``ActionRefusee``. *Source:* dossier §7."""
    constat = _relire(auteur, constat, revision)
    for champ, valeur in asdict(donnees).items():
        setattr(constat, champ, valeur)
    constat.saisi_par_id = auteur.membre_id
    return _enregistrer(constat, *asdict(donnees), "saisi_par")


@transaction.atomic
def envoyer_constat(*, auteur: Mandat, constat: ConstatRentree, revision: int) -> ConstatRentree:
    """Send a draft to the SEI: it is dated and never changes any more.

    Raises ``ActionRefusee``. *Source:* source 001 (« remontées au SEI »).
    """
    constat = _relire(auteur, constat, revision)
    constat.etat = EtatConstat.ENVOYE
    constat.envoye_le = timezone.now()
    constat.envoye_par_id = auteur.membre_id
    return _enregistrer(constat, "etat", "envoye_le", "envoye_par")


def _verifier(auteur: Mandat, pole: Pole) -> None:
    if not peut_rediger_constat(auteur) or pole.perimetre_id != auteur.perimetre_id:
        raise ActionRefusee("Le constat est rédigé par la coordination ou le pilote du pôle.")


def _relire(auteur: Mandat, constat: ConstatRentree, revision: int) -> ConstatRentree:
    lu: ConstatRentree = (
        ConstatRentree.objects.select_for_update(of=("self",))
        .select_related("pole")
        .get(pk=constat.pk)
    )
    _verifier(auteur, lu.pole)
    if lu.etat != EtatConstat.BROUILLON:
        raise ActionRefusee("Ce constat est déjà envoyé : ouvrez une nouvelle version.")
    if lu.revision != revision:
        raise ActionRefusee(DEPASSE)
    return lu


def _enregistrer(constat: ConstatRentree, *champs: str) -> ConstatRentree:
    constat.revision += 1
    constat.save(update_fields=[*champs, "revision", "modifie_le"])
    return constat
