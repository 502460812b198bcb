"""The sentence that says why, the facts to ask for, and what would have to change: the way out of a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.consensus import STATEMENTS, Role
from lupustem.decision.case import Decision, Finding
from lupustem.decision.status import DECISIVE, STATUS_WORDS, Status, Verdict, inputs_of
from lupustem.facts import FACTS
from lupustem.logic.as_words import plain, unit_words, words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Variable
from lupustem.report.phrases import PHRASES


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown fact: its id, its name, what may be answered, how many open statements it touches.

    settles: whether the verdict waits for it.
    """

    fact: str
    name: str
    wanted: str
    touches: str
    settles: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that stands between the verdict and `recommended`: where, how it stands, what would have to hold."""

    section: str
    status: Status
    now: str
    required: str


def why(decision: Decision, language: Language) -> str:
    """The verdict's reason in one or two sentences."""
    reasons = [one for one in decision.findings if one.statement.id in decision.reasons]
    match decision.verdict:
        case Verdict.RECOMMENDED:
            text = _recommended(decision)
        case Verdict.CONDITIONAL:
            text = _conditional(reasons)
        case Verdict.UNDETERMINED:
            text = _undetermined(decision, reasons)
        case Verdict.NOT_RECOMMENDED:
            text = _not_recommended(reasons)
        case _:
            text = _no_verdict(decision)
    return text.in_(language)


def _decisive(decision: Decision) -> list[Finding]:
    return [one for one in decision.findings if one.statement.stage == "assess" and one.statement.role in DECISIVE]


def _recommended(decision: Decision) -> Text:
    number = len(_decisive(decision))
    return Text(
        f"{number} 条决定性条款全部满足或不适用，也没有尚待处理的条件。",
        f"All {number} decisive statements are met or do not apply, and no condition is open.",
    )


def _conditional(reasons: list[Finding]) -> Text:
    first, number = reasons[0], len(reasons)
    zh, en = STATUS_WORDS[first.status]
    more = Text(f"另有 {number - 1} 条。", f" {number - 1} more below.") if number > 1 else Text("", "")
    zh_end, en_end = ("待查明", "still to be found out") if first.status is Status.UNKNOWN else (zh, en)
    return Text(
        f"没有禁忌，适应证成立，但有 {number} 条条件须先落实（{first.statement.section}，{zh_end}）："
        f"{first.statement.text.zh}{more.zh}",
        f"Indicated and not excluded, but {_many(number, 'condition has', 'conditions have')} to be dealt with first "
        f"({first.statement.section}, {en_end}): {first.statement.text.en}{more.en}",
    )


def _undetermined(decision: Decision, reasons: list[Finding]) -> Text:
    names = [FACTS[name].text for name in decision.missing[:4]]
    number, settled = len(decision.missing), len(_decisive(decision)) - len(reasons)
    zh = "、".join(name.zh for name in names) + (" 等" if number > 4 else "")
    en = ", ".join(name.en for name in names) + (" and others" if number > 4 else "")
    rest = Text(
        f"{len(reasons)} 条决定性条款未知，{settled} 条已明确。",
        f"{_many(len(reasons), 'decisive statement is', 'decisive statements are')} open, {settled} settled.",
    )
    return Text(
        f"还差 {number} 项事实：{zh}。补齐即可判定。{rest.zh}",
        f"{_many(number, 'fact is', 'facts are')} missing: {en}. Once known, the verdict is settled. {rest.en}",
    )


def _not_recommended(reasons: list[Finding]) -> Text:
    first, number = reasons[0].statement, len(reasons)
    more = Text(f"另有 {number - 1} 条不满足。", f" {number - 1} more not met.") if number > 1 else Text("", "")
    return Text(
        f"不满足 {first.section}：{first.text.zh}{more.zh}",
        f"Section {first.section} is not met: {first.text.en}{more.en}",
    )


def _no_verdict(decision: Decision) -> Text:
    open_gates = sum(
        one.statement.role is Role.GATE and one.status in (Status.NOT_MET, Status.UNKNOWN) for one in decision.findings
    )
    gates = (
        Text(f"{open_gates} 个关口尚未通过。", f"{_many(open_gates, 'gate is', 'gates are')} still closed.")
        if open_gates
        else Text("关口均已通过。", "Every gate is open.")
    )
    return Text(f"未要求适应证评估（assess）。{gates.zh}", f"Stage assess was not asked for. {gates.en}")


def questions(decision: Decision, language: Language) -> tuple[Question, ...]:
    """The unknown facts in the order in which they are worth asking for."""
    undecided = [
        one
        for one in decision.findings
        if one.status is Status.UNKNOWN and one.statement.stage == "assess" and one.statement.role is not Role.INFO
    ]
    asked = []
    for name in decision.next_questions:
        fact = FACTS[name]
        number = sum(name in inputs_of(one.statement) for one in undecided)
        touches = Text(f"涉及 {number} 条未定条款", f"touches {_many(number, 'open statement', 'open statements')}")
        asked.append(
            Question(
                name,
                fact.text.in_(language),
                wanted(fact, language),
                touches.in_(language),
                name in decision.missing,
            )
        )
    return tuple(asked)


def wanted(fact: Variable, language: Language) -> str:
    """What may be answered: yes or no, the values of a category, the bounds and the unit of a number."""
    if fact.kind == "boolean":
        return "true / false"
    if fact.kind == "category":
        return " / ".join(fact.values)
    assert fact.minimum is not None
    assert fact.maximum is not None
    bounds = f"{plain(fact.minimum)}–{plain(fact.maximum)}{unit_words(fact.unit, language)}"
    if fact.kind == "integer":
        bounds += Text("，整数", ", whole number").in_(language)
    return bounds


def changes(decision: Decision, language: Language) -> tuple[Change, ...]:
    """What would have to hold for the verdict to be `recommended`."""
    by_id = {one.statement.id: one for one in decision.findings}
    found = []
    for name in decision.would_change:
        statement, status = STATEMENTS[name], by_id[name].status
        if statement.holds is not None:
            section = statement.section.replace("introduction", PHRASES["introduction"].in_(language))
            required = words(statement.holds).in_(language)
            found.append(Change(section, status, STATUS_WORDS[status].in_(language), required))
    return tuple(found)


def _many(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
