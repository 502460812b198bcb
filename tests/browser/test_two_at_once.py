"""Two browsers at one record: the second to save sees both versions, and nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

from tests.browser.desk import Desk
from tests.browser.walk import fill
from tests.unit.registry.servers import Site

CONFLICT = "the server responded with a status of 409 (Conflict)"
FACTS, VISIT = "/patients/0019/facts", "/patients/0002/visits/2/amend"


def test_of_two_who_change_one_record_the_second_sees_both_versions_and_loses_nothing(
    chromium: Any, site: Site
) -> None:
    first, second = Desk(chromium, site, "en"), Desk(chromium, site, "zh")
    first.log_in("doctor")
    second.log_in("data")
    _both_change_a_fact(first, second)
    _both_correct_a_visit(first, second)
    assert first.wrong == []
    assert [one for one in second.wrong if CONFLICT not in one] == []
    first.close()
    second.close()


def _both_change_a_fact(first: Desk, second: Desk) -> None:
    for desk in (first, second):
        desk.open(FACTS)
    fill(first.page, {"fact.sledai_2k": "11", "reason": "counted again"})
    _save(first)
    fill(
        second.page, {"fact.sledai_2k": "13", "fact.weight_kg": "57.5", "source.weight_kg": "护士站", "reason": "复核"}
    )
    _save(second)
    page = second.page
    shown = page.locator(".card.refused").inner_text()
    assert "11" in shown
    assert "13" in shown
    assert page.input_value("[name='fact.sledai_2k']") == "13"
    assert page.input_value("[name='fact.weight_kg']") == "57.5", "what nobody else changed stays typed as well"
    assert page.input_value("[name='source.weight_kg']") == "护士站"
    assert page.input_value("[name='reason']") == "复核"


def _both_correct_a_visit(first: Desk, second: Desk) -> None:
    for desk in (first, second):
        desk.open(VISIT)
    fill(first.page, {"v.prednisone_mg": "8", "reason": "read again"})
    _save(first)
    fill(second.page, {"v.prednisone_mg": "9", "note": "电话核实", "reason": "更正"})
    _save(second)
    page = second.page
    rows = page.locator(".card.refused tbody tr").all_inner_texts()
    assert [one.split() for one in rows] == [["泼尼松", "9", "8"], ["备注", "电话核实", "–"]]
    assert page.input_value("[name='v.prednisone_mg']") == "9"
    assert page.input_value("[name='note']") == "电话核实"
    assert page.input_value("[name='reason']") == "更正"


def _save(desk: Desk) -> None:
    desk.page.locator("main form .btn.primary").first.click()
    desk.page.wait_for_load_state()
