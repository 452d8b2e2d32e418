"""Printing badges, for organisers."""

from io import BytesIO
from tempfile import SpooledTemporaryFile

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import FileWrapper

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.badges.models import PrintRun
from expo.badges.queries import Choice, badge_counts, run_in, runs_of
from expo.badges.services import start_run, warning_words, write_one, write_run
from expo.db import db, transaction
from expo.errors import NotFound
from expo.events.doors import here, organise_room
from expo.events.queries import categories_of
from expo.i18n import _
from expo.registration.queries import registration_in
from expo.web.downloads import attachment
from expo.web.paging import paged

room = organise_room("badges", __name__, Permission.PRINT_BADGES, "/badges")
_SPOOL = 4 * 1024 * 1024


@room.get("")
def index() -> ResponseReturnValue:
    """Choose what to print, and find what was printed."""
    event = here()
    runs = runs_of(event)
    counting = db.select(db.func.count()).select_from(PrintRun).where(PrintRun.event_id == event.id)
    confirmed, printed = badge_counts(event)
    return render_template(
        "badges/index.html",
        page=paged(runs, counting),
        categories=categories_of(event),
        confirmed=confirmed,
        printed=printed,
    )


@room.post("/print", endpoint="print")
def start() -> ResponseReturnValue:
    """Record the run, then show its file."""
    with transaction():
        run = start_run(here(), _choice(), by=actor())
    return redirect(url_for(".run", run_id=run.id), 303)


@room.get("/runs/<int:run_id>")
def run(run_id: int) -> ResponseReturnValue:
    """One run, with its file."""
    return render_template("badges/run.html", run=_loaded(run_id))


@room.get("/runs/<int:run_id>.pdf")
def pdf(run_id: int) -> ResponseReturnValue:
    """The run's badges, to be shown by the browser and printed."""
    event, found = here(), _loaded(run_id)
    file = SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 -- closed by the wrapper when the answer is sent
    write_run(event, found, file)  # type: ignore[arg-type]  # a spooled file is a binary file
    file.seek(0)
    return attachment(FileWrapper(file, 1 << 16), f"{event.slug}-badges-{found.id}.pdf", "application/pdf", inline=True)


@room.get("/one/<int:registration_id>")
def one(registration_id: int) -> ResponseReturnValue:
    """How one person's badge will look; printing it is the button below."""
    registration = registration_in(here(), registration_id)
    if registration is None:
        raise NotFound(_("Nobody with this number is registered for this expo."))
    warnings = warning_words(write_one(registration, BytesIO()))
    return render_template("badges/one.html", person=registration, warnings=warnings)


@room.get("/preview/<int:registration_id>.pdf")
def preview(registration_id: int) -> ResponseReturnValue:
    """The badge as a file, not recorded as a print."""
    registration = registration_in(here(), registration_id)
    if registration is None:
        raise NotFound(_("Nobody with this number is registered for this expo."))
    file = SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 -- closed by the wrapper when the answer is sent
    write_one(registration, file)  # type: ignore[arg-type]  # a spooled file is a binary file
    file.seek(0)
    return attachment(FileWrapper(file), f"badge-{registration.code}.pdf", "application/pdf", inline=True)


def _choice() -> Choice:
    form = request.form
    return Choice(
        category=_number(form.get("category", "")),
        one=_number(form.get("one", "")),
        unprinted=form.get("unprinted") == "yes",
        sort=form.get("sort", "name"),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 -- a 64-bit number


def _loaded(run_id: int) -> PrintRun:
    found = run_in(here(), run_id)
    if found is None:
        raise NotFound(_("There is no such print run."))
    return found
