"""Where a number was read, which says how far it can be trusted. What is only remembered has no place here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lupustem.logic.text import Text


class Kind(StrEnum):
    """The kind of source that a number was read in, best first."""

    TABLE = "table"
    ABSTRACT = "abstract"
    CONFERENCE = "conference"
    LISTING = "listing"
    ARTICLE = "article"
    TITLE = "title"
    SECONDARY = "secondary"


KIND_WORDS: dict[Kind, Text] = {
    Kind.TABLE: Text("论文的表", "a table of the paper"),
    Kind.ABSTRACT: Text("论文摘要", "the abstract of the paper"),
    Kind.CONFERENCE: Text("同一队列的会议摘要", "a conference abstract of the same cohort"),
    Kind.LISTING: Text("试验登记页的副本", "a copy of the trial register's page"),
    Kind.ARTICLE: Text("共识文章中的原样", "the consensus article, as printed"),
    Kind.TITLE: Text("只读到题目", "the title only"),
    Kind.SECONDARY: Text("二手来源", "a secondary source"),
}


@dataclass(frozen=True, slots=True)
class Where:
    """A source as it was read: its kind and the place in it."""

    kind: Kind
    place: Text

    @property
    def secondary(self) -> bool:
        """Whether somebody else's report was read instead of the study's own."""
        return self.kind is Kind.SECONDARY

    def words(self) -> Text:
        """Kind and place in one line."""
        kind = KIND_WORDS[self.kind]
        if self.place == kind:
            return kind
        return Text(f"{kind.zh}：{self.place.zh}", f"{kind.en}: {self.place.en}")


ABSTRACT = Where(Kind.ABSTRACT, KIND_WORDS[Kind.ABSTRACT])
LISTING = Where(Kind.LISTING, KIND_WORDS[Kind.LISTING])


def secondary(zh: str, en: str) -> Where:
    """A source that reports the study second-hand."""
    return Where(Kind.SECONDARY, Text(zh, en))


EDITORIAL = secondary("述评 10.1186/ar4677 表 1", "editorial 10.1186/ar4677, Table 1")
ZHOU_TABLE_1 = secondary("Zhou 2020（10.1155/2020/6518508）表 1", "Zhou 2020 (10.1155/2020/6518508), Table 1")
ZENG_TABLE_1 = secondary("Zeng 2022（10.1155/2022/9463314）表 1", "Zeng 2022 (10.1155/2022/9463314), Table 1")
