"""Queries on organisations."""

import sqlalchemy as sa

from expo.organisations.models import Organisation


def the_organisation() -> sa.ScalarSelect[int]:
    """A scalar subquery of the one organisation's id, for rows that have no event to take it from.

    With a second organisation PostgreSQL refuses the statement ("more than one row") instead of choosing one.
    """
    return sa.select(Organisation.id).scalar_subquery()
