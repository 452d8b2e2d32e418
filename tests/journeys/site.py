"""The demo expos on a real server, and what a journey needs of its pages."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

EXPO = Path(sys.executable).with_name("expo")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
EVENT = "pakistan-it-digital-expo"

BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium here: install Debian's chromium to run the browser's tests"
    ),
]


class Site:
    """The demo expos served by `expo serve`, with a database of their own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.variables = {
            **os.environ, "INSTANCE_DIR": str(folder), "PORT": str(self.port), "LOG_LEVEL": "error", "HOST": "127.0.0.1",
            "DATABASE_URL": "", "BASE_URL": "", "MAIL_URL": "", "SECRET_KEY": "a secret for a journey",
        }  # fmt: skip

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [str(EXPO), *words], env=self.variables, capture_output=True, text=True, check=True, timeout=120
        )
        return done.stdout.strip()


def complaints_of(page: Page) -> list[str]:
    """What the browser says against the page: scripts that fail, content the policy stops."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def sign_in(site: Site, page: Page) -> None:
    """As the demo's organiser."""
    page.goto(site.run("sign-in-link", "organiser@demo.example"))
    page.get_by_role("button", name=re.compile("Sign in")).click()


def faults_of(page: Page) -> list[str]:
    """The accessibility rules a page breaks."""
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in Axe().run(page).response["violations"]]
