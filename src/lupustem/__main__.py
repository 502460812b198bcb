"""`python -m lupustem` is the command `lupustem`."""

from __future__ import annotations

from lupustem.cli.main import run

if __name__ == "__main__":
    run()
