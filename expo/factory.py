"""The application: the ground laid, then the doors of every room opened."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, jsonify, url_for
from flask_compress import Compress

from expo import config
from expo.accounts.guards import init_accounts
from expo.accounts.permissions import Permission
from expo.badges import board as badges_board
from expo.booths.assignments.claims import move_claims
from expo.booths.assignments.services import BEFORE_ENDING, give_space_back
from expo.booths.plan.change import AFTER_RENAMING
from expo.booths.queries import stands_of
from expo.booths.wishes import views as firm_wishes
from expo.booths.wishes.queries import wishes_in
from expo.calendar.feed_front import FeedFront
from expo.calendar.sources import add_feeds, add_source
from expo.checkin.arrivals import board as checkin_board
from expo.db import db, init_db
from expo.delegations.board import Link, add_column, add_link
from expo.delegations.services.clearance import free_seat
from expo.delegations.services.sheets import take_passports
from expo.delegations.views import firms as delegation_firms
from expo.events.services.copies import ALSO_COPIED
from expo.events.services.expos import ALONG, Follower
from expo.exhibitors.export import Added, add_export
from expo.exhibitors.locations import ask_places_of
from expo.exhibitors.panels import add_panel
from expo.exhibitors.services.decisions import AFTER_LEAVING
from expo.exhibitors.services.firms import ALSO_MERGED
from expo.exhibitors.steps import add_step
from expo.i18n import LANGUAGES, _l, direction, language
from expo.invoices.paper import file_of
from expo.invoices.services.cancellations import cancel_of
from expo.invoices.services.issuance import follow_acceptance
from expo.invoices.services.notices import MAKER
from expo.invoices.views import firm as firm_invoices
from expo.itinerary import board as arrivals_board
from expo.itinerary.feeds import SOURCE, delegation_feed
from expo.letters import board as letters_board
from expo.letters.services.passports import forget_letters
from expo.mail.message import FILE_MAKERS
from expo.navigation import menu, public_menu
from expo.offers.services.answers import AFTER_ACCEPTANCE
from expo.offers.services.lifecycle import close_with_space, rename_booths
from expo.offers.views import choice as firm_choice
from expo.offers.views import firm as firm_offers
from expo.programme.services.batch import copy_programme, move_along, sessions_to_move
from expo.registration.services.register import ALSO_ERASED
from expo.rooms import ROOMS
from expo.setup.feed import open_setup
from expo.web.assets import init_assets
from expo.web.doors import init_doors
from expo.web.errors import init_errors
from expo.web.filters import init_filters
from expo.web.languages import init_languages
from expo.web.requests import init_logs, init_requests, request_id
from expo.web.security import init_security


class Application(Flask):
    """Flask, whose views are plain functions all of them: none is asked at every request whether it is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(environment: Mapping[str, str] | None = None) -> Flask:
    """The application with the settings of `environment`, by default the process's own."""
    settings = config.from_environment() if environment is None else config.from_environment(environment)
    app = Application(__name__.partition(".")[0], instance_path=str(settings.instance_dir), static_folder=None)
    app.extensions[config.EXTENSION] = settings
    init_logs(settings)
    init_requests(app)
    init_db(app, settings)
    app.wsgi_app = FeedFront(app.wsgi_app)  # type: ignore[method-assign, assignment]
    init_security(app, settings)
    init_errors(app)
    init_languages(app)
    init_filters(app)
    init_accounts(app)
    init_assets(app)
    init_doors(app)
    _init_pages(app)
    _open_rooms(app)
    _open_money()
    ask_places_of(stands_of)
    AFTER_LEAVING[:] = [give_space_back, cancel_of]
    ALSO_MERGED[:] = [move_claims]
    BEFORE_ENDING[:] = [close_with_space]
    AFTER_RENAMING[:] = [rename_booths]
    AFTER_ACCEPTANCE[:] = [follow_acceptance]
    ALONG[:] = [Follower(sessions_to_move, move_along)]
    ALSO_COPIED[:] = [copy_programme]
    _join_rooms()
    ALSO_ERASED[:] = [forget_letters, free_seat]
    add_source(SOURCE)
    add_feeds("itinerary", delegation_feed)
    open_setup()
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/readyz", "readyz", _readyz)
    return app


def _join_rooms() -> None:
    """What rooms above tell those below."""
    for column in (letters_board.COLUMN, badges_board.COLUMN, arrivals_board.COLUMN, checkin_board.COLUMN):
        add_column(column)
    add_link("itinerary", Link(_l("Itinerary"), "itinerary.index", "journeys.index"))
    add_link("letters", Link(_l("Invitation letters"), "head_letters.show", "letters.index", Permission.SEE_LETTERS))
    take_passports(letters_board.PASSPORTS)
    add_step(firm_wishes.STEP)
    add_export("wishes", Added(firm_wishes.STEP.title, wishes_in))


def _open_rooms(app: Flask) -> None:
    """The doors of every room."""
    for room in ROOMS:
        app.register_blueprint(room)


def _open_money() -> None:
    """Offers and invoices: their panels on the pages of a firm, the files in their mails."""
    add_panel(firm_choice.FOR_THE_FIRM)
    add_panel(delegation_firms.FOR_ORGANISERS)
    add_panel(firm_offers.FOR_THE_FIRM)
    add_panel(firm_offers.FOR_ORGANISERS)
    add_panel(firm_invoices.FOR_THE_FIRM)
    add_panel(firm_invoices.FOR_ORGANISERS)
    add_panel(firm_invoices.COSTS)
    add_panel(firm_invoices.WHEN_LEAVING)
    FILE_MAKERS[MAKER] = file_of


def _init_pages(app: Flask) -> None:
    app.config["COMPRESS_ALGORITHM"] = ["gzip"]
    app.config["COMPRESS_MIN_SIZE"] = 1200  # bytes; what goes in one packet anyway is not packed
    app.config["COMPRESS_MIMETYPES"] = ["text/html", "application/json", "text/csv", "image/svg+xml"]
    Compress(app)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(languages=list(LANGUAGES.items()), request_id=request_id)
    app.context_processor(_page_context)


def _page_context() -> dict[str, Any]:
    """What every page knows: the reader's language, and the event it is about."""
    code = language()
    event = g.get("event")
    return {
        "language": code,
        "direction": direction(code),
        "event": event,
        "theme_url": url_for("events.theme", slug=event.slug, v=event.accent.lstrip("#")) if event else None,
        "menu": menu,
        "public_menu": public_menu,
    }


def _healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


def _readyz() -> tuple[Response, int]:
    """The process and its database answer, so that a balancer may send people here."""
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return jsonify(status="database away"), 503
    return jsonify(status="ok"), 200
