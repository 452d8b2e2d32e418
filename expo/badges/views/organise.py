"""The organisers' pages of printing badges."""

import io
from tempfile import SpooledTemporaryFile
from typing import Any

from babel.dates import format_date
from flask import jsonify, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import FileWrapper

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.badges.content import days_of
from expo.badges.files import badge_troubles, run_chunks, write_one, write_run
from expo.badges.label_page import write_label_page
from expo.badges.models import PrintRun
from expo.badges.nameless import NamelessBadges
from expo.badges.papers.queries import own_labels
from expo.badges.papers.sheets import MOST_SHIFT_MM, SheetPaper
from expo.badges.papers.stocks import STOCKS, Stock, stock_named
from expo.badges.queries import badge_counts, newest_design, run_in, runs_of
from expo.badges.run_forms import AgainForm, LabelsForm, PrintRunForm, SparesForm, TestPageForm
from expo.badges.services import print_spares, reprint, start_run
from expo.badges.words import layout_words, sheet_word, stock_word
from expo.db import db, transaction
from expo.delegations.precedence import delegations_in
from expo.delegations.queries import delegation_of
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.models import Event
from expo.events.queries import categories_of, category_in
from expo.i18n import _, language, localize
from expo.registration.models import Registration
from expo.registration.queries import registration_in
from expo.web.downloads import attachment
from expo.web.pagination import paged
from expo.web.params import row_id
from expo.web.security import form_checks_csrf

room = organiser_blueprint("badges", __name__, Permission.PRINT_BADGES, "/badges")
LONG_RUN = 500  # badges; larger runs are streamed
_SPOOL = 4 * 1024 * 1024


@room.context_processor
def words() -> dict[str, Any]:
    return {"layout_words": layout_words, "sheet_word": sheet_word, "stock_word": stock_word}


@room.get("")
def index() -> ResponseReturnValue:
    """The form of a print run, and the list of runs."""
    return _index(_run_form())


@room.post("/print", endpoint="print")
@form_checks_csrf
def start() -> ResponseReturnValue:
    """Start a run and show its page."""
    form = _run_form()
    if not form.validate_on_submit():
        return _index(form), 400
    try:
        with transaction():
            run = start_run(current_event(), form.choice(), by=actor(), paper=form.paper())
    except NamelessBadges as refusal:
        return render_template("badges/nameless.html", refusal=refusal), 409
    except Refused as refusal:
        return _index(form, refusal), 409
    return redirect(url_for(".run", run_id=run.id), 303)


