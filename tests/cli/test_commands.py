"""The commands: output, files and exit status."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from expo import clock
from expo.badges.models import BadgePrint, PrintRun
from expo.cli.main import expo
from expo.db import db, transaction
from expo.kit.tokens import new_key
from expo.mail.models import MailSubscription
from tests.databases import migrated_app
from tests.factories.accounts import olga
from tests.factories.api import Caller
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.registration import vito


class Environment(dict[str, str]):
    """The environment of a command, and its application."""

    app: Flask


@pytest.fixture
def environment(bare_app: Flask) -> Environment:
    """The command works with the test's own application, so that no connection is left behind."""
    found = Environment(LOG_LEVEL="error")
    found.app = bare_app
    return found


def _run(environment: dict[str, str], *words: str) -> Result:
    if not isinstance(environment, Environment):
        return CliRunner().invoke(expo, list(words), env=environment)
    app = environment.app
    return CliRunner().invoke(expo, list(words), env=environment, obj=ScriptInfo(create_app=lambda: app))


def test_a_refusal_is_one_line_and_ends_with_1_and_bad_usage_with_2(environment: Environment) -> None:
    refused = _run(environment, "feed", "no-such-expo", "-o", "nowhere.ics")
    misused = _run(environment, "feed")

    assert (refused.exit_code, refused.stderr) == (1, "There is no expo at /no-such-expo.\n")
    assert misused.exit_code == 2


def test_a_database_without_tables_is_said_in_one_line(tmp_path: Path) -> None:
    empty_one = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite'}", "INSTANCE_DIR": str(tmp_path)}

    told = _run(empty_one, "feed", "some-expo", "-o", "nowhere.ics")

    assert (told.exit_code, len(told.stderr.splitlines())) == (1, 1)
    assert "`expo migrate` makes its tables." in told.stderr


def test_badges_feeds_and_exports_are_written(app: Flask, environment: Environment, tmp_path: Path) -> None:
    event = an_event()
    vito(event, given_name="=1+1")
    files = {name: tmp_path / name for name in ("b.pdf", "f.ics", "p.csv", "p.xlsx", "s.csv")}

    results = [
        _run(environment, "badges", event.slug, "-o", str(files["b.pdf"])),
        _run(environment, "feed", event.slug, "-o", str(files["f.ics"])),
        _run(environment, "export", "registrations", event.slug, "-o", str(files["p.csv"])),
        _run(environment, "export", "registrations", event.slug, "-o", str(files["p.xlsx"])),
        _run(environment, "export", "sessions", event.slug, "-o", str(files["s.csv"])),
    ]

    assert [(result.exit_code, result.exception) for result in results] == [(0, None)] * 5
    assert results[0].stdout == f"1 badges are in {files['b.pdf']}.\n"
    assert files["b.pdf"].read_bytes()[:8] == b"%PDF-1.7"
    assert files["f.ics"].read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "'=1+1" in files["p.csv"].read_text()
    assert files["p.xlsx"].read_bytes()[:2] == b"PK"
    assert _run(environment, "export", "registrations", event.slug, "-o", "people.txt").exit_code == 1


def test_exhibitors_go_out_as_a_table_and_come_in_again(app: Flask, environment: Environment, tmp_path: Path) -> None:
    event, other, file = an_event(), an_event(), tmp_path / "firms.csv"
    emil(event, name="Emil Ltd")

    results = [
        _run(environment, "export", "exhibitors", event.slug, "-o", str(file)),
        _run(environment, "import", "exhibitors", other.slug, str(file), "--dry-run"),
        _run(environment, "import", "exhibitors", other.slug, str(file)),
    ]

    passed_over = "Columns that mean nothing to us are passed over: Booths, Submitted (UTC), Note.\n"
    assert [result.exit_code for result in results] == [0, 0, 0]
    assert [result.stdout for result in results[1:]] == [
        f"{passed_over}1 exhibitors would be registered, 0 would be changed, 0 are here already.\n",
        f"{passed_over}1 exhibitors are registered, 0 are changed, 0 are here already.\n",
    ]
    assert "Emil Ltd" in file.read_text()


