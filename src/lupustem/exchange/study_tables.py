"""A user's own table of studies for pooling: CSV or YAML, a study in each row, strict.

    study,events,n
    invented a,9,12
    invented b,5,6

The columns say what the rows are (`SHAPES`). Three more may stand beside them: `overlap_group` (studies of the same
patients), `definition` (of the outcome) and `subgroup`. A cell is never empty: a study with missing data is left out by the
user, not taken for zero here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from lupustem.exchange.reading import MIB, STDIN, read_limited, shown, text_of
from lupustem.exchange.study_table_words import (
    BLANK,
    TOO_LARGE,
    Problems,
    columns_unknown,
    no_rows,
    not_a_list,
    not_csv,
)
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

if TYPE_CHECKING:
    from lupustem.evidence.pooling.rows import Study

LIMIT = 8 * MIB
MOST_ROWS = 10_000
SHAPES: dict[str, tuple[str, ...]] = {
    "Proportion": ("events", "n"),
    "Rate": ("events", "person_time"),
    "Mean": ("mean", "sd", "n"),
    "Change": ("before", "sd_before", "after", "sd_after", "n"),
    "TwoMeans": ("mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2"),
    "Fourfold": ("events_1", "n_1", "events_2", "n_2"),
    "Effect": ("value", "standard_error"),
}
"""The columns of each kind of row besides `study`; arm 1 is the treated one."""
MEASURE_OF: dict[str, str] = {
    "Proportion": "proportion_logit",
    "Rate": "rate_log",
    "Mean": "mean",
    "Change": "mean_change",
    "TwoMeans": "mean_difference",
    "Fourfold": "odds_ratio",
    "Effect": "effect",
}
"""The measure of each kind of row where none is asked for."""
ALSO_CALLED: dict[str, str] = {
    "slab": "study",
    "xi": "events",
    "ni": "n",
    "ti": "person_time",
    "mi": "mean",
    "sdi": "sd",
    "ai": "events_1",
    "n1i": "n_1",
    "ci": "events_2",
    "n2i": "n_2",
    "m1i": "mean_1",
    "sd1i": "sd_1",
    "m2i": "mean_2",
    "sd2i": "sd_2",
    "yi": "value",
    "sei": "standard_error",
}
"""The names that R's metafor has for the same columns; `vi`, a sampling variance, stands for the square of `sei`."""
BESIDE = ("overlap_group", "definition", "subgroup")
_COUNTS = frozenset({"events", "n", "events_1", "n_1", "events_2", "n_2"})
_WITHIN = (("events", "n"), ("events_1", "n_1"), ("events_2", "n_2"))
LEAST, MOST = 1e-9, 1e12
"""How near to 0, save 0 itself, and how large a number may be; beyond that another unit is the right one."""
_WHOLE = re.compile(r"[0-9]{1,12}")
# R writes 15 significant digits and Python 17, after as many zeros as a small number begins with.
_NUMBER = re.compile(r"[-+]?([0-9]{1,17}(\.[0-9]{0,25})?|\.[0-9]{1,25})([eE][-+]?[0-9]{1,2})?")

