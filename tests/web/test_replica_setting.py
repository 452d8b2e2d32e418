"""DATABASE_READ_URL as it is read at the start, and which pages may be read from there."""

from pathlib import Path

import pytest

from expo.config import from_environment
from expo.factory import create_app


@pytest.mark.parametrize(
    ("database", "read"),
    [("", "postgresql://reader:secret@host/name"), ("postgresql://host/name", "sqlite:////tmp/secret.sqlite")],
)
def test_only_postgresql_has_a_replica(tmp_path: Path, database: str, read: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_READ_URL takes") as refused:
        from_environment({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": database, "DATABASE_READ_URL": read})

    assert "secret" not in str(refused.value)


def test_every_public_page_whose_address_says_its_language_is_read_from_there(tmp_path: Path) -> None:
    """But the page of a driver, which is a private link."""
    app = create_app({"INSTANCE_DIR": str(tmp_path), "LOG_LEVEL": "error"})
    views = app.view_functions
    public = {name for name, view in views.items() if getattr(view, "language_in_address", False)}
    marked = {name for name, view in views.items() if getattr(view, "from_replica", False)}
    methods = {method for rule in app.url_map.iter_rules() if rule.endpoint in marked for method in rule.methods or ()}

    assert public - marked == {"driver.show"}
    assert methods == {"GET", "HEAD", "OPTIONS"}
    assert {"feeds.programme", "feeds.session", "calendar.personal"} <= marked
