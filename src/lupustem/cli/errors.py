"""Every failure as one line per problem on standard error, in the user's language, with its exit code.

0 done; 1 a fault in lupustem itself; 2 wrong input; 3 done, but rows were rejected (`lupustem cohort`);
4 answered with no, where a yes was asked for (`lupustem release --gate`, `release verify`); 130 stopped, 143 by SIGTERM.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterable
from typing import Any

from lupustem.cli.language import say
from lupustem.cli.remedies import told_here
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import InvalidFacts
from lupustem.logic.text import Text
from lupustem.treatment.invalid import InvalidInput

DONE, FAULT, WRONG_INPUT, REJECTS, NOT_SO, STOPPED, TERMINATED = 0, 1, 2, 3, 4, 130, 143
MOST_LINES = 40
_EXTRAS = {
    "polars": "cohort",
    "duckdb": "sql",
    "sqlglot": "sql",
    "pyarrow": "cohort",
    "numpy": "product",
    "scipy": "outcome",
    "flowio": "product",
    "cryptography": "product",
    "segno": "product",
    "icalendar": "treatment",
    "typst": "product",
    "django": "registry",
    "granian": "registry",
    "psycopg": "postgresql",
}


class Refused(Exception):
    """Wrong input with several problems, each a line of its own."""

    def __init__(self, lines: tuple[Text, ...]) -> None:
        super().__init__("; ".join(line.en for line in lines))
        self.lines = lines


def tell(*lines: Text) -> None:
    """Print lines to standard error, the first MOST_LINES of them."""
    for line in lines[:MOST_LINES]:
        print(_one_line(say(line)), file=sys.stderr)
    rest = len(lines) - MOST_LINES
    if rest > 0:
        print(say(Text(f"另有 {rest} 个问题。", f"and {rest} more problems.")), file=sys.stderr)


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def told(error: BaseException) -> int:
    """Say what went wrong; the exit code."""
    if os.environ.get("LUPUSTEM_DEBUG"):
        raise error
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    if reader_gone(error):
        return DONE
    lines = _lines(error)
    if lines is None:
        tell(_fault(error))
        return FAULT
    tell(*lines)
    return WRONG_INPUT


def reader_gone(error: BaseException) -> bool:
    """Whether standard output was closed by its reader, as `| head` does."""
    cause = error.__context__ if isinstance(error, SystemExit) else error
    return isinstance(cause, OSError) and cause.errno == errno.EPIPE


def _lines(error: BaseException) -> tuple[Text, ...] | None:
    if isinstance(error, Unreadable):
        return (told_here(error),)
    if isinstance(error, Refused):
        return error.lines
    if isinstance(error, InvalidFacts | InvalidInput):
        return tuple(told_here(problem) for problem in error.problems)
    if isinstance(error, OSError):
        return (_system(error),)
    if isinstance(error, MemoryError):
        return (
            Text(
                "内存不足；请关闭其他程序或换用更大的机器。",
                "out of memory; close other programs or use a larger machine.",
            ),
        )
    if isinstance(error, ModuleNotFoundError) and error.name in _EXTRAS:
        extra = _EXTRAS[error.name]
        return (
            Text(
                f"缺少 {error.name}；请运行 pip install 'lupustem[{extra}]'。",
                f"{error.name} is not installed; run pip install 'lupustem[{extra}]'.",
            ),
        )
    return _usage(error)


def _system(error: OSError) -> Text:
    from lupustem.exchange.reading import reason, shown

    why = reason(error)
    name = Text("标准输出", "standard output") if error.filename is None else shown(str(error.filename))
    return Text(
        f"{name.zh}：{why.zh}；请核对路径、权限与磁盘空间。",
        f"{name.en}: {why.en}; check the path, its permissions and the space left.",
    )


def _fault(error: BaseException) -> Text:
    place, trace = "?", error.__traceback__
    while trace is not None:
        place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
        trace = trace.tb_next
    kind = f"{type(error).__name__}, {place}"
    return Text(
        f"lupustem 内部出错（{kind}），没有得出结果；请报告此行。设 LUPUSTEM_DEBUG=1 可看到细节（可能含患者数据）。",
        f"lupustem failed ({kind}) and gives no answer; please report this line. LUPUSTEM_DEBUG=1 shows the details, "
        "which may hold patient data.",
    )


def _usage(error: Any) -> tuple[Text, ...] | None:
    """Wrong arguments, as Typer raises them; its own English is shown only where nothing else fits."""
    from lupustem.cli.framework import (
        BadParameter,
        ClickException,
        GivenTwice,
        MissingParameter,
        NoArgsIsHelpError,
        NoSuchOption,
    )

    if not isinstance(error, ClickException):
        return None
    if isinstance(error, NoArgsIsHelpError):
        print(error.format_message())
        return ()
    if isinstance(error, NoSuchOption):
        return (_no_such_option(error),)
    if isinstance(error, MissingParameter):
        name = _name(error.param)
        return (Text(f"缺少参数 {name}。{_help(error).zh}", f"{name} is missing. {_help(error).en}"),)
    if isinstance(error, GivenTwice):
        name = _name(error.param)
        return (Text(f"{name} 写了两次；请只留一个。", f"{name} is given twice; keep one."),)
    if isinstance(error, BadParameter):
        return (_bad_parameter(error),)
    message = _one_line(error.format_message())
    if message.startswith("No such command"):
        return (_no_such_command(error, message),)
    said = _known_usage(message)
    return (Text(f"{said.zh}{_help(error).zh}", f"{said.en} {_help(error).en}"),)


def _known_usage(message: str) -> Text:
    for pattern, zh, en in _USAGE:
        found = re.match(pattern, message)
        if found:
            return Text(zh.format(*found.groups()), en.format(*found.groups()))
    return Text(f"参数有误：{message}", message)


_USAGE = (
    (r"Missing command", "缺少命令。", "a command is missing."),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "多余的参数：{}。", "more arguments than expected: {}."),
    (r"Option '?([^' ]+)'? requires an argument", "{} 之后缺少取值。", "a value is missing after {}."),
    (r"Option '?([^' ]+)'? does not take a value", "{} 不带取值。", "{} takes no value."),
)


def _name(parameter: Any) -> str:
    """An option by its long form, an argument by the word in the usage line."""
    names = [name for name in getattr(parameter, "opts", None) or () if name.startswith("-")]
    return max(names, key=len) if names else str(getattr(parameter, "metavar", None) or parameter.name)


def _no_such_option(error: Any) -> Text:
    near = ", ".join(sorted(error.possibilities or ()))
    zh, en = (f"，是否想写 {near}", f"; did you mean {near}") if near else ("", "")
    name = _one_line(error.option_name)
    return Text(f"没有选项 {name}{zh}。{_help(error).zh}", f"no option {name}{en}. {_help(error).en}")


def _no_such_command(error: Any, message: str) -> Text:
    _, _, near = message.partition("Did you mean ")
    name = message.removeprefix("No such command ").partition(". ")[0].rstrip(".")
    zh, en = (f"，是否想写 {near.rstrip('?')}", f"; did you mean {near.rstrip('?')}") if near else ("", "")
    return Text(f"没有命令 {name}{zh}。{_help(error).zh}", f"no command {name}{en}. {_help(error).en}")


def _bad_parameter(error: Any) -> Text:
    name = "?" if error.param is None else _name(error.param)
    choices = getattr(getattr(error.param, "type_descriptor", None), "choices", None)
    if choices:
        return choices_of(name, [str(getattr(choice, "value", choice)) for choice in choices])
    return Text(
        f"{name} 的值不可用。{_help(error).zh}", f"the value of {name} cannot be used: {_one_line(error.message)}"
    )


def choices_of(option: str, allowed: Iterable[str]) -> Text:
    """The line that says which values an option takes."""
    values = list(allowed)
    return Text(f"{option} 只能取 {'、'.join(values)}。", f"{option} takes one of {', '.join(values)}.")


def one_of(option: str, value: str, allowed: Iterable[str]) -> str:
    """The value of an option, if it is one of those allowed. Raises Unreadable otherwise."""
    values = tuple(allowed)
    if value not in values:
        raise Unreadable(choices_of(option, values))
    return value


def _help(error: Any) -> Text:
    command = "lupustem" if getattr(error, "ctx", None) is None else error.ctx.command_path
    return Text(f"用法见 {command} --help。", f"See {command} --help.")
