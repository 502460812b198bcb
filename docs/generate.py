"""Write the generated pages: the fact dictionary, the studies, a page per statement and per index, in Chinese and in English.

    python -m docs.generate           write what is not current
    python -m docs.generate --check   only say which pages are not current; exit code 1 if any is

The pages come from the catalogue and from the cases in tests/spec/cases, so that they cannot say what was not tested.
In the walk-throughs and the formats, written by hand, only the output below a command is rewritten (`console_blocks`).
The pictures of the rate plan and of the pools are drawn anew.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from docs.console_blocks import refreshed
from docs.evidence_pictures import evidence_pictures
from docs.fact_pages import facts_page
from docs.hazard_pages import hazards_page
from docs.index_pages import index_pages
from docs.outcome_pictures import outcome_pictures
from docs.statement_pages import index_page, statement_page
from docs.study_pages import studies_page
from lupustem.consensus import STATEMENTS
from lupustem.logic.text import LANGUAGES
from lupustem.report.rate_plan_svg import rate_plan_svg
from lupustem.treatment.rate_plan import PlanRequest, plan_infusion

DOCS = Path(__file__).parent
WITH_OUTPUT = (
    "walk-through.md",
    "formats.md",
    "release.md",
    "bedside.md",
    "dose-and-rate.md",
    "evidence.md",
    "pooling.md",
    "survival.md",
)
FOLDERS = ("statements", "indices")
"""Whatever lies there is generated."""


def pages() -> dict[Path, str]:
    """Every generated page by its place under docs/."""
    made: dict[Path, str] = {Path("hazards.md"): hazards_page()}
    for language in LANGUAGES:
        folder = Path(language)
        made[folder / "facts.md"] = facts_page(language)
        made[folder / "studies.md"] = studies_page(language)
        made[folder / "statements" / "README.md"] = index_page(language)
        made |= {folder / place: text for place, text in index_pages(language).items()}
        for one in STATEMENTS.values():
            made[folder / "statements" / one.stage / f"{one.id}.md"] = statement_page(one, language)
        made[Path("images") / f"rate-plan.{language}.svg"] = rate_plan_svg(plan_infusion(PlanRequest(85, 15)), language)
        drawn = evidence_pictures(language) | outcome_pictures(language)
        made |= {Path("images") / name: picture for name, picture in drawn.items()}
        for name in WITH_OUTPUT:
            made[folder / name] = refreshed((DOCS / language / name).read_text(encoding="utf-8"), language)
    return made


def not_current(folder: Path = DOCS) -> list[Path]:
    """The pages that differ from what would be written, are missing, or belong to nothing any more."""
    wanted = pages()
    own = [folder / language / name for language in LANGUAGES for name in FOLDERS]
    there = {path.relative_to(folder) for one in own for path in one.rglob("*.md")}
    differing = [path for path, text in wanted.items() if _read(folder / path) != text]
    return sorted({*differing, *(there - set(wanted))})


def write(folder: Path = DOCS) -> list[Path]:
    """Write the pages that are not current and remove those of nothing; which they were."""
    wanted, changed = pages(), not_current(folder)
    for path in changed:
        if path in wanted:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(wanted[path], encoding="utf-8")
        else:
            (folder / path).unlink()
    return changed


def main() -> int:
    """The command line."""
    asked = argparse.ArgumentParser(prog="python -m docs.generate", description=__doc__.partition("\n")[0])
    asked.add_argument("--check", action="store_true", help="write nothing; say which pages are not current")
    check = asked.parse_args().check
    changed = not_current() if check else write()
    for path in changed:
        print(f"{'not current' if check else 'written'}: docs/{path}")
    return 1 if check and changed else 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
