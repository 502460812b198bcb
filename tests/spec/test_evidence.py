"""The studies hold what the table holds, number by number, and nothing besides.

evidence.csv is the table to compare with. It was made from the project's extraction of the papers, not from the code: a
fact in a row, with arm, months, denominator, the rule of counting, and the kind of source. What was only remembered has no
row there. `says` rows are numbers that have to stand in the words of a study, `has` rows fields that must not be empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from lupustem.evidence.article_figures import PRINTED, table_sums
from lupustem.evidence.dose import PerKg
from lupustem.evidence.outcomes import Events, Mean, Median, Outcome, Percent
from lupustem.evidence.studies import STUDIES
from lupustem.evidence.study import DESIGN_WORDS, Design, Study
from lupustem.evidence.where import Kind

Row = tuple[str, ...]
COLUMNS = ("study", "fact", "arm", "months", "value", "n", "counted", "read")
LINES = (Path(__file__).parent / "evidence.csv").read_text(encoding="utf-8").splitlines()
TABLE = [tuple(row[name] for name in COLUMNS) for row in csv.DictReader(LINES)]
WORDS = [row for row in TABLE if row[1].startswith(("says", "has."))]
FACTS = {row for row in TABLE if row not in WORDS}


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _numbers(rows: set[Row]) -> set[Row]:
    """Rows with their numbers in one spelling: 2505.0 and 2505 are the same."""

    def one(text: str) -> str:
        try:
            return _plain(Decimal(text)) if "-" not in text[1:] else text
        except ArithmeticError:
            return text

    return {(row[0], row[1], row[2], one(row[3]), one(row[4]), *row[5:]) for row in rows}


def _values(outcome: Outcome) -> Iterator[tuple[str, object]]:
    name = outcome.definition
    if isinstance(outcome, Events):
        yield name, outcome.events
    elif isinstance(outcome, Mean):
        mark = "" if outcome.subset is None else ".subset"
        yield from ((f"{name}.mean{mark}", outcome.mean), (f"{name}.sd{mark}", outcome.sd))
    elif isinstance(outcome, Median):
        yield from ((f"{name}.median", outcome.median), (f"{name}.low", outcome.low), (f"{name}.high", outcome.high))
    else:
        yield f"{name}.percent", outcome.percent


def _of_study(one: Study) -> Iterator[Row]:
    def row(fact: str, value: object, field: str = "") -> Row:
        return one.id, fact, "", "", _plain(value), "", "", str(one.where(field or fact).kind)

    yield from (
        row(*given) for given in (("patients", one.msc, "msc"), ("planned", one.planned)) if given[1] is not None
    )
    if one.control is not None:
        yield row("controls", one.control, "control")
    if one.read.kind is Kind.ARTICLE:
        yield from (row("authors", one.authors), row("year", one.year))
    if one.registration is not None:
        yield row("registration", one.registration)
    if one.window is not None:
        yield from (row("enrolled.first", one.window.first, "window"), row("enrolled.last", one.window.last, "window"))
    yield from (row("cells", cells) for cells in one.cells)
    if one.donor is not None:
        yield row("donor", one.donor)
    if one.route is not None:
        yield row("route", one.route)
    if one.dose is not None:
        name = "dose_per_kg" if isinstance(one.dose, PerKg) else "dose_total"
        yield row(f"{name}.least", one.dose.cells, "dose")
        if one.dose.most is not None:
            yield row(f"{name}.most", one.dose.most, "dose")
    if one.followed is not None:
        ends = one.followed.high if one.followed.high != one.followed.low else None
        for name, value in (("mean", one.followed.mean), ("sd", one.followed.sd), ("median", one.followed.median)):
            if value is not None:
                yield row(f"follow_up.{name}", value, "followed")
        for name, value in (("low", one.followed.low), ("high", ends)):
            if value is not None:
                yield row(f"follow_up.{name}", value, "followed")


def _of_outcomes(one: Study) -> Iterator[Row]:
    for outcome in one.outcomes:
        if isinstance(outcome, Events) and outcome.computed is not None:
            continue
        counted = str(outcome.denominator) if isinstance(outcome, Events) else ""
        where = str(one.outcome_where(outcome).kind)
        for fact, value in _values(outcome):
            if value is not None:
                yield (
                    one.id,
                    fact,
                    str(outcome.arm),
                    _plain(outcome.months),
                    _plain(value),
                    _plain(outcome.n),
                    counted,
                    where,
                )


def _declared() -> set[Row]:
    rows = {row for one in STUDIES.values() for row in (*_of_study(one), *_of_outcomes(one))}
    for name, figure in PRINTED.items():
        rows.add(("article", f"printed.{name}", "", _plain(figure.months), figure.value, "", "", "article"))
    sums = table_sums()
    for name in ("patients", "control", "allogeneic", "autologous"):
        rows.add(("article", f"sum.{name}", "", "", _plain(getattr(sums, name)), "", "", "article"))
    return rows


def _said(one: Study) -> str:
    texts = [detail.label.en + " " + detail.text.en for detail in one.details]
    texts += [outcome.note.en for outcome in one.outcomes if outcome.note is not None]
    texts += [doubt.en for doubt in one.doubts]
    texts += [
        text.en for text in (one.infusions, one.conditioning, one.population, one.design_note) if text is not None
    ]
    return " ".join(texts)


def test_the_table_is_sorted_and_holds_no_row_twice() -> None:
    assert sorted(set(TABLE)) == TABLE
    assert len(FACTS) > 430


def test_the_table_has_no_fact_from_memory() -> None:
    assert {row[7] for row in TABLE} == {str(kind) for kind in Kind}


@pytest.mark.parametrize("study", sorted({row[0] for row in FACTS} | set(STUDIES)))
def test_a_study_has_the_facts_of_the_table_and_no_others(study: str) -> None:
    declared = {row for row in _numbers(_declared()) if row[0] == study}
    wanted = {row for row in _numbers(FACTS) if row[0] == study}
    assert declared - wanted == set()
    assert wanted - declared == set()


@pytest.mark.parametrize("row", [row for row in WORDS if row[1] == "says"], ids=lambda row: f"{row[0]}-{row[4]}")
def test_a_number_of_the_table_stands_in_the_words_of_the_study(row: Row) -> None:
    said = _said(STUDIES[row[0]])
    for word, digit in (("three to five", "3 to 5"), ("two", "2"), ("one", "1"), ("four", "4")):
        said = said.replace(word, digit)
    assert re.search(rf"(?<![\d.]){re.escape(row[4])}(?![\d])", said), said


@pytest.mark.parametrize("row", [row for row in WORDS if row[1] != "says"], ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_field_that_was_read_is_not_empty(row: Row) -> None:
    one, name = STUDIES[row[0]], row[1].removeprefix("has.")
    if name == "design":
        assert one.design is not Design.NOT_READ
        assert one.design in DESIGN_WORDS
        return
    assert getattr(one, name) is not None
    assert str(one.where(name).kind) == row[7]


def test_what_was_added_up_here_is_the_sum_of_what_was_read() -> None:
    parts = {
        ("wang_2012", "clinical_cr"): (("clinical_cr", "single"), ("clinical_cr", "double")),
        ("wang_2014", "bilag_mcr_pcr"): (("bilag_mcr", "msc"), ("bilag_pcr", "msc")),
        ("ranjbar_2022", "renal_cr_pr"): (("renal_cr", "msc"), ("renal_pr", "msc")),
        ("barbado_2018", "sledai_cr_pr"): (("sledai_cr", "msc"), ("sledai_pr", "msc")),
    }
    computed = {
        (one.id, outcome.definition): outcome
        for one in STUDIES.values()
        for outcome in one.outcomes
        if isinstance(outcome, Events) and outcome.computed is not None
    }
    assert computed.keys() == parts.keys()
    for (study, _), outcome in computed.items():
        read = [
            found
            for found in STUDIES[study].outcomes
            if isinstance(found, Events)
            and (found.definition, str(found.arm)) in parts[study, outcome.definition]
            and found.computed is None
        ]
        assert outcome.events == sum(found.events for found in read)
        people = {found.n for found in read}
        assert outcome.n == (sum(found.n or 0 for found in read) if study == "wang_2012" else people.pop())


def test_no_percentage_is_a_bare_one_without_saying_so() -> None:
    bare = {
        (one.id, found.definition) for one in STUDIES.values() for found in one.outcomes if isinstance(found, Percent)
    }
    assert bare == {
        ("liang_2018", "survival_kaplan_meier"),
        ("liang_2018", "transplant_related_mortality"),
    }
