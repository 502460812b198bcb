"""The newest date of a record, which is looked for without reading every date, and dates at the edge of the calendar."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupustem.exchange.fhir import read_bundle
from lupustem.exchange.fhir.findings import Record
from lupustem.exchange.fhir.moments import first_day, moment

from .build import SNOMED, TODAY, bundle, coded, condition, observation, patient, quantity, read

TEXTS = (
    "2024-06-01",
    "2024-06",
    "2024",
    "2024-06-01T10:00:00Z",
    "2024-06-02T03:00:00+08:00",
    "2024-06-02T03:00",
    "2024-06-30T23:59:59.999-05:00",
    "2024-07-02",
    "2025-01",
    "9999-12-31",
    "0001-01-01",
    "2024-02-30",
    "2024-06-31T10:00:00Z",
    "2024-W10-1",
    "20240601",
    "2024-06-01T24:00:00Z",
    "2024-06-01T10:00:00+25:00",
    "2024-06-01 10:00",
    "2024-06-01T10",
    "２０２４-06-01",
    "",
    "~",
    "zzz",
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_day_is_that_of_the_moment(text: str) -> None:
    when = moment(text)
    assert first_day(text) == (None if when is None else when.first.isoformat())


@given(st.text(alphabet="0123456789-:TZ+. ", max_size=30) | st.datetimes().map(lambda when: when.isoformat()))
def test_the_first_day_is_that_of_the_moment_for_any_text(text: str) -> None:
    when = moment(text)
    assert first_day(text) == (None if when is None else when.first.isoformat())


@given(st.lists(st.sampled_from(TEXTS), max_size=60))
def test_dates_looked_at_a_few_at_a_time_give_the_newest_and_count_the_future(texts: list[str]) -> None:
    record, today = Record(), TODAY.isoformat()
    for text in texts:
        if text > record.bound:
            record.dated(text, today)
    record.settle_dates(today)
    days = [day for day in map(first_day, texts) if day is not None]
    assert record.newest == max((day for day in days if day <= today), default="")
    assert record.future == sum(day > today for day in days)


def test_a_long_record_gives_its_newest_date_in_any_order() -> None:
    days = [f"20{year:02}-{month:02}-15T08:30:00+08:00" for year in range(10, 24) for month in range(1, 13)]
    Random(7).shuffle(days)
    lines = [observation("8302-2", id=f"o{at}", when=day) for at, day in enumerate([*days, "2023-13-15", "2030-01-01"])]
    found = read_bundle(bundle(patient(), *lines), as_of=None, max_age=None, today=TODAY)
    assert found.as_of == date(2023, 12, 15)
    assert "Dates of the record after today: 1;" in " ".join(notice.text.en for notice in found.notices)


def test_a_date_in_the_first_year_is_old_and_no_fault() -> None:
    first = observation("29463-7", id="a", when="0001-01-01", valueQuantity=quantity(50, "kg"))
    second = observation("29463-7", id="b", when="0001-01-02", valueQuantity=quantity(51, "kg"))
    assert read(first, second).facts["weight_kg"] == 51
    lupus = [condition(coded(SNOMED, "55464009"), id=name, onsetDateTime="0001-01-01") for name in "ab"]
    assert read(*lupus).facts["sle_diagnosed"] is True
