"""Pages for the protocol officer: arrivals and departures, seating, hotels, vehicles, interpreters, totals."""

from collections.abc import Iterable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.permissions import Permission
from expo.delegations.precedence import delegations_in
from expo.errors import NotFound
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.models import Event
from expo.i18n import _, country_name, language, localize
from expo.interpreters.queries import interpreters_of
from expo.interpreters.sources import engagements_of
from expo.interpreters.words import duty_title, pair_word
from expo.itinerary.flight_words import flight_line, met_zone
from expo.itinerary.models import place_in
from expo.itinerary.queries import arrivals_and_departures, official_parties, rides_of, stays_of, totals_of
from expo.itinerary.rules import alternating_seats, met_at, table_order
from expo.itinerary.words import kind_words
from expo.kit.collation import collation_key
from expo.web.downloads import table_response
from expo.web.filters import short_moment
from expo.web.params import row_ids

room = organiser_blueprint("protocol", __name__, Permission.SEE_DELEGATIONS, "/protocol")
MOST_SEATED = 400


@room.get("")
def index() -> ResponseReturnValue:
    """Arrivals and departures by time."""
    return _page("moves", _("Arrivals and departures"))


@room.get("/<any(hotels, vehicles, interpreters, totals):what>")
def table(what: str) -> ResponseReturnValue:
    titles = {
        "hotels": _("Who stays where"),
        "vehicles": _("Who rides in what"),
        "interpreters": _("Who interprets where"),
        "totals": _("Countries and bodies"),
    }
    return _page(what, titles[what])


@room.get("/seating")
def seating() -> ResponseReturnValue:
    """The seating order of official parties, along a table or in rows."""
    event = current_event()
    order = _seat_order(event)
    return render_template(
        "itinerary/seating.html",
        delegations=delegations_in(event),
        hosts=_chosen_ids("host"),
        guests=_chosen_ids("guest"),
        order=order,
        table=[order[seat] for seat in table_order(range(len(order)))],
    )


@room.get("/<any(moves, hotels, vehicles, interpreters, totals, seating):what>.<any(csv, xlsx):ending>")
@needs(Permission.EXPORT_REGISTRATIONS)
def export(what: str, ending: str) -> ResponseReturnValue:
    event = current_event()
    header, rows = _table(event, what)
    return table_response(f"{event.slug}-{what}", ending, header, rows)


def _page(what: str, title: str) -> str:
    header, rows = _table(current_event(), what)
    return render_template("itinerary/protocol.html", what=what, title=title, header=header, rows=rows)


def _table(event: Event, what: str) -> tuple[list[str], list[list[Any]]]:
    tables = {
        "moves": _arrivals_and_departures,
        "hotels": _hotels,
        "vehicles": _vehicles,
        "interpreters": _interpreters,
        "totals": _totals,
        "seating": _seats,
    }
    if what not in tables:
        raise NotFound(_("There is no such table."))
    header, rows = tables[what](event)
    return header, list(rows)


def _arrivals_and_departures(event: Event) -> tuple[list[str], Iterable[list[Any]]]:
    words = kind_words()
    header = [_("When"), _("What"), _("Delegation"), _("Flight"), _("Airport and terminal"), _("Lounge"), _("People")]
    header.append(_("Both ends"))
    rows = (
        [
            short_moment(met_at(item.kind, item.starts_at, item.ends_at), met_zone(item, event.zone)),
            words[item.kind],
            localize(delegation.name),
            item.details.get("flight", ""),
            item.details.get("airport", "") or item.place,
            item.details.get("lounge", ""),
            people,
            flight_line(item, event.zone),
        ]
        for item, delegation, people in arrivals_and_departures(event)
    )
    return header, rows


def _hotels(event: Event) -> tuple[list[str], Iterable[list[Any]]]:
    header = [_("Hotel"), _("Room"), _("Name"), _("Delegation"), _("From"), _("Until")]
    rows = [
        [
            item.details.get("hotel", "") or item.place or localize(item.title),
            item.details.get("room", ""),
            person.name,
            localize(delegation.name),
            short_moment(item.starts_at, event.zone),
            short_moment(item.ends_at, event.zone),
        ]
        for item, delegation, person in stays_of(event)
    ]
    return header, sorted(rows, key=lambda row: collation_key(row[0], language()))


def _vehicles(event: Event) -> tuple[list[str], Iterable[list[Any]]]:
    header = [_("When"), _("Vehicle"), _("Driver and telephone"), _("Transfer"), _("Name"), _("Delegation")]
    rows = (
        [
            short_moment(item.starts_at, event.zone),
            item.vehicle.label if item.vehicle else "",
            item.vehicle.driver if item.vehicle else "",
            localize(item.title),
            person.name,
            localize(delegation.name),
        ]
        for item, delegation, person in rides_of(event)
    )
    return header, rows


def _interpreters(event: Event) -> tuple[list[str], Iterable[list[Any]]]:
    header = [_("From"), _("Until"), _("Interpreter"), _("Interprets between"), _("What"), _("Where"), _("For whom")]
    people = {one.id: one for one in interpreters_of(event)}
    sees_secret = bool(current_user.may(Permission.SEE_G2G, event.id))
    rows = (
        [
            short_moment(one.duty.starts_at, event.zone),
            short_moment(one.duty.ends_at, event.zone),
            people[one.interpreter_id].name,
            ", ".join(pair_word(pair) for pair in people[one.interpreter_id].pairs),
            duty_title(one.duty, sees_secret=sees_secret),
            place_in(one.duty.place),
            localize(one.duty.whose) if one.duty.whose else "",
        ]
        for one in engagements_of(list(people))
        if one.stands and one.booking_id is not None
    )
    return header, rows


def _totals(event: Event) -> tuple[list[str], Iterable[list[Any]]]:
    header = [_("Country"), _("Ministry or chamber"), _("Delegations"), _("People")]
    totals = totals_of(event)
    rows: list[list[Any]] = [[country_name(country), body, groups, people] for country, body, groups, people in totals]
    whole = [_("All together"), "", sum(one[2] for one in totals), sum(one[3] for one in totals)]
    return header, [*rows, whole] if rows else rows


def _seats(event: Event) -> tuple[list[str], Iterable[list[Any]]]:
    header = [_("Seat"), _("Name"), _("Job title"), _("Delegation")]
    rows = ([seat, *line] for seat, line in enumerate(_seat_order(event), start=1))
    return header, rows


def _seat_order(event: Event) -> list[list[str]]:
    """Seats of the chosen delegations' official parties, hosts and guests alternating: (name, job title, delegation)."""
    known = frozenset(one.id for one in delegations_in(event))
    hosts, guests = (_chosen_ids(name) & known for name in ("host", "guest"))
    people = official_parties(event, sorted(hosts | guests))[:MOST_SEATED]
    lines: dict[int, list[str]] = {
        member.id: [person.name, person.job_title, localize(group.name)] for member, person, group in people
    }
    first = [member.id for member, _person, group in people if group.id in hosts]
    then = [member.id for member, _person, group in people if group.id in guests - hosts]
    return [lines[number] for number in alternating_seats(first, then)]


def _chosen_ids(name: str) -> frozenset[int]:
    return frozenset(row_ids(request.args.getlist(name), MOST_SEATED))
