"""A real browser before the real server."""

import fcntl
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.databases import copy_migrated
from tests.journeys.site import CHROMIUM, FLAGS, Site, served
from tests.server import free_port

expect.set_options(timeout=20_000)  # on a machine that is busy with other things; it takes a moment


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Site:
    """The demo expos as they are when new: made once for all processes of a run, since that takes a while, and never served."""
    base = tmp_path_factory.getbasetemp()
    new = Site((base if worker_id == "master" else base.parent) / "demo", free_port())
    new.folder.mkdir(exist_ok=True)
    with (new.folder / "port").open("a+") as port:
        fcntl.flock(port, fcntl.LOCK_EX)
        port.seek(0)
        if made := port.read():
            return Site(new.folder, int(made))
        copy_migrated(new.folder / "expo.sqlite")
        new.run("demo", "--people", "12")
        port.write(str(new.port))
        return new


@pytest.fixture(scope="module")
def fresh_site(demo: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demo expos in a folder of this file's own, not served yet."""
    return demo.copy(tmp_path_factory.mktemp("journey"))


@pytest.fixture(scope="module")
def site(fresh_site: Site) -> Iterator[Site]:
    with served(fresh_site) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser of this file's own."""
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except BrowserError as error:
            pytest.skip(f"Chromium does not start here: {str(error)[:200]}")
        yield running
        running.close()


@pytest.fixture
def context(site: Site, chromium: Browser) -> Iterator[BrowserContext]:
    """A telephone that was never here before."""
    found = chromium.new_context(viewport={"width": 360, "height": 800}, base_url=site.address, locale="en-GB")
    yield found
    found.close()
