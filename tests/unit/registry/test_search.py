from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lupustem.registry.access.roles import Role
from lupustem.registry.models import Patient
from lupustem.registry.search import find, keys_of, matched
from tests.unit.registry.programme import actor, browser, refer

DOCTOR = Role.RHEUMATOLOGIST


def _found(asked: str, role: Role = DOCTOR) -> list[str]:
    someone = actor(role)
    return [one.number for one in find(someone, asked, by_identity=role is not Role.AUDITOR)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("单小雨", "shanxiao"),
        ("单小雨", "danxiaoyu"),
        ("单小雨", "CXY"),
        ("曾行重", "zengxingzhong"),
        ("曾行重", "cenghangchong"),
        ("曾行重", "z h z"),
        ("单行", "shanhang"),
        ("吕布", "lv"),
        ("吕布", "lü"),
        ("吕布", "lǚbù"),
        ("阿卜杜·热合曼", "阿卜杜热合曼"),
        ("阿卜杜热合曼", "阿卜杜·热"),
        ("阿卜杜·热合曼", "abdrhm"),
        ("𬭳子妤", "𬭳"),
        ("㛃妤", "㛃妤"),
        ("Ｌｉ　Ming", "li ming"),
        ("李明", "ＬＭ"),
        ("李明", "明"),
        ("李明", " 李 明 "),
        ("李明", "０００１"),
        ("李明", "hosp-1"),
        ("李明", "ｈｏｓｐ"),
    ],
)
def test_a_patient_is_found_however_the_beginning_is_typed(name: str, asked: str) -> None:
    refer(actor(DOCTOR), name=name)
    assert _found(asked) == ["0001"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["王", "xiaoyu", "%", "_", "0002", "\\", "'", "·", "小雨明"])
def test_what_no_name_or_number_begins_with_finds_nobody(asked: str) -> None:
    refer(actor(DOCTOR), name="单小雨")
    assert _found(asked) == []


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "  ", "\u3000"])
def test_a_search_for_nothing_shows_everybody_the_newest_first(asked: str) -> None:
    for name in ("甲一", "甲二", "甲三"):
        refer(actor(DOCTOR), name=name)
    assert _found(asked) == ["0003", "0002", "0001"]


@pytest.mark.django_db
def test_a_patient_with_several_keys_that_begin_so_is_found_once() -> None:
    refer(actor(DOCTOR), name="哈哈哈")
    assert _found("h") == ["0001"]


@pytest.mark.django_db
def test_an_auditor_finds_numbers_and_no_names() -> None:
    refer(actor(DOCTOR), name="单小雨")
    assert _found("1", Role.AUDITOR) == ["0001"]
    for asked in ("单", "sxy", "hosp"):
        assert _found(asked, Role.AUDITOR) == []


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("00", "number"),
        ("7", "number"),
        ("单", "name"),
        ("小", "name"),
        ("shanx", "pinyin"),
        ("sxy", "initials"),
        ("h8", "hospital_number"),
        ("x", None),
    ],
)
def test_it_is_said_by_what_a_patient_was_found(asked: str, kind: str | None) -> None:
    assert matched("0007", "单小雨", "H88", asked) == kind


def test_a_long_name_of_many_readings_keeps_every_reading_of_the_family_and_not_too_many_keys() -> None:
    keys = {key for key, _ in keys_of("0001", "单行重乐朝长都还了", "")}
    assert len(keys) < 150
    for family in ("dan", "shan", "chan"):
        assert any(key.startswith((f"{family}xing", f"{family}hang")) for key in keys)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "says"), [("en", "initials"), ("zh", "拼音首字母")])
def test_the_page_says_what_was_matched_and_how_many_are_shown(language: str, says: str, patient: Patient) -> None:
    page = browser(DOCTOR, language=language).get("/patients", {"q": "ＪＥ"}).content.decode()
    assert f">{says}<" in page
    assert ("patients shown: 1" if language == "en" else "显示 1 位患者") in page
    assert "甲一" not in page


@pytest.mark.django_db
def test_nobody_found_says_what_can_be_asked(patient: Patient) -> None:
    page = browser(DOCTOR).get("/patients", {"q": "zzz"}).content.decode()
    assert "hospital number: check the spelling" in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/patients", "/patients?q=j", "/today"])
def test_the_queries_of_a_list_do_not_grow_with_the_patients(address: str, assessed: Patient) -> None:
    client, counts = browser(DOCTOR), list[int]()
    client.get(address)
    for name in ("甲三", "甲四", "甲五"):
        refer(actor(DOCTOR), name=name)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        counts.append(len(caught))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 17


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "most"), [("", 48), ("/decision", 24), ("/queries", 20), ("/facts", 24)])
def test_the_queries_of_a_patients_page_are_few_and_do_not_grow_with_what_is_recorded(
    page: str, most: int, assessed: Patient
) -> None:
    from lupustem.registry.actions.facts import Entered, record_facts
    from tests.unit.registry.programme import TODAY, key

    client, counts = browser(DOCTOR), list[int]()
    client.get(f"/patients/0002{page}")
    for fact, value in (("weight_kg", 60), ("pregnant", False), ("lactating", False)):
        entered = [Entered(fact, value, TODAY, "clinic", 0)]
        record_facts(actor=actor(DOCTOR), key=key(), patient=assessed, entered=entered)
        client.get("/patients")  # What changed the lists is read again here.
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/patients/0002{page}")
        counts.append(len(caught))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= most, counts


@pytest.mark.django_db
def test_a_search_reads_an_index_and_not_the_table(patient: Patient) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("how PostgreSQL plans depends on what is in the table; the load of the bench measures it")
    with CaptureQueriesContext(connection) as caught:
        list(find(actor(DOCTOR), "j", by_identity=True)[:50])
    sql = next(one["sql"] for one in caught if "searchkey" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "search_by_beginning" in plan
    assert "SCAN U0" not in plan
