"""Response and relapse as the MSC papers used them: named, with their published figures, and not computed.

Only abstracts and tables could be read. The thresholds behind the words are not known, so scoring them is refused rather than
guessed. What could be read, the entry criterion of Wang 2018, is computed.

    >>> from lupustem.indices.msc_papers import WANG_2018_ENTRY
    >>> WANG_2018_ENTRY.score({"sledai": 6, "bilag": {"renal": "B", "mucocutaneous": "B"}}).value
    True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from lupustem.facts.notices import InvalidFacts, Problem
from lupustem.indices.activity import read_grades, read_sledai, sledai_row
from lupustem.indices.bilag.items import SYSTEMS
from lupustem.indices.criteria import bounded, judged_by
from lupustem.indices.declare import Index, Key, any_of, at_least
from lupustem.indices.given import Given
from lupustem.indices.responder import NOW
from lupustem.indices.score import Claim, Score, Source
from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper whose definition was not obtained: `printed` is what it reports, with denominators."""

    name: str
    text: Text
    source: Source
    printed: Text


WANG_2018 = Source("Wang 2018, Stem Cell Reports 10:933", "10.1016/j.stemcr.2018.01.029")
PAPERS: tuple[Paper, ...] = (
    Paper(
        "msc_wang_2014",
        Text("Wang 2014：主要与部分临床应答、复发", "Wang 2014: major and partial clinical response, relapse"),
        Source("Wang 2014, Arthritis Res Ther 16:R79", "10.1186/ar4520"),
        Text(
            "40 例：主要临床应答 13（32.5%），部分临床应答 11（27.5%）；9 个月复发 12.5%，12 个月 16.7%",
            "40 patients: major clinical response 13 (32.5 %), partial 11 (27.5 %); relapse 12.5 % at 9 and 16.7 "
            "% at 12 months",
        ),
    ),
    Paper(
        "msc_wang_2018",
        Text("Wang 2018：完全与部分临床缓解、复发", "Wang 2018: complete and partial clinical remission, relapse"),
        WANG_2018,
        Text(
            "81 例：5 年完全缓解 27%、部分 7%（以全部 81 例为分母）；复发 9/37（24%）；5 年生存 68/81（84%）",
            "81 patients: complete remission 27 % and partial 7 % at 5 years, of all 81; relapse 9/37 (24 %); "
            "5-year survival 68/81 "
            "(84 %)",
        ),
    ),
    Paper(
        "msc_wang_2013",
        Text("Wang 2013：完全缓解、复发", "Wang 2013: complete remission, relapse"),
        Source("Wang 2013, Cell Transplant 22:2267"),
        Text(
            "87 例：1 至 4 年完全缓解 28%、31%、42%、50%；复发 23%；生存 94%",
            "87 patients: complete remission 28, 31, 42 and 50 % at 1 to 4 years; relapse 23 %; survival 94 %",
        ),
    ),
    Paper(
        "msc_gu_2014",
        Text("Gu 2014：肾脏缓解与肾脏复发", "Gu 2014: renal remission and renal flare"),
        Source("Gu 2014, Clin Rheumatol 33:1611", "10.1007/s10067-014-2754-4"),
        Text(
            "81 例狼疮性肾炎：12 个月肾脏缓解 60.5%，肾脏复发 22.4%（是肾脏缓解，不是全身缓解）",
            "81 with nephritis: renal remission 60.5 % at 12 months, renal flare 22.4 % (renal, not of lupus as a whole)",
        ),
    ),
    Paper(
        "msc_liang_2010",
        Text("Liang 2010：应答", "Liang 2010: response"),
        Source("Liang 2010, Ann Rheum Dis 69:1423"),
        Text("SLEDAI 与尿蛋白下降；只读到题目", "SLEDAI and proteinuria fall; only the title was read"),
    ),
    Paper(
        "msc_sun_2010",
        Text("Sun 2010：应答", "Sun 2010: response"),
        Source("Sun 2010, Arthritis Rheum 62:2467"),
        Text("SLEDAI 与尿蛋白下降；只读到题目", "SLEDAI and proteinuria fall; only the title was read"),
    ),
    Paper(
        "msc_deng_2017",
        Text("Deng 2017（双盲随机对照）：肾炎缓解", "Deng 2017 (double-blind trial): remission of nephritis"),
        Source("Deng 2017, Ann Rheum Dis 76:1436"),
        Text(
            "肾炎缓解 75%（MSC）与 83%（安慰剂）；完全缓解 42% 与 50%：阴性结果",
            "remission of nephritis 75 % with MSC, 83 % with placebo; complete 42 and 50 %: a negative trial",
        ),
    ),
)


