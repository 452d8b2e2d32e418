"""A real browser before the real server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.journeys.site import CHROMIUM, FLAGS, Site, served


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo expos as they are when new: made once, since that takes a while, and never served itself."""
    new = Site(tmp_path_factory.mktemp("demo"))
    new.run("demo", "--people", "12")
    return new.folder


@pytest.fixture(scope="module")
def fresh_site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demo expos in a folder of this file's own, not served yet."""
    found = Site(tmp_path_factory.mktemp("journey"))
    shutil.copytree(demo, found.folder, dirs_exist_ok=True)
    return found


@pytest.fixture(scope="module")
def site(fresh_site: Site) -> Iterator[Site]:
    with served(fresh_site) as found:
        yield found


@pytest.fixture
def context(site: Site) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except BrowserError as error:
            pytest.skip(f"Chromium does not start here: {str(error)[:200]}")
        context = chromium.new_context(viewport={"width": 360, "height": 800}, base_url=site.address, locale="en-GB")
        yield context
        chromium.close()
