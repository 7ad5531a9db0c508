"""``aesh-timetable/1`` and ``/2`` to a ``Probleme`` and back.

``/2`` holds all of ``/1`` and more, each optional: a week at the end of a slot, an unavailable
half-day or a busy time ("A", "B", "AB"); ``busy`` and ``frozen`` of an AESH; no ``groups``;
``forbidden``, ``in_force``; weights ``change``, ``added``, ``half2``; ``options``.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from math import gcd
from typing import Any

from aesh.planning import champs
from aesh.planning.coherence import juger_coherence, juger_groupes
from aesh.planning.ecriture import CLES_OPTIONS, CLES_POIDS, POIDS_DE_2
from aesh.planning.ecriture import ecrire_probleme as ecrire_probleme
from aesh.planning.probleme import (
    QUART,
    TOUTES_SEMAINES,
    Aesh,
    DemiJournee,
    Ecole,
    Eleve,
    Groupe,
    Interdit,
    Nature,
    Occupe,
    Options,
    Plage,
    Poids,
    Probleme,
    ProblemeInvalide,
    Triplet,
)
from aesh.planning.regroupement import former_groupes

SCHEMAS = ("aesh-timetable/1", "aesh-timetable/2")
MINUIT = 24 * 60


def lire_probleme(donnees: Mapping[str, Any]) -> Probleme:
    """The problem of a JSON object, or ``ProblemeInvalide``: malformed, or contradicting itself."""
    donnees = champs.objet(donnees, "Le fichier")
    schema = donnees.get("schema")
    if schema not in SCHEMAS:
        raise ProblemeInvalide(f"Le format « {schema} » n'est pas connu ({', '.join(SCHEMAS)}).")
    etendu = schema == SCHEMAS[1]
    ecoles = tuple(
        _ecole(e, i, etendu) for i, e in enumerate(champs.liste(donnees, "schools", "Le fichier"))
    )
    numeros_ecoles = champs.numeroter([e.id for e in ecoles], "écoles")
    aesh = tuple(
        _aesh(a, i, numeros_ecoles, etendu)
        for i, a in enumerate(champs.liste(donnees, "aesh", "Le fichier"))
    )
    numeros_aesh = champs.numeroter([a.id for a in aesh], "AESH")
    eleves = tuple(
        _eleve(p, i, ecoles, numeros_ecoles, numeros_aesh)
        for i, p in enumerate(champs.liste(donnees, "pupils", "Le fichier"))
    )
    numeros_eleves = champs.numeroter([p.id for p in eleves], "élèves")
    options = _options(champs.objet(donnees.get("options", {}), "« options »")) if etendu else None
    glouton = champs.nombre(donnees.get("greedy"), "« greedy »")
    probleme = Probleme(
        id=champs.mot(donnees, "id", "Le fichier", "sans-nom"),
        schema=schema,
        ecoles=ecoles,
        trajets=_trajets(donnees, len(ecoles)),
        aesh=aesh,
        eleves=eleves,
        groupes=(),
        verrous=_triplets(donnees, "locks", numeros_aesh, numeros_eleves, eleves),
        poids=_poids(champs.objet(donnees.get("weights"), "« weights »"), etendu),
        options=options or Options(groupes_libres=False),
        borne=champs.nombre(donnees.get("bound"), "« bound »"),
        glouton=None if glouton is None else int(glouton),
    )
    if etendu:
        probleme = replace(
            probleme,
            interdits=_interdits(donnees, numeros_aesh, numeros_eleves, eleves),
            en_vigueur=_triplets(donnees, "in_force", numeros_aesh, numeros_eleves, eleves),
            nb_semaines=_nb_semaines(ecoles, aesh),
            unite=unite_commune(probleme),
        )
    if etendu and donnees.get("groups") is None:
        probleme = replace(
            probleme,
            groupes=former_groupes(probleme),
            options=replace(probleme.options, groupes_libres=True),
        )
    else:
        probleme = replace(probleme, groupes=_groupes(donnees, numeros_ecoles, numeros_eleves))
    juger_groupes(probleme)
    juger_coherence(probleme)
    return probleme


def _ecole(brut: object, i: int, etendu: bool) -> Ecole:
    source = champs.objet(brut, f"L'école n° {i}")
    nom = champs.mot(source, "id", f"L'école n° {i}")
    plages = []
    for s, valeur in enumerate(champs.liste(source, "slots", f"L'école {nom}")):
        ou = f"L'école {nom}, créneau n° {s}"
        jour, demi, debut, fin, semaines = champs.nombres(valeur, 4, ou)
        if jour > 6 or demi > 1 or not debut < fin <= MINUIT:
            raise ProblemeInvalide(f"{ou} : jour, demi-journée ou heures impossibles.")
        plages.append(Plage(jour, demi, debut, fin, semaines if etendu else TOUTES_SEMAINES))
    return Ecole(nom, champs.mot(source, "kind", f"L'école {nom}", "?"), tuple(plages))


def _aesh(brut: object, i: int, ecoles: Mapping[str, int], etendu: bool) -> Aesh:
    source = champs.objet(brut, f"L'AESH n° {i}")
    nom = champs.mot(source, "id", f"L'AESH n° {i}")
    ou = f"L'AESH {nom}"
    lieux = {
        cle: frozenset(champs.indice(e, ecoles, ou) for e in champs.liste(source, cle, ou))
        for cle in ("eligible", "preferred")
    }
    libre = champs.liste(source, "busy", ou, ()) if etendu else ()
    return Aesh(
        id=nom,
        minutes=champs.entier(source, "hours", ou, maxi=7 * MINUIT),
        max_ecoles=champs.entier(source, "max_schools", ou),
        eligibles=lieux["eligible"],
        preferees=lieux["preferred"],
        indisponible=tuple(
            DemiJournee(*champs.nombres(u, 2, f"{ou}, indisponibilité"))
            for u in champs.liste(source, "unavailable", ou, ())
        ),
        competences=champs.mots(source, "tags", ou),
        occupee=tuple(Occupe(*champs.nombres(u, 3, f"{ou}, temps déjà pris")) for u in libre),
        figee=etendu and champs.vrai_ou_faux(source, "frozen", ou),
    )


def _eleve(
    brut: object,
    i: int,
    ecoles: tuple[Ecole, ...],
    numeros_ecoles: Mapping[str, int],
    aesh: Mapping[str, int],
) -> Eleve:
    source = champs.objet(brut, f"L'élève n° {i}")
    nom = champs.mot(source, "id", f"L'élève n° {i}")
    ou = f"L'élève {nom}"
    ecole = champs.indice(source.get("school"), numeros_ecoles, ou)
    besoin = source.get("need")
    if not isinstance(besoin, str) or set(besoin) - set("0123"):
        raise ProblemeInvalide(f"{ou} : « need » doit être une suite de chiffres de 0 à 3.")
    if len(besoin) != len(ecoles[ecole].plages):
        raise ProblemeInvalide(
            f"{ou} : « need » a {len(besoin)} chiffres pour "
            f"{len(ecoles[ecole].plages)} créneaux de l'école."
        )
    nature = source.get("kind")
    if nature not in [n.value for n in Nature]:
        raise ProblemeInvalide(f"{ou} : « kind » doit être « ind », « mut » ou « col ».")
    derniere = source.get("last")
    return Eleve(
        id=nom,
        ecole=ecole,
        classe=champs.mot(source, "cls", ou, nom),
        nature=Nature(nature),
        cible=champs.entier(source, "target", ou, maxi=7 * MINUIT),
        besoin=tuple(map(int, besoin)),
        competence=champs.mot_ou_rien(source, "tag", ou),
        precedente=None if derniere is None else champs.indice(derniere, aesh, ou),
    )


def _groupes(
    donnees: Mapping[str, Any], ecoles: Mapping[str, int], eleves: Mapping[str, int]
) -> tuple[Groupe, ...]:
    groupes = []
    for g, brut in enumerate(champs.liste(donnees, "groups", "Le fichier")):
        ou = f"Le groupe n° {g}"
        source = champs.objet(brut, ou)
        groupes.append(
            Groupe(
                eleves=tuple(
                    champs.indice(p, eleves, ou) for p in champs.liste(source, "pupils", ou)
                ),
                ecole=champs.indice(source.get("school"), ecoles, ou),
                cible=champs.entier(source, "target", ou),
            )
        )
    return tuple(groupes)


def _triplets(
    donnees: Mapping[str, Any],
    cle: str,
    aesh: Mapping[str, int],
    numeros: Mapping[str, int],
    eleves: tuple[Eleve, ...],
) -> tuple[Triplet, ...]:
    triplets = []
    for i, valeur in enumerate(champs.liste(donnees, cle, "Le fichier", ())):
        ou = f"« {cle} », ligne n° {i}"
        if not isinstance(valeur, list | tuple) or len(valeur) != 3:
            raise ProblemeInvalide(f"{ou} : une AESH, un élève et un créneau sont attendus.")
        p = champs.indice(valeur[1], numeros, ou)
        s = champs.juger_entier(valeur[2], f"{ou} : le créneau", 0, len(eleves[p].besoin) - 1)
        triplets.append(Triplet(champs.indice(valeur[0], aesh, ou), p, s))
    return tuple(dict.fromkeys(triplets))


def _interdits(
    donnees: Mapping[str, Any],
    aesh: Mapping[str, int],
    eleves: Mapping[str, int],
    tous: tuple[Eleve, ...],
) -> tuple[Interdit, ...]:
    interdits = []
    for i, valeur in enumerate(champs.liste(donnees, "forbidden", "Le fichier", ())):
        ou = f"« forbidden », ligne n° {i}"
        if not isinstance(valeur, list | tuple) or len(valeur) != 3 or valeur == [None] * 3:
            raise ProblemeInvalide(f"{ou} : une AESH, un élève et un créneau sont attendus.")
        a, p, s = valeur
        plages = max((len(e.besoin) for e in tous), default=0)
        interdits.append(
            Interdit(
                None if a is None else champs.indice(a, aesh, ou),
                None if p is None else champs.indice(p, eleves, ou),
                None if s is None else champs.juger_entier(s, f"{ou} : le créneau", 0, plages - 1),
            )
        )
    return tuple(interdits)


def _trajets(donnees: Mapping[str, Any], nombre: int) -> tuple[tuple[int, ...], ...]:
    lignes = champs.liste(donnees, "travel", "Le fichier")
    if len(lignes) != nombre or any(
        not isinstance(ligne, list | tuple) or len(ligne) != nombre for ligne in lignes
    ):
        raise ProblemeInvalide("« travel » doit donner un temps de trajet entre chaque école.")
    return tuple(
        tuple(champs.juger_entier(t, "Un temps de trajet", 0, MINUIT) for t in ligne)
        for ligne in lignes
    )


def _poids(source: Mapping[str, Any], etendu: bool) -> Poids:
    valeurs = {}
    for champ, cle in CLES_POIDS.items():
        if cle in POIDS_DE_2 and not etendu:
            valeurs[champ] = 0
            continue
        defaut = getattr(Poids(), champ) if etendu else champs.MANQUE
        valeurs[champ] = champs.entier(source, cle, "« weights »", defaut=defaut, maxi=10**7)
    if not valeurs["t1"] >= valeurs["t2"] >= valeurs["t3"]:
        raise ProblemeInvalide("« weights » : t1, t2 et t3 doivent décroître.")
    return Poids(**valeurs)


def _options(source: Mapping[str, Any]) -> Options:
    ou, usage = "« options »", Options()
    return Options(
        pause=champs.entier(source, CLES_OPTIONS["pause"], ou, maxi=MINUIT, defaut=usage.pause),
        trajet_compte=champs.vrai_ou_faux(source, CLES_OPTIONS["trajet_compte"], ou),
        sites_par_demi=champs.entier(
            source, CLES_OPTIONS["sites_par_demi"], ou, mini=1, maxi=2, defaut=1
        ),
        taille_groupe=champs.entier(
            source, CLES_OPTIONS["taille_groupe"], ou, mini=1, maxi=8, defaut=usage.taille_groupe
        ),
    )


def _nb_semaines(ecoles: tuple[Ecole, ...], aesh: tuple[Aesh, ...]) -> int:
    masques = chain(
        (plage.semaines for ecole in ecoles for plage in ecole.plages),
        (u.semaines for a in aesh for u in a.indisponible),
        (u.semaines for a in aesh for u in a.occupee),
    )
    return 2 if any(masque != TOUTES_SEMAINES for masque in masques) else 1


def unite_commune(probleme: Probleme) -> int:
    """Longest unit in which every slot, and the travel that counts, is a whole number."""
    unite = QUART
    for ecole in probleme.ecoles:
        for plage in ecole.plages:
            unite = gcd(unite, plage.minutes)
    if probleme.options.trajet_compte:
        for ligne in probleme.trajets:
            unite = gcd(unite, *ligne)
    return unite
