"""The events of one tube on their way through the gates: which are kept, the count after each step, columns read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lupustem.product.flow.compensation import Compensation
from lupustem.product.flow.fcs import Tube, Values

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Step:
    """What a gate left: its name ("all", "scatter", "singlets", "viable") and the events inside."""

    name: str
    events: int


class Population:
    """A tube under one compensation. `kept` (n,) is true where an event passed every gate so far."""

    def __init__(self, tube: Tube, compensation: Compensation) -> None:
        self.tube = tube
        self.compensation = compensation
        self.kept: Mask = np.ones(tube.events, dtype=np.bool_)
        self.steps: list[Step] = [Step("all", tube.events)]
        self._columns: dict[str, Values] = {}

    def values(self, name: str) -> Values:
        """One column (n,), compensated where the matrix covers it; held until `forget`. Raises FlowRefused."""
        if name not in self._columns:
            self._columns[name] = self.compensation.values(self.tube, name)
        return self._columns[name]

    def parents(self, name: str) -> Values:
        """The values of the events kept, (m,)."""
        return self.values(name)[self.kept]

    def keep(self, gate: Gate) -> None:
        """Keep what is inside a gate, and count it."""
        self.kept &= gate.inside(self)
        self.steps.append(Step(gate.name, int(np.count_nonzero(self.kept))))

    def forget(self) -> None:
        """Let go of the columns read, so that a large tube does not hold them longer than needed."""
        self._columns.clear()


class Gate(Protocol):
    """A gate whose numbers are fixed."""

    @property
    def name(self) -> str:
        """scatter, singlets or viable."""

    def inside(self, population: Population) -> Mask:
        """(n,) true where an event of the tube is inside."""
