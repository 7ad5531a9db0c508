"""What the fast ``migrate`` of this house relies on."""

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterConstraint,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RemoveIndex,
    RunSQL,
)
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from socle.management.commands.migrate import un_seul_modele_redessine

CONNUES = {
    *(CreateModel, AddField, AlterField, AlterModelOptions, RunSQL, AddTrigger, RemoveTrigger),
    *(AddConstraint, AlterConstraint, RemoveConstraint, AddIndex, RemoveIndex),
}


def test_les_migrations_des_salles_ne_renomment_ni_n_effacent_ni_ne_lisent_par_un_modele():
    """One that does needs every related model drawn again: then it is said in ``migrate``."""
    autres = [
        f"{salle}.{nom} : {type(operation).__name__}"
        for (salle, nom), migration in MigrationLoader(None).disk_migrations.items()
        if salle in settings.SALLES
        for operation in migration.operations
        if type(operation) not in CONNUES
    ]
    assert not autres, "\n".join(autres)


def test_django_redessine_comme_avant_une_fois_migre():
    avant = ProjectState.reload_model
    with un_seul_modele_redessine():
        assert ProjectState.reload_model is not avant
    assert ProjectState.reload_model is avant
