"""Lookups shared by the pages of hall plans, within the event."""

from typing import Any

from flask import abort
from flask_login import current_user

from expo.accounts.permissions import Permission
from expo.booths.models import Booth, Element, HallPlan
from expo.booths.queries import booth_in, element_in, plan_of
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event
from expo.events.models import Hall
from expo.events.queries import hall_in
from expo.i18n import _
from expo.web.params import number


def hall_here(hall_id: int) -> Hall:
    """The event's hall, or 404."""
    hall = hall_in(current_event(), hall_id)
    if hall is None:
        raise NotFound(_("There is no such hall."))
    return hall


def plan_here(hall_id: int) -> tuple[Hall, HallPlan]:
    """The event's hall with its plan; 404 or a refusal for a hall without a size."""
    hall = hall_here(hall_id)
    plan = plan_of(hall)
    if plan is None:
        raise Refused(_("Give the hall its size first."))
    return hall, plan


def booth_here(booth_id: int) -> Booth:
    booth = booth_in(current_event(), booth_id)
    if booth is None:
        raise NotFound(_("There is no such booth."))
    return booth


def element_here(element_id: int) -> Element:
    element = element_in(current_event(), element_id)
    if element is None:
        raise NotFound(_("There is no such thing on the plan."))
    return element


def version_in(field: Any) -> int | None:
    """The revision or version in a form field; None if it has none."""
    return number(field.data, otherwise=0) if field.data else None


def require_editing() -> None:
    if not current_user.may(Permission.EDIT_PLAN, current_event().id):
        abort(403)
