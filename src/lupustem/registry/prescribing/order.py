"""The order: what the prescriber asks for, as text that is kept, and as the facts that the statements read.

The weight and everything else about the patient come from the record, the consent from its rows; the order holds only what is
ordered. What it leaves open stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lupustem.facts import FACTS
from lupustem.facts import prescription as ordered
from lupustem.logic.tree import Variable
from lupustem.registry.fact_values import read, written
from lupustem.treatment.cell_numbers import read_cells
from lupustem.treatment.devices import Gravity, Pump, gravity, pump
from lupustem.treatment.invalid import exact
from lupustem.treatment.parameters import ParameterSet

DOSE = "dose_1e6_per_kg"
FACTS_ORDERED: tuple[str, ...] = tuple(
    name for name, one in vars(ordered).items() if isinstance(one, Variable) and name in FACTS and name != DOSE
)
"""The facts of the vocabulary that an order settles; what the record says of them is only a proposal."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it was given. per_kg_1e6 or total_cells: the dose, one of them. volume_ml: where no container is set apart.

    drop_factor: of a drip set; None with a pump. facts: name -> value of FACTS_ORDERED.
    """

    start: datetime
    per_kg_1e6: str = ""
    total_cells: str = ""
    basis: str = ""
    volume_ml: str = ""
    flush_ml: str = "0"
    dead_volume_ml: str = "0"
    drop_factor: str = ""
    containers: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The order in JSON's types, numbers as they were typed."""
        said = {name: getattr(self, name) for name in _TEXTS if getattr(self, name)}
        facts = {name: written(value) for name, value in self.facts.items() if value is not None}
        return {**said, "start": self.start.isoformat(), "containers": list(self.containers), "facts": facts}

    def per_kg(self, weight_kg: Decimal | Fraction | int | None) -> Fraction | None:
        """The dose ordered, 10^6 cells for each kg; None where it is not said or the weight is not known."""
        if self.per_kg_1e6:
            return exact(self.per_kg_1e6, "dose.per_kg_1e6", above=0)
        if self.total_cells and weight_kg is not None:
            return Fraction(read_cells(self.total_cells, "dose.total")) / 10**6 / Fraction(weight_kg)
        return None

    def device(self, parameters: ParameterSet) -> Pump | Gravity:
        """What the rate plan is made for."""
        if self.drop_factor:
            return gravity(self.drop_factor, parameters=parameters)
        return pump(parameters=parameters)


_TEXTS = ("per_kg_1e6", "total_cells", "basis", "volume_ml", "flush_ml", "dead_volume_ml", "drop_factor")


def order_of(content: Mapping[str, Any]) -> Order:
    """The order that was kept."""
    facts = {name: read(value) for name, value in content["facts"].items()}
    texts = {name: content.get(name, "") for name in _TEXTS}
    start = datetime.fromisoformat(content["start"])
    return Order(start, **texts, containers=tuple(content["containers"]), facts=facts)
