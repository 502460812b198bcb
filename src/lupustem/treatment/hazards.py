"""What can go wrong around an infusion, what stands against it, and where that is: the table behind docs/hazards.md.

Severity: S5 death or irreversible harm, S4 life-threatening, S3 serious, S2 moderate, S1 negligible. Control: D it cannot
happen by design, P it is found and stopped, I somebody is told. State: done, registry (by the record of the site, or with it)
or not_covered. A test that names an id (`hz07`) is evidence for it; one that is done without such a test fails the run.
"""

from __future__ import annotations

from lupustem.treatment.hazard import STATE_WORDS, Hazard, State
from lupustem.treatment.hazards_after import AFTER
from lupustem.treatment.hazards_before import BEFORE

HAZARDS: tuple[Hazard, ...] = (*BEFORE, *AFTER)
"""Every hazard of the specification, in its order."""

__all__ = ["HAZARDS", "STATE_WORDS", "Hazard", "State"]
