"""What follows the name of a firm: its staff's badges, and the fascia board that bears the same name."""

from dataclasses import replace

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.exhibitors.domain_events import FirmRenamed
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import staff_of
from expo.exhibitors.rules import LIVE, ApplicationState
from expo.exhibitors.services.application_steps import record_change
from expo.exhibitors.services.applications import fascia_limit
from expo.exhibitors.services.firms import index_exhibitor
from expo.kit.text import fold
from expo.registration.services.register import details_of, edit


def rename_staff(renamed: FirmRenamed) -> None:
    """Write the firm's new name and country on its staff's badges that said the former ones, at expos that are not over.

    Who is said to be of another organisation or country stays so; a badge that was printed counts as changed since.
    """
    for exhibitor in renamed.exhibitors:
        for badge in staff_of(exhibitor) if clock.now() < exhibitor.event.ends_at else ():
            person = badge.registration
            was = details = details_of(person)
            if fold(was.organisation) == fold(renamed.former_name):
                details = replace(details, organisation=renamed.firm.display_name)
            if was.country == renamed.former_country:
                details = replace(details, country=renamed.firm.country)
            if details != was:
                edit(person, details, version=person.version, by=renamed.by)


def rename_drafts(renamed: FirmRenamed) -> None:
    """Write the firm's new name and country into drafts that were filled from its last application and not changed there:
    sent, they would write the former ones over it.
    """
    emails = {one.email.lower() for one in renamed.exhibitors} - {""}
    drafts = sa.select(Exhibitor).where(Exhibitor.state == ApplicationState.DRAFT, Exhibitor.firm_id.is_(None))
    was = {"display_name": renamed.former_name, "country": renamed.former_country}
    for one in db.session.scalars(drafts.where(sa.func.lower(Exhibitor.email).in_(emails))):
        same = [name for name, former in was.items() if one.draft.get(name) == former]
        if one.draft.get("display_name") == renamed.former_name:
            one.draft = {**one.draft, **{name: getattr(renamed.firm, name) for name in same}}
            index_exhibitor(one)


def rename_fascia_boards(renamed: FirmRenamed) -> None:
    """Write the firm's new name on the fascia boards that bear its former one, at expos that are not over. A board that is too
    short for it stays as it is, as does one with a name of its own.
    """
    name = renamed.firm.display_name
    for exhibitor in renamed.exhibitors:
        was = exhibitor.fascia_name
        if exhibitor.state not in LIVE or clock.now() >= exhibitor.event.ends_at or not was or was == name:
            continue
        if fold(was) == fold(renamed.former_name) and len(name) <= fascia_limit(exhibitor.event):
            exhibitor.fascia_name = name
            record_change(exhibitor, {"fascia_name": was}, {"fascia_name": name}, by=renamed.by)
