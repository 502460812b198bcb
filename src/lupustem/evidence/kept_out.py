"""What was come across and is not used, and why: so that nobody adds it in good faith."""

from __future__ import annotations

from dataclasses import dataclass

from lupustem.logic.text import Text


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Something that is neither shown as a result nor pooled."""

    what: Text
    why: Text


KEPT_OUT: tuple[KeptOut, ...] = (
    KeptOut(
        Text("Gu 2014 的 SLEDAI 均数", "the mean SLEDAI of Gu 2014"),
        Text("只凭记忆，所据摘要恰在此处截断", "remembered only: the copy of the abstract is cut off just there"),
    ),
    KeptOut(
        Text(
            "一篇关于“干细胞分泌组”的荟萃分析（bioscmed.com 1244）",
            "a meta-analysis of an “MSC secretome” (bioscmed.com 1244)",
        ),
        Text("所称规模不可信；读到全文之前不用", "what it claims is implausible; not used unless read in full"),
    ),
    KeptOut(
        Text(
            "Gu 2014、Wang 2013、2014、2018 各次随访的 SLEDAI", "SLEDAI by visit of Gu 2014, Wang 2013, 2014 and 2018"
        ),
        Text("全文多不可读，没有记录", "the full texts could mostly not be read: none is recorded"),
    ),
    KeptOut(
        Text("综述 PMC9903023 所载的剂量", "doses as given in review PMC9903023"),
        Text("其中至少一项差 10 倍", "at least one of them is wrong by ten times"),
    ),
    KeptOut(
        Text(
            "嗅黏膜来源的异体试验、儿童系列、NCT03580291 的结果、Liu 2018 的合并结果",
            "an allogeneic trial of olfactory mucosa, a series of children, results of NCT03580291, pooled results of Liu 2018",
        ),
        Text("没有找到", "not found"),
    ),
)
