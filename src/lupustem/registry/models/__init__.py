"""What the record holds. People and centres may change; everything about a patient is written once and then stands."""

from __future__ import annotations

from lupustem.registry.models.access import Reset, ResetConfirmation, RoleConsent, Token, TokenEnd, TokenUse
from lupustem.registry.models.course import Consent, ConsentForm, FactEntry, Referral
from lupustem.registry.models.decisions import Decision, Signature
from lupustem.registry.models.patients import Identity, Patient, SearchKey
from lupustem.registry.models.people import Centre, Membership, User
from lupustem.registry.models.trail import AuditRow, ChainHead, ReadRow, Receipt

APPEND_ONLY = (
    AuditRow,
    ReadRow,
    Receipt,
    Patient,
    Identity,
    Referral,
    ConsentForm,
    Consent,
    FactEntry,
    Decision,
    Signature,
)
"""The tables in which the database itself refuses to change or delete a row."""

RECORDS = (Patient, Identity, Referral, ConsentForm, Consent, FactEntry, Decision, Signature)
"""The tables whose every row has its audit row: `audit verify` compares the two."""

ACCESS = (RoleConsent, Reset, ResetConfirmation, Token, TokenEnd)
"""The tables of access in which the database itself refuses to change or delete a row."""

__all__ = [
    "ACCESS",
    "APPEND_ONLY",
    "RECORDS",
    "AuditRow",
    "Centre",
    "ChainHead",
    "Consent",
    "ConsentForm",
    "Decision",
    "FactEntry",
    "Identity",
    "Membership",
    "Patient",
    "ReadRow",
    "Receipt",
    "Referral",
    "Reset",
    "ResetConfirmation",
    "RoleConsent",
    "SearchKey",
    "Signature",
    "Token",
    "TokenEnd",
    "TokenUse",
    "User",
]
