"""Alembic's door: the connection comes from `run.py`."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

import expo.accounts.models
import expo.badges.models
import expo.booths.models
import expo.calendar.models
import expo.checkin.models
import expo.delegations.models
import expo.events.models
import expo.exhibitors.application_models
import expo.exhibitors.models
import expo.history.models
import expo.invoices.models
import expo.itinerary.models
import expo.jobs.models
import expo.letters.models
import expo.mail.models
import expo.meetings.meeting_models
import expo.meetings.models
import expo.meetings.scheduler.models
import expo.meetings.wishes.models
import expo.organisations.models
import expo.prices.models
import expo.programme.models
import expo.registration.models
import expo.setup.models  # noqa: F401 -- each room's tables, so that the metadata is whole
from expo.db import Base, UtcDateTime


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Our own column types, by the types of the library below them: a revision stands without the program."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql')"
    return False


def run() -> None:
    connection: sa.Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