def _refused(mapping: Mapping[str, object], *, paper: Paper) -> NoReturn:
    raise InvalidFacts(
        (
            Problem(
                paper.name,
                "structure",
                Text(
                    f"{paper.name}：此定义的界值未取得（未核实），不予计算；请改用有核实定义的指数，如 "
                    f"doris_2021、lldas、kdigo_2024_ln。",
                    f"{paper.name}: the thresholds of this definition were not obtained (unverified), so it is "
                    f"not computed; use an index "
                    "whose definition was read, such as doris_2021, lldas or kdigo_2024_ln.",
                ),
            ),
        )
    )


def _index(paper: Paper) -> Index:
    return Index(
        name=paper.name,
        text=paper.text,
        version="-",
        measures=Text(
            f"未核实，不计算。论文报告：{paper.printed.zh}。",
            f"Unverified, not computed. The paper reports: {paper.printed.en}.",
        ),
        window=Text("见论文", "see the paper"),
        range=Text("不计算", "not computed"),
        owner=f"{paper.source.citation.partition(',')[0]}: its authors",
        sources=(paper.source,),
        claims=(
            Claim("M", Text("应答与复发的界值未取得", "the thresholds of response and relapse were not obtained")),
        ),
        keys=(),
        pitfalls=(Text("不要用别的定义的数字与它比较。", "Do not compare it with figures of another definition."),),
        score=partial(_refused, paper=paper),
    )


SLEDAI = bounded("followup_sledai")
ENTRY = (
    ~SLEDAI.at_most(7)
    | any_of(*(NOW[system] == "A" for system in SYSTEMS))
    | at_least(2, tuple(NOW[system] == "B" for system in SYSTEMS))
)


def _entry(mapping: Mapping[str, object]) -> Score:
    given = Given(mapping)
    sledai, (grades, missing) = read_sledai(given), read_grades(given)
    given.done()
    row = sledai_row(sledai, SLEDAI) | {f"followup_{system}": grade for system, grade in grades.items()}
    verdict = judged_by(ENTRY)(row)
    return Score(
        index="msc_wang_2018_entry",
        version="2018",
        value=verdict,
        lower=verdict is True,
        upper=verdict is not False,
        sources=(WANG_2018,),
        missing=(*sledai.missing, *missing),
        named={"met": verdict},
        warnings=tuple(given.notices),
    )


WANG_2018_ENTRY = Index(
    name="msc_wang_2018_entry",
    text=Text("Wang 2018 的入组活动度", "Activity at entry of Wang 2018"),
    version="2018",
    measures=Text(
        "SLEDAI ≥8，或至少一个 BILAG A，或至少两个 BILAG B。", "SLEDAI of 8 or more, or one BILAG A, or two BILAG B."
    ),
    window=Text("就诊时", "at the visit"),
    range=Text("满足：是或否", "met: yes or no"),
    owner="Wang 2018: its authors",
    sources=(WANG_2018,),
    claims=(Claim("V", Text("入组标准", "the entry criterion"), Text("Wang 2018，摘要", "Wang 2018, abstract")),),
    keys=(
        Key(
            "sledai", Text("SLEDAI 总分（或 sledai_present 条目）", "SLEDAI total (or descriptors: sledai_present)"), 6
        ),
        Key(
            "bilag",
            Text("系统: 等级；未写的系统按 E", "system: grade; a system not written counts as E"),
            {"renal": "B", "mucocutaneous": "B"},
        ),
    ),
    pitfalls=(Text("这是入组标准，不是应答标准。", "An entry criterion, not one of response."),),
    score=_entry,
)
MSC_PAPERS: dict[str, Index] = {paper.name: _index(paper) for paper in PAPERS}
