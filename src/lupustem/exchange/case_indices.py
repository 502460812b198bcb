"""The indices that a case file carries, scored, as facts: sledai_2k, bilag_a_count, bilag_b_count, pga, eGFR.

    indices:
      sledai_2k: {present: [arthritis, rash]}
      bilag2004: {items: {5: 3}, ever_involved: false}

Laboratory facts of the same file take part: a platelet count of 90 scores thrombocytopenia, and becomes item 94. A score that
is open leaves its fact unknown, with a warning that shows the interval; one that differs from a score given is an error that
shows both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lupustem.facts import FACTS
from lupustem.facts.notices import InvalidFacts, Notice, Problem
from lupustem.facts.row import Value
from lupustem.indices.bilag.items import ITEMS
from lupustem.indices.catalogue import find, item_name
from lupustem.indices.score import Score
from lupustem.logic.text import Text

Facts = Mapping[str, Value]
# SLEDAI's raw numbers and serological descriptors, and BILAG's items, by the fact that says the same.
SLEDAI_RAW: dict[str, str] = {
    "proteinuria_g_24h": "urine_protein_g_24h",
    "temperature_c": "temperature_c",
    "platelets": "platelets_10e9_l",
    "wbc": "white_cells_10e9_l",
    "urine_rbc_hpf": "urine_red_cells_hpf",
    "urine_wbc_hpf": "urine_white_cells_hpf",
}
SLEDAI_FLAGS: dict[str, str] = {"low_complement": "complement_low", "increased_dna_binding": "anti_dsdna_raised"}
BILAG_ITEMS: dict[str, tuple[str, int]] = {
    "78": ("systolic_mmhg", 1),
    "79": ("diastolic_mmhg", 1),
    "83": ("urine_protein_creatinine_mg_mmol", 1),
    "84": ("urine_protein_g_24h", 1),
    "86": ("creatinine_umol_l", 1),
    "87": ("egfr_ml_min_1_73m2", 1),
    "90": ("haemoglobin_g_l", 10),
    "91": ("white_cells_10e9_l", 1),
    "92": ("neutrophils_10e9_l", 1),
    "93": ("lymphocytes_10e9_l", 1),
    "94": ("platelets_10e9_l", 1),
}
"""Item -> its fact, and how many units of the fact are one of the item (haemoglobin: 10 g/L are 1 g/dL)."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What the indices of a case come to. facts: the ones settled. sources: where each comes from. notices: what is open."""

    facts: dict[str, Value]
    sources: dict[str, dict[str, Any]]
    notices: tuple[Notice, ...]


def score_indices(indices: Mapping[str, object], facts: Facts) -> Scored:
    """Score what stands under `indices` beside the checked facts of the same case.

    Raises InvalidFacts: an index that gives no fact, wrong input, or a score given that differs from the one computed.
    """
    found: dict[str, Value] = {}
    sources: dict[str, dict[str, Any]] = {}
    notices: list[Notice] = []
    problems: list[Problem] = []
    for written, given in indices.items():
        try:
            score = _scored(str(written), given, facts)
        except InvalidFacts as invalid:
            problems += (_below(problem, str(written)) for problem in invalid.problems)
            continue
        notices += (_moved(notice, str(written)) for notice in score.warnings)
        for fact, (value, lower, upper) in _FEEDS[score.index](score).items():
            stated = facts.get(fact)
            if stated is not None and not lower <= stated <= upper:
                problems.append(_differs(fact, stated, lower, upper, score))
            elif stated is None and value is None:
                notices.append(_open(fact, lower, upper, score))
            elif stated is None:
                found[fact] = value  # type: ignore[assignment]
                sources[fact] = _source(score)
    if problems:
        raise InvalidFacts(tuple(problems))
    return Scored(found, sources, tuple(notices))


def _scored(name: str, given: object, facts: Facts) -> Score:
    index = find(name)
    if index.name not in _FEEDS:
        listed = ", ".join(_FEEDS)
        text = Text(
            f"{name}：此指数的结果不是事实；可写的有 {listed}。",
            f"{name}: its result is no fact; those that give one are {listed}.",
        )
        raise InvalidFacts((Problem(name, "unknown_fact", text, "score"),))
    if not isinstance(given, Mapping):
        text = Text(f"{name}：应为“键: 值”的映射。", f"{name}: a mapping of keys to values belongs here.")
        raise InvalidFacts((Problem(name, "wrong_type", text),))
    fill = {"sledai_2k": _with_laboratory, "bilag2004": _with_measurements}.get(index.name)
    return index.score(fill(given, facts) if fill else given)


def _with_laboratory(given: Mapping[str, Any], facts: Facts) -> Mapping[str, Any]:
    """SLEDAI's input with the laboratory facts as raw numbers and observations; what is written there itself comes first."""
    raw, seen = given.get("raw"), given.get("observations")
    if not isinstance(raw, Mapping | None) or not isinstance(seen, list | None):
        return given
    own = set(raw or ()) | {one.get("name") for one in seen or () if isinstance(one, Mapping)}
    filled = {name: facts[fact] for name, fact in SLEDAI_RAW.items() if fact in facts and name not in own}
    flags = [
        {"name": name, "value": facts[fact]} for name, fact in SLEDAI_FLAGS.items() if fact in facts and name not in own
    ]
    return {**given, "raw": {**(raw or {}), **filled}, "observations": [*(seen or ()), *flags]}


