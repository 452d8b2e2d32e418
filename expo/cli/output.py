"""Files that commands write: opened before anything is done for them, whole or not there; `-` is standard output."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from expo.errors import Refused

STANDARD_OUTPUT = Path("-")
Command = TypeVar("Command", bound=Callable[..., Any])


def output_option() -> Callable[[Command], Command]:
    """The option that every command has that writes a file."""
    return click.option(
        "-o",
        "--output",
        "file",
        type=click.Path(path_type=Path, dir_okay=False),
        required=True,
        help="Where it is written; - for standard output.",
    )


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """A stream for the file's content. The file appears, in place of an older one, when all of it was written.

    Raises Refused with one line for a folder that is not there, a file that may not be written, a disk that is full.
    """
    if file == STANDARD_OUTPUT:
        if sys.stdout is None:  # closed by who called the command
            raise Refused("Standard output is closed.")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with refuse_write_errors(file):
        if file.exists() and not file.is_file():  # a device or a pipe, which is written to and never replaced
            with file.open("wb") as out:
                yield out
            return
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                yield out
            draft.chmod(0o600)
            draft.replace(file)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()


@contextmanager
def refuse_write_errors(file: Path) -> Iterator[None]:
    """Raises Refused with one line for what the system says against the file."""
    try:
        yield
    except OSError as fault:
        raise Refused(f"{file} cannot be written: {fault.strerror or fault}.") from fault


def report(file: Path, sentence: str) -> None:
    """Say what was written, beside standard output where the file itself went there."""
    click.echo(f"{sentence} {'standard output' if file == STANDARD_OUTPUT else file}.", err=file == STANDARD_OUTPUT)
