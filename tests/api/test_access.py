"""Every token at every address, with ids of its own expo and of another organiser's: each cell of the table."""

import re
from typing import Any

import pytest
from flask import Flask

from expo.accounts.permissions import PERMISSIONS, Permission, Role
from expo.api.document import all_resources
from expo.api.models import ApiToken
from expo.api.resource import Resource
from expo.api.resources.index import RESOURCES
from expo.api.resources.people import EXPOS
from expo.api.rules import SCOPES, TokenHolder
from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from tests.factories.accounts import nora, olga, with_role
from tests.factories.api import Caller, a_token
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.plain_rows import plain_row

Tokens = dict[str, tuple[str, frozenset[Permission]]]
Rows = tuple[Event, dict[str, tuple[int, int]], Tokens]
# How a plain row of a resource comes to be in an event, where its own table does not say so.
_BELOW = {
    "feeds": ("registration_id", "registrations"),
    "payments": ("invoice_id", "invoices"),
}


def _a_row(resource: Resource, event_id: int, exhibitor_id: int) -> int:
    """A row of the resource in an event; of the firm, where its table names one."""
    table = resource.table.__tablename__
    if resource is EXPOS:
        return event_id
    if table == "exhibitors":
        return exhibitor_id
    if table == "firms":
        return db.session.get_one(Exhibitor, exhibitor_id).firm_id or 0
    if table in _BELOW:
        column, parent = _BELOW[table]
        numbered = {"number": 7} if parent == "invoices" else {}
        above = plain_row(parent, {"event_id": event_id} | numbered | _of_firm(parent, exhibitor_id))
        return plain_row(table, {column: above})
    given: dict[str, Any] = {"event_id": event_id} | _of_firm(table, exhibitor_id)
    if table == "sessions":
        given["state"] = "published"
    if table == "assignments":
        given["state"] = "assigned"
    return plain_row(table, given)


def _of_firm(table: str, exhibitor_id: int) -> dict[str, int]:
    return {"exhibitor_id": exhibitor_id} if table in {"assignments", "offers", "invoices", "leads"} else {}


@pytest.fixture
def rows(app: Flask) -> Rows:
    """An expo, and of each resource a row of its own and one of another organiser's expo."""
    event = an_event()
    nora()
    other = db.session.scalars(db.select(Event).where(Event.slug == "noras-expo")).one()
    firm, elsewhere = emil(event).id, emil(other).id
    made, tokens = {}, _tokens(event, firm)  # before the rows below, some of which bring another organisation
    with transaction():
        for one in all_resources():
            made[one.name] = (_a_row(one, event.id, firm), _a_row(one, other.id, elsewhere))
    return event, made, tokens


def _tokens(event: Event, firm: int) -> Tokens:
    """A token of each kind with all it may, and one with each single right, beside what each may."""
    account = olga(event)
    tokens = {
        "team": (a_token(event), SCOPES[TokenHolder.TEAM]),
        "organiser": (a_token(event, holder=TokenHolder.ORGANISER, account=account), SCOPES[TokenHolder.ORGANISER]),
        "firm": (a_token(event, holder=TokenHolder.FIRM, exhibitor_id=firm), SCOPES[TokenHolder.FIRM]),
        "device": (a_token(event, holder=TokenHolder.DEVICE), SCOPES[TokenHolder.DEVICE]),
    }
    for right in sorted({one.permission for one in all_resources()}):
        tokens[right] = (a_token(event, right), frozenset({right}))
    return tokens


def _address(resource: Resource, slug: str, row: int | str = "") -> str:
    if resource is EXPOS:
        return f"/expos/{row}".rstrip("/")
    return f"/expos/{slug}/{resource.name}/{row}".rstrip("/")


def _cells(one: Resource, slug: str, made: tuple[int, int], *, opens: bool) -> dict[str, tuple[str, int]]:
    """What a token of the expo asks of a resource, and which status it gets."""
    mine, theirs = (slug, "noras-expo") if one is EXPOS else made
    status = 200 if opens else 403
    return {
        "list": (_address(one, slug), status),
        "own": (_address(one, slug, mine), status),
        "other's id": (_address(one, slug, theirs), 404 if opens or one is EXPOS else 403),
        "other's list": (_address(one, "noras-expo") if one is not EXPOS else "/expos/noras-expo", 404),
        "other's own": (_address(one, "noras-expo", theirs), 404),
    }


def test_every_token_opens_what_it_may_of_its_own_expo_and_nothing_else(app: Flask, rows: Rows) -> None:
    event, made, tokens = rows
    wrong: list[Any] = []

    for whose, (secret, may) in tokens.items():
        program = Caller(app, secret)
        for one in all_resources():
            opens = one.permission in may and (whose != "firm" or one.of_firm is not None)
            cells = _cells(one, event.slug, made[one.name], opens=opens)
            for cell in cells if opens or whose in set(TokenHolder) else ["list"]:
                address, expected = cells[cell]
                answer = program.get(address)
                if answer.status_code != expected:
                    wrong.append((whose, one.name, cell, answer.status_code, expected))
                elif cell == "list" and opens:
                    mine, theirs = made[one.name]
                    ids = [row["id"] for row in answer.json["data"]]
                    wrong += [(whose, one.name, "leak", ids)] if theirs in ids or mine not in ids else []

    assert wrong == []


def _statuses(app: Flask, event: Event, secret: str) -> dict[str, int]:
    """How each list answers a token."""
    program = Caller(app, secret)
    return {one.name: program.get(f"/expos/{event.slug}/{one.name}").status_code for one in RESOURCES.values()}


def test_a_stranger_and_a_token_that_ended_open_nothing(app: Flask) -> None:
    event = an_event()
    account = olga(event)
    secrets = {name: a_token(event, name=name) for name in ("revoked", "expired")}
    secrets["left the team"] = a_token(event, holder=TokenHolder.ORGANISER, account=account)
    with transaction():
        for token in db.session.scalars(db.select(ApiToken)):
            if token.name == "revoked":
                token.revoked_at = token.created_at
            if token.name == "expired":
                token.expires_at = token.created_at
        account.active = False

    wrong = {**secrets, "": "", "wrong": "expo_x", "long": "expo_" + "x" * 500}

    assert {name: set(_statuses(app, event, secret).values()) for name, secret in wrong.items()} == {
        name: {401} for name in wrong
    }


def test_an_organisers_token_does_what_their_role_allows_by_now(app: Flask) -> None:
    event = an_event()
    olga(event)
    account = with_role(nora(), Role.ORGANISER, event)
    secret = a_token(event, holder=TokenHolder.ORGANISER, account=account)
    with_role(account, Role.VIEWER, event)

    viewer = PERMISSIONS[Role.VIEWER]
    assert _statuses(app, event, secret) == {
        one.name: 200 if one.permission in viewer else 403 for one in RESOURCES.values()
    }


def test_nothing_that_opens_something_is_a_field() -> None:
    secret = re.compile(r"key|digest|code|password|secret|sealed|token|frozen|holder|initials|passport")

    assert [(one.name, name) for one in all_resources() for name in one.names(firm=True) if secret.search(name)] == []
