"""What a reader of a decision sees, in one language and in reading order; `text` and `html` only set it.

The answer first, then the sentence that says why, then the statements with their facts and authority, then what to ask,
what would have to change, and what else has to be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lupustem.consensus import VERSION, Basis, Role, Statement
from lupustem.consensus.authority import DOI, GRADE_WORDS_UNVERIFIED, NAME, NOT_A_DEVICE, TITLE, grade_in_words
from lupustem.decision.case import Decision, Finding
from lupustem.decision.status import DECISIVE, STAGE_WORDS, STATUS_SIGNS, STATUS_WORDS, VERDICT_WORDS, Status, Verdict
from lupustem.evidence.links import grade_note
from lupustem.facts import DERIVED, VOCABULARY
from lupustem.logic.as_words import plain, value_words
from lupustem.logic.text import Language, Text
from lupustem.report.answer import Sources, read_by
from lupustem.report.outcome import Change, Question, changes, questions, why
from lupustem.report.phrases import PHRASES, clean

VERDICT_STATUS: dict[Verdict | None, Status] = {
    Verdict.RECOMMENDED: Status.MET,
    Verdict.CONDITIONAL: Status.ADVISED,
    Verdict.UNDETERMINED: Status.UNKNOWN,
    Verdict.NOT_RECOMMENDED: Status.NOT_MET,
    None: Status.NOT_APPLICABLE,
}
_ORDER = (Status.NOT_MET, Status.UNKNOWN, Status.MET, Status.ADVISED, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Chip:
    """A fact: its name, its value in words, where it comes from; `known` is False for a question to answer."""

    name: str
    value: str
    source: str
    known: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as a row: status, sentence, kinds (`consensus`, `reading`), authority, facts and notes."""

    id: str
    status: Status
    word: str
    sentence: str
    kinds: tuple[str, ...]
    section: str
    grade: str
    grade_words: str
    chips: tuple[Chip, ...]
    notes: tuple[str, ...]

    @property
    def sign(self) -> str:
        """The status as one character."""
        return STATUS_SIGNS[self.status]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that belong together, the ones that need a person first."""

    title: str
    summary: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A decision ready to be set in one language."""

    language: Language
    case_id: str
    status: Status
    verdict: str
    why: str
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]
    changes: tuple[Change, ...]
    warnings: tuple[str, ...]
    readings: tuple[str, ...]
    footer: tuple[str, ...]

    @property
    def sign(self) -> str:
        """The verdict as one character."""
        return STATUS_SIGNS[self.status]


def view(decision: Decision, *, case_id: str | None, language: Language, sources: Sources) -> View:
    """Set out a decision for a reader of `language`."""
    lay = _Layout(language, sources, decision.row)
    verdict = PHRASES["no_verdict"] if decision.verdict is None else VERDICT_WORDS[decision.verdict]
    return View(
        language,
        clean(case_id or ""),
        VERDICT_STATUS[decision.verdict],
        verdict.in_(language),
        why(decision, language),
        tuple(lay.groups(decision.findings)),
        questions(decision, language),
        changes(decision, language),
        tuple(notice.text.in_(language) for notice in decision.notices),
        tuple(lay.readings(decision)),
        _footer(language),
    )


def _footer(language: Language) -> tuple[str, ...]:
    rule_set = Text(
        f"规则集 {NAME} v{VERSION}；依据《{TITLE.zh}》，doi {DOI}", f"Rule set {NAME} v{VERSION}; {TITLE.en}, doi {DOI}"
    )
    grades = Text(f"GRADE 文字说明：{GRADE_WORDS_UNVERIFIED.zh}。", f"GRADE in words: {GRADE_WORDS_UNVERIFIED.en}.")
    return tuple(text.in_(language) for text in (NOT_A_DEVICE, rule_set, grades))


