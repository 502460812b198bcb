"""The label of one container: what stands on it and what its code carries.

Two identifiers in plain text, the check character, both languages, and never a word that says the lot was released: that is
for a signed certificate to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lupustem.logic.text import Text
from lupustem.product.certificate import times
from lupustem.product.check_character import check_character, is_donation_number
from lupustem.product.limits import limits_of
from lupustem.product.lot import Container, Lot
from lupustem.product.measured import Measured, decimal_text
from lupustem.report.phrases import clean

TITLE = Text("异体间充质干细胞悬液", "Allogeneic mesenchymal stem cells, suspension")
NOTICE = Text("放行以签署的证书为准，标签不作放行。", "Release: by signed certificate only.")
CARE = Text("避光；勿剧烈震荡；勿加温；勿用滤器。", "Keep dark. Do not shake or warm. No filter.")
_ALLOGENEIC = Text("仅供受者", "Only for")
_BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class LabelView:
    """Lines of a label, each a name in both languages and a value; the donation number with its check character; the code."""

    donation_number: str
    check: str
    lines: tuple[tuple[Text, str], ...]
    code: str
    container: str


def label_view(lot: Lot, container: Container) -> LabelView:
    """The label of a container of a lot."""
    identity = lot.evidence.identity
    number = identity.donation_number if identity is not None else None
    check = check_character(number) if number is not None and is_donation_number(number) else ""
    moments = times(lot)
    label = lot.facts.get("label_cells_1e6")
    whole = label.exact if isinstance(label, Measured) else lot.evidence.count_label_1e6
    cells = container.cells_1e6 if container.cells_1e6 is not None else whole
    cold = limits_of("stored_cold")
    lines = (
        (Text("批号", "Lot"), lot.name),
        (Text("产品代码", "Product code"), lot.product_code),
        (Text("容器", "Container"), container.id),
        (Text("细胞数（百万）", "Cells, million"), None if cells is None else decimal_text(cells)),
        (Text("体积", "Volume"), None if container.volume_ml is None else f"{decimal_text(container.volume_ml)} ml"),
        (Text("储存", "Store at"), f"{decimal_text(cold[0].value)} – {decimal_text(cold[1].value)} ℃"),
        (Text("制备完毕", "Prepared"), _moment(moments["preparation_end"])),
        (Text("最迟输注完毕", "Infused by"), _moment(moments["latest_infusion_end"])),
        (_ALLOGENEIC, container.recipient),
    )
    said = tuple((name, clean(value)) for name, value in lines if value)
    code = _BETWEEN.join([lot.name or "", container.id, f"{number or ''}{check}", container.recipient or ""])
    return LabelView(clean(number or ""), check, said, code, container.id)


def _moment(value: str | None) -> str | None:
    return None if value is None else datetime.fromisoformat(value).isoformat(" ", "minutes")


def containers_of(lot: Lot) -> tuple[Container, ...]:
    """The containers of a lot; one that bears the lot's name where the file lists none."""
    return lot.containers or (Container(lot.name or "1"),)
