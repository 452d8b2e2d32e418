"""What belongs to an exhibitor: its logo, its documents, its priority points, what an organiser granted or noted."""

import uuid

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor, ExhibitorDocument, Logo, PointsEntry
from expo.exhibitors.queries import document_of, documents_of, firm_name, logo_of
from expo.exhibitors.rules import LIVE
from expo.exhibitors.services.applications import lock_exhibitor
from expo.exhibitors.services.firms import check_is_known, reindex
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.pictures import BadPictureError, PictureFlaw, emblem
from expo.registration.photos import picture_flaw
from expo.registration.rules import file_kind

LARGEST_LOGO = 2 * 1024 * 1024  # bytes, as we keep it
LARGEST_DOCUMENT = 5 * 1024 * 1024
MOST_DOCUMENTS = 30
MOST_POINTS = 100_000  # of one line of the ledger
MOST_EXTRA_BADGES = 500


def set_logo(exhibitor: Exhibitor, data: bytes, *, by: Actor) -> Logo:
    """Keep a logo, read within bounds and written anew as PNG in two sizes. Raises Refused saying what is wrong with it."""
    lock_exhibitor(exhibitor)
    if exhibitor.state not in LIVE:
        raise Refused(_("This application is closed, so nothing can be changed."))
    try:
        content, thumb = emblem(data, 800, 400), emblem(data, 240, 120)
    except BadPictureError as error:
        raise Refused(picture_flaw(error.flaw)) from error
    if len(content) > LARGEST_LOGO:
        raise Refused(picture_flaw(PictureFlaw.TOO_HEAVY))
    db.session.execute(sa.delete(Logo).where(_owner(exhibitor)))
    logo = Logo(
        uid=uuid.uuid4().hex,
        firm_id=exhibitor.firm_id,
        exhibitor_id=None if exhibitor.firm_id else exhibitor.id,
        size=len(content),
        content=content,
        thumb=thumb,
        created_at=clock.now(),
    )
    db.session.add(logo)
    _touched(exhibitor)
    record(
        Verb.CHANGED, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor), after={"logo": True}
    )
    return logo


def drop_logo(exhibitor: Exhibitor, *, by: Actor) -> None:
    lock_exhibitor(exhibitor)
    logo = logo_of(exhibitor)
    if logo is not None:
        db.session.delete(logo)
        _touched(exhibitor)
        record(
            Verb.CHANGED,
            exhibitor,
            by=by,
            event_id=exhibitor.event_id,
            named=firm_name(exhibitor),
            before={"logo": True},
            after={"logo": False},
        )


def add_document(exhibitor: Exhibitor, name: str, data: bytes, *, by_firm: bool, by: Actor) -> ExhibitorDocument:
    """Keep a drawing, a certificate or a manual, told by its content. Raises Refused saying what is wrong with it."""
    lock_exhibitor(exhibitor)
    media_type = file_kind(data)
    if len(data) > LARGEST_DOCUMENT:
        raise Refused(_("This file is larger than 5 MB. Choose a smaller one."))
    if media_type is None:
        raise Refused(_("This file is not a PDF, PNG, JPEG, Word or Excel file, or it is damaged."))
    if len(documents_of(exhibitor)) >= MOST_DOCUMENTS:
        raise Refused(_("There are %(most)s documents already. Remove one first.", most=MOST_DOCUMENTS))
    document = ExhibitorDocument(
        uid=uuid.uuid4().hex,
        exhibitor_id=exhibitor.id,
        name=name[:150] or _("file"),
        media_type=media_type,
        size=len(data),
        content=data,
        by_firm=by_firm,
        created_at=clock.now(),
    )
    db.session.add(document)
    db.session.flush()
    record(
        Verb.ADDED,
        document,
        by=by,
        event_id=exhibitor.event_id,
        named=document.name,
        after={"firm": firm_name(exhibitor)},
    )
    return document


def remove_document(exhibitor: Exhibitor, uid: str, *, by_firm: bool, by: Actor) -> None:
    """A firm removes its own, an organiser any."""
    document = document_of(exhibitor, uid)
    if document is None or (by_firm and not document.by_firm):
        raise NotFound(_("There is no such document."))
    record(Verb.REMOVED, document, by=by, event_id=exhibitor.event_id, named=document.name)
    db.session.delete(document)
    db.session.flush()


def put_points(exhibitor: Exhibitor, points: int, reason: str, *, by: Actor) -> PointsEntry:
    """A line in the ledger of the firm's priority points in this expo; a mistake is corrected by another line."""
    firm = check_is_known(exhibitor)
    if not reason or points == 0 or abs(points) > MOST_POINTS:
        raise Refused(_("Write how many points, and for what."))
    entry = PointsEntry(
        event_id=exhibitor.event_id,
        firm_id=firm.id,
        points=points,
        reason=reason,
        made_at=clock.now(),
        made_by_id=by.account_id,
    )
    db.session.add(entry)
    db.session.flush()
    record(
        Verb.GAVE_POINTS_TO,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm.display_name,
        after={"points": points, "reason": reason},
    )
    return entry


def grant_badges(exhibitor: Exhibitor, extra: int, *, by: Actor) -> None:
    """So many staff badges on top of what the space brings."""
    if not 0 <= extra <= MOST_EXTRA_BADGES:
        raise Refused(_("Enter a number from 0 to %(most)s.", most=MOST_EXTRA_BADGES))
    lock_exhibitor(exhibitor)
    before, exhibitor.extra_badges = exhibitor.extra_badges, extra
    exhibitor.version += 1
    db.session.flush()
    record(
        Verb.GRANTED_BADGES_TO,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before={"extra": before},
        after={"extra": extra, "version": exhibitor.version},
    )


def note(exhibitor: Exhibitor, text: str, *, by: Actor) -> None:
    """The organisers' own note about an exhibitor."""
    before, exhibitor.note = exhibitor.note, text
    db.session.flush()
    record(
        Verb.NOTED,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before={"note": before},
        after={"note": text},
    )


def _owner(exhibitor: Exhibitor) -> sa.ColumnElement[bool]:
    return Logo.firm_id == exhibitor.firm_id if exhibitor.firm_id else Logo.exhibitor_id == exhibitor.id


def _touched(exhibitor: Exhibitor) -> None:
    """A logo is the firm's in every expo, and their public pages show it."""
    if exhibitor.firm is not None:
        reindex(exhibitor.firm)
    db.session.flush()
