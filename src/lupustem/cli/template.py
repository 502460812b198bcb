"""An empty case file for the facts that stages read: to be filled in by hand; what is left empty stays unknown."""

from __future__ import annotations

import json
from typing import Literal

from lupustem.cli.glossary import GROUP_WORDS, group_of, wanted
from lupustem.decision.status import STAGE_WORDS, inputs_of, statements_of
from lupustem.facts import FACTS
from lupustem.logic.text import Text
from lupustem.logic.tree import Variable
from lupustem.report.wrapping import wrapped

TemplateFormat = Literal["yaml", "json", "toml"]

_COLUMNS = 76
_HEAD = (
    Text("lupustem 病例文件", "lupustem case file"),
    Text("留空即为未知；未知从不当作“否”。", 'What is left empty is unknown; unknown is never taken for "no".'),
    Text(
        "是非题写 true 或 false；数值不加引号、不写单位。",
        "Write true or false for yes or no; numbers without quotation marks or unit.",
    ),
)


def facts_of(stages: tuple[str, ...]) -> tuple[Variable, ...]:
    """The facts that a person can give for the stages, through derived ones, in the order of the vocabulary."""
    read = {name for statement in statements_of(stages) for name in inputs_of(statement)}
    return tuple(fact for name, fact in FACTS.items() if name in read)


def template(stages: tuple[str, ...], form: TemplateFormat) -> str:
    """The text of an empty case file; the case-file reader accepts it, and JSON has no place for comments."""
    facts = facts_of(stages)
    if form == "json":
        return json.dumps({"case_id": "", "facts": {fact.name: None for fact in facts}}, indent=2) + "\n"
    yaml = form == "yaml"
    indent, empty = ("  ", ":") if yaml else ("", ' = ""')
    lines = [_comment(text) for text in (*_HEAD, _stages(stages))]
    if not yaml:
        lines.append(_comment(Text('留空写作 ""，填写时替换。', 'Empty is written ""; replace it.')))
    lines += ["", f"case_id{empty}", "facts:" if yaml else "[facts]"]
    group = ""
    for fact in facts:
        if group_of(fact) != group:
            group = group_of(fact)
            title = GROUP_WORDS[group]
            lines += ["", f"{indent}# ---- {title.zh} / {title.en} ----"]
        lines += ["", *(indent + line for line in _about(fact)), f"{indent}{fact.name}{empty}"]
    return "\n".join(lines) + "\n"


def _about(fact: Variable) -> list[str]:
    may = wanted(fact)
    said = (f"{fact.text.zh}：{may.zh}", f"{fact.text.en}: {may.en}")
    return [f"# {line}" for text in said for line in wrapped(text, _COLUMNS)]


def _stages(stages: tuple[str, ...]) -> Text:
    names = [STAGE_WORDS[stage] for stage in STAGE_WORDS if stage in stages]
    spelt = " ".join(f"--stage {stage}" for stage in STAGE_WORDS if stage in stages)
    return Text(
        f"阶段：{'、'.join(name.zh for name in names)}。填好后运行：lupustem assess 文件名 {spelt}",
        f"Stages: {', '.join(name.en for name in names)}. When filled in: lupustem assess FILE {spelt}",
    )


def _comment(text: Text) -> str:
    return "\n".join(f"# {line}" for said in text for line in wrapped(said, _COLUMNS))
