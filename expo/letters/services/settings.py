"""An expo's letter settings: host, signatory, pictures of signature and stamp."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.db import db, on_postgresql
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.graphics.pictures import BadPictureError, logo_png
from expo.letters.models import LetterPicture, LetterSettings
from expo.letters.rules import Payer
from expo.registration.photos import picture_flaw

SIDE = 700  # pixels of a signature or stamp: 300 dpi over 59 mm
FIELDS = ("host", "tax_number", "address", "contact", "undertaking", "payer", "signatory", "signatory_post")
_DEFAULTS = {
    "host": "",
    "tax_number": "",
    "address": "",
    "contact": "",
    "undertaking": {},
    "payer": Payer.VISITOR,
    "signatory": "",
    "signatory_post": "",
    "next_number": 1,
    "version": 1,
}


def lock_settings(event: Event) -> LetterSettings:
    """Get or create the settings row, locked until the transaction ends."""
    insert = pg_insert if on_postgresql() else sqlite_insert
    db.session.execute(insert(LetterSettings).values(event_id=event.id, **_DEFAULTS).on_conflict_do_nothing())
    query = sa.select(LetterSettings).where(LetterSettings.event_id == event.id).with_for_update()
    return db.session.scalars(query, execution_options={"populate_existing": True}).one()


def edit_settings(
    event: Event, fields: Mapping[str, Any], pictures: Mapping[str, bytes | None], *, version: int, by: Actor
) -> None:
    """Save the letter settings. `pictures` has "signature" and "stamp" where they change: the bytes, or None to remove it.
    Issued letters keep their texts and pictures. Raises Refused for a bad picture, Changed when `version` is stale.
    """
    settings = lock_settings(event)
    if settings.version != version:
        raise Changed(_("Somebody else changed these settings while you wrote."), changes_since(settings, version))
    before = {name: getattr(settings, name) for name in FIELDS}
    for name in FIELDS:
        setattr(settings, name, fields[name])
    for kind, content in pictures.items():
        kept = None if content is None else _insert_picture(event, content)
        setattr(settings, f"{kind}_id", kept.id if kept else None)
    settings.version += 1
    db.session.flush()
    was, now = differences(before, {name: getattr(settings, name) for name in FIELDS})
    record(
        Verb.CHANGED,
        settings,
        by=by,
        event_id=event.id,
        named=settings.host,
        before=was,
        after={**now, **dict.fromkeys(pictures, "changed"), "version": settings.version},
    )


def _insert_picture(event: Event, content: bytes) -> LetterPicture:
    try:
        clean = logo_png(content, SIDE, SIDE)
    except BadPictureError as error:
        raise Refused(picture_flaw(error.flaw)) from error
    picture = LetterPicture(event_id=event.id, size=len(clean), content=clean, created_at=clock.now())
    db.session.add(picture)
    db.session.flush()
    return picture
