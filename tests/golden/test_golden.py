"""The golden answers are what the program says today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lupustem.decision.status import Verdict
from tests.golden.answers import FOLDERS, answers


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_golden_answer_stands(folder: Path) -> None:
    for name, content in answers(folder).items():
        assert content.decode() == (folder / name).read_text("utf-8"), f"{folder.name}/{name}: see make golden"


def test_every_verdict_has_a_golden_patient() -> None:
    verdicts = {json.loads((folder / "answer.json").read_text("utf-8"))["verdict"] for folder in FOLDERS}
    assert verdicts == set(Verdict)
