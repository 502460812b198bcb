"""The application that `lupustem serve` runs: the site, and streams beside it."""

from __future__ import annotations

from lupustem.registry.live.ending import end_with_parent
from lupustem.registry.live.front import Front
from lupustem.registry.live.watcher import Watcher
from lupustem.registry.wsgi import application as site

end_with_parent()
application = Front(site, Watcher())
