"""`{% say "key" %}` in templates: a phrase of `words`, or a Text, in the language of the page; never anything untranslated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template

from lupustem.logic.text import Text
from lupustem.registry.record.clock import zone
from lupustem.registry.words import WORDS

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, what: str | Text, **values: Any) -> str:
    """The phrase in the page's language; {name} in it is replaced. Raises KeyError for a key that is not in `words`."""
    text = what if isinstance(what, Text) else WORDS[what]
    sentence = text.in_(context["language"])
    return sentence.format(**values) if values else sentence


@register.filter
def moment(value: datetime) -> str:
    """A time in the zone of the site, to the minute."""
    return value.astimezone(zone()).strftime("%Y-%m-%d %H:%M")


@register.filter
def day(value: date | None) -> str:
    """A date as it is written everywhere here."""
    return "" if value is None else value.isoformat()


@register.simple_tag(takes_context=True)
def phrase(context: Any, key: str) -> str:
    """A phrase of the reports, where page and report say the same."""
    from lupustem.report.phrases import PHRASES

    return PHRASES[key].in_(context["language"])


@register.simple_tag(takes_context=True)
def unit(context: Any, row: Any) -> str:
    """The unit of a fact's row, in the language of the page."""
    return str(row.unit(context["language"]))


@register.inclusion_tag("registry/asked.html", takes_context=True)
def asked(context: Any, subject: str) -> dict[str, Any]:
    """The queries about a row of the record, beside it, and the way to raise one."""
    return _asked(context, subject, subject)


@register.inclusion_tag("registry/asked.html", takes_context=True)
def asked_fact(context: Any, fact: str, version: int) -> dict[str, Any]:
    """The queries about a fact in whatever version, beside it, and the way to raise one about the newest."""
    every = f"fact:{context['patient'].number}/{fact}"
    return _asked(context, every, f"{every}/{version}")


def _asked(context: Any, shown: str, subject: str) -> dict[str, Any]:
    found = [one for one in context.get("queries", ()) if one.concerns(shown)]
    kept = {name: context[name] for name in ("patient", "may", "language")}
    return {"found": found, "subject": subject, **kept}


@register.simple_tag(takes_context=True)
def open_count(context: Any) -> str:
    """How many queries of the patient are not closed, in brackets; nothing where there is none."""
    count = sum(one.state != "closed" for one in context.get("queries", ()))
    return f" ({count})" if count else ""


@register.simple_tag(takes_context=True)
def work_count(context: Any) -> str:
    """How many lines of the work lists wait for the reader, in brackets; nothing where there is none."""
    from lupustem.registry.work.lists import waiting_count

    count = context["work_waiting"] if "work_waiting" in context else waiting_count(context["actor"])
    return f" ({count})" if count else ""


@register.filter
def day_or_moment(value: date | datetime | None) -> str:
    """A day as such, a moment in the zone of the site to the minute."""
    from lupustem.registry.record.clock import zone

    if isinstance(value, datetime):
        return value.astimezone(zone()).strftime("%Y-%m-%d %H:%M")
    return day(value)


@register.simple_tag(takes_context=True)
def kind(context: Any, value: Any) -> str:
    """On whose word something stands, in the language of the page."""
    from lupustem.treatment.reasons import KIND_WORDS

    return KIND_WORDS[value].in_(context["language"])


@register.simple_tag(takes_context=True)
def statement(context: Any, name: str) -> str:
    """The sentence of a statement, in the language of the page."""
    from lupustem.consensus import STATEMENTS

    return STATEMENTS[name].text.in_(context["language"])


@register.filter
def hour(value: datetime | None) -> str:
    """A time of today in the zone of the site, to the minute."""
    return "—" if value is None else value.astimezone(zone()).strftime("%H:%M")


@register.filter
def second(value: datetime) -> str:
    """A time in the zone of the site, to the second."""
    return value.astimezone(zone()).strftime("%H:%M:%S")


@register.filter
def milliseconds(value: datetime | None) -> str:
    """A moment as a script counts it: milliseconds since 1970."""
    return "" if value is None else str(int(value.timestamp() * 1000))
