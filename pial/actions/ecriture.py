"""Write the differences of a directory: bulk statements, inside the caller's transaction."""

import datetime
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from comptes.enums import GenrePerimetre
from comptes.models import Perimetre
from pial.annuaire.comparaison import NOMS_CHAMPS, Differences
from pial.annuaire.lignes import Ecole
from pial.annuaire.poles import degre_du_pole, nom_du_pole, secteur_du_pole
from pial.enums import EtatEtablissement, GenrePole
from pial.models import Circonscription, Etablissement, Pole, Rattachement
from pial.regles import annee_scolaire, bornes_annee
from socle.masse import identifiants, inserer_en_masse, modifier_en_masse
from socle.texte import cle_tri

CHAMPS_SAUF_ETAT = tuple(champ for champ in NOMS_CHAMPS if champ != "etat")
SAUF_ETAT = attrgetter(*CHAMPS_SAUF_ETAT)


def perimetres(genre: GenrePerimetre, libelles: Sequence[str]) -> list[str]:
    """Create one perimeter per label and return their ids in the same order.

    *Source:* architecture page: whatever can be a perimeter owns a one-to-one to it.
    """
    ids = identifiants(len(libelles))
    code = str(genre)
    lignes = ((id_, code, libelle[:200]) for id_, libelle in zip(ids, libelles, strict=True))
    inserer_en_masse(Perimetre, ["id", "genre", "libelle"], lignes)
    return ids


def _nom_court(nom: str, commune: str) -> str:
    return f"{nom} ({commune})" if commune else nom


