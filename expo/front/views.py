"""The list of expos and an expo's home page, for everybody; and what search engines read."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision
from flask import Response, abort, g, render_template, request, url_for
from flask_login import current_user

from expo import clock
from expo.config import settings
from expo.events.doors import guarded_room
from expo.events.models import Category, Event
from expo.events.queries import categories_of, event_by_slug, halls_of, public_events, zones_of
from expo.events.rules import Admission, EventState, Window, registration_window
from expo.exhibitors.directory import exhibitor_slug, first_exhibitors, logos_of
from expo.front.queries import first_sessions, glimpse_of, glimpse_of_all, is_past, published_addresses
from expo.front.structured import ExpoFacts, ExpoOffer, json_ld
from expo.i18n import LANGUAGES, said
from expo.kit.colour import theme_css
from expo.registration.services.register import window_of
from expo.web.doors import GuardedBlueprint, anybody
from expo.web.languages import chosen_language
from expo.web.page_cache import shared_page

_YEAR = "public, max-age=31536000, immutable"
_FIRMS = 12  # of the exhibitors, on the home page
_HOUR = "public, max-age=3600"
_CLOSED_TO_ROBOTS = ("/organise/", "/desk/", "/my/", "/delegation/", "/exhibitor/", "/account", "/sign-in")


def _enter() -> None:
    """Everybody enters a published expo; a draft, those who work for it. Only a glimpse of the event is read."""
    glimpse = glimpse_of(g.slug)
    if glimpse is None or (glimpse.state is EventState.DRAFT and not current_user.works_for(glimpse.id)):
        abort(404)
    g.glimpse = glimpse


expos = GuardedBlueprint("expos", __name__, guard=anybody)
events = guarded_room("events", __name__, "/<slug>", _enter)


@expos.get("/")
def index() -> Response:
    """Every published expo, the next first, then those that are over."""
    now = clock.now().replace(second=0, microsecond=0)  # windows open and close at a minute
    key = ("expos.index", *glimpse_of_all(), now, chosen_language())
    return shared_page(key, lambda: _index(now))


@events.get("/")
def home() -> Response:
    glimpse = g.glimpse
    window = _window(glimpse, clock.now())
    key = ("events.home", glimpse.id, glimpse.public_revision, glimpse.state, window, chosen_language())
    return shared_page(key, lambda: _home(window))


@events.get("/theme.css")
def theme() -> Response:
    """The event's accent as tokens; kept for a year under the address that carries the colour."""
    accent = g.glimpse.accent
    response = Response(theme_css(accent), mimetype="text/css")
    named = request.args.get("v") == accent.lstrip("#") and g.glimpse.state is not EventState.DRAFT
    response.headers["Cache-Control"] = _YEAR if named else "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@expos.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED_TO_ROBOTS), "Allow: /"]
    lines.append(f"Sitemap: {settings().base_url}/sitemap.xml")
    return _kept("\n".join(lines) + "\n", "text/plain")


@expos.get("/sitemap.xml")
def sitemap() -> Response:
    base = settings().base_url
    pages = [(base + url_for("events.home", slug=slug), changed) for slug, changed in published_addresses()]
    return _kept(render_template("front/sitemap.xml", base=base, pages=pages), "application/xml")


def _kept(text: str, media_type: str) -> Response:
    response = Response(text, mimetype=media_type)
    response.headers["Cache-Control"] = _HOUR
    return response


def _index(now: datetime) -> str:
    found = public_events()
    coming = [event for event in found if not is_past(event, now)]
    past = [event for event in reversed(found) if is_past(event, now)]
    return render_template("front/index.html", coming=coming, past=past, window_of=window_of, base=settings().base_url)


def _home(window: Window) -> str:
    event = event_by_slug(g.slug)
    if event is None:  # removed since the glimpse
        abort(404)
    g.event = event
    categories = [one for one in categories_of(event, active_only=True) if one.admission is Admission.OPEN]
    url = settings().base_url + url_for(".home")
    firms, all_firms = first_exhibitors(event, _FIRMS)
    return render_template(
        "front/home.html",
        window=window,
        categories=categories,
        halls=halls_of(event),
        zones=zones_of(event),
        days=first_sessions(event),
        url=url,
        structured=json_ld(_facts(event, categories, window, url)),
        firms=firms,
        all_firms=all_firms,
        logos=logos_of(firms),
        slug_of=exhibitor_slug,
        spoken=[(code, LANGUAGES[code]) for code in event.languages if code in LANGUAGES],
    )


def _window(glimpse: Any, now: datetime) -> Window:
    """Whether one may register at `now`, by the glimpse of the event."""
    end = datetime.combine(glimpse.last_day, glimpse.closes_at, ZoneInfo(glimpse.zone))
    opens, closes = glimpse.registration_opens_at, glimpse.registration_closes_at
    return registration_window(glimpse.state, end, opens, closes, now)


def _facts(event: Event, categories: list[Category], window: Window, url: str) -> ExpoFacts:
    point = None if event.latitude is None or event.longitude is None else (event.latitude, event.longitude)
    return ExpoFacts(
        name=said(event.name),
        description=said(event.tagline) or said(event.description)[:300],
        url=url,
        first_day=event.first_day,
        last_day=event.last_day,
        opens=event.opens_at,
        closes=event.closes_at,
        zone=event.zone,
        venue=event.venue,
        address=event.address,
        city=event.city,
        country=event.country,
        point=point,
        map_url=event.map_url,
        languages=event.languages,
        currency=event.currency,
        offers=[_offer(category, event.currency, window) for category in categories],
    )


def _offer(category: Category, currency: str, window: Window) -> ExpoOffer:
    digits = get_currency_precision(currency)
    price = f"{category.price_minor / 10**digits:.{digits}f}" if category.price_minor else "0"
    full = category.capacity is not None and category.taken >= category.capacity
    return ExpoOffer(said(category.name), price, full=full, open=window is Window.OPEN)
