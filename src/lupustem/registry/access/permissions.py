"""The one table of permissions: what is not named here, nobody may do.

Read it row by row: the permission, and the roles that have it. Both the pages and the actions ask this table, and only this
one; an administrator has no clinical row. The rows are handed to `rules`.
"""

from __future__ import annotations

import rules

from lupustem.registry.access.roles import Role
from lupustem.registry.record.actor import Actor

DOCTOR, LABORATORY, NURSE, DATA, DIRECTOR, AUDITOR, ADMIN = Role
EVERYBODY = frozenset(Role)

PERMISSIONS: dict[str, frozenset[Role]] = {
    "account.own": EVERYBODY,  # log in and out, one's own password, the page that says what one may do
    "patient.read": frozenset({DOCTOR, NURSE, DATA, DIRECTOR, AUDITOR}),  # clinical pages, by number
    "identity.read": frozenset({DOCTOR, NURSE, DATA, DIRECTOR}),  # names on those pages; each such page is logged
    "patient.refer": frozenset({DOCTOR, DATA}),
    "identity.amend": frozenset({DOCTOR, DATA}),
    "consent.record": frozenset({DOCTOR, DATA}),
    "consent.withdraw": frozenset({DOCTOR, NURSE, DATA, DIRECTOR}),  # nobody should have to look for the right person
    "fact.record": frozenset({DOCTOR, DATA}),
    "decision.sign": frozenset({DOCTOR}),
    "decision.confirm": frozenset({DOCTOR, DIRECTOR}),
    "consent_form.add": frozenset({DIRECTOR}),
    "audit.read": frozenset({AUDITOR, DIRECTOR}),
    "user.manage": frozenset({ADMIN}),
    "role.consent": frozenset({DIRECTOR}),  # an account with any other role than administrator opens nothing without it
    "reset.confirm": frozenset({DIRECTOR, ADMIN}),  # another person than the administrator who asked
    "token.own": frozenset(Role) - {ADMIN},  # tokens of one's own for programs, within what one's role may
    # The bedside
    "infusion.read": frozenset({DOCTOR, NURSE, DATA, DIRECTOR, AUDITOR}),
    "infusion.open": frozenset({NURSE, DOCTOR}),
    "infusion.match": frozenset({NURSE, DOCTOR}),
    "infusion.record": frozenset({NURSE, DOCTOR}),
    "infusion.stop": EVERYBODY - {ADMIN},  # whoever sees that it has to stop
    "infusion.stop_list": frozenset({LABORATORY}),  # Stop for who has no bedside page: numbers and containers alone
    "infusion.restart": frozenset({DOCTOR}),  # orders it; two persons do it
    # The centre: its documents, its items of section 2.1, its own numbers
    "upload.read": EVERYBODY - {ADMIN},  # files of lots and of the centre
    # Lots: results, release, containers, the chain of custody; patients by number only
    "lot.read": EVERYBODY - {ADMIN},
    "lot.record": frozenset({LABORATORY}),
    "lot.sign": frozenset({LABORATORY}),  # who tested
    "lot.release": frozenset({LABORATORY, DIRECTOR}),  # another person than who tested
    "lot.act": frozenset({LABORATORY, DIRECTOR}),  # quarantine, recall, throw a container away
    "lot.assign": frozenset({LABORATORY, DOCTOR}),
    "custody.record": frozenset({LABORATORY, NURSE}),
    "centre.read": EVERYBODY - {ADMIN},
    "centre.accredit": frozenset({DATA, DIRECTOR}),
    "policy.write": frozenset({DIRECTOR}),
    "policy.confirm": frozenset({DOCTOR, DIRECTOR}),
    # The prescription
    "prescription.write": frozenset({DOCTOR}),
    "prescription.sign": frozenset({DOCTOR}),
    "prescription.confirm": frozenset({DOCTOR, DIRECTOR}),
    "prescription.end": frozenset({DOCTOR, DIRECTOR}),
    "deviation.sign": frozenset({DOCTOR}),
    "deviation.confirm": frozenset({DOCTOR, DIRECTOR}),
    "condition.settle": frozenset({DOCTOR}),
    "infusion.start": frozenset({NURSE, DOCTOR}),  # with a second person, who names a password too
    "query.raise": frozenset({DATA, AUDITOR}),
    "query.answer": frozenset({DOCTOR, NURSE}),
    "query.close": frozenset({DATA, AUDITOR}),  # and only by the role that raised it
    "record.lock": frozenset({DATA}),
    "record.unlock": frozenset({DIRECTOR}),
    "today.read": EVERYBODY - {ADMIN},  # the work lists; each shows what its reader may see
    "today.lots": frozenset({DOCTOR, LABORATORY, NURSE, DIRECTOR}),  # containers near their expiry
    "export.make": frozenset({DATA, DIRECTOR}),  # pseudonymous exports alone
    "fact.import": frozenset({DATA}),
    # After the infusion
    "adverse.record": frozenset({DOCTOR, NURSE}),
    "adverse.assess": frozenset({DOCTOR}),
    "adverse.report": frozenset({DOCTOR, DIRECTOR, DATA}),
    "visit.record": frozenset({DOCTOR, DATA, NURSE}),
    "course_event.record": frozenset({DOCTOR, DATA}),
    "outcome.read": frozenset({DOCTOR, DATA, DIRECTOR, AUDITOR}),  # pseudonymous
}


def may(actor: Actor | None, permission: str) -> bool:
    """Whether somebody may do something; nobody may do what the table does not name."""
    return actor is not None and bool(rules.has_perm(permission, actor))


def register() -> None:
    """Hand the table to `rules`, once."""
    for permission, roles in PERMISSIONS.items():
        if not rules.perm_exists(permission):
            rules.add_perm(permission, _in_role(roles))


def _in_role(roles: frozenset[Role]) -> rules.Predicate:
    def in_role(actor: Actor) -> bool:
        return actor.role in roles

    return rules.predicate(in_role)
