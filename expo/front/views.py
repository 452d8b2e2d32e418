"""The public list of expos, an expo's home page, robots.txt and sitemap."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision
from flask import Response, abort, current_app, g, render_template, request, url_for
from flask_login import current_user

from expo import clock
from expo.config import settings
from expo.events.blueprints import guarded_blueprint
from expo.events.models import Category, Event
from expo.events.queries import categories_of, closures_of, event_by_slug, public_events
from expo.events.rules import Admission, EventState, Window, days_to_go, registration_window
from expo.front.home_content import card_facts, home_content
from expo.front.queries import event_summary, is_past, list_version, published_addresses
from expo.front.social_card import card_key, draw_card
from expo.front.structured import ExpoFacts, ExpoOffer, json_ld
from expo.i18n import language, localize
from expo.kit.cache import BoundedCache
from expo.kit.graphics.colour import theme_css, theme_key
from expo.kit.wall_time import Occurrence, settled
from expo.registration.queries import waited_for
from expo.registration.services.register import window_of
from expo.web.blueprints import GuardedBlueprint, anybody
from expo.web.languages import chosen_language, language_in_address, set_first_language
from expo.web.page_cache import shared_page, tag_headers
from expo.web.replica_reads import from_replica

_YEAR = "public, max-age=31536000, immutable"
_CARDS = 100  # pictures kept in each process, some 50 KB each
_HOUR = "public, max-age=3600"
_CLOSED_TO_ROBOTS = ("/organise/", "/desk/", "/my/", "/delegation/", "/exhibitor/", "/account", "/sign-in")


def _check_access() -> None:
    """The guard: a published expo is public, a draft is for those who work for it. Loads the summary alone, not the event."""
    summary = event_summary(g.slug)
    if summary is None or (summary.state is EventState.DRAFT and not current_user.works_for(summary.id)):
        abort(404)
    g.summary = summary
    set_first_language(summary.languages)


expos = GuardedBlueprint("expos", __name__, guard=anybody)
events = guarded_blueprint("events", __name__, "/<slug>", _check_access)


@expos.get("/")
@language_in_address
@from_replica
def index() -> Response:
    """Every published expo, the next first, then those that are over."""
    now = clock.now().replace(second=0, microsecond=0)  # registration opens and closes on full minutes
    key = ("expos.index", *list_version(), now, chosen_language())
    return shared_page(key, lambda: _index(now))


@events.get("/")
@language_in_address
@from_replica
def home() -> Response:
    summary = g.summary
    window = _window(summary, clock.now())
    left = days_to_go(summary.first_day, summary.zone, clock.now())
    dated = (summary.state, window, summary.reopens_at, left)  # these change by the clock too
    key = ("events.home", summary.id, summary.public_revision, *dated, chosen_language())
    return shared_page(key, lambda: _home(window, left))


@events.get("/theme.css")
@from_replica
def theme() -> Response:
    """The style sheet of the event's accent; cacheable for a year under the URL that contains the colour."""
    accent = g.summary.accent
    response = Response(theme_css(accent), mimetype="text/css")
    named = request.args.get("v") == theme_key(accent) and g.summary.state is not EventState.DRAFT
    response.headers["Cache-Control"] = _YEAR if named else "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@events.get("/card.png")
@language_in_address
@from_replica
def card() -> Response:
    """The picture for those who share the expo's address; cacheable for a year under the URL that names what is on it."""
    event = _event()
    facts = card_facts(event)
    cache: BoundedCache[bytes] = current_app.extensions.setdefault("expo.cards", BoundedCache(_CARDS))
    response = Response(cache.get_or(facts, lambda: draw_card(facts)), mimetype="image/png")
    named = request.args.get("v") == card_key(facts) and event.state is not EventState.DRAFT
    response.headers["Cache-Control"] = _YEAR if named else "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@expos.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED_TO_ROBOTS), "Allow: /"]
    lines.append(f"Sitemap: {settings().base_url}/sitemap.xml")
    return _cached_for_an_hour("\n".join(lines) + "\n", "text/plain")


@expos.get("/sitemap.xml")
@from_replica
def sitemap() -> Response:
    base = settings().base_url
    pages = [(base + url_for("events.home", slug=slug), changed) for slug, changed in published_addresses()]
    return _cached_for_an_hour(render_template("front/sitemap.xml", base=base, pages=pages), "application/xml")


def _cached_for_an_hour(text: str, media_type: str) -> Response:
    response = Response(text, mimetype=media_type)
    response.headers["Cache-Control"] = _HOUR
    response.headers.extend(tag_headers())
    return response


def _index(now: datetime) -> str:
    found = public_events()
    coming = [event for event in found if not is_past(event, now)]
    past = [event for event in reversed(found) if is_past(event, now)]
    return render_template("front/index.html", coming=coming, past=past, window_of=window_of, base=settings().base_url)


def _home(window: Window, left: int) -> str:
    event = _event()
    categories = [one for one in categories_of(event, active_only=True) if one.admission is Admission.OPEN]
    url = settings().base_url + url_for(".home")
    return render_template(
        "front/home.html",
        window=window,
        categories=categories,
        waited_for=waited_for(event),
        closures=closures_of(event, clock.now()),
        days_to_go=left,
        url=url,
        card=settings().base_url + url_for(".card", lang=language(), v=card_key(card_facts(event))),
        structured=json_ld(_facts(event, categories, window, url)),
        **home_content(event),
    )


def _event() -> Event:
    """The event of the address, which the guard let through."""
    event = event_by_slug(g.slug)
    if event is None:  # deleted since the summary was read
        abort(404)
    g.event = event
    return event


def _window(summary: Any, now: datetime) -> Window:
    """Whether registration is open at `now`, by the event's summary."""
    closing = datetime.combine(summary.last_day, summary.closes_at)
    end = settled(closing, ZoneInfo(summary.zone), Occurrence.SECOND)
    opens, closes = summary.registration_opens_at, summary.registration_closes_at
    return registration_window(summary.state, end, opens, closes, now)


def _facts(event: Event, categories: list[Category], window: Window, url: str) -> ExpoFacts:
    point = None if event.latitude is None or event.longitude is None else (event.latitude, event.longitude)
    return ExpoFacts(
        name=localize(event.name),
        description=localize(event.tagline) or localize(event.description)[:300],
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
    full = category.capacity is not None and category.occupancy >= category.capacity
    return ExpoOffer(localize(category.name), price, full=full, open=window is Window.OPEN)
