"""Pages of long lists: one query for the rows, one for how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request

from expo.db import db

PER_PAGE = 50
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, its number counted from 1."""

    rows: Sequence[Any]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        return min(self.number * self.per_page, self.total)

    def address(self, number: int) -> str:
        """This page's own address with another page number; the filters stay."""
        rest = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        return f"{request.path}?{urlencode([*rest, ('page', str(number))])}"


def page_number() -> int:
    """The page asked for; rubbish asks for the first."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 7 else 1  # noqa: PLR2004 -- bounded before int()


def paged(query: sa.Select[Any], counting: sa.Select[Any], *, per_page: int = PER_PAGE) -> Page:
    """The page of `query` that the request asks for. `counting` selects the number of rows."""
    total = db.session.scalar(counting) or 0
    number = min(page_number(), max(1, -(-total // per_page)))
    rows = db.session.scalars(query.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, total, per_page)
