"""What every test may ask for: an application on each database, a browser for its pages, the cast."""

import gc
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from flask import Flask
from hypothesis import settings

from expo.config import from_environment
from expo.web.telemetry.requests import init_logs
from tests.databases import KINDS, empty, fresh_database, migrated_app, postgresql
from tests.examples import USUAL, examples
from tests.pages import Browser

# Pages that are read leave many small cycles; the collector need not walk over every module for each handful of them.
gc.set_threshold(50_000, 20, 50)

_AT_ONCE = frozenset({"Barrier", "Thread", "ThreadPoolExecutor", "at_once", "threading"})

# Only an application of the process's own environment sets up its logs.
init_logs(from_environment({"LOG_LEVEL": "error"}))

settings.register_profile("house", max_examples=examples(USUAL))
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "run tests that have rows on this database alone; `both`: those of pages on each too, and not on one drawn by name"
    parser.addoption("--databases", choices=(*KINDS, "both"), help=text)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would run on the other database with `--databases sqlite`, and by default a page's second reading and
    the tests of one revision, which changes no more.
    """
    chosen = config.getoption("--databases")
    if chosen == "both":
        return
    left_out = {
        item
        for item in items
        if _is_about_one_revision(item)
        or (
            isinstance(item, pytest.Function)
            and _databases(item) - {chosen or _drawn(item)}
            and (chosen or _reads_pages(item))
        )
    }
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _databases(item: pytest.Function) -> set[str]:
    callspec = getattr(item, "callspec", None)
    return {value for value in callspec.params.values() if value in KINDS} if callspec else set()


def _is_about_one_revision(item: pytest.Item) -> bool:
    return item.get_closest_marker("one_revision") is not None and item.get_closest_marker("each_day") is None


def _reads_pages(item: pytest.Function) -> bool:
    """Whether the test's module reads pages, and is not about two who do something at once: what pages ask of a database is
    asked by services and queries, whose own tests run on both.
    """
    names = vars(item.module)
    return "Browser" in names and not _AT_ONCE & names.keys()


def _drawn(item: pytest.Function) -> str:
    """One of the two databases for a test, always the same, half of the tests on each."""
    return KINDS[crc32(f"{item.module.__name__}.{item.originalname}".encode()) % len(KINDS)]


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector leaves it alone."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session", params=KINDS)
def whole_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application a database for all tests of this process."""
    folder: Path = tmp_path_factory.mktemp("instance")
    kind: str = request.param
    url = f"sqlite:///{folder / 'test.sqlite'}"
    if kind == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "whole")
    with migrated_app(url, folder) as app:
        yield app


@pytest.fixture
def bare_app(whole_app: Flask) -> Iterator[Flask]:
    """The application over an empty database, no context pushed."""
    yield whole_app
    empty(whole_app)


@pytest.fixture
def app(bare_app: Flask) -> Iterator[Flask]:
    """The application over an empty database, inside its context: services may be called."""
    with bare_app.app_context():
        yield bare_app


@pytest.fixture
def browser(bare_app: Flask) -> Browser:
    """A reader with cookies, who is nobody yet."""
    return Browser(bare_app)