@dataclass(frozen=True, slots=True)
class _Layout:
    language: Language
    sources: Sources
    row: Mapping[str, Any]

    def groups(self, findings: tuple[Finding, ...]) -> Iterable[Group]:
        assess = [one for one in findings if one.statement.stage == "assess"]
        decisive = [one for one in assess if one.statement.role in DECISIVE]
        conditions = [one for one in assess if one.statement.role is Role.CONDITION]
        rest = [one for one in assess if one.statement.role not in (*DECISIVE, Role.CONDITION)]
        for title, members in (("decisive", decisive), ("conditions", conditions), ("others", rest)):
            if members:
                yield self.group(PHRASES[title].in_(self.language), members)
        for stage, name in STAGE_WORDS.items():
            members = [one for one in findings if one.statement.stage == stage]
            if members and stage != "assess":
                yield self.group(name.in_(self.language), members)

    def group(self, title: str, findings: list[Finding]) -> Group:
        ordered = sorted(findings, key=lambda one: _ORDER.index(one.status))
        return Group(title, _summary(findings, self.language), tuple(self.line(one) for one in ordered))

    def line(self, finding: Finding) -> Line:
        statement, status = finding.statement, finding.status
        quiet = status is Status.NOT_APPLICABLE
        table3 = statement.recommendation
        grade = "" if table3 is None or quiet else f"{table3.grade} · {plain(table3.panel_score)}/10"
        return Line(
            statement.id,
            status,
            STATUS_WORDS[status].in_(self.language),
            statement.text.in_(self.language),
            kinds(statement),
            self.section(statement),
            grade,
            "" if table3 is None or quiet else grade_in_words(table3).in_(self.language),
            tuple(self.chip(name, value) for name, value in finding.facts.items()),
            () if quiet else tuple(self.notes(statement)),
        )

    def section(self, statement: Statement) -> str:
        section = statement.section.replace("introduction", PHRASES["introduction"].in_(self.language))
        section = section.replace("Table", PHRASES["table"].in_(self.language))
        if statement.recommendation is None:
            return section
        number = statement.recommendation.number
        return f"{section} · {PHRASES['recommendation'].in_(self.language)} {number}"

    def notes(self, statement: Statement) -> Iterable[str]:
        beside = grade_note(statement.id)
        if beside is not None:
            yield PHRASES["beside_grade"].in_(self.language) + beside.in_(self.language)
        if statement.basis is Basis.INFERRED:
            yield PHRASES["inferred"].in_(self.language)
        if statement.reading is not None:
            yield PHRASES["reading_of"].in_(self.language) + statement.reading.in_(self.language)

    def chip(self, name: str, value: Any) -> Chip:
        fact = VOCABULARY[name]
        words = value_words(value, fact).in_(self.language)
        return Chip(fact.text.in_(self.language), words, self.source(name, value), value is not None)

    def source(self, name: str, value: Any) -> str:
        if name in DERIVED:
            return "" if value is None else self.derived_from(name)
        return source_words(self.sources.get(name, {}), self.language, used=value is not None)

    def derived_from(self, name: str) -> str:
        read = []
        for one in read_by(DERIVED[name], self.row)[:4]:
            fact = VOCABULARY[one]
            place = source_words(self.sources.get(one, {}), self.language, used=True)
            bracketed = Text(f"（{place}）", f" ({place})").in_(self.language) if place else ""
            read.append(
                f"{fact.text.in_(self.language)} {value_words(self.row[one], fact).in_(self.language)}{bracketed}"
            )
        return PHRASES["comma"].in_(self.language).join(read)

    def readings(self, decision: Decision) -> Iterable[str]:
        shown = {name for finding in decision.findings for name in finding.facts if decision.row.get(name) is not None}
        for name, derived in DERIVED.items():
            if name in shown and derived.reading is not None:
                colon = PHRASES["colon"].in_(self.language)
                yield derived.text.in_(self.language) + colon + derived.reading.in_(self.language)


def kinds(statement: Statement) -> tuple[str, ...]:
    """The kinds of sentence a statement is: of the consensus, and with the project's reading where there is one."""
    if statement.basis is Basis.INFERRED:
        return ("reading",)
    return ("consensus",) if statement.reading is None else ("consensus", "reading")


def source_words(source: Mapping[str, object], language: Language, *, used: bool) -> str:
    """Where a value stands, in a few words; everything from outside is made printable."""
    note = source.get("note")
    said = str(note.get(language, "")) if isinstance(note, Mapping) else ""
    if source.get("kind") == "index":
        return _index_words(source, language)
    if source.get("kind") == "case_file":
        line = source.get("line")
        place = f"{source.get('file')}:{line}" if line else str(source.get("file"))
        return clean(place) if used else ""
    parts = [str(source[key]) for key in ("resource_type", "date") if source.get(key)]
    original = " ".join(str(source[key]) for key in ("value", "unit") if source.get(key))
    if original:
        parts.append(original)
    return clean(" ".join(parts) + (f"（{said}）" if said and language == "zh" else f" ({said})" if said else ""))


def _summary(findings: list[Finding], language: Language) -> str:
    counts = []
    for status in _ORDER:
        number = sum(one.status is status for one in findings)
        if number:
            counts.append(f"{number} {STATUS_WORDS[status].in_(language)}")
    total = Text(f"{len(findings)} 条", f"{len(findings)} statement{'s' if len(findings) != 1 else ''}").in_(language)
    return total + PHRASES["colon"].in_(language) + PHRASES["comma"].in_(language).join(counts)


def _index_words(source: Mapping[str, object], language: Language) -> str:
    """The index that a score was computed with; a part of it that nobody has checked is named as such."""
    unchecked = Text("，部分规则未核实", ", rules partly unverified") if not source.get("verified") else Text("", "")
    return Text(f"由 {source['index']} 算得{unchecked.zh}", f"computed by {source['index']}{unchecked.en}").in_(
        language
    )
