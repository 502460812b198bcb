"""Grading an adverse event by CTCAE v5.0: by the number where it has one, by answers to questions otherwise.

    >>> grade("fever", temperature_c="39.0").grade, grade("fever", temperature_c="39.1").grade
    (1, 2)
    >>> grade("infusion_related_reaction", {"interrupted": True}).candidates
    (2, 3)

What is not answered stays open: the answer is then the grades that are still possible, with what has to be asked. Limits are
compared with the value as it was written, not rounded. Grades 4 and 5 are given when somebody states them; while they are not
answered the question stays in `asks` and the grade is the least it can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from lupustem.logic.as_python import closure
from lupustem.logic.text import Text
from lupustem.logic.tree import Expression, variables
from lupustem.treatment import ctcae_numbers as numbers
from lupustem.treatment.ctcae_facts import FACTS
from lupustem.treatment.ctcae_terms import SYMPTOMS_OF, SYNONYMS, TERMS, VERSION, Term
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.refusal import Refusal

Number = int | str | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade, or what is still possible.

    grade: None while it needs judgement; 0 where no grade is reached. candidates: every grade still possible, 0 for none.
    asks: the questions whose answers would narrow it down.
    """

    term: str
    version: str
    grade: int | None
    candidates: tuple[int, ...]
    asks: tuple[str, ...]
    by_number: bool
    reasons: tuple[Reason, ...]

    @property
    def state(self) -> str:
        """graded or needs_judgement."""
        return "needs_judgement" if self.grade is None else "graded"

    @property
    def status(self) -> Standing:
        """unknown while it needs judgement, block from grade 3 on, warn at grade 1 and 2."""
        return worst(reason.status for reason in self.reasons)


def term_of(word: str) -> Term:
    """The term that a word means. Raises Refusal: unknown_term; ambiguous_term, where a coder has to choose."""
    name = word.strip().lower().replace(" ", "_").replace("-", "_")
    if name in TERMS:
        return TERMS[name]
    found = SYNONYMS.get(name, ())
    if len(found) == 1:
        return TERMS[found[0]]
    if found:
        raise Refusal("ambiguous_term", _choose(found))
    raise Refusal("unknown_term", _NO_TERM)


def grade(term: str, answers: Mapping[str, bool | None] | None = None, **measured: Number | None) -> Graded:
    """The grade of one event.

    answers: question (ctcae_facts) -> yes, no or None. measured: temperature_c, hours_above_40, systolic, diastolic,
    age_years, spo2_at_rest, pao2_mmhg, platelets_10e9_l, lower_limit_of_normal; each by the term that reads it.
    Raises Refusal: unknown_term, ambiguous_term, unknown_answer, unknown_number, wrong_type, out_of_bounds.
    """
    one = term_of(term)
    known = _answers(answers or {})
    values = numbers.read(one.name, measured)
    if known.get("death") and known.get("life_threatening") is False:
        raise Refusal("inconsistent", _DEATH_NOT_GRAVE)
    found = _found(one, known, values)
    made = found.possible[0] if found.settled else None
    return Graded(one.name, VERSION, made, found.possible, found.asks, found.by_number, _reasons(found, made))


def refuse_absent(term: str, given: int) -> int:
    """A grade that somebody chose, if the term has it. Raises Refusal, code `no_such_grade`."""
    one = term_of(term)
    if given not in one.grades:
        there = ", ".join(map(str, sorted(one.grades)))
        raise Refusal(
            "no_such_grade",
            Text(
                f"grade：CTCAE {VERSION} 中“{one.text.zh}”没有这一级；可选 {there}。",
                f"grade: {one.text.en} has no such grade in CTCAE {VERSION}; it has {there}.",
            ),
        )
    return given


def judged(made: Graded, chosen: int) -> Graded:
    """The event with the grade that a person chose; what contradicts the answers or the number is refused.

    Raises Refusal: no_such_grade; grade_contradicts, where the grade is none of those still possible.
    """
    refuse_absent(made.term, chosen)
    if chosen not in made.candidates and not (chosen >= GRAVE and made.asks):
        raise Refusal("grade_contradicts", _CONTRADICTS)
    found = _Found((chosen,), True, ())
    return replace(made, grade=chosen, candidates=(chosen,), asks=(), reasons=_reasons(found, chosen))


def treatment_emergent(found: int | None, baseline: int | None) -> bool | None:
    """Whether a grade is above the one before treatment; None while either is not known.

    Raises Refusal, code `no_such_grade`, for a grade before treatment that is not 0 to 5.
    """
    if baseline is not None and baseline not in range(6):
        raise Refusal("no_such_grade", _BASELINE)
    return None if found is None or baseline is None else found > baseline


