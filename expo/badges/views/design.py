"""The organisers' badge designer: a form with live previews, and the list of versions."""

from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.badges.composition import Composer
from expo.badges.content import event_text, sample_text
from expo.badges.design import CHOOSABLE
from expo.badges.designs import (
    Pictures,
    PrintableDesign,
    picture_of,
    plain_design,
    printable_design,
    restore_version,
    save_design,
    with_pictures,
)
from expo.badges.forms import DesignForm
from expo.badges.models import BadgeDesign
from expo.badges.picture import as_address, back_svg, badge_svg
from expo.badges.queries import design_in, designs_of, newest_design
from expo.badges.samples import LONG, RIGHT_TO_LEFT, SHORT
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.queries import categories_of
from expo.i18n import _
from expo.web.pagination import paged
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = organiser_blueprint("badge_design", __name__, Permission.EDIT_EVENT, "/badges/design")


class DesignPreview(NamedTuple):
    """A preview as a data URL, with its size in millimetres."""

    title: str
    address: str
    width: float
    height: float


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """The designer; `?version=` starts from an earlier version."""
    event, form = current_event(), DesignForm()
    newest = newest_design(event)
    shown = _base_version(newest)
    _mark_stored_pictures(form, shown)
    if request.method == "GET":
        form.fill(plain_design(shown))
        form.based_on.data = str(newest.version if newest else 0)
        return _page(form, shown, printable_design(shown))
    valid = form.validate_on_submit()
    if not valid or "preview" in request.form:
        return _page(form, shown, _printable(form, shown)), (200 if valid else 400)
    try:
        with transaction():
            saved = save_design(event, form.design(), _pictures(form, shown), based_on=_based_on(form), by=actor())
    except Refused as refusal:
        form.based_on.raw_data = None
        form.based_on.data = str(newest.version if newest else 0)
        return _page(form, shown, _printable(form, shown), refusal), 409
    flash(
        _("Version %(num)d of the badge design is saved. Badges are printed with it from now on.", num=saved.version),
        "success",
    )
    return redirect(url_for(".index"), 303)


@room.post("/preview")
@form_checks_csrf
def preview() -> ResponseReturnValue:
    """The previews of the form's current state, for the page's script."""
    form = DesignForm()
    shown = _base_version(newest_design(current_event()))
    _mark_stored_pictures(form, shown)
    form.validate_on_submit()
    return render_template("badges/_previews.html", form=form, previews=_previews(_printable(form, shown)))


@room.post("/<int:version>")
def restore(version: int) -> ResponseReturnValue:
    """Restore an earlier version as the newest."""
    with transaction():
        saved = restore_version(current_event(), version, by=actor())
    flash(_("Version %(old)d is back, as version %(num)d.", old=version, num=saved.version), "success")
    return redirect(url_for(".index"), 303)


def _page(
    form: DesignForm, shown: BadgeDesign | None, printable: PrintableDesign | None, refusal: Refused | None = None
) -> str:
    event = current_event()
    counting = db.select(db.func.count()).select_from(BadgeDesign).where(BadgeDesign.event_id == event.id)
    return render_template(
        "badges/design.html",
        choosable=CHOOSABLE,
        form=form,
        shown=shown,
        refusal=refusal,
        previews=_previews(printable),
        page=paged(designs_of(event), counting),
    )


def _base_version(newest: BadgeDesign | None) -> BadgeDesign | None:
    """The version the form starts from."""
    wanted = request.args.get("version", "")
    if not wanted:
        return newest
    earlier = design_in(current_event(), number(wanted, otherwise=0))
    if earlier is None:
        raise NotFound(_("There is no such version of the badge design."))
    return earlier


def _mark_stored_pictures(form: DesignForm, shown: BadgeDesign | None) -> None:
    form.kept_logo = shown is not None and shown.logo_id is not None
    form.kept_strip = shown is not None and shown.strip_id is not None


def _pictures(form: DesignForm, shown: BadgeDesign | None) -> Pictures:
    """Uploaded pictures, otherwise stored ones, unless they were removed."""
    logo = form.logo.picture or (shown.logo if shown else None)
    strip = form.strip.picture or (shown.strip if shown else None)
    return Pictures(None if form.no_logo.data else logo, None if form.no_strip.data else strip)


def _printable(form: DesignForm, shown: BadgeDesign | None) -> PrintableDesign | None:
    """The form's design prepared for print; None if it cannot be drawn."""
    if not form.drawable():
        return None
    pictures = _pictures(form, shown)
    return with_pictures(form.design(), picture_of(pictures.logo), picture_of(pictures.strip))


def _previews(printable: PrintableDesign | None) -> list[DesignPreview]:
    if printable is None:
        return []
    event = current_event()
    category = next(iter(categories_of(event)), None)
    composer = Composer(event_text(event), printable.layout, printable.look)
    size = (printable.layout.width, printable.layout.height)
    named: list[tuple[str, Any]] = [
        (_("A short name"), SHORT),
        (_("A long name"), LONG),
        (_("A name from right to left"), RIGHT_TO_LEFT),
    ]
    previews = [
        DesignPreview(title, as_address(badge_svg(composer, sample_text(event, category, sample))), *size)
        for title, sample in named
    ]
    if printable.look.back.strip():
        previews.append(DesignPreview(_("The back"), as_address(back_svg(composer)), *size))
    return previews


def _based_on(form: DesignForm) -> int:
    return number(form.based_on.data, otherwise=-1)
