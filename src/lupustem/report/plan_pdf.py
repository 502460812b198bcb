"""A plan as PDF/A for the bedside, where no network is needed; the page is plan.typ beside this module."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from lupustem.report.plan_view import PlanView
from lupustem.report.typst_pdf import pdf


def plan_pdf(seen: PlanView, made_on: date) -> bytes:
    """The plan as PDF. made_on: its date."""
    return pdf("plan.typ", {**asdict(seen), "date": [made_on.year, made_on.month, made_on.day]})
