"""What is vendored is what was published, with its version and licence; and nothing stands there unnamed."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

import lupustem.registry

ROOT = Path(__file__).parents[3]
FOLDERS = (
    Path(lupustem.registry.__file__).parent / "static/registry/vendored",
    ROOT / "tests/browser/vendored",
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.parent.name)
def test_each_vendored_file_is_the_one_published(folder: Path) -> None:
    listed = tomllib.loads((folder / "vendored.toml").read_text(encoding="utf-8"))["files"]
    for one in listed:
        assert hashlib.sha256((folder / one["file"]).read_bytes()).hexdigest() == one["sha256"]
        assert one["project"]
        assert one["version"]
        assert one["licence"] in ("Apache-2.0", "MIT", "MPL-2.0")
        assert (folder / one["licence_file"]).stat().st_size > 500
    named = {one["file"] for one in listed} | {one["licence_file"] for one in listed} | {"vendored.toml"}
    assert {one.name for one in folder.iterdir()} - {"echarts.NOTICE.txt"} == named
