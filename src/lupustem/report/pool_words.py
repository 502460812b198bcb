"""Numbers and names of methods as a pool shows them."""

from __future__ import annotations

from collections.abc import Mapping

from lupustem.evidence.study import CELLS_WORDS, DESIGN_WORDS, ROUTE_WORDS, Cells
from lupustem.logic.text import Text

METHOD_WORDS: dict[str, Text] = {
    "common": Text("固定效应，逆方差", "common effect, inverse variance"),
    "DL": Text("随机效应，DerSimonian-Laird", "random effects, DerSimonian-Laird"),
    "PM": Text("随机效应，Paule-Mandel", "random effects, Paule-Mandel"),
    "REML": Text("随机效应，REML", "random effects, REML"),
    "ML": Text("随机效应，ML", "random effects, ML"),
    "HE": Text("随机效应，Hedges", "random effects, Hedges"),
    "HS": Text("随机效应，Hunter-Schmidt", "random effects, Hunter-Schmidt"),
    "SJ": Text("随机效应，Sidik-Jonkman", "random effects, Sidik-Jonkman"),
    "EB": Text("随机效应，经验贝叶斯", "random effects, empirical Bayes"),
    "glmm": Text("广义线性混合模型，随机截距", "generalised linear mixed model, random intercept"),
    "mantel_haenszel": Text("Mantel-Haenszel", "Mantel-Haenszel"),
    "peto": Text("Peto", "Peto"),
    "single_study": Text("只有一项研究，没有合并", "one study, nothing pooled"),
}
INTERVAL_WORDS: dict[str, Text] = {
    "z": Text("正态", "normal"),
    "t": Text("t 分布", "t distribution"),
    "hartung_knapp": Text("Hartung-Knapp", "Hartung-Knapp"),
    "clopper_pearson": Text("精确（Clopper-Pearson）", "exact (Clopper-Pearson)"),
    "exact_poisson": Text("精确（Poisson）", "exact (Poisson)"),
}

PREDICTION_WORDS: dict[str, Text] = {
    "metafor_z": Text("正态（metafor）", "normal (metafor)"),
    "metafor_t_k_minus_1": Text("t 分布，k−1（metafor）", "t with k−1 (metafor)"),
    "higgins_t_k_minus_2": Text("t 分布，k−2（Higgins）", "t with k−2 (Higgins)"),
}

ASYMMETRY_WORDS: dict[str, Text] = {
    "egger_lm": Text("Egger，线性模型", "Egger, linear model"),
    "egger_random": Text("Egger，随机效应模型", "Egger, random-effects model"),
    "begg": Text("Begg，秩相关", "Begg, rank correlation"),
}

COMPARING = frozenset({"odds_ratio", "risk_ratio", "risk_difference", "mean_difference", "hedges_g"})
"""The measures that compare two arms, for which a p-value may stand beside estimate and interval."""


_DOSES = {
    "per_kg": Text("每千克剂量", "dose per kg"),
    "total": Text("总剂量", "total dose"),
    "not_read": Text("没有读到", "not read"),
}


def group_words(name: str) -> Text:
    """The name of a subgroup of the project's studies; a user's own name as it is."""
    if "_or_" in name:
        tissues = [CELLS_WORDS[Cells(one)] for one in name.split("_or_") if one in set(Cells)]
        if len(tissues) == name.count("_or_") + 1:
            return Text("、".join(one.zh for one in tissues), " or ".join(one.en for one in tissues))
    coded = {str(one): text for one, text in (*CELLS_WORDS.items(), *DESIGN_WORDS.items())}
    return {**coded, **ROUTE_WORDS, **_DOSES}.get(name, Text(name, name))


def number(value: float) -> str:
    """Four significant digits; the JSON answer has them all."""
    return f"{value:.4g}"


def row_numbers(numbers: Mapping[str, float]) -> str:
    """The numbers of a study as people write them."""
    if numbers.keys() == {"events", "n"}:
        return f"{numbers['events']:.0f}/{numbers['n']:.0f}"
    if numbers.keys() == {"events_1", "n_1", "events_2", "n_2"}:
        first = f"{numbers['events_1']:.0f}/{numbers['n_1']:.0f}"
        return f"{first} : {numbers['events_2']:.0f}/{numbers['n_2']:.0f}"
    return ", ".join(f"{name} {value:.12g}" for name, value in numbers.items())
