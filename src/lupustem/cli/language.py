"""The language of a run: what `--lang` says, else LUPUSTEM_LANG, else the locale; Chinese for zh*, English otherwise.

Commands keep their help in both languages in one string, `both("中文", "English")`; `cli.help` picks one when it shows.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from lupustem.logic.text import Language, Text

_BETWEEN = "\x1f"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_chosen: Language | None = None


def current(asked: str | None = None) -> Language:
    """The language to speak: `asked` (a command's --lang) where given, else that of the run."""
    if asked is not None:
        return "zh" if asked == "zh" else "en"
    return _chosen or language_of(os.environ)


def language_of(environment: Mapping[str, str]) -> Language:
    """The language of an environment: LUPUSTEM_LANG, else the first of LC_ALL, LC_MESSAGES and LANG that is set."""
    own = environment.get("LUPUSTEM_LANG", "")
    locale = own or next((value for name in _VARIABLES if (value := environment.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def choose(arguments: Sequence[str]) -> None:
    """Settle the language of this run before anything is parsed, so that errors in the arguments come in it too."""
    global _chosen
    _chosen = None
    for position, argument in enumerate(arguments):
        if argument == "--":
            return
        if argument == "--lang" and position + 1 < len(arguments):
            _take(arguments[position + 1])
        elif argument.startswith("--lang="):
            _take(argument.partition("=")[2])


def _take(value: str) -> None:
    global _chosen
    if value == "zh" or value == "en":
        _chosen = "zh" if value == "zh" else "en"


def both(zh: str, en: str) -> str:
    """A help text that carries both languages until it is shown."""
    return f"{zh}{_BETWEEN}{en}"


def picked(text: str, language: Language) -> str:
    """The one language of a help text made by `both`; any other text as it is."""
    zh, between, en = text.partition(_BETWEEN)
    return en if between and language == "en" else zh


def say(text: Text) -> str:
    """A sentence in the language of the run."""
    return text.in_(current())
