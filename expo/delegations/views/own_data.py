"""The page on which a delegation's contact erases what is held about them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.delegations.blueprints import current_delegation, head_blueprint
from expo.delegations.services.contacts import erase_contact
from expo.history.services import Actor
from expo.i18n import _

room = head_blueprint("head_data", __name__, "/erase")


@room.route("", methods=["GET", "POST"])
def erase() -> ResponseReturnValue:
    """Say what goes and what stays (GET), or erase the contact for good (POST)."""
    if request.method == "GET":
        return render_template("delegations/head/erase.html", goes=_goes(), stays=_stays())
    slug = current_delegation().event.slug
    with transaction():
        erase_contact(current_delegation(), by=Actor(""))
    flash(_("Your name and address are erased, and the link of the delegation stopped working."), "success")
    return redirect(url_for("events.home", slug=slug), 303)


def _goes() -> list[str]:
    return [
        _("Your name and mail address as the contact of the delegation, in its history and in mails too."),
        _("The link of this page: nobody can change the delegation by it any more."),
    ]


def _stays() -> list[str]:
    return [
        _("The delegation, its members, itinerary and letters. An organiser can name another contact."),
        _("Your own registration, if you are a member: erase it on the page of your ticket."),
    ]
