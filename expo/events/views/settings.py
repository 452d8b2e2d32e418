"""The pages of an expo's settings; each saves some of its fields."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.changes.currency import CurrencyHeld, CurrencyUndecided
from expo.events.changes.questions import Questions
from expo.events.changes.venue import VenueUndecided
from expo.events.changes.zone import ZoneFate, ZoneUndecided
from expo.events.clock_forms import clock_form, way_values, ways_in
from expo.events.forms import DatesAndVenueForm, EventSettingsForm, WindowForm, general_form
from expo.events.look_forms import LanguagesForm, LookForm
from expo.events.lost_day_forms import decision_values, decisions_in, lost_form
from expo.events.lost_days import LostDaysUndecided
from expo.events.models import Event
from expo.events.rules import MOVES, EventState, Missing
from expo.events.services.expos import edit_event, followers, missing_from, missing_words, move_event
from expo.i18n import _
from expo.kit.graphics.colour import contrast, theme
from expo.kit.graphics.tilings import LEAST_ANGLE, Tiling, star_pattern
from expo.web.params import word_of
from expo.web.security import form_checks_csrf

room = organiser_blueprint("settings", __name__, Permission.EDIT_EVENT, "/settings")

VENUE_FIELDS = (
    "first_day",
    "last_day",
    "opens_at",
    "closes_at",
    "day_changes_at",
    "zone",
    "venue",
    "address",
    "city",
    "country",
    "map_url",
    "latitude",
    "longitude",
    "build_up_from",
    "breakdown_until",
    "build_up_opens_at",
    "build_up_closes_at",
    "breakdown_opens_at",
    "breakdown_closes_at",
)

_PAPERS = ("#ffffff", "#131517")  # of the pages, in light and in dark


@room.route("", methods=["GET", "POST"], endpoint="index")
@form_checks_csrf
def general() -> ResponseReturnValue:
    event = current_event()
    form = general_form(event)

    def typed() -> dict[str, Any]:
        texts = {name: form.texts(name, getattr(event, name) or {}) for name in ("name", "tagline", "description")}
        return {**texts, "contact": form.contact.data or ""}

    return _edit("general", form, typed)


@room.route("/place", methods=["GET", "POST"])
@form_checks_csrf
def venue() -> ResponseReturnValue:
    event = current_event()
    form = DatesAndVenueForm(event, followers=followers(event))

    def typed() -> dict[str, Any]:
        texts = ("venue", "address", "city", "country", "map_url")
        return {name: form[name].data or ("" if name in texts else form[name].data) for name in VENUE_FIELDS}

    return _edit(
        "venue",
        form,
        typed,
        {
            "along": form.along.data == "yes",
            "decisions": decisions_in(request.form),
            "hours": word_of(ZoneFate, form.hours.data),
            "ways": ways_in(request.form),
            "venue_seen": form.venue_seen.data,
        },
    )


@room.route("/languages", methods=["GET", "POST"])
@form_checks_csrf
def languages() -> ResponseReturnValue:
    event = current_event()
    known = dict(zip(("first", "second", "third"), event.languages, strict=False))
    form = LanguagesForm(data={**known, "currency": event.currency, "version": str(event.version)})
    return _edit(
        "languages",
        form,
        lambda: {"languages": form.chosen(), "currency": form.currency.data},
        {"unconverted": form.unconverted.data},
    )


@room.route("/look", methods=["GET", "POST"])
@form_checks_csrf
def look() -> ResponseReturnValue:
    """The accent colour and the pattern; with "check" what is made of them is shown without saving."""
    event = current_event()
    form = LookForm(obj=event)
    good = form.validate() if form.is_submitted() else True
    accent, tiling, angle = (
        (str(form.accent.data), Tiling(form.tiling.data), form.angle.data or LEAST_ANGLE)
        if good
        else (event.accent, event.tiling, event.angle)
    )
    shown: dict[str, Any] = {"shades": _shades(accent), "tones": theme(accent), "pattern": star_pattern(tiling, angle)}
    if good and form.is_submitted() and "check" in request.form:
        return _show("look", form, **shown)
    return _edit("look", form, lambda: {"accent": accent, "tiling": tiling, "angle": angle}, **shown)


@room.route("/registration", methods=["GET", "POST"])
@form_checks_csrf
def registration() -> ResponseReturnValue:
    event = current_event()
    form = WindowForm(
        data={
            "opens": event.registration_opens_at,
            "closes": event.registration_closes_at,
            "version": str(event.version),
            "filling_end": event.filling_end.value,
            "filling_days": event.filling_days,
            "seat_filling_hours": event.seat_filling_hours,
        }
    )
    return _edit("registration", form, form.field_values)


@room.get("/state")
def state() -> str:
    event = current_event()
    missing = [(missing_words(what), page_that_adds(what)) for what in missing_from(event)]
    return render_template("events/settings/state.html", tabs=tabs(), missing=missing, moves=_moves(event))


@room.post("/state")
def move() -> ResponseReturnValue:
    wanted = word_of(EventState, request.form.get("state"))
    if wanted is None:
        raise Refused(_("Choose one from the list."))
    with transaction():
        move_event(current_event(), wanted, by=actor())
    flash(_move_words(wanted)[1], "success")
    return redirect(url_for(".state"), 303)


def _edit(
    page: str,
    form: EventSettingsForm,
    typed: Callable[[], dict[str, Any]],
    decided: Mapping[str, Any] = MappingProxyType({}),
    **shown: Any,
) -> ResponseReturnValue:
    """Show a page of settings, or save its input; a refusal is shown with the input kept."""
    event, refusal, asked = current_event(), None, Questions()
    if form.validate_on_submit():
        try:
            with transaction():
                edit_event(event, typed(), version=form.seen(), by=actor(), asked=asked, **decided)
        except Refused as refused:
            refusal = refused
        else:
            flash(_("The settings were saved."), "success")
            return redirect(url_for(request.endpoint or ".index"), 303)
    if isinstance(refusal, Changed):
        form.version.data = str(event.version)  # sending it again overwrites the other one's changes
    status = 409 if refusal else 400 if form.errors else 200
    return _show(page, form, refusal, **shown, **_asked(form, refusal, asked)), status


def _asked(form: EventSettingsForm, refusal: Refused | None, asked: Questions) -> dict[str, Any]:
    """What the page shows of questions to the organiser; what holds the currency is told beside it."""
    if isinstance(refusal, CurrencyUndecided):
        return {"amounts": refusal.amounts}
    if isinstance(refusal, CurrencyHeld):
        form["currency"].errors = list(refusal.details)
        refusal.details = ()
    shown: dict[str, Any] = {"naming": refusal.lines} if isinstance(refusal, VenueUndecided) else {}
    clocks = refusal if isinstance(refusal, ZoneUndecided) else asked.clocks
    lost = refusal if isinstance(refusal, LostDaysUndecided) else asked.lost
    carried = {**way_values(ways_in(request.form)), **decision_values(decisions_in(request.form))}
    if clocks:
        shown |= {"clocks": clocks, "clock_form": clock_form(clocks.doubts)}
    if lost:
        shown |= {"lost": lost.lost, "lost_form": lost_form(lost.lost, *lost.days)}
    present = {field.name for name in ("clock_form", "lost_form") for field in shown.get(name, ())}
    return {**shown, "carried": {name: value for name, value in carried.items() if name not in present}}


def _show(page: str, form: EventSettingsForm, refusal: Refused | None = None, **shown: Any) -> str:
    changed = isinstance(refusal, Changed)
    return render_template(
        f"events/settings/{page}.html", form=form, refusal=refusal, changed=changed, tabs=tabs(), **shown
    )


def tabs(within: str = "") -> list[tuple[str, str, bool]]:
    """The tabs of the settings; `within`: the endpoint of the tab of a page below it."""
    pages = [
        (_("Names and texts"), "settings.index"),
        (_("Dates and place"), "settings.venue"),
        (_("Halls and zones"), "venue_parts.index"),
        (_("Languages and money"), "settings.languages"),
        (_("Look"), "settings.look"),
        (_("Home page"), "home_page.index"),
        (_("Registration window"), "settings.registration"),
        (_("Personal data"), "retention.index"),
        (_("Legal pages"), "legal_pages.index"),
        (_("Limits"), "limits.index"),
        (_("API"), "api_tokens.index"),
        (_("Webhooks"), "webhooks.index"),
        (_("State"), "settings.state"),
    ]
    return [(label, url_for(endpoint), endpoint == (within or request.endpoint)) for label, endpoint in pages]


def _shades(accent: str) -> list[tuple[str, tuple[str, str], tuple[str, str], float]]:
    """The shades of an accent: (use, (text, background) in light, the same in dark, the lower contrast of the two)."""
    made = theme(accent)
    uses = [
        (_("Buttons"), made["on-accent"], made["accent"]),
        (_("Links and headings"), made["accent-strong"], _PAPERS),
        (_("On a tinted ground"), made["accent-strong"], made["accent-soft"]),
    ]
    return [
        (use, (text[0], ground[0]), (text[1], ground[1]), round(min(map(contrast, text, ground)), 1))
        for use, text, ground in uses
    ]


def _moves(event: Event) -> list[tuple[EventState, str, str]]:
    """The possible transitions as (state, label of the button, question to confirm), the way back last."""
    order = (EventState.PUBLISHED, EventState.LIVE, EventState.CLOSED, EventState.DRAFT)
    reach = [there for there in order if there in MOVES[event.state]]
    return [(there, _move_words(there)[0], _question(event.state, there)) for there in reach]


def _move_words(there: EventState) -> tuple[str, str]:
    """The label of the button, and the message afterwards."""
    return {
        EventState.DRAFT: (_("Take it back to a draft"), _("The expo is a draft again. The public does not see it.")),
        EventState.PUBLISHED: (_("Publish"), _("The expo is published. Everybody can see it.")),
        EventState.LIVE: (_("Go live"), _("The expo is live.")),
        EventState.CLOSED: (_("Close it"), _("The expo is closed. Nobody can register any more.")),
    }[there]


def _question(now: EventState, there: EventState) -> str:
    if there is EventState.DRAFT:
        return _("The public page and its feeds answer “not found” from now on. Take it back to a draft?")
    if there is EventState.CLOSED:
        return _("Nobody can register from now on. Close the expo?")
    return "" if now is not EventState.CLOSED else _("People can register again from now on. Open the expo again?")


def page_that_adds(missing: Missing) -> str:
    """The URL of the settings page on which a missing field is set."""
    pages = {
        Missing.NAME: "settings.index",
        Missing.VENUE: "settings.venue",
        Missing.CITY: "settings.venue",
        Missing.CATEGORY: "categories.index",
    }
    return url_for(pages[missing])
