"""A page of blocks: text, HTML and PDF print the same things, and nothing of what is written becomes markup."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser

import pytest

from lupustem.report.page import Block, Grid, Heading, Page, Paragraph, Picture, grid
from lupustem.report.page_html import page_html
from lupustem.report.page_pdf import page_pdf, share_of_line
from lupustem.report.page_text import page_text
from lupustem.report.wrapping import width

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>x</title>\n<rect width="9" height="9"/></svg>'
BLOCKS: tuple[Block, ...] = (
    Heading("Part <one>", 2, "own data"),
    Paragraph("Plain & simple."),
    Paragraph("Mind this.", "warn"),
    *grid(("Time point", "Yes of those asked", "%"), [("3 months", "12/34", "35.3"), ("12 months", "9/34", "26.5")]),
    Picture(SVG, "a picture"),
)


def _page(*blocks: Block) -> Page:
    return Page("en", 'A "title" <b>', "below it", blocks or BLOCKS, ("The physician decides.",))


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "rect", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("meta", "rect", "br"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def test_the_html_is_well_formed_and_holds_every_word() -> None:
    seen = _Seen()
    seen.feed(page_html(_page()))
    assert not seen.open
    for said in ('A "title" <b>', "Part <one>", "Plain & simple.", "12/34", "26.5", "The physician decides."):
        assert said in seen.words
    assert "script" not in seen.tags
    assert "b" not in seen.tags


def test_the_html_asks_nothing_of_anybody() -> None:
    page = page_html(_page())
    assert "default-src 'none'" in page
    assert "src=" not in page.replace("default-src", "").replace("style-src", "")
    assert "href=" not in page.replace('href="#part1"', "")


def test_the_text_has_the_same_numbers_and_stays_within_its_width() -> None:
    text = page_text(_page())
    assert "── Part <one>  [own data]" in text
    assert "! Mind this." in text
    assert "12/34" in text
    assert max(map(width, text.splitlines())) <= 80


def test_a_heading_is_broken_between_words_where_there_is_room_and_inside_them_only_where_there_is_none() -> None:
    heading = (
        "Time point",
        "Eligible",
        "Yes of those with an answer, % (interval)",
        "Unknown",
        "All unknown no to all yes",
    )
    row = ("12 months", "118", "53/91  58.2 (47.4 to 68.5)", "27", "44.9 ~ 67.8")
    words = page_text(_page(*grid(heading, [row]))).split()
    assert {"Eligible", "Unknown", "answer,", "(interval)"} <= set(words)
    crowded = page_text(_page(*grid(tuple(f"immeasurable{one}" for one in range(9)), [("3 months", *["12"] * 8)])))
    assert "12" in crowded
    assert max(map(width, crowded.splitlines())) <= 80


def test_a_table_too_wide_for_the_terminal_is_told_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    cell = "1234567890 (0.1 to 99.9)"
    wide = Grid(("Name", "First number", "Second number"), (("a rather long name", cell, cell),))
    text = page_text(_page(wide))
    assert "First number 1234567890" in text.replace("\n  ", " ")
    assert max(map(width, text.splitlines())) <= 40


def test_a_table_without_rows_is_left_out_and_a_row_of_another_length_is_refused() -> None:
    assert grid(("a", "b"), []) == ()
    with pytest.raises(ValueError, match="another number of cells"):
        grid(("a", "b"), [("only one",)])


def test_the_pdf_is_made_and_is_the_same_for_the_same_page() -> None:
    first, second = (page_pdf(_page(), date(2026, 6, 30)) for _ in range(2))
    assert first.startswith(b"%PDF-")
    assert first == second


def test_columns_that_hold_words_are_set_as_words_before_and_after_the_numbers() -> None:
    table = Grid(("Source", "n", "Note"), (("a paper", "12", "another time"),), labels=1, notes=1)
    assert [table.is_words(at) for at in range(3)] == [True, False, True]
    html = page_html(_page(table))
    assert '<th scope="row" class="w">a paper</th><td>12</td><td class="w">another time</td>' in html
    assert page_pdf(_page(table), date(2026, 1, 2)).startswith(b"%PDF-")


def test_a_table_names_its_columns_and_rows_and_can_be_scrolled_by_keyboard() -> None:
    html = page_html(_page())
    assert '<div class="wide" tabindex="0"><table>' in html
    assert '<th scope="col" class="w">Time point</th>' in html
    assert '<th scope="row" class="w">3 months</th>' in html
    assert '<figure tabindex="0" aria-label="a picture">' in html


def test_a_minus_sign_on_paper_stays_a_minus_sign() -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    page = _page(*grid(("Change", "Mean"), [("SLEDAI", "\u22123.5 (\u22124.1 to \u22122.9)")]))
    read = subprocess.run(
        ["pdftotext", "-", "-"], input=page_pdf(page, date(2026, 1, 2)), capture_output=True, check=True
    ).stdout.decode()
    assert "\u22123.5 (\u22124.1 to \u22122.9)" in read
    assert "\u3013" not in read


def test_pictures_have_one_scale_on_paper_and_none_is_taller_than_a_page() -> None:
    def share(across: float, down: float) -> float:
        return share_of_line(f'<svg viewBox="0 0 {across} {down}">')

    assert share(900, 300) / share(760, 300) == pytest.approx(900 / 760)
    assert share(9000, 300) == 100
    for down in (1_500, 2_700, 9_000):
        assert share(900, down) / 100 * 182 * down / 900 <= 250 + 1e-9


def test_a_heading_in_the_terminal_is_not_broken_within_a_word() -> None:
    label = "a label so long that it would like to have the whole of the line for itself"
    heading = ("Event", "Patients", "Person-years", "Per 100 patient-years")
    text = page_text(_page(Grid(heading, ((label, "1", "850.1", "0.118 (0.00298 to 0.655)"),))))
    assert {"Patients", "Person-years"} <= set(text.split())
    assert max(map(width, text.splitlines())) <= 80


def test_room_that_is_left_goes_to_the_headings() -> None:
    text = page_text(_page(*grid(("月", "狼疮低疾病活动：累计事件"), [("1", "8")])))
    lines = text.splitlines()
    first = next(at for at, line in enumerate(lines) if "狼疮低疾病活" in line)
    row = next(at for at, line in enumerate(lines) if line.split() == ["1", "8"])
    assert row - first == 2
