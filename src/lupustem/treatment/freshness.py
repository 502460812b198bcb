"""How old at the start may be what is known of the patient: the assessment, and whether she is pregnant. Site policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lupustem.logic.text import Text
from lupustem.treatment.invalid import minutes_between, number_text
from lupustem.treatment.parameters import ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing

_DAY = 24 * 60


def freshness(
    assessed_at: datetime | None, start: datetime | None, ask_pregnancy: bool, parameters: ParameterSet
) -> Iterator[Reason]:
    """What is too old at the planned start, or of unknown age; nothing while no start is planned."""
    if start is None:
        return
    if assessed_at is None:
        yield Reason("assessment_age_unknown", Standing.UNKNOWN, Kind.SITE_POLICY, _UNDATED, hazards=("HZ33",))
        return
    age = minutes_between(assessed_at, start)
    for rule, name, text, hazards in _LIMITS:
        days = parameters.number(name)
        if age > days * _DAY and (ask_pregnancy or rule != "pregnancy_old"):
            shown = number_text(days)
            said = Text(text.zh.format(shown), text.en.format(shown))
            yield Reason(rule, Standing.BLOCK, parameters.kind(name), said, hazards=hazards)


_UNDATED = Text(
    "未说明评估日期：输注前须有时效之内的评估（妊娠、肿瘤、肺动脉压）。",
    "When the patient was assessed is not said; it has to be shortly before the infusion (pregnancy, tumour, pressure).",
)
_LIMITS = (
    (
        "assessment_old",
        "freshness.assessment_d",
        Text(
            "评估早于输注前 {} 天：须重新评估。",
            "The assessment is more than {} days before the infusion: assess anew.",
        ),
        ("HZ32", "HZ33"),
    ),
    (
        "pregnancy_old",
        "freshness.pregnancy_test_d",
        Text(
            "妊娠情况早于输注前 {} 天：须重新核实。",
            "Whether she is pregnant was asked more than {} days before the infusion: ask and test again.",
        ),
        ("HZ32",),
    ),
)
