"""Percent positive of one marker from a tube and its control: gates and threshold from the control, counts from the sample.

What is counted goes to `product.markers`, which makes the percentage, its interval and the codes that forbid its use; the
limits stand in the statements. No background is subtracted.

Source: Maecker and Trotter 2006 (10.1002/cyto.a.20333) for controls; the numbers that are this project's own choice stand in
`gates`, here and in `product.markers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from lupustem.product.flow.channels import channel_of, colours, looks_like_viability
from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.compensation import Compensation, SpilloverMatrix, matrix_of
from lupustem.product.flow.fcs import Tube, Values, read_tube
from lupustem.product.flow.gates import DEFAULT, Gating, check_finite, fix_gates, threshold
from lupustem.product.flow.population import Gate, Population, Step
from lupustem.product.flow.quantiles import median, quantile
from lupustem.product.markers import LOWEST_QUANTILE, QUANTILE, MarkerCounts, MarkerResult, percent_positive

ADVISED_EVENTS = 10_000
BRIGHTER_SHARE = 0.05
"""A control of which more than this share lies above the sample's own quantile, and whose median is higher, looks swapped."""


@dataclass(frozen=True, slots=True)
class MarkerSettings:
    """How a tube is judged; all of it stands in the answer.

    control: fmo, isotype, unstained, or None for no control. channel: None is the one that the file labels with the marker.
    single_colour: None is judged by the fluorescence detectors of the file. matrix: None is the sample file's own.
    """

    control: str | None = "fmo"
    channel: str | None = None
    quantile: Decimal = QUANTILE
    permeabilised: bool | None = None
    single_colour: bool | None = None
    matrix: SpilloverMatrix | None = None
    gating: Gating = DEFAULT


@dataclass(frozen=True, slots=True, eq=False)
class MarkerReading:
    """What a tube and its control say of one marker, with everything that led there.

    counts: for `product.markers`; its `unusable` holds the codes found here. sha256: of every file by its part ("sample",
    "control", "viability_control"). refused: why a file or setting was not used.
    """

    marker: str
    counts: MarkerCounts
    channel: str | None = None
    threshold: float | None = None
    gates: tuple[Gate, ...] = ()
    control_steps: tuple[Step, ...] = ()
    sample_steps: tuple[Step, ...] = ()
    compensation: Compensation = field(default_factory=Compensation)
    flags: tuple[str, ...] = ()
    sha256: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[FlowRefused, ...] = ()

    @property
    def result(self) -> MarkerResult:
        """Percent positive, its interval, the codes that forbid its use, flags."""
        return percent_positive(self.counts)

    @property
    def advisories(self) -> tuple[str, ...]:
        """Everything to be known of a result that counts, flags of the counts included."""
        return tuple(dict.fromkeys((*self.result.flags, *self.flags)))


@dataclass(frozen=True, slots=True, eq=False)
class Gated:
    """Sample and control with the same gates and the same matrix; codes and flags found on the way."""

    sample: Population
    control: Population
    gates: tuple[Gate, ...]
    codes: tuple[str, ...]
    flags: tuple[str, ...]
    refused: tuple[FlowRefused, ...]


def marker_from_bytes(
    marker: str,
    sample: bytes,
    control: bytes | None,
    settings: MarkerSettings,
    *,
    viability_control: bytes | None = None,
) -> MarkerReading:
    """What FCS files say of a marker. Never raises for what stands in them: that becomes codes, and `refused` says why."""
    parts = {"sample": sample, "control": control, "viability_control": viability_control}
    tubes: dict[str, Tube] = {}
    refused: list[FlowRefused] = []
    for part, data in parts.items():
        if data is not None:
            try:
                tubes[part] = read_tube(data)
            except FlowRefused as error:
                refused.append(error)
    if not refused:
        try:
            return read_marker(
                marker, tubes["sample"], tubes.get("control"), settings, viability=tubes.get("viability_control")
            )
        except FlowRefused as error:
            refused.append(error)
    hashes = {part: _sha256(data) for part, data in parts.items() if data is not None}
    codes = tuple(dict.fromkeys(error.code for error in refused))
    counts = counts_of(marker, settings, None, None, None, codes)
    return MarkerReading(marker, counts, settings.channel, sha256=hashes, refused=tuple(refused))


def read_marker(
    marker: str, sample: Tube, control: Tube | None, settings: MarkerSettings, *, viability: Tube | None = None
) -> MarkerReading:
    """What a tube and its control say of a marker.

    viability: the tube that sets the threshold of the dye for dead cells; an unstained control serves as well.
    Raises FlowRefused for a channel or gate that cannot be used; ValueError for a control or quantile that is none.
    """
    check_settings(settings)
    name = settings.channel or channel_of(marker, sample)
    sample.at(name)
    if control is None or settings.control is None:
        return _uncontrolled(marker, sample, name, settings)
    gated = gate(sample, control, settings, viability=viability)
    codes = gated.codes or colour_codes(sample, gated.sample.compensation, name, settings)
    background, signal = gated.control.parents(name), gated.sample.parents(name)
    limit = threshold(background, settings.quantile)
    check_finite(signal)
    positive = int(np.count_nonzero(signal > limit))
    flags = (
        *gated.flags,
        *itself(sample, control),
        *(("control_brighter",) if brighter(background, signal, settings.quantile) else ()),
    )
    return MarkerReading(
        marker,
        counts_of(marker, settings, signal.size, positive, background.size, codes, flags),
        name,
        limit,
        gated.gates,
        tuple(gated.control.steps),
        tuple(gated.sample.steps),
        gated.sample.compensation,
        flags,
        _hashes({"sample": sample, "control": control, "viability_control": viability}),
        gated.refused,
    )


