"""Draw the pictures of docs/*/flow.md anew, from an invented tube: python -m docs.flow_pictures."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.msc_tubes import random_tube

from lupustem.logic.text import LANGUAGES
from lupustem.product.flow.fcs import read_tube
from lupustem.product.flow.gates import Gating
from lupustem.product.flow.marker import MarkerSettings, read_marker
from lupustem.product.flow.picture import picture
from lupustem.report.flow_svg import marker_svg

IMAGES = Path(__file__).parent / "images"


def main() -> int:
    """Write docs/images/flow.zh.svg and flow.en.svg."""
    sample, control = (read_tube(random_tube(seed, share, events=12_000).data) for seed, share in ((1, 0.97), (2, 0.0)))
    gating = Gating(viability_channel="7-AAD-A", viability_threshold=1500.0)
    reading = read_marker("CD73", sample, control, MarkerSettings("fmo", "PE-A", gating=gating))
    for language in LANGUAGES:
        drawn = marker_svg(picture(reading, sample, control), language)
        (IMAGES / f"flow.{language}.svg").write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
