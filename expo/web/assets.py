"""Style sheets, scripts and pictures, each under an address that changes with its content."""

from flask import Flask


def init_assets(app: Flask) -> None:
    app.jinja_env.globals["asset"] = lambda name: f"/assets/{name}"
