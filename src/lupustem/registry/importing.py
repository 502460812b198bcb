"""A table of facts or a case file, read and compared with the record: what would be recorded, row by row, and why not.

Nothing is written here. What is recorded later is the plan that was shown: its digest covers every entry and the version of the
fact that was seen, so that another change in between is noticed and neither is lost.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lupustem.exchange.reading import text_of
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts
from lupustem.facts.row import unknown_name
from lupustem.logic.as_words import unit_words, value_words
from lupustem.logic.text import Text
from lupustem.registry.actions.facts import Entered
from lupustem.registry.fact_values import read, written
from lupustem.registry.models import Centre, FactEntry, Patient
from lupustem.registry.record.canonical import canonical
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal

MOST_ROWS = 2000
LARGEST = 1024 * 1024
NEEDED = ("patient", "fact", "value", "observed_on")
ALLOWED = (*NEEDED, "unit", "source")
STATES = {
    "new": "import.new",
    "changed": "import.changed",
    "corrected": "import.corrected",
    "same": "import.same",
    "rejected": "import.rejected",
}


@dataclass(frozen=True, slots=True)
class Given:
    """A row as it was given: the line of the file, and the text of each column. value: text, or a case file's value."""

    line: int
    patient: str
    fact: str
    value: object
    observed_on: str
    unit: str = ""
    source: str = ""


@dataclass(slots=True)
class Shown:
    """A row of the preview. state: new, changed, corrected, same or rejected."""

    given: Given
    state: str
    why: Text | None = None
    before: Text | None = None
    value: Text | None = None
    entry: Entered | None = None

    @property
    def word(self) -> str:
        """The key of the state's word."""
        return STATES[self.state]

    @property
    def fact(self) -> Text:
        """The name of the fact, or what was written where a fact's name belongs."""
        name = self.given.fact
        return FACTS[name].text if name in FACTS else Text(name, name)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do to the record."""

    rows: list[Shown] = field(default_factory=list)

    @property
    def plan(self) -> list[list[Any]]:
        """What is recorded when it is confirmed: patient, fact, value, day, source, and the version that was seen."""
        return [
            [row.given.patient, e.fact, written(e.value), e.observed_on.isoformat(), e.source, e.seen]
            for row in self.rows
            if (e := row.entry) is not None
        ]

    @property
    def digest(self) -> str:
        """The SHA-256 of the plan."""
        return hashlib.sha256(canonical(self.plan).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind."""
        states = [row.state for row in self.rows]
        return {one: states.count(one) for one in STATES} | {"record": len(self.plan)}


def entries_of(plan: Sequence[Sequence[Any]]) -> list[tuple[str, Entered]]:
    """A plan as it is recorded: patient number and entry."""
    return [
        (number, Entered(fact, read(value), date.fromisoformat(day), source, seen))
        for number, fact, value, day, source, seen in plan
    ]


def read_table(data: bytes, name: str) -> list[Given]:
    """The rows of a CSV. Raises Refusal for a file that is none, or whose columns are others."""
    try:
        text = text_of(data, Text(name, name), Text("请另存为 UTF-8 的 CSV", "save it as CSV in UTF-8"))
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        head = [one.strip() for one in next(reader, [])]
        _columns(head)
        rows = [
            _given(reader.line_num, dict(zip(head, row, strict=False)), len(row) - len(head)) for row in reader if row
        ]
    except Unreadable as unreadable:
        raise Refusal(unreadable.text) from None
    except csv.Error:
        raise Refusal(
            Text(
                "CSV 的引号不成对；请核对引号与逗号。",
                "the quotation marks of the CSV do not pair; check them and the commas.",
            )
        ) from None
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refusal(
            Text(
                f"表中应有 1 至 {MOST_ROWS} 行；请分成几个文件。",
                f"a table has 1 to {MOST_ROWS} rows; split it into several files.",
            )
        )
    return rows


def read_case(data: bytes, name: str, patient: str, day: date | None) -> list[Given]:
    """The facts of a case file, its indices scored; of the patient named, else of its case_id. Raises Refusal."""
    from lupustem.exchange.case_files import parse_case
    from lupustem.exchange.case_indices import score_indices
    from lupustem.facts.row import read_row

    try:
        case = parse_case(data, name)
        values = read_row(case.facts).values
        values |= score_indices(case.indices, values).facts if case.indices else {}
    except Unreadable as unreadable:
        raise Refusal(unreadable.text) from None
    except InvalidFacts as invalid:
        raise Refusal(*(problem.text for problem in invalid.problems)) from None
    number = patient or case.case_id or ""
    if not number or day is None:
        raise Refusal(
            Text(
                "病例文件须填写患者编号与所属日期。",
                "a case file wants the patient's number and the day on which it held.",
            )
        )
    lines = {fact: int(str(case.sources.get(fact, {}).get("line", 0))) for fact in values}
    return [Given(lines[fact], number, fact, value, day.isoformat()) for fact, value in values.items()]


