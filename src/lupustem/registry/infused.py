"""The infusions that took place: when each began and ended, and whether all of it was given.

What decides is what was entered at the bedside: an infusion that was opened and never started is none. Days are those of the
site's zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lupustem.registry.models import BedsideEvent, Centre, Infusion, Patient
from lupustem.registry.record.clock import zone

OVER = ("ended", "aborted")
COUNTED = "course"
"""The source of a fact that was counted from the infusions here, and so is not what was known before them."""


@dataclass(frozen=True, slots=True)
class Infused:
    """An infusion that was started. ended_at: None while it runs. whole: whether it came to its end; None while it runs."""

    infusion: Infusion
    started_at: datetime
    ended_at: datetime | None
    whole: bool | None

    @property
    def on(self) -> date:
        """The local day on which it began, from which follow-up is counted."""
        return self.started_at.astimezone(zone()).date()


def infused(patient: Patient) -> list[Infused]:
    """The infusions of a patient in the order of their start."""
    return infused_all([patient]).get(patient.pk, [])


def infused_all(patients: Iterable[Patient]) -> dict[int, list[Infused]]:
    """The infusions of each of several patients, by primary key, in one query; patients without one are left out."""
    return _grouped(BedsideEvent.objects.filter(infusion__patient__in=[one.pk for one in patients]))


def infused_in(centre: Centre) -> dict[int, list[Infused]]:
    """The infusions of every patient of a centre, in one query."""
    return _grouped(BedsideEvent.objects.filter(infusion__patient__centre=centre))


def infusion_days(centre: Centre) -> dict[int, list[date]]:
    """Patient -> the days of the infusions, in order; one narrow query, for lists over thousands of patients."""
    rows = BedsideEvent.objects.filter(infusion__patient__centre=centre, kind="started")
    found: dict[int, list[date]] = {}
    for patient, at in rows.order_by("occurred_at").values_list("infusion__patient_id", "occurred_at"):
        found.setdefault(patient, []).append(at.astimezone(zone()).date())
    return found


def infusions_before(patient: Patient) -> int | None:
    """How many infusions the patient had elsewhere: what was known on the day of the first one here; None if it was not."""
    from lupustem.registry.fact_values import read

    given = infused(patient)
    if not given:
        return None
    rows = patient.facts.filter(fact="prior_msc_infusions", observed_on__lte=given[0].on).exclude(source=COUNTED)
    entry = rows.order_by("version").last()
    return None if entry is None else read(entry.value)


def _grouped(rows) -> dict[int, list[Infused]]:  # type: ignore[no-untyped-def]
    told = rows.filter(kind__in=("started", *OVER)).order_by("occurred_at", "number")
    started: dict[int, BedsideEvent] = {}
    over: dict[int, BedsideEvent] = {}
    for one in told.select_related("infusion__prescription", "infusion__patient"):
        (started if one.kind == "started" else over).setdefault(one.infusion_id, one)
    found: dict[int, list[Infused]] = {}
    for infusion, start in started.items():
        end = over.get(infusion)
        made = Infused(
            start.infusion,
            start.occurred_at,
            None if end is None else end.occurred_at,
            None if end is None else end.kind == "ended",
        )
        found.setdefault(start.infusion.patient_id, []).append(made)
    return found
