"""What the pages of lots show, made from rows: the list, one version of a lot, its criteria, its tubes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from lupustem.consensus import STATEMENTS
from lupustem.logic.as_words import plain
from lupustem.logic.text import Language, Text
from lupustem.product.rules import ORIGIN_WORDS, RELEASE_WORDS, RULE, Origin, Release
from lupustem.registry.models import Lot, LotRecord
from lupustem.registry.pages.course import Mark
from lupustem.registry.record.clock import now, today, zone
from lupustem.registry.stock import LotStanding, Standing, lots_standing, near_expiry_days, stock_of
from lupustem.registry.words import WORDS
from lupustem.report.certificate_view import CertificateView, certificate_view
from lupustem.report.certificate_words import DECISIONS, PHRASES, VERDICTS
from lupustem.report.flow_words import CONTROLS, STEPS

STATE_MARKS = {
    "waiting": Mark("unknown", WORDS["stock.state_waiting"]),
    "in_stock": Mark("met", WORDS["stock.state_in_stock"]),
    "assigned": Mark("advised", WORDS["stock.state_assigned"]),
    "hung": Mark("not_applicable", WORDS["stock.state_hung"]),
    "expired": Mark("not_met", WORDS["stock.state_expired"]),
    "quarantined": Mark("unknown", WORDS["stock.state_quarantined"]),
    "recalled": Mark("not_met", WORDS["stock.state_recalled"]),
    "discarded": Mark("not_applicable", WORDS["stock.state_discarded"]),
}
GONE = ("hung", "discarded")
GROUPS = (("lot.open", ("fail", "hold")), ("lot.met", ("pass",)), ("lot.others", ("advisory", "reported")))


@dataclass(frozen=True, slots=True)
class ListedLot:
    """A lot in the list. left: containers still there. near: the earliest expiry of them lies within the site's days."""

    lot: Lot
    mark: Mark | None
    signed: Text
    act: Mark | None
    left: int
    earliest: datetime | None
    near: Mark | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion as a row: status, sentence, on whose word, the value beside its limit, authority, notes."""

    id: str
    status: str
    sign: str
    word: Text
    sentence: Text
    kind: str
    kind_word: Text
    name: str
    value: str
    limit: str
    grade: str
    section: str
    notes: tuple[str, ...]


def decision_mark(decision: str) -> Mark:
    """The decision on a lot as a sign and a word."""
    return Mark(DECISIONS[decision][1], RELEASE_WORDS[Release(decision)])


def signed_words(standing: LotStanding) -> Text:
    """How the newest results stand: released, signed by the laboratory, not signed; or that they cannot be."""
    if standing.record is None or standing.record.decision != "release":
        return WORDS["lots.not_to_be_signed"]
    return WORDS[("lots.unsigned", "lots.tested", "lots.released")[standing.signatures]]


def act_mark(act: str) -> Mark | None:
    """Quarantine or recall; None where a lot is in neither."""
    return STATE_MARKS.get(act)


def state_mark(standing: Standing) -> Mark:
    """The state of a container now."""
    return STATE_MARKS[standing.state(now())]


def listed(lots: Sequence[Lot], containers: Sequence[Standing]) -> list[ListedLot]:
    """The lots as the list shows them."""
    standing, found = lots_standing(lots), []
    days = near_expiry_days(lots[0].centre, today()) if lots else 0
    for lot in lots:
        own = [one for one in containers if one.container.lot_id == lot.pk and one.state(now()) not in GONE]
        ends = sorted(one.container.expires_at for one in own if one.container.expires_at is not None)
        earliest = ends[0] if ends else None
        record = standing[lot.pk].record
        found.append(
            ListedLot(
                lot,
                None if record is None else decision_mark(record.decision),
                signed_words(standing[lot.pk]),
                act_mark(standing[lot.pk].act),
                len(own),
                earliest,
                expiry_mark(earliest, days),
            )
        )
    return found


def expiry_mark(expires_at: datetime | None, days: int) -> Mark | None:
    """Expired, or near it by the number of the site; None where neither."""
    if expires_at is None:
        return None
    if expires_at <= now():
        return Mark("not_met", WORDS["lots.expired"])
    near = expires_at.astimezone(zone()).date() <= today() + timedelta(days=days)
    return Mark("unknown", WORDS["lots.near"]) if near else None


def list_of(centre: Any) -> list[ListedLot]:
    """Every lot of a centre, the newest first."""
    return listed(list(Lot.objects.filter(centre=centre).select_related("centre").order_by("-id")), stock_of(centre))


def heading(record: LotRecord, signatures: int) -> Mark:
    """What a version says in one word: released, once two have signed it, else the decision."""
    return Mark("met", WORDS["lots.released"]) if signatures == 2 else decision_mark(record.decision)


def paper_of(record: LotRecord, language: Language, *, signed: bool = False) -> CertificateView:
    """A version as its certificate says it, without signatures. signed: two have signed it, so it is not open any more."""
    seen = certificate_view(json.loads(record.answer)["certificate"], (), language)
    if not signed:
        return seen
    return replace(seen, why=tuple(one for one in seen.why if one != PHRASES["not_yet"].in_(language)))


def criteria_of(record: LotRecord, language: Language) -> list[tuple[Text, list[Criterion]]]:
    """The criteria, those that need a person first."""
    answer, seen = json.loads(record.answer), paper_of(record, language)
    tests = answer["certificate"]["tests"]
    rows = [(test["verdict"], _criterion(test, row)) for test, row in zip(tests, seen.rows, strict=True)]
    groups = [(WORDS[title], [row for verdict, row in rows if verdict in wanted]) for title, wanted in GROUPS]
    return [(title, found) for title, found in groups if found]


def _criterion(test: Mapping[str, Any], row: Any) -> Criterion:
    rule, origin = RULE[test["id"]], Origin(test["origin"])
    statement = STATEMENTS.get(rule.id)
    table3 = None if statement is None else statement.recommendation
    sign, style, word = VERDICTS[test["verdict"]]
    return Criterion(
        rule.id,
        style,
        sign,
        word,
        rule.text,
        str(origin),
        ORIGIN_WORDS[origin],
        row.name,
        row.result,
        row.limit,
        "" if table3 is None else f"{table3.grade} · {plain(table3.panel_score)}/10",
        "" if statement is None else statement.section,
        row.notes,
    )


@dataclass(frozen=True, slots=True)
class TubeShown:
    """A tube that was counted: its numbers, and its events after each gate, control and sample."""

    marker: str
    percent: str
    interval: str
    limit: str
    mark: Mark | None
    counts: str
    control: Text | None
    threshold: str
    steps: tuple[tuple[Text, Any, Any], ...]
    texts: tuple[Text, ...]


def tubes_of(record: LotRecord) -> list[TubeShown]:
    """The tubes of a version, as `lupustem flow` describes them."""
    return [_tube(one) for one in json.loads(record.answer).get("flow", [])]


def _tube(one: Mapping[str, Any]) -> TubeShown:
    low, high = one["interval_95"] or (None, None)
    events = one["events"]
    names = list(dict.fromkeys((*events["control"], *events["sample"])))
    mark = None
    if one["verdict"] in VERDICTS:
        _, style, word = VERDICTS[one["verdict"]]
        mark = Mark(style, word)
    return TubeShown(
        one["marker"],
        "" if one["percent"] is None else f"{one['percent']} %",
        "" if low is None else f"{low:.2f}–{high:.2f} %",
        "" if one["limit"] is None else f"{one['limit'].replace('<=', '≤').replace('>=', '≥')} %",
        mark,
        f"{one['positive_events'] or 0:,} / {one['parent_events'] or 0:,}",
        CONTROLS.get(one["control"] or ""),
        "" if one["threshold"] is None else f"{one['threshold']:.6g}",
        tuple((STEPS[name], events["control"].get(name), events["sample"].get(name)) for name in names),
        tuple(Text(text["zh"], text["en"]) for text in one["texts"]),
    )
