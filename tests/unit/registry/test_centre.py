from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lupustem.decision.status import Status
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.centre import Answer, accredit
from lupustem.registry.centre_gates import ITEMS, CentreGate, centre_gates, centre_items
from lupustem.registry.models import Accreditation, AuditRow, Centre, Upload
from lupustem.registry.record.refusals import Conflict, Forbidden, KeyUsed, Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.uploads import open_upload
from tests.unit.registry.programme import actor, browser, key

TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)
PDF = b"%PDF-1.7 certificate"


def _centre(code: str = "A") -> Centre:
    return Centre.objects.get(code=code)


def _answer(item: str, answer: Answer, seen: int = 0, reason: str = "", **more: object) -> None:
    accredit(
        actor=actor(Role.DATA_MANAGER),
        key=key(),
        item=item,
        seen=seen,
        answer=answer,
        reason=reason,
        **more,  # type: ignore[arg-type]
    )


def _everything() -> None:
    for item in ITEMS:
        _answer(item, Answer(True))


def _facts(on: datetime.date) -> dict[str, bool]:
    return {name: one.holds for name, one in centre_items(_centre(), on).items() if one.holds is not None}


def _gate(name: str, on: datetime.date = TODAY) -> CentreGate:
    return next(one for one in centre_gates(_centre(), on) if one.statement.id == name)


@pytest.mark.django_db
def test_what_was_never_answered_is_unknown_and_says_what_to_do() -> None:
    gates = centre_gates(_centre(), TODAY)
    assert len(gates) == 9
    assert {one.status for one in gates} == {Status.UNKNOWN}
    assert _facts(TODAY) == {}
    assert [text.en for text in _gate("ethics_committee_in_place").remedies] == [
        "Ethics committee in place: not answered yet; find out and record it."
    ]


@pytest.mark.django_db
def test_with_every_item_in_place_every_gate_is_open_and_another_centre_gains_nothing() -> None:
    _everything()
    assert all(one.is_open for one in centre_gates(_centre(), TODAY))
    assert not any(one.is_open for one in centre_gates(_centre("B"), TODAY))
    assert verify()[1] == []


@pytest.mark.django_db
def test_an_item_holds_on_its_last_day_and_is_not_in_place_the_day_after() -> None:
    _everything()
    last = TODAY + 10 * DAY
    _answer("ethics_committee", Answer(True, "E-1", TODAY, last), seen=1, reason="certificate seen")
    assert _gate("ethics_committee_in_place", last).status is Status.MET
    after = _gate("ethics_committee_in_place", last + DAY)
    assert after.status is Status.NOT_MET
    assert "expired after" in after.remedies[0].en
    assert after.items[0].expired
    assert _facts(last + DAY)["ethics_committee"] is False


@pytest.mark.django_db
def test_before_its_day_of_issue_an_item_is_not_in_place() -> None:
    _answer("ethics_committee", Answer(True, issued_on=TODAY))
    assert _facts(TODAY - DAY) == {"ethics_committee": False}
    assert _facts(TODAY) == {"ethics_committee": True}


@pytest.mark.django_db
@pytest.mark.parametrize(("left", "near"), [(61, False), (60, True), (0, True)])
def test_an_end_that_comes_near_is_warned_of_and_the_gate_stays_open(left: int, near: bool) -> None:
    _answer("risk_management", Answer(True, expires_on=TODAY + left * DAY))
    gate = _gate("risk_management_in_place")
    assert (gate.is_open, gate.items[0].near, bool(gate.remedies)) == (True, near, near)


@pytest.mark.django_db
def test_a_statement_that_asks_two_committees_is_open_with_both_only() -> None:
    _answer("protocol_approved_academic", Answer(True))
    assert _gate("protocol_approved").status is Status.UNKNOWN
    _answer("protocol_approved_ethics", Answer(False))
    gate = _gate("protocol_approved")
    assert gate.status is Status.NOT_MET
    assert [one.fact.name for one in gate.items] == ["protocol_approved_academic", "protocol_approved_ethics"]


