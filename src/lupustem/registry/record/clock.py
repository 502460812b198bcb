"""What time it is: the one place that asks. The invented programme tells its story at other times; nothing else may.

>>> from datetime import UTC, datetime
>>> with at(datetime(2021, 3, 1, 9, tzinfo=UTC)):
...     now().year
2021
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_TOLD: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _TOLD.get() or datetime.now(UTC)


def zone() -> ZoneInfo:
    """The zone of the site, whose days count."""
    from django.conf import settings

    return settings.ENVIRONMENT.zone  # type: ignore[no-any-return]


def today() -> date:
    """The present day in the zone of the site."""
    return now().astimezone(zone()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment`: for the invented programme and for tests."""
    token = _TOLD.set(moment)
    try:
        yield
    finally:
        _TOLD.reset(token)
