"""The image built by a real builder, and run as containers are: as nobody, without rights, on a root that is read-only.

The base that the container file names lies in a registry, which this test does not ask: a base of the same kind (Debian with
Python) is made from this machine's own packages and given that name. What the lock names is fetched once, beside the build.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.server import free_port, serving

ROOT = Path(__file__).resolve().parents[2]
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
NEEDED = ("buildah", "mmdebstrap", "unshare", "setpriv", "chroot")
UID = 10001

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        os.geteuid() != 0 or not all(map(shutil.which, NEEDED)),
        reason="an image is built here by root with buildah and mmdebstrap (apt-get install buildah mmdebstrap)",
    ),
]

# As a container is entered: a root that is read-only, /tmp in memory, one folder that is kept, a user without any right.
ENTER = """#!/bin/sh
exec unshare --mount sh -ec '
  root=$1; state=$2; shift 2
  mount --bind "$root" "$root"; mount -o remount,bind,ro "$root"
  mount -t tmpfs tmpfs "$root/tmp"; mount --bind "$state" "$root/var/lib/expo"
  mount --rbind /proc "$root/proc"; mount --rbind /dev "$root/dev"
  exec setpriv --no-new-privs --inh-caps=-all chroot --userspec={uid}:{uid} "$root" "$@"
' enter {root} {state} {program} "$@"
"""


def _run(*command: object, folder: Path = ROOT) -> str:
    done = subprocess.run([str(one) for one in command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[:4]}: {done.stderr[-2000:]}"
    return done.stdout.strip()


class Builder:
    """buildah, with its images in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self._command = ("buildah", "--root", folder / "images", "--runroot", folder / "running")

    def do(self, *words: object) -> str:
        return _run(*self._command, *words)

    def build(self, file: Path, name: str, context: Path, *options: object) -> None:
        usual = ("--isolation", "chroot", "--pull=never", "--format", "docker")
        self.do("build", *usual, *options, "-t", name, "-f", file, context)

    def config(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.do("inspect", "--type", "image", name))
        config: dict[str, Any] = found["Docker"]["config"]
        return config


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """The image, built as `expo`."""
    folder = tmp_path_factory.mktemp("image")
    made = Builder(folder)
    _make_base(made, folder)
    version = ".".join(platform.python_version_tuple()[:2])
    fetched = ("--only-binary=:all:", "--python-version", version, "--require-hashes", "-r", ".locks/run.txt")
    _run(sys.executable, "-m", "pip", "download", "--quiet", *fetched, "-d", folder / "wheels")
    made.build(CONTAINERFILE, "expo", ROOT, "-v", f"{folder / 'wheels'}:/wheels:ro")
    yield made
    made.do("rm", "--all")
    made.do("rmi", "--all", "--force")


def _make_base(builder: Builder, folder: Path) -> None:
    [name] = set(re.findall(r"^FROM (\S+)", CONTAINERFILE.read_text(), re.MULTILINE))
    packages = ("--variant=minbase", "--include=python3,python3-venv")
    _run("mmdebstrap", *packages, platform.freedesktop_os_release()["VERSION_CODENAME"], folder / "base.tar")
    (folder / "pip.conf").write_text("[global]\nno-index = true\nfind-links = /wheels\n")
    steps = "FROM scratch\nADD base.tar /\nCOPY pip.conf /etc/pip.conf\nRUN ln -s python3 /usr/bin/python\n"
    (folder / "Base").write_text(steps)
    builder.build(folder / "Base", f"docker.io/library/{name}", folder)


@pytest.fixture
def root(builder: Builder) -> Path:
    """The image's files."""
    return Path(builder.do("mount", builder.do("from", "--pull=never", "expo")))


def _entered(folder: Path, root: Path, program: Sequence[str]) -> Path:
    """A command that runs a program of the image within it."""
    state, command = folder / "state", folder / Path(program[0]).name
    state.mkdir(exist_ok=True)
    os.chown(state, UID, UID)
    command.write_text(ENTER.format(uid=UID, root=root, state=state, program=" ".join(program)))
    command.chmod(0o755)
    return command


def test_what_is_built_says_how_it_is_run(builder: Builder) -> None:
    config = builder.config("expo")

    assert (config["User"], config["Entrypoint"], config["Cmd"]) == (str(UID), ["expo"], ["serve"])
    assert (config["StopSignal"], [*config["Volumes"]], [*config["ExposedPorts"]]) == (
        "SIGTERM",
        ["/var/lib/expo"],
        ["5000/tcp"],
    )
    assert config["Healthcheck"]["Test"][:2] == ["CMD", "python"]


def test_it_migrates_serves_and_is_healthy_as_nobody_on_a_root_that_is_read_only(
    builder: Builder, root: Path, tmp_path: Path
) -> None:
    config, port = builder.config("expo"), str(free_port())
    given = dict(one.split("=", 1) for one in config["Env"])
    variables = {**given, "HOST": "127.0.0.1", "PORT": port, "DEMO": "0", "LOG_LEVEL": "error"}
    expo = _entered(tmp_path, root, config["Entrypoint"])
    check = _entered(tmp_path, root, config["Healthcheck"]["Test"][1:2])
    shell = _entered(tmp_path, root, ["sh"])

    def ends(command: Path, *words: str) -> int:
        return subprocess.run([command, *words], env=variables, capture_output=True, check=False).returncode

    assert ends(expo, "migrate") == 0
    with serving(f"http://127.0.0.1:{port}", variables, tmp_path / "log", program=expo) as server:
        status = Path(f"/proc/{server.pid}/status").read_text()
        healthy = ends(check, *config["Healthcheck"]["Test"][2:])
    away = ends(check, *config["Healthcheck"]["Test"][2:])

    assert (healthy, away, server.returncode) == (0, 1, 0)
    assert re.findall(r"^(?:Uid|CapEff|NoNewPrivs):\s+(\S+)", status, re.MULTILINE) == [str(UID), "0" * 16, "1"]
    assert [ends(shell, "-c", f"echo > {place}") for place in ("/venv/x", "/x", "/tmp/x", "/var/lib/expo/x")] == [  # noqa: S108
        *(2, 2),
        *(0, 0),
    ]
    kept = {path.name for path in (tmp_path / "state").iterdir()} - {"expo.sqlite-shm", "expo.sqlite-wal"}
    assert kept == {"expo.sqlite", "secret_key", "x"}


def test_it_holds_the_program_and_nothing_else_of_the_tree(root: Path) -> None:
    [installed] = root.glob("venv/lib/python3*/site-packages/expo")
    ours = [path for path in root.rglob("*") if path.name in {".git", "tests", "conftest.py", ".locks", "bench"}]

    assert (installed / "translations" / "tr" / "LC_MESSAGES" / "messages.mo").is_file()
    assert [path for path in ours if "site-packages" not in path.parts and "usr" not in path.parts] == []
    assert not (root / "app").exists()
