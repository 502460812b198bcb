"""Make the pictures of the README from today's program: `python -m docs.screenshots`, with Chromium on the path.

The invented patient of each README is decided, its invented visit scored, and the invented patient of the bedside page planned;
each page is written as HTML, and a headless Chromium takes the top of it to docs/images/<name>.<language>.png.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from lupustem.cli.main import main as lupustem
from lupustem.logic.text import LANGUAGES

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
READMES = {"en": "README.md", "zh": "README.zh.md"}
COLUMNS, ROWS = 1160, 640
BEDSIDE = {language: f"docs/{language}/bedside.md" for language in LANGUAGES}
_TIMES = "--infusion-at 2026-11-02T09:00+08:00 --prepared-at 2026-11-02T07:00+08:00 --now 2026-11-02T08:00+08:00"
# Picture -> the page by language, the file in it that is shown, and the command without that file.
PICTURES = {
    "decision": (READMES, "first.yaml", ("assess",)),
    "score": (READMES, "visit.yaml", ("score", "bilag2004")),
    "plan": (BEDSIDE, "case.yaml", ("plan", *_TIMES.split(), "--volume", "100", "--pump")),
}
LARGEST = 300_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def main() -> int:
    """Take the picture of each language."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"no Chromium on the path ({', '.join(BROWSERS)}): install one (Debian: apt-get install chromium)")
        return 1
    IMAGES.mkdir(exist_ok=True)
    for name, language in product(PICTURES, LANGUAGES):
        picture = IMAGES / f"{name}.{language}.png"
        _take(browser, name, language, picture)
        size = picture.stat().st_size
        print(f"written: docs/images/{picture.name}, {size // 1000} kB")
        if size > LARGEST:
            print(f"larger than {LARGEST // 1000} kB: make the picture smaller")
            return 1
    return 0


def _take(browser: str, name: str, language: str, picture: Path) -> None:
    pages, file, command = PICTURES[name]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        case = Path(folder) / file
        case.write_text(_shown(pages[language], file), encoding="utf-8")
        code = lupustem([*command, str(case), "--format", "html", "--lang", language, "--output", str(page)])
        assert code == 0, code
        subprocess.run(
            [
                browser,
                *QUIET,
                f"--user-data-dir={folder}/profile",
                f"--window-size={COLUMNS},{ROWS}",
                f"--screenshot={picture}",
                page.as_uri(),
            ],
            check=True,
            env={**os.environ, "LANG": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
        )


def _shown(page: str, file: str) -> str:
    """A file that a page shows."""
    text = (ROOT / page).read_text("utf-8")
    found = re.search(rf"^```yaml\n(# {re.escape(file)}\n.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found is not None, (page, file)
    return found[1]


if __name__ == "__main__":
    sys.exit(main())
