"""Every command with what nobody should type: a line on standard error and the right status, never a trace."""

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from expo.cli import entry
from expo.cli.main import expo
from tests.databases import copy_migrated
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.factories.registration import vito

TEXTS = (
    "",
    " ",
    "x" * 5000,
    "'; DROP TABLE events --",
    "../../etc/passwd",
    "a\nb@example.org",
    "ş" * 300,
    "\udcff\udcfe",
)
NUMBERS = ("", "x", "-1", "1.5", "1e3", "9" * 40)
# Without an end or over everything; what they do is tried by tests of their own.
ENDLESS = {("serve",), ("start",), ("worker",), ("files", "move"), ("files", "prune"), ("doctor",)}
Leaf = tuple[tuple[str, ...], click.Command]


def _leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    within = click.Context(group)
    for name in group.list_commands(within):
        command = group.get_command(within, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _leaves(command, (*path, name))
        else:
            yield (*path, name), command


LEAVES = [leaf for leaf in _leaves(expo) if leaf[0] not in ENDLESS]


@pytest.fixture
def usual(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What is typed for a parameter by its name where another one is odd; files with odd names go into a folder of the test."""
    here = tmp_path / "one" / "two" / "three"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    event = an_event()
    vito(event)
    olga(event)
    (tmp_path / "list.csv").write_text("Name,Mail\nVito,vito2@example.org\n")
    return {
        "slug": event.slug,
        "email": "olga@example.org",
        "file": str(tmp_path / "list.csv"),
        "folder": str(tmp_path),
    }


def _hostile(parameter: click.Parameter, usual: dict[str, str]) -> tuple[str, ...]:
    if isinstance(parameter.type, click.Path):
        folder, texts = Path(usual["folder"]), TEXTS
        return (str(folder), str(folder / "none" / "there.csv"), "/proc/version/x", "/dev/full", "/dev/null", *texts)
    if isinstance(parameter.type, click.types.IntParamType):
        return NUMBERS
    return TEXTS


def _line(
    path: tuple[str, ...], command: click.Command, odd: click.Parameter, value: str, usual: dict[str, str]
) -> list[str]:
    words = list(path)
    for one in command.params:
        given = value if one is odd else usual.get(one.name or "", "")
        if isinstance(one.type, click.Choice) and one is not odd:
            given = str(one.type.choices[0])
        if isinstance(one, click.Argument):
            words.append(given)
        elif one is odd or one.required:
            words += [max(one.opts, key=len), given]
    return words


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[" ".join(path) for path, _command in LEAVES])
def test_no_command_fails_whatever_is_typed_for_one_of_its_parameters(
    app: Flask, usual: dict[str, str], path: tuple[str, ...], command: click.Command
) -> None:
    bad = []
    for odd in command.params:
        if isinstance(odd.type, click.types.BoolParamType):
            continue
        for value in _hostile(odd, usual):
            words = _line(path, command, odd, value, usual)
            told = CliRunner().invoke(expo, words, obj=ScriptInfo(create_app=lambda: app))
            fine = told.exit_code in {0, 1, 2} and (told.exception is None or isinstance(told.exception, SystemExit))
            if not fine or (told.exit_code == 1) != (len(told.stderr.splitlines()) == 1):
                bad.append((odd.name, value[:40], told.exit_code, repr(told.exception)[:200], told.stderr[-200:]))

    assert bad == [], "\n".join(map(str, bad))


def test_ctrl_c_while_the_program_is_loaded_ends_with_130_and_a_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "import_module", interrupted)  # what a hand on the keyboard does
    with pytest.raises(SystemExit) as ended:
        entry.main()
    gc.enable()

    assert (ended.value.code, capfd.readouterr().err) == (130, "Stopped.\n")


def test_a_locale_of_ascii_and_a_closed_standard_output_are_no_trace(tmp_path: Path) -> None:
    copy_migrated(tmp_path / "expo.sqlite")
    settings = {"INSTANCE_DIR": str(tmp_path), "LOG_LEVEL": "error", "PYTHONPATH": str(Path(__file__).parents[2])}
    ascii_alone = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    shut = ["/bin/sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-c", "from expo.cli.entry import main; main()"]

    told = [
        subprocess.run([*shut, *line], check=False, env=settings | locale, stderr=subprocess.PIPE)
        for line, locale in ((["feed", "\u015fehir", "-o", "-"], ascii_alone), (["backup", "-"], {}))
    ]

    assert [one.returncode for one in told] == [1, 1]
    assert [one.stderr for one in told] == [
        b"What was typed holds bytes that are no text in UTF-8.\n",
        b"Standard output is closed.\n",
    ]
