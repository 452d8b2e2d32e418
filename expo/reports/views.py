"""The report's pages, PDF and tables, for those who may see all that it counts; in the language asked for."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.permissions import Permission
from expo.db import db
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.models import Event
from expo.i18n import LANGUAGES, _, force_locale, language, localize
from expo.papers.daysheet import DaySheet, SheetSession, write_day_sheets
from expo.reports.queries import report_of, source_rows
from expo.reports.rules import FigureKind, ReportFigure
from expo.reports.words import definition, figure_part_word, figure_word
from expo.web.downloads import attachment, table_response
from expo.web.filters import number, short_moment
from expo.web.params import word_of

room = organiser_blueprint("reports", __name__, Permission.MEMORANDA, "/report")
_SEES = (Permission.MEMORANDA, Permission.INVESTOR_CASES, Permission.SEE_DELEGATIONS, Permission.SEE_G2G)


@room.context_processor
def _template_words() -> dict[str, Any]:
    words = {"figure_word": figure_word, "definition": definition, "figure_part_word": figure_part_word}
    return {**words, "over_all": _over_all(), "languages": LANGUAGES}


@room.get("")
@needs(Permission.INVESTOR_CASES)
def index() -> ResponseReturnValue:
    """The figures of the expo, or of all expos that the reader may see, expo by expo and together."""
    events, now = _events(), clock.now()
    by_event = [(event, report_of([event], now)) for event in events]
    return render_template(
        "reports/index.html", by_event=by_event, together=report_of(events, now), kinds=list(FigureKind), now=now
    )


@room.get("/rows/<kind>")
@needs(Permission.INVESTOR_CASES)
def rows(kind: str) -> ResponseReturnValue:
    """The rows behind one figure."""
    events, found = _events(), word_of(FigureKind, kind) or abort(404)
    names = {event.id: localize(event.name) for event in events}
    listed = source_rows(found, events, clock.now())
    return render_template("reports/rows.html", kind=found, rows=listed, names=names, now=clock.now())


@room.get("/report.pdf")
@needs(Permission.INVESTOR_CASES)
def pdf() -> ResponseReturnValue:
    """The figures with their definitions, an expo a page, and all of them together where there are several."""
    now, events, out = clock.now(), _events(), BytesIO()
    with force_locale(_language()):
        sheets = [_sheet(localize(event.name), report_of([event], now), event) for event in events]
        if len(events) > 1:
            sheets.append(_sheet(_("All expos"), report_of(events, now), current_event()))
        write_day_sheets(out, sheets, title=_("Report"), created=now)
    return attachment(out.getvalue(), f"report-{_language()}.pdf", "application/pdf", inline=True)


@room.get("/report.xlsx")
@needs(Permission.INVESTOR_CASES)
def table() -> ResponseReturnValue:
    """Each figure by its parts, with its definition and the moment."""
    now = clock.now()
    with force_locale(_language()):
        header = [_("Expo"), _("Figure"), _("Part"), _("Number"), _("Definition"), _("As of")]
        at = short_moment(now, current_event().zone)
        lines = [
            [localize(event.name), figure_word(kind), str(figure_part_word(kind, part)), count, definition(kind), at]
            for event in _events()
            for kind, figure in report_of([event], now).items()
            for part, count in figure.parts
        ]
    return table_response(f"report-{_language()}", "xlsx", header, lines)


@room.get("/rows.xlsx")
@needs(Permission.INVESTOR_CASES)
def rows_table() -> ResponseReturnValue:
    """The rows behind all figures."""
    events, now = _events(), clock.now()
    with force_locale(_language()):
        names = {event.id: localize(event.name) for event in events}
        header = [_("Expo"), _("Figure"), _("Row"), _("Counted as"), _("As of")]
        at = short_moment(now, current_event().zone)
        lines = [
            [names[row.event_id], figure_word(kind), row.name, str(figure_part_word(kind, row.part)), at]
            for kind in FigureKind
            for row in source_rows(kind, events, now)
        ]
    return table_response(f"report-rows-{_language()}", "xlsx", header, lines)


def _sheet(name: str, figures: dict[FigureKind, ReportFigure], event: Event) -> DaySheet:
    at = short_moment(clock.now(), event.zone)
    return DaySheet(
        event=name,
        day=_("Report"),
        foot=_("As of %(moment)s", moment=at),
        accent=event.accent,
        language=language(),
        sessions=tuple(_lines(figures)),
    )


def _lines(figures: dict[FigureKind, ReportFigure]) -> list[SheetSession]:
    return [
        SheetSession(
            str(number(figure.total)),
            figure_word(kind),
            definition(kind),
            " · ".join(f"{figure_part_word(kind, part)}: {number(count)}" for part, count in figure.parts),
        )
        for kind, figure in figures.items()
    ]


def _over_all() -> bool:
    return request.args.get("all") == "yes"


def _language() -> str:
    wanted = request.args.get("in", "")
    return wanted if wanted in LANGUAGES else language()


def _events() -> Sequence[Event]:
    """The expo, or with `all` those of its organisation of which the reader may see everything that is counted."""
    event = current_event()
    if not _over_all():
        return [event]
    query = sa.select(Event).where(Event.organisation_id == event.organisation_id).order_by(Event.first_day, Event.id)
    return [one for one in db.session.scalars(query) if all(current_user.may(right, one.id) for right in _SEES)]
