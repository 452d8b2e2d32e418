"""Printing badges: what stands on each, and who printed which when."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import sqlalchemy as sa

from expo import clock
from expo.badges.layout import Layout
from expo.badges.layouts import A6
from expo.badges.models import BadgePrint, PrintRun
from expo.badges.pdf import write_badges
from expo.badges.queries import Choice, chosen_ids, people_of, printed_before
from expo.badges.texts import BadgeText, EventText, PrintWarning, Trouble
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.i18n import _, _n, country_name, said
from expo.registration.mails import badge_address, span_in
from expo.registration.models import Registration
from expo.registration.rules import State

MOST_AT_ONCE = 20_000


def start_run(event: Event, choice: Choice, *, by: Actor, desk: str = "", layout: Layout = A6) -> PrintRun:
    """Record that these badges are printed now; the file is made from the run, as often as a printer jams.

    Raises Refused when nobody is left to print for.
    """
    ids = chosen_ids(event, choice)
    if not ids:
        raise Refused(_("There is no badge to print for this choice."))
    if len(ids) > MOST_AT_ONCE:
        raise Refused(
            _n("Print at most %(num)d badge at a time.", "Print at most %(num)d badges at a time.", MOST_AT_ONCE)
        )
    run = PrintRun(
        event_id=event.id, account_id=by.account_id, printed_by=by.name, desk=desk, layout=layout.name,
        chosen=choice.as_plain(), count=len(ids), created_at=clock.now(),
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    before = printed_before(ids)
    rows = [{"run_id": run.id, "registration_id": number, "again": number in before} for number in ids]
    db.session.execute(sa.insert(BadgePrint), rows)
    record(
        "printed", run, by=by, event_id=event.id, named=str(len(ids)), after={"count": len(ids), "again": len(before)}
    )
    return run


def write_run(event: Event, run: PrintRun, out: BinaryIO) -> list[PrintWarning]:
    """The run's badges as a PDF; memory stays flat."""
    return write_badges(out, event_text(event), _texts(people_of(run)), created=run.created_at)


def write_one(registration: Registration, out: BinaryIO) -> list[PrintWarning]:
    """One confirmed person's badge as a PDF. Raises Refused for anybody else."""
    if registration.state is not State.CONFIRMED:
        raise Refused(_("There is a badge only once the registration is confirmed."))
    texts = [badge_text(registration)]
    return write_badges(out, event_text(registration.event), texts, created=registration.state_since)


def event_text(event: Event) -> EventText:
    """What all badges of the event say, in its first language."""
    language = event.languages[0]
    return EventText(
        name=said(event.name, language), dates=span_in(event.first_day, event.last_day, language), accent=event.accent,
        place=", ".join(part for part in (event.venue, event.city) if part), language=language,
    )  # fmt: skip


def badge_text(registration: Registration) -> BadgeText:
    """What one badge says."""
    language = registration.event.languages[0]
    category = registration.category
    return BadgeText(
        given_name=registration.given_name, family_name=registration.family_name,
        second_name=registration.second_name, job_title=registration.job_title,
        organisation=registration.organisation, country=country_name(registration.country, language),
        category=said(category.name, language), category_colour=category.colour, code=registration.code,
        address=badge_address(registration), language=registration.language, second_language=registration.language,
    )  # fmt: skip


def warning_words(warnings: Iterable[PrintWarning]) -> list[str]:
    """What the operator should know, a sentence each, at most ten."""
    sentences = {
        Trouble.NO_FONT: _("A name has letters for which there is no font: they are left out (%(letters)s)."),
        Trouble.DROPPED: _("Pictures and signs in a text were left out (%(letters)s)."),
        Trouble.CUT: _("A text is too long for the badge and ends with an ellipsis (%(letters)s)."),
    }
    found = (sentences[w.trouble] % {"letters": w.characters or w.field.value} for w in warnings)
    return list(dict.fromkeys(found))[:10]


def _texts(people: Iterator[Registration]) -> Iterator[BadgeText]:
    for person in people:
        yield badge_text(person)
