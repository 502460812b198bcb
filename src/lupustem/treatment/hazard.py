"""What a row of the table of hazards is, and the words for its state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lupustem.logic.text import Text

State = Literal["done", "registry", "not_covered"]
STATE_WORDS: dict[str, Text] = {
    "done": Text("已实现", "done"),
    "registry": Text("由登记系统实现", "by the registry"),
    "not_covered": Text("未覆盖", "not covered"),
}


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard. modules: where its control stands, below src/lupustem."""

    id: str
    severity: int
    hazard: Text
    control_class: str
    control: Text
    state: State
    modules: tuple[str, ...] = ()


def row(
    number: int,
    severity: int,
    hazard: tuple[str, str],
    control_class: str,
    control: tuple[str, str],
    state: State,
    *modules: str,
) -> Hazard:
    """One row, numbered as in the specification."""
    return Hazard(f"HZ{number:02d}", severity, Text(*hazard), control_class, Text(*control), state, modules)
