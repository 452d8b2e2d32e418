"""The settings, read from environment variables; each is documented here with its default."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

from flask import current_app

from expo.environment import (
    base_address,
    file_store,
    listed,
    mail_sender,
    mail_server,
    networks,
    numbers,
    one_of,
    purge_address,
    read_address,
    traces_address,
    whole_number,
    with_driver,
)

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = "expo.settings"
SHORTEST_KEY = 32  # characters of PASSPORT_KEY and BACKUP_KEY
SHORTEST_SECRET = 20  # characters of SECRET_KEY
MOST_WORKERS = 256


@dataclass(frozen=True, slots=True)
class Settings:
    """One value for each environment variable of the same name in capitals."""

    instance_dir: Path
    """INSTANCE_DIR: the folder of the SQLite file and the local secret key. Default: `instance/` beside `app.py`."""
    database_url: str
    """DATABASE_URL: `sqlite:///...` or `postgresql://user:password@host/name`. Default: `expo.sqlite` in INSTANCE_DIR."""
    database_read_url: str
    """DATABASE_READ_URL: a streaming replica of DATABASE_URL's PostgreSQL, from which public pages and feeds are read. Default:
    none, everything is read from DATABASE_URL."""
    database_read_lag: int
    """DATABASE_READ_LAG: how many seconds the replica may be behind; beyond it the primary is read. Default: 10."""
    database_pooler: str
    """DATABASE_POOLER: `transaction`, where DATABASE_URL leads to a pooler that lends a connection for a transaction (PgBouncer
    in transaction mode, RDS Proxy, Supavisor); or `none`. Default: none."""
    prepared_statements: bool
    """PREPARED_STATEMENTS: 1 keeps statements prepared on PostgreSQL's connections, 0 prepares none. Default: 1, with
    DATABASE_POOLER=transaction 0, since most poolers mix them up."""
    files_url: str
    """FILES_URL: the bucket of an S3-compatible store where files are kept, `https://KEY:SECRET@host/bucket/prefix?region=eu-1`;
    needs PostgreSQL and the extra `files`. Default: none, they are kept in the database."""
    old_files_url: str
    """OLD_FILES_URL: an earlier FILES_URL, whose files are still read. Default: none."""
    secret_key: str
    """SECRET_KEY: signs sessions and private links; 20 characters or more. Default: a random one in
    INSTANCE_DIR/secret_key."""
    old_secret_keys: tuple[str, ...]
    """OLD_SECRET_KEYS: earlier keys, separated by commas, whose links and sessions still hold. Default: none."""
    passport_key: str
    """PASSPORT_KEY: seals passport data in the database; 32 characters or more. Default: one derived from SECRET_KEY."""
    old_passport_keys: tuple[str, ...]
    """OLD_PASSPORT_KEYS: earlier keys, separated by commas, whose passport data can still be read. Default: none."""
    signing_key: str
    """SIGNING_KEY: the PKCS#12 file (.p12, .pfx) with the key and certificate that sign PDF documents. Default: none, they
    are not signed."""
    signing_password: str
    """SIGNING_PASSWORD: the password of that file. Default: none."""
    backup_key: str
    """BACKUP_KEY: encrypts what `expo backup` writes; 32 characters or more. Default: none, backups are not encrypted."""
    old_backup_keys: tuple[str, ...]
    """OLD_BACKUP_KEYS: earlier keys, separated by commas, whose backups can still be restored. Default: none."""
    base_url: str
    """BASE_URL: the address people use, in mails, feeds and QR codes: https and a host, no path. Default: http://HOST:PORT."""
    hosts: tuple[str, ...]
    """HOSTS: further host names that are served, separated by commas; BASE_URL's own is always. Default: none."""
    host: str
    """HOST: the address to listen on. Default: 127.0.0.1."""
    port: int
    """PORT: the port to listen on. Default: 5000."""
    workers: int
    """WORKERS: web processes of `expo serve`. Default: one a core, at most four; one on SQLite."""
    mail_url: str
    """MAIL_URL: `smtp://`, `smtp+starttls://` or `smtps://` with `user:password@host:port`. Default: none, mails are kept
    and read at /organise/<event>/mail."""
    mail_from: str
    """MAIL_FROM: the sender of mails. Default: Expo <expo@localhost>."""
    mail_rate: int
    """MAIL_RATE: mails a minute from all workers together to addresses of one domain. Default: 0, any number."""
    trusted_proxies: int
    """TRUSTED_PROXIES: how many proxies in front set X-Forwarded-For, -Proto and -Host. Default: 0, they are ignored."""
    limits: tuple[tuple[str, int], ...]
    """LIMITS: other numbers for rate limits, as in `register=200,sign-in-from=100`; names and defaults: expo/web/limits.py, and
    the page of limits. Default: none."""
    max_body_mb: int
    """MAX_BODY_MB: the largest request taken, in megabytes. Default: 16."""
    second_factor: str
    """SECOND_FACTOR: `required`, organisers and administrators set up a second factor before they work; or `offered`.
    Default: required where BASE_URL begins with https, offered elsewhere."""
    log_level: str
    """LOG_LEVEL: debug, info, warning or error. Default: info."""
    log_format: str
    """LOG_FORMAT: `json`, a line of JSON an event; or `text`, for people. Default: json."""
    metrics_token: str
    """METRICS_TOKEN: whoever sends it as `Authorization: Bearer` may read /metrics; 20 characters or more. Default: none, there
    is no such page."""
    traces_url: str
    """TRACES_URL: where traces are sent, by OTLP over HTTP (`http://collector:4318/v1/traces`); needs the extra `traces`.
    Default: none."""
    purge_url: str
    """PURGE_URL: the cache in front that the worker tells to forget an expo's pages and feeds when they change, as
    `http://127.0.0.1:6081`. Default: none, the cache has a change after five minutes at most."""
    webhook_networks: tuple[IPv4Network | IPv6Network, ...]
    """WEBHOOK_NETWORKS: networks that webhooks may reach beside the public internet, also by http, as in `10.1.0.0/16`,
    separated by commas. Default: none."""
    worker: str
    """WORKER: `inside` runs the mail worker within `expo serve`, `apart` leaves it to `expo worker`. Default: inside on
    SQLite, apart on PostgreSQL."""
    ready_needs_worker: bool
    """READY_NEEDS_WORKER: 1 makes `/readyz` answer 503 while no worker wrote a heartbeat for 90 seconds. Default: 0."""
    demo: bool
    """DEMO: 1 lets `make run` fill an empty database with the three demo expos, 0 starts empty. Default: 1."""

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def secure(self) -> bool:
        """Whether people reach us by https, so that cookies may insist on it."""
        return self.base_url.startswith("https://")


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment gives them. Raises ValueError, naming the variable, for one that cannot be read."""
    instance = Path(environment.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    database = _database(environment, instance)
    host = environment.get("HOST") or "127.0.0.1"
    port = whole_number(environment, "PORT", 5000, least=1, most=65_535)
    base_url = base_address(environment, host, port)
    return Settings(
        instance_dir=instance,
        database_url=database,
        secret_key=_secret_key(environment) or _stored_secret(instance),
        base_url=base_url,
        host=host,
        port=port,
        second_factor=_second_factor(environment, base_url),
        **_others(environment),
        **_processes(environment, sqlite=database.startswith("sqlite")),
    )


def _others(environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings that depend on no other."""
    return {
        "old_secret_keys": listed(environment, "OLD_SECRET_KEYS"),
        "passport_key": _long_key(environment, "PASSPORT_KEY"),
        "backup_key": _long_key(environment, "BACKUP_KEY"),
        "old_backup_keys": listed(environment, "OLD_BACKUP_KEYS"),
        "old_passport_keys": listed(environment, "OLD_PASSPORT_KEYS"),
        "signing_key": _signing_key(environment),
        "signing_password": environment.get("SIGNING_PASSWORD", ""),
        "hosts": tuple(name.strip() for name in listed(environment, "HOSTS") if name.strip()),
        "mail_url": mail_server(environment),
        "mail_from": mail_sender(environment),
        "mail_rate": whole_number(environment, "MAIL_RATE", 0, most=100_000),
        "trusted_proxies": whole_number(environment, "TRUSTED_PROXIES", 0),
        "limits": numbers(environment, "LIMITS"),
        "max_body_mb": whole_number(environment, "MAX_BODY_MB", 16, least=1, most=1024),
        "metrics_token": _token(environment),
        "traces_url": traces_address(environment),
        "purge_url": purge_address(environment),
        "webhook_networks": networks(environment, "WEBHOOK_NETWORKS"),
        "log_level": one_of(environment, "LOG_LEVEL", ("info", "debug", "warning", "error")),
        "log_format": one_of(environment, "LOG_FORMAT", ("json", "text")),
        "demo": one_of(environment, "DEMO", ("1", "0")) == "1",
    }


