"""Logs as one JSON object a line: when, how bad, where, what; never a patient's value, a name or a query string.

Messages of other packages are not formatted with their arguments where those may hold what a person typed: of an exception
only its kind and place are written, and of a request only its path with numbers and names of patients left out.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_PATIENT = re.compile(r"(/patients/)[^/?\s]+")


class JsonLines(logging.Formatter):
    """A formatter that writes what is known to be free of a patient's values."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self._event(record),
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            entry["status"] = status
        if record.exc_info and record.exc_info[0] is not None:
            entry["fault"] = _place(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)

    @staticmethod
    def _event(record: logging.LogRecord) -> str:
        if record.name.startswith("lupustem"):
            return record.getMessage()
        request = getattr(record, "request", None)
        if request is not None:
            return _request_line(request)
        return str(record.msg).partition("\n")[0][:200]


def _request_line(request: object) -> str:
    path = _PATIENT.sub(r"\1-", str(getattr(request, "path", "")))
    return f"{getattr(request, 'method', '')} {path}"


def _place(found: tuple[object, ...]) -> str:
    kind, trace = found[0], found[2]
    place = "?"
    while trace is not None:
        code = trace.tb_frame.f_code  # type: ignore[attr-defined]
        place = f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"  # type: ignore[attr-defined]
        trace = trace.tb_next  # type: ignore[attr-defined]
    return f"{getattr(kind, '__name__', '?')}, {place}"
