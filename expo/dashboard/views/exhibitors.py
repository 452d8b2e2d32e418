"""Figures of an event's exhibitors, as plots and tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from babel.dates import format_date
from babel.numbers import get_currency_precision
from flask import Response, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.permissions import Permission
from expo.dashboard.exhibition import (
    MOST_COUNTRIES,
    applications_of,
    areas_of,
    billed_currencies,
    months_of,
    offers_of,
    sold_by,
)
from expo.errors import NotFound
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.models import Event
from expo.exhibitors.queries import state_counts
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.words import state_word
from expo.i18n import _, country_name, language
from expo.invoices.queries import totals_of
from expo.invoices.services.issuance import today_of
from expo.kit.graphics.plots import Series, plot_svg
from expo.offers.rules import OfferState
from expo.offers.words import offer_state_word
from expo.prices.words import scheme_word
from expo.web.filters import money, number, short_day

room = organiser_blueprint("exhibiting", __name__, Permission.SEE_EXHIBITORS, "/exhibitors/overview")

_PLOT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot and the table of its numbers, formatted in the reader's language."""

    name: str
    title: str
    form: str
    labels: Sequence[str]
    series: Sequence[Series]
    head: Sequence[str]
    rows: Sequence[Sequence[str]] = field(default_factory=list)


@room.get("")
def index() -> str:
    """Every plot with its table, and the totals."""
    event = current_event()
    plots = [maker(event) for maker in _shown(event).values()]
    seeing = current_user.may(Permission.SEE_MONEY, event.id)
    return render_template(
        "dashboard/exhibitors.html",
        plots=plots,
        counts=state_counts(event),
        states=list(ApplicationState),
        state_word=state_word,
        offers=offers_of(event),
        offer_states=list(OfferState),
        offer_word=offer_state_word,
        totals=totals_of(event, today_of(event)) if seeing else [],
        seeing=seeing,
    )


@room.get("/<name>.svg")
def picture(name: str) -> ResponseReturnValue:
    """One of the plots as SVG."""
    found = _shown(current_event()).get(name)
    if found is None:
        raise NotFound(_("There is no such plot."))
    plot = found(current_event())
    accent = current_event().accent
    response = Response(
        plot_svg(plot.form, plot.title, plot.labels, plot.series, accent=accent, format_number=number),
        mimetype="image/svg+xml",
    )
    response.headers["Content-Security-Policy"] = _PLOT_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _halls(event: Event) -> Plot:
    areas = areas_of(event)
    kinds = [(_("given to firms"), "sold"), (_("held or offered"), "pending"), (_("free"), "free")]
    return Plot(
        "halls",
        _("Area by hall, in m²"),
        "stacked",
        [one.name for one in areas],
        [Series(label, [getattr(one, name) for one in areas]) for label, name in kinds],
        [_("Hall"), *(label for label, _name in kinds)],
        [[one.name, number(one.sold), number(one.pending), number(one.free)] for one in areas],
    )


def _schemes(event: Event) -> Plot:
    sold = _shared(event)[0]
    return Plot(
        "schemes",
        _("Area given to firms by scheme, in m²"),
        "lying bars",
        [scheme_word(one.name) for one in sold],
        [Series(_("m²"), [one.area for one in sold])],
        [_("Scheme"), _("Firms"), _("m²")],
        [[scheme_word(one.name), number(one.firms), number(one.area)] for one in sold],
    )


def _countries(event: Event) -> Plot:
    sold = _shared(event)[1]
    first = sold[:MOST_COUNTRIES]
    return Plot(
        "countries",
        _("Area given to firms by country, in m²"),
        "lying bars",
        [country_name(one.name) for one in first],
        [Series(_("m²"), [one.area for one in first])],
        [_("Country"), _("Firms"), _("m²")],
        [[country_name(one.name), number(one.firms), number(one.area)] for one in sold],
    )


def _applications(event: Event) -> Plot:
    weeks = applications_of(event)
    return Plot(
        "applications",
        _("Applications a week"),
        "bars",
        [short_day(week) for week, _n in weeks],
        [Series(_("applications"), [count for _week, count in weeks])],
        [_("Week from"), _("Applications")],
        [[short_day(week), number(count)] for week, count in weeks],
    )


def _money(event: Event, name: str, currency: str) -> Plot:
    months, scale = months_of(event, currency), 10 ** get_currency_precision(currency)
    labels = [format_date(one.first_day, "MMM y", locale=language()) for one in months]
    due, came = _("due"), _("came in")
    return Plot(
        name,
        _("Money by month, in %(currency)s", currency=currency),
        "bars",
        labels,
        [
            Series(due, [one.due_minor / scale for one in months]),
            Series(came, [one.paid_minor / scale for one in months]),
        ],
        [_("Month"), due, came],
        [
            [label, money(one.due_minor, currency), money(one.paid_minor, currency)]
            for label, one in zip(labels, months, strict=True)
        ],
    )


def _shown(event: Event) -> Mapping[str, Callable[[Event], Plot]]:
    """The plots that the reader may see, by name; money in each currency of the invoices."""
    plots = {"halls": _halls, "schemes": _schemes, "countries": _countries, "applications": _applications}
    if not current_user.may(Permission.SEE_MONEY, event.id):
        return plots
    own, *others = billed_currencies(event)
    named = {"money": own, **{f"money-{one.lower()}": one for one in others}}
    return {**plots, **{name: partial(_money, name=name, currency=one) for name, one in named.items()}}


def _shared(event: Event) -> Any:
    """The area sold by scheme and by country, queried once a request."""
    if "sold" not in g:
        g.sold = sold_by(event)
    return g.sold
