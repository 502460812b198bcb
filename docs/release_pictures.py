"""Take the pictures of the release pages anew: the certificate in both languages and a label. Needs pdftoppm (poppler-utils).

python -m docs.release_pictures
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from lupustem.cli.main import main

DOCS = Path(__file__).parent
DOTS_PER_INCH = 80


def lot_of(page: Path) -> str:
    """The complete lot of a release page."""
    found = re.search(r"^```yaml\n(# lot\.yaml\n.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def picture(pdf: Path, target: Path) -> None:
    """The first page of a PDF as PNG."""
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-f", "1", "-l", "1", "-singlefile", "-png"]
    subprocess.run([*command, str(pdf), str(target.with_suffix(""))], check=True)


def take() -> int:
    """The command line."""
    lot = lot_of(DOCS / "en" / "release.md")
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("lot.yaml").write_text(lot, encoding="utf-8")
        for language in ("zh", "en"):
            main(["release", "lot.yaml", "-f", "pdf", "-o", "certificate.pdf", "--lang", language])
            picture(Path("certificate.pdf"), DOCS / "images" / f"certificate.{language}.png")
        main(["label", "lot.yaml", "-o", "label.pdf"])
        picture(Path("label.pdf"), DOCS / "images" / "label.png")
    return 0


if __name__ == "__main__":
    sys.exit(take())
