"""The triggers of the locks: the database itself refuses rows of a patient's record while it is locked."""

from __future__ import annotations

from django.db import migrations

from lupustem.registry import triggers


class Migration(migrations.Migration):
    """Not to be undone: taking the triggers away is no migration."""

    dependencies = (("registry", "0005_programme_append_only"),)
    operations = (migrations.RunPython(triggers.apply_locks),)
