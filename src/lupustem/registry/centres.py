"""Which centre a command is about: the only one, or the one that is named."""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.registry.models import Centre
from lupustem.registry.record.refusals import Refusal


def centre_named(code: str | None) -> Centre:
    """The centre of a code; without one, the only centre there is. Raises Refusal."""
    codes = list(Centre.objects.order_by("code").values_list("code", flat=True))
    if code is None and len(codes) == 1:
        code = codes[0]
    found = None if code is None else Centre.objects.filter(code=code).first()
    if found is None:
        listed = ", ".join(codes) or "—"
        raise Refusal(
            Text(f"请用 --centre 指明中心：{listed}。", f"name the centre with --centre: {listed}."),
        )
    return found
