"""The triggers: what the database itself refuses."""

from __future__ import annotations

from typing import Any

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
    "registry_conditionsettled",
    "registry_upload",
    "registry_accreditation",
    "registry_sitepolicy",
    "registry_policysignature",
    "registry_lot",
    "registry_lotrecord",
    "registry_lotfile",
    "registry_lotsignature",
    "registry_lotact",
    "registry_container",
    "registry_custodystep",
    "registry_discard",
    "registry_prescription",
    "registry_prescriptionsignature",
    "registry_deviation",
    "registry_deviationsignature",
    "registry_prescriptionend",
    "registry_assignment",
    "registry_infusion",
    "registry_infusioncontainer",
    "registry_identitymatch",
    "registry_startcheck",
    "registry_bedsideevent",
    "registry_visit",
    "registry_indexform",
    "registry_adverseevent",
    "registry_causality",
    "registry_reportsent",
    "registry_courseevent",
    "registry_query",
    "registry_querystep",
    "registry_lock",
    "registry_roleconsent",
    "registry_reset",
    "registry_resetconfirmation",
    "registry_token",
    "registry_tokenend",
)


def _apply(apps: Any, schema_editor: Any) -> None:
    triggers.apply(TABLES, schema_editor)


class Migration(migrations.Migration):
    """Not to be undone: taking the triggers away is no migration."""

    dependencies = (("registry", "0010_questions"),)
    operations = (migrations.RunPython(_apply),)