@room.route("/spares", methods=["GET", "POST"])
@form_checks_csrf
def spares() -> ResponseReturnValue:
    """Print blank badges for walk-ins."""
    event, form = current_event(), SparesForm()
    form.offer_own(_own_labels(event))
    form.category.choices = _category_choices(event)
    refusal: Refused | None = None
    if form.validate_on_submit():
        category = category_in(event, row_id(form.category.data))
        if category is None:
            raise NotFound(_("There is no such category."))
        try:
            with transaction():
                printed = print_spares(event, category, form.count.number, by=actor(), paper=form.paper())
            return redirect(url_for(".run", run_id=printed.id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("badges/spares.html", form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/labels", methods=["GET", "POST"])
@form_checks_csrf
def labels() -> ResponseReturnValue:
    """Labels that are not built in: by their measures, with a test page."""
    form = LabelsForm()
    if form.validate_on_submit():
        return redirect(url_for(".labels", sheet=form.stock().name), 303)
    measured = _own_stock(request.args.get("sheet", "")[:200])
    page = render_template("badges/labels.html", form=form, measured=measured, built_in=STOCKS.values())
    return page, (400 if form.errors else 200)


@room.get("/labels/test-page.pdf")
def test_page() -> ResponseReturnValue:
    """A page with the outlines of labels, to lay over a sheet of them; moved as a run is."""
    name = request.args.get("sheet", next(iter(STOCKS)))[:200]
    stock = STOCKS.get(name) or _own_stock(name)
    if stock is None:
        raise NotFound(_("There are no such labels."))
    shifts = TestPageForm(request.args, meta={"csrf": False})
    if not shifts.validate():
        raise Refused(_("Enter millimetres from -%(most)d to %(most)d, as in 1.5.", most=MOST_SHIFT_MM))
    out = io.BytesIO()
    paper = SheetPaper(stock, shift_x=shifts.shift_x.millimetres, shift_y=shifts.shift_y.millimetres)
    write_label_page(out, stock, paper)
    return attachment([out.getvalue()], "test-page.pdf", "application/pdf", inline=True)


@room.get("/runs/<int:run_id>")
def run(run_id: int) -> ResponseReturnValue:
    """The page of a run with its file."""
    shown = _run_or_404(run_id)
    return _run_page(shown, AgainForm(end=str(shown.count)))


@room.post("/runs/<int:run_id>/again")
@form_checks_csrf
def again(run_id: int) -> ResponseReturnValue:
    """Print a part of a run again, after a paper jam."""
    original, form = _run_or_404(run_id), AgainForm()
    if not form.validate_on_submit():
        return _run_page(original, form), 400
    try:
        with transaction():
            part = (form.begin.number, form.end.number)
            reprinted = reprint(current_event(), original, *part, first_slot=form.first_slot.number, by=actor())
    except NamelessBadges as refusal:
        return render_template("badges/nameless.html", refusal=refusal), 409
    except Refused as refusal:
        return _run_page(_run_or_404(run_id), form, refusal), 409
    return redirect(url_for(".run", run_id=reprinted.id), 303)


@room.get("/runs/<int:run_id>.pdf")
def pdf(run_id: int) -> ResponseReturnValue:
    """The run's PDF, shown inline (`?print=yes` opens the print dialogue) or with `?download=yes` as a download."""
    event, printed = current_event(), _run_or_404(run_id)
    to_printer, inline = request.args.get("print") == "yes", request.args.get("download") != "yes"
    name = f"{event.slug}-badges-{printed.id}.pdf"
    if printed.count > LONG_RUN:
        pieces = stream_with_context(run_chunks(event, printed, to_printer=to_printer))
        return attachment(pieces, name, "application/pdf", inline=inline)
    file = SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 -- closed by the wrapper when the answer is sent
    write_run(event, printed, file, to_printer=to_printer)  # type: ignore[arg-type]  # a spooled file is a binary file
    file.seek(0)
    return attachment(FileWrapper(file, 1 << 16), name, "application/pdf", inline=inline)


@room.get("/runs/<int:run_id>/progress")
def progress(run_id: int) -> ResponseReturnValue:
    """The number of badges written so far, as JSON."""
    shown = _run_or_404(run_id)
    return jsonify(made=shown.made, count=shown.count)


@room.get("/one/<int:registration_id>")
def one(registration_id: int) -> ResponseReturnValue:
    """The page with a preview of one person's badge."""
    registration = _registration_or_404(registration_id)
    return render_template("badges/one.html", person=registration, warnings=badge_troubles(registration))


@room.get("/preview/<int:registration_id>.pdf")
def preview(registration_id: int) -> ResponseReturnValue:
    """The badge of one person as a PDF, without recording a print."""
    registration = _registration_or_404(registration_id)
    file = SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 -- closed by the wrapper when the answer is sent
    write_one(registration, file)  # type: ignore[arg-type]  # a spooled file is a binary file
    file.seek(0)
    return attachment(FileWrapper(file), f"badge-{registration.code}.pdf", "application/pdf", inline=True)


def _index(form: PrintRunForm, refusal: Refused | None = None) -> str:
    event = current_event()
    counting = db.select(db.func.count()).select_from(PrintRun).where(PrintRun.event_id == event.id)
    confirmed, printed = badge_counts(event)
    return render_template(
        "badges/index.html",
        page=paged(runs_of(event), counting),
        form=form,
        refusal=refusal,
        design=newest_design(event),
        confirmed=confirmed,
        printed=printed,
    )


def _run_page(shown: PrintRun, form: AgainForm, refusal: Refused | None = None) -> str:
    return render_template(
        "badges/run.html",
        run=shown,
        form=form,
        refusal=refusal,
        long=shown.count > LONG_RUN,
        chosen=_filter_names(current_event(), shown),
    )


def _run_form() -> PrintRunForm:
    """The form of a run with the event's categories, delegations and days."""
    event = current_event()
    form = PrintRunForm()
    form.category.choices = [("", _("All categories")), *_category_choices(event)]
    delegations = [(str(delegation.id), localize(delegation.name)) for delegation in delegations_in(event)]
    form.delegation.choices = [("", _("All people")), *delegations]
    form.offer_own(_own_labels(event))
    days = [(day.isoformat(), format_date(day, "EEEE d MMMM", locale=language())) for day in days_of(event)]
    form.day.choices = [("", _("Any day")), *days]
    if request.method == "GET":
        form.state.data = "due"
        form.sheet.data = request.args.get("sheet") or form.sheet.data
    return form


def _own_labels(event: Event) -> list[str]:
    """Own labels of earlier runs, and those that the form of labels led here with."""
    asked = request.values.get("sheet", "")[:200]
    return sorted({*own_labels(event), *([asked] if _own_stock(asked) else [])})


def _own_stock(name: str) -> Stock | None:
    try:
        stock = stock_named(name)
    except ValueError:
        return None
    return stock if stock and stock.is_own else None


def _category_choices(event: Event) -> list[tuple[str, str]]:
    return [(str(category.id), localize(category.name)) for category in categories_of(event)]


def _filter_names(event: Event, run: PrintRun) -> list[str]:
    """The names of the filters by which a run's badges were chosen."""
    chosen = run.chosen
    filters = [localize(one.name) for one in categories_of(event) if one.id == run.category_id]
    if run.again_of_id is not None:
        part = {"first": chosen["first"], "last": chosen["last"], "run": run.again_of_id}
        filters.append(_("numbers %(first)d to %(last)d of run %(run)d", **part))
    if chosen.get("spares"):
        filters.append(_("blank, for walk-ins"))
    delegation = delegation_of(event, run.delegation_id) if run.delegation_id is not None else None
    filters += [localize(delegation.name)] if delegation else []
    filters += [chosen[name] for name in ("organisation", "day") if chosen.get(name)]
    filters += [_("not yet printed")] if chosen.get("unprinted") else []
    return filters + ([_("changed since they were printed")] if chosen.get("changed") else [])


def _registration_or_404(registration_id: int) -> Registration:
    registration = registration_in(current_event(), registration_id)
    if registration is None:
        raise NotFound(_("Nobody with this number is registered for this expo."))
    return registration


def _run_or_404(run_id: int) -> PrintRun:
    run = run_in(current_event(), run_id)
    if run is None:
        raise NotFound(_("There is no such print run."))
    return run
