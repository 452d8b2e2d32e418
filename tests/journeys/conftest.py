"""A real browser before the real server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.journeys.site import CHROMIUM, FLAGS, Site, served


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = Site(tmp_path_factory.mktemp("journey"))
    found.run("demo", "--people", "12")
    with served(found):
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