def _with_measurements(given: Mapping[str, Any], facts: Facts) -> Mapping[str, Any]:
    """BILAG's input with the laboratory facts as items, in the form's units; an item that is written has to agree."""
    items = given.get("items")
    if not isinstance(items, Mapping | None):
        return given
    written = {str(key): value for key, value in (items or {}).items()}
    problems = []
    for number, (fact, per_unit) in BILAG_ITEMS.items():
        if fact not in facts:
            continue
        value = Decimal(facts[fact]) / per_unit
        stated = written.get(number)
        if stated is None:
            whole = ITEMS[int(number)].variable.kind == "integer"
            written[number] = int(value) if whole else value
        elif isinstance(stated, int | Decimal) and not isinstance(stated, bool) and stated != value:
            problems.append(_two_values(number, fact))
    if problems:
        raise InvalidFacts(tuple(problems))
    return {**given, "items": written}


def _two_values(number: str, fact: str) -> Problem:
    name = ITEMS[int(number)].variable.text
    return Problem(
        f"items.{number}",
        "contradiction",
        Text(
            f"items.{number}（{name.zh}）与事实 {fact} 不符；请只留一个，并核对单位。",
            f"items.{number} ({name.en}) does not agree with the fact {fact}; keep one and check the units.",
        ),
    )


Bounds = tuple[Value | None, Any, Any]


def _sledai(score: Score) -> dict[str, Bounds]:
    return {"sledai_2k": (_number(score.value), score.lower, score.upper)}


def _bilag(score: Score) -> dict[str, Bounds]:
    named = score.named
    return {
        f"bilag_{letter}_count": (
            _number(named[f"{letter}_count"]),
            named[f"{letter}_count_lower"],
            named[f"{letter}_count_upper"],
        )
        for letter in ("a", "b")
    }


def _single(fact: str) -> Callable[[Score], dict[str, Bounds]]:
    def feed(score: Score) -> dict[str, Bounds]:
        low = FACTS[fact].minimum if score.lower is None else score.lower
        high = FACTS[fact].maximum if score.upper is None else score.upper
        return {fact: (_number(score.value), low, high)}

    return feed


def _number(value: object) -> int | Decimal | None:
    return value if isinstance(value, int | Decimal) else None


_FEEDS: dict[str, Callable[[Score], dict[str, Bounds]]] = {
    "sledai_2k": _sledai,
    "bilag2004": _bilag,
    "pga": _single("pga"),
    "ckd_epi_2021": _single("egfr_ml_min_1_73m2"),
    "ckd_epi_2009": _single("egfr_ml_min_1_73m2"),
}


def _source(score: Score) -> dict[str, Any]:
    source: dict[str, Any] = {"kind": "index", "index": score.index, "version": score.version}
    if score.window is not None:
        source["window_days"] = score.window
    source["contributions"] = dict(score.contributions)
    source["verified"] = score.verified
    if score.unverified:
        source["unverified"] = [{"zh": one.zh, "en": one.en} for one in score.unverified]
    return source


def _differs(fact: str, stated: Value, lower: Any, upper: Any, score: Score) -> Problem:
    computed = f"{lower}" if lower == upper else f"{lower}-{upper}"
    return Problem(
        fact,
        "contradiction",
        Text(
            f"{fact}：给出的是 {stated}，由 {score.index} 的条目算得 {computed}；请核对两者，只留一个。",
            f"{fact}: given as {stated}, computed from the items of {score.index} as {computed}; check both and keep one.",
        ),
    )


def _open(fact: str, lower: Any, upper: Any, score: Score) -> Notice:
    names = [item_name(score.index, key) or Text(key, key) for key in score.missing]
    shown = names[:12]
    rest = len(names) - len(shown)
    zh = "、".join(name.zh for name in shown) + (f" 等 {len(names)} 项" if rest else "")
    en = ", ".join(name.en for name in shown) + (f" and {rest} more" if rest else "")
    return Notice(
        "score_open",
        (fact,),
        Text(
            f"{fact}：{score.index} 未定（{lower} 至 {upper}），按未知处理；尚缺：{zh}。",
            f"{fact}: {score.index} is open ({lower} to {upper}), so the fact is unknown; missing: {en}.",
        ),
    )


def _below(problem: Problem, index: str) -> Problem:
    if problem.text.en.startswith((f"{index}:", f"{problem.fact}: given as")):
        return Problem(
            f"indices.{index}", problem.code, Text(*(f"indices.{part}" for part in problem.text)), problem.see
        )
    path = f"indices.{index}."
    return Problem(path + problem.fact, problem.code, Text(path + problem.text.zh, path + problem.text.en), problem.see)


def _moved(notice: Notice, index: str) -> Notice:
    path = f"indices.{index}."
    return Notice(
        notice.code,
        tuple(path + fact for fact in notice.facts),
        Text(path + notice.text.zh, path + notice.text.en) if notice.facts else notice.text,
    )
