"""What `ctcae --format fhir` and `monitor --format fhir` write: FHIR R4 resources, by pseudonym and with the lot."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from lupustem.cli.errors import one_of
from lupustem.cli.output import write
from lupustem.cli.treatment_options import option
from lupustem.exchange.unreadable import Unreadable
from lupustem.logic.text import Language, Text

Subject = Annotated[
    str | None,
    option("--subject", "PSEUDONYM", "FHIR：患者假名。", "FHIR: the patient, by pseudonym."),
]
Lot = Annotated[str | None, option("--lot", "LOT", "FHIR：批号。", "FHIR: the lot number.")]
At = Annotated[str | None, option("--at", "AT", "FHIR：发生时间，带时区。", "FHIR: when it happened, with its zone.")]
Outcome = Annotated[
    str | None,
    option(
        "--outcome",
        "resolved|recovering|ongoing|resolvedWithSequelae|fatal|unknown",
        "FHIR：转归。",
        "FHIR: what came of it.",
    ),
]
Caught = Annotated[
    str | None,
    option(
        "--caught",
        "HZ01-HZ47",
        "FHIR：及时发现的危害（actuality potential），代替 TERM。",
        "FHIR: a hazard caught in time (actuality potential), instead of TERM.",
    ),
]


def only_for_fhir(form: str, **given: object) -> None:
    """Refuse options that another form of the output would drop in silence. Raises Unreadable."""
    for name, value in given.items():
        if form != "fhir" and value is not None:
            place = f"--{name}"
            raise Unreadable(Text(f"{place}：只用于 --format fhir。", f"{place}: is for --format fhir only."))


def needed(**given: str | None) -> list[str]:
    """The options that a FHIR resource cannot go without. Raises Unreadable."""
    for name, value in given.items():
        if value is None:
            place = f"--{name}"
            raise Unreadable(Text(f"{place}：--format fhir 须给出。", f"{place}: --format fhir needs it."))
    return [value for value in given.values() if value is not None]


def write_fhir(resource: dict[str, Any], output: str | None, *inputs: str | None) -> None:
    """Write a resource as JSON."""
    from lupustem.report.answer import as_json

    write(as_json(resource), output, *inputs)


def caught_resource(
    name: str, pseudonym: str | None, at: datetime | None, lot: str | None, language: Language
) -> dict[str, Any]:
    """A hazard that was caught as an AdverseEvent that did not happen."""
    from lupustem.exchange.fhir.adverse_event import caught_hazard
    from lupustem.treatment.hazards import HAZARDS

    known = {one.id: one for one in HAZARDS}
    hazard = known[one_of("--caught", name.strip().upper(), known)]
    (whose,) = needed(subject=pseudonym)
    return caught_hazard(hazard, whose, language, at=at, lot=lot)


def log_bundle(
    log: Any, pseudonym: str, lot: str, order: str | None, values: Any, language: Language
) -> dict[str, Any]:
    """The log of an infusion as a Bundle; `order` names the file of the order of cells."""
    from lupustem.exchange.fhir.administration import ordered_dose
    from lupustem.exchange.fhir.bedside import bundle
    from lupustem.exchange.treatment_files import order_of, read_content
    from lupustem.treatment.dose import dose

    ordered = None
    if order is not None:
        told = order_of(read_content(order), datetime.now().astimezone()).dose
        ordered = ordered_dose(told, dose(told, values))
    return bundle(log.watch, log.events, pseudonym=pseudonym, lot=lot, ordered=ordered, language=language)
