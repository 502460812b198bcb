"""Tubes that a lot file names: read, gated against their control, counted; each file is hashed, a refusal becomes a code.

CD90: {file: cd90.fcs, control_file: fmo.fcs, control: fmo, channel: PE-A}
purity: {file: all.fcs, control_file: fmo.fcs, control: fmo, panel: {CD73: {channel: PE-A}, CD45: {control_file: fmo45.fcs}}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from lupustem.exchange.lot_fields import Fields
from lupustem.exchange.tube_files import read_matrix_file, read_tube_bytes
from lupustem.logic.text import Text
from lupustem.product.canonical import sha256
from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.compensation import SpilloverMatrix
from lupustem.product.flow.fcs import Tube, read_tube
from lupustem.product.flow.gates import SINGLET_DEVIATIONS, SINGLETS, Gating
from lupustem.product.flow.marker import MarkerReading, MarkerSettings, counts_of, marker_from_bytes
from lupustem.product.flow.picture import picture
from lupustem.product.flow.purity import PURITY, PanelMarker, joint_purity
from lupustem.product.lot import RawFile, Settings
from lupustem.product.markers import CONTROLS, LOWEST_QUANTILE, MARKER_FACTS, MarkerCounts
from lupustem.product.measured import as_decimal

_GATES = ("scatter_channel", "scatter_low", "scatter_high", "singlets", "singlet_deviations")
_VIABILITY = ("viability_channel", "viability_control_file", "viability_threshold")
_TUBE = (
    "file",
    "control_file",
    "control",
    "channel",
    "quantile",
    "permeabilised",
    "single_colour",
    "compensation_file",
)
TUBE_KEYS = (*_TUBE, *_GATES, *_VIABILITY)
"""What may be written of a marker that is counted from its file."""

_FARTHEST = 10**12
Find = Callable[[str, Fields], Path]


def tube_marker(marker: str, fields: Fields, settings: Settings, find: Find, *, draw: bool = False) -> MarkerCounts:
    """The counts of one marker, or of the joint gate, from FCS files.

    find: the path of a file that the lot names. draw: whether to make its picture, which the notes then hold.
    Raises Unreadable where a file cannot be opened or a key does not exist.
    """
    keys = (*TUBE_KEYS, "panel") if marker == PURITY else TUBE_KEYS
    own = Fields(fields.content, fields.place, keys, fields.notes, fields.facts)
    asked = _settings(own, settings, find)
    if marker == PURITY:
        return _joint(own, asked, find)
    sample, control = _bytes("file", own, find) or b"", _bytes("control_file", own, find)
    viability = _bytes("viability_control_file", own, find)
    reading = marker_from_bytes(marker, sample, control, asked, viability_control=viability)
    if draw and control is not None and not reading.refused:
        # What cannot be drawn was counted or refused all the same.
        with suppress(FlowRefused):
            own.notes.pictures.append(picture(reading, read_tube(sample), read_tube(control)))
    return _told(reading, own)


def _told(reading: MarkerReading, fields: Fields) -> MarkerCounts:
    for error in reading.refused:
        fields.leave_out("file", Text(f"{error.text.zh}（{error.code}）", f"{error.text.en} ({error.code})"))
    return reading.counts


def _settings(fields: Fields, settings: Settings, find: Find) -> MarkerSettings:
    control = None if fields.content.get("control") in ("none", None) else fields.word("control", CONTROLS)
    quantile = fields.number("quantile", Fraction(LOWEST_QUANTILE), Fraction(999_999, 1_000_000))
    return MarkerSettings(
        control=control,
        channel=fields.text("channel"),
        quantile=settings.quantile if quantile is None else Decimal(str(as_decimal(quantile))),
        permeabilised=fields.boolean("permeabilised"),
        single_colour=fields.boolean("single_colour"),
        matrix=_matrix(fields, find),
        gating=_gating(fields),
    )


def _gating(fields: Fields) -> Gating:
    deviations = fields.number("singlet_deviations", Fraction(1, 100), 100)
    return Gating(
        scatter_channel=fields.text("scatter_channel"),
        scatter_low=_real("scatter_low", fields),
        scatter_high=_real("scatter_high", fields),
        singlets=fields.word("singlets", SINGLETS) or "control",
        singlet_deviations=SINGLET_DEVIATIONS if deviations is None else float(deviations),
        viability_channel=fields.text("viability_channel"),
        viability_threshold=_real("viability_threshold", fields),
    )


def _real(key: str, fields: Fields) -> float | None:
    number = fields.number(key, -_FARTHEST, _FARTHEST)
    return None if number is None else float(number)


def _matrix(fields: Fields, find: Find) -> SpilloverMatrix | None:
    name = fields.text("compensation_file")
    if name is None:
        return None
    path = find(name, fields)
    _hashed(path, read_tube_bytes(path), fields)
    return read_matrix_file(path)


def _bytes(key: str, fields: Fields, find: Find) -> bytes | None:
    name = fields.text(key)
    if name is None:
        return None
    path = find(name, fields)
    data = read_tube_bytes(path)
    _hashed(path, data, fields)
    return data


def _hashed(path: Path, data: bytes, fields: Fields) -> None:
    raw = RawFile(path.name, sha256(data))
    if raw not in fields.notes.files:
        fields.notes.files.append(raw)


def _joint(fields: Fields, settings: MarkerSettings, find: Find) -> MarkerCounts:
    """Joint purity of one tube: `panel` names its markers, each with its channel and, where it has its own, its control."""
    try:
        sample, control = (_tube(key, fields, find) for key in ("file", "control_file"))
        viability = _tube("viability_control_file", fields, find)
        panel = _panel(fields, control, find)
        if sample is None or control is None or settings.control is None:
            return counts_of(PURITY, settings, None, None, None, ("no_control",))
        return joint_purity(sample, panel, settings, gate_control=control, viability=viability).counts
    except FlowRefused as error:
        fields.leave_out("file", Text(f"{error.text.zh}（{error.code}）", f"{error.text.en} ({error.code})"))
        return counts_of(PURITY, settings, None, None, None, (error.code,))


def _panel(fields: Fields, control: Tube | None, find: Find) -> Mapping[str, PanelMarker]:
    found: dict[str, PanelMarker] = {}
    below = fields.below("panel", tuple(MARKER_FACTS))
    for marker in () if below is None else below.content:
        assert below is not None
        own = below.below(marker, ("channel", "control_file"))
        given = None if own is None else _tube("control_file", own, find)
        background = control if given is None else given
        if background is not None:
            found[marker] = PanelMarker(background, None if own is None else own.text("channel"))
    return found


def _tube(key: str, fields: Fields, find: Find) -> Tube | None:
    data = _bytes(key, fields, find)
    return None if data is None else read_tube(data)
