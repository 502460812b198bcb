"""The pseudonym of a patient outside the clinical pages: a keyed hash of centre and number, the same in every table and export.

Without the site's secret key nobody computes it, and with another key it is another one.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

LENGTH = 16


def pseudonym(centre: str, number: str) -> str:
    """The pseudonym of a patient. Those of the demo say that they are invented."""
    from lupustem.outcome.invented import PREFIX

    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, f"lupustem.pseudonym|{centre}|{number}".encode(), hashlib.sha256).hexdigest()
    return f"{PREFIX if settings.ENVIRONMENT.demo else 'P-'}{digest[:LENGTH]}"
