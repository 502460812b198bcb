"""The numbers of the bedside monitor. The two rate caps are the consensus's; the rest is site policy where it is silent.

A centre may tighten them; `Limits` refuses a cap above that of the consensus.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from lupustem.logic.text import Text
from lupustem.treatment.parameters import ParameterSet
from lupustem.treatment.refusal import Refusal

SLOW_CAP, CAP = Fraction(2), Fraction(4)
"""ml/min: section 3.7, in the first minutes and at any time."""
SLOW_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """slow_cap, cap: ml/min. The others in minutes, but late_factor and the counts.

    slow_minutes: at least so long at the slow cap, after every start. post: sets after the end. late_factor: overdue beyond so
    many intervals; shown as old after one, not shown after two. stops: with the last of them the infusion ends.
    """

    slow_cap: Fraction = SLOW_CAP
    cap: Fraction = CAP
    slow_minutes: int = SLOW_MINUTES
    dwell: int = 5
    baseline_max_age: int = 15
    gate_max_age: int = 5
    rising_every: int = 5
    plateau_every: int = 15
    temperature_every: int = 30
    reassess: int = 5
    post: tuple[int, ...] = (0, 15, 30, 60, 120, 180, 240)
    late_factor: Fraction = Fraction(3, 2)
    margin: int = 15
    stops: int = 3
    sound_pause_seconds: int = 120
    escalate_after: int = 2
    clock_warn_seconds: int = 60
    clock_refuse_seconds: int = 300

    def __post_init__(self) -> None:
        if (
            not 0 < self.slow_cap <= SLOW_CAP
            or not self.slow_cap <= self.cap <= CAP
            or self.slow_minutes < SLOW_MINUTES
        ):
            raise Refusal("looser_than_consensus", _LOOSER)


def limits_of(parameters: ParameterSet) -> Limits:
    """The limits as a site's parameter set has them; what it does not name stays as above."""
    number = parameters.number
    return Limits(
        slow_cap=number("rate.slow_cap"),
        cap=number("rate.cap"),
        slow_minutes=ceil(max(number("rate.slow_min"), number("resume.slow_min"))),
        dwell=ceil(number("rate.dwell")),
        baseline_max_age=int(number("vitals.baseline_max_age_min")),
        gate_max_age=int(number("vitals.ramp_gate_max_age_min")),
        rising_every=int(number("vitals.ramp_gate_max_age_min")),
        plateau_every=int(number("vitals.every_min")),
        post=(0, *(int(one) for one in parameters.numbers("vitals.post"))),
        late_factor=number("vitals.late_factor"),
        margin=ceil(number("stability.margin_min")),
        stops=int(number("resume.stops_to_end")),
        clock_warn_seconds=int(number("clock.warn_s")),
        clock_refuse_seconds=int(number("clock.refuse_s")),
    )


_LOOSER = Text(
    "滴速上限不得高于共识的 2 与 4 ml/min，慢速阶段不得短于 5 min；中心策略只能更严。",
    "the caps may not exceed the 2 and 4 ml/min of the consensus, nor the slow phase fall below 5 min: a site may only "
    "tighten.",
)
