"""What is kept of a token and told of it, what it is not given, and what its secrets, scopes and cursors look like."""

from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.permissions import Permission
from expo.api.models import ApiToken
from expo.api.rules import PREFIX, SCOPES, TokenHolder, cursor_after, new_secret, row_of_cursor, scopes_in
from expo.api.services import issue_token, note_use, revoke_token
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.history.services import Actor
from expo.kit.tokens import digest
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.told import told, told_changes

WEEK = timedelta(days=7)
PROGRAMME, EVENT = Permission.SEE_PROGRAMME, Permission.SEE_EVENT


def test_a_token_is_kept_as_a_digest_told_and_ended_once(app: Flask) -> None:
    event = an_event()
    firm, account = emil(event), olga(event)
    by, start = Actor("Olga Organiser", account_id=account.id), clock.now()
    with clock.set_to(start), transaction():
        token, secret = issue_token(
            event, " Signage \n", TokenHolder.FIRM, [PROGRAMME, EVENT], valid=WEEK, by=by, exhibitor_id=firm.id
        )
        own, _secret = issue_token(
            event, "Own", TokenHolder.ORGANISER, [EVENT], valid=WEEK, by=by, exhibitor_id=firm.id
        )
    with clock.set_to(start + WEEK), transaction():
        revoke_token(token, by=by)
        note_use(own.id, start + timedelta(hours=1))
    with transaction():
        revoke_token(token, by=Actor("Somebody"))
    db.session.expire_all()

    assert (token.name, token.scopes, token.token_digest) == ("Signage", sorted([EVENT, PROGRAMME]), digest(secret))
    assert (token.created_at, token.created_by, token.expires_at) == (start, by.name, start + WEEK)
    assert [(one.account_id, one.exhibitor_id) for one in (token, own)] == [(None, firm.id), (account.id, None)]
    assert (token.revoked_at, token.revoked_by, own.revoked_at) == (start + WEEK, by.name, None)
    assert (token.seen_at, own.seen_at) == (None, start + timedelta(hours=1))
    acts = [("created", "Signage"), ("created", "Own"), ("revoked", "Signage")]
    assert told(event, "api_token") == [(by.name, *act) for act in acts]
    assert told_changes(event, "api_token")[1:] == [
        ("created", None, {"holder": "organiser", "scopes": [EVENT]}),
        ("revoked", None, None),
    ]


def test_a_token_is_for_something_that_such_a_holder_may_and_for_a_firm_of_this_expo(app: Flask) -> None:
    event, elsewhere = an_event(), emil(an_event())
    sentence = "Choose what this token may do, among what such a holder may"
    for holder, scopes in ((TokenHolder.DEVICE, []), (TokenHolder.DEVICE, [EVENT, PROGRAMME])):
        with pytest.raises(Refused, match=sentence), transaction():
            issue_token(event, "Gate", holder, scopes, valid=WEEK, by=Actor("Olga"))
    for firm in (None, elsewhere.id):
        with pytest.raises(NotFound, match="Choose a firm of this expo"), transaction():
            issue_token(event, "Firm", TokenHolder.FIRM, [EVENT], valid=WEEK, by=Actor("Olga"), exhibitor_id=firm)

    assert db.session.scalars(sa.select(ApiToken)).all() == []


def test_secrets_are_known_by_their_beginning_and_scopes_by_their_words() -> None:
    one, other = new_secret(), new_secret()

    assert (one.startswith(PREFIX), len(one) - len(PREFIX), one != other) == (True, 43, True)
    assert scopes_in([EVENT.value, "no longer", PROGRAMME.value]) == {EVENT, PROGRAMME}
    assert Permission.SEE_PASSPORTS not in SCOPES[TokenHolder.ORGANISER]


def test_only_what_a_page_gave_out_is_a_cursor() -> None:
    def made(text: str) -> str:
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    assert [row_of_cursor(cursor_after(number)) for number in (0, 7, 2**63 - 1)] == [0, 7, 2**63 - 1]
    refused = ("after 9223372036854775808", "after 12345678901234567890", "after -1", "after ", "before 1", "1", "٣")
    assert [row_of_cursor(made(text)) for text in refused] == [None] * len(refused)
    assert [row_of_cursor(text) for text in ("", "!", "a")] == [None] * 3
    assert "=" not in cursor_after(12345)
