"""Random people who do random things in random order around one patient, and every now and then the next right thing.

Nothing is done here but by the actions of the site, at a time that only goes forward. What came of it is judged elsewhere
(`oracle`), by the rows alone.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from lupustem.registry.access.roles import Role
from lupustem.registry.actions.bedside import record_events, restart
from lupustem.registry.actions.centre import Answer, accredit
from lupustem.registry.actions.consents import add_consent_form, give_consent, withdraw_consent
from lupustem.registry.actions.containers import assign_container, discard, let_go
from lupustem.registry.actions.decisions import confirm_decision, sign_decision
from lupustem.registry.actions.deviations import confirm_deviation, deviate, settle_condition
from lupustem.registry.actions.infusions import match_identity, open_infusion
from lupustem.registry.actions.lot_signing import act_on_lot, release_lot, sign_tested
from lupustem.registry.actions.policy import confirm_policy, write_policy
from lupustem.registry.actions.prescriptions import (
    confirm_prescription,
    draft_prescription,
    end_prescription,
    sign_prescription,
)
from lupustem.registry.actions.starting import check_start, start_infusion
from lupustem.registry.centre_gates import ITEMS
from lupustem.registry.models import (
    Accreditation,
    BedsideEvent,
    Container,
    Infusion,
    Lot,
    Patient,
    Prescription,
    SitePolicy,
)
from lupustem.registry.prescribing.state import open_prescription
from lupustem.registry.record import clock
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.standing import decision_of, facts_of
from lupustem.treatment.invalid import InvalidInput
from tests.unit.registry import bedside_course, course, invented_lots
from tests.unit.registry.programme import key

DOCTORS = (Role.RHEUMATOLOGIST,)
CHANGES: tuple[tuple[str, Any], ...] = (
    ("active_infection", True),
    ("active_infection", None),
    ("infection_under_treatment", True),
    ("malignancy", True),
    ("malignancy", None),
    ("sledai_2k", 4),
    ("sledai_2k", None),
    ("age_years", 65),
    ("benefit_risk_reviewed", True),
    ("pulmonary_hypertension", None),
    ("prior_msc_infusions", 1),
)
SLIPS: tuple[dict[str, Any], ...] = (
    {"facts": {"route": "central_vein"}},
    {"facts": {"donor_relation": "autologous"}},
    {"facts": {"route": None}},
    {"facts": {"cyclophosphamide_preconditioning": True}},
    {"facts": {"cyclophosphamide_preconditioning": None}},
    {"facts": {"intrathecal_planned": True, "intrathecal_cells_1e6": 2}},
    {"per_kg_1e6": "15"},
    {"per_kg_1e6": "2.1"},
    {"per_kg_1e6": "0.9"},
    {"per_kg_1e6": ""},
    {"volume_ml": "900"},
)
GAPS: tuple[dict[str, Any], ...] = (
    {"emergency": None},
    {"emergency": False},
    {"facts": {"stored_in_dark": True}},
    {"temperature_log": None},
    {"temperature_log": "warm"},
    {"line": {"identity": "S", "filtered": True}},
    {"removal": "just now"},
    {"vitals": None},
    {"vitals": "finding"},
    {"dexamethasone": None},
    {"pregnancy": None},
    {"antiplatelet": None},
    {"shaken": True},
)
DEVIABLE = (
    "peripheral_vein",
    "allogeneic_donor",
    "dose_range",
    "no_cyclophosphamide_preconditioning",
    "unfiltered_set",
    "consent_obtained",
)


class Walk:
    """One course of one patient. now: the time of the walk. starts: the infusions that began. fair: how often the next right
    thing is done. notices: whether it is seen that something an order rests on is gone.
    """

    def __init__(
        self, chance: random.Random, patient: Patient, people: list[Actor], lots: list[Lot], fair: float
    ) -> None:
        self.chance, self.patient, self.people, self.lots, self.fair = chance, patient, people, lots, fair
        self.now = clock.now()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._name = 0
        self.broken: set[str] = set()
        self.notices = chance.random() < 0.6
        self.signed, self.in_vain = 2, 0
        self.troubles: list[Callable[[], None]] = [
            self.change_a_fact,
            self.withdraw,
            self.new_form,
            self.consent,
            self.time_passes,
            self.time_passes,
            self.centre_changes,
            self.policy_changes,
            self.sign_the_decision,
            self.confirm_the_decision,
            self.settle,
            self.draft_with_a_slip,
            self.draft,
            self.deviate,
            self.confirm_the_deviation,
            self.sign,
            self.confirm,
            self.end,
            self.act_on_a_lot,
            self.act_on_a_lot,
            self.results_anew,
            self.release,
            self.new_container,
            self.assign,
            self.let_go,
            self.discard,
            self.open,
            self.match,
            self.match_wrong,
            self.check,
            self.check_with_a_gap,
            self.check_with_a_gap,
            self.start,
            self.start,
            self.stop,
            self.restart,
        ]

    def step(self) -> None:
        """The next right thing, or anything at all; a refusal is an answer."""
        what = self._next() if self.chance.random() < self.fair else self.chance.choice(self.troubles)
        self.now += datetime.timedelta(seconds=self.chance.randint(5, 60))
        with clock.at(self.now):
            try:
                what()
                self.done[what.__name__] += 1
            except (Refusal, InvalidInput):
                self.refused[what.__name__] += 1
                self.in_vain += 1

    # Who

    def _by(self, *roles: Role) -> Actor:
        """Somebody of a role, and now and then anybody."""
        if self.chance.random() < 0.05:
            return self.chance.choice(self.people)
        return self.chance.choice([one for one in self.people if one.role in roles])

    def _doctor(self) -> Actor:
        return self._by(Role.RHEUMATOLOGIST)

    def _second(self, row: Any = None) -> Actor:
        """Somebody who may confirm; mostly another than who signed first."""
        found = self._by(Role.RHEUMATOLOGIST, Role.DIRECTOR)
        if row is not None and self.chance.random() < 0.8:
            first = row.signatures.order_by("position").first()
            while first is not None and found.user.pk == first.by_id:
                found = self._by(Role.RHEUMATOLOGIST, Role.DIRECTOR)
        return found

    # The next right thing, by what the walk remembers: it may be mistaken, and then it is refused

    def _next(self) -> Callable[[], None]:
        if self.notices:
            for name in ("consent", "mend_centre", "mend_facts"):
                if name in self.broken:
                    return getattr(self, name)  # type: ignore[no-any-return]
            if self.signed < 2:
                return (self.sign_the_decision, self.confirm_the_decision)[self.signed]
            if "settle" in self.broken:
                return self.settle
        return self._next_of(self.patient.prescriptions.filter(end=None).order_by("-number").first())

    def _next_of(self, order: Prescription | None) -> Callable[[], None]:
        if order is None or BedsideEvent.objects.filter(infusion__prescription=order, kind="started").exists():
            return self.draft
        if ("order" in self.broken and self.notices) or self.in_vain > 3:
            self.in_vain = 0
            return self.end
        signatures = order.signatures.count()
        if signatures < 2:
            wanted = (self.sign, self.confirm)[signatures]
            return (
                self.chance.choice([wanted, self.consent, self.deviate, self.confirm_the_deviation])
                if self.in_vain
                else wanted
            )
        infusion = getattr(order, "infusion", None)
        if infusion is None:
            assigned = bool(self._set_apart(order))
            return self.open if assigned else self.chance.choice([self.assign, self.new_container])
        if infusion.matches.filter(round=self._round(infusion), matched=True).count() < 2:
            return self.match
        newest = infusion.checks.order_by("-version").first()
        fresh = newest is not None and newest.ready and self.now - newest.at < datetime.timedelta(minutes=4)
        return self.start if fresh else self.check

    @staticmethod
    def _round(infusion: Infusion) -> int:
        return max((one.round for one in infusion.matches.all()), default=1)

    def _broke(self, *what: str) -> None:
        """Something that an order rests on is no longer so."""
        self.broken |= {*what, "order"}

    def _mended(self, *what: str) -> None:
        self.broken -= set(what)
        self.in_vain = 0

    # What people do

    def consent(self) -> None:
        """Consent on the form in force, now and then on an older one or without the family."""
        forms = self.patient.centre.consent_forms.order_by("valid_from", "id")
        day, fair = clock.today(), self.chance.random() < 0.9
        form = forms.filter(valid_from__lte=day).last() if fair else forms.first()
        family = self.chance.random() < 0.93
        common: dict[str, Any] = {"actor": self._doctor(), "key": key(), "patient": self.patient}
        seen = self.patient.consents.count()
        give_consent(form=form.name, on=clock.today(), signer="patient", family_informed=family, seen=seen, **common)  # type: ignore[union-attr]
        if family:
            self._mended("consent")
        self.broken.add("order")

    def withdraw(self) -> None:
        """Consent withdrawn."""
        common: dict[str, Any] = {"actor": self._by(Role.INFUSION_NURSE), "key": key(), "patient": self.patient}
        withdraw_consent(seen=self.patient.consents.count(), on=clock.today(), signer="patient", reason="", **common)
        self._broke("consent")

    def new_form(self) -> None:
        """Another version of the consent form, from today or from tomorrow."""
        day = clock.today() + datetime.timedelta(days=self.chance.randint(0, 1))
        add_consent_form(actor=self._by(Role.DIRECTOR), key=key(), name=self._fresh("v"), valid_from=day)
        self._broke("consent")

    def change_a_fact(self) -> None:
        """A fact that changes what is known."""
        self._record(dict([self.chance.choice(CHANGES)]))
        self._broke("mend_facts")

    def mend_facts(self) -> None:
        """Assessed anew: every fact found again, today."""
        facts = dict(course.FACTS) | {"active_infection": self.chance.random() < 0.2}
        self._record(facts)
        self._mended("mend_facts")
        if facts["active_infection"]:
            self.broken.add("settle")

    def _record(self, facts: dict[str, Any]) -> None:
        course.record(self.patient, facts)
        self.signed = 0
        self._broke()

    def time_passes(self) -> None:
        """Minutes, hours or days."""
        minutes = self.chance.choice([3, 8, 20, 90, 700, 1440, 5000, 9000, 13000])
        self.now += datetime.timedelta(minutes=minutes)
        if minutes > 4000:
            self._broke("mend_facts")

    def centre_changes(self) -> None:
        """An item of the centre lapses, is not in place, or ends tomorrow."""
        item = self.chance.choice(ITEMS)
        last = clock.today() + datetime.timedelta(days=self.chance.choice([-1, 0, 1]))
        self._accredit(item, Answer(self.chance.choice([True, True, False, None]), "x", None, last))
        self.broken.add("mend_centre")

    def mend_centre(self) -> None:
        """Every item in place."""
        until = clock.today() + datetime.timedelta(days=300)
        for item in ITEMS:
            newest = Accreditation.objects.filter(centre__code="A", item=item).order_by("-version").first()
            if newest is None or not newest.holds or (newest.expires_on and newest.expires_on < clock.today()):
                self._accredit(item, Answer(True, "No.", None, until))
        self._mended("mend_centre")

    def _accredit(self, item: str, answer: Answer) -> None:
        seen = Accreditation.objects.filter(centre__code="A", item=item).count()
        director = next(one for one in self.people if one.role is Role.DIRECTOR)
        accredit(actor=director, key=key(), item=item, seen=seen, answer=answer, reason="" if seen == 0 else "news")

    def policy_changes(self) -> None:
        """Another site policy, in force once another person signs."""
        days, rows = str(self.chance.randint(2, 7)), SitePolicy.objects.filter(centre__code="A")
        content = {"freshness": {"assessment_d": days}}
        row = write_policy(actor=self._by(Role.DIRECTOR), key=key(), seen=rows.count(), content=content, reason="r")
        confirm_policy(actor=self._second(), key=key(), policy=row)
        self._broke()

    def sign_the_decision(self) -> None:
        """Today's decision, signed."""
        newest = self.patient.decisions.order_by("-version").first()
        digest, seen = facts_of(self.patient).digest, 0 if newest is None else newest.version
        common: dict[str, Any] = {"actor": self._doctor(), "key": key(), "patient": self.patient}
        sign_decision(seen=seen, facts_digest=digest, language="zh", **common)
        self.signed = 1

    def confirm_the_decision(self) -> None:
        """The second signature."""
        decision = self.patient.decisions.order_by("-version").first()
        if decision is not None:
            confirm_decision(actor=self._second(decision), key=key(), decision=decision)
            self.signed = 2

    def settle(self) -> None:
        """A condition decided by name."""
        decision = self.patient.decisions.order_by("-version").first()
        names = decision_of(facts_of(self.patient)).reasons or ("elderly_benefit_risk",)
        if decision is not None:
            name, reason = self.chance.choice(names), self.chance.choice(["weighed", "weighed", ""])
            settle_condition(actor=self._doctor(), key=key(), decision=decision, statement=name, reason=reason)
            self._mended("settle")

    def draft(self) -> None:
        """A right order."""
        self._draft({})

    def draft_with_a_slip(self) -> None:
        """An order with something wrong in it."""
        self._draft(self.chance.choice(SLIPS))

    def _draft(self, slip: dict[str, Any]) -> None:
        more = dict(slip)
        facts = course.ORDERED | more.pop("facts", {})
        before, newest = open_prescription(self.patient), self.patient.prescriptions.order_by("-number").first()
        draft_prescription(
            actor=self._doctor(),
            key=key(),
            patient=self.patient,
            seen=0 if newest is None else newest.number,
            order=course.order(facts=facts, **more),
            reason=self.chance.choice(["", "explained", "explained", "explained"]),
            replaces=before.number if before is not None and self.chance.random() < 0.5 else 0,
        )
        self._mended("order")

    def _order(self) -> Prescription | None:
        """The open prescription, now and then an older one."""
        if self.chance.random() < 0.05:
            return self.patient.prescriptions.order_by("number").first()
        return open_prescription(self.patient) or self.patient.prescriptions.order_by("-number").first()

    def deviate(self) -> None:
        """A deviation written: of what is not met, mostly."""
        order = self._order()
        if order is not None:
            names, reason = list(DEVIABLE), self.chance.choice(["needed", "needed", ""])
            deviate(
                actor=self._doctor(), key=key(), prescription=order, statement=self.chance.choice(names), reason=reason
            )

    def confirm_the_deviation(self) -> None:
        """A deviation confirmed."""
        order = self._order()
        row = None if order is None else order.deviations.order_by("?").first()
        if row is not None:
            confirm_deviation(actor=self._second(row), key=key(), deviation=row)

    def sign(self) -> None:
        """The prescription signed."""
        if (order := self._order()) is not None:
            sign_prescription(actor=self._doctor(), key=key(), prescription=order)

    def confirm(self) -> None:
        """The prescription confirmed."""
        if (order := self._order()) is not None:
            confirm_prescription(actor=self._second(order), key=key(), prescription=order)

    def end(self) -> None:
        """The prescription taken back."""
        if (order := self._order()) is not None:
            end_prescription(actor=self._doctor(), key=key(), prescription=order, reason="not needed")
            self._mended("order")

    def act_on_a_lot(self) -> None:
        """Quarantine, recall, or let go again."""
        lot, act = self.chance.choice(self.lots), self.chance.choice(["quarantined", "recalled", "lifted", "lifted"])
        common: dict[str, Any] = {"actor": self._by(Role.DIRECTOR), "key": key(), "lot": lot}
        act_on_lot(seen=lot.acts.count(), act=act, reason="news", **common)

    def results_anew(self) -> None:
        """Results of a lot in a further version: released no longer, perhaps not even for release."""
        lot = self.chance.choice(self.lots)
        source = invented_lots.lot_file(lot.name, purity_percent=self.chance.choice(["95.1", "95.2", "60"]))
        invented_lots.record(lot.name, source, lot=lot, seen=lot.records.count(), reason="news")

    def release(self) -> None:
        """The newest results signed, by one or by both."""
        record = self.chance.choice(self.lots).records.order_by("-version").first()
        assert record is not None
        if not record.signatures.exists():
            sign_tested(actor=self._by(Role.CELL_LABORATORY), key=key(), record=record)
        if self.chance.random() < 0.7:
            release_lot(actor=self._by(Role.DIRECTOR), key=key(), record=record)

    def new_container(self) -> None:
        """A container fresh from the laboratory, now and then kept for another patient, too small or soon expired."""
        said: dict[str, Any] = {
            "prepared_at": self.now - course.hours(1.1),
            "expires_at": self.now + course.hours(self.chance.choice([1, 10, 10])),
        }
        if self.chance.random() < 0.3:
            said |= {"cells_1e6": self.chance.choice(["9", "45", "900"])}
        if self.chance.random() < 0.1:
            said |= {"recipient": self.patient.centre.patients.exclude(pk=self.patient.pk).first()}
        course.container(self.chance.choice(self.lots), self._fresh("C"), **said)

    def assign(self) -> None:
        """A container set apart, any there is, the newest mostly."""
        rows = Container.objects.filter(centre__code="A", use=None).select_related("lot")
        one = rows.order_by("-pk").first() if self.chance.random() < 0.6 else rows.order_by("?").first()
        if (order := self._order()) is not None and one is not None:
            assign_container(actor=self._by(Role.CELL_LABORATORY), key=key(), prescription=order, container=one)

    def let_go(self) -> None:
        """A container let go."""
        row = None if (order := self._order()) is None else order.assignments.order_by("?").first()
        if row is not None and order is not None:
            common: dict[str, Any] = {"actor": self._by(Role.CELL_LABORATORY), "key": key(), "reason": "r"}
            let_go(prescription=order, container=row.container, **common)

    def discard(self) -> None:
        """A container thrown away."""
        one = Container.objects.filter(centre__code="A").order_by("?").first()
        if one is not None:
            discard(actor=self._by(Role.CELL_LABORATORY), key=key(), container=one, reason="r")

    def open(self) -> None:
        """The infusion opened, with the containers set apart for it."""
        if (order := self._order()) is not None:
            open_infusion(actor=self._by(Role.INFUSION_NURSE), key=key(), prescription=order)

    @staticmethod
    def _set_apart(order: Prescription) -> list[Container]:
        """The containers whose newest assignment is to this order."""
        rows = [one.container for one in order.assignments.filter(act="assigned").select_related("container")]
        newest = [(one, one.assignments.order_by("-version").first()) for one in dict.fromkeys(rows)]
        return [
            one for one, row in newest if row is not None and (row.act, row.prescription_id) == ("assigned", order.pk)
        ]

    def match(self) -> None:
        """Two persons match, or one does, or one tries twice."""
        self._match()

    def match_wrong(self) -> None:
        """Something does not belong together."""
        wrong: list[dict[str, Any]] = [{"wristband": "A-999999"}, {"born_on": None}, {"order": "x"}, {"containers": ()}]
        self._match(**self.chance.choice(wrong))

    def _match(self, **wrong: Any) -> None:
        infusion = self._infusion()
        if infusion is None:
            return
        able = [one for one in self.people if one.role in (Role.INFUSION_NURSE, Role.RHEUMATOLOGIST)]
        people = self.chance.sample(able, 2 if self.chance.random() < 0.85 else 1)
        if self.chance.random() < 0.05:
            people = [people[0], people[0]]
        for one in people:
            scanned = bedside_course.scanned(infusion, **wrong)
            match_identity(actor=one, key=key(), infusion=infusion, scanned=scanned)
        if self.chance.random() < 0.1:
            self.hang_one_more()

    def hang_one_more(self) -> None:
        """A container hung after the match: no action does that, so it is a row of its own."""
        spare = Container.objects.filter(centre__code="A", use=None).order_by("?").first()
        if (infusion := self._infusion()) is not None and spare is not None:
            course.hung(infusion, spare)

    def _infusion(self) -> Infusion | None:
        order = self._order()
        return None if order is None else getattr(order, "infusion", None)

    def check(self) -> None:
        """A check in which everything is in order."""
        self._check({})

    def check_with_a_gap(self) -> None:
        """A check with something wrong or left out."""
        self._check(self.chance.choice(GAPS))

    def _check(self, gap: dict[str, Any]) -> None:
        infusion = self._infusion()
        if infusion is None:
            return
        ready = [one.container.prepared_at for one in infusion.containers.select_related("container")]
        entered = course.found_well(self.now, min((one for one in ready if one is not None), default=None))
        for name, value in gap.items():
            _spoil(entered, name, value, self.now)
        kept = check_start(actor=self._by(Role.INFUSION_NURSE), key=key(), infusion=infusion, entered=entered)
        self.in_vain += not kept.ready

    def start(self) -> None:
        """The start, by two."""
        infusion = self._infusion()
        if infusion is not None:
            able = [one for one in self.people if one.role in (Role.INFUSION_NURSE, Role.RHEUMATOLOGIST)]
            first, second = self.chance.sample(able, 2)
            if self.chance.random() < 0.1:
                second = self.chance.choice([first, *self.people])
            common: dict[str, Any] = {"actor": first, "second": second, "key": key()}
            start_infusion(infusion=infusion, event_id=self._fresh("start-"), **common)

    def stop(self) -> None:
        """Stop: by anybody at the bedside, on a locked tablet or not, from every state of an infusion that is open."""
        infusion = self._infusion()
        if infusion is not None:
            by = self.chance.choice([one for one in self.people if one.role is not Role.ADMINISTRATOR])
            assert stopped(infusion, by, locked=self.chance.random() < 0.5)

    def restart(self) -> None:
        """A stopped infusion restarted by a physician with two at the bed."""
        infusion = self._infusion()
        if infusion is not None:
            by = self.chance.sample([one for one in self.people if one.role in (Role.INFUSION_NURSE, *DOCTORS)], 2)
            common: dict[str, Any] = {"actor": self._doctor(), "key": key(), "event_id": self._fresh("restart-")}
            restart(infusion=infusion, rate=Fraction(1), by=by, **common)

    def starts(self) -> list[BedsideEvent]:
        """The infusions of the patient that began."""
        return list(BedsideEvent.objects.filter(kind="started", infusion__patient=self.patient).order_by("pk"))

    def _fresh(self, prefix: str) -> str:
        self._name += 1
        return f"{prefix}{self._name:04d}"


def stopped(infusion: Infusion, by: Actor, *, locked: bool) -> bool:
    """Whether a stop that somebody presses is kept."""
    sent = bedside_course.entry("stopped")
    kept = record_events(actor=by, infusion=infusion, sent=[sent], locked=locked)
    rows = infusion.events.filter(event_id=sent.event_id, kind="stopped", by=by.user)
    return [one.state for one in kept] == ["kept"] and rows.count() == 1


def _spoil(entered: dict[str, Any], name: str, value: Any, now: datetime.datetime) -> None:
    """One thing wrong in a check."""
    if value is None:
        entered.pop(name)
    elif name == "shaken":
        entered["facts"]["shaken_or_heated"] = True
    elif value == "warm":
        entered[name][-1]["celsius"] = "9.5"
    elif value == "just now":
        entered[name] = (now - datetime.timedelta(minutes=2)).astimezone(clock.zone()).isoformat()
    elif value == "finding":
        entered[name]["finding"] = "hold"
    else:
        entered[name] = value