@pytest.mark.django_db
def test_not_known_takes_an_answer_back_and_is_unknown_again() -> None:
    _answer("project_filed", Answer(True))
    _answer("project_filed", Answer(None), seen=1, reason="the letter cannot be found")
    assert _gate("project_filed_nationally").status is Status.UNKNOWN
    assert centre_items(_centre(), TODAY)["project_filed"].entry is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(True, issued_on=TODAY + DAY), "future"),
        (Answer(True, issued_on=TODAY, expires_on=TODAY - DAY), "before the day of issue"),
    ],
)
def test_dates_out_of_order_are_refused(answer: Answer, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        _answer("ethics_committee", answer)
    assert not Accreditation.objects.exists()


@pytest.mark.django_db
def test_an_amendment_wants_a_reason_something_new_and_the_version_that_stands() -> None:
    _answer("ethics_committee", Answer(True, "E-1"))
    with pytest.raises(Refusal, match="reason"):
        _answer("ethics_committee", Answer(True, "E-2"), seen=1)
    with pytest.raises(Refusal, match="nothing new"):
        _answer("ethics_committee", Answer(True, "E-1"), seen=1, reason="r")
    with pytest.raises(Conflict) as conflict:
        _answer("ethics_committee", Answer(True, "E-2"), seen=0, reason="r")
    assert (conflict.value.mine["reference"], conflict.value.theirs["reference"]) == ("E-2", "E-1")
    with pytest.raises(Refusal, match="no such item"):
        _answer("sledai_2k", Answer(True))


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.RHEUMATOLOGIST, Role.INFUSION_NURSE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_director_and_the_data_manager_answer_an_item(role: Role) -> None:
    with pytest.raises(Forbidden):
        accredit(actor=actor(role), key=key(), item="ethics_committee", seen=0, answer=Answer(True))


@pytest.mark.django_db
def test_the_same_request_twice_is_one_version_and_another_file_under_its_key_is_refused() -> None:
    once, by = key(), actor(Role.DIRECTOR)
    for _ in range(2):
        accredit(actor=by, key=once, item="ethics_committee", seen=0, answer=Answer(True), document=("a.pdf", PDF))
    assert (Accreditation.objects.count(), Upload.objects.count()) == (1, 1)
    with pytest.raises(KeyUsed):
        accredit(
            actor=by, key=once, item="ethics_committee", seen=0, answer=Answer(True), document=("a.pdf", PDF + b"2")
        )


@pytest.mark.django_db
def test_a_document_stays_with_a_renewal_unless_it_is_dropped_and_each_version_names_its_own() -> None:
    _answer("ethics_committee", Answer(True, "E-1"), document=("a.pdf", PDF))
    _answer("ethics_committee", Answer(True, "E-2"), seen=1, reason="number misread")
    _answer("ethics_committee", Answer(True, "E-3"), seen=2, reason="renewed", document=("b.pdf", PDF + b"2"))
    _answer("ethics_committee", Answer(False, "E-3"), seen=3, reason="withdrawn", keep_document=False)
    rows = list(Accreditation.objects.order_by("version").select_related("document"))
    assert [one.document and one.document.name for one in rows] == ["a.pdf", "a.pdf", "b.pdf", None]
    assert rows[2].document is not None
    assert open_upload(rows[2].document) == PDF + b"2"
    assert verify()[1] == []


@pytest.mark.django_db
def test_the_page_says_which_item_is_missing_and_the_form_closes_the_gap() -> None:
    client = browser(Role.DIRECTOR)
    assert "Statements not met or not known: 9" in client.get("/centre").content.decode()
    _everything_by_browser(client)
    page = client.get("/centre").content.decode()
    assert "Every item is in place" in page
    assert "a.pdf" in page
    nurse = browser(Role.INFUSION_NURSE).get("/centre").content.decode()
    assert "Every item is in place" in nurse
    assert "/answer" not in nurse


def _everything_by_browser(client: Client) -> None:
    for item in ITEMS:
        sent = {"holds": "yes", "reference": f"R-{item[:5]}", "issued_on": str(TODAY), "seen": "0", "key": key()}
        answer = client.post(f"/centre/{item}/answer", sent | {"document": SimpleUploadedFile("a.pdf", PDF)})
        assert (answer.status_code, answer["Location"]) == (303, f"/centre#{item}")


@pytest.mark.django_db
def test_what_was_typed_stays_when_a_file_is_refused_and_nothing_is_kept() -> None:
    rows = AuditRow.objects.count()
    sent = {"holds": "yes", "reference": "REF-77", "seen": "0", "key": key()}
    answer = browser(Role.DIRECTOR).post(
        "/centre/ethics_committee/answer", sent | {"document": SimpleUploadedFile("run.exe", b"MZ")}
    )
    assert answer.status_code == 422
    assert "run.exe: this file is not taken" in answer.content.decode()
    assert 'value="REF-77"' in answer.content.decode()
    assert (AuditRow.objects.count(), Upload.objects.count()) == (rows, 0)


@pytest.mark.django_db
def test_the_history_of_an_item_shows_every_version_with_its_reason() -> None:
    _answer("ethics_committee", Answer(True, "E-1"))
    _answer("ethics_committee", Answer(True, "E-2"), seen=1, reason="number misread")
    page = browser(Role.AUDITOR).get("/centre/ethics_committee").content.decode()
    assert page.index("E-2") < page.index("E-1")
    assert "number misread" in page
    assert browser(Role.AUDITOR).get("/centre/weight_kg").status_code == 404
