"""A worker does not outlive the process that started it, even where that was killed and could not tell."""

from __future__ import annotations

import os
import threading
from multiprocessing import parent_process
from typing import Any


def end_with_parent() -> None:
    """Begin to wait for the end of the process that started this worker; elsewhere than in a worker, nothing."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait, args=(parent,), name="ending", daemon=True).start()


def _wait(parent: Any) -> None:
    parent.join()
    # As if killed with it: what was not committed is rolled back by the database.
    os._exit(1)
