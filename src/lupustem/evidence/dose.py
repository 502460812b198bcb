"""The dose of a study: cells for each kilogram, or cells in all. Two kinds that are never compared, added or converted.

>>> PerKg(1_000_000) < Total(90_000_000)
Traceback (most recent call last):
    ...
TypeError: a dose per kg and a total dose cannot be compared: the body weights are not known
"""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.logic.text import Text

_APART = "a dose per kg and a total dose cannot be compared: the body weights are not known"


@dataclass(frozen=True, slots=True)
class PerKg:
    """Cells per kilogram of body weight; `most` where a range or several levels were given."""

    cells: int
    most: int | None = None
    schedule: Text | None = None

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PerKg):
            raise TypeError(_APART)
        return (self.cells, self.most or self.cells) < (other.cells, other.most or other.cells)


@dataclass(frozen=True, slots=True)
class Total:
    """Cells in all, whatever the patient weighs."""

    cells: int
    most: int | None = None
    schedule: Text | None = None

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Total):
            raise TypeError(_APART)
        return (self.cells, self.most or self.cells) < (other.cells, other.most or other.cells)


Dose = PerKg | Total


def dose_words(dose: Dose) -> Text:
    """A dose as people write it."""
    least = _power(dose.cells)
    number = least if dose.most is None else f"{least}–{_power(dose.most)}"
    unit = Text("/kg", " cells/kg") if isinstance(dose, PerKg) else Text("（总数）", " cells in all")
    zh, en = f"{number}{unit.zh}", f"{number}{unit.en}"
    if dose.schedule is None:
        return Text(zh, en)
    return Text(f"{zh}，{dose.schedule.zh}", f"{en}, {dose.schedule.en}")


def kind_of(dose: Dose | None) -> str | None:
    """`per_kg` or `total`; None where no dose was read."""
    if dose is None:
        return None
    return "per_kg" if isinstance(dose, PerKg) else "total"


def _power(cells: int) -> str:
    digits = str(cells).rstrip("0")
    lead = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{lead} ×10^{len(str(cells)) - 1}"
