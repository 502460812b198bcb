"""A cohort decided with Polars: lazy, streaming, the same answers as one case at a time.

Derived facts become columns first, then statuses; verdict, reasons and missing facts come from bit masks: one bit per statement
or fact, turned into a list by a table, which costs a thirtieth of building lists row by row.

    >>> import polars as pl
    >>> import lupustem
    >>> patients = pl.DataFrame(
    ...     {"case_id": ["a", "b", "c"], "sle_diagnosed": [True, False, None], "age_years": [34.5, 61.0, 200.0]}
    ... )
    >>> answers, rejects = lupustem.assess_cohort(patients)
    >>> answers.select("case_id", "verdict", "sle_diagnosis").rows()
    [('a', 'undetermined', 'met'), ('b', 'not_recommended', 'not_met')]
    >>> rejects.select("row", "case_id", "reason").rows()
    [(3, 'c', 'age_years: outside the bounds 0 to 120 years, both included; check the value and its unit.')]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

import polars as pl

from lupustem.consensus import Statement
from lupustem.decision.masks import Masks, derived_of, facts_read, masks
from lupustem.decision.status import Status, Verdict, statements_of
from lupustem.facts import FACTS
from lupustem.facts.columns import BAD, CASE_ID, COLUMN_TYPES, Columns, check_columns
from lupustem.facts.contradictions import CONTRADICTIONS
from lupustem.logic.as_polars import polars, polars_derivation
from lupustem.logic.text import Language
from lupustem.logic.tree import Variable, variables

STATUS = pl.Enum([status.value for status in Status])
VERDICT = pl.Enum([verdict.value for verdict in Verdict])

_MASK = pl.UInt32


class CohortAnswer(NamedTuple):
    """What a cohort gives: an answer per row that could be read, in the order of the rows, and the rows that could not.

    answers: case_id, verdict, reasons, missing and a status per statement.
    rejects: row (from 1), case_id, reason, and the facts as they were given.
    """

    answers: pl.DataFrame
    rejects: pl.DataFrame


def assess_cohort(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    stages: Iterable[str] = ("assess",),
    ignore_unknown_columns: bool = False,
    language: Language = "en",
) -> CohortAnswer:
    """Check and decide a frame: one row per patient, `case_id` (text) and facts as columns, null for unknown.

    Numbers may be Float64, Decimal or integers; a fact without a column is unknown; NaN is unknown.
    Raises InvalidFacts for a column that no fact has or whose type cannot hold its fact, ValueError for an unknown stage.
    """
    lazy = frame.lazy()
    columns = check_columns(lazy.collect_schema(), text=False, ignore_unknown=ignore_unknown_columns)
    answers = decide_frame(columns.read(columns.mark(lazy).filter(~pl.col(BAD))), stages)
    return CohortAnswer(*pl.collect_all([answers, rejected(lazy, columns, language)]))


def rejected(frame: pl.LazyFrame, columns: Columns, language: Language) -> pl.LazyFrame:
    """The rows that have a problem: row (from 1), case_id, reason, and the facts as they were given."""
    given = [column.fact.name for column in columns.facts]
    numbered = columns.mark(frame.with_row_index("row", offset=1)).filter(BAD)
    return numbered.select("row", columns.case_id, columns.reason(language).alias("reason"), *given)


def decide_frame(frame: pl.LazyFrame, stages: Iterable[str] = ("assess",)) -> pl.LazyFrame:
    """Decide a frame of checked facts: `(n, facts)` in, `(n, 4 + statements)` out, rows in their order.

    frame: `case_id` and facts in the types of `columns.COLUMN_TYPES`, null for unknown, no NaN; a fact that has no
    column is unknown.
    Gives case_id, verdict (null unless stage assess is asked for), reasons, missing, and a status per statement.
    """
    asked = tuple(stages)
    statements = statements_of(asked)
    present = set(frame.collect_schema())
    answer = _answer(masks()) if "assess" in asked else _no_answer()
    return (
        frame.select(CASE_ID, *(_fact(FACTS[name], present) for name in facts_read(statements)))
        .with_columns(polars_derivation(fact) for fact in derived_of(statements))
        .with_columns(_status(statement).alias(statement.id) for statement in statements)
        .select(CASE_ID, *answer, *(statement.id for statement in statements))
    )


def flag_contradictions(frame: pl.LazyFrame, keep: Sequence[str] = ()) -> pl.LazyFrame:
    """Where a frame of checked facts contradicts itself for certain: `(n, codes)` Boolean, never null.

    One column per contradiction that the frame's facts can show: two of the facts that it reads have to be there.
    keep: columns of the frame that go along.
    """
    present = set(frame.collect_schema())
    read = {one.code: variables(one.when) for one in CONTRADICTIONS}
    shown = [one for one in CONTRADICTIONS if len(read[one.code].keys() & present) > 1]
    absent = {fact.name: fact for one in shown for fact in read[one.code].values() if fact.name not in present}
    return frame.with_columns(_fact(fact, present) for fact in absent.values()).select(
        *keep, *(polars(one.when).fill_null(False).alias(one.code) for one in shown)
    )


def _fact(fact: Variable, present: set[str]) -> pl.Expr:
    if fact.name in present:
        return pl.col(fact.name)
    return pl.lit(None, dtype=COLUMN_TYPES[fact.kind]).alias(fact.name)


def _status(statement: Statement) -> pl.Expr:
    applies = pl.lit(True) if statement.applies is None else polars(statement.applies)
    if statement.holds is None:
        return _first_true((applies, Status.ADVISED), (~applies, Status.NOT_APPLICABLE))
    holds = polars(statement.holds)
    if statement.applies is None:
        return _first_true((holds, Status.MET), (~holds, Status.NOT_MET))
    return _first_true((~applies, Status.NOT_APPLICABLE), (holds, Status.MET), (applies & ~holds, Status.NOT_MET))


def _first_true(*cases: tuple[pl.Expr, Status]) -> pl.Expr:
    answer = _word(Status.UNKNOWN)
    for when, status in reversed(cases):
        answer = pl.when(when).then(_word(status)).otherwise(answer)
    return answer


def _word(word: Status | Verdict) -> pl.Expr:
    return pl.lit(word.value, dtype=STATUS if isinstance(word, Status) else VERDICT)


def _answer(bits: Masks) -> tuple[pl.Expr, ...]:
    refused = _mask(bits.decisive, Status.NOT_MET)
    undecided = _mask(bits.decisive, Status.UNKNOWN)
    open_conditions = _mask(bits.conditions, Status.NOT_MET) | _mask(bits.conditions, Status.UNKNOWN)
    verdict = (
        pl.when(refused != 0)
        .then(_word(Verdict.NOT_RECOMMENDED))
        .when(undecided != 0)
        .then(_word(Verdict.UNDETERMINED))
        .when(open_conditions != 0)
        .then(_word(Verdict.CONDITIONAL))
        .otherwise(_word(Verdict.RECOMMENDED))
    )
    reasons = pl.when(refused != 0).then(refused).when(undecided != 0).then(undecided).otherwise(open_conditions)
    unknown_facts = reduce(or_, (_bit(pl.col(name).is_null(), 1 << at) for at, name in enumerate(bits.facts)))
    read = reduce(or_, (_bit(_is(one, Status.UNKNOWN), facts) for one, facts in bits.reads.items()))
    missing = pl.when(refused == 0).then(unknown_facts & read).otherwise(0)
    return (
        verdict.alias("verdict"),
        _lists(reasons, bits.statements).alias("reasons"),
        _lists(missing, bits.facts).alias("missing"),
    )


def _no_answer() -> tuple[pl.Expr, ...]:
    nothing = pl.lit([], dtype=pl.List(pl.String))
    return pl.lit(None, dtype=VERDICT).alias("verdict"), nothing.alias("reasons"), nothing.alias("missing")


def _mask(bits: dict[str, int], status: Status) -> pl.Expr:
    return reduce(or_, (_bit(_is(statement, status), bit) for statement, bit in bits.items()))


def _is(statement: str, status: Status) -> pl.Expr:
    return pl.col(statement) == _word(status)


def _bit(condition: pl.Expr, bits: int) -> pl.Expr:
    return condition.cast(_MASK) * pl.lit(bits, dtype=_MASK)


def _lists(mask: pl.Expr, names: Sequence[str]) -> pl.Expr:
    table = mask_table(tuple(names))
    return mask.map_batches(table.gather, return_dtype=table.dtype, is_elementwise=True)


@cache
def mask_table(names: tuple[str, ...]) -> pl.Series:
    """The list of names for every bit mask over them: row `m` holds the names whose bit is set in `m`."""
    lists = [[name for bit, name in enumerate(names) if mask >> bit & 1] for mask in range(1 << len(names))]
    return pl.Series(lists).cast(pl.List(pl.Enum(names)))
