from __future__ import annotations

import datetime
import os
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.actions.patients import Came, Who, amend_identity, amend_referral, refer_patient
from lupustem.registry.models import (
    APPEND_ONLY,
    RECORDS,
    AuditRow,
    ChainHead,
    Consent,
    ConsentForm,
    FactEntry,
    Identity,
    Patient,
    Receipt,
    Referral,
)
from lupustem.registry.models.written import Written
from lupustem.registry.record import statements
from lupustem.registry.record.chain import append, broken, lock
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Conflict, Forbidden, KeyUsed, Refusal
from lupustem.registry.record.verifying import SUBJECTS, verify
from lupustem.registry.triggers import record
from tests.unit.registry.any_row import any_row
from tests.unit.registry.programme import actor, key, refer

TODAY = datetime.date.today()
WHO = Who("丙三", datetime.date(1990, 1, 1))
CAME = Came(TODAY, "clinic", "question")


@pytest.mark.django_db
def test_this_run_is_on_the_database_that_was_asked_for() -> None:
    wanted = "postgresql" if os.environ.get("LUPUSTEM_DATABASE_URL") else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda one: one.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id WHERE id = {}", "DELETE FROM {} WHERE id = {}"])
def test_the_database_itself_refuses_to_change_or_delete_a_row(table: type, statement: str, assessed: Patient) -> None:
    row = any_row(table)
    sql = statement.format(table._meta.db_table, row.pk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def _told(row: Any) -> bool:
    return AuditRow.objects.filter(chain=row.chain, subject=row.subject).exists()


def _one_of_each(patient: Patient) -> None:
    from lupustem.registry.actions.decisions import sign_decision
    from lupustem.registry.standing import facts_of

    doctor = actor(Role.RHEUMATOLOGIST)
    digest = facts_of(patient).digest
    sign_decision(actor=doctor, key=key(), patient=patient, seen=0, facts_digest=digest, language="en")


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "previous"), [(1, ""), (10_000, ""), (0, "x")])
def test_the_database_refuses_a_row_of_the_trail_that_does_not_follow_the_last(number: int, previous: str) -> None:
    fields = dict.fromkeys(("at", "who", "role", "action", "subject", "old", "new", "reason", "hash"), "x")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditRow.objects.create(chain="A", number=number, previous=previous, **fields)


@pytest.mark.django_db
def test_the_record_of_a_course_verifies(assessed: Patient) -> None:
    _one_of_each(assessed)
    count, wrong = verify()
    assert wrong == []
    assert count > 15


@pytest.mark.django_db
def test_every_table_of_the_record_is_compared_with_the_trail(assessed: Patient) -> None:
    rows = [any_row(model) for model in RECORDS]
    assert {row.subject.partition(":")[0] for row in rows} == SUBJECTS
    assert len(SUBJECTS) == len(RECORDS)
    wrong = set(verify()[1])
    assert {f"{row.chain}/{row.subject}" for row in rows if not _told(row)} <= wrong


@pytest.mark.django_db
def test_a_change_behind_the_programs_back_is_found() -> None:
    """The triggers are taken away first, as somebody with the database's own password could."""
    patient = refer(actor(Role.RHEUMATOLOGIST), name="甲")
    table = Referral._meta.db_table
    with connection.cursor() as cursor:
        names = ("_no_update", "_no_delete") if connection.vendor == "sqlite" else ("_no_change",)
        for name in names:
            where = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER {table}{name}{where}")
        cursor.execute(f"UPDATE {table} SET unit = 'elsewhere' WHERE patient_id = {patient.pk}")
    assert verify()[1] == [f"A/referral:{patient.number}/1"]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE patient_id = {patient.pk}")
    assert verify()[1] == [f"A/referral:{patient.number}/1/gone"]


@pytest.mark.django_db
def test_a_trail_cut_short_is_found() -> None:
    refer(actor(Role.RHEUMATOLOGIST), name="甲")
    ChainHead.objects.filter(chain="A").update(number=1)
    assert "A/end" in verify()[1]


@pytest.mark.django_db
def test_a_request_sent_again_is_carried_out_once_and_answered_the_same() -> None:
    doctor, once = actor(Role.RHEUMATOLOGIST), key()
    first = refer_patient(actor=doctor, key=once, who=WHO, came=CAME)
    rows = AuditRow.objects.count()
    again = refer_patient(actor=doctor, key=once, who=WHO, came=CAME)
    assert again.pk == first.pk
    assert AuditRow.objects.count() == rows
    with pytest.raises(KeyUsed):
        refer_patient(actor=doctor, key=once, who=Who("丁", WHO.born_on), came=CAME)


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["", "short", "k" * 65])
def test_a_request_without_a_proper_key_is_refused(bad: str) -> None:
    with pytest.raises(KeyUsed):
        refer_patient(actor=actor(Role.RHEUMATOLOGIST), key=bad, who=WHO, came=CAME)


