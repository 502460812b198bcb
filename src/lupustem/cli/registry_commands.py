"""`lupustem registry`: its commands, gathered; each module adds its own to the group."""

from __future__ import annotations

from lupustem.cli import registry_in, registry_out
from lupustem.cli.registry_admin import registry_app

__all__ = ["registry_app", "registry_in", "registry_out"]
