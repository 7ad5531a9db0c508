"""Two clients, one row; one client, two sends: If-Match and Idempotency-Key."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from socle.api import ProblemeApi
from socle.models import CleIdempotence

ETIQUETTE = re.compile(r'(?:W/)?"(\d+)"')
DUREE = timedelta(hours=24)


def etiquette(version: int) -> str:
    """ETag of a version number."""
    return f'"{version}"'


def version_attendue(request: Request) -> int:
    """Version that the client read, from ``If-Match``; 428 when absent, 400 when not ours."""
    entete = request.headers.get("If-Match")
    if not entete:
        raise ProblemeApi(
            428, "Précisez dans If-Match la version que vous avez lue.", code="version-absente"
        )
    trouvee = ETIQUETTE.fullmatch(entete.strip())
    if trouvee is None:
        raise ProblemeApi(400, "If-Match attend un numéro de version entre guillemets.")
    return int(trouvee[1])


def conflit_de_version(
    actuel: dict[str, Any],
    message: str = "Cet élément a été modifié depuis votre lecture. Comparez les deux versions.",
) -> ProblemeApi:
    """409 that carries the present state in ``actuel``, for the client to compare. To be raised."""
    return ProblemeApi(409, message, code="version-perimee", actuel=actuel)


class EnTeteVersion:
    """APIView mixin: every answer that has a ``version`` carries it as ETag."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the ETag."""
        reponse = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        donnees = getattr(reponse, "data", None)
        if isinstance(donnees, dict) and isinstance(donnees.get("version"), int):
            reponse["ETag"] = etiquette(donnees["version"])
        return reponse

    def exiger_version(
        self, request: Request, version: int, actuel: Callable[[], dict[str, Any]]
    ) -> int:
        """Check ``If-Match`` against the row's version (read FOR UPDATE, or check again in SQL).

        Returns the version to write in ``UPDATE … WHERE version =``; raises 428 or 409.
        """
        attendue = version_attendue(request)
        if attendue != version:
            raise conflit_de_version(actuel())
        return attendue


def _empreinte(request: Request) -> str:
    demande = json.dumps(request.data, sort_keys=True, default=str, ensure_ascii=False)
    attendue = request.headers.get("If-Match", "")
    # The answer was made for a mandate: another casquette of the same member asks again.
    mandat = getattr(getattr(request, "mandat", None), "pk", "")
    return hashlib.sha256(
        f"{request.method} {request.path} {mandat} {attendue} {demande}".encode()
    ).hexdigest()


def _reserver(request: Request, cle: str, empreinte: str) -> tuple[CleIdempotence, bool]:
    """Write the key; a twin request of the same moment waits here until the first commits."""
    champs = {
        "methode": request.method,
        "route": request.path[:300],
        "empreinte": empreinte,
    }
    try:
        with transaction.atomic():
            return CleIdempotence.objects.create(cle=cle, membre=request.user, **champs), True
    except IntegrityError:
        connue = CleIdempotence.objects.get(cle=cle, membre=request.user)
    if connue.cree_le >= timezone.now() - DUREE:
        return connue, False
    connue.delete()  # older than what is promised: the key serves again
    return CleIdempotence.objects.create(cle=cle, membre=request.user, **champs), True


def idempotente(methode: Callable[..., Response]) -> Callable[..., Response]:
    """Decorate a writing method of an API view: ``Idempotency-Key`` makes a repeat harmless.

    Same key, same request: the stored answer (header ``Idempotent-Replayed: true``). Same key,
    other request: 422. Only answers that succeeded are stored: a refusal undoes the transaction,
    the key with it. Without the header the method runs as usual.
    """

    @wraps(methode)
    def repetable(vue: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        cle = request.headers.get("Idempotency-Key", "")
        if not cle:
            return methode(vue, request, *args, **kwargs)
        if len(cle) > 100:
            raise ProblemeApi(400, "Idempotency-Key : 100 caractères au plus.")
        empreinte = _empreinte(request)
        ligne, nouvelle = _reserver(request, cle, empreinte)
        if not nouvelle:
            if ligne.empreinte != empreinte:
                raise ProblemeApi(
                    422,
                    "Cette clé d'idempotence a déjà servi à une autre demande.",
                    code="cle-reprise",
                )
            return Response(
                ligne.reponse, status=ligne.statut, headers={"Idempotent-Replayed": "true"}
            )
        reponse = methode(vue, request, *args, **kwargs)
        if reponse.status_code >= 400:
            ligne.delete()
            return reponse
        ligne.statut = reponse.status_code
        ligne.reponse = (
            None if reponse.data is None else json.loads(JSONRenderer().render(reponse.data))
        )
        ligne.save(update_fields=["statut", "reponse", "modifie_le"])
        return reponse

    return repetable
