"""DATABASE_READ_URL as it is read at the start."""

from pathlib import Path

import pytest

from expo.config import from_environment


@pytest.mark.parametrize(
    ("database", "read"),
    [("", "postgresql://reader:secret@host/name"), ("postgresql://host/name", "sqlite:////tmp/secret.sqlite")],
)
def test_only_postgresql_has_a_replica(tmp_path: Path, database: str, read: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_READ_URL takes") as refused:
        from_environment({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": database, "DATABASE_READ_URL": read})

    assert "secret" not in str(refused.value)
