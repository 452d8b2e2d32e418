"""Staff badges of a firm, within its allowance: issued, swapped to another person, revoked."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.domain_events import dispatch
from expo.errors import NotFound, Refused
from expo.events.models import Category
from expo.events.queries import categories_of, category_in
from expo.events.rules import CategoryKind
from expo.exhibitors.domain_events import FirmLeft
from expo.exhibitors.models import Exhibitor, StaffBadge
from expo.exhibitors.queries import allowance_of, firm_name, settings_of, staff_of
from expo.exhibitors.rules import IN
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n
from expo.registration.domain_events import PersonReplaced
from expo.registration.models import Registration
from expo.registration.rules import LIVE, Details, RegistrationSource, RegistrationState, mailbox
from expo.registration.services.decisions import cancel
from expo.registration.services.register import register


def add_staff(exhibitor: Exhibitor, details: Details, *, by: Actor) -> StaffBadge:
    """Register a member of staff in the event's exhibitor category and give them a badge.

    Raises Refused beyond the allowance, with its number, and for an email address that is in use.
    """
    lock_exhibitor(exhibitor)
    most, taken = allowance_of(exhibitor), staff_count(exhibitor)
    if taken >= most:
        raise Refused(
            _n(
                "Your space brings %(num)d staff badge, and it is given.",
                "Your space brings %(num)d staff badges, and all are given.",
                most,
            )
        )
    badge = _issue_badge(exhibitor, details, by)
    record(
        Verb.GAVE_A_BADGE_TO,
        badge,
        by=by,
        event_id=exhibitor.event_id,
        named=badge.registration.name,
        after={"firm": firm_name(exhibitor), "seats": f"{taken + 1}/{most}"},
    )
    return badge


def swap_staff(badge: StaffBadge, details: Details, *, by: Actor) -> StaffBadge:
    """Revoke the badge, which no gate admits any more, and issue one to somebody else in its stead.

    Raises Refused when it was swapped or revoked already.
    """
    exhibitor = _lock_exhibitor_of(badge)
    left = badge.registration
    since = clock.now() if left.state in LIVE else left.state_since
    _revoke_badge(badge, by)
    new_badge = _issue_badge(exhibitor, details, by)
    dispatch(PersonReplaced(left, new_badge.registration, since, by))
    record(
        Verb.SWAPPED_THE_BADGE_OF,
        new_badge,
        by=by,
        event_id=exhibitor.event_id,
        named=new_badge.registration.name,
        before={"name": left.name},
        after={"name": new_badge.registration.name},
    )
    return new_badge


def revoke_staff_badge(badge: StaffBadge, *, by: Actor) -> None:
    """Revoke a badge; it counts no more against the allowance. Raises Refused when it was revoked already."""
    exhibitor = _lock_exhibitor_of(badge)
    _revoke_badge(badge, by)
    record(Verb.TOOK_BACK, badge, by=by, event_id=exhibitor.event_id, named=badge.registration.name)


def staff_count(exhibitor: Exhibitor) -> int:
    """The number of the firm's valid staff badges."""
    query = sa.select(sa.func.count()).select_from(StaffBadge).join(StaffBadge.registration)
    taken = query.where(
        StaffBadge.exhibitor_id == exhibitor.id, StaffBadge.left_at.is_(None), Registration.state.in_(LIVE)
    )
    return db.session.scalar(taken) or 0


def staff_category(exhibitor: Exhibitor) -> Category:
    """The category that staff is registered in. Raises Refused when the event has none."""
    settings = settings_of(exhibitor.event)
    chosen = category_in(exhibitor.event, settings.category_id) if settings and settings.category_id else None
    active = categories_of(exhibitor.event, active_only=True)
    found = chosen or next((category for category in active if category.kind is CategoryKind.EXHIBITOR), None)
    if found is None:
        raise Refused(_("This expo has no category for exhibitors yet. Ask the organisers."))
    return found


def _lock_exhibitor_of(badge: StaffBadge) -> Exhibitor:
    exhibitor = db.session.get(Exhibitor, badge.exhibitor_id)
    if exhibitor is None:
        raise NotFound(_("There is no such badge."))
    lock_exhibitor(exhibitor)
    db.session.refresh(badge)
    if badge.left_at is not None:
        raise Refused(_("This badge was swapped or taken back already."))
    return exhibitor


def _revoke_badge(badge: StaffBadge, by: Actor) -> None:
    badge.left_at = clock.now()
    db.session.flush()
    if badge.registration.state in LIVE:
        cancel(badge.registration, by=by)


def _issue_badge(exhibitor: Exhibitor, details: Details, by: Actor) -> StaffBadge:
    if exhibitor.state not in IN:
        raise Refused(_("Staff badges are given once the application is accepted."))
    category = staff_category(exhibitor)
    registration = register(exhibitor.event, category, details, source=RegistrationSource.IMPORT, by=by)
    if registration is None:
        raise Refused(_("No badge can be made with this mail address. Use another one, or leave it empty."))
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("All badges for exhibitors are given. Ask the organisers."))
    badge = StaffBadge(
        event_id=exhibitor.event_id,
        exhibitor_id=exhibitor.id,
        registration=registration,
        created_at=clock.now(),
    )
    db.session.add(badge)
    db.session.flush()
    return badge


def stop_staff_badges(left: FirmLeft) -> None:
    """Cancel the staff badges of a firm that withdrew or was declined. Its contact, who is told of that, is told once."""
    contact = mailbox(left.exhibitor.email)
    for badge in staff_of(left.exhibitor):
        badge.left_at = clock.now()
        if badge.registration.state in LIVE:
            cancel(badge.registration, by=left.by, told=mailbox(badge.registration.email) != contact)
