"""Five years of an invented patient of the demo, written into a running site: `python -m tests.browser.five_years NUMBER`.

The infusion is written as `tests.unit.registry.treated` does; what comes after it, by the site's own actions, each at its time.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

MONTHS = (0, 1, 3, 6, 12, 18, 24, 30, 36, 42, 48, 54)
SLEDAI = (14, 10, 6, 4, 2, 2, 2, 4, 10, 6, 4, 2)
PLATELETS = (62, 84, 118, 150, 176, 181, 190, 170, 96, 130, 160, 170)
PROTEIN = ("3.1", "2.4", "1.2", "0.6", "0.4", "0.3", "0.3", "0.5", "1.9", "0.9", "0.5", "0.4")
PREDNISONE = ("30", "20", "12.5", "10", "7.5", "5", "5", "5", "25", "12.5", "7.5", "5")


def _actor(username: str) -> Any:
    from lupustem.registry.models import Membership
    from lupustem.registry.record.actor import actor_of

    return actor_of(Membership.objects.select_related("user", "centre").get(user__username=username))


def _moment(day: date) -> datetime:
    from lupustem.registry.record.clock import zone

    return datetime(day.year, day.month, day.day, 9, tzinfo=zone())


def tell(number: str) -> None:
    """The story of one patient, up to the last visit, which is left to the browser."""
    from lupustem.registry.actions.adverse import record_adverse
    from lupustem.registry.actions.course_events import record_course_event
    from lupustem.registry.actions.visits import record_visit
    from lupustem.registry.models import Patient
    from lupustem.registry.record.clock import at, today
    from tests.unit.registry.programme import key
    from tests.unit.registry.treated import infuse

    doctor, other = _actor("doctor"), _actor("doctor2")
    patient = Patient.objects.get(centre=doctor.centre, number=number)
    start = today() - timedelta(days=1790)
    infusion = infuse(patient, doctor, other, _moment(start), symptoms=(("发热", None),))
    for month, sledai, platelets, protein, prednisone in zip(
        MONTHS, SLEDAI, PLATELETS, PROTEIN, PREDNISONE, strict=True
    ):
        day = start + timedelta(days=round(month * 30.44))
        with at(_moment(day) + timedelta(hours=3)):
            record_visit(
                actor=doctor,
                key=key(),
                patient=patient,
                number=0,
                seen=0,
                on=day,
                purpose="follow_up" if month else "baseline",
                values={
                    "sledai": sledai,
                    "platelets_10e9_l": Decimal(platelets),
                    "protein_g_24h": Decimal(protein),
                    "prednisone_mg": Decimal(prednisone),
                    "complement_c3_g_l": Decimal("0.55") + Decimal(14 - sledai) / 40,
                    "complement_c4_g_l": Decimal("0.08") + Decimal(14 - sledai) / 120,
                    "pga": Decimal(sledai) / 6 if sledai % 3 == 0 else Decimal(1),
                },
                examined=["safety", "serology"],
            )
    with at(_moment(start) + timedelta(hours=5)):
        record_adverse(
            actor=other,
            key=key(),
            patient=patient,
            number=0,
            seen=0,
            infusion=infusion,
            known_at=_moment(start) + timedelta(hours=1),
            said={
                "term": "fever",
                "verbatim": "发热",
                "category": "adverse_event",
                "onset": start.isoformat(),
                "end": start.isoformat(),
                "numbers": {"temperature_c": "38.4"},
                "answers": {},
                "action": "observed",
                "outcome": "resolved",
                "settings": {},
                "serious": {},
            },
        )
    relapse = start + timedelta(days=1450)
    with at(_moment(relapse)):
        record_course_event(
            actor=doctor, key=key(), patient=patient, number=0, seen=0, kind="relapse", on=relapse, note="蛋白尿再现"
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lupustem.registry.settings")
    import django

    django.setup()
    tell(sys.argv[1])
