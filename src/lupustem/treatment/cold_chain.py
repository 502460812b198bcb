"""The temperature log up to the removal: an excursion is quarantine until the laboratory decides, a gap is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from lupustem.logic.text import Text
from lupustem.treatment.invalid import Number, aware, exact, minutes_between, number_text, one_zone, refused
from lupustem.treatment.parameters import DEFAULT, ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.windows import Checked


@dataclass(frozen=True, slots=True)
class Reading:
    """One temperature, degrees Celsius."""

    at: datetime
    celsius: Number


def temperature_log(
    readings: tuple[Reading, ...],
    preparation_end: datetime,
    removal: datetime,
    parameters: ParameterSet = DEFAULT,
) -> Checked:
    """How the cold chain was kept from the preparation to the removal; other readings are not judged.

    Raises InvalidInput for readings out of order or twice, without zone, or a removal before the preparation.
    """
    moments = {f"temperature_log[{number}].at": one.at for number, one in enumerate(readings)}
    one_zone({**moments, "preparation_end": preparation_end, "removal": removal})
    if removal < preparation_end:
        raise refused("removal", "end_before_start", "早于制备完毕。", "lies before the end of preparation.")
    for (_, before), (field, moment) in pairwise(moments.items()):
        if moment <= before:
            raise refused(
                field, "out_of_order", "时间须逐条递增。", "each reading has to be later than the one before."
            )
    inside = [one for one in readings if preparation_end <= one.at <= removal]
    found = [*_excursion(inside, parameters), *_gaps(inside, preparation_end, removal, parameters)]
    return Checked(worst(found), tuple(found))


def _excursion(readings: list[Reading], parameters: ParameterSet) -> Iterator[Reason]:
    low, high = parameters.number("stability.cold_lo_c"), parameters.number("stability.cold_hi_c")
    for one in readings:
        if not low <= exact(one.celsius, "temperature_log.celsius", low=-273, high=100) <= high:
            at = aware(one.at, "at")
            yield Reason(
                "quarantine", Standing.BLOCK, Kind.CONSENSUS, _outside(low, high), "3.7", at=at, hazards=("HZ22",)
            )
            return


def _gaps(
    readings: list[Reading], preparation_end: datetime, removal: datetime, parameters: ParameterSet
) -> Iterator[Reason]:
    most = parameters.number("stability.log_gap_min")
    for before, after in pairwise((preparation_end, *(one.at for one in readings), removal)):
        if minutes_between(before, after) > most:
            kind = parameters.kind("stability.log_gap_min")
            at = aware(before, "at")
            yield Reason("log_gap", Standing.UNKNOWN, kind, _gap(most), "3.7", at=at, hazards=("HZ22",))
            return


def _outside(low: Fraction, high: Fraction) -> Text:
    limits = number_text(low), number_text(high)
    return Text(
        f"储存温度超出 {limits[0]} 至 {limits[1]} ℃：隔离，由实验室决定。",
        f"Stored outside {limits[0]} to {limits[1]} ℃: in quarantine until the laboratory decides.",
    )


def _gap(most: Fraction) -> Text:
    limit = number_text(most)
    return Text(
        f"温度记录间断超过 {limit} min，其间温度未知。", f"The temperature log has a gap of more than {limit} min."
    )
