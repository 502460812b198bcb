"""Whose cells these are and for whom: identifiers of label and order compared as written, check characters, the chain.

Source: two independent identifiers at every hand-over and quarantine on any doubt are rules of this project (after ISBT 128
and the chain-of-identity work of the standards bodies); donor and recipient differ since the consensus is on allogeneic cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.product.check_character import is_donation_number, is_right
from lupustem.product.custody import FEWEST_IDENTIFIERS, Break, Event, breaks

MISMATCH, MISSING = "identity_mismatch", "identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """What was read at the hand-over.

    pairs: name of the identifier -> (on the label, on the order); None where one side was not read. donor and recipients
    must differ. events: the chain, where it is kept in the file.
    """

    donation_number: str | None = None
    check_character: str | None = None
    pairs: tuple[tuple[str, str | None, str | None], ...] = ()
    donor: str | None = None
    events: tuple[Event, ...] = ()
    containers: tuple[str, ...] = field(default=())


class IdentityResult(NamedTuple):
    """Codes that hold the lot, and what was found, in words."""

    codes: tuple[str, ...]
    findings: tuple[Text, ...]


def check_identity(given: Identity | None) -> IdentityResult:
    """Whether the identity of a lot is proven. Absent evidence is missing, never agreement."""
    if given is None:
        return IdentityResult((MISSING,), (_ABSENT,))
    wrong = [*_donation(given), *_pairs(given), *_persons(given), *_chain(given)]
    findings = [text for text in wrong if text is not None]
    if findings:
        return IdentityResult((MISMATCH,), tuple(findings))
    missing = _missing(given)
    return IdentityResult((MISSING,), missing) if missing else IdentityResult((), ())


def _donation(given: Identity) -> list[Text | None]:
    number, character = given.donation_number, given.check_character
    if number is None:
        return []
    if not is_donation_number(number):
        return [_FORM]
    return [] if character is None or is_right(number, character) else [_CHECK]


def _pairs(given: Identity) -> list[Text | None]:
    return [
        Text(f"{_named(name).zh}：标签与医嘱不一致。", f"{_named(name).en}: label and order disagree.")
        for name, on_label, on_order in given.pairs
        if on_label is not None and on_order is not None and on_label != on_order
    ]


def _persons(given: Identity) -> list[Text | None]:
    recipients = {one for name, *both in given.pairs if name == "recipient" for one in both if one is not None}
    wrong: list[Text | None] = [_AUTOLOGOUS] if given.donor is not None and given.donor in recipients else []
    if len(set(given.containers)) < len(given.containers):
        wrong.append(_CHAIN[Break.CONTAINER_TWICE])
    return wrong


def _chain(given: Identity) -> list[Text | None]:
    return [
        Text(f"来源链第 {number + 1} 步：{_CHAIN[fault].zh}", f"step {number + 1} of the chain: {_CHAIN[fault].en}")
        for number, fault in breaks(given.events)
    ]


def _missing(given: Identity) -> tuple[Text, ...]:
    found = []
    if given.donation_number is not None and given.check_character is None:
        found.append(_NO_CHECK)
    found += [
        Text(
            f"{_named(name).zh}：标签与医嘱须都读取。", f"{_named(name).en}: read it from the label and from the order."
        )
        for name, *both in given.pairs
        if None in both
    ]
    read = (given.donation_number is not None) + len({name for name, *both in given.pairs if None not in both})
    if read < FEWEST_IDENTIFIERS:
        found.append(_TOO_FEW)
    return tuple(found)


def _named(name: str) -> Text:
    return _NAMES.get(name, Text(name, name))


_NAMES: dict[str, Text] = {
    "donation_number": Text("供者编号", "donation number"),
    "recipient": Text("受者编号", "recipient"),
    "batch": Text("批号", "batch"),
    "container": Text("容器编号", "container"),
    "product_code": Text("产品代码", "product code"),
}
_ABSENT = Text("没有身份核对记录。", "no record of identifiers.")
_TOO_FEW = Text("须核对至少两项独立标识。", "at least two independent identifiers have to be read.")
_NO_CHECK = Text("供者编号缺少校验字符。", "the donation number has no check character.")
_FORM = Text(
    "供者编号不是 13 位（机构 5、年份 2、序号 6，大写字母与数字）。",
    "the donation number is not of 13 characters (facility 5, year 2, number 6; capitals and digits).",
)
_CHECK = Text("供者编号与校验字符不符。", "the check character does not belong to the donation number.")
_AUTOLOGOUS = Text(
    "供者与受者是同一人；本共识只涉及异体细胞。",
    "donor and recipient are the same person; the cells must be allogeneic.",
)
_CHAIN: dict[Break, Text] = {
    Break.HASH: Text("哈希不符，其后各步均不可信。", "the hash does not fit; nothing after it can be relied on."),
    Break.TIME: Text("时间早于上一步。", "its time lies before the step before."),
    Break.LINK: Text("与上一步不衔接。", "it does not begin where the step before ended."),
    Break.FEW_IDENTIFIERS: Text("核对的标识不足两项。", "fewer than two identifiers were read."),
    Break.IDENTIFIERS: Text("标识不一致。", "the identifiers disagree."),
    Break.CONTAINER_TWICE: Text("同一容器被交付两次。", "one container was handed over twice."),
    Break.DONOR_IS_RECIPIENT: _AUTOLOGOUS,
}
