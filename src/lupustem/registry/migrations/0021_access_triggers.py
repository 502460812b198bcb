"""What the database itself refuses about access: see `access.triggers`."""

from __future__ import annotations

from django.db import migrations

from lupustem.registry.access import triggers


class Migration(migrations.Migration):
    """Not to be undone: taking the triggers away is no migration."""

    dependencies = (("registry", "0020_access"),)
    operations = (migrations.RunPython(triggers.run),)
