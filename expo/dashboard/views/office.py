"""The organisers' overview of an event, and its history."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import reader
from expo.accounts.permissions import Permission
from expo.dashboard.guide import guide_of
from expo.dashboard.models import MailRhythm
from expo.dashboard.queries import overview_of
from expo.dashboard.task_mails import choose_rhythm, rhythm_of
from expo.dashboard.tasks import tasks_of
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.rules import EventState
from expo.events.services.expos import missing_from, missing_words
from expo.events.views.settings import page_that_adds
from expo.history.queries import history_of
from expo.history.words import kind_words, render_entries, verb_words
from expo.i18n import _
from expo.registration.rules import RegistrationState
from expo.registration.words import state_word
from expo.web.pagination import paged
from expo.web.params import word_of

overview_room = organiser_blueprint("dashboard", __name__, Permission.SEE_EVENT)
history_room = organiser_blueprint("history", __name__, Permission.SEE_HISTORY, "/history")


@overview_room.get("/")
def overview() -> ResponseReturnValue:
    """The event's figures, and what to do next."""
    event, now = current_event(), clock.now()
    numbers, today = overview_of(event, now), event.day_of(now)
    may = partial(current_user.may, event_id=event.id)
    guide = guide_of(event, may) if event.state is not EventState.CLOSED and today <= event.last_day else []
    return render_template(
        "dashboard/overview.html",
        numbers=numbers,
        states=RegistrationState,
        state_word=state_word,
        latest=render_entries(numbers.latest),
        missing=[(missing_words(what), page_that_adds(what)) for what in missing_from(event)],
        tasks=tasks_of(event, now, may),
        guide=guide if any(not goal.is_reached for goal in guide) else [],
        rhythms=rhythm_words(),
        rhythm=rhythm_of(reader().account, event),
        next_goal=next((goal for goal in guide if not goal.is_reached), None),
        days_left=(event.first_day - now.astimezone(event.zone_info).date()).days,
    )


@overview_room.post("/task-mails")
def task_mails() -> ResponseReturnValue:
    """Choose how often one is mailed what waits."""
    typed = request.form.get("rhythm", "")
    wanted = word_of(MailRhythm, typed)
    if typed and wanted is None:
        raise Refused(_("Choose one from the list."))
    with transaction():
        choose_rhythm(reader().account, current_event(), wanted)
    flash(_("Saved. You are written to as you chose."), "success")
    return redirect(url_for(".overview"), 303)


def rhythm_words() -> list[tuple[str, str]]:
    """The choices of how often, as pairs of value and words."""
    return [
        ("", _("not at all")),
        (MailRhythm.AT_ONCE.value, _("within minutes")),
        (MailRhythm.DAILY.value, _("each morning at 7")),
    ]


@history_room.get("")
@needs(Permission.SEE_HISTORY)
def index() -> ResponseReturnValue:
    """The audit log of the event, with filters."""
    event, args = current_event(), request.args
    narrowed = {"verb": args.get("verb", "")[:60], "kind": args.get("kind", "")[:40], "q": args.get("q", "")[:200]}
    query = history_of(event.id, **narrowed)
    counting = db.select(db.func.count()).select_from(query.order_by(None).subquery())
    page = paged(query, counting)
    return render_template(
        "dashboard/history.html",
        page=page,
        lines=render_entries(page.rows),
        verbs=verb_words(),
        kinds=kind_words(),
        **narrowed,
    )
