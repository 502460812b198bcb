"""A gate: one thing that has to be in order, how it stands, on whose word, and what opens it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lupustem.consensus import Force, Role
from lupustem.decision.case import Finding
from lupustem.decision.status import STATUS_SIGNS, STATUS_WORDS, Status
from lupustem.logic.text import Text
from lupustem.registry.words.prescription import OPENS, WORDS
from lupustem.treatment.reasons import Kind

PASSING = (Status.MET, Status.NOT_APPLICABLE)
SOFT = (Force.RECOMMEND, Force.RECOMMEND_AGAINST)


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate. id: of the statement, or the name of what the registry itself asks for. stage: where it stands.

    deviated: two persons have signed a deviation from it. opens: what one does about it; link: where, below the site.
    """

    id: str
    stage: str
    status: Status
    text: Text
    kind: Kind = Kind.ENGINEERING
    section: str = ""
    soft: bool = False
    deviated: bool = False
    opens: Text | None = None
    link: str = ""

    @property
    def open(self) -> bool:
        """Whether one may go on; a deviation passes what is known not to be met, never what is unknown."""
        return self.status in PASSING or (self.may_deviate and self.deviated)

    @property
    def may_deviate(self) -> bool:
        """Whether two persons may pass it by a documented deviation: only recommended, and known not to be met."""
        return self.soft and self.status is Status.NOT_MET

    @property
    def sign(self) -> str:
        """The status as one character."""
        return STATUS_SIGNS[self.status]

    @property
    def word(self) -> Text:
        """The status as a word."""
        return WORDS["gate.deviated"] if self.deviated and self.may_deviate else STATUS_WORDS[self.status]


def of_findings(
    findings: Iterable[Finding], deviated: frozenset[str], links: Mapping[str, str], place: str
) -> list[Gate]:
    """The gates among the findings of some stages. links: where each stage is mended, else `place`."""
    return [
        Gate(
            one.statement.id,
            one.statement.stage,
            one.status,
            one.statement.text,
            Kind.CONSENSUS,
            one.statement.section,
            one.statement.force in SOFT,
            one.statement.id in deviated,
            OPENS.get(one.statement.id, OPENS[one.statement.stage]),
            links.get(one.statement.id, place),
        )
        for one in findings
        if one.statement.role is Role.GATE
    ]


def closed(gates: Iterable[Gate]) -> tuple[Gate, ...]:
    """Those that do not let one through."""
    return tuple(one for one in gates if not one.open)


def own(name: str, stands: bool | None, *, stage: str = "record", link: str = "") -> Gate:
    """A gate of the registry's own: yes, no, or None for unknown; its words stand under its name."""
    status = {True: Status.MET, False: Status.NOT_MET, None: Status.UNKNOWN}[stands]
    return Gate(name, stage, status, WORDS[f"gate.{name}"], opens=OPENS[name], link=link)
