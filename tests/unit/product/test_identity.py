"""Check characters, identifiers on label and order, the chain of custody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from lupustem.product.check_character import CHARACTERS, check_character, check_flag, is_right
from lupustem.product.custody import Break, Event, Thing, append, breaks, holds_from
from lupustem.product.identity import Identity, check_identity
from tests.unit.product.lots import GOOD, RELEASED, answered

IDENTITY = GOOD["evidence"]["identity"]
START = datetime(2026, 11, 2, 8, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("number", "character", "flag"),
    [("G123498654321", "H", 77), ("W123414123456", "1", 61), ("A999920000001", "*", 96), ("C000126000042", "7", 67)],
)
def test_the_worked_check_characters(number: str, character: str, flag: int) -> None:
    """product.md, section 10."""
    assert (check_character(number), check_flag(number)) == (character, flag)


def test_every_wrong_character_and_every_swap_of_neighbours_is_caught() -> None:
    number = "C000126000042"
    right = check_character(number)
    tried = 0
    for place, sign in enumerate(number):
        for other in CHARACTERS[:36]:
            if other != sign:
                assert not is_right(number[:place] + other + number[place + 1 :], right)
                tried += 1
    for place in range(len(number) - 1):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        if swapped != number:
            assert not is_right(swapped, right)
            tried += 1
    assert tried > 13 * 35
    assert not is_right("c000126000042", right)
    assert not is_right("", "0")


def identity(**other: Any) -> tuple[str, tuple[str, ...]]:
    given = {key: value for key, value in {**IDENTITY, **other}.items() if value is not None}
    return answered(evidence={"identity": given})


@pytest.mark.parametrize(
    "other",
    [
        {"check_character": "I"},
        {"check_character": "h"},
        {"donation_number": "G123498654322"},
        {"donation_number": "G12349865432"},
        {"donation_number": "g123498654321"},
        {"recipient_on_order": "P-2"},
        {"recipient_on_order": "p-1"},
        {"recipient_on_order": "P-01"},
        {"donor": "P-1"},
        {"container_on_label": "C-1", "container_on_order": "C-2"},
        {"donation_number_on_order": "G123498654322"},
    ],
)
def test_identifiers_that_do_not_agree_hold(other: dict[str, Any]) -> None:
    assert identity(**other) == ("hold", ("identity_mismatch",))


@pytest.mark.parametrize(
    "other",
    [
        {"check_character": None},
        {"recipient_on_order": None},
        {"recipient_on_label": None},
        {"recipient_on_order": None, "recipient_on_label": None},
        {"donation_number": None, "check_character": None},
    ],
)
def test_identifiers_that_were_not_read_hold_as_missing(other: dict[str, Any]) -> None:
    assert identity(**other) == ("hold", ("identity",))


def test_no_identity_at_all_holds_and_a_full_one_passes() -> None:
    assert answered(drop=("identity",)) == ("hold", ("identity",))
    assert identity(donor="D-1", batch_on_label="B", batch_on_order="B") == RELEASED


READ = (("donation_number", "G123498654321", "G123498654321"), ("batch", "B-1", "B-1"))
STEPS = [
    ("donor", "D-1"),
    ("tissue", "T-1"),
    ("bank", "K-1"),
    ("batch", "B-1"),
    ("container", "C-1"),
    ("recipient", "P-1"),
]


def chain(steps: list[tuple[str, str]] = STEPS) -> tuple[Event, ...]:
    events: tuple[Event, ...] = ()
    for number in range(len(steps) - 1):
        step = Event(
            "nurse", START + timedelta(hours=number), "step", Thing(*steps[number]), Thing(*steps[number + 1]), READ
        )
        events = append(events, step)
    return events


def test_a_whole_chain_has_no_break() -> None:
    assert breaks(chain()) == ()
    assert holds_from(chain()) is None


def test_a_change_of_any_step_breaks_the_chain_from_there() -> None:
    events = chain()
    for number in range(len(events)):
        for change in ({"who": "somebody else"}, {"when": events[number].when + timedelta(seconds=1)}, {"read": ()}):
            changed = [*events[:number], replace(events[number], **change), *events[number + 1 :]]  # type: ignore[arg-type]
            assert holds_from(changed) == number
    assert holds_from(events[1:]) == 0
    assert holds_from((*events[:2], *events[3:])) == 2


def test_every_other_fault_of_a_chain_is_named() -> None:
    def faults(events: tuple[Event, ...]) -> set[Break]:
        return {fault for _, fault in breaks(events)}

    back = append(chain(), Event("x", START, "infusion", Thing("recipient", "P-1"), Thing("infusion", "I-1"), READ))
    assert faults(back) == {Break.TIME}
    assert faults(chain([*STEPS[:5], ("recipient", "D-1")])) == {Break.DONOR_IS_RECIPIENT}
    few = append((), Event("x", START, "s", Thing("donor", "D"), Thing("tissue", "T"), READ[:1]))
    assert faults(few) == {Break.FEW_IDENTIFIERS}
    wrong = append(
        (), Event("x", START, "s", Thing("donor", "D"), Thing("tissue", "T"), (*READ, ("container", "C", "c")))
    )
    assert faults(wrong) == {Break.IDENTIFIERS}
    gap = append(
        chain(), Event("x", START + timedelta(days=1), "s", Thing("recipient", "P-9"), Thing("infusion", "I"), READ)
    )
    assert faults(gap) == {Break.LINK}
    again = append(chain(), Event("x", START + timedelta(days=1), "s", *[Thing(*one) for one in STEPS[4:]], READ))
    assert Break.CONTAINER_TWICE in faults(again)


def test_a_batch_may_go_into_several_containers_each_given_once() -> None:
    events = chain(STEPS[:4])
    steps = [
        (("batch", "B-1"), ("container", "C-1")),
        (("batch", "B-1"), ("container", "C-2")),
        (("container", "C-1"), ("recipient", "P-1")),
        (("container", "C-2"), ("recipient", "P-2")),
    ]
    for number, (start, end) in enumerate(steps):
        when = START + timedelta(days=1, hours=number)
        events = append(events, Event("nurse", when, "step", Thing(*start), Thing(*end), READ))
    assert breaks(events) == ()
    once_more = Event("nurse", START + timedelta(days=2), "step", Thing(*steps[2][0]), Thing("recipient", "P-3"), READ)
    assert breaks(append(events, once_more)) == ((len(events), Break.CONTAINER_TWICE),)
    unknown = replace(once_more, origin=Thing("container", "C-3"))
    assert breaks(append(events, unknown)) == ((len(events), Break.LINK),)


def test_what_is_wrong_with_identifiers_is_said_in_both_languages() -> None:
    found = check_identity(Identity(pairs=(("recipient", "P-1", "P-2"), ("batch", "B-1", "B-2"))))
    assert [text.zh for text in found.findings] == ["受者编号：标签与医嘱不一致。", "批号：标签与医嘱不一致。"]
    assert [text.en for text in found.findings] == [
        "recipient: label and order disagree.",
        "batch: label and order disagree.",
    ]


def test_space_around_an_identifier_is_a_difference_and_holds() -> None:
    assert identity(recipient_on_order="P-1 ") == ("hold", ("identity_mismatch",))
    assert identity(donation_number=" G123498654321") == ("hold", ("identity_mismatch",))


def test_a_chain_in_the_lot_file_is_checked() -> None:
    def written(events: tuple[Event, ...]) -> list[dict[str, Any]]:
        return [
            {
                "who": one.who,
                "when": one.when.isoformat(),
                "what": one.what,
                "from": {one.origin.kind: one.origin.id},
                "to": {one.target.kind: one.target.id},
                "read": {name: [label, order] for name, label, order in one.read},
                "previous": one.previous,
                "hash": one.hash,
            }
            for one in events
        ]

    assert identity(chain=written(chain())) == RELEASED
    broken = written(chain())
    broken[2]["who"] = "somebody else"
    assert identity(chain=broken) == ("hold", ("identity_mismatch",))
