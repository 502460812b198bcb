"""The rows of a table as they go into an export: one centre's, links to patients and people as names, JSON without texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from lupustem.registry.export.classes import Column, Table
from lupustem.registry.export.pseudonyms import Pseudonyms
from lupustem.registry.export.redaction import redacted
from lupustem.registry.models import Centre, ChainHead, Membership, Patient, User

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one centre's rows at one moment. using: the alias of the connection."""

    centre: Centre
    pseudonyms: Pseudonyms
    identified: bool
    using: str
    _patients: dict[int, str] = field(default_factory=dict)
    _people: dict[int, str] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        patients = Patient.objects.using(self.using).filter(centre_id=self.centre.pk)
        for pk, number in patients.values_list("pk", "number"):
            self._patients[pk] = self.patient(number)
            self.numbers.add(number)
        people = User.objects.using(self.using).values_list("pk", "username")
        self._people.update({pk: self.person(username) for pk, username in people})

    def patient(self, number: str) -> str:
        """A patient's name in this export."""
        return number if self.identified else self.pseudonyms.of("patient", number)

    def person(self, username: str) -> str:
        """The name of a person of the centre in this export."""
        return username if self.identified else self.pseudonyms.of("person", username)

    def rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        """The rows of a table in the columns that leave, in their order."""
        columns = table.shown(identified=self.identified)
        readers = [self._reader(table, one) for one in columns]
        names = [_attribute(table.model, one.name) for one in columns]
        found = self._own(table.model).order_by("pk").values_list(*names)
        for row in found.iterator(chunk_size=CHUNK):
            yield tuple(read(value) for read, value in zip(readers, row, strict=True))

    def _own(self, model: Any) -> models.QuerySet[Any]:
        """The centre's rows of a table."""
        all_rows = model.objects.using(self.using)
        if model is Centre:
            return all_rows.filter(pk=self.centre.pk)
        if model is User:
            members = Membership.objects.using(self.using).filter(centre_id=self.centre.pk)
            return all_rows.filter(pk__in=members.values("user_id"))
        if model is ChainHead:
            return all_rows.filter(chain=self.centre.code)
        return all_rows.filter(**{home_of(model): self.centre.pk})

    def _reader(self, table: Table, column: Column) -> Callable[[Any], Any]:
        related = table.model._meta.get_field(column.name).related_model
        if column.kind == "patient":
            return self._patients.get if related is Patient else self.patient
        if column.kind == "person":
            by_key = related is User or (table.model is User and column.name == "id")
            return self._people.get if by_key else self.person
        if column.kind == "content" and not self.identified:
            return redacted
        if related is Centre:
            return lambda _: self.centre.code
        return lambda value: value


def home_of(model: Any) -> str:
    """The way from a row to its centre, as a filter on its key."""
    names = {one.name for one in model._meta.fields}
    home = getattr(model, "home", "patient__centre")
    return f"{'centre' if 'centre' in names else home}__pk"


def _attribute(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).attname)
