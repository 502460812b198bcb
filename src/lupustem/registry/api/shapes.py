"""The shapes of what is sent and answered, as the OpenAPI document has them. Numbers are exact decimals both ways."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from lupustem.facts import FACTS

ANY_VALUE = {"anyOf": [{"type": "boolean"}, {"type": "number"}, {"type": "string"}, {"type": "null"}]}
Value = Annotated[
    Any, Field(json_schema_extra=ANY_VALUE, description="值；null 为撤回 / the value; null takes one back")
]
Fact = Annotated[str, Field(json_schema_extra={"enum": list(FACTS)}, description="事实 / the fact, by its name")]
Day = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"}, description="日期 / the day"),
]


class Both(Schema):
    """A sentence in both languages."""

    zh: str
    en: str


class ProblemShape(Schema):
    """A refusal (RFC 9457): a code for programs, sentences for people; of a conflict both versions."""

    type: str
    status: int
    code: str
    title: Both
    details: list[Both]
    mine: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None


class PatientList(Schema):
    """The numbers of the centre's patients, in their order. next: what to give as `after` for more; null at the end."""

    patients: list[str]
    next: str | None


class FactVersion(Schema):
    """A fact in one version."""

    fact: str
    version: int
    value: Value
    unit: str | None
    observed_on: datetime.date
    source: str
    recorded_at: datetime.datetime
    recorded_by: str
    role: str
    reason: str


class FactList(Schema):
    """Facts of a patient; facts_digest: of what is known now, as a signed decision names it."""

    patient: str
    facts_digest: str
    facts: list[FactVersion]


class FactEntered(Schema):
    """A fact to record. seen: the version that you have read, 0 for none; a newer one is never overwritten unseen."""

    fact: Fact
    value: Value = None
    observed_on: Day
    source: str = Field("", max_length=200)
    seen: int = Field(ge=0, le=9_999_999)


class FactsEntered(Schema):
    """Facts to record together, all or none. reason: wanted for a correction."""

    entries: list[FactEntered] = Field(min_length=1, max_length=200)
    reason: str = Field("", max_length=500)


class SignatureShape(Schema):
    """Who stands for something, when, in which role and meaning."""

    position: int
    meaning: str
    by: str
    role: str
    at: datetime.datetime


class Signed(Schema):
    """A signed decision. speaks: whether the facts are still those that were signed."""

    version: int
    verdict: str
    digest: str
    facts_digest: str
    speaks: bool
    at: datetime.datetime
    signatures: list[SignatureShape]


class SignedList(Schema):
    """The signed decisions of a patient, the newest first."""

    patient: str
    decisions: list[Signed]


class Answer(Schema):
    """The decision with its whole explanation, as `lupustem assess --json` gives it; docs/en/formats says what each part is."""

    case_id: str
    consensus: str
    version: str
    doi: str
    notice: Both
    language: Literal["zh", "en"]
    verdict: str | None
    reasons: list[str]
    missing: list[str]
    next_questions: list[Any]
    would_change: list[Any]
    facts: dict[str, Any]
    statements: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


class DecisionNow(Schema):
    """What the consensus says of the facts as they stand now."""

    patient: str
    facts_digest: str
    answer: Answer


class SignedWhole(Signed):
    """A signed decision as it was kept."""

    patient: str
    answer: Answer


class Plan(Schema):
    """A prescription. ended: whether it was taken back."""

    number: int
    digest: str
    at: datetime.datetime
    decision: int
    ended: bool
    signatures: list[SignatureShape]


class PlanList(Schema):
    """The prescriptions of a patient, the newest first."""

    patient: str
    plans: list[Plan]


class PlanWhole(Plan):
    """A prescription, whole: what was ordered, the plan of the infusion, how every gate stood."""

    patient: str
    order: dict[str, Any]
    plan: dict[str, Any]
    gates: dict[str, Any]


class LotShort(Schema):
    """A lot in its newest version."""

    name: str
    version: int
    decision: str
    digest: str
    at: datetime.datetime
    act: str | None
    signatures: list[SignatureShape]


class LotList(Schema):
    """The lots of the centre, by name. next: what to give as `after` for more; null at the end."""

    lots: list[LotShort]
    next: str | None


class LotWhole(LotShort):
    """A lot with the answer of the rules of release, and the lot file that it rests on."""

    answer: dict[str, Any]
    source: str


class LotEntered(Schema):
    """A lot file. name: its file name. seen and reason: for a further version of a lot that there is."""

    source: str = Field(min_length=1, max_length=1_000_000)
    source_name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}\.(yaml|yml|json)$")
    seen: int = Field(0, ge=0, le=9_999_999)
    reason: str = Field("", max_length=500)
