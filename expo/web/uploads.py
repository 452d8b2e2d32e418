"""The page on which a whole file comes in: only checked, or imported, all of it or nothing."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.errors import Refused
from expo.i18n import _
from expo.kit.tables.sheets import LARGEST_FILE


def import_page(template: str, after: str, take: Callable[[bytes, bool], str]) -> ResponseReturnValue:
    """Answer a page with a file and the buttons "import" and "only check it".

    `take` gets the file's bytes and whether they are only checked, and returns what was found as a sentence; an import leads on
    to the endpoint `after`. What it refuses is told on the page with all details.
    """
    if request.method == "GET":
        return render_template(template, refusal=None, done=None)
    only_check = "check" in request.form
    try:
        done = take(_posted_file(), only_check)
    except Refused as refusal:
        return render_template(template, refusal=refusal, done=None), 409
    if only_check:
        return render_template(template, refusal=None, done=done)
    flash(done, "success")
    return redirect(url_for(after), 303)


def _posted_file() -> bytes:
    sent = request.files.get("file")
    data = sent.read(LARGEST_FILE + 1) if sent else b""
    if not data:
        raise Refused(_("Choose a file."))
    return data
