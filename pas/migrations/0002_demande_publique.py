"""What a visitor without an account may do, and nothing else (ADR 030, decision 39)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("0002_demande_publique.sql").read_text(encoding="utf-8")
RETOUR = Path(__file__).with_name("0002_retour.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("pas", "0001_demandes")]

    operations = [migrations.RunSQL(SQL, RETOUR)]
