"""A crowd at the public form, from one network: real HTTP, several visitors at once.

Shared by the test and the bench. Nothing is computed by a browser here (no JavaScript).
"""

import http.client
import re
import secrets
import time
import urllib.parse
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.core.signing import get_cookie_signer

from pas.actions.limites import AGE_MINIMAL_S, nouveau_defi
from pas.actions.porte import Cles, enregistrer, nouvelles_cles
from pas.views.cadre import BROUILLON

FAMILLE = {
    "origine": "responsable",
    "prenom_auteur": "Nadia",
    "nom_auteur": "Belkacem",
    "telephone": "",
    "souhaits": [],
    "difficultes": ["venir"],
    "texte": "Le matin, il pleure.",
    "deja_fait": ["parle_ecole"],
    "prenom": "Léo",
    "classe": "CE1",
}
ESSAIS = 40  # of one act, while the server comes back


@dataclass
class Visiteur:
    """One person at her telephone: her cookies, her draft."""

    port: int
    rang: int
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": secrets.token_hex(16)})

    @property
    def courriel(self) -> str:
        return f"famille.{self.rang}@exemple.invalid"

    def reponses(self, uai: str) -> dict[str, object]:
        """What she answers, as the draft keeps it."""
        return {**FAMILLE, "courriel": self.courriel, "nom": f"Élève {self.rang}", "uai": uai}

    def poster(self, chemin: str, corps: dict[str, object]) -> tuple[int, str]:
        """Post a form; try again as she would while the server does not answer."""
        for essai in range(ESSAIS):
            try:
                return self._poster(chemin, corps)
            except (OSError, http.client.HTTPException):
                if essai == ESSAIS - 1:
                    raise
                time.sleep(0.25)
        raise AssertionError

    def _poster(self, chemin: str, corps: dict[str, object]) -> tuple[int, str]:
        lien = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            lien.request(
                "POST",
                chemin,
                urllib.parse.urlencode(corps, doseq=True),
                {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": "; ".join(f"{nom}={v}" for nom, v in self.cookies.items()),
                    "X-CSRFToken": self.cookies["csrftoken"],
                },
            )
            reponse = lien.getresponse()
            for entete, valeur in reponse.getheaders():
                if entete.lower() == "set-cookie":
                    nom, _, suite = valeur.partition("=")
                    self.cookies[nom] = suite.partition(";")[0]
            page = reponse.read().decode()
            return reponse.status, reponse.getheader("Location") or page[-400:]
        finally:
            lien.close()

    def commencer_a_la_fin(self, uai: str) -> Cles:
        """Her draft, kept step by step until « Vérifier et envoyer »; the device knows it."""
        cles = nouvelles_cles("35")
        for etape in (2, 3, 4, 5):
            assert enregistrer(cles, etape=etape, reponses=self.reponses(uai))
        signe = get_cookie_signer(salt=BROUILLON + BROUILLON).sign(cles.texte)
        self.cookies[BROUILLON] = signe
        return cles

    def remplir(self, uai: str) -> None:
        """The first four steps, page by page."""
        lues = self.reponses(uai)
        self._suivre("/pas/", {"departement": "35"})
        self._suivre("/pas/demande/1/", lues)
        self._suivre("/pas/demande/ecole/", {"uai": uai})
        for etape in (2, 3, 4):
            self._suivre(f"/pas/demande/{etape}/", lues)

    def envoyer(self, defi: str) -> None:
        """« Envoyer ma demande »."""
        lieu = self._suivre("/pas/demande/5/", {"defi": defi, "accords": ["analyse"]})
        assert lieu == "/pas/demande/envoyee/", lieu

    def confirmer(self, cle: str) -> None:
        """The button behind the link of the e-mail; only then is the request promised."""
        assert self._suivre("/pas/demande/confirmer/", {"cle": cle}) == "/pas/suivi/"

    def _suivre(self, chemin: str, corps: dict[str, object]) -> str:
        statut, suite = self.poster(chemin, corps)
        assert statut == 302, (chemin, statut, suite)
        return suite


def ensemble(actes: Iterable[Callable[[], None]], de_front: int = 12) -> None:
    """Do these at once, so many at a time; the first failure is raised."""
    with ThreadPoolExecutor(de_front) as visiteurs:
        for fait in [visiteurs.submit(acte) for acte in actes]:
            fait.result()


def defi_lu() -> str:
    """A challenge read long enough."""
    defi = nouveau_defi()
    time.sleep(AGE_MINIMAL_S + 1.1)
    return defi


def cle_du_lien(corps: str) -> str:
    """Key of the link to confirm, as it stands in the e-mail."""
    trouvee = re.search(r"/pas/demande/confirmer/\?cle=(\S+)", corps)
    assert trouvee is not None, corps
    return trouvee[1]
