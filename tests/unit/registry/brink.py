"""The straight way to a start, on which at a random moment one thing goes wrong; then all the rest is tried all the same."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

from django.db import transaction

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.centre import Answer
from lupustem.registry.actions.consents import add_consent_form
from lupustem.registry.actions.containers import assign_container
from lupustem.registry.actions.deviations import deviate
from lupustem.registry.actions.infusions import match_identity
from lupustem.registry.actions.policy import confirm_policy, write_policy
from lupustem.registry.actions.starting import start_infusion
from lupustem.registry.centre_gates import ITEMS
from lupustem.registry.models import Container
from lupustem.registry.record import clock
from lupustem.registry.record.refusals import Refusal
from lupustem.treatment.invalid import InvalidInput
from tests.unit.registry import bedside_course, course, invented_lots
from tests.unit.registry.oracle import wrong_with
from tests.unit.registry.programme import key
from tests.unit.registry.walker import CHANGES, GAPS, SLIPS, Walk

WAY = ("draft", "sign", "confirm", "assign", "open", "match", "check", "start")
Break = Callable[["Brink"], None]


class Brink(Walk):
    """A walk on which nobody errs unless told to."""

    def __init__(self, chance: random.Random, *beginning: Any) -> None:
        super().__init__(chance, *beginning, 1.0)
        self.slip: dict[str, Any] = {}
        self.gap: dict[str, Any] = {}
        self.again = False
        self.alone = False

    def tried(self, what: Callable[[], None]) -> None:
        """One thing, a little later; a refusal is an answer."""
        self.now += datetime.timedelta(seconds=20)
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    what()
                self.done[what.__name__] += 1
            except (Refusal, InvalidInput):
                self.refused[what.__name__] += 1

    def _by(self, *roles: Role) -> Any:
        return next(one for one in self.people if one.role in roles)

    def _second(self, row: Any = None) -> Any:
        return self._by(Role.RHEUMATOLOGIST) if self.alone else self.people[-1]

    def _order(self) -> Any:
        return self.patient.prescriptions.order_by("-number").first()

    def draft(self) -> None:
        """The order, with the slip where there is one, explained."""
        facts = course.ORDERED | self.slip.get("facts", {})
        more = {name: value for name, value in self.slip.items() if name != "facts"}
        course.drafted(self.patient, reason="explained", facts=facts, **more)

    def assign(self) -> None:
        """The newest container set apart."""
        if (order := self._order()) is None:
            return
        one = Container.objects.filter(centre__code="A", use=None).select_related("lot").latest("pk")
        assign_container(actor=self._by(Role.CELL_LABORATORY), key=key(), prescription=order, container=one)

    def match(self) -> None:
        """Both persons match."""
        if (infusion := self._infusion()) is not None:
            scanned = bedside_course.scanned(infusion)
            for one in (self._by(Role.INFUSION_NURSE), self._second()):
                match_identity(actor=one, key=key(), infusion=infusion, scanned=scanned)

    def check(self) -> None:
        """The check, with the gap where there is one."""
        self._check(self.gap)

    def start(self) -> None:
        """The start, by two, or by one who claims to be two."""
        first = self._by(Role.INFUSION_NURSE)
        second = first if self.alone else self._by(Role.RHEUMATOLOGIST)
        if (infusion := self._infusion()) is not None:
            event_id = self._fresh("start-")
            start_infusion(actor=first, key=key(), infusion=infusion, second=second, event_id=event_id)

    def go(self, wrong: Break | None, moment: int) -> list[list[str]]:
        """The whole way, with one thing wrong before the step at a place of the way; for each start, what was wrong."""
        for place, name in enumerate(WAY):
            if wrong is not None and place == moment:
                self.tried(lambda: wrong(self))
            self.tried(getattr(self, name))
            if name in ("match", "check") and self.chance.random() < 0.3:
                self.tried(self.stop_undone)
        if self.again:
            for name in ("check", "start"):
                self.tried(getattr(self, name))
        with clock.at(self.now):
            return [wrong_with(one) for one in self.starts()]

    def stop_undone(self) -> None:
        """A stop, which has to be taken; then as if it had not been."""
        with transaction.atomic():
            self.stop()
            transaction.set_rollback(True)


def _slip(walk: Brink) -> None:
    walk.slip = walk.chance.choice(SLIPS)


def _slip_deviated_by_one(walk: Brink) -> None:
    walk.slip = {"facts": {"route": "central_vein"}}
    walk.draft()
    common: dict[str, Any] = {"actor": walk._by(Role.RHEUMATOLOGIST), "key": key()}
    deviate(prescription=walk._order(), statement="peripheral_vein", reason="needed", **common)


def _gap(walk: Brink) -> None:
    walk.gap = walk.chance.choice(GAPS)
    if walk._infusion() is not None:
        walk.check()


def _alone(walk: Brink) -> None:
    walk.alone = True


def _changed(walk: Brink) -> None:
    walk._record(dict([walk.chance.choice(CHANGES)]))


def _changed_and_signed(walk: Brink) -> None:
    """Another verdict or an open condition, and the decision signed anew by two."""
    _changed(walk)
    walk.sign_the_decision()
    walk.confirm_the_decision()


def _old(walk: Brink) -> None:
    """A shorter limit of the site, signed by two, then as many days more: what else ages still holds."""
    days = walk.chance.choice([1, 2, 3])
    content = {"freshness": {"assessment_d": str(days)}}
    row = write_policy(actor=walk._by(Role.DIRECTOR), key=key(), seen=0, content=content, reason="shorter")
    confirm_policy(actor=walk._second(), key=key(), policy=row)
    walk.now += datetime.timedelta(days=days, hours=1)
    with clock.at(walk.now):
        course.container(walk.lots[0], walk._fresh("F"))


def _centre(walk: Brink) -> None:
    last = clock.today() + datetime.timedelta(days=walk.chance.choice([-1, 100]))
    holds = None if last > clock.today() and walk.chance.random() < 0.5 else last < clock.today()
    walk._accredit(walk.chance.choice(ITEMS), Answer(holds, "x", None, last))


def _new_form_today(walk: Brink) -> None:
    add_consent_form(actor=walk._by(Role.DIRECTOR), key=key(), name=walk._fresh("v"), valid_from=clock.today())


def _lots(walk: Brink) -> None:
    act = walk.chance.choice(["quarantined", "recalled"])
    for one in walk.lots:
        course.lot_act(one, act)


def _results(walk: Brink) -> None:
    for one in walk.lots:
        source = invented_lots.lot_file(one.name, purity_percent="95.1")
        invented_lots.record(one.name, source, lot=one, seen=one.records.count(), reason="news")


def _expired(walk: Brink) -> None:
    walk.now += datetime.timedelta(hours=11)


def _small(walk: Brink) -> None:
    name = walk._fresh("S")
    course.container(walk.lots[0], name, cells_1e6=walk.chance.choice(["9", "45"]))


def _one_beyond(walk: Brink) -> None:
    walk.assign()
    name = walk._fresh("B")
    course.container(walk.lots[0], name)


def _mismatched(walk: Brink) -> None:
    walk.match_wrong()


def _another_patients(walk: Brink) -> None:
    other = walk.patient.centre.patients.exclude(pk=walk.patient.pk).first()
    course.container(walk.lots[0], walk._fresh("O"), recipient=other)


BREAKS: dict[str, tuple[Break, tuple[int, ...]]] = {
    "consent withdrawn": (Walk.withdraw, (1, 3, 4, 5, 6, 7)),
    "consent outdated": (_new_form_today, (0, 3, 5, 7)),
    "consent given anew": (Walk.consent, (2, 5, 7)),
    "centre item gone": (_centre, (0, 3, 6, 7)),
    "a fact changed": (_changed, (0, 1, 3, 5, 7)),
    "another verdict signed": (_changed_and_signed, (0,)),
    "assessed anew since": (Walk.mend_facts, (1, 3, 5, 7)),
    "assessment too old": (_old, (0,)),
    "a statement not met": (_slip, (0,)),
    "deviation of one": (_slip_deviated_by_one, (0,)),
    "policy of today": (Walk.policy_changes, (1, 3, 6, 7)),
    "taken back": (Walk.end, (1, 3, 5, 7)),
    "lots quarantined or recalled": (_lots, (0, 3, 4, 6, 7)),
    "results anew": (_results, (3, 5, 7)),
    "expired": (_expired, (3, 4, 5, 7)),
    "too small": (_small, (3,)),
    "one beyond the dose": (_one_beyond, (3,)),
    "hung since": (Walk.hang_one_more, (6, 7)),
    "mismatch": (_mismatched, (5, 6, 7)),
    "another patient's": (_another_patients, (3,)),
    "check with a gap": (_gap, (6, 7)),
    "one person": (_alone, (0, 1, 3, 7)),
}
