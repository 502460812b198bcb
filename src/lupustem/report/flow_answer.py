"""What an FCS file holds, and what a tube and its control say of a marker, as JSON. No name of a person is in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.decision.status import Status
from lupustem.logic.text import Text
from lupustem.product.flow.channels import colours, is_colour, is_scatter
from lupustem.product.flow.codes import FLAGS, FlowRefused
from lupustem.product.flow.compensation import Compensation, matrix_of, parse_matrix
from lupustem.product.flow.fcs import Channel, Tube
from lupustem.product.flow.marker import MarkerReading
from lupustem.product.limits import Limit, limits_of
from lupustem.product.markers import is_borderline
from lupustem.product.printed import number_of
from lupustem.product.rules import MARKER_RULES
from lupustem.report.flow_words import codes_line

VERDICTS = {Status.MET: "pass", Status.NOT_MET: "fail", Status.UNKNOWN: "hold"}


def flow_answer(
    files: list[tuple[str, Tube | FlowRefused, str]], reading: MarkerReading | None, names: dict[str, str]
) -> dict[str, Any]:
    """The JSON of `lupustem flow`: every file (name, tube or refusal, SHA-256), then the marker, where one was asked for."""
    return {
        "notice": both(NOT_A_DEVICE),
        "files": [file_contents(*one) for one in files],
        **({} if reading is None else {"marker": marker_contents(reading, names)}),
    }


def file_contents(name: str, tube: Tube | FlowRefused, sha256: str) -> dict[str, Any]:
    """One file: what it holds, or why it was refused."""
    if isinstance(tube, FlowRefused):
        return {"file": name, "sha256": sha256, "refused": {"code": tube.code, "text": both(tube.text)}}
    return {
        "file": name,
        "sha256": sha256,
        "version": f"FCS {tube.version}",
        "cytometer": tube.cytometer,
        "events": tube.events,
        "channels": [_channel(one) for one in tube.channels],
        "colours": list(colours(tube)),
        "compensation": compensation_state(tube),
        "time_step_stated": tube.time_step.stated,
    }


def _channel(channel: Channel) -> dict[str, Any]:
    scale = channel.scale
    return {
        "name": channel.name,
        "label": channel.label or None,
        "kind": "scatter" if is_scatter(channel) else "fluorescence" if is_colour(channel) else "other",
        "bits": channel.bits,
        "range": channel.range,
        "amplifier": "linear" if scale.is_linear else {"decades": scale.decades, "zero": scale.zero},
        "factor": scale.factor,
    }


def compensation_state(tube: Tube) -> dict[str, Any]:
    """matrix, identity, none or unusable; with the keyword and the detectors."""
    keywords = list(tube.spillover_texts)
    try:
        matrix = matrix_of(tube)
        Compensation(matrix).check(tube)
        found = [parse_matrix(text, keyword) for keyword, text in tube.spillover_texts.items()]
    except FlowRefused as error:
        return {"state": "unusable", "keywords": keywords, "code": error.code, "text": both(error.text)}
    if matrix is None:
        return {"state": "identity" if any(found) else "none", "keywords": keywords}
    return {"state": "matrix", "keywords": keywords, "detectors": list(matrix.detectors)}


def marker_contents(reading: MarkerReading, names: dict[str, str]) -> dict[str, Any]:
    """Percent positive with its interval and verdict, and everything that it rests on."""
    result, counts, limits = reading.result, reading.counts, limits_for(reading.marker)
    exact = None if result.percent is None else result.percent.exact
    return {
        "marker": reading.marker,
        "channel": reading.channel,
        "percent": None if exact is None else number_of(exact, limits),
        "interval_95": None if result.interval is None else [float(round(end, 4)) for end in result.interval],
        "limit": str(limits[0]) if limits else None,
        "verdict": verdict(reading),
        "borderline": bool(limits) and is_borderline(result.interval, MARKER_RULES[reading.marker]),
        "positive_events": counts.positive,
        "parent_events": counts.parent,
        "control": counts.control,
        "control_events": counts.control_events,
        "quantile": str(counts.quantile),
        "threshold": reading.threshold,
        "permeabilised": counts.permeabilised,
        "gates": [{"gate": gate.name, **asdict(gate)} for gate in reading.gates],  # type: ignore[call-overload]
        "events": {
            "control": {step.name: step.events for step in reading.control_steps},
            "sample": {step.name: step.events for step in reading.sample_steps},
        },
        "compensated_by": None if reading.compensation.matrix is None else reading.compensation.matrix.origin,
        "codes": list(result.unusable),
        "advisories": list(reading.advisories),
        "texts": [both(text) for text in (*codes_line(reading), *(FLAGS[flag] for flag in reading.advisories))],
        "evidence": [
            {"part": part, "file": names.get(part), "sha256": digest} for part, digest in reading.sha256.items()
        ],
    }


def limits_for(marker: str) -> tuple[Limit, ...]:
    """The limit of the consensus for a marker, read from its statement; none for another marker."""
    return limits_of(MARKER_RULES[marker]) if marker in MARKER_RULES else ()


def verdict(reading: MarkerReading) -> str | None:
    """pass, fail, or hold where there is no result that counts; None where the consensus has no limit."""
    limits = limits_for(reading.marker)
    if reading.result.unusable or reading.result.percent is None:
        return "hold"
    return VERDICTS[limits[0].status(reading.result.percent)] if limits else None


def both(text: Text) -> dict[str, str]:
    """A sentence in both languages."""
    return {"zh": text.zh, "en": text.en}
