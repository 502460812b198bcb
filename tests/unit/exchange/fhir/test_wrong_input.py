"""Random bytes and broken bundles: UnreadableRecord or an answer, never anything else."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from lupustem.exchange.fhir import DEFAULT_MAX_AGE, UnreadableRecord, load_max_age, read_bulk, read_bundle
from lupustem.exchange.fhir.moments import before, moment

from .build import DATA, SNOMED, TODAY, coded, codes, condition, observation, quantity, read

BUNDLES = [orjson.loads(path.read_bytes()) for path in sorted(DATA.glob("*.json"))]
scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(
    scalars | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def paths(node: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [here] + [path for key, child in children for path in paths(child, (*here, key))]


PATHS = [paths(one)[1:] for one in BUNDLES]


def mutate(document: Any, path: tuple[Any, ...], change: str, value: Any) -> None:
    *above, last = path
    for key in above:
        document = document[key]
    if isinstance(document, dict) != isinstance(last, str):
        raise KeyError(last)  # an earlier change put an object in the place of a list, or a list in that of an object
    if change == "delete":
        del document[last]
    elif change == "wrap":
        document[last] = [document[last]]
    else:
        document[last] = value


def answer(data: bytes) -> None:
    with suppress(UnreadableRecord):
        read_bundle(data, as_of=None, max_age=DEFAULT_MAX_AGE, today=TODAY)


@given(st.binary(max_size=200))
def test_random_bytes_never_raise_anything_else(data: bytes) -> None:
    answer(data)
    with suppress(UnreadableRecord):
        list(read_bulk(data.splitlines(), as_of=None, max_age=None, today=TODAY))
    with suppress(UnreadableRecord):
        load_max_age(data)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_bundle_with_any_node_lost_or_changed_never_raises_anything_else(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(BUNDLES) - 1))
    document = copy.deepcopy(BUNDLES[index])
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(PATHS[index]))
        change = data.draw(st.sampled_from(["delete", "replace", "wrap"]))
        try:
            mutate(document, path, change, data.draw(values) if change == "replace" else None)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    answer(orjson.dumps(document))
    entries = document.get("entry")
    resources = [e.get("resource") for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    lines = [orjson.dumps(r) for r in resources if isinstance(r, dict) and r.get("resourceType") != "Bundle"]
    list(read_bulk(lines, as_of=None, max_age=DEFAULT_MAX_AGE, today=TODAY))


@given(st.text(max_size=30) | st.datetimes().map(lambda d: d.isoformat() + "Z") | st.dates().map(str))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    when = moment(text)
    if when is not None:
        assert when.first <= when.last
        assert not before(when, when)


def test_a_resource_of_the_wrong_shape_is_counted_and_the_others_are_read() -> None:
    broken = condition(coded(SNOMED, "55464009"))
    broken["code"]["coding"] = {"system": SNOMED}
    record = read(broken, observation("29463-7", valueQuantity=quantity(60, "kg")))
    assert record.facts["weight_kg"] == 60
    assert "unreadable_resource" in codes(record)


def test_an_entry_without_a_resource_is_passed_over() -> None:
    document = {"resourceType": "Bundle", "type": "transaction", "entry": [{"request": {"method": "DELETE"}}, None, 3]}
    document["entry"] += [{"resource": {"resourceType": "Patient", "id": "p"}}]  # type: ignore[operator]
    assert read_bundle(orjson.dumps(document), as_of=TODAY, max_age=None).patient_id == "p"
