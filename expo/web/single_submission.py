"""Forms that make money, mails or letters: each carries an idempotency key, which the database takes once."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, request
from sqlalchemy.orm import Session

from expo.db import transaction
from expo.submissions.services import claim
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
        claim(key)
        yield session
