"""The application that `lupustem serve` runs: the site, and streams beside it. It ends with the process that started it."""

from __future__ import annotations

import multiprocessing
import os
import threading

from lupustem.registry.live.front import Front
from lupustem.registry.live.watcher import Watcher
from lupustem.registry.wsgi import application as site


def _end_with_parent() -> None:
    """A worker whose main process was killed would keep the port and the data; it ends as by a power cut."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
application = Front(site, Watcher())
