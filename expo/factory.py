"""The application: the ground laid, then the doors of every room opened."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, g, jsonify, url_for
from flask_compress import Compress

from expo import config
from expo.accounts.guards import init_accounts
from expo.accounts.permissions import Permission
from expo.accounts.views import account, second_factor, sign_in
from expo.badges import board as badges_board
from expo.badges.views import design
from expo.badges.views import organise as badges
from expo.calendar.front import FeedFront
from expo.calendar.views import feeds
from expo.checkin import board as checkin_board
from expo.checkin.views import arrivals, desk, desks, offline, scanner, scans
from expo.checkin.views import sign_in as desk_door
from expo.dashboard.views import mails, team
from expo.dashboard.views import office as dashboard
from expo.db import db, init_db
from expo.delegations.board import Link, add_column, add_link
from expo.delegations.services import free_seat
from expo.delegations.services.sheets import take_passports
from expo.delegations.views import desk as delegation_head
from expo.delegations.views import office as delegations
from expo.delegations.views import public as delegation_public
from expo.delegations.views import sheets as delegation_sheets
from expo.events.views import office, places
from expo.events.views import settings as event_settings
from expo.front import views as front
from expo.i18n import LANGUAGES, _l, direction, language
from expo.letters import board as letters_board
from expo.letters.services import forget_letters
from expo.letters.views import delegation as delegation_letters
from expo.letters.views import mine as letter
from expo.letters.views import one as letters
from expo.letters.views import public as verify
from expo.navigation import menu, public_menu
from expo.papers import views as papers
from expo.programme.views import exchange, grid, speakers
from expo.programme.views import organise as sessions
from expo.programme.views import public as programme
from expo.registration.services import ALSO_ERASED
from expo.registration.views import categories, person, questions
from expo.registration.views import public as register
from expo.ticket import views as ticket
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
    _join_rooms()
    ALSO_ERASED[:] = [forget_letters, free_seat]
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/readyz", "readyz", _readyz)
    return app


def _join_rooms() -> None:
    """What rooms above tell those below."""
    for column in (letters_board.COLUMN, badges_board.COLUMN, checkin_board.COLUMN):
        add_column(column)
    add_link("letters", Link(_l("Invitation letters"), "head_letters.show", "letters.index", Permission.SEE_LETTERS))
    take_passports(letters_board.PASSPORTS)


def _open_rooms(app: Flask) -> None:
    """The doors of every room."""
    app.register_blueprint(account.room)
    app.register_blueprint(second_factor.room)
    app.register_blueprint(sign_in.room)
    app.register_blueprint(team.room)
    app.register_blueprint(event_settings.room)
    app.register_blueprint(front.events)
    app.register_blueprint(front.expos)
    app.register_blueprint(office.new_room)
    app.register_blueprint(office.room)
    app.register_blueprint(places.room)
    app.register_blueprint(arrivals.room)
    app.register_blueprint(badges.room)
    app.register_blueprint(categories.room)
    app.register_blueprint(design.room)
    app.register_blueprint(delegation_head.room)
    app.register_blueprint(delegation_public.joining)
    app.register_blueprint(delegation_public.room)
    app.register_blueprint(delegation_letters.room)
    app.register_blueprint(delegation_sheets.room)
    app.register_blueprint(delegations.room)
    app.register_blueprint(desk.code_room)
    app.register_blueprint(desk.room)
    app.register_blueprint(desk_door.room)
    app.register_blueprint(desks.room)
    app.register_blueprint(offline.room)
    app.register_blueprint(scanner.frame_room)
    app.register_blueprint(scanner.room)
    app.register_blueprint(scans.room)
    app.register_blueprint(feeds.personal_room)
    app.register_blueprint(feeds.room)
    app.register_blueprint(exchange.public)
    app.register_blueprint(exchange.room)
    app.register_blueprint(grid.room)
    app.register_blueprint(letter.room)
    app.register_blueprint(letters.room)
    app.register_blueprint(mails.room)
    app.register_blueprint(dashboard.history_room)
    app.register_blueprint(dashboard.overview_room)
    app.register_blueprint(papers.room)
    app.register_blueprint(person.room)
    app.register_blueprint(programme.room)
    app.register_blueprint(questions.room)
    app.register_blueprint(register.room)
    app.register_blueprint(sessions.room)
    app.register_blueprint(speakers.room)
    app.register_blueprint(ticket.room)
    app.register_blueprint(verify.room)


def _init_pages(app: Flask) -> None:
    app.config["COMPRESS_ALGORITHM"] = ["gzip"]
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
