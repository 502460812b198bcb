"""What every row about a patient, a lot or the centre carries: a version, when, who in which role, and why."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from lupustem.registry.models.people import Centre


class Written(models.Model):
    """A row that is written once. A later version is another row; the newest one counts.

    content_fields: the fields that make up what was said, as they stand in the audit row. long_fields: those of them that stand
    there as a SHA-256, being long. trail_name: the kind of row, first in its name in the trail. home: the way from the row to
    its centre. told_with: other rows that its content names.
    """

    at = models.DateTimeField()
    by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True)

    content_fields: tuple[str, ...] = ()
    long_fields: tuple[str, ...] = ()
    trail_name: str = ""
    home: str = "patient__centre"
    told_with: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What was said, in JSON's types."""
        said = {name: _plain(getattr(self, name)) for name in self.content_fields}
        return said | {name: sha256_of(getattr(self, name)) for name in self.long_fields}

    @property
    def chain(self) -> str:
        """The code of the centre, in whose trail this row stands."""
        found: Any = self
        for name in self.home.split("__"):
            found = getattr(found, name)
        return cast("Centre", found).code

    @property
    @abstractmethod
    def subject(self) -> str:
        """The name of this row in the trail, which each kind of row says for itself; before the colon, the kind."""


class Signed(Written):
    """A person's name under a row that has a digest; the first, then another person's.

    digest: that of the row signed. The database refuses another one, a second signature before the first, and the same person.
    """

    position = models.PositiveSmallIntegerField()
    meaning = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)

    content_fields = ("position", "meaning", "digest")

    class Meta:
        abstract = True


def two_signatures(signed: str, first: str, second: str, name: str) -> tuple[models.BaseConstraint, ...]:
    """The constraints of a table of signatures: one for each position, by different persons, each with its meaning."""
    return (
        models.UniqueConstraint(fields=(signed, "position"), name=f"{name}_of_a_position"),
        models.UniqueConstraint(fields=(signed, "by"), name=f"{name}_of_another"),
        models.CheckConstraint(
            condition=Q(position=1, meaning=first) | Q(position=2, meaning=second), name=f"{name}_has_its_meaning"
        ),
    )


def sha256_of(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):  # as a database gives it back, whatever zone it was told in
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, models.Model) else value
