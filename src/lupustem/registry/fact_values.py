"""The value of a fact as the record writes it, and back: exact decimals as JSON text.

>>> from decimal import Decimal
>>> from lupustem.registry.fact_values import read, written
>>> written(Decimal("58.50")), read("58.5"), written(None)
('58.5', Decimal('58.5'), 'null')
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from lupustem.facts.row import Value
from lupustem.logic.as_words import plain

UNKNOWN = "null"


def written(value: Value | None) -> str:
    """A checked value as JSON, a number as its shortest decimal; "null" for one that is taken back."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    return plain(value)


def read(text: str) -> Any:
    """The value, exact; None for one that was taken back."""
    return json.loads(text, parse_float=Decimal)
