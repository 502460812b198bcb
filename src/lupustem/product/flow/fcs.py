"""One tube from the bytes of its FCS file (2.0, 3.0, 3.1), read strictly: what disagrees with itself is refused.

FlowIO reads HEADER and TEXT and compares their offsets; the events are then taken from the bytes as they lie, without a copy.
Never read: several data sets, histograms, ASCII data. Nothing of TEXT leaves this module but what a `Tube` names.

Sources: the FCS 3.1 standard (Spidlen 2010, 10.1002/cyto.a.20825); what is refused and why, docs/en/flow.md.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lupustem.logic.text import Text
from lupustem.product.flow.codes import FlowRefused
from lupustem.product.flow.scaling import Scale, TimeStep, scale_of, time_step
from lupustem.product.flow.segments import CUT_SHORT, BoundedBytes, check_header

Values = NDArray[np.float64]
MOST_EVENTS = 10_000_000
"""Engineering choice: a release tube holds some ten thousand to a million events; it bounds the memory."""
LONGEST_NAME = 80
_BYTE_ORDERS = {"1,2,3,4": "<", "4,3,2,1": ">", "1,2": "<", "2,1": ">"}
_BYTE_ORDERS |= {"1,2,3,4,5,6,7,8": "<", "8,7,6,5,4,3,2,1": ">", "1": "<"}
_FLOAT_BITS = {"F": 32, "D": 64}
_SPILLOVER_KEYWORDS = ("spillover", "spill", "comp")


@dataclass(frozen=True, slots=True)
class Channel:
    """One column of a tube: detector ($PnN), marker or dye as labelled ($PnS, "" where it is not), range, scale, bits."""

    name: str
    label: str
    range: float
    scale: Scale
    bits: int


@dataclass(frozen=True, slots=True, eq=False)
class Tube:
    """The events of one tube and what is needed to judge them; no name of a person.

    cytometer: its type ($CYT). spillover_texts: keyword -> matrix as written. sha256: of the whole file.
    """

    version: str
    events: int
    channels: tuple[Channel, ...]
    cytometer: str | None
    spillover_texts: Mapping[str, str]
    time_step: TimeStep
    sha256: str
    _stored: NDArray[Any]
    _integer: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The detectors, in the order of the file."""
        return tuple(channel.name for channel in self.channels)

    def stored(self, name: str, rows: slice = slice(None)) -> Values:
        """One column (n,) as the file holds it, unused bits of whole numbers left out. Raises FlowRefused."""
        at = self.at(name)
        column = self._stored[f"c{at}"][rows] if self._stored.dtype.names else self._stored[rows, at]
        mask = _mask(self.channels[at]) if self._integer else None
        with np.errstate(invalid="ignore"):
            return np.asarray(column if mask is None else column & column.dtype.type(mask), dtype=np.float64)

    def values(self, name: str, rows: slice = slice(None)) -> Values:
        """One column (n,) on its linear scale: log amplifier, gain, time step. Raises FlowRefused."""
        channel = self.channels[self.at(name)]
        return channel.scale.linear(self.stored(name, rows))

    def at(self, name: str) -> int:
        """Where a detector stands. Raises FlowRefused (channel_unknown)."""
        names = self.names
        if name not in names:
            raise FlowRefused("channel_unknown", _no_channel(name, names))
        return names.index(name)


def read_tube(data: bytes) -> Tube:
    """The tube in the bytes of one FCS file. Raises FlowRefused, whatever the bytes are."""
    digest = hashlib.sha256(data).hexdigest()
    check_header(data)
    found = _flowio(data)
    text: Mapping[str, str] = found.text
    channels = _channels(found)
    events = _whole(text, "tot")
    if _word(text, "mode") != "L":
        raise FlowRefused("fcs_mode", _MODE)
    dtype, integer = _data_type(text, channels)
    start, stop = _data_bounds(found)
    _check_length(stop - start + 1, events, dtype.itemsize * (1 if dtype.names else len(channels)))
    if stop >= len(data):
        raise FlowRefused("fcs_truncated", CUT_SHORT)
    shape = (events,) if dtype.names else (events, len(channels))
    stored = np.frombuffer(data, dtype, events if dtype.names else events * len(channels), start).reshape(shape)
    matrices = {f"${word.upper()}": text[word] for word in _SPILLOVER_KEYWORDS if text.get(word, "").strip()}
    step = time_step(text.get("timestep"))
    return Tube(
        found.version, events, channels, _shown(text.get("cyt", "")) or None, matrices, step, digest, stored, integer
    )


