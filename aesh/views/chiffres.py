"""Lines of the side-by-side page: each figure in words, against the first column, with its link."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from aesh.regles.durees import duree
from aesh.requetes.comparaison import Colonne, CoteACote


@dataclass(frozen=True)
class Cellule:
    """A figure in words, what it differs by from the first column, what it counts."""

    colonne: str
    texte: str
    ecart: str = ""
    url: str = ""


@dataclass(frozen=True)
class Rangee:
    """One line of the comparison; ``aide`` says what is counted."""

    libelle: str
    cellules: list[Cellule]
    aide: str = ""


@dataclass(frozen=True)
class Partie:
    """A titled group of lines."""

    titre: str
    rangees: list[Rangee] = field(default_factory=list)


def plus_ou_moins(nombre: int, repere: int, dire: Callable[[int], str] = str) -> str:
    """``2 de plus``, ``30 min de moins``, ``autant``: against the first column."""
    if nombre == repere:
        return "autant"
    return f"{dire(abs(nombre - repere))} de {'plus' if nombre > repere else 'moins'}"


@dataclass(frozen=True)
class _Rangees:
    """Makes lines from what a column says."""

    compare: CoteACote
    departement: str

    def adresse(self, colonne: Colonne, parametres: str = "") -> str:
        """The grid of a column, filtered on what is counted."""
        cles = {"departement": self.departement, "pk": colonne.emploi.pk}
        return reverse("aesh:grille", kwargs=cles) + parametres

    def nombre(
        self,
        libelle: str,
        lire: Callable[[Colonne], int],
        ou: Callable[[Colonne], str],
        aide: str = "",
        dire: Callable[[int], str] = str,
    ) -> Rangee:
        """A count or a length, with what it differs by."""
        colonnes = self.compare.colonnes
        cellules = [
            Cellule(
                c.emploi.designation,
                dire(lire(c)),
                plus_ou_moins(lire(c), lire(colonnes[0]), dire) if rang else "",
                ou(c),
            )
            for rang, c in enumerate(colonnes)
        ]
        return Rangee(libelle, cellules, aide)

    def texte(
        self,
        libelle: str,
        lire: Callable[[Colonne], str],
        ou: Callable[[Colonne], str],
        aide: str = "",
    ) -> Rangee:
        """Words only."""
        cellules = [
            Cellule(c.emploi.designation, lire(c), url=ou(c)) for c in self.compare.colonnes
        ]
        return Rangee(libelle, cellules, aide)


def parties_de(compare: CoteACote, departement: str) -> list[Partie]:
    """Every group of lines that this reader may see."""
    faire = _Rangees(compare, departement)
    eleves = _individuelle(faire) if compare.voit_eleves else []
    mutualisee = _mutualisee(faire) if compare.voit_eleves else []
    parties = [
        Partie("Aide individuelle", eleves),
        Partie("Aide mutualisée, sans quotité", mutualisee),
        Partie("Conflits et organisation", _organisation(faire)),
        Partie("Changements", _changements(faire)),
    ]
    return [partie for partie in parties if partie.rangees]


def _individuelle(faire: _Rangees) -> list[Rangee]:
    def ou(colonne: Colonne) -> str:
        return faire.adresse(colonne, "?vue=eleve&type=individuelle")

    def sans(colonne: Colonne) -> str:
        return faire.adresse(colonne, "?vue=eleve&sans_aesh=1")

    return [
        faire.nombre("Heures notifiées", lambda c: c.notifiees, ou, dire=duree),
        faire.nombre(
            "Heures placées",
            lambda c: c.placees,
            ou,
            "Ce qui dépasse une notification n'est pas compté.",
            duree,
        ),
        faire.nombre("Heures qui manquent", lambda c: c.manquantes, ou, dire=duree),
        faire.nombre(
            "Élèves sous la moitié de leurs heures",
            lambda c: c.sous_la_moitie,
            ou,
            "Aide individuelle.",
        ),
        faire.nombre(
            "Élèves sans aucun créneau",
            lambda c: c.sans_aide,
            sans,
            "Aide individuelle ou mutualisée notifiée.",
        ),
    ]


def _mutualisee(faire: _Rangees) -> list[Rangee]:
    def ou(colonne: Colonne) -> str:
        return faire.adresse(colonne, "?vue=eleve&type=mutualisee")

    rangees = [
        faire.texte(
            "Élèves qui ont un créneau",
            lambda c: f"{c.mutualises_aides} sur {len(c.mutualises)}",
            ou,
        ),
        faire.nombre(
            "Heures d'AESH en créneaux mutualisés",
            lambda c: c.minutes_mutualisees,
            lambda c: faire.adresse(c, "?type=mutualisee"),
            "Par semaine, quel que soit le nombre d'élèves du groupe.",
            duree,
        ),
    ]
    if faire.compare.voit_besoins and any(c.cibles[0] for c in faire.compare.colonnes):
        rangees.append(
            faire.texte(
                "Cible locale",
                lambda c: f"{c.cibles[1]} sur {c.cibles[0]} ont au moins leur cible",
                ou,
                "Validée par la direction, sinon proposée ; sans quotité, pas un droit.",
            )
        )
    return rangees


def _organisation(faire: _Rangees) -> list[Rangee]:
    compare = faire.compare
    rangees = [
        faire.nombre(
            "Conflits bloquants",
            lambda c: c.bloquants,
            lambda c: faire.adresse(c, "?conflits=1"),
            "À corriger avant de proposer.",
        ),
        faire.nombre(
            "Points à vérifier",
            lambda c: c.a_verifier,
            lambda c: faire.adresse(c, "#titre-conflits"),
        ),
    ]
    if compare.voit_eleves:
        rangees.append(
            faire.nombre(
                f"Élèves suivis par plus de {compare.plafond_aesh} AESH",
                lambda c: len(c.trop_d_aesh),
                lambda c: f"#plusieurs-aesh-{c.emploi.pk}" if c.trop_d_aesh else "",
            )
        )
        rangees.append(
            faire.texte(
                "Binômes de l'an dernier gardés",
                lambda c: f"{c.binomes[1]} sur {c.binomes[0]}",
                lambda c: faire.adresse(c, "?vue=eleve"),
                "Élèves qui gardent une AESH de l'an dernier, encore dans le pôle.",
            )
        )
    rangees.append(
        faire.nombre(
            "AESH dans plusieurs écoles", lambda c: c.plusieurs_sites, lambda c: "#par-aesh"
        )
    )
    rangees.append(
        faire.texte(
            "Trajets par semaine",
            lambda c: dire_semaines(*c.trajets),
            lambda c: "#par-aesh",
            "Du temps de travail, pris sur les contrats.",
        )
    )
    return rangees


def _changements(faire: _Rangees) -> list[Rangee]:
    compare = faire.compare
    reference = compare.reference
    if reference is None:
        return []

    def ou(colonne: Colonne, ancre: str) -> str:
        if colonne.ecart is None or not colonne.ecart.total:
            return ""
        cles = {"departement": faire.departement, "pk": reference.pk, "emploi": colonne.emploi.pk}
        return reverse("aesh:comparer", kwargs=cles) + ancre

    def dire(colonne: Colonne, lire: Callable[[Colonne], str]) -> str:
        return "C'est la version publiée" if colonne.ecart is None else lire(colonne)

    rangees = [
        faire.texte(
            f"Créneaux différents de la version {reference.version}, publiée",
            lambda c: dire(c, _phrase_ecart),
            lambda c: ou(c, ""),
        ),
        faire.texte(
            "AESH dont la semaine change",
            lambda c: dire(c, lambda x: str(x.ecart.aesh if x.ecart else 0)),
            lambda c: ou(c, "#tab-aesh"),
        ),
    ]
    if compare.voit_eleves:
        rangees.append(
            faire.texte(
                "Élèves dont la semaine change",
                lambda c: dire(c, lambda x: str(x.ecart.eleves if x.ecart else 0)),
                lambda c: ou(c, "#tab-eleves"),
            )
        )
    return rangees


def _phrase_ecart(colonne: Colonne) -> str:
    """``12 : 3 créés, 5 changés, 4 supprimés``."""
    ecart = colonne.ecart
    if ecart is None or not ecart.total:
        return "Aucun"
    detail = ((ecart.crees, "créé"), (ecart.changes, "changé"), (ecart.supprimes, "supprimé"))
    mots = [f"{n} {mot}{'s' if n > 1 else ''}" for n, mot in detail if n]
    return f"{ecart.total} : {', '.join(mots)}"


def dire_semaines(a: int, b: int) -> str:
    """``2 h``, or ``A 2 h, B 1 h 30``."""
    return duree(a) if a == b else f"A {duree(a)}, B {duree(b)}"
