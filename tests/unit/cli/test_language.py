"""The language of a run."""

from __future__ import annotations

import pytest

from lupustem.cli import language


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LUPUSTEM_LANG": "en"}, "en"),
    ],
)
def test_the_locale_decides_and_lupustem_lang_decides_over_it(environment: dict[str, str], expected: str) -> None:
    assert language.language_of(environment) == expected


def test_a_lang_option_counts_for_errors_too() -> None:
    language.choose(["assess", "--lang", "zh", "--nonsense"])
    assert language.current() == "zh"
    language.choose(["assess", "--lang=en"])
    assert language.current() == "en"
    language.choose([])
