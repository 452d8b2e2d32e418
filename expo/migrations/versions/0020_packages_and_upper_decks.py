"""A third way to build a space, the package; upper decks; which schemes an expo lets.

On the way down nothing of a firm goes: one that asks for a package asks for the shell scheme it stands on, and its wish, as that
for an upper deck, is kept in words in the organiser's note, out of which the way up reads it again. A change that waits for an
answer loses its upper deck. A price that is only for packages stays in its list, where it then holds for nobody.
"""

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_SHELL, _PACKAGE, _RAW = "shell scheme", "package", "raw space"
_PACKAGE_NOTE = "Asked for a package: shell scheme with furniture."
_DECK_NOTE = re.compile(r"Asked for an upper deck of (\d+) m²\.")
_CARRIED = "upper_deck_sqm = 0 OR (scheme = 'raw space' AND area_sqm >= 50 AND upper_deck_sqm * 2 <= area_sqm)"

_exhibitors = sa.table(
    "exhibitors", sa.column("id", _ID), sa.column("scheme", sa.Text), sa.column("note", sa.Text),
    sa.column("upper_deck_sqm", _ID), sa.column("area_sqm", _ID),
)
_settings = sa.table("exhibitor_settings", sa.column("schemes", _JSON))
_changes = sa.table("exhibitor_changes", sa.column("id", _ID), sa.column("before", _JSON), sa.column("after", _JSON))


def upgrade() -> None:
    with alter_table("exhibitors") as batch_op:
        batch_op.add_column(sa.Column("upper_deck_sqm", _ID, nullable=False, server_default="0"))
        batch_op.drop_constraint(batch_op.f("ck_exhibitors_scheme"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_exhibitors_scheme"), f"scheme IN ('{_SHELL}', '{_PACKAGE}', '{_RAW}')"
        )
        batch_op.create_check_constraint(batch_op.f("ck_exhibitors_upper_deck_whole"), "upper_deck_sqm >= 0")
        batch_op.create_check_constraint(batch_op.f("ck_exhibitors_upper_deck_carried"), _CARRIED)
    with alter_table("exhibitors") as batch_op:
        batch_op.alter_column("upper_deck_sqm", server_default=None)
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.add_column(sa.Column("schemes", _JSON, nullable=True))
    # An expo that has no price for a package yet does not let one until an organiser says so.
    op.execute(_settings.update().values(schemes=[_SHELL, _RAW]))
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.alter_column("schemes", nullable=False)
    _take_wishes_back()


def downgrade() -> None:
    _write_wishes_down()
    _rewrite_changes()
    for name in ("hall_plans", "booths"):
        _rewrite_schemes(name)
    op.execute(_exhibitors.update().where(_exhibitors.c.scheme == _PACKAGE).values(scheme=_SHELL))
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.drop_column("schemes")
    with alter_table("exhibitors") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_exhibitors_upper_deck_carried"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_exhibitors_upper_deck_whole"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_exhibitors_scheme"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_exhibitors_scheme"), f"scheme IN ('{_SHELL}', '{_RAW}')")
        batch_op.drop_column("upper_deck_sqm")


def _write_wishes_down() -> None:
    """Into the organiser's note, a line each, under whatever stands there."""
    asked = sa.or_(_exhibitors.c.scheme == _PACKAGE, _exhibitors.c.upper_deck_sqm > 0)
    for row in op.get_bind().execute(sa.select(_exhibitors).where(asked)).all():
        wish = _PACKAGE_NOTE if row.scheme == _PACKAGE else f"Asked for an upper deck of {row.upper_deck_sqm} m²."
        _save(row.id, note=f"{row.note}\n{wish}".strip())


def _take_wishes_back() -> None:
    """Out of the notes, where they can still be met: a firm may have asked for something else meanwhile."""
    noted = _exhibitors.c.note.like("%Asked for a%")
    for row in op.get_bind().execute(sa.select(_exhibitors).where(noted)).all():
        lines = row.note.split("\n")
        deck = next((int(found[1]) for line in lines if (found := _DECK_NOTE.fullmatch(line))), 0)
        note = "\n".join(line for line in lines if line != _PACKAGE_NOTE and not _DECK_NOTE.fullmatch(line))
        if _PACKAGE_NOTE in lines and row.scheme == _SHELL:
            _save(row.id, note=note, scheme=_PACKAGE)
        elif deck and row.scheme == _RAW and row.area_sqm >= max(50, 2 * deck):
            _save(row.id, note=note, upper_deck_sqm=deck)


def _save(number: int, **values: Any) -> None:
    op.execute(_exhibitors.update().where(_exhibitors.c.id == number).values(**values))


def _rewrite_changes() -> None:
    """What firms want changed, without what there is no word for below."""

    def without(said: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in said.items() if name != "upper_deck_sqm"}
        return {**kept, "scheme": _SHELL} if kept.get("scheme") == _PACKAGE else kept

    _rewrite(_changes, lambda row: {"before": without(row.before), "after": without(row.after)})


def _rewrite_schemes(name: str) -> None:
    """Where packages are let, shells are: a package is one, with furniture."""
    table = sa.table(name, sa.column("id", _ID), sa.column("schemes", _JSON))
    _rewrite(table, lambda row: {
        "schemes": sorted({_SHELL if one == _PACKAGE else one for one in row.schemes}, reverse=True)
    })


def _rewrite(table: sa.TableClause, made: Callable[[sa.Row[Any]], dict[str, Any]]) -> None:
    for row in op.get_bind().execute(sa.select(table)).all():
        values = made(row)
        if any(getattr(row, name) != value for name, value in values.items()):
            op.execute(table.update().where(table.c.id == row.id).values(**values))
