"""The triggers: the database itself refuses to change or delete a row of the record."""

from __future__ import annotations

from django.db import migrations

from lupustem.registry import triggers

TABLES = (
    "registry_auditrow",
    "registry_readrow",
    "registry_receipt",
    "registry_patient",
    "registry_identity",
    "registry_referral",
    "registry_consentform",
    "registry_consent",
    "registry_factentry",
    "registry_decision",
    "registry_signature",
)


class Migration(migrations.Migration):
    """Not to be undone: taking the triggers away is no migration."""

    dependencies = (("registry", "0002_course"),)
    operations = (migrations.RunPython(triggers.apply(*TABLES)),)
