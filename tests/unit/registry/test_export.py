from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from lupustem.registry.models import Patient
from lupustem.registry.record.exporting import ends, exported, script
from lupustem.registry.record.verify_export import FIELDS, canonical, check


@pytest.fixture
def export(assessed: Patient) -> bytes:
    return "".join(exported()).encode()


@pytest.mark.django_db
def test_the_script_is_short_needs_python_alone_and_says_that_an_export_holds(export: bytes, tmp_path: Path) -> None:
    assert len(script().splitlines()) <= 80
    (tmp_path / "audit.ndjson").write_bytes(export)
    (tmp_path / "verify_export.py").write_text(script(), encoding="utf-8")
    known = [f"{chain}={end}" for chain, end in ends().items()]
    assert len(known) == 2
    call = [sys.executable, "-I", "-S", "verify_export.py", "audit.ndjson"]
    ran = subprocess.run([*call, *known], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "the export holds\n", "")
    other = subprocess.run([*call, "A=0"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (other.returncode, other.stdout) == (1, "A does not end in the hash given\n")
    assert subprocess.run(call[:-1], cwd=tmp_path, capture_output=True, check=False).returncode == 2


@pytest.mark.django_db
def test_a_thousand_random_alterations_of_an_export_are_all_found(export: bytes) -> None:
    assert check(export) == []
    chance, missed = random.Random(20261126), []
    for number in range(1000):
        altered = _altered(export, chance)
        if altered != export and not check(altered):
            missed.append(number)
    assert missed == []


@pytest.mark.django_db
def test_a_row_rewritten_with_its_hash_made_anew_is_found_at_the_next_one(export: bytes) -> None:
    lines = export.decode().splitlines()
    row = json.loads(lines[3])
    row["who"] = "somebody-else"
    row["hash"] = hashlib.sha256(canonical([row[name] for name in FIELDS]).encode()).hexdigest()
    lines[3] = canonical(row)
    wrong = check(("\n".join(lines) + "\n").encode())
    assert wrong == ["line 5: A/4 does not follow or was changed"]


def _altered(data: bytes, chance: random.Random) -> bytes:
    """One byte changed, added or lost; a line lost, doubled or moved; the end cut off; a figure or a letter in its place."""
    lines, at = data.splitlines(keepends=True), chance.randrange(len(data))
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(7):
        case 0:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 1:
            return data[:at] + bytes([chance.choice(b' 0a",}')]) + data[at:]
        case 2:
            return data[:at] + data[at + 1 :]
        case 3:
            return b"".join(lines[:one] + lines[one + 1 :])
        case 4:
            return b"".join([*lines[:one], lines[one], *lines[one:]])
        case 5:
            lines[one], lines[other] = lines[other], lines[one]
            return b"".join(lines)
        case _:
            return data[:at]


@pytest.mark.parametrize("data", [b"", b"\n", b"{}\n", b"\xff\n", b"[1]\n", b'{"chains":{},"format":"other"}\n', b"x"])
def test_what_is_no_export_is_refused(data: bytes) -> None:
    assert check(data)
