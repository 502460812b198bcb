"""The evidence behind a statement: its sentence and authority, the studies with their figures, where print and source part."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lupustem.registry.pages.gate import page


@page("account.own")
def evidence(request: HttpRequest, statement: str) -> HttpResponse:
    """The page of a statement; it holds nothing of a patient."""
    from lupustem.consensus import STATEMENTS
    from lupustem.evidence.behind import behind, every_figure, summary
    from lupustem.evidence.discrepancies import touching_statement
    from lupustem.evidence.links import grade_note
    from lupustem.evidence.overlap import NOT_ADDED, shares_patients

    one = STATEMENTS.get(statement)
    if one is None:
        raise Http404
    found = behind(statement)
    context = {
        "statement": one,
        "note": grade_note(statement),
        "studies": [
            {
                "study": each.study,
                "summary": summary(each),
                "figures": every_figure(each),
                "identifiers": each.study.identifiers,
                "doubts": each.study.doubts,
            }
            for each in found
        ],
        "overlap": NOT_ADDED if shares_patients([each.study for each in found]) else None,
        "discrepancies": touching_statement(statement),
    }
    return render(request, "registry/evidence.html", context)
