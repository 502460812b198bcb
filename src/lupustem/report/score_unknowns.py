"""The most that one unknown item could add to a score, for the indices that are sums; None where it adds no points."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lupustem.indices.sle_das import ARTHRITIS, LOGS, NUMBERS, PER_JOINT, WEIGHTS
from lupustem.indices.sledai_items import DESCRIPTORS


def most_of(index: str, key: str) -> Decimal | None:
    """The points of an item at its highest, by the index and the key that is missing."""
    asked = _SUMS.get(index)
    return None if asked is None else asked(key)


def _sledai(key: str) -> Decimal | None:
    return Decimal(DESCRIPTORS[key].weight) if key in DESCRIPTORS else None


def _sle_das(key: str) -> Decimal | None:
    if key in WEIGHTS:
        return Decimal(WEIGHTS[key]) / 1000
    if key == "sjc28":
        joints = NUMBERS[key].maximum
        assert joints is not None
        return (ARTHRITIS + PER_JOINT * joints) / 1000
    return next((Decimal(term.ends[1]) for term in LOGS.values() if term.number.name == key), None)


_SUMS: dict[str, Callable[[str], Decimal | None]] = {
    "sledai_2k": _sledai,
    "selena_sledai": _sledai,
    "sle_das": _sle_das,
}
