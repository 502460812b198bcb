"""The tables that only one index has, from its declarations: items with weights and limits, lists, bands, coefficients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from docs.markdown import cell, table
from lupustem.indices import classification, damage_items, egfr, flare, glucocorticoid, pga, protein, sle_das, targets
from lupustem.indices.bands import DEFAULT, NAMES, SCHEMES, Scheme
from lupustem.indices.bilag.items import ITEMS as BILAG_ITEMS
from lupustem.indices.score import TAG_WORDS
from lupustem.indices.sledai import SELENA_RULES
from lupustem.indices.sledai_items import DESCRIPTORS, RAW, RAW_RULES, SEROLOGY
from lupustem.logic.as_words import plain, unit_words
from lupustem.logic.text import Language, Text
from lupustem.logic.tree import Expression, Variable, variables

Section = tuple[Text, str]
Sections = Callable[[Language], list[Section]]
UNVERIFIED = Text("**（凭记忆，未核实）**", "**(from memory, unverified)**")
ITEM, KEY, POINTS = Text("条目", "Item"), Text("键", "Key"), Text("分值", "Points")


def rows(language: Language, head: Sequence[Text], body: Sequence[tuple[str, ...]]) -> str:
    """A table with a head in one language."""
    return table([one.in_(language) for one in head], [tuple(cell(text) for text in row) for row in body])


def range_of(variable: Variable, language: Language) -> str:
    """Bounds and unit of a number, both ends included."""
    assert variable.minimum is not None
    assert variable.maximum is not None
    return f"{plain(variable.minimum)}–{plain(variable.maximum)}{unit_words(variable.unit, language)}"


def _sledai_2k(language: Language) -> list[Section]:
    none = Text("—", "—")
    items = [
        (
            one.text.in_(language) + (" *" if name in SEROLOGY else ""),
            f"`{name}`",
            str(one.weight),
            one.scored.in_(language),
            (one.excluded or none).in_(language),
            f"`{RAW_RULES[name]!r}`" if name in RAW_RULES else "",
        )
        for name, one in DESCRIPTORS.items()
    ]
    head = (ITEM, KEY, POINTS, Text("何时计分", "Scores when"), Text("不计", "Does not count"), _BY_NUMBER)
    star = Text(
        "* 临床 SLEDAI 不计这两项。界值都是严格的：恰在界值上不计分。",
        "\\* Not in the clinical SLEDAI. All limits are strict: a value at the limit does not score.",
    )
    return [
        (Text("条目", "The descriptors"), f"{rows(language, head, items)}\n\n{star.in_(language)}"),
        (_NUMBERS, _raw(language, RAW_RULES)),
        (Text("分级方案", "Bands by named scheme"), _bands(language)),
    ]


_BY_NUMBER = Text("由数值判定", "Judged by number")
_NUMBERS = Text("数值（raw）", "Numbers (raw)")


def _raw(language: Language, rules: Mapping[str, Expression]) -> str:
    head = (KEY, Text("含义", "What it is"), Text("可取", "May be"))
    used = {name for rule in rules.values() for name in variables(rule)}
    return rows(
        language,
        head,
        [(f"`{name}`", one.text.in_(language), range_of(one, language)) for name, one in RAW.items() if name in used],
    )


def _bands(language: Language) -> str:
    head = (Text("方案", "Scheme"), *NAMES.values(), Text("来源", "Source"), Text("核实", "Checked"))
    body = []
    for scheme in SCHEMES.values():
        name = f"`{scheme.name}`" + (Text("（默认）", " (default)").in_(language) if scheme.name == DEFAULT else "")
        ranges = _ranges(scheme)
        checked = UNVERIFIED if scheme.tag == "M" else TAG_WORDS[scheme.tag]
        cells = (ranges.get(band, "") for band in NAMES)
        body.append((name, *cells, str(scheme.source), checked.in_(language)))
    return rows(language, head, body)


def _ranges(scheme: Scheme) -> dict[str, str]:
    found, first = {}, 0
    for band, end in scheme.ends:
        found[band] = f"≥{first}" if end is None else str(end) if first == end else f"{first}–{end}"
        first = 0 if end is None else end + 1
    return found


def _selena(language: Language) -> list[Section]:
    head = (ITEM, Text("SLEDAI-2K", "SLEDAI-2K"), Text("SELENA-SLEDAI", "SELENA-SLEDAI"))
    body = [
        (DESCRIPTORS[name].text.in_(language), f"`{RAW_RULES[name]!r}`", f"`{rule!r}`")
        for name, rule in SELENA_RULES.items()
        if repr(rule) != repr(RAW_RULES[name])
    ]
    return [
        (Text("不同之处", "What differs"), rows(language, head, body)),
        (_NUMBERS, _raw(language, SELENA_RULES)),
    ]


def _pga(language: Language) -> list[Section]:
    head = (Text("标尺", "Scale"), Text("换算为 0 至 3", "To 0 to 3"))
    body = [(f"`{name}`", f"× {plain(factor)}") for name, factor in pga.SCALES.items()]
    return [(Text("标尺", "Scales"), rows(language, head, body))]


def _sle_das(language: Language) -> list[Section]:
    thousandth = {name: plain_thousandths(weight) for name, weight in sle_das.WEIGHTS.items()}
    body = [(sle_das.ITEM_NAMES[name].in_(language), f"`{name}`", points) for name, points in thousandth.items()]
    joints = (
        f"{plain_thousandths(sle_das.ARTHRITIS)} + {plain_thousandths(sle_das.PER_JOINT)} × `sjc28`",
        Text("（至少 1 个肿胀关节时）", " (from 1 swollen joint on)").in_(language),
    )
    first = (sle_das.ITEM_NAMES["arthritis"].in_(language), "`sjc28`", "".join(joints))
    logs = []
    for name, term in sle_das.LOGS.items():
        sign = "+" if term.slope > 0 else "−"
        formula = (
            f"{plain_thousandths(term.base)} {sign} {plain_thousandths(abs(term.slope))} × ln(`{term.number.name}`)"
        )
        logs.append((sle_das.ITEM_NAMES[name].in_(language), f"`{term.number.name}`", f"{formula}<br>`{term.rule!r}`"))
    constant = (Text("常数项", "constant").in_(language), "", plain_thousandths(sle_das.INTERCEPT))
    numbers = [(f"`{n}`", one.text.in_(language), range_of(one, language)) for n, one in sle_das.NUMBERS.items()]
    remission, mild = plain(sle_das.REMISSION), plain(sle_das.MILD)
    bands = Text(
        f"缓解 ≤{remission}；轻度 >{remission} 至 ≤{mild}；中重度 >{mild}。按两位小数的分数比较。",
        f"Remission up to {remission}; mild above {remission} and up to {mild}; moderate or severe above {mild}; all by "
        "the score of two places.",
    )
    least = Text(
        f"尿蛋白低于 {sle_das.LEAST_MG} mg 而不为 0 时，疑为以 g 书写，拒收。",
        f"Protein below {sle_das.LEAST_MG} mg and not 0 looks like g and is refused.",
    )
    head = (ITEM, KEY, POINTS)
    return [
        (Text("条目与系数", "Items and coefficients"), rows(language, head, [constant, first, *logs, *body])),
        (
            Text("数值", "Numbers"),
            rows(language, (KEY, Text("含义", "What it is"), Text("可取", "May be")), numbers)
            + f"\n\n{least.in_(language)}",
        ),
        (Text("分类", "Categories"), bands.in_(language)),
    ]


def plain_thousandths(value: int) -> str:
    """A whole number of thousandths as people write it."""
    return format(value / 1000, ".3f").rstrip("0").rstrip(".").replace("-", "−")


def _classification(language: Language) -> list[Section]:
    head = (Text("领域", "Domain"), ITEM, KEY, POINTS)
    body = []
    for domain, words in classification.DOMAINS.items():
        side = Text("免疫学", "immunological") if domain in classification.IMMUNOLOGICAL else Text("临床", "clinical")
        left, right = ("（", "）") if language == "zh" else (" (", ")")
        body += [
            (
                f"{words.in_(language)}{left}{side.in_(language)}{right}",
                one.text.in_(language),
                f"`{name}`",
                str(one.points),
            )
            for name, one in classification.ITEMS.items()
            if one.domain == domain
        ]
    return [(Text("条目", "Items"), rows(language, head, body))]


def _damage(language: Language) -> list[Section]:
    head = (Text("系统（上限）", "System (maximum)"), ITEM, KEY, POINTS, Text("说明", "What counts"))
    body = []
    for name, one in damage_items.ITEMS.items():
        system = damage_items.SYSTEMS[one.system].in_(language)
        limit = damage_items.SYSTEM_MAXIMA[one.system]
        place = f"{system}（{limit}）" if language == "zh" else f"{system} ({limit})"
        said = one.glossary.in_(language) + (f" {UNVERIFIED.in_(language)}" if one.unverified else "")
        points = "3" if name == "end_stage_renal" else "1" if one.maximum == 1 else f"1–{one.maximum}"
        body.append((place, one.text.in_(language), f"`{name}`", points, said))
    return [(Text("条目", "Items"), rows(language, head, body))]


def _egfr(language: Language) -> list[Section]:
    written = []
    for year, one in (("2021", egfr.EQUATION_2021), ("2009", egfr.EQUATION_2009)):
        low = Text(
            f"（α 女性 {one.low['female']}、男性 {one.low['male']}）",
            f"  (α {one.low['female']} for women, {one.low['male']} for men)",
        ).in_(language)
        female = Text(f"女性 × {one.female}", f"× {one.female} for women").in_(language)
        black = Text(f"，选用时 × {one.black}", f", × {one.black} where asked for").in_(language) if one.black else ""
        core = f"{one.lead:g} × min(S/κ, 1)^α × max(S/κ, 1)^{one.high:g} × {one.aging}^{{age}}"
        written.append(f"{year}: {core}\n      {female}{black}{low}")
    bounds = [
        (f"`{name}`", one.text.in_(language), range_of(one, language))
        for name, one in egfr.INPUTS.items()
        if one.minimum is not None
    ]
    head = (KEY, Text("含义", "What it is"), Text("可取", "May be"))
    return [
        (Text("公式", "The equations"), "```text\n" + "\n".join(written) + "\n```"),
        (Text("数值", "Numbers"), rows(language, head, bounds)),
    ]


def _units(language: Language) -> list[Section]:
    kinds = {
        "urine protein to creatinine": Text("尿蛋白肌酐比", "urine protein to creatinine"),
        "urine protein a day": Text("24 h 尿蛋白", "urine protein a day"),
        "creatinine": Text("血肌酐", "creatinine"),
        "haemoglobin": Text("血红蛋白", "haemoglobin"),
        "cells": Text("血细胞", "cells"),
        "temperature": Text("体温", "temperature"),
    }
    head = (Text("量", "Quantity"), Text("单位", "Units"))
    body = [
        (kinds[name].in_(language), Text("、", ", ").in_(language).join(f"`{unit}`" for unit in units))
        for name, units in protein.FAMILIES.items()
    ]
    return [(Text("可换算的单位", "Units that convert"), rows(language, head, body))]


def _glucocorticoid(language: Language) -> list[Section]:
    head = (Text("药物", "Drug"), KEY, Text("相当于泼尼松 5 mg", "Equals 5 mg of prednisone"))
    body = [
        (glucocorticoid.NAMES[name].in_(language), f"`{name}`", f"{plain(dose)} mg")
        for name, dose in glucocorticoid.EQUAL_TO_5_MG.items()
    ]
    purposes = [(f"`{name}`", words.in_(language)) for name, words in glucocorticoid.PURPOSES.items()]
    only = Text(
        "只有 `maintenance`（不写即是）计入；其余给出提醒。",
        "Only `maintenance`, which is taken where none is written, counts; the others come with a warning.",
    )
    return [
        (Text("等效剂量", "Equivalent doses"), rows(language, head, body)),
        (
            Text("用途（purpose）", "Purpose"),
            rows(language, (KEY, Text("含义", "What it is")), purposes) + f"\n\n{only.in_(language)}",
        ),
    ]


def _flare(language: Language) -> list[Section]:
    head = (KEY, Text("表现", "Manifestation"), Text("级别", "Kind"))
    kinds = (
        (flare.MILD_MANIFESTATIONS, Text("轻中度", "mild or moderate")),
        (flare.SEVERE_MANIFESTATIONS, Text("重度", "severe")),
    )
    body = [
        (f"`{name}`", words.in_(language), kind.in_(language))
        for listed, kind in kinds
        for name, words in listed.items()
    ]
    return [(Text("表现（manifestations）", "Manifestations"), rows(language, head, body))]


def _lldas(language: Language) -> list[Section]:
    names = [DESCRIPTORS[name].text.in_(language) for name in targets.MAJOR_ORGANS]
    left = [
        one.text.in_(language)
        for name, one in DESCRIPTORS.items()
        if name not in (*targets.MAJOR_ORGANS, *SEROLOGY) and one.weight >= 4
    ]
    listed, others = (Text("、", ", ").in_(language).join(one) for one in (names, left))
    said = Text(
        f"以下 SLEDAI-2K 条目算重要脏器：{listed}。4 分而不算的有：{others}。",
        f"These SLEDAI-2K descriptors count as major organs: {listed}. Of 4 points, yet not counted: {others}.",
    )
    return [(Text("重要脏器", "Major organs"), said.in_(language))]


def unverified_parts(page: str) -> tuple[Text, ...]:
    """What of a page's tables nobody has verified, beside the claims of its indices."""
    if page in ("sledai_2k", "selena_sledai"):
        return tuple(scheme.claim.text for scheme in SCHEMES.values() if not scheme.claim.verified)
    marks = {
        "slicc_acr_damage": [one.unverified for one in damage_items.ITEMS.values()],
        "bilag_2004": [one.unverified for one in BILAG_ITEMS.values()],
    }
    return (_MARKED,) if any(marks.get(page, ())) else ()


_MARKED = Text("下表中注明的条目说明", "what the tables below say of the items marked so")
SECTIONS: dict[str, Sections] = {
    "sledai_2k": _sledai_2k,
    "selena_sledai": _selena,
    "pga": _pga,
    "sle_das": _sle_das,
    "eular_acr_2019": _classification,
    "slicc_acr_damage": _damage,
    "ckd_epi": _egfr,
    "unit": _units,
    "glucocorticoid": _glucocorticoid,
    "selena_flare_index": _flare,
    "lldas": _lldas,
}
