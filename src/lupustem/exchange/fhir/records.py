"""What a FHIR record becomes: facts with the place each came from, and what a person has to look at.

Station: the door (`exchange`). Unlike logs and errors, the notices made here may show the old value with its date:
somebody has to see what was not taken as a fact, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import Notice
from lupustem.logic.text import Text

Value = bool | int | Decimal | Fraction | str
"""A known fact. A converted number stays exact: a Decimal where finite, else a Fraction (98 [degF] is 110/3 Cel)."""


class UnreadableRecord(Unreadable):
    """A record, or a line of a bulk export, that is refused as a whole; `text` names the field and the remedy."""


class Provenance(NamedTuple):
    """Where a fact comes from: the resource, its code, and the value and unit as they were written."""

    resource_type: str
    resource_id: str
    date: str | None = None
    system: str | None = None
    code: str | None = None
    display: str | None = None
    value: str | None = None
    unit: str | None = None
    note: Text | None = None

    def to_dict(self) -> dict[str, Any]:
        """For JSON; what the record does not say is left out."""
        pairs = zip(self._fields, self, strict=True)
        return {
            name: {"zh": value.zh, "en": value.en} if isinstance(value, Text) else value
            for name, value in pairs
            if value is not None
        }


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """One patient at one date.

    facts: known facts only; what is absent is unknown, never "no".
    sources: where each fact comes from; also for facts that became unknown because the value is old, contradicted or
        needs a person's eye: then the value that was not used stands there.
    as_of_given: False where the newest date of the record was taken.
    deceased: True: dead at `as_of`, no plan may be made; False: said to be alive then; None: the record does not say.
    deceased_date: as written in the record, where it is.
    """

    patient_id: str
    facts: dict[str, Value]
    sources: dict[str, Provenance]
    notices: tuple[Notice, ...]
    as_of: date
    as_of_given: bool
    deceased: bool | None = None
    deceased_date: str | None = None