def preview(rows: Iterable[Given], centre: Centre, source: str) -> Preview:
    """Compare rows with the record of a centre. source: the file, noted with each entry that names no source of its own."""
    given = list(rows)
    patients = {one.number: one for one in Patient.objects.filter(centre=centre, number__in={r.patient for r in given})}
    newest: dict[tuple[str, str], FactEntry] = {}
    for entry in FactEntry.objects.filter(patient__in=patients.values()).select_related("patient").order_by("version"):
        newest[entry.patient.number, entry.fact] = entry
    twice = _twice(given)
    return Preview([_shown(one, patients, newest, source, twice) for one in given])


def _shown(
    row: Given,
    patients: Mapping[str, Patient],
    newest: Mapping[tuple[str, str], FactEntry],
    source: str,
    twice: set[tuple[str, str]],
) -> Shown:
    try:
        entry = _entry(row, patients, newest, source, twice)
    except Refusal as refusal:
        return Shown(row, "rejected", refusal.texts[0])
    value, stands = value_words(entry.value, FACTS[row.fact]), newest.get((row.patient, row.fact))
    if stands is None:
        return Shown(row, "new", value=value, entry=entry)
    before = Text(*(f"{one}，{stands.observed_on}" for one in value_words(read(stands.value), FACTS[row.fact])))
    if (stands.value, stands.observed_on) == (written(entry.value), entry.observed_on):
        return Shown(row, "same", before=before, value=value)
    if entry.observed_on < stands.observed_on:
        return Shown(row, "rejected", OLDER, before, value)
    state = "changed" if entry.observed_on > stands.observed_on or read(stands.value) is None else "corrected"
    return Shown(row, state, before=before, value=value, entry=entry)


OLDER = Text(
    "早于现有记录的日期；较早的结果不经导入替换较新的，确需更正请在表单中填写并说明理由。",
    "older than what stands: an import does not put an older finding in the place of a newer one; correct it in "
    "the form, with a "
    "reason.",
)


def _entry(
    row: Given,
    patients: Mapping[str, Patient],
    newest: Mapping[tuple[str, str], FactEntry],
    source: str,
    twice: set[tuple[str, str]],
) -> Entered:
    if row.patient not in patients:
        raise Refusal(Text("本中心没有这个患者编号。", "no patient of this centre has this number."))
    if row.fact not in FACTS:
        raise Refusal(unknown_name(row.fact).text)
    if (row.patient, row.fact) in twice:
        raise Refusal(
            Text(
                "同一患者的这个事实在文件中不止一行；请只留最新的。",
                "this fact of this patient stands twice in the file; keep the newest.",
            )
        )
    fact = FACTS[row.fact]
    if row.unit and row.unit not in {
        fact.unit or "",
        unit_words(fact.unit).strip(),
        unit_words(fact.unit, "zh").strip(),
    }:
        unit = fact.unit or "—"
        raise Refusal(Text(f"单位应为 {unit}；不会替您换算。", f"the unit is {unit}; nothing is converted for you."))
    value = _value(row)
    if value is None:
        raise Refusal(Text("没有值；未知请不要列出。", "no value; leave what is unknown out."))
    day = _day(row.observed_on)
    stands = newest.get((row.patient, row.fact))
    return Entered(row.fact, value, day, (row.source or source)[:200], 0 if stands is None else stands.version)


def _value(row: Given) -> Any:
    from lupustem.registry.pages.fact_rows import typed
    from lupustem.registry.pages.fields import Wrong

    if not isinstance(row.value, str) or FACTS[row.fact].kind == "category":
        return row.value or None if isinstance(row.value, str) and not row.value else _checked(row)
    try:
        return typed(FACTS[row.fact], row.value.strip())
    except Wrong as wrong:
        raise Refusal(wrong.text) from None


def _checked(row: Given) -> Any:
    from lupustem.facts.row import read_value

    try:
        return read_value(row.value, FACTS[row.fact])
    except InvalidFacts as invalid:
        raise Refusal(invalid.problems[0].text) from None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise Refusal(Text("日期应写成 2026-01-31 的形式。", "the day is written as 2026-01-31."))
    if day > today():
        raise Refusal(Text("日期不能晚于今天。", "the day cannot lie in the future."))
    return day


def _twice(rows: Sequence[Given]) -> set[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    return {key for row in rows if (key := (row.patient, row.fact)) in seen or seen.add(key)}  # type: ignore[func-returns-value]


def _columns(head: Sequence[str]) -> None:
    missing = [one for one in NEEDED if one not in head]
    strange = [one for one in head if one not in ALLOWED]
    if missing or strange or len(set(head)) < len(head):
        zh, en = "、".join(NEEDED), ", ".join(NEEDED)
        raise Refusal(
            Text(
                f"CSV 的第一行应为列名：{zh}，可加 unit 与 source，各一次，不含其他列。",
                f"the first line of the CSV names the columns: {en}; unit and source may be added, each once and no other.",
            )
        )


def _given(line: int, row: Mapping[str, str], too_many: int) -> Given:
    if too_many > 0:
        raise Refusal(
            Text(
                f"第 {line} 行的列数比列名多；请核对逗号。",
                f"line {line} has more fields than there are columns; check its commas.",
            )
        )
    said = {name: "".join(sign for sign in text if sign.isprintable()).strip()[:200] for name, text in row.items()}
    return Given(line, **{name: said.get(name, "") for name in ALLOWED})


__all__ = ["Preview", "Shown", "entries_of", "preview", "read_case", "read_table"]
