"""Was this start allowed? Asked of the rows alone, in the words of the issue; nothing of the code under test is called here.

Every condition is written out anew for the few facts, items and statements that the walk uses: what the walk does not use is
asserted never to occur.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from lupustem.registry.models import (
    Accreditation,
    Assignment,
    AuditRow,
    BedsideEvent,
    Consent,
    ConsentForm,
    Container,
    Deviation,
    Discard,
    FactEntry,
    Infusion,
    InfusionContainer,
    LotAct,
    LotRecord,
    Prescription,
    SitePolicy,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CENTRE = (
    "centre_registered",
    "drug_trial_qualified",
    "academic_committee",
    "ethics_committee",
    "risk_management",
    "adverse_event_procedure",
    "project_filed",
    "protocol_approved_academic",
    "protocol_approved_ethics",
    "consent_form_approved_academic",
    "consent_form_approved_ethics",
)
CHANGING = (
    "sledai_2k",
    "malignancy",
    "pulmonary_hypertension",
    "pregnant",
    "lactating",
    "haematologic_malignancy",
    "severe_cardiopulmonary_insufficiency",
)


def wrong_with(start: BedsideEvent) -> list[str]:
    """What speaks against a start that has happened; nothing where it was allowed."""
    infusion, at = start.infusion, start.occurred_at
    order = infusion.prescription
    tests = {
        "consent": _consent(order, at),
        "centre": _centre(order, at),
        "decision": _decision(order),
        "verdict": _verdict(order),
        "age": _age(order, at),
        "prescribe": _prescribe(order),
        "signatures": _signatures(order),
        "policy": _policy(order),
        "used": _used(order),
        "containers": _containers(infusion, at),
        "dose": _dose(infusion),
        "identity": _identity(infusion),
        "check": _check(infusion, at),
        "persons": len(set(json.loads(start.content_json)["by"])) == 2,
    }
    return [name for name, good in tests.items() if not good]


def _number(row: Any) -> int:
    """Where a row stands in the trail of its centre."""
    return int(AuditRow.objects.get(chain="A", subject=row.subject).number)


def _by_two(rows: Any) -> bool:
    return len({row.by_id for row in rows}) == 2


def _known(order: Prescription) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for entry in FactEntry.objects.filter(patient=order.patient).order_by("version"):
        values[entry.fact] = json.loads(entry.value)
    return {name: value for name, value in values.items() if value is not None}


def _day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(SHANGHAI).date()


def _consent(order: Prescription, at: datetime.datetime) -> bool:
    newest = Consent.objects.filter(patient=order.patient).order_by("version").last()
    form = ConsentForm.objects.filter(centre__code="A", valid_from__lte=_day(at)).order_by("valid_from", "id").last()
    if newest is None or form is None or newest.act != "given" or newest.form_id != form.pk:
        return False
    since = _number(newest) < _number(order)
    return since and newest.family_informed and newest.on <= _day(at)


def _centre(order: Prescription, at: datetime.datetime) -> bool:
    for item in CENTRE:
        newest = Accreditation.objects.filter(centre__code="A", item=item).order_by("version").last()
        if newest is None or newest.holds is not True:
            return False
        if newest.expires_on is not None and newest.expires_on < _day(at):
            return False
    return True


def _decision(order: Prescription) -> bool:
    """Two persons signed it, and no fact was written since."""
    decision = order.decision
    facts = FactEntry.objects.filter(patient=order.patient)
    return _by_two(decision.signatures.all()) and max(map(_number, facts)) < _number(decision)


def _verdict(order: Prescription) -> bool:
    known = _known(order)
    good = known.get("sle_diagnosed") is True and known.get("sledai_2k", 0) > 6
    good = good and known.get("malignancy") is False and known.get("pulmonary_hypertension") is False
    good = good and (known.get("sex") == "male" or (known.get("pregnant") is False and known.get("lactating") is False))
    assert not set(known) & {"bilag_2004_a", "severity_assessed"}
    open_conditions = set()
    if known.get("active_infection") is not False and known.get("infection_under_treatment") is not True:
        open_conditions.add("infection_controlled_alongside")
    if known["age_years"] >= 60 and known.get("benefit_risk_reviewed") is not True:
        open_conditions.add("elderly_benefit_risk")
    if known.get("prior_msc_infusions") != 0:
        open_conditions.add("repeat_after_relapse")
    settled = {row.statement for row in order.decision.settled.all() if row.reason.strip()}
    return bool(good) and open_conditions <= settled


def _limit(order: Prescription) -> int:
    rows = SitePolicy.objects.filter(centre__code="A").order_by("version")
    signed = [row for row in rows if _by_two(row.signatures.all())]
    content = json.loads(signed[-1].content_json) if signed else {}
    return int(Fraction(content.get("freshness", {}).get("assessment_d", "7")))


def _age(order: Prescription, at: datetime.datetime) -> bool:
    known, oldest = _known(order), []
    for name in CHANGING:
        newest = FactEntry.objects.filter(patient=order.patient, fact=name).order_by("version").last()
        if newest is not None and name in known:
            oldest.append(newest.observed_on)
    began = datetime.datetime.combine(min(oldest), datetime.time(), tzinfo=SHANGHAI)
    limit = datetime.timedelta(days=_limit(order))
    return at - began <= limit and at - order.decision.at <= limit


def _passed(order: Prescription) -> set[str]:
    rows = Deviation.objects.filter(prescription=order).prefetch_related("signatures")
    return {row.statement for row in rows if row.reason.strip() and _by_two(row.signatures.all())}


def _prescribe(order: Prescription) -> bool:
    said, passed = json.loads(order.order), _passed(order)
    facts = {name: json.loads(value) for name, value in said["facts"].items()}
    per_kg = Fraction(said["per_kg_1e6"]) if "per_kg_1e6" in said else None
    if per_kg is None:
        return False
    wanted = {
        "allogeneic_donor": facts.get("donor_relation") == "allogeneic",
        "dose_range": 1 <= per_kg <= 2,
        "peripheral_vein": facts.get("route") == "peripheral_vein",
        "no_cyclophosphamide_preconditioning": facts.get("cyclophosphamide_preconditioning") is False,
        "intrathecal_dose": facts.get("intrathecal_planned") is False or facts.get("intrathecal_cells_1e6") == 1,
    }
    unsaid = {"donor_relation", "route", "cyclophosphamide_preconditioning", "intrathecal_planned"} - set(facts)
    return not unsaid and {name for name, met in wanted.items() if not met} <= passed


def _signatures(order: Prescription) -> bool:
    rows = list(order.signatures.order_by("position"))
    meanings = [row.meaning for row in rows] == ["prescribed", "confirmed"]
    return meanings and _by_two(rows) and {row.digest for row in rows} == {order.digest} and not hasattr(order, "end")


def _policy(order: Prescription) -> bool:
    rows = SitePolicy.objects.filter(centre__code="A").order_by("version")
    signed = [row.pk for row in rows if _by_two(row.signatures.all())]
    return order.policy_id == (signed[-1] if signed else None)


def _used(order: Prescription) -> bool:
    return BedsideEvent.objects.filter(kind="started", infusion__prescription=order).count() == 1


def _containers(infusion: Infusion, at: datetime.datetime) -> bool:
    hung = [row.container for row in InfusionContainer.objects.filter(infusion=infusion)]
    return bool(hung) and all(_usable(one, infusion, at) for one in hung)


def _usable(one: Container, infusion: Infusion, at: datetime.datetime) -> bool:
    record = LotRecord.objects.filter(lot=one.lot).order_by("version").last()
    acts = [row.act for row in LotAct.objects.filter(lot=one.lot).order_by("version")]
    newest = Assignment.objects.filter(container=one).order_by("version").last()
    return (
        record is not None
        and record.decision == "release"
        and _by_two(record.signatures.all())
        and "recalled" not in acts
        and (not acts or acts[-1] != "quarantined")
        and one.expires_at is not None
        and one.expires_at > at
        and one.recipient_id in (None, infusion.patient_id)
        and InfusionContainer.objects.filter(container=one).count() == 1
        and newest is not None
        and (newest.act, newest.prescription_id) == ("assigned", infusion.prescription_id)
        and not Discard.objects.filter(container=one).exists()
    )


def _dose(infusion: Infusion) -> bool:
    """What hangs there holds at least 1 million cells for each kg, by its labels, and none of it could be left away.

    Below that only where fewer were ordered: `_prescribe` asks for the deviation of two persons.
    """
    cells = sorted(Fraction(row.container.cells_1e6) for row in infusion.containers.all())
    ordered = Fraction(json.loads(infusion.prescription.order)["per_kg_1e6"])
    kg = Fraction(_known(infusion.prescription)["weight_kg"])
    return sum(cells) >= min(Fraction(1), ordered) * kg and sum(cells[1:]) < ordered * kg


def _identity(infusion: Infusion) -> bool:
    rows = list(infusion.matches.all())
    last = max((row.round for row in rows), default=0)
    newest = [row for row in rows if row.round == last]
    hung = [_number(row) for row in infusion.containers.all()]
    good = len(newest) == 2 and all(row.matched for row in newest) and _by_two(newest)
    return good and max(hung) < min(map(_number, newest))


def _check(infusion: Infusion, at: datetime.datetime) -> bool:
    newest = infusion.checks.order_by("version").last()
    return newest is not None and newest.ready and not list(_gaps(infusion, json.loads(newest.report), at))


def _gaps(infusion: Infusion, said: dict[str, Any], at: datetime.datetime) -> Iterator[str]:
    """What must be, and is not in the report; what is only recommended, and not passed by a deviation."""
    moment, passed = datetime.datetime.fromisoformat, _passed(infusion.prescription)
    seen, overridden = said.get("facts", {}), {one["rule"] for one in said.get("overrides", [])}
    for name in ("stored_in_dark", *(f"{one}_monitored" for one in ("respiration", "pulse", "blood_pressure", "spo2"))):
        if seen.get(name) is not True:
            yield name
    if seen.get("shaken_or_heated") is not False:
        yield "shaken"
    if said.get("emergency") is not True:
        yield "emergency"
    degrees = [Fraction(one["celsius"]) for one in said.get("temperature_log", [])]
    if not degrees or min(degrees) < 2 or max(degrees) > 8:
        yield "cold"
    warm = "removal" in said and 10 <= (at - moment(said["removal"])).total_seconds() / 60 <= 20
    if not warm and not overridden & {"warm_up_short", "warm_up_long"}:
        yield "warm"
    if said.get("line", {}).get("filtered") is not False and "unfiltered_set" not in passed:
        yield "filter"
    ready = [row.container.prepared_at for row in infusion.containers.all()]
    if any(one is None or at - one > datetime.timedelta(hours=12) for one in ready):
        yield "stability"
    vitals = said.get("vitals", {})
    if vitals.get("complete") is not True or vitals.get("finding") != "none":
        yield "vitals"
    elif at - moment(vitals["at"]) > datetime.timedelta(minutes=15):
        yield "vitals too old"
    if said.get("pregnancy", {}).get("pregnant") is not False or said["pregnancy"].get("lactating") is not False:
        yield "pregnancy"