def test_an_organiser_is_made_and_gets_a_way_in(app: Flask, environment: Environment) -> None:
    event = an_event()

    made = _run(environment, "organiser", "olga@example.org", "--event", event.slug)
    link = _run(environment, "sign-in-link", "olga@example.org")
    nobody = _run(environment, "sign-in-link", "nobody@example.org")

    assert (made.exit_code, link.exit_code, nobody.exit_code) == (0, 0, 1)
    assert app.test_client().get(link.stdout.strip().removeprefix("http://localhost")).status_code == 200


def test_a_token_is_made_for_who_works_for_the_expo(app: Flask, environment: Environment) -> None:
    event = an_event()
    olga(event)
    asked = ("--event", event.slug, "--scope", "see registrations")

    made = _run(environment, "token", "olga@example.org", *asked)
    nobody = _run(environment, "token", "nobody@example.org", *asked)

    program = Caller(app, made.stdout.strip())
    lists = [program.get(f"/expos/{event.slug}/{name}").status_code for name in ("registrations", "invoices")]
    assert (made.exit_code, nobody.exit_code, lists) == (0, 1, [200, 403]), made.stderr


def test_the_demonstration_is_not_put_beside_real_expos_unasked(app: Flask, environment: Environment) -> None:
    an_event()

    assert _run(environment, "demo").exit_code == 1


def test_the_doctor_finds_nothing_wrong_here(environment: Environment) -> None:
    result = _run(environment, "doctor")

    lines = [line for line in result.stdout.splitlines() if not line.startswith("good") and "settings" not in line]
    assert lines == ["note  backups: written unencrypted; set BACKUP_KEY to encrypt them"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("PORT", "80000"),
        ("PORT", "9" * 5000),
        ("WORKERS", "0"),
        ("MAX_BODY_MB", "0"),
        ("LOG_LEVEL", "loud"),
        ("SECOND_FACTOR", "maybe"),
        ("TRUSTED_PROXIES", "-1"),
        ("DATABASE_POOLER", "session"),
        ("PREPARED_STATEMENTS", "maybe"),
        ("SECRET_KEY", "abcde"),
        ("METRICS_TOKEN", "abcde"),
        ("BASE_URL", "expo.example.org"),
        ("BASE_URL", "ftp://expo.example.org"),
        ("BASE_URL", "https://expo.example.org/below"),
        ("BASE_URL", "https://olga:secret@expo.example.org"),
        ("BASE_URL", "https://expo.example.org:many"),
        ("BASE_URL", "https://expo.example.org\r\nX: y"),
        ("DATABASE_URL", "mysql://olga@db.example.org/expo"),
        ("DATABASE_URL", "nonsense"),
        ("SIGNING_KEY", "/no/such/key.p12"),
        ("DATABASE_URL", "sqlite:////no/such/folder/expo.sqlite"),
    ],
)
@pytest.mark.parametrize("command", ["doctor", "start", "serve"])
def test_a_setting_that_cannot_be_read_is_named_and_nothing_starts(
    tmp_path: Path, command: str, name: str, value: str
) -> None:
    result = _run({"INSTANCE_DIR": str(tmp_path), name: value}, command)

    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert name in result.stderr
    assert "secret" not in result.stderr.replace("SECRET_KEY", "")


def test_a_file_that_is_no_database_is_said_and_the_doctor_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "bad.sqlite"
    file.write_bytes(b"no database" * 500)
    environment = {"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{file}", "LOG_LEVEL": "error"}

    told, looked = _run(environment, "migrate"), _run(environment, "doctor")

    assert (told.exit_code, told.stderr) == (
        1,
        "The database refuses: file is not a database. `expo doctor` looks at it, `expo migrate` makes its tables.\n",
    )
    assert (looked.exit_code, "BAD   migrations" in looked.stdout, "good  fonts" in looked.stdout) == (1, True, True)


def test_nobody_else_can_read_the_database_or_a_backup(tmp_path: Path) -> None:
    environment = {"INSTANCE_DIR": str(tmp_path), "LOG_LEVEL": "error"}
    _run(environment, "migrate")
    _run(environment, "backup", str(tmp_path / "copy"))
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("expo.sqlite", "copy", "secret_key")]

    (tmp_path / "expo.sqlite").chmod(0o644)
    looked = _run(environment, "doctor")

    assert modes == [0o600] * 3
    assert f"BAD   privacy: other users of this machine can read {tmp_path / 'expo.sqlite'}" in looked.stdout


