"""Commands for the database: migrations, backups, health checks."""

import secrets
import shutil
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click
import sqlalchemy as sa

from expo import clock
from expo.cli.backup import TableProgress, backup, is_encrypted, restore
from expo.cli.output import STANDARD_OUTPUT, report, written
from expo.config import settings
from expo.connections import REPLICA_SECONDS
from expo.db import db, read_connection
from expo.errors import Refused
from expo.files.contents import files_here
from expo.files.services import count_unknown
from expo.files.stores import FileStoreAway
from expo.i18n import TRANSLATIONS
from expo.jobs.queries import is_worker_alive
from expo.migrations.run import downgrade, is_current, newest_revision, revision_here, upgrade
from expo.replica import ReplicaState, replica
from expo.signatures import is_signing, signing_key
from expo.typeset.fonts import load_all


@click.command("migrate")
@click.option("--down-to", metavar="REVISION", help='Go back to a revision instead; "base" empties the database.')
@click.option("--yes", is_flag=True, help="Lose the rows that the older tables have no room for.")
def migrate_command(down_to: str | None, *, yes: bool) -> None:
    """Migrate the database to this program's version.

    \b
    Example:  expo migrate
    """
    if down_to:
        downgrade(down_to, lose=yes)
    else:
        upgrade()
    click.echo(f"The database is at revision {revision_here()}.")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup_command(file: Path) -> None:
    """Write a consistent backup into FILE, or with - to standard output, while the application runs.

    The backup is one SQLite file, whichever database it comes from, encrypted where BACKUP_KEY is set.

    \b
    Example:  expo backup expo-2027-04-14.backup
    """
    with TemporaryDirectory() as folder, _row_counter("Copying") as progress:
        copy = Path(folder, "backup") if file == STANDARD_OUTPUT else file
        rows = backup(copy, progress, settings().backup_key)
        if copy != file:
            with written(file) as out, copy.open("rb") as content:
                shutil.copyfileobj(content, out)
    report(file, f"{rows} rows are in")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Throw away what the database holds now.")
def restore_command(file: Path, *, replace: bool) -> None:
    """Restore a backup made by `expo backup`, into SQLite or PostgreSQL.

    An encrypted one is opened by BACKUP_KEY or one of OLD_BACKUP_KEYS; where neither is set its key is asked for.

    \b
    Example:  expo restore expo-2027-04-14.backup
    """
    upgrade()
    with _row_counter("Restoring") as progress:
        rows = restore(file, progress, replace=replace, keys=_backup_keys(file))
    click.echo(f"{rows} rows are back.")


def _backup_keys(file: Path) -> list[str]:
    """The keys of the settings; for an encrypted file without any, the one that is typed."""
    here = settings()
    keys = [key for key in (here.backup_key, *here.old_backup_keys) if key]
    if keys or not is_encrypted(file):
        return keys
    return [click.prompt(f"The key of {file}", hide_input=True, err=True)]


@click.command("doctor")
def doctor_command() -> None:
    """Check settings, database, migrations, mail, clock, signatures and fonts, and say what to do.

    \b
    Example:  expo doctor
    """
    faults = 0
    for name, check in _CHECKS:
        fault = _fault(check)
        faults += fault is not None
        click.echo(f"{'good' if fault is None else 'BAD '}  {name}{'' if fault is None else ': ' + fault}")
    if not is_signing():
        click.echo("good  signing is off: letters and invoices are not signed, until SIGNING_KEY is set")
    if not settings().backup_key:
        click.echo("note  backups: written unencrypted; set BACKUP_KEY to encrypt them")
    if faults:
        raise Refused("One thing needs attention." if faults == 1 else f"{faults} things need attention.")


def _fault(check: Callable[[], str | None]) -> str | None:
    """What a check found; a database that refuses to be asked is a finding, not an end."""
    try:
        return check()
    except sa.exc.SQLAlchemyError as error:
        db.session.rollback()
        return f"the database refuses ({getattr(error, 'orig', error)})"


def _settings_fault() -> str | None:
    here = settings()
    if here.host not in {"127.0.0.1", "localhost"} and not here.secure:
        return "people reach this machine from outside, but BASE_URL is not https: set BASE_URL=https://..."
    if not here.on_sqlite and not here.mail_url:
        return "mails are kept, not sent: set MAIL_URL=smtp+starttls://user:password@host:587"
    return None


def _database_fault() -> str | None:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as error:
        return f"it does not answer ({type(error).__name__}): look at DATABASE_URL"
    if settings().on_sqlite and sqlite3.sqlite_version_info < (3, 35):
        return f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed"
    return None


def _limits_fault() -> str | None:
    """Statements outside a transaction have the time-outs of the connection or of the database's role."""
    if settings().on_sqlite:
        return None
    with read_connection() as connection:
        if connection.scalar(sa.text("SHOW statement_timeout")) != "0":
            return None
        role = connection.scalar(sa.text("SELECT quote_ident(current_user)"))
    return f"a statement may run without end: psql -c \"ALTER ROLE {role} SET statement_timeout = '60s'\""