def _flowio(data: bytes) -> Any:
    """HEADER, TEXT and channels as FlowIO reads them; whatever it raises becomes a code."""
    from flowio import FlowData  # type: ignore[import-untyped]
    from flowio.exceptions import (  # type: ignore[import-untyped]
        DataOffsetDiscrepancyError,
        FCSParsingError,
        MultipleDataSetsError,
    )

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return FlowData(BoundedBytes(data), only_text=True)
    except FlowRefused:
        raise
    except DataOffsetDiscrepancyError:
        raise FlowRefused("fcs_offsets", _OFFSETS_DIFFER) from None
    except MultipleDataSetsError:
        raise FlowRefused("fcs_several_data_sets", _SEVERAL) from None
    except (FCSParsingError, EOFError):
        raise FlowRefused("fcs_truncated", CUT_SHORT) from None
    except KeyError as error:
        raise FlowRefused("fcs_keyword", _missing(str(error.args[0]))) from None
    except (ValueError, IndexError, OverflowError, TypeError, re.error, MemoryError):
        raise FlowRefused("fcs_text", _UNREADABLE) from None


def _channels(found: Any) -> tuple[Channel, ...]:
    """The channels 1 to $PAR, each with its name, scale and width. Raises FlowRefused."""
    text: Mapping[str, str] = found.text
    number = _whole(text, "par")
    if len(found.channels) != number or any(not 0 < at <= number for at in found.channels):
        raise FlowRefused("fcs_channels", _CHANNELS)
    kind = _word(text, "datatype")
    made = []
    for at in range(1, number + 1):
        own = found.channels[at]
        name = own["pnn"].strip()
        bits = _FLOAT_BITS.get(kind, 0) if kind in _FLOAT_BITS and f"p{at}b" not in text else _bits(text, at)
        if kind == "I" and f"p{at}e" not in text:
            raise FlowRefused("fcs_keyword", _missing(f"p{at}e"))
        span = _range(text, at, own["pnr"])
        is_time = name.lower() == "time"
        scale = scale_of(own["pne"], own["png"], span, time_step(text.get("timestep")) if is_time else None)
        made.append(Channel(_shown(name), _shown(own["pns"].strip()), span, scale, bits))
    names = [channel.name for channel in made]
    if "" in names or len(set(names)) < len(names):
        raise FlowRefused("fcs_channels", _NAMES)
    return tuple(made)


def _data_type(text: Mapping[str, str], channels: tuple[Channel, ...]) -> tuple[np.dtype[Any], bool]:
    """How one value (or, where widths differ, one event) lies in the file, and whether it is a whole number."""
    kind = _word(text, "datatype")
    if kind not in ("I", "F", "D"):
        raise FlowRefused("fcs_data_type", _DATA_TYPE)
    order = _BYTE_ORDERS.get(re.sub(r"\s", "", text.get("byteord", "")))
    if order is None:
        raise FlowRefused("fcs_byte_order", _BYTE_ORDER)
    bits = [channel.bits for channel in channels]
    if kind in _FLOAT_BITS:
        if set(bits) != {_FLOAT_BITS[kind]}:
            raise FlowRefused("fcs_bit_width", _BIT_WIDTH)
        return np.dtype(f"{order}f{bits[0] // 8}"), False
    if not set(bits) <= {8, 16, 32, 64}:
        raise FlowRefused("fcs_bit_width", _BIT_WIDTH)
    if len(set(bits)) == 1:
        return np.dtype(f"{order}u{bits[0] // 8}"), True
    return np.dtype([(f"c{at}", f"{order}u{width // 8}") for at, width in enumerate(bits)]), True


def _mask(channel: Channel) -> int | None:
    """The bits of a whole number that count: up to the power of two that holds its range ($PnR); None is all of them."""
    used = max(int(channel.range) - 1, 0).bit_length()
    return None if used >= channel.bits else (1 << used) - 1


def _data_bounds(found: Any) -> tuple[int, int]:
    """First and last byte of DATA: from the HEADER in version 2.0, else from TEXT, which FlowIO compared with it."""
    if found.version == "2.0":
        start, stop = found.header["data_start"], found.header["data_stop"]
    else:
        start, stop = _whole(found.text, "begindata"), _whole(found.text, "enddata")
    if not 0 < start <= stop + 1:
        raise FlowRefused("fcs_offsets", _OFFSETS_DIFFER)
    return start, stop


def _check_length(length: int, events: int, each: int) -> None:
    if events > MOST_EVENTS:
        raise FlowRefused(
            "fcs_too_large" if length == events * each else "fcs_event_count", _too_many(length, events, each)
        )
    if length == events * each + 1:
        raise FlowRefused("fcs_data_end", _OFF_BY_ONE)
    if length != events * each:
        raise FlowRefused("fcs_event_count", _EVENT_COUNT)
    if not events:
        raise FlowRefused(
            "fcs_no_events", Text("文件里没有事件；请给出有数据的管。", "no events in it; give a tube with data.")
        )


