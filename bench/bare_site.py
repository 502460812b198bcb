"""The named baseline of the registry's load: a bare Django view that reads one row of the same database.

One worker with eight threads as `lupustem serve` has, no middleware, no session, no template; an unmanaged model.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings

from lupustem.registry.environment import read_environment

if not settings.configured:
    settings.configure(
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="bench.bare_site",
        DATABASES={"default": read_environment(os.environ).database},
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        USE_TZ=True,
    )
    import django

    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path


class Row(models.Model):
    """A patient's number."""

    number = models.CharField(max_length=12)

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "registry_patient"


def one_row(request: HttpRequest, key: int) -> HttpResponse:
    """Read one row and say it."""
    return HttpResponse(Row.objects.get(pk=key).number)


urlpatterns = [path("row/<int:key>", one_row)]
application: Any = get_wsgi_application()


def main() -> None:
    """Serve it, as `lupustem.registry.starting.serve` serves the site."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    Granian(
        "bench.bare_site:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=8,
        backpressure=64,
        log_level=LogLevels.error,
    ).serve()
