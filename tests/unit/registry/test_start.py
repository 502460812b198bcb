from __future__ import annotations

import pytest

from lupustem.registry.actions.starting import start_infusion
from lupustem.registry.models import BedsideEvent
from tests.unit.registry.course import (
    DOCTOR,
    NURSE,
    accredited,
    assessed_patient,
    checked,
    drafted,
    lot,
    matched,
    opened,
    signed,
)
from tests.unit.registry.programme import actor, key


@pytest.mark.django_db
def test_an_infusion_starts_where_everything_holds() -> None:
    accredited()
    patient = assessed_patient()
    lot("L1", {"C1": {}})
    made = signed(drafted(patient, containers=("C1",)))
    infusion = opened(made, ("C1",))
    matched(infusion)
    check = checked(infusion)
    assert check.ready, check.answer
    start_infusion(actor=actor(NURSE), key=key(), infusion=infusion, second=actor(DOCTOR), event_id="e-1")
    assert BedsideEvent.objects.get().content_json == '{"by":["infusion_nurse-A","rheumatologist-A"],"rate":2}'
