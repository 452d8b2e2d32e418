"""The WSGI application; `python app.py` serves it."""

from expo.cli.main import expo
from expo.factory import create_app

app = create_app()

if __name__ == "__main__":
    expo(["serve"])
