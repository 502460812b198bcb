from __future__ import annotations

import json
import logging
import sys
from types import SimpleNamespace

from lupustem.registry.json_logs import JsonLines


def _line(record: logging.LogRecord) -> dict[str, object]:
    text = JsonLines().format(record)
    assert "\n" not in text
    return json.loads(text)


def _record(name: str, message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.WARNING, "file.py", 1, message, arguments, None)


def test_a_request_is_logged_by_its_path_without_number_and_query() -> None:
    record = _record("django.request", "Not Found: %s", "/patients/0007/facts?q=王")
    record.request = SimpleNamespace(method="GET", path="/patients/0007/facts")
    record.status_code = 404
    line = _line(record)
    assert line["event"] == "GET /patients/-/facts"
    assert line["status"] == 404
    assert "0007" not in json.dumps(line)


def test_an_exception_is_logged_by_kind_and_place_never_by_its_words() -> None:
    record = _record("django.request", "failed")
    try:
        raise ValueError("王小明 weighs 58 kg")
    except ValueError:
        record.exc_info = sys.exc_info()
    text = JsonLines().format(record)
    assert "ValueError, test_json_logs.py:" in text
    assert "58" not in json.loads(text)["event"]
    assert "王" not in text
    assert "weighs" not in text


def test_the_arguments_of_other_packages_stay_out() -> None:
    assert _line(_record("axes.x", "failure for %s", "doctor-wang"))["event"] == "failure for %s"
