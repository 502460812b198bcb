"""An invented course up to the start: what the tests of the prescription need, made by the actions where there are any."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lupustem.facts.row import Value
from lupustem.registry.access.roles import Role
from lupustem.registry.actions.centre import record_item
