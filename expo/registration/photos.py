"""Photos of registered people: shown where a badge is handed out or scanned, and erased with the person."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.graphics.pictures import BadPictureError, PictureFlaw, portrait_jpeg
from expo.registration.models import Photo, Registration
from expo.registration.rules import LIVE


def save_photo(registration: Registration, data: bytes, *, by: Actor) -> None:
    """Store or replace the person's photo: cropped to a square of 360 pixels, without the camera's metadata.

    Raises Refused for a file that is no picture, and for a registration that is not live.
    """
    if registration.state not in LIVE:
        raise Refused(_("This registration is not valid any more."))
    try:
        content = portrait_jpeg(data, side=360)
    except BadPictureError as error:
        raise Refused(picture_flaw(error.flaw)) from error
    db.session.execute(sa.delete(Photo).where(Photo.registration_id == registration.id))
    photo = Photo(registration_id=registration.id, size=len(content), content=content, created_at=clock.now())
    db.session.add(photo)
    db.session.flush()
    record(
        Verb.CHANGED,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        after={"photo": True},
    )


def delete_photo(registration: Registration, *, by: Actor) -> None:
    """Delete the photo; does nothing where there is none."""
    deleted = db.session.execute(sa.delete(Photo).where(Photo.registration_id == registration.id))
    if deleted.rowcount:  # type: ignore[attr-defined]  # a deletion's result has it
        record(
            Verb.CHANGED,
            registration,
            by=by,
            event_id=registration.event_id,
            named=registration.name,
            after={"photo": False},
        )


def photo_of(registration: Registration) -> bytes | None:
    """The photo as a JPEG; None where there is none."""
    return db.session.scalar(sa.select(Photo.content).where(Photo.registration_id == registration.id))


def has_photo(registration: Registration) -> bool:
    query = sa.select(Photo.registration_id).where(Photo.registration_id == registration.id)
    return db.session.scalar(query) is not None


def picture_flaw(flaw: PictureFlaw) -> str:
    """What the uploader is told about a picture that cannot be used."""
    return {
        PictureFlaw.TOO_HEAVY: _("This picture has more than 8 MB. Choose a smaller one."),
        PictureFlaw.TOO_LARGE: _("This picture has too many pixels. Choose one of at most 12,000 on a side."),
        PictureFlaw.BROKEN: _("This picture is damaged. Save it again as PNG or JPEG."),
    }.get(flaw, _("This is no picture that can be read. Choose a JPEG, PNG or WebP file."))
