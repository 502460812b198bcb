"""The Django application."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers the table of permissions when the site starts."""

    name = "lupustem.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the rules from the reviewable table."""
        from lupustem.registry.access.permissions import register

        register()
