"""Results of a lot: uploaded as a file with those it names, or written on the page; every version is kept whole."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.registry.actions.lots import record_lot
from lupustem.registry.lot_reading import LOT_SUFFIXES
from lupustem.registry.models import Lot
from lupustem.registry.pages.answers import on_to, refusal_context, status_of
from lupustem.registry.pages.fields import seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.lots import download, lot_or_404, newest_or_404
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.uploads import clean_name, too_large
from lupustem.registry.words import WORDS

TEXT_LIMIT = 256 * 1024


@page("lot.record", methods=("GET", "POST"))
def new_lot(request: HttpRequest) -> HttpResponse:
    """A new lot from its file."""
    if request.method == "GET":
        return _shown(request, None)
    return _recorded(request, None)


@page("lot.record", methods=("GET", "POST"))
def more_results(request: HttpRequest, lot: str) -> HttpResponse:
    """A further version of the results of a lot."""
    one = lot_or_404(request, lot)
    if request.method == "GET":
        return _shown(request, one)
    return _recorded(request, one)


@page("lot.record")
def template(request: HttpRequest) -> HttpResponse:
    """An empty lot file."""
    from importlib.resources import files

    return download(files("lupustem.cli").joinpath("lot_template.yaml").read_bytes(), "lot.yaml")


def _recorded(request: HttpRequest, lot: Lot | None) -> HttpResponse:
    try:
        source, name = _source(request)
        record = record_lot(
            actor=request.actor,  # type: ignore[attr-defined]
            key=request.POST.get("key", ""),
            source=source,
            source_name=name,
            files=_files(request),
            lot=lot,
            seen=0 if lot is None else seen_of(request.POST),
            reason=request.POST.get("reason", "")[:500],
        )
    except Refusal as refusal:
        return _shown(request, lot, refusal)
    return on_to(f"/lots/{record.lot.name}")


def _source(request: HttpRequest) -> tuple[bytes, str]:
    """The lot file: the one chosen, else the text of the page. Raises Refusal."""
    given = request.FILES.get("file")
    if getattr(request, "too_much", False):
        raise too_large()
    if given is not None:
        return given.read(), clean_name(str(given.name))
    suffix = request.POST.get("format", "")
    return request.POST.get("text", "").replace("\r\n", "\n").encode(), f"lot{suffix if suffix in LOT_SUFFIXES else ''}"


def _files(request: HttpRequest) -> dict[str, bytes]:
    return {clean_name(str(one.name)): one.read() for one in request.FILES.getlist("files")}


def _shown(request: HttpRequest, lot: Lot | None, refusal: Refusal | None = None) -> HttpResponse:
    newest = None if lot is None else newest_or_404(lot)
    context = {
        "lot": lot,
        "title": WORDS["lotfile.new_title" if lot is None else "lotfile.more_title"],
        "seen": 0 if newest is None else newest.version,
        "kept": [] if newest is None else [one.name for one in newest.files.order_by("name")],
        "formats": LOT_SUFFIXES,
        "limit": settings.ENVIRONMENT.upload_mib,
        "reason": request.POST.get("reason", ""),
        **_text(request, newest),
        **refusal_context(refusal),
    }
    return render(request, "registry/lot_upload.html", context, status=200 if refusal is None else status_of(refusal))


def _text(request: HttpRequest, newest: Any) -> dict[str, str]:
    """What stands in the text: what was given and refused, to be corrected in place; else the version before."""
    if request.method == "POST":
        return _given_text(request)
    if newest is None:
        return {"text": "", "chosen": ".yaml"}
    name = json.loads(newest.answer)["source_name"]
    return {"text": newest.source, "chosen": "." + name.rpartition(".")[2].lower()}


def _given_text(request: HttpRequest) -> dict[str, str]:
    text, form, given = request.POST.get("text", ""), request.POST.get("format", ".yaml"), request.FILES.get("file")
    if given is not None and given.size <= TEXT_LIMIT:
        given.seek(0)
        text, form = given.read().decode("utf-8-sig", "replace"), "." + str(given.name).rpartition(".")[2].lower()
    readable = all(sign.isprintable() or sign in "\r\n\t" for sign in text) and "\ufffd" not in text
    return {"text": text if readable else "", "chosen": form}
