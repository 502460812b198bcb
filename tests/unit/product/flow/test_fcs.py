"""FCS files read strictly: every version, type and order right, and what disagrees with itself refused by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest

from lupustem.product.flow.codes import READ_CODES, FlowRefused
from lupustem.product.flow.fcs import MOST_EVENTS, Tube, read_tube
from lupustem.product.flow.segments import LARGEST_TEXT
from tests.fcs_writer import Column, fcs

VALUES = np.array([0.0, 1.0, 250.0, 1023.0])
TWO = (Column("FSC-A", VALUES), Column("PE-A", VALUES[::-1].copy(), "CD73"))


def refusal(data: bytes) -> str:
    """The code by which bytes are refused; the sentence is there in both languages and names a remedy or a reason."""
    with pytest.raises(FlowRefused) as caught:
        read_tube(data)
    assert caught.value.code in READ_CODES
    assert len(caught.value.text.zh) > 5
    assert len(caught.value.text.en) > 15
    return caught.value.code


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1"])
@pytest.mark.parametrize("data_type", ["F", "D", "I"])
@pytest.mark.parametrize("little", [True, False])
def test_each_version_type_and_byte_order_gives_the_numbers_that_were_written(
    version: str, data_type: str, little: bool
) -> None:
    tube = read_tube(fcs(TWO, version=version, data_type=data_type, little=little))
    assert (tube.version, tube.events, tube.names) == (version, 4, ("FSC-A", "PE-A"))
    assert tube.channels[1].label == "CD73"
    np.testing.assert_array_equal(tube.values("FSC-A"), VALUES)
    np.testing.assert_array_equal(tube.values("PE-A"), VALUES[::-1])


@pytest.mark.parametrize("little", [True, False])
def test_whole_numbers_of_different_widths_lie_side_by_side(little: bool) -> None:
    columns = (
        Column("FSC-H", [1, 255], bits=8, range=256),
        Column("PE-A", [2, 65_535], bits=16, range=65_536),
        Column("Time", [3, 4_000_000_000], bits=32, range=2**32),
        Column("Big", [4, 2**40], bits=64, range=2**64),
    )
    tube = read_tube(fcs(columns, data_type="I", little=little))
    assert [tube.stored(name).tolist() for name in tube.names] == [
        [1, 255],
        [2, 65_535],
        [3, 4_000_000_000],
        [4, 2.0**40],
    ]


def test_bits_above_the_range_do_not_count() -> None:
    columns = (
        Column("PE-A", [5, 5 + 1024, 5 + 2048], bits=16, range=1000),
        Column("A", [7, 7, 7], bits=16, range=65_536),
    )
    assert read_tube(fcs(columns, data_type="I")).stored("PE-A").tolist() == [5, 5, 5]


def test_a_log_amplifier_and_a_gain_are_undone() -> None:
    columns = (
        Column("FL1-H", [0, 256, 512], bits=16, range=1024, amplifier="4,1"),
        Column("FL2-H", [0, 512, 1023], bits=16, range=1024, amplifier="4,0"),
        Column("FSC-H", [10, 20, 30], bits=16, range=1024, gain="2.5"),
        Column("SSC-H", [10, 20, 30], bits=16, range=1024, gain="0"),
    )
    tube = read_tube(fcs(columns, data_type="I"))
    np.testing.assert_allclose(tube.values("FL1-H"), [1, 10, 100])
    np.testing.assert_allclose(tube.values("FL2-H"), [1, 100, 10 ** (4 * 1023 / 1024)])
    np.testing.assert_allclose(tube.values("FSC-H"), [4, 8, 12])
    np.testing.assert_allclose(tube.values("SSC-H"), [10, 20, 30])
    assert tube.stored("FL1-H").tolist() == [0, 256, 512]


@pytest.mark.parametrize(
    ("written", "seconds", "stated"),
    [("0.01", 0.01, True), ("seconds", 1.0, False), (" ", 1.0, True), (None, 1.0, True)],
)
def test_a_time_step_that_is_no_number_does_not_stop_the_reading(
    written: str | None, seconds: float, stated: bool
) -> None:
    columns = (*TWO, Column("Time", VALUES, gain="8"))
    tube = read_tube(fcs(columns, keywords={"$TIMESTEP": written}))
    assert (tube.time_step.seconds, tube.time_step.stated) == (seconds, stated)
    np.testing.assert_allclose(tube.values("Time"), VALUES * seconds)


@pytest.mark.parametrize("delimiter", ["/", "|", "\\", "*", "\x0c", "\x1e", "!", "#", "~", "@"])
def test_any_delimiter_that_can_be_told_is_read(delimiter: str) -> None:
    tube = read_tube(fcs((Column("FSC-A", VALUES), Column("PE-A", VALUES)), delimiter=delimiter))
    assert tube.names == ("FSC-A", "PE-A")


def test_a_doubled_delimiter_is_one_sign_of_a_value() -> None:
    tube = read_tube(fcs((Column("FSC-A", VALUES), Column("488/530-A", VALUES, "CD73/PE"))))
    assert (tube.names[1], tube.channels[1].label) == ("488/530-A", "CD73/PE")


def test_names_of_people_stay_in_the_file() -> None:
    tube = read_tube(fcs(TWO))
    said = " ".join(str(getattr(tube, field.name)) for field in fields(Tube) if not field.name.startswith("_"))
    assert "Invented Cytometer" in said
    assert "Operator" not in said
    assert "Patient" not in said


def test_the_hash_is_that_of_the_whole_file() -> None:
    data = fcs(TWO)
    assert read_tube(data).sha256 == hashlib.sha256(data).hexdigest()
    assert read_tube(data + b"        ").sha256 != read_tube(data).sha256


BROKEN: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("fcs_empty", lambda: b""),
    "a text renamed": ("fcs_not_fcs", lambda: b"marker,percent\nCD73,99.1\n" * 40),
    "one letter": ("fcs_not_fcs", lambda: b"F"),
    "version 3.2": ("fcs_version", lambda: fcs(TWO, version="3.2")),
    "version 1.0": ("fcs_version", lambda: fcs(TWO, version="1.0")),
    "only a signature": ("fcs_truncated", lambda: fcs(TWO)[:20]),
    "cut in TEXT": ("fcs_truncated", lambda: fcs(TWO)[:200]),
    "cut in DATA": ("fcs_truncated", lambda: fcs(TWO)[:-1]),
    "cut at DATA": ("fcs_truncated", lambda: fcs(TWO)[:-32]),
    "offsets of letters": ("fcs_header", lambda: fcs(TWO)[:10] + b"abcdefgh" + fcs(TWO)[18:]),
    "a signed offset": ("fcs_header", lambda: fcs(TWO)[:10] + b"     +58" + fcs(TWO)[18:]),
    "TEXT ends before it begins": ("fcs_header", lambda: fcs(TWO, header={1: 50})),
    "TEXT of many megabytes": (
        "fcs_text",
        lambda: fcs(TWO, header={1: LARGEST_TEXT + 100}) + bytes(LARGEST_TEXT + 200),
    ),
    "a letter as delimiter": ("fcs_text", lambda: fcs(TWO, delimiter="x")),
    "a point as delimiter": ("fcs_text", lambda: fcs(TWO, delimiter=".")),
    "ANALYSIS of many megabytes": (
        "fcs_text",
        lambda: fcs(TWO, keywords={"$BEGINANALYSIS": "10", "$ENDANALYSIS": "99999999999"}) + bytes(1000),
    ),
    "no $TOT": ("fcs_keyword", lambda: fcs(TWO, keywords={"$TOT": None})),
    "no $P1E in whole numbers": ("fcs_keyword", lambda: fcs(TWO, data_type="I", keywords={"$P1E": None})),
    "no $P2R": ("fcs_keyword", lambda: fcs(TWO, keywords={"$P2R": None})),
    "no $P2N": ("fcs_channels", lambda: fcs(TWO, keywords={"$P2N": None})),
    "$PAR of three": ("fcs_channels", lambda: fcs(TWO, keywords={"$PAR": "3"})),
    "one name twice": ("fcs_channels", lambda: fcs(TWO, keywords={"$P2N": "FSC-A"})),
    "a huge $TOT": ("fcs_event_count", lambda: fcs(TWO, keywords={"$TOT": "999999999999"})),
    "a negative $TOT": ("fcs_keyword", lambda: fcs(TWO, keywords={"$TOT": "-4"})),
    "$TOT too low": ("fcs_event_count", lambda: fcs(TWO, keywords={"$TOT": "3"})),
    "$TOT too high": ("fcs_event_count", lambda: fcs(TWO, keywords={"$TOT": "5"})),
    "$TOT of zero": ("fcs_event_count", lambda: fcs(TWO, keywords={"$TOT": "0"})),
    "no events at all": ("fcs_no_events", lambda: fcs((Column("FSC-A", []), Column("PE-A", [])))),
    "more events than are ever needed": (
        "fcs_too_large",
        lambda: fcs((Column("FSC-A", np.zeros(MOST_EVENTS + 1, np.uint8), bits=8, range=256),), data_type="I"),
    ),
    "a $TOT of letters": ("fcs_text", lambda: fcs(TWO, keywords={"$TOT": "four"})),
    "two data sets": ("fcs_several_data_sets", lambda: fcs(TWO, keywords={"$NEXTDATA": "1000"})),
    "a histogram": ("fcs_mode", lambda: fcs(TWO, keywords={"$MODE": "C"})),
    "ASCII data": ("fcs_data_type", lambda: fcs(TWO, keywords={"$DATATYPE": "A"})),
    "a mixed byte order": ("fcs_byte_order", lambda: fcs(TWO, keywords={"$BYTEORD": "3,4,1,2"})),
    "twelve bits": ("fcs_bit_width", lambda: fcs(TWO, data_type="I", keywords={"$P1B": "12"})),
    "floats of 16 bits": ("fcs_bit_width", lambda: fcs(TWO, keywords={"$P1B": "16", "$P2B": "16"})),
    "DATA begins elsewhere in HEADER": ("fcs_offsets", lambda: fcs(TWO, header={2: 100})),
    "DATA ends elsewhere in HEADER": ("fcs_offsets", lambda: fcs(TWO, header={3: 100})),
    "an amplifier of letters": ("fcs_text", lambda: fcs(TWO, keywords={"$P1E": "log"})),
    "an infinite amplifier": ("fcs_scale", lambda: fcs(TWO, keywords={"$P1E": "inf,1"})),
    "a negative gain": ("fcs_scale", lambda: fcs(TWO, keywords={"$P1G": "-2"})),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_by_name(what: str) -> None:
    code, make = BROKEN[what]
    assert refusal(make()) == code


def test_an_end_of_data_off_by_one_is_refused_and_not_mended() -> None:
    data = fcs(TWO) + b"\0"
    stop = len(data) - 2
    text = data.replace(f"{stop:012d}".encode(), f"{stop + 1:012d}".encode())
    head = text[:34] + f"{stop + 1:8d}".encode() + text[42:]
    assert refusal(head) == "fcs_data_end"


def test_a_refusal_of_a_keyword_names_it_and_not_its_value() -> None:
    with pytest.raises(FlowRefused) as caught:
        read_tube(fcs(TWO, keywords={"$P2R": "Invented Patient"}))
    assert "Invented" not in caught.value.text.en + caught.value.text.zh
    with pytest.raises(FlowRefused) as caught:
        read_tube(fcs(TWO, data_type="I", keywords={"$P1E": None}))
    assert "$P1E" in caught.value.text.en


def test_an_unknown_channel_is_refused_with_those_there_are() -> None:
    with pytest.raises(FlowRefused, match=r"no channel APC-A; the tube has FSC-A, PE-A") as caught:
        read_tube(fcs(TWO)).values("APC-A")
    assert caught.value.code == "channel_unknown"


def test_control_signs_in_labels_do_not_reach_the_terminal() -> None:
    tube = read_tube(fcs((Column("FSC-A", VALUES), Column("PE-A", VALUES, "CD73\x1b[31m\n" + "x" * 200))))
    assert tube.channels[1].label.isprintable()
    assert len(tube.channels[1].label) <= 80
