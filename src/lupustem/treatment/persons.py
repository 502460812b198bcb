"""Who stands behind a start, a restart or a parameter set: two different persons, whatever the spelling of their names.

>>> two_persons(("Nurse A", "Dr B")), two_persons(("Nurse A", " nurse a ")), two_persons(("Nurse A", ""))
(True, False, False)
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize


def two_persons(names: Iterable[str]) -> bool:
    """Whether two different persons stand behind something; a blank names nobody."""
    return len({_spelled(name) for name in names} - {""}) >= 2


def _spelled(name: str) -> str:
    return " ".join(normalize("NFKC", name).split()).casefold()