def _uncontrolled(marker: str, sample: Tube, name: str, settings: MarkerSettings) -> MarkerReading:
    """What is left to say of a tube without a control."""
    compensation, refused = _own_matrix(sample, settings)
    unusable = tuple(error.code for error in refused)
    codes = (*(unusable or colour_codes(sample, compensation, name, settings)), "no_control")
    flags = _tube_flags(sample, settings)
    counts = counts_of(marker, settings, None, None, None, codes, flags)
    return MarkerReading(marker, counts, name, flags=flags, sha256=_hashes({"sample": sample}), refused=tuple(refused))


def check_settings(settings: MarkerSettings) -> None:
    """Raises ValueError for a quantile outside 0.99 to below 1, or a control that is no control."""
    if not LOWEST_QUANTILE <= settings.quantile < 1:
        raise ValueError(f"the quantile lies from {LOWEST_QUANTILE} to below 1")
    if settings.control not in (None, "fmo", "isotype", "unstained"):
        raise ValueError("a control is fmo, isotype or unstained")


def gate(sample: Tube, control: Tube, settings: MarkerSettings, *, viability: Tube | None = None) -> Gated:
    """Gates fixed on the control and applied to both. Raises FlowRefused."""
    compensation, refused = _own_matrix(sample, settings)
    refused += _fits(compensation, control)
    if refused:
        compensation = Compensation()
    gated = Population(sample, compensation), Population(control, compensation)
    gates = fix_gates(gated[1], settings.gating, _without_dye(gated[1], settings, viability), settings.quantile)
    for one in gates:
        gated[0].keep(one)
    names = {one.name for one in gates}
    flags = [*_tube_flags(sample, settings), *_matrix_flags(sample, control, compensation, settings)]
    flags += [f"no_{name}_gate" for name in ("scatter", "singlets") if name not in names]
    if min(one.steps[-1].events for one in gated) < ADVISED_EVENTS:
        flags.append("fewer_than_advised")
    return Gated(*gated, gates, tuple(error.code for error in refused), tuple(flags), tuple(refused))


def itself(sample: Tube, *controls: Tube) -> tuple[str, ...]:
    """The flag of a tube given as its own control: every negative marker would pass."""
    return ("control_is_sample",) if any(one.sha256 == sample.sha256 for one in controls) else ()


def brighter(background: Values, signal: Values, share: Decimal) -> bool:
    """Whether the control looks like the stained tube: much of it above the sample's own quantile, and its median higher."""
    if not background.size or not signal.size:
        return False
    beyond = int(np.count_nonzero(background > quantile(signal, share))) / background.size
    return beyond > BRIGHTER_SHARE and median(background) > median(signal)


def _without_dye(control: Population, settings: MarkerSettings, viability: Tube | None) -> Population | None:
    """The tube that sets the threshold of the viability dye: the one given, else an unstained control."""
    if viability is not None:
        control.compensation.check(viability)
        return Population(viability, control.compensation)
    return control if settings.control == "unstained" else None


def _own_matrix(sample: Tube, settings: MarkerSettings) -> tuple[Compensation, list[FlowRefused]]:
    """The matrix for both tubes: the given one, else the sample's; and why it cannot be used."""
    try:
        matrix = settings.matrix if settings.matrix is not None else matrix_of(sample)
        compensation = Compensation(None if matrix is None or matrix.is_identity else matrix)
        compensation.check(sample)
    except FlowRefused as error:
        return Compensation(), [error]
    return compensation, []


def _fits(compensation: Compensation, control: Tube) -> list[FlowRefused]:
    try:
        compensation.check(control)
    except FlowRefused as error:
        return [error]
    return []


def colour_codes(sample: Tube, compensation: Compensation, name: str, settings: MarkerSettings) -> tuple[str, ...]:
    """A tube of several colours has to be compensated in the channel that counts."""
    several = not settings.single_colour if settings.single_colour is not None else len(colours(sample)) > 1
    return ("not_compensated",) if several and not compensation.covers(name) else ()


def _matrix_flags(sample: Tube, control: Tube, compensation: Compensation, settings: MarkerSettings) -> tuple[str, ...]:
    if compensation.matrix is None or settings.matrix is not None:
        return ()
    try:
        other = matrix_of(control)
    except FlowRefused:
        return ("matrices_differ",)
    if other is None:
        return ("control_without_matrix",)
    same = (other.detectors, other.rows) == (compensation.matrix.detectors, compensation.matrix.rows)
    return () if same else ("matrices_differ",)


def _tube_flags(sample: Tube, settings: MarkerSettings) -> tuple[str, ...]:
    flags = []
    if settings.gating.viability_channel is None and looks_like_viability(sample):
        flags.append("viability_not_gated")
    if not sample.time_step.stated:
        flags.append("time_step_ignored")
    return tuple(flags)


def counts_of(
    marker: str,
    settings: MarkerSettings,
    parent: int | None,
    positive: int | None,
    control_events: int | None,
    codes: tuple[str, ...],
    flags: tuple[str, ...] = (),
) -> MarkerCounts:
    """The counts in the form of `product.markers`, with the settings that they rest on."""
    dyed = settings.gating.viability_channel is not None
    return MarkerCounts(
        marker,
        parent,
        positive,
        settings.control,
        control_events,
        settings.quantile,
        settings.permeabilised,
        dyed,
        tuple(dict.fromkeys(codes)),
        flags,
    )


def _hashes(tubes: Mapping[str, Tube | None]) -> dict[str, str]:
    return {part: tube.sha256 for part, tube in tubes.items() if tube is not None}


def _sha256(data: bytes) -> str:
    from lupustem.product.canonical import sha256

    return sha256(data)
