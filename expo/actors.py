"""Columns for the actor of a row's act: a name, stored as it was at that time."""

from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import mapped_column


class ActorName(sa.types.TypeDecorator[str]):
    """The name of an account, of a private link's holder, of a desk or of the program; "" for nobody, or somebody erased.

    A type of its own, so that erasing a person finds every such column.
    """

    impl = sa.Text
    cache_ok = True


DoneBy = Annotated[str, mapped_column(ActorName, default="")]


def done_at(verb: str) -> sa.CheckConstraint:
    """The check that whoever did an act which may not have been done yet, did it at a time: `<verb>_by` and `<verb>_at`."""
    return sa.CheckConstraint(f"{verb}_by = '' OR {verb}_at IS NOT NULL", name=f"{verb}_at_a_time")
