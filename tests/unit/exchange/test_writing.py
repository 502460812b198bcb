"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lupustem.exchange.unreadable import Unreadable
from lupustem.exchange.writing import write_atomically


def _fail(path: Path, error: Exception) -> None:
    with write_atomically(path) as file:
        file.write(b"new")
        raise error


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    with write_atomically(path) as file:
        file.write(b"{}")
        assert not path.exists()
    assert path.read_bytes() == b"{}"
    assert os.listdir(tmp_path) == ["answer.json"]


def test_a_failure_leaves_the_old_file_and_no_half_of_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(b"old")
    with pytest.raises(KeyError):
        _fail(path, KeyError())
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["answer.json"]


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    with pytest.raises(Unreadable, match="disk is full") as caught:
        _fail(path, OSError(28, "No space left on device"))
    assert "磁盘已满" in caught.value.text.zh
    assert os.listdir(tmp_path) == []


def test_a_folder_and_a_missing_folder_are_told(tmp_path: Path) -> None:
    for path, says in ((tmp_path, "not a regular file"), (tmp_path / "none" / "a.json", "no such")):
        with pytest.raises(Unreadable, match=says), write_atomically(path):
            pass


def test_permissions_of_a_replaced_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with write_atomically(path) as file:
        file.write(b"new")
    assert path.stat().st_mode & 0o777 == 0o640