def _processes(environment: Mapping[str, str], *, sqlite: bool) -> dict[str, Any]:
    """How processes are run and connected, whose defaults depend on the database."""
    pooler = one_of(environment, "DATABASE_POOLER", ("none", "transaction"))
    prepared = one_of(environment, "PREPARED_STATEMENTS", ("1", "0") if pooler == "none" else ("0", "1"))
    return {
        "database_read_url": read_address(environment, sqlite=sqlite),
        "database_read_lag": whole_number(environment, "DATABASE_READ_LAG", 10, least=1, most=3600),
        "files_url": file_store(environment, "FILES_URL", sqlite=sqlite),
        "old_files_url": file_store(environment, "OLD_FILES_URL", sqlite=sqlite),
        "database_pooler": pooler,
        "prepared_statements": prepared == "1",
        "workers": whole_number(environment, "WORKERS", _usual_workers(sqlite), least=1, most=MOST_WORKERS),
        "worker": one_of(environment, "WORKER", ("inside", "apart") if sqlite else ("apart", "inside")),
        "ready_needs_worker": one_of(environment, "READY_NEEDS_WORKER", ("0", "1")) == "1",
    }


def names() -> list[str]:
    """The environment variables the product reads."""
    return [field.name.upper() for field in fields(Settings)]


