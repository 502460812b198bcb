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


class LabelRefused(ValueError):
    """A label that would say something wrong: what, and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class LabelView:
    """Lines of a label, each a name in both languages and a value; the donation number with its check character; the code."""

    donation_number: str
    check: str
    lines: tuple[tuple[Text, str], ...]
    code: str
    container: str


def label_view(lot: Lot, container: Container) -> LabelView:
    """The label of a container of a lot. Raises LabelRefused."""
    number, check = _donation(lot)
    moments = times(lot)
    label = lot.facts.get("label_cells_1e6")
    whole = label.exact if isinstance(label, Measured) else lot.evidence.count_label_1e6
    cells = whole if container.cells_1e6 is None and len(lot.containers) < 2 else container.cells_1e6
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
    parts = [lot.name or "", container.id, f"{number}{check}", container.recipient or ""]
    if any(_BETWEEN in part for part in parts):
        raise LabelRefused(_SEPARATOR)
    return LabelView(clean(number), check, said, _BETWEEN.join(parts), container.id)


def _donation(lot: Lot) -> tuple[str, str]:
    """The donation number with the check character that the file states, or else its own. Raises LabelRefused."""
    identity = lot.evidence.identity
    if identity is None or identity.donation_number is None:
        return "", ""
    number, stated = identity.donation_number, identity.check_character
    if not is_donation_number(number):
        raise LabelRefused(_FORM)
    right = check_character(number)
    if stated is not None and stated != right:
        raise LabelRefused(_CHECK)
    return number, right


def _moment(value: str | None) -> str | None:
    return None if value is None else datetime.fromisoformat(value).isoformat(" ", "minutes")


def containers_of(lot: Lot) -> tuple[Container, ...]:
    """The containers of a lot; one that bears the lot's name where the file lists none."""
    return lot.containers or (Container(lot.name or "1"),)


_SEPARATOR = Text(
    "批号、容器或受者编号中有 |，二维码以它分隔各项；请换一个编号。",
    "a | in the identifier of lot, container or recipient, which parts the fields of the code; choose another identifier.",
)
_FORM = Text(
    "供者编号不是 13 位大写字母与数字，不打印标签；请核对。",
    "the donation number is not of 13 capitals and digits, so no label is printed; check it.",
)
_CHECK = Text(
    "校验字符与供者编号不符，其中之一抄错；查明之前不打印标签。",
    "the check character does not belong to the donation number, so one of them is miscopied; no label before that is settled.",
)
