"""Invented poles of the demonstration: 44 has none in its directory, 35 gets one PAS.

*Source:* decision 36; the poles are ours and say so on screen.
"""

import math
import uuid

from django.db import transaction
from psycopg.types.range import DateRange

from aesh.simulation.parametres import RENTREE
from comptes.enums import GenrePerimetre
from comptes.models import Perimetre
from pial.enums import Degre, GenrePole, Secteur, TypeEtablissement
from pial.models import Etablissement, LieuPas, OuverturePas, Pole, Rattachement
from socle.cloison import departement_courant
from socle.masse import inserer_en_masse
from socle.texte import cle_tri

T = TypeEtablissement
ECOLES = (T.MATERNELLE, T.ELEMENTAIRE, T.PRIMAIRE)
PEUPLEES = (*ECOLES, T.COLLEGE, T.LYCEE, T.LYCEE_PRO)
INVENTE = "(inventé)"
POLES_MIXTES = 7
ECOLES_PAR_POLE = 16
ECOLES_DU_POLE_PRIVE = 12


def inventer_pials(nombre: int = POLES_MIXTES) -> int:
    """Cut invented PIAL around collèges far from one another, one of them private.

    Does nothing when the department has a PIAL already. Returns how many were created.
    *Source:* issue A: 44's directory has no PIAL column; its poles say that they are invented.
    """
    if Pole.objects.filter(genre=GenrePole.PIAL).exists():
        return 0
    ecoles = [
        e
        for e in Etablissement.objects.filter(type__in=PEUPLEES).order_by("uai")
        if e.latitude is not None and e.longitude is not None and e.secteur
    ]
    libres = {e.pk: e for e in ecoles}
    prives = [e for e in ecoles if e.type == T.COLLEGE and e.secteur == Secteur.PRIVE]
    publics = [e for e in ecoles if e.type == T.COLLEGE and e.secteur == Secteur.PUBLIC]
    lots: list[tuple[Etablissement, Secteur, list[Etablissement]]] = []
    for tete in _eloignes(prives, 1):
        reseau = [e for e in libres.values() if e.secteur == Secteur.PRIVE]
        lots.append((tete, Secteur.PRIVE, _prendre(tete, reseau, ECOLES_DU_POLE_PRIVE, libres)))
    for tete in _eloignes(publics, nombre):
        proches = _prendre(tete, list(libres.values()), ECOLES_PAR_POLE, libres)
        lots.append((tete, Secteur.MIXTE, proches))
    for rang, (tete, secteur, membres) in enumerate(lots, start=1):
        nom = f"{tete.commune} {INVENTE}"
        if secteur == Secteur.PRIVE:
            nom = f"privé de {nom}"
        _creer(
            GenrePole.PIAL, f"INV{departement_courant()}-{rang:02d}", nom, secteur, tete, membres
        )
    return len(lots)


def inventer_partout(par_pole: int = ECOLES_PAR_POLE) -> int:
    """Put every school in the invented PIAL of the nearest of collèges far from one another.

    Returns how many poles; a school without a position goes to the first one.
    *Source:* issue H, « National data set »: the national directory names no pole.
    """
    ecoles = list(Etablissement.objects.filter(type__in=PEUPLEES).order_by("uai"))
    situees = [e for e in ecoles if e.latitude is not None and e.longitude is not None]
    nombre = max(1, round(len(ecoles) / par_pole))
    tetes = _eloignes([e for e in situees if e.type == T.COLLEGE] or situees or ecoles, nombre)
    lots: dict[uuid.UUID, list[Etablissement]] = {tete.pk: [] for tete in tetes}
    for ecole in ecoles:
        est_situee = ecole.latitude is not None and ecole.longitude is not None
        proche = min(tetes, key=lambda t: _distance(t, ecole)) if est_situee else tetes[0]
        lots[proche.pk].append(ecole)
    for rang, tete in enumerate(tetes, start=1):
        nom = f"{tete.commune} {rang} {INVENTE}"
        code = f"INV{departement_courant()}-{rang:03d}"
        _creer(GenrePole.PIAL, code, nom, Secteur.MIXTE, tete, lots[tete.pk])
    return len(tetes)


