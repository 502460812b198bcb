"""The pages of lots: limits through the page, what is kept when a file is refused, signatures, certificate, recall."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.containers import assign_container
from lupustem.registry.actions.lot_signing import act_on_lot, release_lot, sign_tested
from lupustem.registry.custody import steps_of
from lupustem.registry.labels import label_of
from lupustem.registry.models import AuditRow, Container, Lot, LotRecord, Patient
from lupustem.registry.record.clock import now
from lupustem.registry.words import WORDS
from tests.unit.registry.invented_lots import (
    DIRECTOR,
    LAB,
    LABEL,
    STEP,
    container,
    filled,
    hang,
    lot_file,
    prescription,
    programme_of_lots,
    record,
    released,
    with_tubes,
)
from tests.unit.registry.programme import PASSWORD, actor, browser, key
from tests.unit.registry.test_urls import ROWS

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u3400-\u9fff]")
ANSWERS = {
    "value.gmp_compliant": "true",
    "value.plastic_adherent": "true",
    "value.adipogenic": "true",
    "value.osteogenic": "true",
    "value.chondrogenic": "true",
    "value.cd73_percent": "97.9",
    "value.cd90_percent": "98.4 %",
    "value.cd105_percent": "95",
    **{f"value.{name}_percent": "0.4" for name in ("cd11b", "cd14", "cd19", "cd34", "cd45", "cd79a", "hla_dr")},
    "value.purity_percent": "92",
    "sign.endotoxin_eu_ml": "<",
    "value.endotoxin_eu_ml": "0.1",
    "method.endotoxin_eu_ml": "kinetic chromogenic",
    "value.label_cells_1e6": "60",
    "value.measured_cells_1e6": "61.5",
    "value.bacteria_detected": "false",
    "value.fungi_detected": "false",
    "value.mycoplasma_detected": "false",
    "value.virus_detected": "false",
    "value.local_quality_control_passed": "true",
    "value.storage_temperature_min_c": "2",
    "value.storage_temperature_max_c": "8",
    "value.stored_in_dark": "true",
    "value.shaken_or_heated": "false",
    "donation_number": "G123498654321",
    "check_character": "H",
    "batch_on_label": "UC-5",
    "batch_on_order": "UC-5",
    "lot": "UC-5",
}


def post(client: Client, place: str, **sent: Any) -> Any:
    return client.post(place, {"key": key(), **sent})


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def test_an_empty_stock_says_what_to_do() -> None:
    assert WORDS["lots.none"].en in browser(LAB).get("/lots").content.decode()


@pytest.mark.parametrize(("value", "decision"), [("2", "reject"), ("1.999", "release"), ("", "hold"), ("0", "release")])
def test_a_limit_is_exact_through_the_form(value: str, decision: str) -> None:
    answer = post(browser(LAB), "/lots/new/form", **ANSWERS | {"value.cd34_percent": value})
    assert (answer.status_code, answer["Location"]) == (303, "/lots/UC-5")
    assert LotRecord.objects.get().decision == decision
    page = text_of(browser(Role.RHEUMATOLOGIST).get("/lots/UC-5"))
    assert f"Lot UC-5 · {decision}" in page
    row = json.loads(LotRecord.objects.get().answer)["results"]["endotoxin"]
    assert row["shown"] == "< 0.1"
    assert "method kinetic chromogenic" in page


def test_a_form_with_a_slip_keeps_what_was_typed_and_names_the_field() -> None:
    sent = ANSWERS | {"value.cd34_percent": "0.4 mg", "value.purity_percent": "920", "c0.id": "C-05"}
    answer = post(browser(LAB), "/lots/new/form", **sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="0.4 mg"' in page
    assert 'value="C-05"' in page
    assert 'value="kinetic chromogenic"' in page
    assert "cd34_percent" in page
    assert "outside the bounds 0 to 100" in page
    assert page.count('class="error"') == 2
    assert not Lot.objects.exists()


def test_a_form_enters_its_containers_with_the_expiry_that_their_preparation_allows() -> None:
    ready = (now() - datetime.timedelta(hours=1)).astimezone(datetime.timezone(datetime.timedelta(hours=8)))
    sent = {"preparation_end": ready.strftime("%Y-%m-%dT%H:%M"), "c0.id": "C-05", "c0.volume_ml": "50"}
    post(browser(LAB), "/lots/new/form", **ANSWERS | sent)
    one = Container.objects.get()
    assert (one.identifier, one.cells_1e6) == ("C-05", "60")
    assert one.expires_at - one.prepared_at == datetime.timedelta(hours=12)
    assert one.prepared_at == ready.replace(second=0, microsecond=0)


def test_files_are_uploaded_together_and_the_picture_is_an_image_with_its_own_strict_policy() -> None:
    source, tubes = with_tubes()
    files = [SimpleUploadedFile(name, data) for name, data in tubes.items()]
    client = browser(LAB)
    answer = post(client, "/lots/new", file=SimpleUploadedFile("lot.json", source), files=files)
    assert answer.status_code == 303
    page = client.get("/lots/UC-1").content.decode()
    assert "95 %" in page
    assert "9,500 / 10,000" in page
    picture = client.get("/lots/UC-1/versions/1/flow/CD73.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    policy = picture["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "unsafe" not in policy
    assert "CD73" in picture.content.decode()
    assert client.get("/lots/UC-1/versions/1/flow/CD90.svg").status_code == 404
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)", page + picture.content.decode())
    sent = client.get("/lots/UC-1/versions/1/source")
    assert sent.content == source
    assert "attachment" in sent["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("lot.yaml", b"lot: UC-1\nfacts:\n  purity_percent: 95\n  purity: [\n", "line"),
        ("lot.yaml", b"lot: UC-1\nfacts: {purity_percnt: 95}\n", "purity_percent"),
        ("lot.yaml", b"", "empty"),
        ("lot.yaml", b"\x7fELF\x02\x01\x01\x00" * 20, "lot.yaml"),
        ("lot.sh", b"#!/bin/sh\n", "give a lot file"),
    ],
)
def test_a_lot_file_that_is_refused_is_named_and_its_text_stands_to_be_corrected(
    name: str, data: bytes, says: str
) -> None:
    client, before = browser(LAB), AuditRow.objects.count()
    answer = post(client, "/lots/new", file=SimpleUploadedFile(name, data), text="x")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in text_of(answer)
    if b"facts" in data:
        assert "facts:" in page
    assert AuditRow.objects.count() == before


def test_a_form_of_files_above_the_limit_says_so(settings: Any) -> None:
    from dataclasses import replace

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, upload_mib=1)
    huge = SimpleUploadedFile("cd73.fcs", b"FCS3.1" + b" " * (3 * 1024 * 1024))
    answer = post(browser(LAB), "/lots/new", file=SimpleUploadedFile("lot.json", lot_file()), files=[huge])
    assert (answer.status_code, "above the limit of 1 MiB" in text_of(answer)) == (422, True)
    assert not Lot.objects.exists()


def test_another_lots_file_is_refused_on_the_page_of_a_lot() -> None:
    record()
    sent = {"text": lot_file("UC-2").decode(), "format": ".json", "seen": "1", "reason": "newer"}
    answer = post(browser(LAB), "/lots/UC-1/results", **sent)
    assert answer.status_code == 422
    assert "not about UC-1" in text_of(answer)
    assert "newer" in answer.content.decode()


def test_two_who_amend_at_once_are_told_and_nothing_is_lost() -> None:
    record()
    sent = {"text": lot_file().decode(), "format": ".json", "seen": "1", "reason": "newer"}
    one, other = browser(LAB), browser(LAB, username="lab2-A")
    assert post(one, "/lots/UC-1/results", **sent).status_code == 303
    assert post(other, "/lots/UC-1/results", **sent).status_code == 409
    assert LotRecord.objects.count() == 2


def test_a_lot_is_signed_with_the_password_and_released_by_another() -> None:
    record()
    lab, director = browser(LAB), browser(DIRECTOR)
    place = "/lots/UC-1/versions/1"
    assert post(lab, f"{place}/sign", password="wrong").status_code == 422
    assert post(lab, f"{place}/sign", password=PASSWORD).status_code == 303
    assert "Sign the release" not in lab.get("/lots/UC-1").content.decode()
    again = post(lab, f"{place}/release", password=PASSWORD)
    assert (again.status_code, "another person" in text_of(again)) == (422, True)
    assert director.get(f"{place}/certificate.pdf").status_code == 404
    assert "Sign the release" in director.get("/lots/UC-1").content.decode()
    assert post(director, f"{place}/release", password=PASSWORD).status_code == 303
    assert "released already" in text_of(post(director, f"{place}/release", password=PASSWORD))
    page = text_of(browser(Role.AUDITOR).get("/lots/UC-1"))
    assert "Lot UC-1 · released" in page
    assert "Not signed yet" not in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_certificate_names_who_signed_when_and_what_and_is_void_after_a_newer_version(language: str) -> None:
    lot = released()
    kept = lot.records.get()
    client = browser(Role.RHEUMATOLOGIST, language=language)
    page = client.get("/lots/UC-1/versions/1/certificate.html")
    for said in ("cell_laboratory-A", "director-A", kept.digest, WORDS["lots.released"].in_(language)):
        assert said in page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]
    assert re.search(r"style-src 'sha256-[\w+/=]+'", page["Content-Security-Policy"])
    paper = client.get("/lots/UC-1/versions/1/certificate.pdf")
    assert paper.content.startswith(b"%PDF-")
    record(lot=lot, seen=1, reason="again")
    void = client.get("/lots/UC-1/versions/1/certificate.html").content.decode()
    assert WORDS["lot.superseded"].in_(language) in void
    assert client.get("/lots/UC-1/versions/2/certificate.html").status_code == 404
    row = lot.records.get(version=2)
    sign_tested(actor=actor(LAB), key=key(), record=row)
    release_lot(actor=actor(DIRECTOR), key=key(), record=row)
    act_on_lot(actor=actor(DIRECTOR), key=key(), lot=lot, seen=0, act="recalled", reason="x")
    recalled = client.get("/lots/UC-1/versions/2/certificate.html").content.decode()
    assert WORDS["lot.void_recalled"].in_(language) in recalled


def test_a_rejected_lot_offers_nothing_to_sign_and_says_why() -> None:
    record(source=lot_file(cd34_percent="2"))
    page = browser(LAB).get("/lots/UC-1").content.decode()
    assert "Sign the results" not in page
    assert "cannot be signed" in page
    assert page.index("To be settled") < page.index("Met")
    assert "cd34_negative" in page


def test_a_recall_lists_those_who_received_it_those_set_apart_and_the_rest(patient: Patient) -> None:
    lot = released()
    other = Patient.objects.get(centre=patient.centre, number="0001")
    given, planned, _ = (container(lot, name) for name in ("C-01", "C-02", "C-03"))
    hang(prescription(patient), given)
    order = prescription(other)
    assign_container(actor=actor(LAB), key=key(), prescription=order, container=planned)
    director = browser(DIRECTOR)
    sent = {"act": "recalled", "seen": "0", "reason": "a late positive culture", "password": PASSWORD}
    assert post(director, "/lots/UC-1/acts", **sent | {"password": "no"}).status_code == 422
    assert post(director, "/lots/UC-1/acts", **sent | {"reason": " "}).status_code == 422
    answer = post(director, "/lots/UC-1/acts", **sent)
    assert answer["Location"] == "/lots/UC-1/recall"
    page = text_of(director.get("/lots/UC-1/recall"))
    today = now().astimezone(datetime.timezone(datetime.timedelta(hours=8))).strftime("%Y-%m-%d")
    assert re.search(rf"Received it .*0002 1 {today} \d\d:\d\d C-01 .*Set apart and not given .*0001 C-02", page)
    assert re.search(r"Other containers .*C-03 ✕ recalled", page)
    assert "甲" not in page
    assert "never lifted" not in text_of(director.get("/lots/UC-1"))
    assert "The lot was recalled." in text_of(director.get("/containers/C-02"))
    answer = post(director, "/lots/UC-1/acts", **sent | {"act": "lifted", "seen": "1"})
    assert answer.status_code == 422


def test_a_container_is_set_apart_and_let_go_of_on_its_page(patient: Patient) -> None:
    container(released())
    prescription(patient)
    client = browser(Role.RHEUMATOLOGIST)
    assert 'value="0002/1"' in client.get("/containers/C-01").content.decode()
    assert post(client, "/containers/C-01/assign", prescription="9999/1").status_code == 422
    assert post(client, "/containers/C-01/assign", prescription="0002/1").status_code == 303
    assert "prescription 1 of patient 0002" in text_of(client.get("/containers/C-01"))
    assert post(client, "/containers/C-01/free", prescription="0002/1", reason="").status_code == 422
    assert post(client, "/containers/C-01/free", prescription="0002/1", reason="another bag").status_code == 303
    assert "another bag" in text_of(client.get("/containers/C-01"))


def test_a_label_bears_the_expiry_of_its_container_and_the_check_character(patient: Patient) -> None:
    lot = released()
    ready = now().replace(second=0, microsecond=0)
    one = container(lot, prepared_at=ready, expires_at=ready + datetime.timedelta(hours=6), recipient=patient)
    seen = label_of(one, lot.records.get())
    lines = {name.en: value for name, value in seen.lines}
    assert (seen.donation_number, seen.check) == ("G123498654321", "H")
    assert lines["Expires"] == (ready + datetime.timedelta(hours=6)).astimezone(
        datetime.timezone(datetime.timedelta(hours=8))
    ).isoformat(" ", "minutes")
    assert "Infused by" not in lines
    assert lines["Only for"] == "0002"
    assert seen.code == "UC-1|C-01|G123498654321H|0002"
    paper = browser(LAB).get("/containers/C-01/label.pdf")
    assert paper.content.startswith(b"%PDF-")


def test_a_label_that_lacks_something_keeps_what_was_typed() -> None:
    released()
    client = browser(LAB)
    answer = post(client, "/lots/UC-1/containers/new", **LABEL | {"volume_ml": "0", "recipient": ""})
    assert answer.status_code == 422
    assert 'value="C-09"' in answer.content.decode()
    answer = post(client, "/lots/UC-1/containers/new", **LABEL | {"recipient": "9999"})
    assert "no patient of this number" in text_of(answer)
    answer = post(client, "/lots/UC-1/containers/new", **LABEL | {"expires_at": "tomorrow"})
    assert answer.status_code == 422


def test_a_step_of_custody_is_recorded_on_the_page_and_what_disagrees_shows() -> None:
    lot = released()
    nurse = browser(Role.INFUSION_NURSE)
    assert WORDS["custody.none"].en in nurse.get("/lots/UC-1/custody").content.decode()
    assert post(nurse, "/lots/UC-1/custody/new", **STEP).status_code == 303
    assert WORDS["custody.whole"].en in nurse.get("/lots/UC-1/custody").content.decode()
    assert 'value="UC-1"' in nurse.get("/lots/UC-1/custody/new").content.decode()
    wrong = STEP | {"from_kind": "batch", "from_id": "UC-1", "to_kind": "container", "to_id": "C-01"}
    assert post(nurse, "/lots/UC-1/custody/new", **wrong | {"from_id": "UC-2"}).status_code == 422
    assert post(nurse, "/lots/UC-1/custody/new", **wrong | {"read1_order": "UC-7"}).status_code == 303
    page = text_of(nurse.get("/lots/UC-1/custody"))
    assert "There are breaks" in page
    assert "UC-1 / UC-7" in page
    assert len(steps_of(lot)) == 2


def test_near_expiry_and_expired_are_marked_in_the_list() -> None:
    lot = released()
    container(lot, expires_at=now() + datetime.timedelta(days=5))
    client = browser(Role.AUDITOR)
    assert "near its expiry" in text_of(client.get("/lots"))
    container(lot, "C-02", expires_at=now() - datetime.timedelta(minutes=1))
    page = text_of(client.get("/lots"))
    assert "expired" in page
    assert "from 14 days before it (site policy)" in page


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
def test_nothing_of_another_centres_lots_is_there(role: Role, patient: Patient) -> None:
    programme_of_lots(patient)
    client = browser(role, "B")
    for method, page in ROWS:
        if "<str:lot>" in page or "<str:container>" in page:
            answer = client.generic(method, f"/{filled(page)}")
            assert answer.status_code in (403, 404), (method, page)
    assert "UC-1" not in client.get("/lots").content.decode()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_of_lots_mixes_the_languages(language: str, patient: Patient) -> None:
    programme_of_lots(patient)
    client = browser(LAB, language=language)
    post(client, "/lots/UC-1/custody/new", **STEP)
    below = ("results", "recall", "custody", "custody/new", "containers/new", "versions/1/flow/CD73.svg")
    for page in (
        "lots",
        "lots/new",
        "lots/new/form",
        "lots/UC-1",
        "containers/C-02",
        *(f"lots/UC-1/{one}" for one in below),
    ):
        answer = client.get(f"/{page}").content.decode()
        text = re.sub(r"<style>.*?</style>|<[^>]*>|中文|A 中心|English", " ", answer, flags=re.DOTALL)
        labels = " ".join(re.findall(r'(?:placeholder|aria-label|alt)="([^"]*)"', answer))
        if language == "en":
            assert not CHINESE.search(text + labels), (page, CHINESE.search(text + labels))
        else:
            english = {words.en for words in WORDS.values() if " " in words.en and "{" not in words.en}
            assert not [one for one in english if one in text + labels], page
