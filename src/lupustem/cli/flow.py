"""`lupustem flow FILE...`: what FCS files hold; percent positive for a tube and its control; a picture of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lupustem.cli.errors import WRONG_INPUT, one_of, tell
from lupustem.cli.language import both, current
from lupustem.cli.options import Lang
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from lupustem.product.flow.codes import FlowRefused
    from lupustem.product.flow.fcs import Tube
    from lupustem.product.flow.gates import Gating
    from lupustem.product.flow.marker import MarkerReading, MarkerSettings

FORMATS = ("text", "json")
CONTROLS = ("fmo", "isotype", "unstained")
SINGLETS = ("control", "each")
Read = list[tuple[str, "Tube | FlowRefused", str]]


def _text(flag: str, metavar: str, zh: str, en: str) -> object:
    return typer.Option(flag, metavar=metavar, show_default=False, help=both(zh, en))


def flow(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            show_default=False,
            help=both(
                "FCS 文件（2.0、3.0、3.1）；给出对照时只能有一个，即样本管。",
                "FCS files (2.0, 3.0, 3.1); with a control only one, the sample.",
            ),
        ),
    ],
    control: Annotated[str | None, _text("--control", "FILE", "对照管。", "The control tube.")] = None,
    control_kind: Annotated[
        str | None, _text("--control-kind", "|".join(CONTROLS), "对照的种类。", "What kind of control it is.")
    ] = None,
    marker: Annotated[
        str | None,
        _text("--marker", "NAME", "标志，如 CD73；由此得到共识限度。", "The marker, such as CD73; it gives the limit."),
    ] = None,
    channel: Annotated[
        str | None,
        _text("--channel", "NAME", "通道（$PnN）；不写则按标签查找。", "Channel ($PnN); else by the file's labels."),
    ] = None,
    quantile: Annotated[
        str | None,
        _text("--quantile", "Q", "阈值的分位数，默认 0.995。", "Quantile of the threshold; 0.995 by default."),
    ] = None,
    compensation: Annotated[
        str | None,
        _text(
            "--compensation",
            "FILE",
            "溢漏矩阵（CSV）；不写则用样本管自带的。",
            "Spillover matrix (CSV); the sample's own by default.",
        ),
    ] = None,
    single_colour: Annotated[
        bool,
        typer.Option(
            "--single-colour",
            help=both("该管只有一种荧光，无须补偿。", "The tube holds one colour, so nothing needs compensation."),
        ),
    ] = False,
    permeabilised: Annotated[
        bool,
        typer.Option(
            "--permeabilised", help=both("细胞已破膜（CD79a 必需）。", "The cells were permeabilised (CD79a).")
        ),
    ] = False,
    scatter_channel: Annotated[
        str | None, _text("--scatter-channel", "NAME", "散射门的通道。", "Channel of the scatter gate.")
    ] = None,
    scatter_low: Annotated[
        str | None, _text("--scatter-low", "X", "散射门下限。", "Lower end of the scatter gate.")
    ] = None,
    scatter_high: Annotated[
        str | None, _text("--scatter-high", "X", "散射门上限。", "Upper end of the scatter gate.")
    ] = None,
    singlets: Annotated[
        str | None,
        _text(
            "--singlets",
            "|".join(SINGLETS),
            "单细胞门的中位数取自对照管（默认）或各管自身。",
            "Whose median the gate of single cells lies around: the control's (default) or each tube's.",
        ),
    ] = None,
    singlet_deviations: Annotated[
        str | None,
        _text("--singlet-deviations", "K", "稳健标准差的倍数，默认 3。", "Robust deviations; 3 by default."),
    ] = None,
    viability_channel: Annotated[
        str | None, _text("--viability-channel", "NAME", "死活染料的通道。", "Channel of the viability dye.")
    ] = None,
    viability_control: Annotated[
        str | None,
        _text("--viability-control", "FILE", "不含该染料的管。", "A tube without that dye; sets its threshold."),
    ] = None,
    viability_threshold: Annotated[
        str | None, _text("--viability-threshold", "X", "或直接给出阈值。", "Or the threshold itself.")
    ] = None,
    svg: Annotated[
        str | None, _text("--svg", "FILE", "把图写入 SVG 文件。", "Write the picture to an SVG file.")
    ] = None,
    output_format: Annotated[
        str, typer.Option("--format", "-f", metavar="|".join(FORMATS), help=both("输出形式。", "Form of the output."))
    ] = "text",
    lang: Lang = None,
) -> None:
    """Describe every file; with a control, count."""
    form = one_of("--format", output_format, FORMATS)
    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    _spare(svg, [*files, control, viability_control, compensation])
    wanted = (control, marker, channel, svg)
    if any(one is not None for one in wanted):
        _one_sample(files)
    from lupustem.product.flow.gates import Gating

    gating = Gating(
        scatter_channel=scatter_channel,
        scatter_low=_number("--scatter-low", scatter_low),
        scatter_high=_number("--scatter-high", scatter_high),
        singlets="control" if singlets is None else one_of("--singlets", singlets, SINGLETS),
        singlet_deviations=_number("--singlet-deviations", singlet_deviations) or 3.0,
        viability_channel=viability_channel,
        viability_threshold=_number("--viability-threshold", viability_threshold),
    )
    read = [_read(path) for path in files]
    reading = None
    if any(one is not None for one in wanted) and not _refusals(read):
        settings = _settings(
            control, control_kind, quantile, compensation, single_colour, permeabilised, channel, gating
        )
        reading = _reading(read[0], control, viability_control, marker, settings, svg, language)
    _print(
        read, reading, {"sample": files[0], "control": control, "viability_control": viability_control}, form, language
    )
    if refusals := _refusals(read):
        tell(*refusals)
        raise typer.Exit(WRONG_INPUT)


def _read(path: str) -> tuple[str, Tube | FlowRefused, str]:
    """A file by its name without folders: the tube or the refusal, and the SHA-256 of its bytes."""
    from lupustem.exchange.tube_files import read_tube_bytes
    from lupustem.product.flow.codes import FlowRefused
    from lupustem.product.flow.fcs import read_tube

    data = read_tube_bytes(path)
    try:
        tube = read_tube(data)
    except FlowRefused as error:
        return path, error, hashlib.sha256(data).hexdigest()
    return path, tube, tube.sha256


def _refusals(read: Read) -> list[Text]:
    from lupustem.exchange.tube_files import refused
    from lupustem.product.flow.codes import FlowRefused

    return [refused(path, one).text for path, one, _ in read if isinstance(one, FlowRefused)]


def _settings(
    control: str | None,
    kind: str | None,
    quantile: str | None,
    compensation: str | None,
    single_colour: bool,
    permeabilised: bool,
    channel: str | None,
    gating: Gating,
) -> MarkerSettings:
    from lupustem.exchange.tube_files import read_matrix_file
    from lupustem.product.flow.marker import MarkerSettings
    from lupustem.product.markers import QUANTILE

    if control is not None and kind is None:
        raise Unreadable(_KIND)
    return MarkerSettings(
        control=None if control is None or kind is None else one_of("--control-kind", kind, CONTROLS),
        channel=channel,
        quantile=QUANTILE if quantile is None else _quantile(quantile),
        permeabilised=True if permeabilised else None,
        single_colour=True if single_colour else None,
        matrix=None if compensation is None else read_matrix_file(compensation),
        gating=gating,
    )


def _reading(
    sample: tuple[str, Tube | FlowRefused, str],
    control: str | None,
    viability: str | None,
    marker: str | None,
    settings: MarkerSettings,
    svg: str | None,
    language: Language,
) -> MarkerReading:
    from lupustem.exchange.tube_files import read_tube_file, refused
    from lupustem.product.flow.codes import FlowRefused
    from lupustem.product.flow.marker import read_marker

    path, tube, _ = sample
    assert not isinstance(tube, FlowRefused)
    background = None if control is None else read_tube_file(control)
    dye = None if viability is None else read_tube_file(viability)
    name = _marker_name(marker, settings.channel, tube)
    try:
        reading = read_marker(name, tube, background, settings, viability=dye)
        if svg is not None:
            if background is None:
                raise Unreadable(_NO_PICTURE)
            _draw(reading, tube, background, svg, language)
    except FlowRefused as error:
        raise refused(path, error) from error
    return reading


def _draw(reading: MarkerReading, sample: Tube, control: Tube, target: str, language: Language) -> None:
    from lupustem.exchange.writing import write_atomically
    from lupustem.product.flow.picture import picture
    from lupustem.report.flow_svg import marker_svg

    drawn = marker_svg(picture(reading, sample, control), language).encode("utf-8", "replace")
    with write_atomically(Path(target)) as file:
        file.write(drawn)


def _print(
    read: Read, reading: MarkerReading | None, paths: dict[str, str | None], form: str, language: Language
) -> None:
    named: Read = [(Path(path).name, tube, digest) for path, tube, digest in read]
    if form == "json":
        from lupustem.report.answer import as_json
        from lupustem.report.flow_answer import flow_answer

        names = {part: Path(path).name for part, path in paths.items() if path is not None}
        sys.stdout.flush()
        sys.stdout.buffer.write(as_json(flow_answer(named, reading, names)))
        sys.stdout.buffer.flush()
        return
    from lupustem.report.flow_text import flow_lines

    columns = min(max(shutil.get_terminal_size((80, 24)).columns, 40), 120)
    print("\n".join(flow_lines(named, reading, language, columns)))


def _marker_name(marker: str | None, channel: str | None, tube: Tube) -> str:
    """The marker asked for in its usual spelling; else the one that the file labels; else the label or name of the channel."""
    from lupustem.product.flow.channels import labelled
    from lupustem.product.rules import MARKER_RULES

    if marker is not None:
        return next((name for name in MARKER_RULES if _plain(name) == _plain(marker)), marker)
    known = [name for name in MARKER_RULES if any(channel in (None, one) for one in labelled(name, tube))]
    if len(known) == 1:
        return known[0]
    if channel is None:
        raise Unreadable(_WHICH)
    return next((one.label for one in tube.channels if one.name == channel and one.label), channel)


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").replace(" ", "").lower()


def _one_sample(files: list[str]) -> None:
    if len(files) != 1:
        raise Unreadable(_ONE)


def _spare(target: str | None, inputs: list[str | None]) -> None:
    """Raises Unreadable where the picture would take the place of a raw file."""
    if target is not None and any(one and os.path.realpath(one) == os.path.realpath(target) for one in inputs):
        raise Unreadable(_OVERWRITES)


def _number(option: str, written: str | None) -> float | None:
    if written is None:
        return None
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number) > Decimal("1e12"):
        raise Unreadable(Text(f"{option} 须为普通数值。", f"{option} takes a plain number."))
    return float(number)


def _quantile(written: str) -> Decimal:
    from lupustem.product.markers import LOWEST_QUANTILE

    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or not LOWEST_QUANTILE <= number < 1 or len(written) > 12:
        raise Unreadable(
            Text(
                f"--quantile 须不小于 {LOWEST_QUANTILE} 且小于 1。",
                f"--quantile lies from {LOWEST_QUANTILE} to below 1.",
            )
        )
    return number


_KIND = Text(
    "给出对照时须用 --control-kind 写明种类：fmo、isotype 或 unstained。",
    "a control needs --control-kind: fmo, isotype or unstained.",
)
_NO_PICTURE = Text(
    "画图需要对照管；请用 --control 与 --control-kind 给出。",
    "a picture needs the control tube; give --control and --control-kind.",
)
_WHICH = Text("请用 --marker 或 --channel 指明标志或通道。", "name the marker or the channel: --marker or --channel.")
_ONE = Text(
    "计算阳性率时只能给一个样本文件；对照请写在 --control 之后。",
    "percent positive is for one sample file; the control goes behind --control.",
)
_OVERWRITES = Text(
    "--svg 与输入是同一个文件，会覆盖原始数据；请换一个文件名。",
    "--svg names an input and would overwrite raw data; choose another name.",
)