@pytest.mark.django_db
def test_a_refused_change_leaves_neither_row_nor_trail_nor_receipt(patient: Patient) -> None:
    counts = [model.objects.count() for model in (AuditRow, Receipt, Referral)]
    doctor = actor(Role.RHEUMATOLOGIST)
    entered = [Entered("pregnant", False, TODAY, "", 0), Entered("sledai_2k", 4, TODAY + datetime.timedelta(1), "", 0)]
    with pytest.raises(Refusal, match="future"):
        record_facts(actor=doctor, key=key(), patient=patient, entered=entered)
    with pytest.raises(Forbidden):
        refer_patient(actor=actor(Role.ADMINISTRATOR), key=key(), who=WHO, came=CAME)
    assert [model.objects.count() for model in (AuditRow, Receipt, Referral)] == counts
    assert patient.facts.count() == 0


@pytest.mark.django_db
def test_a_change_without_its_row_of_the_trail_is_a_fault_and_is_undone() -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    with (
        pytest.raises(AssertionError, match="without its row"),
        changing(actor=doctor, permission="patient.refer", key=key(), content="x"),
    ):
        pass
    assert not Receipt.objects.filter(user=doctor.user).exists()


@pytest.mark.django_db
def test_a_row_is_checked_before_it_is_written_and_a_relation_nobody_read_is_looked_up(patient: Patient) -> None:
    """What was read stands; a bare key is not believed, nor a text that is too long."""
    doctor = actor(Role.RHEUMATOLOGIST)
    given: dict[str, Any] = {"version": 1, "act": "given", "on": TODAY, "signer": "patient", "family_informed": True}
    wrong = (
        Consent(patient=patient, form_id=10_000, **given),
        Consent(patient=patient, form=ConsentForm(pk=10_000), **given),
        FactEntry(patient=patient, fact="pregnant", version=1, value="1" * 101, observed_on=TODAY),
    )
    for row in wrong:
        with (
            pytest.raises(ValidationError, match=r"value|form"),
            changing(actor=doctor, permission="fact.record", key=key(), content="x") as change,
        ):
            change.write(row, action="record_fact")
    assert patient.facts.count() == patient.consents.count() == 0


@pytest.mark.django_db
def test_what_is_at_hand_is_not_asked_of_the_database_again(patient: Patient) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    row = FactEntry(patient=patient, fact="pregnant", version=1, value="false", observed_on=TODAY)
    with (
        CaptureQueriesContext(connection) as asked,
        changing(actor=doctor, permission="fact.record", key=key(), content="x") as change,
    ):
        change.write(row, action="record_fact")
    again = [
        one["sql"] for one in asked if 'FROM "registry_user"' in one["sql"] or 'FROM "registry_patient"' in one["sql"]
    ]
    assert again == []


@pytest.mark.django_db
def test_an_amendment_is_a_new_version_and_wants_a_reason(patient: Patient) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    newer = Came(TODAY, "another clinic", "question")
    with pytest.raises(Refusal, match="reason"):
        amend_referral(actor=doctor, key=key(), patient=patient, seen=1, came=newer, reason=" ")
    amend_referral(actor=doctor, key=key(), patient=patient, seen=1, came=newer, reason="misread")
    assert list(patient.referrals.order_by("version").values_list("version", "unit")) == [
        (1, "clinic"),
        (2, "another clinic"),
    ]
    row = AuditRow.objects.filter(chain="A").latest("number")
    assert (row.action, row.reason) == ("amend_referral", "misread")
    assert '"unit":"clinic"' in row.old
    assert '"unit":"another clinic"' in row.new


@pytest.mark.django_db
def test_of_two_amendments_of_the_same_version_the_second_is_shown_both(patient: Patient) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    amend_referral(actor=doctor, key=key(), patient=patient, seen=1, came=Came(TODAY, "one", "q"), reason="r")
    with pytest.raises(Conflict) as conflict:
        amend_referral(actor=doctor, key=key(), patient=patient, seen=1, came=Came(TODAY, "two", "q"), reason="r")
    assert (conflict.value.mine["unit"], conflict.value.theirs["unit"]) == ("two", "one")
    assert patient.referrals.count() == 2


