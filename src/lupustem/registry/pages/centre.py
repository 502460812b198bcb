"""The centre: every statement of section 2.1 with the items behind it, what opens a closed gate, and each item's history."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.facts import FACTS
from lupustem.logic.text import Language, Text
from lupustem.registry.actions.centre import Answer, accredit
from lupustem.registry.centre_gates import ITEMS, CentreGate, Item, centre_gates, centre_items, decided_on
from lupustem.registry.models import Accreditation
from lupustem.registry.pages.answers import on_to, refusal_context, status_of
from lupustem.registry.pages.fields import Field, Form, seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.pages.uploads import given_file
from lupustem.registry.policy import policy_of
from lupustem.registry.record.clock import today
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.uploads import ACCEPT
from lupustem.registry.words import WORDS
from lupustem.report.view import Line, view
from lupustem.treatment.reasons import KIND_WORDS, Kind

HOLDS = {"yes": True, "no": False, "unknown": None}
HOLDS_WORDS = (
    ("yes", WORDS["holds.yes"]),
    ("no", WORDS["holds.no"]),
    ("unknown", WORDS["holds.unknown"]),
)
FIELDS = (
    Field("holds", WORDS["field.holds"], "choice", choices=HOLDS_WORDS),
    Field("reference", WORDS["field.reference"], required=False),
    Field("issued_on", WORDS["field.issued_on"], "date", required=False),
    Field("expires_on", WORDS["field.expires_on"], "date", required=False, hint=WORDS["centre.expiry_hint"]),
)
REASON = Field("reason", WORDS["field.reason"], "long", limit=500)
KEEP = Field("keep", WORDS["field.keep_document"], "yes", required=False)


@page("centre.read")
def centre(request: HttpRequest) -> HttpResponse:
    """Section 2.1 as it stands today."""
    actor, on = request.actor, today()  # type: ignore[attr-defined]
    gates = centre_gates(actor.centre, on)
    closed = [one for one in gates if not one.is_open]
    context = {
        "rows": list(zip(_lines(centre_items(actor.centre, on), language_of(request)), gates, strict=True)),
        "closed": [(one, _target(one)) for one in closed],
        "near": [item for one in gates if one.is_open for item in one.items if item.near],
        "warn_days": int(policy_of(actor.centre, on).own["centre.expiry_warn_d"]),
        "site_policy": KIND_WORDS[Kind.SITE_POLICY],
        "on": on,
    }
    return render(request, "registry/centre.html", context)


@page("centre.read")
def item_history(request: HttpRequest, item: str) -> HttpResponse:
    """Every version of an item, the newest first."""
    entries = _entries(request, item).order_by("-version")
    rows = [(one, dict(HOLDS_WORDS)[_word(one.holds)]) for one in entries]
    return render(request, "registry/centre_item.html", {"item": item, "fact": FACTS[item].text, "rows": rows})


@page("centre.accredit", methods=("GET", "POST"))
def answer_item(request: HttpRequest, item: str) -> HttpResponse:
    """Answer an item, or answer it anew with a reason."""
    newest = _entries(request, item).order_by("-version").first()
    extra = () if newest is None else ((KEEP, REASON) if newest.document else (REASON,))
    form = Form((*FIELDS, *extra), _values(newest))
    if request.method == "GET" or not form.read(request.POST):
        return _form(request, item, newest, form)
    said = Answer(HOLDS[form.cleaned["holds"]], *(form.cleaned[one.name] for one in FIELDS[1:]))
    try:
        accredit(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            item=item,
            seen=seen_of(request.POST),
            answer=said,
            document=given_file(request),
            keep_document=form.cleaned.get("keep", True),
            reason=form.cleaned.get("reason", ""),
        )
    except Refusal as refusal:
        return _form(request, item, newest, form, refusal)
    return on_to(f"/centre#{item}")


def _entries(request: HttpRequest, item: str) -> Any:
    if item not in ITEMS:
        raise Http404
    rows = Accreditation.objects.filter(centre=request.actor.centre, item=item)  # type: ignore[attr-defined]
    return rows.select_related("document", "by")


def _values(newest: Accreditation | None) -> dict[str, str]:
    if newest is None:
        return {}
    dates = {name: getattr(newest, name) for name in ("issued_on", "expires_on")}
    said = {name: "" if value is None else value.isoformat() for name, value in dates.items()}
    return said | {"holds": _word(newest.holds), "reference": newest.reference, "keep": "yes"}


def _word(holds: bool | None) -> str:
    return next(name for name, value in HOLDS.items() if value is holds)


def _form(
    request: HttpRequest, item: str, newest: Accreditation | None, form: Form, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "item": item,
        "fact": FACTS[item].text,
        "form": form,
        "newest": newest,
        "seen": 0 if newest is None else newest.version,
        "accept": ACCEPT,
        **refusal_context(refusal),
    }
    status = status_of(refusal) if refusal is not None or form.errors else 200
    return render(request, "registry/centre_answer.html", context, status=status)


def _lines(items: dict[str, Item], language: Language) -> list[Line]:
    """The statements as the same rows as everywhere, in the article's order."""
    sources = {name: _source(one.entry) for name, one in items.items() if one.entry is not None}
    seen = view(decided_on(items), case_id=None, language=language, sources=sources)
    found = {line.id: line for group in seen.groups for line in group.lines}
    return [found[one.statement.id] for one in decided_on(items).findings]


def _source(entry: Accreditation) -> dict[str, Any]:
    note = Text(entry.reference, entry.reference)
    source: dict[str, Any] = {"kind": "record"}
    if entry.issued_on is not None:
        source["date"] = entry.issued_on.isoformat()
    return source | ({"note": {"zh": note.zh, "en": note.en}} if entry.reference else {})


def _target(gate: CentreGate) -> str:
    """The item that has to be answered or renewed first."""
    return next((one.fact.name for one in gate.items if not one.holds), gate.items[0].fact.name)
