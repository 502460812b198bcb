"""What all tests share: the same random examples on every run, and the demo's data folder, made once in a run."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.unit.registry.servers import Site

# `HYPOTHESIS_PROFILE=explore pytest` looks for new examples.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that `lupustem serve --demo` makes on its first start, made by the first process that asks."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = shared / "made-demo"
    with (shared / "made-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            site = Site(shared / "demo-in-the-making")
            site.start()
            site.end()
            site.folder.rename(made)
    return made


@pytest.fixture(scope="session")
def demo_site(demo_folder: Path) -> Callable[[Path], Site]:
    """A demo site, not started yet, on a copy of that folder."""

    def copied(folder: Path) -> Site:
        shutil.copytree(demo_folder, folder, dirs_exist_ok=True)
        return Site(folder)

    return copied
