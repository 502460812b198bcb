"""The examples in the modules' docstrings run as printed."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import lupustem

MODULES = ["lupustem", *(one.name for one in pkgutil.walk_packages(lupustem.__path__, "lupustem."))]


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_the_examples_of_a_module_run_as_printed(name: str) -> None:
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    for test in doctest.DocTestFinder(exclude_empty=True).find(import_module(name)):
        runner.run(test, out=said.append)
    assert not said, "".join(said)
