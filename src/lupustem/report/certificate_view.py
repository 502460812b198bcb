"""A certificate arranged for reading, in one language; text, HTML and PDF print the same view.

It is made from the content of the certificate file alone, so that what is printed is what was signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.logic.text import Language
from lupustem.product.rules import ORIGIN_WORDS, Origin, advisory_text, reason_text
from lupustem.report.certificate_words import (
    DECISIONS,
    PHRASES,
    SOURCES,
    VERDICTS,
    limit_words,
    result_text,
    test_name,
)
from lupustem.report.phrases import clean

_HEAD = ("lot", "product_code", "donation_number", "containers", "recipients", "label_cells_1e6")
_TIMES = ("preparation_end", "latest_infusion_start", "latest_infusion_end", "longest_hours")
_FOOT = ("issued_at", "software", "rules")
_CONDITIONS = ("control", "control_events", "parent_events", "positive_events", "quantile", "logger_calibrated")
_RECORD = ("method", "material", "tester", "reviewer", "time")


@dataclass(frozen=True, slots=True)
class Row:
    """One test: name, result, limit, verdict with sign and style, origin, notes."""

    name: str
    result: str
    limit: str
    sign: str
    style: str
    verdict: str
    origin: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificateView:
    """Everything on the page, in the order in which it stands there."""

    language: Language
    title: str
    sign: str
    style: str
    decision: str
    why: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    advisories: tuple[str, ...]
    unread: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    signatures: tuple[str, ...]
    signed: bool
    issued_at: str
    footer: tuple[str, ...]


def certificate_view(
    content: Mapping[str, Any], signatures: tuple[Mapping[str, str], ...], language: Language
) -> CertificateView:
    """The view of a certificate's content with the signatures that its file holds."""
    sign, style, words = DECISIONS[content["decision"]]
    return CertificateView(
        language,
        PHRASES["title"].in_(language),
        sign,
        style,
        words.in_(language),
        (*_why(content, language), *_not_yet(content, signatures, language)),
        _head(content, language),
        tuple(_row(test, language, _findings(test, content, language)) for test in content["tests"]),
        tuple(advisory_text(code).in_(language) for code in content["advisories"]),
        tuple(clean(field) for field in content["unread"]),
        _settings(content["settings"], language),
        tuple((clean(one["file"]), one["sha256"]) for one in content["raw_files"]),
        _signatures(signatures, language),
        bool(signatures),
        content["issued_at"],
        (NOT_A_DEVICE.in_(language), _say("scope", language)),
    )


