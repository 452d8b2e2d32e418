"""Tokens of the API, and programs that send them."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from flask import Flask

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.api.rules import SCOPES, TokenHolder
from expo.api.services import issue_token
from expo.db import transaction
from expo.events.models import Event
from expo.history.services import PROGRAM, Actor
from tests.pages import OtherSide


def a_token(
    event: Event,
    *scopes: Permission,
    holder: TokenHolder = TokenHolder.TEAM,
    exhibitor_id: int | None = None,
    account: Account | None = None,
    name: str = "CRM",
) -> str:
    """The secret of a new token, with all that such a holder may where no scopes are named."""
    by = Actor(account.name, account_id=account.id) if account else PROGRAM
    given: Collection[Permission] = scopes or SCOPES[holder]
    with transaction():
        _token, secret = issue_token(
            event, name, holder, given, valid=timedelta(days=30), by=by, exhibitor_id=exhibitor_id
        )
    return secret


class Caller:
    """A program that calls the API with a token; with none, a stranger."""

    def __init__(self, app: Flask, secret: str = "") -> None:
        self._client = OtherSide(app, app.response_class, use_cookies=False)
        self._secret = secret

    def ask(self, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._secret}"} if self._secret else {}
        address = path if path.startswith("/api") else f"/api/v1{path}"
        return self._client.open(address, method=method, headers=headers | options.pop("headers", {}), **options)

    def get(self, path: str, **options: Any) -> Any:
        return self.ask("GET", path, **options)

    def ids(self, path: str) -> list[int]:
        """The ids of a whole list, page by page."""
        found: list[int] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = self.get(path, query_string={"cursor": cursor} if cursor else {})
            assert answer.status_code == 200, answer.text
            found += [row["id"] for row in answer.json["data"]]
            cursor = answer.json["next"]
        return found
