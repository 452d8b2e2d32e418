"""The units of systemd and the Caddyfile, read by the programs that will read them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
MOST_EXPOSURE = 20  # tenths; systemd's own services are between 10 and 95
ANALYZE = shutil.which("systemd-analyze")
CADDY = shutil.which("caddy")
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())


@pytest.fixture(params=UNITS)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A unit whose program is this installation's, and whose user exists here."""
    if ANALYZE is None:
        pytest.skip("systemd-analyze is not installed; on Debian: apt-get install systemd")
    name: str = request.param
    text = (DEPLOY / "systemd" / name).read_text()
    assert text.count("/opt/expo/.venv/bin/expo ") == 1
    found = tmp_path / name
    found.write_text(text.replace("/opt/expo/.venv/bin/expo ", f"{Path(sys.executable).with_name('expo')} "))
    return found


def _analysed(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(ANALYZE), *words], capture_output=True, text=True, check=False, timeout=60)


def test_systemd_finds_no_fault(unit: Path) -> None:
    done = _analysed("verify", "--man=no", str(unit))

    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_says_when_a_line_is_wrong(unit: Path) -> None:
    unit.write_text(unit.read_text().replace("KillMode=mixed", "KillMode=politely"))

    assert "Failed to parse kill mode" in _analysed("verify", "--man=no", str(unit)).stderr


def test_a_unit_is_closed_in(unit: Path) -> None:
    done = _analysed("security", "--offline=yes", f"--threshold={MOST_EXPOSURE}", str(unit))

    assert done.returncode == 0, done.stdout[-300:]


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    if CADDY is None:
        pytest.skip("Caddy is not installed; on Debian: apt-get install caddy")
    command = [CADDY, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "caddy" / "Caddyfile")]
    places = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(command, env=places, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, "Valid configuration" in done.stdout + done.stderr) == (0, True)
