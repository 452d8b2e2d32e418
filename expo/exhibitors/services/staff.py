"""A firm's staff: as many badges as its space brings, swapped among people who take turns."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import NotFound, Refused
from expo.events.models import Category
from expo.events.queries import categories_of, category_in
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor, StaffBadge
from expo.exhibitors.queries import allowance_of, firm_name, settings_of
from expo.exhibitors.rules import IN
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n
from expo.registration.models import Registration
from expo.registration.rules import LIVE, Details, RegistrationSource, RegistrationState
from expo.registration.services.decisions import cancel
from expo.registration.services.register import register


def add_staff(exhibitor: Exhibitor, details: Details, *, by: Actor) -> StaffBadge:
    """One more of the firm's staff, registered in the expo's category for exhibitors and told by mail.

    Raises Refused for one more than the allowance, with the number, and for a mail address that is in use.
    """
    lock_exhibitor(exhibitor)
    most, taken = allowance_of(exhibitor), seats_taken(exhibitor)
    if taken >= most:
        raise Refused(
            _n(
                "Your space brings %(num)d staff badge, and it is given.",
                "Your space brings %(num)d staff badges, and all are given.",
                most,
            )
        )
    badge = _seat(exhibitor, details, by)
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
    """The seat goes to somebody else: the old badge is refused at every gate from now on, the new one takes its place.

    Raises Refused when somebody else swapped it at the same moment.
    """
    exhibitor = _locked_seat(badge)
    left = badge.registration
    _vacate(badge, by)
    fresh = _seat(exhibitor, details, by)
    record(
        Verb.SWAPPED_THE_BADGE_OF,
        fresh,
        by=by,
        event_id=exhibitor.event_id,
        named=fresh.registration.name,
        before={"name": left.name},
        after={"name": fresh.registration.name},
    )
    return fresh


def take_seat_back(badge: StaffBadge, *, by: Actor) -> None:
    """Somebody leaves the staff: the badge is refused from now on, the seat is free."""
    exhibitor = _locked_seat(badge)
    _vacate(badge, by)
    record(Verb.TOOK_BACK, badge, by=by, event_id=exhibitor.event_id, named=badge.registration.name)


def seats_taken(exhibitor: Exhibitor) -> int:
    """How many of the firm's seats are taken now."""
    query = sa.select(sa.func.count()).select_from(StaffBadge).join(StaffBadge.registration)
    taken = query.where(
        StaffBadge.exhibitor_id == exhibitor.id, StaffBadge.left_at.is_(None), Registration.state.in_(LIVE)
    )
    return db.session.scalar(taken) or 0


def staff_category(exhibitor: Exhibitor) -> Category:
    """The category that staff is registered in. Raises Refused where the expo has none."""
    kept = settings_of(exhibitor.event)
    chosen = category_in(exhibitor.event, kept.category_id) if kept and kept.category_id else None
    active = categories_of(exhibitor.event, active_only=True)
    found = chosen or next((one for one in active if one.kind is CategoryKind.EXHIBITOR), None)
    if found is None:
        raise Refused(_("This expo has no category for exhibitors yet. Ask the organisers."))
    return found


def _locked_seat(badge: StaffBadge) -> Exhibitor:
    exhibitor = db.session.get(Exhibitor, badge.exhibitor_id)
    if exhibitor is None:
        raise NotFound(_("There is no such badge."))
    lock_exhibitor(exhibitor)
    db.session.refresh(badge)
    if badge.left_at is not None:
        raise Refused(_("This badge was swapped or taken back already."))
    return exhibitor


def _vacate(badge: StaffBadge, by: Actor) -> None:
    badge.left_at = clock.now()
    db.session.flush()
    if badge.registration.state in LIVE:
        cancel(badge.registration, by=by)


def _seat(exhibitor: Exhibitor, details: Details, by: Actor) -> StaffBadge:
    if exhibitor.state not in IN:
        raise Refused(_("Staff badges are given once the application is accepted."))
    category = staff_category(exhibitor)
    made = register(exhibitor.event, category, details, source=RegistrationSource.IMPORT, by=by)
    if made is None:
        raise Refused(_("No badge can be made with this mail address. Use another one, or leave it empty."))
    if made.state is not RegistrationState.CONFIRMED:
        raise Refused(_("All badges for exhibitors are given. Ask the organisers."))
    badge = StaffBadge(exhibitor_id=exhibitor.id, registration_id=made.id, registration=made, created_at=clock.now())
    db.session.add(badge)
    db.session.flush()
    return badge
