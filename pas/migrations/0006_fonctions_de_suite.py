"""What a family reads and says of the plan, by the door of the public (ADR 030)."""

import re
from pathlib import Path

from django.db import migrations

ICI = Path(__file__).parent
SQL = (ICI / "0006_suite_publique.sql").read_text(encoding="utf-8")
PREMIERES = (ICI / "0002_demande_publique.sql").read_text(encoding="utf-8")
RETIREES = """
DROP FUNCTION app.pas_consentir(text, text, text, text, boolean);
DROP FUNCTION app.pas_dire_du_plan(text, text, uuid, boolean);
DROP FUNCTION app.pas_informer(text, text, date, text, text);
DROP FUNCTION app._pas_arreter(uuid, text);
"""
DERNIERE = "DROP FUNCTION app._pas_lit_le_plan(uuid);"  # once nothing calls it any more


def _ancienne(nom: str) -> str:
    """A function as it was written first."""
    trouvee = re.search(rf"^CREATE (FUNCTION app\.{nom}\(.*?^END \$\$;)", PREMIERES, re.M | re.S)
    if trouvee is None:
        raise LookupError(nom)
    return f"CREATE OR REPLACE {trouvee[1]}\n"


class Migration(migrations.Migration):
    dependencies = [("pas", "0005_suite_publique")]

    operations = [
        migrations.RunSQL(
            SQL, RETIREES + _ancienne("pas_suivre") + _ancienne("pas_repondre") + DERNIERE
        )
    ]
