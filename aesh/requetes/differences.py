"""What a version changes for whom, against the one in force: the summary before publishing.

*Source:* decision 1; screen « Publier », règle locale.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from aesh.models import Creneau, CreneauEleve, EmploiDuTemps
from aesh.regles.durees import duree, moment
from aesh.requetes.versions import version_en_vigueur


@dataclass(frozen=True)
class ChangementAesh:
    """Slots that an AESH loses and gains; weekly minutes before and after."""

    aesh: UUID
    nom: str
    avant: tuple[str, ...]
    apres: tuple[str, ...]
    minutes_avant: int
    minutes_apres: int

    @property
    def phrase(self) -> str:
        """``22 h → 24 h``."""
        return f"{duree(self.minutes_avant)} → {duree(self.minutes_apres)}"


Signature = tuple[object, ...]
Lignes = list[tuple[Signature, Creneau]]


def _signatures(emploi: EmploiDuTemps | None) -> dict[UUID, Lignes]:
    if emploi is None:
        return {}
    eleves: dict[UUID, list[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__emploi=emploi)
    for creneau, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves.setdefault(creneau, []).append(eleve)
    par_aesh: dict[UUID, Lignes] = {}
    for creneau in emploi.creneaux.select_related("aesh", "etablissement"):
        signature = (
            creneau.jour,
            creneau.debut,
            creneau.fin,
            creneau.semaine,
            creneau.type,
            creneau.etablissement_id,
            creneau.classe_id,
            frozenset(eleves.get(creneau.pk, ())),
        )
        par_aesh.setdefault(creneau.aesh_id, []).append((signature, creneau))
    return par_aesh


def _phrases(lignes: Lignes, a_dire: Counter[Signature]) -> tuple[str, ...]:
    phrases = []
    reste = Counter(a_dire)
    for signature, creneau in lignes:
        if reste[signature] > 0:
            reste[signature] -= 1
            quand = moment(creneau.jour, creneau.debut, creneau.fin)
            phrases.append(
                f"{quand}, {creneau.get_type_display().lower()}, {creneau.etablissement.nom}"
            )
    return tuple(phrases)


def differences_avec_publie(emploi: EmploiDuTemps) -> list[ChangementAesh]:
    """AESH whose week changes between the version in force and this one, by name.

    Compared with the version in force on the day of effect; four queries.
    """
    ancien = version_en_vigueur(emploi.pole_id, emploi.annee, emploi.date_effet)
    avant = _signatures(ancien if ancien != emploi else None)
    apres = _signatures(emploi)
    changements = []
    for aesh in avant.keys() | apres.keys():
        lignes_avant, lignes_apres = avant.get(aesh, []), apres.get(aesh, [])
        compte_avant = Counter(s for s, _ in lignes_avant)
        compte_apres = Counter(s for s, _ in lignes_apres)
        if compte_avant == compte_apres:
            continue
        personne = (lignes_apres or lignes_avant)[0][1].aesh
        changements.append(
            ChangementAesh(
                aesh=aesh,
                nom=personne.nom_complet,
                avant=_phrases(lignes_avant, compte_avant - compte_apres),
                apres=_phrases(lignes_apres, compte_apres - compte_avant),
                minutes_avant=sum(c.minutes for _, c in lignes_avant),
                minutes_apres=sum(c.minutes for _, c in lignes_apres),
            )
        )
    return sorted(changements, key=lambda c: c.nom)
