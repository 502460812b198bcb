"""The chain of custody through the actions: it leads from donor to infusion, and every break shows."""

from __future__ import annotations

import datetime
import itertools
import json
from typing import Any

import pytest

from lupustem.product.custody import Break, Thing
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.custody import append_custody, custody_step
from lupustem.registry.custody import steps_of
from lupustem.registry.models import Lot
from lupustem.registry.record.clock import now
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.stock import usable
from tests.unit.registry.invented_lots import (
    LAB,
    container,
    lot_file,
    record,
    released,
)
from tests.unit.registry.programme import actor, key

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NURSE = Role.INFUSION_NURSE


def en(refused: Any) -> str:
    return " ".join(text.en for text in refused.value.texts)


READ = [("donation_number", "G123498654321", "G123498654321"), ("batch", "UC-1", "UC-1")]


CHAIN = (
    ("donor", "D-1"),
    ("tissue", "T-1"),
    ("bank", "B-1"),
    ("batch", "UC-1"),
    ("container", "C-01"),
    ("recipient", "0002"),
)


def step(lot: Lot, origin: tuple[str, str], target: tuple[str, str], **more: Any) -> None:
    given = {"actor": actor(LAB), "key": key(), "lot": lot, "what": "handed over", "read": READ}
    custody_step(**given | {"origin": Thing(*origin), "target": Thing(*target)} | more)


def test_the_chain_leads_from_donor_to_infusion_and_holds() -> None:
    lot = released()
    bag = container(lot)
    for origin, target in itertools.pairwise(CHAIN):
        step(lot, origin, target, container=bag if "container" in (origin[0], target[0]) else None)
    step(lot, CHAIN[-1], ("infusion", "0002/1"), actor=actor(NURSE), container=bag)
    chain = steps_of(lot)
    assert [one.event.target.kind for one in chain] == ["tissue", "bank", "batch", "container", "recipient", "infusion"]
    assert not any(one.breaks for one in chain)
    assert usable(bag, now()) == ()
    assert verify()[1] == []


def test_identifiers_that_disagree_are_kept_and_stop_that_container_and_no_other() -> None:
    lot = released()
    bag, other = container(lot), container(lot, "C-02")
    wrong = [READ[0], ("batch", "UC-1", "UC-7")]
    step(lot, ("batch", "UC-1"), ("container", "C-01"), read=wrong, container=bag)
    assert steps_of(lot)[0].breaks == (Break.IDENTIFIERS,)
    assert [text.en for text in usable(bag, now())] == ["Its chain of custody is broken; find out before it is used."]
    assert usable(other, now()) == ()
    step(lot, ("batch", "UC-1"), ("batch", "UC-1"), read=wrong)
    assert usable(other, now()) != ()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"read": READ[:1]}, "Fewer than two"),
        ({"when": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}, "before"),
        ({"when": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)}, "future"),
        ({"origin": Thing("bank", "B-2")}, "begins where"),
        ({"origin": Thing("recipient", "0002")}, "not back"),
        ({"target": Thing("shelf", "1")}, "from what to what"),
        ({"what": " "}, "say what"),
    ],
)
def test_a_slip_of_the_pen_in_a_step_is_refused(changed: dict[str, Any], says: str) -> None:
    lot = released()
    step(lot, ("donor", "D-1"), ("bank", "B-1"))
    given: dict[str, Any] = {
        "origin": Thing("bank", "B-1"),
        "target": Thing("batch", "UC-1"),
        "what": "thawed",
        "read": READ,
    }
    with pytest.raises(Refusal) as refused:
        custody_step(actor=actor(LAB), key=key(), lot=lot, **given | changed)
    assert says in en(refused)
    assert lot.custody.count() == 1


def test_at_the_bedside_a_broken_step_is_kept_and_shows() -> None:
    lot = released()
    bag = container(lot)
    step(lot, ("donor", "D-1"), ("bank", "B-1"))
    ends = {"origin": Thing("container", "C-01"), "target": Thing("recipient", "0002")}
    with changing(actor=actor(NURSE), permission="custody.record", key=key(), content="x") as change:
        append_custody(change, lot=lot, what="hung", read=READ, container=bag, **ends)  # type: ignore[arg-type]
    assert steps_of(lot)[1].breaks == (Break.LINK,)


def test_the_chain_in_a_lot_file_is_taken_over_and_goes_on() -> None:
    from lupustem.product.custody import Event, append

    event = Event("A", now(), "collected", Thing("donor", "D-1"), Thing("bank", "B-1"), tuple(READ))
    made = append((), event)[0]
    content = json.loads(lot_file())
    content["evidence"]["identity"]["chain"] = [
        {
            "who": "A",
            "when": made.when.isoformat(),
            "what": "collected",
            "from": {"donor": "D-1"},
            "to": {"bank": "B-1"},
            "read": {name: [one, other] for name, one, other in READ},
            "previous": made.previous,
            "hash": made.hash,
        }
    ]
    row = record(source=json.dumps(content).encode())
    assert row.decision == "release"
    record(source=json.dumps(content).encode(), lot=row.lot, seen=1, reason="same chain")
    step(row.lot, ("bank", "B-1"), ("batch", "UC-1"))
    assert [(one.row.number, one.breaks) for one in steps_of(row.lot)] == [(1, ()), (2, ())]
