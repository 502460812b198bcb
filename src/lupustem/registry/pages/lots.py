"""Lots: the stock, one lot with its decision and everything behind it, its pictures, its certificate."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_post_parameters

from lupustem.logic.text import Language, Text
from lupustem.registry.access.login import password_again
from lupustem.registry.access.roles import ROLE_WORDS, Role
from lupustem.registry.actions.lot_signing import act_on_lot, release_lot, sign_tested
from lupustem.registry.actions.lots import given_with, labels_of
from lupustem.registry.lot_reading import picture_of
from lupustem.registry.models import Lot, LotRecord
from lupustem.registry.pages import lot_view
from lupustem.registry.pages.account import WRONG_PASSWORD
from lupustem.registry.pages.answers import on_to, refusal_context, status_of
from lupustem.registry.pages.fields import seen_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of
from lupustem.registry.record.clock import today, zone
from lupustem.registry.record.refusals import Refusal
from lupustem.registry.stock import lots_standing, near_expiry_days, standing_of
from lupustem.registry.words import WORDS
from lupustem.report.certificate_view import CertificateView

MEANINGS = {"tested": WORDS["lot.meaning_tested"], "released": WORDS["lot.meaning_released"]}

VOID = {"quarantined": WORDS["lot.void_quarantined"], "recalled": WORDS["lot.void_recalled"]}


@page("lot.read")
def lot_list(request: HttpRequest) -> HttpResponse:
    """The stock of the centre, lot by lot."""
    centre = request.actor.centre  # type: ignore[attr-defined]
    context = {"rows": lot_view.list_of(centre), "days": near_expiry_days(centre, today())}
    return render(request, "registry/lots.html", context)


@page("lot.read")
def lot_page(request: HttpRequest, lot: str) -> HttpResponse:
    """A lot by its newest results."""
    return shown(request, newest_or_404(lot_or_404(request, lot)))


@page("lot.read")
def lot_version(request: HttpRequest, lot: str, version: int) -> HttpResponse:
    """An earlier version of the results, as it was."""
    return shown(request, record_or_404(request, lot, version))


@sensitive_post_parameters("password")
@page("lot.sign", methods=("POST",))
def sign(request: HttpRequest, lot: str, version: int) -> HttpResponse:
    """The laboratory stands for the results; the password is asked again."""
    return _signed(request, record_or_404(request, lot, version), sign_tested)


@sensitive_post_parameters("password")
@page("lot.release", methods=("POST",))
def release(request: HttpRequest, lot: str, version: int) -> HttpResponse:
    """Another person releases; the password is asked again."""
    return _signed(request, record_or_404(request, lot, version), release_lot)


@sensitive_post_parameters("password")
@page("lot.act", methods=("POST",))
def act(request: HttpRequest, lot: str) -> HttpResponse:
    """Quarantine, lift it, or recall; the password is asked again."""
    one, actor = lot_or_404(request, lot), request.actor  # type: ignore[attr-defined]
    what = request.POST.get("act", "")
    try:
        _password(request)
        act_on_lot(
            actor=actor,
            key=request.POST.get("key", ""),
            lot=one,
            seen=seen_of(request.POST),
            act=what,
            reason=request.POST.get("reason", "")[:500],
        )
    except Refusal as refusal:
        return shown(request, newest_or_404(one), refusal)
    return on_to(f"/lots/{one.name}/recall" if what == "recalled" else f"/lots/{one.name}")


@page("lot.read")
def source(request: HttpRequest, lot: str, version: int) -> HttpResponse:
    """The lot file of a version as it was given."""
    record = record_or_404(request, lot, version)
    return download(record.source.encode(), json.loads(record.answer)["source_name"])


@page("lot.read")
def flow_picture(request: HttpRequest, lot: str, version: int, marker: str) -> HttpResponse:
    """Gates and histograms of one marker, drawn from the files of the version; an image, and nothing that runs."""
    from lupustem.report.flow_svg import marker_svg

    record = record_or_404(request, lot, version)
    if marker not in {one.marker for one in lot_view.tubes_of(record)}:
        raise Http404
    try:
        picture = picture_of(given_with(record), marker)
    except Refusal as refusal:
        return render(request, "registry/refused.html", {"text": refusal.texts[0]}, status=410)
    if picture is None:
        raise Http404
    drawn = marker_svg(picture, language_of(request))
    response = HttpResponse(drawn.encode("utf-8", "replace"), content_type="image/svg+xml")
    response["Content-Security-Policy"] = own_styles(drawn)
    return response


@page("lot.read")
def certificate_html(request: HttpRequest, lot: str, version: int) -> HttpResponse:
    """The certificate of a released version, as a page of its own."""
    from lupustem.report.certificate_html import certificate_html

    made = certificate_html(certificate_of(request, record_or_404(request, lot, version)))
    response = HttpResponse(made)
    response["Content-Security-Policy"] = own_styles(made)
    return response


@page("lot.read")
def certificate_pdf(request: HttpRequest, lot: str, version: int) -> HttpResponse:
    """The certificate of a released version, for printing and filing."""
    from lupustem.report.certificate_pdf import certificate_pdf

    record = record_or_404(request, lot, version)
    data = certificate_pdf(certificate_of(request, record))
    return download(data, f"{record.lot.name}-{record.version}.pdf", "application/pdf")


def lot_or_404(request: HttpRequest, name: str) -> Lot:
    """The lot of this name in the actor's own centre."""
    found = Lot.objects.filter(centre=request.actor.centre, name=name).select_related("centre").first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def newest_or_404(lot: Lot) -> LotRecord:
    """The newest results of a lot."""
    found = lot.records.select_related("lot__centre", "by").order_by("-version").first()
    if found is None:
        raise Http404
    return found


