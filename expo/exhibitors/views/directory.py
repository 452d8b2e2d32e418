"""The public directory of exhibitors: by name, sector, country and hall."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.config import settings
from expo.errors import NotFound
from expo.events.blueprints import current_event, public_blueprint
from expo.events.models import Event
from expo.events.rules import SECTORS
from expo.events.sectors import sector_words
from expo.exhibitors.blueprints import template_words
from expo.exhibitors.directory import (
    DirectoryQuery,
    companions_shown,
    countries_shown,
    exhibitor_slug,
    id_in_slug,
    logo_bytes,
    logos_of,
    shown_exhibitor,
    shown_exhibitors,
)
from expo.exhibitors.locations import locations_of
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.structured import firm_facts
from expo.i18n import _, language
from expo.web.languages import language_in_address
from expo.web.page_cache import shared_page
from expo.web.pagination import page_number, paged
from expo.web.replica_reads import from_replica

room = public_blueprint("directory", __name__, "/<slug>/exhibitors")
room.context_processor(template_words)

PER_PAGE = 60
_YEAR = "public, max-age=31536000, immutable"


@room.get("")
@language_in_address
@from_replica
def index() -> Response:
    """The confirmed exhibitors, filtered and searched."""
    event, asked = current_event(), _query_from_address()
    if asked.q:  # searches are not cached: their keys are unbounded
        return make_response(_index_page(event, asked))
    key = ("directory", event.id, event.public_revision, language(), asked, page_number())
    return shared_page(key, lambda: _index_page(event, asked))


@room.get("/<firm>")
@language_in_address
@from_replica
def firm(firm: str) -> ResponseReturnValue:
    """One exhibitor; an address with a former name is redirected."""
    event = current_event()
    found = _load_exhibitor(event, firm)
    if exhibitor_slug(found) != firm:
        return redirect(url_for(".firm", firm=exhibitor_slug(found)), 301)
    key = ("exhibitor", event.id, event.public_revision, language(), found.id, found.firm.version if found.firm else 0)
    return shared_page(key, lambda: _firm_page(event, found))


@room.get("/<firm>/<key>.png")
@from_replica
def logo(firm: str, key: str) -> ResponseReturnValue:
    """The logo under its version key, so that browsers may cache it."""
    return _logo(firm, key, small=False)


@room.get("/<firm>/small/<key>.png")
@from_replica
def small_logo(firm: str, key: str) -> ResponseReturnValue:
    """The logo in small size, for lists."""
    return _logo(firm, key, small=True)


def _index_page(event: Event, asked: DirectoryQuery) -> str:
    locations = locations_of(event)
    inside = [number for number, booths in locations.items() if asked.hall in {name for name, _booth in booths}]
    page = paged(*shown_exhibitors(event, asked, inside if asked.hall else None), per_page=PER_PAGE)
    return render_template(
        "exhibitors/public/index.html",
        page=page,
        asked=asked,
        logos=logos_of(page.rows),
        locations=locations,
        countries=countries_shown(event),
        sectors=sector_words(),
        slug_of=exhibitor_slug,
        halls=sorted({name for booths in locations.values() for name, _booth in booths}),
    )


def _firm_page(event: Event, found: Exhibitor) -> str:
    slug, key = exhibitor_slug(found), logos_of([found]).get(found.firm_id or 0)
    base = settings().base_url
    address = f"{base}{url_for('.firm', firm=slug)}"
    picture = url_for(".logo", firm=slug, key=key) if key else ""
    facts = firm_facts(event, found, address, f"{base}{picture}" if key else "", base)
    return render_template(
        "exhibitors/public/firm.html",
        exhibitor=found,
        firm=found.firm,
        address=address,
        structured=facts,
        logo=picture,
        companions=companions_shown(found),
        locations=locations_of(event).get(found.id, ()),
    )


def _logo(slug: str, key: str, *, small: bool) -> Response:
    data = logo_bytes(_load_exhibitor(current_event(), slug), key, small=small)
    if data is None:
        raise NotFound(_("There is no such logo."))
    return Response(data, mimetype="image/png", headers={"Cache-Control": _YEAR})


def _query_from_address() -> DirectoryQuery:
    args = request.args
    return DirectoryQuery(
        q=args.get("q", "")[:200].strip(),
        sector=args.get("sector", "") if args.get("sector") in SECTORS else "",
        country=args.get("country", "")[:2],
        hall=args.get("hall", "")[:80],
    )


def _load_exhibitor(event: Event, slug: str) -> Exhibitor:
    found = shown_exhibitor(event, id_in_slug(slug))
    if found is None:
        raise NotFound(_("There is no such exhibitor."))
    return found
