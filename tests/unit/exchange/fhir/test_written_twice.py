"""A key that stands twice in one object of a record is refused with its place; no value is chosen in silence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupustem.exchange.fhir import UnreadableRecord, read_bulk, read_bundle
from lupustem.exchange.fhir.written_twice import place_of_twice

from .build import TODAY, bundle, observation, patient, quantity


def _with(text: str, old: str, new: str) -> bytes:
    assert text.count(old) == 1, text
    return text.replace(old, new).encode()


PLATELETS = observation("777-3", when=TODAY.isoformat(), id="p1", valueQuantity=quantity(110, "10*9/L"))
COMPACT = json.dumps(json.loads(bundle(patient(), PLATELETS)), separators=(",", ":"))
SPACED = json.dumps(json.loads(bundle(patient(), PLATELETS)), separators=(", ", " : "), indent=1)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (COMPACT, '"value":110', '"value":110,"value":30'),
        (COMPACT, '"value":110', '"value":30,"value":110'),
        (COMPACT, '"value":110', '"value":30,"v\\u0061lue":110'),
        (COMPACT, '"value":110', '"value":110,"value":110'),
        (SPACED, '"value" : 110', '"value" : 30, "value" : 110'),
        (SPACED, '"value" : 110', '"value"\n:30,"value":110'),
    ],
)
def test_a_value_written_twice_refuses_the_bundle_and_names_its_place_not_its_value(
    text: str, old: str, new: str
) -> None:
    with pytest.raises(UnreadableRecord) as caught:
        read_bundle(_with(text, old, new), as_of=TODAY, max_age=None, today=TODAY)
    said = caught.value.text
    assert "entry[1].resource.valueQuantity.value is written twice" in said.en
    assert "entry[1].resource.valueQuantity.value 在同一对象中写了两次" in said.zh
    assert "110" not in said.en + said.zh
    assert "30" not in said.en + said.zh


def test_a_whole_element_written_twice_is_refused_too() -> None:
    twice = _with(COMPACT, '"resource":{"resourceType":"Patient"', '"resource":{},"resource":{"resourceType":"Patient"')
    with pytest.raises(UnreadableRecord, match=r"entry\[0\]\.resource is written twice"):
        read_bundle(twice, as_of=TODAY, max_age=None, today=TODAY)


def test_a_line_of_a_bulk_export_with_a_key_twice_is_refused_with_its_line() -> None:
    lines = [json.dumps(patient()), json.dumps(PLATELETS, separators=(",", ":"))]
    data = _with("\n".join(lines), '"value":110', '"value":30,"value":110')
    with pytest.raises(UnreadableRecord, match=r"line 2: valueQuantity\.value is written twice"):
        list(read_bulk(data, as_of=TODAY, max_age=None, today=TODAY))


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.sampled_from('":\\ a\t\u200bé'), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.sampled_from('":\\ ab'), max_size=2), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(values, st.booleans(), st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
def test_what_has_each_key_once_is_never_called_twice(value: Any, ascii_only: bool, signs: tuple[str, str]) -> None:
    written = json.dumps(value, ensure_ascii=ascii_only, separators=signs).encode()
    assert place_of_twice(written, value) is None


@given(values, values, st.booleans(), st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
def test_a_key_written_twice_is_always_found(one: Any, other: Any, ascii_only: bool, signs: tuple[str, str]) -> None:
    first, last = (json.dumps(each, ensure_ascii=ascii_only, separators=signs) for each in (one, other))
    written = f'{{"seen"{signs[1]}{first}{signs[0]}"seen"{signs[1]}{last}}}'.encode()
    assert place_of_twice(written, {"seen": other}) is not None
