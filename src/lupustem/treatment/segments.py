"""A rate over time in pieces, each of one rate or rising evenly: what a plan is made of, and what its checker reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from lupustem.treatment.invalid import Number, exact, refused


@dataclass(frozen=True, slots=True)
class Segment:
    """So many minutes at one rate (ml/min), or from `rate` evenly to `end_rate`."""

    minutes: Fraction
    rate: Fraction
    end_rate: Fraction | None = None

    @property
    def last(self) -> Fraction:
        """The rate at its end."""
        return self.rate if self.end_rate is None else self.end_rate

    @property
    def volume(self) -> Fraction:
        """What flows in it, ml."""
        return self.minutes * (self.rate + self.last) / 2


def segment(minutes: Number, rate: Number, end_rate: Number | None = None, *, field: str = "segments") -> Segment:
    """A segment from decimals. Raises InvalidInput for a length of 0 or less and for what is no exact number."""
    return Segment(
        exact(minutes, f"{field}.minutes", above=0, zero="zero_minutes"),
        exact(rate, f"{field}.rate_ml_min"),
        None if end_rate is None else exact(end_rate, f"{field}.end_rate_ml_min"),
    )


def at_least_one(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The segments. Raises InvalidInput where there is none, or one that takes no time."""
    found = tuple(segments)
    if not found:
        raise refused("segments", "no_segments", "方案没有任何时段。", "the plan has no segment; write at least one.")
    for one in found:
        for value in (one.minutes, one.rate, one.last):
            exact(value, "segments")
        exact(one.minutes, "segments.minutes", above=0, zero="zero_minutes")
    return found


def timed(segments: Iterable[Segment]) -> Iterator[tuple[Fraction, Segment]]:
    """Each segment with the minute at which it begins."""
    start = Fraction(0)
    for one in segments:
        yield start, one
        start += one.minutes


def length(segments: Iterable[Segment]) -> Fraction:
    """Minutes of all together."""
    return sum((one.minutes for one in segments), Fraction(0))


def integral(segments: Iterable[Segment]) -> Fraction:
    """Millilitres of all together."""
    return sum((one.volume for one in segments), Fraction(0))
