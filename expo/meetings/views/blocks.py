"""Organisers' pages of the blocks of time: for meetings, and for what nobody meets during."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.errors import NotFound
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.meetings.block_models import MeetingBlock
from expo.meetings.forms import block_form
from expo.meetings.queries import block_in, blocks_of
from expo.meetings.services.blocks import add_block, block_name, edit_block, remove_block
from expo.meetings.views.saved import done, saved
from expo.meetings.words import block_words, meeting_kind_word
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = organiser_blueprint("meeting_blocks", __name__, Permission.SEE_MEETINGS, "/meetings/blocks")
_ARRANGE = needs(Permission.ARRANGE_MEETINGS)


@room.context_processor
def template_words() -> dict[str, Any]:
    return {"block_name": block_name, "block_words": block_words(), "kind_word": meeting_kind_word}


@room.get("")
def index() -> ResponseReturnValue:
    return render_template("meetings/blocks.html", blocks=blocks_of(current_event()))


@room.route("/add", methods=["GET", "POST"])
@_ARRANGE
@form_checks_csrf
def new_block() -> ResponseReturnValue:
    return _block_page(None)


@room.route("/<int:number>", methods=["GET", "POST"])
@_ARRANGE
@form_checks_csrf
def block(number: int) -> ResponseReturnValue:
    return _block_page(_block(number))


@room.post("/<int:number>/remove")
@_ARRANGE
def drop_block(number: int) -> ResponseReturnValue:
    with unless_changed():
        remove_block(_block(number), by=actor())
    return done(_("The block is removed."), ".index")


def _block_page(found: MeetingBlock | None) -> ResponseReturnValue:
    event, form = current_event(), block_form(current_event(), found)
    refusal = None
    if form.validate_on_submit():

        def save() -> None:
            fields, chosen = form.fields(event, found.name if found else {}), form.places_in(event)
            if found is None:
                add_block(event, fields, chosen, by=actor())
            else:
                edit_block(found, fields, chosen, version=number(form.version.data, otherwise=0), by=actor())

        refusal = saved(save, form, found)
        if refusal is None:
            return done(_("The block is saved."), ".index")
    page = render_template("meetings/block.html", form=form, block=found, refusal=refusal)
    return page, 409 if refusal else 400 if form.errors else 200


def _block(number_: int) -> MeetingBlock:
    found = block_in(current_event(), number_)
    if found is None:
        raise NotFound(_("There is no such block."))
    return found