def _why(content: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    """Every reason with what was found; that all is well where there is none."""
    tests = {test["id"]: test for test in content["tests"]}
    said = []
    for code in content["reasons"]:
        text = reason_text(code).in_(language)
        if code in tests and tests[code]["limit"] is not None:
            test = tests[code]
            found = result_text(code, test["result"], test["unit"]).in_(language) if test["result"] else ""
            colon = _say("colon", language)
            left, right = ("（", "）") if language == "zh" else (" (", ")")
            inside = f"{_say('found', language)}{colon}{found}" if found else _say("no_result", language)
            text = f"{text}{left}{clean(inside)}{right}"
        mark = VERDICTS[tests[code]["verdict"]][0] if code in tests else VERDICTS["hold"][0]
        said.append(f"{mark} {text}")
    return tuple(said) or (_say("everything_met", language),)


def _not_yet(content: Mapping[str, Any], signatures: Sequence[object], language: Language) -> tuple[str, ...]:
    """Beside the decision itself: a lot that may be released is not released before somebody has signed."""
    return (_say("not_yet", language),) if content["decision"] == "release" and not signatures else ()


def _say(name: str, language: Language) -> str:
    return PHRASES[name].in_(language)


def _head(content: Mapping[str, Any], language: Language) -> tuple[tuple[str, str], ...]:
    values: dict[str, Any] = {name: content.get(name) for name in _HEAD}
    values["containers"] = ", ".join(_container(one) for one in content["containers"]) or None
    values["recipients"] = ", ".join(content["recipients"]) or None
    values |= {name: content["times"].get(name) for name in _TIMES}
    if values["latest_infusion_end"] is not None:
        del values["longest_hours"]
    else:
        del values["preparation_end"], values["latest_infusion_start"], values["latest_infusion_end"]
    values |= {name: content.get(name) for name in _FOOT}
    empty = _say("not_given", language)
    return tuple(
        (_say(name, language), empty if value is None else clean(str(value))) for name, value in values.items()
    )


def _container(one: Mapping[str, Any]) -> str:
    said = [
        f"{one['volume_ml']} ml" if one["volume_ml"] else "",
        f"{one['cells_1e6']} ×10⁶" if one["cells_1e6"] else "",
    ]
    inside = ", ".join(part for part in said if part)
    return f"{one['id']} ({inside})" if inside else str(one["id"])


def _findings(test: Mapping[str, Any], content: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    """What is wrong with the identifiers, below that test."""
    return tuple(clean(one[language]) for one in content["identity_findings"]) if test["id"] == "identity" else ()


def _row(test: Mapping[str, Any], language: Language, findings: tuple[str, ...]) -> Row:
    rule = test["id"]
    sign, style, words = VERDICTS[test["verdict"]]
    limit = limit_words(test["limit"], test["unit"]).in_(language)
    return Row(
        test_name(rule).in_(language),
        clean(result_text(rule, test["result"], test["unit"]).in_(language)),
        limit or (_say("no_limit", language) if rule == "viability" else ""),
        sign,
        style,
        words.in_(language),
        ORIGIN_WORDS[Origin(test["origin"])].in_(language),
        (*_notes(test, language), *findings),
    )


def _notes(test: Mapping[str, Any], language: Language) -> list[str]:
    colon, semicolon = _say("colon", language), _say("semicolon", language)
    notes = [reason_text(code).in_(language) for code in test["codes"]]
    if test["interval"]:
        inside = f"{test['interval'][0]}{_say('to', language)}{test['interval'][1]}"
        mark = f"{semicolon}{_say('borderline', language)}" if test["borderline"] else ""
        notes.append(f"{_say('interval', language)} {inside}{mark}")
    under = test["conditions"]
    if test["unrounded"]:
        notes.append(f"{_say('unrounded', language)} {clean(test['unrounded'])}")
    given = [f"{_say(name, language)} {_word(under[name], language)}" for name in _CONDITIONS if under.get(name)]
    if given:
        notes.append(semicolon.join(given))
    record = [f"{_say(name, language)} {clean(str(test[name]))}" for name in _RECORD if test.get(name)]
    if record:
        notes.append(semicolon.join(record))
    if test["source"] and not record and test["verdict"] != "advisory":
        source = SOURCES.get(test["source"])
        said = clean(test["source"]) if source is None else source.in_(language)
        notes.append(f"{_say('source', language)}{colon}{said}")
    for one in test["invalidated"]:
        inside = semicolon.join(clean(str(one[key])) for key in ("result", "reason", "by") if one[key])
        notes.append(f"{_say('invalidated', language)}{colon}{inside}")
    return notes


def _word(value: object, language: Language) -> str:
    """A word of the file in the reader's language, where it is one that is known."""
    return _say(value, language) if isinstance(value, str) and value in PHRASES else clean(str(value))


def _settings(chosen: Mapping[str, Any], language: Language) -> tuple[tuple[str, str], ...]:
    said = []
    for name, value in chosen.items():
        if isinstance(value, dict):
            text = "; ".join(f"{key}: {', '.join(one)}" for key, one in value.items())
        else:
            text = ", ".join(value) if isinstance(value, list) else str(value or "")
        said.append((_say(name, language), _word(text, language) if text else _say("none", language)))
    return tuple(said)


def _signatures(entries: tuple[Mapping[str, str], ...], language: Language) -> tuple[str, ...]:
    if not entries:
        return (_say("unsigned", language),)
    said = [
        f"{clean(one['signer'])}, {clean(one['role'])}, {clean(one['meaning'])}, {clean(one['signed_at'])}, "
        f"{_say('key', language)} {clean(one['public_key'][:16])}…"
        for one in entries
    ]
    return (*said, _say("signed_printed", language))
