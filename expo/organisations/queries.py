"""Reading the organisations."""

import sqlalchemy as sa

from expo.organisations.models import Organisation


def the_organisation() -> sa.ScalarSelect[int]:
    """The id of the one organisation, to be written into a row by the same statement: nobody asks for it beforehand.

    For what has no event to take it from. With a second row PostgreSQL refuses the statement instead of choosing one.
    """
    return sa.select(Organisation.id).scalar_subquery()
