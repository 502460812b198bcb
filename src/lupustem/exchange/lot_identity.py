"""Identity, custody and moments of a lot file: identifiers exactly as written, moments with their zone."""

from __future__ import annotations

from datetime import datetime

from lupustem.exchange.lot_fields import Fields
from lupustem.logic.text import Text
from lupustem.product.custody import LINKS, Event, Thing
from lupustem.product.evidence import HOURS
from lupustem.product.identity import Identity
from lupustem.product.lot import Container
from lupustem.product.stability import Times, in_order

_IDENTIFIERS = ("donation_number", "recipient", "batch", "container", "product_code")
_SIDES = tuple(f"{name}_on_{side}" for name in _IDENTIFIERS for side in ("label", "order"))
IDENTITY_KEYS = ("donation_number", "check_character", *_SIDES, "donor", "chain")
TIMES_KEYS = ("preparation_end", "hand_over", "infusion_start", "infusion_end")
_EVENT_KEYS = ("who", "when", "what", "from", "to", "read", "previous", "hash")


def identity(fields: Fields | None, containers: tuple[Container, ...]) -> Identity | None:
    """What was read at the hand-over; None where nothing was."""
    if fields is None:
        return None
    donation = fields.identifier("donation_number") or fields.identifier("donation_number_on_label")
    on_order = fields.identifier("donation_number_on_order")
    pairs = [
        (name, fields.identifier(f"{name}_on_label"), fields.identifier(f"{name}_on_order"))
        for name in _IDENTIFIERS[1:]
        if fields.given(f"{name}_on_label") or fields.given(f"{name}_on_order")
    ]
    if on_order is not None:
        pairs.insert(0, ("donation_number", donation, on_order))
    return Identity(
        donation,
        fields.identifier("check_character"),
        tuple(pairs),
        fields.identifier("donor"),
        tuple(_event(one) for one in fields.each("chain", _EVENT_KEYS)),
        tuple(one.id for one in containers),
    )


def _event(fields: Fields) -> Event:
    read = fields.below("read", None)
    return Event(
        _demanded(fields, "who"),
        _moment(fields, "when"),
        _demanded(fields, "what"),
        _thing(fields, "from"),
        _thing(fields, "to"),
        () if read is None else tuple((name, *_both(read, name)) for name in read.content),
        fields.text("previous") or "",
        fields.text("hash") or "",
    )


def _demanded(fields: Fields, key: str) -> str:
    text = fields.text(key)
    if text is None:
        raise fields.notes.refuse(fields.at(key), _DEMANDED)
    return text


def _moment(fields: Fields, key: str) -> datetime:
    moment = fields.moment(key)
    if moment is None:
        raise fields.notes.refuse(fields.at(key), _DEMANDED)
    return moment


def _thing(fields: Fields, key: str) -> Thing:
    own = fields.below(key, LINKS)
    if own is None or len(own.content) != 1:
        raise fields.notes.refuse(fields.at(key), _THING)
    kind = next(iter(own.content))
    return Thing(kind, _demanded(own, kind))


def _both(fields: Fields, name: str) -> tuple[str, str]:
    """An identifier as read from label and from order; a list of two."""
    sides = fields.items(name)
    if len(sides) != 2:
        raise fields.notes.refuse(fields.at(name), _TWO_SIDES)
    own = Fields({"label": sides[0], "order": sides[1]}, fields.at(name), None, fields.notes)
    return own.identifier("label") or "", own.identifier("order") or ""


def times(fields: Fields | None) -> Times:
    """The moments of the lot; where they do not follow each other the lot is held."""
    if fields is None:
        return Times()
    found = Times(*(fields.moment(key) for key in TIMES_KEYS))
    if not in_order(found):
        fields.notes.leave_out(fields.place, _BACKWARDS, (HOURS,))
    return found


_DEMANDED = Text("来源链的每一步都必须写明此项。", "every step of the chain must state this.")
_THING = Text(f"应为一项“{' / '.join(LINKS)}: 编号”。", f"one of “{' / '.join(LINKS)}: identifier” belongs here.")
_TWO_SIDES = Text("应为 [标签上的, 医嘱上的] 两个编号。", "two identifiers belong here: [on the label, on the order].")
_BACKWARDS = Text(
    "时间倒退：应依次为制备完毕、交接、输注开始、输注完毕。",
    "time goes backwards: end of preparation, hand-over, start and end of infusion follow each other.",
)