@pytest.mark.parametrize(
    "words", [("badges", "SLUG"), ("feed", "SLUG"), ("export", "registrations", "SLUG")], ids=lambda words: words[0]
)
def test_a_file_that_cannot_be_written_is_said_and_nothing_was_done(
    app: Flask, environment: Environment, tmp_path: Path, words: tuple[str, ...]
) -> None:
    event = an_event()
    vito(event)
    file = tmp_path / "none" / "file.csv"

    told = _run(environment, *(event.slug if word == "SLUG" else word for word in words), "-o", str(file))

    assert (told.exit_code, told.stderr) == (1, f"{file} cannot be written: No such file or directory.\n")
    assert db.session.scalars(db.select(BadgePrint)).all() == []


def test_badges_that_were_not_written_were_not_printed(app: Flask, environment: Environment) -> None:
    event = an_event()
    vito(event)

    told = _run(environment, "badges", event.slug, "-o", "/dev/full")

    assert (told.exit_code, len(told.stderr.splitlines())) == (1, 1)
    assert (db.session.scalars(db.select(BadgePrint)).all(), db.session.scalars(db.select(PrintRun)).all()) == ([], [])


def test_a_dash_is_standard_output(app: Flask, environment: Environment) -> None:
    event = an_event()
    vito(event)

    pdf, feed, table, copy = (
        _run(environment, *words, "-o", "-") if words[0] != "backup" else _run(environment, *words, "-")
        for words in (
            ("badges", event.slug),
            ("feed", event.slug),
            ("export", "registrations", event.slug),
            ("backup",),
        )
    )

    begins = [one.stdout_bytes[:15] for one in (pdf, feed, copy)]
    assert [begins[0][:5], *begins[1:]] == [b"%PDF-", b"BEGIN:VCALENDAR", b"SQLite format 3"]
    assert "Vito" in table.stdout
    assert pdf.stderr.endswith("1 badges are in standard output.\n")


def test_a_slug_that_is_nearly_right_is_proposed(app: Flask, environment: Environment) -> None:
    event = an_event()

    told = _run(environment, "feed", event.slug[:-1], "-o", "-")

    assert told.stderr == f"There is no expo at /{event.slug[:-1]}. Is it /{event.slug}?\n"


def test_a_revision_that_is_not_there_is_said(app: Flask, environment: Environment) -> None:
    told = _run(environment, "migrate", "--down-to", "zzz")

    assert (told.exit_code, told.stderr) == (1, "There is no revision zzz to go back to.\n")


def test_ctrl_c_ends_a_command_with_130_and_a_word(environment: Environment) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    told = CliRunner().invoke(expo, ["doctor"], env=environment, obj=ScriptInfo(create_app=interrupted))  # type: ignore[arg-type]  # what a hand on the keyboard does

    assert (told.exit_code, told.stderr.strip()) == (130, "Stopped.")


def test_a_port_in_use_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = other.getsockname()[1]
        told = _run({"INSTANCE_DIR": str(tmp_path), "PORT": str(port), "DEMO": "0"}, "start")

    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == f"Cannot listen at 127.0.0.1:{port}: Address already in use. Choose another HOST or PORT.\n"


def test_going_back_asks_before_rows_are_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'going-back.sqlite'}"
    with migrated_app(url, tmp_path) as app, app.app_context():
        environment = Environment(LOG_LEVEL="error")
        environment.app = app
        chosen = MailSubscription(event_id=an_event().id, mailbox="0" * 64, link_key=new_key(), created_at=clock.now())
        with transaction() as session:
            session.add(chosen)
        db.session.remove()

        asked = _run(environment, "migrate", "--down-to", "0072")
        meant = _run(environment, "migrate", "--down-to", "0072", "--yes")

    assert (asked.exit_code, meant.exit_code) == (1, 0)
    assert "would lose rows: 1 of mail_subscriptions." in asked.stderr
    assert meant.stdout == "The database is at revision 0072.\n"
