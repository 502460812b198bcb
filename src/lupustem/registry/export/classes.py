"""What each table and column of the record is, read from the reviewed table `tables.csv`; a test fails where one is missing.

A table is kept, identity (in identified exports alone) or left out. A column is

    plain     a value that tells nobody who somebody is
    patient   who it is about: a pseudonym, in an identified export the number
    person    a person of the centre: a pseudonym, in an identified export the user name
    identity  in identified exports alone
    free      free text, which may hold anything: in identified exports alone
    content   JSON: numbers, yes and no, days and known codes; every other text in identified exports alone
    secret    in no export
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from lupustem.logic.text import Text

Kind = Literal["plain", "patient", "person", "identity", "free", "content", "secret"]
KINDS: tuple[Kind, ...] = ("plain", "patient", "person", "identity", "free", "content", "secret")
KEEPING = ("keep", "identity", "left_out")
_EVERY = "*"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what leaves the centre of it, and what it means."""

    name: str
    kind: Kind
    meaning: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the record and its columns, in their order. keeping: whether it goes into an export."""

    model: Any
    keeping: str
    meaning: Text
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The name of its files."""
        return str(self.model._meta.db_table).removeprefix("registry_")

    def leaves(self, *, identified: bool) -> bool:
        """Whether it goes into an export."""
        return self.keeping == "keep" or (identified and self.keeping == "identity")

    def shown(self, *, identified: bool) -> tuple[Column, ...]:
        """The columns that go into an export."""
        hidden = ("secret",) if identified else ("secret", "identity", "free")
        return tuple(one for one in self.columns if one.kind not in hidden)


@cache
def tables() -> tuple[Table, ...]:
    """Every table of the registry. Raises KeyError for a table or column that `tables.csv` does not name."""
    from django.apps import apps

    return tuple(_table(model) for model in apps.get_app_config("registry").get_models())


def unclassified() -> list[str]:
    """Tables and columns without a row in `tables.csv`, and rows of it that nothing has."""
    from django.apps import apps

    models = {model.__name__: model for model in apps.get_app_config("registry").get_models()}
    there = {(name, "") for name in models}
    there |= {(name, field.name) for name, model in models.items() for field in model._meta.fields}
    said = {key for key in _rows() if key[0] != _EVERY}
    missing = {f"{name}.{column}" for name, column in there - said if not column or (_EVERY, column) not in _rows()}
    return sorted(missing | {f"{name}.{column} is not there" for name, column in said - there})


def _table(model: Any) -> Table:
    keeping, meaning = _rows()[model.__name__, ""]
    columns = tuple(_column(model.__name__, field.name) for field in model._meta.fields)
    return Table(model, keeping, meaning, columns)


def _column(table: str, name: str) -> Column:
    rows = _rows()
    kind, meaning = rows[table, name] if (table, name) in rows else rows[_EVERY, name]
    return Column(name, kind, meaning)  # type: ignore[arg-type]


@cache
def _rows() -> dict[tuple[str, str], tuple[str, Text]]:
    text = files("lupustem.registry.export").joinpath("tables.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["table"], row["column"]): (row["kind"], Text(row["zh"], row["en"])) for row in rows}
