"""The service worker of pages that open without a network: one script, told which page and assets it keeps."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

from flask import Response, current_app

from expo.web.assets import STATIC


def worker_response(page: str, theme: str, scripts: Sequence[str]) -> Response:
    """The worker that keeps the page, its theme and these scripts with all they import, the site's style sheet and icons."""
    pictured = [asset_address(name) for name in ("site.css", "favicon.svg", "icons.svg")]
    running = [address for name in scripts for address in _whole_script(f"{name}.js")]
    constants = {"page": page, "shell": [*pictured, *dict.fromkeys(running)], "theme": theme}
    response = Response(f"const known = {json.dumps(constants)};\n{_worker_script()}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def asset_address(name: str) -> str:
    """The address under which an asset is served."""
    address: Callable[[str], str] = cast("Any", current_app.jinja_env.globals["asset"])
    return address(name)


def _whole_script(name: str) -> list[str]:
    addresses: Callable[[str], list[str]] = cast("Any", current_app.jinja_env.globals["whole_script"])
    return addresses(name)


@lru_cache(maxsize=1)
def _worker_script() -> str:
    return (STATIC / "js" / "worker.js").read_text("utf-8")