def counted_twice(terms: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Syndromes reported beside a symptom that they already hold, as pairs."""
    return tuple(
        (syndrome, other)
        for syndrome in terms
        for other in terms
        if other in SYMPTOMS_OF.get(syndrome, frozenset()) and other != syndrome
    )


def _answers(given: Mapping[str, bool | None]) -> dict[str, bool]:
    for name, value in given.items():
        if name not in FACTS:
            raise Refusal("unknown_answer", _no_question(name))
        if value is not None and not isinstance(value, bool):
            raise Refusal("wrong_type", Text(f"{name}：应为是或否。", f"{name}: yes or no belongs here."))
    return {name: value for name, value in given.items() if value is not None}


class _Found(NamedTuple):
    """Grades still possible, whether one of them is certain, and the questions between them."""

    possible: tuple[int, ...]
    settled: bool
    asks: tuple[str, ...]
    by_number: bool = False
    fits: bool = True


def _found(one: Term, known: Mapping[str, bool], values: numbers.Values) -> _Found:
    stands = {level: closure(rule)(known) for level, rule in one.grades.items() if rule is not None}
    grave = max((level for level, holds in stands.items() if holds and level >= GRAVE), default=None)
    if grave is not None:
        return _Found((grave,), True, _questions(one, known, [level for level in stands if level > grave]))
    measured = numbers.grades(one.name, values, known)
    if measured is not None:
        possible, asks = measured
        more = _questions(one, known, [GRAVE] if GRAVE in stands and max(possible) >= GRAVE - 1 else [])
        return _Found(possible, len(possible) == 1, (*asks, *more), True)
    return _judged(one, known, {level: holds for level, holds in stands.items() if level < GRAVE})


def _judged(one: Term, known: Mapping[str, bool], stands: Mapping[int, bool | None]) -> _Found:
    """Of the grades below the grave ones, the highest that is so, with those above it that may be so."""
    certain = max((level for level, holds in stands.items() if holds), default=0)
    possible = tuple(sorted({*([certain] if certain else []), *_open(stands, certain)}))
    if not possible:
        every = tuple(sorted(one.grades))
        return _Found(every, False, (), fits=False)
    wanted = [level for level in possible if level != certain] or ([GRAVE] if GRAVE in one.grades else [])
    asks = _questions(one, known, wanted if certain < GRAVE - 1 or len(possible) > 1 else [GRAVE, *wanted])
    return _Found(possible, bool(certain) and len(possible) == 1, asks)


def _open(stands: Mapping[int, bool | None], above: int) -> set[int]:
    return {level for level, holds in stands.items() if holds is None and level > above}


def _questions(one: Term, known: Mapping[str, bool], levels: Iterable[int]) -> tuple[str, ...]:
    """The questions that can still change the rules of some grades."""
    rules = [rule for rule in (one.grades.get(level) for level in levels) if rule is not None]
    return tuple(dict.fromkeys(name for rule in rules for name in _matters(rule, known)))


def _matters(rule: Expression, known: Mapping[str, bool]) -> list[str]:
    """The unanswered questions of a rule whose answer makes a difference under some answers to the others."""
    unanswered = [name for name in variables(rule) if name not in known]
    holds, found = closure(rule), []
    for name in unanswered:
        others = [one for one in unanswered if one != name]
        for answers in product((True, False), repeat=len(others)):
            row = {**known, **dict(zip(others, answers, strict=True))}
            if holds({**row, name: True}) is not holds({**row, name: False}):
                found.append(name)
                break
    return found


GRAVE = 4
"""Grades 4 and 5 are given when somebody states them; until they are answered the grade is the least it can be."""


def _reasons(found: _Found, made: int | None) -> tuple[Reason, ...]:
    if not found.fits:
        return (Reason("answers_fit_no_grade", Standing.UNKNOWN, Kind.PUBLISHED, _NO_FIT),)
    if made is None:
        return (Reason("needs_judgement", Standing.UNKNOWN, Kind.PUBLISHED, _JUDGE),)
    if made == 0 and found.asks:
        return (Reason("no_grade_by_number", Standing.UNKNOWN, Kind.PUBLISHED, _NONE_SO_FAR),)
    if made == 0:
        return (Reason("no_grade", Standing.OK, Kind.PUBLISHED, _NONE),)
    standing = Standing.BLOCK if made >= 3 else Standing.WARN
    return (
        Reason(
            f"ctcae_grade_{made}",
            standing,
            Kind.PUBLISHED,
            Text(f"CTCAE {VERSION} {made} 级。", f"CTCAE {VERSION} grade {made}."),
        ),
    )


def _choose(found: tuple[str, ...]) -> Text:
    zh, en = ("、".join(f"{name}（{TERMS[name].text.zh}）" for name in found), ", ".join(found))
    return Text(
        f"这个词没有自己的术语；请编码者选择 {zh}，并保留原话。",
        f"this word has no term of its own; the coder chooses {en} and keeps the word as said.",
    )


def _no_question(name: str) -> Text:
    clean = "".join(sign if sign.isprintable() else "?" for sign in str(name)[:40])
    near = get_close_matches(clean, FACTS, n=1, cutoff=0.5)
    hint = (
        Text(f"最接近的是 {near[0]}。", f"the nearest is {near[0]}.") if near else Text("请核对。", "check the name.")
    )
    return Text(f"{clean}：没有这个问题；{hint.zh}", f"{clean}: no such question; {hint.en}")


_BASELINE = Text("baseline_grade：治疗前的分级为 0 到 5。", "baseline_grade: the grade before treatment is 0 to 5.")
_DEATH_NOT_GRAVE = Text(
    "death 与 life_threatening 互相矛盾；请核对。", "death and life_threatening contradict each other; check them."
)
_NO_TERM = Text("没有这个术语；请核对。", "no term is called so; check the name.")
_NO_FIT = Text("所给回答不符合任何一级；请核对。", "the answers fit no grade; check them.")
_CONTRADICTS = Text(
    "grade：与所给回答或数值矛盾；请核对。", "grade: it contradicts the answers or the number given; check them."
)
_JUDGE = Text(
    "资料不足，须由人判定；所缺问题见 asks。", "not enough is known, a person has to judge; see what is asked."
)
_NONE_SO_FAR = Text(
    "所给数值未达到任何一级；其余问题尚未回答。", "the number reaches no grade; questions are still open."
)
_NONE = Text("未达到任何一级。", "no grade is reached.")
