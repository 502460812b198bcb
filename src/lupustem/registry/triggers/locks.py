"""A locked record takes no row of its patient, save what safety wants; as `record.locking` has it."""

from __future__ import annotations

from lupustem.registry.triggers.condition import Condition

_PATIENT = {
    "NEW.patient_id": (
        "identity referral consent factentry decision prescription infusion visit indexform courseevent"
    ),
    "(SELECT patient_id FROM registry_decision WHERE id = NEW.decision_id)": "signature conditionsettled",
    "(SELECT patient_id FROM registry_prescription WHERE id = NEW.prescription_id)": (
        "prescriptionsignature deviation prescriptionend assignment"
    ),
    "(SELECT p.patient_id FROM registry_prescription p JOIN registry_deviation d ON d.prescription_id = p.id "
    "WHERE d.id = NEW.deviation_id)": "deviationsignature",
    "(SELECT patient_id FROM registry_infusion WHERE id = NEW.infusion_id)": (
        "infusioncontainer identitymatch startcheck bedsideevent"
    ),
}
_BEGUN = "NOT EXISTS (SELECT 1 FROM registry_bedsideevent WHERE infusion_id = NEW.infusion_id AND kind = 'started')"
_ALL_THE_SAME = {
    "consent": "NEW.act <> 'withdrawn'",
    "bedsideevent": "NEW.kind = 'started'",
    "infusioncontainer": _BEGUN,
    "identitymatch": _BEGUN,
    "startcheck": _BEGUN,
}
LOCKED = {
    f"registry_{table}": (
        f"COALESCE((SELECT act FROM registry_lock WHERE patient_id = {patient} ORDER BY version DESC LIMIT 1), '') = 'locked'"
        f" AND {_ALL_THE_SAME.get(table, '1 = 1')}"
    )
    for patient, tables in _PATIENT.items()
    for table in tables.split()
}
"""Table -> when a row is refused because the record of its patient is locked."""
LOCKED_SAYS = "the record of this patient is locked"
CONDITIONS = tuple(Condition(table, "locked", wrong, LOCKED_SAYS) for table, wrong in LOCKED.items())
