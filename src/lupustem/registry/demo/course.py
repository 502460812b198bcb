"""The first part of an invented course: referral, consent, facts, decision, signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lupustem.facts.row import Value
from lupustem.registry.actions.consents import give_consent
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.actions.patients import Came, Who, refer_patient
from lupustem.registry.demo.people import Cast
from lupustem.registry.demo.telling import days
from lupustem.registry.models import Decision, Patient
from lupustem.registry.record import clock
from lupustem.registry.standing import facts_of, form_in_force

FAMILY = "安白曹邓方高韩江孔兰梅倪欧潘钱秋任单石童温夏颜叶"
GIVEN = ("若兰", "子涵", "小雨", "思远", "静怡", "文博", "晓彤", "雨桐")
UNITS = ("本院肾内科", "市第一医院（虚构）", "本院呼吸科", "区人民医院（虚构）", "本院血液科")
QUESTIONS = ("狼疮性肾炎，常规治疗后仍有蛋白尿", "血小板减少，激素减量即复发", "病情反复，询问能否接受干细胞治疗")

WHO: dict[str, Value] = {"sle_diagnosed": True, "prior_msc_infusions": 0}
CLEAR: dict[str, Value] = {
    "malignancy": False,
    "haematologic_malignancy": False,
    "pulmonary_hypertension": False,
    "severe_cardiopulmonary_insufficiency": False,
    "active_infection": False,
    "long_term_antiplatelet": False,
    "consciousness_impaired": False,
}
WOMAN: dict[str, Value] = {"sex": "female", "pregnant": False, "lactating": False}
SEVERE = WHO | CLEAR | WOMAN | {"age_years": 34, "sledai_2k": 14, "refractory": True, "renal_involvement": True}
MODERATE = WHO | CLEAR | {"sex": "male", "age_years": 41, "sledai_2k": 9, "haematologic_involvement": True}
PRESSURE: dict[str, Value] = {"pulmonary_artery_pressure_mmhg": Decimal("28.5")}


@dataclass(frozen=True, slots=True)
class Person:
    """An invented patient: the number in the cast, and what is known once somebody has asked."""

    number: int
    facts: Mapping[str, Value]

    @property
    def weight_kg(self) -> int:
        """The weight: as in the facts, else between 48 and 70 kg."""
        return int(str(self.facts.get("weight_kg", 48 + 2 * (self.number * 7 % 12))))


def referred(cast: Cast, person: Person) -> Patient:
    """Referred today."""
    number, today = person.number, clock.today()
    born = today - days(365 * int(str(person.facts.get("age_years", 26 + number % 30))) + 100 + number)
    return refer_patient(
        actor=cast["data"],
        key=cast.key,
        who=Who(FAMILY[number % len(FAMILY)] + GIVEN[number % len(GIVEN)], born, f"H{90000 + number}"),
        came=Came(today, UNITS[number % len(UNITS)], QUESTIONS[number % len(QUESTIONS)]),
    )


def consents(cast: Cast, patient: Patient) -> None:
    """Consent today, on the form in force."""
    today, form = clock.today(), form_in_force(patient.centre, clock.today())
    assert form is not None
    give_consent(
        actor=cast["doctor"],
        key=cast.key,
        patient=patient,
        seen=patient.consents.count(),
        form=form.name,
        on=today,
        signer="patient",
        family_informed=True,
    )


def asked(cast: Cast, patient: Patient, facts: Mapping[str, Value], reason: str = "") -> None:
    """Facts found today."""
    today = clock.today()
    known = {entry.fact: entry.version for entry in patient.facts.order_by("version")}
    entered = [Entered(name, value, today, "门诊病历", known.get(name, 0)) for name, value in facts.items()]
    record_facts(actor=cast["doctor"], key=cast.key, patient=patient, entered=entered, reason=reason)


def signs(cast: Cast, patient: Patient) -> Decision:
    """The decision of today, signed by the first."""
    digest = facts_of(patient).digest
    common: dict[str, Any] = {"actor": cast["doctor"], "key": cast.key, "patient": patient}
    return sign_decision(seen=patient.decisions.count(), facts_digest=digest, language="zh", **common)


def confirms(cast: Cast, decision: Decision) -> None:
    """The second signature."""
    confirm_decision(actor=cast["director"], key=cast.key, decision=decision)
