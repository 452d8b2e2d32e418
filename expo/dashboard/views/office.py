"""The organisers' overview of an event, and its history."""

from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.permissions import Permission
from expo.dashboard.guide import guide_of
from expo.dashboard.queries import overview_of
from expo.dashboard.tasks import tasks_of
from expo.db import db
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.rules import EventState
from expo.events.services.expos import missing_from, missing_words
from expo.events.views.settings import page_that_adds
from expo.history.queries import history_of
from expo.history.words import kind_words, render_entries, verb_words
from expo.registration.rules import RegistrationState
from expo.registration.words import state_word
from expo.web.pagination import paged

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
        next_goal=next((goal for goal in guide if not goal.is_reached), None),
        days_left=(event.first_day - now.astimezone(event.zone_info).date()).days,
    )


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
