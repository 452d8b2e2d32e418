"""Forms that make money, mails or letters: each carries an idempotency key, which the database takes once.

Views whose form always makes such a thing say `single_submission()`. Others make a mail on some of their ways only, or by what
a joint adds: there the first mail takes the key.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, has_request_context, request
from sqlalchemy.orm import Session

from expo.db import db, transaction
from expo.submissions.services import claim
from expo.web.blueprints import was_let_in
from expo.web.params import refuse

FIELD = "submission"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def init_single_submission(app: Flask) -> None:
    """Give templates `submission_key()`, for the hidden field of every form."""
    app.jinja_env.globals["submission_key"] = lambda: secrets.token_urlsafe(16)


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
        _claim_once(key)
        yield session


def claim_form() -> None:
    """Take the key of the request's form within the transaction under way, before something is made that must not be made
    twice. Raises Refused for a form that was done already.

    Nothing happens outside of a request, for what carries no key (JSON, whose views know what they did), and on pages that
    are open to all: there a second answer unlike the first would tell whether a mailbox is known.
    """
    if not has_request_context() or not was_let_in():
        return
    key = request.form.get(FIELD, "")
    if _KEY.fullmatch(key):
        _claim_once(key)


def _claim_once(key: str) -> None:
    """Claim the key unless this request did already."""
    if g.get("claimed_form") != key:
        with db.session.no_autoflush:  # what the mail tells of may be half made
            claim(key)
        g.claimed_form = key
