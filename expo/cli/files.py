"""Commands for the contents of files."""

import click

from expo.config import settings
from expo.errors import Refused
from expo.files.services import move_files, note_orphans


@click.group("files")
def files_command() -> None:
    """The contents of files, in the database or in a store.

    \b
    Example:  expo files move
    """


@files_command.command("move")
def move_command() -> None:
    """Move every file to where FILES_URL says: into its store, or, where it is empty, back into the database.

    OLD_FILES_URL names the store that they come from. Servers may run meanwhile; stopped and started again it goes on.

    \b
    Example:  expo files move
    """
    moved, left = move_files(lambda line: click.echo(line, err=True))
    there = "the store of FILES_URL" if settings().files_url else "the database"
    click.echo(f"{moved} files were moved into {there}.")
    if left:
        raise Refused(f"{left} are not there: they are missing, or were being changed; run it again.")


@files_command.command("prune")
def prune_command() -> None:
    """Have the objects of the stores go that no row refers to, after the database was recovered to an earlier moment.

    The worker deletes them in an hour.

    \b
    Example:  expo files prune
    """
    if settings().on_sqlite:
        raise Refused("Files are in the database: there is no store.")
    click.echo(f"{note_orphans()} objects go in an hour.")


COMMANDS = (files_command,)
