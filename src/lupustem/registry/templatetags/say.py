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
