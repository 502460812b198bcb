"""Import and export in a real browser, in both languages: previewed, confirmed, downloaded."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site
from tests.unit.registry.test_serve import TODAY

HEAD = "patient,fact,value,observed_on,unit,source\n"


@pytest.fixture
def desk(chromium: Any, site: Site, language: str) -> Iterator[Desk]:
    """A window, in which nothing may go wrong."""
    one = Desk(chromium, site, language, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield one
    one.close()
    assert one.wrong == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_data_manager_previews_a_table_confirms_it_and_finds_it_in_the_record(
    desk: Desk, language: str, tmp_path: Path
) -> None:
    number = {"zh": "0021", "en": "0022"}[language]
    table = tmp_path / "facts.csv"
    rows = f"{number},weight_kg,58.5,{TODAY},kg,ward book\n9999,weight_kg,60,{TODAY},kg,\n{number},age_years,400,{TODAY},a,\n"
    table.write_text(HEAD + rows, encoding="utf-8")
    desk.log_in("data")
    desk.from_menu("/import")
    desk.page.set_input_files("#file", str(table))
    desk.page.get_by_role("button", name={"zh": "预览", "en": "Preview"}[language]).click()
    said = desk.page.locator("main").inner_text()
    assert {"zh": "将保存 1 行，相同 0 行，拒收 2 行", "en": "1 to be recorded, 0 the same, 2 rejected"}[
        language
    ] in said
    assert "58.5 kg" in said
    _pictured(desk, f"import-{language}")
    desk.page.get_by_role(
        "button", name={"zh": "保存以上内容（1 行）", "en": "Record what is shown (1)"}[language]
    ).click()
    assert {"zh": "已保存 1 行", "en": "Recorded: 1."}[language] in desk.page.locator("main").inner_text()
    desk.open(f"/patients/{number}/facts/weight_kg")
    assert "ward book" in desk.page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_director_downloads_the_record_under_pseudonyms(desk: Desk, language: str, tmp_path: Path) -> None:
    desk.log_in("director")
    desk.from_menu("/export")
    _pictured(desk, f"export-{language}")
    desk.page.fill("[name='recipient']", "study 12")
    with desk.page.expect_download() as waiting:
        desk.page.locator("main form button").click()
    waiting.value.save_as(tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as file:
        assert file.testzip() is None
        names = [name.partition("/")[2] for name in file.namelist()]
    assert {"patient.csv", "patient.parquet", "audit.ndjson", "verify_export.py", "SHA256SUMS"} <= set(names)
    assert "identity.csv" not in names


def _pictured(desk: Desk, name: str) -> None:
    """A picture, where LUPUSTEM_PICTURES names a folder, to be looked at."""
    import os

    folder = os.environ.get("LUPUSTEM_PICTURES")
    if folder:
        for width in (1280, 820):
            desk.page.set_viewport_size({"width": width, "height": 900})
            desk.page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
