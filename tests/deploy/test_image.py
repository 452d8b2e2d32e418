"""The steps of the image, where no builder is to be had: each is done in a folder, and what comes out runs."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.server import free_port, serving

ROOT = Path(__file__).resolve().parents[2]
BUILD, IMAGE = (ROOT / "deploy" / "Containerfile").read_text().split("\n\n", 1)
_ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def venv(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder /venv of the image. What the lock names is not fetched again where this installation has it already: its
    packages are seen by the new one, and pip says if a version differs.
    """
    root = tmp_path_factory.mktemp("image")
    for step, words in re.findall(r"^(WORKDIR|COPY|RUN) (.+)$", BUILD, re.MULTILINE):
        if step == "WORKDIR":
            (root / words.lstrip("/")).mkdir(parents=True)
        elif step == "COPY":
            _copy(words, root / "app")
        else:
            _run(words.replace("/venv", str(root / "venv")), root / "app")
            _see_packages(root / "venv")
    return root / "venv"


def _copy(words: str, target: Path) -> None:
    *sources, place = words.split()
    for source in sources:
        to = target / place / Path(source).name if place.endswith("/") else target / place
        to.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, to, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy(ROOT / source, to)


def _run(words: str, folder: Path) -> None:
    command = shlex.split(words)
    if command[0] == "python":
        command[0] = sys.executable
    done = subprocess.run(command, cwd=folder, env=_ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stderr[-1500:]}"


def _see_packages(venv: Path) -> None:
    own = next(venv.glob("lib/python3*/site-packages"))
    (own / "packages-of-the-tests.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """What the image sets, with a folder and a port of the test."""
    port = str(free_port())
    found = re.search(r"^ENV (.+?[^\\])\n", IMAGE, re.MULTILINE | re.DOTALL)
    given = dict(one.split("=", 1) for one in shlex.split((found[1] if found else "").replace("\\\n", " ")))
    assert (given.pop("PATH"), given["HOST"], given["INSTANCE_DIR"]) == ("/venv/bin:$PATH", "0.0.0.0", "/var/lib/expo")  # noqa: S104 -- a container's
    return {
        **_ENVIRONMENT,
        **given,
        "HOST": "127.0.0.1",
        "PORT": port,
        "INSTANCE_DIR": str(tmp_path),
        "LOG_LEVEL": "error",
    }


def _files(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_the_image_migrates_serves_and_is_found_healthy_and_writes_nothing_into_itself(
    venv: Path, variables: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _files(venv)
    check = re.search(r'CMD \["python", "-c", "(.+)"\]', IMAGE)
    assert check

    subprocess.run([venv / "bin" / "expo", "migrate"], env=variables, check=True, capture_output=True, cwd=tmp_path)
    with serving(f"http://127.0.0.1:{variables['PORT']}", variables, tmp_path / "log", program=venv / "bin" / "expo"):
        healthy = subprocess.run(
            [venv / "bin" / "python", "-c", check[1]], env=variables, capture_output=True, check=False
        )
    away = subprocess.run([venv / "bin" / "python", "-c", check[1]], env=variables, capture_output=True, check=False)

    assert (healthy.returncode, away.returncode) == (0, 1)
    assert _files(venv) == before


def test_the_program_of_the_image_is_the_one_that_was_copied_with_its_words_pages_and_migrations(venv: Path) -> None:
    names = "import expo; from pathlib import Path; p = Path(expo.__file__).parent; print(p)"
    asked = [str(venv / "bin" / "python"), "-c", names]
    where = subprocess.run(asked, env=_ENVIRONMENT, cwd=venv, capture_output=True, text=True, check=True)
    installed = Path(where.stdout.strip())
    patterns = ("templates/**/*.html", "static/**/*.js", "static/fonts/*/*", "migrations/versions/*.py")

    assert venv in installed.parents
    assert len(list(installed.glob("translations/*/LC_MESSAGES/messages.mo"))) == 2
    for pattern in patterns:
        ours = {path.relative_to(ROOT / "expo") for path in (ROOT / "expo").glob(pattern)}
        assert ours
        assert {path.relative_to(installed) for path in installed.glob(pattern)} == ours, pattern
