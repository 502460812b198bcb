"""What is checked before FlowIO is trusted with a file: signature, version, offsets, delimiter, and how much may be read.

FlowIO reads a well-formed file right; these are the places where a hostile or broken one would let it read wrongly, or read
far too much.
"""

from __future__ import annotations

import io
import re

from lupustem.logic.text import Text
from lupustem.product.flow.codes import FlowRefused

VERSIONS = (b"2.0", b"3.0", b"3.1")
HEADER_BYTES = 58
LARGEST_TEXT = 4 * 1024 * 1024
"""Bytes of a TEXT or ANALYSIS segment; real ones take some kilobytes. Engineering choice: it bounds the memory."""

# What a regular expression would take for an operator, and letters and digits, which FlowIO would split words at.
_UNUSABLE_DELIMITER = re.compile(rb"[A-Za-z0-9.^$?+()\[\]\x80-\xff\x00]")
_OFFSETS = ("text_start", "text_stop", "data_start", "data_stop")


def check_header(data: bytes) -> None:
    """Raises FlowRefused: empty, no FCS, another version, offsets that are no numbers or lie outside, TEXT of absurd size."""
    if not data:
        raise FlowRefused(
            "fcs_empty", Text("文件是空的；请重新导出该管。", "the file is empty; export the tube again.")
        )
    if data[:3] != b"FCS" or not re.fullmatch(rb"\d\.\d {4}", data[3:10]):
        raise FlowRefused("fcs_not_fcs", _NOT_FCS)
    if data[3:6] not in VERSIONS:
        raise FlowRefused("fcs_version", _VERSION)
    if len(data) < HEADER_BYTES:
        raise FlowRefused("fcs_truncated", CUT_SHORT)
    fields = [data[10 + 8 * at : 18 + 8 * at] for at in range(len(_OFFSETS))]
    if not all(re.fullmatch(rb" *\d+ *", field) for field in fields):
        raise FlowRefused("fcs_header", _NO_NUMBERS)
    start, stop = int(fields[0]), int(fields[1])
    if not HEADER_BYTES <= start < stop:
        raise FlowRefused("fcs_header", _OUTSIDE)
    if stop >= len(data):
        raise FlowRefused("fcs_truncated", CUT_SHORT)
    if stop - start >= LARGEST_TEXT:
        raise FlowRefused("fcs_text", TEXT_TOO_LARGE)
    if _UNUSABLE_DELIMITER.match(data, start):
        raise FlowRefused("fcs_text", _DELIMITER)


class BoundedBytes(io.BytesIO):
    """Bytes as a file that never hands out more than a TEXT segment may hold, however much is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Raises FlowRefused for more than LARGEST_TEXT bytes at once."""
        if size is None or not 0 <= size <= LARGEST_TEXT:
            raise FlowRefused("fcs_text", TEXT_TOO_LARGE)
        return super().read(size)


CUT_SHORT = Text(
    "文件在数据结束前就中断了；请从仪器重新导出或重新拷贝，并核对文件大小。",
    "the file ends before its data do; export or copy it again and compare the sizes.",
)
TEXT_TOO_LARGE = Text(
    "TEXT 或 ANALYSIS 段的大小不合理（超过 4 MiB 或为负），没有读取；请从仪器重新导出。",
    "the size of TEXT or ANALYSIS makes no sense (above 4 MiB, or negative), so it was not read; export the tube again.",
)
_NOT_FCS = Text(
    "不是 FCS 文件：开头不是 FCS 与版本号；请给出仪器导出的 .fcs 原始文件。",
    "not an FCS file: it does not begin with FCS and a version; give the .fcs file that the cytometer wrote.",
)
_VERSION = Text(
    "FCS 版本不在 2.0、3.0、3.1 之内；请以其中之一导出。",
    "its FCS version is none of 2.0, 3.0 and 3.1; export it as one of these.",
)
_NO_NUMBERS = Text(
    "HEADER 中的偏移量不是数字；文件已损坏，请重新导出。",
    "the offsets in the HEADER are no numbers; the file is damaged, export it again.",
)
_OUTSIDE = Text(
    "HEADER 所指的 TEXT 段位置不合理；文件已损坏，请重新导出。",
    "the HEADER puts the TEXT segment where it cannot be; the file is damaged, export it again.",
)
_DELIMITER = Text(
    "TEXT 段的分隔符无法可靠识别（字母、数字或 . ^ $ ? + ( ) [ ]）；请换一种导出方式。",
    "the delimiter of the TEXT segment cannot be told reliably (a letter, a digit or one of . ^ $ ? + ( ) [ ]); "
    "export the tube in another way.",
)