def settings() -> Settings:
    """The settings of the current application."""
    found: Settings = current_app.extensions[EXTENSION]
    return found


def _usual_workers(sqlite: bool) -> int:
    """One process a core, at most four; one on SQLite, which has one writer at a time."""
    return 1 if sqlite else min(os.cpu_count() or 1, 4)


def _database(environment: Mapping[str, str], instance: Path) -> str:
    """The database URL, whose kind is one of ours and whose folder is there."""
    text = environment.get("DATABASE_URL") or f"sqlite:///{instance / 'expo.sqlite'}"
    url = with_driver(text)
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        # the message does not repeat the value: it may hold a password
        raise ValueError("DATABASE_URL takes sqlite:////folder/file.sqlite or postgresql://user:password@host/name")
    file = Path(url.removeprefix("sqlite:///").partition("?")[0])
    if url.startswith("sqlite") and file.name and file.parent != instance and not file.parent.is_dir():
        raise ValueError(f"DATABASE_URL names a file in {file.parent}, which is no folder")
    return url


def _secret_key(environment: Mapping[str, str]) -> str:
    key = environment.get("SECRET_KEY", "")
    if key and len(key) < SHORTEST_SECRET:
        # the message does not repeat the value: it is secret
        raise ValueError(f"SECRET_KEY takes {SHORTEST_SECRET} random characters or more")
    return key


def _token(environment: Mapping[str, str]) -> str:
    token = environment.get("METRICS_TOKEN", "")
    if token and len(token) < SHORTEST_SECRET:
        # the message does not repeat the value: it is secret
        raise ValueError(f"METRICS_TOKEN takes {SHORTEST_SECRET} random characters or more")
    return token


def _second_factor(environment: Mapping[str, str], base_url: str) -> str:
    """SECOND_FACTOR, whose default depends on the scheme of BASE_URL."""
    choices = ("required", "offered") if base_url.startswith("https://") else ("offered", "required")
    return one_of(environment, "SECOND_FACTOR", choices)


def _long_key(environment: Mapping[str, str], name: str) -> str:
    key = environment.get(name, "")
    if key and (len(key) < SHORTEST_KEY or "," in key):
        # the message does not repeat the value: it is secret
        raise ValueError(f"{name} takes {SHORTEST_KEY} random characters or more, none of them a comma")
    return key


def _signing_key(environment: Mapping[str, str]) -> str:
    path = environment.get("SIGNING_KEY", "")
    if path and not Path(path).is_file():
        raise ValueError(f"SIGNING_KEY is {path!r}, which is no file")
    return path


def _stored_secret(instance: Path) -> str:
    """The random secret in INSTANCE_DIR/secret_key, created atomically on first use: processes that start together agree."""
    path = instance / "secret_key"
    instance.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = instance / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text("utf-8").strip()
