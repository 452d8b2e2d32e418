"""A real browser before the real server."""

import subprocess
import time
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.journeys.site import CHROMIUM, EXPO, Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = Site(tmp_path_factory.mktemp("journey"))
    found.run("demo", "--people", "12")
    server = subprocess.Popen(
        [str(EXPO), "serve"], env=found.variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{found.address}/readyz", timeout=1):
                break
        except OSError:
            time.sleep(0.1)
    yield found
    server.terminate()
    server.wait(timeout=30)


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
