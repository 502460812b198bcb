"""The site policy on old values."""

from __future__ import annotations

import pytest

from lupustem.exchange.fhir import DEFAULT_MAX_AGE, UnreadableRecord, load_max_age
from lupustem.facts import FACTS

from .build import observation, quantity, read


@pytest.mark.parametrize(
    "data",
    [
        b"weight_kg: 7\nplatelets_10e9_l: none\n",
        b'{"weight_kg": 7, "platelets_10e9_l": null}',
        b'weight_kg = 7\nplatelets_10e9_l = "none"\n',
        b"\xef\xbb\xbfweight_kg: 7\nplatelets_10e9_l: ~\n",
    ],
)
def test_yaml_json_and_toml_say_the_same(data: bytes) -> None:
    policy = load_max_age(data, name="ward 3", version="2", author="Dr Li")
    assert (policy.limit("weight_kg"), policy.limit("platelets_10e9_l")) == (7, None)
    assert policy.limit("creatinine_umol_l") == DEFAULT_MAX_AGE.limit("creatinine_umol_l")
    assert (policy.name, policy.version, policy.author) == ("ward 3", "2", "Dr Li")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"weight: 7", "weight_kg"),
        (b"severity: 7", "derived"),
        (b"weight_kg: -1", "whole days"),
        (b"weight_kg: 7.5", "whole days"),
        (b"weight_kg: soon", "whole days"),
        (b"weight_kg: true", "whole days"),
        (b"weight_kg = true", "whole days"),
        (b"weight_kg: 7\nweight_kg: 8", "twice"),
        (b"weight_kg: {days: 7}", "flat"),
        (b"- weight_kg", "flat"),
        (b"", "flat"),
        (b"\xff", "UTF-8"),
        (b"{" * 5000, "flat"),
        (b"a: &a [x]\nweight_kg: *a", "flat"),
        (b"x" * 70_000, "64 KB"),
    ],
)
def test_anything_but_fact_and_days_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableRecord, match=says):
        load_max_age(data)


def test_the_default_names_its_author_and_only_known_facts() -> None:
    assert DEFAULT_MAX_AGE.author == "project default"
    assert set(DEFAULT_MAX_AGE.days) <= set(FACTS)
    assert DEFAULT_MAX_AGE.limit("sle_diagnosed") is None


def test_the_limit_is_inclusive_and_none_means_no_limit() -> None:
    weight = observation("29463-7", when="2024-06-08", valueQuantity=quantity(60, "kg"))
    assert "weight_kg" in read(weight, max_age=load_max_age(b"weight_kg: 7")).facts
    assert "weight_kg" not in read(weight, max_age=load_max_age(b"weight_kg: 6")).facts
    assert "weight_kg" in read(weight, max_age=None).facts
