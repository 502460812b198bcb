"""What one container holds for the dose: the count against its label, and viable or all cells, as the dose is declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lupustem.logic.text import Text
from lupustem.treatment.bags import Content
from lupustem.treatment.cell_numbers import read_cells
from lupustem.treatment.invalid import Number, aware, exact, number_text, refused
from lupustem.treatment.parameters import ParameterSet
from lupustem.treatment.reasons import Kind, Reason, Standing

BASES = ("viable", "total")


@dataclass(frozen=True, slots=True)
class Bag:
    """A product container. measured_cells: by count, None where only the label is known. viability: a share, 0 to 1.

    count_basis: whether the count (or the label) says viable or all cells. released: None where not known.
    """

    id: str
    label_cells: Number
    volume_ml: Number
    measured_cells: Number | None = None
    count_basis: str | None = None
    viability: Number | None = None
    expiry: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadBag:
    """A container that was read; content is None where it cannot be planned."""

    content: Content | None
    reasons: tuple[Reason, ...]
    label_only: bool
    percent_of_label: Fraction | None


def read_bag(bag: Bag, basis: str, as_of: datetime, parameters: ParameterSet) -> ReadBag:
    """What a container contributes. Raises InvalidInput, also where viable cells were counted and all are wanted."""
    field = f"bags[{bag.id}]"
    label = Fraction(read_cells(bag.label_cells, f"{field}.label_cells"))
    measured = (
        None if bag.measured_cells is None else Fraction(read_cells(bag.measured_cells, f"{field}.measured_cells"))
    )
    volume = exact(bag.volume_ml, f"{field}.volume_ml", above=0, high=5000, zero="zero_volume")
    viability = _viability(bag.viability, field)
    if bag.count_basis is not None and bag.count_basis not in BASES:
        raise refused(f"{field}.count_basis", "not_allowed", "只能取 viable 或 total。", "takes viable or total.")
    if bag.count_basis == "viable" and basis == "total":
        raise refused(
            f"{field}.count_basis",
            "count_basis",
            "计数只含活细胞，无法得出总细胞数；请提供总数或改用活细胞计量。",
            "only viable cells were counted: all cells cannot be told from it; give a total count or dose by viable cells.",
        )
    expired = bag.expiry is not None and aware(bag.expiry, f"{field}.expiry") <= aware(as_of, "as_of")
    share = _share(bag, basis, viability)
    found = [*_count(bag.id, label, measured, parameters), *_basis(bag, share, viability)]
    if expired:
        found.append(
            Reason("label_expired", Standing.BLOCK, Kind.CONSENSUS, _of(bag.id, _EXPIRED), "3.7", hazards=("HZ03",))
        )
    cells = None if share is None else (label if measured is None else measured) * share
    usable = cells is not None and cells > 0 and not any(one.status is Standing.BLOCK for one in found)
    content = Content(bag.id, cells, volume, bag.expiry) if usable and cells is not None else None
    percent = None if measured is None else 100 * measured / label
    return ReadBag(content, tuple(found), measured is None, percent)


def _viability(value: Number | None, field: str) -> Fraction | None:
    if value is None:
        return None
    number = exact(value, f"{field}.viability", low=0)
    if number > 1:
        raise refused(
            f"{field}.viability",
            "share_above_one",
            "应为 0 至 1 的比例（94 % 写作 0.94）。",
            "a share from 0 to 1 belongs here; 94 % is 0.94.",
        )
    return number


def _share(bag: Bag, basis: str, viability: Fraction | None) -> Fraction | None:
    if bag.count_basis is None:
        return None
    return Fraction(1) if bag.count_basis == basis else viability


def _count(name: str, label: Fraction, measured: Fraction | None, parameters: ParameterSet) -> Iterator[Reason]:
    low, high = parameters.number("bag.count_lo"), parameters.number("bag.count_hi")
    if measured is None:
        text = _of(name, _LABEL_ONLY)
        yield Reason("label_count_only", Standing.OK, Kind.READING, text, "2.2", hazards=("HZ06",))
    elif not low * label <= measured <= high * label:
        limits = number_text(low * 100), number_text(high * 100)
        text = _of(
            name,
            Text(
                f"计数不在标示量的 {limits[0]} % 至 {limits[1]} % 之内：不可使用。",
                f"the count is not within {limits[0]} % to {limits[1]} % of the label: it cannot be planned.",
            ),
        )
        kind = parameters.kind("bag.count_lo")
        yield Reason("count_out_of_label", Standing.BLOCK, kind, text, "2.2", hazards=("HZ06",))


def _basis(bag: Bag, share: Fraction | None, viability: Fraction | None) -> Iterator[Reason]:
    if bag.count_basis is None:
        yield Reason("count_basis_unknown", Standing.UNKNOWN, Kind.READING, _of(bag.id, _NO_BASIS), "3.4")
    elif share is None:
        yield Reason("viability_unknown", Standing.UNKNOWN, Kind.READING, _of(bag.id, _NO_VIABILITY), "3.4")
    elif viability == 0 and share == 0:
        yield Reason("no_viable_cells", Standing.BLOCK, Kind.READING, _of(bag.id, _DEAD), "3.4")


def _of(name: str, text: Text) -> Text:
    clean = "".join(sign if sign.isprintable() else "?" for sign in name[:40])
    return Text(f"容器 {clean}：{text.zh}", f"Container {clean}: {text.en}")


_EXPIRED = Text("已过标签效期：不可使用。", "it is past the expiry on its label: it cannot be used.")
_LABEL_ONLY = Text(
    "没有计数，只有标示量：真实剂量是一个区间。", "there is no count, only the label: the true dose is an interval."
)
_NO_BASIS = Text("计数所指是活细胞还是总细胞，未写明。", "whether viable or all cells were counted is not declared.")
_NO_VIABILITY = Text("剂量按活细胞计，而活率未知。", "the dose counts viable cells and the viability is not known.")
_DEAD = Text("没有活细胞。", "it has no viable cell.")
