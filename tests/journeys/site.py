"""The demo expos on a real server, and what a journey needs of its pages."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.server import EXPO, PATIENCE_SECONDS, free_port, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
EVENT = "pakistan-it-digital-expo"
SECRET = "a secret for a journey"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium here: install Debian's chromium to run the browser's tests"
    ),
]


class Site:
    """The demo expos served by `expo serve`, with a database of their own.

    Mails of the demo name its address; a copy has one of its own.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.folder = folder
        self.signed_in: list[Any] = []  # the organiser's cookies
        self.variables = {
            **os.environ,
            "INSTANCE_DIR": str(folder),
            "PORT": str(port),
            "LOG_LEVEL": "error",
            "HOST": "127.0.0.1",
            "DATABASE_URL": "",
            "BASE_URL": "",
            "MAIL_URL": "",
            "SECRET_KEY": SECRET,
        }

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [EXPO, *words], env=self.variables, capture_output=True, text=True, check=True, timeout=3 * PATIENCE_SECONDS
        )
        return done.stdout.strip()

    def copy(self, folder: Path) -> "Site":
        """The site as it is now, in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        found = Site(folder, free_port())
        base = sqlite3.connect(folder / "expo.sqlite")
        with base:
            moved = (self.address, found.address)
            base.execute("UPDATE mails SET text = replace(text, ?, ?), parts = replace(parts, ?, ?)", moved * 2)
        base.close()
        return found


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """The site with its server running, ready for the first request."""
    with serving(site.address, site.variables, site.folder / "serve.log"):
        yield site


def move_to_today(site: Site) -> None:
    """The demo's expos are some months away; the door is for people who come now."""
    base = sqlite3.connect(site.folder / "expo.sqlite")
    with base:
        base.execute("UPDATE events SET first_day = date('now', '-1 day'), last_day = date('now', '+2 day')")
        base.execute("UPDATE categories SET days = NULL")
    base.close()


def codes(site: Site) -> list[str]:
    """The badges of the demo expo's confirmed people."""
    file = site.folder / "people.csv"
    site.run("export", "registrations", EVENT, "-o", str(file))
    lines = [line for line in file.read_text().splitlines() if "confirmed" in line.lower()]
    found = [match[0] for line in lines if (match := re.search(r"\b[0-9A-HJKMNP-TV-Z]{18}\b", line))]
    assert len(found) > 3
    return found


def complaints_of(page: Page) -> list[str]:
    """What the browser says against the page: scripts that fail, content the policy stops."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def sign_in(site: Site, page: Page) -> None:
    """As the demo's organiser: by a mailed link the first time, then with the session that it opened."""
    if site.signed_in:
        page.context.add_cookies(site.signed_in)
        page.goto("/organise")
        return
    page.goto(site.run("sign-in-link", "organiser@demo.example"))
    page.get_by_role("button", name=re.compile("Sign in")).click()
    page.wait_for_url(re.compile("/organise"))
    site.signed_in = [
        {"name": one["name"], "value": one["value"], "url": site.address} for one in page.context.cookies(site.address)
    ]


def mailed_link(page: Page, looked_for: str, subject: str, kind: str) -> str:
    """The newest link of a kind (`my`, `exhibitor`, `delegation`) in a mail, read where no mail server is set."""
    page.goto(f"/organise/{EVENT}/mail?q={looked_for}")
    page.get_by_role("link", name=re.compile(subject)).first.click()
    page.wait_for_url(re.compile(r"/mail/\d+"))
    return str(re.findall(rf"http://[^\s\"<]+/{kind}/[A-Za-z0-9_-]+", page.content())[0])


def faults_of(page: Page) -> list[str]:
    """The accessibility rules a page breaks."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]
