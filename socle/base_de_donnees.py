"""What the database refuses, said in French: the one savepoint helper."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import BaseConstraint

MESSAGES = {
    "23P01": "Cette personne ou ce lieu est déjà pris à ce moment-là. Rien n'a été enregistré.",
    "23503": "Un élément lié n'existe plus, ou un autre élément dépend encore de celui-ci. "
    "Rechargez la page puis recommencez.",
    "40P01": "Une autre personne enregistrait au même moment. Recommencez.",
    "40001": "Une autre personne enregistrait au même moment. Recommencez.",
}


class ConflitError(Exception):
    """The database refused because of what others wrote; the message is for the user."""

    def __init__(self, message: str, *, code: str = "", contrainte: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.contrainte = contrainte


@cache
def _messages_des_contraintes() -> dict[str, str]:
    """Sentences that the models give to their own constraints, by constraint name."""
    return {
        contrainte.name: str(contrainte.violation_error_message)
        for modele in apps.get_models()
        for contrainte in modele._meta.constraints
        if contrainte.violation_error_message != BaseConstraint.default_violation_error_message
    }


def conflit(erreur: DatabaseError) -> ConflitError | None:
    """The conflict behind a database error, or None when it is not one."""
    cause = erreur.__cause__
    code = getattr(cause, "sqlstate", None)
    if code not in MESSAGES:
        return None
    diagnostic = getattr(cause, "diag", None)
    contrainte = getattr(diagnostic, "constraint_name", None) or ""
    message = _messages_des_contraintes().get(contrainte, MESSAGES[code])
    return ConflitError(message, code=code, contrainte=contrainte)


@contextmanager
def convertir_erreurs(using: str = "default") -> Iterator[None]:
    """Run the block in a savepoint; turn 23P01, 23503, 40P01 and 40001 into ``ConflitError``.

    The transaction around stays usable: only the block is undone.
    """
    try:
        with transaction.atomic(using=using):
            yield
    except DatabaseError as erreur:
        traduite = conflit(erreur)
        if traduite is None:
            raise
        raise traduite from erreur
