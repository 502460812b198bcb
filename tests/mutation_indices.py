"""Whether the tests of the indices notice a wrong number: `python -m tests.mutation_indices [--sample N] [--seed S]`.

In a copy of the package, one number, comparison, entry of a list or key of a declaration module is changed at a time; the fast
tests of the indices then run against the copy, each time in a process of its own. A change that no test notices survives, and
is printed. What is written for people (Text, Key, Claim, Source and the declaration of an Index) is left alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.mutants import Mutant, mutants

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "lupustem"
TESTS = ("tests/spec/test_index_cases.py", "tests/unit/indices")
# Through the command line the same cases would only run twice; texts and the catalogue say nothing about a rule.
LEFT_OUT = "not command and not chinese and not text and not memory and not mutation"
SECONDS = 180
_copy: Path | None = None


def run(mutant: Mutant | None, tests: tuple[str, ...] = TESTS, chosen: str = LEFT_OUT) -> bool:
    """Whether the tests notice a mutant in the copy of this process; None is the package as it stands."""
    copy = _copied()
    target = None if mutant is None else copy / "lupustem" / "indices" / mutant.module
    before = None if target is None else (target.read_bytes(), target.stat())
    try:
        if target is not None and mutant is not None and before is not None:
            target.write_bytes(mutant.applied(before[0]))
        return _noticed(copy, tests, chosen)
    finally:
        if target is not None and before is not None:
            target.write_bytes(before[0])
            os.utime(target, (before[1].st_atime, before[1].st_mtime))


def _copied() -> Path:
    global _copy
    if _copy is None:
        _copy = Path(tempfile.mkdtemp(prefix=f"mutants-{os.getpid()}-"))
        shutil.copytree(PACKAGE, _copy / "lupustem")
    return _copy


def _noticed(copy: Path, tests: tuple[str, ...], chosen: str) -> bool:
    """Run the tests in a child that has not imported the package yet; one that hangs has noticed."""
    child = os.fork()
    if child == 0:
        _in_child(copy, tests, chosen)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _in_child(copy: Path, tests: tuple[str, ...], chosen: str) -> None:
    code = 1
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os.chdir(ROOT)
        os.environ["PYTHONPATH"] = str(copy)
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(copy))
        import pytest

        code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", chosen, *tests]))
        if Path(sys.modules["lupustem"].__file__ or "").parents[1] != copy:
            code = 0  # The package that was tested is not the copy: nothing has been shown.
    finally:
        os._exit(code)


def _judged(mutant: Mutant, chosen: str) -> tuple[Mutant, bool]:
    return mutant, run(mutant, chosen=chosen)


def main() -> int:
    """Print the score and what survived; the exit code is 1 where something did."""
    asked = _arguments()
    import pytest  # noqa: F401  Imported once here, so that no child has to.
    import yaml  # noqa: F401

    if asked.only:
        found = [Mutant.parsed(one) for one in asked.only]
    else:
        found = [one for path in sorted(PACKAGE.glob("indices/**/*.py")) for one in mutants(path, PACKAGE / "indices")]
        print(f"{len(found)} mutants in {len({one.module for one in found})} modules")
        random.Random(asked.seed).shuffle(found)
        found = found[: asked.sample or None]
    if run(None, chosen=asked.chosen):
        print("the tests fail without a mutant", file=sys.stderr)
        return 2
    began, survivors = time.monotonic(), []
    with ProcessPoolExecutor(asked.jobs, multiprocessing.get_context("fork"), _forget) as pool:
        for mutant, noticed in pool.map(partial(_judged, chosen=asked.chosen), found):
            if not noticed:
                survivors.append(mutant)
                print(f"survived: {mutant.said(PACKAGE / 'indices')}", flush=True)
    print(
        f"{len(found) - len(survivors)} of {len(found)} noticed in {time.monotonic() - began:.0f} s, seed {asked.seed}"
    )
    for copy in Path(tempfile.gettempdir()).glob("mutants-*"):
        if not _alive(int(copy.name.split("-")[1])):
            shutil.rmtree(copy, ignore_errors=True)
    if _copy is not None:
        shutil.rmtree(_copy, ignore_errors=True)
    return 1 if survivors else 0


def _forget() -> None:
    """Each worker makes a copy of its own."""
    global _copy
    _copy = None


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation_indices", description=__doc__)
    parser.add_argument("--sample", type=int, default=150, help="how many mutants to try; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="*", metavar="MODULE@START-END=TEXT", help="try these and no others")
    parser.add_argument("--chosen", default=LEFT_OUT, help="which of the tests run, as pytest -k takes it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
