"""The pages of the bedside: who reaches them, what they change, what they show and hide, locked and not."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.infusions import order_code
from lupustem.registry.bedside.played import played
from lupustem.registry.models import AuditRow, Infusion, ReadRow
from lupustem.registry.record import clock
from lupustem.treatment.monitor_state import Phase
from tests.unit.registry import course
from tests.unit.registry.bedside_course import DOCTOR, NURSE, SIGNS, checked, matched, opened, prescribed, running, tell
from tests.unit.registry.programme import PASSWORD, browser, key
from tests.unit.registry.test_urls import ROWS

pytestmark = pytest.mark.django_db
PREFIX = "patients/<str:number>/infusions/<int:infusion>"
PAGES = [(method, page.removeprefix(PREFIX)) for method, page in ROWS if page.startswith(PREFIX)]


def place(infusion: Infusion) -> str:
    return f"/patients/{infusion.patient.number}/infusions/{infusion.number}"


def post(client: Client, infusion: Infusion, page: str, **said: Any) -> Any:
    return client.post(f"{place(infusion)}/{page}", {"key": key(), **said})


def batch(client: Client, infusion: Infusion, *entries: dict[str, Any]) -> Any:
    body = json.dumps({"entries": list(entries)})
    return client.post(f"{place(infusion)}/events", body, content_type="application/json")


def entry(kind: str, **fields: str) -> dict[str, Any]:
    return {"id": key(), "kind": kind, "at": clock.now().isoformat(), "fields": fields, "by": "infusion_nurse-A"}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_the_pages_of_an_infusion_of_the_reviewed_table_and_no_other(role: Role) -> None:
    infusion = running()
    for method, page in PAGES:
        # What is sent to /events says who may send it: a stop, everybody who reaches it may.
        said = {"kind": "stopped", "event_id": key()} if page == "/events" else {}
        client = browser(role)
        send = client.post if method == "POST" else client.get
        answer = send(f"{place(infusion)}{page}", said)
        reached = answer.status_code not in (403, 404, 405)
        assert reached is (ROWS[method, PREFIX + page][role] == "yes"), (method, page, answer.status_code)
    there = browser(role, "B").get(place(infusion))
    assert there.status_code in (403, 404)


def test_the_whole_way_through_the_pages_from_a_signed_prescription_to_the_sheet() -> None:
    prescription = prescribed()
    number = prescription.patient.number
    nurse = browser(NURSE)
    assert number in nurse.get("/bedside").content.decode()
    answer = nurse.post(f"/patients/{number}/prescriptions/{prescription.number}/open", {"key": key()})
    infusion = Infusion.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, place(infusion))
    scan = {"wristband": number, "born_on": "1990-05-01", "order": order_code(infusion), "container": "C1"}
    wrong = post(nurse, infusion, "match", who="me", **(scan | {"container": "C2"}))
    assert wrong.status_code == 422
    assert "container C2 does not belong to this order" in wrong.content.decode()
    assert post(nurse, infusion, "match", who="me", **scan).status_code == 303
    other = {"who": "other", "username": "rheumatologist-A", "password": "not the password at all"}
    assert post(nurse, infusion, "match", **scan, **other).status_code == 422
    assert post(nurse, infusion, "match", **scan, **(other | {"password": PASSWORD})).status_code == 303
    assert post(nurse, infusion, "events", kind="signs", event_id=key(), **SIGNS).status_code == 303
    assert post(nurse, infusion, "checks").status_code == 303
    assert "It cannot start yet" in nurse.get(f"{place(infusion)}/checks").content.decode()
    assert post(nurse, infusion, "checks", **_form()).status_code == 303
    page = nurse.get(f"{place(infusion)}/checks").content.decode()
    assert "Everything is in order" in page, page
    start = {"rate": "2", "password": PASSWORD, "username": "rheumatologist-A", "other_password": PASSWORD}
    alone = post(nurse, infusion, "start", **(start | {"username": "infusion_nurse-A"}))
    assert alone.status_code == 422
    assert played(infusion).state.phase is Phase.PLANNED
    assert post(nurse, infusion, "start", **start).status_code == 303
    assert played(infusion).state.phase is Phase.RUNNING
    sheet = nurse.get(f"{place(infusion)}/sheet").content.decode()
    for said in (
        number,
        "1990-05-01",
        "C1",
        "L1",
        "<svg",
        "rheumatologist-A",
        "started at 2 ml/min",
        order_code(infusion),
    ):
        assert said in sheet, said


def _form() -> dict[str, str]:
    """The checks as they are typed, everything in order."""
    now = clock.now().astimezone(clock.zone())
    log = [now - course.hours(back / 60) for back in range(60, 5, -5)]
    at = "%Y-%m-%dT%H:%M"
    watched = (f"{one}_monitored" for one in ("respiration", "pulse", "blood_pressure", "spo2"))
    yes = ("stored_in_dark", "emergency", "dexa_given", *watched)
    no = ("shaken_or_heated", "filtered", "could_be", "pregnant_now", "lactating_now", "long_term_user")
    return {
        **dict.fromkeys(yes, "yes"),
        **dict.fromkeys(no, "no"),
        "removal": (now - course.hours(0.25)).strftime(at),
        "temperature_log": "\n".join(f"{one:%Y-%m-%d %H:%M} 4.0" for one in log),
        "line_identity": "SET-1",
        "dexa_at": (now - course.hours(0.2)).strftime(at),
        "dexa_mg": "5",
        "drug": "aspirin",
        "mg": "100",
        "first_day": (now.date() - datetime.timedelta(days=1)).isoformat(),
        "days": "14",
        "bleeding": "none",
        "platelets": "180",
    }


def test_every_page_that_changes_an_infusion_adds_its_row_of_the_trail() -> None:
    ready, runs = checked(1), running(2)
    nurse = browser(NURSE)
    people = {f"{one}_password": PASSWORD for one in ("ordered", "first", "second")}
    people |= {"ordered": "rheumatologist-A", "first": "infusion_nurse-A", "second": "rheumatologist-A"}
    start = {"rate": "2", "password": PASSWORD, "username": "rheumatologist-A", "other_password": PASSWORD}
    for infusion, page, said in (
        (ready, "checks", {}),
        (runs, "events", {"kind": "stopped", "event_id": key()}),
        (runs, "restart", {"rate": "1.5", **people}),
    ):
        before = AuditRow.objects.filter(chain="A").count()
        assert post(nurse, infusion, page, **said).status_code == 303, page
        assert AuditRow.objects.filter(chain="A").count() > before, page
    course.checked(ready)
    before = AuditRow.objects.filter(chain="A").count()
    assert post(nurse, ready, "start", **start).status_code == 303
    assert AuditRow.objects.filter(chain="A").count() == before + 1


def test_a_batch_answers_for_each_entry_and_the_same_again_changes_nothing() -> None:
    infusion, nurse = running(), browser(NURSE)
    one, bad = entry("rate", rate="2"), entry("signs", pulse="900")
    answer = batch(nurse, infusion, one, bad)
    assert answer.status_code == 200
    assert [(each["id"], each["state"], bool(each["why"])) for each in answer.json()["entries"]] == [
        (one["id"], "kept", False),
        (bad["id"], "kept", True),
    ]
    rows = AuditRow.objects.count()
    again = batch(nurse, infusion, one, bad).json()["entries"]
    assert {each["state"] for each in again} == {"known"}
    assert AuditRow.objects.count() == rows


@pytest.mark.parametrize(
    "body", ["[]", "{}", '{"entries": 1}', '{"entries": [1]}', '{"entries": [{"id": "x"}]}', "\xff"]
)
def test_what_is_no_batch_is_refused_and_says_so(body: str) -> None:
    infusion = running()
    answer = browser(NURSE).post(f"{place(infusion)}/events", body, content_type="application/json")
    assert answer.status_code == 422
    assert "still on the tablet" in answer.json()["refused"][0]


def test_the_board_names_nobody_and_is_no_reading_of_an_identity() -> None:
    infusion, nurse = running(), browser(NURSE)
    board = nurse.get(f"{place(infusion)}/board").content.decode()
    assert "甲三" not in board
    assert not ReadRow.objects.exists()
    assert "甲三" in nurse.get(place(infusion)).content.decode()
    assert ReadRow.objects.get().page == "bedside"
    assert "甲三" not in browser(Role.AUDITOR).get(place(infusion)).content.decode()


def test_the_board_shows_what_the_monitor_says() -> None:
    infusion, nurse = running(), browser(NURSE)
    tell(infusion, "symptom", name="chest_pain", grade="1")
    board = nurse.get(f"{place(infusion)}/board").content.decode()
    for said in (
        "stop, call a physician",
        "chest pain",
        'data-phase="running"',
        "2.5 ml/min",
        "still in the slow phase",
    ):
        assert said in board, said
    tell(infusion, "stopped")
    board = nurse.get(f"{place(infusion)}/board").content.decode()
    assert 'data-phase="stopped"' in board
    assert "stay stopped" in board


def test_a_locked_tablet_hides_the_name_opens_no_other_page_and_takes_a_stop() -> None:
    infusion, nurse = running(), browser(NURSE)
    assert post(nurse, infusion, "lock").status_code == 303
    page = nurse.get(place(infusion)).content.decode()
    assert "甲三" not in page
    assert "The tablet is locked" in page
    assert 'id="stop"' in page
    assert 'id="elapsed"' in page
    for other in (
        "/patients",
        f"/patients/{infusion.patient.number}",
        "/bedside",
        f"{place(infusion)}/sheet",
        "/account",
    ):
        answer = nurse.get(other)
        assert (answer.status_code, answer["Location"]) == (303, place(infusion)), other
    assert [one["state"] for one in batch(nurse, infusion, entry("rate", rate="1")).json()["entries"]] == ["not_taken"]
    assert [one["state"] for one in batch(nurse, infusion, entry("stopped")).json()["entries"]] == ["kept"]
    assert played(infusion).state.phase is Phase.STOPPED
    assert post(nurse, infusion, "unlock", username="infusion_nurse-A", password="wrong password").status_code == 422
    assert "甲三" not in nurse.get(place(infusion)).content.decode()
    assert post(nurse, infusion, "unlock", username="infusion_nurse-A", password=PASSWORD).status_code == 303
    assert "甲三" in nurse.get(place(infusion)).content.decode()
    other = post(nurse, infusion, "lock")
    assert other.status_code == 303
    stranger = post(nurse, infusion, "unlock", username="rheumatologist-A", password=PASSWORD, code="000000")
    assert stranger.status_code == 422


def test_the_server_locks_a_tablet_that_nobody_touched_whatever_its_script_says() -> None:
    infusion, nurse = running(), browser(NURSE)
    nurse.get(place(infusion))
    later = clock.now() + datetime.timedelta(minutes=4)
    with clock.at(later):
        assert 'data-locked=""' in nurse.get(f"{place(infusion)}/board").content.decode()
        nurse.get(f"{place(infusion)}/board", headers={"X-Touched": "yes"})
    with clock.at(later + datetime.timedelta(minutes=4)):
        assert 'data-locked=""' in nurse.get(f"{place(infusion)}/board").content.decode()
    with clock.at(later + datetime.timedelta(minutes=6)):
        assert 'data-locked="yes"' in nurse.get(f"{place(infusion)}/board").content.decode()
        assert nurse.get("/patients")["Location"].startswith(place(infusion))


def test_something_new_is_one_number_and_looking_keeps_no_session_alive() -> None:
    infusion, nurse = running(), browser(NURSE)
    nurse.get(place(infusion))
    answer = nurse.get(f"{place(infusion)}/live")
    assert answer["Content-Type"] == "text/event-stream"
    assert answer.content.decode() == f"retry: 2000\ndata: {infusion.events.count()}\n\n"
    assert "lupustem_session" not in answer.cookies
    assert browser(Role.ADMINISTRATOR).get(f"{place(infusion)}/live").status_code == 403


def test_what_is_open_already_or_not_of_the_order_is_refused_on_the_page() -> None:
    infusion, nurse = opened(), browser(NURSE)
    order = f"/patients/{infusion.patient.number}/prescriptions/{infusion.prescription.number}/open"
    answer = nurse.post(order, {"key": key()})
    assert answer.status_code == 422
    assert "open at the bedside already" in answer.content.decode()
    assert nurse.post(f"/patients/{infusion.patient.number}/prescriptions/9/open", {"key": key()}).status_code == 404
    assert nurse.get(f"/patients/{infusion.patient.number}/infusions/9").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_of_the_bedside_mixes_the_languages(language: str) -> None:
    import re

    infusion = running()
    tell(infusion, "symptom", name="anaphylaxis", grade="3")
    tell(infusion, "stopped")
    before = matched(2)
    client = browser(DOCTOR, language=language)
    here = place(infusion)
    for page in (here, f"{here}/board", f"{here}/sheet", f"{place(before)}/checks", "/bedside"):
        text = re.sub(r"<[^>]*>", " ", client.get(page).content.decode())
        text = text.replace("中文", "").replace("甲三", "").replace("甲四", "").replace("A 中心", "")
        if language == "en":
            assert not re.findall(r"[\u3400-\u9fff]+", text), page
        else:
            words = set(re.findall(r"\b[a-z]{4,}\b", text))
            assert words <= {"lupustem", "infusion", "nurse", "rheumatologist", "colleague", "mmol", "mmhg"}, (
                page,
                words,
            )


def _start(infusion: Infusion, rate: str, *, language: str = "en") -> Any:
    said = {"rate": rate, "password": PASSWORD, "username": "rheumatologist-A", "other_password": PASSWORD}
    return post(browser(NURSE, language=language), infusion, "start", **said)


def test_the_first_rate_that_is_typed_is_the_one_it_starts_at() -> None:
    infusion = checked()
    assert _start(infusion, "1.5").status_code == 303
    assert json.loads(infusion.events.get(kind="started").content_json)["rate"] == 1.5
    assert played(infusion).state.rate == 1.5


@pytest.mark.parametrize(
    ("rate", "says"),
    [
        ("2.01", "at most that of the plan, 2 ml/min"),
        ("4", "at most that of the plan, 2 ml/min"),
        ("0", "above 0"),
        ("-1", "above 0"),
        ("slow", "such as 1.5"),
        ("", "such as 1.5"),
        ("200", "such as 1.5"),
    ],
)
def test_hz17_a_first_rate_beyond_the_plan_is_refused_with_its_bounds_and_nothing_typed_is_lost(
    rate: str, says: str
) -> None:
    infusion = checked()
    answer = _start(infusion, rate)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert not infusion.events.filter(kind="started").exists()
    assert f'name="rate" inputmode="decimal" maxlength="6" value="{rate or 2}"' in page