Line = tuple[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class StudyTable:
    """The rows of a table with what stands beside them, by label; empty where the column is absent."""

    name: Text
    kind: str
    studies: tuple[Study, ...]
    overlap_group: Mapping[str, str]
    definition: Mapping[str, str]
    subgroup: Mapping[str, str]


def read_study_table(path: str | Path) -> StudyTable:
    """Read a table of studies; "-" is CSV on standard input.

    Raises Unreadable for a file that is no table, ManyProblems with a line for each cell that is wrong.
    """
    name = shown(path)
    text = text_of(read_limited(path, LIMIT, TOO_LARGE), name, BLANK)
    suffix = "" if str(path) == STDIN else Path(path).suffix.lower()
    lines = _from_yaml(text, name) if suffix in (".yaml", ".yml", ".json") else _from_csv(text, name)
    if len(lines) > MOST_ROWS:
        raise Unreadable(Text(f"{name.zh}：超过 {MOST_ROWS} 行。", f"{name.en}: more than {MOST_ROWS} rows."))
    return _table(lines, name)


def _from_csv(text: str, name: Text) -> list[Line]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Unreadable(not_csv(name)) from None
    header = [_column(cell.strip()) for cell in rows[0]]
    if len(set(header)) < len(header):
        raise Unreadable(Text(f"{name.zh}：有两列同名。", f"{name.en}: two columns have the same name."))
    problems = Problems(name)
    lines: list[Line] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            problems.add(
                number,
                f"有 {len(row)} 格，标题有 {len(header)} 格。",
                f"{len(row)} cells, but {len(header)} in the heading.",
            )
        else:
            lines.append((number, dict(zip(header, (cell.strip() for cell in row), strict=True))))
    problems.done()
    if not lines:
        _kind(header, name)
        raise Unreadable(no_rows(name))
    return lines


def _from_yaml(text: str, name: Text) -> list[Line]:
    from lupustem.exchange.strict_yaml import read_yaml

    content = read_yaml(text, name)
    if isinstance(content, dict) and list(content) == ["studies"]:
        content = content["studies"]
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        raise Unreadable(not_a_list(name))
    if not content:
        raise Unreadable(no_rows(name))
    lines: list[Line] = []
    for number, one in enumerate(content, 1):
        line = min((getattr(key, "line", number) for key in one), default=number)
        lines.append((line, {_column(str(key)): "" if value is None else str(value) for key, value in one.items()}))
    return lines


def _table(lines: Sequence[Line], name: Text) -> StudyTable:
    names = list(dict.fromkeys(key for _, row in lines for key in row))
    by_variance = "vi" in names and "standard_error" not in names
    kind = _kind(["standard_error" if one == "vi" and by_variance else one for one in names], name)
    problems = Problems(name)
    studies: list[Study] = []
    beside: dict[str, dict[str, str]] = {one: {} for one in BESIDE if one in names}
    seen: dict[str, int] = {}
    for number, row in lines:
        label = row.get("study", "")
        _label(label, number, seen, problems)
        numbers = [
            _error_of_variance(row.get("vi", ""), number, problems)
            if column == "standard_error" and by_variance
            else _number(row.get(column, ""), column, number, problems)
            for column in SHAPES[kind]
        ]
        _within(row, number, problems)
        for one, found in beside.items():
            found[label] = row.get(one, "") or _empty(one, number, problems)
        if None not in numbers:
            studies.append(_rows(kind)(label, *numbers))
    problems.done()
    return StudyTable(name, kind, tuple(studies), *(beside.get(one, {}) for one in BESIDE))


def _column(written: str) -> str:
    return ALSO_CALLED.get(written, written)


def _kind(names: Iterable[str], name: Text) -> str:
    given = set(names)
    rest = given - {"study", *BESIDE}
    for kind, columns in SHAPES.items():
        if "study" in given and rest == set(columns):
            return kind
    raise Unreadable(columns_unknown(name, sorted(given), SHAPES))


def _label(label: str, number: int, seen: dict[str, int], problems: Problems) -> None:
    if not label:
        problems.add(number, "study 是空的，请写研究的名称。", "study is empty; write the name of the study.")
    elif label in seen:
        problems.add(
            number,
            f"study 与第 {seen[label]} 行同名；同一研究只能计入一次。",
            f"the study stands in line {seen[label]} too; a study counts once.",
        )
    seen.setdefault(label, number)


def _number(written: str, column: str, line: int, problems: Problems) -> float | None:
    if column in _COUNTS:
        if _WHOLE.fullmatch(written):
            return int(written)
        problems.add(
            line,
            f"{column} 须为不小于 0 的整数；缺失的数据请整行略去。",
            f"{column} has to be a whole number from 0 on; leave out the row where it is missing.",
        )
        return None
    if _NUMBER.fullmatch(written):
        value = float(written)
        if value == 0 or LEAST <= abs(value) <= MOST:
            return value
        problems.add(
            line,
            f"{column} 的绝对值须为 0，或在 10^-9 与 10^12 之间；请换用别的单位。",
            f"{column} has to be 0 or between 10^-9 and 10^12 in size; take another unit.",
        )
        return None
    problems.add(
        line,
        f"{column} 须为数值；缺失的数据请整行略去。",
        f"{column} has to be a number; leave out the row where it is missing.",
    )
    return None


def _error_of_variance(written: str, line: int, problems: Problems) -> float | None:
    """The standard error of a sampling variance, as R's `escalc` gives it."""
    found = _number(written, "vi", line, problems)
    if found is not None and found < 0:
        problems.add(line, "vi 是方差，不能为负。", "vi is a variance and is not negative.")
        return None
    return None if found is None else sqrt(found)


def _within(row: Mapping[str, str], line: int, problems: Problems) -> None:
    for events, n in _WITHIN:
        part, whole = row.get(events, ""), row.get(n, "")
        if _WHOLE.fullmatch(part) and _WHOLE.fullmatch(whole) and int(part) > int(whole):
            problems.add(
                line,
                f"{events} 大于 {n}；请核对分子与分母。",
                f"{events} is above {n}; check numerator and denominator.",
            )


def _empty(column: str, line: int, problems: Problems) -> str:
    problems.add(
        line, f"{column} 是空的；请填写或删去该列。", f"{column} is empty; fill it in or leave out the column."
    )
    return ""


def _rows(kind: str) -> Callable[..., Study]:
    from lupustem.evidence.pooling import rows

    made: Callable[..., Study] = getattr(rows, kind)
    return made
