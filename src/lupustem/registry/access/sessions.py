"""Sessions that a reading request does not write: its use is noted at most once a minute, and by the end of the row alone.

A session that was written at every request made each page wait for SQLite's write lock, and a request that only read could
write back what another had just changed, such as the lock of the tablet.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as InTheDatabase
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

NOTED_EVERY = datetime.timedelta(seconds=60)
"""An idle session ends after the minutes of the setting or up to this much earlier, and never later."""


class SessionStore(InTheDatabase):  # type: ignore[misc]
    """A session in the database that knows when its row ends. ends: None where it was not read from there."""

    ends: datetime.datetime | None = None

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()
        self.ends = None if row is None else row.expire_date
        return row

    def note_use(self) -> None:
        """Let the idle time begin anew, where that was not done within the last minute."""
        end = timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if self.ends is not None and end - self.ends >= NOTED_EVERY:
            self.model.objects.filter(session_key=self.session_key).update(expire_date=end)


class Sessions(SessionMiddleware):
    """The middleware."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Save what was changed; of what was only read, note that it was used.

        A session that another request ended meanwhile stays ended; the answer, made while it was open, is given.
        """
        session = getattr(request, "session", None)
        try:
            response = super().process_response(request, response)
        except SessionInterrupted:
            return response
        if session is not None and not session.modified and response.status_code < 500:
            _note_use(session)
        return response


def _note_use(session: Any) -> None:
    try:
        session.note_use()
    except OperationalError:
        # The database is busy: the session ends a minute earlier, and nobody waits or is refused for that.
        return
