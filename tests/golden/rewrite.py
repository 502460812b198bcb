"""`python -m tests.golden.rewrite`: write the golden answers anew; the commit that does so says why."""

from __future__ import annotations

from pathlib import Path

from tests.golden.answers import FOLDERS, answers


def main() -> None:
    """Rewrite every folder and name what changed."""
    for folder in FOLDERS:
        for name, content in answers(folder).items():
            path = Path(folder, name)
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)
                print(f"rewritten: {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


if __name__ == "__main__":
    main()
