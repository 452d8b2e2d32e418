"""A stolen database opens nothing: no private link and no link that signs in stands in any column of any table."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.models import SignInLink
from expo.accounts.services.links import mail_link
from expo.config import settings
from expo.db import Base, db, transaction
from expo.kit.tokens import MARK, Purpose, digest, unseal
from expo.mail.models import Mail
from tests.factories.accounts import an_account
from tests.life.scene import build_scene

_LIKE_A_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@pytest.mark.parametrize("whole_app", ["postgresql"], indirect=True)
def test_no_token_that_opens_anything_stands_in_any_table(app: Flask) -> None:
    build_scene()
    an_account("ayla@example.org")
    with transaction():
        mail_link("ayla@example.org")
    db.session.expire_all()

    digests = set(db.session.scalars(sa.select(SignInLink.token_digest)))
    found = {
        (table, column)
        for table, column, text in every_text()
        for token in tokens_in(text)
        if opens(token) or digest(token) in digests
    }

    hidden = [mail.wording for mail in db.session.scalars(sa.select(Mail)) if MARK in mail.text]
    assert found == set()
    assert digests
    assert "sign-in" in hidden
    assert len(set(hidden)) >= 5  # many kinds of mails have a link


def every_text() -> Iterator[tuple[str, str, str]]:
    """Each value of each row of each table, as text, with its table and column."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            for column, value in row._mapping.items():
                yield table.name, str(column), text_of_value(value)


def text_of_value(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def tokens_in(text: str) -> Iterator[str]:
    """What could be a token, wherever it begins within a longer word."""
    for run in re.finditer(r"[A-Za-z0-9_-]{43,}", text):
        for at in range(min(len(run[0]), 400) - 42):
            yield run[0][at : at + 43]


def opens(token: str) -> bool:
    here = settings()
    return any(unseal(token, purpose, [here.secret_key]) is not None for purpose in Purpose)
