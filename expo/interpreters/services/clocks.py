"""Telling interpreters that an expo's days, place or time zone have changed, where they are not registered themselves."""

from expo.events.domain_events import ExpoMoved
from expo.interpreters.notices import queue_interpreter_mail
from expo.interpreters.queries import interpreters_of
from expo.registration.services.clocks import change_values, is_first, is_told, template_of


def tell_interpreters(moved: ExpoMoved) -> None:
    """Mail each interpreter with an address of their own, in their language."""
    event = moved.event
    if not is_told(event):
        return
    for one in interpreters_of(event):
        if one.registration is None and is_first(moved, one.email):
            queue_interpreter_mail(one, template_of(moved), change_values(moved, one.language))
