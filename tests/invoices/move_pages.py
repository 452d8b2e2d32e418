"""What tests of moved spaces do and read: the page that decides, mails since, the booths a firm has."""

import sqlalchemy as sa

from expo.booths.assignments.queries import live_assignment
from expo.booths.models import Booth
from expo.db import db
from expo.exhibitors.models import Exhibitor
from expo.mail.models import Mail
from tests.pages import Browser, Page


def moves_address(exhibitor: Exhibitor, *booths: Booth) -> str:
    ids = ".".join(str(booth.id) for booth in booths)
    return f"/organise/{exhibitor.event.slug}/moves?move={exhibitor.id}:held:{ids}"


def decided(browser: Browser, exhibitor: Exhibitor, terms: str, *booths: Booth) -> Page:
    """What is shown of the move, after it has been done on these terms."""
    page = moves_address(exhibitor, *booths)
    shown = browser.read(page)
    browser.send(page, {f"terms-{exhibitor.id}": terms, "sure": "y"}, status=303, follow=False)
    db.session.expire_all()
    return shown


def mails_since(since: int) -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).where(Mail.id > since).order_by(Mail.id)))


def last_mail() -> int:
    return db.session.scalar(sa.select(sa.func.max(Mail.id))) or 0


def numbers_of(exhibitor: Exhibitor) -> list[str]:
    space = live_assignment(exhibitor)
    return sorted(place.booth.number for place in space.occupied_booths) if space else []
