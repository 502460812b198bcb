"""The containers of a decided lot as the dose wants them: whose, how many cells by label and by count, counted how.

A lot that is not released, and a container that is meant for somebody else, are no container for this patient. The count is of
the lot: each container gets its share by label, or by volume where the label is the lot's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import floor

from lupustem.logic.text import Text
from lupustem.product.evidence import VIABILITY, count_basis
from lupustem.product.lot import Container
from lupustem.product.measured import Measured
from lupustem.product.release import LotDecision
from lupustem.product.rules import RELEASE_WORDS, Release
from lupustem.treatment.containers import Bag
from lupustem.treatment.reasons import Kind, Reason, Standing


@dataclass(frozen=True, slots=True)
class LotBags:
    """What the lot gives: containers for this patient, when preparation ended, and what speaks against using it."""

    bags: tuple[Bag, ...]
    prepared_at: datetime | None
    reasons: tuple[Reason, ...]


def lot_bags(made: LotDecision, recipient: str | None) -> LotBags:
    """The containers of a lot for a patient, by the pseudonym that the label carries."""
    lot = made.lot
    mine = [one for one in lot.containers if one.recipient is None or one.recipient == recipient]
    reasons = [*_released(made), *_recipient(lot.containers, mine, recipient)]
    bags = [_bag(one, made, mine) for one in mine]
    usable = tuple(bag for bag in bags if bag is not None)
    if mine and len(usable) < len(mine):
        reasons.append(Reason("container_unknown", Standing.UNKNOWN, Kind.READING, _UNKNOWN, hazards=("HZ06",)))
    return LotBags(usable, lot.evidence.times.preparation_end, tuple(reasons))


def _released(made: LotDecision) -> list[Reason]:
    if made.decision is Release.RELEASE:
        return []
    words = RELEASE_WORDS[made.decision]
    text = Text(
        f"批次未放行（{words.zh}）：不能用于患者。", f"the lot is not released ({words.en}): it is not for a patient."
    )
    return [Reason("lot_not_released", Standing.BLOCK, Kind.CONSENSUS, text, hazards=("HZ05",))]


def _recipient(every: tuple[Container, ...], mine: list[Container], recipient: str | None) -> list[Reason]:
    if not every:
        return [Reason("no_container", Standing.UNKNOWN, Kind.READING, _NO_CONTAINER)]
    if not mine:
        return [Reason("container_of_another", Standing.BLOCK, Kind.ENGINEERING, _ANOTHER, hazards=("HZ02",))]
    return []


def _bag(one: Container, made: LotDecision, mine: list[Container]) -> Bag | None:
    label = made.label.exact if made.label is not None else None
    own = one.cells_1e6 if one.cells_1e6 is not None else _share(one, made, label)
    if own is None or one.volume_ml is None:
        return None
    counted = made.counted_percent
    percent = counted.exact if isinstance(counted, Measured) else None
    measured = None if percent is None else floor(own * percent / 100 * 10**6)
    return Bag(one.id, floor(own * 10**6), one.volume_ml, measured, count_basis(made.lot), _viability(made))


def _share(one: Container, made: LotDecision, label: Fraction | None) -> Fraction | None:
    """The lot's label by volume."""
    volumes = [other.volume_ml for other in made.lot.containers]
    if label is None or one.volume_ml is None or None in volumes:
        return None
    return label * one.volume_ml / sum((volume for volume in volumes if volume is not None), Fraction(0))


def _viability(made: LotDecision) -> Fraction | None:
    if made.found.count is not None and made.found.count.viability_percent is not None:
        return made.found.count.viability_percent / 100
    values = [one.value for one in made.found.results.get(VIABILITY, []) if isinstance(one.value, Measured)]
    exact = values[-1].exact if values else None
    return None if exact is None else exact / 100


_NO_CONTAINER = Text("批次文件没有列出容器。", "the lot file lists no container.")
_ANOTHER = Text(
    "容器都标给别的受者：不能用于此患者。", "every container is meant for another recipient: not for this patient."
)
_UNKNOWN = Text("有容器的容量或细胞数未知，未计入。", "a container's volume or cells are not known; it is not counted.")
