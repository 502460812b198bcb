"""What a reader of a score sees, in one language and in reading order; `score_text` and `score_html` only set it.

The value first, or what is still possible; then what it rests on, item by item; then what is unknown and what that could
add; then what has to be said beside it: warnings, what nobody has verified, the sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.decision.status import STATUS_SIGNS, STATUS_WORDS, Status
from lupustem.facts.notices import Notice
from lupustem.indices.bands import SCHEMES
from lupustem.indices.catalogue import INDICES
from lupustem.indices.score import Score
from lupustem.logic.text import Language, Text
from lupustem.report.phrases import clean
from lupustem.report.score_phrases import HEADINGS, input_name, interval, name_of, number, value_words
from lupustem.report.score_unknowns import most_of


@dataclass(frozen=True, slots=True)
class Item:
    """An item by name and key, and what it adds, answers or could add."""

    name: str
    key: str
    says: str


@dataclass(frozen=True, slots=True)
class SystemLine:
    """An organ system: its grade, the grades still possible, what it rests on and what is unknown."""

    name: str
    key: str
    settled: bool
    grade: str
    possible: str
    items: tuple[Item, ...]
    unknown: tuple[str, ...]


_WITHOUT_ITEMS = ("unit", "pga", "ckd_epi_2009", "ckd_epi_2021", "msc_wang_2018_entry")


@dataclass(frozen=True, slots=True)
class ScoreView:
    """A score ready to be set in one language.

    value: what is known, or what is still possible. why: whether it is settled, and why not. fields: grade, clinical score,
    look-back and the other outcomes as (label, words).
    """

    language: Language
    index: str
    title: str
    settled: bool
    value: str
    why: str
    fields: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    systems: tuple[SystemLine, ...]
    unknowns: tuple[Item, ...]
    unknowns_say: str
    warnings: tuple[str, ...]
    unverified: tuple[str, ...]
    footer: tuple[str, ...]

    @property
    def itemised(self) -> bool:
        """Whether the index has items at all; a conversion or an estimate has none."""
        return self.index not in _WITHOUT_ITEMS

    @property
    def sign(self) -> str:
        """Whether the score is settled, as one character."""
        return "=" if self.settled else "?"

    @property
    def word(self) -> str:
        """The same as a word."""
        return HEADINGS["settled" if self.settled else "open"].in_(self.language)


def score_view(score: Score, language: Language) -> ScoreView:
    """Set out a score for a reader of `language`."""
    index = INDICES.get(score.index)
    layout = _Layout(score, language)
    return ScoreView(
        language,
        clean(score.index),
        clean(score.index) if index is None else index.text.in_(language),
        score.settled,
        clean(interval(score, language)),
        layout.why(),
        tuple((label, clean(words)) for label, words in layout.fields()),
        tuple(layout.item(key, value) for key, value in score.contributions.items() if key not in score.systems),
        tuple(layout.system(name, part) for name, part in score.systems.items()),
        tuple(layout.unknown(key) for key in score.missing),
        layout.unknowns_say(),
        tuple(clean(notice.text.in_(language)) for notice in layout.notices()),
        tuple(clean(text.in_(language)) for text in layout.unverified()),
        tuple(clean(one) for one in layout.footer()),
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    score: Score
    language: Language

    def why(self) -> str:
        """One sentence: settled or open, and how many items are unknown."""
        count = len(self.score.missing)
        items = f"{count} item is" if count == 1 else f"{count} items are"
        if not count and self.score.settled:
            text = Text("已定：所需的各项都已知。", "Settled: everything it needs is known.")
        elif self.score.settled:
            text = Text(
                f"已定：{count} 项未知，但无论如何都不会改变结果。",
                f"Settled: {items} unknown, but that cannot change the result any more.",
            )
        elif count:
            text = Text(
                f"未定：{count} 项未知，结果取决于它们；未知不当作“无”。",
                f"Open: {items} unknown and the result depends on that; unknown is not taken for absent.",
            )
        else:
            text = Text("未定：已知的各项不足以得出结果。", "Open: what is known does not settle the result.")
        return text.in_(self.language)

    def fields(self) -> Iterable[tuple[str, str]]:
        """What stands beside the value: label and words."""
        score, index = self.score, INDICES.get(self.score.index)
        yield from self.graded()
        if score.clinical is not None:
            yield self.head("clinical"), interval(score.clinical, self.language)
        yield from self.outcomes()
        if score.window is not None:
            days = score.window
            looked = Text(f"就诊当日及之前 {days} 天", f"the visit and the {days} days before it")
            yield self.head("window"), looked.in_(self.language)
        if index is not None:
            yield self.head("range"), index.range.in_(self.language)
        yield self.head("version"), score.version
        yield self.head("verification"), self.head("not_verified" if self.unverified() else "verified")

    def graded(self) -> Iterable[tuple[str, str]]:
        """The grade in words with the scheme that it is of; or the scheme alone, where a total is by scheme."""
        score = self.score
        banded = score.scheme in SCHEMES
        words = value_words(score.grade, self.language, index=score.index, outcome="grade") if score.grade else ""
        if words or banded:
            of = Text(f"（分级方案 {score.scheme}）", f" (scheme {score.scheme})").in_(self.language)
            yield self.head("grade"), (words or self.head("open")) + (of if score.scheme else "")
        elif score.scheme is not None:
            yield self.head("scheme"), score.scheme

    def outcomes(self) -> Iterable[tuple[str, str]]:
        """The further outcomes; one with bounds of its own is shown with them while it is open."""
        named = self.score.named
        for name, value in named.items():
            if name.endswith(("_lower", "_upper")) and name[: -len("_lower")] in named:
                continue
            words = value_words(value, self.language, index=self.score.index, outcome=name)
            if value is None:
                low, high = (named.get(f"{name}_{end}") for end in ("lower", "upper"))
                bounds = Text(f"{low} 至 {high}", f"{low} to {high}").in_(self.language)
                words = self.head("open") if low is None else f"{self.head('open')}{self.head('colon')}{bounds}"
            yield self.named(name), words

    def item(self, key: str, value: object) -> Item:
        """What an item adds where the score is a number; elsewhere how its criterion stands, or what it answers."""
        says = value_words(value, self.language, index=self.score.index, outcome=key)
        if _points(self.score.lower) and _points(value):
            says = f"+{says}"
        elif value is None or isinstance(value, bool):
            status = Status.UNKNOWN if value is None else Status.MET if value else Status.NOT_MET
            says = f"{STATUS_SIGNS[status]} {STATUS_WORDS[status].in_(self.language)}"
        return Item(self.named(key), clean(key), says)

    def system(self, name: str, part: Score) -> SystemLine:
        """A row of the table of organ systems."""
        known = part.value if part.settled else part.grade
        return SystemLine(
            self.named(name),
            clean(name),
            part.settled,
            self.head("open")
            if known is None
            else value_words(known, self.language, index=part.index, outcome="grade"),
            interval(part, self.language),
            tuple(self.item_of_system(part, key, value) for key, value in part.contributions.items()),
            tuple(self.named(key, part) for key in part.missing),
        )

    def item_of_system(self, part: Score, key: str, value: object) -> Item:
        """What was answered for an item of a system."""
        words = value_words(value, self.language, index=part.index, outcome=key)
        return Item(self.named(key, part), clean(key), words)

    def unknown(self, key: str) -> Item:
        """An unknown item and the most that it could add, where that is known."""
        most = most_of(self.score.index, key)
        says = "" if most is None or self.score.settled else f"{self.head('could_add')} {number(most)}"
        # A criterion may carry the name of its input and say the opposite; what is missing is the input.
        asked = input_name(self.score.index, key, self.language)
        return Item(self.named(key) if asked == key else clean(asked), clean(key), says)

    def unknowns_say(self) -> str:
        """What all that is unknown can do together."""
        score = self.score
        if not score.missing:
            return ""
        if score.settled:
            text = Text("都不会改变结果。", "None of it changes the result.")
        elif isinstance(score.lower, bool):
            text = Text("补齐后结论可能为是，也可能为否。", "Once known, the verdict may be yes or no.")
        else:
            bounds = [value_words(end, self.language, index=score.index) for end in (score.lower, score.upper)]
            text = Text(
                f"补齐后结果在 {bounds[0]} 与 {bounds[1]} 之间，含两端。",
                f"Once known, the result lies between {bounds[0]} and {bounds[1]}, both included.",
            )
        return text.in_(self.language)

    def notices(self) -> Iterable[Notice]:
        """The warnings of the score, then those that only a system has."""
        yield from self.score.warnings
        for part in self.score.systems.values():
            yield from (one for one in part.warnings if one not in self.score.warnings)

    def unverified(self) -> tuple[Text, ...]:
        """What is not verified of the score and of its systems, each once."""
        parts = (self.score, *self.score.systems.values())
        return tuple(dict.fromkeys(text for part in parts for text in part.unverified))

    def footer(self) -> Iterable[str]:
        """What this is and who decides, then the sources."""
        yield NOT_A_DEVICE.in_(self.language)
        colon = Text("：", ": ").in_(self.language)
        for source in self.score.sources:
            yield f"{self.head('source')}{colon}{source}"

    def named(self, key: str, part: Score | None = None) -> str:
        """The name of a key in its system or index; of a path, the name of what holds it and of what stands there."""
        holder, _, last = key.rpartition(".")
        name = self.plainly_named(last, part)
        held = self.plainly_named(holder, part) if holder else ""
        return clean(f"{held} · {name}" if held and held != holder else name)

    def plainly_named(self, key: str, part: Score | None) -> str:
        """The name of one key: of the system that holds it, else of the index, else the key."""
        for place in (self.score.index,) if part is None else (part.index, self.score.index):
            name = name_of(place, key, self.language)
            if name != key:
                return name
        return key

    def head(self, name: str) -> str:
        """A heading in the language of the view."""
        return HEADINGS[name].in_(self.language)


def _points(value: object) -> bool:
    """Whether a value is a number of points, not below 0."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= 0
