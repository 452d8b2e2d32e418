"""Private links of firms' desks and of pavilions' managers."""

import sqlalchemy as sa

from expo.config import settings
from expo.db import db
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.kit.tokens import Purpose, seal, unseal


def exhibitor_address(exhibitor: Exhibitor) -> str:
    """The firm's desk: /exhibitor/<token>."""
    here = settings()
    return f"{here.base_url}/exhibitor/{exhibitor_token(exhibitor)}"


def exhibitor_token(exhibitor: Exhibitor) -> str:
    return seal(exhibitor.link_key, Purpose.EXHIBITOR, settings().secret_key)


def exhibitor_by_token(token: str) -> Exhibitor | None:
    """The exhibitor of this token; None for an unknown one, in constant time."""
    key = unseal(token, Purpose.EXHIBITOR, _secrets())
    return db.session.scalar(sa.select(Exhibitor).where(Exhibitor.link_key == (key or "")))


def pavilion_address(pavilion: Pavilion) -> str:
    """The desk of a pavilion's manager: /pavilion/<token>."""
    here = settings()
    return f"{here.base_url}/pavilion/{seal(pavilion.link_key, Purpose.PAVILION, here.secret_key)}"


def pavilion_by_token(token: str) -> Pavilion | None:
    key = unseal(token, Purpose.PAVILION, _secrets())
    return db.session.scalar(sa.select(Pavilion).where(Pavilion.link_key == (key or "")))


def _secrets() -> list[str]:
    here = settings()
    return [here.secret_key, *here.old_secret_keys]
