"""Make the fonts of the printed pages: a subset of Noto Sans CJK SC, under a name of its own.

    python -m docs.subset_fonts NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

Needs fontTools, which is in no requirements file: the fonts are in the repository, and this is run only to renew them. Both
weights cover GB 2312 (6,763 hanzi of both levels and its signs), Latin with accents, and what the project's own texts use.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from lupustem.report.typst_pdf import IN_NAMES

FAMILY = "Lupustem Sans"
FONTS = Path(__file__).parents[1] / "src" / "lupustem" / "report" / "fonts"
SOURCES = Path(__file__).parents[1] / "src" / "lupustem"
_SIGNS = "✓→←–—−…·±×÷≤≥≈°℃‰μΩ“”‘’€©®"


def gb2312() -> set[str]:
    """Every character of GB 2312."""
    found = set()
    for row in range(0xA1, 0xF8):
        for column in range(0xA1, 0xFF):
            try:
                found.add(bytes((row, column)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def own_texts() -> set[str]:
    """Every character in the project's source."""
    return {sign for path in SOURCES.rglob("*.py") for sign in path.read_text(encoding="utf-8") if sign.isprintable()}


def subset(collection: Path, weight: str) -> Path:
    """Write one weight of the simplified Chinese face of a collection."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTCollection

    faces = [font for font in TTCollection(collection) if "CJK SC" in str(font["name"].getBestFamilyName())]
    font = next(one for one in faces if "Mono" not in str(one["name"].getBestFamilyName()))
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))}
    options = Options(layout_features=["kern", "ccmp"], hinting=False, name_IDs=[0, 7, 13, 14], notdef_outline=True)
    options.desubroutinize = False
    worker = Subsetter(options)
    worker.populate(text="".join(gb2312() | own_texts() | latin | set(_SIGNS) | set(IN_NAMES)))
    worker.subset(font)
    for number, text in ((1, FAMILY), (2, weight), (3, f"{FAMILY} {weight}"), (4, f"{FAMILY} {weight}")):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].setName(f"{FAMILY.replace(' ', '')}-{weight}", 6, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames[0] = f"{FAMILY.replace(' ', '')}-{weight}"
    cff.topDictIndex[0].FamilyName = FAMILY
    cff.topDictIndex[0].FullName = f"{FAMILY} {weight}"
    target = FONTS / f"LupustemSans-{weight}.otf"
    font.recalcTimestamp = False
    font.save(target)
    return target


def main() -> int:
    """The command line."""
    regular, bold = map(Path, sys.argv[1:3])
    made = [subset(regular, "Regular"), subset(bold, "Bold")]
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (FONTS / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    for path in made:
        print(path.name, path.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
