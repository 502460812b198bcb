"""Random walks of several people through the course: whatever they try, in whatever order, the record holds."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable

import pytest

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.consents import add_consent_form, give_consent, withdraw_consent
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.actions.facts import Entered, record_facts
from lupustem.registry.actions.patients import Came, Who, amend_identity, amend_referral
from lupustem.registry.models import (
    AuditRow,
    Consent,
    Decision,
    FactEntry,
    Identity,
    Patient,
    Receipt,
    Referral,
    Signature,
)
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.record.verifying import verify
from lupustem.registry.standing import facts_of, still_speaks
from tests.unit.registry.programme import actor, key, refer

TODAY = datetime.date.today()
VERSIONED = (Identity, Referral, Consent, Decision)
FACTS = {"sex": "male", "sledai_2k": 14, "sle_diagnosed": True, "malignancy": False, "pregnant": False}


class Walk:
    """What people do, each time one of several things at random, with versions that are sometimes stale."""

    def __init__(self, chance: random.Random, patient: Patient, people: list[Actor]) -> None:
        self.chance, self.patient, self.people = chance, patient, people
        self.key = key()
        self.done = self.refused = 0

    def step(self) -> None:
        """One attempt; the same key as before now and then. A refusal leaves nothing behind."""
        self.key = self.key if self.chance.random() < 0.1 else key()
        before = self._counts()
        try:
            self.chance.choice(self._doings())(self.chance.choice(self.people))
            self.done += 1
        except Refusal:
            self.refused += 1
            assert self._counts() == before

    def _doings(self) -> list[Callable[[Actor], object]]:
        return [
            self._give,
            self._withdraw,
            self._record,
            self._record,
            self._sign,
            self._confirm,
            self._amend,
            self._rename,
            self._form,
        ]

    def _counts(self) -> list[int]:
        models = (AuditRow, Receipt, Signature, FactEntry, *VERSIONED)
        return [model.objects.count() for model in models]

    def _seen(self, rows: str) -> int:
        return max(0, getattr(self.patient, rows).count() - self.chance.choice([0, 0, 0, 1]))

    def _day(self) -> datetime.date:
        return TODAY + datetime.timedelta(self.chance.choice([-40, -1, 0, 0, 1]))

    def _give(self, by: Actor) -> None:
        form, seen = self.chance.choice(["v1", "v2", "none"]), self._seen("consents")
        on = self._day()
        give_consent(
            actor=by,
            key=self.key,
            patient=self.patient,
            seen=seen,
            form=form,
            on=on,
            signer="patient",
            family_informed=True,
        )

    def _withdraw(self, by: Actor) -> None:
        seen, on = self._seen("consents"), self._day()
        withdraw_consent(actor=by, key=self.key, patient=self.patient, seen=seen, on=on, signer="patient", reason="")

    def _record(self, by: Actor) -> None:
        name = self.chance.choice(list(FACTS))
        value = self.chance.choice([FACTS[name], None])
        seen = max(0, self.patient.facts.filter(fact=name).count() - self.chance.choice([0, 0, 1]))
        entered = [Entered(name, value, self._day(), self.chance.choice(["", "ward"]), seen)]
        reason = self.chance.choice(["", "checked"])
        record_facts(actor=by, key=self.key, patient=self.patient, entered=entered, reason=reason)

    def _sign(self, by: Actor) -> None:
        digest, seen = facts_of(self.patient).digest, self._seen("decisions")
        sign_decision(actor=by, key=self.key, patient=self.patient, seen=seen, facts_digest=digest, language="zh")

    def _confirm(self, by: Actor) -> None:
        kept = self.patient.decisions.order_by("?").first()
        if kept is not None:
            confirm_decision(actor=by, key=self.key, decision=kept)
            assert still_speaks(kept, facts_of(self.patient)) or kept.signatures.count() == 2

    def _amend(self, by: Actor) -> None:
        came, seen = Came(TODAY, self.chance.choice("abc"), "q"), self._seen("referrals")
        amend_referral(
            actor=by, key=self.key, patient=self.patient, seen=seen, came=came, reason=self.chance.choice(["", "r"])
        )

    def _rename(self, by: Actor) -> None:
        who, seen = Who(self.chance.choice("辛壬癸"), datetime.date(1990, 1, 1)), self._seen("identities")
        amend_identity(actor=by, key=self.key, patient=self.patient, seen=seen, who=who, reason="r")

    def _form(self, by: Actor) -> None:
        add_consent_form(
            actor=by, key=self.key, name=self.chance.choice(["v1", "v2"]), valid_from=TODAY - datetime.timedelta(30)
        )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_try_versions_follow_signers_differ_and_the_trail_holds(seed: int) -> None:
    people = [actor(role) for role in Role] + [actor(Role.RHEUMATOLOGIST, username="colleague-A")]
    walk = Walk(random.Random(seed), refer(actor(Role.DATA_MANAGER), name="辛"), people)
    for _ in range(150):
        walk.step()
    assert walk.done > 10
    assert walk.refused > 10
    assert verify()[1] == []
    for model in VERSIONED:
        versions = list(
            model.objects.filter(patient=walk.patient).order_by("version").values_list("version", flat=True)
        )
        assert versions == list(range(1, len(versions) + 1))
    for kept in Decision.objects.all():
        signatures = list(kept.signatures.order_by("position"))
        assert [one.position for one in signatures] in ([1], [1, 2])
        assert len({one.by_id for one in signatures}) == len(signatures)
        assert {one.digest for one in signatures} == {kept.digest}
        assert {one.role for one in signatures} <= {"rheumatologist", "director"}
