"""The address of the screens in the halls of an expo. They show nothing private, so that it is made of what never changes."""

import sqlalchemy as sa

from expo.config import settings
from expo.db import db
from expo.events.models import Event
from expo.kit.tokens import Purpose, seal, unseal


def screen_address(event: Event, hall_id: int) -> str:
    """The screen of a hall: /screen/<token>/<hall>."""
    here = settings()
    return f"{here.base_url}/screen/{seal(event.uid.replace('-', ''), Purpose.SCREEN, here.secret_key)}/{hall_id}"


def event_by_screen_token(token: str) -> Event | None:
    """The expo of this token; None for an unknown one, in constant time."""
    here = settings()
    key = unseal(token, Purpose.SCREEN, [here.secret_key, *here.old_secret_keys])
    return db.session.scalar(sa.select(Event).where(sa.func.replace(Event.uid, "-", "") == (key or "")))
