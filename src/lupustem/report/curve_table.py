"""Curves read at their time points as a table, a row for each time: the same numbers as the picture of `curve_svg`."""

from __future__ import annotations

from collections.abc import Sequence

from lupustem.logic.text import Language, Text
from lupustem.outcome.figures import CurveAt, Line

_DASH = "\u2013"
_MONTHS = Text("月", "Months")
_AT_RISK = Text("在险", "At risk")
_EVENTS = Text("累计事件", "Events so far")
_SHARE = Text("%（区间）", "% (interval)")
_HIDDEN = Text("已遮蔽", "masked")


def curve_table(lines: Sequence[Line], language: Language) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The heading and the rows, curves side by side; what is masked says so, what is beyond the last at risk is a dash.

    Competing causes have the same people at risk: one column says it.
    """
    months = sorted({at.months for line in lines for at in line.at})
    heading, columns = [_MONTHS.in_(language)], [[f"{month}" for month in months]]
    shared = _same_at_risk(lines)
    for line in lines:
        read = {at.months: at for at in line.at}
        seen = [read.get(month) for month in months]
        if not shared or line is lines[0]:
            heading.append(_named(line, _AT_RISK, shared).in_(language))
            columns.append([_count(at, None if at is None else at.at_risk, language) for at in seen])
        heading += [_named(line, name, len(lines) == 1).in_(language) for name in (_EVENTS, _SHARE)]
        columns.append([_count(at, None if at is None else at.events, language) for at in seen])
        columns.append([reading(at, language) for at in seen])
    return tuple(heading), list(zip(*columns, strict=True))


def share(value: float) -> str:
    """A share as per cent to one decimal, without the sign."""
    return f"{100 * value:.1f}"


def reading(at: CurveAt | None, language: Language) -> str:
    """A share with its interval; one of no width, before the first event, says nothing and is left out."""
    if at is None or at.value is None:
        return _absent(at, language)
    if at.lower is None or at.upper is None or at.lower == at.upper:
        return share(at.value)
    return f"{share(at.value)} ({share(at.lower)} {Text('至', 'to').in_(language)} {share(at.upper)})"


def _same_at_risk(lines: Sequence[Line]) -> bool:
    return all([at.at_risk for at in line.at] == [at.at_risk for at in lines[0].at] for line in lines)


def _named(line: Line, name: Text, alone: bool) -> Text:
    return name if alone else Text(f"{line.text.zh}：{name.zh}", f"{line.text.en}: {name.en}")


def _count(at: CurveAt | None, value: int | None, language: Language) -> str:
    return _absent(at, language) if value is None else f"{value:,}"


def _absent(at: CurveAt | None, language: Language) -> str:
    return _HIDDEN.in_(language) if at is not None and at.masked else _DASH
