"""The pages on flow cytometry name every code, flag and option that there is."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from lupustem.cli.flow import flow
from lupustem.logic import LANGUAGES
from lupustem.product.flow.codes import FLAGS, READ_CODES, TUBE_CODES

DOCS = Path(__file__).parents[4] / "docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_and_flag_stands_in_the_page(language: str) -> None:
    page = (DOCS / language / "flow.md").read_text("utf-8")
    assert [code for code in (*READ_CODES, *TUBE_CODES, *FLAGS) if f"`{code}`" not in page] == []


def test_every_code_that_the_modules_raise_is_declared() -> None:
    import re

    folder = Path(inspect.getfile(flow)).parents[1] / "product" / "flow"
    raised = {
        code
        for module in folder.glob("*.py")
        for code in re.findall(r'FlowRefused\(\s*"(\w+)"', module.read_text("utf-8"))
    }
    assert raised <= {*READ_CODES, *TUBE_CODES}
    assert raised >= set(READ_CODES) - {"fcs_no_events", "fcs_too_large", "fcs_event_count"}
