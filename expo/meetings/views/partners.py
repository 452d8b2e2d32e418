"""Whom a firm, a delegation or a public body wishes to meet, on its private page: browse, say it in one tap, and what it
offers and seeks.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.delegations.blueprints import head_blueprint
from expo.errors import NotFound, Refused
from expo.exhibitors.blueprints import firm_blueprint
from expo.exhibitors.words import sector_word
from expo.i18n import _, country_name
from expo.meetings.body_pages.blueprints import body_blueprint
from expo.meetings.forms import AboutPartyForm
from expo.meetings.models import Party
from expo.meetings.rules import WishKind
from expo.meetings.services.bodies import ensure_party
from expo.meetings.services.wishes import describe_party, set_wish
from expo.meetings.views.doors import Door, body_door, firm_door, head_door
from expo.meetings.wishes.models import MeetingWish
from expo.meetings.wishes.queries import PossiblePartner, possible_partners, wishes_by
from expo.meetings.words import wish_word
from expo.web.pagination import PER_PAGE, Page, page_number
from expo.web.params import number, refuse, text, word_of
from expo.web.security import form_checks_csrf

firm_room = firm_blueprint("firm_partners", __name__, "/partners")
head_room = head_blueprint("head_partners", __name__, "/partners")
body_room = body_blueprint("body_partners", __name__, "/partners")


@firm_room.get("", endpoint="index")
def firm_index() -> ResponseReturnValue:
    """Everybody whom a firm may meet, by words and country, with its own wishes."""
    return _page(firm_door())


@head_room.get("", endpoint="index")
def head_index() -> ResponseReturnValue:
    """The same for a delegation."""
    return _page(head_door())


@body_room.get("", endpoint="index")
def body_index() -> ResponseReturnValue:
    """The same for a public body."""
    return _page(body_door())


@firm_room.post("/wish", endpoint="wish")
def firm_wish() -> ResponseReturnValue:
    """Say one wish, or take it back."""
    return _wish(firm_door())


@head_room.post("/wish", endpoint="wish")
def head_wish() -> ResponseReturnValue:
    return _wish(head_door())


@body_room.post("/wish", endpoint="wish")
def body_wish() -> ResponseReturnValue:
    return _wish(body_door())


@firm_room.post("/about", endpoint="about")
@form_checks_csrf
def firm_about() -> ResponseReturnValue:
    """Save what one offers and seeks."""
    return _about(firm_door())


@head_room.post("/about", endpoint="about")
@form_checks_csrf
def head_about() -> ResponseReturnValue:
    return _about(head_door())


@body_room.post("/about", endpoint="about")
@form_checks_csrf
def body_about() -> ResponseReturnValue:
    return _about(body_door())


def _wish(here: Door) -> ResponseReturnValue:
    other, kind = text(request.form.get("other"), 40), word_of(WishKind, request.form.get("kind"))
    if "kind" not in request.form:
        refuse()
    try:
        with transaction():
            set_wish(here.event, here.thing, other, kind, by=here.actor)
    except NotFound:
        raise
    except Refused as refusal:
        flash(refusal.message, "warning")
    kept: dict[str, Any] = {
        name: text(request.form.get(name), 200) for name in ("q", "country", "page") if request.form.get(name)
    }
    return redirect(url_for(".index", **kept, _anchor=other), 303)


def _about(here: Door) -> ResponseReturnValue:
    form, refusal = AboutPartyForm(), None
    if form.validate_on_submit():
        try:
            if here.party is not None or form.offers.data or form.seeks.data or form.on_screens.data:
                _save_about(here, form)
            flash(_("Saved. Others read it where they choose whom to meet."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    return _page(here, form, refusal), 409 if refusal else 400


def _save_about(here: Door, form: AboutPartyForm) -> None:
    with transaction():
        party, seen = ensure_party(here.event, here.thing), number(form.version.data, otherwise=0)
        about = (form.offers.data or "", form.seeks.data or "")
        describe_party(party, *about, on_screens=bool(form.on_screens.data), version=seen, by=here.actor)


def _page(here: Door, form: AboutPartyForm | None = None, refusal: Refused | None = None) -> str:
    mine = wishes_by(here.party)
    everybody = [one for one in possible_partners(here.event) if one.thing != here.thing]
    countries = sorted({one.country for one in everybody if one.country}, key=country_name)
    found = _chosen(everybody, mine)
    return render_template(
        "meetings/partners.html",
        page=_part(found),
        mine=mine,
        countries=[(code, country_name(code)) for code in countries],
        kinds=[(kind, wish_word(kind)) for kind in WishKind],
        wish_word=wish_word,
        sector_word=sector_word,
        wanted=sum(one.kind is not WishKind.NEVER for one in mine.values()),
        form=form or _about_form(here.party),
        refusal=refusal,
    )


def _about_form(party: Party | None) -> AboutPartyForm:
    return AboutPartyForm(formdata=None, obj=party) if party else AboutPartyForm(formdata=None, data={"version": "1"})


def _chosen(everybody: Sequence[PossiblePartner], mine: Mapping[str, MeetingWish]) -> list[PossiblePartner]:
    """Those with all the words that are looked for, of the country, or of one's own wishes."""
    words = text(request.args.get("q"), 200).casefold().split()
    country, own = text(request.args.get("country"), 2), request.args.get("mine") is not None
    return [
        one
        for one in everybody
        if (not country or one.country == country)
        and (not own or one.thing in mine)
        and all(word in _searched(one) for word in words)
    ]


def _searched(one: PossiblePartner) -> str:
    parts: list[Any] = [one.name, one.offers, one.seeks, *map(sector_word, one.sectors), country_name(one.country)]
    return " ".join(map(str, parts)).casefold()


def _part(found: Sequence[PossiblePartner]) -> Page:
    first = (page_number() - 1) * PER_PAGE
    return Page(list(islice(found, first, first + PER_PAGE)), page_number(), len(found))
