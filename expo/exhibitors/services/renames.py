"""What follows the name of a firm: its staff's badges, and the fascia board that bears the same name."""

from dataclasses import replace

from expo import clock
from expo.exhibitors.domain_events import FirmRenamed
from expo.exhibitors.queries import staff_of
from expo.exhibitors.rules import LIVE
from expo.exhibitors.services.application_steps import record_change
from expo.exhibitors.services.applications import fascia_limit
from expo.exhibitors.services.firms import drafts_filled_from
from expo.kit.text import fold
from expo.registration.models import Registration
from expo.registration.services.register import details_of, edit


def rename_staff(renamed: FirmRenamed) -> None:
    """Write the firm's new name and country on its staff's badges that said the former ones, at expos that are not over, also
    of who is cancelled.

    Who is said to be of another organisation or country stays so; a badge that was printed counts as changed since.
    """
    for exhibitor in renamed.exhibitors:
        staff = staff_of(exhibitor, now_only=False) if clock.now() < exhibitor.event.ends_at else []
        for person in (one.registration for one in staff if one.registration.erased_at is None):
            rename_badge(person, renamed)


def rename_badge(person: Registration, renamed: FirmRenamed) -> None:
    """Write the firm's new name and country on a badge that said the former ones."""
    was = details = details_of(person)
    if fold(was.organisation) == fold(renamed.former_name):
        details = replace(details, organisation=renamed.firm.display_name)
    if was.country == renamed.former_country:
        details = replace(details, country=renamed.firm.country)
    if details != was:
        edit(person, details, version=person.version, by=renamed.by)


def rename_fascia_boards(renamed: FirmRenamed) -> None:
    """Write the firm's new name on the fascia boards that bear its former one, at expos that are not over. A board that is too
    short for it stays as it is, as does one with a name of its own.
    """
    name = renamed.firm.display_name
    for exhibitor in [*renamed.exhibitors, *drafts_filled_from(renamed.firm)]:
        was = exhibitor.fascia_name
        if exhibitor.state not in LIVE or clock.now() >= exhibitor.event.ends_at or not was or was == name:
            continue
        if fold(was) == fold(renamed.former_name) and len(name) <= fascia_limit(exhibitor.event):
            exhibitor.fascia_name = name
            record_change(exhibitor, {"fascia_name": was}, {"fascia_name": name}, by=renamed.by)
