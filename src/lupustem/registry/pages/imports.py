"""Import: a file is read and shown row by row against the record; what was shown, and nothing else, is then recorded.

The plan travels through the browser, signed by the site for this person and centre; it is good for a day.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.logic.text import Text
from lupustem.registry.actions.imports import import_facts
from lupustem.registry.importing import LARGEST, Given, Preview, entries_of, preview, read_case, read_table
from lupustem.registry.pages.answers import refusal_context, status_of
from lupustem.registry.pages.fields import Wrong, read_date
from lupustem.registry.pages.gate import page
from lupustem.registry.record.refusals import Refusal

DAY = 24 * 3600
CASES = (".yaml", ".yml", ".json", ".toml")
NO_FILE = Text(
    "请选择一个 .csv、.yaml、.json 或 .toml 文件，至多 1 MiB。",
    "choose a .csv, .yaml, .json or .toml file of at most 1 MiB.",
)
OLD = Text(
    "预览已过期或不是本站为您生成的；没有保存，请重新上传并预览。",
    "this preview is too old, or not one that this site made for you; nothing was recorded. Upload and preview anew.",
)


@page("fact.import", methods=("GET", "POST"))
def imported(request: HttpRequest) -> HttpResponse:
    """A GET asks for a file; a POST shows what it would do. Nothing is recorded."""
    if request.method == "GET":
        return _shown(request)
    upload = request.FILES.get("file")
    try:
        if upload is None or upload.size > LARGEST or not str(upload.name).lower().endswith((".csv", *CASES)):
            raise Refusal(NO_FILE)
        name = "".join(sign for sign in str(upload.name) if sign.isprintable())[:100]
        rows = _rows(upload.read(), name, request)
    except Refusal as refusal:
        return _shown(request, refusal=refusal)
    return _shown(request, preview(rows, request.actor.centre, name), file=name)  # type: ignore[attr-defined]


@page("fact.import", methods=("POST",))
def confirm(request: HttpRequest) -> HttpResponse:
    """Record what was previewed; where the record has changed since, nothing, and the rows are shown against it anew."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        said = signing.loads(request.POST.get("plan", ""), salt=_salt(request), max_age=DAY)
    except signing.BadSignature:
        return _shown(request, refusal=Refusal(OLD))
    reason = request.POST.get("reason", "")[:500]
    try:
        count = import_facts(
            actor=actor,
            key=request.POST.get("key", ""),
            entries=entries_of(said["plan"]),
            digest=said["digest"],
            file=said["file"],
            reason=reason,
        )
    except Refusal as refusal:
        again = preview(_planned(said["plan"]), actor.centre, said["file"])
        return _shown(request, again, file=said["file"], refusal=refusal, reason=reason)
    return _shown(request, done=count)


def _rows(data: bytes, name: str, request: HttpRequest) -> list[Given]:
    if name.lower().endswith(".csv"):
        return read_table(data, name)
    text = request.POST.get("observed_on", "").strip()
    try:
        day = read_date(text) if text else None
    except Wrong as wrong:
        raise Refusal(wrong.text) from None
    return read_case(data, name, request.POST.get("patient", "").strip()[:12], day)


def _planned(plan: list[list[Any]]) -> list[Given]:
    """The rows of a plan, to be shown again."""
    return [
        Given(at, number, entry.fact, entry.value, entry.observed_on.isoformat(), source=entry.source)
        for at, (number, entry) in enumerate(entries_of(plan), start=1)
    ]


def _salt(request: HttpRequest) -> str:
    actor = request.actor  # type: ignore[attr-defined]
    return f"import {actor.centre.pk} {actor.user.pk}"


def _shown(
    request: HttpRequest,
    found: Preview | None = None,
    *,
    file: str = "",
    refusal: Refusal | None = None,
    reason: str = "",
    done: int | None = None,
) -> HttpResponse:
    plan = ""
    if found is not None and found.plan:
        said = {"plan": found.plan, "digest": found.digest, "file": file}
        plan = signing.dumps(said, salt=_salt(request), compress=True)
    context = {"found": found, "file": file, "plan": plan, "reason": reason, "done": done, **refusal_context(refusal)}
    return render(request, "registry/import.html", context, status=200 if refusal is None else status_of(refusal))
