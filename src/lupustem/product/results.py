"""Several results of one test: a failure counts until a laboratory investigation has set it aside; no testing into compliance.

Source: product rules of this project after GMP practice on out-of-specification results.

    >>> combined([Status.NOT_MET, Status.MET], [False, False])
    (<Status.NOT_MET: 'not_met'>, 0)
    >>> combined([Status.NOT_MET, Status.MET], [True, False])
    (<Status.MET: 'met'>, 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lupustem.decision.status import Status
from lupustem.product.measured import Measured


@dataclass(frozen=True, slots=True)
class Result:
    """One result of one test.

    value: None is unknown (pending, no unit, unreadable). invalidated: set aside by a recorded investigation, with
    reason and name (`by`). tester: who did the test.
    """

    value: Measured | bool | None
    invalidated: bool = False
    reason: str | None = None
    by: str | None = None
    tester: str | None = None

    @property
    def censored(self) -> bool:
        """Whether it is a valid result that only gives a bound."""
        return isinstance(self.value, Measured) and self.value.exact is None


def combined(
    statuses: Sequence[Status], set_aside: Sequence[bool], censored: Sequence[bool] = ()
) -> tuple[Status, int | None]:
    """The status of a test with several results, oldest first, and which of them decides; None where none does.

    A failure decides. Else an unknown holds, save a valid bound that says nothing: a later result that does say
    something answers it.
    """
    bounds = censored or [False] * len(statuses)
    kept = [number for number, aside in enumerate(set_aside) if not aside]
    for wanted in (Status.NOT_MET, Status.UNKNOWN, Status.MET):
        found = [number for number in kept if statuses[number] is wanted]
        if wanted is Status.UNKNOWN and any(statuses[number] is Status.MET for number in kept):
            found = [number for number in found if not bounds[number]]
        if found:
            return wanted, found[0] if wanted is not Status.MET else found[-1]
    return Status.UNKNOWN, None
