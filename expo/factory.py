"""The application factory: settings, database, web layer, then the blueprints of every room."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import Flask, Request, g, session, url_for
from flask_compress import Compress
from werkzeug.exceptions import BadHost
from werkzeug.routing import MapAdapter

from expo import config, contributions, domain_events
from expo.accounts.guards import init_accounts
from expo.accounts.queries import works_for
from expo.calendar.response_cache import init_response_cache
from expo.contributions import Contributions
from expo.db import init_db
from expo.domain_events import Joints
from expo.files.contents import init_files
from expo.history.shown_rows import init_shown_rows
from expo.i18n import LANGUAGES, direction, language
from expo.interpreters.queries import is_coming
from expo.joints import CONTRIBUTIONS, JOINTS
from expo.kit.graphics.colour import theme_key
from expo.navigation import expo_star, menu, public_menu
from expo.probes import init_probes
from expo.registration.uses import named_for
from expo.rooms import ROOMS
from expo.web.address_numbers import init_address_numbers
from expo.web.assets import init_assets
from expo.web.blueprints import init_guards
from expo.web.errors import init_errors
from expo.web.filters import init_filters
from expo.web.hosts import hosts_of, init_hosts
from expo.web.languages import init_languages
from expo.web.last_answer import LastAnswer
from expo.web.limits import init_limits
from expo.web.policy_reports import init_policy_reports
from expo.web.replica_reads import init_replica_reads
from expo.web.security import init_security
from expo.web.single_submission import init_single_submission
from expo.web.telemetry.counts import init_counts
from expo.web.telemetry.requests import init_logs, init_requests, request_id
from expo.web.telemetry.traces import init_traces
from expo.web.unsent import init_unsent_forms


class Application(Flask):
    """Flask without the check, at every request, whether a view is a coroutine (none is), and with a map whatever the host."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """A host that cannot be a name (`a..b`) is refused as any other that is not served, on a page that has addresses."""
        try:
            return super().create_url_adapter(request)
        except BadHost:
            environ = {**cast("Request", request).environ, "HTTP_HOST": "localhost"}
            return self.url_map.bind_to_environ(environ)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(
    environment: Mapping[str, str] | None = None,
    *,
    joints: Joints = JOINTS,
    contributed: Contributions = CONTRIBUTIONS,
) -> Flask:
    """The application with the settings of `environment`, by default the process's own: that one sets up the process's logs.

    `joints` and `contributed` are the tables of what follows an event and of what rooms contribute; they belong to this
    application alone, so that another one in the same process may have others.
    """
    settings = config.from_environment() if environment is None else config.from_environment(environment)
    app = Application(__name__.partition(".")[0], instance_path=str(settings.instance_dir), static_folder=None)
    app.extensions[config.EXTENSION] = settings
    app.extensions[domain_events.EXTENSION] = joints
    app.extensions[contributions.EXTENSION] = contributed
    if environment is None:
        init_logs(settings)
    init_address_numbers(app)
    init_requests(app)
    init_db(app, settings)
    init_files(app, settings)
    _init_web(app, settings)
    _register_blueprints(app)
    init_probes(app)
    init_policy_reports(app)
    init_counts(app, settings)
    init_traces(app, settings)
    return app


def _init_web(app: Flask, settings: config.Settings) -> None:
    """The web layer, in the order in which its handlers run before each request."""
    init_replica_reads(app, settings)
    init_response_cache(app, hosts_of(settings))
    init_hosts(app, settings)
    init_security(app, settings)
    init_limits(app, settings)
    init_errors(app)
    init_unsent_forms(app)
    init_shown_rows(app)
    init_languages(app)
    init_filters(app)
    init_accounts(app)
    init_assets(app)
    init_guards(app)
    init_single_submission(app)
    _init_pages(app)
    app.wsgi_app = LastAnswer(app, app.wsgi_app)  # type: ignore[method-assign, assignment]


def _register_blueprints(app: Flask) -> None:
    for room in ROOMS:
        app.register_blueprint(room)


def _init_pages(app: Flask) -> None:
    app.config["COMPRESS_ALGORITHM"] = ["gzip"]
    app.config["COMPRESS_MIN_SIZE"] = 1200  # bytes: one packet
    app.config["COMPRESS_MIMETYPES"] = ["text/html", "application/json", "text/csv", "image/svg+xml"]
    Compress(app)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        site_languages=list(LANGUAGES.items()), request_id=request_id, has_session=_has_session
    )
    app.jinja_env.globals.update(named_for=named_for, works_for=works_for, is_coming=is_coming)
    app.context_processor(_page_context)


def _has_session() -> bool:
    """Whether the reader has a session, which makes a page theirs alone."""
    return bool(session)


def _page_context() -> dict[str, Any]:
    """Variables of every template: the reader's language, the event of the page, the menus."""
    code = language()
    event = g.get("event")
    return {
        "language": code,
        "direction": direction(code),
        "event": event,
        "theme_url": url_for("events.theme", slug=event.slug, v=theme_key(event.accent)) if event else None,
        "menu": menu,
        "public_menu": public_menu,
        "expo_star": expo_star,
    }
