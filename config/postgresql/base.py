"""The PostgreSQL engine, with one addition: no server configured means the embedded one.

A database alias without a URL names a role in ``ROLE_EMBARQUE`` (``application`` or
``proprietaire``). Nothing starts before the first connection, and a connection that finds the
server gone (killed, machine restarted) starts it again.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from config import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, able to bring the embedded server up."""

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        """Fill the address of the embedded server; this starts nothing."""
        role = settings_dict.get("ROLE_EMBARQUE")
        if role:
            settings_dict["HOST"] = str(embedded.dossier_sockets())
            settings_dict["USER"] = embedded.ROLES[role]
            if settings_dict.get("NAME") == "":
                settings_dict["NAME"] = embedded.BASE
        super().__init__(settings_dict, *args, **kwargs)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; when the embedded server does not answer, start it and connect again."""
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            if not self.settings_dict.get("ROLE_EMBARQUE"):
                raise
        try:
            embedded.demarrer_postgres()
        except embedded.ServeurIndisponible as erreur:
            raise OperationalError(str(erreur)) from erreur
        return super().get_new_connection(conn_params)