def _replica_fault() -> str | None:
    """Whether DATABASE_READ_URL leads to a replica of the database, which has what was committed just now within its time."""
    found = replica()
    if found is None:
        return None
    until = time.monotonic() + REPLICA_SECONDS
    while (state := found.state()) is ReplicaState.LATE and time.monotonic() < until:
        time.sleep(0.2)
    return None if state is ReplicaState.READ else _REPLICA_SENTENCES[state]


_REPLICA_SENTENCES = {
    ReplicaState.AWAY: "it does not answer, so the primary is read: look at DATABASE_READ_URL",
    ReplicaState.LATE: "it is behind by more than DATABASE_READ_LAG, so the primary is read: look at pg_stat_replication",
    ReplicaState.OTHER: "DATABASE_READ_URL leads to no streaming replica of DATABASE_URL's server, so that is read instead",
}


def _files_fault() -> str | None:
    """Whether an object can be written to FILES_URL's store, read and deleted, and whether every file can be found."""
    store, probe = files_here().writing, f"probe-{secrets.token_hex(8)}"
    if store is not None:
        try:
            store.put(probe, b"probe")
            found = store.get(probe)
            store.delete(probe)
        except FileStoreAway as error:
            return f"{store.host} refuses ({error.strerror}): look at FILES_URL"
        if found != b"probe":
            return f"{store.host} does not give back what was written: look at FILES_URL"
    lost = 0 if settings().on_sqlite else count_unknown()
    return f"{lost} are in a store that neither FILES_URL nor OLD_FILES_URL names" if lost else None


def _privacy_fault() -> str | None:
    """Others on this machine may not read the SQLite file."""
    file = Path(sa.make_url(settings().database_url).database or "")
    if not settings().on_sqlite or not file.is_file() or not file.stat().st_mode & 0o077:
        return None
    return f"other users of this machine can read {file}: chmod 600 {file}"


def _migrations_fault() -> str | None:
    return None if is_current() else f"at {revision_here()}, not {newest_revision()}: run expo migrate"


def _worker_fault() -> str | None:
    """Only where the worker counts: before the first start there is none."""
    silent = settings().ready_needs_worker and not is_worker_alive()
    return "none wrote a heartbeat for 90 seconds: run expo worker" if silent else None


def _silence_at(setting: str) -> str | None:
    """Whether nobody answers at the address of a setting, if it has one."""
    url = urlsplit(getattr(settings(), setting.lower()))
    if not url.hostname:
        return None
    port = url.port or {"http": 80, "https": 443}.get(url.scheme, 25)
    try:
        with socket.create_connection((url.hostname, port), timeout=5):
            return None
    except OSError as error:
        return f"{url.hostname} does not answer ({error}): look at {setting}"


def _clock_fault() -> str | None:
    """Compares this machine's clock with the database's."""
    if settings().on_sqlite:
        return None
    there = db.session.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    drift = abs((there - clock.now()).total_seconds())
    return None if drift < 5 else f"{drift:.0f} s away from the database's: set up NTP on both"  # noqa: PLR2004 -- seconds


def _signatures_fault() -> str | None:
    key = signing_key()
    if key is None:
        return (
            "the key cannot be read: look at SIGNING_KEY (a PKCS#12 file) and SIGNING_PASSWORD"
            if is_signing()
            else None
        )
    if key.ends_at < clock.now():
        return f"the certificate of {key.name} ended on {key.ends_at:%Y-%m-%d}: get another, and set SIGNING_KEY"
    return None


def _fonts_fault() -> str | None:
    try:
        load_all()
    except OSError as error:
        return f"{error}: install the program again"
    return None


def _words_fault() -> str | None:
    stale = [po for po in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po") if not po.with_suffix(".mo").exists()]
    return "the catalogues are not made: run python -m expo.i18n" if stale else None


def _disk_fault() -> str | None:
    free = shutil.disk_usage(settings().instance_dir).free
    return None if free > 1 << 30 else f"less than 1 GB free in {settings().instance_dir}"


_CHECKS: list[tuple[str, Callable[[], str | None]]] = [
    ("settings", _settings_fault),
    ("database", _database_fault),
    ("replica", _replica_fault),
    ("files", _files_fault),
    ("limits", _limits_fault),
    ("privacy", _privacy_fault),
    ("migrations", _migrations_fault),
    ("worker", _worker_fault),
    ("mail", partial(_silence_at, "MAIL_URL")),
    ("cache", partial(_silence_at, "PURGE_URL")),
    ("clock", _clock_fault),
    ("signatures", _signatures_fault),
    ("fonts", _fonts_fault),
    ("languages", _words_fault),
    ("disk", _disk_fault),
]


@contextmanager
def _row_counter(doing: str) -> Iterator[TableProgress]:
    """A counter of rows on standard error, if that is a terminal."""
    total = 0
    watched = sys.stderr.isatty()

    def note(table: str, rows: int) -> None:
        nonlocal total
        total += rows
        if watched:
            click.echo(f"\r{doing} {table:<24} {total:>10} rows", err=True, nl=False)

    yield note
    if watched:
        click.echo(err=True)


COMMANDS = (migrate_command, backup_command, restore_command, doctor_command)
