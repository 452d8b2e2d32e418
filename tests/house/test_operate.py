"""docs/operate.md: every command, setting, file, alert and target that it names is there."""

import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from expo import config
from expo.cli.main import MODULES
from expo.cli.server import GRACE_SECONDS, THREADS

ROOT = Path(__file__).resolve().parents[2]
PAPER = (ROOT / "docs" / "operate.md").read_text()
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAPER, re.MULTILINE | re.DOTALL)
LINES = [line for kind, block in BLOCKS if kind == "" for line in block.splitlines()]
CODE = [*LINES, *re.findall(r"`([^`\n]+)`", PAPER)]
# Programs of Debian that an operator has, by the package that brings each.
PROGRAMS = {
    "adduser": "adduser", "apt-get": "apt", "certbot": "certbot", "cp": "coreutils", "createdb": "postgresql-client",
    "createuser": "postgresql-client", "git": "git", "install": "coreutils", "journalctl": "systemd", "make": "make",
    "nginx": "nginx-light", "openssl": "openssl", "pg_basebackup": "postgresql-client",
    "pg_receivewal": "postgresql-client", "pgbackrest": "pgbackrest",
    "systemctl": "systemd",
}  # fmt: skip
# Capitals that are no settings of ours.
OTHERS = {"REPOSITORY", "CHANGE", "ME", "UTC", "TXT", "SPF", "DKIM", "DMARC", "DMARC1", "JSON", "WAL", "SQLite"}


def _first(line: str) -> str:
    return line.split(maxsplit=1)[0]


def test_every_line_begins_with_a_program_that_is_known() -> None:
    assert LINES
    assert (
        sorted({_first(line) for line in LINES} - PROGRAMS.keys() - {"expo", "/opt/expo/deploy/rolling-restart"}) == []
    )


def test_every_command_of_ours_is_one() -> None:
    commands = {one.name: one for module in MODULES for one in import_module(f"expo.cli.{module}").COMMANDS}
    used = {found for code in CODE for found in re.findall(r"^(?:/\S+/)?expo ([a-z-]+)", code)}
    options = [
        (words[1], word) for code in CODE if (words := code.split())[0] == "expo" for word in words if word[:2] == "--"
    ]

    assert used >= {"migrate", "doctor", "serve", "worker", "backup", "restore"}
    assert sorted(used - commands.keys()) == []
    assert [
        (name, word) for name, word in options if word not in {o for p in commands[name].params for o in p.opts}
    ] == []


def test_every_setting_is_one() -> None:
    named = {word for code in CODE for word in re.findall(r"\b[A-Z][A-Z0-9_]{3,}\b", code)} - OTHERS

    assert "SECRET_KEY" in named
    assert sorted(named - set(config.names())) == []


def test_every_file_of_ours_is_there() -> None:
    named = {path for code in CODE for path in re.findall(r"(?:/opt/expo/)?(deploy/[\w@./-]+)", code)}

    assert len(named) >= 8
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_every_target_of_make_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text()
    used = {found for code in CODE for found in re.findall(r"^make (?:-C \S+ )?([a-z]+)", code)}

    assert used
    assert [target for target in used if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_every_unit_is_there() -> None:
    units = {path.name.removesuffix(".service") for path in (ROOT / "deploy" / "systemd").iterdir()}
    used = {found for code in CODE for found in re.findall(r"\b(expo-[a-z]+@?)", code)}

    assert used == units


def test_every_alert_and_only_those_have_a_row() -> None:
    groups = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yaml").read_text())["groups"]
    alerts = {rule["alert"] for group in groups for rule in group["rules"]}

    assert set(re.findall(r"\b(Expo[A-Z]\w+)", PAPER)) == alerts


def test_its_yaml_can_be_read_and_its_figures_are_those_of_the_program() -> None:
    blocks = [yaml.safe_load(block) for kind, block in BLOCKS if kind == "yaml"]

    assert [list(block) for block in blocks] == [["scrape_configs"]]
    assert f"for at most\n{GRACE_SECONDS} seconds" in PAPER
    assert f"{({4: 'four'})[THREADS]} threads" in PAPER


@pytest.mark.parametrize("command", ["backup", "restore", "stanza-create", "archive-push"])
def test_pgbackrest_knows_what_is_asked_of_it(command: str) -> None:
    program = shutil.which("pgbackrest")
    if program is None:
        pytest.skip("pgBackRest is not installed; on Debian: apt-get install pgbackrest")
    known = subprocess.run([program, "help", command], capture_output=True, text=True, check=True).stdout
    used = {
        word
        for line in PAPER.splitlines()
        if re.search(rf"pgbackrest .*\b{command}\b", line)
        for word in _options(line)
    }

    assert used
    assert sorted(word for word in used if f"--{word} " not in known) == []


def _options(line: str) -> list[str]:
    return re.findall(r"--([a-z-]+)", line)
