"""Which column of a tube is what: scatter, time, colours, and the one that carries a marker.

Cytometers name their detectors as they like; what is used here is the beginning of the name (FSC, SSC, Time) and its ending
(-A area, -H height, -W width).
"""

from __future__ import annotations

import re

from lupustem.logic.text import Text
from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.fcs import Channel, Tube

_SCATTER = re.compile(r"(?i)fsc|ssc|bsc|forward|side ?sc|[fs]s(?![a-z])")
_FORWARD = re.compile(r"(?i)(fsc|forward|fs(?![a-z]))")
_NO_COLOUR = re.compile(r"(?i)time|hdr-t|width|event|pulse|trigger|index|sort|bead|center|offset|residual|dna ")
_ENDING = re.compile(r"(?i)[ _-]*(log|lin)?[ _-]?(a|h|w|area|height|width)$")
_DYES = re.compile(
    r"(?i)viab|live|dead|7[ -]?aad|\bpi\b|propidium|dapi|\bfvs|\bfvd|zombie|sytox|draq7|\bto-?pro|aqua|ghost dye"
)


def is_scatter(channel: Channel) -> bool:
    """Whether a channel measures scattered light."""
    return bool(_SCATTER.match(channel.name))


def is_colour(channel: Channel) -> bool:
    """Whether a channel measures fluorescence, as far as its name tells."""
    return not is_scatter(channel) and not _NO_COLOUR.match(channel.name)


def detector(channel: Channel) -> str:
    """The name without its ending: FL2-A and FL2-H are one detector."""
    return _ENDING.sub("", channel.name)


def colours(tube: Tube) -> tuple[str, ...]:
    """The fluorescence detectors of a tube, each once."""
    return tuple(dict.fromkeys(detector(channel) for channel in tube.channels if is_colour(channel)))


def forward(tube: Tube, ending: str) -> str | None:
    """The forward scatter channel of one ending ("A" or "H"); None where there is none."""
    wanted = re.compile({"A": r"(?i).*(a|area)$", "H": r"(?i).*(h|height)$"}[ending])
    found = [one.name for one in tube.channels if _FORWARD.match(one.name) and wanted.match(one.name)]
    plain = [name for name in found if "log" not in name.lower()]
    return next(iter((*plain, *found)), None)


def side(tube: Tube) -> str | None:
    """The side scatter channel, area before height; None where there is none."""
    found = [one.name for one in tube.channels if re.match(r"(?i)ssc|side|ss(?![a-z])", one.name)]
    return next(iter([*(name for name in found if re.search(r"(?i)a$|area$", name)), *found]), None)


def looks_like_viability(tube: Tube) -> tuple[str, ...]:
    """Channels that the file labels as a dye for dead cells."""
    return tuple(one.name for one in tube.channels if is_colour(one) and _DYES.search(one.label or one.name))


def labelled(marker: str, tube: Tube) -> tuple[str, ...]:
    """The channels that the file labels with a marker, in $PnS or $PnN."""
    wanted = re.compile(rf"(?i)(?<![a-z0-9]){_loosely(marker)}(?![a-z0-9])")
    return tuple(
        one.name for one in tube.channels if is_colour(one) and (wanted.search(one.label) or wanted.search(one.name))
    )


def channel_of(marker: str, tube: Tube) -> str:
    """The channel that the file labels with a marker, the area where area and height both are.

    Raises FlowRefused: channel_unknown, channel_ambiguous.
    """
    found = labelled(marker, tube)
    areas = [one for one in found if re.search(r"(?i)(a|area)$", one)]
    chosen = tuple(areas) if len(areas) == 1 else found
    if not chosen:
        raise FlowRefused("channel_unknown", _unlabelled(marker, tube))
    if len(chosen) > 1:
        raise FlowRefused("channel_ambiguous", _several(marker, chosen))
    return chosen[0]


def _loosely(marker: str) -> str:
    """HLA-DR is also HLADR and HLA DR."""
    return r"[ _-]?".join(re.escape(part) for part in re.split(r"[ _-]", marker))


def _unlabelled(marker: str, tube: Tube) -> Text:
    there = ", ".join(tube.names[:30])
    return Text(
        f"没有通道标注 {marker}；请指定通道。该管有 {there}。",
        f"no channel is labelled {marker}; name the channel. The tube has {there}.",
    )


def _several(marker: str, names: tuple[str, ...]) -> Text:
    return Text(
        f"标注 {marker} 的通道不止一个（{'、'.join(names)}）；请指定其一。",
        f"several channels are labelled {marker} ({', '.join(names)}); name one of them.",
    )
