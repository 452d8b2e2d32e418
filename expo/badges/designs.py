"""Services for badge designs: versions, restoring, and preparing for print."""

import functools
import hashlib
from dataclasses import dataclass

import sqlalchemy as sa

from expo import clock
from expo.badges.composition import BadgeLook
from expo.badges.design import DEFAULT, Design, design_of, faults, layout_of
from expo.badges.layout import Layout
from expo.badges.models import BadgeDesign, BadgePicture
from expo.badges.queries import design_in, newest_design
from expo.badges.words import fault_sentence
from expo.db import db, refuse_violations
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.typeset.pictures import Picture, kept


@dataclass(frozen=True, slots=True)
class PrintableDesign:
    """A design with the layout and look it results in."""

    layout: Layout
    look: BadgeLook


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a design: stored ones as rows, uploaded ones as pictures."""

    logo: BadgePicture | Picture | None = None
    strip: BadgePicture | Picture | None = None


def save_design(event: Event, design: Design, pictures: Pictures, *, based_on: int, by: Actor) -> BadgeDesign:
    """Save the design as the event's next version; earlier versions are kept.

    `based_on` is the version that was edited, 0 for the default design (optimistic locking). Raises Refused for an
    invalid design, and Changed if somebody saved another version since.
    """
    design_faults = faults(design, logo=pictures.logo is not None, strip=pictures.strip is not None)
    if design_faults:
        raise Refused(fault_sentence(design_faults[0]))
    newest = newest_design(event)
    version = newest.version if newest else 0
    if version != based_on:
        raise Changed(
            _("%(name)s saved version %(num)d meanwhile.", name=newest.created_by if newest else "", num=version),
            [_("Save once more to make yours the version after it.")],
        )
    if newest is not None and plain_design(newest) == design and (newest.logo, newest.strip) == _rows_of(pictures):
        return newest
    return _add_version(event, design, pictures, version + 1, by)


def _rows_of(pictures: Pictures) -> tuple[BadgePicture | Picture | None, BadgePicture | Picture | None]:
    return pictures.logo, pictures.strip


def restore_version(event: Event, version: int, *, by: Actor) -> BadgeDesign:
    """Save an earlier version's design again as the newest version. Raises NotFound."""
    earlier = design_in(event, version)
    newest = newest_design(event)
    if earlier is None or newest is None:
        raise NotFound(_("There is no such version of the badge design."))
    return _add_version(event, design_of(earlier.data), Pictures(earlier.logo, earlier.strip), newest.version + 1, by)


def printable_design(row: BadgeDesign | None, layout: str | None = None) -> PrintableDesign:
    """The design prepared for print, on its own layout or the named one. Raises Refused if it does not fit that layout."""
    design = plain_design(row)
    logo, strip = (row.logo, row.strip) if row else (None, None)
    if layout is not None and layout != design.layout:
        design = Design(**{name: getattr(design, name) for name in Design.__dataclass_fields__} | {"layout": layout})
        if row is not None and faults(design, logo=logo is not None, strip=strip is not None):
            raise Refused(
                _("The badge design does not fit on this layout. Change the design, or choose its own layout.")
            )
    return with_pictures(design, picture_of(logo), picture_of(strip))


def with_pictures(design: Design, logo: Picture | None, strip: Picture | None) -> PrintableDesign:
    """The design prepared for print with these pictures."""
    layout = layout_of(design, logo=logo is not None, strip=strip is not None)
    back = "" if layout.folded else design.back
    look = BadgeLook(design.accent, design.band, design.name_colour, logo, strip, back, design.short_name)
    return PrintableDesign(layout, look)


def plain_design(row: BadgeDesign | None) -> Design:
    return design_of(row.data) if row else DEFAULT


def _add_version(event: Event, design: Design, pictures: Pictures, version: int, by: Actor) -> BadgeDesign:
    row = BadgeDesign(
        event_id=event.id,
        version=version,
        data=design.as_plain(),
        logo=_stored_picture(event, pictures.logo),
        strip=_stored_picture(event, pictures.strip),
        created_by=by.name,
        created_at=clock.now(),
    )
    with refuse_violations(
        {"uq_badge_designs_event_id_version": _("Somebody else saved this design at the same moment.")}
    ):
        db.session.add(row)
    record(Verb.SAVED, row, by=by, event_id=event.id, named=str(version), after=design.as_plain())
    return row


def _stored_picture(event: Event, picture: BadgePicture | Picture | None) -> BadgePicture | None:
    """The picture's row, created if it is new; rows are deduplicated by digest."""
    if not isinstance(picture, Picture):
        return picture
    digest = hashlib.sha256(picture.png).hexdigest()
    query = sa.select(BadgePicture).where(BadgePicture.event_id == event.id, BadgePicture.digest == digest)
    row = db.session.scalar(query)
    if row is None:
        row = BadgePicture(
            event_id=event.id, digest=digest, size=len(picture.png), content=picture.png, created_at=clock.now()
        )
        db.session.add(row)
    return row


def picture_of(picture: BadgePicture | Picture | None) -> Picture | None:
    """The decoded picture of a row, or the uploaded one."""
    return _decode(picture.content) if isinstance(picture, BadgePicture) else picture


@functools.lru_cache(maxsize=16)
def _decode(png: bytes) -> Picture:
    return kept(png)
