"""No bytes make the FCS reader crash, guess or fill the memory: a named refusal or the right numbers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lupustem.product.flow.fcs import read_tube
from tests.fcs_writer import Column, fcs
from tests.msc_tubes import exact_tube
from tests.property.flow_mutants import check, mutants, originals

CONTROL = read_tube(exact_tube(0, 300))
FILES = originals()
KEYWORDS = ["$PAR", "$TOT", "$DATATYPE", "$MODE", "$BYTEORD", "$NEXTDATA", "$TIMESTEP", "$SPILLOVER", "SPILL", "$COMP"]
KEYWORDS += ["$BEGINDATA", "$ENDDATA", "$BEGINANALYSIS", "$ENDANALYSIS", "$CYT", "PAR", "TOT"]
KEYWORDS += [f"$P{at}{letter}" for at in (0, 1, 2, 3, 10**9) for letter in "BERNSG"]
NUMBERS = [
    "0",
    "-1",
    "1",
    "2",
    "8",
    "16",
    "60",
    "64",
    "1e400",
    "1e-320",
    "nan",
    "inf",
    "99999999999999999999",
    "9" * 5000,
]
WORDS = ["I", "F", "D", "A", "4,1", "4,0", "300,1", "2,1", "FSC-A", "PE-A", "time", "2,FSC-A,PE-A,1,1,1,1"]
VALUES = st.one_of(
    st.sampled_from([*NUMBERS, *WORDS]),
    st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=30),
)


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_by_name(data: bytes) -> None:
    assert check(data, CONTROL) != "read"


@given(st.sampled_from(["2.0", "3.0", "3.1"]), st.binary(max_size=400))
def test_random_bytes_behind_a_signature_are_refused_by_name(version: str, data: bytes) -> None:
    assert check(f"FCS{version}    ".encode() + data, CONTROL) != "read"


@settings(max_examples=400)
@given(
    st.dictionaries(st.sampled_from(KEYWORDS), st.one_of(st.none(), VALUES), max_size=4),
    st.sampled_from(["2.0", "3.1"]),
    st.sampled_from("IFD"),
    st.sampled_from([8, 16, 32]),
)
def test_hostile_keywords_are_refused_or_read_right(
    keywords: dict[str, str | None], version: str, data_type: str, bits: int
) -> None:
    columns = (Column("FSC-A", range(60), bits=bits), Column("PE-A", range(60), bits=16))
    check(fcs(columns, version=version, data_type=data_type, keywords=keywords), CONTROL)


def test_mutated_files_are_refused_or_read_right() -> None:
    found = {check(data, CONTROL) for data in mutants(99, 600, FILES)}
    assert "read" in found
    assert len(found) > 6


def test_mutated_files_never_take_much_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.property.flow_mutants", "7", "600"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[0]) < 1024


HUGE = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3))
from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.fcs import read_tube
size = 4 * 1024 * 1024 - 100
text = b"/" + (PIECE * (size // len(PIECE) + 1))[: size - 2] + b"/"
head = b"FCS3.1    " + b"".join(b"%8d" % one for one in (58, 58 + size - 1, 58 + size, 58 + size + 99, 0, 0))
try:
    read_tube(head + text + bytes(200))
except FlowRefused as error:
    print(error.code)
"""


@pytest.mark.parametrize("piece", ['b"a/bc/"', 'b"$P1N/x/"', 'b"\\xe4\\xb8\\xad/"', 'b"//"', 'b"ab"', 'b"/"'])
def test_the_largest_text_that_is_read_fits_into_a_gigabyte(piece: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HUGE.replace("PIECE", piece)],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith("fcs_")
