"""Structured logs without personal data: JSON in production, one readable line elsewhere.

Nothing that people typed reaches a log line: keys known as personal are masked, addresses and
query strings are cut, exceptions keep their kind and their frames but lose their message (which
may quote a row).
"""

import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

Evenement = MutableMapping[str, Any]

MASQUE = "[masqué]"
COURRIEL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
REQUETE = re.compile(r"\?[^\s\"']*")
NUMERO = re.compile(r"(?<![\w-])(?:\+33|0)[1-9](?:[ .-]?\d{2}){4}(?![\w-])")
CLES_PERSONNELLES = frozenset(
    "nom prenom noms prenoms nom_complet nom_court nom_usage email mail courriel_adresse adresse "
    "destinataire telephone ine numen date_naissance naissance sujet corps motif commentaire "
    "texte observation password mot_de_passe token jeton secret cookie cookies authorization ip "
    "user_agent username login q recherche post get data body valeurs contexte parametres params "
    "sql exc_value request_data stack".split()
)


def _nettoyer_texte(texte: str) -> str:
    texte = COURRIEL.sub("[courriel]", texte)
    texte = NUMERO.sub("[téléphone]", texte)
    return REQUETE.sub("?…", texte) if "/" in texte else texte


def _nettoyer(cle: str, valeur: Any) -> Any:
    if cle.lower() in CLES_PERSONNELLES:
        return MASQUE
    if isinstance(valeur, str):
        return _nettoyer_texte(valeur)
    if isinstance(valeur, dict):
        return {str(k): _nettoyer(str(k), v) for k, v in valeur.items()}
    if isinstance(valeur, list | tuple | set | frozenset):
        return [_nettoyer(cle, element) for element in valeur]
    if valeur is None or isinstance(valeur, bool | int | float):
        return valeur
    if isinstance(valeur, BaseException) or hasattr(valeur, "_meta"):
        return type(valeur).__name__  # an object's str() is often a name
    return _nettoyer_texte(str(valeur))


def masquer(_: Any, __: str, evenement: Evenement) -> Evenement:
    """Processor: mask known personal keys, e-mail addresses, phone numbers, query strings."""
    return {
        cle: valeur if cle.startswith("_") else _nettoyer(cle, valeur)
        for cle, valeur in evenement.items()
    }


def _exception(evenement: Evenement) -> BaseException | None:
    infos = evenement.pop("exc_info", None)
    if isinstance(infos, BaseException):
        return infos
    if isinstance(infos, tuple):
        erreur: BaseException | None = infos[1]
        return erreur
    return sys.exc_info()[1] if infos else None


def exception_sans_message(_: Any, __: str, evenement: Evenement) -> Evenement:
    """Processor: an exception becomes its kinds and frames; its words leave the event too."""
    erreur = _exception(evenement)
    lignes = []
    while erreur is not None:
        lignes.append(type(erreur).__name__)
        lignes += [
            f"  {cadre.filename}:{cadre.lineno} {cadre.name}"
            for cadre in traceback.extract_tb(erreur.__traceback__)
        ]
        for mots in (repr(erreur), str(erreur)):
            if mots:
                evenement["event"] = str(evenement["event"]).replace(mots, type(erreur).__name__)
        erreur = erreur.__cause__ or (None if erreur.__suppress_context__ else erreur.__context__)
    if lignes:
        evenement["exception"] = "\n".join(lignes)
    return evenement


def sans_adresse(_: Any, __: str, evenement: Evenement) -> Evenement:
    """Processor: the method of the request stays, its address goes (``route`` says where).

    An address that leads nowhere may hold whatever somebody typed.
    """
    requete = evenement.pop("request", None)
    if isinstance(requete, str):
        evenement["methode"] = requete.partition(" ")[0]
    if evenement.get("logger") == "django.request":
        evenement["event"] = str(evenement["event"]).partition(":")[0]
    return evenement


# What the standard library and libraries put on a record beside the message: keep only ours.
CHAMPS_SUPPLEMENTAIRES = {
    "departement",
    "travail",
    "genre",
    "courriel",
    "type",
    "status_code",
    "duree_ms",
    "nombre",
}

COMMUNS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ExtraAdder(allow=CHAMPS_SUPPLEMENTAIRES),
    sans_adresse,
    exception_sans_message,
    masquer,
]


def configurer_journaux(*, json: bool, niveau: str = "INFO") -> dict[str, Any]:
    """Configure structlog and return Django's ``LOGGING``; called at the end of the settings."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *COMMUNS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    rendu: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "maillage": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": COMMUNS,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, rendu],
            }
        },
        "handlers": {
            "sortie": {"class": "logging.StreamHandler", "formatter": "maillage"},
            "rien": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["sortie"], "level": niveau},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": niveau},
            "django.server": {"handlers": [], "propagate": False},
            "django.db.backends": {"level": "WARNING", "propagate": True},
            "django.template": {"level": "WARNING", "propagate": True},
            "weasyprint": {"level": "ERROR", "propagate": True},
            "fontTools": {"level": "ERROR", "propagate": True},
            "celery.worker.strategy": {"level": "WARNING", "propagate": True},
        },
    }
