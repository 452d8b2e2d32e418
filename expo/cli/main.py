"""The `expo` command: every job that is done from a terminal."""

import sys
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup, with_appcontext

from expo.cli import allocating, databases, imports, people, serving, solving
from expo.errors import Refused
from expo.factory import create_app


class Commands(FlaskGroup):
    """Flask's group of commands, whose refusals are one clear line on standard error and exit status 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.params = []  # Flask's own --app, --env-file and --debug mean nothing here

    def main(self, *args: Any, **options: Any) -> Any:
        try:
            return super().main(*args, **options)
        except Refused as refusal:
            for line in (refusal.message, *refusal.details):
                click.echo(line, err=True)
            sys.exit(1)


def _application() -> Flask:
    """The application; a setting that cannot be read is a refusal, not a stack trace."""
    try:
        return create_app()
    except ValueError as fault:
        raise Refused(str(fault)) from fault


@click.group(
    cls=Commands,
    create_app=_application,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def expo() -> None:
    """Expo: registration, programme, calendars and badges for tech expos.

    \b
    Settings are environment variables; README.md lists them.
    Example:  expo organiser olga@example.org --event istanbul-tech-summit
    """


for _command in (
    *allocating.COMMANDS,
    *solving.COMMANDS,
    *serving.COMMANDS,
    *databases.COMMANDS,
    *people.COMMANDS,
    *imports.COMMANDS,
):
    if _command.callback is not None:
        _command.callback = with_appcontext(_command.callback)
    expo.add_command(_command)
