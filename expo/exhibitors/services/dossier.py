"""What belongs to an exhibitor: logo, documents, priority points, extra badges, the organisers' note."""

import uuid

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.application_models import ExhibitorDocument
from expo.exhibitors.mails import CHANGE_ANSWERED
from expo.exhibitors.models import Exhibitor, Logo, PointsEntry
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import document_of, documents_of, firm_name, logo_of
from expo.exhibitors.rules import LIVE
from expo.exhibitors.services.applications import lock_exhibitor
from expo.exhibitors.services.asked_changes import asked_logo, is_asked, move_logo, record_logo_asked
from expo.exhibitors.services.firms import reindex, require_firm
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, force_locale
from expo.kit.graphics.pictures import BadPictureError, logo_png
from expo.registration.photos import picture_flaw
from expo.registration.rules import file_kind

LARGEST_DOCUMENT = 5 * 1024 * 1024
MOST_DOCUMENTS = 30
MOST_POINTS = 100_000  # per ledger entry
MOST_EXTRA_BADGES = 500


def set_logo(exhibitor: Exhibitor, data: bytes, *, by: Actor) -> Logo:
    """Save a logo, re-encoded as PNG in two sizes; where other expos show the firm too, it waits for an organiser's approval.
    Raises Refused for a picture that cannot be read or is too large.
    """
    lock_exhibitor(exhibitor)
    if exhibitor.state not in LIVE:
        raise Refused(_("This application is closed, so nothing can be changed."))
    try:
        content, thumb = logo_png(data, 800, 400), logo_png(data, 240, 120)
    except BadPictureError as error:
        raise Refused(picture_flaw(error.flaw)) from error
    asked = is_asked(exhibitor)
    logo = _replace_logo(exhibitor, None if asked else exhibitor.firm_id, content, thumb)
    if asked:
        db.session.flush()
        record_logo_asked(exhibitor, firm_name(exhibitor), by=by)
    else:
        _refresh_public_pages(exhibitor)
        _record_logo(Verb.CHANGED, exhibitor, by=by, there=True)
    return logo


def _replace_logo(exhibitor: Exhibitor, firm_id: int | None, content: bytes, thumb: bytes) -> Logo:
    """The firm's logo, or without one the application's own."""
    mine = Logo.firm_id == firm_id if firm_id else Logo.exhibitor_id == exhibitor.id
    db.session.execute(sa.delete(Logo).where(mine))
    logo = Logo(
        uid=uuid.uuid4().hex,
        firm_id=firm_id,
        exhibitor_id=None if firm_id else exhibitor.id,
        size=len(content),
        content=content,
        thumb=thumb,
        created_at=clock.now(),
    )
    db.session.add(logo)
    return logo


def answer_logo(exhibitor: Exhibitor, uid: str, *, approved: bool, by: Actor) -> None:
    """Give the logo that the firm asked for to its record, which other expos show too, or drop it, and tell the firm. Raises
    Refused for one that was answered or replaced.
    """
    lock_exhibitor(exhibitor)
    firm, logo = require_firm(exhibitor), asked_logo(exhibitor)
    if logo is None or logo.uid != uid:
        raise Refused(_("The firm has sent another logo since, or somebody answered this. Look at the page again."))
    if approved:
        move_logo(exhibitor, firm)
    else:
        db.session.delete(logo)
    _refresh_public_pages(exhibitor)
    verb = Verb.APPROVED_THE_CHANGE_OF if approved else Verb.REFUSED_THE_CHANGE_OF
    _record_logo(verb, exhibitor, by=by, there=True)
    with force_locale(exhibitor.language):
        answer = _("Your new logo is approved.") if approved else _("Your new logo is not approved.")
    tell_firm(exhibitor, CHANGE_ANSWERED, {"reason": answer})


def _record_logo(verb: Verb, exhibitor: Exhibitor, *, by: Actor, there: bool) -> None:
    was = {} if there else {"logo": True}
    named, after = firm_name(exhibitor), {"logo": there}
    record(verb, exhibitor, by=by, event_id=exhibitor.event_id, named=named, before=was, after=after)


def remove_logo(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Delete the logo, if there is one: first the one that waits for approval. Raises Refused for one that other expos show."""
    lock_exhibitor(exhibitor)
    asked = asked_logo(exhibitor)
    logo = asked or logo_of(exhibitor)
    if logo is None:
        return
    if asked is None and is_asked(exhibitor):
        raise Refused(_("Other expos show this logo too. Ask the organisers, or send another one."))
    db.session.delete(logo)
    _refresh_public_pages(exhibitor)
    _record_logo(Verb.CHANGED, exhibitor, by=by, there=False)


def add_document(exhibitor: Exhibitor, name: str, data: bytes, *, by_firm: bool, by: Actor) -> ExhibitorDocument:
    """Save a drawing, a certificate or a manual; its type is detected from the content.

    Raises Refused for an unknown type, over 5 MB, and beyond 30 documents.
    """
    lock_exhibitor(exhibitor)
    media_type = _require_document_type(data)
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


def _require_document_type(data: bytes) -> str:
    media_type = file_kind(data)
    if len(data) > LARGEST_DOCUMENT:
        raise Refused(_("This file is larger than 5 MB. Choose a smaller one."))
    if media_type is None:
        raise Refused(_("This file is not a PDF, PNG, JPEG, Word or Excel file, or it is damaged."))
    return media_type


def remove_document(exhibitor: Exhibitor, uid: str, *, by_firm: bool, by: Actor) -> None:
    """Delete a document. Raises NotFound for an unknown one and, with `by_firm`, for an organiser's."""
    document = document_of(exhibitor, uid)
    if document is None or (by_firm and not document.by_firm):
        raise NotFound(_("There is no such document."))
    record(Verb.REMOVED, document, by=by, event_id=exhibitor.event_id, named=document.name)
    db.session.delete(document)
    db.session.flush()


def add_points(exhibitor: Exhibitor, points: int, reason: str, *, by: Actor) -> PointsEntry:
    """Add an entry to the ledger of the firm's priority points in this event; corrections are further entries."""
    firm = require_firm(exhibitor)
    if not reason or points == 0 or abs(points) > MOST_POINTS:
        raise Refused(_("Write how many points, and for what."))
    entry = PointsEntry(
        event_id=exhibitor.event_id,
        firm_id=firm.id,
        points=points,
        reason=reason,
        created_at=clock.now(),
        created_by=by.name,
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
    """Set the number of staff badges on top of the area's allowance."""
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


def save_note(exhibitor: Exhibitor, text: str, *, by: Actor) -> None:
    """Save the organisers' internal note about an exhibitor."""
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


def _refresh_public_pages(exhibitor: Exhibitor) -> None:
    """Renew the public pages of all events in which the firm's logo appears."""
    if exhibitor.firm is not None:
        reindex(exhibitor.firm)
    db.session.flush()
