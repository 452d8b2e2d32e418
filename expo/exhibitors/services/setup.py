"""An event's settings of applications (times, terms, badge allowance), and its pavilions."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo.db import clear_references, db, refuse_violations
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Event
from expo.events.queries import category_in, hall_in
from expo.events.services.expos import touch
from expo.exhibitors.mails import PAVILION_LINK
from expo.exhibitors.models import Exhibitor, ExhibitorSettings, Pavilion
from expo.exhibitors.notices import tell_manager
from expo.exhibitors.queries import settings_of
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, _n, localize
from expo.kit.tokens import new_key
from expo.registration.rules import mailbox

SETTINGS_FIELDS = (
    "opens_at",
    "closes_at",
    "fascia_limit",
    "offer_days",
    "area_tolerance",
    "quiet_days",
    "points_weeks",
    "schemes",
    "terms",
    "allowance",
    "category_id",
)
PAVILION_FIELDS = ("name", "country", "body", "manager_name", "manager_email", "language", "hall_id", "position")


def edit_settings(event: Event, fields: Mapping[str, Any], *, version: int, by: Actor) -> ExhibitorSettings:
    """Save the given SETTINGS_FIELDS; `version` is that of the settings that were read, 0 if there were none.

    Raises Refused for times or an allowance out of order, Changed when `version` is not the current one.
    """
    _check_settings(event, fields)
    settings = _lock_settings(event, version)
    before = {name: getattr(settings, name) for name in fields} if settings.version else {}
    for name, value in fields.items():
        setattr(settings, name, value)
    settings.version += 1
    with refuse_violations(
        {"uq_exhibitor_settings_event_id": _("Somebody else began these settings at the same moment.")}
    ):
        touch(event)
    was, now = differences(before, dict(fields))
    record(
        Verb.CHANGED,
        settings,
        by=by,
        event_id=event.id,
        named=localize(event.name),
        before=was,
        after={**now, "version": settings.version},
    )
    return settings


def _lock_settings(event: Event, version: int) -> ExhibitorSettings:
    """The locked settings, or new ones at version 0. Raises Changed when they are not at `version`."""
    settings = settings_of(event)
    if settings is not None:
        db.session.refresh(settings, with_for_update=True)
    if (settings.version if settings else 0) != version:
        raise Changed(
            _("Somebody else changed these settings while you wrote."),
            changes_since(settings, version) if settings else [],
        )
    if settings is None:
        settings = ExhibitorSettings(event=event, version=0)
        db.session.add(settings)
    return settings


def add_pavilion(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Pavilion:
    """Add the area of a country or body, with a private link for its manager. Raises Refused for a name in use."""
    _check_hall(event, fields)
    pavilion = Pavilion(event=event, link_key=new_key(), **fields)
    db.session.add(pavilion)
    with refuse_violations({"uq_pavilions_event_id_name": _name_taken(fields)}):
        db.session.flush()
    record(Verb.ADDED, pavilion, by=by, event_id=event.id, named=pavilion.name, after=dict(fields))
    return pavilion


def edit_pavilion(pavilion: Pavilion, fields: Mapping[str, Any], *, by: Actor, mail_link: bool = True) -> None:
    """Save a pavilion's fields. With another address of its manager the private link is renewed; `mail_link`: the new one
    is mailed there.
    """
    _check_hall(pavilion.event, fields)
    before = {name: getattr(pavilion, name) for name in fields}
    for name, value in fields.items():
        setattr(pavilion, name, value)
    with refuse_violations({"uq_pavilions_event_id_name": _name_taken(fields)}):
        db.session.flush()
    was, now = differences(before, dict(fields))
    record(Verb.CHANGED, pavilion, by=by, event_id=pavilion.event_id, named=pavilion.name, before=was, after=now)
    if mailbox(now.get("manager_email", "")) != mailbox(was.get("manager_email", "")):
        renew = renew_pavilion_link if mail_link else revoke_pavilion_link
        renew(pavilion, by=by)


def remove_pavilion(pavilion: Pavilion, *, by: Actor) -> None:
    """Delete a pavilion. Raises Refused while an application names it."""
    asking = sa.select(sa.func.count()).select_from(Exhibitor).where(Exhibitor.pavilion_id == pavilion.id)
    if count := db.session.scalar(asking):
        raise Refused(
            _n(
                "%(num)d firm asks for this pavilion. Give it another one first.",
                "%(num)d firms ask for this pavilion. Give them another one first.",
                count,
            )
        )
    record(Verb.REMOVED, pavilion, by=by, event_id=pavilion.event_id, named=pavilion.name)
    clear_references(pavilion)
    db.session.delete(pavilion)
    db.session.flush()


def renew_pavilion_link(pavilion: Pavilion, *, by: Actor) -> None:
    """A new private link for its manager, mailed where an address is known; the old one opens nothing from now on."""
    pavilion.link_key = new_key()
    db.session.flush()
    record(Verb.RENEWED_THE_LINK_OF, pavilion, by=by, event_id=pavilion.event_id, named=pavilion.name)
    if pavilion.manager_email:
        tell_manager(pavilion, PAVILION_LINK)


def send_pavilion_link(pavilion: Pavilion, *, by: Actor) -> None:
    """Mail the manager the current link. Raises Refused without an address."""
    if not pavilion.manager_email:
        raise Refused(_("Write the mail address of the manager first."))
    tell_manager(pavilion, PAVILION_LINK)
    record(Verb.SENT_THE_LINK_OF, pavilion, by=by, event_id=pavilion.event_id, named=pavilion.name)


def revoke_pavilion_link(pavilion: Pavilion, *, by: Actor) -> None:
    """Replace the link without mailing the new one; the old one stops working."""
    pavilion.link_key = new_key()
    db.session.flush()
    record(Verb.REVOKED, pavilion, by=by, event_id=pavilion.event_id, named=pavilion.name)


def _check_settings(event: Event, fields: Mapping[str, Any]) -> None:
    opens, closes = fields.get("opens_at"), fields.get("closes_at")
    if opens is not None and closes is not None and closes <= opens:
        raise Refused(_("Applications close before they open."))
    steps = fields.get("allowance") or []
    areas = [area for area, _badges in steps]
    if areas != sorted(set(areas)) or any(area <= 0 or badges < 0 for area, badges in steps):
        raise Refused(_("Write the steps of the badge allowance with growing areas."))
    category = fields.get("category_id")
    if category is not None and category_in(event, category) is None:
        raise NotFound(_("There is no such category."))


def _check_hall(event: Event, fields: Mapping[str, Any]) -> None:
    if fields.get("hall_id") is not None and hall_in(event, fields["hall_id"]) is None:
        raise NotFound(_("There is no such hall in this expo."))


def _name_taken(fields: Mapping[str, Any]) -> str:
    return _("There is a pavilion called %(name)s already.", name=fields.get("name", ""))
