"""What a version changes in each school, in sentences about slots, without pupils.

*Source:* decisions 1 and 18.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from aesh.enums import Semaine
from aesh.models import CreneauEleve, EmploiDuTemps
from aesh.regles.durees import moment
from aesh.requetes.versions import version_en_vigueur
from pial.regles import bornes_annee

AUTRES_ELEVES = " : d'autres élèves"


@dataclass(frozen=True)
class Phrases:
    """Slots lost and gained, in words."""

    avant: tuple[str, ...]
    apres: tuple[str, ...]


def sans_redite(avant: tuple[str, ...], apres: tuple[str, ...]) -> Phrases:
    """The same sentence on both sides is a slot whose pupils change: said once, in words.

    *Source:* decision 18 (the sentences hold no pupil).
    """
    communes = Counter(avant) & Counter(apres)

    def hors(phrases: tuple[str, ...], marque: str) -> tuple[str, ...]:
        reste, dites = Counter(communes), []
        for phrase in phrases:
            if reste[phrase] > 0:
                reste[phrase] -= 1
                if marque:
                    dites.append(f"{phrase}{marque}")
            else:
                dites.append(phrase)
        return tuple(dites)

    return Phrases(hors(avant, ""), hors(apres, AUTRES_ELEVES))


Ligne = tuple[tuple[object, ...], str]


def _lire(emploi: EmploiDuTemps | None) -> dict[UUID, list[Ligne]]:
    """Slots of a version by school: what makes each the same, and how it is said; two queries."""
    if emploi is None:
        return {}
    eleves: dict[UUID, set[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__emploi=emploi)
    for creneau_id, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves.setdefault(creneau_id, set()).add(eleve)
    ecoles: dict[UUID, list[Ligne]] = {}
    creneaux = emploi.creneaux.select_related("aesh", "classe")
    for creneau in creneaux.order_by("jour", "debut", "pk"):
        quand = (creneau.jour, creneau.debut, creneau.fin)
        signature = (
            *(*quand, creneau.semaine, creneau.type, creneau.classe_id, creneau.aesh_id),
            frozenset(eleves.get(creneau.pk, ())),
        )
        semaine = "" if creneau.semaine == Semaine.TOUTES else f", semaine {creneau.semaine}"
        classe = f", {creneau.classe.libelle}" if creneau.classe else ""
        genre = creneau.get_type_display().lower()
        phrase = f"{moment(*quand)}, {genre}{classe}, avec {creneau.aesh.nom_complet}{semaine}"
        ecoles.setdefault(creneau.etablissement_id, []).append((signature, phrase))
    return ecoles


def _phrases(lignes: list[Ligne], a_dire: Counter[tuple[object, ...]]) -> tuple[str, ...]:
    reste, dites = Counter(a_dire), []
    for signature, phrase in lignes:
        if reste[signature] > 0:
            reste[signature] -= 1
            dites.append(phrase)
    return tuple(dites)


def _ecarts(avant: dict[UUID, list[Ligne]], apres: dict[UUID, list[Ligne]]) -> dict[UUID, Phrases]:
    ecarts = {}
    for ecole in avant.keys() | apres.keys():
        deux = avant.get(ecole, []), apres.get(ecole, [])
        perdu, gagne = (Counter(signature for signature, _ in lignes) for lignes in deux)
        if perdu != gagne:
            ecarts[ecole] = sans_redite(
                _phrases(deux[0], perdu - gagne), _phrases(deux[1], gagne - perdu)
            )
    return ecarts


def changements_des_ecoles(emploi: EmploiDuTemps) -> dict[UUID, Phrases]:
    """Schools whose slots change when a version is published, or whose announced ones do.

    As ``aesh.requetes.differences.a_prevenir`` for the AESH; at most six queries.
    *Source:* decisions 1 and 18.
    """
    pole, annee = emploi.pole_id, emploi.annee
    apres = _lire(emploi)
    ancien = version_en_vigueur(pole, annee, emploi.date_effet, hors=emploi.pk)
    changements = _ecarts(_lire(ancien), apres)
    annoncee = version_en_vigueur(pole, annee, bornes_annee(annee)[1], hors=emploi.pk)
    if annoncee is None or annoncee.date_effet <= emploi.date_effet:
        return changements
    return _ecarts(_lire(annoncee), apres) | changements
