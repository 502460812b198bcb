"""Whatever is chosen: one study of a group, nothing of another definition, nothing lost, and the order of asking is nothing."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lupustem.evidence.choice_refusals import NotChosen
from lupustem.evidence.choose import RULES, Choice, Span, choose
from lupustem.evidence.definitions import DEFINITIONS
from lupustem.evidence.outcomes import Denominator, Events, Mean
from lupustem.evidence.studies import STUDIES

AGAINST = st.sampled_from([None, "control", "baseline"])
DEFINITION = st.sampled_from(sorted(DEFINITIONS))
SPAN = st.none() | st.tuples(st.integers(0, 60), st.integers(0, 40)).map(
    lambda ends: Span(Decimal(ends[0]), Decimal(ends[0] + ends[1]))
)


def _chosen(definition: str, **asked: object) -> Choice | None:
    try:
        return choose([definition], **asked)  # type: ignore[arg-type]
    except NotChosen:
        return None


@settings(max_examples=300, deadline=None)
@given(DEFINITION, SPAN, st.sampled_from(RULES), AGAINST)
def test_of_a_group_one_study_is_taken_and_every_study_is_accounted_for(
    definition: str, span: Span | None, rule: str, against: str | None
) -> None:
    found = _chosen(definition, span=span, rule=rule, against=against)
    if found is None:
        return
    groups = Counter(one.study.overlap_group for one in found.taken)
    assert max(groups.values()) == 1
    reporting = {study.id for study in STUDIES.values() if any(one.definition == definition for one in study.outcomes)}
    named = [one.study.id for one in (*found.taken, *found.left)]
    assert sorted(named) == sorted(reporting)


@settings(max_examples=300, deadline=None)
@given(DEFINITION, SPAN, st.sampled_from(RULES), AGAINST)
def test_what_is_taken_can_be_pooled(definition: str, span: Span | None, rule: str, against: str | None) -> None:
    found = _chosen(definition, span=span, rule=rule, against=against)
    for one in () if found is None else found.taken:
        assert (one.control is not None) == (against == "control")
        assert (one.baseline is not None) == (against == "baseline")
        if one.baseline is not None:
            assert (one.baseline.months, one.baseline.n) == (0, one.outcome.n)
        for figure in (one.outcome, one.control):
            if figure is None:
                continue
            assert figure.definition == definition
            assert isinstance(figure, Events | Mean)
            assert figure.n is not None
            assert span is None or span.holds(figure.months)
            assert not isinstance(figure, Events) or figure.denominator is not Denominator.SURVIVORS
            assert not isinstance(figure, Mean) or figure.subset is None


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_order_in_which_studies_are_named_changes_nothing(data: st.DataObject) -> None:
    found = choose(["death"], overlap_override="to see them all")
    names = [one.study.id for one in found.taken]
    shuffled = data.draw(st.permutations(names))
    again = choose(["death"], studies=shuffled, overlap_override="to see them all")
    assert {one.study.id: one.outcome for one in again.taken} == {one.study.id: one.outcome for one in found.taken}


@settings(max_examples=100, deadline=None)
@given(DEFINITION, st.sampled_from(RULES))
def test_an_override_only_adds_studies(definition: str, rule: str) -> None:
    plain, all_of_them = (
        _chosen(definition, rule=rule),
        _chosen(definition, rule=rule, overlap_override="to see them all"),
    )
    assert (plain is None) == (all_of_them is None)
    if plain is not None and all_of_them is not None:
        assert {one.study.id for one in plain.taken} <= {one.study.id for one in all_of_them.taken}
        assert bool(all_of_them.overrides) == (len(all_of_them.taken) > len(plain.taken))
