"""Whether a database refused for a moment only, because others were writing; then trying again helps."""

from __future__ import annotations

from django.db import OperationalError

TRY_AGAIN_S = 5
SQLITE_BUSY, SQLITE_LOCKED = 5, 6
POSTGRESQL_BUSY = frozenset({"40001", "40P01", "55P03"})
"""Could not serialise; deadlock; lock not available in time."""


def is_busy(error: BaseException | None) -> bool:
    """Whether an error says so. The codes of the databases are read, not their words."""
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in (SQLITE_BUSY, SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in POSTGRESQL_BUSY
