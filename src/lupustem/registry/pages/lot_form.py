"""The usual single results of a lot as a form, made from the rules of release; it becomes a lot file and is judged as one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.exchange.lot_files import parse_lot
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts import FACTS
from lupustem.logic.as_words import unit_words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Variable
from lupustem.product.certificate import UNITS, limit_text
from lupustem.product.evidence import VIABILITY
from lupustem.product.limits import Limit, limits_of
from lupustem.product.rules import ORIGIN_WORDS, RULES, Origin
from lupustem.registry.actions.lots import record_lot
from lupustem.registry.pages.answers import on_to, refusal_context, status_of
from lupustem.registry.pages.fact_rows import YES_NO
from lupustem.registry.pages.gate import page
from lupustem.registry.record.clock import zone
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.words import WORDS
from lupustem.report.certificate_words import limit_words

SOURCE_NAME = "form.json"
SIGNS = ("", "<", "<=", ">", ">=")
CONTAINERS = 4
ABOUT: dict[str, Text] = {
    "lot": WORDS["stock.lot"],
    "product_code": WORDS["stock.product_code"],
    "preparation_end": WORDS["stock.preparation_end"],
}
IDENTITY: dict[str, Text] = {
    "donation_number": WORDS["stock.donation_number"],
    "check_character": WORDS["stock.check_character"],
    "recipient_on_label": WORDS["stock.recipient_on_label"],
    "recipient_on_order": WORDS["stock.recipient_on_order"],
    "batch_on_label": WORDS["stock.batch_on_label"],
    "batch_on_order": WORDS["stock.batch_on_order"],
}
CONTAINER: dict[str, Text] = {
    "id": WORDS["stock.identifier"],
    "volume_ml": WORDS["stock.volume_ml"],
    "cells_1e6": WORDS["stock.cells_1e6"],
    "recipient": WORDS["stock.recipient"],
}
MOST = 100


@dataclass(slots=True)
class ResultRow:
    """A result as the form asks for it; value and method as they were typed."""

    fact: Variable
    kind: Origin
    kind_word: Text
    limit: Text
    value: str = ""
    sign: str = ""
    method: str = ""
    error: Text | None = None

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """Yes, no and unknown; or the values of a category; none for a number."""
        return YES_NO if self.fact.kind == "boolean" else tuple(self.fact.values.items())

    def unit(self, language: Language) -> str:
        """The unit, as it is printed."""
        return unit_words(self.fact.unit, language).strip()


@page("lot.record", methods=("GET", "POST"))
def new_by_form(request: HttpRequest) -> HttpResponse:
    """A new lot from the form."""
    rows = _rows(request.POST)
    if request.method == "GET":
        return _shown(request, rows)
    content = content_of(request.POST, rows)
    source = json.dumps(content, ensure_ascii=False, indent=1).encode()
    try:
        if _marked(source, rows):
            return _shown(request, rows, status=422)
        record = record_lot(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            source=source,
            source_name=SOURCE_NAME,
        )
    except Refusal as refusal:
        return _shown(request, rows, refusal)
    return on_to(f"/lots/{record.lot.name}")


def content_of(post: Mapping[str, str], rows: list[ResultRow]) -> dict[str, Any]:
    """The lot file that a filled-in form comes to; what is empty is not in it."""
    said = {name: post.get(name, "").strip()[:MOST] for name in (*ABOUT, *IDENTITY)}
    containers = [
        {name: value for name in CONTAINER if (value := post.get(f"c{number}.{name}", "").strip()[:MOST])}
        for number in range(CONTAINERS)
    ]
    evidence: dict[str, Any] = {"identity": {name: said[name] for name in IDENTITY if said[name]}}
    if said["preparation_end"]:
        evidence["times"] = {"preparation_end": _with_zone(said["preparation_end"])}
    content = {
        "lot": said["lot"],
        "product_code": said["product_code"],
        "containers": [one for one in containers if one],
        "facts": {row.fact.name: _value(row) for row in rows if row.value},
        "evidence": {name: one for name, one in evidence.items() if one},
        "tests": {row.fact.name: {"method": row.method} for row in rows if row.method},
    }
    return {name: value for name, value in content.items() if value}


def _value(row: ResultRow) -> bool | str:
    if row.fact.kind == "boolean" and row.value in ("true", "false"):
        return row.value == "true"
    return f"{row.sign} {row.value}".strip()


def _with_zone(text: str) -> str:
    """A moment as browsers send it, in the zone of the site; anything else as it is, to be refused by its field."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone()).isoformat()
    except ValueError:
        return text


def _marked(source: bytes, rows: list[ResultRow]) -> bool:
    """Whether a result cannot be read; it is marked, and the form shown again. Raises Refusal for anything else."""
    try:
        read = parse_lot(source, SOURCE_NAME)
    except Unreadable as unreadable:
        raise Refusal(unreadable.text) from None
    wrong = {problem.field: problem.text for problem in read.problems}
    for row in rows:
        row.error = wrong.pop(f"facts.{row.fact.name}", None)
    if wrong:
        raise Refusal(*wrong.values())
    return any(row.error for row in rows)


def _rows(post: Mapping[str, str]) -> list[ResultRow]:
    """The results that the rules of release read, each once, in the order of the certificate."""
    found: dict[str, ResultRow] = {}
    for rule in RULES:
        names = (VIABILITY,) if rule.id == "viability" else rule.facts
        limits = limits_of(rule.id) if rule.facts else ()
        for name in names:
            own = tuple(one for one in limits if one.fact == name)
            limit = _limit(own, rule.id)
            row = ResultRow(FACTS[name], rule.origin, ORIGIN_WORDS[rule.origin], limit)
            row.value = post.get(f"value.{name}", "").strip()[:MOST]
            row.sign = post.get(f"sign.{name}", "") if post.get(f"sign.{name}") in SIGNS else ""
            row.method = post.get(f"method.{name}", "").strip()[:MOST]
            found.setdefault(name, row)
    return list(found.values())


def _limit(limits: tuple[Limit, ...], rule: str) -> Text:
    """The limit beside a result; that of the count is in percent of the label."""
    words = limit_words(limit_text(limits), UNITS.get(rule, "%")) if limits else Text("", "")
    if rule != "count_matches_label" or not limits:
        return words
    return Text(f"占标示量 {words.zh}", f"{words.en} of the label")


def _shown(
    request: HttpRequest, rows: list[ResultRow], refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    post = request.POST
    context = {
        "rows": rows,
        "signs": SIGNS,
        "about": [(name, label, post.get(name, "")) for name, label in ABOUT.items()],
        "identity": [(name, label, post.get(name, "")) for name, label in IDENTITY.items()],
        "heads": CONTAINER.values(),
        "containers": [
            [(f"c{number}.{name}", post.get(f"c{number}.{name}", ""), label) for name, label in CONTAINER.items()]
            for number in range(CONTAINERS)
        ],
        **refusal_context(refusal),
    }
    code = status if refusal is None else status_of(refusal)
    return render(request, "registry/lot_form.html", context, status=code)
