"""When a system is graded A, B or C: the rules of BILAG-2004 as trees, for one visit and for a table of visits alike.

The worst item decides, in whatever order the items stand. D and E follow from the history alone. A number counts where
`counts_<n>` is true: it was not put down to something other than lupus, and no other measurement of the same thing makes it
needless.

Source: the lists of the official form and the UK JSLE tests; the haematological limits are from memory, unverified.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from lupustem.facts.declare import boolean
from lupustem.indices.bilag.items import ITEMS, NUMBERS
from lupustem.indices.declare import any_of, at_least, named
from lupustem.logic.tree import Expression, Variable

ACTIVE = 2
"""Same, worse or new: what makes an item active. 1 is improving."""


class Rules(NamedTuple):
    """What reaches A, B and C in one system; whoever reaches A is A, whatever else holds."""

    a: Expression
    b: Expression
    c: Expression


COUNTS: dict[int, Variable] = {
    number: named({f"counts_{number}": boolean(zh=ITEMS[number].variable.text.zh, en=ITEMS[number].variable.text.en)})[
        f"counts_{number}"
    ]
    for number in NUMBERS
}


def item(number: int) -> Variable:
    """The variable of an item."""
    return ITEMS[number].variable


def numbers(first: int, last: int) -> tuple[int, ...]:
    """Item numbers from first to last, both included."""
    return tuple(range(first, last + 1))


def _active(items: tuple[int, ...]) -> tuple[Expression, ...]:
    return tuple(item(one) >= ACTIVE for one in items)


def _there(items: tuple[int, ...]) -> tuple[Expression, ...]:
    return tuple(item(one) >= 1 for one in items)


# The items that can reach A, then B, then C.
LISTS: dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = {
    "mucocutaneous": ((5, 7, 9, 11, 13), (6, 12, 14, 15), (8, 10, 16, 17, 18)),
    "neuropsychiatric": ((*numbers(19, 29), 31, 36), (30, 32, 33, 34, 35, 37, 38), ()),
    "musculoskeletal": ((39, 41), (40, 42), (43,)),
    "cardiorespiratory": ((45, 46, 47, *numbers(49, 55)), (44, 48), ()),
    "gastrointestinal": ((56, 58, 61, 63, 64), (57, 59, 60, 62), ()),
    "ophthalmic": ((65, 66, 69, 72, 74, 76, 77), (67, 68, 70, 73), (71, 75)),
}


def _listed(severe: tuple[int, ...], moderate: tuple[int, ...], mild: tuple[int, ...]) -> Rules:
    return Rules(
        a=any_of(*_active(severe)),
        b=any_of(*_there(severe), *_active(moderate)),
        c=any_of(*_there(moderate), *_there(mild)),
    )


PYREXIA, OTHERS = 1, (2, 3, 4)


def _constitutional() -> Rules:
    pyrexia, others = item(PYREXIA) >= ACTIVE, _active(OTHERS)
    return Rules(
        a=pyrexia & at_least(2, others),
        b=pyrexia | at_least(2, others),
        c=any_of(*_there((PYREXIA, *OTHERS))),
    )


# Half-open: below the first limit A, below the second B, below the third C. None: the value cannot reach that grade.
BLOOD_LIMITS: dict[int, tuple[str | None, str | None, str]] = {
    90: ("8", "9", "11"),
    91: ("1", "2", "4"),
    92: ("0.5", "1", "2"),
    93: (None, None, "1"),
    94: ("25", "50", "150"),
}
TTP, HAEMOLYSIS, COOMBS = 95, 96, 97


def _below(grade: int) -> tuple[Expression, ...]:
    return tuple(
        COUNTS[number] & (item(number) < Decimal(limits[grade] or 0))
        for number, limits in BLOOD_LIMITS.items()
        if limits[grade] is not None
    )


def _haematological() -> Rules:
    return Rules(
        a=any_of(item(TTP) >= ACTIVE, *_below(0)),
        b=any_of(item(TTP) >= 1, item(HAEMOLYSIS), *_below(1)),
        c=any_of(item(COOMBS), *_below(2)),
    )


RULES: dict[str, Rules] = {
    "constitutional": _constitutional(),
    **{system: _listed(*lists) for system, lists in LISTS.items()},
    "haematological": _haematological(),
}
"""Every system but the renal one, whose rules stand in `renal`."""
