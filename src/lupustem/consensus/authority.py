"""The article's own authority: what it is, its ten recommendations (Table 3) and what a GRADE says (Table 2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lupustem.logic import Text

DOI = "10.3760/cma.j.cn141217-20210923-00381"
NAME = "msc-sle-2022"
TITLE = Text(
    zh="异体间充质干细胞治疗系统性红斑狼疮专家共识（中华风湿病学杂志，2022）",
    en="Expert consensus on allogeneic mesenchymal stem cells for systemic lupus erythematosus "
    "(Chinese Journal of Rheumatology, 2022)",
)
NOT_A_DEVICE = Text(
    zh="本结果只是临床决策支持，不是经认证的医疗器械；由医生决定。",
    en="This is decision support, not a certified medical device; the physician decides.",
)
"""The plain sentence that stands in every output: what this is, and who decides."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A row of Table 3: number, GRADE (strength 1 or 2, certainty A to C) and the panel's mean agreement out of 10."""

    number: int
    grade: str
    panel_score: Decimal

    @property
    def strength(self) -> str:
        """1 strong, 2 weak."""
        return self.grade[0]

    @property
    def certainty(self) -> str:
        """A high, B moderate, C low."""
        return self.grade[1]


def _row(number: int, grade: str, score: str) -> tuple[int, Recommendation]:
    return number, Recommendation(number, grade, Decimal(score))


RECOMMENDATIONS: dict[int, Recommendation] = dict(
    (
        _row(1, "1B", "9.3"),
        _row(2, "1A", "9.5"),
        _row(3, "1B", "9.3"),
        _row(4, "1B", "9.4"),
        _row(5, "2C", "8.7"),
        _row(6, "1A", "9.7"),
        _row(7, "2C", "8.8"),
        _row(8, "2B", "8.5"),
        _row(9, "1B", "8.9"),
        _row(10, "2B", "9.1"),
    )
)

# What the letters mean in GRADE, in the project's words. The article's own Table 2 was not at hand: unverified.
STRENGTH: dict[str, Text] = {
    "1": Text(
        zh="强推荐：利弊权衡明确，多数患者适用",
        en="strong: benefit and harm are clearly apart; it suits most patients",
    ),
    "2": Text(
        zh="弱推荐：利弊接近或不确定，需结合个体情况选择",
        en="weak: benefit and harm are close or uncertain; the choice depends on the person",
    ),
}
CERTAINTY: dict[str, Text] = {
    "A": Text(
        zh="证据质量高：进一步研究不大可能改变对疗效的估计",
        en="high certainty: further research is unlikely to change the estimate of effect",
    ),
    "B": Text(
        zh="证据质量中等：进一步研究可能改变该估计",
        en="moderate certainty: further research may change the estimate",
    ),
    "C": Text(
        zh="证据质量低：进一步研究很可能改变该估计",
        en="low certainty: further research is likely to change the estimate",
    ),
}
GRADE_WORDS_UNVERIFIED = Text(
    zh="按 GRADE 通用含义写出，未与原文表 2 核对",
    en="the general meaning of GRADE; not checked against the article's Table 2",
)


def grade_in_words(recommendation: Recommendation) -> Text:
    """Strength and certainty of a grade in words, both languages."""
    strength, certainty = STRENGTH[recommendation.strength], CERTAINTY[recommendation.certainty]
    return Text(zh=f"{strength.zh}；{certainty.zh}", en=f"{strength.en}; {certainty.en}")