def _whole(text: Mapping[str, str], keyword: str) -> int:
    written = text.get(keyword, "").strip()
    if not re.fullmatch(r"[0-9]{1,18}", written):
        raise FlowRefused("fcs_keyword", _missing(keyword))
    return int(written)


def _word(text: Mapping[str, str], keyword: str) -> str:
    if keyword not in text:
        raise FlowRefused("fcs_keyword", _missing(keyword))
    return text[keyword].strip().upper()


def _bits(text: Mapping[str, str], at: int) -> int:
    bits = _whole(text, f"p{at}b")
    if bits > 64:
        raise FlowRefused("fcs_bit_width", _BIT_WIDTH)
    return bits


def _range(text: Mapping[str, str], at: int, span: float) -> float:
    if not 0 <= span <= 2.0**64 or (_word(text, "datatype") == "I" and (span < 1 or span != int(span))):
        raise FlowRefused("fcs_keyword", _missing(f"p{at}r"))
    return span


def _shown(text: str) -> str:
    """A label from outside, safe to print: one line, no control signs, not too long."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:LONGEST_NAME]).strip()


def _no_channel(name: str, names: tuple[str, ...]) -> Text:
    there = ", ".join(names[:30]) + (" ..." if len(names) > 30 else "")
    return Text(f"没有通道 {_shown(name)}；该管有 {there}。", f"no channel {_shown(name)}; the tube has {there}.")


def _missing(keyword: str) -> Text:
    name = "$" + re.sub(r"[^A-Z0-9]", "", keyword.upper())[:20]
    return Text(
        f"关键字 {name} 缺失或不可用；文件不合 FCS 标准，请从仪器重新导出。",
        f"keyword {name} is missing or cannot be used; the file does not follow the FCS standard, export it again.",
    )


def _too_many(length: int, events: int, each: int) -> Text:
    return _EVENT_COUNT if length != events * each else _TOO_MANY


_TOO_MANY = Text(
    "超过 1000 万个事件，没有读取；请导出较少的事件。", "above 10 million events, so it was not read; export fewer."
)
_UNREADABLE = Text(
    "TEXT 段不合 FCS 标准，无法读取；请从仪器重新导出。",
    "its TEXT segment does not follow the FCS standard and cannot be read; export the tube again.",
)
_OFFSETS_DIFFER = Text(
    "HEADER 与 TEXT 所写的 DATA 段位置不一致；猜测可能读错数据，故不读取。请从仪器重新导出。",
    "HEADER and TEXT disagree on where the DATA segment is; a guess could read wrong numbers, so it is not read. "
    "Export the tube again.",
)
_SEVERAL = Text(
    "一个文件含多个数据集；请每管导出一个文件。", "several data sets in one file; export one file per tube."
)
_MODE = Text(
    "不是逐事件（list mode）数据，而是直方图；请导出逐事件数据。",
    "a histogram, not list-mode data; export the events themselves.",
)
_DATA_TYPE = Text(
    "$DATATYPE 不是 I、F 或 D；请以整数或浮点数导出。",
    "$DATATYPE is none of I, F and D; export whole or floating-point numbers.",
)
_BYTE_ORDER = Text(
    "$BYTEORD 既不是由低到高，也不是由高到低；请重新导出。",
    "$BYTEORD is neither lowest nor highest byte first; export the tube again.",
)
_BIT_WIDTH = Text(
    "$PnB 与数据类型不符，或不是 8、16、32、64；请重新导出。",
    "$PnB does not fit the data type, or is none of 8, 16, 32 and 64; export the tube again.",
)
_CHANNELS = Text(
    "$PAR 与各通道的 $PnN 不一致；请重新导出。", "$PAR and the $PnN of the channels disagree; export the tube again."
)
_NAMES = Text(
    "有通道没有名称或名称重复；请在仪器上改名后重新导出。",
    "a channel has no name, or two have the same; rename them on the cytometer and export again.",
)
_OFF_BY_ONE = Text(
    "DATA 段的末尾差一个字节：常见的写出错误；为免读错，不予读取，请重新导出。",
    "the end of DATA is off by one byte, a common fault of writers; it is not read, lest it be read wrongly. Export again.",
)
_EVENT_COUNT = Text(
    "$TOT 与 DATA 段的长度不符；文件被截断或拼接，请重新导出。",
    "$TOT and the length of the DATA segment differ; the file was cut or patched, export it again.",
)
