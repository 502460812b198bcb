"""Container labels as PDF/A, one a page of 100 x 60 mm; the page is label.typ beside this module."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lupustem.report.label_svg import code_svg
from lupustem.report.label_view import CARE, NOTICE, TITLE, LabelView
from lupustem.report.typst_pdf import pdf


def labels_pdf(labels: Sequence[LabelView], day: date) -> bytes:
    """The labels as one PDF; day: when they were made."""
    view = {
        "title": TITLE.zh,
        "title_en": TITLE.en,
        "care": f"{CARE.zh} {CARE.en}",
        "notice": f"{NOTICE.zh} {NOTICE.en}",
        "date": [day.year, day.month, day.day],
        "labels": [
            {
                "donation_number": _spaced(one.donation_number),
                "check": one.check,
                "lines": [[f"{name.zh} {name.en}", value] for name, value in one.lines],
                "picture": code_svg(one.code),
                "code": one.code,
            }
            for one in labels
        ],
    }
    return pdf("label.typ", view)


def _spaced(number: str) -> str:
    return " ".join(part for part in (number[:5], number[5:7], number[7:]) if part)
