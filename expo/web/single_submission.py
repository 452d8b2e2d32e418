"""Forms that make money, mails or letters: each carries an idempotency key, which the database takes once.

Views whose form always makes such a thing say `single_submission()`. Others make a mail on some of their ways only, or by what
a joint adds: there the first mail takes the key.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, request
from sqlalchemy.orm import Session

from expo.db import transaction
from expo.submissions.services import begin_form, claim_form
from expo.web.blueprints import was_let_in
from expo.web.params import refuse

FIELD = "submission"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def init_single_submission(app: Flask) -> None:
    """Give templates `submission_key()`, for the hidden field of every form. Must be registered after the guards."""
    app.jinja_env.globals["submission_key"] = lambda: secrets.token_urlsafe(16)
    app.before_request(_begin)


def _begin() -> None:
    """Say which form is sent. Not on pages that are open to all: there a second answer unlike the first would tell whether a
    mailbox is known.
    """
    sent = request.method == "POST" and was_let_in()
    key = request.form.get(FIELD, "") if sent else ""
    begin_form(key if _KEY.fullmatch(key) else "")


@contextmanager
def single_submission() -> Iterator[Session]:
    """A transaction that does what the request's form asks for at most once.

    Raises Refused for a form that was done already, and Malformed for a request that carries no key. What is refused or
    fails within leaves the key free, so that the form can be sent again.
    """
    key = request.form.get(FIELD, "")
    if not _KEY.fullmatch(key):
        refuse()
    with transaction() as session:
        begin_form(key)
        claim_form()
        yield session
