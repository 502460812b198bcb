"""The gate before the start, the drugs around an infusion, causality and related recipients, as JSON and as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from lupustem.logic.text import Language, Text
from lupustem.report.care_answer import envelope
from lupustem.report.treatment_answer import both, moment, reasons_of, set_of
from lupustem.report.treatment_text import head, reason_lines
from lupustem.treatment.antiplatelet import AntiplateletResult
from lupustem.treatment.causality import NARANJO_QUESTIONS, NOT_FOR_CELLS, WHO_UMC_WORDS, Assessment, Naranjo, WhoUmc
from lupustem.treatment.cyclophosphamide import CyclophosphamideResult
from lupustem.treatment.parameters import ParameterSet
from lupustem.treatment.reasons import SIGNS, Reason, Standing, worst
from lupustem.treatment.related_recipients import Given, Related, reasons
from lupustem.treatment.start_gate import GATES, GateResult
from lupustem.treatment.windows import Checked

Gates = Mapping[str, tuple[Reason, ...] | None]


def gate_answer(made: GateResult, gates: Gates, parameters: ParameterSet, zone: tzinfo | None) -> dict[str, Any]:
    """May it start; every gate with its status; the reasons that stand; the overrides that were used."""
    contents = {
        "parameters": set_of(parameters),
        "ready": made.ready,
        "gates": {name: {"status": str(_standing(gates[name])), "text": both(text)} for name, text in GATES.items()},
        "overridden": [
            {"rule": one.rule, "code": one.code, "text": one.text, "by": one.by, "at": moment(one.at)}
            for one in made.overridden
        ],
    }
    return {**envelope(made.status, (), contents), "reasons": reasons_of(made.reasons, zone)}


def gate_lines(
    made: GateResult, gates: Gates, parameters: ParameterSet, language: Language, zone: tzinfo | None
) -> Iterator[str]:
    """The same as lines."""
    yield head(made.status, _READY if made.ready else _NOT_READY, language)
    yield "  " + "  ".join(f"{SIGNS[_standing(gates[name])]} {text.in_(language)}" for name, text in GATES.items())
    yield from reason_lines(made.reasons, language, zone)
    for one in made.overridden:
        yield f"  · {_OVERRIDDEN.in_(language)}{one.rule}  {one.code}: {one.text}  {one.by}"
    yield _set(parameters, language)


def _standing(reasons: tuple[Reason, ...] | None) -> Standing:
    return Standing.UNKNOWN if reasons is None else worst(reasons)


def drugs_answer(
    dexamethasone: Checked | None,
    antiplatelet: AntiplateletResult | None,
    cyclophosphamide: CyclophosphamideResult | None,
    parameters: ParameterSet,
    zone: tzinfo | None,
) -> dict[str, Any]:
    """Each of the three that the file speaks of."""
    reasons = [
        reason for one in (dexamethasone, antiplatelet, cyclophosphamide) if one is not None for reason in one.reasons
    ]
    contents: dict[str, Any] = {
        "parameters": set_of(parameters),
        "dexamethasone": None if dexamethasone is None else str(dexamethasone.status),
        "antiplatelet": None
        if antiplatelet is None
        else {"status": str(antiplatelet.status), "days": [one.isoformat() for one in antiplatelet.days]},
        "cyclophosphamide": None
        if cyclophosphamide is None
        else {
            "status": str(cyclophosphamide.status),
            "allowed_from": moment(cyclophosphamide.allowed_from, zone),
            "doses": [{"at": moment(one.at, zone), "status": str(one.status)} for one in cyclophosphamide.doses],
        },
    }
    return {**envelope(worst(reasons), (), contents), "reasons": reasons_of(reasons, zone)}


def drugs_lines(
    dexamethasone: Checked | None,
    antiplatelet: AntiplateletResult | None,
    cyclophosphamide: CyclophosphamideResult | None,
    parameters: ParameterSet,
    language: Language,
    zone: tzinfo | None,
) -> Iterator[str]:
    """The same as lines, a block for each drug."""
    if dexamethasone is not None:
        yield head(dexamethasone.status, GATES["premedication"], language)
        yield from reason_lines(dexamethasone.reasons, language, zone)
    if antiplatelet is not None:
        yield head(antiplatelet.status, GATES["antiplatelet"], language)
        yield f"  {antiplatelet.days[0]} – {antiplatelet.days[-1]}"
        yield from reason_lines(antiplatelet.reasons, language, zone)
    if cyclophosphamide is not None:
        yield head(cyclophosphamide.status, _CYCLOPHOSPHAMIDE, language)
        if cyclophosphamide.allowed_from is not None:
            yield f"  {_FROM.in_(language)}{cyclophosphamide.allowed_from.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        yield from reason_lines(cyclophosphamide.reasons, language, zone)
    yield _set(parameters, language)


def causality_answer(
    words: tuple[Assessment, ...], related: bool, score: Naranjo, warnings: tuple[Reason, ...]
) -> dict[str, Any]:
    """Both assessors' words, what counts for reporting, and Naranjo's score with its open questions."""
    contents = {
        "assessments": [
            {"assessor": one.assessor, "who_umc": one.word, "text": both(WHO_UMC_WORDS[WhoUmc(one.word)])}
            for one in words
        ],
        "related_for_reporting": related,
        "naranjo": {
            "score": score.score,
            "category": score.category,
            "highest_possible": score.highest,
            "unknown": {str(number): both(NARANJO_QUESTIONS[number]) for number in score.unknown},
            "not_for_cells": list(NOT_FOR_CELLS),
        },
    }
    return envelope(worst(warnings), warnings, contents)


def causality_lines(contents: Mapping[str, Any], language: Language) -> Iterator[str]:
    """The same as lines."""
    for one in contents["assessments"]:
        yield f"  {_WHO[one['assessor']].in_(language)}{one['text'][language]}"
    yield f"  {(_RELATED if contents['related_for_reporting'] else _NOT_RELATED).in_(language)}"
    score = contents["naranjo"]
    yield f"  Naranjo {score['score']}  {_NARANJO[score['category']].in_(language)}"
    for number, text in score["unknown"].items():
        note = f"  {_EMPTY.in_(language)}" if int(number) in score["not_for_cells"] else ""
        yield f"  ? {number}  {text[language]}{note}"


def recipients_answer(lot: str, found: Related) -> dict[str, Any]:
    """Who else received the lot, and who is to receive it."""
    said = reasons(found)
    contents = {
        "lot": lot,
        "given": [_recipient(one) for one in found.given],
        "planned": [_recipient(one) for one in found.planned],
    }
    return envelope(worst(said), said, contents)


def _recipient(one: Given) -> dict[str, Any]:
    return {"recipient": one.recipient, "bag": one.bag, "at": moment(one.at)}


def recipients_lines(contents: Mapping[str, Any], language: Language) -> Iterator[str]:
    """The same as lines, those still to come first."""
    for name, words in (("planned", _HOLD_BACK), ("given", _LOOK_AFTER)):
        for one in contents[name]:
            yield f"  {words.in_(language)}  {one['recipient']}  {one['bag']}  {one['at'] or ''}".rstrip()
    if not contents["planned"] and not contents["given"]:
        yield f"  {_NOBODY.in_(language)}"


def _set(parameters: ParameterSet, language: Language) -> str:
    return f"  {_PARAMETERS.in_(language)} {parameters.id} {parameters.fingerprint[:12]}"


_READY = Text("可以开始", "The infusion may start")
_NOT_READY = Text("不得开始", "The infusion may not start")
_OVERRIDDEN = Text("已说明理由而越过：", "overridden with a reason: ")
_CYCLOPHOSPHAMIDE = Text("环磷酰胺", "cyclophosphamide")
_FROM = Text("最早可用：", "allowed from ")
_PARAMETERS = Text("参数集", "parameters")
_WHO = {"investigator": Text("研究者：", "investigator: "), "sponsor": Text("申办者：", "sponsor: ")}
_RELATED = Text("报告时按有关计", "counts as related for reporting")
_NOT_RELATED = Text("双方均排除：报告时按无关计", "both rule it out: counts as not related for reporting")
_NARANJO = {
    "definite": Text("肯定", "definite"),
    "probable": Text("很可能", "probable"),
    "possible": Text("可能", "possible"),
    "doubtful": Text("可疑", "doubtful"),
}
_EMPTY = Text("（单次细胞输注通常无从回答）", "(usually empty after one cell infusion)")
_HOLD_BACK = Text("待输注", "planned")
_LOOK_AFTER = Text("已输注", "given")
_NOBODY = Text("该批没有其他受者。", "Nobody else received this lot.")
