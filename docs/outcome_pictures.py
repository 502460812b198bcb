"""The pictures of docs/*/outcomes.md: two curves of an invented cohort, as the report draws them."""

from __future__ import annotations

from functools import cache

from lupustem.logic.text import Language, Text
from lupustem.outcome.analyse import Options, analyse
from lupustem.outcome.invented import invented
from lupustem.outcome.result import TimeToEvent
from lupustem.report.curve_svg import curve_svg
from lupustem.report.outcomes_results import curve_axis

_CURVES = {"first_response.doris_2021": "curve-response", "landmark.sri4": "curve-landmark"}


def outcome_pictures(language: Language) -> dict[str, str]:
    """Each picture by its name under docs/images."""
    return {
        f"{_CURVES[one.code]}.{language}.svg": curve_svg(one.lines, _title(one), curve_axis(one), language)
        for one in _found()
    }


def _title(one: TimeToEvent) -> Text:
    """A picture may be taken out of its page, so it says itself that nobody is in it."""
    return Text(f"{one.text.zh}（虚构队列）", f"{one.text.en} (invented cohort)")


@cache
def _found() -> tuple[TimeToEvent, ...]:
    cohort = invented(patients=200, seed=1)
    return tuple(one for one in analyse(cohort.visits, cohort.events, Options()).curves if one.code in _CURVES)
