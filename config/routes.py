"""Every address of the product with what it demands, read from the resolver.

The matrix test walks it and the page ``docs/genere/urls.md`` shows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from comptes.permissions import Garde

# Pages that carry no guard of ours, each with its reason.
SANS_GARDE = {
    "sante": "état du service, sans donnée",
    "sante_vivant": "état du service, sans donnée",
    "sante_pret": "état du service, sans donnée",
    "aide": "texte public",
    "glossaire": "texte public",
    "accessibilite": "texte public",
    "sources": "texte public",
    "session_prolonger": "ne renvoie que la durée de sa propre session",
    "composants": "galerie des composants, en démonstration seulement",
    "messages_de_compte": "messages de compte, en démonstration seulement",
    "account_login": "allauth : se connecter",
    "account_logout": "allauth : se déconnecter",
    "account_inactive": "allauth : compte fermé",
    "account_signup": "allauth : inscription fermée",
    "account_reauthenticate": "allauth : confirmer son mot de passe",
    "account_change_password": "allauth : son propre mot de passe",
    "account_set_password": "allauth : son propre mot de passe",
    "account_reset_password": "allauth : mot de passe oublié",
    "account_reset_password_done": "allauth : mot de passe oublié",
    "account_reset_password_from_key": "allauth : mot de passe oublié, lien secret",
    "account_reset_password_from_key_done": "allauth : mot de passe oublié",
}


@dataclass(frozen=True)
class Route:
    """One address. ``gardes``: what each HTTP method demands ("*" for all of them)."""

    nom: str
    chemin: str
    parametres: tuple[str, ...]
    gardes: dict[str, Garde]
    raison: str

    @property
    def est_gardee(self) -> bool:
        """A guard of ours, or a written reason to have none."""
        return bool(self.gardes) or bool(self.raison)

    @property
    def est_publique(self) -> bool:
        """Answers without a mandate."""
        return not self.gardes

    @property
    def est_api(self) -> bool:
        """An API route: JSON in and out."""
        return "/api/v1/" in self.chemin

    def garde(self, methode: str) -> Garde | None:
        """What a method demands; None when the route does not know it (404)."""
        return self.gardes.get(methode) or self.gardes.get("*")


def routes() -> list[Route]:
    """Every route of the resolver, in its order."""
    return list(_parcourir(get_resolver().url_patterns))


def _parcourir(motifs: Any, espaces: tuple[str, ...] = (), chemin: str = "") -> Iterator[Route]:
    for motif in motifs:
        ici = chemin + str(motif.pattern)
        if isinstance(motif, URLResolver):
            espace = (motif.namespace,) if motif.namespace else ()
            yield from _parcourir(motif.url_patterns, espaces + espace, ici)
        elif isinstance(motif, URLPattern):
            yield _route(motif, ":".join((*espaces, motif.name or "?")), ici)


def _route(motif: URLPattern, nom: str, chemin: str) -> Route:
    vue = motif.callback
    classe = getattr(vue, "cls", None) or getattr(vue, "view_class", None)
    garde: Garde | None = getattr(vue, "garde", None)
    gardes: dict[str, Garde] = {}
    raison = SANS_GARDE.get(nom, "")
    if garde is not None and garde.publique:
        raison = garde.raison
    elif garde is not None:
        gardes = {"*": garde}
    elif classe is not None and hasattr(classe, "gardes"):
        gardes = {m: Garde(objet, verbe) for m, (objet, verbe) in classe.gardes.items()}
    return Route(nom, chemin, tuple(motif.pattern.converters), gardes, raison)
