"""How old a statement may be: a site policy of days per fact, with name, version and author.

`[site policy]` The consensus says nothing about it: every number of the default table is a project default that a
centre replaces. A policy file is a flat mapping of fact to days, as YAML, JSON or TOML; a fact that it does not name
keeps the default, `null` (YAML, JSON) or `"none"` lifts the limit.

    >>> from lupustem.exchange.fhir.max_age import load_max_age
    >>> load_max_age(b"weight_kg: 14").limit("weight_kg")
    14
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lupustem.exchange.fhir.records import UnreadableRecord
from lupustem.facts import FACTS
from lupustem.facts.row import unknown_name
from lupustem.logic.text import Text

_LARGEST = 65536
_DAY_LIMIT = 36525

_DEFAULT_DAYS: dict[str, int] = {
    # vital signs: a measurement of the day
    **dict.fromkeys(
        ("temperature_c", "pulse_per_min", "respiration_per_min", "systolic_mmhg", "diastolic_mmhg", "spo2_percent"), 1
    ),
    "glasgow_coma_scale": 1,
    "consciousness_impaired": 2,
    # what the dose and the risk of bleeding rest on
    "weight_kg": 30,
    **dict.fromkeys(
        ("platelets_10e9_l", "white_cells_10e9_l", "neutrophils_10e9_l", "lymphocytes_10e9_l", "haemoglobin_g_l"), 30
    ),
    **dict.fromkeys(("creatinine_umol_l", "egfr_ml_min_1_73m2", "albumin_g_l"), 30),
    **dict.fromkeys(("urine_protein_g_24h", "urine_protein_creatinine_mg_mmol"), 90),
    **dict.fromkeys(("complement_c3_g_l", "complement_c4_g_l", "complement_low", "anti_dsdna_raised"), 90),
    # states that pass; pregnancy: observations only, a Condition has the limit of 308 days
    "pregnant": 14,
    "lactating": 180,
    "active_infection": 28,
    "bleeding_tendency": 365,
    # orders that are still called active
    **dict.fromkeys(("on_anticoagulant", "on_glucocorticoid", "on_immunosuppressant", "long_term_antiplatelet"), 365),
}


@dataclass(frozen=True, slots=True)
class MaxAge:
    """Days per fact; a fact that is not in `days`, or None there, has no limit."""

    name: str = "lupustem default"
    version: str = "1"
    author: str = "project default"
    days: dict[str, int | None] = field(default_factory=lambda: dict(_DEFAULT_DAYS))

    def limit(self, fact: str) -> int | None:
        """The oldest a statement about the fact may be, in days; None for no limit."""
        return self.days.get(fact)


DEFAULT_MAX_AGE = MaxAge()


def load_max_age(data: bytes, *, name: str = "site policy", version: str = "1", author: str = "site") -> MaxAge:
    """A policy from the bytes of a YAML, JSON or TOML file. Raises UnreadableRecord for anything but fact and days."""
    if len(data) > _LARGEST:
        raise UnreadableRecord(
            Text("时效策略超过 64 KB；应只写“事实: 天数”。", "the policy is over 64 KB; it holds only `fact: days`.")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableRecord(
            Text("时效策略不是 UTF-8 文本。", "the policy is not UTF-8 text; save it as UTF-8.")
        ) from None
    given: dict[str, int | None] = {}
    for fact, days in _pairs(text):
        if fact not in FACTS:
            raise UnreadableRecord(unknown_name(fact).text)
        if fact in given:
            raise UnreadableRecord(Text(f"{fact}：写了两次；请只留一行。", f"{fact}: given twice; keep one line."))
        given[fact] = _days(fact, days)
    return MaxAge(name, version, author, {**_DEFAULT_DAYS, **given})


def _days(fact: str, written: str) -> int | None:
    if written in ("none", "null", "~"):
        return None
    if written.isascii() and written.isdecimal() and len(written) <= 6 and int(written) <= _DAY_LIMIT:
        return int(written)
    raise UnreadableRecord(
        Text(
            f"{fact}：应为 0 至 {_DAY_LIMIT} 的整数天数，或 none（不设时限）。",
            f"{fact}: whole days from 0 to {_DAY_LIMIT} belong here, or none for no limit.",
        )
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    """Key and value as written. YAML is composed, never constructed: tags, anchors and nesting have no effect."""
    import yaml

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        node = None
    if isinstance(node, yaml.MappingNode):
        if all(isinstance(k, yaml.ScalarNode) and isinstance(v, yaml.ScalarNode) for k, v in node.value):
            return [(str(k.value), str(v.value)) for k, v in node.value]
        raise UnreadableRecord(_FLAT)
    return _toml_pairs(text)


def _toml_pairs(text: str) -> list[tuple[str, str]]:
    import tomllib

    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise UnreadableRecord(_FLAT) from None
    if not table or any(isinstance(value, dict | list) for value in table.values()):
        raise UnreadableRecord(_FLAT)
    return [(key, str(value) if not isinstance(value, bool) else "") for key, value in table.items()]


_FLAT = Text(
    "时效策略应为“事实: 天数”的平铺映射（YAML、JSON 或 TOML），例如 weight_kg: 30。",
    "the policy is a flat mapping of fact to days (YAML, JSON or TOML), such as weight_kg: 30.",
)
