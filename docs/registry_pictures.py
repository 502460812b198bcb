"""Make the pictures of the registry from today's program: `python -m docs.registry_pictures [FOLDER]`, with Chromium.

The demo is started in a folder of its own; its pages are taken in both languages, on a wide screen, a tablet held upright and
a phone. With FOLDER every page is taken, to be looked at; without it, docs/images gets those that the documentation shows.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

from docs.screenshots import BROWSERS, IMAGES, LARGEST
from lupustem.logic.text import LANGUAGES

SIZES = {"wide": (1280, 860), "tablet": (820, 1180), "phone": (390, 844)}
RUNNING = "an infusion that runs"
# Name -> the person who looks, and the page. 0003 was treated twice, 0035 is prescribed for, 0037 waits for a decision.
PAGES = {
    "today": ("doctor", "/today"),
    "patients": ("doctor", "/patients"),
    "refer": ("doctor", "/patients/new"),
    "course": ("doctor", "/patients/0003"),
    "facts": ("doctor", "/patients/0037/facts"),
    "decision": ("doctor", "/patients/0037/decision"),
    "signed": ("doctor", "/patients/0003/decisions/1"),
    "prescription": ("doctor", "/patients/0003/prescriptions/1"),
    "visits": ("doctor", "/patients/0003/visits"),
    "outcomes": ("doctor", "/outcomes#response"),
    "lot": ("lab", "/lots/UC-DEMO-F"),
    "account": ("lab", "/account"),
    "bedside": ("nurse", RUNNING),
    "centre": ("director", "/centre"),
    "forms": ("director", "/consent-forms"),
    "trail": ("auditor", "/patients/0003/trail"),
    "users": ("admin", "/users"),
}
SHOWN = {
    "wide": ("today", "patients", "course", "decision", "prescription", "lot", "outcomes"),
    "tablet": ("bedside",),
}
ALTOGETHER = 2_500_000


def main(arguments: list[str]) -> int:
    """Take the pictures."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        print(f"no Chromium on the path ({', '.join(BROWSERS)}): install one (Debian: apt-get install chromium)")
        return 1
    from playwright.sync_api import sync_playwright

    folder, sizes = (Path(arguments[0]), dict.fromkeys(SIZES, tuple(PAGES))) if arguments else (IMAGES, SHOWN)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        site = Site(Path(data))
        site.start()
        try:
            chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            written = [one for person in _people(sizes) for one in _taken(chromium, site, person, sizes, folder)]
        finally:
            site.kill()
    return _said(written, small=not arguments)


def _people(sizes: dict[str, tuple[str, ...]]) -> Iterable[str]:
    """Whoever looks at a page, each logging in once, since a code works once."""
    return dict.fromkeys(PAGES[name][0] for names in sizes.values() for name in names)


def _taken(chromium: Any, site: Site, person: str, sizes: dict[str, tuple[str, ...]], folder: Path) -> list[Path]:
    desk, written = Desk(chromium, site, "zh"), []
    desk.log_in(person)
    for language in LANGUAGES:
        cookie = {"name": "lupustem_language", "value": language, "url": site.address}
        desk.context.add_cookies([cookie])
        for size, names in sizes.items():
            desk.page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
            for name in names:
                if PAGES[name][0] == person:
                    _opened(desk, PAGES[name][1])
                    end = "" if size == "wide" else f"-{size}"
                    written.append(folder / f"registry-{name}{end}.{language}.png")
                    desk.page.screenshot(path=written[-1])
    desk.close()
    return written


def _opened(desk: Desk, place: str) -> None:
    """Open a page and wait until what its scripts draw is drawn."""
    if place == RUNNING:
        desk.open("/bedside")
        link = desk.page.locator("main a[href*='/infusions/']").first
        place = re.sub(r"[#?].*", "", str(link.get_attribute("href")))
    desk.open(place)
    desk.page.wait_for_load_state("networkidle" if place.count("/infusions/") == 0 else "load")
    desk.page.wait_for_timeout(400)


def _said(written: list[Path], *, small: bool) -> int:
    for one in written:
        print(f"written: {one.name}, {one.stat().st_size // 1000} kB")
    too_large = [one.name for one in written if one.stat().st_size > LARGEST]
    if small and (too_large or sum(one.stat().st_size for one in written) > ALTOGETHER):
        print(f"larger than {LARGEST // 1000} kB, or than {ALTOGETHER // 1000} kB together: {too_large}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
