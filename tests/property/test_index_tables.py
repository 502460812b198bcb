"""A table of visits is scored as each visit is by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from lupustem.indices.bilag.items import ITEMS, NUMBERS, SYSTEMS
from lupustem.indices.bilag.rules import BLOOD_LIMITS
from lupustem.indices.catalogue import find
from lupustem.indices.flare import FLAGS
from lupustem.indices.kidney import MEASURES
from lupustem.indices.sle_das import FLAGS as DAS_FLAGS
from lupustem.indices.sle_das import NUMBERS as DAS_NUMBERS
from lupustem.indices.sledai_items import DESCRIPTORS
from lupustem.indices.tables.catalogue import TABLES
from lupustem.indices.tables.table import DATE
from tests.property.visits import Visit, before, first, scored, tables

RUNS = settings(max_examples=60)


def _sledai(visit: Visit) -> dict[str, Any]:
    if visit["sledai"] is not None:
        return {"sledai": visit["sledai"]}
    return {
        "sledai_present": [name for name in DESCRIPTORS if visit[name]],
        "sledai_unknown": [name for name in DESCRIPTORS if visit[name] is None],
    }


@RUNS
@given(tables(TABLES["sledai_2k"].columns))
def test_sledai_over_a_table_is_sledai_of_each_visit(visits: list[Visit]) -> None:
    for visit, answer in zip(visits, scored(TABLES["sledai_2k"], visits), strict=True):
        one = find("sledai_2k").score(
            {
                "present": [name for name in DESCRIPTORS if visit[name]],
                "unknown": [name for name in DESCRIPTORS if visit[name] is None],
            }
        )
        assert one.clinical is not None
        assert (answer["sledai_2k"], answer["sledai_2k_lower"], answer["sledai_2k_upper"]) == (
            one.value,
            one.lower,
            one.upper,
        )
        assert (answer["sledai_2k_clinical"], answer["sledai_2k_clinical_upper"]) == (
            one.clinical.value,
            one.clinical.upper,
        )


@RUNS
@given(tables(TABLES["sle_das"].columns))
def test_sle_das_over_a_table_is_sle_das_of_each_visit(visits: list[Visit]) -> None:
    visits = [visit for visit in visits if not (visit["localized_rash"] and visit["generalized_rash"])]
    for visit, answer in zip(visits, scored(TABLES["sle_das"], visits), strict=True):
        one = find("sle_das").score({name: visit[name] for name in (*DAS_FLAGS, *DAS_NUMBERS)})
        ends = [one.value, one.lower, one.upper]
        assert [answer[f"sle_das{end}"] for end in ("", "_lower", "_upper")] == [
            None if end is None else float(end)  # type: ignore[arg-type]
            for end in ends
        ]
        assert answer["sle_das_category"] == one.grade


@pytest.mark.parametrize("name", ["ckd_epi_2009", "ckd_epi_2021"])
def test_egfr_over_a_table_is_egfr_of_each_visit(name: str) -> None:
    @RUNS
    @given(tables(TABLES[name].columns))
    def compare(visits: list[Visit]) -> None:
        for visit in visits:
            if visit["creatinine_umol_l"] is not None:
                visit["creatinine_mg_dl"] = None
        for visit, answer in zip(visits, scored(TABLES[name], visits), strict=True):
            one = find(name).score({key: visit[key] for key in TABLES[name].columns})
            assert answer[name] == (None if one.value is None else float(one.value))  # type: ignore[arg-type]

    compare()


def _bilag_input(visit: Visit, prior: Visit | None) -> dict[str, Any]:
    items = {
        number: visit[f"bilag_{number}"]
        for number in ITEMS
        if number not in NUMBERS or visit[f"bilag_{number}"] is not None
    }
    due = {f"{number}_due_to_sle": visit[f"bilag_{number}_due_to_sle"] for number in BLOOD_LIMITS}
    earlier = prior and {number: prior[f"bilag_{number}"] for number in range(78, 88)}
    return {"items": items | {key: state for key, state in due.items() if state is not None}, "prior": earlier}


@settings(max_examples=40)
@given(tables(TABLES["bilag2004"].columns, most=4))
def test_bilag_over_a_table_is_bilag_of_each_visit_with_the_one_before(visits: list[Visit]) -> None:
    answers = scored(TABLES["bilag2004"], visits)
    involved: dict[tuple[str, str], bool] = {}
    order = sorted(range(len(visits)), key=lambda at: visits[at][DATE])
    for at in order:
        visit, answer = visits[at], answers[at]
        patient = visit["patient_id"]
        ever = {
            system: visit[f"ever_involved_{system}"]
            if visit[f"ever_involved_{system}"] is not None
            else True
            if involved.get((patient, system))
            else None
            for system in SYSTEMS
        }
        one = find("bilag2004").score({**_bilag_input(visit, before(visits, visit)), "ever_involved": ever})
        for system in SYSTEMS:
            found = one.systems[system]
            assert answer[f"bilag_{system}"] == found.grade, system
            assert (answer[f"bilag_{system}_best"], answer[f"bilag_{system}_worst"]) == (found.lower, found.upper)
            known = found.lower in ("A", "B", "C") or visit[f"ever_involved_{system}"] is True
            involved[patient, system] = involved.get((patient, system), False) or known
        assert [answer[f"bilag2004{end}"] for end in ("", "_lower", "_upper")] == [one.value, one.lower, one.upper]
        assert (answer["bilag_a_count"], answer["bilag_b_count"]) == (one.named["a_count"], one.named["b_count"])


RESPONDERS = ["sri4", "sri5", "sri6", "sri7", "sri8", "bicla"]


@pytest.mark.parametrize("name", RESPONDERS)
def test_response_over_a_table_is_response_of_each_visit_against_the_first(name: str) -> None:
    def part(visit: Visit) -> dict[str, Any]:
        return {
            **_sledai(visit),
            "pga": visit["pga"],
            "bilag": {system: visit[f"bilag_{system}"] for system in SYSTEMS},
        }

    @settings(max_examples=25)
    @given(tables(TABLES[name].columns))
    def compare(visits: list[Visit]) -> None:
        for visit, answer in zip(visits, scored(TABLES[name], visits), strict=True):
            start = first(visits, visit)
            if start is visit:
                assert answer[name] is None
                continue
            one = find(name).score(
                {
                    "baseline": part(start),
                    "followup": part(visit),
                    "rescue": visit["rescue"],
                    "died": visit["died"],
                }
            )
            assert answer[name] == one.value
            for criterion, state in one.contributions.items():
                assert answer[f"{name}_{criterion}"] == state, criterion

    compare()


@RUNS
@given(tables(TABLES["lldas"].columns))
def test_lldas_over_a_table_is_lldas_of_each_visit_with_the_one_before(visits: list[Visit]) -> None:
    for visit in visits:
        visit["sledai"] = None
        visit["new_activity"] = None
    keys = ("pga", "prednisolone_mg", "haemolytic_anaemia", "gi_activity", "standard_therapy")
    for visit, answer in zip(visits, scored(TABLES["lldas"], visits), strict=True):
        prior = before(visits, visit)
        given_ = {**_sledai(visit), **{key: visit[key] for key in keys}}
        one = find("lldas").score(given_ | ({"previous": _sledai(prior)} if prior else {"new_activity": None}))
        assert answer["lldas"] == one.value
        for criterion, state in one.contributions.items():
            assert answer[f"lldas_{criterion}"] == state, criterion


@RUNS
@given(tables(TABLES["doris_2021"].columns))
def test_doris_over_a_table_is_doris_of_each_visit(visits: list[Visit]) -> None:
    for visit in visits:
        visit["clinical_sledai"] = visit["clinical_sledai"] if visit["sledai"] is None else None
    for visit, answer in zip(visits, scored(TABLES["doris_2021"], visits), strict=True):
        stated = visit["clinical_sledai"]
        activity = {"clinical_sledai": stated} if stated is not None else _sledai(visit)
        keys = ("pga", "prednisolone_mg", "stable_therapy")
        one = find("doris_2021").score({**activity, **{key: visit[key] for key in keys}})
        if stated is None and visit["sledai"] not in (None, 0):
            continue  # a total beside descriptors: the table reads both, one visit states one of them
        assert answer["doris_2021"] == one.value
        assert answer["doris_2021_depends_on_dose_boundary"] == one.named["depends_on_dose_boundary"]


@pytest.mark.parametrize("name", ["selena_flare_index", "selena_flare_index_modified"])
def test_flare_over_a_table_is_flare_of_each_visit_against_the_one_before(name: str) -> None:
    @RUNS
    @given(tables(TABLES[name].columns))
    def compare(visits: list[Visit]) -> None:
        for visit in visits:
            visit["mild_manifestation"], visit["severe_manifestation"] = bool(visit["mild_manifestation"]), False
        for visit, answer in zip(visits, scored(TABLES[name], visits), strict=True):
            prior = before(visits, visit)
            if prior is None:
                assert answer[name] is None
                continue
            sides = {
                side: {**_sledai(one), "pga": one["pga"], "prednisone_mg": one["prednisone_mg"]}
                for side, one in (("previous", prior), ("current", visit))
            }
            flags = {key: visit[key] for key in FLAGS if "manifestation" not in key}
            listed = ["arthritis"] if visit["mild_manifestation"] else []
            one = find(name).score({**sides, **flags, "manifestations": listed})
            assert (answer[name], answer[f"{name}_lower"], answer[f"{name}_upper"]) == (one.value, one.lower, one.upper)

    compare()


def test_a_visit_marked_as_baseline_is_what_later_ones_are_compared_with() -> None:
    table = TABLES["sri4"]
    grades = dict.fromkeys((f"bilag_{system}" for system in SYSTEMS), "E")
    visits = [
        {"patient_id": "a", "visit_date": day, "sledai": score, "pga": Decimal("1"), "rescue": False, **grades}
        for day, score in zip(_days(3), (20, 10, 6), strict=True)
    ]
    assert [answer["sri4"] for answer in scored(table, visits)] == [None, True, True]
    visits[1]["baseline"] = True
    assert [answer["sri4"] for answer in scored(table, visits)] == [None, None, True]
    visits[2]["sledai"] = 7
    assert [answer["sri4"] for answer in scored(table, visits)] == [None, None, False]


def _days(count: int) -> list[Any]:
    from datetime import date, timedelta

    return [date(2026, 1, 1) + timedelta(days=28 * at) for at in range(count)]


KIDNEY = sorted(name for name in TABLES if name.endswith("_ln") or name.startswith("bliss_ln"))


@pytest.mark.parametrize("name", KIDNEY)
@pytest.mark.parametrize("measure", ["upcr_g_g", "upcr_mg_g", "upcr_mg_mmol", "protein_g_24h"])
def test_response_of_nephritis_over_a_table_is_response_of_each_visit_against_the_first(
    name: str, measure: str
) -> None:
    columns = {key: one for key, one in TABLES[name].columns.items() if key not in MEASURES or key == measure}

    def part(visit: Visit) -> dict[str, Any]:
        return {key: visit[key] for key in (measure, "egfr", "creatinine_umol_l")}

    @settings(max_examples=25)
    @given(tables(columns))
    def compare(visits: list[Visit]) -> None:
        for visit, answer in zip(visits, scored(TABLES[name], visits), strict=True):
            start = first(visits, visit)
            if start is visit:
                assert answer[name] is None
                continue
            more = {key: visit[key] for key in ("months", "rescue") if key in columns}
            one = find(name).score({"baseline": part(start), "current": part(visit), **more})
            assert (answer[name], answer[f"{name}_lower"], answer[f"{name}_upper"]) == (one.value, one.lower, one.upper)
            for criterion, state in one.contributions.items():
                assert answer[f"{name}_{criterion.replace('.', '_')}"] == state, criterion

    compare()


@RUNS
@given(tables(TABLES["kdigo_relapse"].columns))
def test_renal_relapse_over_a_table_is_relapse_of_each_visit_against_the_one_before(visits: list[Visit]) -> None:
    for visit, answer in zip(visits, scored(TABLES["kdigo_relapse"], visits), strict=True):
        prior = before(visits, visit)
        if prior is None:
            assert answer["kdigo_relapse"] is None
            continue
        sides = {
            side: {key: one[key] for key in ("upcr_mg_g", "creatinine_mg_dl", "urine_rbc_hpf")}
            for side, one in (("previous", prior), ("current", visit))
        }
        one = find("kdigo_relapse").score({**sides, "new_casts": visit["new_casts"]})
        ends = tuple(answer[f"kdigo_relapse{end}"] for end in ("", "_lower", "_upper"))
        assert ends == (one.value, one.lower, one.upper)
        for criterion, state in one.contributions.items():
            assert answer[f"kdigo_relapse_{criterion.replace('.', '_')}"] == state, criterion


def test_a_ratio_is_not_compared_with_a_collection_yet_a_low_one_is_complete_by_itself() -> None:
    table = TABLES["kdigo_2024_ln"]
    days = _days(3)
    visits = [
        {"patient_id": "a", "visit_date": days[0], "protein_g_24h": Decimal("4"), "egfr": Decimal("90")},
        {"patient_id": "a", "visit_date": days[1], "upcr_g_g": Decimal("0.4"), "egfr": Decimal("90")},
        {"patient_id": "a", "visit_date": days[2], "upcr_g_g": Decimal("1.5"), "egfr": Decimal("90")},
    ]
    assert [answer["kdigo_2024_ln"] for answer in scored(table, visits)] == [None, "complete", None]
