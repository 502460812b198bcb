"""Whether an adverse event is serious: six criteria, each yes, no or not known. Not the same as how severe it is.

    >>> seriousness({}, grade=3).serious, seriousness({"hospitalisation": True}).serious
    (None, True)

Source: the criteria of the Chinese standard for rapid reporting in drug trials; the same list stands in ICH E2A (from memory).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lupustem.logic.text import Text
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.refusal import Refusal

CRITERIA: dict[str, Text] = {
    "death": Text("死亡", "death"),
    "life_threatening": Text("当时危及生命", "life-threatening at the time"),
    "hospitalisation": Text("住院或延长住院", "hospital admission or a longer stay"),
    "disability": Text("持续或显著的残疾", "persistent or significant disability"),
    "congenital_anomaly": Text("先天异常或出生缺陷", "congenital anomaly"),
    "medically_important": Text("其他重要医学事件", "another medically important event"),
}
_BY_GRADE = {4: "life_threatening", 5: "death"}


@dataclass(frozen=True, slots=True)
class Seriousness:
    """serious: None while a criterion is open. criteria: each with its answer, grade 4 and 5 taken in."""

    serious: bool | None
    criteria: dict[str, bool | None]
    reasons: tuple[Reason, ...]

    @property
    def clock_runs(self) -> bool:
        """Whether reporting clocks run: also while it is not known, as if the event were serious."""
        return self.serious is not False

    @property
    def status(self) -> Standing:
        """block for a serious event, unknown while open."""
        return worst(reason.status for reason in self.reasons)


def seriousness(given: Mapping[str, bool | None], grade: int | None = None) -> Seriousness:
    """The seriousness of one event.

    given: criterion -> answer; absent is not known. grade: of CTCAE; 4 and 5 are serious, 3 alone settles nothing.
    Raises Refusal: unknown_criterion, wrong_type, no_such_grade, inconsistent.
    """
    if grade is not None and grade not in range(6):
        raise Refusal("no_such_grade", _NO_GRADE)
    criteria: dict[str, bool | None] = dict.fromkeys(CRITERIA)
    for name, value in given.items():
        if name not in CRITERIA:
            raise Refusal("unknown_criterion", _no_such(name))
        if value is not None and not isinstance(value, bool):
            raise Refusal("wrong_type", Text(f"{name}：应为是或否。", f"{name}: yes or no belongs here."))
        criteria[name] = value
    implied = _BY_GRADE.get(grade or 0)
    if implied is not None:
        if criteria[implied] is False:
            raise Refusal("inconsistent", _GRADE)
        criteria[implied] = True
    serious = True if any(criteria.values()) else None if None in criteria.values() else False
    return Seriousness(serious, criteria, _reasons(serious, criteria))


def _reasons(serious: bool | None, criteria: Mapping[str, bool | None]) -> tuple[Reason, ...]:
    if serious:
        return tuple(
            Reason(f"serious_{name}", Standing.BLOCK, Kind.PUBLISHED, CRITERIA[name])
            for name, value in criteria.items()
            if value
        )
    if serious is None:
        unanswered = [CRITERIA[name] for name, value in criteria.items() if value is None]
        zh, en = "、".join(one.zh for one in unanswered), "; ".join(one.en for one in unanswered)
        said = Text(
            f"尚未回答：{zh}。请再次询问；在此之前按严重事件计时。",
            f"not answered: {en}. Ask again; until then the clock runs as if it were serious.",
        )
        return (Reason("seriousness_open", Standing.UNKNOWN, Kind.READING, said),)
    return (Reason("not_serious", Standing.OK, Kind.PUBLISHED, _NOT_SERIOUS),)


def _no_such(name: str) -> Text:
    clean = "".join(sign if sign.isprintable() else "?" for sign in str(name)[:40])
    words = ", ".join(CRITERIA)
    return Text(f"没有 {clean} 这一项标准；可用 {words}。", f"no criterion is called {clean}; there are {words}.")


_NO_GRADE = Text("grade：CTCAE 分级为 0 到 5。", "grade: a CTCAE grade is 0 to 5.")
_GRADE = Text(
    "CTCAE 4 级须危及生命、5 级为死亡，与所给回答矛盾；请核对。",
    "grade 4 is life-threatening and grade 5 is death, which contradicts the answer given; check them.",
)
_NOT_SERIOUS = Text("六项标准均为否。", "none of the six criteria is met.")
