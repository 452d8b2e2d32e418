"""The key of an encrypted backup: from the settings, or typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from expo import config
from expo.cli.main import expo


def _run(app: Flask, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(expo, list(words), obj=ScriptInfo(create_app=lambda: app), input=typed)


@contextmanager
def _backup_keys(app: Flask, key: str, *earlier: str) -> Iterator[None]:
    """The application's settings with these keys."""
    usual = app.extensions[config.EXTENSION]
    app.extensions[config.EXTENSION] = replace(usual, backup_key=key, old_backup_keys=earlier)
    try:
        yield
    finally:
        app.extensions[config.EXTENSION] = usual


def test_restore_asks_for_the_key_of_an_encrypted_backup(bare_app: Flask, tmp_path: Path) -> None:
    file, key, app = str(tmp_path / "copy"), "k" * 40, bare_app
    unset = _run(app, "doctor").stdout
    with _backup_keys(app, key):
        made, is_set = _run(app, "backup", file), _run(app, "doctor").stdout

    asked = {typed: _run(app, "restore", "--replace", file, typed=f"{typed}\n") for typed in ("wrong", key)}
    with _backup_keys(app, "n" * 40, key):
        by_setting = _run(app, "restore", "--replace", file)

    assert (made.exit_code, by_setting.exit_code) == (0, 0)
    assert (asked["wrong"].exit_code, asked[key].exit_code) == (1, 0)
    assert asked["wrong"].stderr.splitlines()[-1] == f"This key does not open {file}."
    assert key not in asked[key].output
    assert ["backups: written unencrypted" in said for said in (unset, is_set)] == [True, False]
