"""The export as open files: every column is classed, nothing that tells who somebody is gets out, and all of it is checked."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from django.db import models

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.decisions import sign_decision
from lupustem.registry.actions.exports import note_export_by_operator
from lupustem.registry.export.classes import KEEPING, KINDS, tables, unclassified
from lupustem.registry.export.pseudonyms import Pseudonyms
from lupustem.registry.export.redaction import redacted
from lupustem.registry.export.rows import home_of
from lupustem.registry.export.writing import Asked, write_export
from lupustem.registry.models import AuditRow, Centre, ChainHead, Patient, User
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import facts_of
from tests.unit.registry.any_row import any_row
from tests.unit.registry.programme import actor, browser, key

CANARY = "Canary甲"


def _export(folder: Path, *, identified: bool = False, recipient: str = "") -> Path:
    folder.mkdir()
    asked = Asked(identified, recipient)
    write_export(folder, Centre.objects.get(code="A"), asked, secret_key=settings.SECRET_KEY, uploads=folder / "none")
    return folder


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_text(encoding="utf-8"))))


def test_every_table_and_column_of_the_record_is_classed_and_nothing_else_is() -> None:
    assert unclassified() == []
    for table in tables():
        assert table.keeping in KEEPING
        for column in table.columns:
            assert column.kind in KINDS, (table.name, column.name)
            assert column.meaning.zh
            assert column.meaning.en


def test_a_new_table_or_column_without_a_class_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    field = models.CharField(max_length=9)
    field.set_attributes_from_name("nickname")
    monkeypatch.setattr(Patient._meta, "fields", (*Patient._meta.fields, field))
    assert unclassified() == ["Patient.nickname"]


def test_no_password_secret_salt_or_key_is_in_any_export() -> None:
    secret = {(one.name, column.name) for one in tables() for column in one.columns if column.kind == "secret"}
    assert secret == {
        ("user", "password"),
        ("user", "sealed_secret"),
        ("user", "last_step"),
        ("identity", "salt"),
        ("receipt", "key"),
        ("reset", "password"),
    } | {(table, column) for table, column in secret if "token" in table or "token" in column}
    for one in tables():
        for identified in (False, True):
            assert not [column for column in one.shown(identified=identified) if (one.name, column.name) in secret]


@pytest.mark.django_db
def test_every_table_that_leaves_is_read_by_its_centre_alone(assessed: Patient) -> None:
    for one in tables():
        if one.model not in (Centre, User, ChainHead) and one.keeping != "left_out":
            one.model.objects.filter(**{home_of(one.model): 1}).exists()


@pytest.mark.django_db
def test_what_anybody_wrote_in_any_text_of_any_table_is_not_in_a_pseudonymous_export(
    assessed: Patient, tmp_path: Path
) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    sign_decision(
        actor=doctor, key=key(), patient=assessed, seen=0, facts_digest=facts_of(assessed).digest, language="zh"
    )
    wanted = []
    for table in tables():
        if table.leaves(identified=False):
            row = any_row(table.model)
            texts = {one.name for one in table.columns if one.kind in ("free", "content", "identity")}
            fields = [
                one
                for one in table.model._meta.fields
                if one.name in texts and isinstance(one, models.CharField | models.TextField)
            ]
            copy = {one.attname: getattr(row, one.attname) for one in table.model._meta.fields if not one.primary_key}
            wanted += [(table.name, one.name) for one in fields]
            said = {
                one.name: json.dumps({"note": CANARY, CANARY: 1, "term": CANARY})
                if one.name in _content(table)
                else CANARY
                for one in fields
            }
            _rewritten(table.model, row.pk, said, copy)
    assert len(wanted) > 40
    folder = _export(tmp_path / "out")
    names = ("甲一", "甲二", "HOSP-1", "1990-05-01", "rheumatologist-A", "data_manager-A")
    for path in folder.iterdir():
        data = path.read_bytes() if path.suffix != ".parquet" else pl.read_parquet(path).write_csv().encode()
        for text in (CANARY, *names):
            assert text.encode() not in data, (path.name, text)
    assert not list(folder.glob("identity.*"))
    assert not list(folder.glob("searchkey*"))


def _content(table: Any) -> set[str]:
    return {one.name for one in table.columns if one.kind == "content"}


def _rewritten(model: Any, pk: int, said: dict[str, str], copy: dict[str, Any]) -> None:
    """Put texts into a row past the triggers, which refuse it, as a further row is what an action would write."""
    from django.db import connection

    if not said:
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            model.objects.filter(pk=pk).update(**{k: v[: model._meta.get_field(k).max_length] for k, v in said.items()})
            for _, made in triggers:
                cursor.execute(made)
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            model.objects.filter(pk=pk).update(**{k: v[: model._meta.get_field(k).max_length] for k, v in said.items()})
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_patients_have_one_pseudonym_in_every_table_and_another_for_another_recipient(
    assessed: Patient, tmp_path: Path
) -> None:
    one, again, other = (_export(tmp_path / name, recipient=name[:3]) for name in ("one-a", "one-b", "two"))
    named = {row["number"] for row in _rows(one, "patient")}
    assert named == {row["patient"] for row in _rows(one, "referral")}
    assert {row["patient"] for row in _rows(one, "factentry")} <= named
    assert named == {row["number"] for row in _rows(again, "patient")}
    assert not named & {row["number"] for row in _rows(other, "patient")}
    assert len(named) == Patient.objects.filter(centre__code="A").count()
    own = Pseudonyms(settings.SECRET_KEY, "A", "one").of("patient", assessed.number)
    assert own in named
    assert Pseudonyms("another key", "A", "one").of("patient", assessed.number) not in named
    assert "id" not in _rows(one, "patient")[0]


@pytest.mark.django_db
def test_csv_and_parquet_hold_the_same_and_the_schema_names_every_column_in_both_languages(
    assessed: Patient, tmp_path: Path
) -> None:
    folder = _export(tmp_path / "out")
    schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    assert {one["table"] for one in schema["tables"]} == {path.stem for path in folder.glob("*.csv")}
    for table in schema["tables"]:
        frame = pl.read_parquet(folder / f"{table['table']}.parquet")
        assert frame.columns == [column["column"] for column in table["columns"]]
        assert frame.height == table["rows"]
        read = pl.read_csv(folder / f"{table['table']}.csv", schema=frame.schema)
        assert read.equals(frame), table["table"]
        assert all(column["zh"] and column["en"] for column in table["columns"])
    referral = next(one for one in schema["tables"] if one["table"] == "referral")
    assert {one["column"] for one in referral["left_out"]} == {"reason", "unit", "question"}
    facts = {row["name"]: row for row in json.loads((folder / "facts.json").read_text(encoding="utf-8"))}
    assert facts["weight_kg"]["unit"] == "kg"


@pytest.mark.django_db
@pytest.mark.parametrize("identified", [False, True])
def test_the_trail_of_an_export_is_checked_by_the_script_and_an_altered_one_is_found(
    assessed: Patient, tmp_path: Path, identified: bool
) -> None:
    folder = _export(tmp_path / "out", identified=identified)
    check = [sys.executable, "-I", "-S", "verify_export.py", "audit.ndjson"]
    assert subprocess.run(check, cwd=folder, check=False, capture_output=True).returncode == 0
    lines = (folder / "audit.ndjson").read_text(encoding="utf-8").splitlines(keepends=True)
    head = ChainHead.objects.get(chain="A")
    assert len(lines) == head.number + 1
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["trail_end"]["hash"] == head.hash
    stands_for = json.loads(json.loads(lines[-1])["new"]).get("stands_for") if not identified else head.hash
    assert stands_for == head.hash
    (folder / "audit.ndjson").write_text("".join([*lines[:3], *lines[4:]]), encoding="utf-8")
    assert subprocess.run(check, cwd=folder, check=False, capture_output=True).returncode == 1
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, check=False, capture_output=True, text=True)
    assert [line for line in sums.stdout.splitlines() if not line.endswith(": OK")] == ["audit.ndjson: FAILED"]


@pytest.mark.django_db
def test_an_identified_export_holds_names_wants_a_reason_and_is_in_the_trail(assessed: Patient, tmp_path: Path) -> None:
    centre = Centre.objects.get(code="A")
    with pytest.raises(Refusal, match="wants a reason"):
        note_export_by_operator(centre=centre, what="tables", identified=True, recipient="", reason=" ")
    note_export_by_operator(
        centre=centre, what="tables", identified=True, recipient="court", reason="an order of the court"
    )
    row = AuditRow.objects.filter(chain="A").latest("number")
    assert (row.action, row.who) == ("export_record", "cli")
    assert json.loads(row.new)["reason"] == "an order of the court"
    folder = _export(tmp_path / "out", identified=True)
    assert "甲二" in (folder / "identity.csv").read_text(encoding="utf-8")
    assert _rows(folder, "patient")[0]["number"] == "0001"
    assert "乙一" not in (folder / "identity.csv").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_browser_sends_a_pseudonymous_zip_and_leaves_a_row_of_the_trail_and_no_file(assessed: Patient) -> None:
    client = browser(Role.DIRECTOR)
    assert "recipient" in client.get("/export").content.decode()
    before = set(os.listdir(settings.ENVIRONMENT.data_dir))
    answer = client.post("/export", {"recipient": "study", "key": key()})
    data = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(data)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = {name.partition("/")[2] for name in file.namelist()}
        assert {"SHA256SUMS", "audit.ndjson", "verify_export.py", "schema.json", "factentry.parquet"} <= names
        assert not [name for name in names if name.startswith("identity.")]
    assert not {one for one in set(os.listdir(settings.ENVIRONMENT.data_dir)) - before if one.startswith(".export.")}
    row = AuditRow.objects.filter(chain="A").latest("number")
    assert (row.action, json.loads(row.new)) == ("export_record", {"identified": False, "recipient": "study"})


@pytest.mark.django_db
def test_a_recipient_that_cannot_be_is_refused_with_the_page(assessed: Patient) -> None:
    answer = browser(Role.DIRECTOR).post("/export", {"recipient": "x" * 61, "key": key()})
    assert answer.status_code == 422
    assert not AuditRow.objects.filter(action="export_record").exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('{"a": 1, "b": [true, null, 2.50], "c": "Zhang San"}', '{"a":1,"b":[true,null,2.5],"c":null}'),
        (
            '{"facts": {"sex": "female", "weight_kg": "58.5", "note": "see Mrs Li"}}',
            '{"facts":{"note":null,"sex":"female","weight_kg":"58.5"}}',
        ),
        (
            '{"onset": "2026-01-31T08:00:00Z", "born_on": "1990-05-01"}',
            '{"born_on":null,"onset":"2026-01-31T08:00:00Z"}',
        ),
        (
            '{"patient": "0001", "volume_ml": "100", "telephone": "13800000000"}',
            '{"patient":null,"telephone":null,"volume_ml":"100"}',
        ),
        ('{"张三": 1, "Zhang San": 2}', "{}"),
        ("no JSON", None),
        ("", ""),
    ],
)
def test_json_keeps_numbers_days_and_codes_and_no_other_text(given: str, kept: str | None) -> None:
    assert redacted(given) == kept
