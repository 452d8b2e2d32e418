"""Mails in the outbox for tests, written through the service."""

import itertools
from typing import Any

from expo.db import transaction
from expo.mail.models import Mail
from expo.mail.rules import Template
from expo.mail.services import queue

HELLO = Template("hello", "Hello", "Hello {name}", "Dear {name},\n\nyou are welcome.", {"name": ("who", "Vito")})

_numbers = itertools.count(1)


def a_mail(to: str | None = None, **changes: Any) -> Mail:
    """A mail to Vito; every call writes to another mailbox of his unless `to` says whose."""
    options = {"template": HELLO, "values": {"name": "Vito"}, "language": "en", **changes}
    template, values = options.pop("template"), options.pop("values")
    with transaction():
        return queue(template, values, to=to or f"vito.{next(_numbers)}@visits.example", **options)
