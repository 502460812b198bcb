"""One Bundle of one patient -> facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from lupustem.exchange.fhir.assemble import Asked, assemble
from lupustem.exchange.fhir.collect import Collector, type_name
from lupustem.exchange.fhir.findings import Person, Record, versions_in_conflict
from lupustem.exchange.fhir.json_values import Json, parse, shown
from lupustem.exchange.fhir.max_age import MaxAge
from lupustem.exchange.fhir.measurements import read_series_into
from lupustem.exchange.fhir.records import PatientFacts, UnreadableRecord
from lupustem.exchange.fhir.wording import seen
from lupustem.facts.notices import Notice
from lupustem.logic.text import Text

_TYPES = ("collection", "transaction", "searchset", "document")


def read_bundle(
    data: bytes, *, as_of: date | None, max_age: MaxAge | None, patient: str | None = None, today: date | None = None
) -> PatientFacts:
    """The facts of the one patient of a Bundle (collection, transaction, searchset or document).

    as_of: the date of assessment; None: the newest date in the record that is not after `today`, and a notice says so.
    max_age: the site policy on old values; None: no limit. patient: id or fullUrl, to pick one of several patients.
    Raises UnreadableRecord for anything but a Bundle with exactly one such patient.
    """
    bundle = parse(data, Text("记录", "the record"))
    asked = Asked(as_of, max_age, today or date.today())
    collector = Collector(asked.today, (as_of or asked.today).toordinal(), as_of is None, False, _plain_reference)
    for entry in _entries(bundle):
        if isinstance(entry, dict) and "resource" in entry:
            collector.take(entry["resource"], entry.get("fullUrl"))
    person = _the_patient(collector.persons, patient)
    collector.settle_dates()
    unresolved = collector.settle_medicines()
    record, without_name, foreign = _gather(collector, person, unresolved)
    read_series_into(record)
    conflicts = versions_in_conflict(record.findings)
    if conflicts:
        names = ", ".join("/".join(key) for key in sorted(conflicts)[:3])
        raise UnreadableRecord(
            Text(
                f"entry：同一资源出现两次且内容不同（{names}）；请只保留有效的版本。",
                f"entry: the same resource stands there twice, differing ({names}); keep the valid version.",
            )
        )
    answer = assemble(person.patient_id, record, asked, without_name)
    return replace(answer, notices=answer.notices + tuple(_remarks(bundle, collector, foreign)))


def _plain_reference(reference: str) -> str:
    return reference.partition("/_history/")[0]


def _entries(bundle: Any) -> list[Any]:
    if not isinstance(bundle, dict) or "resourceType" not in bundle:
        raise UnreadableRecord(
            Text("resourceType：应为一个 FHIR R4 Bundle。", "resourceType: a FHIR R4 Bundle belongs here.")
        )
    if bundle["resourceType"] != "Bundle":
        kind = type_name(bundle)
        raise UnreadableRecord(
            Text(
                f"resourceType：这是 {kind}，应为 Bundle；请把患者及其资源放进一个 collection 类型的 Bundle。",
                f"resourceType: this is a {kind}, a Bundle belongs here; put the patient and the resources into a "
                "Bundle of type collection.",
            )
        )
    if bundle.get("type") not in _TYPES:
        shown_kind = shown(bundle.get("type")) or "?"
        raise UnreadableRecord(
            Text(
                f"Bundle.type：{shown_kind} 不能读取；可用 {'、'.join(_TYPES)}。",
                f"Bundle.type: {shown_kind} cannot be read; use {', '.join(_TYPES)}.",
            )
        )
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise UnreadableRecord(Text("Bundle.entry：应为列表。", "Bundle.entry: a list belongs here."))
    return entries


def _the_patient(persons: list[Person], patient: str | None) -> Person:
    distinct = list({(p.patient_id, p.full_url): p for p in persons}.values())
    if any(p not in distinct for p in persons):
        raise UnreadableRecord(
            Text(
                "entry：同一 Patient 出现两次且内容不同；请只保留有效的版本。",
                "entry: the same Patient stands there twice with different content; keep the valid version.",
            )
        )
    if patient is not None:
        wanted = {patient, patient.removeprefix("Patient/"), f"urn:uuid:{patient}"}
        distinct = [p for p in distinct if p.patient_id in wanted or p.full_url in wanted]
    if not distinct:
        raise UnreadableRecord(
            Text(
                "entry：没有（所要的）Patient 资源；请加上患者本人的资源。",
                "entry: no (such) Patient resource; add the patient's own.",
            )
        )
    if len(distinct) > 1:
        raise UnreadableRecord(
            Text(
                f"entry：有 {len(distinct)} 个 Patient；一个 Bundle 只读一名患者，请拆分或指明是哪一名。",
                f"entry: {len(distinct)} Patient resources; a Bundle is read for one patient: split it, or say which.",
            )
        )
    return distinct[0]


def _gather(collector: Collector, person: Person, unresolved: dict[int, int]) -> tuple[Record, int, int]:
    """What was found under any name of the patient; medicines without a name; how many resources are not theirs."""
    record, without_name, foreign = Record(person=person), 0, collector.homeless
    record.unreadable["?"] = collector.unreadable
    record.unreadable += type(record.unreadable)()  # drops a zero
    for reference, other in collector.records.items():
        if _names(person, reference):
            record.absorb(other)
            without_name += unresolved.get(id(other), 0)
        else:
            foreign += other.resources
    return record, without_name, foreign


def _names(person: Person, reference: str) -> bool:
    """Whether a reference means this patient: fullUrl, Patient/id, a URL of the same server, an identifier."""
    own_id, url = person.patient_id, person.full_url or ""
    if reference in (url, f"Patient/{own_id}", f"urn:uuid:{own_id}") and reference:
        return True
    if reference.startswith(("Patient?identifier=", "identifier:")):
        return reference.partition("=" if "?" in reference[:9] else ":")[2] in person.identifiers
    if reference.startswith(("http://", "https://")) and reference.endswith(f"/Patient/{own_id}") and own_id:
        return not url.startswith(("http://", "https://"))
    return False


def _remarks(bundle: Json, collector: Collector, foreign: int) -> Iterable[Notice]:
    if foreign:
        yield seen("other_subject", (), foreign)
    links = bundle.get("link")
    pages = links if bundle.get("type") == "searchset" and isinstance(links, list) else []
    if any(isinstance(link, dict) and link.get("relation") == "next" for link in pages):
        yield seen("further_pages", (), "")
