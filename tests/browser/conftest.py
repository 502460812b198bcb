"""A demo site in a process of its own and Debian's Chromium; skipped, in one line, where there is no Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.registry.servers import Site

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, demo_site: Callable[[Path], Site]) -> Iterator[Site]:
    """The demo, started once."""
    one = demo_site(tmp_path_factory.mktemp("site"))
    one.start()
    yield one
    one.kill()


# Of the package: while Playwright runs, its loop is the running one of the process, and other tests start their own.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The browser, started once."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no Chromium here ({', '.join(BROWSERS)}): apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(Path(found)), args=ARGUMENTS)
        yield browser
        browser.close()
