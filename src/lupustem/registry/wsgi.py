"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from lupustem.registry.backup.in_use import hold
from lupustem.registry.environment import read_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lupustem.registry.settings")
hold(read_environment(os.environ))
application = get_wsgi_application()
