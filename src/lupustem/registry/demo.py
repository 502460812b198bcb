"""The invented programme of `lupustem serve --demo`: a centre, eight people, forty patients at the stages that there are.

Everything is made by the same actions as in a real programme, so the trail of the demo holds too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lupustem.facts.row import Value
from lupustem.registry.access.roles import Role
from lupustem.registry.access.sealing import seal
from lupustem.registry.access.totp import new_secret
from lupustem.registry.actions.consents import add_consent_form, give_consent, withdraw_consent
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.actions.patients import Came, Who, refer_patient
from lupustem.registry.actions.people import found_centre
from lupustem.registry.models import Centre, Membership, Patient, User
from lupustem.registry.record import clock
from lupustem.registry.record.actor import Actor, actor_of
from lupustem.registry.standing import facts_of

PASSWORD = "demo-lupus-stem-only"
CODE = "DEMO"
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("doctor", "林知远（虚构）", Role.RHEUMATOLOGIST),
    ("doctor2", "沈若水（虚构）", Role.RHEUMATOLOGIST),
    ("lab", "顾清和（虚构）", Role.CELL_LABORATORY),
    ("nurse", "许安然（虚构）", Role.INFUSION_NURSE),
    ("data", "陆子衡（虚构）", Role.DATA_MANAGER),
    ("director", "程远山（虚构）", Role.DIRECTOR),
    ("auditor", "苏明察（虚构）", Role.AUDITOR),
    ("admin", "何以成（虚构）", Role.ADMINISTRATOR),
)
FAMILY = "安白曹邓方高韩江孔兰梅倪欧潘钱秋任单石童温夏颜叶"
GIVEN = ("若兰", "子涵", "小雨", "思远", "静怡", "文博", "晓彤", "雨桐")
UNITS = ("本院肾内科", "市第一医院（虚构）", "本院呼吸科", "区人民医院（虚构）", "本院血液科")
QUESTIONS = ("狼疮性肾炎，常规治疗后仍有蛋白尿", "血小板减少，激素减量即复发", "病情反复，询问能否接受干细胞治疗")

_WHO: dict[str, Value] = {"sle_diagnosed": True, "prior_msc_infusions": 0}
_CLEAR: dict[str, Value] = {
    "malignancy": False,
    "haematologic_malignancy": False,
    "pulmonary_hypertension": False,
    "severe_cardiopulmonary_insufficiency": False,
    "active_infection": False,
}
_WOMAN: dict[str, Value] = {"sex": "female", "pregnant": False, "lactating": False}
SEVERE = _WHO | _CLEAR | _WOMAN | {"age_years": 34, "sledai_2k": 14, "refractory": True, "renal_involvement": True}
MODERATE = _WHO | _CLEAR | {"sex": "male", "age_years": 41, "sledai_2k": 9, "haematologic_involvement": True}
STORIES: tuple[tuple[str, Mapping[str, Value]], ...] = (
    *(("referred", {}),) * 6,
    *(("consented", {}),) * 4,
    *(("outdated", {}),) * 2,
    *(("withdrawn", {}),) * 2,
    *(("assessed", _WHO | {"sex": "female", "age_years": 29, "sledai_2k": 22, "pulmonary_hypertension": True}),) * 4,
    *(("assessed", _WHO | {"sex": "female", "age_years": 37}),) * 3,
    *(("assessed", SEVERE | {"active_infection": True}),) * 3,
    *(("assessed", MODERATE | {"age_years": 67}),) * 2,
    *(("assessed", SEVERE | {"pregnant": True}),) * 2,
    *(("assessed", MODERATE | {"malignancy": True}),) * 1,
    *(("assessed", SEVERE),) * 3,
    *(("signed", SEVERE | {"pulmonary_artery_pressure_mmhg": Decimal("28.5")}),) * 3,
    *(("confirmed", MODERATE),) * 4,
    *(("changed", SEVERE),) * 1,
)


def make_demo() -> None:
    """Make the programme, once: where a centre exists, nothing is done."""
    if Centre.objects.exists():
        return
    with transaction.atomic():
        centre = _centre()
        actors = {one.user.username: actor_of(one) for one in centre.memberships.select_related("user", "centre")}
        keys = (f"demo-key-{number:05d}" for number in range(100_000))
        today = clock.today()
        for name, ago in (("ICF-MSC-1.0", 700), ("ICF-MSC-2.0", 60)):
            day = today - timedelta(days=ago)
            add_consent_form(actor=actors["director"], key=next(keys), name=name, valid_from=day)
        for number, (story, facts) in enumerate(STORIES):
            _patient(number, story, facts, actors, keys, today)


def _centre() -> Centre:
    admin = PEOPLE[-1]
    found_centre(code=CODE, name_zh="演示中心", name_en="Demo centre", username=admin[0], name=admin[1])
    centre, hashed = Centre.objects.get(code=CODE), make_password(PASSWORD)
    for username, name, role in PEOPLE:
        user, _ = User.objects.get_or_create(username=username, defaults={"name": name})
        user.password, user.sealed_secret, user.demo = hashed, seal(new_secret()), True
        user.save()
        Membership.objects.get_or_create(user=user, centre=centre, defaults={"role": role})
    return centre


def _patient(
    number: int, story: str, facts: Mapping[str, Value], actors: Mapping[str, Actor], keys: Iterator[str], today: date
) -> None:
    doctor, day = actors["doctor"], today - timedelta(days=30 - number % 25)
    born = today - timedelta(days=365 * int(facts.get("age_years", 26 + number)) + 100 + number)
    name = FAMILY[number % len(FAMILY)] + GIVEN[number % len(GIVEN)]
    patient = refer_patient(
        actor=actors["data"],
        key=next(keys),
        who=Who(name, born, f"H{90000 + number}"),
        came=Came(day, UNITS[number % len(UNITS)], QUESTIONS[number % len(QUESTIONS)]),
    )
    if story == "referred":
        return
    old = story == "outdated"
    common: dict[str, Any] = {"actor": doctor, "patient": patient}
    give_consent(
        key=next(keys),
        seen=0,
        form="ICF-MSC-1.0" if old else "ICF-MSC-2.0",
        on=today - timedelta(days=90) if old else day,
        signer="patient",
        family_informed=True,
        **common,
    )
    if story == "withdrawn":
        withdraw_consent(key=next(keys), seen=1, on=today, signer="patient", reason="", **common)
    if facts:
        entered = [Entered(fact, value, day, "门诊病历", 0) for fact, value in facts.items()]
        record_facts(key=next(keys), entered=entered, **common)
    _sign(story, patient, actors, keys, today)


def _sign(story: str, patient: Patient, actors: Mapping[str, Actor], keys: Iterator[str], today: date) -> None:
    if story not in ("signed", "confirmed", "changed"):
        return
    digest = facts_of(patient).digest
    kept = sign_decision(
        actor=actors["doctor"], key=next(keys), patient=patient, seen=0, facts_digest=digest, language="zh"
    )
    if story == "confirmed":
        confirm_decision(actor=actors["director"], key=next(keys), decision=kept)
    if story == "changed":
        newer = [Entered("active_infection", True, today, "住院病历", 1)]
        record_facts(actor=actors["doctor2"], key=next(keys), patient=patient, entered=newer)
