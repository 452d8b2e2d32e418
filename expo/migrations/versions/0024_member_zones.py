"""The zones that a delegation's member is cleared for, by their keys; a name that no zone of the expo has let nobody in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

kept_elsewhere = ("member_zones",)  # on the way down: as names, in the members' rows

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

_members = sa.table(
    "delegation_members", sa.column("id", _ID), sa.column("delegation_id", _ID), sa.column("zones", _JSON)
)
_delegations = sa.table("delegations", sa.column("id", _ID), sa.column("event_id", _ID))
_zones = sa.table(
    "zones", sa.column("id", _ID), sa.column("event_id", _ID), sa.column("name", sa.Text), sa.column("position", _ID)
)
_member_zones = sa.table("member_zones", sa.column("member_id", _ID), sa.column("zone_id", _ID))


def upgrade() -> None:
    op.create_table(
        "member_zones",
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("zone_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["delegation_members.id"], name=op.f("fk_member_zones_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zones.id"], name=op.f("fk_member_zones_zone_id")),
        sa.PrimaryKeyConstraint("member_id", "zone_id", name=op.f("pk_member_zones")),
    )
    op.create_index("ix_member_zones_zone_id", "member_zones", ["zone_id"])
    zones = {(row.event_id, row.name): row.id for row in op.get_bind().execute(sa.select(_zones))}
    members = sa.select(_members.c.id, _members.c.zones, _delegations.c.event_id).join_from(
        _members, _delegations, _delegations.c.id == _members.c.delegation_id
    )
    rows = [
        {"member_id": row.id, "zone_id": zones[row.event_id, name]}
        for row in op.get_bind().execute(members).all()
        for name in dict.fromkeys(row.zones or [])
        if (row.event_id, name) in zones
    ]
    if rows:
        op.get_bind().execute(_member_zones.insert(), rows)
    with alter_table("delegation_members") as batch_op:
        batch_op.drop_column("zones")


def downgrade() -> None:
    with alter_table("delegation_members") as batch_op:
        batch_op.add_column(sa.Column("zones", _JSON, nullable=False, server_default="[]"))
    with alter_table("delegation_members") as batch_op:
        batch_op.alter_column("zones", server_default=None)
    cleared = sa.select(_member_zones.c.member_id, _zones.c.name).join_from(
        _member_zones, _zones, _zones.c.id == _member_zones.c.zone_id
    )
    names: dict[int, list[str]] = {}
    for row in op.get_bind().execute(cleared.order_by(_zones.c.position)).all():
        names.setdefault(row.member_id, []).append(row.name)
    for number, named in names.items():
        op.execute(_members.update().where(_members.c.id == number).values(zones=named))
    op.drop_table("member_zones")
