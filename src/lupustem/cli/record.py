"""What a user hands to `lupustem assess`: a case file, a FHIR Bundle or a bulk export of one patient."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lupustem.cli.errors import Refused
from lupustem.cli.remedies import told_here
from lupustem.exchange.case_files import LIMIT, parse_case
from lupustem.exchange.reading import MIB, read_limited, shown
from lupustem.exchange.unreadable import Unreadable
from lupustem.facts.notices import InvalidFacts, Notice
from lupustem.facts.row import read_row
from lupustem.logic.text import Text

if TYPE_CHECKING:
    from lupustem.exchange.fhir import MaxAge, PatientFacts

BUNDLE_LIMIT = 512 * MIB
_BULK = (".ndjson", ".jsonl")


@dataclass(frozen=True, slots=True)
class Record:
    """One patient's facts, checked, with where each stands."""

    case_id: str | None
    values: Mapping[str, Any]
    sources: dict[str, dict[str, Any]]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class FhirOptions:
    """What applies to FHIR records only: the day to decide for, the policy on old values, which patient."""

    as_of: str | None = None
    max_age: str | None = None
    patient: str | None = None

    @property
    def given(self) -> list[str]:
        """The options that were written."""
        return [f"--{name.replace('_', '-')}" for name in self.__slots__ if getattr(self, name) is not None]


def read_record(path: str, options: FhirOptions) -> Record:
    """Read and check one patient. Raises Unreadable or Refused, with a line per problem."""
    if path != "-" and (os.path.isdir(path) or Path(path).suffix.lower() in _BULK):
        return _fhir_bulk(Path(path), path, options)
    data = read_limited(path, _limit)
    if _is_fhir(data):
        if path == "-" and _is_bulk(data):
            return _fhir_bulk(data.splitlines(), path, options)
        return _fhir_bundle(data, path, options)
    if options.given:
        names = "、".join(options.given), ", ".join(options.given)
        name = shown(path)
        raise Unreadable(
            Text(
                f"{name.zh}：{names[0]} 只用于 FHIR 记录，这是病例文件；请去掉。",
                f"{name.en}: {names[1]} is for FHIR records and this is a case file; leave it out.",
            )
        )
    return _case(data, path)


def _limit(first: bytes) -> int:
    return BUNDLE_LIMIT if _is_fhir(first) else LIMIT


def _is_fhir(data: bytes) -> bool:
    """FHIR JSON by its first 64 KiB; the FHIR reader is imported only where the word is there."""
    start = data[: 64 * 1024]
    if b'"resourceType"' not in start:
        return False
    from lupustem.exchange.fhir import looks_like_fhir

    return looks_like_fhir(start)


def _is_bulk(data: bytes) -> bool:
    """Whether the first line is a resource by itself, other than a Bundle: NDJSON has no name to be known by here."""
    import orjson

    try:
        first = orjson.loads(data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0])
    except orjson.JSONDecodeError:
        return False
    return isinstance(first, dict) and first.get("resourceType") != "Bundle"


def _case(data: bytes, path: str) -> Record:
    case = parse_case(data, path)
    try:
        row = read_row(case.facts)
        if not case.indices:
            return Record(case.case_id, row.values, case.sources, row.notices)
        from lupustem.exchange.case_indices import score_indices

        scored = score_indices(case.indices, row.values)
    except InvalidFacts as invalid:
        name = shown(path)
        lines = []
        for problem in invalid.problems:
            line = case.sources.get(problem.fact, {}).get("line")
            zh, en = (f"第 {line} 行：", f"line {line}: ") if line else ("", "")
            said = told_here(problem)
            lines.append(Text(f"{name.zh}：{zh}{said.zh}", f"{name.en}: {en}{said.en}"))
        raise Refused(tuple(lines)) from None
    values = {**row.values, **scored.facts}
    return Record(case.case_id, values, {**case.sources, **scored.sources}, (*row.notices, *scored.notices))


def _fhir_bundle(data: bytes, path: str, options: FhirOptions) -> Record:
    from lupustem.exchange.fhir import read_bundle

    day, policy = as_of_day(options), max_age_policy(options)
    try:
        found = read_bundle(data, as_of=day, max_age=policy, patient=options.patient)
    except Unreadable as problem:
        raise _in_file(path, problem) from None
    return _fhir(found, path)


def _fhir_bulk(source: Path | list[bytes], path: str, options: FhirOptions) -> Record:
    from lupustem.exchange.fhir import read_bulk

    day, policy, chosen = as_of_day(options), max_age_policy(options), None
    try:
        for found in read_bulk(source, as_of=day, max_age=policy, patient=options.patient):
            if chosen is not None:
                raise Unreadable(_SEVERAL)
            chosen = found
    except Unreadable as problem:
        raise _in_file(path, problem) from None
    if chosen is None:
        raise _in_file(path, Unreadable(_NO_EXPORT if options.patient is None else _NOBODY))
    return _fhir(chosen, path)


_SEVERAL = Text(
    "含有多位患者；请用 --patient 指定一位，或用 lupustem cohort 处理全部。",
    "more than one patient in it; name one with --patient, or use lupustem cohort for all.",
)
_NO_EXPORT = Text(
    "没有找到患者；文件夹中应有 FHIR 批量导出的 *.ndjson（含 Patient）。",
    "no patient in it; a folder should hold the *.ndjson of a FHIR bulk export, Patient among them.",
)
_NOBODY = Text(
    "没有找到这样的患者；请核对 --patient 与文件内容。", "no such patient in it; check --patient and the files."
)


def _in_file(path: str, problem: Unreadable) -> Unreadable:
    name = shown(path)
    return Unreadable(Text(f"{name.zh}：{problem.text.zh}", f"{name.en}: {problem.text.en}"), problem.see)


def _fhir(found: PatientFacts, path: str) -> Record:
    if found.deceased:
        raise _in_file(path, Unreadable(_DECEASED))
    sources = {name: {"kind": "fhir", **provenance.to_dict()} for name, provenance in found.sources.items()}
    return Record(found.patient_id, found.facts, sources, found.notices)


_DECEASED = Text(
    "记录显示患者已去世，不作判定；若记录有误，请先更正。",
    "the record says that the patient has died, so nothing is decided; if that is wrong, correct the record first.",
)


def as_of_day(options: FhirOptions) -> date | None:
    """The day to decide for. Raises Unreadable for no date or one in the future."""
    if options.as_of is None:
        return None
    try:
        day = date.fromisoformat(options.as_of) if len(options.as_of) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise Unreadable(Text("--as-of 应为 2026-01-31 这样的日期。", "--as-of takes a date such as 2026-01-31."))
    if day > date.today():
        raise Unreadable(Text("--as-of 不能晚于今天。", "--as-of cannot lie in the future."))
    return day


def max_age_policy(options: FhirOptions) -> MaxAge | None:
    """The policy on old values: the default one, one from a file, or none. Raises Unreadable for a file that is none."""
    from lupustem.exchange.fhir import DEFAULT_MAX_AGE, load_max_age

    if options.max_age is None or options.max_age == "default":
        return DEFAULT_MAX_AGE
    if options.max_age == "none":
        return None
    data = read_limited(options.max_age, MIB)
    try:
        return load_max_age(data, name=Path(options.max_age).name)
    except Unreadable as problem:
        raise _in_file(options.max_age, problem) from None