def record_or_404(request: HttpRequest, name: str, version: int) -> LotRecord:
    """A version of a lot of the actor's own centre."""
    lot = lot_or_404(request, name)
    found = lot.records.filter(version=version).select_related("lot__centre", "by").first()
    if found is None:
        raise Http404
    return found


def certificate_of(request: HttpRequest, record: LotRecord) -> CertificateView:
    """The certificate with the two names under it; there is none before the release. What became of the lot stands first."""
    signatures = list(record.signatures.select_related("by").order_by("position"))
    if len(signatures) != 2:
        raise Http404
    language = language_of(request)
    seen = lot_view.paper_of(record, language, signed=True)
    void = _void(record)
    signed = tuple(_signature_line(one, language) for one in signatures)
    digest = WORDS["lot.certificate_digest"].in_(language).format(digest=record.digest)
    made = replace(seen, signed=True, signatures=(*signed, digest))
    if void is None:
        return replace(made, decision=WORDS["lots.released"].in_(language))
    return replace(made, sign="✕", style="not_met", decision=void.in_(language), why=(void.in_(language), *seen.why))


def own_styles(document: str) -> str:
    """A policy under which a document that this program made shows with its own styles, and nothing in it runs."""
    styles = re.findall(r"<style>(.*?)</style>", document, re.DOTALL)
    digests = dict.fromkeys(base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in styles)
    allowed = " ".join(f"'sha256-{one}'" for one in digests) or "'none'"
    return (
        f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )


def download(data: bytes, name: str, content_type: str = "application/octet-stream") -> HttpResponse:
    """A file to keep; no browser shows or runs it within the site."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def shown(request: HttpRequest, record: LotRecord, refusal: Refusal | None = None) -> HttpResponse:
    """The page of a lot, by one version of its results."""
    lot, language, actor = record.lot, language_of(request), request.actor  # type: ignore[attr-defined]
    standing = lots_standing([lot])[lot.pk]
    signatures = list(record.signatures.select_related("by").order_by("position"))
    newest = standing.record is not None and standing.record.pk == record.pk
    open_ = newest and record.decision == "release" and not standing.blocked
    context = {
        "lot": lot,
        "record": record,
        "newest": newest,
        "mark": lot_view.heading(record, len(signatures)),
        "seen": lot_view.paper_of(record, language, signed=len(signatures) == 2),
        "signed": lot_view.signed_words(standing),
        "act": lot_view.act_mark(standing.act),
        "acts": list(lot.acts.select_related("by").order_by("-version")),
        "groups": lot_view.criteria_of(record, language),
        "tubes": lot_view.tubes_of(record),
        "signatures": [(one, MEANINGS[one.meaning]) for one in signatures],
        "can_sign": open_ and not signatures,
        "can_release": open_ and len(signatures) == 1 and signatures[0].by_id != actor.user.pk,
        "released": len(signatures) == 2,
        "versions": list(lot.records.defer("source", "answer").select_related("by").order_by("-version")),
        "files": list(record.files.select_related("upload").order_by("name")),
        **_containers(record),
        **refusal_context(refusal),
    }
    return render(request, "registry/lot.html", context, status=200 if refusal is None else status_of(refusal))


def _containers(record: LotRecord) -> dict[str, Any]:
    """The containers of the lot, and those of the lot file that could not enter the stock by themselves."""
    rows = record.lot.containers.select_related("lot__centre", "recipient").order_by("identifier")
    there = [(one, lot_view.state_mark(one)) for one in standing_of(list(rows))]
    return {"containers": there, "left_out": _left_out(record, {one.container.identifier for one, _ in there})}


def _left_out(record: LotRecord, there: set[str]) -> list[tuple[str, list[Text]]]:
    paper = json.loads(record.answer)["certificate"]
    return [(label.identifier, wrong) for label, wrong in labels_of(record.lot, paper) if label.identifier not in there]


def _signed(request: HttpRequest, record: LotRecord, action: Any) -> HttpResponse:
    try:
        _password(request)
        action(actor=request.actor, key=request.POST.get("key", ""), record=record)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return shown(request, record, refusal)
    return on_to(f"/lots/{record.lot.name}")


def _password(request: HttpRequest) -> None:
    if not password_again(request, request.actor.user, request.POST.get("password", "")):  # type: ignore[attr-defined]
        raise Refusal(WRONG_PASSWORD)


def _void(record: LotRecord) -> Text | None:
    """Why a certificate speaks for the lot no longer; None while it does."""
    standing = lots_standing([record.lot])[record.lot.pk]
    if standing.record is None or standing.record.pk != record.pk:
        return WORDS["lot.superseded"]
    return VOID.get(standing.act)


def _signature_line(one: Any, language: Language) -> str:
    moment = one.at.astimezone(zone()).isoformat(timespec="seconds")
    role = ROLE_WORDS[Role(one.role)].in_(language)
    comma = "，" if language == "zh" else ", "
    return comma.join((one.by.name, role, MEANINGS[one.meaning].in_(language), moment))
