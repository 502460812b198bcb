"""What every row about a patient carries: a version, when, who in which role, and why."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime
from typing import Any

from django.db import models


class Written(models.Model):
    """A row that is written once. A later version is another row; the newest one counts.

    content_fields: the fields that make up what was said, as they stand in the audit row.
    """

    at = models.DateTimeField()
    by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True)

    content_fields: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What was said, in JSON's types."""
        return {name: _plain(getattr(self, name)) for name in self.content_fields}

    @property
    @abstractmethod
    def subject(self) -> str:
        """The name of this row in the trail, which each kind of row says for itself."""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.pk if isinstance(value, models.Model) else value
