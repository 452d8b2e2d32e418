"""Scans of firms for tests, made through the services."""

import uuid
from typing import Any

from expo import clock
from expo.db import transaction
from expo.exhibitors.models import Exhibitor
from expo.leads.services.scans import BadgeScan, ScannedBadge, take_scans
from expo.registration.models import Registration


def a_scan(person: Registration, **changes: Any) -> BadgeScan:
    """A scan of the person's badge, now, by a new client id."""
    return BadgeScan(**{"client_id": uuid.uuid4().hex, "code": person.code, "at": clock.now(), **changes})


def scanned(firm: Exhibitor, *scans: BadgeScan) -> list[ScannedBadge]:
    """The scans, taken by the firm's telephone."""
    with transaction():
        return take_scans(firm, scans, device="telephone")
