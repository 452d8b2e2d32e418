"""Saving a form and saying so, for the pages of what meetings stand on."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.errors import Changed, Refused


def saved(save: Callable[[], None], form: Any, row: Any) -> Refused | None:
    """Save within a transaction; the refusal, where there is one, with the form's version brought up to date."""
    try:
        with transaction():
            save()
    except Refused as refusal:
        if row is not None and isinstance(refusal, Changed):
            form.version.raw_data = [str(row.version)]
            form.version.data = str(row.version)
        return refusal
    return None


def done(sentence: str, endpoint: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for(endpoint), 303)
