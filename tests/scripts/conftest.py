"""A blank page in a real browser that imports the modules of the scripts by their addresses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route, sync_playwright

from tests.journeys.site import CHROMIUM, FLAGS

MODULES = Path(__file__).parents[2] / "expo" / "static" / "js" / "modules"
SITE = "https://scripts.example"


def _serve(route: Route) -> None:
    """A module by its name, whatever its folder, else an empty page; nothing leaves the machine."""
    named = re.fullmatch(rf"{SITE}/(?:[a-z]+/)?([a-z-]+\.js)", route.request.url)
    if named:
        (module,) = MODULES.rglob(named[1])
        route.fulfill(body=module.read_text(), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>Scripts</title>", content_type="text/html")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except BrowserError as error:
            pytest.skip(f"Chromium does not start here: {str(error)[:200]}")
        found = chromium.new_page()
        found.route("**/*", _serve)
        found.goto(SITE)
        yield found
        chromium.close()
