"""The parts of Typer that it does not export itself, in one place for the day they move."""

from __future__ import annotations

from typing import Any

from typer._click.exceptions import (
    BadParameter,
    ClickException,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
)
from typer.core import TyperGroup


class WithDefault(TyperGroup):
    """A group of commands of which one needs no name: what is no command's name is an argument of that one."""

    default_command = "lot"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments with the name of the default command put before them where none is named."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)


class GivenTwice(BadParameter):
    """An option that takes one value was given two: which of them was meant nobody can know."""


def once(command: Any) -> None:
    """Let a command and all below it refuse an option that is given twice and takes one value."""
    own = command.make_parser

    def make_parser(context: Any) -> Any:
        parser = own(context)
        parse = parser.parse_args

        def parse_args(args: list[str]) -> Any:
            found = parse(args)
            if not context.resilient_parsing:
                _each_once(found[2], context)
            return found

        parser.parse_args = parse_args
        return parser

    command.make_parser = make_parser
    for below in getattr(command, "commands", {}).values():
        once(below)


def _each_once(given: list[Any], context: Any) -> None:
    """Raises GivenTwice. Arguments, flags and options that may be repeated stay as they are."""
    seen = []
    for one in given:
        takes_one = getattr(one, "param_type_name", "") == "option" and not (one.multiple or one.is_flag or one.count)
        if takes_one and one in seen:
            raise GivenTwice("given twice", ctx=context, param=one)
        seen.append(one)


class _AsWritten:
    """Takes text as it was written; Typer's own way, which imports pydantic (60 ms), only for other types."""

    def __init__(self, parameter: Any) -> None:
        self.own = parameter.get_runtime_param
        kind, extra = parameter.type_descriptor.annotation, parameter.type_descriptor.parameter_info
        plain = getattr(extra, "parser", None) is None and getattr(extra, "click_type", None) is None
        self.text, self.texts = plain and kind is str, plain and kind == list[str]

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of an argument or option."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if self.text and isinstance(value, str):
            return value
        if self.texts and isinstance(value, list | tuple):
            return list(value)
        return self.own().coerce(value, param=param, ctx=ctx)


def quick(command: Any) -> None:
    """Let a command and all below it read plain text without pydantic."""
    own = command.get_params

    def get_params(context: Any) -> list[Any]:
        parameters: list[Any] = own(context)
        for parameter in parameters:
            if hasattr(parameter, "get_runtime_param") and hasattr(parameter, "type_descriptor"):
                _quicken(parameter)
        return parameters

    command.get_params = get_params
    for below in getattr(command, "commands", {}).values():
        quick(below)


def _quicken(parameter: Any) -> None:
    if "get_runtime_param" not in vars(parameter):
        written = _AsWritten(parameter)
        parameter.get_runtime_param = lambda: written


__all__ = [
    "BadParameter",
    "ClickException",
    "GivenTwice",
    "MissingParameter",
    "NoArgsIsHelpError",
    "NoSuchOption",
    "WithDefault",
    "once",
    "quick",
]