class Ecriture:
    """One application of differences; ``avant`` keeps what undoes it."""

    def __init__(self, diff: Differences, le: datetime.date) -> None:
        self.diff = diff
        self.le = le
        self.ids: dict[str, Any] = {}  # UAI → id of the school
        self.avant: dict[str, Any] = {
            "circonscriptions": [],
            "etablissements": [],
            "poles": [],
            "rattachements": [],
            "champs": {},
            "fermes": {},
            "deplaces": {},
            "disparues": [],
        }

    def ecrire(self) -> dict[str, Any]:
        """Everything, in the order of the references; returns ``avant`` (JSON)."""
        circonscriptions = self._circonscriptions()
        self._creer_ecoles(circonscriptions)
        self._modifier_ecoles(circonscriptions)
        self._rattacher()
        self._signaler_disparues()
        return self.avant

    def _circonscriptions(self) -> dict[str, Any]:
        """Ids by sort key; creates those that the file names first."""
        ids = dict(Circonscription.objects.values_list("cle_tri", "id"))
        nouvelles: dict[str, Ecole] = {}
        for ecole in [*self.diff.crees, *(m.ecole for m in self.diff.modifies)]:
            cle = cle_tri(ecole.circonscription)
            if cle and cle not in ids:
                nouvelles.setdefault(cle, ecole)
        if nouvelles:
            noms = [ecole.circonscription for ecole in nouvelles.values()]
            peris = perimetres(GenrePerimetre.CIRCONSCRIPTION, noms)
            lignes = [
                (id_, ecole.circonscription, ecole.code_circonscription, cle, perimetre)
                for id_, (cle, ecole), perimetre in zip(
                    identifiants(len(noms)), nouvelles.items(), peris, strict=True
                )
            ]
            inserer_en_masse(Circonscription, ["id", "nom", "code", "cle_tri", "perimetre"], lignes)
            ids |= {ligne[3]: ligne[0] for ligne in lignes}
            self.avant["circonscriptions"] = [str(ligne[0]) for ligne in lignes]
        return ids

    def _creer_ecoles(self, circonscriptions: dict[str, Any]) -> None:
        crees = self.diff.crees
        if not crees:
            return
        peris = perimetres(
            GenrePerimetre.ETABLISSEMENT, [_nom_court(e.nom, e.commune) for e in crees]
        )
        ids = identifiants(len(crees))
        self.ids = dict(zip((ecole.uai for ecole in crees), ids, strict=True))
        cles = {nom: cle_tri(nom) for nom in {ecole.circonscription for ecole in crees}}
        lignes = (
            (
                identifiant,
                ecole.uai,
                ecole.cle_tri,
                circonscriptions.get(cles[ecole.circonscription]),
                perimetre,
                ecole.etat or EtatEtablissement.OUVERT.value,
                *SAUF_ETAT(ecole),
            )
            for ecole, identifiant, perimetre in zip(crees, ids, peris, strict=True)
        )
        champs = ["id", "uai", "cle_tri", "circonscription", "perimetre", "etat"]
        inserer_en_masse(Etablissement, [*champs, *CHAMPS_SAUF_ETAT], lignes)
        self.avant["etablissements"] = ids

    def _modifier_ecoles(self, circonscriptions: dict[str, Any]) -> None:
        lignes, libelles = [], []
        for modification in self.diff.modifies:
            connue, champs, ecole = modification.connue, modification.champs, modification.ecole
            self.ids[connue.uai] = connue.id
            self.avant["champs"][str(connue.id)] = {
                champ: _json(avant) for champ, (avant, _) in champs.items() if champ != "pial"
            }
            valeurs = modification.valeurs()
            nom, commune = valeurs[0], valeurs[NOMS_CHAMPS.index("commune")]
            nom_district = ecole.circonscription or connue.circonscription
            district = circonscriptions.get(cle_tri(nom_district))
            cle = cle_tri(f"{nom[:170]} {commune}")[:260]
            lignes.append((connue.id, cle, district, None, *valeurs))
            if {"nom", "commune"} & champs.keys():
                libelles.append((connue.id, _nom_court(nom, commune)[:200]))
        if lignes:
            champs_ecrits = ["cle_tri", "circonscription", "disparu_le", *NOMS_CHAMPS]
            modifier_en_masse(Etablissement, champs_ecrits, lignes)
        renommer_perimetres(dict(libelles))

    def _rattacher(self) -> None:
        """Poles of the ``PIAL`` column, and attachments at a date."""
        voulus = {ecole.uai: ecole.pial for ecole in self.diff.crees if ecole.pial}
        anciens: set[Any] = set()
        for modification in self.diff.modifies:
            if "pial" in modification.champs:
                voulus[modification.connue.uai] = modification.ecole.pial
                if modification.champs["pial"][0]:
                    anciens.add(modification.connue.id)
        if not voulus:
            return
        poles = self._poles(voulus)
        self._detacher(anciens, {self.ids[uai]: poles[code] for uai, code in voulus.items()})
        rentree = bornes_annee(annee_scolaire(self.le))[0]
        lignes = [
            (
                identifiants(1)[0],
                poles[code],
                self.ids[uai],
                str(GenrePole.PIAL),
                DateRange(self.le if self.ids[uai] in anciens else rentree, None),
                False,
            )
            for uai, code in voulus.items()
            if str(self.ids[uai]) not in self._deja_deplacees
        ]
        champs = ["id", "pole", "etablissement", "genre", "periode", "est_saisi"]
        inserer_en_masse(Rattachement, champs, lignes)
        self.avant["rattachements"] = [str(ligne[0]) for ligne in lignes]

    def _detacher(self, anciens: set[Any], nouveaux: dict[Any, Any]) -> None:
        """Close attachments that change; one that began today or later moves instead."""
        self._deja_deplacees: set[str] = set()
        fermes, deplaces = [], []
        actuels = Rattachement.objects.filter(
            genre=GenrePole.PIAL, etablissement__in=anciens, periode__endswith__isnull=True
        )
        for rattachement in actuels:
            if rattachement.periode.lower < self.le:
                fermes.append((rattachement.id, DateRange(rattachement.periode.lower, self.le)))
                self.avant["fermes"][str(rattachement.id)] = True
            else:
                deplaces.append((rattachement.id, nouveaux[rattachement.etablissement_id]))
                self.avant["deplaces"][str(rattachement.id)] = str(rattachement.pole_id)
                self._deja_deplacees.add(str(rattachement.etablissement_id))
        if fermes:
            modifier_en_masse(Rattachement, ["periode"], fermes)
        if deplaces:
            modifier_en_masse(Rattachement, ["pole"], deplaces)

    def _poles(self, voulus: dict[str, str]) -> dict[str, Any]:
        """Ids of the PIAL by code; creates those that the file names first."""
        codes = set(voulus.values())
        ids = dict(
            Pole.objects.filter(genre=GenrePole.PIAL, code__in=codes).values_list("code", "id")
        )
        nouveaux = sorted(codes - ids.keys())
        if not nouveaux:
            return ids
        ecoles = {e.uai: e for e in [*self.diff.crees, *(m.ecole for m in self.diff.modifies)]}
        supports = {e.uai: e for e in Etablissement.objects.filter(uai__in=nouveaux)}
        communes = Counter(support.commune for support in supports.values())
        noms = {}
        for code in nouveaux:
            support = supports.get(code)
            noms[code] = (
                nom_du_pole(
                    support.nom, support.commune, commune_unique=communes[support.commune] == 1
                )
                if support
                else code
            )
        peris = perimetres(GenrePerimetre.POLE, [f"PIAL {noms[code]}" for code in nouveaux])
        rentree = bornes_annee(annee_scolaire(self.le))[0]
        lignes = []
        for code, perimetre in zip(nouveaux, peris, strict=True):
            membres = [ecoles[uai] for uai, pial in voulus.items() if pial == code]
            lignes.append(
                (
                    identifiants(1)[0],
                    str(GenrePole.PIAL),
                    code,
                    noms[code],
                    cle_tri(noms[code]),
                    str(degre_du_pole({e.degre for e in membres})),
                    str(secteur_du_pole({e.secteur for e in membres})),
                    supports[code].id if code in supports else None,
                    False,
                    False,
                    DateRange(rentree, None),
                    perimetre,
                )
            )
        champs = ["id", "genre", "code", "nom", "cle_tri", "degre", "secteur", "support"]
        champs += ["est_renforce", "est_invente", "periode", "perimetre"]
        inserer_en_masse(Pole, champs, lignes)
        self.avant["poles"] = [str(ligne[0]) for ligne in lignes]
        return ids | {ligne[2]: ligne[0] for ligne in lignes}

    def _signaler_disparues(self) -> None:
        ids = [connue.id for connue in self.diff.disparues]
        if ids:
            modifier_en_masse(Etablissement, ["disparu_le"], [(id_, self.le) for id_ in ids])
            self.avant["disparues"] = [str(id_) for id_ in ids]


def renommer_perimetres(libelles: dict[Any, str]) -> None:
    """Keep the labels of perimeters equal to the names of their schools.

    *Source:* règle locale.
    """
    if not libelles:
        return
    liens = Etablissement.objects.filter(id__in=libelles).values_list("perimetre_id", "id")
    lignes = [(perimetre, libelles[id_]) for perimetre, id_ in liens if perimetre]
    modifier_en_masse(Perimetre, ["libelle"], lignes)


def _json(valeur: Any) -> Any:
    return valeur.isoformat() if isinstance(valeur, datetime.date) else valeur
