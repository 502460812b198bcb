"""The infusion set: identified, without a filter, and of the drop factor that the form says.

"Standard" does not mean without a filter: ordinary sets carry one. Any declared filter stops the start, unless the site has
named an exception; a filter that nobody looked for is unknown. Source: section 3.7, statement unfiltered_set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lupustem.logic.text import Text
from lupustem.treatment.invalid import Number, exact
from lupustem.treatment.reasons import Kind, Reason, Standing, worst
from lupustem.treatment.windows import Checked


@dataclass(frozen=True, slots=True)
class InfusionSet:
    """What is known of the set. identity: device identifier or lot. pore_um: of its filter, where it has one.

    drop_factor: as written on the set. exception: the name of the site's exception that allows a filter.
    """

    identity: str | None = None
    filtered: bool | None = None
    pore_um: Number | None = None
    drop_factor: Number | None = None
    exception: str | None = None


def check_line(one: InfusionSet, planned_drop_factor: Number | None = None) -> Checked:
    """May this set be used. planned_drop_factor: the one that the rate plan was made for, None with a pump."""
    found = [*_identity(one), *_filter(one), *_factor(one, planned_drop_factor)]
    return Checked(worst(found), tuple(found))


def _identity(one: InfusionSet) -> Iterator[Reason]:
    if not (one.identity or "").strip():
        yield Reason("set_identity", Standing.UNKNOWN, Kind.SITE_POLICY, _NO_IDENTITY, hazards=("HZ21",))


def _filter(one: InfusionSet) -> Iterator[Reason]:
    if one.pore_um is not None:
        exact(one.pore_um, "pore_um", above=0)
    if one.filtered or one.pore_um is not None:
        if (one.exception or "").strip():
            yield Reason("filter_exception", Standing.WARN, Kind.SITE_POLICY, _EXCEPTION, "3.7", hazards=("HZ21",))
        else:
            yield Reason("filter", Standing.BLOCK, Kind.CONSENSUS, _FILTER, "3.7", hazards=("HZ21",))
    elif one.filtered is None:
        yield Reason("filter_unknown", Standing.UNKNOWN, Kind.CONSENSUS, _NOT_DECLARED, "3.7", hazards=("HZ21",))


def _factor(one: InfusionSet, planned: Number | None) -> Iterator[Reason]:
    if planned is None:
        return
    if one.drop_factor is None:
        yield Reason("drop_factor_unknown", Standing.UNKNOWN, Kind.ENGINEERING, _NO_FACTOR, hazards=("HZ19",))
    elif exact(one.drop_factor, "drop_factor", above=0) != exact(planned, "planned_drop_factor", above=0):
        yield Reason("drop_factor_mismatch", Standing.BLOCK, Kind.ENGINEERING, _OTHER_FACTOR, hazards=("HZ19",))


_NO_IDENTITY = Text("输液器的标识或批号未记录。", "The identifier or lot of the infusion set is not recorded.")
_FILTER = Text(
    "输液器带过滤膜：不可用；请换用无过滤膜的输液器。",
    "The infusion set has a filter: not to be used; take one without.",
)
_EXCEPTION = Text(
    "输液器带过滤膜，按本中心指名的例外使用。",
    "The infusion set has a filter; a named exception of the site allows it.",
)
_NOT_DECLARED = Text(
    "输液器有无过滤膜未写明（普通输液器多带过滤膜）。",
    "Whether the set has a filter is not declared; ordinary sets have one.",
)
_NO_FACTOR = Text("输液器上的滴系数未记录。", "The drop factor written on the set is not recorded.")
_OTHER_FACTOR = Text(
    "输液器的滴系数与计划不符：滴速会有偏差。",
    "The drop factor of the set is not that of the plan: the rate would be wrong.",
)
