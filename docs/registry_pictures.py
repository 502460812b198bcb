"""Make the pictures of the registry from today's program: `python -m docs.registry_pictures [FOLDER]`, with Chromium.

The demo is started in a folder of its own; its pages are taken in both languages, on a wide screen, a tablet held upright and
a phone. With FOLDER every page is taken, to be looked at; without it, docs/images gets those that the documentation shows.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.browser.desk import Desk
from tests.unit.registry.servers import Site

from docs.screenshots import BROWSERS, IMAGES, LARGEST
from lupustem.logic.text import LANGUAGES

SIZES = {"wide": (1280, 800), "tablet": (820, 1180), "phone": (390, 844)}
# Name -> the person who looks, and the page; "running" is the infusion that runs while the demo is young.
PAGES = {
    "today": ("doctor", "/today"),
    "patients": ("doctor", "/patients"),
    "refer": ("doctor", "/patients/new"),
    "course": ("doctor", "/patients/0003"),
    "facts": ("doctor", "/patients/0017/facts"),
    "decision": ("doctor", "/patients/0017/decision"),
    "prescription": ("doctor", "running prescription"),
    "bedside": ("doctor", "running"),
    "lot": ("doctor", "/lots/UC-DEMO-F"),
    "outcomes": ("doctor", "/outcomes"),
    "signed": ("director", "/patients/0003/decisions/1"),
    "forms": ("director", "/consent-forms"),
    "trail": ("auditor", "/patients/0003/trail"),
    "users": ("admin", "/users"),
    "account": ("lab", "/account"),
}
SHOWN = ("today", "course", "decision", "prescription", "bedside", "lot", "outcomes")
ON_TABLETS = ("today", "bedside")
COLOURS = 128


def main(arguments: list[str]) -> int:
    """Take the pictures."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        print(f"no Chromium on the path ({', '.join(BROWSERS)}): install one (Debian: apt-get install chromium)")
        return 1
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder))
        site.start()
        try:
            chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            return _all(chromium, site, Path(arguments[0])) if arguments else _shown(chromium, site)
        finally:
            site.kill()


def _all(chromium: object, site: Site, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for person in dict.fromkeys(person for person, _ in PAGES.values()):
            desk = Desk(chromium, site, language, color_scheme="dark" if language == "zh" else "light")
            desk.log_in(person)
            for name, (whose, place) in PAGES.items():
                for size, (width, height) in SIZES.items() if whose == person else ():
                    desk.page.set_viewport_size({"width": width, "height": height})
                    desk.open(_place(desk, place))
                    desk.page.screenshot(path=folder / f"{name}.{language}.{size}.png")
            desk.close()
    print(f"written: {len(list(folder.glob('*.png')))} pictures")
    return 0


def _place(desk: Desk, place: str) -> str:
    if not place.startswith("running"):
        return place
    desk.open("/bedside")
    found = str(desk.page.locator("main a[href*='/infusions/']").first.get_attribute("href"))
    return found if place == "running" else f"{found.partition('/infusions/')[0]}/prescriptions/1"


def _smaller(picture: Path) -> None:
    """The same with a palette: a page has few colours."""
    from PIL import Image

    with Image.open(picture) as taken:
        made = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    made.save(picture, optimize=True)


def _shown(chromium: object, site: Site) -> int:
    for language, person in zip(LANGUAGES, ("doctor", "doctor2"), strict=True):
        desk = Desk(chromium, site, language)
        desk.log_in(person)
        taken = [(name, "wide", "") for name in SHOWN] + [(name, "tablet", "-tablet") for name in ON_TABLETS]
        for name, size, end in taken:
            width, height = SIZES[size]
            desk.page.set_viewport_size({"width": width, "height": height})
            desk.open(_place(desk, PAGES[name][1]))
            picture = IMAGES / f"registry-{name}{end}.{language}.png"
            desk.page.screenshot(path=picture)
            _smaller(picture)
            print(f"written: docs/images/{picture.name}, {picture.stat().st_size // 1000} kB")
            assert picture.stat().st_size < LARGEST, "make the picture smaller"
        desk.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
