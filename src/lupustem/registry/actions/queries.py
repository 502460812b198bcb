"""Queries: a question about something in a patient's record is raised, answered, closed, opened again where it has to be."""

from __future__ import annotations

import json
from typing import NamedTuple

from lupustem.logic.text import Text
from lupustem.registry.actions.versions import next_version
from lupustem.registry.models import RECORDS, AuditRow, Patient, Query, QueryStep
from lupustem.registry.queries import State, state_after
from lupustem.registry.record.actor import Actor
from lupustem.registry.record.recording import changing
from lupustem.registry.record.refusals import Refusal

QUERY = Text("质疑", "query")
LONGEST = 500
KINDS = frozenset(model.trail_name for model in RECORDS if "patient" in model.home.split("__") or model is Patient) - {
    "query",
    "query_step",
    "lock",
}
"""The kinds of rows about which one can ask."""

FROM: dict[str, tuple[State, ...]] = {
    "answered": ("open",),
    "closed": ("open", "answered"),
    "reopened": ("answered", "closed"),
}
"""What may be done with a query in which state."""


def raise_query(*, actor: Actor, key: str, patient: Patient, about: str, question: str) -> Query:
    """A question about a row of the patient's record, or with `#field` a field of it. Raises Refusal for anything else."""
    question = _said(question)
    with changing(actor=actor, permission="query.raise", key=key, content=[patient.number, about, question]) as change:
        if change.done:
            return Query.objects.get(patient=patient, number=int(change.done.rpartition("/")[2]))
        _check_about(actor, patient, about)
        newest = patient.queries.order_by("-number").first()
        query = Query(patient=patient, number=1 + (newest.number if newest else 0), about=about, question=question)
        change.write(query, action="raise_query")
    return query


def answer_query(*, actor: Actor, key: str, query: Query, seen: int, text: str) -> None:
    """What the person who knows says to it. seen: the version that the page showed. Raises Conflict, Refusal."""
    asked = _Step(query, seen, "answered", _said(text))
    _step(actor, key, asked, permission="query.answer", action="answer_query")


def close_query(*, actor: Actor, key: str, query: Query, seen: int, text: str = "") -> None:
    """The query is settled, says the role that raised it; without an answer it wants a reason. Raises Conflict, Refusal."""
    asked = _Step(query, seen, "closed", text.strip())
    _step(actor, key, asked, permission="query.close", action="close_query")


def reopen_query(*, actor: Actor, key: str, query: Query, seen: int, text: str) -> None:
    """The answer does not settle it; the text says why. Raises Conflict, Refusal."""
    asked = _Step(query, seen, "reopened", _said(text))
    _step(actor, key, asked, permission="query.close", action="reopen_query")


class _Step(NamedTuple):
    query: Query
    seen: int
    act: str
    text: str


def _step(actor: Actor, key: str, asked: _Step, *, permission: str, action: str) -> None:
    query, seen, act, text = asked
    content = [query.patient.number, query.number, seen, act, text]
    with changing(actor=actor, permission=permission, key=key, content=content) as change:
        if change.done:
            return
        version, old = next_version(query.steps, seen=seen, what=QUERY, mine={"act": act, "text": text})
        state = state_after("" if old is None else old.act)
        if permission == "query.close" and query.role != actor.role:
            raise Refusal(_OTHER_ROLE)
        if state not in FROM[act]:
            raise Refusal(_NOT_NOW)
        if act == "closed" and state == "open" and not text:
            raise Refusal(_UNANSWERED)
        row = QueryStep(query=query, version=version, act=act, text=text)
        change.write(row, action=action, old=None if old is None else old.content())


def _check_about(actor: Actor, patient: Patient, about: str) -> None:
    """What is asked about is a row of this patient's record, told in the trail, and a field that it has."""
    subject, _, name = about.partition("#")
    kind, _, place = subject.partition(":")
    if kind in KINDS and place.partition("/")[0] == patient.number and len(about) <= 120:
        row = AuditRow.objects.filter(chain=actor.centre.code, subject=subject).order_by("number").last()
        if row is not None and ("#" not in about or name in (json.loads(row.new) or {})):
            return
    raise Refusal(_NOTHING)


def _said(text: str) -> str:
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        raise Refusal(
            Text(f"请写明内容，1 至 {LONGEST} 个字符。", f"write what is to be said, 1 to {LONGEST} characters.")
        )
    return text


_NOTHING = Text(
    "质疑须针对该患者记录中已有的一项；请从列表中选择。",
    "a query is about something in this patient's record; choose it from the list.",
)
_OTHER_ROLE = Text(
    "质疑由提出者的角色关闭或重新打开；请由该角色的同事操作。",
    "a query is closed or opened again by the role that raised it; ask a colleague in that role.",
)
_NOT_NOW = Text(
    "此质疑目前的状态不允许这一步；请刷新页面查看最新状态。",
    "the query does not stand so that this could be done; open the page anew and look how it stands.",
)
_UNANSWERED = Text(
    "尚无答复；未获答复即关闭时须写明理由。", "it has no answer yet; closing it without one wants a reason."
)
