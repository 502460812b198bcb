"""What the bedside commands share: reading a moment, a yes or no, an answer as text or JSON, and refusals as one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from lupustem.cli.errors import one_of
from lupustem.cli.language import current
from lupustem.cli.output import write as write_bytes
from lupustem.cli.treatment_options import FORMATS
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Language, Text

_YES, _NO, _OPEN = ("yes", "true"), ("no", "false"), ("unknown", "")


def asked(output_format: str, lang: str | None, forms: Sequence[str] = FORMATS) -> tuple[str, Language]:
    """The form and the language asked for."""
    form = one_of("--format", output_format, forms)
    return form, current(None if lang is None else one_of("--lang", lang, LANGUAGES))


def instant(value: str | None, option: str) -> datetime | None:
    """A moment with its zone. Raises Unreadable."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        raise Unreadable(
            Text(
                f"{option}：应为带时区的时间，如 2026-11-02T08:00+08:00。",
                f"{option}: a time with its zone belongs here, such as 2026-11-02T08:00+08:00.",
            )
        )
    return moment


def zone_of(name: str) -> tzinfo:
    """A zone by its name. Raises Unreadable."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable(
            Text("--zone：没有这个时区；如 Asia/Shanghai。", "--zone: no such zone; such as Asia/Shanghai.")
        ) from None


def answers(given: Sequence[str] | None, option: str) -> dict[str, bool | None]:
    """name=yes|no|unknown, or a bare name for yes. Raises Unreadable; nothing twice."""
    found: dict[str, bool | None] = {}
    for one in given or ():
        name, _, word = one.partition("=")
        name, word = name.strip(), word.strip().lower() if "=" in one else "yes"
        place = option if name == option else f"{option} {name}"
        if word not in (*_YES, *_NO, *_OPEN):
            raise Unreadable(Text(f"{place}：应为 yes、no 或 unknown。", f"{place}: takes yes, no or unknown."))
        if name in found:
            raise Unreadable(Text(f"{place}：写了两次；请只留一个。", f"{place}: given twice; keep one."))
        found[name] = True if word in _YES else False if word in _NO else None
    return found


def yes_no(value: str | None, option: str) -> bool | None:
    """yes, no or unknown."""
    return None if value is None else answers([f"{option}={value}"], option)[option]


def write(
    contents: Mapping[str, Any], lines: Sequence[str], form: str, output: str | None, *inputs: str | None
) -> None:
    """Write an answer."""
    if form == "json":
        from lupustem.report.answer import as_json

        write_bytes(as_json(contents), output, *inputs)
        return
    text = "".join(f"{part}\n" for line in lines for part in _broken(line))
    if output is None:
        print(text, end="")
    else:
        write_bytes(text.encode("utf-8", "replace"), output, *inputs)


def _broken(line: str) -> list[str]:
    """A line as lines no wider than the terminal, the further ones set in."""
    import sys

    from lupustem.report.text import console, paragraphs

    bare = line.lstrip(" ")
    margin = len(line) - len(bare)
    first, *rest = paragraphs(bare, console(sys.stdout).width - margin - 2) or [""]
    return [" " * margin + first, *(" " * (margin + 2) + one for one in rest)]


def status_lines(contents: Mapping[str, Any], language: Language) -> list[str]:
    """The status and the reasons of an answer, one line each."""
    from lupustem.treatment.reasons import SIGNS, Standing

    status = Standing(contents["status"])
    lines = [f"{SIGNS[status]} {_WORDS[contents['status']].in_(language)}"]
    for reason in contents["reasons"]:
        sign = SIGNS[Standing(reason["status"])]
        lines.append(f"  {sign} {reason['text'][language]}  [{reason['rule']}]")
    return lines


_WORDS: dict[str, Text] = {
    "ok": Text("无异常", "ok"),
    "warn": Text("注意", "attention"),
    "unknown": Text("未知", "unknown"),
    "block": Text("须立即处理", "act"),
}
