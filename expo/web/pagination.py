"""Pagination of long lists: one query for the rows, one for the count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request

from expo.db import db
from expo.web.params import number

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
        """The current URL with another page number, its other parameters kept."""
        rest = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        return f"{request.path}?{urlencode([*rest, ('page', str(number))])}"


def page_number() -> int:
    """The requested page number; 1 when it is malformed."""
    return max(min(number(request.args.get("page"), otherwise=1), LAST_PAGE), 1)


def paged(query: sa.Select[Any], counting: sa.Select[Any], *, per_page: int = PER_PAGE) -> Page:
    """The requested page of `query`. `counting` selects the number of rows."""
    return _page(query, db.session.scalar(counting) or 0, per_page)


def searched(query: sa.Select[Any], key: Any, *, per_page: int = PER_PAGE) -> Page:
    """As `paged`, for a query with expensive conditions: they are evaluated once, the total by a window function.
    `key` is the column of the rows' ids.
    """
    number = page_number()
    finding = query.with_only_columns(key, sa.func.count().over())
    found = db.session.execute(finding.limit(per_page).offset((number - 1) * per_page)).all()
    if not found and number > 1:  # past the end, as after rows were removed meanwhile
        return _page(
            query, db.session.scalar(sa.select(sa.func.count()).select_from(finding.subquery())) or 0, per_page
        )
    rows = db.session.scalars(query.where(key.in_([row[0] for row in found]))).all() if found else []
    return Page(rows, number, found[0][1] if found else 0, per_page)


def _page(query: sa.Select[Any], total: int, per_page: int) -> Page:
    number = min(page_number(), max(1, -(-total // per_page)))
    rows = db.session.scalars(query.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, total, per_page)
