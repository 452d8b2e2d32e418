"""The organisers' arrivals pages: live numbers, plots, tables and files."""

from datetime import date, timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.permissions import Permission
from expo.checkin.arrivals.queries import arrivals_of, arrivals_version, header_of_day, rows_of_day
from expo.checkin.offline.disputes import count_of_disputes, disputes_of
from expo.checkin.scanning.services import days_of
from expo.checkin.scanning.words import headline
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.i18n import language
from expo.web.downloads import table_response
from expo.web.pagination import PER_PAGE, Page, page_number
from expo.web.params import day

room = organiser_blueprint("arrivals", __name__, Permission.SEE_REGISTRATIONS, "/arrivals")


@room.get("")
def index() -> ResponseReturnValue:
    """The numbers of one day, by default today."""
    day = _day()
    event = current_event()
    return render_template(
        "checkin/arrivals.html",
        day=day,
        days=_days(),
        numbers=arrivals_of(event, day),
        disputed=count_of_disputes(event),
    )


@room.get("/now")
def now() -> ResponseReturnValue:
    """The numbers as a fragment, polled by the page; 304 when none of them has changed."""
    event, day = current_event(), _day()
    etag = f"{arrivals_version(event)}-{event.version}-{day.isoformat()}-{language()}"
    response = Response(headers={"Cache-Control": "private, no-cache"})
    response.set_etag(etag)
    if request.if_none_match.contains_weak(etag):
        return response.make_conditional(request)
    response.set_data(render_template("checkin/_arrivals.html", day=day, numbers=arrivals_of(event, day), event=event))
    return response


@room.get("/disputes")
def disputes() -> ResponseReturnValue:
    """People let in at an offline gate who should not have been."""
    event, number = current_event(), page_number()
    total = count_of_disputes(event)
    page = Page(disputes_of(event, most=PER_PAGE, start=(number - 1) * PER_PAGE), number, total)
    return render_template("checkin/disputes.html", page=page, headline=headline)


@room.get("/<any(came, absent):who>.<any(csv, xlsx):ending>")
@needs(Permission.EXPORT_REGISTRATIONS)
def export(who: str, ending: str) -> ResponseReturnValue:
    """The table of people who came that day, or who have not come by then."""
    event, day, came = current_event(), _day(), who == "came"
    name = f"{event.slug}-{who}-{day.isoformat()}"
    return table_response(name, ending, header_of_day(came=came), rows_of_day(event, day, came=came))


def _day() -> date:
    """The requested day within the expo's days; by default today or the nearest of them."""
    days = _days()
    wanted = day(request.args.get("day")) or days_of(current_event()).day_of(clock.now())
    return min(max(wanted, days[0]), days[-1])


def _days() -> list[date]:
    """The expo's days, including build-up and breakdown."""
    event = current_event()
    first, last = event.build_up_from or event.first_day, event.breakdown_until or event.last_day
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
