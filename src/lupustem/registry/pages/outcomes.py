"""What came of the programme's own patients, beside the published figures: from the record as it stands, without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from lupustem.evidence.links import LINKS
from lupustem.facts.notices import InvalidFacts
from lupustem.logic.text import Text
from lupustem.registry.outcome_tables import Tables, analysed, tables_of
from lupustem.registry.pages.gate import page
from lupustem.registry.pages.setting import language_of

if TYPE_CHECKING:
    from lupustem.outcome.analyse import Options

MASKS = (5, 10, 0)
"""Counts below it are hidden; the first is what a page begins with, 0 hides none (a site policy, told on the page)."""
UNITS = ("first", "each")
TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json"}


@page("outcome.read")
def outcomes(request: HttpRequest) -> HttpResponse:
    """The page."""
    from lupustem.report.outcomes_view import outcomes_page
    from lupustem.report.page_html import page_body

    tables, language, options = _tables(request), language_of(request), _options(request)
    context: dict[str, Any] = {
        "masks": MASKS,
        "mask": options.mask_below,
        "unit": options.unit,
        "links": _statements(),
        "query": f"mask={options.mask_below}&unit={options.unit}",
    }
    if not tables.infusions:
        return render(request, "registry/outcomes.html", context)
    try:
        run = analysed(tables, options)
    except InvalidFacts as invalid:
        return render(request, "registry/outcomes.html", context | {"refused": [one.text for one in invalid.problems]})
    report = outcomes_page(run.outcomes, language)
    context |= {
        "title": report.title,
        "subtitle": report.subtitle,
        "body": mark_safe(page_body(report)),
        "footer": report.footer,
        "rejected": run.rejected_visits + run.rejected_events,
        "visits": run.visits,
        "events": run.events,
    }
    return render(request, "registry/outcomes.html", context)


@page("outcome.read")
def report(request: HttpRequest, form: str) -> HttpResponse:
    """The report as a file, as `lupustem outcomes` writes it."""
    if form not in TYPES:
        raise Http404
    tables, language = _tables(request), language_of(request)
    try:
        found = analysed(tables, _options(request)).outcomes
    except InvalidFacts:
        raise Http404 from None
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.outcomes_answer import outcomes_answer

        contents = as_json(outcomes_answer(found, language))
    elif form == "pdf":
        from lupustem.report.outcomes_pdf import outcomes_pdf

        contents = outcomes_pdf(found, language)
    else:
        from lupustem.report.outcomes_html import outcomes_html

        contents = outcomes_html(found, language).encode("utf-8", "replace")
    return _file(contents, f"outcomes.{form}", TYPES[form])


@page("outcome.read")
def table(request: HttpRequest, name: str) -> HttpResponse:
    """VISITS or EVENTS as CSV: what the report was made from, pseudonymous."""
    if name not in ("visits", "events"):
        raise Http404
    tables = _tables(request)
    return _file(tables.visits if name == "visits" else tables.events, f"{name}.csv", "text/csv; charset=utf-8")


def _tables(request: HttpRequest) -> Tables:
    return tables_of(request.actor.centre)  # type: ignore[attr-defined]


def _options(request: HttpRequest) -> Options:
    from lupustem.outcome.analyse import Options

    mask = request.GET.get("mask", str(MASKS[0]))
    unit = request.GET.get("unit", UNITS[0])
    return Options(
        unit="each" if unit == "each" else "first",
        mask_below=int(mask) if mask in map(str, MASKS) else MASKS[0],
    )


def _statements() -> list[tuple[str, Text]]:
    """The statements behind which studies stand, with their sentences."""
    from lupustem.consensus import STATEMENTS

    return [(name, STATEMENTS[name].text) for name in LINKS]


def _file(contents: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(contents, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
