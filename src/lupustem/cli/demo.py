"""`lupustem demo`: invented patients decided and explained, then what to try next."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from shutil import which

from lupustem.cli.errors import one_of
from lupustem.cli.language import current
from lupustem.cli.options import Lang
from lupustem.consensus.authority import NOT_A_DEVICE
from lupustem.decision.case import decide
from lupustem.exchange.case_files import parse_case
from lupustem.facts.row import read_row
from lupustem.logic.text import LANGUAGES, Language, Text
from lupustem.report.view import View, view

INTRODUCTION = Text(
    "以下患者均为虚构。每位先给结论，再说明理由：不满足或未知的条款；若无，则为已满足的决定性条款。",
    "All patients here are invented. Each gets the verdict first, then why: the statements that are not met or unknown; "
    "where there are none, the decisive ones that are met.",
)
NEXT = Text("接下来可以试试", "What to try next")
ABOUT: dict[str, Text] = {
    "1_recommended.yaml": Text(
        "34 岁女性，狼疮性肾炎，常规治疗无效。",
        "A woman of 34 with lupus nephritis that did not respond to conventional therapy.",
    ),
    "2_conditional_infection.yaml": Text(
        "41 岁男性，血小板减少，肺炎，抗感染治疗尚未开始。",
        "A man of 41 with thrombocytopenia and a pneumonia that is not treated yet.",
    ),
    "3_conditional_elderly.yaml": Text(
        "67 岁女性，曾输注一次，有效后复发；利弊尚未与患者及家属商榷。",
        "A woman of 67, treated once before, who responded and relapsed; benefit and risk have not been reviewed yet.",
    ),
    "4_undetermined.yaml": Text(
        "29 岁女性，弥漫性肺泡出血，有肺动脉高压；肺动脉压未测，妊娠未查。",
        "A woman of 29 with diffuse alveolar haemorrhage and pulmonary hypertension; pressure and pregnancy not known.",
    ),
    "5_not_recommended.yaml": Text("31 岁女性，重度狼疮，妊娠。", "A woman of 31 with severe lupus who is pregnant."),
}
COMMANDS: tuple[tuple[str, Text], ...] = (
    (
        "lupustem facts template > case.yaml",
        Text("得到一份空白病例文件，填写您的患者", "an empty case file to fill in"),
    ),
    ("lupustem assess case.yaml", Text("判定并说明理由", "decide it and see why")),
    (
        "lupustem assess case.yaml --format html -o case.html",
        Text("可打印的一页（A4）", "one page to print on A4"),
    ),
    (
        "lupustem assess case.yaml --stage all --lang en",
        Text("全部阶段，英文输出", "every stage; --lang zh for Chinese"),
    ),
    ("lupustem assess bundle.json", Text("直接读取 FHIR R4 Bundle", "read a FHIR R4 Bundle directly")),
    ("lupustem cohort patients.csv -o answers.parquet", Text("一次判定一批患者", "decide many patients at once")),
    ("lupustem consensus list", Text("查阅共识的全部条款", "read every statement of the consensus")),
)


def demo(
    lang: Lang = None,
) -> None:
    """Show every bundled invented patient decided, compactly, then commands to go on with."""
    from lupustem.report.text import console, paragraphs, print_text, show

    language = current(None if lang is None else one_of("--lang", lang, LANGUAGES))
    out = console(sys.stdout)
    show(out, paragraphs(INTRODUCTION.in_(language), out.width))
    for name in demo_cases():
        show(out, ["", "═" * out.width, ""])
        about, seen = decided(name, language)
        show(out, [*paragraphs(about, out.width), ""])
        print_text(seen, compact=True)
    show(out, ["", "═" * out.width, "", f"── {NEXT.in_(language)}"])
    for command, says in COMMANDS:
        show(out, [f"  {command.replace('lupustem', _program(), 1)}", *paragraphs(says.in_(language), out.width, 6)])
    show(out, ["", *paragraphs(NOT_A_DEVICE.in_(language), out.width)])


def _program() -> str:
    """How the reader can call this program: by name where it is on the path, else as it was called."""
    called = Path(sys.argv[0])
    if called.name != "lupustem" or which("lupustem"):
        return "lupustem"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)


def demo_cases() -> tuple[str, ...]:
    """The names of the bundled case files, in order."""
    folder = files("lupustem.cli").joinpath("demo_cases")
    return tuple(sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml")))


def decided(name: str, language: Language) -> tuple[str, View]:
    """One bundled patient: the line that introduces the person, and the decision."""
    data = files("lupustem.cli").joinpath("demo_cases", name).read_bytes()
    case = parse_case(data, name)
    row = read_row(case.facts)
    decision = decide(row.values, notices=row.notices)
    seen = view(decision, case_id=case.case_id, language=language, sources=case.sources)
    return ABOUT[name].in_(language), seen
