"""Telling interpreters that an expo's time zone has changed, where they are not registered themselves."""

from expo.interpreters.notices import queue_interpreter_mail
from expo.interpreters.queries import interpreters_of
from expo.registration.rules import mailbox
from expo.registration.services.clocks import Announced, change_values, is_told, template_of, told_addresses


def tell_interpreters(changed: Announced) -> None:
    """Mail each interpreter with an address of their own, in their language."""
    event = changed.change.event
    if not is_told(changed.change):
        return
    told = told_addresses(event.id)
    for one in interpreters_of(event):
        if one.email and one.registration is None and mailbox(one.email) not in told:
            queue_interpreter_mail(one, template_of(changed), change_values(changed, one.language))
