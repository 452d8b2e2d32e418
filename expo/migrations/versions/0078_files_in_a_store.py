"""Contents of files may be in a store: which of its objects are to go, and on PostgreSQL triggers that keep that in step with
the rows that refer to them.

Down: refused while contents are in a store, since the program before cannot read them.
"""

import sqlalchemy as sa
from alembic import op

from expo.errors import Refused

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None
kept_elsewhere = ("file_removals",)  # nobody has anything that refers to them

_COLUMNS = (
    ("badge_pictures", "content"),
    ("photos", "content"),
    ("uploads", "content"),
    ("letter_pictures", "content"),
    ("memorandum_texts", "sealed"),
    ("delegation_documents", "content"),
    ("speakers", "photo"),
    ("exhibitor_documents", "content"),
    ("firm_logos", "content"),
    ("firm_logos", "thumb"),
)
_MARK = "'\\x00'::bytea || 'expo file'::bytea || '\\x00'::bytea"
_FUNCTION = f"""
CREATE FUNCTION keep_file_removals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  mark CONSTANT bytea := {_MARK};
  before bytea;
  after bytea;
BEGIN
  IF TG_OP <> 'INSERT' THEN EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO before USING OLD; END IF;
  IF TG_OP <> 'DELETE' THEN EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO after USING NEW; END IF;
  IF before IS NOT DISTINCT FROM after THEN RETURN NULL; END IF;
  IF substr(after, 1, length(mark)) = mark THEN
    DELETE FROM file_removals WHERE key = convert_from(substr(after, length(mark) + 1), 'UTF8');
    IF NOT FOUND THEN RAISE EXCEPTION 'the object of a file is gone, or another row has it'; END IF;
  END IF;
  IF substr(before, 1, length(mark)) = mark THEN
    INSERT INTO file_removals (key, due_at)
    VALUES (convert_from(substr(before, length(mark) + 1), 'UTF8'), now() + interval '1 hour');
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "file_removals",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_file_removals")),
    )
    op.create_index(op.f("ix_file_removals_due_at"), "file_removals", ["due_at"])
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(_FUNCTION)
    for table, column in _COLUMNS:
        name = f"tr_{table}_{column}_file"
        op.execute(
            f"CREATE TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE OF {column} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_file_removals('{column}')"
        )
        # also while a backup is restored, which puts the other triggers off
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in _COLUMNS:
            _refuse_references(table, column)
            op.execute(f"DROP TRIGGER tr_{table}_{column}_file ON {table}")
        op.execute("DROP FUNCTION keep_file_removals()")
    op.drop_table("file_removals")


def _refuse_references(table: str, column: str) -> None:
    mark = f"({_MARK})"
    there = f"SELECT count(*) FROM {table} WHERE substr({column}, 1, length({mark})) = {mark}"
    count = op.get_bind().scalar(sa.text(there.replace(":", "\\:")))
    if count:
        raise Refused(f"{count} files of {table} are in a store. Set OLD_FILES_URL to it, leave FILES_URL empty, then: expo files move")
