"""The invented programme of `lupustem serve --demo`: a centre, eight people, forty patients at every stage, six years.

Everything is made by the same actions as in a real programme, in the order of time, so the trail of the demo holds too.
"""

from __future__ import annotations

from lupustem.registry.demo.people import CODE, PASSWORD, PEOPLE
from lupustem.registry.models import Centre

__all__ = ["CODE", "PASSWORD", "PEOPLE", "make_demo"]


def make_demo() -> None:
    """Make the programme, once: where a centre exists, nothing is done, and what it takes to make it is not loaded."""
    if Centre.objects.exists():
        return
    from lupustem.registry.demo.stories import make_programme

    make_programme()