@transaction.atomic
def inventer_pas(code_pial: str) -> Pole:
    """One PAS over the schools of a PIAL: both kinds live together until 2027 (dossier §11)."""
    code = f"PAS-{code_pial}"
    connu = Pole.objects.filter(genre=GenrePole.PAS, code=code).first()
    if connu:
        return connu
    pial = Pole.objects.get(genre=GenrePole.PIAL, code=code_pial)
    liens = pial.rattachements.filter(periode__contains=RENTREE).select_related("etablissement")
    membres = [lien.etablissement for lien in liens]
    nom = pial.nom if pial.nom.endswith(INVENTE) else f"{pial.nom} {INVENTE}"
    cle = _creer(GenrePole.PAS, code, nom, Secteur.MIXTE, pial.support, membres)
    pole = Pole.objects.get(pk=cle)
    LieuPas.objects.create(
        pole=pole,
        etablissement=pial.support,
        acces="Entrée par l'accueil du collège ; demandez le PAS.",
        demander="Sur rendez-vous, ou sans rendez-vous le lundi matin (exemple inventé).",
    )
    for jour in (1, 2, 4, 5):
        for bornes in ((540, 720), (810, 1020)):
            OuverturePas.objects.create(pole=pole, jour=jour, minutes=bornes)
    return pole


def _distance(a: Etablissement, b: Etablissement) -> float:
    largeur = math.cos(math.radians(a.latitude or 0.0))
    dx = ((a.longitude or 0.0) - (b.longitude or 0.0)) * largeur
    return math.hypot(dx, (a.latitude or 0.0) - (b.latitude or 0.0))


def _eloignes(colleges: list[Etablissement], nombre: int) -> list[Etablissement]:
    """The first one, then each time the one farthest from those already taken."""
    choisis = colleges[:1]
    reste = {c.uai: (_distance(c, d), c) for d in choisis for c in colleges[1:]}
    while reste and len(choisis) < nombre:
        _, dernier = reste.pop(max(reste, key=lambda uai: (reste[uai][0], uai)))
        choisis.append(dernier)
        reste = {u: (min(loin, _distance(c, dernier)), c) for u, (loin, c) in reste.items()}
    return choisis


def _prendre(
    tete: Etablissement,
    candidats: list[Etablissement],
    nombre: int,
    libres: dict[uuid.UUID, Etablissement],
) -> list[Etablissement]:
    """The nearest free schools, taken out of ``libres``."""
    proches = sorted(candidats, key=lambda e: (_distance(tete, e), e.uai))[:nombre]
    for ecole in proches:
        del libres[ecole.pk]
    return proches


def _creer(
    genre: GenrePole,
    code: str,
    nom: str,
    secteur: Secteur,
    tete: Etablissement | None,
    membres: list[Etablissement],
) -> uuid.UUID:
    perimetre = Perimetre.objects.create(genre=GenrePerimetre.POLE, libelle=f"{genre} {nom}"[:200])
    pole = Pole.objects.create(
        genre=genre,
        code=code,
        nom=nom,
        cle_tri=cle_tri(nom),
        degre=Degre.INTERDEGRE,
        secteur=secteur,
        support=tete,
        est_invente=True,
        periode=DateRange(RENTREE, None),
        perimetre=perimetre,
    )
    lignes = [(uuid.uuid4(), pole.pk, e.pk, genre, DateRange(RENTREE, None), True) for e in membres]
    champs = ("id", "pole", "etablissement", "genre", "periode", "est_saisi")
    inserer_en_masse(Rattachement, champs, lignes)
    return pole.pk
