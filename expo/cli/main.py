"""The `expo` command and its subcommands, imported on demand."""

import io
import sys
import unicodedata
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup, with_appcontext
from sqlalchemy.exc import DatabaseError

from expo.errors import Refused
from expo.factory import create_app

# The commands of each module in this package. Only the requested command's module is imported, so that `expo serve` does not
# load migrations or the demo.
MODULES = {
    "accounts": ("accounts", "token"),
    "allocation": ("allocate",),
    "databases": ("migrate", "backup", "restore", "doctor"),
    "files": ("files",),
    "imports": ("import",),
    "meetings": ("meetings",),
    "people": ("demo", "sign-in-link", "organiser", "badges", "feed", "export"),
    "server": ("serve", "worker"),
    "start": ("start",),
}
STOPPED = 130  # by Ctrl-C: 128 and the number of its signal
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, halves of characters, line ends
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}


class Commands(FlaskGroup):
    """Flask's command group; `Refused` is printed as a line on standard error, with exit status 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.params = []  # without Flask's --app, --env-file and --debug

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return sorted(_MODULE_OF)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature
        if name in _MODULE_OF and name not in self.commands:
            for command in import_module(f"{__package__}.{_MODULE_OF[name]}").COMMANDS:
                command.callback = with_appcontext(command.callback)
                self.add_command(command)
        return self.commands.get(name)

    def main(self, *args: Any, **options: Any) -> Any:
        _write_what_can_be_written()
        try:
            return super().main(*args, **options | {"standalone_mode": False})
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except click.ClickException as misuse:
            misuse.show()
            sys.exit(misuse.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("Stopped.", err=True)
            sys.exit(STOPPED)
        except (Refused, DatabaseError, OSError, UnicodeEncodeError) as fault:
            for sentence in _sentences(fault):
                click.echo(_one_line(sentence), err=True)
            sys.exit(1)


def _write_what_can_be_written() -> None:
    """Letters that the terminal's encoding does not have, and bytes of file names that are no letters, are written as escapes
    instead of ending the command.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _one_line(sentence: str) -> str:
    """What was typed may hold line ends and the terminal's own commands: they are shown, not obeyed."""
    return "".join(
        letter.encode("unicode_escape").decode() if unicodedata.category(letter) in _UNSEEN else letter
        for letter in sentence
    )


def _sentences(fault: Refused | DatabaseError | OSError | UnicodeEncodeError) -> tuple[str, ...]:
    """What a command says when it cannot go on."""
    if isinstance(fault, UnicodeEncodeError):
        return ("What was typed holds bytes that are no text in UTF-8.",)
    if isinstance(fault, Refused):
        return fault.message, *fault.details
    if isinstance(fault, DatabaseError):
        said = str(fault.orig).partition("\n")[0].rstrip(".")
        return (f"The database refuses: {said}. `expo doctor` looks at it, `expo migrate` makes its tables.",)
    return (f"{fault.filename}: {fault.strerror}." if fault.filename else f"{fault}.",)


def _application() -> Flask:
    """The application; an invalid setting is reported as `Refused`, not as a stack trace."""
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
    Settings are environment variables; docs/reference.md lists them.
    Example:  expo organiser olga@example.org --event istanbul-tech-summit
    """
