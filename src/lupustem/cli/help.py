"""`--help` in the user's language, its lines broken as the language wants."""

from __future__ import annotations

import re
import shutil
from functools import partial
from typing import Any

from lupustem.cli.language import picked
from lupustem.logic.text import Language, Text
from lupustem.report.wrapping import padded, width, wrapped

_HEADINGS = {
    "usage": Text("用法：", "Usage: "),
    "argument": Text("参数", "Arguments"),
    "option": Text("选项", "Options"),
    "command": Text("命令", "Commands"),
}
_TYPER: tuple[tuple[str, str], ...] = (
    (r"Show this message and exit\.", "显示本帮助后退出。"),
    (r"Install completion for the current shell\.", "为当前 shell 安装命令补全。"),
    (
        r"Show completion for the current shell, to copy it or customize the installation\.",
        "显示当前 shell 的补全脚本，可复制或自行修改。",
    ),
    (r"default: ", "默认："),
    (r"\brequired\b", "必填"),
)


def speak(command: Any, language: Language) -> None:
    """Let a command and all below it show their help in one language."""
    for name in ("help", "short_help", "epilog"):
        text = getattr(command, name, None)
        if text:
            setattr(command, name, picked(text, language))
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = picked(parameter.help, language)
    command.get_help = partial(_help, command, language)
    for below in getattr(command, "commands", {}).values():
        speak(below, language)


def _help(command: Any, language: Language, context: Any) -> str:
    columns = min(shutil.get_terminal_size((80, 24)).columns, 100)
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    lines = [_HEADINGS["usage"].in_(language) + usage, ""]
    lines += _paragraphs(command.help or "", columns)
    for kind in ("argument", "option"):
        records = [one.get_help_record(context) for one in command.get_params(context) if one.param_type_name == kind]
        lines += _table(kind, [one for one in records if one], language, columns)
    below = [one for one in getattr(command, "commands", {}).values() if not one.hidden]
    lines += _table("command", [(one.name, _first(one)) for one in below], language, columns)
    if command.epilog:
        lines += ["", *_paragraphs(command.epilog, columns)]
    return "\n".join(lines)


def _paragraphs(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    for line in text.strip().splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        lines += [indent + one for one in wrapped(line, columns - len(indent))]
    return lines


def _first(command: Any) -> str:
    return str(command.short_help or (command.help or "").strip().partition("\n")[0])


def _table(kind: str, records: list[tuple[str, str]], language: Language, columns: int) -> list[str]:
    if not records:
        return []
    lines = ["", _HEADINGS[kind].in_(language)]
    left = min(max(width(name) for name, _ in records), 28)
    for name, text in records:
        first, *rest = wrapped(_translated(text, language), columns - left - 4)
        if width(name) > left:
            lines.append(f"  {name}")
            name = ""
        lines.append(f"  {padded(name, left)}  {first}".rstrip())
        lines += [" " * (left + 4) + one for one in rest]
    return lines


def _translated(text: str, language: Language) -> str:
    if language == "zh":
        for pattern, chinese in _TYPER:
            text = re.sub(pattern, chinese, text)
    return text
