"""A form that could not be taken, because its reader is signed out or its token has expired: shown again with all that was
typed, to be sent from there. Nothing of it is stored. So is one whose rows somebody else changed meanwhile.
"""

from urllib.parse import urlsplit

from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from expo.errors import Changed
from expo.i18n import _
from expo.web.bodies import FORMS
from expo.web.errors import abandon, answer, refused, wants_json

_NEVER_SHOWN = ("csrf_token", "password")
SHOWN_FIELD = "as_shown"  # what the form showed of the rows that it changes


def init_unsent_forms(app: Flask) -> None:
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(Changed, _changed)


def unsent_form(*, signed_out: bool) -> ResponseReturnValue | None:
    """The page that sends the form of this request again: 401 for readers who are `signed_out`, 400 for others.

    None for whatever is no form, or came from another site: a reader is not asked to send what a stranger filled in.
    """
    if request.mimetype not in FORMS or wants_json() or not request.form or not _is_from_own_page():
        return None
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(part in name for part in _NEVER_SHOWN)
    ]
    files = [file.filename for file in request.files.values() if file.filename]
    page = render_template("errors/unsent.html", fields=fields, files=files, signed_out=signed_out)
    return make_response(page, 401 if signed_out else 400)


def _changed_form(message: str, details: tuple[str, ...]) -> ResponseReturnValue | None:
    """The page that says what others changed while the reader wrote, with all that was typed, to be saved all the same.

    None where the page of the form itself says so, and where nothing was compared with what the form showed.
    """
    anew = g.get("shown_anew")
    if anew is None or wants_json() or request.mimetype not in FORMS:
        return None
    hidden = (*_NEVER_SHOWN, SHOWN_FIELD)
    fields = [
        (name, value) for name, value in request.form.items(multi=True) if not any(part in name for part in hidden)
    ]
    page = render_template("errors/changed.html", fields=fields, anew=anew, message=message, details=details)
    return make_response(page, 409)


def _is_from_own_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _csrf_failed(_error: CSRFError) -> ResponseReturnValue:
    return unsent_form(signed_out=False) or answer(
        400, _("This page was open for too long, or it came from another site. Go back, reload it and send it again.")
    )


def _changed(error: Changed) -> ResponseReturnValue:
    abandon()
    return _changed_form(error.message, error.details) or refused(error)
