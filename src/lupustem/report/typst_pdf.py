"""PDF from a typst page of this package: PDF/A, with the fonts of the package only, the same bytes for the same content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any

IN_NAMES = (
    "喆堃玥珺琤昇祎赟翀頔镕禛晞旸暐炘烜焜煊珣珮琇琬瑀瑄璟甯翊菀蓥锟闫霁垚彧昉昕昶晟曌栩梓槿沄泠洺浠浬淏湉滢漩潆澔瀞"
)
"""Characters of personal names that GB 2312 lacks or that are asked for often; the fonts have them."""

_LOOK_ALIKE = {"✕": "×"}
_SIGNS = frozenset("✓→←–—−…·±×÷≤≥≈°℃‰μΩ“”‘’⁰¹²³⁴⁵⁶⁷⁸⁹€©®" + IN_NAMES)
_NO_GLYPH = "〓"


def pdf(page: str, view: Mapping[str, Any]) -> bytes:
    """The page `page` (a file of this package) filled with a view, as PDF/A-2b."""
    import typst

    with as_file(files("lupustem.report")) as folder:
        made = typst.compile(
            str(folder / page),
            root=str(folder),
            font_paths=[str(folder / "fonts")],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="a-2b",
            sys_inputs={"view": json.dumps(_on_paper(view), ensure_ascii=False)},
        )
    assert isinstance(made, bytes)
    return made


def _on_paper(value: Any) -> Any:
    """The same content with 〓 for what the fonts do not have: PDF/A allows no missing glyph."""
    if isinstance(value, str):
        return "".join(map(_printable, value))
    if isinstance(value, Mapping):
        return {key: _on_paper(one) for key, one in value.items()}
    return [_on_paper(one) for one in value] if isinstance(value, list | tuple) else value


def _printable(sign: str) -> str:
    sign = _LOOK_ALIKE.get(sign, sign)
    return sign if has_glyph(sign) else _NO_GLYPH


def has_glyph(sign: str) -> bool:
    """Whether the fonts of the printed pages have a character."""
    if sign in _SIGNS or " " <= sign <= "~" or "\u00a1" <= sign <= "\u017f":
        return True
    try:
        return len(sign.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
