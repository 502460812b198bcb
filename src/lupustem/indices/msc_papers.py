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
            "40 例，12 个月：主要临床应答 13/40，部分临床应答 11/40；应答者中新发复发 9 个月 3/24、12 个月 4/24，累计 7/24",
            "40 patients at 12 months: major clinical response 13/40, partial 11/40; "
            "new relapses of responders 3/24 at 9 and 4/24 at 12 months, 7/24 in all",
        ),
    ),
    Paper(
        "msc_wang_2018",
        Text("Wang 2018：完全与部分临床缓解、复发", "Wang 2018: complete and partial clinical remission, relapse"),
        WANG_2018,
        Text(
            "5 年完全缓解 22/81、部分缓解 6/81；曾缓解者复发 9/37；5 年粗生存 68/81",
            "complete remission 22/81 and partial 6/81 at 5 years; "
            "relapse 9/37 of those who had remitted; crude 5-year survival 68/81",
        ),
    ),
    Paper(
        "msc_wang_2013",
        Text("Wang 2013：完全缓解、复发", "Wang 2013: complete remission, relapse"),
        Source("Wang 2013, Cell Transplant 22:2267"),
        Text(
            "1、2、3、4 年完全缓解 23/83、12/39、5/12、3/6；复发 20/87；粗生存 82/87（平均随访 27 个月，不是 4 年）",
            "complete remission 23/83, 12/39, 5/12 and 3/6 at 1, 2, 3 and 4 years; "
            "relapse 20/87; crude survival 82/87 at a mean of 27 months, not at 4 years",
        ),
    ),
    Paper(
        "msc_gu_2014",
        Text("Gu 2014：肾脏缓解与肾脏复发", "Gu 2014: renal remission and renal flare"),
        Source("Gu 2014, Clin Rheumatol 33:1611", "10.1007/s10067-014-2754-4"),
        Text(
            "狼疮性肾炎：12 个月肾脏缓解 49/81，缓解者肾脏复发 11/49（是肾脏缓解，不是全身缓解）",
            "nephritis: renal remission 49/81 at 12 months, renal flare 11/49 of those in "
            "remission (renal, not of lupus as a whole)",
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
            "肾炎缓解：MSC 9/12，安慰剂 5/6；完全缓解 5/12 与 3/6：阴性结果",
            "remission of nephritis 9/12 with MSC, 5/6 with placebo; complete 5/12 and 3/6: a negative trial",
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
