"""An invented registry of thousands of patients, built fast: every row with its row of a valid audit chain, and search keys.

python -m bench.registry_bulk --patients 25000 --users 50

Rows are made by the models that the site uses and inserted many at a time; `lupustem audit verify` holds on the result. Who,
what and when are invented, the same ones every time. The settings come from the environment, as for `lupustem serve`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

PASSWORD = "an invented password of the bench"
SECRET = b"the bench, 20 bytes."
CODE = "BENCH"
TREATED = 5  # One patient in so many was treated.
FAMILY = "安白曹邓方高韩江孔兰梅倪欧潘钱秋任单石童温夏颜叶赵王李张刘陈杨黄周吴徐孙马朱胡林郭何罗梁宋郑谢唐许"
GIVEN = "若兰子涵小雨思远静怡文博晓彤雨桐志强建国秀英丽华明霞海燕春梅永红国庆佳琪欣妍浩然梓轩"
BATCH = 500


class Writer:
    """Rows and their rows of the trail, gathered and inserted many at a time."""

    def __init__(self, centre: Any, at: datetime) -> None:
        from lupustem.registry.models import ChainHead
        from lupustem.registry.record.chain import stamp

        self.centre, self.at = centre, at
        head = ChainHead.objects.get(chain=centre.code)
        self._number, self._hash, self._at = head.number, head.hash, stamp(at)
        self._trail: list[tuple[Any, ...]] = []

    def write(self, rows: list[Any], by: Any, role: str, action: str) -> None:
        """Insert rows of one table, and tell of them."""
        for row in rows:
            row.at, row.by, row.role = self.at, by, role
        type(rows[0])._default_manager.bulk_create(rows, batch_size=1000)
        for row in rows:
            self._tell(row, by.username, role, action)

    def _tell(self, row: Any, who: str, role: str, action: str) -> None:
        """As `record.chain` does, on plain values: half of all rows are these."""
        from lupustem.registry.record.canonical import canonical

        said = (
            self._number + 1,
            self._at,
            who,
            role,
            action,
            row.subject,
            "null",
            canonical(row.content()),
            row.reason,
        )
        told = (self.centre.code, *said, self._hash)
        self._hash = hashlib.sha256(canonical(list(told)).encode()).hexdigest()
        self._number += 1
        self._trail.append((*told, self._hash))

    def flush(self) -> None:
        """Insert the rows of the trail that were gathered."""
        from django.db import connection

        from lupustem.registry.models import ChainHead

        columns = "chain, number, at, who, role, action, subject, old, new, reason, previous, hash"
        places = ", ".join(["%s"] * 12)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO registry_auditrow ({columns}) VALUES ({places})", self._trail)
        self._trail.clear()
        ChainHead.objects.filter(chain=self.centre.code).update(number=self._number, hash=self._hash)


def build(patients: int, users: int) -> int:
    """The centre with its people and patients, in one transaction; how many rows of the trail there are."""
    from django.db import connection, transaction

    from lupustem.registry.models import AuditRow

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    with transaction.atomic():
        centre, people = _people(users)
        for start in range(0, patients, BATCH):
            writer = Writer(centre, datetime(2026, 1, 5, 2, tzinfo=UTC) + timedelta(minutes=start // BATCH))
            _some(writer, people, range(start, min(start + BATCH, patients)))
            writer.flush()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return AuditRow.objects.count()


def _people(users: int) -> tuple[Any, dict[str, Any]]:
    from django.contrib.auth.hashers import make_password

    from lupustem.registry.access.roles import Role
    from lupustem.registry.access.sealing import seal
    from lupustem.registry.actions.approvals import enrol_by_operator
    from lupustem.registry.actions.people import found_centre
    from lupustem.registry.models import Centre, User

    found_centre(
        code=CODE,
        name_zh="测试中心（虚构）",
        name_en="Bench centre, invented",
        username="boss",
        name="boss",
        director="bench-director",
        director_name="bench-director",
    )
    centre, hashed, sealed = Centre.objects.get(code=CODE), make_password(PASSWORD), seal(SECRET)
    made = {}
    names = [("data", Role.DATA_MANAGER), ("director", Role.DIRECTOR), ("nurse", Role.INFUSION_NURSE)]
    for name, role in [*names, *((f"doctor{number}", Role.RHEUMATOLOGIST) for number in range(users))]:
        made[name] = User.objects.create(
            username=name, name=f"{name} (invented)", password=hashed, sealed_secret=sealed
        )
        enrol_by_operator(made[name], centre, role, action="add_user", consented=True)
    return centre, made


def _some(writer: Writer, people: dict[str, Any], numbers: range) -> None:
    """A batch of patients: who they are, why they came, consent, facts; half have a decision, a fifth an infusion."""
    from lupustem.registry.models import Consent, ConsentForm, FactEntry, Identity, Patient, Referral, SearchKey
    from lupustem.registry.search import keys_of

    data, doctor, director = people["data"], people["doctor0"], people["director"]
    if not numbers.start:
        form = ConsentForm(centre=writer.centre, name="v1", valid_from=date(2020, 1, 1))
        writer.write([form], director, "director", "add_consent_form")
    form = ConsentForm.objects.get(centre=writer.centre)
    patients = [Patient(centre=writer.centre, number=f"{number + 1:04d}") for number in numbers]
    writer.write(patients, data, "data_manager", "refer_patient")
    named = list(zip(numbers, patients, strict=True))
    identities = [_identity(Identity, number, one) for number, one in named]
    writer.write(identities, data, "data_manager", "refer_patient")
    SearchKey.objects.bulk_create(
        (
            SearchKey(patient=one.patient, centre=writer.centre, key=key, identifies=says)
            for one in identities
            for key, says in keys_of(one.patient.number, one.name, one.hospital_number)
        ),
        batch_size=1000,
    )
    came = [
        Referral(
            patient=one, version=1, referred_on=date(2025, 1, 1) + timedelta(days=n % 300), unit="门诊", question="?"
        )
        for n, one in named
    ]
    writer.write(came, data, "data_manager", "refer_patient")
    given = {"version": 1, "act": "given", "form": form, "on": date(2025, 11, 1), "signer": "patient"}
    consents = [Consent(patient=one, family_informed=True, **given) for _, one in named]
    writer.write(consents, doctor, "rheumatologist", "give_consent")
    facts = [
        FactEntry(patient=one, fact=name, version=1, value=value, observed_on=date(2025, 12, 1), source="clinic")
        for n, one in named
        for name, value in _facts(n).items()
    ]
    writer.write(facts, doctor, "rheumatologist", "record_fact")
    _decisions(writer, people, named)
    _treated(writer, people, [(n, one) for n, one in named if n % TREATED == 0])


def _identity(model: Any, number: int, patient: Any) -> Any:
    first, second = GIVEN[number * 7 % len(GIVEN)], GIVEN[number * 11 % len(GIVEN)]
    name = FAMILY[number % len(FAMILY)] + first + (second if number % 3 else "")
    born = date(1950, 1, 1) + timedelta(days=number * 37 % 20_000)
    return model(
        patient=patient,
        version=1,
        name=name,
        born_on=born,
        hospital_number=f"H{200_000 + number}",
        salt=f"{number:032x}",
    )


def _facts(number: int) -> dict[str, str]:
    """Every second patient has what a recommendation needs, the others lack something or are excluded."""
    facts = {
        "sex": '"female"' if number % 2 else '"male"',
        "age_years": str(20 + number % 40),
        "sle_diagnosed": "true",
        "sledai_2k": str(9 + number % 12),
        "malignancy": "false",
        "pulmonary_hypertension": "false",
        "active_infection": "true" if number % 10 == 7 else "false",
        "prior_msc_infusions": "0",
        "renal_involvement": "true",
        "refractory": "true",
    }
    if number % 2:
        facts |= {"pregnant": "false", "lactating": "false"}
    if number % 4 == 3:
        del facts["sledai_2k"]
    return facts


def signed_already(number: int) -> bool:
    """Whether a patient of the bulk has a signed decision: every second, counted in threes so that the sexes mix."""
    return number % 3 != 1 or number % TREATED == 0


def _decisions(writer: Writer, people: dict[str, Any], named: list[tuple[int, Any]]) -> None:
    from lupustem.registry.models import Decision, Signature
    from lupustem.registry.models.written import sha256_of
    from lupustem.registry.record.canonical import canonical
    from lupustem.registry.standing import decision_of, facts_of_all
    from lupustem.report.answer import answer

    chosen = [(n, one) for n, one in named if signed_already(n)]
    facts, rows = facts_of_all([one for _, one in chosen]), []
    for _, one in chosen:
        known = facts[one.pk]
        decided = decision_of(known)
        kept = canonical(answer(decided, case_id=one.number, language="zh", sources=known.sources))
        digests = {"digest": sha256_of(kept), "facts_digest": known.digest}
        rows.append(Decision(patient=one, version=1, verdict=str(decided.verdict), answer=kept, **digests))
    writer.write(rows, people["doctor0"], "rheumatologist", "sign_decision")
    first = [Signature(decision=one, position=1, meaning="assessed", digest=one.digest) for one in rows]
    writer.write(first, people["doctor0"], "rheumatologist", "sign_decision")
    # One in fifty waits for the second signature.
    second = [
        Signature(decision=one, position=2, meaning="confirmed", digest=one.digest)
        for one in rows
        if int(one.patient.number) % 50 or int(one.patient.number) % TREATED == 1
    ]
    writer.write(second, people["director"], "director", "confirm_decision")


def _treated(writer: Writer, people: dict[str, Any], named: list[tuple[int, Any]]) -> None:
    """An infusion up to six years ago, and most of the visits after it."""
    from lupustem.registry import models
    from lupustem.registry.models.written import sha256_of

    doctor, director, nurse = people["doctor0"], people["director"], people["nurse"]
    lot = models.Lot(centre=writer.centre, name=f"LOT-{named[0][0]}")
    writer.write([lot], nurse, "infusion_nurse", "record_lot")
    starts = {one.pk: datetime(2020, 9, 1, 2, tzinfo=UTC) + timedelta(days=n * 13 % 2250) for n, one in named}
    orders = [
        models.Prescription(
            patient=one,
            number=1,
            decision=one.decisions.get(),
            order=json.dumps({"start": starts[one.pk].isoformat()}),
            plan="{}",
            gates="{}",
            digest=sha256_of(one.number),
        )
        for _, one in named
    ]
    writer.write(orders, doctor, "rheumatologist", "prescribe")
    for position, meaning, by, role in (
        (1, "prescribed", doctor, "rheumatologist"),
        (2, "confirmed", director, "director"),
    ):
        signed = {"position": position, "meaning": meaning}
        names = [models.PrescriptionSignature(prescription=one, digest=one.digest, **signed) for one in orders]
        writer.write(names, by, role, "sign_prescription")
    infusions = [models.Infusion(prescription=one, patient=one.patient, number=1, watch="{}") for one in orders]
    writer.write(infusions, nurse, "infusion_nurse", "open_infusion")
    bags = [
        models.Container(
            centre=writer.centre, lot=lot, identifier=f"BAG-{one.patient.number}", volume_ml="100", cells_1e6="70"
        )
        for one in infusions
    ]
    writer.write(bags, nurse, "infusion_nurse", "record_container")
    hung = [models.InfusionContainer(infusion=one, container=bag) for one, bag in zip(infusions, bags, strict=True)]
    writer.write(hung, nurse, "infusion_nurse", "hang_container")
    for position, by, role in ((1, nurse, "infusion_nurse"), (2, doctor, "rheumatologist")):
        matches = [
            models.IdentityMatch(infusion=one, round=1, position=position, read="{}", matched=True) for one in infusions
        ]
        writer.write(matches, by, role, "match_identity")
    checks = [models.StartCheck(infusion=one, version=1, report="{}", answer="{}", ready=True) for one in infusions]
    writer.write(checks, nurse, "infusion_nurse", "check_start")
    for number, (kind, later) in enumerate((("started", 0), ("ended", 50)), start=1):
        events = [
            models.BedsideEvent(
                infusion=one,
                number=number,
                event_id=f"{kind}-{one.patient.number}",
                occurred_at=starts[one.patient_id] + timedelta(minutes=later),
                kind=kind,
                content_json=json.dumps({"kind": kind}, separators=(",", ":")),
            )
            for one in infusions
        ]
        writer.write(events, nurse, "infusion_nurse", "record_event")
    writer.write(list(_visits(models.Visit, named, starts)), nurse, "infusion_nurse", "record_visit")


def _visits(model: Any, named: list[tuple[int, Any]], starts: dict[int, datetime]) -> Iterator[Any]:
    """The visits that lie in the past; one patient in eight stopped coming at some time."""
    from lupustem.treatment.calendar import follow_up

    for n, one in named:
        number = count(1)
        begun, until = starts[one.pk].date(), date(2026, 11, 20)
        days = [visit.on for visit in follow_up(begun, {}, years=6).visits if visit.on <= until]
        for on in days[: len(days) - n % 7] if n % 8 == 0 else days:
            said = {"purpose": "follow_up", "values": "{}", "examined": "[]", "note": ""}
            yield model(patient=one, number=next(number), version=1, on=on, **said)


def main() -> int:
    """Make the tables and fill them."""
    parser = argparse.ArgumentParser(prog="python -m bench.registry_bulk", description=__doc__)
    parser.add_argument("--patients", type=int, default=25_000)
    parser.add_argument("--users", type=int, default=50)
    asked = parser.parse_args()
    from lupustem.registry import starting

    starting.prepare()
    starting.bring_up_to_date()
    print(build(asked.patients, asked.users))
    return 0


if __name__ == "__main__":
    sys.exit(main())
