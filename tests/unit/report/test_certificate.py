"""The certificate and the label on paper: nothing from outside runs, every verdict is said in words, fonts are whole."""

from __future__ import annotations

import copy
import hashlib
import re
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from lupustem.logic.text import LANGUAGES, Language
from lupustem.product.certificate import certificate
from lupustem.report.certificate_html import certificate_html
from lupustem.report.certificate_text import certificate_lines, certificate_text
from lupustem.report.certificate_view import CertificateView, certificate_view
from lupustem.report.label_svg import code_svg, label_svg
from lupustem.report.label_view import LabelRefused, containers_of, label_view
from lupustem.report.wrapping import width
from tests.unit.product.lots import GOOD, TUBE, changed, decided


def view(content: dict[str, Any], language: Language = "en") -> CertificateView:
    made = certificate(decided(content), issued_at="2026-11-02T09:00:00+08:00", software="lupustem", rules="1.0.0")
    return certificate_view(made, (), language)


def test_reasons_say_what_was_found_and_a_held_lot_is_never_called_released() -> None:
    seen = view(changed("virus_detected", cd34_percent="2.4"))
    assert seen.decision == "reject"
    assert seen.why[0] == "✕ Less than 2 % of the cells must be positive for CD34. (found: 2.4 %)"
    assert seen.why[1].startswith("? ")
    text = certificate_text(seen)
    assert "✓ release" not in text
    assert "Unsigned" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(language: Language) -> None:
    for content in (GOOD, {}, changed("cd73_percent", evidence={"flow": {"CD73": TUBE}})):
        for columns in (40, 80, 120):
            for line in certificate_lines(view(content, language), columns):
                text = str(line)
                assert width(text) <= columns or re.fullmatch(r"\s*\S{30,}\s*", text), text


def test_the_chinese_page_speaks_chinese_and_the_english_one_does_not() -> None:
    for content in (GOOD, {}, changed("cd73_percent", evidence={"flow": {"CD73": TUBE}})):
        assert not re.search("[\u4e00-\u9fff]", certificate_text(view(content, "en")))
        chinese = re.sub(r"INVENTED-\d|lot\.json|lupustem", "", certificate_text(view(content, "zh")))
        english = re.findall(r"\b[a-z]{5,}\b", chinese)
        assert not english, english


def test_text_from_a_file_is_escaped_and_shown_plainly() -> None:
    lot = copy.deepcopy(GOOD)
    lot["lot"] = "<script>alert(1)</script>"
    lot["tests"] = {"endotoxin": {"tester": "A & B <b>"}}
    page = certificate_html(view(lot))
    assert "<script" not in page
    assert "A &amp; B &lt;b&gt;" in page


def test_a_code_carries_lot_container_number_and_recipient_and_can_be_read_back() -> None:
    lot = copy.deepcopy(GOOD) | {"containers": [{"id": "C-1", "volume_ml": 50, "recipient": "P-1"}]}
    made = decided(lot).lot
    seen = label_view(made, containers_of(made)[0])
    assert seen.code == "INVENTED-1|C-1|G123498654321H|P-1"
    assert seen.check == "H"
    assert {name.en: value for name, value in seen.lines}["Store at"] == "2 – 8 ℃"
    svg = label_svg(seen)
    assert svg.count("<svg") == 2
    for word in ("http:", "script", "release"):
        assert word not in svg.replace("http://www.w3.org", "").replace("Release: by signed certificate only.", "")
    assert code_svg(seen.code) == code_svg(seen.code)
    assert code_svg(seen.code) != code_svg(seen.code + "x")


@pytest.mark.parametrize(
    ("lot", "word"),
    [
        ({"evidence": {"identity": {"donation_number": "G123498654321", "check_character": "K"}}}, "miscopied"),
        ({"evidence": {"identity": {"donation_number": "g123498654321"}}}, "13 capitals"),
        ({"containers": [{"id": "C|1"}]}, "|"),
        ({"lot": "L|1"}, "|"),
    ],
)
def test_a_label_that_would_hide_a_fault_is_refused(lot: dict[str, Any], word: str) -> None:
    made = decided({**copy.deepcopy(GOOD), **lot}).lot
    with pytest.raises(LabelRefused, match=re.escape(word)):
        label_view(made, containers_of(made)[0])