@pytest.mark.django_db
def test_the_trail_never_holds_who_a_patient_is(patient: Patient) -> None:
    doctor = actor(Role.RHEUMATOLOGIST)
    who = Who("戊五", datetime.date(1991, 2, 3), "HOSP77", "5550199")
    amend_identity(actor=doctor, key=key(), patient=patient, seen=1, who=who, reason="spelling")
    trail = "".join(row.old + row.new + row.subject for row in AuditRow.objects.all())
    assert not any(word in trail for word in ("甲二", "戊五", "1991-02-03", "HOSP77", "5550199"))
    digests = {identity.content()["digest"] for identity in Identity.objects.filter(patient=patient)}
    assert all(digest in trail for digest in digests)
    assert verify()[1] == []


@pytest.mark.django_db
def test_the_end_of_a_chain_is_locked_only_within_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(AssertionError, match="as long as its transaction"):
        lock("A")


@pytest.mark.django_db
def test_a_chain_begins_with_its_first_change_and_goes_on_where_the_last_one_ended() -> None:
    fields = dict.fromkeys(("at", "who", "role", "action", "subject", "old", "new", "reason"), "引号 ' \" % {}")
    first = append(lock("NEW"), **fields)
    again = lock("NEW")
    assert (again.number, again.hash, first.number) == (1, first.hash, 1)
    append(again, **fields)
    kept = AuditRow.objects.filter(chain="NEW").order_by("number")
    assert [(one.number, one.reason, one.hash) for one in kept] == [
        (1, fields["reason"], first.hash),
        (2, fields["reason"], again.hash),
    ]
    assert broken("NEW", kept, (again.number, again.hash)) == []


@pytest.mark.django_db
def test_the_chains_of_two_centres_are_apart() -> None:
    a, b = (AuditRow.objects.filter(chain=chain).count() for chain in ("A", "B"))
    refer(actor(Role.RHEUMATOLOGIST, "B"), name="己")
    assert AuditRow.objects.filter(chain="A").count() == a
    assert AuditRow.objects.filter(chain="B").count() == b + 3


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [True, False])
def test_several_rows_written_at_once_stand_in_their_order_in_table_and_trail(
    at_once: bool, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a database does not tell the keys of several rows inserted in one statement."""
    monkeypatch.setattr(type(connection.features), "can_return_rows_from_bulk_insert", at_once)
    names = ("pregnant", "lactating", "malignancy")
    rows: list[tuple[Written, None]] = [
        (FactEntry(patient=patient, fact=name, version=1, value="false", observed_on=TODAY), None) for name in names
    ]
    with changing(actor=actor(Role.RHEUMATOLOGIST), permission="fact.record", key=key(), content="x") as change:
        change.write_all(rows, action="record_fact")
    assert [row.pk for row, _ in rows] == list(patient.facts.order_by("pk").values_list("pk", flat=True))
    told = AuditRow.objects.filter(chain="A", action="record_fact").order_by("number")
    assert [one.subject for one in told] == [f"fact:{patient.number}/{name}/1" for name in names]
    assert change.subject == f"fact:{patient.number}/pregnant/1"
    assert verify()[1] == []


@pytest.mark.django_db
def test_a_row_of_the_trail_is_checked_without_reading_all_of_it() -> None:
    """PostgreSQL counts the rows that it reads; SQLite tells how it would look for the last one."""
    doctor = actor(Role.RHEUMATOLOGIST)
    for number in range(60):
        refer(doctor, name=f"甲{number}")
    assert AuditRow.objects.filter(chain="A").count() > 120
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'registry_auditrow'"
            )
            assert cursor.fetchone()[0] < 1000
        else:
            last = record.LAST.format(column="hash").replace("NEW.chain", "'A'")
            cursor.execute(f"EXPLAIN QUERY PLAN SELECT {last}")
            plan = " ".join(row[-1] for row in cursor.fetchall())
            assert "SEARCH registry_auditrow USING INDEX" in plan
            assert "TEMP B-TREE" not in plan


@pytest.mark.django_db
def test_an_altered_row_breaks_the_chain_from_there_on() -> None:
    head = lock("A")
    fields = dict.fromkeys(("at", "who", "role", "action", "subject", "old", "new", "reason"), "x")
    rows = [append(head, **fields) for _ in range(3)]
    assert rows[1].previous == rows[0].hash
    assert (head.number, head.hash) == (rows[2].number, rows[2].hash)
