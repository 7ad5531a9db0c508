import django.contrib.postgres.constraints
from django.db import migrations, models

import eleves.enums

EGALES = [("departement", "="), ("classe", "="), ("jour", "="), ("minutes", "&&")]


class Migration(migrations.Migration):
    dependencies = [
        ("eleves", "0003_besoins_locaux"),
    ]

    operations = [
        migrations.AddField(
            model_name="seance",
            name="semaine",
            field=models.CharField(
                choices=[
                    ("toutes", "Toutes les semaines"),
                    ("A", "Semaine A"),
                    ("B", "Semaine B"),
                ],
                db_default=eleves.enums.Semaine["TOUTES"],
                default=eleves.enums.Semaine["TOUTES"],
                max_length=6,
                verbose_name="semaines",
            ),
        ),
        migrations.RemoveConstraint(model_name="seance", name="eleves_seance_sans_recouvrement"),
        migrations.AddConstraint(
            model_name="seance",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    semaine__in=[eleves.enums.Semaine["TOUTES"], eleves.enums.Semaine["A"]]
                ),
                expressions=EGALES,
                name="eleves_seance_sans_recouvrement_a",
                violation_error_message="Deux séances de la classe se recouvrent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seance",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    semaine__in=[eleves.enums.Semaine["TOUTES"], eleves.enums.Semaine["B"]]
                ),
                expressions=EGALES,
                name="eleves_seance_sans_recouvrement_b",
                violation_error_message="Deux séances de la classe se recouvrent.",
            ),
        ),
    ]
