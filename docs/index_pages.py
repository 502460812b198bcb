"""A page per index, or per family that shares one declaration, and the list of them; in both languages.

What a page says comes from the declarations of `lupustem.indices`; prose, the criteria in words and the worked examples stand
in index_pages.yaml. The examples are run (`console_blocks`), so that no page can show what the program does not say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from docs.console_blocks import refreshed
from docs.index_bilag import bilag_sections
from docs.index_columns import columns_section
from docs.index_criteria import criteria_sections
from docs.index_tables import SECTIONS, UNVERIFIED, Section, rows, unverified_parts
from docs.markdown import cell, table
from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.indices.catalogue import INDICES
from lupustem.indices.declare import Index
from lupustem.indices.score import TAG_WORDS, Claim
from lupustem.indices.tables.catalogue import TABLES
from lupustem.logic.text import Language, Text

PROSE = Path(__file__).with_suffix(".yaml")
FOLDER = "indices"
_BILAG = "bilag_2004"
_LIST_TITLE = Text("狼疮指数", "The lupus indices")


@cache
def families() -> Mapping[str, Any]:
    """Page -> its prose. Raises SystemExit where an index has no page, or more than one."""
    pages: dict[str, Any] = _joined(yaml.safe_load(PROSE.read_text(encoding="utf-8")))
    listed = [name for page in pages.values() for name in page["indices"]]
    if sorted(listed) != sorted(INDICES):
        odd = sorted(set(INDICES) ^ set(listed)) or sorted({name for name in listed if listed.count(name) > 1})
        raise SystemExit(f"{PROSE.name}: every index belongs on one page: {', '.join(odd)}")
    return pages


def _joined(value: Any, language: str = "") -> Any:
    """Chinese that was written over several lines without the spaces that YAML puts between them."""
    if isinstance(value, dict):
        return {key: _joined(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_joined(one, language) for one in value]
    return _BROKEN.sub("", value) if language == "zh" else value


_HAN, _MARKS = r"\u4e00-\u9fff", r"\u3000-\u303f\uff00-\uffef"
_BROKEN = re.compile(rf"(?<=[{_MARKS}]) | (?=[{_MARKS}])|(?<=[{_HAN}]) (?=[{_HAN}])")


@cache
def index_pages(language: Language) -> dict[Path, str]:
    """Every page about indices, by its place under the folder of a language."""
    made = {Path(FOLDER) / f"{page}.md": _page(page, language) for page in families()}
    return {Path(FOLDER) / "README.md": _list(language), **made}


def _page(page: str, language: Language) -> str:
    prose = families()[page]
    indices = [INDICES[name] for name in prose["indices"]]
    sections = [
        (Text("版本与来源", "Version and source"), _about(indices, language)),
        *_own(page, prose, language),
        (Text("核实情况", "What is verified"), _claims(indices, language)),
        (Text("输入", "Input"), _inputs(indices, language)),
        (Text("例子", "Worked example"), _examples(prose["examples"], language)),
        *((columns_section(indices, prose.get("table"), language),) if indices[0].name in TABLES else ()),
        (Text("易错之处", "Pitfalls"), _bullets(_distinct(indices, lambda one: one.pitfalls), language)),
    ]
    parts = [f"# {title(page).in_(language)}", _measures(indices, language), *_warned(page, indices, language)]
    for heading, body in sections:
        parts += [f"## {heading.in_(language)}", body]
    return refreshed("\n\n".join([*parts, _footer(language)]) + "\n", language)


def title(page: str) -> Text:
    """What a page is called: its family, or its only index."""
    prose = families()[page]
    return Text(**prose["title"]) if "title" in prose else INDICES[prose["indices"][0]].text


def _own(page: str, prose: Mapping[str, Any], language: Language) -> list[Section]:
    """What only this page has: notes, criteria in words, tables."""
    notes = "\n\n".join(note[language] for note in prose.get("notes", ()))
    sections = [(Text("如何判定", "How it is scored"), notes)] if notes else []
    criteria = prose.get("criteria", {})
    if page == _BILAG:
        return [*sections, *bilag_sections(criteria, language)]
    tables = SECTIONS[page](language) if page in SECTIONS else []
    return [*sections, *criteria_sections(criteria, language), *tables]


def _measures(indices: list[Index], language: Language) -> str:
    said = _told(indices, lambda one: one.measures.in_(language), language)
    return "\n".join(f"> {line}" if len(said) == 1 else f"> * {line}" for line in said)


def _warned(page: str, indices: list[Index], language: Language) -> list[str]:
    """What nobody has verified, before anything else."""
    said = [text.in_(language) for text in _unverified(page, indices)]
    if not said:
        return []
    label = Text("**未核实（凭记忆）：**", "**Unverified (from memory):** ").in_(language)
    stop = Text("。", ".").in_(language)
    return [label + Text("；", "; ").in_(language).join(said) + stop]


def _unverified(page: str, indices: list[Index]) -> list[Text]:
    return [*(one.text for one in _all_claims(indices) if not one.verified), *unverified_parts(page)]


def _about(indices: list[Index], language: Language) -> str:
    asked: tuple[tuple[Text, Callable[[Index], str]], ...] = (
        (Text("名称", "Name"), lambda one: one.text.in_(language)),
        (Text("版本", "Version"), lambda one: one.version),
        (Text("回顾", "Looks at"), lambda one: one.window.in_(language)),
        (Text("取值", "Range"), lambda one: one.range.in_(language)),
        (Text("来源", "Source"), lambda one: "<br>".join(map(str, one.sources))),
        (Text("归属", "Owner"), lambda one: one.owner),
    )
    names = Text("、", ", ").in_(language).join(f"`{one.name}`" for one in indices)
    command = (Text("命令", "Command").in_(language), _command(indices, names, language))
    return table(
        ["", ""],
        [command, *((label.in_(language), "<br>".join(_told(indices, get, language))) for label, get in asked)],
    )


def _command(indices: list[Index], names: str, language: Language) -> str:
    if len(indices) == 1:
        return f"`lupustem score {indices[0].name} FILE`"
    return Text(
        f"`lupustem score INDEX FILE`，INDEX 为 {names}", f"`lupustem score INDEX FILE`, INDEX being one of {names}"
    ).in_(language)


def _told(indices: list[Index], get: Callable[[Index], str], language: Language) -> list[str]:
    """One answer for all, or each with the names of its indices; the answer of most is that of the others."""
    named: dict[str, list[str]] = {}
    for one in indices:
        named.setdefault(cell(get(one)), []).append(one.name)
    most = max(named, key=lambda said: len(named[said]))
    if len(named) > 1 and len(named[most]) > 2:
        named[most] = []
    comma, others = Text("、", ", ").in_(language), Text("其余", "the others").in_(language)
    told = []
    for said, names in sorted(named.items(), key=lambda one: not one[1]):
        whose = comma.join(f"`{name}`" for name in names) or others
        told.append(said if len(named) == 1 else f"{whose}{_colon(language)}{said}")
    return told


def _claims(indices: list[Index], language: Language) -> str:
    head = (Text("规则", "Rule"), Text("核实", "Checked"), Text("出处", "Where"))
    body = []
    for one in _all_claims(indices):
        checked = TAG_WORDS[one.tag] if one.verified else UNVERIFIED
        body.append(
            (
                one.text.in_(language),
                checked.in_(language),
                one.where if isinstance(one.where, str) else one.where.in_(language),
            )
        )
    return rows(language, head, body)


def _all_claims(indices: list[Index]) -> list[Claim]:
    return _distinct(indices, lambda one: one.claims)


def _inputs(indices: list[Index], language: Language) -> str:
    keys = _distinct([one for one in indices if one.keys], lambda one: one.keys)
    seen: dict[str, tuple[str, ...]] = {}
    for key in keys:
        example = "" if key.example is None else f"`{json.dumps(_plain(key.example), ensure_ascii=False)}`"
        seen.setdefault(key.name, (f"`{key.name}`", key.text.in_(language), example))
    head = (Text("键", "Key"), Text("含义", "What stands there"), Text("例", "Example"))
    names = [one.name for one in indices if one.keys]
    blank = Text(
        f"空白输入：`lupustem score {names[0]} --template`。留空或 null 即为未知，从不当作“无”。",
        f"An empty input: `lupustem score {names[0]} --template`. A key left empty, or null, is unknown and never taken for "
        "absent.",
    )
    return f"{rows(language, head, list(seen.values()))}\n\n{blank.in_(language)}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _examples(examples: list[Mapping[str, Any]], language: Language) -> str:
    """Each example: what it shows, the file, the command; the output is put in when the page is refreshed."""
    parts = [Text("患者是虚构的。", "The patients are invented.").in_(language)]
    for one in examples:
        if "says" in one:
            parts.append(one["says"][language])
        if "content" in one:
            parts.append(f"```yaml\n# {one['file']}\n{one['content']}```")
        parts.append(f"```console\n$ lupustem score {one['run']} {one['file']}\n```")
    return "\n\n".join(parts)


def _bullets(texts: list[Text], language: Language) -> str:
    return "\n".join(f"* {text.in_(language)}" for text in texts)


def _distinct(indices: list[Index], get: Callable[[Index], tuple[Any, ...]]) -> list[Any]:
    """What the indices say, each thing once, in order."""
    found: list[Any] = []
    for one in indices:
        found += [said for said in get(one) if said not in found]
    return found


def _colon(language: Language) -> str:
    return Text("：", ": ").in_(language)


def _list(language: Language) -> str:
    intro = Text(
        f"{len(INDICES)} 个指数，{len(families())} 页。每页由程序中的声明生成：条目、权重、界值、回顾期、单位、核实情况、输入，"
        "以及真正运行过的例子。条目的说明是我们自己的话，不是各指数表格的原文；各指数归其所有者，"
        "见 [NOTICE](../../../NOTICE)。",
        f"{len(INDICES)} indices on {len(families())} pages. Each page is made from the declarations of the program: items, "
        "weights, limits, windows, units, what is verified, the input, and examples that were run. The wording is ours, not "
        "that of the indices' forms; each index belongs to its owner, see [NOTICE](../../../NOTICE).",
    )
    head = (
        Text("页面", "Page"),
        Text("指数", "Indices"),
        Text("版本", "Version"),
        Text("核实", "Verified"),
        Text("按表评分", "Over a table"),
    )
    body = [_entry(page, language) for page in families()]
    reading = Text("怎样读结果", "How to read a result")
    return (
        "\n\n".join(
            [
                f"# {_LIST_TITLE.in_(language)}",
                intro.in_(language),
                rows(language, head, body),
                f"## {reading.in_(language)}",
                _bullets(list(_READING), language),
                _footer(language),
            ]
        )
        + "\n"
    )


def _entry(page: str, language: Language) -> tuple[str, ...]:
    indices = [INDICES[name] for name in families()[page]["indices"]]
    part = Text("**含未核实的规则**", "**in part unverified**")
    state = part if _unverified(page, indices) else Text("已核对来源", "read in a source")
    over = [f"`{one.name}`" for one in indices if one.name in TABLES]
    return (
        f"[{title(page).in_(language)}]({page}.md)",
        "<br>".join(f"`{one.name}`" for one in indices),
        "<br>".join(_distinct(indices, lambda one: (one.version,))),
        state.in_(language),
        "<br>".join(over),
    )


_READING = (
    Text(
        "**已定**（`=`）：未知的各项都不会再改变结果。**未定**（`?`）：给出仍可能的下限与上限，以及缺哪些项、各能加多少。",
        "**Settled** (`=`): what is unknown cannot change the result any more. **Open** (`?`): the bounds of what is still "
        "possible, what is missing and what it could add.",
    ),
    Text("未知从不当作“无”，缺的数值从不当作零。", "Unknown is never taken for absent, nor a missing number for zero."),
    Text(
        "界值按来源书写：高于、低于不含界值，不低于、不超过（“≥”“≤”）含界值；比较用十进制精确进行。",
        'Limits stand as in their source: "above" and "below" leave the limit out, "at least" and "at most" take it in; '
        "decimals are compared exactly.",
    ),
    Text(
        "各条规则都标明是否在来源中读到；凭记忆的写明“未核实”，在文本、JSON、HTML 与本页中都如此。",
        "Every rule says whether it was read in a source; what is from memory is called unverified, in text, JSON, HTML and "
        "on these pages.",
    ),
    Text(
        "输入的键、表格的列与 JSON 的约定见[格式](../formats.md#指数的输入)；病例文件也可携带指数的输入。",
        "Keys of the input, columns of a table and the contract of the JSON: [formats](../formats.md#the-input-of-an-index). "
        "A case file may carry the input of an index too.",
    ),
)


def _footer(language: Language) -> str:
    made = Text(
        "本页由 `python -m docs.generate` 生成，请勿手改。各指数归其所有者，见 [NOTICE](../../../NOTICE)。",
        "Generated by `python -m docs.generate`; not edited by hand. The indices belong to their owners, see "
        "[NOTICE](../../../NOTICE).",
    )
    return f"---\n\n{NOT_A_DEVICE.in_(language)}\n\n{made.in_(language)}"
