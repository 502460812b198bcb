"""Numbers of cells as written: read strictly, echoed in three forms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lupustem.treatment.cell_numbers import read_cells, three_forms
from lupustem.treatment.invalid import InvalidInput


@pytest.mark.parametrize(
    "text",
    [
        "9.4e7",
        "9.4E7",
        "9.4e+7",
        "9.4 x 10^7",
        "9.4×10^7",
        "9.4*10^7",
        "9.4×10⁷",
        "94,000,000",
        "94000000",
        "9400万",
        "9400 万",
        "0.94亿",
        "0.94 亿",
        "９４００万",
        94000000,
        Decimal("9.4E7"),
    ],
)
def test_hz07_every_spelling_of_94_million_is_the_same_number(text: object) -> None:
    assert read_cells(text, "cells") == 94_000_000


def test_yi_and_wan_together_group_by_four_digits() -> None:
    assert read_cells("1亿2000万", "cells") == 120_000_000
    assert read_cells("1亿", "cells") == 100_000_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "94 million",
        "94,00,000",
        "9.4e7 cells",
        "1亿12000万",
        "1.5亿2000万",
        "9.4 x 107",
        "1e-3",
        "1.5",
        "万",
        "1e13",
        "0x10",
        True,
        9.4e7,
        None,
        "nan",
    ],
)
def test_what_could_mean_two_things_is_refused(text: object) -> None:
    with pytest.raises(InvalidInput):
        read_cells(text, "cells")


@pytest.mark.parametrize(
    ("cells", "forms"),
    [
        (1_000_000, ("1 × 10^6", "1,000,000", "100 万")),
        (10_000_000, ("1 × 10^7", "10,000,000", "0.1 亿 / 1000 万")),
        (9_999_999, ("9.999999 × 10^6", "9,999,999", "999.9999 万")),
        (126_000_000, ("1.26 × 10^8", "126,000,000", "1.26 亿 / 12600 万")),
        (900, ("9 × 10^2", "900", "900")),
    ],
)
def test_three_forms_hold_every_digit(cells: int, forms: tuple[str, str, str]) -> None:
    assert three_forms(cells) == forms
