"""A container label as SVG (100 x 60 mm) and the QR code on it."""

from __future__ import annotations

from html import escape
from io import BytesIO

from lupustem.logic.text import Text
from lupustem.report.label_view import CARE, NOTICE, TITLE, LabelView

WIDTH_MM, HEIGHT_MM = 100, 60
_FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_CODE_MM = 26


def code_svg(text: str) -> str:
    """A QR code (error correction Q: a quarter of it may be damaged) as an SVG picture of its own."""
    import segno

    written = BytesIO()
    made = segno.make_qr(text.encode("utf-8"), error="q", boost_error=False)
    made.save(written, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, omitsize=True)
    return written.getvalue().decode("utf-8")


def label_svg(seen: LabelView) -> str:
    """The label as one SVG document; its texts are text, so that they can be searched."""
    rows = "".join(_row(name, value, 22.8 + 3.5 * number) for number, (name, value) in enumerate(seen.lines))
    picture = code_svg(seen.code).replace("<svg ", f'<svg x="71" y="3" width="{_CODE_MM}" height="{_CODE_MM}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" '
        f'viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}" font-family=\'{_FONT}\' fill="#000">'
        f'<rect width="{WIDTH_MM}" height="{HEIGHT_MM}" fill="#fff" stroke="#000" stroke-width="0.3"/>'
        f'<text x="4" y="7" font-size="4" font-weight="700">{escape(TITLE.zh)}</text>'
        f'<text x="4" y="11" font-size="2.6">{escape(TITLE.en)}</text>'
        f"{_donation(seen)}{rows}{picture}"
        f'<text x="4" y="{HEIGHT_MM - 5.4}" font-size="2.2">{escape(CARE.zh)} {escape(CARE.en)}</text>'
        f'<text x="4" y="{HEIGHT_MM - 2.4}" font-size="2.2">{escape(NOTICE.zh)} {escape(NOTICE.en)}</text>'
        "</svg>\n"
    )


def _donation(seen: LabelView) -> str:
    if not seen.donation_number:
        return ""
    spaced = " ".join((seen.donation_number[:5], seen.donation_number[5:7], seen.donation_number[7:]))
    box = ""
    if seen.check:
        box = (
            '<rect x="50" y="13.4" width="5" height="5.4" fill="none" stroke="#000" stroke-width="0.3"/>'
            f'<text x="52.5" y="17.6" font-size="4" font-weight="700" text-anchor="middle">{escape(seen.check)}</text>'
        )
    return f'<text x="4" y="17.8" font-size="4.6" font-weight="700">{escape(spaced)}</text>{box}'


def _row(name: Text, value: str, y: float) -> str:
    return (
        f'<text x="4" y="{y:.1f}" font-size="2.4">{escape(name.zh)} {escape(name.en)}</text>'
        f'<text x="38" y="{y:.1f}" font-size="2.9" font-weight="700">{escape(value)}</text>'
    )
