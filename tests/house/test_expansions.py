"""Migrations that old and new programs both stand: first the tables grow, and only a later version takes away.

While an upgrade rolls over the servers, the old program works on the new tables. So a revision adds; one that takes away,
renames or forbids says in its docstring which earlier revision made it possible: `Contracts: 0061`.
"""

import ast
import re
from pathlib import Path

import pytest

VERSIONS = Path(__file__).resolve().parents[2] / "expo" / "migrations" / "versions"
HELD_FROM = "0060"  # those before were written before the first release, which nobody upgrades to without a stop
REVISIONS = sorted(path for path in VERSIONS.glob("0*.py") if path.name >= HELD_FROM)
TAKES_AWAY = {"drop_column", "drop_table", "rename_table"}


def faults(source: str, revision: str) -> list[str]:
    """What the old program would not stand in `upgrade`, unless the docstring names the revision that went before."""
    tree = ast.parse(source)
    named = re.search(r"^Contracts: (\d{4})$", ast.get_docstring(tree) or "", re.MULTILINE)
    if named and named[1] < revision[:4] and list(VERSIONS.glob(f"{named[1]}_*.py")):
        return []
    upgrade = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    calls = [node for node in ast.walk(upgrade) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [ast.unparse(call.func) for call in calls if _takes_away(call)]


def _takes_away(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given = {word.arg: ast.unparse(word.value) for word in call.keywords}
    if name == "alter_column":
        return "new_column_name" in given or given.get("nullable") == "False"
    if name == "add_column":
        columns = [one for one in ast.walk(call) if isinstance(one, ast.Call) and one is not call]
        words = [{word.arg: ast.unparse(word.value) for word in column.keywords} for column in columns]
        return any(one.get("nullable") == "False" and "server_default" not in one for one in words)
    return name in TAKES_AWAY


def test_a_revision_only_adds_or_says_what_went_before() -> None:
    found = {path.stem: faults(path.read_text(), path.stem) for path in REVISIONS}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('op.add_column("events", sa.Column("note", sa.Text()))', []),
        ('op.add_column("events", sa.Column("n", sa.Integer(), nullable=False, server_default="0"))', []),
        ('op.create_table("notes", sa.Column("id", sa.Integer(), nullable=False))', []),
        ('op.add_column("events", sa.Column("n", sa.Integer(), nullable=False))', ["op.add_column"]),
        ('op.drop_column("events", "note")', ["op.drop_column"]),
        ('op.rename_table("events", "expos")', ["op.rename_table"]),
        ('op.alter_column("events", "note", new_column_name="notes")', ["op.alter_column"]),
        ('op.alter_column("events", "note", nullable=False)', ["op.alter_column"]),
    ],
)
def test_what_the_old_program_would_not_stand_is_seen(line: str, found: list[str]) -> None:
    source = f'"""A revision."""\n\ndef upgrade():\n    {line}\n\ndef downgrade():\n    op.drop_table("notes")\n'
    later = source.replace("A revision.", "A revision.\n\nContracts: 0001\n")

    assert faults(source, "0099_one") == found
    assert faults(later, "0099_one") == []
    assert faults(later.replace("0001", "9999"), "0099_one") == found
