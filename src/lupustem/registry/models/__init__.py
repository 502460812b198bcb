"""What the record holds. People and centres may change; everything about a patient is written once and then stands."""

from __future__ import annotations

from lupustem.registry.models.after import AdverseEvent, Causality, CourseEvent, IndexForm, ReportSent, Visit
from lupustem.registry.models.bedside import BedsideEvent, IdentityMatch, Infusion, InfusionContainer, StartCheck
from lupustem.registry.models.centre import Accreditation, PolicySignature, SitePolicy, Upload
from lupustem.registry.models.course import Consent, ConsentForm, FactEntry, Referral
from lupustem.registry.models.decisions import ConditionSettled, Decision, Signature
from lupustem.registry.models.lots import Container, CustodyStep, Discard, Lot, LotAct, LotFile, LotRecord, LotSignature
from lupustem.registry.models.patients import Identity, Patient, SearchKey
from lupustem.registry.models.people import Centre, Membership, User
from lupustem.registry.models.prescriptions import (
    Assignment,
    Deviation,
    DeviationSignature,
    Prescription,
    PrescriptionEnd,
    PrescriptionSignature,
)
from lupustem.registry.models.questions import Lock, Query, QueryStep
from lupustem.registry.models.trail import AuditRow, ChainHead, ReadRow, Receipt
from lupustem.registry.models.written import Written

RECORDS: tuple[type[Written], ...] = (
    Patient,
    Identity,
    Referral,
    ConsentForm,
    Consent,
    FactEntry,
    Decision,
    Signature,
    ConditionSettled,
    Upload,
    Accreditation,
    SitePolicy,
    PolicySignature,
    Lot,
    LotRecord,
    LotFile,
    LotSignature,
    LotAct,
    Container,
    CustodyStep,
    Discard,
    Prescription,
    PrescriptionSignature,
    Deviation,
    DeviationSignature,
    PrescriptionEnd,
    Assignment,
    Infusion,
    InfusionContainer,
    IdentityMatch,
    StartCheck,
    BedsideEvent,
    Visit,
    IndexForm,
    AdverseEvent,
    Causality,
    ReportSent,
    CourseEvent,
    Query,
    QueryStep,
    Lock,
)
"""The tables whose every row has its audit row: `audit verify` compares the two."""

APPEND_ONLY = (AuditRow, ReadRow, Receipt, *RECORDS)
"""The tables in which the database itself refuses to change or delete a row."""

__all__ = [
    "APPEND_ONLY",
    "RECORDS",
    "Accreditation",
    "AdverseEvent",
    "Assignment",
    "AuditRow",
    "BedsideEvent",
    "Causality",
    "Centre",
    "ChainHead",
    "ConditionSettled",
    "Consent",
    "ConsentForm",
    "Container",
    "CourseEvent",
    "CustodyStep",
    "Decision",
    "Deviation",
    "DeviationSignature",
    "Discard",
    "FactEntry",
    "Identity",
    "IdentityMatch",
    "IndexForm",
    "Infusion",
    "InfusionContainer",
    "Lock",
    "Lot",
    "LotAct",
    "LotFile",
    "LotRecord",
    "LotSignature",
    "Membership",
    "Patient",
    "PolicySignature",
    "Prescription",
    "PrescriptionEnd",
    "PrescriptionSignature",
    "Query",
    "QueryStep",
    "ReadRow",
    "Receipt",
    "Referral",
    "ReportSent",
    "SearchKey",
    "Signature",
    "SitePolicy",
    "StartCheck",
    "Upload",
    "User",
    "Visit",
]
