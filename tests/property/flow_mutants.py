"""Mutated and random FCS files put through everything that reads them; run as a program, it does so under a memory limit.

A file gives a tube or a named refusal, never another error. Where it gives a tube, FlowIO, reading the same bytes in full,
either refuses them or finds the same numbers.
"""

from __future__ import annotations

import io
import random
import resource
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from lupustem.logic.text import Text
from lupustem.product.flow.codes import READ_CODES, TUBE_CODES, FlowRefused
from lupustem.product.flow.fcs import Tube, read_tube
from lupustem.product.flow.marker import MarkerSettings, read_marker
from lupustem.report.flow_answer import file_contents
from lupustem.report.flow_text import flow_lines
from tests.fcs_writer import Column, fcs
from tests.msc_tubes import exact_tube, random_tube

REAL = Path(__file__).parents[3] / "shared" / "data" / "fcs"
DIGITS = b"0123456789"
HOSTILE = (
    b"99999999",
    b"       0",
    b"      -1",
    b"00000000",
    b"4294967296",
    b"1e9",
    b"",
    b"\0\0",
    b"$TOT",
    b"//",
    b"/",
    b"NaN",
)
LIMIT = 1024**3


def originals() -> list[bytes]:
    """Own files of every kind, and the real ones where they are."""
    small = np.arange(60.0)
    whole = (
        Column("FSC-H", small % 256, bits=8, range=256),
        Column("FL1-H", small * 9, bits=16, range=1000, amplifier="4,1"),
        Column("FL2-A", small * 70_000, bits=32, range=2**22, gain="2.0"),
    )
    made = [
        fcs(whole, version="2.0", data_type="I", little=False),
        fcs((Column("FSC-H", small, bits=16, range=1024), Column("FL1-H", small, bits=16, range=512)), data_type="I"),
        fcs((Column("FSC-A", small), Column("PE-A", -small)), data_type="D", delimiter="|"),
        exact_tube(20, 300),
        random_tube(1, 0.9, events=300).data,
    ]
    real = [path.read_bytes() for path in sorted(REAL.glob("*.fcs"))] if REAL.is_dir() else []
    return made + [data for data in real if len(data) < 300_000]


def mutants(seed: int, number: int, files: list[bytes]) -> Iterator[bytes]:
    """Random changes, most of them where the structure is: HEADER and TEXT."""
    draw = random.Random(seed)
    for _ in range(number):
        data = bytearray(draw.choice(files))
        for _ in range(draw.randint(1, 4)):
            _change(data, draw)
        yield bytes(data)


def _change(data: bytearray, draw: random.Random) -> None:
    if not data:
        return
    structure = min(len(data), 7000)
    at = draw.randrange(draw.choice((58, structure, len(data))) if len(data) > 58 else len(data))
    what = draw.randrange(7)
    if what == 0:
        data[at] = draw.randrange(256)
    elif what == 1:
        digits = [place for place in range(structure) if data[place] in DIGITS]
        if digits:
            data[draw.choice(digits)] = draw.choice(DIGITS)
    elif what == 2:
        del data[at:]
    elif what == 3:
        data[at:at] = draw.choice(HOSTILE)
    elif what == 4:
        hostile = draw.choice(HOSTILE)
        data[at : at + len(hostile)] = hostile
    elif what == 5:
        del data[at : at + draw.randint(1, 40)]
    else:
        data += draw.randbytes(draw.randint(1, 200))


def check(data: bytes, control: Tube) -> str:
    """What became of a file: "read" or the code of its refusal. Raises whatever is neither, and AssertionError."""
    try:
        tube = read_tube(data)
    except FlowRefused as error:
        return _known(error, READ_CODES)
    _agrees_with_flowio(data, tube)
    file_contents("mutant.fcs", tube, tube.sha256)
    flow_lines([("mutant.fcs", tube, tube.sha256)], None, "zh", 80)
    for channel in {tube.names[-1], "PE-A", "FL1-H"} & set(tube.names):
        try:
            read_marker("CD73", tube, tube, MarkerSettings("fmo", channel))
            read_marker("CD73", tube, control, MarkerSettings("fmo", channel))
        except FlowRefused as error:
            _known(error, {**READ_CODES, **TUBE_CODES})
    return "read"


def _known(error: FlowRefused, codes: Mapping[str, Text]) -> str:
    if error.code not in codes:
        raise AssertionError(error.code)
    return error.code


def _agrees_with_flowio(data: bytes, tube: Tube) -> None:
    from flowio import FlowData  # type: ignore[import-untyped]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = FlowData(io.BytesIO(data))
            events = np.reshape(np.array(other.events, dtype=np.float64), (-1, other.channel_count))
    except Exception:
        return
    assert events.shape == (tube.events, len(tube.channels))
    for at, name in enumerate(tube.names):
        np.testing.assert_array_equal(tube.stored(name), events[:, at], err_msg=name)


def main() -> int:
    """python -m tests.property.flow_mutants SEED NUMBER: peak memory in MB and what was read, as one line."""
    seed, number = (int(word) for word in sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    control = read_tube(exact_tube(0, 300))
    found: dict[str, int] = {}
    for data in mutants(seed, number, originals()):
        outcome = check(data, control)
        found[outcome] = found.get(outcome, 0) + 1
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(int(peak.split()[1]) // 1024, *(f"{name}={count}" for name, count in sorted(found.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
