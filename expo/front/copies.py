"""The partners of an expo, the way to its venue and its legal pages, copied for another year."""

from expo.db import db
from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.events.models import Event
from expo.front.models import DirectionText, Partner
from expo.front.queries import directions_of, partners_of
from expo.i18n import _l, _n
from expo.legal.queries import imprint_of, legal_texts_of
from expo.legal.services import copy_legal


def copy_home_page(made: ExpoCopy) -> None:
    """Copy the ways, the legal pages, and the partners with a name of their own; exhibitors of that year stay behind."""
    partners = partners_of(made.event)
    for one in partners:
        if one.exhibitor_id is None:
            fields = {"level": one.level, "position": one.position, "name": one.name, "link": one.link}
            db.session.add(Partner(event_id=made.copy.id, **fields))
    for kind, words in directions_of(made.event).items():
        db.session.add(DirectionText(event_id=made.copy.id, kind=kind, words=dict(words)))
    copy_legal(made.event, made.copy)
    if left := sum(one.exhibitor_id is not None for one in partners):
        made.notes.append(
            _n("%(num)d partner who exhibits stayed behind.", "%(num)d partners who exhibit stayed behind.", left)
        )


def _count(event: Event) -> int:
    legal = len(legal_texts_of(event)) + (imprint_of(event) is not None)
    return len(partners_of(event)) + len(directions_of(event)) + legal


HOME_PAGE = CopyPart("home page", _l("Partners, the way to the venue, and the legal pages"), _count, copy_home_page)
