"""An organisation above the events, the firms, the people and the roles; all there is belongs to the one row.

A firm's tax number and a person's mailbox are unique within an organisation from now on. The way down is refused while there
is a second organisation, whose rows would then be mixed with those of the first.
"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from expo.errors import Refused
from expo.migrations.tables import alter_table

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

kept_elsewhere = ("organisations",)  # its one row says nothing that is not true without it, and the way up writes it again

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("events", "firms", "people", "grants")
_INDEXED = ("events", "grants")
# By table: the columns that are unique together, within the organisation above and everywhere below.
_UNIQUE = {"firms": ["country", "tax_key"], "people": ["email_key"]}
_organisations = sa.table(
    "organisations",
    sa.column("id", _ID),
    sa.column("uid", sa.Text),
    sa.column("name", sa.Text),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisations_uid")),
    )
    first = {"uid": str(uuid.uuid4()), "name": "Expo", "created_at": datetime.now(UTC)}
    op.execute(_organisations.insert().values(first))
    for name in _TABLES:
        with alter_table(name) as batch_op:
            batch_op.add_column(sa.Column("organisation_id", _ID, nullable=True))
        table = sa.table(name, sa.column("organisation_id", _ID))
        op.execute(table.update().values(organisation_id=sa.select(_organisations.c.id).scalar_subquery()))
        with alter_table(name) as batch_op:
            batch_op.alter_column("organisation_id", existing_type=_ID, nullable=False)
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{name}_organisation_id"),
                "organisations",
                ["organisation_id"],
                ["id"],
                ondelete="RESTRICT",
            )
            _change_unique(batch_op, name, above=True)
    for name in _INDEXED:
        op.create_index(f"ix_{name}_organisation_id", name, ["organisation_id"])


def downgrade() -> None:
    count = op.get_bind().execute(sa.select(sa.func.count()).select_from(_organisations)).scalar_one()
    if count > 1:
        raise Refused(f"{count} organisations share this installation. Below, nothing would tell their rows apart.")
    for name in _INDEXED:
        op.drop_index(f"ix_{name}_organisation_id", table_name=name)
    for name in _TABLES:
        with alter_table(name) as batch_op:
            _change_unique(batch_op, name, above=False)
            batch_op.drop_constraint(batch_op.f(f"fk_{name}_organisation_id"), type_="foreignkey")
            batch_op.drop_column("organisation_id")
    op.drop_table("organisations")


def _change_unique(batch_op: BatchOperations, name: str, *, above: bool) -> None:
    columns = _UNIQUE.get(name)
    if columns is None:
        return
    rules = (columns, ["organisation_id", *columns])
    gone, new = rules if above else rules[::-1]
    batch_op.drop_constraint(batch_op.f(f"uq_{name}_{'_'.join(gone)}"), type_="unique")
    batch_op.create_unique_constraint(batch_op.f(f"uq_{name}_{'_'.join(new)}"), new)
