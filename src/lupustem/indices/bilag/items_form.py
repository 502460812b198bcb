"""How one item of the BILAG-2004 form is declared: its number, its system, how it is answered and what it means.

Source: the official form, revision 1 September 2009 (numbers and kinds); names and glossary lines are in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lupustem.facts.declare import boolean, integer, number
from lupustem.indices.declare import named
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable

ItemKind = Literal["severity", "yes_no", "number"]

# Compared with the four weeks before, except 0. That improving is also bound to a duration is from memory and left out.
ITEM_SCALE: dict[int, Text] = {
    0: Text("无：近 4 周未出现", "not present: absent in the last 4 weeks"),
    1: Text("好转：改善程度足以考虑减轻治疗", "improving: better, enough to consider less treatment"),
    2: Text(
        "不变：前后两个 4 周均存在，无明显变化，或虽有改善但不足以记为好转",
        "same: there in both 4-week periods without a real change, or better but not enough to count as improving",
    ),
    3: Text("加重：恶化程度足以考虑加强治疗", "worse: deteriorated, enough to consider more treatment"),
    4: Text(
        "新发：近 4 周新出现或复发，且尚未好转", "new: begun or come back in the last 4 weeks and not improved since"
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the form; `variable` is named bilag_<number> and holds what may be answered.

    kind: blood pressure and dipstick are whole numbers too, yet readings and not grades.
    unverified: the glossary line states a limit or a split between severe and mild from memory; show that beside it.
    """

    number: int
    system: str
    variable: Variable
    glossary: Text
    unverified: bool = False
    kind: ItemKind = "severity"


def severity(system: str, item: int, name: Text, glossary: Text, *, unverified: bool = False) -> Item:
    """An item graded 0 to 4 on ITEM_SCALE."""
    return _item(system, item, integer(zh=name.zh, en=name.en, minimum=0, maximum=4), glossary, unverified, "severity")


def yes_no(system: str, item: int, name: Text, glossary: Text, *, unverified: bool = False) -> Item:
    """An item answered with yes or no."""
    return _item(system, item, boolean(zh=name.zh, en=name.en), glossary, unverified, "yes_no")


def measured(
    system: str,
    item: int,
    name: Text,
    glossary: Text,
    *,
    minimum: int,
    maximum: int,
    unit: str | None,
    whole: bool = False,
) -> Item:
    """An item that is a number in the form's own unit; the bounds are plausibility limits (engineering choice), inclusive."""
    declare = integer if whole else number
    variable = declare(zh=name.zh, en=name.en, minimum=minimum, maximum=maximum, unit=unit)
    return _item(system, item, variable, glossary, False, "number")


def _item(system: str, item: int, variable: Variable, glossary: Text, unverified: bool, kind: ItemKind) -> Item:
    (variable,) = named({f"bilag_{item}": variable}).values()
    return Item(item, system, variable, glossary, unverified, kind)
