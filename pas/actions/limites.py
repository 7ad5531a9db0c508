"""Against abuse, without any third party: how many a day, and a small computation by the browser.

Counters live in the shared cache of the database (ADR 013), under fingerprints: no address of a
visitor is kept. *Source:* security page §7; ux page §5(d).
"""

import datetime
import hashlib
import ipaddress
import secrets

from django.core import signing
from django.core.cache import cache

from comptes.requetes import valeur
from socle.chiffrement import empreinte
from socle.cloison import cloison

JOUR_S = 86_400
COURRIELS_PAR_ADRESSE = 6
COURRIELS_PAR_RESEAU = 60
CODES_PAR_LIEN = 20
# Beyond the day's numbers a message waits for the one before: nothing is refused, all is slower.
ENTRE_DEUX_S = 20
VAGUE = 200  # a whole school on one day; what comes after it is no school
ENTRE_DEUX_LENTS_S = 600
ENTRE_DEUX_ADRESSE_S = 1200
BITS = 14  # about half a second of a telephone
AGE_MINIMAL_S = 3
AGE_MAXIMAL_S = 6 * 3600
SEL = "pas.defi"


def reseau_de(adresse: str) -> str:
    """Fingerprint of a visitor's network of the day: an IPv4 address, or the /64 of an IPv6.

    *Source:* module docstring.
    """
    try:
        lue = ipaddress.ip_address(adresse)
    except ValueError:
        lue = ipaddress.ip_address("0.0.0.0")  # noqa: S104  unknown visitors share one counter
    if lue.version == 6:
        return empreinte("reseau", str(ipaddress.ip_network(f"{lue}/64", strict=False)))
    return empreinte("reseau", str(lue))


def _rang(quoi: str, qui: str) -> int:
    """How many of these today, this one included."""
    cle = f"pas:{quoi}:{qui}"
    if cache.add(cle, 1, JOUR_S):
        return 1
    try:
        return int(cache.incr(cle))
    except ValueError:  # it ended in between
        return 1


def peut_ecrire_depuis(reseau: str) -> bool:
    """Whether a message that is only a convenience may still leave today from this network.

    *Source:* module docstring; value: règle locale.
    """
    return _rang("courriels", reseau) <= COURRIELS_PAR_RESEAU


def peut_ecrire_a(*, courriel: str, reseau: str) -> bool:
    """Whether a new link may still be asked today for this address, from this network.

    What is answered to the visitor does not depend on it.
    *Source:* module docstring; values: règle locale.
    """
    par_reseau = peut_ecrire_depuis(reseau)
    return _rang("adresse", empreinte("auteur", courriel)) <= COURRIELS_PAR_ADRESSE and par_reseau


def attente_de_l_adresse(courriel: str) -> int:
    """Seconds that one more message for this address waits: none within the day's number.

    Nothing that a request needs is dropped: whoever floods an address is slowed down, and whoever
    writes much (a teacher, for several pupils) is answered later.
    *Source:* security page §7; values: règle locale.
    """
    rang = _rang("adresse", empreinte("auteur", courriel))
    return max(0, rang - COURRIELS_PAR_ADRESSE) * ENTRE_DEUX_ADRESSE_S


def attente_de_l_envoi(
    *, departement: str, uai: str, reseau: str, prouve: bool, le: datetime.date
) -> int:
    """Seconds that the message to confirm one more request waits, by its network and its school.

    A whole school behind one address loses no request: beyond the numbers of the day they leave
    one after the other. Without the computation (no JavaScript) a third of the network's number
    leaves at once. *Source:* security page §7; settings ``pas_envois_par_reseau`` and
    ``pas_envois_par_ecole``.
    """
    with cloison(departement):
        par_reseau = int(valeur("pas_envois_par_reseau", le))
        par_ecole = int(valeur("pas_envois_par_ecole", le))
    au_reseau = par_reseau if prouve else max(1, par_reseau // 3)
    de_trop = max(
        _rang("envois", reseau) - au_reseau,
        _rang("ecole", f"{departement}:{uai}") - par_ecole,
        0,
    )
    lents = max(0, de_trop - VAGUE)
    return (de_trop - lents) * ENTRE_DEUX_S + lents * ENTRE_DEUX_LENTS_S


def peut_demander_un_code(jeton: str) -> bool:
    """Whether one more code may leave today for this link (it goes to its owner's address only).

    *Source:* module docstring; value: règle locale.
    """
    return _rang("code", empreinte("lien", jeton)) <= CODES_PAR_LIEN


def nouveau_defi() -> str:
    """A challenge signed with its hour, for the page that sends.

    *Source:* module docstring.
    """
    return signing.dumps(secrets.token_hex(8), salt=SEL)


def age_du_defi(defi: str) -> bool | None:
    """True when the page was read long enough, False when it was not, None for a false challenge.

    *Source:* security page §7 (minimum time to fill, signed).
    """
    try:
        signing.loads(defi, salt=SEL, max_age=AGE_MAXIMAL_S)
    except signing.BadSignature:
        return None
    try:
        signing.loads(defi, salt=SEL, max_age=AGE_MINIMAL_S)
    except signing.SignatureExpired:
        return True
    return False


def est_prouve(defi: str, reponse: str) -> bool:
    """Whether the browser found a number whose hash with the challenge begins with enough zeros.

    A challenge serves once. *Source:* security page §7 (replay).
    """
    if not reponse.isascii() or not reponse.isdigit() or len(reponse) > 12:
        return False
    hache = hashlib.sha256(f"{defi}:{reponse}".encode()).digest()
    if int.from_bytes(hache[:4], "big") >> (32 - BITS):
        return False
    marque = hashlib.sha256(defi.encode()).hexdigest()
    return bool(cache.add(f"pas:defi:{marque}", 1, AGE_MAXIMAL_S))
