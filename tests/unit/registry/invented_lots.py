"""Invented lots for the tests: one that may be released, and what is done with it. No figure is of a product."""

from __future__ import annotations

import copy
import datetime
import json
from typing import Any

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.containers import Label, add_container, assign_container
from lupustem.registry.actions.lot_signing import release_lot, sign_tested
from lupustem.registry.actions.lots import record_lot
from lupustem.registry.models import (
    Container,
    Decision,
    Infusion,
    InfusionContainer,
    Lot,
    LotRecord,
    Patient,
    Prescription,
    PrescriptionSignature,
)
from lupustem.registry.record.clock import now
from tests.msc_tubes import exact_tube
from tests.unit.product.lots import GOOD
from tests.unit.registry.programme import PASSWORD, actor, key
from tests.unit.registry.treated import WATCH

LAB, DIRECTOR = Role.CELL_LABORATORY, Role.DIRECTOR
TUBE = {"file": "cd73.fcs", "control_file": "fmo.fcs", "control": "fmo", "channel": "PE-A"}


def lot_file(name: str = "UC-1", *, containers: tuple[dict[str, Any], ...] = (), **facts: Any) -> bytes:
    """A lot file that may be released, with some facts changed; None leaves one out."""
    content = copy.deepcopy(GOOD) | {"lot": name, "containers": list(containers)}
    content["facts"].update(facts)
    content["facts"] = {fact: value for fact, value in content["facts"].items() if value is not None}
    return json.dumps(content).encode()


def with_tubes(name: str = "UC-1") -> tuple[bytes, dict[str, bytes]]:
    """A lot file whose CD73 is counted from its tubes, and the tubes."""
    content = json.loads(lot_file(name, cd73_percent=None))
    content["evidence"]["flow"] = {"CD73": TUBE}
    return json.dumps(content).encode(), {"cd73.fcs": exact_tube(9500, 10_000), "fmo.fcs": exact_tube(0, 10_000)}


def record(name: str = "UC-1", source: bytes | None = None, **more: Any) -> LotRecord:
    """The results of a lot of centre A, recorded by its laboratory."""
    given = {"actor": actor(LAB), "key": key(), "source": source or lot_file(name), "source_name": "lot.json"}
    return record_lot(**given | more)


def released(name: str = "UC-1") -> Lot:
    """A lot tested by the laboratory and released by the director."""
    row = record(name)
    sign_tested(actor=actor(LAB), key=key(), record=row)
    release_lot(actor=actor(DIRECTOR), key=key(), record=row)
    return row.lot


def container(lot: Lot, identifier: str = "C-01", **more: Any) -> Container:
    """A container that expires in 30 days."""
    label = {
        "volume_ml": "50",
        "cells_1e6": "60",
        "prepared_at": None,
        "expires_at": now() + datetime.timedelta(days=30),
    }
    return add_container(actor=actor(LAB), key=key(), lot=lot, label=Label(identifier, **label | more))


def prescription(patient: Patient, *, signatures: int = 2) -> Prescription:
    """A prescription as its rows stand; the actions that make one are tested elsewhere."""
    doctor, director = actor(Role.RHEUMATOLOGIST), actor(DIRECTOR)
    common = {"at": now(), "role": str(doctor.role)}
    number = patient.prescriptions.count() + 1
    decision = patient.decisions.order_by("-version").first() or Decision.objects.create(
        patient=patient,
        version=1,
        verdict="recommended",
        answer="{}",
        digest="d",
        facts_digest="f",
        by=doctor.user,
        **common,
    )
    made = Prescription.objects.create(
        patient=patient,
        number=number,
        decision=decision,
        order="{}",
        plan="{}",
        gates="{}",
        digest="p",
        by=doctor.user,
        **common,
    )
    people = ((doctor, 1, "prescribed"), (director, 2, "confirmed"))
    for who, position, meaning in people[:signatures]:
        PrescriptionSignature.objects.create(
            prescription=made, position=position, meaning=meaning, digest="p", by=who.user, **common
        )
    return made


def hang(order: Prescription, one: Container) -> Infusion:
    """An infusion with that container, as its rows stand."""
    nurse = actor(Role.INFUSION_NURSE)
    common = {"at": now(), "role": str(nurse.role), "by": nurse.user}
    number = order.patient.infusions.count() + 1
    made = Infusion.objects.create(prescription=order, patient=order.patient, number=number, watch=WATCH, **common)
    InfusionContainer.objects.create(infusion=made, container=one, **common)
    return made


def programme_of_lots(patient: Patient) -> None:
    """Lot UC-1 with tubes, released, its container C-01 free and C-02 set apart; UC-2 unsigned; UC-3 signed by one."""
    source, files = with_tubes()
    first = record(source=source, files=files)
    sign_tested(actor=actor(LAB), key=key(), record=first)
    release_lot(actor=actor(DIRECTOR), key=key(), record=first)
    container(first.lot)
    assign_container(
        actor=actor(LAB), key=key(), prescription=prescription(patient), container=container(first.lot, "C-02")
    )
    record("UC-2")
    sign_tested(actor=actor(LAB, username="lab2-A"), key=key(), record=record("UC-3"))


def lot_of(page: str) -> str:
    """The lot of `programme_of_lots` for which a page can be walked."""
    return "UC-2" if page.endswith("/sign") else "UC-3" if page.endswith("/release") else "UC-1"


def filled(page: str) -> str:
    """An address of lots with its parts filled in."""
    container_ = "C-02" if page.endswith("/free") else "C-01"
    whole = page.replace("<str:lot>", lot_of(page)).replace("<str:marker>", "CD73")
    return whole.replace("<str:container>", container_).replace("<int:version>", "1")


STEP = {
    "what": "thawed",
    "from_kind": "bank",
    "from_id": "B-1",
    "to_kind": "batch",
    "to_id": "UC-1",
    "read0_name": "donation_number",
    "read0_label": "G123498654321",
    "read0_order": "G123498654321",
    "read1_name": "batch",
    "read1_label": "UC-1",
    "read1_order": "UC-1",
}
LABEL = {"identifier": "C-09", "volume_ml": "50", "cells_1e6": "60", "expires_at": "2099-01-01T08:00"}
SENT: dict[str, dict[str, str]] = {
    "lots/new": {"text": lot_file("UC-9").decode(), "format": ".json"},
    "lots/new/form": {"lot": "UC-8"},
    "lots/<str:lot>/results": {"text": lot_file().decode(), "format": ".json", "seen": "1", "reason": "again"},
    "lots/<str:lot>/acts": {"act": "quarantined", "seen": "0", "reason": "a finding", "password": PASSWORD},
    "lots/<str:lot>/custody/new": STEP,
    "lots/<str:lot>/containers/new": LABEL,
    "lots/<str:lot>/versions/<int:version>/sign": {"password": PASSWORD},
    "lots/<str:lot>/versions/<int:version>/release": {"password": PASSWORD},
    "containers/<str:container>/assign": {"prescription": "0002/1"},
    "containers/<str:container>/free": {"prescription": "0003/1", "reason": "another bag"},
    "containers/<str:container>/discard": {"reason": "it leaked"},
}
"""What is sent to a page that changes something of lots."""
