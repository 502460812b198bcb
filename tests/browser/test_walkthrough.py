"""One patient walks the whole course in the browser, each step on what was clicked before: from the referral to five years on.

Nothing of the patient is written otherwise than by clicks. The site is `lupustem serve --demo` on a copy of the demo; the test
turns its clock: the story begins five years ago, minutes pass at the bedside, and every visit is entered on its own day.
`LUPUSTEM_WALK_PICTURES=FOLDER` keeps a picture of the steps: wide, at night, on a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lupustem.logic.text import Language
from tests.browser import walk_at_the_bedside as bedside
from tests.browser import walk_before as before
from tests.browser import walk_of_the_years as years
from tests.browser.turned_site import TurnedSite
from tests.browser.walk import Walk
from tests.unit.registry.servers import Site

FIVE_YEARS = timedelta(days=5 * 365 + 20)


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory, demo_site: Callable[[Path], Site]) -> Iterator[TurnedSite]:
    """A site of its own, whose clock can be turned."""
    one = TurnedSite(demo_site(tmp_path_factory.mktemp("turned")).folder)
    one.start()
    yield one
    one.kill()


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 820)])
def test_a_patient_walks_the_whole_course_from_referral_to_five_years_on(
    chromium: Any, turned: TurnedSite, language: Language, width: int
) -> None:
    walk = Walk(chromium, turned, language, width, date.today() - FIVE_YEARS)
    walk.turn(walk.first)
    outcomes = years.counted(walk)
    before.is_referred_and_consents(walk)
    before.is_assessed(walk)
    before.is_decided(walk)
    before.is_prescribed(walk)
    before.has_a_lot(walk)
    before.has_a_container(walk)
    bedside.is_matched_and_checked(walk)
    bedside.runs(walk)
    bedside.is_cut_off_and_stopped(walk)
    bedside.is_restarted_and_ends(walk)
    years.has_an_adverse_event(walk)
    years.is_followed_for_five_years(walk)
    years.shows_all_of_it(walk)
    years.may_be_treated_again(walk)
    years.is_counted(walk, outcomes)
    walk.close()
