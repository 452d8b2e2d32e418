"""The list of expos that the reader works for, and the form of a new one."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor, permitted, reader, signed_in
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.forms import NewEventForm
from expo.events.models import Event
from expo.events.queries import confirmed_in, count_of_events, events_worked_for
from expo.events.search_sources import FoundThing, SearchSource, closest
from expo.events.services.categories import add_category
from expo.events.services.expos import create_event, state_name
from expo.events.starts import Start, categories_to_begin_with
from expo.i18n import _, _l, localize
from expo.web.blueprints import GuardedBlueprint
from expo.web.filters import day_span, listed
from expo.web.pagination import paged
from expo.web.security import form_checks_csrf

room = GuardedBlueprint("office", __name__, guard=signed_in, url_prefix="/organise")
new_room = GuardedBlueprint("new_event", __name__, guard=permitted(Permission.ADD_EVENTS), url_prefix="/organise")


@room.get("/")
def index() -> str:
    """The expos the reader works for, the next first; all of them for an administrator."""
    me, mine = reader(), _mine()
    page = paged(events_worked_for(mine, clock.now().date()), count_of_events(mine))
    return render_template(
        "events/office/index.html",
        page=page,
        confirmed=confirmed_in([event.id for event in page.rows]),
        state_name=state_name,
        may_add=me.may(Permission.ADD_EVENTS),
        door=_entry_page,
    )


def _mine() -> list[int] | None:
    """The ids of the expos that the reader works for; None: all."""
    numbers = [grant.event_id for grant in reader().account.grants]
    return None if None in numbers else [number for number in numbers if number is not None]


def _find_expos(event: Event, _text: str, terms: Sequence[str]) -> list[FoundThing]:
    others = db.session.scalars(events_worked_for(_mine(), clock.now().date()).where(Event.id != event.id))
    return [
        FoundThing(
            localize(one.name), listed((day_span(one.first_day, one.last_day), state_name(one.state))), _entry_page(one)
        )
        for one in closest(terms, ((one, (*one.name.values(), one.slug)) for one in others))
    ]


EXPOS = SearchSource(_l("Other expos"), "home", Permission.SEE_EVENT, _find_expos)


@new_room.route("/new", methods=["GET", "POST"])
@form_checks_csrf
def add() -> ResponseReturnValue:
    form, refusal = NewEventForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                event = create_event(str(form.slug.data), _fields(form), by=actor())
                for fields in categories_to_begin_with(Start(form.start.data)):
                    add_category(event, fields, by=actor())
        except Refused as refused:
            refusal = refused
        else:
            flash(_("The expo is there, as a draft. The guide leads you to opening day."), "success")
            return redirect(url_for("dashboard.overview", slug=event.slug), 303)
    status = 409 if refusal else 400 if form.errors else 200
    return render_template("events/office/new.html", form=form, refusal=refusal), status


def _fields(form: NewEventForm) -> dict[str, object]:
    code = str(form.first_language.data)
    same = {name: form[name].data for name in ("first_day", "last_day", "zone", "currency")}
    return {**same, "name": {code: form.name.data}, "languages": [code]}


def _entry_page(event: Event) -> str:
    """The URL of the first page the reader may open in an event."""
    office = reader().may(Permission.SEE_EVENT, event.id)
    return url_for("dashboard.overview" if office else "desk.home", slug=event.slug)