def test_the_cells_of_the_whole_lot_stand_on_the_label_of_its_only_container() -> None:
    def cells(*containers: dict[str, Any]) -> list[str | None]:
        made = decided({**copy.deepcopy(GOOD), "containers": list(containers)}).lot
        views = [label_view(made, one) for one in containers_of(made)]
        return [{name.en: value for name, value in one.lines}.get("Cells, million") for one in views]

    assert cells() == ["60"]
    assert cells({"id": "C-1"}) == ["60"]
    assert cells({"id": "C-1", "cells_1e6": 30}, {"id": "C-2"}) == ["30", None]


def test_a_label_never_says_that_a_lot_is_released() -> None:
    made = decided(GOOD).lot
    seen = label_view(made, containers_of(made)[0])
    assert not any("released" in value or "放行" in value for _, value in seen.lines)


def test_the_fonts_are_those_of_the_checksums_and_under_their_licence() -> None:
    folder = files("lupustem.report").joinpath("fonts")
    sums = dict(reversed(line.split()) for line in folder.joinpath("SHA256SUMS").read_text().splitlines())
    assert len(sums) == 2
    total = 0
    for name, digest in sums.items():
        data = folder.joinpath(name).read_bytes()
        total += len(data)
        assert hashlib.sha256(data).hexdigest() == digest
    assert total < 4_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in folder.joinpath("OFL.txt").read_text(encoding="utf-8")


def test_a_character_without_glyph_is_shown_as_one_and_the_pdf_is_still_made() -> None:
    pytest.importorskip("typst")
    from lupustem.report.certificate_pdf import certificate_pdf
    from lupustem.report.label_pdf import labels_pdf

    lot = copy.deepcopy(GOOD)
    lot["lot"] = "龘𠮷😀-1"
    lot["tests"] = {"endotoxin": {"tester": "王喆"}}
    rejected = {**lot, "facts": {**lot["facts"], "cd34_percent": "3", "cd45_percent": None}}
    for language in LANGUAGES:
        assert certificate_pdf(view(rejected, language)).startswith(b"%PDF-1.7")
        made = certificate_pdf(view(lot, language))
        assert made.startswith(b"%PDF-1.7")
        assert made == certificate_pdf(view(lot, language))
    made_lot = decided(lot).lot
    assert labels_pdf([label_view(made_lot, containers_of(made_lot)[0])], date(2026, 11, 2)).startswith(b"%PDF-1.7")


def test_every_character_of_our_own_texts_can_be_printed() -> None:
    from lupustem.product.rules import ADVISORIES, ASSAY_FAULTS, CODES, RULES
    from lupustem.report.certificate_words import DECISIONS, PHRASES, SOURCES, VERDICTS
    from lupustem.report.label_view import CARE, NOTICE, TITLE
    from lupustem.report.typst_pdf import has_glyph

    texts = [*PHRASES.values(), *SOURCES.values(), *CODES.values(), *ADVISORIES.values(), *ASSAY_FAULTS.values()]
    texts += [rule.text for rule in RULES] + [words for *_, words in (*DECISIONS.values(), *VERDICTS.values())]
    texts += [CARE, NOTICE, TITLE]
    missing = {sign for text in texts for said in text for sign in said if not has_glyph(sign)}
    assert missing == set()


def test_every_character_that_is_said_to_have_a_glyph_has_one_in_both_weights() -> None:
    typst = pytest.importorskip("typst")
    from lupustem.report.typst_pdf import has_glyph

    signs = "".join(chr(code) for code in range(0x20, 0x30000) if has_glyph(chr(code)))
    assert len(signs) > 7700
    page = (
        "#set document(title: [x], date: datetime(year: 2026, month: 1, day: 1))\n"
        '#set text(font: "Lupustem Sans")\n#sys.inputs.signs\n#text(weight: "bold", sys.inputs.signs)'
    )
    fonts = str(files("lupustem.report").joinpath("fonts"))
    made = typst.compile(
        page.encode(),
        font_paths=[fonts],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="a-2b",
        sys_inputs={"signs": signs},
    )
    assert made.startswith(b"%PDF")


def test_beside_release_stands_whether_somebody_has_signed() -> None:
    made = certificate(decided(GOOD), issued_at="2026-11-02T09:00+08:00", software="s", rules="r")
    entry = dict.fromkeys(("signer", "role", "meaning", "signed_at", "public_key"), "x")
    for language in LANGUAGES:
        unsigned, signed = (certificate_view(made, given, language).why for given in ((), (entry,)))
        assert len(unsigned) == len(signed) + 1 == 2
    assert certificate_view(made, (), "en").why[-1] == "Not signed yet, so the lot is not released."
    held = changed(drop=("identity",))
    assert not any("signed" in line for line in view(held).why)
