"""Reports of meetings for ministries and chambers: figures with their definitions, as a page, plots, a table and a PDF."""

from io import BytesIO

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.permissions import Permission
from expo.errors import NotFound
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import LANGUAGES, _, force_locale, localize
from expo.kit.graphics.plots import Series, plot_svg
from expo.meetings.reports.queries import cancelled_count, reported_meetings
from expo.meetings.reports.rules import Figure, FigureRow, ReportedMeeting, figures, totals
from expo.meetings.reports.words import columns_of, definition_of, figure_title, held_columns, row_word
from expo.meetings.views.meetings import sees_g2g
from expo.papers.report import Report, ReportTable, write_report
from expo.web.downloads import attachment, table_response
from expo.web.filters import number, short_moment, zone_name

room = organiser_blueprint("meeting_reports", __name__, Permission.SEE_MEETINGS, "/meetings/reports")
_PLOT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_PLOTTED = (Figure.DAY, Figure.SECTOR, Figure.COUNTRY)
_MOST_BARS = 12


@room.get("")
def index() -> str:
    """Every figure with its definition."""
    meetings = _meetings()
    return render_template(
        "meetings/reports.html",
        figures={one: _table(one, rows).rows for one, rows in figures(meetings).items() if rows},
        totals=list(zip(held_columns(), totals(meetings).counts, strict=True)),
        cancelled=cancelled_count(current_event(), with_g2g=sees_g2g()),
        plotted=_PLOTTED,
        figure_title=figure_title,
        definition_of=definition_of,
        columns_of=columns_of,
        languages=LANGUAGES,
        taken=_taken(),
    )


@room.get("/<any(day, sector, country):name>.svg")
def picture(name: str) -> ResponseReturnValue:
    """A figure as a plot: how many of the scheduled meetings were held."""
    figure = Figure(name)
    rows = figures(_meetings())[figure][:_MOST_BARS]
    if not rows:
        raise NotFound(_("There is no such plot."))
    heads = columns_of(figure)
    series = [Series(heads[place], [row.counts[place] for row in rows]) for place in range(1, len(heads))]
    labels = [row_word(figure, row.value) for row in rows]
    form = "stacked" if figure is Figure.DAY else "lying bars"
    accent = current_event().accent
    drawn = plot_svg(form, figure_title(figure), labels, series, accent=accent, format_number=number)
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = _PLOT_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@room.get("/report-<any(en, tr, ur):code>.<any(csv, xlsx, pdf):ending>")
def file(code: str, ending: str) -> ResponseReturnValue:
    """All figures in a language: as a PDF, or as one table with a line for each number."""
    name = f"{current_event().slug}-meetings-{code}"
    with force_locale(code):
        if ending == "pdf":
            return attachment(_paper(code), f"{name}.pdf", "application/pdf", inline=True)
        head = [_("Table"), _("Row"), _("Column"), _("Number"), _("Definition")]
        return table_response(name, ending, head, _lines())


def _lines() -> list[tuple[str, str, str, int, str]]:
    return [
        (figure_title(figure), row_word(figure, row.value), column, count, definition_of(figure))
        for figure, rows in figures(_meetings()).items()
        for row in rows
        for column, count in zip(columns_of(figure), row.counts, strict=True)
    ]


def _paper(code: str) -> bytes:
    event, out, found = current_event(), BytesIO(), _meetings()
    name = _("All meetings")
    whole = ReportTable(name, definition_of(Figure.KIND), ("", *held_columns()), (_line(name, totals(found)),))
    tables = [_table(figure, rows) for figure, rows in figures(found).items() if rows]
    title = _("Report of meetings")
    report = Report(title, localize(event.name), _taken(), event.accent, code, (whole, *tables))
    write_report(out, report, created=clock.now())
    return out.getvalue()


def _meetings() -> list[ReportedMeeting]:
    return reported_meetings(current_event(), with_g2g=sees_g2g())


def _taken() -> str:
    """As of when the figures are, and what is not in them."""
    zone = current_event().zone
    taken = _("As of %(moment)s", moment=f"{short_moment(clock.now(), zone)} ({zone_name(zone)})")
    without = _("Without meetings between governments")
    return taken if sees_g2g() else f"{taken} · {without}"


def _table(figure: Figure, rows: list[FigureRow]) -> ReportTable:
    lines = tuple(_line(row_word(figure, row.value), row) for row in rows)
    return ReportTable(figure_title(figure), definition_of(figure), ("", *columns_of(figure)), lines)


def _line(label: str, row: FigureRow) -> tuple[str, ...]:
    return (label, *map(number, row.counts))
