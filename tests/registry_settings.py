"""The settings under which the registry is tested: SQLite in memory, or the PostgreSQL that LUPUSTEM_DATABASE_URL names."""

from __future__ import annotations

import os
import tempfile

_DATA = tempfile.TemporaryDirectory(prefix="lupustem-tests-")
os.environ["LUPUSTEM_DATA_DIR"] = _DATA.name
os.environ["LUPUSTEM_SECRET_KEY"] = "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
os.environ["LUPUSTEM_HOSTS"] = "testserver"
os.environ.pop("LUPUSTEM_DEMO", None)

from lupustem.registry.settings import *  # noqa: E402, F403
