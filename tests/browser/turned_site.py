"""The demo site with a clock that a test turns back and forward, on the data folder of another: five years in one test."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from tests.unit.registry.servers import Site

HERE = Path(__file__).parent / "turned"


class TurnedSite(Site):
    """A second server on the same record. What it writes, it writes at the time to which its clock was turned."""

    def __init__(self, folder: Path) -> None:
        self._behind = folder / "behind"
        self.behind = timedelta(0)
        before = os.environ.get("PYTHONPATH", "")
        path = os.pathsep.join(filter(None, (str(HERE), before)))
        # Minutes are turned, not lived: nobody would touch the tablet in them, and it would lock.
        more = {"LUPUSTEM_TEST_BEHIND": str(self._behind), "LUPUSTEM_BEDSIDE_LOCK_MINUTES": "60"}
        super().__init__(folder, PYTHONPATH=path, **more)

    @property
    def behind(self) -> timedelta:
        """How far the clock is behind."""
        return self._back

    @behind.setter
    def behind(self, back: timedelta) -> None:
        self._back = back
        self._behind.write_text(str(back.total_seconds()))
