"""What is said of a table of studies that cannot be read: the file, the line, the column and the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Text

BLANK = Text("首行写列名，如 study,events,n", "the first line names the columns, such as study,events,n")
TOO_LARGE = Text("研究的表格只有几 KB。", "a table of studies takes a few KB.")


class ManyProblems(Unreadable):
    """Several cells are wrong; each is a line of `lines`."""

    def __init__(self, lines: tuple[Text, ...]) -> None:
        super().__init__(lines[0])
        self.lines = lines


class Problems:
    """Gathers what is wrong with the rows, so that it is told at once."""

    def __init__(self, name: Text) -> None:
        self._name = name
        self._lines: list[Text] = []

    def add(self, line: int, zh: str, en: str) -> None:
        """One more problem in a line of the file."""
        name = self._name
        self._lines.append(Text(f"{name.zh}：第 {line} 行：{zh}", f"{name.en}: line {line}: {en}"))

    def done(self) -> None:
        """Raises ManyProblems where there are any."""
        if self._lines:
            raise ManyProblems(tuple(self._lines))


def not_csv(name: Text) -> Text:
    """Quotation marks that do not close, and the like."""
    return Text(
        f"{name.zh}：不是 CSV；请核对引号与分隔符（逗号）。",
        f"{name.en}: not CSV; check the quotation marks and the separator, a comma.",
    )


def not_a_list(name: Text) -> Text:
    """YAML of another shape."""
    return Text(
        f"{name.zh}：应为研究的列表（- study: …，每项一个研究）。",
        f"{name.en}: a list of studies is wanted (- study: ..., one entry each).",
    )


def no_rows(name: Text) -> Text:
    """A heading and nothing below it."""
    return Text(f"{name.zh}：没有任何研究，无可合并。", f"{name.en}: no study in it, so there is nothing to pool.")


def columns_unknown(name: Text, given: Sequence[str], shapes: Mapping[str, Sequence[str]]) -> Text:
    """Columns that make no kind of row."""
    shown = ", ".join(_clean(one) for one in given[:12]) + (", ..." if len(given) > 12 else "")
    wanted = " | ".join(f"study,{','.join(columns)}" for columns in shapes.values())
    return Text(
        f"{name.zh}：列 {shown} 不成一种表格；可用的列为 {wanted}，另可加 overlap_group、definition、subgroup。",
        f"{name.en}: the columns {shown} make no table; it may be {wanted}, with overlap_group, definition and subgroup "
        "beside them.",
    )


def _clean(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:40]) or '""'
