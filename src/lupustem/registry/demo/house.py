"""The demo's centre: its consent forms, its papers under section 2.1, its own numbers; and the lots of its laboratory."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from lupustem.registry.actions.centre import Answer, accredit
from lupustem.registry.actions.consents import add_consent_form
from lupustem.registry.actions.containers import Label, add_container
from lupustem.registry.actions.lot_signing import act_on_lot, release_lot, sign_tested
from lupustem.registry.actions.lots import record_lot
from lupustem.registry.actions.policy import confirm_policy, write_policy
from lupustem.registry.centre_gates import ITEMS
from lupustem.registry.demo.people import Cast
from lupustem.registry.demo.telling import Story, days, on
from lupustem.registry.models import Container, Lot
from lupustem.registry.record import clock

FIRST_FORM, NEW_FORM = "ICF-MSC-1.0", "ICF-MSC-2.0"
NEAR_ITS_END = "drug_trial_qualified"
POLICY: dict[str, Any] = {"freshness": {"assessment_d": "5"}}
_NEGATIVE = ("cd11b", "cd14", "cd19", "cd34", "cd45", "cd79a", "hla_dr")
_FACTS: dict[str, Any] = {
    "gmp_compliant": True,
    "plastic_adherent": True,
    "cd90_percent": "98.4",
    "cd105_percent": "96.2",
    **{f"{name}_percent": "0.4" for name in _NEGATIVE},
    "adipogenic": True,
    "osteogenic": True,
    "chondrogenic": True,
    "purity_percent": "95.1",
    "endotoxin_eu_ml": "0.12",
    "bacteria_detected": False,
    "fungi_detected": False,
    "mycoplasma_detected": False,
    "virus_detected": False,
    "local_quality_control_passed": True,
    "third_party_review_passed": True,
    "storage_temperature_min_c": "3.1",
    "storage_temperature_max_c": "6.4",
    "stored_in_dark": True,
    "shaken_or_heated": False,
    "hours_preparation_to_end": "6.5",
}
_DONATION = {"donation_number": "G123498654321", "check_character": "H"}
_TUBE = {"file": "cd73.fcs", "control_file": "cd73-fmo.fcs", "control": "fmo", "channel": "PE-A"}


def forms_and_papers(cast: Cast, today: date) -> Story:
    """Six years of the centre: a form, its papers, a newer form, a site policy, one paper near its end."""
    first = today - days(6 * 365)
    yield on(first, 9)
    add_consent_form(actor=cast["director"], key=cast.key, name=FIRST_FORM, valid_from=first)
    for number, item in enumerate(ITEMS, 1):
        ends = today + days(20 if item == NEAR_ITS_END else 300 + 11 * number)
        answer = Answer(True, f"DEMO-{number:03d}", first - days(30), ends)
        accredit(actor=cast["director"], key=cast.key, item=item, seen=0, answer=answer)
    yield on(first, 11)
    policy = write_policy(actor=cast["director"], key=cast.key, seen=0, content=POLICY, reason="科室讨论（虚构）")
    yield on(first, 15)
    confirm_policy(actor=cast["doctor2"], key=cast.key, policy=policy)
    newer = today - days(60)
    yield on(newer, 9)
    add_consent_form(actor=cast["director"], key=cast.key, name=NEW_FORM, valid_from=newer)


def lots_in_stock(cast: Cast, today: date) -> Story:
    """Lots that wait: one that tests hold, one recalled, one tested and not released, one counted from its tubes."""
    now = clock.now()
    yield on(today - days(12), 8)
    recalled = released_lot(cast, "UC-DEMO-R", cells_1e6="60")
    yield on(today - days(11), 9)
    act_on_lot(
        actor=cast["director"], key=cast.key, lot=recalled, seen=0, act="recalled", reason="供者随访结果（虚构）"
    )
    yield on(today - days(2), 16)
    _record(cast, "UC-DEMO-H", "60", mycoplasma_detected=None)
    yield on(today - days(1), 15)
    tested = _record(cast, "UC-DEMO-T", "60")
    sign_tested(actor=cast["lab"], key=cast.key, record=tested)
    yield now - timedelta(minutes=90)
    tubes = released_lot(cast, "UC-DEMO-F", cells_1e6="60", tubes=True)
    for number in (1, 2):
        made = now - timedelta(minutes=100)
        label = Label(f"UC-DEMO-F-{number}", "50", "60", made, made + timedelta(hours=12))
        add_container(actor=cast["lab"], key=cast.key, lot=tubes, label=label)


def released_lot(cast: Cast, name: str, *, cells_1e6: str, tubes: bool = False) -> Lot:
    """A lot that was tested by the laboratory and released by the director."""
    record = _record(cast, name, cells_1e6, tubes=tubes)
    sign_tested(actor=cast["lab"], key=cast.key, record=record)
    release_lot(actor=cast["director"], key=cast.key, record=record)
    return record.lot


def fresh_container(cast: Cast, name: str, cells_1e6: str, made: datetime) -> Container:
    """A container of a released lot of its own, good for twelve hours."""
    lot = released_lot(cast, name, cells_1e6=cells_1e6)
    label = Label(f"{name}-1", "100", cells_1e6, made, made + timedelta(hours=12))
    return add_container(actor=cast["lab"], key=cast.key, lot=lot, label=label)


def _record(cast: Cast, name: str, cells_1e6: str, *, tubes: bool = False, **facts: Any) -> Any:
    said = _FACTS | {"label_cells_1e6": cells_1e6, "measured_cells_1e6": cells_1e6} | facts
    evidence: dict[str, Any] = {
        "dose": {"route": "intravenous", "ml_in_worst_hour": 100, "weight_kg": 50},
        "identity": _DONATION | {"recipient_on_label": name, "recipient_on_order": name},
    }
    if tubes:
        evidence["flow"] = {"CD73": _TUBE}
    else:
        said["cd73_percent"] = "97.9"
    content = {
        "lot": name,
        "containers": [],
        "facts": {fact: value for fact, value in said.items() if value is not None},
        "evidence": evidence,
    }
    folder = files("lupustem.registry.demo").joinpath("tubes")
    given = {one: folder.joinpath(one).read_bytes() for one in ("cd73.fcs", "cd73-fmo.fcs")} if tubes else {}
    source = json.dumps(content, ensure_ascii=False).encode()
    return record_lot(actor=cast["lab"], key=cast.key, source=source, source_name="lot.json", files=given)
