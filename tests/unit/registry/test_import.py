"""Import: what is shown is what is recorded, nothing else; what cannot be is refused row by row, and nothing is lost."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.importing import MOST_ROWS, preview, read_case, read_table
from lupustem.registry.models import AuditRow, Centre, FactEntry, Patient
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.record.verifying import verify
from tests.unit.registry.programme import actor, browser, key

DAY = today()
HEAD = "patient,fact,value,observed_on,unit,source\n"


@pytest.fixture
def data(assessed: Patient) -> Client:
    """The browser of the data manager; the patient 0002 has the facts of a recommendation, found today."""
    return browser(Role.DATA_MANAGER)


def _sent(client: Client, text: str, name: str = "facts.csv", **more: str) -> Any:
    return client.post("/import", {"file": SimpleUploadedFile(name, text.encode()), **more})


def _plan(page: str) -> str:
    found = re.search(r'name="plan" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _states(text: str) -> list[tuple[str, str]]:
    found = preview(read_table(text.encode(), "facts.csv"), Centre.objects.get(code="A"), "facts.csv")
    return [(row.state, "" if row.why is None else row.why.en) for row in found.rows]


def test_a_table_is_shown_then_recorded_with_its_source_and_a_row_of_the_trail_for_each(data: Client) -> None:
    before = FactEntry.objects.count()
    page = _sent(data, f"{HEAD}0002,weight_kg,58.50,{DAY},kg,ward book\n0002,sex,male,{DAY},,\n").content.decode()
    assert "1 to be recorded, 1 the same, 0 rejected" in page
    assert "58.5 kg" in page
    assert FactEntry.objects.count() == before
    answer = data.post("/import/confirm", {"plan": _plan(page), "key": key()})
    assert "Recorded: 1." in answer.content.decode()
    entry = FactEntry.objects.get(patient__number="0002", patient__centre__code="A", fact="weight_kg")
    assert (entry.value, entry.source, entry.observed_on, entry.role) == ("58.5", "ward book", DAY, "data_manager")
    said = list(AuditRow.objects.filter(action="import_facts").order_by("number").values_list("subject", flat=True))
    assert [one.partition(":")[0] for one in said] == ["import", "fact"]
    assert verify()[1] == []


@pytest.mark.django_db
def test_every_row_says_what_would_become_of_it_and_why(assessed: Patient) -> None:
    old, new = DAY - datetime.timedelta(days=9), DAY + datetime.timedelta(days=1)
    rows = (
        f"0002,weight_kg,58.5,{DAY},kg,",
        f"0002,sledai_2k,16,{DAY},,",
        f"0002,sledai_2k,16,{DAY},,",
        f"9999,weight_kg,58.5,{DAY},,",
        f"0002,weigth_kg,58.5,{DAY},,",
        f"0001,weight_kg,128.96,{DAY},lb,",
        f"0001,age_years,400,{DAY},,",
        f"0001,pregnant,maybe,{DAY},,",
        f"0001,sex,woman,{DAY},,",
        f"0001,refractory,,{DAY},,",
        f"0001,lactating,false,{new},,",
        "0001,malignancy,false,1.2.2026,,",
        f"0002,malignancy,true,{old},,",
        f"0002,active_infection,true,{DAY},,",
        f"0002,age_years,41,{DAY},a,",
    )
    states = _states(HEAD + "\n".join(rows) + "\n")
    assert [state for state, _ in states] == ["new"] + ["rejected"] * 12 + ["corrected", "same"]
    said = [why for _, why in states]
    for at, words in enumerate(
        (
            "",
            "twice",
            "twice",
            "no patient",
            "nearest is weight_kg",
            "unit is kg",
            "bounds 0 to 120",
            "true or false",
            "may be",
            "no value",
            "future",
            "2026-01-31",
            "older than",
        ),
    ):
        assert words in said[at], (at, said[at])


@pytest.mark.django_db
def test_a_later_day_is_a_newer_finding_and_an_earlier_one_never_takes_its_place(patient: Patient) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    before = DAY - datetime.timedelta(days=30)
    record_facts(actor=doctor, key=key(), patient=patient, entered=[Entered("sledai_2k", 4, before, "", 0)])
    earlier = before - datetime.timedelta(days=1)
    assert _states(f"{HEAD}0002,sledai_2k,14,{DAY},,\n")[0][0] == "changed"
    assert _states(f"{HEAD}0002,sledai_2k,14,{earlier},,\n")[0][0] == "rejected"
    assert _states(f"{HEAD}0002,sledai_2k,14,{before},,\n")[0][0] == "corrected"


def test_a_correction_wants_a_reason_and_without_one_nothing_is_recorded(data: Client) -> None:
    page = _sent(data, f"{HEAD}0002,weight_kg,58.5,{DAY},,\n0002,sledai_2k,16,{DAY},,\n").content.decode()
    before = FactEntry.objects.count()
    refused = data.post("/import/confirm", {"plan": _plan(page), "key": key()})
    assert refused.status_code == 422
    assert "give the reason" in refused.content.decode()
    assert FactEntry.objects.count() == before
    again = _plan(refused.content.decode())
    done = data.post("/import/confirm", {"plan": again, "key": key(), "reason": "read from the wrong column"})
    assert "Recorded: 2." in done.content.decode()
    assert FactEntry.objects.latest("id").reason == "read from the wrong column"


def test_another_change_in_between_is_told_and_neither_is_lost(data: Client) -> None:
    page = _sent(data, f"{HEAD}0002,weight_kg,58.5,{DAY},,\n0002,lactating,false,{DAY},,\n").content.decode()
    patient = Patient.objects.get(number="0002", centre__code="A")
    doctor = actor(Role.RHEUMATOLOGIST)
    record_facts(actor=doctor, key=key(), patient=patient, entered=[Entered("weight_kg", 61, DAY, "", 0)])
    before = FactEntry.objects.count()
    refused = data.post("/import/confirm", {"plan": _plan(page), "key": key(), "reason": "newer"})
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "somebody else has just changed it" in shown
    assert "58.5 kg" in shown
    assert "61 kg" in shown
    assert FactEntry.objects.count() == before
    assert (
        data.post("/import/confirm", {"plan": _plan(shown), "key": key(), "reason": "weighed again"}).status_code == 200
    )
    values = (
        FactEntry.objects.filter(patient=patient, fact="weight_kg").order_by("version").values_list("value", flat=True)
    )
    assert list(values) == ["61", "58.5"]


def test_the_same_confirmation_sent_twice_is_carried_out_once(data: Client) -> None:
    page = _sent(data, f"{HEAD}0002,weight_kg,58.5,{DAY},,\n").content.decode()
    sent = {"plan": _plan(page), "key": key()}
    assert [data.post("/import/confirm", sent).status_code for _ in range(2)] == [200, 200]
    assert FactEntry.objects.filter(fact="weight_kg").count() == 1


def test_only_what_the_site_showed_this_person_is_recorded(data: Client) -> None:
    plan = _plan(_sent(data, f"{HEAD}0002,weight_kg,58.5,{DAY},,\n").content.decode())
    before = FactEntry.objects.count()
    for altered in (plan[:-2], plan.replace(plan[9], "A" if plan[9] != "A" else "B", 1), ""):
        answer = data.post("/import/confirm", {"plan": altered, "key": key()})
        assert (answer.status_code, "Upload and preview anew" in answer.content.decode()) == (422, True)
    other = browser(Role.DATA_MANAGER, "B")
    assert other.post("/import/confirm", {"plan": plan, "key": key()}).status_code == 422
    assert FactEntry.objects.count() == before


def test_a_case_file_is_read_for_one_patient_with_its_indices_scored(data: Client) -> None:
    case = "case_id: '0002'\nfacts:\n  weight_kg: 58.5\nindices:\n  sledai_2k:\n    present: [arthritis, rash]\n"
    page = _sent(data, case, "case.yaml", observed_on=DAY.isoformat())
    assert "58.5 kg" in page.content.decode()
    assert _sent(data, case, "case.yaml").status_code == 422
    rows = read_case(b'{"facts": {"weight_kg": 58.5}}', "case.json", "0001", DAY)
    assert [(row.patient, row.fact) for row in rows] == [("0001", "weight_kg")]
    found = preview(rows, Centre.objects.get(code="A"), "case.json")
    assert [row.state for row in found.rows] == ["new"]
    assert found.rows[0].entry is not None
    assert found.rows[0].entry.source == "case.json"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("patient,fact,value\n", "names the columns"),
        (f"{HEAD.strip()},name\n", "names the columns"),
        (HEAD, "1 to 2000 rows"),
        (HEAD + "0002,weight_kg,58.5,2026-01-01,,,more\n", "more fields"),
        (HEAD + '0002,"weight_kg,58.5\n', "do not pair"),
        (HEAD + "0002,weight_kg,1,2026-01-01,,\n" * (MOST_ROWS + 1), "1 to 2000 rows"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_the_remedy(text: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        read_table(text.encode(), "facts.csv")
    with pytest.raises(Refusal, match="UTF-8"):
        read_table("编号".encode("gb18030"), "facts.csv")


def test_a_file_of_another_kind_is_refused(data: Client) -> None:
    assert _sent(data, "x", "facts.exe").status_code == 422
    assert data.post("/import", {}).status_code == 422


@pytest.mark.django_db
def test_a_patient_of_another_centre_is_not_there_for_an_import(assessed: Patient) -> None:
    given = read_table(f"{HEAD}0002,weight_kg,58.5,{DAY},,\n".encode(), "facts.csv")
    found = preview(given, Centre.objects.get(code="B"), "facts.csv")
    assert [row.state for row in found.rows] == ["rejected"]
