"""A lot in the browser: uploaded with its tubes, looked at, signed by two persons, certified; recalled."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.invented_lots import with_tubes
from tests.unit.registry.servers import Site

PASSWORD = "demo-lupus-stem-only"
WORDS = {
    "en": ("Sign the results", "Sign the release", "released", "Certificate of analysis"),
    "zh": ("签署检验结果", "签署放行", "已放行", "检验报告书"),
}
PICTURES = os.environ.get("LUPUSTEM_LOT_PICTURES", "")


def _shot(desk: Desk, name: str) -> None:
    if PICTURES:
        desk.page.wait_for_load_state("networkidle")
        desk.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 820)])
def test_a_lot_is_uploaded_signed_by_two_and_has_its_certificate(
    chromium: Any, site: Site, language: str, width: int
) -> None:
    sign, release, released, title = WORDS[language]
    lot = f"UC-{language}"
    lab = Desk(chromium, site, language, viewport={"width": width, "height": 1000})
    lab.log_in("lab")
    page = lab.page
    lab.open("/lots")
    _shot(lab, f"empty-{language}")
    lab.open("/lots/new")
    source, tubes = with_tubes(lot)
    given = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in tubes.items()]
    page.set_input_files("#f-file", {"name": "lot.json", "mimeType": "application/json", "buffer": source[:-2]})
    page.set_input_files("#f-files", given)
    page.locator("main .btn.primary").click()
    assert "lot.json" in page.locator(".card.refused").inner_text()
    assert lot in page.input_value("#f-text"), "what was refused stands on the page to be corrected"
    _shot(lab, f"refused-{language}")
    page.fill("#f-text", source.decode())
    page.set_input_files("#f-files", given)
    page.locator("main .btn.primary").click()
    page.wait_for_url(f"**/lots/{lot}")
    picture = page.locator("figure img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('figure img').naturalWidth > 0")
    assert picture.evaluate("one => one.naturalWidth") == 760
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name=sign).click()
    page.wait_for_selector("#sign li")
    assert page.get_by_role("button", name=release).count() == 0, "who signed does not release"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    _shot(lab, f"tested-{language}")
    _director(chromium, site, language, lot)
    lab.open(f"/lots/{lot}")
    _shot(lab, f"released-{language}")
    with page.expect_download() as found:
        page.locator("a[href$='certificate.pdf']").click()
    assert found.value.suggested_filename == f"{lot}-1.pdf"
    lab.open(f"/lots/{lot}/versions/1/certificate.html")
    assert title in page.content()
    assert released in page.content()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none", "its own styles apply"
    _shot(lab, f"certificate-{language}")
    lab.open(f"/lots/{lot}/containers/new")
    for name, value in (
        ("identifier", f"C-{language}"),
        ("volume_ml", "50"),
        ("cells_1e6", "60"),
        ("recipient", "0038"),
    ):
        page.fill(f"[name='{name}']", value)
    page.fill("[name='expires_at']", "2030-01-01T08:00")
    _shot(lab, f"new-container-{language}")
    page.locator("main .btn.primary").click()
    page.wait_for_url(f"**/containers/C-{language}")
    _shot(lab, f"container-{language}")
    lab.open(f"/lots/{lot}")
    page.fill("#act-reason", "a culture turned positive")
    page.locator("[name='act'][value='recalled']").check()
    page.fill("#act-password", PASSWORD)
    page.locator("#acts .btn").click()
    page.wait_for_url(f"**/lots/{lot}/recall")
    _shot(lab, f"recall-{language}")
    for place in ("/lots", "/lots/new/form", f"/lots/{lot}/custody", f"/lots/{lot}/custody/new", f"/lots/{lot}"):
        lab.open(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        _shot(lab, f"{place.strip('/').replace('/', '-')}-{language}")
    lab.open(f"/lots/{lot}")
    assert lab.wrong == ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"]
    lab.close()


def _director(chromium: Any, site: Site, language: str, lot: str) -> None:
    director = Desk(chromium, site, language)
    director.log_in("director")
    director.open(f"/lots/{lot}")
    director.page.fill("#password", PASSWORD)
    director.page.get_by_role("button", name=WORDS[language][1]).click()
    director.page.wait_for_selector("#sign li:nth-child(2)")
    assert director.wrong == []
    director.close()
