"""Requests for meetings, and what an expo says of them.

Down: they are lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("asked", "another time", "accepted", "declined", "expired", "withdrawn")
_MOMENT = sa.DateTime(timezone=True)
_IS_OPEN = sa.text("state IN ('asked', 'another time')")


def upgrade() -> None:
    op.create_table(
        "meeting_requests",
        sa.Column("id", _WHOLE, nullable=False),
        *(sa.Column(name, _WHOLE, nullable=False) for name in ("event_id", "asker_id", "asked_id")),
        sa.Column(
            "state",
            sa.Enum(*_STATES, name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("minutes", _WHOLE, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("wanted_at", _MOMENT),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("meeting_id", _WHOLE),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("asked_at", "expires_at")),
        *(sa.Column(name, _MOMENT) for name in ("remind_at", "answered_at", "tell_asker_at", "tell_asked_at")),
        *_checks(),
        *_keys(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_requests")),
    )
    for name in ("event_id", "asker_id", "asked_id", "meeting_id", "tell_asker_at", "tell_asked_at"):
        op.create_index(f"ix_meeting_requests_{name}", "meeting_requests", [name])
    open_alone = {"postgresql_where": _IS_OPEN, "sqlite_where": _IS_OPEN}
    op.create_index("ix_meeting_requests_expires_at", "meeting_requests", ["expires_at"], **open_alone)
    op.create_index("uq_meeting_requests_open", "meeting_requests", ["asker_id", "asked_id"], unique=True, **open_alone)
    _create_terms()


def downgrade() -> None:
    op.drop_table("meeting_request_terms")
    op.drop_table("meeting_requests")


def _checks() -> list[sa.CheckConstraint]:
    rules = {
        "two_parties": "asker_id <> asked_id",
        "minutes_bounded": "minutes BETWEEN 5 AND 240",
        "answered_once": "(state IN ('asked', 'another time')) = (answered_at IS NULL)",
        "meeting_when_accepted": "meeting_id IS NULL OR state = 'accepted'",
        "another_time_named": "state <> 'another time' OR wanted_at IS NOT NULL",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_meeting_requests_{name}")) for name, rule in rules.items()]


def _keys() -> list[sa.ForeignKeyConstraint]:
    to = {"asker_id": "parties", "asked_id": "parties", "meeting_id": "meetings"}
    found = [
        sa.ForeignKeyConstraint(
            ["event_id", column],
            [f"{table}.event_id", f"{table}.id"],
            name=op.f(f"fk_meeting_requests_event_id_{column}"),
            ondelete="CASCADE",
        )
        for column, table in to.items()
    ]
    event = sa.ForeignKeyConstraint(
        ["event_id"], ["events.id"], name=op.f("fk_meeting_requests_event_id"), ondelete="CASCADE"
    )
    return [event, *found]


def _create_terms() -> None:
    bounds = {"most_open": (1, 100), "most_waiting": (1, 500), "days": (1, 60)}
    op.create_table(
        "meeting_request_terms",
        sa.Column("event_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("are_open", sa.Boolean(), nullable=False),
        *(sa.Column(name, _WHOLE, nullable=False) for name in bounds),
        sa.Column("place_at_once", sa.Boolean(), nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        *(
            sa.CheckConstraint(
                f"{name} BETWEEN {least} AND {most}", name=op.f(f"ck_meeting_request_terms_{name}_bounded")
            )
            for name, (least, most) in bounds.items()
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meeting_request_terms_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_meeting_request_terms")),
    )
